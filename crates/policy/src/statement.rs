//! One statement, compiled.

use crate::arn::ArnPattern;
use crate::condition::Condition;
use crate::pattern::{Match, Pattern};
use crate::policy::Request;
use crate::principal::{Caller, Principal};
use crate::value::NoKeys;

/// What a statement does to those whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// A list, or everything but a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scope<T> {
    These(Box<[T]>),
    AllBut(Box<[T]>),
}

/// Whom a statement concerns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Callers {
    /// The policy is somebody's own: it concerns them.
    Owner,
    /// The policy is a resource's.
    Named(Scope<Principal>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sid: Option<Box<str>>,
    pub(crate) effect: Effect,
    pub(crate) callers: Callers,
    pub(crate) actions: Scope<Pattern>,
    pub(crate) resources: Scope<ArnPattern>,
    pub(crate) conditions: Box<[Condition]>,
}

impl Statement {
    /// Whether it speaks of this request.
    pub(crate) fn concerns(&self, request: &Request<'_>) -> bool {
        self.concerns_caller(&request.caller)
            && self.concerns_action(request.action)
            && self.concerns_resource(request)
            && self.conditions.iter().all(|condition| condition.holds(request.keys, self.effect))
    }

    fn concerns_caller(&self, caller: &Caller<'_>) -> bool {
        match &self.callers {
            Callers::Owner => true,
            Callers::Named(Scope::These(principals)) => {
                principals.iter().any(|principal| principal.means(caller))
            }
            Callers::Named(Scope::AllBut(principals)) => {
                !principals.iter().any(|principal| principal.means(caller))
            }
        }
    }

    fn concerns_action(&self, action: &str) -> bool {
        // Variables do not stand in actions.
        let names = |pattern: &Pattern| pattern.matches(action, &NoKeys) == Match::Yes;
        match &self.actions {
            Scope::These(patterns) => patterns.iter().any(names),
            Scope::AllBut(patterns) => !patterns.iter().any(names),
        }
    }

    /// A resource that cannot be resolved is none. Excepting one that cannot be resolved never
    /// allows: the exception might have been this very resource.
    fn concerns_resource(&self, request: &Request<'_>) -> bool {
        let matches = |pattern: &ArnPattern| pattern.matches(request.resource, request.keys);
        match &self.resources {
            Scope::These(patterns) => patterns.iter().any(|it| matches(it) == Match::Yes),
            Scope::AllBut(patterns) => patterns.iter().all(|it| match matches(it) {
                Match::No => true,
                Match::Yes => false,
                Match::Unresolvable => self.effect == Effect::Deny,
            }),
        }
    }
}
