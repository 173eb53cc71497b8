//! Resource policies as stored: compact JSON, with shorthand resources expanded
//! (docs/wire/aws-api-surface.md, section 2.4).

use serde_json::Value;

use crate::AwsSettings;
use crate::operations::OperationError;

const SHORTHAND: &str = "execute-api:/";

/// What the shorthand `execute-api:/` stands for in an API's policy.
pub(crate) fn arn(settings: &AwsSettings, api_id: &str) -> String {
    format!("arn:aws:execute-api:{}:{}:{api_id}/", settings.region, settings.account_id)
}

/// A policy as it is stored; `arn` is that of the API.
///
/// # Errors
/// When it is no JSON object.
pub(crate) fn stored(arn: &str, text: &str) -> Result<String, OperationError> {
    let mut policy: Value =
        serde_json::from_str(text).ok().filter(Value::is_object).ok_or_else(|| {
            OperationError::bad_request(
                "Invalid policy document. Please check the policy syntax and ensure that \
                 Principals are valid.",
            )
        })?;
    match policy.get_mut("Statement") {
        Some(Value::Array(statements)) => {
            statements.iter_mut().for_each(|statement| expand(statement, arn));
        }
        Some(statement) => expand(statement, arn),
        None => {}
    }
    Ok(policy.to_string())
}

fn expand(statement: &mut Value, arn: &str) {
    for member in ["Resource", "NotResource"] {
        match statement.get_mut(member) {
            Some(Value::Array(resources)) => {
                resources.iter_mut().for_each(|resource| expand_one(resource, arn));
            }
            Some(resource) => expand_one(resource, arn),
            None => {}
        }
    }
}

fn expand_one(resource: &mut Value, arn: &str) {
    if let Some(rest) = resource.as_str().and_then(|text| text.strip_prefix(SHORTHAND)) {
        *resource = Value::String(format!("{arn}{rest}"));
    }
}
