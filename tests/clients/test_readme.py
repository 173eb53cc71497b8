"""Every command of the README's tour works when pasted."""

import os
import re
import subprocess

from conftest import BINARY, ROOT


def blocks():
    text = (ROOT / "README.md").read_text()
    return re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M)


def test_the_tour(start_gateway):
    gateway = start_gateway(ROOT / "examples" / "pets.yaml")
    script = "set -e\n" + "\n".join(blocks())
    # The tour's addresses and paths are the defaults; the test's are free ones.
    script = (script
              .replace("http://127.0.0.1:8080", gateway.addresses["data"])
              .replace("target/release/rejoinder env", f"{BINARY} env --data {gateway.data}")
              .replace("target/release/rejoinder", str(BINARY))
              .replace("/tmp/tour.py", str(gateway.folder / "tour.py")))
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=env, capture_output=True,
                          text=True, timeout=300)
    assert done.returncode == 0, done.stderr + done.stdout
    out = done.stdout
    statuses = [int(s) for s in re.findall(r"^HTTP/1.1 (\d+)", out, re.M)]
    assert statuses[0] == 200
    assert all(status >= 400 for status in statuses[1:]) and len(statuses) == 4, out
    assert '200 {"hello": "world"}' in out
    assert re.search(r'404 \{"error": "nothing at /prod/goodbye", "id": "[0-9a-f-]{36}"\}', out)
    assert "GetGatewayResponse" in out
