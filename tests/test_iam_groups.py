# SPDX-License-Identifier: Apache-2.0
"""Groups: answers, members, refusals; their policies are in test_iam_policies.py (aws-api.md 2.5, 2.7, 2.8)."""

import re

import pytest
from policy_texts import (
    BAD_PATH,
    already_exists,
    arn,
    bad_name,
    delete_conflict,
    limit_exceeded,
    no_such_entity,
    refusal,
)

BASE = {"Path", "GroupName", "GroupId", "Arn", "CreateDate"}
NO_GROUP = no_such_entity("The group with name ghost cannot be found.")
NO_USER = no_such_entity("The user with name ghost cannot be found.")


@pytest.fixture
def group(iam):
    return iam.create_group(GroupName="ops", Path="/a/")["Group"]


@pytest.fixture
def member(iam, group):
    iam.create_user(UserName="ann", Tags=[{"Key": "k", "Value": "v"}])
    iam.add_user_to_group(GroupName="ops", UserName="ann")


def test_a_group_shows_its_base_everywhere(iam, group):
    assert set(group) == BASE and group["Arn"] == arn("group/a/ops")
    assert re.fullmatch(r"AGPA[A-Z2-7]{17}", group["GroupId"])
    assert iam.get_group(GroupName="OPS")["Group"] == group
    assert iam.list_groups()["Groups"] == [group]
    assert iam.list_groups(PathPrefix="/b/")["Groups"] == []


def test_names_are_unique_ignoring_case_and_checked(iam, group):
    assert refusal(iam.create_group, GroupName="Ops") == already_exists("Group with name Ops already exists.")
    assert refusal(iam.create_group, GroupName="a b") == bad_name("groupName")
    assert refusal(iam.create_group, GroupName="b", Path="x") == BAD_PATH


def test_members_are_shown_without_tags(iam, member):
    got = iam.get_group(GroupName="ops")
    assert [set(user) for user in got["Users"]] == [{"Path", "UserName", "UserId", "Arn", "CreateDate"}]
    assert got["IsTruncated"] is False
    assert [set(found) for found in iam.list_groups_for_user(UserName="ann")["Groups"]] == [BASE]


def test_adding_a_member_again_and_removing_a_stranger_succeed(iam, member):
    iam.add_user_to_group(GroupName="OPS", UserName="ANN")
    assert len(iam.get_group(GroupName="ops")["Users"]) == 1
    for _ in range(2):
        iam.remove_user_from_group(GroupName="ops", UserName="ann")
    assert iam.get_group(GroupName="ops")["Users"] == []


def test_missing_groups_and_users_are_told(iam, member):
    for call in (iam.add_user_to_group, iam.remove_user_from_group):
        assert refusal(call, GroupName="ghost", UserName="ann") == NO_GROUP
        assert refusal(call, GroupName="ops", UserName="ghost") == NO_USER
        assert refusal(call, GroupName="ghost", UserName="ghost") == NO_USER  # AWS: the user is looked up first
    for call in (iam.get_group, iam.delete_group, iam.list_group_policies, iam.list_attached_group_policies):
        assert refusal(call, GroupName="ghost") == NO_GROUP, call.__name__


def test_a_group_with_members_is_kept(iam, member):
    told = delete_conflict("Cannot delete entity, must remove users from group first.")
    assert refusal(iam.delete_group, GroupName="ops") == told
    iam.remove_user_from_group(GroupName="ops", UserName="ann")
    iam.delete_group(GroupName="ops")
    assert iam.list_groups()["Groups"] == []


def test_a_user_is_in_at_most_ten_groups(iam):
    iam.create_user(UserName="ann")
    for i in range(11):
        iam.create_group(GroupName=f"g{i}")
    for i in range(10):
        iam.add_user_to_group(GroupName=f"g{i}", UserName="ann")
    told = limit_exceeded("Cannot exceed quota for GroupsPerUser: 10")
    assert refusal(iam.add_user_to_group, GroupName="g10", UserName="ann") == told


def test_an_account_has_at_most_300_groups(iam):
    for i in range(300):
        iam.create_group(GroupName=f"g{i}")
    assert refusal(iam.create_group, GroupName="more") == limit_exceeded("Cannot exceed quota for GroupsPerAccount: 300")
    assert refusal(iam.create_group, GroupName="g7") == already_exists("Group with name g7 already exists.")


def test_members_and_groups_come_in_pages_by_name(iam):
    for name in ("c", "A", "b"):
        iam.create_user(UserName=name)
        iam.create_group(GroupName=name)
        iam.add_user_to_group(GroupName="c" if name == "c" else name, UserName=name)
    for name in ("A", "b"):
        iam.add_user_to_group(GroupName="c", UserName=name)
        iam.add_user_to_group(GroupName=name, UserName="c")
    first = iam.get_group(GroupName="c", MaxItems=2)
    rest = iam.get_group(GroupName="c", MaxItems=2, Marker=first["Marker"])
    assert [user["UserName"] for page in (first, rest) for user in page["Users"]] == ["A", "b", "c"]
    first = iam.list_groups_for_user(UserName="c", MaxItems=2)
    rest = iam.list_groups_for_user(UserName="c", MaxItems=2, Marker=first["Marker"])
    assert [found["GroupName"] for page in (first, rest) for found in page["Groups"]] == ["A", "b", "c"]


def test_members_have_the_permissions_of_their_group_until_they_leave(iam, member, client_for):
    ann = client_for("iam", iam.create_access_key(UserName="ann")["AccessKey"])
    assert refusal(ann.list_groups)[0] == "AccessDenied"
    iam.attach_group_policy(GroupName="ops", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    assert len(ann.list_groups()["Groups"]) == 1
    iam.remove_user_from_group(GroupName="ops", UserName="ann")
    assert refusal(ann.list_groups)[0] == "AccessDenied"
