//! Which gateway response answers which failure: the type's own, else its family's, else the
//! built-in answer, flattened into one step for every failure kind.
//!
//! An own entry shadows the family's as a whole; nothing is inherited member by member
//! (docs/wire/aws-gateway-responses.md, section 2).

use crate::{DefaultBody, Dialect, FailureKind, Options, Rule, TypeIndex};

/// The choice for every failure kind, by its position in [`FailureKind::ALL`].
pub(crate) struct Fallback(Box<[Choice]>);

/// A position among the entries, and the rule that led there. None with [`Rule::BuiltIn`] only.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) entry: Option<usize>,
    pub(crate) rule: Rule,
}

impl Choice {
    const BUILT_IN: Self = Self { entry: None, rule: Rule::BuiltIn };
}

impl Fallback {
    /// Flattens; `customised` holds the types of the entries, in their order.
    pub(crate) fn new(dialect: &Dialect, customised: &[TypeIndex], options: Options) -> Self {
        let at = |index: TypeIndex| customised.iter().position(|known| *known == index);
        let choose = |kind: &FailureKind| {
            let row = (dialect.row)(*kind);
            let open = match row.body {
                DefaultBody::PlainText(_) => options.customise_plain_text,
                DefaultBody::Template | DefaultBody::OwnTemplate(_) => true,
            };
            let Some(index) = row.response_type.filter(|_| open) else { return Choice::BUILT_IN };
            let family = dialect.response_type(index).family;
            if let Some(entry) = at(index) {
                Choice { entry: Some(entry), rule: Rule::Own }
            } else if let Some(entry) = family.and_then(at) {
                Choice { entry: Some(entry), rule: Rule::Family }
            } else {
                Choice::BUILT_IN
            }
        };
        Self(FailureKind::ALL.iter().map(choose).collect())
    }

    pub(crate) fn choice(&self, kind: FailureKind) -> Choice {
        // The kinds are declared in the order of `ALL` (a test holds that).
        self.0.get(kind as usize).copied().unwrap_or(Choice::BUILT_IN)
    }
}
