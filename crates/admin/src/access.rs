//! Who may administer: whoever signs as the administrator, or, as emulators have it, anybody.
//!
//! What AWS's front door says to a wrong signature: docs/wire/aws-api-surface.md (error table) and
//! docs/wire/aws-data-plane.md section 4.2; decision A20 for the order.

use std::fmt;
use std::time::SystemTime;

use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use rejoinder_signature::{Payload, SignatureError, Signed, SignedRequest, parse, verify};

use crate::error_answer::ErrorAnswer;

/// The service that control-plane requests are signed for.
const SERVICE: &str = "apigateway";

/// The administrator's credential.
#[derive(Clone)]
pub struct Administrator {
    /// The access key id.
    pub access_key_id: String,
    /// The secret; never shown.
    pub secret_access_key: String,
}

impl fmt::Debug for Administrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Administrator")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Who may administer.
#[derive(Clone, Debug)]
pub enum Access {
    /// Whoever signs as the administrator.
    Signed(Administrator),
    /// Anybody, as emulators do.
    Anyone,
}

/// What a request's head says, before its body is read.
pub(crate) enum Claim<'a> {
    /// A signature of the administrator's key, still to be verified.
    Signed(Box<Signed>, &'a Administrator),
    /// Nothing is needed.
    None,
}

impl Access {
    /// Reads who claims to have signed. What cannot be accepted whatever the body is, is refused.
    pub(crate) fn claim(&self, parts: &Parts) -> Result<Claim<'_>, ErrorAnswer> {
        let administrator = match self {
            Self::Anyone => return Ok(Claim::None),
            Self::Signed(administrator) => administrator,
        };
        let signed = parse(parts)
            .and_then(|signed| signed.ok_or(SignatureError::Missing))
            .map_err(|error| refusal(&error))?;
        if signed.access_key_id != administrator.access_key_id {
            let access_key_id = signed.access_key_id;
            return Err(refusal(&SignatureError::UnknownKey { access_key_id }));
        }
        Ok(Claim::Signed(Box::new(signed), administrator))
    }
}

impl Claim<'_> {
    /// Verifies the signature over the whole request.
    ///
    /// A session token is covered by the signature and otherwise ignored: the administrator has
    /// no sessions, but the environment of a client may hold a token of somewhere else.
    pub(crate) fn verify(
        &self,
        parts: &Parts,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), ErrorAnswer> {
        let Self::Signed(signed, administrator) = self else { return Ok(()) };
        let request = SignedRequest {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
            payload: Payload::Bytes(body),
        };
        let now = Timestamp::try_from(now).map_err(|error| {
            tracing::error!(%error, "the clock of this machine cannot be right");
            ErrorAnswer::internal()
        })?;
        verify(signed, &administrator.secret_access_key, SERVICE, &request, now)
            .map_err(|error| refusal(&error))
    }
}

fn refusal(error: &SignatureError) -> ErrorAnswer {
    let name = match error {
        SignatureError::Missing => "MissingAuthenticationTokenException",
        SignatureError::Incomplete { .. } => "IncompleteSignatureException",
        SignatureError::UnknownKey { .. } => "UnrecognizedClientException",
        SignatureError::TokenExpired => "ExpiredTokenException",
        SignatureError::WrongScope { .. }
        | SignatureError::Mismatch { .. }
        | SignatureError::Expired { .. }
        | SignatureError::NotYetCurrent { .. } => "InvalidSignatureException",
    };
    ErrorAnswer::new(StatusCode::FORBIDDEN, name, error.to_string())
}
