//! Several policies, one verdict: the tables of docs/wire/aws-data-plane.md, section 4.1, and the
//! words for each refusal.

use crate::{Decision, MethodArn};

/// How a method knows its callers, which decides how policies combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Authorization {
    /// It does not.
    None,
    /// By their signature; they belong to the API's account.
    IamSameAccount,
    /// By their signature; they belong to another account.
    IamCrossAccount,
    /// By a Lambda authorizer.
    Lambda,
    /// By a user pool's token, which was checked before.
    Cognito,
}

/// Whether a call may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// It may not.
    Denied(Denial),
}

/// Why a call may not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// What the words are about.
    pub by: DeniedBy,
    /// Whether a statement denied it, or just none allowed it (decision A12).
    pub explicit: bool,
}

/// Whose refusal it is, in the client's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeniedBy {
    /// The API's resource policy, or the caller's own.
    Policy,
    /// The authorizer's answer.
    Authorizer,
}

/// What a policy says, without its statement's name; absent when there is no such policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Allow,
    Deny,
    Nothing,
    Absent,
}

impl From<Option<Decision<'_>>> for Says {
    fn from(decision: Option<Decision<'_>>) -> Self {
        match decision {
            Some(Decision::Allow) => Says::Allow,
            Some(Decision::ExplicitDeny { .. }) => Says::Deny,
            Some(Decision::ImplicitDeny) => Says::Nothing,
            None => Says::Absent,
        }
    }
}

/// Who must allow, once nobody denies.
#[derive(Clone, Copy)]
enum Needs {
    /// The resource policy, if there is one.
    Resource,
    /// Either (table A); the caller's own when there is no resource policy.
    Either,
    /// Both (table B).
    Both,
}

impl Authorization {
    const fn needs(self) -> Needs {
        match self {
            Authorization::None | Authorization::Cognito => Needs::Resource,
            Authorization::IamSameAccount | Authorization::Lambda => Needs::Either,
            Authorization::IamCrossAccount => Needs::Both,
        }
    }

    /// What must be known before a Lambda authorizer is called: a resource policy that denies ends
    /// it. Otherwise both policies are combined once it has answered.
    #[must_use]
    pub fn before_authorizer(resource: Option<Decision<'_>>) -> Verdict {
        match Says::from(resource) {
            Says::Deny => Verdict::Denied(Denial { by: DeniedBy::Policy, explicit: true }),
            Says::Allow | Says::Nothing | Says::Absent => Verdict::Allowed,
        }
    }

    /// The verdict, given what the API's resource policy says (none: it has no policy), and what
    /// the caller's own or the authorizer's says (none: nobody has one to ask).
    #[must_use]
    pub fn combine(self, resource: Option<Decision<'_>>, caller: Option<Decision<'_>>) -> Verdict {
        let (resource, caller) = (Says::from(resource), Says::from(caller));
        let caller_is =
            if self == Authorization::Lambda { DeniedBy::Authorizer } else { DeniedBy::Policy };
        let denied = |by, explicit| Verdict::Denied(Denial { by, explicit });
        if resource == Says::Deny {
            return denied(DeniedBy::Policy, true);
        }
        if caller == Says::Deny {
            return denied(caller_is, true);
        }
        let resource_allows = resource == Says::Allow;
        let caller_allows = caller == Says::Allow;
        let (allowed, missing) = match self.needs() {
            Needs::Resource => (resource_allows || resource == Says::Absent, DeniedBy::Policy),
            Needs::Either => (resource_allows || caller_allows, caller_is),
            Needs::Both => (resource_allows && caller_allows, DeniedBy::Policy),
        };
        if allowed { Verdict::Allowed } else { denied(missing, false) }
    }
}

impl Denial {
    /// What the client is told (docs/wire/aws-gateway-responses.md, section 1.1, ACCESS_DENIED (a)
    /// to (d); decisions A11 and A12). `caller` is the ARN of who signed; nobody is `anonymous`.
    #[must_use]
    pub fn message(&self, caller: Option<&str>, method: &MethodArn<'_>) -> String {
        match (self.by, self.explicit) {
            (DeniedBy::Authorizer, true) => "User is not authorized to access this resource with \
                an explicit deny in an identity-based policy"
                .to_owned(),
            (DeniedBy::Authorizer, false) => {
                "User is not authorized to access this resource".to_owned()
            }
            (DeniedBy::Policy, explicit) => format!(
                "User: {} is not authorized to perform: {} on resource: {}{}",
                caller.unwrap_or("anonymous"),
                crate::INVOKE,
                method.masked(),
                if explicit { " with an explicit deny" } else { "" },
            ),
        }
    }
}

#[cfg(test)]
mod tests;
