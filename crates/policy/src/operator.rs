//! Condition operators, in one table.

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Texts, letter by letter.
    Text,
    /// Texts, whatever the case of their letters.
    TextIgnoringCase,
    /// Texts with patterns.
    TextLike,
    /// Numbers.
    Number(Order),
    /// Moments.
    Moment(Order),
    /// True or false.
    Bool,
    /// Bytes in base64.
    Binary,
    /// Addresses with ranges.
    Address,
    /// ARNs with patterns: `ArnEquals` and `ArnLike` are one, as IAM has it.
    Arn,
    /// Whether the key is there.
    Null,
}

/// How two values are to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    pub(crate) fn holds<T: PartialOrd>(self, held: T, wanted: T) -> bool {
        match self {
            Order::Equal => held == wanted,
            Order::Less => held < wanted,
            Order::LessOrEqual => held <= wanted,
            Order::Greater => held > wanted,
            Order::GreaterOrEqual => held >= wanted,
        }
    }
}

/// Whether a match is wanted or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Matches,
    MatchesNot,
}

/// Which of a key's values are to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// No prefix.
    Plain,
    /// `ForAllValues:`
    All,
    /// `ForAnyValue:`
    Any,
}

/// An operator as written, with its prefix and suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) family: Family,
    pub(crate) sense: Sense,
    pub(crate) quantifier: Quantifier,
    /// Whether an absent key passes: `…IfExists`.
    pub(crate) if_exists: bool,
}

const OPERATORS: &[(&str, Family, Sense)] = {
    use Family::{Address, Arn, Binary, Bool, Moment, Null, Number, Text};
    use Family::{TextIgnoringCase, TextLike};
    use Order::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    use Sense::{Matches, MatchesNot};
    &[
        ("StringEquals", Text, Matches),
        ("StringNotEquals", Text, MatchesNot),
        ("StringEqualsIgnoreCase", TextIgnoringCase, Matches),
        ("StringNotEqualsIgnoreCase", TextIgnoringCase, MatchesNot),
        ("StringLike", TextLike, Matches),
        ("StringNotLike", TextLike, MatchesNot),
        ("NumericEquals", Number(Equal), Matches),
        ("NumericNotEquals", Number(Equal), MatchesNot),
        ("NumericLessThan", Number(Less), Matches),
        ("NumericLessThanEquals", Number(LessOrEqual), Matches),
        ("NumericGreaterThan", Number(Greater), Matches),
        ("NumericGreaterThanEquals", Number(GreaterOrEqual), Matches),
        ("DateEquals", Moment(Equal), Matches),
        ("DateNotEquals", Moment(Equal), MatchesNot),
        ("DateLessThan", Moment(Less), Matches),
        ("DateLessThanEquals", Moment(LessOrEqual), Matches),
        ("DateGreaterThan", Moment(Greater), Matches),
        ("DateGreaterThanEquals", Moment(GreaterOrEqual), Matches),
        ("Bool", Bool, Matches),
        ("BinaryEquals", Binary, Matches),
        ("IpAddress", Address, Matches),
        ("NotIpAddress", Address, MatchesNot),
        ("ArnEquals", Arn, Matches),
        ("ArnLike", Arn, Matches),
        ("ArnNotEquals", Arn, MatchesNot),
        ("ArnNotLike", Arn, MatchesNot),
        ("Null", Null, Matches),
    ]
};

impl Operator {
    /// The operator of this name; none when there is no such one. `Null` takes no `IfExists`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (quantifier, rest) = if let Some(rest) = name.strip_prefix("ForAllValues:") {
            (Quantifier::All, rest)
        } else if let Some(rest) = name.strip_prefix("ForAnyValue:") {
            (Quantifier::Any, rest)
        } else {
            (Quantifier::Plain, name)
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let (_, family, sense) = *OPERATORS.iter().find(|(known, _, _)| *known == base)?;
        if family == Family::Null && if_exists {
            return None;
        }
        Some(Self { family, sense, quantifier, if_exists })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_has_its_forms() {
        for (name, family, sense) in OPERATORS {
            let plain = Operator::named(name).unwrap();
            assert_eq!((plain.family, plain.sense), (*family, *sense));
            let full = Operator::named(&format!("ForAnyValue:{name}IfExists"));
            assert_eq!(full.is_some(), *family != Family::Null);
            assert_eq!(Operator::named(&name.to_lowercase()), None);
        }
        assert_eq!(Operator::named("ForSomeValues:StringEquals"), None);
    }
}
