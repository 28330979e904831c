# SPDX-License-Identifier: Apache-2.0
"""Who may ask Organizations: each call takes its own permission, and all but one the management account."""

import pytest
from organization_world import RCP, SCP, answer_to, make_user, make_world, place_arn
from policy_texts import ACCOUNT, allow, deny, document

DENY_S3 = document(deny("s3:*"))
FULL = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"


@pytest.fixture
def world(client_for):
    world = make_world(client_for)
    world.unit_id = world.unit("dev")
    world.empty_unit_id = world.unit("empty")
    world.account_id = world.account()
    world.policy_id = world.policy(allow("s3:*"))
    world.organizations.attach_policy(PolicyId=world.policy_id, TargetId=world.unit_id)
    world.free_policy_id = world.policy(deny("ec2:*"), name="free")
    return world


def a_request(world):
    return world.organizations.list_create_account_status()["CreateAccountStatuses"][0]["Id"]


# What arguments and resources are, once there is a world.
ROOT, UNIT, EMPTY, MEMBER, POLICY, FREE = (
    lambda world: world.root,
    lambda world: world.unit_id,
    lambda world: world.empty_unit_id,
    lambda world: world.account_id,
    lambda world: world.policy_id,
    lambda world: world.free_policy_id,
)


def resource(kind, id):
    return lambda world: place_arn(world, kind, id(world))


def policy_arn(id):
    return lambda world: place_arn(world, "policy", f"service_control_policy/{id(world)}")


ON_ROOT, ON_UNIT, ON_EMPTY, ON_MEMBER = resource("root", ROOT), resource("ou", UNIT), resource("ou", EMPTY), resource("account", MEMBER)
ON_POLICY, ON_FREE = policy_arn(POLICY), policy_arn(FREE)


def anything(world):
    return "*"


TAGS = [{"Key": "team", "Value": "blue"}]

# operation, its arguments, the resources of the permission of its name
CALLS = [
    ("attach_policy", {"PolicyId": FREE, "TargetId": UNIT}, [ON_FREE, ON_UNIT]),
    ("create_account", {"Email": "a@example.com", "AccountName": "a"}, [anything]),
    ("create_organizational_unit", {"ParentId": UNIT, "Name": "new"}, [ON_UNIT]),
    ("create_policy", {"Name": "n", "Description": "", "Type": SCP, "Content": DENY_S3}, [anything]),
    ("delete_organizational_unit", {"OrganizationalUnitId": EMPTY}, [ON_EMPTY]),
    ("delete_policy", {"PolicyId": FREE}, [ON_FREE]),
    ("describe_account", {"AccountId": MEMBER}, [ON_MEMBER]),
    ("describe_create_account_status", {"CreateAccountRequestId": a_request}, [anything]),
    ("describe_organization", {}, [anything]),
    ("describe_organizational_unit", {"OrganizationalUnitId": UNIT}, [ON_UNIT]),
    ("describe_policy", {"PolicyId": POLICY}, [ON_POLICY]),
    ("detach_policy", {"PolicyId": POLICY, "TargetId": UNIT}, [ON_POLICY, ON_UNIT]),
    ("disable_policy_type", {"RootId": ROOT, "PolicyType": RCP}, [ON_ROOT]),
    ("list_accounts", {}, [anything]),
    ("list_accounts_for_parent", {"ParentId": UNIT}, [ON_UNIT]),
    ("list_children", {"ParentId": ROOT, "ChildType": "ACCOUNT"}, [ON_ROOT]),
    ("list_create_account_status", {}, [anything]),
    ("list_organizational_units_for_parent", {"ParentId": ROOT}, [ON_ROOT]),
    ("list_parents", {"ChildId": MEMBER}, [ON_MEMBER]),
    ("list_policies", {"Filter": SCP}, [anything]),
    ("list_policies_for_target", {"TargetId": MEMBER, "Filter": SCP}, [ON_MEMBER]),
    ("list_roots", {}, [anything]),
    ("list_tags_for_resource", {"ResourceId": POLICY}, [ON_POLICY]),
    ("list_targets_for_policy", {"PolicyId": POLICY}, [ON_POLICY]),
    ("move_account", {"AccountId": MEMBER, "SourceParentId": ROOT, "DestinationParentId": UNIT}, [ON_MEMBER, ON_ROOT, ON_UNIT]),
    ("tag_resource", {"ResourceId": UNIT, "Tags": TAGS}, [ON_UNIT]),
    ("untag_resource", {"ResourceId": UNIT, "TagKeys": ["team"]}, [ON_UNIT]),
    ("update_organizational_unit", {"OrganizationalUnitId": UNIT, "Name": "other"}, [ON_UNIT]),
    ("update_policy", {"PolicyId": POLICY, "Description": "other"}, [ON_POLICY]),
]


def action_of(operation):
    return "organizations:" + operation.title().replace("_", "")


def arguments_in(world, arguments):
    return {name: value(world) if callable(value) else value for name, value in arguments.items()}


@pytest.mark.parametrize("operation, arguments, resources", CALLS, ids=[call[0] for call in CALLS])
def test_each_call_takes_its_own_permission(world, client_for, operation, arguments, resources):
    arguments = arguments_in(world, arguments)
    resources = [resource(world) for resource in resources]
    action = action_of(operation)
    iam = client_for("iam")
    keys = make_user(iam, "bob", allow("organizations:*", ["arn:aws:organizations::*:handshake/*"]), deny("iam:*"))
    call = getattr(client_for("organizations", keys), operation)
    error = answer_to(call, **arguments)
    assert error["Error"] == {
        "Code": "AccessDeniedException",
        "Message": f"User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: {action} on resource: {resources[0]} "
        f"because no identity-based policy allows the {action} action",
    }
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    for missing in range(1, len(resources)):
        some = [one for number, one in enumerate(resources) if number != missing]
        iam.put_user_policy(UserName="bob", PolicyName="p", PolicyDocument=document(allow(action, some)))
        assert f"on resource: {resources[missing]} because" in answer_to(call, **arguments)["Error"]["Message"]
    iam.put_user_policy(UserName="bob", PolicyName="p", PolicyDocument=document(allow(action, resources)))
    call(**arguments)


@pytest.mark.parametrize("operation, arguments, resources", CALLS, ids=[call[0] for call in CALLS])
def test_a_member_may_ask_only_which_organization_it_is_in(world, client_for, operation, arguments, resources):
    call = getattr(client_for("organizations", world.enter(world.account_id)), operation)
    arguments = arguments_in(world, arguments)
    if operation == "describe_organization":
        assert call(**arguments)["Organization"]["Id"] == world.id
        return
    assert answer_to(call, **arguments)["Error"] == {
        "Code": "AccessDeniedException",
        "Message": "You don't have permissions to access this resource.",
    }


def test_a_member_needs_the_permission_too(world, client_for):
    keys = world.user_in(world.account_id, "ann")
    for operation in ("describe_organization", "list_accounts"):
        message = answer_to(getattr(client_for("organizations", keys), operation))["Error"]["Message"]
        assert message.startswith(f"User: arn:aws:iam::{world.account_id}:user/ann is not authorized to perform: {action_of(operation)}")


def test_to_make_an_organization_takes_a_permission(client_for):
    organizations = client_for("organizations", make_user(client_for("iam"), "bob", allow("organizations:List*")))
    assert answer_to(organizations.create_organization)["Error"]["Code"] == "AccessDeniedException"
    assert answer_to(organizations.list_roots)["Error"]["Code"] == "AWSOrganizationsNotInUseException"
    keys = make_user(client_for("iam"), "carl", allow(["organizations:CreateOrganization", "organizations:DeleteOrganization"]))
    organizations = client_for("organizations", keys)
    organizations.create_organization()
    organizations.delete_organization()


def test_tags_at_birth_take_the_permission_to_tag(world, client_for):
    keys = make_user(client_for("iam"), "bob", allow("organizations:Create*"))
    organizations = client_for("organizations", keys)
    for call, arguments in (
        (organizations.create_account, {"Email": "a@example.com", "AccountName": "a"}),
        (organizations.create_policy, {"Name": "n", "Description": "", "Type": SCP, "Content": DENY_S3}),
        (organizations.create_organizational_unit, {"ParentId": world.root, "Name": "n"}),
    ):
        message = answer_to(call, Tags=TAGS, **arguments)["Error"]["Message"]
        assert "is not authorized to perform: organizations:TagResource" in message
        call(**arguments)


def test_the_type_of_a_policy_is_a_condition_key(world, client_for):
    only_resource = {"StringEquals": {"organizations:PolicyType": RCP}}
    keys = make_user(client_for("iam"), "bob", allow("organizations:*", Condition=only_resource))
    organizations = client_for("organizations", keys)
    organizations.list_policies(Filter=RCP)
    organizations.list_policies_for_target(TargetId=world.root, Filter=RCP)
    organizations.describe_policy(PolicyId="p-RCPFullAWSAccess")
    for call, arguments in (
        (organizations.list_policies, {"Filter": SCP}),
        (organizations.describe_policy, {"PolicyId": world.policy_id}),
        (organizations.attach_policy, {"PolicyId": world.free_policy_id, "TargetId": world.root}),
        (organizations.list_roots, {}),
    ):
        assert answer_to(call, **arguments)["Error"]["Code"] == "AccessDeniedException"


def test_tags_of_places_are_condition_keys(world, client_for):
    world.organizations.tag_resource(ResourceId=world.unit_id, Tags=TAGS)
    blue = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    keys = make_user(client_for("iam"), "bob", allow("organizations:*", Condition=blue))
    organizations = client_for("organizations", keys)
    organizations.describe_organizational_unit(OrganizationalUnitId=world.unit_id)
    denied = answer_to(organizations.describe_organizational_unit, OrganizationalUnitId=world.empty_unit_id)
    assert denied["Error"]["Code"] == "AccessDeniedException"
