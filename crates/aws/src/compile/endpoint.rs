//! Integration URIs: stage variables are filled in, `{name}` becomes a place for a parameter.
//!
//! Source: docs/wire/aws-data-plane.md, section 7.4.

use rejoinder_proxy::plan::{Endpoint, EndpointPart, Origin};

use super::notes::Notes;
use crate::documents::StringMap;

const VARIABLE: &str = "${stageVariables.";

/// Compiles an HTTP address; none, with the reason, for what is none.
pub(super) fn compile(
    uri: &str,
    variables: &StringMap,
    notes: &mut Notes,
) -> Result<Endpoint, String> {
    let uri = fill(uri, variables, notes);
    if let Some(at) = uri.find("${") {
        let rest = &uri[at..];
        let placeholder = rest.find('}').map_or(rest, |end| &rest[..=end]);
        return Err(format!(
            "the integration's address {uri:?} holds {placeholder}, which nothing fills: calling \
             it answers API_CONFIGURATION_ERROR"
        ));
    }
    let parts = split(&uri);
    let invalid = || format!("the integration's address is invalid: {uri:?}");
    match parts.first() {
        // A place may hold the rest of the origin, so that only a complete one can be judged.
        Some(EndpointPart::Literal(start)) if parts.len() == 1 || origin_ends(start) => {
            Origin::split(start).ok_or_else(invalid)?;
        }
        Some(EndpointPart::Literal(_) | EndpointPart::Path(_)) => {}
        None => return Err(invalid()),
    }
    Ok(Endpoint::new(parts.into()))
}

/// The text with `${stageVariables.name}` filled; a variable that is not set is empty.
pub(super) fn fill(text: &str, variables: &StringMap, notes: &mut Notes) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(VARIABLE) {
        let after = &rest[at + VARIABLE.len()..];
        let Some(end) = after.find('}') else { break };
        filled.push_str(&rest[..at]);
        let name = &after[..end];
        match variables.get(name) {
            Some(value) => filled.push_str(value),
            None => notes.warn(format!("{text} uses stage variable {name}, which is not set")),
        }
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    filled
}

fn split(uri: &str) -> Vec<EndpointPart> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = uri;
    while let Some(at) = rest.find('{') {
        let Some(length) = rest[at..].find('}') else { break };
        literal.push_str(&rest[..at]);
        let name = &rest[at + 1..at + length];
        // `{proxy+}` is how the resource is written, not a place, and people write it all the same.
        let name = name.strip_suffix('+').unwrap_or(name);
        if !literal.is_empty() {
            parts.push(EndpointPart::Literal(std::mem::take(&mut literal).into()));
        }
        parts.push(EndpointPart::Path(name.into()));
        rest = &rest[at + length + 1..];
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(EndpointPart::Literal(literal.into()));
    }
    parts
}

/// Whether the text holds more than scheme and authority.
fn origin_ends(text: &str) -> bool {
    text.find("://").is_some_and(|at| text[at + 3..].contains(['/', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(uri: &str, expected: Option<&str>) {
        let variables = [("host", "b.test:81"), ("empty", "")];
        let variables = variables.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let endpoint = compile(uri, &variables, &mut Notes::default()).ok().map(|endpoint| {
            let show = |part: &EndpointPart| match part {
                EndpointPart::Literal(text) => text.to_string(),
                EndpointPart::Path(name) => format!("<{name}>"),
            };
            endpoint.parts().iter().map(show).collect::<String>()
        });
        assert_eq!(endpoint.as_deref(), expected, "{uri}");
    }

    #[test]
    fn addresses() {
        check("http://a.test/pets/{petId}?x=1", Some("http://a.test/pets/<petId>?x=1"));
        check("https://${stageVariables.host}/{proxy}", Some("https://b.test:81/<proxy>"));
        check("http://a.test/{proxy+}", Some("http://a.test/<proxy>"));
        check("http://a.test/${stageVariables.none}/x", Some("http://a.test//x"));
        check("http://{host}/x", Some("http://<host>/x"));
        check("http://a.test", Some("http://a.test"));
        check("http://a.test/{open", Some("http://a.test/{open"));
        check("https://${stageVariables.none}/x", None);
        check("http://a.test/${Name}/x", None);
        check("${module.url}/x", None);
        check("ftp://a.test/", None);
        check("a.test/x", None);
        check("", None);
    }
}
