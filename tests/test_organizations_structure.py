# SPDX-License-Identifier: Apache-2.0
"""The organization, its accounts and its units."""

import re

import pytest
from organization_world import answer_to, make_user, make_world, place_arn, refused
from policy_texts import ACCOUNT, allow


@pytest.fixture
def organizations(client_for):
    return client_for("organizations")


@pytest.fixture
def world(client_for):
    return make_world(client_for)


# ---- the organization


def test_an_organization_begins_with_its_management_account_below_its_root(organizations):
    made = organizations.create_organization()["Organization"]
    assert re.fullmatch(r"o-[a-z0-9]{10}", made["Id"])
    assert made["Arn"] == f"arn:aws:organizations::{ACCOUNT}:organization/{made['Id']}"
    assert (made["FeatureSet"], made["MasterAccountId"]) == ("ALL", ACCOUNT)
    assert made["MasterAccountArn"] == f"arn:aws:organizations::{ACCOUNT}:account/{made['Id']}/{ACCOUNT}"
    assert made["AvailablePolicyTypes"] == [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]
    assert organizations.describe_organization()["Organization"] == made
    [root] = organizations.list_roots()["Roots"]
    assert re.fullmatch(r"r-[a-z0-9]{4}", root["Id"])
    # AWS: available is not enabled.
    assert (root["Name"], root["PolicyTypes"]) == ("Root", [])
    [account] = organizations.list_accounts()["Accounts"]
    assert (account["Id"], account["JoinedMethod"], account["Status"]) == (ACCOUNT, "INVITED", "ACTIVE")
    assert organizations.list_parents(ChildId=ACCOUNT)["Parents"] == [{"Id": root["Id"], "Type": "ROOT"}]


def test_an_account_is_in_one_organization_only(organizations):
    organizations.create_organization(FeatureSet="ALL")
    assert refused(organizations.create_organization) == ("AlreadyInOrganizationException", None)


def test_without_an_organization_there_is_nothing_to_ask(organizations):
    for name in ("describe_organization", "list_accounts", "list_roots"):
        assert answer_to(getattr(organizations, name))["Error"] == {
            "Code": "AWSOrganizationsNotInUseException",
            "Message": "Your account is not a member of an organization.",
        }


def test_an_organization_can_be_deleted_once_it_is_empty(world):
    organizations = world.organizations
    unit = world.unit("dev")
    assert refused(organizations.delete_organization) == ("OrganizationNotEmptyException", None)
    organizations.delete_organizational_unit(OrganizationalUnitId=unit)
    policy = world.policy(allow("s3:*"))
    assert refused(organizations.delete_organization) == ("OrganizationNotEmptyException", None)
    organizations.delete_policy(PolicyId=policy)
    organizations.delete_organization()
    assert refused(organizations.describe_organization) == ("AWSOrganizationsNotInUseException", None)
    organizations.create_organization()


def test_the_feature_set_is_one_of_two(organizations):
    assert refused(organizations.create_organization, FeatureSet="SOME") == ("InvalidInputException", "INVALID_ENUM")


# ---- accounts


def test_a_new_account_is_there_at_once(world):
    status = world.organizations.create_account(Email="dev@example.com", AccountName="dev")["CreateAccountStatus"]
    assert re.fullmatch(r"car-[a-z0-9]{32}", status["Id"])
    assert (status["State"], status["AccountName"]) == ("SUCCEEDED", "dev")
    assert re.fullmatch(r"\d{12}", status["AccountId"])
    asked = world.organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
    assert asked["CreateAccountStatus"] == status
    account = world.organizations.describe_account(AccountId=status["AccountId"])["Account"]
    assert account["Arn"] == place_arn(world, "account", status["AccountId"])
    assert (account["Email"], account["Name"], account["JoinedMethod"]) == ("dev@example.com", "dev", "CREATED")
    assert account["JoinedTimestamp"] == status["CompletedTimestamp"]


def test_a_new_account_has_a_network_and_a_role_for_its_administrators(world):
    account = world.account()
    keys = world.enter(account)
    assert world.client_for("sts", keys).get_caller_identity()["Account"] == account
    [vpc] = world.client_for("ec2", keys).describe_vpcs()["Vpcs"]
    assert vpc["IsDefault"]
    iam = world.client_for("iam", keys)
    [role] = iam.list_roles()["Roles"]
    assert role["RoleName"] == "OrganizationAccountAccessRole"
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    [policy] = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    assert policy["PolicyName"] == "AdministratorAccess"


def test_the_role_can_have_another_name(world):
    account = world.account(RoleName="Boss")
    assert world.client_for("sts", world.enter(account, "Boss")).get_caller_identity()["Account"] == account
    assert refused(world.organizations.create_account, Email="a@example.com", AccountName="a", RoleName="a b") == (
        "InvalidInputException",
        "INVALID_PATTERN",
    )


def test_accounts_share_nothing(world):
    one, other = world.account("one"), world.account("other")
    world.client_for("iam", world.enter(one)).create_user(UserName="ann")
    assert world.client_for("iam", world.enter(other)).list_users()["Users"] == []
    assert [user["UserName"] for user in world.client_for("iam").list_users()["Users"]] == ["admin"]
    world.client_for("s3", world.enter(one)).create_bucket(Bucket="box")
    assert world.client_for("s3", world.enter(other)).list_buckets()["Buckets"] == []
    assert refused(world.client_for("s3", world.enter(other)).create_bucket, Bucket="box") == ("BucketAlreadyExists", None)


def test_attachments_are_counted_by_account(world):
    iam = world.client_for("iam", world.enter(world.account()))
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0
    world.client_for("iam").attach_user_policy(UserName="admin", PolicyArn=arn)
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0
    assert world.client_for("iam").get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1


def test_an_address_belongs_to_one_account(world):
    world.account("dev")
    status = world.organizations.create_account(Email="DEV@example.com", AccountName="again")["CreateAccountStatus"]
    assert (status["State"], status["FailureReason"]) == ("FAILED", "EMAIL_ALREADY_EXISTS")
    assert "AccountId" not in status
    failed = world.organizations.list_create_account_status(States=["FAILED"])["CreateAccountStatuses"]
    assert [one["Id"] for one in failed] == [status["Id"]]
    assert len(world.organizations.list_create_account_status()["CreateAccountStatuses"]) == 2
    assert len(world.organizations.list_accounts()["Accounts"]) == 2


@pytest.mark.parametrize(
    "arguments, reason",
    [
        ({"Email": "nobody", "AccountName": "a"}, "INVALID_PATTERN"),
        ({"Email": "a@b", "AccountName": "a"}, "MIN_LENGTH_EXCEEDED"),
        ({"Email": "a@example.com"}, "INPUT_REQUIRED"),
        ({"Email": "a@example.com", "AccountName": "x" * 51}, "MAX_LENGTH_EXCEEDED"),
        ({"Email": "a@example.com", "AccountName": "a", "RoleName": "AWSServiceRoleForMe"}, "INVALID_ROLE_NAME"),
        ({"Email": "a@example.com", "AccountName": "a", "IamUserAccessToBilling": "MAYBE"}, "INVALID_ENUM"),
        ({"Email": "a@example.com", "AccountName": "a", "Tags": [{"Key": "k", "Value": "v"}] * 2}, "DUPLICATE_TAG_KEY"),
        ({"Email": "a@example.com", "AccountName": "a", "Tags": [{"Key": "aws:k", "Value": "v"}]}, "INVALID_SYSTEM_TAGS_PARAMETER"),
    ],
)
def test_what_is_wrong_with_a_new_account(world, arguments, reason):
    assert refused(world.organizations.create_account, **arguments) == ("InvalidInputException", reason)
    assert len(world.organizations.list_accounts()["Accounts"]) == 1


def test_unknown_accounts_and_requests_are_not_found(world):
    assert refused(world.organizations.describe_account, AccountId="999999999999") == ("AccountNotFoundException", None)
    assert refused(world.organizations.describe_account, AccountId="x") == ("InvalidInputException", "INVALID_PATTERN")
    assert refused(world.organizations.list_parents, ChildId="999999999999") == ("ChildNotFoundException", None)
    unknown = refused(world.organizations.describe_create_account_status, CreateAccountRequestId="car-12345678")
    assert unknown == ("CreateAccountStatusNotFoundException", None)


def test_lists_come_in_pages(world):
    made = {world.account(f"a{number}") for number in range(4)} | {ACCOUNT}
    seen, token = [], {}
    while True:
        page = world.organizations.list_accounts(MaxResults=2, **token)
        seen += [account["Id"] for account in page["Accounts"]]
        assert len(page["Accounts"]) <= 2
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert seen == sorted(made)
    assert refused(world.organizations.list_accounts, NextToken="no") == ("InvalidInputException", "INVALID_NEXT_TOKEN")
    first = world.organizations.list_accounts(MaxResults=1)["NextToken"]
    of_another_list = refused(world.organizations.list_children, ParentId=world.root, ChildType="ACCOUNT", NextToken=first)
    assert of_another_list == ("InvalidInputException", "INVALID_NEXT_TOKEN")
    below = world.organizations.list_children(ParentId=world.root, ChildType="ACCOUNT", MaxResults=1)["NextToken"]
    of_another_kind = refused(world.organizations.list_children, ParentId=world.root, ChildType="ORGANIZATIONAL_UNIT", NextToken=below)
    assert of_another_kind == ("InvalidInputException", "INVALID_NEXT_TOKEN")
    assert refused(world.organizations.list_accounts, MaxResults=21) == ("InvalidInputException", "MAX_VALUE_EXCEEDED")
    pages = world.client_for("organizations").get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 3})
    assert [account["Id"] for page in pages for account in page["Accounts"]] == seen


# ---- units


def test_units_form_a_tree(world):
    organizations = world.organizations
    made = organizations.create_organizational_unit(ParentId=world.root, Name="dev")["OrganizationalUnit"]
    assert re.fullmatch(rf"ou-{world.root[2:]}-[a-z0-9]{{8}}", made["Id"])
    assert made["Arn"] == place_arn(world, "ou", made["Id"])
    assert organizations.describe_organizational_unit(OrganizationalUnitId=made["Id"])["OrganizationalUnit"] == made
    below = world.unit("team", made["Id"])
    assert [unit["Name"] for unit in organizations.list_organizational_units_for_parent(ParentId=world.root)["OrganizationalUnits"]] == ["dev"]
    children = organizations.list_children(ParentId=made["Id"], ChildType="ORGANIZATIONAL_UNIT")["Children"]
    assert children == [{"Id": below, "Type": "ORGANIZATIONAL_UNIT"}]
    assert organizations.list_parents(ChildId=below)["Parents"] == [{"Id": made["Id"], "Type": "ORGANIZATIONAL_UNIT"}]


def test_names_of_units_are_unique_in_their_parent(world):
    dev = world.unit("dev")
    world.unit("dev", dev)
    again = refused(world.organizations.create_organizational_unit, ParentId=world.root, Name="dev")
    assert again == ("DuplicateOrganizationalUnitException", None)
    ops = world.unit("ops")
    renamed = refused(world.organizations.update_organizational_unit, OrganizationalUnitId=ops, Name="dev")
    assert renamed == ("DuplicateOrganizationalUnitException", None)
    world.organizations.update_organizational_unit(OrganizationalUnitId=ops, Name="operations")
    assert world.organizations.describe_organizational_unit(OrganizationalUnitId=ops)["OrganizationalUnit"]["Name"] == "operations"


def test_units_are_five_deep_at_most(world):
    parent = world.root
    for level in range(5):
        parent = world.unit(str(level), parent)
    deeper = refused(world.organizations.create_organizational_unit, ParentId=parent, Name="deeper")
    assert deeper == ("ConstraintViolationException", "OU_DEPTH_LIMIT_EXCEEDED")


def test_a_unit_goes_only_when_it_is_empty(world):
    unit, account = world.unit("dev"), world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    full = refused(world.organizations.delete_organizational_unit, OrganizationalUnitId=unit)
    assert full == ("OrganizationalUnitNotEmptyException", None)
    world.organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=world.root)
    world.organizations.delete_organizational_unit(OrganizationalUnitId=unit)
    gone = refused(world.organizations.describe_organizational_unit, OrganizationalUnitId=unit)
    assert gone == ("OrganizationalUnitNotFoundException", None)


def test_a_move_names_where_from_and_where_to(world):
    unit, account, move = world.unit("dev"), world.account(), world.organizations.move_account
    nowhere = f"ou-{world.root[2:]}-aaaaaaaa"
    assert refused(move, AccountId=account, SourceParentId=nowhere, DestinationParentId=unit) == ("SourceParentNotFoundException", None)
    # AWS: as if the account were not there.
    assert refused(move, AccountId=account, SourceParentId=unit, DestinationParentId=world.root) == ("AccountNotFoundException", None)
    assert refused(move, AccountId=account, SourceParentId=world.root, DestinationParentId=nowhere) == (
        "DestinationParentNotFoundException",
        None,
    )
    assert refused(move, AccountId="999999999999", SourceParentId=world.root, DestinationParentId=unit) == ("AccountNotFoundException", None)
    assert refused(move, AccountId=account, SourceParentId=world.root, DestinationParentId=world.root) == ("DuplicateAccountException", None)
    move(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    assert [one["Id"] for one in world.organizations.list_accounts_for_parent(ParentId=unit)["Accounts"]] == [account]
    assert world.organizations.list_children(ParentId=unit, ChildType="ACCOUNT")["Children"] == [{"Id": account, "Type": "ACCOUNT"}]
    assert refused(world.organizations.list_accounts_for_parent, ParentId=nowhere) == ("ParentNotFoundException", None)


# ---- tags


def test_tags_are_kept_changed_and_removed(world):
    organizations = world.organizations
    account = world.account(Tags=[{"Key": "team", "Value": "blue"}])
    policy = world.policy(allow("s3:*"))
    for resource in (account, world.unit("dev"), world.root, policy):
        organizations.tag_resource(ResourceId=resource, Tags=[{"Key": "team", "Value": "red"}, {"Key": "a", "Value": ""}])
        assert organizations.list_tags_for_resource(ResourceId=resource)["Tags"] == [
            {"Key": "a", "Value": ""},
            {"Key": "team", "Value": "red"},
        ]
        organizations.untag_resource(ResourceId=resource, TagKeys=["a", "nothing"])
        reserved = refused(organizations.untag_resource, ResourceId=resource, TagKeys=["team", "aws:x"])
        assert reserved == ("InvalidInputException", "INVALID_SYSTEM_TAGS_PARAMETER")
        assert organizations.list_tags_for_resource(ResourceId=resource)["Tags"] == [{"Key": "team", "Value": "red"}]
    many = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert refused(organizations.tag_resource, ResourceId=account, Tags=many) == ("ConstraintViolationException", "MAX_TAG_LIMIT_EXCEEDED")
    assert refused(organizations.list_tags_for_resource, ResourceId="999999999999") == ("TargetNotFoundException", None)


# ---- the CLI


def test_the_cli_builds_an_organization(aws, client_for):
    made = aws("organizations", "create-organization", "--feature-set", "ALL").json["Organization"]
    root = aws("organizations", "list-roots", "--query", "Roots[0]").json["Id"]
    account = aws("organizations", "create-account", "--email", "dev@example.com", "--account-name", "dev").json["CreateAccountStatus"]["AccountId"]
    unit = aws("organizations", "create-organizational-unit", "--parent-id", root, "--name", "dev").json["OrganizationalUnit"]["Id"]
    aws("organizations", "move-account", "--account-id", account, "--source-parent-id", root, "--destination-parent-id", unit)
    listed = aws("organizations", "list-accounts-for-parent", "--parent-id", unit).json["Accounts"]
    assert [(one["Id"], one["Status"]) for one in listed] == [(account, "ACTIVE")]
    admin = make_user(client_for("iam"), "admin", allow("*"))
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    keys = aws("sts", "assume-role", "--role-arn", role, "--role-session-name", "cli", credentials=admin).json["Credentials"]
    assert aws("organizations", "describe-organization", credentials=keys).json["Organization"]["Id"] == made["Id"]
    denied = aws("organizations", "list-accounts", credentials=keys, check=False)
    assert "(AccessDeniedException)" in denied.stderr and "You don't have permissions to access this resource." in denied.stderr
