//! CloudFormation's functions: `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::GetAtt`, `Fn::ImportValue`.

use std::collections::HashMap;

use crate::openapi::{Node, Tree};

use super::Known;
use super::text::{Style, fill};

/// What a function gives.
pub(super) enum Filled {
    /// The member is to be taken away.
    Removed,
    /// A text, and the names in it that are not known.
    Text { text: String, missing: Vec<String> },
}

/// Whether a name that is missing is a function's.
pub(super) fn is_function(name: &str) -> bool {
    name.starts_with("Fn::")
}

/// Evaluates a function; none if the node is none.
pub(super) fn evaluate(known: &Known<'_>, node: &Node) -> Option<Filled> {
    let [entry] = node.entries() else { return None };
    let value = &entry.value;
    match entry.key.as_str() {
        "Ref" => match value.as_str()? {
            "AWS::NoValue" => Some(Filled::Removed),
            name => Some(named(known, name)),
        },
        "Fn::Sub" => match value.items() {
            [text, variables] => {
                let mut missing = Vec::new();
                let own: HashMap<&str, String> = variables
                    .entries()
                    .iter()
                    .map(|variable| {
                        (variable.key.as_str(), text_of(known, &variable.value, &mut missing))
                    })
                    .collect();
                let value = |name: &str| own.get(name).cloned().or_else(|| known.value(name));
                let (text, unknown) = fill(text.as_str()?, Style::Sub, value);
                missing.extend(unknown);
                Some(Filled::Text { text, missing })
            }
            [] | [_] | [_, _, ..] => {
                let text = value.as_str().or_else(|| value.items().first()?.as_str())?;
                let (text, missing) = fill(text, Style::Sub, |name| known.value(name));
                Some(Filled::Text { text, missing })
            }
        },
        "Fn::GetAtt" => {
            let parts: Option<Vec<&str>> = value.items().iter().map(Node::as_str).collect();
            let name =
                value.as_str().map_or_else(|| parts.map(|p| p.join(".")), |s| Some(s.into()));
            Some(named(known, &name?))
        }
        "Fn::ImportValue" => {
            let mut missing = Vec::new();
            let name = text_of(known, value, &mut missing);
            Some(named(known, &name))
        }
        "Fn::Join" => {
            let [separator, parts] = value.items() else { return None };
            let mut missing = Vec::new();
            let parts: Vec<_> =
                parts.items().iter().map(|part| text_of(known, part, &mut missing)).collect();
            let text = parts.join(separator.as_str().unwrap_or_default());
            Some(Filled::Text { text, missing })
        }
        "Fn::FindInMap" | "Fn::If" | "Fn::Select" | "Fn::Split" | "Fn::Transform"
        | "Fn::Base64" | "Fn::ToJsonString" | "Fn::Cidr" | "Fn::GetAZs" | "Fn::Length" => {
            let text = format!("${{{}}}", entry.key);
            Some(Filled::Text { text, missing: vec![entry.key.clone()] })
        }
        _ => None,
    }
}

fn named(known: &Known<'_>, name: &str) -> Filled {
    match known.value(name) {
        Some(text) => Filled::Text { text, missing: Vec::new() },
        None => Filled::Text { text: format!("${{{name}}}"), missing: vec![name.to_owned()] },
    }
}

/// A part as text: a scalar, or another function.
fn text_of(known: &Known<'_>, node: &Node, missing: &mut Vec<String>) -> String {
    match evaluate(known, node) {
        Some(Filled::Text { text, missing: more }) => {
            missing.extend(more);
            text
        }
        Some(Filled::Removed) => String::new(),
        None => match &node.tree {
            Tree::Text(text) => {
                let (text, more) = fill(text, Style::Sub, |name| known.value(name));
                missing.extend(more);
                text
            }
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } | Tree::List(_) | Tree::Map(_) => {
                node.scalar().unwrap_or_default()
            }
        },
    }
}
