//! The owner's half of a reply: gateway responses, compiled, with the fallback flattened.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::built_in::BuiltIns;
use crate::entry::Entry;
use crate::facts::Facts;
use crate::fallback::Fallback;
use crate::filler::Filler;
use crate::{
    DefaultBody, Dialect, Failure, FailureKind, FailureRow, GatewayResponse, TypeIndex, Values,
};

/// How values are put into templates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filling {
    /// What was well-formed stays well-formed, whatever a client sends (decision A22).
    #[default]
    Safe,
    /// The vendor's bytes exactly.
    Verbatim,
}

/// An API's settings for its replies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How values are put into templates.
    pub filling: Filling,
    /// Whether answers with a plain-text built-in body can be customised (decision A25).
    pub customise_plain_text: bool,
}

/// Gateway responses of one API, ready to answer with. Immutable; share it in an `Arc`.
pub struct ReplyTable {
    dialect: &'static Dialect,
    error_type_name: Option<HeaderName>,
    fallback: Fallback,
    entries: Box<[Entry]>,
    built_ins: BuiltIns,
}

/// Something about a gateway response that its owner should know, and that is accepted all the
/// same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Which response type.
    pub response_type: TypeIndex,
    /// What, where and how to mend it.
    pub message: String,
}

/// Which rule chose the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The type's own gateway response.
    Own,
    /// The gateway response of the type's family.
    Family,
    /// The built-in answer.
    BuiltIn,
}

/// A rendered reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status to send.
    pub status: StatusCode,
    /// The status that the failure had of its own.
    pub natural_status: u16,
    /// The headers to send, content type and error type included, in order.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Bytes,
    /// The message that the client may see.
    pub message: Option<Cow<'static, str>>,
    /// The response type raised; none for answers that nobody can shape.
    pub response_type: Option<&'static str>,
    /// Which rule chose the answer.
    pub rule: Rule,
    /// Whether the vendor's own headers (request ids) go with it.
    pub service_headers: ServiceHeaders,
}

/// Whether the headers that a vendor adds to every answer go with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceHeaders {
    /// They are added.
    Added,
    /// They are not: the built-in answer in plain text has none.
    Withheld,
}

impl ReplyTable {
    /// The table of a dialect without any customisation.
    #[must_use]
    pub fn native(dialect: &'static Dialect) -> Arc<Self> {
        Self::compile(dialect, &[], Options::default()).0
    }

    /// Compiles an owner's gateway responses. Never fails: what cannot be used gets a warning and
    /// is left at the built-in answer. Of several responses of one type the last one counts.
    #[must_use]
    pub fn compile(
        dialect: &'static Dialect,
        responses: &[(TypeIndex, GatewayResponse)],
        options: Options,
    ) -> (Arc<Self>, Vec<Warning>) {
        let mut warnings = Vec::new();
        let mut types: Vec<TypeIndex> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for (index, response) in responses {
            if usize::from(index.0) >= dialect.types.len() {
                continue;
            }
            let (entry, messages) = Entry::compile(dialect, response, options.filling);
            warnings.extend(
                messages.into_iter().map(|message| Warning { response_type: *index, message }),
            );
            if !options.customise_plain_text && plain_text_alone(dialect, *index) {
                let message = "the vendor never customises this answer; it takes effect only \
                    where the API's settings say so";
                warnings.push(Warning { response_type: *index, message: message.to_owned() });
            }
            match types.iter().position(|known| known == index) {
                Some(at) => entries[at] = entry,
                None => {
                    types.push(*index);
                    entries.push(entry);
                }
            }
        }
        let table = Self {
            dialect,
            error_type_name: dialect.error_type_header.map(HeaderName::from_static),
            fallback: Fallback::new(dialect, &types, options),
            entries: entries.into(),
            built_ins: BuiltIns::new(dialect),
        };
        (Arc::new(table), warnings)
    }

    /// The dialect whose failures these are.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Turns a failure into the reply that its owner wants. Never fails.
    ///
    /// `accept` is the client's `Accept` header.
    #[must_use]
    pub fn render(&self, failure: &Failure, values: &dyn Values, accept: Option<&str>) -> Reply {
        let row = (self.dialect.row)(failure.kind);
        let facts = Facts::new(self.dialect, &row, failure);
        let filler = Filler { facts: &facts, values };
        let choice = self.fallback.choice(failure.kind);
        let customised = choice
            .entry
            .and_then(|at| self.entries.get(at))
            .and_then(|entry| self.customised(entry, &row, &filler, accept));
        let (answer, rule) = match customised {
            Some(answer) => (answer, choice.rule),
            None => (self.built_in(&row, &filler), Rule::BuiltIn),
        };
        Reply {
            status: answer.status,
            natural_status: row.status,
            headers: answer.headers,
            body: answer.body,
            message: match &failure.message {
                Some(message) => Some(Cow::Owned(message.to_string())),
                None => row.message.map(Cow::Borrowed),
            },
            response_type: facts.response_type,
            rule,
            service_headers: answer.service_headers,
        }
    }

    /// The owner's answer; none when it exceeds a budget.
    fn customised(
        &self,
        entry: &Entry,
        row: &FailureRow,
        filler: &Filler<'_>,
        accept: Option<&str>,
    ) -> Option<Answer> {
        let status = entry.status.unwrap_or_else(|| natural(row));
        let mut headers = Vec::with_capacity(entry.header_count() + OWN_HEADERS_MAX);
        self.push_error_type(row, &mut headers);
        let default = (row.body, &self.built_ins);
        let filled = entry.fill(status, default, filler, accept, &mut headers)?;
        headers.extend(filled.content_type.map(|value| (header::CONTENT_TYPE, value)));
        let service_headers = ServiceHeaders::Added;
        Some(Answer { status, headers, body: filled.body, service_headers })
    }

    fn built_in(&self, row: &FailureRow, filler: &Filler<'_>) -> Answer {
        let (content_type, body) = self.built_ins.body(row.body, filler);
        let mut headers = Vec::with_capacity(OWN_HEADERS_MAX);
        let service_headers = match row.body {
            DefaultBody::PlainText(_) => ServiceHeaders::Withheld,
            DefaultBody::Template | DefaultBody::OwnTemplate(_) => {
                self.push_error_type(row, &mut headers);
                ServiceHeaders::Added
            }
        };
        headers.push((header::CONTENT_TYPE, content_type));
        Answer { status: natural(row), headers, body, service_headers }
    }

    /// It stays whatever an owner customises (docs/wire/aws-gateway-responses.md, section 1.3).
    fn push_error_type(&self, row: &FailureRow, headers: &mut Vec<(HeaderName, HeaderValue)>) {
        if let (Some(name), Some(error_type)) = (&self.error_type_name, row.error_type) {
            headers.push((name.clone(), HeaderValue::from_static(error_type)));
        }
    }
}

/// The error type and the content type.
const OWN_HEADERS_MAX: usize = 2;

/// What is sent.
struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    service_headers: ServiceHeaders,
}

/// Whether every failure of this type has a plain-text answer.
fn plain_text_alone(dialect: &Dialect, index: TypeIndex) -> bool {
    let mut rows = FailureKind::ALL
        .iter()
        .map(|kind| (dialect.row)(*kind))
        .filter(|row| row.response_type == Some(index))
        .peekable();
    rows.peek().is_some() && rows.all(|row| matches!(row.body, DefaultBody::PlainText(_)))
}

/// The status that a failure has of its own.
fn natural(row: &FailureRow) -> StatusCode {
    StatusCode::from_u16(row.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests;
