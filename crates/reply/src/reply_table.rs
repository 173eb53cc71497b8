//! The owner's half of a reply: gateway responses, compiled, with the fallback flattened.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::{Dialect, Failure, GatewayResponse, TypeIndex, Values};

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
    pub message: Option<Box<str>>,
    /// The response type raised; none for answers that nobody can shape.
    pub response_type: Option<&'static str>,
    /// Which rule chose the answer.
    pub rule: Rule,
}

impl ReplyTable {
    /// The table of a dialect without any customisation.
    #[must_use]
    pub fn native(dialect: &'static Dialect) -> Arc<Self> {
        Arc::new(Self { dialect })
    }

    /// Compiles an owner's gateway responses. Never fails: what cannot be used gets a warning and
    /// is left at the built-in answer.
    #[must_use]
    pub fn compile(
        dialect: &'static Dialect,
        responses: &[(TypeIndex, GatewayResponse)],
        options: Options,
    ) -> (Arc<Self>, Vec<Warning>) {
        let _ = (responses, options);
        (Self::native(dialect), Vec::new())
    }

    /// Turns a failure into the reply that its owner wants. Never fails.
    ///
    /// `accept` is the client's `Accept` header.
    #[must_use]
    pub fn render(&self, failure: &Failure, values: &dyn Values, accept: Option<&str>) -> Reply {
        let _ = (self.dialect, failure, values, accept);
        unimplemented!()
    }
}
