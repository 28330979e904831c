# SPDX-License-Identifier: Apache-2.0
"""The server under test, and clients of it.

Every xdist worker starts one server on free ports with a data folder of its own.  Tests that take `fresh` (all that take a
client do) begin with an empty account.  `clock` moves the server's time, and with it the time at which boto3 and the CLI sign; it
never goes back, so compare times with the server's, not with ours.
"""

import datetime
import json
import os
import re
import subprocess

import boto3
import botocore.config
import pytest
import server_time
from running import BINARY, Clock, Imds, Server

AWS = "/usr/bin/aws"
REGION = "us-east-1"
STRAY = re.compile(r"AWS_|ROLECALL_ROOT_|SERVER_TIME_|(CURL|REQUESTS)_CA_BUNDLE$|(https?|all)_proxy$", re.IGNORECASE)

# Nothing of the developer's own settings may reach a client, here or in a program that a test starts.
for name in [name for name in os.environ if STRAY.match(name)]:
    del os.environ[name]
server_time.give_to_boto3()
os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_PAGER="")
# `rolecall aws` takes the first `aws` of the PATH; the tests are about Debian's.
os.environ["PATH"] = f"/usr/bin:{os.environ['PATH']}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("rolecall") / "data", "--test-controls")
    yield running
    assert running.stop() == 0, running.log()


@pytest.fixture(autouse=True)
def server_outlives_the_test(request):
    """Names the test that killed the server, instead of letting all that follow it fail."""
    yield
    running = request.node.funcargs.get("server")
    if running and running.process.poll() is not None:
        pytest.exit(f"{request.node.nodeid} ended the server (code {running.process.returncode}):\n{running.log()}", 1)


@pytest.fixture(autouse=True)
def servers_of_ones_own_have_clocks_of_their_own(request, monkeypatch):
    """A test that starts its own server begins at the real time, whatever others did to the shared server's clock."""
    if "server" not in request.fixturenames:
        monkeypatch.setattr(server_time.ServerTime, "offset", datetime.timedelta(0))


@pytest.fixture
def fresh(server):
    server.post("/_rolecall/test/reset")
    return server


def boto3_keys(credentials):
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials.get("SessionToken"),
    }


@pytest.fixture
def client_for(fresh):
    """client_for("iam", credentials): credentials is what CreateAccessKey or AssumeRole answered; None is root's.

    Checks of parameters by boto3 itself are off unless asked for: it is the server's that are tested."""

    def make(service, credentials=None, parameter_validation=False, **settings):
        keys = fresh.credentials() if credentials is None else boto3_keys(credentials)
        settings.setdefault("s3", {"addressing_style": "path"})
        config = botocore.config.Config(
            retries={"total_max_attempts": 1}, parameter_validation=parameter_validation, read_timeout=30, **settings
        )
        return boto3.client(service, endpoint_url=fresh.api, region_name=REGION, config=config, **keys)

    return make


@pytest.fixture
def iam(client_for):
    return client_for("iam")


@pytest.fixture
def sts(client_for):
    return client_for("sts")


@pytest.fixture
def ec2(client_for):
    return client_for("ec2")


@pytest.fixture
def s3(client_for):
    return client_for("s3")


@pytest.fixture
def aws(fresh):
    """aws("s3", "ls", credentials=...) runs the real CLI; the finished process, its answer as `.json` if it is JSON."""

    def run(*arguments, credentials=None, check=True, stdin=None):
        keys = fresh.credentials() if credentials is None else boto3_keys(credentials)
        env = {**os.environ, **server_time.environment(), "AWS_DEFAULT_REGION": REGION}
        env.update({name.upper(): value for name, value in keys.items() if value})
        command = [AWS, "--endpoint-url", fresh.api, "--output", "json", *arguments]
        done = subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, timeout=120)
        assert not check or done.returncode == 0, f"aws {' '.join(arguments)}: {done.returncode}\n{done.stderr}"
        done.json = json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else None
        return done

    return run


@pytest.fixture
def rolecall(fresh):
    """rolecall("exec", instance_id, "--", ...) runs a client command against the server, as root unless `env` says other."""

    def run(*arguments, env=None):
        variables = {**os.environ, **server_time.environment(), "AWS_ENDPOINT_URL": fresh.api}
        variables.update({name.upper(): value for name, value in fresh.credentials().items()} if env is None else env)
        return subprocess.run([BINARY, *arguments], env=variables, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def clock(server):
    return Clock(server)


@pytest.fixture
def imds(fresh):
    """imds(instance_id) is a reader of that instance's metadata: get("/latest/meta-data/...") with a token of its own."""
    return lambda instance_id: Imds(fresh, instance_id)
