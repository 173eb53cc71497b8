//! What the AWS SDK for Rust signs we verify, and nothing else.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::Request;
use http::request::Parts;
use proptest::prelude::*;
use rejoinder_signature::{Payload, SignatureError, SignedRequest, parse, verify};

const NOW: u64 = 1_795_000_000;
const EXPIRES: u64 = 600;

#[derive(Clone, Debug)]
struct Case {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    token: Option<String>,
    region: String,
    presigned: bool,
}

fn encode(text: &str, keep: impl Fn(char) -> bool) -> String {
    text.chars()
        .map(|c| match keep(c) {
            true => c.to_string(),
            false => c.to_string().bytes().map(|b| format!("%{b:02x}")).collect(),
        })
        .collect()
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        "[a-z{}$(),:;=@!*'~+&_.-]{0,8}",
        "\\PC{0,6}",
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just("arn:aws:apigateway:us-east-1::/restapis/x".to_owned()),
    ];
    // What an http URI lets stand as it is stays; the rest is encoded, with small digits.
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:@".contains(c);
    proptest::collection::vec(segment, 0..5)
        .prop_map(move |s| s.iter().map(|s| format!("/{}", encode(s, kept))).collect())
}

fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof!["[a-zA-Z0-9_.~*!'()/:+ -]{0,6}", "\\PC{0,4}"];
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_.~*!'()/:+".contains(c);
    proptest::collection::vec((part.clone(), proptest::option::of(part)), 0..6).prop_map(
        move |pairs| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(name, value)| match value {
                    Some(value) => format!("{}={}", encode(name, kept), encode(value, kept)),
                    None => encode(name, kept),
                })
                .collect();
            pairs.join("&")
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let headers =
        proptest::collection::vec(("x-[a-c]{1,2}", "[ !-~]{0,12}( {1,3}[!-~]{1,4}){0,2}"), 0..5);
    (
        prop_oneof![Just("GET"), Just("PUT"), Just("PATCH"), Just("DELETE"), Just("M-SEARCH")],
        path(),
        query(),
        headers,
        proptest::collection::vec(any::<u8>(), 0..40),
        proptest::option::of("[A-Za-z0-9/+=]{1,40}"),
        "[a-z]{2}-[a-z]{4,9}-[1-9]",
        any::<bool>(),
    )
        .prop_map(|(method, path, query, headers, body, token, region, presigned)| Case {
            method,
            path,
            query,
            headers,
            body,
            token,
            region,
            presigned,
        })
}

fn target(case: &Case) -> String {
    let path = if case.path.is_empty() { "/" } else { &case.path };
    match case.query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", case.query),
    }
}

/// Signs a case as of `NOW` and gives the request as it arrives.
fn signed_request(case: &Case) -> Parts {
    let mut settings = SigningSettings::default();
    if case.presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(EXPIRES));
    }
    let identity = Credentials::new("AKID", "secret", case.token.clone(), None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&case.region)
        .name("execute-api")
        .time(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let uri = format!("http://api.example.com:8080{}", target(case));
    let headers = case.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signable =
        SignableRequest::new(case.method, &uri, headers, SignableBody::Bytes(&case.body)).unwrap();
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();

    let mut target = target(case);
    for (name, value) in instructions.params() {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(&format!("{name}={}", encode(value, |c| c.is_ascii_alphanumeric())));
    }
    let mut request = Request::builder().method(case.method).uri(target);
    request = request.header("host", "api.example.com:8080");
    let given = case.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in given.chain(instructions.headers()) {
        request = request.header(name, value);
    }
    request.body(()).unwrap().into_parts().0
}

fn check(parts: &Parts, secret: &str, body: &[u8], now: u64) -> Result<(), SignatureError> {
    let signed = parse(parts)?.ok_or(SignatureError::Missing)?;
    let request = SignedRequest {
        method: &parts.method,
        uri: &parts.uri,
        headers: &parts.headers,
        payload: Payload::Bytes(body),
    };
    let now = jiff::Timestamp::from_second(now.try_into().unwrap()).unwrap();
    verify(&signed, secret, "execute-api", &request, now)
}

fn mismatch(result: Result<(), SignatureError>) -> bool {
    matches!(result, Err(SignatureError::Mismatch { .. }))
}

proptest! {
    #[test]
    fn accepts_what_the_sdk_signs(case in case()) {
        let parts = signed_request(&case);
        let result = check(&parts, "secret", &case.body, NOW);
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
        prop_assert_eq!(&parse(&parts).unwrap().unwrap().session_token, &case.token);

        // The time is checked to the second, in both directions.
        let good_for = if case.presigned { EXPIRES } else { 300 };
        prop_assert!(check(&parts, "secret", &case.body, NOW + good_for).is_ok());
        let expired = check(&parts, "secret", &case.body, NOW + good_for + 1);
        prop_assert!(matches!(expired, Err(SignatureError::Expired { .. })), "late");
        prop_assert!(check(&parts, "secret", &case.body, NOW - 300).is_ok());
        let early = check(&parts, "secret", &case.body, NOW - 301);
        prop_assert!(matches!(early, Err(SignatureError::NotYetCurrent { .. })), "early");
    }

    #[test]
    fn refuses_what_was_changed_afterwards(case in case(), at in any::<usize>()) {
        let parts = signed_request(&case);
        prop_assert!(mismatch(check(&parts, "Secret", &case.body, NOW)));
        let mut body = case.body.clone();
        body.push(0);
        prop_assert!(mismatch(check(&parts, "secret", &body, NOW)));

        let mut changed = parts.clone();
        changed.method = "POST".parse().unwrap();
        prop_assert!(mismatch(check(&changed, "secret", &case.body, NOW)));

        let mut changed = parts.clone();
        changed.headers.insert("host", "other.example.com".parse().unwrap());
        prop_assert!(mismatch(check(&changed, "secret", &case.body, NOW)));

        if let Some((name, _)) = case.headers.get(at % case.headers.len().max(1)) {
            let mut changed = parts.clone();
            changed.headers.append(
                http::HeaderName::try_from(name.as_str()).unwrap(),
                "more".parse().unwrap(),
            );
            prop_assert!(mismatch(check(&changed, "secret", &case.body, NOW)));
        }

        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        for uri in [format!("{path}?{query}&added=1"), format!("{path}/added?{query}")] {
            let mut changed = parts.clone();
            changed.uri = uri.parse().unwrap();
            prop_assert!(mismatch(check(&changed, "secret", &case.body, NOW)), "{}", uri);
        }
    }

    #[test]
    fn never_panics(authorization in "\\PC{0,200}", query in "[ -~]{0,200}", date in "\\PC{0,20}") {
        let query: String = query.chars().filter(|c| !" #\"<>".contains(*c)).collect();
        let request = Request::builder().uri(format!("/?X-Amz-Signature=1&{query}"));
        for headers in [vec![], vec![("authorization", &authorization), ("x-amz-date", &date)]] {
            let mut request = Request::builder().uri(request.uri_ref().unwrap().clone());
            for (name, value) in headers {
                request = request.header(name, value.as_bytes());
            }
            let Ok(request) = request.body(()) else { continue };
            let _ = check(&request.into_parts().0, "secret", b"", NOW);
        }
    }
}
