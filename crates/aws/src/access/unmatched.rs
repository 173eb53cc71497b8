//! Where no method matches: who proves to be a known caller is told that there is nothing
//! (RESOURCE_NOT_FOUND, decision A1); everybody else that a token is missing. An `Authorization`
//! that is no signature is said to be none (docs/wire/aws-data-plane.md, section 1, step 7).

use std::sync::Arc;

use http::header::AUTHORIZATION;
use rejoinder_proxy::forms::{BodyNeed, Call, Guard, Identity};
use rejoinder_reply::{Failure, FailureKind};

use super::signatures::{body_need, claim, prove};
use crate::Callers;

/// What the names of a presigned query begin with.
const PRESIGNED: &str = "X-Amz-";

/// The guard of the unmatched route. It lets nothing pass.
pub(crate) struct Unmatched(pub(crate) Callers);

impl Guard for Unmatched {
    fn begin(&self, call: &Call<'_>) -> Result<BodyNeed, Failure> {
        let in_header = call.head.headers.contains_key(AUTHORIZATION);
        let presigned = || call.head.uri.query().is_some_and(|query| query.contains(PRESIGNED));
        if !in_header && !presigned() {
            return Err(FailureKind::NoRoute.into());
        }
        match claim(&self.0, call) {
            Ok(_) => Ok(body_need(call)),
            Err(failure) if in_header && failure.kind == FailureKind::CredentialsMalformed => {
                Err(failure)
            }
            Err(failure) => Err(no_route(failure)),
        }
    }

    fn judge(
        &self,
        call: &Call<'_>,
        body: &[u8],
        identity: &mut Option<Arc<Identity>>,
    ) -> Result<(), Failure> {
        let (signed, caller) = claim(&self.0, call).map_err(no_route)?;
        prove(&signed, &caller, call, body).map_err(no_route)?;
        *identity = Some(Arc::clone(caller.identity()));
        Err(FailureKind::NoRouteForCaller.into())
    }
}

/// Credentials that are not valid count as none; why is for the log.
fn no_route(failure: Failure) -> Failure {
    let no_route = Failure::new(FailureKind::NoRoute);
    match failure.cause {
        Some(cause) => no_route.with_cause(cause),
        None => no_route.with_cause(format!("credentials that are not valid: {:?}", failure.kind)),
    }
}
