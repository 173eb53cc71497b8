"""API keys and usage plans, made with boto3 and felt by clients of the data plane.

Source: docs/wire/aws-data-plane.md, section 5.
"""

import datetime
import re

import pytest

from apis import add, deploy, put, root

FORBIDDEN = b'{"message":"Forbidden"}'
TOO_MANY = b'{"message":"Too Many Requests"}'
EXCEEDED = b'{"message":"Limit Exceeded"}'
TODAY = datetime.datetime.now(datetime.timezone.utc).date().isoformat()


@pytest.fixture
def keyed(apigw, api):
    """The id of an API whose GET /pets wants a key, and whose GET /free wants none."""
    return make_keyed(apigw, api["id"])


def make_keyed(apigw, api):
    pets = apigw.create_resource(restApiId=api, parentId=root(apigw, api), pathPart="pets")["id"]
    put(apigw, api, pets, method={"apiKeyRequired": True})
    add(apigw, api, "free")
    deploy(apigw, api)
    return api


def make_key(apigw, **members):
    made = apigw.create_api_key(name="k", enabled=True, **members)
    return made["id"], made["value"]


def make_plan(apigw, api, key=None, **members):
    stage = {"apiId": api, "stage": "prod", **members.pop("stage", {})}
    plan = apigw.create_usage_plan(name="p", apiStages=[stage], **members)["id"]
    if key:
        apigw.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    return plan


def call(gateway, api, value=None, path="/pets"):
    headers = {"X-API-Key": value} if value else {}
    return gateway.call(path, headers=headers, api=api, stage="prod")


def failed(answer, status, error, body):
    got = (answer.status, answer.headers["x-amzn-ErrorType"], answer.body)
    assert got == (status, error, body), answer


def forbidden(gateway, api, value=None):
    failed(call(gateway, api, value), 403, "ForbiddenException", FORBIDDEN)


def test_only_a_key_in_a_plan_of_the_stage_opens_it(gateway, apigw, keyed):
    key, value = make_key(apigw)
    forbidden(gateway, keyed)
    forbidden(gateway, keyed, value)
    forbidden(gateway, keyed, "x" * 30)
    plan = make_plan(apigw, keyed, key)
    assert call(gateway, keyed, value).status == 200
    assert call(gateway, keyed, path="/free").status == 200
    forbidden(gateway, keyed)
    forbidden(gateway, keyed, value + "x")

    patch = [{"op": "replace", "path": "/enabled", "value": "false"}]
    apigw.update_api_key(apiKey=key, patchOperations=patch)
    forbidden(gateway, keyed, value)
    patch[0]["value"] = "true"
    apigw.update_api_key(apiKey=key, patchOperations=patch)
    assert call(gateway, keyed, value).status == 200

    foreign, foreign_value = make_key(apigw)
    other = make_keyed(apigw, apigw.create_rest_api(name="other")["id"])
    make_plan(apigw, other, foreign)
    forbidden(gateway, keyed, foreign_value)
    assert call(gateway, other, foreign_value).status == 200

    apigw.delete_usage_plan_key(usagePlanId=plan, keyId=key)
    forbidden(gateway, keyed, value)
    apigw.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    assert call(gateway, keyed, value).status == 200
    apigw.delete_api_key(apiKey=key)
    forbidden(gateway, keyed, value)


def throttled(gateway, api, value, passing):
    for _ in range(passing):
        assert call(gateway, api, value).status == 200
    answer = call(gateway, api, value)
    failed(answer, 429, "TooManyRequestsException", TOO_MANY)
    return answer


SLOW = {"rateLimit": 0.01, "burstLimit": 2}


def test_the_plans_throttle(gateway, apigw, keyed):
    key, value = make_key(apigw)
    plan = make_plan(apigw, keyed, key, throttle=SLOW)
    answer = throttled(gateway, keyed, value, 2)
    assert 90 <= int(answer.headers["Retry-After"]) <= 100
    assert call(gateway, keyed, path="/free").status == 200

    # Each key has its own bucket.
    second, second_value = make_key(apigw)
    apigw.create_usage_plan_key(usagePlanId=plan, keyId=second, keyType="API_KEY")
    throttled(gateway, keyed, second_value, 2)

    # A throttle of the method takes the plan's place, at once.
    patch = [{"op": "replace", "path": f"/apiStages/{keyed}:prod/throttle/~1pets/GET/rateLimit",
              "value": "0.01"},
             {"op": "replace", "path": f"/apiStages/{keyed}:prod/throttle/~1pets/GET/burstLimit",
              "value": "3"}]
    apigw.update_usage_plan(usagePlanId=plan, patchOperations=patch)
    throttled(gateway, keyed, value, 3)


def test_the_stages_throttle_needs_no_key(gateway, apigw, keyed):
    def settings(path, **values):
        names = {"rate": "throttling/rateLimit", "burst": "throttling/burstLimit"}
        apigw.update_stage(restApiId=keyed, stageName="prod", patchOperations=[
            {"op": "replace", "path": f"/{path}/{names[name]}", "value": value}
            for name, value in values.items()])

    settings("*/*", rate="0.01", burst="2")
    for _ in range(2):
        assert call(gateway, keyed, path="/free").status == 200
    answer = call(gateway, keyed, path="/free")
    failed(answer, 429, "TooManyRequestsException", TOO_MANY)
    assert int(answer.headers["Retry-After"]) >= 1
    settings("~1free/GET", rate="100", burst="50")
    assert call(gateway, keyed, path="/free").status == 200


def usage(apigw, plan, key):
    shown = apigw.get_usage(usagePlanId=plan, keyId=key, startDate=TODAY, endDate=TODAY)
    assert (shown["usagePlanId"], shown["startDate"], shown["endDate"]) == (plan, TODAY, TODAY)
    return shown["items"][key]


def test_the_quota_and_its_extension(gateway, apigw, keyed):
    key, value = make_key(apigw)
    plan = make_plan(apigw, keyed, key, quota={"limit": 3, "period": "MONTH"})
    for _ in range(3):
        assert call(gateway, keyed, value).status == 200
    answer = call(gateway, keyed, value)
    failed(answer, 429, "LimitExceededException", EXCEEDED)
    assert 1 <= int(answer.headers["Retry-After"]) <= 31 * 86_400
    assert usage(apigw, plan, key) == [[3, 0]]

    shown = apigw.update_usage(usagePlanId=plan, keyId=key, patchOperations=[
        {"op": "replace", "path": "/remaining", "value": "2"}])
    assert shown["items"][key] == [[3, 2]]
    for _ in range(2):
        assert call(gateway, keyed, value).status == 200
    failed(call(gateway, keyed, value), 429, "LimitExceededException", EXCEEDED)
    assert usage(apigw, plan, key) == [[5, 0]]


def test_a_restart_keeps_the_count(start_gateway):
    gateway = start_gateway()
    apigw = gateway.client()
    api = make_keyed(apigw, apigw.create_rest_api(name="restarted")["id"])
    key, value = make_key(apigw)
    plan = make_plan(apigw, api, key, quota={"limit": 5, "period": "MONTH"})
    for _ in range(3):
        assert call(gateway, api, value).status == 200
    gateway.stop()
    gateway.start()
    apigw = gateway.client()
    assert usage(apigw, plan, key) == [[3, 2]]
    for _ in range(2):
        assert call(gateway, api, value).status == 200
    failed(call(gateway, api, value), 429, "LimitExceededException", EXCEEDED)

    # Killed, it forgets nothing: a lease of a small quota is one call.
    gateway.stop(how=9)
    gateway.start()
    failed(call(gateway, api, value), 429, "LimitExceededException", EXCEEDED)


@pytest.mark.parametrize("kind, members, passing, status", [
    ("INVALID_API_KEY", None, 0, 403),
    ("THROTTLED", {"throttle": SLOW}, 2, 429),
    ("QUOTA_EXCEEDED", {"quota": {"limit": 2, "period": "DAY"}}, 2, 429),
])
def test_the_owner_shapes_each(gateway, apigw, keyed, kind, members, passing, status):
    key, value = make_key(apigw)
    if members is not None:
        make_plan(apigw, keyed, key, **members)

    def refused():
        for _ in range(passing):
            call(gateway, keyed, value)
        return call(gateway, keyed, value)

    natural = refused()
    assert natural.status == status
    apigw.put_gateway_response(
        restApiId=keyed, responseType=kind, statusCode="418",
        responseParameters={"gatewayresponse.header.X-Key": "context.identity.apiKeyId"},
        responseTemplates={"application/json":
                           '{"type":"$context.error.responseType","m":"$context.error.message"}'})
    assert call(gateway, keyed, value).status == status
    deploy(apigw, keyed)
    shaped = call(gateway, keyed, value)
    assert shaped.status == 418
    assert shaped.json == {"type": kind, "m": natural.json["message"]}
    assert shaped.headers["Retry-After"] is None if status == 403 else shaped.headers["Retry-After"]
    apigw.delete_gateway_response(restApiId=keyed, responseType=kind)
    apigw.put_gateway_response(restApiId=keyed, responseType="DEFAULT_4XX", statusCode="410")
    deploy(apigw, keyed)
    inherited = call(gateway, keyed, value)
    assert (inherited.status, inherited.body) == (410, natural.body)


def test_the_callers_key_is_in_the_access_log(start_gateway, tmp_path):
    gateway = start_gateway()
    apigw = gateway.client()
    api = make_keyed(apigw, apigw.create_rest_api(name="logged")["id"])
    key, value = make_key(apigw)
    make_plan(apigw, api, key)
    log = tmp_path / "access.log"
    apigw.update_stage(restApiId=api, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": f"file:{log}"},
        {"op": "replace", "path": "/accessLogSettings/format",
         "value": "$context.status $context.identity.apiKeyId $context.identity.apiKey "
                  "$context.error.responseType $context.requestId"}])
    assert call(gateway, api, value).status == 200
    assert call(gateway, api).status == 403
    gateway.stop()
    lines = [re.sub(r" \S+$", "", line) for line in log.read_text().splitlines()]
    assert lines == [f"200 {key} {value} -", "403 - - INVALID_API_KEY"]
    assert value not in gateway.log_text()


def test_retry_after_can_be_switched_off(start_gateway, tmp_path):
    settings = tmp_path / "rejoinder.toml"
    settings.write_text("[defaults]\nretry_after = false\n\n[api.told]\nretry_after = true\n")
    gateway = start_gateway("--config", settings)
    apigw = gateway.client()
    for name, tags, told in (("plain", {}, False), ("told", {}, True),
                             ("tagged", {"rejoinder:retry_after": "true"}, True)):
        api = make_keyed(apigw, apigw.create_rest_api(name=name, tags=tags)["id"])
        key, value = make_key(apigw)
        make_plan(apigw, api, key, throttle=SLOW)
        answer = throttled(gateway, api, value, 2)
        assert ("Retry-After" in answer.headers) == told, name


def test_the_accounts_throttle_is_a_choice(start_gateway, tmp_path):
    settings = tmp_path / "rejoinder.toml"
    settings.write_text("[aws]\naccount_throttle = true\n")
    gateway = start_gateway("--config", settings)
    apigw = gateway.client()
    api = make_keyed(apigw, apigw.create_rest_api(name="many")["id"])
    assert call(gateway, api, path="/free").status == 200
    assert "account_throttle" not in gateway.log_text()
    assert apigw.get_account()["throttleSettings"] == {"burstLimit": 5000, "rateLimit": 10000.0}
