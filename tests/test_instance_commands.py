# SPDX-License-Identifier: Apache-2.0
"""`exec` and `imds-url`: programs as they would run on an instance."""

import json
import os

import pytest
import server_time
from running import BINARY, request

TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
})


@pytest.fixture
def instance(iam, ec2):
    """An instance with the role `web`."""
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="web-profile")
    iam.add_role_to_instance_profile(InstanceProfileName="web-profile", RoleName="web")
    launched = ec2.run_instances(ImageId="ami-11aa22bb", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "web-profile"})
    return launched["Instances"][0]["InstanceId"]


@pytest.fixture
def bare_instance(ec2):
    return ec2.run_instances(ImageId="ami-11aa22bb", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]


def test_imds_url_needs_no_credentials(rolecall, instance):
    done = rolecall("imds-url", instance, env={})
    assert done.returncode == 0, done.stderr
    assert request(done.stdout.strip() + "/latest/meta-data/instance-id")[2].decode() == instance


def test_every_instance_has_an_address_of_its_own(rolecall, instance, bare_instance):
    assert rolecall("imds-url", instance).stdout != rolecall("imds-url", bare_instance).stdout


def test_unknown_and_terminated_instances_are_named(rolecall, ec2, bare_instance):
    assert "i-0000000000000dead" in rolecall("imds-url", "i-0000000000000dead").stderr
    ec2.terminate_instances(InstanceIds=[bare_instance])
    done = rolecall("exec", bare_instance, "--", "true")
    assert done.returncode == 1 and "terminated" in done.stderr


def test_program_on_an_instance_gets_endpoints_and_no_keys(rolecall, fresh, instance):
    person = {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_PROFILE": "mine",
        "AWS_SHARED_CREDENTIALS_FILE": "/home/me/.aws/credentials", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://x",
        "AWS_EC2_METADATA_DISABLED": "true", "ROLECALL_ROOT_SECRET_ACCESS_KEY": "secret", "EDITOR": "vi",
    }
    done = rolecall("exec", instance, "--", "env", env=person)
    lines = dict(line.split("=", 1) for line in done.stdout.splitlines())
    url = rolecall("imds-url", instance).stdout.strip()
    assert {name: value for name, value in lines.items() if name.startswith(("AWS_", "ROLECALL_"))} == {
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": url + "/", "AWS_ENDPOINT_URL": fresh.api,
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "ROLECALL_INSTANCE_ID": instance,
    }
    assert lines["EDITOR"] == "vi", "what is not AWS's is left alone"
    assert "127.0.0.1" in lines["no_proxy"]


def test_exit_code_and_arguments_pass_through(rolecall, instance):
    done = rolecall("exec", instance, "--", "sh", "-c", 'printf "%s|" "$@"; exit 42', "sh", "--", "[a,b]", "--help", "")
    assert done.stdout == "--|[a,b]|--help||" and done.returncode == 42
    assert rolecall("exec", instance, "--", "/no/such/program").returncode == 127


def test_aws_cli_finds_the_roles_keys_by_itself(rolecall, server, instance):
    # `rolecall aws` on the instance, with a CLI too old to know AWS_ENDPOINT_URL: the CLI's own metadata provider.
    # exec takes our own variables away too; the CLI needs them to sign at the server's time once a test has moved it.
    at_server_time = [f"{name}={value}" for name, value in server_time.environment().items()]
    program = ["env", *at_server_time, BINARY, "aws", "sts", "get-caller-identity"]
    done = rolecall("exec", instance, "--", *program, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"] == f"arn:aws:sts::123456789012:assumed-role/web/{instance}"


def test_aws_cli_finds_no_keys_without_a_role(rolecall, bare_instance):
    done = rolecall("exec", bare_instance, "--", BINARY, "aws", "sts", "get-caller-identity")
    assert done.returncode != 0 and "Unable to locate credentials" in done.stderr
