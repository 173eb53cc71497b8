//! Rows: a method as it is stored, what it compiles to, and what its owner is told.

use http::Method as Verb;
use rejoinder_proxy::plan::{
    Backend, BodySchema, EndpointPart, IntegrationResponse, LogSegment, RequestTemplates, Route,
    Step, Target, Template, VendorAddress,
};
use rejoinder_reply::{Failure, FailureKind, NoValues};
use serde_json::{Value, json};

use super::*;
use crate::AwsForms;

fn compiled(definition: &Definition, stage: Value) -> Compiled {
    let mut stage: Stage = serde_json::from_value(stage).expect("a stage");
    stage.stage_name = "prod".into();
    stage.deployment_id = "d1".into();
    let settings = AwsSettings {
        account_id: "012345678901".to_owned(),
        region: "eu-west-1".to_owned(),
        account_throttle: false,
        defaults: ApiOptions::default(),
        apis: std::collections::HashMap::default(),
        callers: crate::Callers::default(),
    };
    compile(&Sources {
        settings: &settings,
        options: ApiOptions::default(),
        forms: Arc::new(AwsForms),
        api_id: "a1b2c3d4e5",
        definition,
        stage: &stage,
    })
}

/// A definition with one method at `/pets/{petId}`; `rest` are the definition's other pieces.
fn definition(method: Value, rest: Value) -> Definition {
    let mut definition = json!({
        "settings": {},
        "resources": {"r00t": {"id": "r00t", "path": "/"}, "r1": {
            "id": "r1", "parent_id": "r00t", "path_part": "{petId}", "path": "/pets/{petId}",
            "methods": {"GET": method},
        }},
        "models": {}, "request_validators": {}, "authorizers": {}, "gateway_responses": {},
    });
    let members = definition.as_object_mut().expect("an object");
    for (name, value) in rest.as_object().expect("an object") {
        members.insert(name.clone(), value.clone());
    }
    serde_json::from_value(definition).expect("a definition")
}

fn route(site: &Site) -> Arc<Route> {
    site.router.find("/pets/1", &Verb::GET).expect("a route").route
}

fn method(integration: Value) -> Value {
    json!({
        "authorization_type": "NONE", "integration": integration,
        "responses": {"200": {"status_code": "200", "response_parameters": {
            "method.response.header.X-A": false, "method.response.header.Date": false}}},
    })
}

fn integration(kind: &str, rest: Value) -> Value {
    let mut integration = json!({
        "kind": kind, "passthrough_behavior": "WHEN_NO_MATCH", "timeout_in_millis": 29000,
        "cache_namespace": "r1",
    });
    let members = integration.as_object_mut().expect("an object");
    for (name, value) in rest.as_object().expect("an object") {
        members.insert(name.clone(), value.clone());
    }
    integration
}

/// What a method with this integration compiles to, in words, and the warnings.
#[track_caller]
fn check(integration: Value, stage: Value, expected: &str, warnings: &[&str]) {
    let compiled = compiled(&definition(method(integration), json!({})), stage);
    assert_eq!(words(&route(&compiled.site).backend), expected);
    check_warnings(&compiled, warnings);
}

#[track_caller]
fn check_warnings(compiled: &Compiled, parts: &[&str]) {
    let messages: Vec<_> = compiled.warnings.iter().map(|warning| &warning.message).collect();
    assert_eq!(messages.len(), parts.len(), "{messages:#?}");
    for (message, part) in messages.iter().zip(parts) {
        assert!(message.contains(part), "{message} lacks {part}");
    }
}

fn words(backend: &Backend) -> String {
    match backend {
        Backend::Faulty(_) => "faulty".to_owned(),
        Backend::Mock(mock) => {
            format!(
                "mock {} -> {}",
                template_words(&mock.templates),
                response_words(&mock.responses)
            )
        }
        Backend::Http(http) => format!(
            "http {} | {} -> {}",
            target_words(&http.target),
            template_words(&http.templates),
            response_words(&http.responses)
        ),
        Backend::HttpProxy(proxy) => format!("proxy {}", target_words(&proxy.target)),
    }
}

fn target_words(target: &Target) -> String {
    let part = |part: &EndpointPart| match part {
        EndpointPart::Literal(text) => text.to_string(),
        EndpointPart::Path(name) => format!("<{name}>"),
    };
    let endpoint: String = target.endpoint.parts().iter().map(part).collect();
    let mappings: Vec<_> = target.mappings.iter().map(|one| format!("{:?}", one.target)).collect();
    let own: Vec<_> = target.service_headers.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "{:?} {endpoint} {:?} {:?} [{}] [{}]",
        target.verb,
        target.timeout,
        target.tls,
        mappings.join(","),
        own.join(",")
    )
}

fn template_words(templates: &RequestTemplates) -> String {
    let one = |(media_type, template): &(Box<str>, Template)| match template {
        Template::Literal(text) => format!("{media_type}={}", String::from_utf8_lossy(text)),
        Template::Faulty(_) => format!("{media_type}=faulty"),
    };
    let all: Vec<_> = templates.templates.iter().map(one).collect();
    format!("{} {:?}", all.join(","), templates.passthrough)
}

fn response_words(responses: &[IntegrationResponse]) -> String {
    let one = |response: &IntegrationResponse| {
        let pattern = response.pattern.as_ref().map_or("default", |pattern| pattern.as_str());
        let headers: Vec<_> = response.headers.iter().map(|header| header.name.as_str()).collect();
        let faulty = if response.faulty.is_some() { " faulty" } else { "" };
        format!("{pattern}:{}[{}]{faulty}", response.status.as_u16(), headers.join(","))
    };
    responses.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn mocks() {
    check(
        integration(
            "MOCK",
            json!({"request_templates": {"application/json; charset=utf-8": "{statusCode: 200}"},
                   "responses": {"200": {"status_code": "200"}}}),
        ),
        json!({}),
        r#"mock application/json={"statusCode":200} WhenNoMatch -> default:200[]"#,
        &[],
    );
    check(
        integration(
            "MOCK",
            json!({"request_templates": {"application/json": "{\n#set($s = 200)\n\"statusCode\": $s}"},
                   "passthrough_behavior": "NEVER",
                   "responses": {"200": {"status_code": "200",
                       "response_templates": {"text/plain": "$context.requestId",
                                              "text/html": null}}}}),
        ),
        json!({}),
        "mock application/json=faulty Never -> default:200[]",
        &[
            "request template for application/json needs Velocity for #set in line 2",
            "response template of status 200 for text/plain needs Velocity for $context.requestId",
        ],
    );
}

#[test]
fn http() {
    check(
        integration(
            "HTTP",
            json!({"uri": "https://${stageVariables.host}/p/{id}", "http_method": "POST",
                   "timeout_in_millis": 50,
                   "tls_config": {"insecure_skip_verification": true},
                   "request_parameters": {
                       "integration.request.path.id": "method.request.path.petId",
                       "integration.request.header.User-Agent": "'me'"},
                   "responses": {
                       "200": {"status_code": "200", "response_parameters": {
                           "method.response.header.X-A": "integration.response.header.B",
                           "method.response.header.Date": "'today'",
                           "method.response.header.Undeclared": "'x'"}},
                       "400": {"status_code": "400", "selection_pattern": "4\\d{2}"}}}),
        ),
        json!({"variables": {"host": "b.test"}}),
        r#"http Fixed(POST) https://b.test/p/<id> 50ms Unverified [Header("user-agent"),Path("id")] [x-amzn-apigateway-api-id,x-amzn-trace-id,accept] |  WhenNoMatch -> ^(?:4\d{2})$:400[] faulty default:200[x-amzn-remapped-date,x-a]"#,
        &[
            "method.response.header.Undeclared is mapped for status 200 and not declared",
            "Output mapping refers to an invalid method response: 400",
        ],
    );
}

#[test]
fn http_proxies() {
    check(
        integration("HTTP_PROXY", json!({"uri": "http://b.test/{proxy}", "http_method": "ANY"})),
        json!({}),
        "proxy Client http://b.test/<proxy> 29s Verified [] [user-agent,x-amzn-apigateway-api-id,x-amzn-trace-id]",
        &[],
    );
}

#[test]
fn what_cannot_run() {
    let proxy = |rest| integration("HTTP_PROXY", rest);
    for (integration, warning) in [
        (json!(null), "no integration"),
        (integration("AWS_PROXY", json!({"uri": "arn:aws:x"})), "type AWS_PROXY (arn:aws:x)"),
        (integration("AWS", json!({})), "type AWS ("),
        (proxy(json!({"uri": "http://a.test/", "connection_type": "VPC_LINK"})), "VPC links"),
        (proxy(json!({"uri": "a.test"})), "address is invalid"),
        (proxy(json!({})), "no address"),
        (
            proxy(json!({"uri": "http://a.test/", "request_parameters": {
                "integration.request.header.Content-Length": "'1'"}})),
            "content-length is the gateway's own",
        ),
        (
            proxy(json!({"uri": "http://a.test/", "request_parameters": {
                "integration.request.header.X": "unquoted"}})),
            "Invalid mapping expression specified: unquoted",
        ),
        (
            integration(
                "MOCK",
                json!({"responses": {"200": {"status_code": "200",
                "selection_pattern": "(2"}}}),
            ),
            "selectionPattern",
        ),
    ] {
        check(integration, json!({}), "faulty", &[warning]);
    }
}

#[test]
fn nothing_is_served_open_that_wants_a_guard() {
    #[track_caller]
    fn check(change: &str, value: Value, rest: Value, warning: &str) {
        let mut method = method(integration("HTTP_PROXY", json!({"uri": "http://a.test/"})));
        method[change] = value;
        let compiled = compiled(&definition(method, rest), json!({}));
        let route = route(&compiled.site);
        assert_eq!(words(&route.backend), "faulty");
        assert!(route.steps.is_empty());
        check_warnings(&compiled, &[warning]);
    }
    check("authorization_type", json!("CUSTOM"), json!({}), "authorizationType CUSTOM");
    check("authorization_type", json!(""), json!({}), "authorizationType ");
    let source = json!({"settings": {"api_key_source": "AUTHORIZER"}});
    check("api_key_required", json!(true), source, "apiKeySource AUTHORIZER");
    for policy in ["{\"Statement\":[{}]}", "no JSON", ""] {
        let policy = json!({"settings": {"policy": policy}});
        check("operation_name", json!("x"), policy.clone(), "resource policy");
        check("authorization_type", json!("AWS_IAM"), policy, "resource policy");
    }
}

#[test]
fn guards_stand_first() {
    #[track_caller]
    fn check(authorization: &str, settings: Value, guarded: bool) {
        let mut method = method(integration("HTTP_PROXY", json!({"uri": "http://a.test/"})));
        method["authorization_type"] = json!(authorization);
        let definition = definition(method, json!({ "settings": settings }));
        let compiled = compiled(&definition, json!({}));
        let first = matches!(route(&compiled.site).steps.first(), Some(Step::Guard(_)));
        assert_eq!(first, guarded, "{authorization}");
        assert!(matches!(&compiled.site.unmatched.steps[..], [Step::Guard(_)]));
        check_warnings(&compiled, &[]);
    }
    let policy = json!({"policy": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\
        \"Principal\":\"*\",\"Action\":\"execute-api:Invoke\",\"Resource\":\"execute-api:/*\"}}"});
    check("NONE", json!({}), false);
    check("NONE", policy.clone(), true);
    check("AWS_IAM", json!({}), true);
    check("AWS_IAM", policy, true);
}

/// The steps that come before validation, in words.
#[track_caller]
fn check_steps(api_key_required: bool, stage: Value, expected: &[&str]) {
    let mut get = method(integration("HTTP_PROXY", json!({"uri": "http://a.test/"})));
    get["api_key_required"] = json!(api_key_required);
    let compiled = compiled(&definition(get, json!({})), stage);
    let words = |step: &Step| match step {
        Step::ApiKey(rule) => format!("key {}", rule.header),
        Step::Throttle(rule) => {
            let shared: Vec<_> = rule.shared.iter().map(|limit| limit.id()).collect();
            format!("throttle {} {shared:?}", rule.method)
        }
        Step::Quota(retry_after) => format!("quota {retry_after:?}"),
        Step::Guard(_) => "guard".to_owned(),
        Step::ValidateParameters(_) | Step::ValidateBody(_) => "validate".to_owned(),
    };
    assert_eq!(route(&compiled.site).steps.iter().map(words).collect::<Vec<_>>(), expected);
    check_warnings(&compiled, &[]);
}

#[test]
fn keys_and_throttles_become_steps() {
    let own = "throttle /pets/{petId}/GET []";
    check_steps(false, json!({}), &[]);
    check_steps(true, json!({}), &["key x-api-key", own, "quota Told"]);
    let mut setting = serde_json::to_value(crate::documents::MethodSetting::default())
        .expect("settings are JSON");
    check_steps(false, json!({"method_settings": {"*/*": setting}}), &[]);
    setting["throttlingBurstLimit"] = json!(7);
    let site = r#"throttle /pets/{petId}/GET [Site(SiteId("aws/a1b2c3d4e5/prod"))]"#;
    check_steps(false, json!({"method_settings": {"*/*": setting}}), &[site]);
    let stage = json!({"method_settings": {"pets/{petId}/GET": setting}});
    let method =
        r#"throttle /pets/{petId}/GET [Route(RouteId("aws/a1b2c3d4e5/prod/GET/pets/{petId}"))]"#;
    check_steps(true, stage, &["key x-api-key", method, "quota Told"]);
}

#[test]
fn validators_become_steps() {
    let mut get = method(integration("HTTP_PROXY", json!({"uri": "http://a.test/"})));
    get["request_validator_id"] = json!("v1");
    get["request_parameters"] = json!({
        "method.request.querystring.qs1": true, "method.request.path.issuer": true,
        "method.request.header.x-header-param": true, "method.request.header.free": false,
    });
    get["request_models"] = json!({"application/json": "Pet", "$default": "Empty",
        "text/x; q=1": "Gone"});
    let rest = json!({
        "request_validators": {"v1": {"id": "v1", "validate_request_body": true,
            "validate_request_parameters": true}},
        "models": {"Pet": {"id": "m1", "name": "Pet", "content_type": "application/json",
            "schema": "{\"type\":\"object\"}"}},
    });
    let compiled = compiled(&definition(get, rest), json!({}));
    let route = route(&compiled.site);
    let [Step::ValidateParameters(parameters), Step::ValidateBody(body)] = &route.steps[..] else {
        panic!("two steps");
    };
    let names: Vec<_> = parameters.iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["x-header-param", "issuer", "qs1"]);
    let kind = |schema: &BodySchema| match schema {
        BodySchema::Anything => "anything",
        BodySchema::Checked(_) => "checked",
        BodySchema::Faulty(_) => "faulty",
    };
    let schemas: Vec<_> = body.schemas.iter().map(|(name, one)| (&**name, kind(one))).collect();
    assert_eq!(
        schemas,
        [("$default", "anything"), ("application/json", "checked"), ("text/x", "faulty")]
    );
    check_warnings(&compiled, &["model Gone, which does not exist"]);
}

#[test]
fn a_site_is_what_its_stage_says() {
    let rest = json!({"settings": {"binary_media_types": ["image/PNG", "*/*"],
        "endpoint_configuration": {"types": ["REGIONAL"], "ip_address_type": "ipv4"}}});
    let definition = definition(method(json!(null)), rest);
    let site = compiled(&definition, json!({"variables": {"a": "b"}})).site;
    assert_eq!(&*site.id.0, "aws/a1b2c3d4e5/prod");
    assert_eq!(&*site.deployment_id, "d1");
    assert_eq!(site.stage_variables.get("a").map(|value| &**value), Some("b"));
    assert_eq!(&*route(&site).id.0, "aws/a1b2c3d4e5/prod/GET/pets/{petId}");
    assert_eq!(
        site.binary_media_types.iter().map(|one| &**one).collect::<Vec<_>>(),
        ["image/png", "*/*"]
    );
    assert_eq!(site.vendor_address, VendorAddress::Open);
    assert_eq!(site.limits.target_bytes_max, 10_240);
    let before_verb = "arn:aws:execute-api:eu-west-1:012345678901:a1b2c3d4e5/prod/";
    assert_eq!(site.limits.verb_and_path_bytes_max, 1600 - before_verb.len());
    assert!(site.router.find("/pets", &Verb::GET).is_none());
    assert!(site.router.find("/pets/1", &Verb::POST).is_none());
}

#[test]
fn the_default_endpoint_can_be_closed() {
    let rest = json!({"settings": {"disable_execute_api_endpoint": true}});
    let site = compiled(&definition(method(json!(null)), rest), json!({})).site;
    assert_eq!(site.vendor_address, VendorAddress::Closed);
}

#[test]
fn access_logs() {
    #[track_caller]
    fn check(destination: &str, segments: Option<usize>, warnings: &[&str]) {
        let stage = json!({"access_log_settings": {"destinationArn": destination,
            "format": "$context.requestId \"$context.error.messageString\" $other"}});
        let compiled = compiled(&definition(method(json!(null)), json!({})), stage);
        let log = &compiled.site.access_log;
        assert_eq!(log.as_ref().map(|log| log.format.len()), segments);
        if let Some(log) = log {
            assert_eq!(log.format[3], LogSegment::Literal("\" $other".into()));
        }
        let mut all = warnings.to_vec();
        all.push("no integration");
        check_warnings(&compiled, &all);
    }
    check("stdout", Some(4), &[]);
    check("file:/tmp/access.log", Some(4), &[]);
    check("arn:aws:logs:eu-west-1:012345678901:log-group:x", None, &["cannot be reached"]);
    check("", None, &[]);
}

#[test]
fn gateway_responses_are_in_force() {
    let rest = json!({"gateway_responses": {
        "API_CONFIGURATION_ERROR": {"status_code": "418", "response_parameters": {
            "gatewayresponse.header.X-A": "'b'", "gatewayresponse.path.x": "'c'",
            "gatewayresponse.header.Y": "nonsense"}},
        "NO_SUCH_TYPE": {},
    }});
    let compiled = compiled(&definition(method(json!(null)), rest), json!({}));
    check_warnings(&compiled, &["nonsense", "no such response type", "no integration"]);
    let failure = Failure::new(FailureKind::ConfigurationFaulty);
    let reply = compiled.site.reply.render(&failure, &NoValues, None);
    assert_eq!(reply.status, 418);
    assert!(reply.headers.iter().any(|(name, value)| name == "x-a" && value == "b"));
}
