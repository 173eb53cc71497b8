//! A dialect's constant half of a reply: its response types, and a row for every failure kind.

use crate::{ContextVariable, FailureKind};

/// What a dialect says once about its failures. A value in its crate, never built at run time.
pub struct Dialect {
    /// The dialect's name in logs and metrics, for example `aws`.
    pub name: &'static str,
    /// Its response types, in the order in which the vendor enumerates them.
    pub types: &'static [ResponseType],
    /// The row of a failure kind: a total match.
    pub row: fn(FailureKind) -> FailureRow,
    /// The variable behind `$context.NAME`, if the dialect has one of that name.
    pub context_variable: fn(&str) -> Option<ContextVariable>,
    /// The template of the built-in answer, as the vendor's control plane reports it.
    pub default_template: &'static str,
    /// The header that carries [`FailureRow::error_type`], in lower case.
    pub error_type_header: Option<&'static str>,
    /// Headers that no gateway response can set, in lower case: the service's own values stay.
    pub protected_headers: &'static [&'static str],
}

/// A position in [`Dialect::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeIndex(pub u8);

/// One response type: what an owner can customise.
#[derive(Debug, PartialEq, Eq)]
pub struct ResponseType {
    /// The vendor's name for it, for example `INTEGRATION_TIMEOUT`.
    pub name: &'static str,
    /// Where it falls back to when the owner has not customised it; none for the families.
    pub family: Option<TypeIndex>,
    /// The status that the control plane shows when nothing is customised.
    pub shown_status: Option<u16>,
}

/// When a failure is raised. It decides the bytes of the vendor's default bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before the execution of the route: routing, credentials, keys, limits.
    FrontDoor,
    /// From request validation on.
    Execution,
}

/// What a dialect says about one failure kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureRow {
    /// The response type that an owner customises; none for answers that nobody can shape.
    pub response_type: Option<TypeIndex>,
    /// The status of an uncustomised answer, and of a customised one without a status.
    pub status: u16,
    /// The vendor's error type, for the dialect's error-type header.
    pub error_type: Option<&'static str>,
    /// The message; none is JSON `null`.
    pub message: Option<&'static str>,
    /// When it is raised.
    pub phase: Phase,
    /// The built-in body.
    pub body: DefaultBody,
}

/// What the built-in body looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultBody {
    /// [`Dialect::default_template`], as `application/json`.
    Template,
    /// Another template in its place, as `application/json` (AWS: the capital `Message`).
    OwnTemplate(&'static str),
    /// The bare message, with this content type and none of the dialect's headers; customised
    /// only where the reply table's [`crate::Options`] say so (AWS: 413).
    PlainText(&'static str),
}

impl Dialect {
    /// The type of this name; names are case-sensitive.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<TypeIndex> {
        let at = self.types.iter().position(|kind| kind.name == name)?;
        u8::try_from(at).ok().map(TypeIndex)
    }

    /// The type at this index. Panics on an index that is not of this dialect.
    #[must_use]
    pub fn response_type(&self, index: TypeIndex) -> &'static ResponseType {
        &self.types[usize::from(index.0)]
    }
}
