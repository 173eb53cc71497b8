"""The five gateway response operations, with boto3.

Source: docs/wire/aws-gateway-responses.md, sections 5 and 9.
"""

import pytest

from apis import DEFAULT_TEMPLATES, STATUSES, TYPES, refused

ENUM = "[" + ", ".join(TYPES) + "]"


def shown(kind, **changed):
    """What GET shows of a type."""
    entry = {"defaultResponse": True, "responseParameters": {}, "responseType": kind,
             "responseTemplates": DEFAULT_TEMPLATES}
    if kind in STATUSES:
        entry["statusCode"] = STATUSES[kind]
    entry.update(changed)
    return entry


def body(answer):
    return {k: v for k, v in answer.items() if k != "ResponseMetadata"}


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def test_a_new_api_lists_all_types_as_defaults(apigw, api):
    items = apigw.get_gateway_responses(restApiId=api["id"])["items"]
    assert {i["responseType"] for i in items} == set(TYPES)
    assert len(items) == 21
    for item in items:
        assert item == shown(item["responseType"])


def test_the_paginator_ends(apigw, api):
    pages = list(apigw.get_paginator("get_gateway_responses").paginate(restApiId=api["id"]))
    assert len(pages) == 1


@pytest.mark.parametrize("kind", TYPES)
def test_put_get_update_delete(apigw, api, kind):
    where = {"restApiId": api["id"], "responseType": kind}
    assert body(apigw.get_gateway_response(**where)) == shown(kind)

    custom = {
        "statusCode": "418",
        "responseParameters": {
            "gatewayresponse.header.a": "'x'",
            "gatewayresponse.header.b": "method.request.header.Accept",
        },
        "responseTemplates": {"application/json": '{"x":\n $context.error.messageString}'},
    }
    answer = apigw.put_gateway_response(**where, **custom)
    assert status(answer) == 201
    expected = shown(kind, defaultResponse=False, **custom)
    assert body(answer) == expected
    assert body(apigw.get_gateway_response(**where)) == expected

    answer = apigw.update_gateway_response(**where, patchOperations=[
        {"op": "replace", "path": "/statusCode", "value": "444"},
        {"op": "add", "path": "/responseParameters/gatewayresponse.header.c", "value": "'c'"},
        {"op": "remove", "path": "/responseParameters/gatewayresponse.header.a"},
        {"op": "replace", "path": "/responseTemplates/application~1json", "value": "{}"},
        {"op": "add", "path": "/responseTemplates/application~1xml", "value": "<x/>"},
    ])
    assert status(answer) == 200
    expected.update(
        statusCode="444",
        responseParameters={"gatewayresponse.header.b": "method.request.header.Accept",
                            "gatewayresponse.header.c": "'c'"},
        responseTemplates={"application/json": "{}", "application/xml": "<x/>"})
    assert body(answer) == expected

    answer = apigw.put_gateway_response(**where)
    assert body(answer) == shown(kind, defaultResponse=False)

    assert status(apigw.delete_gateway_response(**where)) == 202
    assert body(apigw.get_gateway_response(**where)) == shown(kind)
    refused(apigw.delete_gateway_response, 404, "NotFoundException",
            "Gateway response type not defined on api", **where)


def test_a_family_shows_through(apigw, api):
    family = {
        "statusCode": "599",
        "responseParameters": {"gatewayresponse.header.x-request-header":
                               "method.request.header.Accept"},
        "responseTemplates": {"application/json": "{\"five\": $context.error.messageString}"},
    }
    apigw.put_gateway_response(restApiId=api["id"], responseType="DEFAULT_5XX", **family)
    for item in apigw.get_gateway_responses(restApiId=api["id"])["items"]:
        kind = item["responseType"]
        if kind == "DEFAULT_5XX":
            assert item == shown(kind, defaultResponse=False, **family)
        elif STATUSES.get(kind, "4")[0] == "5":
            assert item == shown(kind, **family)
        else:
            assert item == shown(kind)
    answer = apigw.put_gateway_response(
        restApiId=api["id"], responseType="AUTHORIZER_FAILURE",
        responseParameters={"gatewayresponse.header.q": "'q'"})
    assert body(answer) == shown("AUTHORIZER_FAILURE", defaultResponse=False,
                                 responseParameters={"gatewayresponse.header.q": "'q'"})


def test_patching_what_was_never_put_starts_from_the_defaults(apigw, api):
    answer = apigw.update_gateway_response(
        restApiId=api["id"], responseType="DEFAULT_4XX",
        patchOperations=[{"op": "replace", "path": "/statusCode", "value": "444"}])
    assert body(answer) == shown("DEFAULT_4XX", defaultResponse=False, statusCode="444")


PATCHES = [
    ({"op": "add", "path": "/statusCode", "value": "400"}, 400, "BadRequestException",
     "Invalid patch path /statusCode"),
    ({"op": "remove", "path": "/statusCode"}, 400, "BadRequestException",
     "Invalid patch path /statusCode"),
    ({"op": "replace", "path": "/wrongPath", "value": "x"}, 400, "BadRequestException",
     "Invalid patch path /wrongPath"),
    ({"op": "replace", "value": "x"}, 400, "BadRequestException", "Invalid patch path null"),
    ({"op": "replace", "path": "/responseParameters/gatewayresponse.header.no", "value": "'x'"},
     404, "NotFoundException", "Invalid parameter name specified"),
    ({"op": "add", "path": "/responseTemplates/application~1json"}, 400, "BadRequestException",
     "Invalid null or empty value in responseTemplates"),
    ({"op": "add", "path": "/responseParameters/gatewayresponse.header.x"}, 400,
     "BadRequestException", "Invalid null or empty value in responseParameters"),
    ({"op": "wrong-op", "path": "/statusCode", "value": "x"}, 400, "ValidationException",
     "1 validation error detected: Value 'wrong-op' at "
     "'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy constraint: "
     "Member must satisfy enum value set: [add, remove, move, test, replace, copy]"),
]


@pytest.mark.parametrize("operation,http,code,message", PATCHES)
def test_refused_patches(apigw, api, operation, http, code, message):
    refused(apigw.update_gateway_response, http, code, message, restApiId=api["id"],
            responseType="DEFAULT_4XX", patchOperations=[operation])


def test_refused_patches_leave_everything_as_it_was(apigw, api):
    with pytest.raises(apigw.exceptions.BadRequestException):
        apigw.update_gateway_response(
            restApiId=api["id"], responseType="DEFAULT_4XX", patchOperations=[
                {"op": "replace", "path": "/statusCode", "value": "444"},
                {"op": "replace", "path": "/wrongPath", "value": "x"}])
    answer = apigw.get_gateway_response(restApiId=api["id"], responseType="DEFAULT_4XX")
    assert body(answer) == shown("DEFAULT_4XX")


OPERATIONS = ["get_gateway_response", "put_gateway_response", "update_gateway_response",
              "delete_gateway_response"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unknown_api(apigw, operation):
    arguments = {"patchOperations": []} if operation.startswith("update") else {}
    refused(getattr(apigw, operation), 404, "NotFoundException",
            "Invalid API identifier specified 000000000000:nosuchapi1",
            restApiId="nosuchapi1", responseType="DEFAULT_4XX", **arguments)
    refused(apigw.get_gateway_responses, 404, "NotFoundException",
            "Invalid API identifier specified 000000000000:nosuchapi1", restApiId="nosuchapi1")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unknown_type(apigw, api, operation):
    arguments = {"patchOperations": []} if operation.startswith("update") else {}
    refused(getattr(apigw, operation), 400, "ValidationException",
            "1 validation error detected: Value 'FAKE' at 'responseType' failed to satisfy "
            f"constraint: Member must satisfy enum value set: {ENUM}",
            restApiId=api["id"], responseType="FAKE", **arguments)


def test_refused_puts(apigw, api):
    where = {"restApiId": api["id"], "responseType": "DEFAULT_4XX"}
    refused(apigw.put_gateway_response, 400, "ValidationException",
            "1 validation error detected: Value '4xx' at 'putGatewayResponseInput.statusCode' "
            "failed to satisfy constraint: Member must satisfy regular expression pattern: "
            r"[1-5]\d\d", statusCode="4xx", **where)
    text = "Invalid mapping expression specified: Validation Result: warnings : [], errors : " \
           "[Invalid mapping expression specified: %s]"
    key = "method.response.header.Access-Control-Allow-Origin"
    refused(apigw.put_gateway_response, 400, "BadRequestException", text % key,
            responseParameters={key: "'*'"}, **where)
    refused(apigw.put_gateway_response, 400, "BadRequestException", text % "test-value",
            responseParameters={"gatewayresponse.header.x": "test-value"}, **where)
