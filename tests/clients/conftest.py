"""Starts the real binary and gives tests real clients of it."""

import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import botocore.config
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / "target" / "debug" / "rejoinder"
START_SECONDS_MAX = 20


class Gateway:
    """One running gateway."""

    def __init__(self, folder, *arguments, env=None):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.arguments = [str(a) for a in arguments]
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "REJOINDER_"))}
        self.env.update(env or {})
        self.start()

    def start(self):
        command = [BINARY, "serve", "--data", self.data, "--listen", "127.0.0.1:0",
                   "--admin", "127.0.0.1:0", *self.arguments]
        self.log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.log, env=self.env, cwd=self.folder)
        self.lines = []
        self.addresses = {}
        ready = threading.Event()

        def read():
            for raw in self.process.stdout:
                line = raw.decode(errors="replace").rstrip()
                self.lines.append(line)
                match = re.match(r"(data|admin)\S* (https?://\S+)", line)
                if match:
                    self.addresses.setdefault(match[1], match[2].rstrip("/"))
                if {"data", "admin"} <= self.addresses.keys():
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(START_SECONDS_MAX)
        if "admin" not in self.addresses:
            self.stop()
            raise RuntimeError(f"did not start: {self.log_text()}")

    def log_text(self):
        return (self.folder / "serve.log").read_text(errors="replace")

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        self.log.close()

    @property
    def port(self):
        return int(self.addresses["data"].rsplit(":", 1)[1])

    def client_env(self):
        """What `rejoinder env` exports, as a dict."""
        out = subprocess.run([BINARY, "env", "--data", self.data], env=self.env, check=True,
                             capture_output=True, text=True, timeout=20).stdout
        pairs = re.findall(r"export (\w+)=(\S+)", out)
        return {name: value.strip("'\"") for name, value in pairs}

    def client(self, service="apigateway", **config):
        env = self.client_env()
        config.setdefault("retries", {"max_attempts": 0})
        return boto3.client(
            service,
            endpoint_url=env["AWS_ENDPOINT_URL_API_GATEWAY"],
            region_name=env["AWS_DEFAULT_REGION"],
            aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
            config=botocore.config.Config(**config),
        )

    def call(self, path, method="GET", headers=None, body=None, api=None, stage=None):
        """Calls the data plane; with `api` and `stage` through the path form."""
        if api:
            path = f"/restapis/{api}/{stage}/_user_request_{path}"
        request = urllib.request.Request(
            self.addresses["data"] + path, method=method, headers=headers or {}, data=body)
        opener = urllib.request.build_opener(NoRedirect)
        try:
            answer = opener.open(request, timeout=40)
        except urllib.error.HTTPError as error:
            answer = error
        return Answer(answer.status, answer.headers, answer.read())


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body!r}"


class Backend(BaseHTTPRequestHandler):
    """Answers /echo with what it got; /status/N with N; /slow after two seconds."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        status = 200
        if self.path.startswith("/status/"):
            status = int(self.path.split("/")[2].split("?")[0])
        if self.path.startswith("/slow"):
            time.sleep(2)
        out = json.dumps({
            "method": self.command, "path": self.path, "body": body,
            "headers": {k.lower(): v for k, v in self.headers.items()},
        }).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(out)))
        self.send_header("X-Backend", "yes")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(out)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = answer

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def backend():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    running = Gateway(tmp_path_factory.mktemp("gateway"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def apigw(gateway):
    return gateway.client()


@pytest.fixture
def start_gateway(tmp_path):
    """Starts gateways of a test's own."""
    running = []

    def start(*arguments, **options):
        running.append(Gateway(tmp_path, *arguments, **options))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def api(apigw):
    """A new empty API."""
    made = apigw.create_rest_api(name="test")
    yield made
    apigw.delete_rest_api(restApiId=made["id"])
