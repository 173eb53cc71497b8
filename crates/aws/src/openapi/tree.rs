//! A document as a tree that knows where everything stands.
//!
//! JSON values lose line and column, and how a number was spelled (`version: 1.10`); both are
//! needed here. The rest of `openapi` and `files` reads and rewrites this tree; nothing else does.

use serde_json::{Map as JsonMap, Number, Value};

/// Line and column, both from 1; 0 where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub(crate) at: Position,
    pub(crate) tree: Tree,
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Tree {
    #[default]
    Null,
    Bool(bool),
    Number {
        value: Number,
        /// As the document spells it.
        spelling: String,
    },
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A member of a map, in the document's order; keys are unique.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) at: Position,
    pub(crate) value: Node,
    /// Whether the document gives this key again further up.
    pub(crate) repeated: bool,
}

impl Node {
    /// The member of that name, of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The same with the place of its key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// Members of a map; none of anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.tree {
            Tree::Map(entries) => entries,
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } | Tree::Text(_) | Tree::List(_) => &[],
        }
    }

    /// Elements of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.tree {
            Tree::List(items) => items,
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } | Tree::Text(_) | Tree::Map(_) => &[],
        }
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.tree, Tree::Map(_))
    }

    pub(crate) fn is_null(&self) -> bool {
        self.tree == Tree::Null
    }

    /// A string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.tree {
            Tree::Text(text) => Some(text),
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// Any scalar as it is spelled; nothing for null, lists and maps.
    pub(crate) fn scalar(&self) -> Option<String> {
        match &self.tree {
            Tree::Text(text) => Some(text.clone()),
            Tree::Number { spelling, .. } => Some(spelling.clone()),
            Tree::Bool(value) => Some(value.to_string()),
            Tree::Null | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// A boolean, also as a word, also as YAML 1.1 spelled it.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match &self.tree {
            Tree::Bool(value) => Some(*value),
            Tree::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            Tree::Null | Tree::Number { .. } | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// A whole number, also as text.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        match &self.tree {
            Tree::Number { value, .. } => value.as_i64().or_else(|| {
                // `29000.0` is what some generators write.
                value.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 9e15).map(|f| f as i64)
            }),
            Tree::Text(text) => text.trim().parse().ok(),
            Tree::Null | Tree::Bool(_) | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// The value as JSON, order kept.
    pub(crate) fn to_json(&self) -> Value {
        match &self.tree {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(*value),
            Tree::Number { value, .. } => Value::Number(value.clone()),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Tree::Map(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.to_json()))
                    .collect::<JsonMap<_, _>>(),
            ),
        }
    }

    /// What a message shows of it.
    pub(crate) fn shown(&self) -> String {
        self.scalar().unwrap_or_else(|| self.to_json().to_string())
    }

    /// A tree without positions.
    pub(crate) fn from_json(value: Value) -> Self {
        let tree = match value {
            Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool(value),
            Value::Number(value) => Tree::Number { spelling: value.to_string(), value },
            Value::String(text) => Tree::Text(text),
            Value::Array(items) => Tree::List(items.into_iter().map(Self::from_json).collect()),
            Value::Object(members) => Tree::Map(
                members
                    .into_iter()
                    .map(|(key, value)| Entry {
                        key,
                        at: Position::default(),
                        value: Self::from_json(value),
                        repeated: false,
                    })
                    .collect(),
            ),
        };
        Self { at: Position::default(), tree }
    }

    /// Every map entry in the tree, outer ones first.
    pub(crate) fn visit_entries<'n>(&'n self, visit: &mut impl FnMut(&'n Entry)) {
        for entry in self.entries() {
            visit(entry);
            entry.value.visit_entries(visit);
        }
        for item in self.items() {
            item.visit_entries(visit);
        }
    }
}
