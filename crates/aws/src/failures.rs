//! AWS's constant half of a reply: the 21 response types, a row for every failure kind, and the
//! names of the context variables.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 1 and 4; docs/wire/aws-data-plane.md,
//! sections 1, 4, 8 and 13; docs/wire/decisions.md. Nothing here is per API: what an owner
//! customises is in a [`rejoinder_reply::ReplyTable`].

mod context;
mod rows;
#[cfg(test)]
mod tests;
mod types;

use rejoinder_reply::Dialect;

/// The AWS dialect.
pub static DIALECT: Dialect = Dialect {
    name: "aws",
    types: types::TYPES,
    row: rows::row,
    context_variable: context::context_variable,
    default_template: "{\"message\":$context.error.messageString}",
    error_type_header: Some("x-amzn-errortype"),
    protected_headers: &["x-amzn-errortype", "x-amzn-requestid", "x-amz-apigw-id"],
};
