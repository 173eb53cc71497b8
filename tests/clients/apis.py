"""What several tests do to APIs."""

import pytest
from botocore.exceptions import ClientError

TYPES = (
    "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, "
    "MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, "
    "BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, "
    "ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, "
    "API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN"
).split(", ")

STATUSES = {
    "ACCESS_DENIED": "403", "API_CONFIGURATION_ERROR": "500",
    "AUTHORIZER_CONFIGURATION_ERROR": "500", "AUTHORIZER_FAILURE": "500",
    "BAD_REQUEST_PARAMETERS": "400", "BAD_REQUEST_BODY": "400", "EXPIRED_TOKEN": "403",
    "INTEGRATION_FAILURE": "504", "INTEGRATION_TIMEOUT": "504", "INVALID_API_KEY": "403",
    "INVALID_SIGNATURE": "403", "MISSING_AUTHENTICATION_TOKEN": "403", "QUOTA_EXCEEDED": "429",
    "REQUEST_TOO_LARGE": "413", "RESOURCE_NOT_FOUND": "404", "THROTTLED": "429",
    "UNAUTHORIZED": "401", "UNSUPPORTED_MEDIA_TYPE": "415", "WAF_FILTERED": "403",
}

DEFAULT_TEMPLATES = {"application/json": '{"message":$context.error.messageString}'}


def root(apigw, api):
    return next(r["id"] for r in apigw.get_resources(restApiId=api)["items"] if r["path"] == "/")


def add(apigw, api, path, verb="GET", parent=None, **integration):
    """Adds a resource below the root (or `parent`) with one method and its integration."""
    parent = parent or root(apigw, api)
    resource = apigw.create_resource(restApiId=api, parentId=parent, pathPart=path)["id"]
    put(apigw, api, resource, verb, **integration)
    return resource


def put(apigw, api, resource, verb="GET", method=None, **integration):
    where = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    apigw.put_method(**where, authorizationType="NONE", **(method or {}))
    apigw.put_integration(**where, **(integration or {
        "type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}))
    kind = integration.get("type", "MOCK")
    if kind in ("MOCK", "HTTP"):
        apigw.put_method_response(**where, statusCode="200")
        apigw.put_integration_response(**where, statusCode="200")


def deploy(apigw, api, stage="prod"):
    return apigw.create_deployment(restApiId=api, stageName=stage)["id"]


def refused(call, status, code, message, **arguments):
    """The call fails with exactly this status, code and message."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    got = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"],
           answer["Error"]["Message"])
    assert got == (status, code, message)
