"""ImportRestApi and PutRestApi, with boto3."""

import json

import pytest

from apis import deploy, refused

PETS = {
    "openapi": "3.0.1",
    "info": {"title": "pets", "version": "1.0"},
    "paths": {
        "/pets/{petId}": {
            "get": {
                "parameters": [{"name": "petId", "in": "path", "required": True,
                                "schema": {"type": "string"}}],
                "responses": {"200": {"description": "ok", "headers": {
                    "X-Kind": {"schema": {"type": "string"}}}}},
                "x-amazon-apigateway-integration": {
                    "type": "mock",
                    "requestTemplates": {"application/json": '{"statusCode": 200}'},
                    "responses": {"default": {
                        "statusCode": "200",
                        "responseParameters": {"method.response.header.X-Kind": "'dog'"},
                        "responseTemplates": {"application/json": '{"name": "Rex"}'}}},
                },
            },
        },
    },
    "x-amazon-apigateway-gateway-responses": {
        "DEFAULT_4XX": {"responseParameters": {
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}},
        "MISSING_AUTHENTICATION_TOKEN": {
            "statusCode": 404,
            "responseTemplates": {"application/json": '{"gone": $context.error.messageString}'}},
    },
}


@pytest.fixture
def imported(apigw):
    api = apigw.import_rest_api(body=json.dumps(PETS))
    assert api["ResponseMetadata"]["HTTPStatusCode"] == 201
    yield api
    apigw.delete_rest_api(restApiId=api["id"])


def test_an_imported_api_serves(gateway, apigw, imported):
    assert (imported["name"], imported["version"]) == ("pets", "1.0")
    api = imported["id"]
    deploy(apigw, api, "v1")
    answer = gateway.call("/pets/7", api=api, stage="v1")
    assert (answer.status, answer.json) == (200, {"name": "Rex"})
    assert answer.headers["X-Kind"] == "dog"
    answer = gateway.call("/dogs", api=api, stage="v1")
    assert (answer.status, answer.json) == (404, {"gone": "Missing Authentication Token"})
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert [m["name"] for m in apigw.get_models(restApiId=api)["items"]] == []


def custom(apigw, api):
    return {i["responseType"] for i in apigw.get_gateway_responses(restApiId=api)["items"]
            if not i["defaultResponse"]}


def test_merge_keeps_and_overwrite_drops(apigw, imported):
    api = imported["id"]
    apigw.put_gateway_response(restApiId=api, responseType="THROTTLED", statusCode="420")
    other = {"openapi": "3.0.1", "info": {"title": "two", "version": "2"}, "paths": {
        "/two": PETS["paths"]["/pets/{petId}"]}}
    answer = apigw.put_rest_api(restApiId=api, mode="merge", body=json.dumps(other))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    paths = {r["path"] for r in apigw.get_resources(restApiId=api)["items"]}
    assert paths == {"/", "/pets", "/pets/{petId}", "/two"}
    assert custom(apigw, api) == {"DEFAULT_4XX", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED"}
    apigw.put_rest_api(restApiId=api, mode="overwrite", body=json.dumps(other))
    paths = {r["path"] for r in apigw.get_resources(restApiId=api)["items"]}
    assert paths == {"/", "/two"}
    assert custom(apigw, api) == set()


def test_what_is_no_document(apigw):
    refused(apigw.import_rest_api, 400, "BadRequestException", "Invalid OpenAPI input.",
            body="not a document")
    before = len(apigw.get_rest_apis(limit=500)["items"])
    with pytest.raises(apigw.exceptions.BadRequestException):
        apigw.import_rest_api(body=json.dumps({"openapi": "3.0.1"}))
    assert len(apigw.get_rest_apis(limit=500)["items"]) == before
