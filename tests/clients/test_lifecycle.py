"""An API built by hand with boto3, deployed, called, customised, deployed again."""

import concurrent.futures
import json
import re
import signal
import socket

from apis import add, deploy, put, root

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def test_the_whole_way(gateway, apigw, api, backend):
    api = api["id"]
    echo = apigw.create_resource(restApiId=api, parentId=root(apigw, api), pathPart="echo")["id"]
    where = {"restApiId": api, "resourceId": echo, "httpMethod": "ANY"}
    apigw.put_method(**where, authorizationType="NONE")
    apigw.put_integration(**where, type="HTTP_PROXY", integrationHttpMethod="ANY",
                          uri=f"{backend}/echo")
    deploy(apigw, api)

    answer = gateway.call("/echo?a=1&a=2", "POST", {"X-Mine": "yes"}, b"hello", api, "prod")
    assert answer.status == 200, answer
    seen = answer.json
    assert (seen["method"], seen["body"]) == ("POST", "hello")
    assert seen["path"] == "/echo?a=1&a=2"
    assert seen["headers"]["x-mine"] == "yes"
    assert seen["headers"]["x-amzn-apigateway-api-id"] == api
    assert answer.headers["X-Backend"] == "yes"
    assert UUID.match(answer.headers["x-amzn-RequestId"])

    answer = gateway.call("/nope", api=api, stage="prod")
    assert (answer.status, answer.body) == (403, b'{"message":"Missing Authentication Token"}')
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert answer.headers["Content-Type"] == "application/json"
    assert len(answer.headers["x-amz-apigw-id"]) == 16

    apigw.put_gateway_response(
        restApiId=api, responseType="MISSING_AUTHENTICATION_TOKEN", statusCode="404",
        responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            "gatewayresponse.header.X-Agent": "method.request.header.User-Agent",
            "gatewayresponse.header.X-Request": "context.requestId",
            "gatewayresponse.header.X-Stage": "stageVariables.colour",
        },
        responseTemplates={"application/json":
                           '{"type":"$context.error.responseType","path":"$context.path",'
                           '"message":$context.error.messageString}'})
    answer = gateway.call("/nope", api=api, stage="prod")
    assert answer.status == 403, "no effect before a deployment"

    deploy(apigw, api)
    apigw.update_stage(restApiId=api, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/variables/colour", "value": "green"}])
    answer = gateway.call("/nope", headers={"User-Agent": "me"}, api=api, stage="prod")
    assert answer.status == 404
    assert answer.json == {"type": "MISSING_AUTHENTICATION_TOKEN", "path": "/prod/nope",
                           "message": "Missing Authentication Token"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Agent"] == "me"
    assert answer.headers["X-Request"] == answer.headers["x-amzn-RequestId"]
    assert answer.headers["X-Stage"] == "green"
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"

    apigw.delete_gateway_response(restApiId=api, responseType="MISSING_AUTHENTICATION_TOKEN")
    assert gateway.call("/nope", api=api, stage="prod").status == 404
    deploy(apigw, api)
    assert gateway.call("/nope", api=api, stage="prod").status == 403


def test_families_keep_each_type_its_status(gateway, apigw, api):
    api = api["id"]
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    resource = apigw.create_resource(
        restApiId=api, parentId=root(apigw, api), pathPart="down")["id"]
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    apigw.put_method(**where, authorizationType="NONE")
    apigw.put_integration(**where, type="HTTP_PROXY", integrationHttpMethod="GET",
                          uri=f"http://127.0.0.1:{port}/")
    deploy(apigw, api)
    answer = gateway.call("/down", api=api, stage="prod")
    assert answer.status == 504
    assert answer.body == b'{"message": "Network error communicating with endpoint"}'
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX"):
        apigw.put_gateway_response(
            restApiId=api, responseType=kind,
            responseParameters={"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"})
    deploy(apigw, api)
    for path, status in (("/down", 504), ("/nope", 403)):
        answer = gateway.call(path, api=api, stage="prod")
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
        assert set(answer.json) == {"message"}
    apigw.put_gateway_response(restApiId=api, responseType="INTEGRATION_FAILURE", statusCode="502")
    deploy(apigw, api)
    answer = gateway.call("/down", api=api, stage="prod")
    assert answer.status == 502
    assert answer.headers["Access-Control-Allow-Origin"] is None


def test_timeouts_and_statuses(gateway, apigw, api, backend):
    api = api["id"]
    resource = apigw.create_resource(
        restApiId=api, parentId=root(apigw, api), pathPart="slow")["id"]
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    apigw.put_method(**where, authorizationType="NONE")
    apigw.put_integration(**where, type="HTTP_PROXY", integrationHttpMethod="GET",
                          uri=f"{backend}/slow", timeoutInMillis=100)
    deploy(apigw, api)
    answer = gateway.call("/slow", api=api, stage="prod")
    assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')


def test_mapped_http(gateway, apigw, api, backend):
    api = api["id"]
    resource = apigw.create_resource(
        restApiId=api, parentId=root(apigw, api), pathPart="{code}")["id"]
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    apigw.put_method(**where, authorizationType="NONE",
                     requestParameters={"method.request.path.code": True,
                                        "method.request.querystring.q": False,
                                        "method.request.header.X-In": False})
    apigw.put_integration(
        **where, type="HTTP", integrationHttpMethod="POST", uri=f"{backend}/status/{{code}}",
        requestParameters={
            "integration.request.path.code": "method.request.path.code",
            "integration.request.querystring.asked": "method.request.querystring.q",
            "integration.request.header.X-Out": "method.request.header.X-In",
            "integration.request.header.X-Static": "'fixed'",
            "integration.request.header.X-Id": "context.requestId",
            "integration.request.header.X-Name": "method.request.body.$.name",
        })
    for status in ("200", "404"):
        apigw.put_method_response(**where, statusCode=status,
                                  responseParameters={"method.response.header.X-Back": False})
    apigw.put_integration_response(
        **where, statusCode="200",
        responseParameters={"method.response.header.X-Back":
                            "integration.response.header.X-Backend"})
    apigw.put_integration_response(
        **where, statusCode="404", selectionPattern="4\\d{2}",
        responseParameters={"method.response.header.X-Back": "integration.response.body.method"},
        responseTemplates={"application/json": '{"not": "found"}'})
    deploy(apigw, api)
    answer = gateway.call("/200?q=a%20b", "POST", {"X-In": "in", "Content-Type": "application/json"},
                          b'{"name": "Rex"}', api, "prod")
    assert answer.status == 200, answer
    seen = answer.json
    assert seen["path"] in ("/status/200?asked=a%20b", "/status/200?asked=a+b")
    assert seen["headers"]["x-out"] == "in"
    assert seen["headers"]["x-static"] == "fixed"
    assert seen["headers"]["x-name"] == "Rex"
    assert seen["headers"]["x-id"] == answer.headers["x-amzn-RequestId"]
    assert answer.headers["X-Back"] == "yes"
    assert answer.headers["X-Backend"] is None
    answer = gateway.call("/418", "POST", {"Content-Type": "application/json"}, b"{}", api, "prod")
    assert (answer.status, answer.body) == (404, b'{"not": "found"}')
    assert answer.headers["X-Back"] == "POST"


def test_validation(gateway, apigw, api):
    api = api["id"]
    apigw.create_model(restApiId=api, name="Pet", contentType="application/json", schema=json.dumps(
        {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object",
         "required": ["name"], "properties": {"name": {"type": "string"}}}))
    validator = apigw.create_request_validator(
        restApiId=api, name="both", validateRequestBody=True, validateRequestParameters=True)["id"]
    resource = apigw.create_resource(
        restApiId=api, parentId=root(apigw, api), pathPart="pets")["id"]
    put(apigw, api, resource, "POST", method={
        "requestValidatorId": validator, "requestModels": {"application/json": "Pet"},
        "requestParameters": {"method.request.querystring.qs1": True,
                              "method.request.header.x-header-param": True}})
    apigw.put_gateway_response(
        restApiId=api, responseType="BAD_REQUEST_BODY",
        responseTemplates={"application/json": '{"message":$context.error.messageString,'
                           '"detail":"$context.error.validationErrorString"}'})
    deploy(apigw, api)
    answer = gateway.call("/pets", "POST", {"Content-Type": "application/json"}, b"{}", api, "prod")
    assert (answer.status, answer.body) == (
        400, b'{"message": "Missing required request parameters: [x-header-param, qs1]"}')
    good = {"x-header-param": "1", "Content-Type": "application/json"}
    answer = gateway.call("/pets?qs1=1", "POST", good, b"{}", api, "prod")
    assert answer.status == 400
    assert answer.json["message"] == "Invalid request body"
    assert answer.json["detail"] == '[object has missing required properties (["name"])]'
    answer = gateway.call("/pets?qs1=1", "POST", good, b'{"name": "Rex"}', api, "prod")
    assert answer.status == 200


def test_reflected_values_cannot_break_the_answer(gateway, apigw, api):
    api = api["id"]
    add(apigw, api, "x")
    apigw.put_gateway_response(
        restApiId=api, responseType="MISSING_AUTHENTICATION_TOKEN",
        responseParameters={"gatewayresponse.header.X-Echo": "method.request.querystring.q"},
        responseTemplates={"application/json": '{"q":"$method.request.querystring.q",'
                           '"path":"$context.path","message":"$context.error.messageString"}'})
    deploy(apigw, api)
    answer = gateway.call("/a%22b?q=%22%2C%22admin%22%3Atrue%0d%0aX-Evil%3A1", api=api, stage="prod")
    assert answer.json["q"] == '","admin":true\r\nX-Evil:1'
    assert set(answer.json) == {"q", "path", "message"}
    assert answer.json["message"] == "Missing Authentication Token"
    assert answer.headers["X-Evil"] is None


def test_what_no_owner_can_shape(gateway, apigw, api):
    answer = gateway.call("/x", api="nosuchapi1", stage="prod")
    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


def test_the_host_form(gateway, apigw, api):
    api = api["id"]
    add(apigw, api, "x")
    deploy(apigw, api)
    for host in (f"{api}.execute-api.us-east-1.amazonaws.com",
                 f"{api.upper()}.execute-api.eu-west-1.localhost:{gateway.port}"):
        assert gateway.call("/prod/x", headers={"Host": host}).status == 200
        assert gateway.call("/prod/y", headers={"Host": host}).status == 403


def test_parallel_writers_of_one_api(gateway, apigw, api):
    api = api["id"]
    parent = root(apigw, api)
    resources = [apigw.create_resource(restApiId=api, parentId=parent, pathPart=f"r{n}")["id"]
                 for n in range(20)]

    def build(resource):
        where = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
        apigw.put_method(**where, authorizationType="NONE")
        apigw.put_integration(**where, type="MOCK",
                              requestTemplates={"application/json": '{"statusCode": 200}'})

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        list(pool.map(build, resources))
    items = apigw.get_resources(restApiId=api, embed=["methods"], limit=500)["items"]
    built = [i for i in items if i.get("resourceMethods", {}).get("GET", {}).get("methodIntegration")]
    assert len(built) == 20


def test_kill_and_restart_finds_every_acknowledged_write(start_gateway):
    gateway = start_gateway()
    apigw = gateway.client()
    api = apigw.create_rest_api(name="kept")["id"]
    add(apigw, api, "x")
    deploy(apigw, api)
    apigw.put_gateway_response(restApiId=api, responseType="DEFAULT_4XX", statusCode="499")
    gateway.stop(signal.SIGKILL)
    gateway.start()
    apigw = gateway.client()
    assert apigw.get_rest_api(restApiId=api)["name"] == "kept"
    answer = apigw.get_gateway_response(restApiId=api, responseType="DEFAULT_4XX")
    assert (answer["statusCode"], answer["defaultResponse"]) == ("499", False)
    assert gateway.call("/x", api=api, stage="prod").status == 200
    assert gateway.call("/y", api=api, stage="prod").status == 403
