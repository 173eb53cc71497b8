//! Calls made by hand: what real clients rarely send.

use std::sync::Arc;
use std::time::SystemTime;

use http::Request;
use http::request::Parts;
use rejoinder_proxy::forms::{BodyNeed, Call, Guard};
use rejoinder_reply::FailureKind;
use serde_json::json;

use super::*;
use crate::{Caller, CallerSettings, Callers};

fn head(target: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

fn call<'a>(head: &'a Parts, ip: &str, over_tls: bool) -> Call<'a> {
    Call {
        path: head.uri.path(),
        head,
        source_ip: ip.parse().expect("an address"),
        over_tls,
        at: SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000),
    }
}

fn policies(statements: serde_json::Value) -> Arc<Policies> {
    let policies = Policies {
        region: "eu-west-1".into(),
        account: "123456789012".into(),
        api: "a1".into(),
        stage: "prod".into(),
        resource: None,
    };
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    Arc::new(policies.with_resource(Some(&text)).expect("a policy"))
}

#[test]
fn conditions_see_the_call() {
    #[track_caller]
    fn check(condition: serde_json::Value, allowed: bool) {
        let guard = ResourcePolicy(policies(json!({
            "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
            "Resource": "execute-api:/prod/GET/pets/*", "Condition": condition,
        })));
        let head = head("/pets/1", &[("user-agent", "curl/8"), ("referer", "http://r.test/")]);
        let passed = guard.begin(&call(&head, "203.0.113.9", true));
        assert_eq!(passed.is_ok(), allowed, "{condition} {passed:?}");
    }
    check(json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), true);
    check(json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), false);
    check(json!({"Bool": {"aws:SecureTransport": "true"}}), true);
    check(json!({"Bool": {"aws:SecureTransport": "false"}}), false);
    check(json!({"StringLike": {"aws:UserAgent": "curl/*"}}), true);
    check(json!({"StringEquals": {"aws:Referer": "http://r.test/"}}), true);
    check(json!({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}), true);
    check(json!({"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}), false);
    check(json!({"NumericLessThan": {"aws:EpochTime": "1795000001"}}), true);
    check(json!({"StringEquals": {"aws:PrincipalType": "Anonymous"}}), true);
    check(json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}), true);
    check(json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}), false);
    check(json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}), false);
    check(json!({"Null": {"aws:SourceVpc": "true"}}), true);
}

#[test]
fn two_hosts_are_no_signed_request() {
    let caller = Caller::new(CallerSettings {
        access_key_id: "AKIA".to_owned(),
        secret_access_key: "hush".to_owned(),
        arn: "arn:aws:iam::123456789012:user/anna".to_owned(),
        ..CallerSettings::default()
    });
    let callers = Callers::new([caller.expect("a caller")]);
    let policies = policies(json!({
        "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*",
    }));
    let guard = Signatures { callers, policies };
    #[track_caller]
    fn check(guard: &Signatures, target: &str, refused: Option<FailureKind>) {
        let signed = "AWS4-HMAC-SHA256 Credential=AKIA/20261122/eu-west-1/execute-api/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=00";
        let headers =
            [("host", "a.test"), ("x-amz-date", "20261122T120000Z"), ("authorization", signed)];
        let head = head(target, &headers);
        let begun = guard.begin(&call(&head, "203.0.113.9", false));
        assert_eq!(begun.map_err(|failure| failure.kind), refused.map_or(Ok(BodyNeed::Whole), Err));
    }
    check(&guard, "/pets", None);
    check(&guard, "http://A.test/pets", None);
    check(&guard, "http://b.test/pets", Some(FailureKind::SignatureMismatch));
}
