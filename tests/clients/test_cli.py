"""aws-cli, as people use it."""

import json
import os
import pathlib
import subprocess
import sys

AWS = pathlib.Path(sys.executable).with_name("aws")


def aws(gateway, *arguments):
    env = dict(os.environ, **gateway.client_env(), AWS_PAGER="")
    done = subprocess.run([AWS, "apigateway", *arguments], env=env, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_get_gateway_response_as_json_and_as_a_table(gateway, api):
    where = ["get-gateway-response", "--rest-api-id", api["id"],
             "--response-type", "MISSING_AUTHENTICATION_TOKEN"]
    assert json.loads(aws(gateway, *where, "--output", "json")) == {
        "responseType": "MISSING_AUTHENTICATION_TOKEN", "statusCode": "403",
        "responseParameters": {},
        "responseTemplates": {"application/json": '{"message":$context.error.messageString}'},
        "defaultResponse": True,
    }
    table = aws(gateway, *where, "--output", "table")
    assert "GetGatewayResponse" in table
    assert "MISSING_AUTHENTICATION_TOKEN" in table
    assert '{"message":$context.error.messageString}' in table


def test_put_with_the_quoting_that_people_type(gateway, api):
    where = ["--rest-api-id", api["id"], "--response-type", "DEFAULT_4XX"]
    aws(gateway, "put-gateway-response", *where, "--response-parameters",
        "gatewayresponse.header.Access-Control-Allow-Origin=\"'*'\"")
    shown = json.loads(aws(gateway, "get-gateway-response", *where, "--output", "json"))
    assert shown["responseParameters"] == {
        "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
    assert "statusCode" not in shown
