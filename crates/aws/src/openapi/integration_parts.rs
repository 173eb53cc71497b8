//! Maps that integrations, their responses and gateway responses share: parameters, templates,
//! status codes.

use std::collections::BTreeMap;

use crate::documents::StringMap;
use crate::mapping_expression::{MappingError, refusal};

use super::finding::Report;
use super::tree::{Entry, Node};

/// Where an integration stands, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// What AWS was doing, for example `Unable to put integration`.
    pub(super) act: &'p str,
    pub(super) verb: &'p str,
    pub(super) path: &'p str,
}

impl Place<'_> {
    /// A refusal as AWS words it.
    pub(super) fn refusal(&self, why: &str) -> String {
        let Self { act, verb, path } = self;
        format!("{act} on '{verb}' for resource at path '{path}': {why}")
    }

    /// A value of the wrong kind, as AWS words it (docs/wire/aws-api-surface.md, section 2.5).
    fn misshapen(&self, member: &str, entry: &Entry) -> String {
        let Self { verb, path, .. } = self;
        let (key, given) = (&entry.key, entry.value.shown());
        format!(
            "Invalid format for '{member}'. Expected type string for property '{key}' of resource \
             '{path}' and method '{verb}' but got '{given}'"
        )
    }
}

/// Three digits, given as text or as a number.
pub(super) fn status_code(node: &Node) -> Option<String> {
    let text = match node.as_integer() {
        Some(number) => number.to_string(),
        None => return None,
    };
    let valid = text.len() == 3 && matches!(text.as_bytes().first(), Some(b'1'..=b'5'));
    valid.then_some(text)
}

/// Why AWS refuses a template's key (docs/wire/aws-api-surface.md, section 4.4).
pub(super) fn media_type_refusal(key: &str) -> Option<String> {
    let sound = key == "$default"
        || key.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
    (!sound).then(|| {
        format!(
            "Validation Result: warnings : [], errors : [Invalid content type specified: {key}]"
        )
    })
}

/// `requestParameters` or `responseParameters`: keys and values are judged, the sound ones kept.
pub(super) fn parameters<K, V>(
    place: Place<'_>,
    member: &str,
    node: Option<&Node>,
    judges: (impl Fn(&str) -> Result<K, MappingError>, impl Fn(&str) -> Result<V, MappingError>),
    report: &mut Report,
) -> StringMap {
    let mut parameters = StringMap::new();
    for entry in node.map_or(&[][..], Node::entries) {
        let Some(value) = entry.value.as_str() else {
            report.warn(entry.value.at, place.misshapen(member, entry));
            continue;
        };
        let errors = [judges.0(&entry.key).err(), judges.1(value).err()];
        let errors: Vec<_> = errors.into_iter().flatten().collect();
        if errors.is_empty() {
            parameters.insert(entry.key.clone(), value.to_owned());
        } else {
            report.refuse(entry.at, place.refusal(&refusal(&errors)));
        }
    }
    parameters
}

/// `requestTemplates` or `responseTemplates`. Whatever text a template is, it stays as it is.
pub(super) fn templates(
    place: Place<'_>,
    member: &str,
    node: Option<&Node>,
    report: &mut Report,
) -> BTreeMap<String, Option<String>> {
    let mut templates = BTreeMap::new();
    for entry in node.map_or(&[][..], Node::entries) {
        if let Some(why) = media_type_refusal(&entry.key) {
            report.refuse(entry.at, place.refusal(&why));
            continue;
        }
        let text = match entry.value.as_str() {
            Some(text) => Some(text.to_owned()),
            None if entry.value.is_null() => None,
            None => {
                // An object where its text was meant.
                report.warn(entry.value.at, place.misshapen(member, entry));
                Some(entry.value.to_json().to_string())
            }
        };
        templates.insert(entry.key.clone(), text);
    }
    templates
}
