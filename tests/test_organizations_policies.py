# SPDX-License-Identifier: Apache-2.0
"""Policy types, policies and where they are attached."""

import json
import re

import pytest
from organization_world import RCP, SCP, answer_to, make_world, place_arn, refused
from policy_texts import ACCOUNT, allow, deny, document, padded

FULL, RCP_FULL = "p-FullAWSAccess", "p-RCPFullAWSAccess"
DENY_S3 = document(deny("s3:*"))
DENY_S3_RESOURCES = document({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"})


@pytest.fixture
def world(client_for):
    return make_world(client_for)


@pytest.fixture
def plain(client_for):
    """An organization in which no type is enabled, and its root's id."""
    organizations = client_for("organizations")
    organizations.create_organization()
    return organizations, organizations.list_roots()["Roots"][0]["Id"]


def attached(world, target, type=SCP):
    return [policy["Id"] for policy in world.organizations.list_policies_for_target(TargetId=target, Filter=type)["Policies"]]


# ---- types


def test_a_type_is_enabled_in_the_root(plain):
    organizations, root = plain
    assert organizations.enable_policy_type(RootId=root, PolicyType=SCP)["Root"]["PolicyTypes"] == [{"Type": SCP, "Status": "ENABLED"}]
    organizations.enable_policy_type(RootId=root, PolicyType=RCP)
    assert [one["Type"] for one in organizations.list_roots()["Roots"][0]["PolicyTypes"]] == [SCP, RCP]
    again = refused(organizations.enable_policy_type, RootId=root, PolicyType=SCP)
    assert again == ("PolicyTypeAlreadyEnabledException", None)
    assert organizations.disable_policy_type(RootId=root, PolicyType=SCP)["Root"]["PolicyTypes"] == [{"Type": RCP, "Status": "ENABLED"}]
    again = refused(organizations.disable_policy_type, RootId=root, PolicyType=SCP)
    assert again == ("PolicyTypeNotEnabledException", None)


def test_a_type_needs_the_right_root_and_a_known_name(plain):
    organizations, root = plain
    assert refused(organizations.enable_policy_type, RootId="r-zzzzz", PolicyType=SCP) == ("RootNotFoundException", None)
    assert refused(organizations.enable_policy_type, RootId=root, PolicyType="FREE_POLICY") == ("InvalidInputException", "INVALID_ENUM_POLICY_TYPE")


def test_types_of_aws_that_nobody_evaluates_here_are_refused_by_name(plain):
    organizations, root = plain
    error = answer_to(organizations.enable_policy_type, RootId=root, PolicyType="TAG_POLICY")["Error"]
    assert error["Code"] == "PolicyTypeNotAvailableForOrganizationException" and "TAG_POLICY" in error["Message"]
    error = answer_to(organizations.create_policy, Name="n", Description="", Type="BACKUP_POLICY", Content="{}")["Error"]
    assert error["Code"] == "PolicyTypeNotAvailableForOrganizationException" and "BACKUP_POLICY" in error["Message"]
    assert organizations.list_policies(Filter="TAG_POLICY")["Policies"] == []


def test_consolidated_billing_has_no_policies(client_for):
    organizations = client_for("organizations")
    made = organizations.create_organization(FeatureSet="CONSOLIDATED_BILLING")["Organization"]
    assert (made["FeatureSet"], made["AvailablePolicyTypes"]) == ("CONSOLIDATED_BILLING", [])
    root = organizations.list_roots()["Roots"][0]["Id"]
    for call, arguments in (
        (organizations.enable_policy_type, {"RootId": root, "PolicyType": SCP}),
        (organizations.create_policy, {"Name": "n", "Description": "", "Type": SCP, "Content": DENY_S3}),
    ):
        assert refused(call, **arguments) == ("PolicyTypeNotAvailableForOrganizationException", None)


def test_enabling_a_type_attaches_full_access_everywhere_also_later(plain):
    organizations, root = plain
    unit = organizations.create_organizational_unit(ParentId=root, Name="before")["OrganizationalUnit"]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType=SCP)
    organizations.enable_policy_type(RootId=root, PolicyType=RCP)
    later = organizations.create_organizational_unit(ParentId=unit, Name="later")["OrganizationalUnit"]["Id"]
    account = organizations.create_account(Email="a@example.com", AccountName="a")["CreateAccountStatus"]["AccountId"]
    for type, full in ((SCP, FULL), (RCP, RCP_FULL)):
        for target in (root, unit, later, account, ACCOUNT):
            [policy] = organizations.list_policies_for_target(TargetId=target, Filter=type)["Policies"]
            assert (policy["Id"], policy["AwsManaged"]) == (full, True)
        assert len(organizations.list_targets_for_policy(PolicyId=full)["Targets"]) == 5


def test_disabling_a_type_forgets_what_was_attached(world):
    policy = world.policy(deny("s3:*"))
    world.organizations.attach_policy(PolicyId=policy, TargetId=world.root)
    world.organizations.disable_policy_type(RootId=world.root, PolicyType=SCP)
    assert attached(world, world.root) == [] and attached(world, world.root, RCP) == [RCP_FULL]
    world.organizations.enable_policy_type(RootId=world.root, PolicyType=SCP)
    assert attached(world, world.root) == [FULL]


# ---- policies


def test_a_policy_is_created_described_updated_listed_and_deleted(world):
    organizations = world.organizations
    made = organizations.create_policy(Name="no-s3", Description="d", Type=SCP, Content=DENY_S3)["Policy"]
    summary = made["PolicySummary"]
    assert re.fullmatch(r"p-[a-z0-9]{8}", summary["Id"])
    assert summary["Arn"] == place_arn(world, "policy", "service_control_policy/" + summary["Id"])
    assert (summary["Name"], summary["Description"], summary["Type"], summary["AwsManaged"]) == ("no-s3", "d", SCP, False)
    assert made["Content"] == DENY_S3
    assert organizations.describe_policy(PolicyId=summary["Id"])["Policy"] == made
    changed = organizations.update_policy(PolicyId=summary["Id"], Name="other", Content=document(deny("ec2:*")))["Policy"]
    assert (changed["PolicySummary"]["Name"], changed["PolicySummary"]["Description"]) == ("other", "d")
    listed = organizations.list_policies(Filter=SCP)["Policies"]
    assert [policy["Id"] for policy in listed] == sorted([FULL, summary["Id"]])
    organizations.delete_policy(PolicyId=summary["Id"])
    assert refused(organizations.describe_policy, PolicyId=summary["Id"]) == ("PolicyNotFoundException", None)


def test_a_resource_control_policy_has_an_arn_of_its_own(world):
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    made = world.organizations.create_policy(Name="n", Description="", Type=RCP, Content=document(statement))["Policy"]["PolicySummary"]
    assert made["Arn"] == place_arn(world, "policy", "resource_control_policy/" + made["Id"])
    assert made["Id"] in [policy["Id"] for policy in world.organizations.list_policies(Filter=RCP)["Policies"]]


def test_the_policies_of_aws_show_what_they_say_and_cannot_be_changed(world):
    for id, principal in ((FULL, {}), (RCP_FULL, {"Principal": "*"})):
        policy = world.organizations.describe_policy(PolicyId=id)["Policy"]
        [statement] = json.loads(policy["Content"])["Statement"]
        assert statement == {"Effect": "Allow", "Action": "*", "Resource": "*", **principal}
        assert policy["PolicySummary"]["Arn"].startswith("arn:aws:organizations::aws:policy/")
        assert refused(world.organizations.delete_policy, PolicyId=id) == ("InvalidInputException", "IMMUTABLE_POLICY")
        assert refused(world.organizations.update_policy, PolicyId=id, Name="mine") == ("InvalidInputException", "IMMUTABLE_POLICY")
        # AWS: they cannot even be asked for tags.
        assert refused(world.organizations.list_tags_for_resource, ResourceId=id) == ("InvalidInputException", "INVALID_PATTERN")


@pytest.mark.parametrize(
    "type, content",
    [
        (SCP, "{}"),
        (SCP, "no json"),
        (SCP, document(deny("s3:*"), version="2008-10-17")),
        (SCP, document({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"})),
        (RCP, document(deny("s3:*"))),
        (RCP, document({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"})),
        (RCP, document({"Effect": "Deny", "Principal": {"AWS": ACCOUNT}, "Action": "s3:*", "Resource": "*"})),
    ],
)
def test_documents_that_do_not_fit_their_type_are_refused(world, type, content):
    error = answer_to(world.organizations.create_policy, Name="n", Description="", Type=type, Content=content)["Error"]
    assert error["Code"] == "MalformedPolicyDocumentException"
    assert error["Message"] == "The provided policy document does not meet the requirements of the specified policy type."


@pytest.mark.parametrize("type, text, quota", [(SCP, DENY_S3, 10240), (RCP, DENY_S3_RESOURCES, 5120)])
def test_a_policy_has_no_more_characters_than_its_type_allows(world, type, text, quota):
    create = world.organizations.create_policy
    too_long = refused(create, Name="n", Description="", Type=type, Content=padded(text, quota + 1))
    assert too_long == ("ConstraintViolationException", "POLICY_CONTENT_LIMIT_EXCEEDED")
    # AWS: only its console takes white space out.
    spaced = refused(create, Name="n", Description="", Type=type, Content=padded(text, quota) + "\n")
    assert spaced == ("ConstraintViolationException", "POLICY_CONTENT_LIMIT_EXCEEDED")
    made = create(Name="n", Description="", Type=type, Content=padded(text, quota))["Policy"]["PolicySummary"]["Id"]
    longer = refused(world.organizations.update_policy, PolicyId=made, Content=padded(text, quota + 1))
    assert longer == ("ConstraintViolationException", "POLICY_CONTENT_LIMIT_EXCEEDED")
    # Characters, not bytes.
    world.organizations.update_policy(PolicyId=made, Content=padded(text, quota).replace("xx", "\u00e9\u00e9"))


def test_names_of_policies_are_unique(world):
    world.policy(deny("s3:*"), name="one")
    two = world.policy(deny("s3:*"), name="two")
    for name in ("one", "FullAWSAccess"):
        twice = refused(world.organizations.create_policy, Name=name, Description="", Type=SCP, Content=DENY_S3)
        assert twice == ("DuplicatePolicyException", None)
    assert refused(world.organizations.update_policy, PolicyId=two, Name="one") == ("DuplicatePolicyException", None)
    world.organizations.update_policy(PolicyId=two, Name="two")


# ---- attachments


def test_a_policy_is_attached_and_detached(world):
    policy, unit, account = world.policy(deny("s3:*")), world.unit("dev"), world.account()
    for target in (world.root, unit, account):
        world.organizations.attach_policy(PolicyId=policy, TargetId=target)
        assert attached(world, target) == sorted([FULL, policy])
    targets = world.organizations.list_targets_for_policy(PolicyId=policy)["Targets"]
    assert {(one["TargetId"], one["Type"], one["Name"]) for one in targets} == {
        (world.root, "ROOT", "Root"),
        (unit, "ORGANIZATIONAL_UNIT", "dev"),
        (account, "ACCOUNT", "member"),
    }
    assert refused(world.organizations.delete_policy, PolicyId=policy) == ("PolicyInUseException", None)
    assert refused(world.organizations.attach_policy, PolicyId=policy, TargetId=unit) == ("DuplicatePolicyAttachmentException", None)
    for target in (world.root, unit, account):
        world.organizations.detach_policy(PolicyId=policy, TargetId=target)
    assert refused(world.organizations.detach_policy, PolicyId=policy, TargetId=unit) == ("PolicyNotAttachedException", None)
    world.organizations.delete_policy(PolicyId=policy)


def test_policies_of_a_unit_that_goes_are_free_again(world):
    policy, unit = world.policy(deny("s3:*")), world.unit("dev")
    world.organizations.attach_policy(PolicyId=policy, TargetId=unit)
    world.organizations.delete_organizational_unit(OrganizationalUnitId=unit)
    world.organizations.delete_policy(PolicyId=policy)


def test_the_last_service_control_policy_stays(world):
    last = refused(world.organizations.detach_policy, PolicyId=FULL, TargetId=world.root)
    assert last == ("ConstraintViolationException", "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
    policy = world.policy(allow("s3:*"))
    world.organizations.attach_policy(PolicyId=policy, TargetId=world.root)
    world.organizations.detach_policy(PolicyId=FULL, TargetId=world.root)
    assert attached(world, world.root) == [policy]
    last = refused(world.organizations.detach_policy, PolicyId=policy, TargetId=world.root)
    assert last == ("ConstraintViolationException", "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")


def test_full_access_to_resources_stays_wherever_it_is(world):
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    world.organizations.attach_policy(PolicyId=world.policy(statement, type=RCP), TargetId=world.root)
    stays = refused(world.organizations.detach_policy, PolicyId=RCP_FULL, TargetId=world.root)
    assert stays == ("ConstraintViolationException", "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")


@pytest.mark.parametrize("type, text, quota", [(SCP, DENY_S3, 10), (RCP, DENY_S3_RESOURCES, 5)])
def test_a_target_takes_a_number_of_policies_of_a_type(world, type, text, quota):
    def attach(number):
        made = world.organizations.create_policy(Name=str(number), Description="", Type=type, Content=text)
        return {"PolicyId": made["Policy"]["PolicySummary"]["Id"], "TargetId": world.root}

    for number in range(quota - 1):  # the one of AWS is there already
        world.organizations.attach_policy(**attach(number))
    one_more = answer_to(world.organizations.attach_policy, **attach(quota))
    assert (one_more["Error"]["Code"], one_more["Reason"]) == ("ConstraintViolationException", "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
    assert one_more["Error"]["Message"] == "You have attached the maximum number of policies to the specified target."


def test_only_what_is_there_and_enabled_can_be_attached(plain):
    organizations, root = plain
    made = organizations.create_policy(Name="n", Description="", Type=SCP, Content=DENY_S3)["Policy"]["PolicySummary"]["Id"]
    assert refused(organizations.attach_policy, PolicyId=made, TargetId=root) == ("PolicyTypeNotEnabledException", None)
    organizations.enable_policy_type(RootId=root, PolicyType=SCP)
    assert refused(organizations.attach_policy, PolicyId="p-00000000", TargetId=root) == ("PolicyNotFoundException", None)
    assert refused(organizations.attach_policy, PolicyId=made, TargetId="999999999999") == ("TargetNotFoundException", None)
    bad = refused(organizations.attach_policy, PolicyId=made, TargetId="somewhere")
    assert bad == ("InvalidInputException", "INVALID_PATTERN_TARGET_ID")


def test_the_cli_makes_and_attaches_a_policy(aws, world):
    options = ("--name", "no-s3", "--description", "d", "--type", SCP, "--content", DENY_S3)
    made = aws("organizations", "create-policy", *options).json["Policy"]["PolicySummary"]["Id"]
    aws("organizations", "attach-policy", "--policy-id", made, "--target-id", world.root)
    listed = aws("organizations", "list-policies-for-target", "--target-id", world.root, "--filter", SCP).json["Policies"]
    assert [policy["Id"] for policy in listed] == sorted([FULL, made])
    aws("organizations", "detach-policy", "--policy-id", made, "--target-id", world.root)
    again = aws("organizations", "detach-policy", "--policy-id", made, "--target-id", world.root, check=False)
    assert "(PolicyNotAttachedException)" in again.stderr
