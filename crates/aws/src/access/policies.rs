//! What an API's resource policy and a caller's own say to a call, and the guard of methods that
//! know no callers.

use std::sync::Arc;

use rejoinder_policy::{
    Authorization, Caller as Principal, MethodArn, Policy, PolicyError, PolicyKind, Request,
    Verdict, expand_shorthand,
};
use rejoinder_proxy::forms::{BodyNeed, Call, Guard, Identity};
use rejoinder_reply::{Failure, FailureKind};

use super::keys::Keys;
use super::path::{as_called, resolved};
use crate::Caller;

/// A stage's methods, and the policy of its API.
pub(crate) struct Policies {
    pub(crate) region: Box<str>,
    pub(crate) account: Box<str>,
    pub(crate) api: Box<str>,
    pub(crate) stage: Box<str>,
    pub(crate) resource: Option<Policy>,
}

impl Policies {
    /// Reads the API's policy.
    ///
    /// # Errors
    /// Where it is no policy.
    pub(crate) fn with_resource(mut self, text: Option<&str>) -> Result<Self, PolicyError> {
        let Some(text) = text else { return Ok(self) };
        // Stored policies are written out; those of older versions may not be.
        let expanded = serde_json::from_str(text).ok().and_then(|mut document| {
            expand_shorthand(&mut document, &self.arn("", "")).then(|| document.to_string())
        });
        let text = expanded.as_deref().unwrap_or(text);
        self.resource = Some(Policy::parse(text, PolicyKind::Resource)?);
        Ok(self)
    }

    fn arn<'a>(&'a self, verb: &'a str, path: &'a str) -> MethodArn<'a> {
        MethodArn {
            partition: "aws",
            region: &self.region,
            account: &self.account,
            api: &self.api,
            stage: &self.stage,
            verb,
            path,
        }
    }

    /// How the policies combine for this caller.
    pub(super) fn of_caller(&self, caller: &Caller) -> Authorization {
        if caller.account() == &*self.account {
            Authorization::IamSameAccount
        } else {
            Authorization::IamCrossAccount
        }
    }

    /// Whether the call may go on.
    pub(super) fn decide(
        &self,
        how: Authorization,
        call: &Call<'_>,
        caller: Option<&Caller>,
    ) -> Result<(), Failure> {
        let called = as_called(call.path);
        let resolved = resolved(called);
        let keys = Keys::new(call, caller, &self.region, &self.account);
        let principal = match caller {
            Some(caller) => Principal::Aws { arn: caller.arn() },
            None => Principal::Anonymous,
        };
        let verb = call.head.method.as_str();
        for path in [Some(called), resolved.as_deref()].into_iter().flatten() {
            let arn = self.arn(verb, path).to_string();
            let request = Request::invoke(&arn, principal, &keys);
            let resource = self.resource.as_ref().map(|policy| policy.evaluate(&request));
            let own = caller.and_then(Caller::policy).map(|policy| policy.evaluate(&request));
            if let Verdict::Denied(denial) = how.combine(resource, own) {
                let message = denial.message(caller.map(Caller::arn), &self.arn(verb, called));
                return Err(Failure::new(FailureKind::PolicyDenied).with_message(message));
            }
        }
        Ok(())
    }
}

/// The guard of methods without authorization, of an API that has a policy: everybody is
/// anonymous, and the policy must allow them.
pub(crate) struct ResourcePolicy(pub(crate) Arc<Policies>);

impl Guard for ResourcePolicy {
    fn begin(&self, call: &Call<'_>) -> Result<BodyNeed, Failure> {
        self.0.decide(Authorization::None, call, None)?;
        Ok(BodyNeed::Nothing)
    }

    fn judge(
        &self,
        _call: &Call<'_>,
        _body: &[u8],
        _caller: &mut Option<Arc<Identity>>,
    ) -> Result<(), Failure> {
        // Nothing that the policy sees depends on the body.
        Ok(())
    }
}
