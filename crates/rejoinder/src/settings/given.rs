//! The first stage of settings: what was given, where, as text.

use std::collections::BTreeMap;
use std::fmt;

use crate::settings::table::{Key, Shape, setting};

/// Where a value was given, so that a message can point there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag, with its dashes, or `FILE`.
    Flag(String),
    /// An environment variable.
    Variable(String),
    /// The settings file.
    File {
        /// The file's name.
        path: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// The key, as it is written.
        key: String,
    },
    /// Nowhere: the default.
    Default(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(name) => f.write_str(name),
            Self::File { path, line, column, key } => write!(f, "{path}:{line}:{column}: {key}"),
            Self::Default(name) => write!(f, "--{name} (its default)"),
        }
    }
}

/// A value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    One(String),
    Switch(bool),
    /// Also pairs, as `LEFT=RIGHT`.
    Many(Vec<String>),
}

/// A value and where it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

/// Everything that one source gives.
pub(crate) type Layer = BTreeMap<Key, Given>;

/// What is wrong with a setting, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) origin: Origin,
    pub(crate) message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.message)
    }
}

/// All that is wrong with the settings, so that one round mends them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

/// The layers folded into one: flags over environment over file over defaults.
pub(crate) struct AllGiven {
    /// Strongest first.
    layers: Vec<Layer>,
}

impl AllGiven {
    /// Layers, the strongest first.
    pub(crate) fn new(layers: Vec<Layer>) -> Self {
        Self { layers }
    }

    fn strongest(&self, key: Key) -> Option<&Given> {
        self.layers.iter().find_map(|layer| layer.get(&key))
    }

    /// Where the setting was given, else its default.
    pub(crate) fn origin(&self, key: Key) -> Origin {
        self.strongest(key).map_or(Origin::Default(setting(key).name), |given| given.origin.clone())
    }

    /// A setting of one value; its default when nothing is given.
    pub(crate) fn one(&self, key: Key) -> Option<&str> {
        match self.strongest(key).map(|given| &given.value) {
            Some(Value::One(text)) => Some(text),
            Some(Value::Switch(_) | Value::Many(_)) | None => setting(key).default,
        }
    }

    /// A switch.
    pub(crate) fn switch(&self, key: Key) -> bool {
        matches!(self.strongest(key), Some(Given { value: Value::Switch(true), .. }))
    }

    /// A setting of several values, from the strongest layer that gives any.
    pub(crate) fn many(&self, key: Key) -> &[String] {
        match self.strongest(key).map(|given| &given.value) {
            Some(Value::Many(values)) => values,
            Some(Value::One(_) | Value::Switch(_)) | None => &[],
        }
    }

    /// Pairs of all layers, the weakest first, so that the strongest wins by its left side.
    pub(crate) fn pairs(&self, key: Key) -> Vec<(String, Origin)> {
        let mut pairs = Vec::new();
        for given in self.layers.iter().rev().filter_map(|layer| layer.get(&key)) {
            if let Value::Many(values) = &given.value {
                pairs.extend(values.iter().map(|value| (value.clone(), given.origin.clone())));
            }
        }
        pairs
    }
}

/// Text of one variable or flag as a value of this shape.
pub(crate) fn parse_text(shape: Shape, text: &str) -> Result<Value, String> {
    match shape {
        Shape::One(_) => Ok(Value::One(text.to_owned())),
        Shape::Switch => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(Value::Switch(true)),
            "0" | "false" | "no" | "off" => Ok(Value::Switch(false)),
            _ => Err(format!("\"{text}\" is neither true nor false")),
        },
        Shape::List(_) | Shape::Positional(_) => Ok(Value::Many(split_list(text))),
        Shape::Pairs(_) => Ok(Value::Many(split_pairs(text))),
    }
}

/// Values between commas.
pub(crate) fn split_list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Pairs between line ends, or between commas; a comma that no `LEFT=` follows belongs to the
/// value before it.
fn split_pairs(text: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut pair = String::new();
        for part in line.split(',') {
            if pair.is_empty() {
                part.trim_start().clone_into(&mut pair);
            } else if part.contains('=') {
                pairs.push(std::mem::replace(&mut pair, part.trim_start().to_owned()));
            } else {
                pair.push(',');
                pair.push_str(part);
            }
        }
        pairs.push(pair);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: Shape, text: &str, want: Result<Value, &str>) {
        assert_eq!(parse_text(shape, text), want.map_err(str::to_owned));
    }

    fn many(values: &[&str]) -> Value {
        Value::Many(values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn text_is_read_by_shape() {
        check(Shape::One("X"), "a,b", Ok(Value::One("a,b".to_owned())));
        check(Shape::Switch, "TRUE", Ok(Value::Switch(true)));
        check(Shape::Switch, "off", Ok(Value::Switch(false)));
        check(Shape::Switch, "maybe", Err("\"maybe\" is neither true nor false"));
        check(Shape::List("X"), "10.0.0.0/8, ::1/128,", Ok(many(&["10.0.0.0/8", "::1/128"])));
        check(Shape::Pairs("X"), "A=1,B=2", Ok(many(&["A=1", "B=2"])));
        check(Shape::Pairs("X"), "A=1,2\nB=x", Ok(many(&["A=1,2", "B=x"])));
    }
}
