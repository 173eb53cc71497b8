//! The variables of the failure itself, `$context.error.*`.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 1.4 and 4.1; decision A14.

use crate::escape::push_json;
use crate::{Dialect, ErrorVariable, Failure, FailureRow, Phase};

/// What a reply, or an access log, can say about a failure.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'f> {
    pub(crate) message: Option<&'f str>,
    pub(crate) response_type: Option<&'static str>,
    validation: Option<&'f str>,
    phase: Phase,
}

impl<'f> Facts<'f> {
    pub(crate) fn new(dialect: &Dialect, row: &FailureRow, failure: &'f Failure) -> Self {
        Self {
            message: failure.message.as_deref().or(row.message),
            response_type: row.response_type.map(|index| dialect.response_type(index).name),
            validation: failure.validation.as_deref(),
            phase: row.phase,
        }
    }

    /// Appends a variable as the vendor writes it; false, and nothing appended, without a value.
    pub(crate) fn append(&self, variable: ErrorVariable, out: &mut String) -> bool {
        let value = match variable {
            ErrorVariable::Message => self.message,
            ErrorVariable::MessageString => {
                self.message_string(out);
                return true;
            }
            ErrorVariable::ResponseType => self.response_type,
            ErrorVariable::ValidationErrorString => self.validation,
        };
        out.push_str(value.unwrap_or_default());
        value.is_some()
    }

    /// The message as a JSON string, in the execution phase with AWS's blank before it.
    fn message_string(&self, out: &mut String) {
        let Some(message) = self.message else {
            out.push_str("null");
            return;
        };
        match self.phase {
            Phase::FrontDoor => {}
            Phase::Execution => out.push(' '),
        }
        out.push('"');
        push_json(out, message);
        out.push('"');
    }

    /// The message string without its quotes and blank, for places that have their own.
    pub(crate) fn message_content(&self, out: &mut String) {
        match self.message {
            Some(message) => push_json(out, message),
            None => out.push_str("null"),
        }
    }
}

impl Dialect {
    /// Appends what `$context.error.*` says about a failure, unescaped, as access logs want it;
    /// false, and nothing appended, when the failure has no such value.
    pub fn error_value(
        &self,
        failure: &Failure,
        variable: ErrorVariable,
        out: &mut String,
    ) -> bool {
        Facts::new(self, &(self.row)(failure.kind), failure).append(variable, out)
    }
}
