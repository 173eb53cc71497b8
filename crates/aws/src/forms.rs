//! What the data plane must know of AWS: host and path forms, request ids, standard headers.
//!
//! Left out: the `x-apigw-api-id` header of private APIs, which names an API beside the host.
//!
//! Source: docs/wire/aws-data-plane.md, sections 2 and 11; docs/wire/aws-gateway-responses.md,
//! section 1.3.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};
use rejoinder_proxy::forms::{Forms, PathForm};
use rejoinder_reply::Dialect;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXTENDED_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-apigw-id");

/// AWS's ways.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsForms;

impl Forms for AwsForms {
    fn dialect(&self) -> &'static Dialect {
        &crate::failures::DIALECT
    }

    fn host_key<'h>(&self, host: &'h str) -> Option<Cow<'h, str>> {
        let (label, rest) = host.split_once('.')?;
        let (service, suffix) = rest.split_once('.')?;
        if !service.eq_ignore_ascii_case("execute-api") || suffix.is_empty() {
            return None;
        }
        let label = lower_case(label);
        let end = label.find("-vpce-").unwrap_or(label.len());
        let key = match label {
            Cow::Borrowed(label) => Cow::Borrowed(&label[..end]),
            Cow::Owned(mut label) => {
                label.truncate(end);
                Cow::Owned(label)
            }
        };
        (!key.is_empty()).then_some(key)
    }

    fn path_form<'p>(&self, path: &'p str) -> Option<PathForm<'p>> {
        let (api, rest) = path.strip_prefix("/restapis/")?.split_once('/')?;
        let (stage, rest) = rest.split_once('/')?;
        let path = rest.strip_prefix("_user_request_")?;
        let named = !api.is_empty() && !stage.is_empty();
        let ended = path.is_empty() || path.starts_with('/');
        (named && ended).then_some(PathForm { api, stage, path })
    }

    fn client_request_id<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers.get(REQUEST_ID)?.to_str().ok().filter(|id| is_uuid(id))
    }

    fn trace_header(&self) -> &'static str {
        "x-amzn-trace-id"
    }

    fn backend_request_id_header(&self) -> &'static str {
        "x-amzn-requestid"
    }

    fn identify(&self, request_id: &str, extended_request_id: &str, headers: &mut HeaderMap) {
        for (name, id) in [(REQUEST_ID, request_id), (EXTENDED_REQUEST_ID, extended_request_id)] {
            if let Ok(value) = HeaderValue::from_str(id) {
                headers.insert(name, value);
            }
        }
    }
}

/// Host labels know no case; ids do. Hosts are nearly always in lower case already.
fn lower_case(label: &str) -> Cow<'_, str> {
    if label.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(label.to_ascii_lowercase())
    } else {
        Cow::Borrowed(label)
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        #[track_caller]
        fn check(host: &str, expected: Option<&str>) {
            assert_eq!(AwsForms.host_key(host).as_deref(), expected, "{host}");
        }
        check("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", Some("a1b2c3d4e5"));
        check("A1B2c3d4e5.EXECUTE-API.localhost", Some("a1b2c3d4e5"));
        check("a1b2c3d4e5-vpce-0f1e.execute-api.eu-west-1.amazonaws.com", Some("a1b2c3d4e5"));
        check("A1-VPCE-0F1E.execute-api.x", Some("a1"));
        check("execute-api.us-east-1.amazonaws.com", None);
        check("a1b2c3d4e5.execute-api", None);
        check("a1b2c3d4e5.execute-api.", None);
        check(".execute-api.x", None);
        check("-vpce-1.execute-api.x", None);
        check("api.example.com", None);
        check("localhost", None);
        check("127.0.0.1", None);
    }

    #[test]
    fn paths() {
        #[track_caller]
        fn check(path: &str, expected: Option<(&str, &str, &str)>) {
            let form = AwsForms.path_form(path).map(|form| (form.api, form.stage, form.path));
            assert_eq!(form, expected, "{path}");
        }
        check("/restapis/a1/prod/_user_request_/pets/1", Some(("a1", "prod", "/pets/1")));
        check("/restapis/a1/prod/_user_request_/", Some(("a1", "prod", "/")));
        check("/restapis/a1/prod/_user_request_", Some(("a1", "prod", "")));
        check("/restapis/a1/prod/_user_request_//x", Some(("a1", "prod", "//x")));
        check("/restapis/a1/prod/_user_requests_/x", None);
        check("/restapis/a1/stages/prod", None);
        check("/restapis//prod/_user_request_/x", None);
        check("/restapis/a1//_user_request_/x", None);
        check("/pets", None);
    }

    #[test]
    fn request_ids_of_clients() {
        #[track_caller]
        fn check(id: &str, accepted: bool) {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(id).expect("a header value"));
            assert_eq!(AwsForms.client_request_id(&headers).is_some(), accepted, "{id}");
        }
        check("0f8fad5b-d9cb-469f-a165-70867728950e", true);
        check("0F8FAD5B-D9CB-469F-A165-70867728950E", true);
        check("0f8fad5bd9cb469fa16570867728950e", false);
        check("0f8fad5b-d9cb-469f-a165-70867728950g", false);
        check("0f8fad5b-d9cb-469f-a165-70867728950e0", false);
        check("", false);
        assert!(AwsForms.client_request_id(&HeaderMap::new()).is_none());
    }

    #[test]
    fn every_answer_is_identified() {
        let mut headers = HeaderMap::new();
        AwsForms.identify("id", "YIwYiFstIAMESqA=", &mut headers);
        assert_eq!(headers["x-amzn-requestid"], "id");
        assert_eq!(headers["x-amz-apigw-id"], "YIwYiFstIAMESqA=");
    }
}
