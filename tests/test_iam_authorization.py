# SPDX-License-Identifier: Apache-2.0
"""Who may call IAM: for every operation the exact permission it takes, the words of the refusal, condition keys, boundaries
(aws-api.md 2.14)."""

import dataclasses
import pathlib

import pytest
from policy_texts import (
    ACCOUNT,
    ALLOW_S3,
    TRUST_EC2,
    allow,
    arn,
    deny,
    document,
    no_such_entity,
    not_authorized,
    refusal,
)

CALLER = arn("user/callers/caller")
POLICY = arn("policy/po/policy")
OTHER_POLICY = arn("policy/po/other")
SERVED = [
    line for line in (pathlib.Path(__file__).parent.parent / "models/iam.ops").read_text().split("\n") if line and line[0] != "#"
]


@pytest.fixture
def world(iam):
    """One of everything, each with a path, a tag and something attached; and a user without permissions."""
    tags = [{"Key": "team", "Value": "red"}]
    iam.create_policy(PolicyName="policy", Path="/po/", PolicyDocument=ALLOW_S3, Tags=tags)
    iam.create_policy(PolicyName="other", Path="/po/", PolicyDocument=ALLOW_S3)
    iam.create_policy_version(PolicyArn=POLICY, PolicyDocument=ALLOW_S3)
    iam.create_role(RoleName="role", Path="/ro/", AssumeRolePolicyDocument=TRUST_EC2, Tags=tags)
    iam.create_user(UserName="user", Path="/us/", Tags=tags)
    iam.create_group(GroupName="group", Path="/gr/")
    iam.create_instance_profile(InstanceProfileName="profile", Path="/pr/", Tags=tags)
    for kind in ("role", "user", "group"):
        name = {f"{kind.capitalize()}Name": kind}
        getattr(iam, f"put_{kind}_policy")(PolicyName="inline", PolicyDocument=ALLOW_S3, **name)
        getattr(iam, f"attach_{kind}_policy")(PolicyArn=POLICY, **name)
    iam.create_user(UserName="caller", Path="/callers/")
    return iam


@pytest.fixture
def caller(world, client_for):
    return client_for("iam", world.create_access_key(UserName="caller")["AccessKey"])


def permit(iam, *statements):
    iam.put_user_policy(UserName="caller", PolicyName="permissions", PolicyDocument=document(*statements))


def everything(iam):
    """All that a refused call could have changed."""
    known = []
    for role in iam.list_roles()["Roles"]:
        name = {"RoleName": role["RoleName"]}
        known += [iam.get_role(**name)["Role"], iam.list_role_policies(**name)["PolicyNames"]]
        known += [iam.list_attached_role_policies(**name)["AttachedPolicies"]]
    for user in iam.list_users()["Users"]:
        name = {"UserName": user["UserName"]}
        known += [iam.get_user(**name)["User"], iam.list_user_policies(**name)["PolicyNames"]]
        known += [iam.list_attached_user_policies(**name)["AttachedPolicies"], iam.list_groups_for_user(**name)["Groups"]]
        known += [iam.list_access_keys(**name)["AccessKeyMetadata"]]
    for group in iam.list_groups()["Groups"]:
        name = {"GroupName": group["GroupName"]}
        known += [group, iam.list_group_policies(**name)["PolicyNames"], iam.list_attached_group_policies(**name)["AttachedPolicies"]]
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        known += [policy, iam.list_policy_versions(PolicyArn=policy["Arn"])["Versions"]]
    return known + iam.list_instance_profiles()["InstanceProfiles"]


ROLE, USER, GROUP, PROFILE = arn("role/ro/role"), arn("user/us/user"), arn("group/gr/group"), arn("instance-profile/pr/profile")
ON_ROLE = {"RoleName": "role"}, ROLE, "role role"
ON_USER = {"UserName": "user"}, USER, "user user"
ON_GROUP = {"GroupName": "group"}, GROUP, "group group"
ON_PROFILE = {"InstanceProfileName": "profile"}, PROFILE, "instance profile profile"
ON_POLICY = {"PolicyArn": POLICY}, POLICY, f"policy {POLICY}"
INLINE = {"PolicyName": "inline"}
TAGS = {"Tags": [{"Key": "k", "Value": "v"}]}
BOUNDARY = {"PermissionsBoundary": POLICY}
TEXT = {"PolicyDocument": ALLOW_S3}


@dataclasses.dataclass
class Case:
    """A call, the resource it is decided on, and how a refusal shows that."""

    parameters: dict
    resource: str
    shown: str
    prepare: object = None  # what must be there for the call to succeed, done by root; may give further parameters


def case(target, prepare=None, **parameters):
    return Case({**target[0], **parameters}, target[1], target[2], prepare)


def new(kind, name, **parameters):
    made = arn(f"{kind}/new/{name}")
    return Case({"Path": "/new/", **parameters}, made, made)


def listing(kind, shown=None):
    path = arn(f"{kind}/")
    return Case({}, path, shown or path)


def emptied(kind):
    """Takes from the user, role or group what would keep it."""

    def prepare(iam):
        name = {f"{kind.capitalize()}Name": kind}
        getattr(iam, f"delete_{kind}_policy")(PolicyName="inline", **name)
        getattr(iam, f"detach_{kind}_policy")(PolicyArn=POLICY, **name)

    return prepare


def a_key(iam):
    return {"AccessKeyId": iam.create_access_key(UserName="user")["AccessKey"]["AccessKeyId"]}


def filled_profile(iam):
    iam.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="role")


def free_policy(iam):
    for kind in ("role", "user", "group"):
        getattr(iam, f"detach_{kind}_policy")(PolicyArn=POLICY, **{f"{kind.capitalize()}Name": kind})
    iam.delete_policy_version(PolicyArn=POLICY, VersionId="v2")


CASES = {
    "RemoveRoleFromInstanceProfile": case(ON_PROFILE, filled_profile, RoleName="role"),
    "CreateInstanceProfile": new("instance-profile", "p", InstanceProfileName="p"),
    "DeleteInstanceProfile": case(ON_PROFILE),
    "GetInstanceProfile": case(ON_PROFILE),
    "ListInstanceProfiles": listing("instance-profile"),
    "ListInstanceProfilesForRole": case(ON_ROLE),
    # groups
    "AddUserToGroup": case(ON_GROUP, UserName="user"),
    "RemoveUserFromGroup": case(ON_GROUP, UserName="user"),
    "CreateGroup": new("group", "g", GroupName="g"),
    "DeleteGroup": case(ON_GROUP, emptied("group")),
    "GetGroup": case(ON_GROUP),
    "ListGroups": listing("group"),
    "ListGroupsForUser": case(ON_USER),
    # managed policies
    "CreatePolicy": new("policy", "p", PolicyName="p", **TEXT),
    "CreatePolicyVersion": case(ON_POLICY, **TEXT),
    "DeletePolicy": case(ON_POLICY, free_policy),
    "DeletePolicyVersion": case(ON_POLICY, VersionId="v2"),
    "GetPolicy": case(ON_POLICY),
    "GetPolicyVersion": case(ON_POLICY, VersionId="v2"),
    "ListPolicies": listing("policy", "policy path /"),
    "ListPolicyVersions": case(ON_POLICY),
    "SetDefaultPolicyVersion": case(ON_POLICY, VersionId="v2"),
    # roles
    "CreateRole": new("role", "r", RoleName="r", AssumeRolePolicyDocument=TRUST_EC2),
    "DeleteRole": case(ON_ROLE, emptied("role")),
    "GetRole": case(ON_ROLE),
    "ListRoles": listing("role"),
    "UpdateRole": case(ON_ROLE, Description="d"),
    "UpdateAssumeRolePolicy": case(ON_ROLE, **TEXT | {"PolicyDocument": TRUST_EC2.replace("ec2", "lambda")}),
    # users and their keys
    "CreateUser": new("user", "u", UserName="u"),
    "DeleteUser": case(ON_USER, emptied("user")),
    "GetUser": case(ON_USER),
    "ListUsers": listing("user"),
    "CreateAccessKey": case(ON_USER),
    "DeleteAccessKey": case(ON_USER, a_key),
    "ListAccessKeys": case(ON_USER),
    "UpdateAccessKey": case(ON_USER, a_key, Status="Inactive"),
}
for kind, target in (("Role", ON_ROLE), ("User", ON_USER), ("Group", ON_GROUP)):
    CASES |= {
        f"Put{kind}Policy": case(target, PolicyName="new", **TEXT),
        f"Get{kind}Policy": case(target, **INLINE),
        f"Delete{kind}Policy": case(target, **INLINE),
        f"List{kind}Policies": case(target),
        f"Attach{kind}Policy": case(target, PolicyArn=OTHER_POLICY),
        f"Detach{kind}Policy": case(target, PolicyArn=POLICY),
        f"ListAttached{kind}Policies": case(target),
    }
for kind, target in (("Role", ON_ROLE), ("User", ON_USER)):
    CASES |= {
        f"Put{kind}PermissionsBoundary": case(target, **BOUNDARY),
        f"Delete{kind}PermissionsBoundary": case(target, lambda iam, kind=kind.lower(): bound(iam, kind)),
        f"Tag{kind}": case(target, **TAGS),
        f"Untag{kind}": case(target, TagKeys=["team"]),
        f"List{kind}Tags": case(target),
    }
TWO_PERMISSIONS = {"AddRoleToInstanceProfile"}  # tested on its own below
# Tested in test_iam_simulator.py: they read what is simulated, and have words of their own.
SIMULATOR = {f"Simulate{what}Policy" for what in ("Custom", "Principal")} | {
    f"GetContextKeysFor{what}Policy" for what in ("Custom", "Principal")
}


def bound(iam, kind, policy=POLICY):
    getattr(iam, f"put_{kind}_permissions_boundary")(PermissionsBoundary=policy, **{f"{kind.capitalize()}Name": kind})


def call_of(client, operation):
    names = {operation_name: python_name for python_name, operation_name in client.meta.method_to_api_mapping.items()}
    return getattr(client, names[operation])


def test_every_operation_that_is_served_is_in_the_table():
    assert set(SERVED) == set(CASES) | TWO_PERMISSIONS | SIMULATOR


@pytest.mark.parametrize("operation", CASES)
def test_an_operation_takes_exactly_its_permission(operation, world, caller):
    tested = CASES[operation]
    parameters = {**tested.parameters, **((tested.prepare(world) if tested.prepare else None) or {})}
    action = f"iam:{operation}"
    call = call_of(caller, operation)
    # AWS: whoever has no permission at all is told so.
    before = everything(world)
    told = not_authorized(CALLER, action, tested.shown)
    assert refusal(call, **parameters) == told
    # All other actions here and this action on all other resources do not help.
    permit(world, allow(action, tested.resource + "x"), allow("iam:Simulate*", tested.resource), allow("s3:*"))
    assert refusal(call, **parameters) == told
    world.delete_user_policy(UserName="caller", PolicyName="permissions")
    assert everything(world) == before
    permit(world, allow(action, tested.resource))
    call(**parameters)


@pytest.mark.parametrize("operation", ["GetRole", "CreateUser", "DeletePolicy", "ListRoles"])
def test_an_explicit_deny_wins_and_is_told(operation, world, caller):
    tested = CASES[operation]
    action = f"iam:{operation}"
    permit(world, allow("*"), deny(action, tested.resource))
    told = not_authorized(CALLER, action, tested.shown, "with an explicit deny in an identity-based policy")
    assert refusal(call_of(caller, operation), **tested.parameters) == told


@pytest.mark.parametrize("operation", ["GetUser", "CreateAccessKey", "ListAccessKeys"])
def test_without_a_name_the_resource_is_who_signs(operation, world, caller):
    call = call_of(caller, operation)
    assert refusal(call) == not_authorized(CALLER, f"iam:{operation}", "user caller")
    permit(world, allow(f"iam:{operation}", CALLER))
    call()


def test_a_name_that_nobody_has_is_decided_as_if_it_had_no_path(world, caller):
    assert refusal(caller.get_role, RoleName="ghost") == not_authorized(CALLER, "iam:GetRole", "role ghost")
    permit(world, allow("iam:GetRole", arn("role/ghost")))
    assert refusal(caller.get_role, RoleName="ghost") == no_such_entity("The role with name ghost cannot be found.")


def test_a_list_is_decided_on_the_path_it_lists(world, caller):
    # AWS: denials of 2026 name it: `on resource: arn:aws:iam::ACCOUNT:instance-profile/karpenter/...`.
    permit(world, allow("iam:List*", [arn("role/ro/*"), arn("policy/po/*")]))
    assert caller.list_roles(PathPrefix="/ro/")["Roles"]
    assert refusal(caller.list_roles) == not_authorized(CALLER, "iam:ListRoles", arn("role/"))
    assert caller.list_policies(PathPrefix="/po/")["Policies"]
    assert refusal(caller.list_policies, PathPrefix="/x/") == not_authorized(CALLER, "iam:ListPolicies", "policy path /x/")


def test_constraints_come_before_authorization_and_other_checks_after_it(world, caller):
    assert refusal(caller.get_role, RoleName="r" * 65)[0] == "ValidationError"
    assert refusal(caller.get_role, RoleName="a b")[0] == "AccessDenied"
    assert refusal(caller.create_policy, PolicyName="p", PolicyDocument="{")[0] == "AccessDenied"


# --- Tags on create, PassRole ---


@pytest.mark.parametrize(
    "operation, tagging",
    [
        ("CreateRole", "TagRole"),
        ("CreateUser", "TagUser"),
        ("CreatePolicy", "TagPolicy"),
        ("CreateInstanceProfile", "TagInstanceProfile"),
    ],
)
def test_tags_on_create_take_the_permission_to_tag(operation, tagging, world, caller):
    tested = CASES[operation]
    call = call_of(caller, operation)
    permit(world, allow(f"iam:{operation}"))
    told = not_authorized(CALLER, f"iam:{tagging}", tested.shown)
    assert refusal(call, **tested.parameters, **TAGS) == told
    permit(world, allow([f"iam:{operation}", f"iam:{tagging}"], tested.resource))
    call(**tested.parameters, **TAGS)


def test_a_role_is_added_to_a_profile_by_who_may_pass_it(world, caller):
    names = {"InstanceProfileName": "profile", "RoleName": "role"}
    told = not_authorized(CALLER, "iam:AddRoleToInstanceProfile", "instance profile profile")
    assert refusal(caller.add_role_to_instance_profile, **names) == told
    permit(world, allow("iam:AddRoleToInstanceProfile", PROFILE))
    assert refusal(caller.add_role_to_instance_profile, **names) == not_authorized(CALLER, "iam:PassRole", ROLE)
    permit(world, allow("iam:AddRoleToInstanceProfile", PROFILE), allow("iam:PassRole", arn("role/other")))
    assert refusal(caller.add_role_to_instance_profile, **names) == not_authorized(CALLER, "iam:PassRole", ROLE)
    assert world.list_instance_profiles_for_role(RoleName="role")["InstanceProfiles"] == []
    permit(world, allow("iam:AddRoleToInstanceProfile", PROFILE), allow("iam:PassRole", ROLE))
    caller.add_role_to_instance_profile(**names)


def test_a_role_in_a_profile_is_passed_to_ec2(world, caller):
    # AWS: the policy that Karpenter publishes has this condition, and its controller fills profiles.
    for service, code in (("lambda.amazonaws.com", "AccessDenied"), ("ec2.amazonaws.com", None)):
        to_service = {"StringEquals": {"iam:PassedToService": service}}
        permit(world, allow("iam:AddRoleToInstanceProfile"), allow("iam:PassRole", Condition=to_service))
        add = {"InstanceProfileName": "profile", "RoleName": "role"}
        if code:
            assert refusal(caller.add_role_to_instance_profile, **add)[0] == code
        else:
            caller.add_role_to_instance_profile(**add)


def test_removing_a_role_takes_no_permission_to_pass_it(world, caller):
    filled_profile(world)
    permit(world, allow("iam:RemoveRoleFromInstanceProfile", PROFILE), deny("iam:PassRole"))
    caller.remove_role_from_instance_profile(InstanceProfileName="profile", RoleName="role")


# --- Condition keys ---


def test_the_tags_of_a_request_are_condition_keys(world, caller):
    only_red = {"StringEquals": {"aws:RequestTag/team": "red"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    permit(world, allow(["iam:CreateUser", "iam:TagUser"], Condition=only_red))
    red, blue, more = ([{"Key": "team", "Value": "red"}], [{"Key": "team", "Value": "blue"}], [{"Key": "k", "Value": ""}])
    for tags in (blue, more, red + more):
        assert refusal(caller.create_user, UserName="new", Tags=tags)[0] == "AccessDenied"
        assert refusal(caller.tag_user, UserName="user", Tags=tags)[0] == "AccessDenied"
    assert refusal(caller.create_user, UserName="new")[0] == "AccessDenied"
    caller.create_user(UserName="new", Tags=red)
    caller.tag_user(UserName="user", Tags=red)


@pytest.mark.parametrize("key, counts", [("aws:ResourceTag/team", True), ("iam:ResourceTag/team", False)])
def test_what_is_created_has_its_tags_already(world, caller, key, counts):
    permit(world, allow(["iam:CreateUser", "iam:TagUser"], Condition={"StringEquals": {key: "red"}}))
    assert refusal(caller.create_user, UserName="new")[0] == "AccessDenied"
    assert refusal(caller.create_user, UserName="new", Tags=[{"Key": "team", "Value": "blue"}])[0] == "AccessDenied"
    red = [{"Key": "team", "Value": "red"}]
    if counts:
        caller.create_user(UserName="new", Tags=red)
    else:
        assert refusal(caller.create_user, UserName="new", Tags=red)[0] == "AccessDenied"


def test_the_keys_that_are_untagged_are_a_condition_key(world, caller):
    permit(world, allow("iam:UntagRole", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}))
    assert refusal(caller.untag_role, RoleName="role", TagKeys=["team", "k"])[0] == "AccessDenied"
    caller.untag_role(RoleName="role", TagKeys=["team"])


@pytest.mark.parametrize("operation, key, counts", [
    ("GetRole", "aws:ResourceTag", True),
    ("GetRole", "iam:ResourceTag", True),
    ("GetUser", "aws:ResourceTag", True),
    ("GetUser", "iam:ResourceTag", True),
    ("CreateAccessKey", "aws:ResourceTag", True),
    ("GetInstanceProfile", "aws:ResourceTag", True),
    ("GetPolicy", "aws:ResourceTag", True),
    # AWS: only roles and users have the key of IAM's own.
    ("GetInstanceProfile", "iam:ResourceTag", False),
    ("GetPolicy", "iam:ResourceTag", False),
])
def test_the_tags_of_a_resource_are_condition_keys(operation, key, counts, world, caller):
    call, parameters = call_of(caller, operation), CASES[operation].parameters
    permit(world, allow("iam:*", Condition={"StringEquals": {f"{key}/team": "blue"}}))
    assert refusal(call, **parameters)[0] == "AccessDenied"
    permit(world, allow("iam:*", Condition={"StringEquals": {f"{key}/Team": "red"}}))
    if counts:
        call(**parameters)
    else:
        assert refusal(call, **parameters)[0] == "AccessDenied"


@pytest.mark.parametrize("kind", ["Role", "User", "Group"])
def test_the_policy_that_is_attached_is_a_condition_key(kind, world, caller):
    only_other = {"ArnEquals": {"iam:PolicyARN": OTHER_POLICY}}
    permit(world, allow([f"iam:Attach{kind}Policy", f"iam:Detach{kind}Policy"], Condition=only_other))
    attach, detach = call_of(caller, f"Attach{kind}Policy"), call_of(caller, f"Detach{kind}Policy")
    name = {f"{kind}Name": kind.lower()}
    assert refusal(detach, PolicyArn=POLICY, **name)[0] == "AccessDenied"
    assert refusal(attach, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess", **name)[0] == "AccessDenied"
    attach(PolicyArn=OTHER_POLICY, **name)
    detach(PolicyArn=OTHER_POLICY, **name)


# AWS's service-authorization data of September 2026: the actions whose requests have iam:PermissionsBoundary.
WITH_BOUNDARY_KEY = {"CreateRole", "CreateUser", "DeleteRole", "GetRole", "UpdateAssumeRolePolicy", "UpdateRole"} | {
    f"{verb}{kind}{what}"
    for kind in ("Role", "User")
    for verb, what in (
        ("Attach", "Policy"),
        ("Detach", "Policy"),
        ("Put", "Policy"),
        ("Delete", "Policy"),
        ("Put", "PermissionsBoundary"),
        ("Delete", "PermissionsBoundary"),
    )
}


@pytest.mark.parametrize("operation", [name for name in CASES if "Role" in name or "User" in name])
def test_the_boundary_is_a_condition_key_where_aws_has_it(operation, world, caller):
    tested = CASES[operation]
    if operation.startswith("Create") and "Path" in tested.parameters:
        parameters = {**tested.parameters, **BOUNDARY}
    else:
        parameters = {**tested.parameters, **((tested.prepare(world) if tested.prepare else None) or {})}
        bound(world, "role")
        bound(world, "user")
    permit(world, allow(f"iam:{operation}", Condition={"StringEquals": {"iam:PermissionsBoundary": OTHER_POLICY}}))
    assert refusal(call_of(caller, operation), **parameters)[0] == "AccessDenied"
    permit(world, allow(f"iam:{operation}", Condition={"StringEquals": {"iam:PermissionsBoundary": POLICY}}))
    if operation in WITH_BOUNDARY_KEY:
        call_of(caller, operation)(**parameters)
    else:
        assert refusal(call_of(caller, operation), **parameters)[0] == "AccessDenied"


def test_the_key_of_put_boundary_is_the_boundary_that_is_to_be(world, caller):
    bound(world, "user", OTHER_POLICY)
    permit(world, allow("iam:PutUserPermissionsBoundary", Condition={"StringEquals": {"iam:PermissionsBoundary": POLICY}}))
    caller.put_user_permissions_boundary(UserName="user", PermissionsBoundary=POLICY)
    assert refusal(caller.put_user_permissions_boundary, UserName="user", PermissionsBoundary=OTHER_POLICY)[0] == "AccessDenied"


def test_an_administrator_who_must_hand_on_the_boundary_can_not_make_a_free_user(world, caller):
    """The delegation that AWS documents for boundaries."""
    with_boundary = {"StringEquals": {"iam:PermissionsBoundary": POLICY}}
    permit(
        world,
        allow(["iam:CreateUser", "iam:PutUserPolicy", "iam:AttachUserPolicy"], Condition=with_boundary),
        deny("iam:DeleteUserPermissionsBoundary"),
    )
    assert refusal(caller.create_user, UserName="new")[0] == "AccessDenied"
    caller.create_user(UserName="new", PermissionsBoundary=POLICY)
    caller.put_user_policy(UserName="new", PolicyName="p", PolicyDocument=ALLOW_S3)
    assert refusal(caller.put_user_policy, UserName="user", PolicyName="p", PolicyDocument=ALLOW_S3)[0] == "AccessDenied"
    told = refusal(caller.delete_user_permissions_boundary, UserName="new")
    assert told[2].endswith("with an explicit deny in an identity-based policy")


def test_the_callers_name_and_tags_are_policy_variables(world, caller):
    world.tag_user(UserName="caller", Tags=[{"Key": "team", "Value": "red"}])
    permit(
        world,
        allow("iam:GetUser", arn("user/callers/${aws:username}")),
        allow("iam:GetRole", Condition={"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}),
    )
    caller.get_user()
    assert refusal(caller.get_user, UserName="user")[0] == "AccessDenied"
    caller.get_role(RoleName="role")
    world.tag_user(UserName="caller", Tags=[{"Key": "team", "Value": "blue"}])
    assert refusal(caller.get_role, RoleName="role")[0] == "AccessDenied"


# --- Boundaries, groups, root ---


def test_a_boundary_limits_what_is_allowed_and_allows_nothing(world, caller):
    world.create_policy(PolicyName="only-roles", PolicyDocument=document(allow("iam:GetRole"), allow("iam:ListRoles")))
    world.put_user_permissions_boundary(UserName="caller", PermissionsBoundary=arn("policy/only-roles"))
    assert refusal(caller.get_role, RoleName="role") == not_authorized(CALLER, "iam:GetRole", "role role")
    permit(world, allow("iam:*"))
    caller.get_role(RoleName="role")
    told = not_authorized(CALLER, "iam:GetUser", "user user", "because no permissions boundary allows the iam:GetUser action")
    assert refusal(caller.get_user, UserName="user") == told


def test_a_deny_in_the_boundary_is_told(world, caller):
    world.create_policy(PolicyName="b", PolicyDocument=document(allow("*"), deny("iam:GetUser")))
    world.put_user_permissions_boundary(UserName="caller", PermissionsBoundary=arn("policy/b"))
    permit(world, allow("*"))
    reason = f"with an explicit deny in a permissions boundary: {arn('policy/b')}"
    assert refusal(caller.get_user, UserName="user") == not_authorized(CALLER, "iam:GetUser", "user user", reason)


def test_a_deny_in_a_managed_policy_names_the_policy(world, caller):
    # AWS: since January 2026; inline policies have no ARN to name.
    world.create_policy(PolicyName="d", PolicyDocument=document(allow("*"), deny("iam:GetUser")))
    world.attach_user_policy(UserName="caller", PolicyArn=arn("policy/d"))
    reason = f"with an explicit deny in an identity-based policy: {arn('policy/d')}"
    assert refusal(caller.get_user, UserName="user") == not_authorized(CALLER, "iam:GetUser", "user user", reason)


def test_a_new_default_version_counts_at_once(world, caller):
    made = world.create_policy(PolicyName="v", PolicyDocument=document(allow("iam:GetRole")))["Policy"]["Arn"]
    world.attach_user_policy(UserName="caller", PolicyArn=made)
    caller.get_role(RoleName="role")
    world.create_policy_version(PolicyArn=made, PolicyDocument=document(allow("iam:GetUser")))
    caller.get_role(RoleName="role")
    world.set_default_policy_version(PolicyArn=made, VersionId="v2")
    assert refusal(caller.get_role, RoleName="role")[0] == "AccessDenied"
    caller.get_user(UserName="user")


def test_a_deny_in_a_group_counts(world, caller):
    permit(world, allow("*"))
    world.create_group(GroupName="limited")
    world.put_group_policy(GroupName="limited", PolicyName="p", PolicyDocument=document(deny("iam:GetRole")))
    world.add_user_to_group(GroupName="limited", UserName="caller")
    assert refusal(caller.get_role, RoleName="role")[0] == "AccessDenied"


def test_root_needs_no_policy(world):
    assert world.get_user()["User"]["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"


def test_the_cli_shows_the_refusal_as_aws_words_it(world, aws):
    key = world.create_access_key(UserName="caller")["AccessKey"]
    failed = aws("iam", "list-users", credentials=key, check=False)
    text = not_authorized(CALLER, "iam:ListUsers", arn("user/"))[2]
    assert failed.returncode == 254 and f"(AccessDenied) when calling the ListUsers operation: {text}" in failed.stderr
