//! Placeholders of templates: Terraform's `${var.x}`, CloudFormation's `Fn::Sub` and `Ref`.
//!
//! Plain forms are filled from parameters, settings and pseudo-parameters. What belongs to AWS at
//! run time (`${stageVariables.x}`, Velocity's `${…}` in templates) stays. What stays and should
//! not is named with its place. Not evaluated: Terraform's functions and `%{…}` directives.

mod intrinsics;
mod source;
mod text;

use std::collections::BTreeMap;

use crate::AwsSettings;
use crate::openapi::{Entry, Node, Tree};

use super::Problem;
use super::prepared::problem;
use intrinsics::Filled;
use source::Source;
use text::Style;

pub(super) use source::{fill_source, unread};

/// What placeholders are filled from.
pub(super) struct Known<'a> {
    pub(super) settings: &'a AwsSettings,
    pub(super) parameters: &'a BTreeMap<String, String>,
}

/// So that a template without any parameters cannot fill a terminal.
const PROBLEMS_MAX: usize = 200;

/// Members whose text is for readers or for another language: a `${…}` that is not known there is
/// none of ours, unless it plainly is one.
const QUIET: &[&str] = &[
    "requestTemplates",
    "responseTemplates",
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "pattern",
    "default",
    "enum",
    "externalDocs",
    "termsOfService",
];

impl Known<'_> {
    /// The value of a name.
    fn value(&self, name: &str) -> Option<String> {
        let bare = ["var.", "local."].iter().find_map(|prefix| name.strip_prefix(prefix));
        let given = [Some(name), bare].into_iter().flatten();
        let given = given.filter_map(|name| self.parameters.get(name)).next();
        let given = given.or_else(|| self.parameters.get(&format!("var.{name}")));
        given.cloned().or_else(|| self.pseudo(name))
    }

    /// CloudFormation's pseudo-parameters, and what Terraform's data sources say of the same.
    fn pseudo(&self, name: &str) -> Option<String> {
        let source = |kind: &str, members: &[&str]| {
            let mut parts = name.strip_prefix("data.").unwrap_or_default().split('.');
            parts.next() == Some(kind)
                && parts.next().is_some()
                && parts.next().is_some_and(|member| members.contains(&member))
                && parts.next().is_none()
        };
        let value = match name {
            "AWS::Region" => self.settings.region.as_str(),
            "AWS::AccountId" => self.settings.account_id.as_str(),
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            _ if source("aws_region", &["name", "id", "region"]) => &self.settings.region,
            _ if source("aws_caller_identity", &["account_id", "id"]) => &self.settings.account_id,
            _ if source("aws_partition", &["partition", "id"]) => "aws",
            _ => return None,
        };
        Some(value.to_owned())
    }
}

/// Fills every placeholder of a tree; what could not be filled is named.
pub(super) fn fill(root: &mut Node, text: &str, known: &Known<'_>) -> Vec<Problem> {
    let mut filling = Filling { known, source: Source::new(text), problems: Vec::new() };
    filling.node(root, Attention::Loud);
    filling.problems
}

/// Whether an unknown name is worth a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attention {
    Loud,
    Quiet,
}

struct Filling<'a> {
    known: &'a Known<'a>,
    source: Source<'a>,
    problems: Vec<Problem>,
}

impl Filling<'_> {
    /// Fills a node in place; whether it is to be taken away (`Ref: AWS::NoValue`).
    fn node(&mut self, node: &mut Node, attention: Attention) -> bool {
        if let Some(filled) = intrinsics::evaluate(self.known, node) {
            return match filled {
                Filled::Removed => true,
                Filled::Text { text, missing } => {
                    for name in &missing {
                        self.missing(node, name);
                    }
                    node.tree = Tree::Text(text);
                    false
                }
            };
        }
        let at = node.at;
        match &mut node.tree {
            Tree::Text(written) => {
                if let Some(directive) = text::directive(written) {
                    let at = self.source.find(at, directive);
                    let message = format!(
                        "`{directive}…}}` is a Terraform directive and is not evaluated: render \
                         the template first"
                    );
                    self.problems.push(problem(Some(at), message));
                }
                let (filled, missing) = text::fill(written, Style::Plain, |n| self.known.value(n));
                *written = filled;
                let worth = |name: &&String| {
                    attention == Attention::Loud || text::is_plainly_external(name)
                };
                let missing: Vec<_> = missing.iter().filter(worth).cloned().collect();
                for name in missing {
                    self.missing(node, &name);
                }
            }
            Tree::List(items) => {
                let items = std::mem::take(items);
                let kept = items
                    .into_iter()
                    .filter_map(|mut item| (!self.node(&mut item, attention)).then_some(item));
                node.tree = Tree::List(kept.collect());
            }
            Tree::Map(entries) => {
                let entries = std::mem::take(entries);
                let kept = entries.into_iter().filter_map(|e| self.entry(e, attention));
                node.tree = Tree::Map(kept.collect());
            }
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } => {}
        }
        false
    }

    fn entry(&mut self, mut entry: Entry, attention: Attention) -> Option<Entry> {
        let quiet = attention == Attention::Quiet || QUIET.contains(&entry.key.as_str());
        let attention = if quiet { Attention::Quiet } else { Attention::Loud };
        if entry.key.contains("${") {
            let (key, missing) = text::fill(&entry.key, Style::Plain, |n| self.known.value(n));
            entry.key = key;
            let at = Node { at: entry.at, ..Node::default() };
            for name in missing {
                self.missing(&at, &name);
            }
        }
        (!self.node(&mut entry.value, attention)).then_some(entry)
    }

    fn missing(&mut self, node: &Node, name: &str) {
        if self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        let at = self.source.find(node.at, name);
        let message = if intrinsics::is_function(name) {
            format!("`{name}` cannot be evaluated here: write its value instead")
        } else if text::is_plain_name(name) {
            format!("`${{{name}}}` is not known: give `--param {name}=VALUE`")
        } else {
            format!("`${{{name}}}` is an expression and is not evaluated: write its value instead")
        };
        self.problems.push(problem(Some(at), message));
    }
}
