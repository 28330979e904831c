# SPDX-License-Identifier: Apache-2.0
"""Roles: what their answers show (aws-api.md 2.7), what is refused (2.5, 1.6), trust policies, tags, boundaries."""

import json
import re
import urllib.parse

import pytest
from hand_signed import signed_post
from policy_texts import (
    ALLOW_S3,
    BAD_PATH,
    BAD_PREFIX,
    TRUST_EC2,
    already_exists,
    arn,
    bad_name,
    constraint,
    delete_conflict,
    invalid_input,
    limit_exceeded,
    no_such_entity,
    padded,
    refusal,
    trust,
    validation_error,
    violation,
)

ABSENT = no_such_entity("The role with name ghost cannot be found.")
BASE = {"Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument"}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.fixture
def role(iam):
    return iam.create_role(RoleName="app", AssumeRolePolicyDocument=TRUST_EC2)["Role"]


@pytest.fixture
def full(iam):
    """A role with everything that a role can have."""
    given = {"Description": "d", "MaxSessionDuration": 7200, "PermissionsBoundary": READ_ONLY, "Tags": [{"Key": "k", "Value": "v"}]}
    return iam.create_role(RoleName="full", Path="/a/b/", AssumeRolePolicyDocument=TRUST_EC2, **given)["Role"]


def test_a_new_role_shows_its_boundary_and_tags_but_neither_description_nor_session_duration(full):
    assert set(full) == BASE | {"PermissionsBoundary", "Tags"}
    assert full["PermissionsBoundary"] == {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": READ_ONLY}
    assert full["Tags"] == [{"Key": "k", "Value": "v"}]


def test_a_plain_new_role_shows_only_its_base(role):
    assert set(role) == BASE
    assert role["Path"] == "/" and role["Arn"] == arn("role/app")
    assert re.fullmatch(r"AROA[A-Z2-7]{17}", role["RoleId"])
    assert role["AssumeRolePolicyDocument"] == json.loads(TRUST_EC2)


def test_get_role_shows_everything(iam, full):
    got = iam.get_role(RoleName="full")["Role"]
    assert set(got) == BASE | {"Description", "MaxSessionDuration", "RoleLastUsed", "PermissionsBoundary", "Tags"}
    assert (got["Description"], got["MaxSessionDuration"], got["Arn"]) == ("d", 7200, arn("role/a/b/full"))
    assert got["RoleLastUsed"] == {}


def test_get_role_of_a_plain_role_leaves_out_what_it_has_not(iam, role):
    got = iam.get_role(RoleName="app")["Role"]
    assert set(got) == BASE | {"MaxSessionDuration", "RoleLastUsed"}
    assert got["MaxSessionDuration"] == 3600


def test_a_listed_role_shows_neither_tags_nor_boundary(iam, full):
    assert set(iam.list_roles()["Roles"][0]) == BASE | {"Description", "MaxSessionDuration"}


def test_a_role_in_a_profile_shows_only_its_base(iam, full):
    iam.create_instance_profile(InstanceProfileName="p")
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="full")
    assert set(iam.get_instance_profile(InstanceProfileName="p")["InstanceProfile"]["Roles"][0]) == BASE


def test_names_are_unique_ignoring_case_and_whatever_the_path(iam, role):
    again = refusal(iam.create_role, RoleName="APP", Path="/x/", AssumeRolePolicyDocument=TRUST_EC2)
    assert again == already_exists("Role with name APP already exists.")
    assert iam.get_role(RoleName="App")["Role"]["RoleName"] == "app"


def test_a_role_made_again_has_a_new_id(iam, role):
    iam.delete_role(RoleName="app")
    assert refusal(iam.get_role, RoleName="app") == no_such_entity("The role with name app cannot be found.")
    assert iam.create_role(RoleName="app", AssumeRolePolicyDocument=TRUST_EC2)["Role"]["RoleId"] != role["RoleId"]


@pytest.mark.parametrize("name", ["a b", "a/b", "a:b", "rôle", "a!"])
def test_characters_of_names_are_limited(iam, name):
    assert refusal(iam.create_role, RoleName=name, AssumeRolePolicyDocument=TRUST_EC2) == bad_name("roleName")
    assert refusal(iam.get_role, RoleName=name) == bad_name("roleName")


def test_every_allowed_character_makes_a_name(iam):
    name = "Az09_+=,.@-"
    assert iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST_EC2)["Role"]["Arn"] == arn(f"role/{name}")
    assert iam.get_role(RoleName=name)["Role"]["RoleName"] == name


@pytest.mark.parametrize("path", ["a/", "/a", "//a", "/a b/"])
def test_a_path_begins_and_ends_with_a_slash(iam, path):
    assert refusal(iam.create_role, RoleName="r", Path=path, AssumeRolePolicyDocument=TRUST_EC2) == BAD_PATH


@pytest.mark.parametrize("path", ["/aws-service-role/", "/aws-service-role/ec2.amazonaws.com/"])
def test_nobody_makes_a_role_that_the_organization_does_not_reach(iam, path):
    told = "Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles"
    refused = refusal(iam.create_role, RoleName="r", Path=path, AssumeRolePolicyDocument=TRUST_EC2)
    assert refused == ("InvalidInput", 400, told)
    iam.create_role(RoleName="r", Path="/service-role/aws-service-role/", AssumeRolePolicyDocument=TRUST_EC2)


def test_a_path_may_have_two_slashes_in_a_row(iam):
    created = iam.create_role(RoleName="r", Path="/test//double/", AssumeRolePolicyDocument=TRUST_EC2)["Role"]
    assert created["Arn"] == arn("role/test//double/r")


def test_all_broken_constraints_are_told_at_once(iam):
    told = refusal(iam.create_role, RoleName="r" * 65, Path="/", AssumeRolePolicyDocument=TRUST_EC2, MaxSessionDuration=1)
    assert told == violation(
        constraint("roleName", "Member must have length less than or equal to 64"),
        constraint("maxSessionDuration", "Member must have value greater than or equal to 3600"),
    )


def test_a_missing_name_is_a_validation_error(iam):
    told = refusal(iam.create_role, AssumeRolePolicyDocument=TRUST_EC2)
    assert told == violation(constraint("roleName", "Member must not be null"))


@pytest.mark.parametrize("seconds, bound", [(3599, "greater than or equal to 3600"), (43201, "less than or equal to 43200")])
def test_session_duration_has_bounds(iam, role, seconds, bound):
    told = violation(constraint("maxSessionDuration", f"Member must have value {bound}"))
    assert refusal(iam.update_role, RoleName="app", MaxSessionDuration=seconds) == told


def test_the_description_has_at_most_1000_characters(iam):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST_EC2, Description="d" * 1000)
    told = refusal(iam.create_role, RoleName="s", AssumeRolePolicyDocument=TRUST_EC2, Description="d" * 1001)
    assert told == violation(constraint("description", "Member must have length less than or equal to 1000"))


def test_update_role_leaves_what_it_does_not_name(iam, full):
    iam.update_role(RoleName="full", MaxSessionDuration=3600)
    iam.update_role(RoleName="full")
    got = iam.get_role(RoleName="full")["Role"]
    assert (got["Description"], got["MaxSessionDuration"]) == ("d", 3600)
    iam.update_role(RoleName="full", Description="e")
    got = iam.get_role(RoleName="full")["Role"]
    assert (got["Description"], got["MaxSessionDuration"]) == ("e", 3600)


def test_roles_are_listed_by_name_with_their_path_prefix(iam):
    for name, path in (("b", "/x/"), ("A", "/xy/"), ("c", "/")):
        iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TRUST_EC2)
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]] == ["A", "b", "c"]
    # AWS: a plain prefix of the text, not of path elements.
    assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/x")["Roles"]] == ["A", "b"]
    assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/x/")["Roles"]] == ["b"]
    assert refusal(iam.list_roles, PathPrefix="x") == BAD_PREFIX


def test_a_missing_role_is_told_by_every_operation(iam):
    for call, more in (
        (iam.get_role, {}),
        (iam.update_role, {"Description": "d"}),
        (iam.update_assume_role_policy, {"PolicyDocument": TRUST_EC2}),
        (iam.delete_role, {}),
        (iam.put_role_policy, {"PolicyName": "p", "PolicyDocument": ALLOW_S3}),
        (iam.get_role_policy, {"PolicyName": "p"}),
        (iam.delete_role_policy, {"PolicyName": "p"}),
        (iam.list_role_policies, {}),
        (iam.attach_role_policy, {"PolicyArn": READ_ONLY}),
        (iam.detach_role_policy, {"PolicyArn": READ_ONLY}),
        (iam.list_attached_role_policies, {}),
        (iam.put_role_permissions_boundary, {"PermissionsBoundary": READ_ONLY}),
        (iam.delete_role_permissions_boundary, {}),
        (iam.tag_role, {"Tags": [{"Key": "k", "Value": "v"}]}),
        (iam.untag_role, {"TagKeys": ["k"]}),
        (iam.list_role_tags, {}),
        (iam.list_instance_profiles_for_role, {}),
    ):
        assert refusal(call, RoleName="ghost", **more) == ABSENT, call.__name__


# --- Deleting ---


def test_what_keeps_a_role_is_told_in_order(iam, role):
    iam.attach_role_policy(RoleName="app", PolicyArn=READ_ONLY)
    iam.put_role_policy(RoleName="app", PolicyName="p", PolicyDocument=ALLOW_S3)
    iam.create_instance_profile(InstanceProfileName="p")
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="app")
    assert refusal(iam.delete_role, RoleName="app") == delete_conflict("Cannot delete entity, must detach all policies first.")
    iam.detach_role_policy(RoleName="app", PolicyArn=READ_ONLY)
    assert refusal(iam.delete_role, RoleName="app") == delete_conflict("Cannot delete entity, must delete policies first.")
    iam.delete_role_policy(RoleName="app", PolicyName="p")
    told = delete_conflict("Cannot delete entity, must remove roles from instance profile first.")
    assert refusal(iam.delete_role, RoleName="app") == told
    iam.remove_role_from_instance_profile(InstanceProfileName="p", RoleName="app")
    iam.delete_role(RoleName="app")


def test_boundary_and_tags_do_not_keep_a_role(iam, full):
    iam.delete_role(RoleName="full")
    assert iam.list_roles()["Roles"] == []


# --- Trust ---


def test_the_trust_policy_is_kept_as_it_was_sent(iam, role, fresh):
    text = '{ "Version": "2012-10-17",\n  "Statement": {"Sid": "", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, ' + (
        '"Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "a+b c%3Aé"}}} }'
    )
    iam.update_assume_role_policy(RoleName="app", PolicyDocument=text)
    answer = signed_post(fresh, "Action=GetRole&Version=2010-05-08&RoleName=app")
    wire = re.search(r"<AssumeRolePolicyDocument>(.*?)</", answer.text)[1]
    # AWS: a blank is %20 and a plus %2B: unquote and unquote_plus both give the text back.
    assert "+" not in wire and urllib.parse.unquote(wire) == text == urllib.parse.unquote_plus(wire)


def test_a_trusted_user_that_is_gone_is_shown_by_its_id(iam):
    gone, there = (iam.create_user(UserName=name, Path="/p/")["User"] for name in ("gone", "there"))
    names = [gone["Arn"], "123456789012", there["Arn"], gone["Arn"]]
    condition = {"ArnEquals": {"aws:SourceArn": gone["Arn"]}}
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust({"AWS": names}, Condition=condition))
    iam.delete_user(UserName="gone")
    iam.create_user(UserName="gone", Path="/p/")
    shown = iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert shown["Principal"] == {"AWS": [gone["UserId"], "123456789012", there["Arn"], gone["UserId"]]}
    assert shown["Condition"] == condition  # only principals are bound


def test_the_trust_policy_has_at_most_2048_characters(iam, role):
    iam.update_assume_role_policy(RoleName="app", PolicyDocument=padded(TRUST_EC2, 2048))
    told = limit_exceeded("Cannot exceed quota for ACLSizePerRole: 2048")
    assert refusal(iam.update_assume_role_policy, RoleName="app", PolicyDocument=padded(TRUST_EC2, 2049)) == told
    assert refusal(iam.create_role, RoleName="r", AssumeRolePolicyDocument=padded(TRUST_EC2, 2049)) == told


def test_white_space_of_a_trust_policy_is_not_counted(iam, role):
    text = json.dumps(json.loads(padded(TRUST_EC2, 2048)), indent=80)
    assert len(text) > 2048
    iam.update_assume_role_policy(RoleName="app", PolicyDocument=text)


def test_an_existing_name_comes_before_the_size_of_the_trust_policy(iam, role):
    told = refusal(iam.create_role, RoleName="app", AssumeRolePolicyDocument=padded(TRUST_EC2, 2049))
    assert told == already_exists("Role with name app already exists.")


# --- Tags ---


def tags(**pairs):
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def test_tags_are_listed_by_length_then_alphabet(iam, role):
    iam.tag_role(RoleName="app", Tags=tags(abc="", z="1", b="2", a="3", A="4")[:4] + tags(B2="5"))
    assert [tag["Key"] for tag in iam.list_role_tags(RoleName="app")["Tags"]] == ["a", "b", "z", "B2", "abc"]


def test_a_tag_key_in_another_case_replaces_and_its_new_spelling_stays(iam, role):
    iam.tag_role(RoleName="app", Tags=tags(env="dev"))
    iam.tag_role(RoleName="app", Tags=tags(ENV="prod"))
    assert iam.list_role_tags(RoleName="app")["Tags"] == tags(ENV="prod")
    iam.untag_role(RoleName="app", TagKeys=["Env", "absent"])
    assert iam.list_role_tags(RoleName="app")["Tags"] == []


def test_a_tag_key_twice_is_refused_ignoring_case(iam, role):
    told = invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    assert refusal(iam.tag_role, RoleName="app", Tags=tags(a="1", A="2")) == told
    assert refusal(iam.create_role, RoleName="r", AssumeRolePolicyDocument=TRUST_EC2, Tags=tags(a="1", A="2")) == told


def test_keys_that_begin_with_aws_are_reserved(iam, role):
    assert refusal(iam.tag_role, RoleName="app", Tags=[{"Key": "AWS:x", "Value": ""}])[:2] == ("InvalidInput", 400)


def test_a_role_has_at_most_50_tags(iam, role):
    iam.tag_role(RoleName="app", Tags=tags(**{f"k{i}": "" for i in range(50)}))
    iam.tag_role(RoleName="app", Tags=tags(k1="again"))
    told = limit_exceeded("The number of tags has reached the maximum limit.")
    assert refusal(iam.tag_role, RoleName="app", Tags=tags(one="more")) == told
    many = refusal(iam.tag_role, RoleName="app", Tags=tags(**{f"k{i}": "" for i in range(51)}))
    assert many == violation(constraint("tags", "Member must have length less than or equal to 50"))


def test_a_tag_key_that_is_too_long_is_told_with_its_place(iam, role):
    told = violation(constraint("tags.1.member.key", "Member must have length less than or equal to 128"))
    assert refusal(iam.tag_role, RoleName="app", Tags=tags(**{"k" * 129: ""})) == told


def test_a_tag_key_to_remove_that_is_too_long_is_told_with_all_rules(iam, role):
    # AWS: a list of plain strings lists every rule, whichever was broken.
    rules = (
        "Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or "
        r"equal to 1, Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+, Member must not be null]"
    )
    assert refusal(iam.untag_role, RoleName="app", TagKeys=["k" * 129]) == violation(constraint("tagKeys", rules))


def test_tags_are_any_letters_and_may_be_empty(iam, role):
    wanted = [{"Key": "Straße 9", "Value": ""}, {"Key": "_.:/=+-@", "Value": "ключ"}]
    iam.tag_role(RoleName="app", Tags=wanted)
    assert iam.list_role_tags(RoleName="app")["Tags"] == wanted


# --- Boundaries ---


def test_a_boundary_is_set_replaced_and_removed(iam, role):
    for policy in (READ_ONLY, "arn:aws:iam::aws:policy/PowerUserAccess"):
        iam.put_role_permissions_boundary(RoleName="app", PermissionsBoundary=policy)
        assert iam.get_role(RoleName="app")["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == policy
    for _ in range(2):  # removing what is not there succeeds
        iam.delete_role_permissions_boundary(RoleName="app")
        assert "PermissionsBoundary" not in iam.get_role(RoleName="app")["Role"]


def test_a_boundary_is_the_arn_of_a_policy_that_exists(iam, role):
    absent = arn("policy/ghost")
    for call, more in (
        (iam.put_role_permissions_boundary, {"RoleName": "app"}),
        (iam.create_role, {"RoleName": "r", "AssumeRolePolicyDocument": TRUST_EC2}),
    ):
        told = refusal(call, PermissionsBoundary=role["Arn"], **more)
        assert told == invalid_input(f"ARN {role['Arn']} is not valid.")
        told = refusal(call, PermissionsBoundary=absent, **more)
        assert told == no_such_entity(f"Scope ARN: {absent} does not exist or is not attachable.")
    assert [found["RoleName"] for found in iam.list_roles()["Roles"]] == ["app"]


# --- Pages ---


def test_a_long_list_comes_in_pages(iam):
    for i in range(5):
        iam.create_role(RoleName=f"r{i}", AssumeRolePolicyDocument=TRUST_EC2)
    first = iam.list_roles(MaxItems=2)
    assert first["IsTruncated"] and [role["RoleName"] for role in first["Roles"]] == ["r0", "r1"]
    iam.delete_role(RoleName="r1")  # the marker outlives what it was made of
    second = iam.list_roles(MaxItems=2, Marker=first["Marker"])
    assert second["IsTruncated"] and [role["RoleName"] for role in second["Roles"]] == ["r2", "r3"]
    third = iam.list_roles(MaxItems=2, Marker=second["Marker"])
    assert [role["RoleName"] for role in third["Roles"]] == ["r4"]
    assert third["IsTruncated"] is False and "Marker" not in third


def test_a_full_last_page_is_not_truncated(iam):
    for i in range(2):
        iam.create_role(RoleName=f"r{i}", AssumeRolePolicyDocument=TRUST_EC2)
    assert iam.list_roles(MaxItems=2)["IsTruncated"] is False


def test_tags_come_in_pages_too(iam, role):
    iam.tag_role(RoleName="app", Tags=tags(**{"k" * i: "" for i in range(1, 13)}))
    first = iam.list_role_tags(RoleName="app", MaxItems=7)
    rest = iam.list_role_tags(RoleName="app", MaxItems=7, Marker=first["Marker"])
    assert [len(tag["Key"]) for page in (first, rest) for tag in page["Tags"]] == list(range(1, 13))
    assert not rest["IsTruncated"]


@pytest.mark.parametrize("marker", ["x", "MTo=", "AAAA", "!", "a" * 320])
def test_a_marker_that_the_server_did_not_make_is_invalid(iam, marker):
    assert refusal(iam.list_roles, Marker=marker) == validation_error("Invalid Marker.")


@pytest.mark.parametrize("count, bound", [(0, "greater than or equal to 1"), (1001, "less than or equal to 1000")])
def test_the_size_of_a_page_has_bounds(iam, count, bound):
    assert refusal(iam.list_roles, MaxItems=count) == violation(constraint("maxItems", f"Member must have value {bound}"))


# --- The real CLI ---


def test_the_cli_makes_a_role_and_tells_what_is_missing(aws):
    trust_file = ("--assume-role-policy-document", TRUST_EC2)
    made = aws("iam", "create-role", "--role-name", "cli", *trust_file, "--tags", "Key=a,Value=b").json["Role"]
    assert made["Tags"] == [{"Key": "a", "Value": "b"}] and made["AssumeRolePolicyDocument"] == json.loads(TRUST_EC2)
    failed = aws("iam", "delete-role", "--role-name", "ghost", check=False)
    assert failed.returncode == 254
    assert "(NoSuchEntity) when calling the DeleteRole operation: The role with name ghost cannot be found." in failed.stderr


def test_the_cli_pages_through_a_list(aws, iam):
    for i in range(3):
        iam.create_role(RoleName=f"r{i}", AssumeRolePolicyDocument=TRUST_EC2)
    found = aws("iam", "list-roles", "--page-size", "1", "--query", "Roles[].RoleName")
    assert found.json == ["r0", "r1", "r2"]
