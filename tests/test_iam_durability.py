# SPDX-License-Identifier: Apache-2.0
"""What IAM has acknowledged is there after a restart, and calls that race leave one winner."""

import collections
import concurrent.futures

import boto3
import botocore.config
import pytest
from botocore.exceptions import ClientError
from policy_texts import ALLOW_S3, TRUST_EC2, allow, arn, document, refusal, trust
from running import Server


def client(server, service="iam", **keys):
    config = botocore.config.Config(retries={"total_max_attempts": 1}, parameter_validation=False, max_pool_connections=16)
    return boto3.client(service, endpoint_url=server.api, region_name="us-east-1", config=config, **(keys or server.credentials()))


def keys_of(key):
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


def shown(iam):
    """Everything below, as the API shows it."""
    answers = [
        iam.get_role(RoleName="r"),
        iam.get_role_policy(RoleName="r", PolicyName="inline"),
        iam.list_attached_role_policies(RoleName="r"),
        iam.get_user(UserName="ann"),
        iam.list_groups_for_user(UserName="ann"),
        iam.list_access_keys(UserName="ann"),
        iam.get_group(GroupName="g"),
        iam.get_policy(PolicyArn=arn("policy/p")),
        iam.list_policy_versions(PolicyArn=arn("policy/p")),
        iam.get_instance_profile(InstanceProfileName="web"),
    ]
    for answer in answers:
        del answer["ResponseMetadata"]
    return answers


def test_a_restart_forgets_nothing(tmp_path):
    first = Server(tmp_path / "data")
    iam = client(first)
    tags = [{"Key": "k", "Value": "ключ"}]
    iam.create_policy(PolicyName="p", PolicyDocument=ALLOW_S3, Description="d", Tags=tags)
    iam.create_policy_version(PolicyArn=arn("policy/p"), PolicyDocument=document(allow("iam:GetRole")), SetAsDefault=True)
    ann = iam.create_user(UserName="ann", Path="/a/", PermissionsBoundary=arn("policy/p"), Tags=tags)["User"]
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    iam.create_group(GroupName="g")
    iam.add_user_to_group(GroupName="g", UserName="ann")
    iam.attach_group_policy(GroupName="g", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    gone = iam.create_user(UserName="gone")["User"]
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust({"AWS": [ann["Arn"], gone["Arn"]]}), Description="d", Tags=tags)
    iam.delete_user(UserName="gone")
    iam.put_role_policy(RoleName="r", PolicyName="inline", PolicyDocument=ALLOW_S3)
    iam.attach_role_policy(RoleName="r", PolicyArn=arn("policy/p"))
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="r")
    before = shown(iam)
    assert first.stop() == 0
    second = Server(tmp_path / "data")
    try:
        assert shown(client(second)) == before
        # Keys open, policies are evaluated, boundaries hold, and trust in a user is trust in this very user.
        assert client(second, **keys_of(key)).get_role(RoleName="r")["Role"]["RoleName"] == "r"
        assert refusal(client(second, **keys_of(key)).list_users)[2].endswith("no permissions boundary allows the iam:ListUsers action")
        assert refusal(client(second).delete_policy, PolicyArn=arn("policy/p"))[0] == "DeleteConflict"
    finally:
        assert second.stop() == 0


@pytest.mark.parametrize(
    "call, parameters, winners",
    [
        ("create_user", {"UserName": "one"}, 1),
        ("create_role", {"RoleName": "one", "AssumeRolePolicyDocument": TRUST_EC2}, 1),
        ("create_access_key", {"UserName": "ann"}, 2),
        ("add_role_to_instance_profile", {"InstanceProfileName": "web", "RoleName": "r"}, 1),
    ],
)
def test_calls_that_race_never_break_a_limit(iam, call, parameters, winners):
    iam.create_user(UserName="ann")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST_EC2)
    iam.create_instance_profile(InstanceProfileName="web")

    def outcome(_):
        try:
            getattr(iam, call)(**parameters)
            return "done"
        except ClientError as failed:
            return failed.response["Error"]["Code"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        outcomes = collections.Counter(pool.map(outcome, range(16)))
    assert outcomes.pop("done") == winners
    assert set(outcomes) <= {"EntityAlreadyExists", "LimitExceeded"} and sum(outcomes.values()) == 16 - winners
