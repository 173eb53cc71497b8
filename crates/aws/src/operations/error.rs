//! Why an operation was refused. Knows nothing of HTTP: `wire` gives each kind its status.

use std::fmt;

/// What kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request makes no sense.
    BadRequest,
    /// A member breaks its enum, its pattern or its presence.
    Validation,
    /// A member has the wrong JSON type, or the body is no JSON.
    Serialization,
    /// Something that the request names does not exist.
    NotFound,
    /// It contradicts what exists, or somebody else is changing the same.
    Conflict,
    /// The body is larger than AWS takes.
    TooLarge,
    /// No operation has this method and URI.
    UnknownOperation,
    /// An operation that AWS has and we do not have yet.
    NotImplemented,
    /// The change could not be stored.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// A refusal with AWS's words for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct OperationError {
    pub(crate) kind: Refusal,
    pub(crate) message: String,
}

impl OperationError {
    pub(crate) fn new(kind: Refusal, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Refusal::BadRequest, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(Refusal::NotFound, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(Refusal::Conflict, message)
    }

    /// Somebody else holds the aggregate for too long.
    pub(crate) fn concurrent_modification() -> Self {
        Self::conflict(
            "Unable to complete operation due to concurrent modification. Please try again later.",
        )
    }

    /// A fault of ours; the cause goes to the log, not to the client.
    pub(crate) fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a control-plane operation failed");
        Self::new(Refusal::Internal, "Internal server error")
    }
}
