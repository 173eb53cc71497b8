//! From method and URI to an operation of the table.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::operations::{OPERATIONS, Operation, OperationError, Refusal};

/// The labels of a URI: name in the template, value decoded.
pub(super) type Labels = Vec<(&'static str, String)>;

/// The operation of a request, with the labels of its path.
pub(super) fn find(
    method: &Method,
    path: &str,
    query: Option<&str>,
) -> Result<(&'static Operation, Labels), OperationError> {
    let fits = |operation: &&Operation| {
        operation.method == *method
            && matches(operation.path, path)
            && operation.discriminator.is_none_or(|wanted| has(query, wanted))
    };
    // A row with a discriminator is more particular than the one without.
    let operation = OPERATIONS
        .iter()
        .filter(fits)
        .max_by_key(|operation| operation.discriminator.is_some())
        .ok_or_else(|| {
            OperationError::new(
                Refusal::UnknownOperation,
                format!("API Gateway has no operation {method} {path}"),
            )
        })?;
    Ok((operation, labels(operation.path, path)))
}

/// Whether a method and a path are a URI of the table. The data plane's path form begins alike
/// and is not.
pub(crate) fn owns(method: &Method, path: &str) -> bool {
    path.split('/').nth(4) != Some("_user_request_")
        && OPERATIONS.iter().any(|row| row.method == *method && matches(row.path, path))
}

/// Segment by segment, before decoding: an encoded slash is part of its label.
fn matches(template: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    template.split('/').all(|wanted| match segments.next() {
        Some(segment) if wanted.starts_with('{') => !segment.is_empty(),
        Some(segment) => wanted == segment,
        None => false,
    }) && segments.next().is_none()
}

fn labels(template: &'static str, path: &str) -> Labels {
    let name = |wanted: &'static str| wanted.strip_prefix('{')?.strip_suffix('}');
    template
        .split('/')
        .zip(path.split('/'))
        .filter_map(|(wanted, segment)| {
            let value = percent_decode_str(segment).decode_utf8_lossy().into_owned();
            Some((name(wanted)?, value))
        })
        .collect()
}

fn has(query: Option<&str>, (key, value): (&str, &str)) -> bool {
    query.is_some_and(|query| {
        query.split('&').any(|pair| pair.split_once('=') == Some((key, value)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, path: &str, query: Option<&str>, name: &str, labels: &[(&str, &str)]) {
        let (operation, found) = find(&method, path, query).expect("there is such an operation");
        assert_eq!(operation.name, name);
        let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(found, labels);
    }

    #[test]
    fn uris_lead_to_operations() {
        check(Method::POST, "/restapis", None, "CreateRestApi", &[]);
        check(Method::POST, "/restapis", Some("a=b&mode=import"), "ImportRestApi", &[]);
        check(Method::PUT, "/restapis/x", Some("mode=merge"), "PutRestApi", &[("restapi_id", "x")]);
        check(
            Method::GET,
            "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fx",
            None,
            "GetTags",
            &[("resource_arn", "arn:aws:apigateway:us-east-1::/restapis/x")],
        );
        check(
            Method::GET,
            "/domainnames/a.example/basepathmappings/%28none%29",
            None,
            "GetBasePathMapping",
            &[("domain_name", "a.example"), ("base_path", "(none)")],
        );
    }

    #[test]
    fn every_operation_is_found_at_its_own_uri() {
        for row in &OPERATIONS {
            let path = row.path.replace(['{', '}'], "");
            let query = row.discriminator.map(|(key, value)| format!("{key}={value}"));
            let (found, _) = find(&row.method, &path, query.as_deref()).expect("a row");
            assert_eq!(found.name, row.name);
        }
    }

    #[test]
    fn the_data_planes_path_form_is_not_ours() {
        assert!(owns(&Method::GET, "/restapis/x/stages/y"));
        assert!(!owns(&Method::GET, "/restapis/x/stages/_user_request_"));
        assert!(!owns(&Method::GET, "/pets"));
    }
}
