# SPDX-License-Identifier: Apache-2.0
"""Users: answers, refusals, tags, boundaries, deletion (aws-api.md 2.5, 2.7, 2.8)."""

import re

import pytest
from policy_texts import (
    ALLOW_S3,
    BAD_PATH,
    BAD_PREFIX,
    already_exists,
    arn,
    bad_name,
    constraint,
    delete_conflict,
    invalid_input,
    no_such_entity,
    refusal,
    validation_error,
    violation,
)

BASE = {"Path", "UserName", "UserId", "Arn", "CreateDate"}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ABSENT = no_such_entity("The user with name ghost cannot be found.")


@pytest.fixture
def user(iam):
    return iam.create_user(UserName="ann")["User"]


def test_a_new_user_shows_boundary_and_tags_only_if_given(iam, user):
    assert set(user) == BASE
    assert re.fullmatch(r"AIDA[A-Z2-7]{17}", user["UserId"]) and user["Arn"] == arn("user/ann")
    given = {"PermissionsBoundary": READ_ONLY, "Tags": [{"Key": "k", "Value": "v"}]}
    full = iam.create_user(UserName="full", Path="/a/", **given)["User"]
    assert set(full) == BASE | {"PermissionsBoundary", "Tags"} and full["Arn"] == arn("user/a/full")
    assert full["PermissionsBoundary"] == {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": READ_ONLY}
    assert iam.get_user(UserName="full")["User"] == full
    assert all(set(listed) == BASE for listed in iam.list_users()["Users"])


def test_names_are_unique_ignoring_case(iam, user):
    assert refusal(iam.create_user, UserName="ANN") == already_exists("User with name ANN already exists.")
    assert iam.get_user(UserName="Ann")["User"]["UserName"] == "ann"


def test_name_path_and_boundary_are_checked(iam):
    assert refusal(iam.create_user, UserName="a b") == bad_name("userName")
    assert refusal(iam.create_user, UserName="a", Path="/x") == BAD_PATH
    assert refusal(iam.create_user, UserName="a", PermissionsBoundary=arn("role/not-a-policy")) == invalid_input(
        f"ARN {arn('role/not-a-policy')} is not valid."
    )
    ghost = arn("policy/ghost")
    told = no_such_entity(f"Scope ARN: {ghost} does not exist or is not attachable.")
    assert refusal(iam.create_user, UserName="a", PermissionsBoundary=ghost) == told
    assert iam.list_users()["Users"] == []


def test_a_new_name_has_64_characters_and_an_old_one_128(iam):
    told = violation(constraint("userName", "Member must have length less than or equal to 64"))
    assert refusal(iam.create_user, UserName="u" * 65) == told
    assert refusal(iam.get_user, UserName="u" * 128)[0] == "NoSuchEntity"
    told = violation(constraint("userName", "Member must have length less than or equal to 128"))
    assert refusal(iam.get_user, UserName="u" * 129) == told


def test_users_are_listed_by_name_and_path_prefix(iam):
    for name, path in (("b", "/x/"), ("A", "/xy/"), ("c", "/")):
        iam.create_user(UserName=name, Path=path)
    assert [found["UserName"] for found in iam.list_users()["Users"]] == ["A", "b", "c"]
    assert [found["UserName"] for found in iam.list_users(PathPrefix="/x")["Users"]] == ["A", "b"]
    assert refusal(iam.list_users, PathPrefix="x/") == BAD_PREFIX


def test_a_missing_user_is_told_by_every_operation(iam):
    for call, more in (
        (iam.get_user, {}),
        (iam.delete_user, {}),
        (iam.put_user_policy, {"PolicyName": "p", "PolicyDocument": ALLOW_S3}),
        (iam.get_user_policy, {"PolicyName": "p"}),
        (iam.delete_user_policy, {"PolicyName": "p"}),
        (iam.list_user_policies, {}),
        (iam.attach_user_policy, {"PolicyArn": READ_ONLY}),
        (iam.detach_user_policy, {"PolicyArn": READ_ONLY}),
        (iam.list_attached_user_policies, {}),
        (iam.put_user_permissions_boundary, {"PermissionsBoundary": READ_ONLY}),
        (iam.delete_user_permissions_boundary, {}),
        (iam.tag_user, {"Tags": [{"Key": "k", "Value": "v"}]}),
        (iam.untag_user, {"TagKeys": ["k"]}),
        (iam.list_user_tags, {}),
        (iam.list_groups_for_user, {}),
        (iam.create_access_key, {}),
        (iam.list_access_keys, {}),
        (iam.update_access_key, {"AccessKeyId": "AKIA" + "A" * 16, "Status": "Active"}),
        (iam.delete_access_key, {"AccessKeyId": "AKIA" + "A" * 16}),
    ):
        assert refusal(call, UserName="ghost", **more) == ABSENT, call.__name__


def test_what_keeps_a_user_is_told_one_after_the_other(iam, user):
    iam.attach_user_policy(UserName="ann", PolicyArn=READ_ONLY)
    iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=ALLOW_S3)
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    iam.create_group(GroupName="g")
    iam.add_user_to_group(UserName="ann", GroupName="g")
    for told, remedy in (
        ("detach all policies", lambda: iam.detach_user_policy(UserName="ann", PolicyArn=READ_ONLY)),
        ("delete policies", lambda: iam.delete_user_policy(UserName="ann", PolicyName="p")),
        ("delete access keys", lambda: iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])),
        ("remove users from group", lambda: iam.remove_user_from_group(UserName="ann", GroupName="g")),
    ):
        assert refusal(iam.delete_user, UserName="ann") == delete_conflict(f"Cannot delete entity, must {told} first.")
        remedy()
    iam.delete_user(UserName="ann")
    assert iam.list_users()["Users"] == []


def test_a_user_made_again_has_a_new_id(iam, user):
    iam.delete_user(UserName="ann")
    assert iam.create_user(UserName="ann")["User"]["UserId"] != user["UserId"]


def test_tags_are_merged_ignoring_case_and_listed_by_length(iam, user):
    iam.tag_user(UserName="ann", Tags=[{"Key": key, "Value": "1"} for key in ("team", "b", "a")])
    iam.tag_user(UserName="ann", Tags=[{"Key": "TEAM", "Value": "2"}])
    assert [(tag["Key"], tag["Value"]) for tag in iam.list_user_tags(UserName="ann")["Tags"]] == [("a", "1"), ("b", "1"), ("TEAM", "2")]
    iam.untag_user(UserName="ann", TagKeys=["Team", "absent"])
    assert len(iam.get_user(UserName="ann")["User"]["Tags"]) == 2
    told = invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    assert refusal(iam.tag_user, UserName="ann", Tags=[{"Key": "x", "Value": ""}, {"Key": "X", "Value": ""}]) == told


def test_a_boundary_is_set_and_removed(iam, user):
    iam.put_user_permissions_boundary(UserName="ann", PermissionsBoundary=READ_ONLY)
    assert iam.get_user(UserName="ann")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == READ_ONLY
    for _ in range(2):
        iam.delete_user_permissions_boundary(UserName="ann")
    assert "PermissionsBoundary" not in iam.get_user(UserName="ann")["User"]


# --- GetUser without a name ---


def test_root_is_a_user_without_a_name(iam):
    me = iam.get_user()["User"]
    assert set(me) == {"Path", "UserId", "Arn", "CreateDate"}
    assert (me["UserId"], me["Arn"]) == ("123456789012", arn("root"))


def test_a_user_without_a_name_is_who_signs(iam, user, client_for):
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    iam.attach_user_policy(UserName="ann", PolicyArn=READ_ONLY)
    assert client_for("iam", key).get_user()["User"]["UserName"] == "ann"


def test_a_session_must_name_a_user(iam, client_for, user):
    trust = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}'
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)["Role"]
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    session = client_for("sts", key).assume_role(RoleArn=role["Arn"], RoleSessionName="session")["Credentials"]
    as_session = client_for("iam", session)
    told = validation_error("Must specify userName when calling with non-User credentials")
    unnamed = {"AccessKeyId": key["AccessKeyId"]}
    for call, more in (
        (as_session.get_user, {}),
        (as_session.create_access_key, {}),
        (as_session.list_access_keys, {}),
        (as_session.update_access_key, {**unnamed, "Status": "Inactive"}),
        (as_session.delete_access_key, unnamed),
    ):
        assert refusal(call, **more) == told, call.__name__
    assert as_session.get_user(UserName="ann")["User"]["UserName"] == "ann"
