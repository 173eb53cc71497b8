use serde_json::json;

use super::*;
use crate::{Key, NoKeys, Value};

mod oracle;

const PETS: &str = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/pets";
const ANNA: Caller<'_> = Caller::Aws { arn: "arn:aws:iam::123456789012:user/anna" };

/// A caller from this address.
struct From([u8; 4]);

impl ConditionKeys for From {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        (*key == Key::SourceIp).then(|| Value::Ip(self.0.into()))
    }
}

#[track_caller]
fn check(kind: PolicyKind, document: Json, request: &Request<'_>, expected: Decision<'_>) {
    let policy = Policy::parse(&document.to_string(), kind).unwrap();
    assert_eq!(policy.evaluate(request), expected);
}

#[track_caller]
fn check_fault(kind: PolicyKind, document: &str, message: &str) {
    assert_eq!(Policy::parse(document, kind).unwrap_err().to_string(), message);
}

#[test]
fn an_explicit_deny_wins() {
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "all", "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
         "Resource": "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*"},
        {"Sid": "outside", "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke",
         "Resource": "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}},
    ]});
    let ask = |address, expected| {
        let keys = From(address);
        let request = Request::invoke(PETS, Caller::Anonymous, &keys);
        check(PolicyKind::Resource, document.clone(), &request, expected);
    };
    ask([10, 1, 2, 3], Decision::Allow);
    ask([192, 0, 2, 9], Decision::Allow);
    ask([203, 0, 113, 1], Decision::ExplicitDeny { sid: Some("outside") });
}

#[test]
fn whom_what_and_where() {
    let ask = |statement: Json, caller, expected| {
        let request = Request::invoke(PETS, caller, &NoKeys);
        let document = json!({"Version": "2012-10-17", "Statement": statement});
        check(PolicyKind::Resource, document, &request, expected);
    };
    let named = |principal: Json| {
        json!({"Effect": "Allow", "Principal": principal, "Action": "execute-api:*",
               "Resource": "*"})
    };
    ask(named(json!("*")), Caller::Anonymous, Decision::Allow);
    ask(named(json!({"AWS": "*"})), Caller::Anonymous, Decision::Allow);
    ask(named(json!({"AWS": ["210987654321", "123456789012"]})), ANNA, Decision::Allow);
    ask(named(json!({"AWS": "210987654321"})), ANNA, Decision::ImplicitDeny);
    let service = json!({"Service": "a.amazonaws.com", "Federated": "x"});
    ask(named(service.clone()), Caller::Service("a.amazonaws.com"), Decision::Allow);
    ask(named(service.clone()), Caller::Federated("x"), Decision::Allow);
    ask(named(service), ANNA, Decision::ImplicitDeny);
    let all_but = |resource: &str| {
        json!({"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"},
               "NotAction": "execute-api:ManageConnections", "NotResource": resource})
    };
    let denied = Decision::ExplicitDeny { sid: None };
    ask(all_but("*/POST/*"), Caller::Anonymous, denied);
    ask(all_but("*/GET/*"), Caller::Anonymous, Decision::ImplicitDeny);
    ask(all_but("*/POST/*"), ANNA, Decision::ImplicitDeny);
}

#[test]
fn exceptions_that_cannot_be_resolved_never_allow() {
    for (effect, expected) in
        [("Allow", Decision::ImplicitDeny), ("Deny", Decision::ExplicitDeny { sid: None })]
    {
        let document = json!({"Version": "2012-10-17", "Statement": {
            "Effect": effect, "Action": "*", "NotResource": "*/${aws:username}"}});
        let request = Request::invoke(PETS, ANNA, &NoKeys);
        check(PolicyKind::Identity, document, &request, expected);
    }
}

#[test]
fn authorizers_answers() {
    let answer = |effect: &str, resource: Json| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}]})
    };
    let request = Request::invoke(PETS, Caller::Anonymous, &NoKeys);
    let ask = |document: Json, expected| {
        let policy = Policy::compile(&document, PolicyKind::Authorizer).unwrap();
        assert_eq!(policy.evaluate(&request), expected);
    };
    ask(answer("Allow", json!(PETS)), Decision::Allow);
    ask(answer("Allow", json!([&PETS[..PETS.len() - 1], "*/prod/*"])), Decision::Allow);
    ask(answer("Allow", json!("arn:aws:execute-api:*:*:*/prod/POST/*")), Decision::ImplicitDeny);
    ask(answer("Deny", json!("*")), Decision::ExplicitDeny { sid: None });
    let long = answer("Allow", json!("a".repeat(513)));
    let fault = Policy::compile(&long, PolicyKind::Authorizer).unwrap_err();
    assert_eq!(fault.to_string(), "Statement[0].Resource: longer than 512 characters");
}

#[test]
fn faults_say_where() {
    use PolicyKind::{Identity, Resource};
    let one = |rest: &str| format!(r#"{{"Statement":[{{"Effect":"Allow",{rest}}}]}}"#);
    let fault = |rest: &str, message: &str| check_fault(Resource, &one(rest), message);
    check_fault(Resource, "[]", "$: expected an object");
    check_fault(Resource, "{}", "$: Statement is missing");
    check_fault(Resource, r#"{"Statement":[]}"#, "Statement: the list is empty");
    check_fault(Resource, r#"{"Statement":7}"#, "Statement: expected an object");
    check_fault(Resource, r#"{"Statements":[]}"#, r#"$: there is no element "Statements""#);
    let version = r#"Version: "2012" is not one of 2012-10-17 and 2008-10-17"#;
    check_fault(Resource, r#"{"Version":"2012","Statement":[]}"#, version);
    fault(r#""Action":"*","Resource":"*""#, "Statement[0]: Principal is missing");
    let principal = r#""Principal":"*""#;
    fault(&format!(r#"{principal},"Resource":"*""#), "Statement[0]: Action is missing");
    fault(
        &format!(r#"{principal},"Action":"*","NotAction":"*","Resource":"*""#),
        "Statement[0]: Action and NotAction exclude each other",
    );
    fault(
        &format!(r#"{principal},"Action":["*","Invoke"],"Resource":"*""#),
        r#"Statement[0].Action[1]: "Invoke" is not an action such as execute-api:Invoke"#,
    );
    let whole = format!(r#"{principal},"Action":"*","Resource":"*""#);
    fault(
        &format!(r#"{whole},"Conditions":{{}}"#),
        r#"Statement[0]: there is no element "Conditions""#,
    );
    fault(
        &format!(r#"{whole},"Condition":{{"IpAdress":{{}}}}"#),
        r#"Statement[0].Condition: "IpAdress" is not a condition operator"#,
    );
    fault(
        &format!(r#"{whole},"Condition":{{"IpAddress":{{"aws:SourceIp":["10.0.0.0/8","x"]}}}}"#),
        "Statement[0].Condition.IpAddress.aws:SourceIp[1]: \"x\" is not an address or a range of \
         them",
    );
    fault(
        r#""Principal":{"AWS":["*","anna"]},"Action":"*","Resource":"*""#,
        "Statement[0].Principal.AWS[1]: \"anna\" is not \"*\", an account or the ARN of a user, a \
         role or a session",
    );
    check_fault(Identity, &one(&whole), "Statement[0]: Principal does not belong here");
    let effect = r#"{"Statement":{"Effect":"allow","Principal":"*","Action":"*","Resource":"*"}}"#;
    check_fault(Resource, effect, r#"Statement.Effect: "allow" is not Allow or Deny"#);
    let twice = r#"{"Statement":[],"Statement":[]}"#;
    check_fault(Resource, twice, r#"$: not JSON: "Statement" is there twice at line 1 column 27"#);
}

#[test]
fn sizes_are_bounded() {
    let sized = |bytes: usize, pad: usize| {
        let rest = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":""}}"#;
        let resource = "a".repeat(bytes - rest.len());
        rest.replace(r#":"""#, &format!(":{}\"{resource}\"", " ".repeat(pad)))
    };
    assert!(Policy::parse(&sized(8192, 10_000), PolicyKind::Resource).is_ok());
    let too_long = Problem::TooLong(8192);
    let fault = Policy::parse(&sized(8193, 0), PolicyKind::Resource).unwrap_err();
    assert_eq!(fault.problem, too_long);
    assert!(Policy::parse(&sized(8192, 300_000), PolicyKind::Resource).is_err());
    let deep = "[".repeat(4000);
    assert!(Policy::parse(&deep, PolicyKind::Resource).is_err());
}
