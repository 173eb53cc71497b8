"""AWS_IAM and resource policies: requests signed by botocore, policies put by boto3.

Source: docs/wire/aws-data-plane.md, sections 1 (steps 7 to 9), 4.1, 4.2; decisions A1, A12, A20.
"""

import datetime
import json
import urllib.parse

import botocore.auth
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from apis import add, deploy, root
from conftest import Gateway

ACCOUNT = "000000000000"
ANNA = Credentials("AKIAANNA", "anna/secret+key")
BEN = Credentials("AKIABEN", "ben-secret")
GUEST = Credentials("AKIAGUEST", "guest-secret")
SESSION = Credentials("ASIAROLE", "role-secret", "session-token")
EXPIRED = Credentials("ASIAOLD", "old-secret", "old-token")
ARNS = {
    "AKIAANNA": f"arn:aws:iam::{ACCOUNT}:user/anna",
    "AKIABEN": f"arn:aws:iam::{ACCOUNT}:user/ben",
    "AKIAGUEST": "arn:aws:iam::210987654321:user/guest",
    "ASIAROLE": f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/s1",
    "ASIAOLD": f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/s2",
}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Action": "execute-api:Invoke", **statement} for statement in statements]})


INVOKE_ALL = {"Effect": "Allow", "Resource": "arn:aws:execute-api:*:*:*"}
ANYONE = {"Effect": "Allow", "Principal": "*", "Resource": "execute-api:/*"}
SETTINGS = f"""
[[aws.callers]]
access_key_id = "AKIAANNA"
secret_access_key = "anna/secret+key"
arn = "{ARNS['AKIAANNA']}"
policy = '{policy(INVOKE_ALL, {"Effect": "Deny",
                               "Resource": "arn:aws:execute-api:*:*:*/prod/GET/secret*"})}'

[[aws.callers]]
access_key_id = "AKIABEN"
secret_access_key = "ben-secret"
arn = "{ARNS['AKIABEN']}"

[[aws.callers]]
access_key_id = "AKIAGUEST"
secret_access_key = "guest-secret"
arn = "{ARNS['AKIAGUEST']}"
policy_file = "guest.json"

[[aws.callers]]
access_key_id = "ASIAROLE"
secret_access_key = "role-secret"
arn = "{ARNS['ASIAROLE']}"
policy = '{policy(INVOKE_ALL)}'
session_token = "session-token"
session_expires = 2999-01-31T12:00:00Z

[[aws.callers]]
access_key_id = "ASIAOLD"
secret_access_key = "old-secret"
arn = "{ARNS['ASIAOLD']}"
session_token = "old-token"
session_expires = "2020-01-31T12:00:00Z"
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("iam")
    (folder / "r.toml").write_text(SETTINGS)
    (folder / "guest.json").write_text(policy(INVOKE_ALL))
    running = Gateway(folder, "--config", "r.toml")
    yield running
    running.stop()
    log = running.log_text() + "\n".join(running.lines)
    for secret in ("anna/secret+key", "ben-secret", "session-token", "old-token"):
        assert secret not in log


@pytest.fixture
def house(guarded, backend):
    """An API with `/{proxy+}` behind AWS_IAM, and `/open` that wants nothing."""
    return House(guarded, backend)


class House:
    def __init__(self, gateway, backend):
        self.gateway, self.apigw = gateway, gateway.client()
        self.api = self.apigw.create_rest_api(name="iam")["id"]
        self.echo("{proxy+}", "AWS_IAM", f"{backend}/echo")
        self.echo("open", "NONE", f"{backend}/echo")
        deploy(self.apigw, self.api)

    def echo(self, path, authorization, uri):
        resource = self.apigw.create_resource(
            restApiId=self.api, parentId=root(self.apigw, self.api), pathPart=path)["id"]
        where = {"restApiId": self.api, "resourceId": resource, "httpMethod": "ANY"}
        self.apigw.put_method(**where, authorizationType=authorization)
        self.apigw.put_integration(
            **where, type="HTTP_PROXY", integrationHttpMethod="ANY", uri=uri)

    def call(self, path, credentials=None, method="GET", body=None, headers=None, query=False,
             service="execute-api", send=None):
        """Signs and calls; `send` changes what is sent after it was signed."""
        path = f"/restapis/{self.api}/prod/_user_request_{path}"
        request = AWSRequest(method, self.gateway.addresses["data"] + path, data=body,
                             headers=headers or {})
        if credentials:
            signer = SigV4QueryAuth if query else SigV4Auth
            signer(credentials, service, "us-east-1").add_auth(request)
        url = urllib.parse.urlsplit(request.url)
        sent = {"path": url.path + (f"?{url.query}" if url.query else ""), "method": method,
                "headers": dict(request.headers.items()), "body": body}
        sent.update(send or {})
        return self.gateway.call(**sent)

    def set_policy(self, text, redeploy=True):
        self.apigw.update_rest_api(restApiId=self.api, patchOperations=[
            {"op": "replace", "path": "/policy", "value": text}])
        if redeploy:
            deploy(self.apigw, self.api)

    def denied(self, credentials, path, verb="GET", explicit=False):
        who = ARNS[credentials.access_key] if credentials else "anonymous"
        return (f"User: {who} is not authorized to perform: execute-api:Invoke on resource: "
                f"arn:aws:execute-api:us-east-1:********0000:{self.api}/prod/{verb}/{path}"
                + (" with an explicit deny" if explicit else ""))


def check(answer, status, error, message, member="message"):
    assert answer.status == status, answer
    assert answer.headers["x-amzn-ErrorType"] == error, answer
    assert answer.json == {member: message}


DENIED = (403, "AccessDeniedException")
MISSING = (403, "MissingAuthenticationTokenException", "Missing Authentication Token")
UNKNOWN = (403, "UnrecognizedClientException",
           "The security token included in the request is invalid.")
MISMATCH = ("The request signature we calculated does not match the signature you provided. Check "
            "your AWS Secret Access Key and signing method. Consult the service documentation for "
            "details.")


@pytest.mark.parametrize("query", [False, True], ids=["header", "query"])
def test_signed_requests_pass(house, query):
    for path in ("/a", "/a/b%20c", "/a?b=2&a=1&a=%2F", "/a//b"):
        answer = house.call(path, ANNA, query=query)
        assert answer.status == 200, answer
        assert "authorization" not in answer.json["headers"]
    answer = house.call("/a", SESSION, query=query)
    assert answer.status == 200, answer


def test_signed_bodies_pass(house):
    answer = house.call("/a", ANNA, "POST", b'{"x": 1}', {"X-Mine": "yes"})
    assert (answer.status, answer.json["body"]) == (200, '{"x": 1}')
    assert answer.json["headers"]["x-mine"] == "yes"


def test_unsigned_payloads_pass(house):
    headers = {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}
    answer = house.call("/a", ANNA, "POST", b"signed", headers, send={"body": b"other"})
    assert (answer.status, answer.json["body"]) == (200, "other")


def test_what_is_wrong_with_a_signature(house, monkeypatch):
    check(house.call("/a"), *MISSING)
    check(house.call("/a", Credentials("AKIANOBODY", "x")), *UNKNOWN)
    check(house.call("/a", Credentials("AKIAANNA", "anna/secret+key", "token")), *UNKNOWN)
    check(house.call("/a", Credentials("ASIAROLE", "role-secret")), *UNKNOWN)
    check(house.call("/a", EXPIRED), 403, "ExpiredTokenException",
          "The security token included in the request is expired")

    answer = house.call("/a", headers={"Authorization": "Bearer abc"})
    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (
        403, "IncompleteSignatureException")
    assert answer.json["message"].startswith(
        "Invalid key=value pair (missing equal-sign) in Authorization header")

    for wrong in (
        house.call("/a", Credentials("AKIAANNA", "guess")),
        house.call("/a", Credentials("AKIAANNA", "guess"), query=True),
        house.call("/a", ANNA, "POST", b"signed", send={"body": b"other"}),
        house.call("/a", ANNA, send={"method": "DELETE"}),
    ):
        assert (wrong.status, wrong.headers["x-amzn-ErrorType"]) == (
            403, "InvalidSignatureException")
        message = wrong.json["message"]
        assert message.startswith(
            MISMATCH + "\n\nThe Canonical String for this request should have been\n'")
        assert "\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n" in message
    answer = house.call("/a", ANNA, service="apigateway")
    assert answer.headers["x-amzn-ErrorType"] == "InvalidSignatureException"
    assert "Credential should be scoped to correct service: 'execute-api'." in answer.json["message"]

    earlier = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=20)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: earlier)
    answer = house.call("/a", ANNA)
    assert answer.headers["x-amzn-ErrorType"] == "InvalidSignatureException"
    assert answer.json["message"].startswith("Signature expired: ")


def test_identity_policies(house):
    deny = house.denied(ANNA, "secret", explicit=True)
    check(house.call("/secret", ANNA), *DENIED, deny, "Message")
    # However the path is written.
    for path in ("/%73ecret", "//secret/", "/x/../secret", "/./secret"):
        answer = house.call(path, ANNA)
        assert (answer.status, answer.headers["x-amzn-ErrorType"]) == DENIED, path
    check(house.call("/a", BEN), *DENIED, house.denied(BEN, "a"), "Message")
    # Nobody in this account has let a guest in.
    check(house.call("/a", GUEST), *DENIED, house.denied(GUEST, "a"), "Message")
    assert house.call("/open").status == 200


def test_unmatched_routes_are_shown_to_callers_alone(house):
    bare = House.__new__(House)
    bare.gateway, bare.apigw = house.gateway, house.apigw
    bare.api = house.apigw.create_rest_api(name="bare")["id"]
    add(bare.apigw, bare.api, "mock")
    deploy(bare.apigw, bare.api)
    check(bare.call("/no"), *MISSING)
    for query in (False, True):
        check(bare.call("/no", ANNA, query=query), 404, "ResourceNotFoundException", "Not Found")
        check(bare.call("/no", Credentials("AKIAANNA", "guess"), query=query), *MISSING)
        check(bare.call("/no", Credentials("AKIANOBODY", "x"), query=query), *MISSING)
        check(bare.call("/no", EXPIRED, query=query), *MISSING)
    check(bare.call("/no", ANNA, "POST", b"x"), 404, "ResourceNotFoundException", "Not Found")
    answer = bare.call("/no", headers={"Authorization": "Bearer abc"})
    assert answer.headers["x-amzn-ErrorType"] == "IncompleteSignatureException"


def test_resource_policies_need_a_deployment(house):
    elsewhere = {"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
    house.set_policy(policy(ANYONE, {**ANYONE, "Effect": "Deny",
                                     "Condition": {"StringLike": {"aws:UserAgent": "Bad*"}}}),
                     redeploy=False)
    bad = {"User-Agent": "BadBot/1"}
    assert house.call("/open", headers=bad).status == 200
    deploy(house.apigw, house.api)
    assert house.call("/open").status == 200
    check(house.call("/open", headers=bad), *DENIED,
          house.denied(None, "open", explicit=True), "Message")
    # Allowed by the resource policy, denied by the caller's own.
    assert house.call("/a", BEN).status == 200
    assert house.call("/a", GUEST).status == 200
    check(house.call("/secret", ANNA), *DENIED,
          house.denied(ANNA, "secret", explicit=True), "Message")
    check(house.call("/a"), *MISSING)

    house.set_policy(policy({**ANYONE, **elsewhere}))
    check(house.call("/open"), *DENIED, house.denied(None, "open"), "Message")
    assert house.call("/a", ANNA).status == 200
    # A forwarded address counts only from a trusted proxy.
    forged = {"X-Forwarded-For": "203.0.113.7"}
    assert house.call("/open", headers=forged).status == 403

    house.set_policy("")
    assert house.call("/open").status == 200


def test_a_policy_of_a_new_api(guarded, backend):
    apigw = guarded.client()
    only_ben = {**ANYONE, "Principal": {"AWS": ARNS["AKIABEN"]}}
    api = apigw.create_rest_api(name="with policy", policy=policy(only_ben))["id"]
    house = House.__new__(House)
    house.gateway, house.apigw, house.api = guarded, apigw, api
    house.echo("{proxy+}", "AWS_IAM", f"{backend}/echo")
    house.echo("open", "NONE", f"{backend}/echo")
    deploy(apigw, api)
    assert house.call("/a", BEN).status == 200
    check(house.call("/a", GUEST), *DENIED, house.denied(GUEST, "a"), "Message")
    check(house.call("/open"), *DENIED, house.denied(None, "open"), "Message")


@pytest.mark.parametrize("kind", [
    "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "EXPIRED_TOKEN",
    "DEFAULT_4XX", "RESOURCE_NOT_FOUND"])
def test_each_type_can_be_customised(house, kind):
    template = ('{"type":"$context.error.responseType","who":"$context.identity.userArn",'
                '"account":"$context.identity.accountId"}')
    house.apigw.put_gateway_response(
        restApiId=house.api, responseType=kind, statusCode="418",
        responseParameters={"gatewayresponse.header.X-Kind": f"'{kind}'"},
        responseTemplates={"application/json": template})
    if kind == "RESOURCE_NOT_FOUND":
        # Without a greedy resource there is something that does not match.
        greedy = next(r for r in house.apigw.get_resources(restApiId=house.api)["items"]
                      if r["path"] == "/{proxy+}")
        house.apigw.delete_resource(restApiId=house.api, resourceId=greedy["id"])
    deploy(house.apigw, house.api)
    who, answer = {
        "ACCESS_DENIED": lambda: (BEN, house.call("/a", BEN)),
        "MISSING_AUTHENTICATION_TOKEN": lambda: (None, house.call("/a")),
        "INVALID_SIGNATURE": lambda: (None, house.call("/a", Credentials("AKIAANNA", "x"))),
        "EXPIRED_TOKEN": lambda: (None, house.call("/a", EXPIRED)),
        "DEFAULT_4XX": lambda: (None, house.call("/a", Credentials("AKIANOBODY", "x"))),
        "RESOURCE_NOT_FOUND": lambda: (ANNA, house.call("/a", ANNA)),
    }[kind]()
    assert (answer.status, answer.headers["X-Kind"]) == (418, kind), answer
    assert answer.json == {"type": kind, "who": ARNS[who.access_key] if who else "",
                           "account": ACCOUNT if who else ""}
