//! Who may call: the guards of routes.
//!
//! [`ResourcePolicy`] stands before methods without authorization of an API that has a policy,
//! [`Signatures`] before methods with AWS_IAM, and [`Unmatched`] where no method matches. All are
//! total: what cannot be read, known or verified is refused.
//!
//! Left out: Lambda authorizers and user pools, whose methods are not served yet; organisations
//! and multi-factor authentication, which are not known here.
//!
//! Source: docs/wire/aws-data-plane.md, section 1 (steps 7 to 9), 4.1 and 4.2; decisions A1, A11,
//! A12, A20.

mod keys;
mod path;
mod policies;
mod signatures;
mod unmatched;

pub(crate) use policies::{Policies, ResourcePolicy};
pub(crate) use signatures::Signatures;
pub(crate) use unmatched::Unmatched;

#[cfg(test)]
mod tests;
