//! A policy, and what it says of a request.

use serde_json::Value as Json;

use crate::error::{Path, Problem};
use crate::limits::{
    AUTHORIZER_POLICY_BYTES_MAX, DOCUMENT_BYTES_MAX, IDENTITY_POLICY_BYTES_MAX,
    RESOURCE_POLICY_BYTES_MAX,
};
use crate::principal::Caller;
use crate::statement::{Effect, Statement};
use crate::value::ConditionKeys;
use crate::{PolicyError, document, parse};

/// The action of calling an API's method.
pub const INVOKE: &str = "execute-api:Invoke";

/// Whose policy a document is, which decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// An API's: each statement names whom it concerns.
    Resource,
    /// A caller's own: no statement names anybody.
    Identity,
    /// What a Lambda authorizer answered: a caller's own for one API
    /// (docs/wire/aws-data-plane.md, 4.3). Who is named does not matter.
    Authorizer,
}

impl PolicyKind {
    /// Bytes that such a document may have, white space apart.
    #[must_use]
    pub const fn bytes_max(self) -> usize {
        match self {
            PolicyKind::Resource => RESOURCE_POLICY_BYTES_MAX,
            PolicyKind::Identity => IDENTITY_POLICY_BYTES_MAX,
            PolicyKind::Authorizer => AUTHORIZER_POLICY_BYTES_MAX,
        }
    }
}

/// A compiled policy document.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Those that deny stand first: the first that concerns a request decides.
    statements: Box<[Statement]>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What is to be done: [`INVOKE`].
    pub action: &'a str,
    /// To what: a method's ARN.
    pub resource: &'a str,
    /// By whom. Only a resource's policy looks at it.
    pub caller: Caller<'a>,
    /// What else is known.
    pub keys: &'a dyn ConditionKeys,
}

impl<'a> Request<'a> {
    /// A call of the method with this ARN.
    #[must_use]
    pub fn invoke(resource: &'a str, caller: Caller<'a>, keys: &'a dyn ConditionKeys) -> Self {
        Self { action: INVOKE, resource, caller, keys }
    }
}

/// What a policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'p> {
    /// A statement allows it, and none denies it.
    Allow,
    /// A statement denies it.
    ExplicitDeny {
        /// That statement's name.
        sid: Option<&'p str>,
    },
    /// No statement speaks of it.
    ImplicitDeny,
}

impl Policy {
    /// Reads and compiles a document.
    ///
    /// # Errors
    /// When it is longer than its kind may be, no JSON, or no policy: where, and why.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, PolicyError> {
        let counted = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
        if text.len() > DOCUMENT_BYTES_MAX || counted > kind.bytes_max() {
            return Err(Path::Root.error(Problem::TooLong(kind.bytes_max())));
        }
        let json = document::read(text)
            .map_err(|error| Path::Root.error(Problem::NotJson(error.to_string())))?;
        Self::compile(&json, kind)
    }

    /// Compiles a document that is JSON already: an authorizer's `policyDocument`. Its size is its
    /// reader's to bound.
    ///
    /// # Errors
    /// When it is no policy: where, and why.
    pub fn compile(document: &Json, kind: PolicyKind) -> Result<Self, PolicyError> {
        let mut statements = parse::statements(document, kind)?;
        statements.sort_by_key(|statement| match statement.effect {
            Effect::Deny => 0,
            Effect::Allow => 1,
        });
        Ok(Self { statements: statements.into() })
    }

    /// What it says of the request. Does not allocate.
    #[must_use]
    pub fn evaluate(&self, request: &Request<'_>) -> Decision<'_> {
        match self.statements.iter().find(|statement| statement.concerns(request)) {
            None => Decision::ImplicitDeny,
            Some(statement) => match statement.effect {
                Effect::Allow => Decision::Allow,
                Effect::Deny => Decision::ExplicitDeny { sid: statement.sid.as_deref() },
            },
        }
    }
}

#[cfg(test)]
mod tests;
