//! IAM policy documents: parsed with care, compiled once, evaluated without allocation.
//!
//! [`Policy::parse`] reads a document as AWS would and says where it is wrong. [`Policy::evaluate`]
//! decides a [`Request`]: an explicit deny wins, then an allow, else nobody said anything.
//! [`Authorization::combine`] puts the decisions of an API's resource policy and of the caller's
//! own together, and [`Denial::message`] says to the client what AWS says.
//!
//! What is known of a request comes through [`ConditionKeys`]. Left out: who the caller is, and
//! service control policies, permission boundaries and session policies, which gateways do not see.

mod arn;
mod combine;
mod condition;
mod document;
mod error;
mod key;
pub mod limits;
mod operator;
mod parse;
mod pattern;
mod policy;
mod principal;
mod shorthand;
mod statement;
mod value;

pub use arn::MethodArn;
pub use combine::{Authorization, Denial, DeniedBy, Verdict};
pub use error::{PolicyError, Problem};
pub use key::Key;
pub use policy::{Decision, INVOKE, Policy, PolicyKind, Request};
pub use principal::Caller;
pub use shorthand::expand_shorthand;
pub use value::{ConditionKeys, NoKeys, Value};
