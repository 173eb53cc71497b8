//! Parameters of an operation: which of them a method declares.

use std::collections::BTreeMap;

use crate::mapping_expression::{method_request_key, refusal};

use super::document::Document;
use super::finding::Report;
use super::tree::Node;

/// The parameters of one operation.
#[derive(Default)]
pub(super) struct Parameters<'d> {
    /// `method.request.{header|path|querystring}.{name}` → required.
    pub(super) declared: BTreeMap<String, bool>,
    /// Swagger's body parameter.
    pub(super) body: Option<&'d Node>,
}

/// Reads the parameters of a path and those of its operation, which win.
pub(super) fn parameters<'d>(
    document: &Document<'d>,
    levels: [&'d Node; 2],
    (verb, path): (&str, &str),
    report: &mut Report,
) -> Parameters<'d> {
    let mut parameters = Parameters::default();
    for node in levels {
        for item in node.get("parameters").map_or(&[][..], Node::items) {
            let Some(parameter) = document.resolve(item, report) else { continue };
            let location = parameter.get("in").and_then(Node::scalar).unwrap_or_default();
            let name = parameter.get("name").and_then(Node::scalar).unwrap_or_default();
            let location = match location.as_str() {
                "query" => "querystring",
                "header" => "header",
                "path" => "path",
                "body" => {
                    parameters.body = Some(parameter);
                    continue;
                }
                // API Gateway has no cookies and no forms.
                "cookie" | "formData" => continue,
                other => {
                    let message = format!(
                        "Parse issue: attribute paths.'{path}'({}).parameters.in is not of type \
                         `[query|header|path|body]` but '{other}'",
                        verb.to_ascii_lowercase()
                    );
                    report.warn(item.at, message);
                    continue;
                }
            };
            let key = format!("method.request.{location}.{name}");
            let required = parameter.get("required").and_then(Node::as_bool).unwrap_or(false);
            match method_request_key(&key) {
                Ok(_) => {
                    parameters.declared.insert(key, required);
                }
                Err(error) => report.refuse(item.at, unable(verb, path, &refusal(&[error]))),
            }
        }
    }
    let twice = duplicated(&parameters.declared);
    if let Some(name) = twice {
        let why = "Parameter names must be unique across querystring, header and path";
        let message = format!("{}: {name}", unable(verb, path, why));
        report.refuse(levels[1].at, message);
    }
    parameters
}

fn unable(verb: &str, path: &str, why: &str) -> String {
    format!("Unable to put method '{verb}' on resource at path '{path}': {why}")
}

fn duplicated(declared: &BTreeMap<String, bool>) -> Option<&str> {
    let mut names = std::collections::HashSet::new();
    let name = |key: &'_ str| key.splitn(4, '.').nth(3).map(str::len);
    declared.keys().find_map(|key| {
        let start = key.len() - name(key)?;
        let name = key.get(start..)?;
        (!names.insert(name)).then_some(name)
    })
}
