//! A document as the importers see it: its version, its references, its base path.

use percent_encoding::percent_decode_str;

use super::finding::Report;
use super::tree::{Node, Position};
use super::{BasePath, ImportError, ImportOptions};

/// How many `$ref`s are followed from one to the next.
const REFERENCE_HOPS_MAX: usize = 16;

/// Which specification a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Swagger2,
    OpenApi3,
}

/// A document with what every importer needs of it.
pub(super) struct Document<'d> {
    pub(super) root: &'d Node,
    pub(super) version: Version,
    pub(super) options: &'d ImportOptions<'d>,
}

impl<'d> Document<'d> {
    pub(super) fn open(
        root: &'d Node,
        options: &'d ImportOptions<'d>,
        report: &mut Report,
    ) -> Result<Self, ImportError> {
        let fail = |at: Position, detail: &str| {
            Err(ImportError { at: (at.line > 0).then_some(at), detail: detail.to_owned() })
        };
        if !root.is_map() {
            return fail(root.at, "this is not an OpenAPI document: the top level is no object");
        }
        let (version, given) = match (root.get("swagger"), root.get("openapi")) {
            (Some(given), _) => (Version::Swagger2, given),
            (None, Some(given)) => (Version::OpenApi3, given),
            (None, None) if root.get("Resources").is_some() => {
                return fail(
                    root.at,
                    "this is a CloudFormation or SAM template: give the OpenAPI definition in it \
                     (`Body`, `DefinitionBody` or what `AWS::Include` names) as a file of its own",
                );
            }
            (None, None) => {
                return fail(
                    root.at,
                    "neither `openapi: 3.0.x` nor `swagger: '2.0'` is at the top level",
                );
            }
        };
        let number = given.scalar().unwrap_or_default();
        match version {
            Version::Swagger2 if number.starts_with("2.") || number == "2" => {}
            Version::OpenApi3 if number.starts_with("3.0") || number == "3" => {}
            Version::OpenApi3 if number.starts_with("3.") => report.refuse(
                given.at,
                format!(
                    "Unsupported OpenAPI version {number}: only 3.0 and 2.0 are supported. \
                     Keywords that are new in it are ignored"
                ),
            ),
            Version::Swagger2 | Version::OpenApi3 => {
                return fail(given.at, "the version is neither OpenAPI 3.0 nor Swagger 2.0");
            }
        }
        for required in ["info", "paths"] {
            if !root.get(required).is_some_and(Node::is_map) {
                report.refuse(root.at, format!("Parse issue: attribute {required} is missing"));
            }
        }
        root.visit_entries(&mut |entry| {
            if entry.repeated {
                let message = format!("`{}` is given twice; the last one counts", entry.key);
                report.note(entry.at, message);
            }
        });
        Ok(Self { root, version, options })
    }

    /// Members of a map at the top level.
    pub(super) fn entries(&self, key: &str) -> &'d [super::Entry] {
        self.root.get(key).map_or(&[], Node::entries)
    }

    /// Follows `$ref` as long as the node is one; none if it leads nowhere.
    pub(super) fn resolve(&self, node: &'d Node, report: &mut Report) -> Option<&'d Node> {
        let mut node = node;
        for _ in 0..REFERENCE_HOPS_MAX {
            let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
                return Some(node);
            };
            let Some(target) = self.target(reference) else {
                report.warn(node.at, format!("Unable to resolve reference '{reference}'"));
                return None;
            };
            node = target;
        }
        report.warn(node.at, "Unable to resolve reference: it refers to itself");
        None
    }

    /// What a reference within the document names.
    pub(super) fn target(&self, reference: &str) -> Option<&'d Node> {
        let pointer = reference.strip_prefix("#/")?;
        pointer.split('/').try_fold(self.root, |node, segment| {
            let segment = percent_decode_str(segment).decode_utf8_lossy();
            let segment = segment.replace("~1", "/").replace("~0", "~");
            node.get(&segment).or_else(|| {
                let index: usize = segment.parse().ok()?;
                node.items().get(index)
            })
        })
    }

    /// The segments that go before every path.
    pub(super) fn path_prefix(&self) -> Vec<String> {
        let base = self.base_path();
        let segments = base.split('/').filter(|s| !s.is_empty()).map(str::to_owned);
        match self.options.base_path {
            BasePath::Ignore => Vec::new(),
            BasePath::Prepend => segments.collect(),
            BasePath::Split => segments.skip(1).collect(),
        }
    }

    /// Swagger's `basePath`; in OpenAPI 3 the first server's variable of that name, or the path of
    /// its URL (docs/wire/aws-api-surface.md, section 2.5).
    fn base_path(&self) -> String {
        if self.version == Version::Swagger2 {
            return self.root.get("basePath").and_then(Node::scalar).unwrap_or_default();
        }
        let Some(server) = self.root.get("servers").and_then(|s| s.items().first()) else {
            return String::new();
        };
        let variables = server.get("variables").map_or(&[][..], Node::entries);
        let default_of = |entry: &super::Entry| {
            entry.value.get("default").and_then(Node::scalar).unwrap_or_default()
        };
        if let Some(variable) = variables.iter().find(|entry| entry.key == "basePath") {
            return default_of(variable);
        }
        let mut url = server.get("url").and_then(Node::scalar).unwrap_or_default();
        for variable in variables {
            url = url.replace(&format!("{{{}}}", variable.key), &default_of(variable));
        }
        let after_host = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => url.as_str(),
        };
        after_host.split(['?', '#']).next().unwrap_or_default().to_owned()
    }
}
