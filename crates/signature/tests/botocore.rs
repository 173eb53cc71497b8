//! What botocore signs, which is inside boto3 and aws-cli: rows made by `fixtures/generate.py`.

use http::Request;
use rejoinder_signature::{Payload, SignatureError, SignedRequest, parse, verify};
use serde_json::Value;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

#[track_caller]
fn check(row: &Value) {
    let text = |name: &str| row[name].as_str().unwrap();
    let name = text("name");
    let mut request = Request::builder().method(text("method")).uri(text("target"));
    for header in row["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let bytes = row["body"].as_array().unwrap();
    let body: Vec<u8> = bytes.iter().map(|b| b.as_u64().unwrap().try_into().unwrap()).collect();

    let signed = parse(&parts).unwrap().unwrap();
    assert_eq!(signed.access_key_id, "AKIDEXAMPLE", "{name}");
    assert_eq!(signed.session_token.as_deref(), row["token"].as_str(), "{name}");
    let now = "2026-11-22T04:07:00Z".parse().unwrap();
    let check = |secret: &str, body: &[u8]| {
        let request = SignedRequest {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
            payload: Payload::Bytes(body),
        };
        verify(&signed, secret, text("service"), &request, now)
    };
    let result = check(SECRET, &body);
    assert!(result.is_ok(), "{name}: {}", result.unwrap_err());
    let other_secret = check("another", &body);
    assert!(matches!(other_secret, Err(SignatureError::Mismatch { .. })), "{name}");
    let other_body = check(SECRET, b"another");
    assert_eq!(other_body.is_ok(), name.starts_with("unsigned payload"), "{name}");
}

#[test]
fn accepts_what_botocore_signs() {
    let rows = include_str!("fixtures/botocore.jsonl");
    for row in rows.lines() {
        check(&serde_json::from_str(row).unwrap());
    }
    assert!(rows.lines().count() > 20);
}
