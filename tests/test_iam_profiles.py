# SPDX-License-Identifier: Apache-2.0
"""Instance profiles: answers, the one role in each, refusals (aws-api.md 2.5, 2.7, 2.8)."""

import re

import pytest
from policy_texts import (
    BAD_PATH,
    TRUST_EC2,
    already_exists,
    arn,
    bad_name,
    delete_conflict,
    invalid_input,
    limit_exceeded,
    no_such_entity,
    refusal,
)

BASE = {"Path", "InstanceProfileName", "InstanceProfileId", "Arn", "CreateDate", "Roles"}
NO_PROFILE = no_such_entity("Instance Profile ghost cannot be found.")
NO_ROLE = no_such_entity("The role with name ghost cannot be found.")


@pytest.fixture
def profile(iam):
    return iam.create_instance_profile(InstanceProfileName="web")["InstanceProfile"]


@pytest.fixture
def role(iam):
    return iam.create_role(RoleName="app", Path="/r/", AssumeRolePolicyDocument=TRUST_EC2)["Role"]


@pytest.fixture
def filled(iam, profile, role):
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="app")
    return iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]


def test_a_new_profile_is_empty(profile):
    assert set(profile) == BASE and profile["Roles"] == []
    assert re.fullmatch(r"AIPA[A-Z2-7]{17}", profile["InstanceProfileId"])
    assert profile["Arn"] == arn("instance-profile/web") and profile["Path"] == "/"


def test_tags_appear_where_aws_shows_them(iam, profile):
    tags = [{"Key": "k", "Value": "v"}]
    assert iam.create_instance_profile(InstanceProfileName="t", Path="/a/", Tags=tags)["InstanceProfile"]["Tags"] == tags
    assert iam.get_instance_profile(InstanceProfileName="t")["InstanceProfile"]["Tags"] == tags
    assert iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]["Tags"] == []  # always there
    assert all(set(found) == BASE for found in iam.list_instance_profiles()["InstanceProfiles"])
    twice = refusal(iam.create_instance_profile, InstanceProfileName="d", Tags=tags * 2)
    assert twice == invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.")


def test_names_are_unique_ignoring_case_and_checked(iam, profile):
    told = already_exists("Instance Profile WEB already exists.")
    assert refusal(iam.create_instance_profile, InstanceProfileName="WEB") == told
    assert refusal(iam.create_instance_profile, InstanceProfileName="a b") == bad_name("instanceProfileName")
    assert refusal(iam.create_instance_profile, InstanceProfileName="b", Path="/x") == BAD_PATH


def test_a_profile_may_have_the_name_of_a_role(iam, role):
    iam.create_instance_profile(InstanceProfileName="app")


def test_a_role_in_a_profile_is_shown_with_it(iam, filled):
    assert [role["RoleName"] for role in filled["Roles"]] == ["app"]
    assert filled["Roles"][0]["Arn"] == arn("role/r/app")
    assert iam.list_instance_profiles()["InstanceProfiles"][0]["Roles"] == filled["Roles"]


def test_a_profile_holds_one_role_only(iam, filled):
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=TRUST_EC2)
    told = limit_exceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
    for name in ("other", "app"):
        assert refusal(iam.add_role_to_instance_profile, InstanceProfileName="web", RoleName=name) == told


def test_a_role_may_be_in_many_profiles(iam, filled):
    for name in ("b", "A"):
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName="APP")
    found = iam.list_instance_profiles_for_role(RoleName="app")["InstanceProfiles"]
    assert [profile["InstanceProfileName"] for profile in found] == ["A", "b", "web"]
    first = iam.list_instance_profiles_for_role(RoleName="app", MaxItems=2)
    rest = iam.list_instance_profiles_for_role(RoleName="app", MaxItems=2, Marker=first["Marker"])
    assert [profile["InstanceProfileName"] for profile in rest["InstanceProfiles"]] == ["web"]


def test_what_is_missing_when_a_role_is_added_or_removed_is_told(iam, profile, role):
    for call in (iam.add_role_to_instance_profile, iam.remove_role_from_instance_profile):
        assert refusal(call, InstanceProfileName="ghost", RoleName="app") == NO_PROFILE
        assert refusal(call, InstanceProfileName="web", RoleName="ghost") == NO_ROLE
        assert refusal(call, InstanceProfileName="ghost", RoleName="ghost") == NO_PROFILE
    told = no_such_entity("Role app in Instance Profile web cannot be found.")
    assert refusal(iam.remove_role_from_instance_profile, InstanceProfileName="web", RoleName="app") == told


def test_a_missing_profile_is_told(iam):
    for call in (iam.get_instance_profile, iam.delete_instance_profile):
        assert refusal(call, InstanceProfileName="ghost") == NO_PROFILE
        assert refusal(call, InstanceProfileName="a b") == bad_name("instanceProfileName")


def test_a_profile_with_a_role_is_kept(iam, filled):
    told = delete_conflict("Cannot delete entity, must remove roles from instance profile first.")
    assert refusal(iam.delete_instance_profile, InstanceProfileName="web") == told
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="app")
    iam.delete_instance_profile(InstanceProfileName="web")
    assert iam.list_instance_profiles()["InstanceProfiles"] == []


def test_profiles_are_listed_by_path_prefix_in_pages(iam):
    for name in ("c", "A", "b"):
        iam.create_instance_profile(InstanceProfileName=name, Path="/x/")
    iam.create_instance_profile(InstanceProfileName="z")
    pages = iam.get_paginator("list_instance_profiles").paginate(PathPrefix="/x/", PaginationConfig={"PageSize": 2})
    assert [found["InstanceProfileName"] for page in pages for found in page["InstanceProfiles"]] == ["A", "b", "c"]


def test_the_waiter_of_boto3_sees_a_new_profile(iam, profile):
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="web", WaiterConfig={"Delay": 0, "MaxAttempts": 1})
