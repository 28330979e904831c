# SPDX-License-Identifier: Apache-2.0
"""The two ways an operator makes the server unlike a strict and consistent one: observe, and a propagation delay."""

import json

import boto3
import botocore.config
import pytest
from botocore.exceptions import ClientError
from running import Clock, Server

DENIED = "AccessDenied"


@pytest.fixture
def serve(tmp_path):
    running = []

    def start(*options):
        running.append(Server(tmp_path / "data", *options))
        return running[-1]

    yield start
    for server in running:
        assert server.stop() == 0, server.log()


def client(server, service, keys=None):
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    credentials = server.credentials() if keys is None else {
        "aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    return boto3.client(service, endpoint_url=server.api, region_name="us-east-1", config=config, **credentials)


def code_of(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Code"]


def decisions(server):
    return [json.loads(line) for line in (server.data / "decisions.jsonl").read_text().splitlines()]


def test_observe_lets_a_call_through_and_records_what_strict_would_have_denied(serve):
    server = serve("--enforcement", "observe")
    iam = client(server, "iam")
    user = iam.create_user(UserName="alice")["User"]
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    client(server, "iam", key).list_roles()
    server.stop()
    of_alice = [entry for entry in decisions(server) if entry["caller"] == user["Arn"]]
    assert of_alice[-1]["decisions"][0]["action"] == "iam:ListRoles"
    assert of_alice[-1]["decisions"][0]["outcome"] == "implicitDeny"


def test_observe_still_authenticates(serve):
    server = serve("--enforcement", "observe")
    nobody = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "x" * 40}
    assert code_of(client(server, "iam", nobody).list_roles) == "InvalidClientTokenId"


def test_a_permission_counts_only_after_the_propagation_delay(serve):
    server = serve("--propagation-delay", "5", "--test-controls")
    clock = Clock(server)
    iam = client(server, "iam")  # the account's own root key works at once
    iam.create_user(UserName="alice")
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    alice = client(server, "iam", key)
    assert code_of(alice.list_roles) == "InvalidClientTokenId"
    clock.advance(6)
    assert code_of(alice.list_roles) == DENIED
    allow = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}}
    iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=json.dumps(allow))
    assert iam.list_user_policies(UserName="alice")["PolicyNames"] == ["p"]  # reads are consistent
    assert code_of(alice.list_roles) == DENIED
    clock.advance(6)
    alice.list_roles()
    iam.delete_user_policy(UserName="alice", PolicyName="p")
    alice.list_roles()
    clock.advance(6)
    assert code_of(alice.list_roles) == DENIED
