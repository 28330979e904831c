# SPDX-License-Identifier: Apache-2.0
"""Managed policies and their versions; inline and attached policies of roles, users and groups (aws-api.md 2.5 - 2.8)."""

import json
import re

import pytest
from policy_texts import (
    ACCOUNT,
    ALLOW_S3,
    BAD_PATH,
    BAD_PREFIX,
    TRUST_EC2,
    allow,
    already_exists,
    arn,
    bad_name,
    constraint,
    delete_conflict,
    document,
    invalid_input,
    limit_exceeded,
    no_such_entity,
    padded,
    refusal,
    validation_error,
    violation,
)

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ALLOW_EC2 = document(allow("ec2:*"))
BASE = {
    "PolicyName",
    "PolicyId",
    "Arn",
    "Path",
    "DefaultVersionId",
    "AttachmentCount",
    "PermissionsBoundaryUsageCount",
    "IsAttachable",
    "CreateDate",
    "UpdateDate",
}


def denied_by_aws(text):
    return "AccessDenied", 403, text


@pytest.fixture
def policy(iam):
    return iam.create_policy(PolicyName="p", PolicyDocument=ALLOW_S3)["Policy"]


class Holder:
    """One role, user or group `h` and the calls that concern its policies."""

    def __init__(self, iam, kind):
        self.kind, self.iam = kind, iam
        trust = {"AssumeRolePolicyDocument": TRUST_EC2} if kind == "role" else {}
        self.call("create_{}", **trust)

    def call(self, name, holder="h", **parameters):
        return getattr(self.iam, name.format(self.kind))(**{f"{self.kind.capitalize()}Name": holder}, **parameters)

    def refusal(self, name, **parameters):
        return refusal(lambda: self.call(name, **parameters))

    def put(self, name, text):
        return self.call("put_{}_policy", PolicyName=name, PolicyDocument=text)

    def attach(self, policy_arn):
        return self.call("attach_{}_policy", PolicyArn=policy_arn)

    def attached(self, **parameters):
        return [found["PolicyName"] for found in self.call("list_attached_{}_policies", **parameters)["AttachedPolicies"]]


@pytest.fixture(params=["role", "user", "group"])
def holder(iam, request):
    return Holder(iam, request.param)


# --- Managed policies ---


def test_a_new_policy_shows_its_base(policy):
    assert set(policy) == BASE
    assert re.fullmatch(r"ANPA[A-Z2-7]{17}", policy["PolicyId"])
    assert policy["Arn"] == arn("policy/p") and policy["Path"] == "/" and policy["DefaultVersionId"] == "v1"
    assert (policy["AttachmentCount"], policy["PermissionsBoundaryUsageCount"], policy["IsAttachable"]) == (0, 0, True)
    assert policy["CreateDate"] == policy["UpdateDate"]


def test_description_and_tags_appear_where_aws_shows_them(iam):
    given = {"Description": "d", "Tags": [{"Key": "k", "Value": "v"}]}
    created = iam.create_policy(PolicyName="p", Path="/a/", PolicyDocument=ALLOW_S3, **given)["Policy"]
    assert set(created) == BASE | {"Tags"}
    got = iam.get_policy(PolicyArn=arn("policy/a/p"))["Policy"]
    assert set(got) == BASE | {"Tags", "Description"} and got["Description"] == "d" and got["Tags"] == given["Tags"]
    assert set(iam.list_policies(Scope="Local")["Policies"][0]) == BASE


def test_get_policy_always_has_tags_but_no_description_if_there_is_none(iam, policy):
    got = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]
    assert set(got) == BASE | {"Tags"} and got["Tags"] == []


def test_names_are_unique_ignoring_case_and_whatever_the_path(iam, policy):
    told = refusal(iam.create_policy, PolicyName="P", Path="/x/", PolicyDocument=ALLOW_S3)
    assert told == already_exists("A policy called P already exists. Duplicate names are not allowed.")


def test_a_policy_may_have_the_name_of_one_of_aws(iam):
    iam.create_policy(PolicyName="ReadOnlyAccess", PolicyDocument=ALLOW_S3)
    assert iam.get_policy(PolicyArn=READ_ONLY)["Policy"]["PolicyId"].startswith("ANPA")


def test_name_and_path_are_checked(iam):
    assert refusal(iam.create_policy, PolicyName="a b", PolicyDocument=ALLOW_S3) == bad_name("policyName")
    # AWS: paths of policies take fewer characters than those of roles.
    for path in ("/a", "a/", "/a//b/", "/!/"):
        assert refusal(iam.create_policy, PolicyName="p", Path=path, PolicyDocument=ALLOW_S3) == BAD_PATH


def test_tag_keys_of_policies_differ_by_case(iam):
    pair = [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]
    created = iam.create_policy(PolicyName="p", PolicyDocument=ALLOW_S3, Tags=pair)["Policy"]
    assert [tag["Key"] for tag in created["Tags"]] == ["A", "a"]
    told = refusal(iam.create_policy, PolicyName="q", PolicyDocument=ALLOW_S3, Tags=[pair[0], pair[0]])
    assert told == invalid_input("Duplicate tag keys found.")


def test_counts_follow_attachments_and_boundaries(iam, policy):
    iam.create_user(UserName="u", PermissionsBoundary=policy["Arn"])
    iam.create_group(GroupName="g")
    iam.attach_user_policy(UserName="u", PolicyArn=policy["Arn"])
    iam.attach_group_policy(GroupName="g", PolicyArn=policy["Arn"])
    counted = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]
    assert (counted["AttachmentCount"], counted["PermissionsBoundaryUsageCount"]) == (2, 1)
    iam.detach_group_policy(GroupName="g", PolicyArn=policy["Arn"])
    iam.delete_user_permissions_boundary(UserName="u")
    counted = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]
    assert (counted["AttachmentCount"], counted["PermissionsBoundaryUsageCount"]) == (1, 0)


def test_policies_are_listed_by_scope_path_and_use(iam):
    for name, path in (("b", "/x/"), ("A", "/")):
        iam.create_policy(PolicyName=name, Path=path, PolicyDocument=ALLOW_S3)
    iam.create_user(UserName="u", PermissionsBoundary=arn("policy/A"))
    iam.attach_user_policy(UserName="u", PolicyArn=READ_ONLY)

    def names(**parameters):
        return [found["PolicyName"] for found in iam.list_policies(MaxItems=1000, **parameters)["Policies"]]

    assert names(Scope="Local") == ["A", "b"]
    assert names(Scope="Local", PathPrefix="/x/") == ["b"]
    assert {"AdministratorAccess", "ReadOnlyAccess"} <= set(names(Scope="AWS")) and "A" not in names(Scope="AWS")
    assert set(names()) == set(names(Scope="AWS")) | {"A", "b"}
    assert names(OnlyAttached=True) == ["ReadOnlyAccess"]
    assert names(PolicyUsageFilter="PermissionsPolicy") == ["ReadOnlyAccess"]
    assert names(PolicyUsageFilter="PermissionsBoundary") == ["A"]


def test_a_path_prefix_of_policies_ends_with_a_slash(iam):
    # AWS: the text does not say so, see issue 36 of aws/aws-sdk.
    assert refusal(iam.list_policies, PathPrefix="/foo") == BAD_PREFIX


def test_policies_with_long_paths_come_in_pages(iam):
    path = "/" + "p" * 510 + "/"
    for name in ("a" * 128, "b" * 128, "c" * 128):
        iam.create_policy(PolicyName=name, Path=path, PolicyDocument=ALLOW_S3)
    first = iam.list_policies(Scope="Local", MaxItems=1)
    second = iam.list_policies(Scope="Local", MaxItems=1, Marker=first["Marker"])
    third = iam.list_policies(Scope="Local", MaxItems=1, Marker=second["Marker"])
    assert [page["Policies"][0]["PolicyName"][0] for page in (first, second, third)] == ["a", "b", "c"]
    assert not third["IsTruncated"]


@pytest.mark.parametrize("bad", ["arn:aws:iam::123456789012:role/x-x-x", "not-an-arn-but-long-enough", "arn:aws:iam::12345:policy/abc"])
def test_what_is_no_policy_arn_is_a_validation_error(iam, bad):
    told = validation_error(f"ARN {bad} is not valid.")
    iam.create_user(UserName="u")
    for call, more in (
        (iam.get_policy, {}),
        (iam.delete_policy, {}),
        (iam.list_policy_versions, {}),
        (iam.create_policy_version, {"PolicyDocument": ALLOW_S3}),
        (iam.get_policy_version, {"VersionId": "v1"}),
        (iam.delete_policy_version, {"VersionId": "v1"}),
        (iam.set_default_policy_version, {"VersionId": "v1"}),
        (iam.attach_user_policy, {"UserName": "u"}),
        (iam.detach_user_policy, {"UserName": "u"}),
    ):
        assert refusal(call, PolicyArn=bad, **more) == told, call.__name__


def test_a_short_arn_breaks_a_constraint(iam):
    told = violation(constraint("policyArn", "Member must have length greater than or equal to 20"))
    assert refusal(iam.get_policy, PolicyArn="arn:short") == told


def test_a_missing_policy_is_told_by_every_operation(iam):
    ghost = arn("policy/ghost")
    not_found = no_such_entity(f"Policy {ghost} was not found.")
    no_version = no_such_entity(f"Policy {ghost} version v1 does not exist or is not attachable.")
    for call, more, told in (
        (iam.get_policy, {}, not_found),
        (iam.delete_policy, {}, not_found),
        (iam.list_policy_versions, {}, not_found),
        (iam.create_policy_version, {"PolicyDocument": ALLOW_S3}, not_found),
        (iam.get_policy_version, {"VersionId": "v1"}, no_version),
        (iam.set_default_policy_version, {"VersionId": "v1"}, no_version),
    ):
        assert refusal(call, PolicyArn=ghost, **more) == told, call.__name__


def test_an_attached_policy_is_kept(iam, policy):
    told = delete_conflict("Cannot delete a policy attached to entities.")
    iam.create_user(UserName="u")
    iam.attach_user_policy(UserName="u", PolicyArn=policy["Arn"])
    assert refusal(iam.delete_policy, PolicyArn=policy["Arn"]) == told
    iam.detach_user_policy(UserName="u", PolicyArn=policy["Arn"])
    iam.delete_policy(PolicyArn=policy["Arn"])


def test_a_boundary_is_kept_too(iam, policy):
    iam.create_user(UserName="u", PermissionsBoundary=policy["Arn"])
    told = delete_conflict("Cannot delete a policy attached to entities.")
    assert refusal(iam.delete_policy, PolicyArn=policy["Arn"]) == told


def test_a_policy_with_other_versions_is_kept(iam, policy):
    iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)
    told = delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions."
        " The default version is deleted with the policy."
    )
    assert refusal(iam.delete_policy, PolicyArn=policy["Arn"]) == told
    iam.delete_policy_version(PolicyArn=policy["Arn"], VersionId="v2")
    iam.delete_policy(PolicyArn=policy["Arn"])


def test_the_size_of_a_managed_policy_is_limited_without_white_space(iam):
    iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(json.loads(padded(ALLOW_S3, 6144)), indent=100))
    told = limit_exceeded("Cannot exceed quota for PolicySize: 6144")
    assert refusal(iam.create_policy, PolicyName="q", PolicyDocument=padded(ALLOW_S3, 6145)) == told
    assert refusal(iam.create_policy_version, PolicyArn=arn("policy/p"), PolicyDocument=padded(ALLOW_S3, 6145)) == told


def test_a_document_of_any_kind_has_at_most_131072_characters(iam):
    told = violation(constraint("policyDocument", "Member must have length less than or equal to 131072"))
    assert refusal(iam.create_policy, PolicyName="p", PolicyDocument=ALLOW_S3 + " " * 131072) == told


# --- Versions ---


def test_a_version_shows_its_document_only_when_it_is_got(iam, policy):
    created = iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)["PolicyVersion"]
    assert set(created) == {"VersionId", "IsDefaultVersion", "CreateDate"}
    assert (created["VersionId"], created["IsDefaultVersion"]) == ("v2", False)
    got = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v2")["PolicyVersion"]
    assert got["Document"] == json.loads(ALLOW_EC2) and got["IsDefaultVersion"] is False
    listed = iam.list_policy_versions(PolicyArn=policy["Arn"])["Versions"]
    assert [version["VersionId"] for version in listed] == ["v2", "v1"]  # AWS: newest first
    assert set(listed[0]) == set(created)


def test_the_default_version_changes_at_once_or_later(iam, policy):
    iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2, SetAsDefault=True)
    assert iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["DefaultVersionId"] == "v2"
    iam.set_default_policy_version(PolicyArn=policy["Arn"], VersionId="v1")
    assert iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["DefaultVersionId"] == "v1"


def test_the_update_date_is_that_of_the_newest_version(iam, policy, clock):
    clock.advance(100)
    made = iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)["PolicyVersion"]
    clock.advance(100)
    iam.set_default_policy_version(PolicyArn=policy["Arn"], VersionId="v2")
    got = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]
    assert got["UpdateDate"] == made["CreateDate"] > got["CreateDate"]


def test_numbers_of_versions_are_never_reused(iam, policy):
    iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)
    iam.delete_policy_version(PolicyArn=policy["Arn"], VersionId="v2")
    assert iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)["PolicyVersion"]["VersionId"] == "v3"


def test_a_sixth_version_is_refused(iam, policy):
    for _ in range(4):
        iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)
    told = limit_exceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version."
    )
    assert refusal(iam.create_policy_version, PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2) == told


def test_versions_come_in_pages_newest_first(iam, policy):
    for _ in range(4):
        iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=ALLOW_EC2)
    first = iam.list_policy_versions(PolicyArn=policy["Arn"], MaxItems=3)
    rest = iam.list_policy_versions(PolicyArn=policy["Arn"], MaxItems=3, Marker=first["Marker"])
    assert [version["VersionId"] for page in (first, rest) for version in page["Versions"]] == ["v5", "v4", "v3", "v2", "v1"]


def test_the_default_version_is_not_deleted(iam, policy):
    told = delete_conflict("Cannot delete the default version of a policy.")
    assert refusal(iam.delete_policy_version, PolicyArn=policy["Arn"], VersionId="v1") == told


def test_a_missing_version_is_told(iam, policy):
    told = no_such_entity(f"Policy {policy['Arn']} version v9 does not exist or is not attachable.")
    for call in (iam.get_policy_version, iam.delete_policy_version, iam.set_default_policy_version):
        assert refusal(call, PolicyArn=policy["Arn"], VersionId="v9") == told


@pytest.mark.parametrize("version", ["1", "v0", "v", "x1"])
def test_version_ids_have_a_form(iam, policy, version):
    rule = r"Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"
    told = violation(constraint("versionId", rule))
    assert refusal(iam.get_policy_version, PolicyArn=policy["Arn"], VersionId=version) == told


# --- AWS's own ---


def test_policies_of_aws_are_read_like_others(iam):
    got = iam.get_policy(PolicyArn=READ_ONLY)["Policy"]
    version = iam.get_policy_version(PolicyArn=READ_ONLY, VersionId=got["DefaultVersionId"])["PolicyVersion"]
    assert version["IsDefaultVersion"] and "iam:Get*" in json.dumps(version["Document"])


def test_policies_of_aws_are_not_changed_by_anybody(iam):
    assert refusal(iam.delete_policy, PolicyArn=READ_ONLY) == denied_by_aws("Cannot delete policies outside your own account.")
    told = denied_by_aws("Cannot delete policy versions for policies outside your own account.")
    assert refusal(iam.delete_policy_version, PolicyArn=READ_ONLY, VersionId="v1") == told
    told = denied_by_aws("Cannot update policies outside your own account.")
    assert refusal(iam.set_default_policy_version, PolicyArn=READ_ONLY, VersionId="v1") == told
    assert refusal(iam.create_policy_version, PolicyArn=READ_ONLY, PolicyDocument=ALLOW_S3) == told


# --- Inline policies of roles, users and groups ---


def test_an_inline_policy_is_put_got_replaced_and_deleted(holder):
    holder.put("p", ALLOW_S3)
    got = holder.call("get_{}_policy", PolicyName="p")
    kind = holder.kind.capitalize()
    assert (got[f"{kind}Name"], got["PolicyName"], got["PolicyDocument"]) == ("h", "p", json.loads(ALLOW_S3))
    holder.put("P", ALLOW_EC2)  # names are equal ignoring case
    assert holder.call("get_{}_policy", PolicyName="p")["PolicyDocument"] == json.loads(ALLOW_EC2)
    assert len(holder.call("list_{}_policies")["PolicyNames"]) == 1
    holder.call("delete_{}_policy", PolicyName="p")
    assert holder.call("list_{}_policies")["PolicyNames"] == []


def test_a_missing_inline_policy_is_told(holder):
    told = no_such_entity(f"The {holder.kind} policy with name ghost cannot be found.")
    assert holder.refusal("get_{}_policy", PolicyName="ghost") == told
    assert holder.refusal("delete_{}_policy", PolicyName="ghost") == told


def test_the_holder_is_looked_up_before_the_policy(holder):
    told = no_such_entity(f"The {holder.kind} with name ghost cannot be found.")
    assert holder.refusal("get_{}_policy", holder="ghost", PolicyName="ghost") == told


def test_names_of_inline_policies_are_checked_before_the_holder_is_looked_up(holder):
    for call in ("get_{}_policy", "delete_{}_policy"):
        assert holder.refusal(call, holder="ghost", PolicyName="a b") == bad_name("policyName")
    assert holder.refusal("put_{}_policy", holder="ghost", PolicyName="a b", PolicyDocument=ALLOW_S3) == bad_name("policyName")


def test_inline_policies_are_listed_by_name_in_pages(holder):
    for name in ("c", "A", "b"):
        holder.put(name, ALLOW_S3)
    first = holder.call("list_{}_policies", MaxItems=2)
    rest = holder.call("list_{}_policies", MaxItems=2, Marker=first["Marker"])
    assert (first["PolicyNames"], rest["PolicyNames"]) == (["A", "b"], ["c"])


def test_the_sum_of_inline_policies_is_limited(holder):
    quota = {"role": 10240, "user": 2048, "group": 5120}[holder.kind]
    holder.put("a", padded(ALLOW_S3, 1000))
    holder.put("b", padded(ALLOW_S3, quota - 1000))
    told = limit_exceeded(f"Maximum policy size of {quota} bytes exceeded for {holder.kind} h")
    assert holder.refusal("put_{}_policy", PolicyName="c", PolicyDocument=ALLOW_S3) == told
    assert holder.refusal("put_{}_policy", PolicyName="a", PolicyDocument=padded(ALLOW_S3, 1001)) == told
    holder.put("a", padded(ALLOW_S3, 999))  # what is replaced does not count


def test_inline_policies_may_leave_out_the_version(holder):
    holder.put("p", json.dumps({"Statement": allow("s3:*")}))
    holder.put("q", document(allow("s3:*"), version="2008-10-17"))


# --- Attached policies ---


def test_a_policy_is_attached_listed_and_detached(holder, iam):
    iam.create_policy(PolicyName="p", Path="/x/", PolicyDocument=ALLOW_S3)
    holder.attach(arn("policy/x/p"))
    holder.attach(READ_ONLY)
    assert holder.attached() == ["p", "ReadOnlyAccess"]
    assert holder.attached(PathPrefix="/x/") == ["p"]
    holder.call("detach_{}_policy", PolicyArn=READ_ONLY)
    assert holder.attached() == ["p"]


def test_attaching_again_succeeds(holder):
    holder.attach(READ_ONLY)
    holder.attach(READ_ONLY)
    assert holder.attached() == ["ReadOnlyAccess"]


def test_an_eleventh_policy_is_refused(holder, iam):
    for i in range(11):
        iam.create_policy(PolicyName=f"p{i}", PolicyDocument=ALLOW_S3)
    for i in range(10):
        holder.attach(arn(f"policy/p{i}"))
    told = limit_exceeded(f"Cannot exceed quota for PoliciesPer{holder.kind.capitalize()}: 10")
    assert holder.refusal("attach_{}_policy", PolicyArn=arn("policy/p10")) == told
    holder.attach(arn("policy/p9"))  # it is there already


def test_a_policy_that_does_not_exist_can_not_be_attached(holder):
    for ghost in (arn("policy/ghost"), arn("policy/ghost", "aws"), arn("policy/ghost", "999999999999")):
        told = no_such_entity(f"Policy {ghost} does not exist or is not attachable.")
        assert holder.refusal("attach_{}_policy", PolicyArn=ghost) == told


def test_detaching_what_is_not_attached_is_told_as_not_found(holder):
    for policy_arn in (READ_ONLY, arn("policy/ghost")):
        told = no_such_entity(f"Policy {policy_arn} was not found.")
        assert holder.refusal("detach_{}_policy", PolicyArn=policy_arn) == told


def test_attached_policies_come_in_pages(holder, iam):
    iam.create_policy(PolicyName="ReadOnlyAccess", PolicyDocument=ALLOW_S3)  # the name of one of AWS
    for policy_arn in (READ_ONLY, arn("policy/ReadOnlyAccess"), "arn:aws:iam::aws:policy/AmazonS3FullAccess"):
        holder.attach(policy_arn)
    first = holder.call("list_attached_{}_policies", MaxItems=2)
    rest = holder.call("list_attached_{}_policies", MaxItems=2, Marker=first["Marker"])
    arns = [found["PolicyArn"] for page in (first, rest) for found in page["AttachedPolicies"]]
    assert sorted(arns) == sorted([READ_ONLY, arn("policy/ReadOnlyAccess"), "arn:aws:iam::aws:policy/AmazonS3FullAccess"])


def test_a_holder_goes_only_after_its_policies(holder):
    holder.put("p", ALLOW_S3)
    holder.attach(READ_ONLY)
    assert holder.refusal("delete_{}") == delete_conflict("Cannot delete entity, must detach all policies first.")
    holder.call("detach_{}_policy", PolicyArn=READ_ONLY)
    assert holder.refusal("delete_{}") == delete_conflict("Cannot delete entity, must delete policies first.")
    holder.call("delete_{}_policy", PolicyName="p")
    holder.call("delete_{}")


def test_ids_hold_the_account(iam, policy):
    # AWS: GetAccessKeyInfo reads it there (aws-api.md 2.1).
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    bits = 0
    for letter in policy["PolicyId"][4:]:
        bits = bits * 32 + alphabet.index(letter)
    first_48 = bits >> (17 * 5 - 48)
    assert (first_48 & 0x7FFFFFFFFF80) >> 7 == int(ACCOUNT)
