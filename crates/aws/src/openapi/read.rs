//! Text to tree: YAML, of which JSON is a part.
//!
//! Words that YAML 1.1 took for booleans (`on`, `yes`) stay words, keys that look like numbers
//! (`200:`) are text, a key given twice counts as it was given last. CloudFormation's short tags
//! (`!Sub x`) become the long form. Left out: several documents in one text.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::{DuplicateKeyPolicy, NonFiniteFloatPolicy, Spanned, Tagged};

use super::deep::with_deep_stack;
use super::tree::{Entry, Node, Position, Tree};

/// The largest document, as AWS has it (docs/wire/aws-api-surface.md, section 2.5).
pub(crate) const DOCUMENT_BYTES_MAX: usize = 6 * 1024 * 1024;
/// How deep maps and lists may nest. JSON may go a little deeper, to the 128 of its own reader;
/// every walk of a tree recurses this deep at most.
const DEPTH_MAX: usize = 100;
/// Values in a document, those that aliases repeat included.
const NODES_MAX: usize = 1_000_000;

/// Why a text is no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadError {
    pub(crate) at: Option<Position>,
    pub(crate) message: String,
}

/// Reads YAML or JSON.
pub(crate) fn read(text: &str) -> Result<Node, ReadError> {
    if text.len() > DOCUMENT_BYTES_MAX {
        let message = format!("the document has {} bytes, more than 6 MB", text.len());
        return Err(ReadError { at: None, message });
    }
    with_deep_stack(|| parse(text)).unwrap_or_else(|| {
        let message = "the document could not be read: a fault of the reader".to_owned();
        Err(ReadError { at: None, message })
    })
}

fn parse(text: &str) -> Result<Node, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = match serde_saphyr::from_str_with_options::<Node>(text, options()) {
        Ok(mut node) => {
            restore_spellings(&mut node, text);
            return Ok(node);
        }
        Err(error) => error,
    };
    if text.trim_start().starts_with('{') {
        // What YAML has no taste for may still be JSON; if not, JSON's complaint is the better.
        return match serde_json::from_str(text) {
            Ok(value) => Ok(Node::from_json(value)),
            Err(error) => {
                let at = position(error.line(), error.column());
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
                Err(ReadError { at, message })
            }
        };
    }
    let at = error.location().and_then(|l| position(to_usize(l.line()), to_usize(l.column())));
    Err(ReadError { at, message: plain(&error.to_string()) })
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEPTH_MAX,
            max_documents: 1,
            max_nodes: NODES_MAX,
            max_events: 4 * NODES_MAX,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: NODES_MAX / 4 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
        emit_comments: false,
    }
}

fn to_usize(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn position(line: usize, column: usize) -> Option<Position> {
    let (line, column) = (u32::try_from(line).ok()?, u32::try_from(column).ok()?);
    // JSON says column 0 of what ends too early after a line's end.
    (line > 0).then_some(Position { line, column: column.max(1) })
}

/// The parser's message without the position, which is said apart.
fn plain(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let end = [" at line ", " at byte "].iter().filter_map(|cut| message.find(cut)).min();
    message.get(..end.unwrap_or(message.len())).unwrap_or(message).trim().to_owned()
}

/// Numbers keep their byte offset in `spelling` until the text is at hand.
fn restore_spellings(node: &mut Node, text: &str) {
    match &mut node.tree {
        Tree::Number { value, spelling } => {
            let written = spelling.split_once('+').and_then(|(offset, len)| {
                let (offset, len) = (offset.parse::<usize>().ok()?, len.parse::<usize>().ok()?);
                text.get(offset..offset.checked_add(len)?)
            });
            let as_written = written.map(str::trim).filter(|w| w.parse::<f64>().is_ok());
            *spelling = as_written.map_or_else(|| value.to_string(), str::to_owned);
        }
        Tree::List(items) => items.iter_mut().for_each(|item| restore_spellings(item, text)),
        Tree::Map(entries) => {
            entries.iter_mut().for_each(|entry| restore_spellings(&mut entry.value, text));
        }
        Tree::Null | Tree::Bool(_) | Tree::Text(_) => {}
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Tagged<Tree>>::deserialize(deserializer)?;
        let at = spanned.referenced;
        let at = position(to_usize(at.line()), to_usize(at.column())).unwrap_or_default();
        let Tagged(mut tree, tag) = spanned.value;
        if let Tree::Number { spelling, .. } = &mut tree {
            let span = spanned.defined.span();
            *spelling = match (span.byte_offset(), span.byte_len()) {
                (Some(offset), Some(len)) => format!("{offset}+{len}"),
                _ => String::new(),
            };
        }
        let Some(function) = tag.as_deref().and_then(intrinsic) else {
            return Ok(Self { at, tree });
        };
        let value = Self { at, tree };
        let entry = Entry { key: function, at, value, repeated: false };
        Ok(Self { at, tree: Tree::Map(vec![entry]) })
    }
}

/// CloudFormation's short form of a function: `!Sub` for `Fn::Sub`.
fn intrinsic(tag: &str) -> Option<String> {
    match tag.strip_prefix('!')? {
        "Ref" => Some("Ref".to_owned()),
        name @ ("Sub" | "GetAtt" | "Join" | "ImportValue" | "FindInMap" | "If" | "Select"
        | "Split" | "Transform") => Some(format!("Fn::{name}")),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Number::from_f64(value).map_or_else(|| Tree::Text(value.to_string()), number))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some((key, value)) = map.next_entry::<Spanned<Option<String>>, Node>()? {
            let at = key.referenced;
            let at = position(to_usize(at.line()), to_usize(at.column())).unwrap_or_default();
            let key = key.value.unwrap_or_else(|| "null".to_owned());
            let mut entry = Entry { key, at, value, repeated: false };
            match places.get(&entry.key).copied().and_then(|place| entries.get_mut(place)) {
                Some(earlier) => {
                    entry.repeated = true;
                    *earlier = entry;
                }
                None => {
                    places.insert(entry.key.clone(), entries.len());
                    entries.push(entry);
                }
            }
        }
        Ok(Tree::Map(entries))
    }
}

fn number(value: Number) -> Tree {
    Tree::Number { value, spelling: String::new() }
}
