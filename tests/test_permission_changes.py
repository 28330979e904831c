# SPDX-License-Identifier: Apache-2.0
"""The server keeps the policies of a caller between requests.  Whatever changes them holds at the very next one."""

import json

import pytest
from botocore.exceptions import ClientError


def document(effect, action="iam:ListRoles"):
    return json.dumps(
        {"Version": "2012-10-17", "Statement": {"Effect": effect, "Action": action, "Resource": "*"}}
    )


ALLOW, DENY, OTHER = document("Allow"), document("Deny"), document("Allow", "iam:ListUsers")


def may_list_roles(client):
    try:
        client.list_roles()
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


@pytest.fixture
def alice(iam, client_for):
    iam.create_user(UserName="alice")
    return client_for("iam", iam.create_access_key(UserName="alice")["AccessKey"])


@pytest.fixture
def managed(iam):
    def make(name, text):
        return iam.create_policy(PolicyName=name, PolicyDocument=text)["Policy"]["Arn"]

    return make


def test_a_users_own_policies(iam, alice, managed):
    policy = managed("p", ALLOW)
    assert not may_list_roles(alice)
    iam.put_user_policy(UserName="alice", PolicyName="inline", PolicyDocument=ALLOW)
    assert may_list_roles(alice)
    iam.delete_user_policy(UserName="alice", PolicyName="inline")
    assert not may_list_roles(alice)
    iam.attach_user_policy(UserName="alice", PolicyArn=policy)
    assert may_list_roles(alice)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=OTHER, SetAsDefault=True)
    assert not may_list_roles(alice)
    iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
    assert may_list_roles(alice)
    iam.detach_user_policy(UserName="alice", PolicyArn=policy)
    assert not may_list_roles(alice)


def test_the_groups_of_a_user(iam, alice, managed):
    policy = managed("p", DENY)
    iam.create_group(GroupName="g")
    iam.put_group_policy(GroupName="g", PolicyName="inline", PolicyDocument=ALLOW)
    assert not may_list_roles(alice)
    iam.add_user_to_group(GroupName="g", UserName="alice")
    assert may_list_roles(alice)
    iam.attach_group_policy(GroupName="g", PolicyArn=policy)
    assert not may_list_roles(alice)
    iam.detach_group_policy(GroupName="g", PolicyArn=policy)
    assert may_list_roles(alice)
    iam.remove_user_from_group(GroupName="g", UserName="alice")
    assert not may_list_roles(alice)


def test_the_boundary_of_a_user(iam, alice, managed):
    wide, narrow = managed("wide", ALLOW), managed("narrow", OTHER)
    iam.put_user_policy(UserName="alice", PolicyName="inline", PolicyDocument=ALLOW)
    assert may_list_roles(alice)
    iam.put_user_permissions_boundary(UserName="alice", PermissionsBoundary=narrow)
    assert not may_list_roles(alice)
    iam.put_user_permissions_boundary(UserName="alice", PermissionsBoundary=wide)
    assert may_list_roles(alice)
    iam.create_policy_version(PolicyArn=wide, PolicyDocument=OTHER, SetAsDefault=True)
    assert not may_list_roles(alice)
    iam.delete_user_permissions_boundary(UserName="alice")
    assert may_list_roles(alice)


def test_a_role_whose_session_goes_on(iam, sts, alice, client_for, managed):
    user = iam.get_user(UserName="alice")["User"]["Arn"]
    trust = {"Effect": "Allow", "Principal": {"AWS": user}, "Action": "sts:AssumeRole"}
    role = iam.create_role(
        RoleName="r",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": trust}),
    )["Role"]["Arn"]
    limit, policy = managed("limit", ALLOW), managed("p", ALLOW)
    key = iam.create_access_key(UserName="alice")["AccessKey"]

    def assume(**more):
        answer = client_for("sts", key).assume_role(RoleArn=role, RoleSessionName="session", **more)
        return client_for("iam", answer["Credentials"])

    plain, limited = assume(), assume(PolicyArns=[{"arn": limit}])
    other = assume(Policy=OTHER)
    assert not may_list_roles(plain)
    iam.attach_role_policy(RoleName="r", PolicyArn=policy)
    assert may_list_roles(plain)
    assert may_list_roles(limited)
    assert not may_list_roles(other)
    # A managed policy that limits a session does so as it is now.
    iam.create_policy_version(PolicyArn=limit, PolicyDocument=OTHER, SetAsDefault=True)
    assert not may_list_roles(limited)
    assert may_list_roles(plain)
    iam.put_role_policy(RoleName="r", PolicyName="revoke", PolicyDocument=DENY)
    assert not may_list_roles(plain)
    iam.delete_role_policy(RoleName="r", PolicyName="revoke")
    assert may_list_roles(plain)
