//! What must not be served open while the steps that would guard it do not exist.
//!
//! A method that wants authorization or an authorizer's API key, and every method of an API whose resource
//! policy is not simply "anyone may call everything", raises a configuration failure when it is
//! called. The unmatched route stays: it reveals nothing.
//!
//! Source: docs/wire/aws-data-plane.md, sections 4.1 and 5; docs/wire/aws-api-surface.md, 2.4.

use serde_json::Value;

use crate::documents::{ApiKeySource, Definition, Method};

/// Why no method of this API may be served, if so.
pub(super) fn closed_api(definition: &Definition) -> Option<String> {
    let policy = definition.settings.policy.as_deref()?;
    (!allows_everyone(policy)).then(|| {
        "the API has a resource policy that restricts callers, and resource policies are not \
         enforced yet: every method answers API_CONFIGURATION_ERROR rather than be served open. \
         Remove the policy, or allow execute-api:Invoke to everyone, and deploy again"
            .to_owned()
    })
}

/// Why this method may not be served, if so.
pub(super) fn closed_method(definition: &Definition, method: &Method) -> Option<String> {
    let wants = match method.authorization_type.as_str() {
        "NONE" if wants_authorizers_key(definition, method) => {
            "an API key of an authorizer (apiKeySource AUTHORIZER)".to_owned()
        }
        "NONE" => return None,
        "AWS_IAM" => "IAM signatures (authorizationType AWS_IAM)".to_owned(),
        other => format!("an authorizer (authorizationType {other})"),
    };
    Some(format!(
        "the method wants {wants}, which is not checked yet: it answers API_CONFIGURATION_ERROR \
         rather than be served open"
    ))
}

/// Whether the method's API key comes from an authorizer, and none are asked yet.
fn wants_authorizers_key(definition: &Definition, method: &Method) -> bool {
    method.api_key_required && definition.settings.api_key_source == ApiKeySource::Authorizer
}

/// Whether the policy lets everyone call everything: at least one such statement, and no other
/// kind of statement. What cannot be read does not.
fn allows_everyone(policy: &str) -> bool {
    let Ok(policy) = serde_json::from_str::<Value>(policy) else {
        return false;
    };
    let statements = many(&policy["Statement"]);
    !statements.is_empty() && statements.iter().all(|statement| allows_all(statement))
}

fn allows_all(statement: &Value) -> bool {
    const KNOWN: &[&str] = &["Sid", "Effect", "Principal", "Action", "Resource"];
    // A condition, a NotAction and whatever else there may be narrows what is allowed.
    let plain = statement
        .as_object()
        .is_some_and(|members| members.keys().all(|key| KNOWN.contains(&key.as_str())));
    let principal = &statement["Principal"];
    let anyone = is_star(principal) || many(&principal["AWS"]).iter().any(|name| is_star(name));
    let actions = many(&statement["Action"]);
    let resources = many(&statement["Resource"]);
    plain
        && statement["Effect"] == "Allow"
        && anyone
        && actions.iter().filter_map(|action| action.as_str()).any(is_invoke)
        && resources.iter().filter_map(|resource| resource.as_str()).any(is_whole_api)
}

fn is_invoke(action: &str) -> bool {
    action == "*" || ["execute-api:*", "execute-api:invoke"].contains(&&*action.to_lowercase())
}

/// `*`, `execute-api:/*`, or an ARN that ends after its API.
fn is_whole_api(resource: &str) -> bool {
    if resource == "*" || resource == "execute-api:/*" {
        return true;
    }
    let Some(rest) = resource.strip_prefix("arn:aws:execute-api:") else {
        return false;
    };
    match rest.splitn(3, ':').nth(2) {
        Some(path) => path.strip_suffix("*").is_some_and(|path| {
            path.is_empty() || path.strip_suffix('/').is_some_and(|api| !api.contains('/'))
        }),
        None => rest == "*",
    }
}

fn is_star(value: &Value) -> bool {
    value == "*"
}

/// One value, or all of a list.
fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies() {
        #[track_caller]
        fn check(statement: &str, open: bool) {
            let policy = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
            assert_eq!(allows_everyone(&policy), open, "{statement}");
        }
        let allow = |rest: &str| {
            format!(r#"{{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",{rest}}}"#)
        };
        check(&allow(r#""Resource":"execute-api:/*""#), true);
        check(&allow(r#""Resource":["arn:aws:execute-api:eu-west-1:012345678901:a1/*"]"#), true);
        check(&format!("[{}]", allow(r#""Resource":"*""#)), true);
        check(&allow(r#""Resource":"arn:aws:execute-api:us-east-1:1:a1/prod/GET/*""#), false);
        check(&allow(r#""Resource":"execute-api:/prod/*""#), false);
        check(
            &allow(r#""Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
            false,
        );
        let all = allow(r#""Resource":"*""#);
        check(
            &format!(r#"[{all},{{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}]"#),
            false,
        );
        check(
            r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"execute-api:*","Resource":"*"}"#,
            true,
        );
        check(
            r#"{"Effect":"Allow","Principal":{"AWS":"012345678901"},"Action":"*","Resource":"*"}"#,
            false,
        );
        check("[]", false);
        assert!(!allows_everyone("not JSON"));
    }
}
