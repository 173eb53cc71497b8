//! A dialect and an exchange for tests.

use std::collections::HashMap;

use crate::{
    ContextVariable, DefaultBody, Dialect, FailureKind, FailureRow, Multiplicity, Phase, Position,
    ResponseType, TypeIndex, Values,
};

pub(crate) const FAMILY_4: TypeIndex = TypeIndex(0);
pub(crate) const FAMILY_5: TypeIndex = TypeIndex(1);
pub(crate) const NO_ROUTE: TypeIndex = TypeIndex(2);
pub(crate) const DENIED: TypeIndex = TypeIndex(3);
pub(crate) const TIMEOUT: TypeIndex = TypeIndex(4);
pub(crate) const TOO_LARGE: TypeIndex = TypeIndex(5);

pub(crate) static DIALECT: Dialect = Dialect {
    name: "test",
    types: &[
        ResponseType { name: "FAMILY_4", family: None, shown_status: None },
        ResponseType { name: "FAMILY_5", family: None, shown_status: None },
        ResponseType { name: "NO_ROUTE", family: Some(FAMILY_4), shown_status: Some(403) },
        ResponseType { name: "DENIED", family: Some(FAMILY_4), shown_status: Some(403) },
        ResponseType { name: "TIMEOUT", family: Some(FAMILY_5), shown_status: Some(504) },
        ResponseType { name: "TOO_LARGE", family: Some(FAMILY_4), shown_status: Some(413) },
    ],
    row,
    context_variable,
    default_template: "{\"message\":$context.error.messageString}",
    error_type_header: Some("x-error"),
    protected_headers: &["x-error", "x-id"],
};

fn row(kind: FailureKind) -> FailureRow {
    let row = |response_type, status, message, phase| FailureRow {
        response_type,
        status,
        error_type: Some("SomeException"),
        message,
        phase,
        body: DefaultBody::Template,
    };
    match kind {
        FailureKind::NoSite => row(None, 403, Some("Forbidden"), Phase::FrontDoor),
        FailureKind::NoRoute => row(Some(NO_ROUTE), 403, Some("No Route"), Phase::FrontDoor),
        FailureKind::PolicyDenied => FailureRow {
            body: DefaultBody::OwnTemplate("{\"Message\":$context.error.messageString}"),
            ..row(Some(DENIED), 403, Some("Denied"), Phase::FrontDoor)
        },
        FailureKind::AuthorizerFault => row(Some(FAMILY_5), 500, None, Phase::FrontDoor),
        FailureKind::TooLarge => FailureRow {
            body: DefaultBody::PlainText("text; charset=utf-8"),
            ..row(Some(TOO_LARGE), 413, Some("Too large."), Phase::FrontDoor)
        },
        _ => row(Some(TIMEOUT), 504, Some("Timed out"), Phase::Execution),
    }
}

fn context_variable(name: &str) -> Option<ContextVariable> {
    match name {
        "requestId" => Some(ContextVariable::RequestId),
        "stage" => Some(ContextVariable::Stage),
        "path" => Some(ContextVariable::Path),
        _ => name.strip_prefix("authorizer.").map(|name| ContextVariable::Authorizer(name.into())),
    }
}

/// An exchange as a map: `requestId`, `stage`, `path`, `header.NAME`, `path.NAME`,
/// `querystring.NAME`, `stageVariables.NAME`, `authorizer.NAME`.
#[derive(Default)]
pub(crate) struct Exchange(HashMap<String, String>);

impl Exchange {
    pub(crate) fn with(values: &[(&str, &str)]) -> Self {
        Self(values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    fn append(&self, name: &str, out: &mut String) -> bool {
        let value = self.0.get(name);
        out.push_str(value.map_or("", String::as_str));
        value.is_some()
    }
}

impl Values for Exchange {
    fn context(&self, variable: &ContextVariable, out: &mut String) -> bool {
        match variable {
            ContextVariable::RequestId => self.append("requestId", out),
            ContextVariable::Stage => self.append("stage", out),
            ContextVariable::Path => self.append("path", out),
            ContextVariable::Authorizer(name) => self.append(&format!("authorizer.{name}"), out),
            _ => false,
        }
    }

    fn stage_variable(&self, name: &str) -> Option<&str> {
        self.0.get(&format!("stageVariables.{name}")).map(String::as_str)
    }

    fn request(&self, at: Position, name: &str, _: Multiplicity, out: &mut String) -> bool {
        let position = match at {
            Position::Header => "header",
            Position::Path => "path",
            Position::QueryString => "querystring",
        };
        self.append(&format!("{position}.{name}"), out)
    }
}
