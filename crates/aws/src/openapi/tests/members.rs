//! Single members of documents, as rows.

use serde_json::{Value, json};

use super::{imported, options};
use crate::openapi::{BasePath, Finding, Imported, Severity, import};

/// An OpenAPI 3 document in JSON with these members besides.
fn with(members: Value) -> String {
    let mut document = json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"},
        "paths": {}});
    let object = document.as_object_mut().unwrap();
    for (key, value) in members.as_object().unwrap() {
        object.insert(key.clone(), value.clone());
    }
    document.to_string()
}

/// A document with one operation, `GET /x`.
fn with_get(operation: Value) -> String {
    with(json!({"paths": {"/x": {"get": operation}}}))
}

fn method(imported: &Imported, path: &str, verb: &str) -> Value {
    let resource = imported.definition.resources.values().find(|r| r.path == path);
    let method = resource.and_then(|resource| resource.methods.get(verb));
    serde_json::to_value(method.expect("the method is there")).unwrap()
}

fn messages(imported: &Imported, severity: Severity) -> Vec<&str> {
    let alike = |finding: &&Finding| finding.severity == severity;
    imported.findings.iter().filter(alike).map(|finding| finding.message.as_str()).collect()
}

#[track_caller]
fn check_paths(paths: &[&str], base: (&str, BasePath), expected: &[&str], refused: &str) {
    let items: serde_json::Map<_, _> =
        paths.iter().map(|path| ((*path).to_owned(), json!({"get": {}}))).collect();
    let text = with(json!({"servers": [{"url": base.0}], "paths": items}));
    let mut options = options();
    options.base_path = base.1;
    let imported = import(&text, &options).unwrap();
    let mut found: Vec<_> =
        imported.definition.resources.values().map(|r| r.path.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{paths:?}");
    let refusals = messages(&imported, Severity::Refusal);
    if refused.is_empty() {
        assert_eq!(refusals, [] as [&str; 0]);
    } else {
        assert!(refusals.len() == 1 && refusals[0].contains(refused), "{refusals:?}");
    }
    for resource in imported.definition.resources.values() {
        let root = resource.path == "/";
        assert_eq!(resource.id.len(), if root { 10 } else { 6 });
        assert_eq!(resource.parent_id.is_none(), root);
    }
}

#[test]
fn paths_become_a_tree() {
    use BasePath::{Ignore, Prepend, Split};
    let none = ("https://h/a/b/c", Ignore);
    check_paths(&[], none, &["/"], "");
    check_paths(&["/"], none, &["/"], "");
    check_paths(
        &["/a/b", "/a/{id}/c", "/a/"],
        none,
        &["/", "/a", "/a/b", "/a/{id}", "/a/{id}/c"],
        "",
    );
    check_paths(
        &["/{proxy+}", "/v1.0/x_y-z:w,v"],
        none,
        &["/", "/v1.0", "/v1.0/x_y-z:w,v", "/{proxy+}"],
        "",
    );
    check_paths(
        &["/e"],
        ("https://h/a/b/c", Prepend),
        &["/", "/a", "/a/b", "/a/b/c", "/a/b/c/e"],
        "",
    );
    check_paths(&["/e"], ("https://h/a/b/c", Split), &["/", "/b", "/b/c", "/b/c/e"], "");
    check_paths(&["/e"], ("/v1", Prepend), &["/", "/v1", "/v1/e"], "");
    check_paths(&["/e"], ("https://h", Prepend), &["/", "/e"], "");
    // What AWS refuses is left out, and nothing is made on the way to it.
    check_paths(
        &["/ok", "/a/{id}.json"],
        none,
        &["/", "/ok"],
        "Unable to create resource at path '/a/{id}.json': Resource's path part only allow",
    );
    check_paths(
        &["/p/{petId}", "/p/{id}/toys"],
        none,
        &["/", "/p", "/p/{petId}"],
        "A sibling ({petId}) of this resource already has a variable path part -- only one is",
    );
    check_paths(
        &["/f/{p+}", "/f/{p+}/x"],
        none,
        &["/", "/f", "/f/{p+}"],
        "Cannot create a child of a resource with a greedy path variable: {p+}",
    );
}

#[test]
fn server_variables_give_the_base_path() {
    let text = with(json!({"servers": [{"url": "https://{id}.example/{basePath}",
        "variables": {"basePath": {"default": "/one/two"}}}], "paths": {"/e": {"get": {}}}}));
    let options = crate::openapi::ImportOptions { base_path: BasePath::Prepend, ..options() };
    let imported = import(&text, &options).unwrap();
    assert!(imported.definition.resources.values().any(|r| r.path == "/one/two/e"));
}

#[track_caller]
fn check_integration(given: Value, expected: Value, findings: &[&str]) {
    let declared = json!({"200": {"headers": {"X": {}}}, "404": {}});
    let text = with_get(json!({"responses": declared, "x-amazon-apigateway-integration": given}));
    let imported = imported(&text);
    let mut found = method(&imported, "/x", "GET")["integration"].take();
    if let Some(object) = found.as_object_mut() {
        assert_eq!(object.remove("cache_key_parameters"), Some(json!([])));
        assert_eq!(object.remove("cache_namespace").map(|v| v.as_str().unwrap().len()), Some(6));
        let defaults =
            [("passthrough_behavior", json!("WHEN_NO_MATCH")), ("timeout_in_millis", json!(29000))];
        for (key, value) in defaults {
            if object.get(key) == Some(&value) {
                object.remove(key);
            }
        }
    }
    assert_eq!(found, expected, "{given}");
    let said: Vec<_> = imported.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(said.len(), findings.len(), "{said:?}");
    for (said, wanted) in said.iter().zip(findings) {
        assert!(said.contains(wanted), "{said} has no {wanted}");
    }
}

#[test]
fn integrations_are_read_leniently() {
    let http = json!({"kind": "HTTP_PROXY", "http_method": "GET", "uri": "http://b/x"});
    check_integration(
        json!({"type": "http_proxy", "httpMethod": "get", "uri": "http://b/x"}),
        http.clone(),
        &[],
    );
    check_integration(
        json!({"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://b/x",
        "payloadFormatVersion": "1.0"}),
        http,
        &["`payloadFormatVersion` is ignored"],
    );
    check_integration(
        json!({"type": "mock", "timeoutInMillis": "50", "passthroughBehavior": "never",
        "contentHandling": "convert_to_text", "tlsConfig": {"insecureSkipVerification": true},
        "connectionType": "internet", "credentials": "arn:x", "connectionId": ""}),
        json!({"kind": "MOCK", "timeout_in_millis": 50, "passthrough_behavior": "NEVER",
        "content_handling": "CONVERT_TO_TEXT", "tls_config": {"insecure_skip_verification": true},
        "connection_type": "INTERNET", "credentials": "arn:x"}),
        &[],
    );
    check_integration(
        json!({"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}",
        "text/plain": null}, "responses": {
        "default": {"statusCode": 200, "responseParameters": {"method.response.header.X": "'*'"},
            "responseTemplates": {"application/json": "{'malformed: $context.requestId"}},
        "4\\d\\d": {"statusCode": "404"}}}),
        json!({"kind": "MOCK", "request_templates": {"application/json": "{\"statusCode\": 200}",
            "text/plain": null}, "responses": {
        "200": {"status_code": "200", "response_parameters": {"method.response.header.X": "'*'"},
            "response_templates": {"application/json": "{'malformed: $context.requestId"}},
        "404": {"status_code": "404", "selection_pattern": "4\\d\\d"}}}),
        &[],
    );
}

#[test]
fn integrations_are_refused_as_aws_refuses_them() {
    let put =
        |why: &str| format!("Unable to put integration on 'GET' for resource at path '/x': {why}");
    let check = |given: Value, expected: Value, why: &str| {
        check_integration(given, expected, &[&put(why)]);
    };
    check(json!({"uri": "http://b"}), Value::Null, "Enumeration value for IntegrationType");
    check(json!({"type": "lambda"}), Value::Null, "Invalid integration type 'lambda'");
    check(
        json!({"type": "http", "uri": "http://b"}),
        json!({"kind": "HTTP", "uri": "http://b"}),
        "Enumeration value for HttpMethod must be non-empty",
    );
    check(
        json!({"type": "http", "httpMethod": "GET", "uri": "ftp://b"}),
        json!({"kind": "HTTP", "http_method": "GET", "uri": "ftp://b"}),
        "Invalid HTTP endpoint specified for URI",
    );
    check(
        json!({"type": "aws_proxy", "httpMethod": "POST", "uri": "http://b"}),
        json!({"kind": "AWS_PROXY", "http_method": "POST", "uri": "http://b"}),
        "Invalid ARN specified in the request",
    );
    check(
        json!({"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:aws:lambda:r:1:function:f"}),
        json!({"kind": "AWS_PROXY", "http_method": "POST", "uri": "arn:aws:lambda:r:1:function:f"}),
        "AWS ARN for integration must contain path or action",
    );
    check(
        json!({"type": "mock", "timeoutInMillis": 30000}),
        json!({"kind": "MOCK"}),
        "Timeout should be between 50 ms and 29000 ms",
    );
    check(
        json!({"type": "mock", "requestParameters": {"integration.request.header.a": "true"}}),
        json!({"kind": "MOCK"}),
        "Invalid mapping expression specified: Validation Result: \
        warnings : [], errors : [Invalid mapping expression specified: true]",
    );
    check(
        json!({"type": "mock", "requestTemplates": {"123": "x"}}),
        json!({"kind": "MOCK"}),
        "Validation Result: warnings : [], errors : [Invalid content type specified: 123]",
    );
    // Stage variables and placeholders may become anything.
    check_integration(
        json!({"type": "http", "httpMethod": "GET", "uri": "${stageVariables.u}/x"}),
        json!({"kind": "HTTP", "http_method": "GET", "uri": "${stageVariables.u}/x"}),
        &[],
    );
    // A header that the method response does not declare.
    check_integration(
        json!({"type": "mock", "responses": {"default": {"statusCode": "200",
        "responseParameters": {"method.response.header.Y": "'1'"}}}}),
        json!({"kind": "MOCK", "responses": {"200": {"status_code": "200",
        "response_parameters": {"method.response.header.Y": "'1'"}}}}),
        &[
            "Unable to put integration response on 'GET' for resource at path '/x': Invalid mapping \
        expression specified: Validation Result: warnings : [], errors : [Invalid mapping \
        expression parameter specified: method.response.header.Y]",
        ],
    );
}

#[test]
fn a_warning_is_worded_as_aws_words_it() {
    check_integration(
        json!({"type": "mock", "requestParameters": {"integration.request.header.nothing": true}}),
        json!({"kind": "MOCK"}),
        &["Invalid format for 'requestParameters'. Expected type string \
        for property 'integration.request.header.nothing' of resource '/x' and method 'GET' but \
        got 'true'"],
    );
}

#[track_caller]
fn check_gateway_response(given: Value, expected: Value, findings: &[&str]) {
    let text = with(json!({"x-amazon-apigateway-gateway-responses": {"THROTTLED": given}}));
    let imported = imported(&text);
    let found = imported.definition.gateway_responses.get("THROTTLED");
    assert_eq!(serde_json::to_value(found.map(|r| &**r)).unwrap(), expected, "{given}");
    let said: Vec<_> = imported.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(said.len(), findings.len(), "{said:?}");
    for (said, wanted) in said.iter().zip(findings) {
        assert!(said.contains(wanted), "{said} has no {wanted}");
    }
}

#[test]
fn gateway_responses_keep_what_is_absent_absent() {
    check_gateway_response(json!({}), json!({}), &[]);
    check_gateway_response(Value::Null, json!({}), &[]);
    check_gateway_response(json!({"statusCode": 429}), json!({"status_code": "429"}), &[]);
    check_gateway_response(
        json!({"statusCode": "302", "responseParameters":
        {"gatewayresponse.header.Location": "'https://x/?a=b,c'"}}),
        json!({"status_code": "302", "response_parameters":
        {"gatewayresponse.header.Location": "'https://x/?a=b,c'"}}),
        &[],
    );
    check_gateway_response(
        json!({"statusCode": null, "responseTemplates": {"application/json":
        "{\"message\":\"$context.error.messageString\"}"}}),
        json!({"response_templates":
        {"application/json": "{\"message\":\"$context.error.messageString\"}"}}),
        &[],
    );
    check_gateway_response(
        json!({"responseParameters": {
        "gatewayresponse.header.method.response.header.X": "'*'",
        "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin",
        "gatewayresponse.header.x": "context.authorizer.y"}}),
        json!({"response_parameters": {
        "gatewayresponse.header.method.response.header.X": "'*'",
        "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin",
        "gatewayresponse.header.x": "context.authorizer.y"}}),
        &[],
    );
    check_gateway_response(
        json!({"statusCode": 600, "responseParameters": {
        "gatewayresponse.header.A": "test-value", "gatewayresponse.header.B": 60}, "more": 1}),
        json!({}),
        &[
            "Gateway response 'THROTTLED': invalid status code '600'",
            "Unable to put gateway response 'THROTTLED': Invalid mapping expression specified: Validation \
        Result: warnings : [], errors : [Invalid mapping expression specified: test-value]",
            "Expected type string for property 'gatewayresponse.header.B' of gateway response",
            "`more` is ignored",
        ],
    );
    let text =
        with(json!({"x-amazon-apigateway-gateway-responses": {"NO_SUCH": {}, "default_4xx": {}}}));
    let imported = imported(&text);
    let types: Vec<_> = imported.definition.gateway_responses.keys().map(|k| &**k).collect();
    assert_eq!(types, ["DEFAULT_4XX"]);
    assert_eq!(
        messages(&imported, Severity::Warning),
        ["Unknown gateway response type 'NO_SUCH' is ignored"]
    );
}

#[test]
fn a_failure_lists_what_it_is_about() {
    let text = with(json!({"stray": 1, "paths": {"/a~b": {}}}));
    let imported = imported(&text);
    let failure = imported.failure(false).unwrap();
    assert!(
        failure
            .starts_with("Errors found during import:\n\tUnable to create resource at path '/a~b'")
    );
    assert!(failure.ends_with("\n\tAdditionally, these warnings were found:\n\tParse issue: attribute stray is unexpected"), "{failure}");
    let imported = super::imported(&with(json!({"stray": 1})));
    assert_eq!(imported.failure(false), None);
    assert_eq!(
        imported.failure(true).unwrap(),
        "Warnings found during import:\n\tParse issue: attribute stray is unexpected"
    );
    assert_eq!(imported.warnings(), ["Parse issue: attribute stray is unexpected"]);
}

#[track_caller]
fn check_no_document(text: &str, detail: &str) {
    let error = import(text, &options()).expect_err(text);
    assert_eq!(error.to_string(), "Invalid OpenAPI input.");
    assert!(error.detail.contains(detail), "{error:?}");
}

#[test]
fn what_is_no_document() {
    check_no_document("not a document", "no object");
    check_no_document("", "no object");
    check_no_document("[]", "no object");
    check_no_document("a: 1", "neither `openapi: 3.0.x` nor `swagger: '2.0'`");
    check_no_document("openapi: 4.0.0", "neither OpenAPI 3.0 nor Swagger 2.0");
    check_no_document("swagger: 1.2", "neither OpenAPI 3.0 nor Swagger 2.0");
    check_no_document("AWSTemplateFormatVersion: x\nResources: {}", "CloudFormation");
    check_no_document("{\"openapi\": }}", "");
    assert!(
        imported("openapi: 3.0.1").failure(false).unwrap().contains("attribute info is missing")
    );
    assert!(
        imported("openapi: 3.1.0\ninfo: {title: t}\npaths: {}")
            .failure(false)
            .unwrap()
            .contains("Unsupported OpenAPI version 3.1.0")
    );
    assert_eq!(imported("swagger: 2.0\ninfo: {title: t}\npaths: {}").failure(false), None);
}

#[track_caller]
fn check_schema(schema: Value, expected: Value) {
    let text = with(json!({"components": {"schemas": {"A": schema, "B_b": {"type": "object",
        "properties": {"deep": {"type": "string"}}}}}}));
    let imported = imported(&text);
    let model = imported.definition.models.get("A").unwrap();
    let found: Value = serde_json::from_str(model.schema.as_deref().unwrap()).unwrap();
    assert_eq!(found, expected, "{schema}");
    assert_eq!(model.content_type, "application/json");
}

#[test]
fn schemas_become_models() {
    let url = |name: &str| json!({"$ref": format!("https://apigateway.amazonaws.com/restapis/abcdefghij/models/{name}")});
    check_schema(json!({"$ref": "#/components/schemas/A"}), url("A"));
    check_schema(
        json!({"type": "array", "items": {"$ref": "#/components/schemas/B_b"}}),
        json!({"type": "array", "items": url("Bb")}),
    );
    check_schema(
        json!({"properties": {"default": {"type": "string", "default": "x", "example": 1},
        "a": {"allOf": [{"$ref": "#/components/schemas/A"}, {"nullable": true}]}}, "required": ["a"]}),
        json!({"properties": {"default": {"type": "string"},
        "a": {"allOf": [url("A"), {"nullable": true}]}}, "required": ["a"]}),
    );
    check_schema(
        json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": true,
        "required": true, "discriminator": {}, "x-y": 1, "enum": [{"$ref": "x"}]}),
        json!({"minimum": 1, "maximum": 2, "exclusiveMaximum": true, "enum": [{"$ref": "x"}]}),
    );
    check_schema(
        json!({"properties": {"p": {"$ref": "#/components/schemas/B_b/properties/deep"}},
        "additionalProperties": false}),
        json!({"properties": {"p": {"type": "string"}}, "additionalProperties": false}),
    );
    check_schema(
        json!({"properties": {"p": {"$ref": "other.yaml#/X"}}}),
        json!({"properties": {"p": {}}}),
    );
    // A reference into itself ends.
    let imported = imported(&with(json!({"components": {"schemas": {"A": {"properties":
        {"p": {"$ref": "#/components/schemas/A/properties/p"}}}}}})));
    assert!(messages(&imported, Severity::Warning)[0].contains("circular"));
}

#[track_caller]
fn check_access(
    security: Value,
    auth: Value,
    expected: (&str, Option<&str>, &[&str], bool),
    findings: usize,
) {
    let schemes = json!({
        "key": {"type": "apiKey", "name": "X-Api-Key", "in": "header"},
        "iam": {"type": "apiKey", "name": "Authorization", "in": "header",
            "x-amazon-apigateway-authtype": "awsSigv4"},
        "token": {"type": "apiKey", "name": "Auth", "in": "header",
            "x-amazon-apigateway-authtype": "Custom scheme with corporate claims",
            "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "arn:f",
                "authorizerResultTtlInSeconds": "60", "identityValidationExpression": "^x"}},
        "pool": {"type": "apiKey", "name": "Authorization", "in": "header",
            "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:p"]}},
        "bearer": {"type": "http", "scheme": "bearer"}});
    let mut operation = json!({"security": security});
    if !auth.is_null() {
        operation["x-amazon-apigateway-auth"] = auth;
    }
    let text = with(json!({"components": {"securitySchemes": schemes},
        "paths": {"/x": {"get": operation}}}));
    let imported = imported(&text);
    let authorizers = &imported.definition.authorizers;
    let method = imported.definition.resources.values().find_map(|r| r.methods.get("GET")).unwrap();
    let name = method.authorizer_id.as_deref().map(|id| authorizers[id].name.as_str());
    let scopes: Vec<_> = method.authorization_scopes.iter().map(String::as_str).collect();
    let found = (method.authorization_type.as_str(), name, &scopes[..], method.api_key_required);
    assert_eq!(found, expected, "{security}");
    assert_eq!(imported.findings.len(), findings, "{:?}", imported.findings);
    let token = authorizers.values().find(|a| a.name == "token").unwrap();
    assert_eq!(
        serde_json::to_value(&**token).unwrap(),
        json!({"id": &*token.id, "name": "token",
        "type": "TOKEN", "auth_type": "Custom scheme with corporate claims", "authorizer_uri": "arn:f",
        "identity_source": "method.request.header.Auth", "identity_validation_expression": "^x",
        "authorizer_result_ttl_in_seconds": 60})
    );
}

#[test]
fn security_says_who_may_call() {
    check_access(json!([]), Value::Null, ("NONE", None, &[], false), 0);
    check_access(json!([{"key": []}]), Value::Null, ("NONE", None, &[], true), 0);
    check_access(json!([{"iam": []}]), Value::Null, ("AWS_IAM", None, &[], false), 0);
    check_access(
        json!([{"token": [], "key": []}]),
        Value::Null,
        ("CUSTOM", Some("token"), &[], true),
        0,
    );
    check_access(
        json!([{"pool": ["a/b", "c"]}, {"key": []}]),
        Value::Null,
        ("COGNITO_USER_POOLS", Some("pool"), &["a/b", "c"], true),
        0,
    );
    check_access(
        json!([{"token": []}, {"pool": []}]),
        Value::Null,
        ("CUSTOM", Some("token"), &[], false),
        1,
    );
    check_access(json!([{"bearer": []}]), Value::Null, ("NONE", None, &[], false), 1);
    check_access(json!([{"nowhere": []}]), Value::Null, ("NONE", None, &[], false), 1);
    check_access(json!([]), json!({"type": "AWS_IAM"}), ("AWS_IAM", None, &[], false), 0);
}

#[track_caller]
fn check_settings(members: Value, member: &str, expected: Value, findings: usize) {
    let imported = imported(&with(members.clone()));
    let settings = serde_json::to_value(&*imported.definition.settings).unwrap();
    assert_eq!(settings[member], expected, "{members}");
    assert_eq!(imported.findings.len(), findings, "{:?}", imported.findings);
}

#[test]
fn settings_come_from_info_and_extensions() {
    check_settings(json!({}), "name", json!("t"), 0);
    check_settings(json!({}), "description", Value::Null, 0);
    check_settings(
        json!({"info": {"title": "a", "version": 2, "description": "d"}}),
        "version",
        json!("2"),
        0,
    );
    check_settings(json!({"info": {}}), "name", json!("Untitled"), 1);
    let key = |name: &str, value: Value| json!({format!("x-amazon-apigateway-{name}"): value});
    check_settings(
        key("binary-media-types", json!(["a/b", "*/*", "a/b"])),
        "binary_media_types",
        json!(["a/b", "*/*"]),
        0,
    );
    check_settings(
        key("minimum-compression-size", json!(5242880)),
        "minimum_compression_size",
        json!(5242880),
        0,
    );
    check_settings(
        key("minimum-compression-size", json!("0")),
        "minimum_compression_size",
        json!(0),
        0,
    );
    check_settings(
        key("minimum-compression-size", json!(-1)),
        "minimum_compression_size",
        Value::Null,
        1,
    );
    check_settings(
        key("api-key-source", json!("authorizer")),
        "api_key_source",
        json!("AUTHORIZER"),
        0,
    );
    check_settings(key("api-key-source", json!("COOKIE")), "api_key_source", json!("HEADER"), 1);
    check_settings(
        key(
            "endpoint-configuration",
            json!({"types": ["regional"], "disableExecuteApiEndpoint": true}),
        ),
        "endpoint_configuration",
        json!({"types": ["REGIONAL"], "ip_address_type": "ipv4"}),
        0,
    );
    check_settings(
        json!({"servers": [{"url": "/", "x-amazon-apigateway-endpoint-configuration":
        {"vpcEndpointIds": ["vpce-1"]}}]}),
        "endpoint_configuration",
        json!({"types": ["PRIVATE"], "ip_address_type": "dualstack", "vpc_endpoint_ids": ["vpce-1"]}),
        0,
    );
    check_settings(
        key("endpoint-configuration", json!({"types": ["EDGE", "REGIONAL"]})),
        "endpoint_configuration",
        json!({"types": ["EDGE"], "ip_address_type": "ipv4"}),
        1,
    );
    check_settings(
        key("policy", json!({"Statement": {"Resource": ["execute-api:/*"]}})),
        "policy",
        json!(
            "{\"Statement\":{\"Resource\":[\"arn:aws:execute-api:us-east-1:000000000000:abcdefghij/*\"]}}"
        ),
        0,
    );
    check_settings(json!({"security": [{"x": []}]}), "name", json!("t"), 1);
    check_settings(json!({"servers": [{"url": "/"}, {"url": "/b"}]}), "name", json!("t"), 1);
    check_settings(key("cors", json!({})), "name", json!("t"), 1);
    let options =
        crate::openapi::ImportOptions { endpoint_types: vec!["PRIVATE".to_owned()], ..options() };
    let asked =
        import(&with(key("endpoint-configuration", json!({"types": ["EDGE"]}))), &options).unwrap();
    assert_eq!(asked.definition.settings.endpoint_configuration.types, ["PRIVATE"]);
    let tagged = imported(&with(
        json!({"tags": [{"name": "team", "x-amazon-apigateway-tag-value": "a"}, {"name": "doc"}]}),
    ));
    assert_eq!(tagged.tags.into_iter().collect::<Vec<_>>(), [("team".to_owned(), "a".to_owned())]);
}

#[test]
fn validators_are_chosen_by_name() {
    let names = json!({"all": {"validateRequestBody": true, "validateRequestParameters": true},
        "params": {"validateRequestParameters": "true"}});
    let imported = imported(&with(json!({
        "x-amazon-apigateway-request-validators": names, "x-amazon-apigateway-request-validator": "all",
        "paths": {"/x": {"get": {}, "put": {"x-amazon-apigateway-request-validator": "params"},
            "post": {"x-amazon-apigateway-request-validator": "none"}}}})));
    let validators = &imported.definition.request_validators;
    let name = |verb: &str| {
        let id = method(&imported, "/x", verb)["request_validator_id"].as_str().map(str::to_owned);
        id.and_then(|id| validators[id.as_str()].name.clone())
    };
    assert_eq!(
        (name("GET").as_deref(), name("PUT").as_deref(), name("POST")),
        (Some("all"), Some("params"), None)
    );
    assert_eq!(messages(&imported, Severity::Warning).len(), 1);
    let params = validators.values().find(|v| v.name.as_deref() == Some("params")).unwrap();
    assert!(params.validate_request_parameters && !params.validate_request_body);
}

#[test]
fn parameters_are_declared() {
    let text = with(
        json!({"components": {"parameters": {"P": {"in": "header", "name": "X-P", "required": true}}},
        "paths": {"/x/{id}": {"parameters": [{"in": "path", "name": "id", "required": true},
            {"in": "query", "name": "q"}, {"$ref": "#/components/parameters/P"}],
        "get": {"parameters": [{"in": "query", "name": "q", "required": true}, {"in": "cookie", "name": "c"},
            {"$ref": "#/components/parameters/None"}]},
        "put": {"parameters": [{"in": "query", "name": "filter[name]"}]},
        "post": {"parameters": [{"in": "query", "name": "id"}]}}}}),
    );
    let imported = imported(&text);
    assert_eq!(
        method(&imported, "/x/{id}", "GET")["request_parameters"],
        json!({
        "method.request.header.X-P": true, "method.request.path.id": true, "method.request.querystring.q": true})
    );
    assert_eq!(
        messages(&imported, Severity::Warning),
        ["Unable to resolve reference '#/components/parameters/None'"]
    );
    let refusals = messages(&imported, Severity::Refusal);
    assert_eq!(refusals.len(), 2, "{refusals:?}");
    assert!(refusals[0].contains(
        "Unable to put method 'PUT' on resource at path '/x/{id}': Invalid mapping expression"
    ));
    assert!(
        refusals[1].contains("Parameter names must be unique across querystring, header and path")
    );
}

#[test]
fn inline_schemas_get_names() {
    let schema = json!({"type": "object", "required": ["a"]});
    let body = json!({"content": {"application/json": {"schema": schema}}});
    let text = with(json!({"paths": {"/x": {
        "post": {"requestBody": body, "responses": {"201": body, "default": body, "2XX": body}},
        "put": {"requestBody": {"$ref": "#/components/requestBodies/B"}}}},
        "components": {"requestBodies": {"B": body}}}));
    let imported = imported(&text);
    let post = method(&imported, "/x", "POST");
    let name = post["request_models"]["application/json"].as_str().unwrap();
    assert!(name.len() == 11 && name.starts_with("MODEL"), "{name}");
    assert_eq!(
        post["responses"],
        json!({"201": {"status_code": "201", "response_models": {"application/json": name}}})
    );
    assert_eq!(method(&imported, "/x", "PUT")["request_models"]["application/json"], name);
    assert_eq!(imported.definition.models.len(), 1);
    assert_eq!(messages(&imported, Severity::Warning).len(), 1);
}
