//! References between models:
//! `https://apigateway.amazonaws.com/restapis/{api}/models/{name}`.
//!
//! Source: docs/wire/aws-api-surface.md, section 4.3. The API in a reference is not looked at: a
//! clone refers to the models of its original, and means its own.

/// The model that a reference names, and its fragment without the `#`; none for other references.
pub(crate) fn model_of(reference: &str) -> Option<(&str, &str)> {
    let rest = reference.strip_prefix("https://").or_else(|| reference.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    if !host.starts_with("apigateway.") || !host.contains("amazonaws.com") {
        return None;
    }
    let (_, model) = path.strip_prefix("restapis/")?.split_once("/models/")?;
    let (name, fragment) = model.split_once('#').unwrap_or((model, ""));
    (!name.is_empty() && !name.contains('/')).then_some((name, fragment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        #[track_caller]
        fn check(reference: &str, expected: Option<(&str, &str)>) {
            assert_eq!(model_of(reference), expected, "{reference}");
        }
        let base = "https://apigateway.amazonaws.com/restapis/a1/models";
        check(&format!("{base}/Pet"), Some(("Pet", "")));
        check(&format!("{base}/Pet#/properties/a"), Some(("Pet", "/properties/a")));
        check(
            "https://apigateway.eu-west-1.amazonaws.com/restapis/a1/models/Pet",
            Some(("Pet", "")),
        );
        check(&format!("{base}/"), None);
        check("#/definitions/Pet", None);
        check("https://example.com/restapis/a1/models/Pet", None);
    }
}
