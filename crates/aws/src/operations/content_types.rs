//! Content types as keys of templates.

use super::OperationError;

/// Judges content types; `$default` stands for any.
///
/// # Errors
/// All that are none, in AWS's words (docs/wire/aws-gateway-responses.md, section 4.2).
pub(super) fn check<'k>(keys: impl Iterator<Item = &'k String>) -> Result<(), OperationError> {
    let wrong: Vec<_> = keys
        .filter(|key| *key != "$default" && !is_content_type(key))
        .map(|key| format!("Invalid content type specified: {key}"))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(OperationError::bad_request(format!(
        "Validation Result: warnings : [], errors : [{}]",
        wrong.join(", ")
    )))
}

/// Two tokens with a slash between them; parameters may follow.
fn is_content_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !part.is_empty() && part.bytes().all(allowed)
    };
    essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}
