//! A gateway response: what an owner wants sent for one response type.

use http::HeaderName;

use crate::Source;

/// An owner's customisation of one response type, parsed, not yet compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// The status; without one the failure's natural status is sent.
    pub status: Option<ReplyStatus>,
    /// Headers to add, in the owner's order.
    pub headers: Vec<HeaderMapping>,
    /// Templates by content type, in the owner's order; empty means the built-in template.
    pub templates: Vec<(String, String)>,
}

/// One header of a gateway response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderMapping {
    /// The header's name.
    pub name: HeaderName,
    /// Where its value comes from.
    pub source: Source,
}

/// A status that an owner may store: 100–599.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReplyStatus(u16);

impl ReplyStatus {
    /// Three digits, the first of them 1 to 5.
    #[must_use]
    pub fn new(status: u16) -> Option<Self> {
        (100..600).contains(&status).then_some(Self(status))
    }

    /// The number as stored.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }

    /// The number that can be sent as a final status: none for 1xx (decision A23).
    #[must_use]
    pub fn sendable(self) -> Option<http::StatusCode> {
        (self.0 >= 200).then(|| http::StatusCode::from_u16(self.0).ok()).flatten()
    }
}
