//! AWS_IAM: the signature of a known caller, then the policies (docs/wire/aws-data-plane.md,
//! section 4.2; decision A20 for the order).
//!
//! Bodies sent in signed chunks (`STREAMING-…`) are verified as what they are, whole bodies, and
//! so do not match.

use std::sync::Arc;

use http::header::HOST;
use jiff::Timestamp;
use rejoinder_proxy::forms::{BodyNeed, Call, Guard, Identity};
use rejoinder_reply::{Failure, FailureKind};
use rejoinder_signature::{Payload, SignatureError, Signed, SignedRequest, parse, verify};

use super::Policies;
use crate::{Caller, Callers};

/// The service that calls are signed for.
const SERVICE: &str = "execute-api";
const CONTENT_SHA256: &str = "x-amz-content-sha256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The guard of methods with AWS_IAM.
pub(crate) struct Signatures {
    pub(crate) callers: Callers,
    pub(crate) policies: Arc<Policies>,
}

impl Guard for Signatures {
    fn begin(&self, call: &Call<'_>) -> Result<BodyNeed, Failure> {
        claim(&self.callers, call)?;
        Ok(body_need(call))
    }

    fn judge(
        &self,
        call: &Call<'_>,
        body: &[u8],
        identity: &mut Option<Arc<Identity>>,
    ) -> Result<(), Failure> {
        let (signed, caller) = claim(&self.callers, call)?;
        prove(&signed, &caller, call, body)?;
        *identity = Some(Arc::clone(caller.identity()));
        self.policies.decide(self.policies.of_caller(&caller), call, Some(&caller))
    }
}

/// Who says to have signed, if that is anybody.
pub(super) fn claim(callers: &Callers, call: &Call<'_>) -> Result<(Signed, Arc<Caller>), Failure> {
    if !names_one_host(call) {
        // The signature covers one, and the API was found by the other.
        return Err(Failure::new(FailureKind::SignatureMismatch)
            .with_cause("the target's authority is not the Host header"));
    }
    let signed = parse(call.head)
        .and_then(|signed| signed.ok_or(SignatureError::Missing))
        .map_err(|error| refusal(&error))?;
    match callers.find(&signed.access_key_id) {
        Some(caller) if caller.owns_token(signed.session_token.as_deref()) => Ok((signed, caller)),
        Some(_) => Err(Failure::new(FailureKind::AccessKeyUnknown)
            .with_cause("the session token is not the access key's")),
        None => {
            Err(Failure::new(FailureKind::AccessKeyUnknown)
                .with_cause("no caller has this access key"))
        }
    }
}

/// Verifies the claim: signature, date, and that the session is not over.
pub(super) fn prove(
    signed: &Signed,
    caller: &Caller,
    call: &Call<'_>,
    body: &[u8],
) -> Result<(), Failure> {
    let Ok(now) = Timestamp::try_from(call.at) else {
        return Err(Failure::new(FailureKind::Internal)
            .with_cause("the clock of this machine cannot be right"));
    };
    let request = SignedRequest {
        method: &call.head.method,
        uri: &call.head.uri,
        headers: &call.head.headers,
        payload: Payload::Bytes(body),
    };
    verify(signed, caller.secret(), SERVICE, &request, now).map_err(|error| refusal(&error))?;
    if caller.is_expired(now) {
        return Err(FailureKind::SessionExpired.into());
    }
    Ok(())
}

fn names_one_host(call: &Call<'_>) -> bool {
    match (call.head.uri.authority(), call.head.headers.get(HOST)) {
        (Some(authority), Some(host)) => {
            authority.as_str().as_bytes().eq_ignore_ascii_case(host.as_bytes())
        }
        (None, _) | (_, None) => true,
    }
}

/// A body that the client did not sign need not be known.
pub(super) fn body_need(call: &Call<'_>) -> BodyNeed {
    match call.head.headers.get(CONTENT_SHA256) {
        Some(said) if said == UNSIGNED_PAYLOAD => BodyNeed::Nothing,
        Some(_) | None => BodyNeed::Whole,
    }
}

fn refusal(error: &SignatureError) -> Failure {
    let kind = match error {
        SignatureError::Missing => return FailureKind::CredentialsMissing.into(),
        SignatureError::UnknownKey { .. } => return FailureKind::AccessKeyUnknown.into(),
        SignatureError::TokenExpired => return FailureKind::SessionExpired.into(),
        SignatureError::Incomplete { .. } => FailureKind::CredentialsMalformed,
        SignatureError::WrongScope { .. } | SignatureError::Mismatch { .. } => {
            FailureKind::SignatureMismatch
        }
        SignatureError::Expired { .. } | SignatureError::NotYetCurrent { .. } => {
            FailureKind::SignatureExpired
        }
    };
    Failure::new(kind).with_message(error.to_string())
}
