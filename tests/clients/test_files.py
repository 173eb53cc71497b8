"""FILEs given to `serve`."""

import json

DEFINITION = {
    "openapi": "3.0.1",
    "info": {"title": "file", "version": "1"},
    "paths": {},
    "x-amazon-apigateway-gateway-responses": {
        "MISSING_AUTHENTICATION_TOKEN": {
            "statusCode": 404,
            "responseTemplates": {"application/json": '{"path":"$context.path"}'}}},
}


def test_the_path_shown_is_the_one_sent_below_a_mount(start_gateway, tmp_path):
    file = tmp_path / "api.json"
    file.write_text(json.dumps(DEFINITION))
    gateway = start_gateway("--mount", f"/base={file}")
    assert gateway.call("/base/a/b").json == {"path": "/base/a/b"}
    item = gateway.client().get_rest_apis()["items"][0]
    assert item["tags"] == {"rejoinder:file": str(file)}
    answer = gateway.call("/a/b", api=item["id"], stage="default")
    assert answer.json == {"path": "/default/a/b"}
