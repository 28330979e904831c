# SPDX-License-Identifier: Apache-2.0
"""A running server, and what tests ask of it besides AWS's own APIs."""

import atexit
import json
import os
import pathlib
import re
import select
import subprocess
import tempfile
import urllib.error
import urllib.request

import pytest
import server_time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("ROLECALL_BINARY", ROOT / "build/release/rolecall")).resolve()
START_SECONDS = 20


def request(url, method="GET", headers=None, body=None, timeout=10):
    """(status, headers, body) of one plain HTTP request, whatever its status."""
    asked = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    try:
        with urllib.request.urlopen(asked, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


class Server:
    """A running `rolecall serve`.  `stop()` ends it; `log()` is what it said on standard error."""

    def __init__(self, data, *options, binary=BINARY, before=(), env=None):
        """`before` is a command that runs the server's, such as taskset."""
        self.data = pathlib.Path(data)
        self.log_file = tempfile.TemporaryFile()
        command = [*before, binary, "serve", "--data", data, "--api", "127.0.0.1:0", "--imds", "127.0.0.1:0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log_file, text=True, env=env)
        atexit.register(self.process.kill)  # a test that fails before stop() leaves no server behind; harmless after it
        readable, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        self.ready_line = self.process.stdout.readline() if readable else ""
        ready = re.fullmatch(r"ready api=(http://\S+) imds=(\S+):(\d+)\n", self.ready_line)
        if not ready:
            self.process.kill()
            self.process.wait()
            pytest.fail(f"the server did not start: {self.ready_line!r} {self.log()}")
        self.api, self.imds_port = ready[1], int(ready[3])

    def credentials(self):
        """The root key, as keyword arguments of a boto3 client."""
        text = (self.data / "root-credentials").read_text()
        return {key: re.search(rf"^{key} = (\S+)$", text, re.MULTILINE)[1] for key in ("aws_access_key_id", "aws_secret_access_key")}

    def log(self):
        self.log_file.seek(0)
        return self.log_file.read().decode(errors="replace")

    def post(self, path, **fields):
        status, _, body = request(self.api + path, "POST", {"Content-Type": "application/json"}, json.dumps(fields).encode())
        assert status == 200, f"POST {path}: {status} {body!r}"
        return json.loads(body)

    def stop(self):
        self.process.terminate()
        return self.process.wait(START_SECONDS)


class Clock:
    def __init__(self, server):
        self.server = server

    def advance(self, seconds):
        """Moves the whole server's time, and that of all clients after it; the new time as an ISO 8601 text."""
        server_time.move(seconds)
        return self.server.post("/_rolecall/test/clock", advance_seconds=seconds)["now"]


class Imds:
    def __init__(self, server, instance_id):
        status, _, body = request(f"{server.api}/_rolecall/imds-url/{instance_id}")
        assert status == 200, body
        self.url = json.loads(body)["url"]

    def token(self, ttl=21600):
        status, _, body = request(f"{self.url}/latest/api/token", "PUT", {"X-aws-ec2-metadata-token-ttl-seconds": str(ttl)})
        assert status == 200, (status, body)
        return body.decode()

    def ask(self, path, method="GET", **headers):
        """(status, headers, body) with exactly these headers; `_` in their names stands for `-`."""
        return request(self.url + path, method, {name.replace("_", "-"): value for name, value in headers.items()})

    def get(self, path):
        status, _, body = self.ask(path, X_aws_ec2_metadata_token=self.token())
        assert status == 200, (status, body)
        return body.decode()

    def role_credentials(self, role):
        """The role document; usable as `credentials` of client_for and aws."""
        document = json.loads(self.get(f"/latest/meta-data/iam/security-credentials/{role}"))
        return {**document, "SessionToken": document["Token"]}
