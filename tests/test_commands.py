# SPDX-License-Identifier: Apache-2.0
"""The commands: help, errors, the ready line, the files of the data folder, the control paths."""

import json
import os
import re
import signal
import stat
import subprocess

import pytest
from running import BINARY, Server, request

COMMANDS = ("serve", "aws", "exec", "imds-url", "env", "simulate", "validate")


def rolecall(*arguments, env=None, **settings):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=20, env=env, **settings)


def is_refused(done, code, *texts):
    assert done.returncode == code, done
    assert done.stdout == "" and done.stderr.count("\n") <= 2, "one complaint, on standard error"
    for text in texts:
        assert text in done.stderr
    return True


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    done = rolecall(command, "--help")
    assert done.returncode == 0 and done.stderr == ""
    assert "Usage: rolecall" in done.stdout and "Examples:\n  " in done.stdout
    assert command in rolecall("--help").stdout


def test_what_is_no_command_is_a_usage_error():
    assert is_refused(rolecall("bogus"), 2, "no command `bogus`")
    assert is_refused(rolecall("serve"), 2, "--data")
    assert is_refused(rolecall("serve", "--data", "x", "--bogus"), 2, "--bogus")
    assert rolecall().returncode == 2


@pytest.mark.parametrize(
    "options, text",
    [
        (["--account", "12345"], "--account must be 12 digits"),
        (["--region", "somewhere"], "--region must be the name"),
        (["--region", "cn-north-1"], "another partition"),
        (["--api", "localhost:4566"], "--api must be ADDRESS:PORT"),
        (["--imds", "0.0.0.0:1338"], "--imds must be an address in 127.0.0.0/8"),
        (["--api", "127.0.0.1:5000", "--imds", "127.0.0.1:5000"], "different ports"),
        (["--enforcement", "lax"], "--enforcement"),
        (["--propagation-delay", "-1"], "--propagation-delay"),
    ],
)
def test_bad_options_are_named(tmp_path, options, text):
    assert is_refused(rolecall("serve", "--data", tmp_path / "data", *options), 2, text)
    assert not (tmp_path / "data").exists(), "nothing was made"


@pytest.mark.parametrize(
    "key, text",
    [
        ({"ROLECALL_ROOT_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, "ROLECALL_ROOT_SECRET_ACCESS_KEY is not"),
        ({"ROLECALL_ROOT_ACCESS_KEY_ID": "AKIA", "ROLECALL_ROOT_SECRET_ACCESS_KEY": "x" * 40}, "must be 16 to 128"),
        ({"ROLECALL_ROOT_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "ROLECALL_ROOT_SECRET_ACCESS_KEY": "x"}, "must be 8 to"),
    ],
)
def test_bad_root_keys_are_refused(tmp_path, key, text):
    assert is_refused(rolecall("serve", "--data", tmp_path / "data", env={**os.environ, **key}), 2, text)


def test_busy_ports_are_named(server, tmp_path):
    api = server.api.removeprefix("http://")
    imds = f"127.0.0.1:{server.imds_port}"
    assert is_refused(rolecall("serve", "--data", tmp_path / "a", "--api", api, "--imds", "127.0.0.1:0"), 1, api, "in use")
    assert is_refused(rolecall("serve", "--data", tmp_path / "b", "--api", "127.0.0.1:0", "--imds", imds), 1, "in use")


def test_data_folder_belongs_to_one_server(server):
    assert is_refused(rolecall("serve", "--data", server.data, "--api", "127.0.0.1:0"), 1, str(server.data), "in use")


def test_unusable_data_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert is_refused(rolecall("serve", "--data", tmp_path / "file"), 1, str(tmp_path / "file"))
    assert is_refused(rolecall("serve", "--data", "/proc/rolecall"), 1, "/proc/rolecall")


def test_account_and_region_are_fixed_at_the_first_start(tmp_path):
    chosen = ["--account", "210987654321", "--region", "eu-west-1"]
    assert Server(tmp_path, *chosen).stop() == 0
    assert is_refused(rolecall("serve", "--data", tmp_path, "--account", "123456789012"), 1, "--account 123456789012")
    assert is_refused(rolecall("serve", "--data", tmp_path, "--region", "us-east-1"), 1, "--region us-east-1")
    later = Server(tmp_path)
    assert json.loads(request(f"{later.api}/_rolecall/health")[2])["region"] == "eu-west-1"
    assert later.stop() == 0


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_cleanly(tmp_path, signal_number):
    running = Server(tmp_path)
    running.process.send_signal(signal_number)
    assert running.process.wait(20) == 0
    assert running.process.stdout.read() == "", "the ready line is all it prints"


def test_health_answers_everybody(server):
    status, headers, body = request(f"{server.api}/_rolecall/health")
    assert status == 200 and headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"status": "ok", "region": "us-east-1"}
    assert request(f"{server.api}/_rolecall/health", "POST")[0] == 405
    assert request(f"{server.api}/_rolecall/other")[0] == 404


def test_clock_moves_forward_only(server, clock):
    before = clock.advance(0)
    assert clock.advance(90.5) > before
    for wrong in (b'{"advance_seconds": -1}', b'{"advance_seconds": "1"}', b'{"advance": 1}', b"{", b'{"advance_seconds": 1e99}'):
        status, _, body = request(f"{server.api}/_rolecall/test/clock", "POST", body=wrong)
        assert status == 400 and "advance_seconds" in json.loads(body)["message"]


def test_clients_follow_the_clock(sts, clock, aws):
    clock.advance(3600)
    assert sts.get_caller_identity()["Account"] == "123456789012"
    assert aws("sts", "get-caller-identity").json["Account"] == "123456789012"


def test_reset_leaves_only_the_root_key(server, client_for):
    iam = client_for("iam")
    iam.create_user(UserName="alice")
    before = server.credentials()
    assert server.post("/_rolecall/test/reset") == {"reset": True}
    assert iam.list_users()["Users"] == [] and server.credentials() == before
    keys = iam.list_access_keys()["AccessKeyMetadata"]
    assert [key["AccessKeyId"] for key in keys] == [before["aws_access_key_id"]]
    assert iam.list_policies(Scope="AWS")["Policies"], "AWS's own policies are no part of the account"


def test_reset_takes_objects_and_instances_along(server, s3, ec2, rolecall):
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="key", Body=b"x" * 1000)
    instance = ec2.run_instances(ImageId="ami-11aa22bb", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    url = rolecall("imds-url", instance).stdout.strip()
    assert request(f"{url}/latest/meta-data/instance-id")[0] == 200
    server.post("/_rolecall/test/reset")
    assert s3.list_buckets()["Buckets"] == [] and ec2.describe_instances()["Reservations"] == []
    assert request(f"{url}/latest/meta-data/instance-id")[0] == 404, "nobody lives at that address any more"
    assert rolecall("imds-url", instance).returncode == 1
    s3.create_bucket(Bucket="bucket")
    assert "Contents" not in s3.list_objects_v2(Bucket="bucket")
    assert len(ec2.describe_vpcs()["Vpcs"]) == 1, "with a default VPC as at the first start"


def test_root_key_is_random_and_private(server):
    path = server.data / "root-credentials"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = r"aws_access_key_id = AKIA[A-Z2-7]{16}\naws_secret_access_key = [A-Za-z0-9/+]{40}\n"
    assert re.fullmatch(r"\[root\]\n" + key, path.read_text())
    for file in server.data.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, f"{file} is private"


def test_root_key_can_be_chosen_at_the_first_start_only(tmp_path):
    chosen = {"ROLECALL_ROOT_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "ROLECALL_ROOT_SECRET_ACCESS_KEY": "x/+" * 10}
    running = Server(tmp_path, env={**os.environ, **chosen})
    assert running.credentials() == {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x/+" * 10}
    arn = ["aws", "--endpoint", running.api, "--data", tmp_path, "sts", "get-caller-identity", "--query", "Arn"]
    assert rolecall(*arn).stdout == '"arn:aws:iam::123456789012:root"\n'
    assert running.stop() == 0
    other = {**chosen, "ROLECALL_ROOT_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE"}
    again = Server(tmp_path, env={**os.environ, **other})
    assert again.credentials()["aws_access_key_id"] == "AKIAIOSFODNN7EXAMPLE"
    assert "root key already" in again.log()
    assert again.stop() == 0


def test_what_was_done_outlives_a_restart(tmp_path):
    first = Server(tmp_path)
    command = ["aws", "--endpoint", first.api, "--data", tmp_path, "iam", "create-user", "--user-name", "alice"]
    assert rolecall(*command).returncode == 0
    assert first.stop() == 0
    (tmp_path / "root-credentials").unlink()  # as a crash right after the first commit would leave it
    second = Server(tmp_path)
    command = ["aws", "--endpoint", second.api, "--data", tmp_path, "iam", "get-user", "--user-name", "alice"]
    assert rolecall(*command).returncode == 0, "the root key was handed out again"
    assert second.stop() == 0


def test_lost_server_keys_are_not_replaced(tmp_path):
    assert Server(tmp_path).stop() == 0
    (tmp_path / "keys").unlink()
    assert is_refused(rolecall("serve", "--data", tmp_path, "--api", "127.0.0.1:0"), 1, "keys is missing")
    (tmp_path / "keys").write_text("storage AAAA\n")
    assert is_refused(rolecall("serve", "--data", tmp_path, "--api", "127.0.0.1:0"), 1, "keys is damaged")


def test_test_controls_exist_only_with_the_flag(tmp_path):
    plain = Server(tmp_path)
    for path in ("clock", "reset"):
        status, _, body = request(f"{plain.api}/_rolecall/test/{path}", "POST", body=b'{"advance_seconds": 1}')
        assert status == 404 and "--test-controls" in json.loads(body)["message"]
    assert plain.stop() == 0


def test_web_pages_reach_no_test_controls(server):
    for path in ("clock", "reset"):
        status, _, _ = request(f"{server.api}/_rolecall/test/{path}", "POST", {"Origin": "http://evil.example"}, b"{}")
        assert status == 403


def test_env_prints_what_a_shell_can_read(server):
    done = rolecall("env", "--endpoint", server.api, "--data", server.data)
    shell = subprocess.run(["sh", "-euc", done.stdout + 'echo "$AWS_ENDPOINT_URL $AWS_REGION $AWS_PROFILE"; test -r "$AWS_SHARED_CREDENTIALS_FILE"'],
                           capture_output=True, text=True)
    assert shell.stdout == f"{server.api} us-east-1 root\n" and shell.returncode == 0


@pytest.mark.parametrize("client", ["powershell", "terraform", "python", "js", "java", "go"])
def test_env_knows_every_client(server, client):
    done = rolecall("env", "--for", client, "--endpoint", server.api)
    assert done.returncode == 0 and server.api in done.stdout
    assert rolecall("env", "--for", "cobol").returncode == 2


def test_commands_say_when_no_server_answers():
    for command in (["imds-url", "i-1"], ["exec", "i-1", "--", "true"]):
        done = rolecall(command[0], "--endpoint", "http://127.0.0.1:9", *command[1:])
        assert is_refused(done, 1, "no server answers at http://127.0.0.1:9", "rolecall serve")


def test_commands_take_the_endpoint_from_the_environment(server):
    env = {**os.environ, "AWS_ENDPOINT_URL": server.api}
    assert is_refused(rolecall("imds-url", "i-0123456789abcdef0", env=env), 1, "no instance `i-0123456789abcdef0`")
    env["AWS_ENDPOINT_URL"] = "127.0.0.1"
    assert is_refused(rolecall("imds-url", "i-1", env=env), 2, "AWS_ENDPOINT_URL")


def test_exec_needs_its_separator(server):
    assert is_refused(rolecall("exec", "--endpoint", server.api, "i-1", "true"), 2)
    assert is_refused(rolecall("exec", "--endpoint", server.api, "i-1", "--"), 2, "--")


def fake_aws(folder):
    """A program `aws` that shows what it was given."""
    (folder / "aws").write_text('#!/bin/sh\nprintf "%s\\n" "$@"; env | grep ^AWS_ | sort; exit 7\n')
    (folder / "aws").chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def test_aws_gets_endpoint_region_and_credentials(server, tmp_path):
    done = rolecall("aws", "--endpoint", server.api, "--data", server.data, "iam", "list-roles", "--query", "[a,b]", env=fake_aws(tmp_path))
    assert done.returncode == 7, "its exit code is ours"
    lines = done.stdout.splitlines()
    assert lines[:6] == ["--endpoint-url", server.api, "iam", "list-roles", "--query", "[a,b]"]
    assert f"AWS_ENDPOINT_URL={server.api}" in lines and "AWS_DEFAULT_REGION=us-east-1" in lines
    assert f"AWS_SHARED_CREDENTIALS_FILE={server.data / 'root-credentials'}" in lines and "AWS_PROFILE=root" in lines


def test_aws_keeps_what_its_user_chose(server, tmp_path):
    env = {**fake_aws(tmp_path), "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_REGION": "eu-west-1"}
    done = rolecall("aws", "--endpoint", server.api, "--data", server.data, "s3", "ls", "--endpoint-url=http://other", env=env)
    lines = done.stdout.splitlines()
    assert lines[:3] == ["s3", "ls", "--endpoint-url=http://other"]
    assert "AWS_PROFILE=root" not in lines and "AWS_REGION=eu-west-1" in lines
    assert not any(line.startswith("AWS_DEFAULT_REGION") for line in lines)
    assert "AWS_ACCESS_KEY_ID" in done.stderr, "it says why --data was not used"


def test_aws_says_what_is_missing(server, tmp_path):
    assert is_refused(rolecall("aws", "--endpoint", server.api, "--data", tmp_path, "s3", "ls"), 1, "root-credentials")
    empty_path = {**os.environ, "PATH": str(tmp_path)}
    assert is_refused(rolecall("aws", "--endpoint", server.api, "s3", "ls", env=empty_path), 127, "no program `aws`")


def test_aws_commands_that_call_nobody_work(server):
    for command in (["--version"], ["configure", "list"]):
        done = rolecall("aws", "--endpoint", server.api, *command, env={**os.environ, "PATH": "/usr/bin:/bin"})
        assert done.returncode == 0, done.stderr
    help_page = rolecall("aws", "--endpoint", server.api, "iam", "help", env={**os.environ, "PATH": "/usr/bin:/bin", "AWS_PAGER": "cat", "MANPAGER": "cat", "PAGER": "cat"})
    assert "groff" in help_page.stderr or "iam" in help_page.stdout
