# SPDX-License-Identifier: Apache-2.0
"""What service control and resource control policies forbid, to whom, and what accounts may do in each other."""

import json

import boto3
import botocore.config
import pytest
from organization_world import RCP, SCP, World, answer_to, make_user, make_world
from policy_texts import ACCOUNT, allow, deny, document, trust
from running import Imds, Server

FULL = "p-FullAWSAccess"


@pytest.fixture
def world(client_for):
    return make_world(client_for)


def guard(world, target, *statements, type=SCP):
    """Attaches a new policy of these statements; its ARN."""
    id = world.policy(*statements, type=type)
    world.organizations.attach_policy(PolicyId=id, TargetId=target)
    return world.organizations.describe_policy(PolicyId=id)["Policy"]["PolicySummary"]["Arn"]


def message_of(call, **arguments):
    return answer_to(call, **arguments)["Error"]["Message"]


def bucket_with(s3, *statements):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"secret")
    if statements:
        s3.put_bucket_policy(Bucket="box", Policy=document(*statements))


def on_box(principal, action="s3:*", effect="Allow", **more):
    resources = ["arn:aws:s3:::box", "arn:aws:s3:::box/*"]
    return {"Effect": effect, "Principal": principal, "Action": action, "Resource": resources, **more}


# ---- service control policies


def test_a_denial_above_reaches_an_administrator_of_the_member(world):
    account = world.account()
    iam = world.client_for("iam", world.enter(account))
    iam.list_users()
    arn = guard(world, world.root, deny("iam:ListUsers"))
    session = f"arn:aws:sts::{account}:assumed-role/OrganizationAccountAccessRole/admin"
    assert message_of(iam.list_users) == (
        f"User: {session} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::{account}:user/ "
        f"with an explicit deny in a service control policy: {arn}"
    )
    iam.list_roles()


def test_the_management_account_is_never_limited(world):
    guard(world, world.root, deny("*"))
    guard(world, ACCOUNT, deny("*"))
    world.client_for("iam", world.admin).list_users()
    world.client_for("iam").list_users()


def test_users_of_the_member_are_reached_too(world):
    account = world.account()
    iam = world.client_for("iam", world.user_in(account, "ann", allow("*")))
    iam.list_users()
    guard(world, account, deny("iam:*"))
    assert "with an explicit deny in a service control policy" in message_of(iam.list_users)


def test_what_no_level_allows_is_not_allowed(world):
    account, unit = world.account(), world.unit("dev")
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    keys = world.enter(account)
    guard(world, unit, allow("iam:*"))
    world.organizations.detach_policy(PolicyId=FULL, TargetId=unit)
    world.client_for("iam", keys).list_users()
    # AWS: also a direct grant of a bucket policy does not help against that.
    text = message_of(world.client_for("ec2", keys).describe_vpcs)
    assert text.endswith("because no service control policy allows the ec2:DescribeVpcs action")


def test_an_allow_list_grants_nothing_by_itself(world):
    iam = world.client_for("iam", world.user_in(world.account(), "ann"))
    assert "because no identity-based policy allows the iam:ListUsers action" in message_of(iam.list_users)


def test_a_move_counts_from_the_next_call_on(world):
    account, unit = world.account(), world.unit("locked")
    guard(world, unit, deny("iam:*"))
    iam = world.client_for("iam", world.enter(account))
    iam.list_users()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    assert answer_to(iam.list_users)["Error"]["Code"] == "AccessDenied"
    world.organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=world.root)
    iam.list_users()


def test_units_above_units_count(world):
    outer = world.unit("outer")
    account, inner = world.account(), world.unit("inner", outer)
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=inner)
    iam = world.client_for("iam", world.enter(account))
    guard(world, outer, deny("iam:ListUsers"))
    assert answer_to(iam.list_users)["Error"]["Code"] == "AccessDenied"


def test_a_change_of_the_policy_and_the_end_of_its_type_count_at_once(world):
    account = world.account()
    iam = world.client_for("iam", world.enter(account))
    arn = guard(world, account, deny("iam:ListUsers"))
    assert answer_to(iam.list_users)["Error"]["Code"] == "AccessDenied"
    world.organizations.update_policy(PolicyId=arn.rsplit("/", 1)[1], Content=document(deny("iam:ListRoles")))
    iam.list_users()
    assert answer_to(iam.list_roles)["Error"]["Code"] == "AccessDenied"
    world.organizations.disable_policy_type(RootId=world.root, PolicyType=SCP)
    iam.list_roles()


def test_conditions_of_service_control_policies_are_evaluated(world):
    account = world.account()
    exempt = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole"}}
    guard(world, world.root, deny("iam:ListUsers", Condition=exempt))
    world.client_for("iam", world.enter(account)).list_users()
    iam = world.client_for("iam", world.user_in(account, "ann", allow("*")))
    assert answer_to(iam.list_users)["Error"]["Code"] == "AccessDenied"


def test_service_control_policies_do_not_reach_strangers_in_the_account(world):
    # The management account's user reads the member's bucket: the member's limits are not his.
    account = world.account()
    bucket_with(world.client_for("s3", world.enter(account)), on_box({"AWS": ACCOUNT}))
    guard(world, account, deny("s3:GetObject"))
    world.client_for("s3", world.admin).get_object(Bucket="box", Key="k")
    assert answer_to(world.client_for("s3", world.enter(account)).get_object, Bucket="box", Key="k")["Error"]["Code"] == "AccessDenied"


def test_the_simulator_knows_what_the_organization_forbids(world):
    account = world.account()
    iam = world.client_for("iam", world.enter(account))
    asked = {"PolicySourceArn": f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", "ActionNames": ["ec2:RunInstances"]}

    def simulated():
        [result] = iam.simulate_principal_policy(**asked)["EvaluationResults"]
        return result["EvalDecision"], result["OrganizationsDecisionDetail"]["AllowedByOrganizations"]

    assert simulated() == ("allowed", True)
    guard(world, account, deny("ec2:*"))
    assert simulated() == ("explicitDeny", False)
    world.organizations.disable_policy_type(RootId=world.root, PolicyType=SCP)
    assert simulated() == ("allowed", True), "told of every account in an organization"


# ---- resource control policies


def outsiders_only(world, action="s3:*"):
    outside = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": world.id}}
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*", "Condition": outside}


def test_a_resource_control_policy_keeps_strangers_out_of_buckets(world, fresh):
    account = world.account()
    bucket_with(world.client_for("s3", world.enter(account)), on_box("*", "s3:GetObject"))
    stranger = boto3.client(
        "s3",
        endpoint_url=fresh.api,
        region_name="us-east-1",
        config=botocore.config.Config(signature_version=botocore.UNSIGNED, s3={"addressing_style": "path"}),
    )
    stranger.get_object(Bucket="box", Key="k")
    guard(world, account, outsiders_only(world), type=RCP)
    assert message_of(stranger.get_object, Bucket="box", Key="k") == "Access Denied"
    world.client_for("s3", world.enter(account)).get_object(Bucket="box", Key="k")
    world.client_for("s3", world.admin).get_object(Bucket="box", Key="k")


def test_a_resource_control_policy_reaches_the_owner_too(world):
    account = world.account()
    s3 = world.client_for("s3", world.enter(account))
    bucket_with(s3)
    arn = guard(world, world.root, {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}, type=RCP)
    assert message_of(s3.get_object, Bucket="box", Key="k").endswith(f"with an explicit deny in a resource control policy: {arn}")
    s3.put_object(Bucket="box", Key="k", Body=b"")


def test_a_resource_control_policy_does_not_reach_the_management_account_or_other_services(world):
    guard(world, world.root, {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "iam:*"], "Resource": "*"}, type=RCP)
    s3 = world.client_for("s3", world.admin)
    bucket_with(s3)
    s3.get_object(Bucket="box", Key="k")
    # AWS: IAM is none of the services whose resources they reach.
    world.client_for("iam", world.enter(world.account())).list_users()


def test_a_resource_control_policy_guards_roles(world):
    account = world.account()
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}
    guard(world, account, statement, type=RCP)
    sts = world.client_for("sts", world.admin)
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    assert answer_to(sts.assume_role, RoleArn=role, RoleSessionName="admin")["Error"]["Code"] == "AccessDenied"


# ---- where accounts stand, as condition keys


def test_policies_can_name_the_organization_and_the_unit_of_the_caller(world):
    unit = world.unit("dev")
    owner, inside, outside = world.account("owner"), world.account("inside"), world.account("outside")
    world.organizations.move_account(AccountId=inside, SourceParentId=world.root, DestinationParentId=unit)
    path = f"{world.id}/{world.root}/{unit}/"
    statement = on_box("*", "s3:GetObject", Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": path + "*"}})
    owners = world.client_for("s3", world.enter(owner))
    bucket_with(owners, statement)
    world.client_for("s3", world.enter(inside)).get_object(Bucket="box", Key="k")
    denied = answer_to(world.client_for("s3", world.enter(outside)).get_object, Bucket="box", Key="k")
    assert denied["Error"]["Code"] == "AccessDenied"
    same = on_box("*", "s3:GetObject", Condition={"StringEquals": {"aws:PrincipalOrgID": world.id}})
    owners.put_bucket_policy(Bucket="box", Policy=document(same))
    world.client_for("s3", world.enter(outside)).get_object(Bucket="box", Key="k")


def test_policies_can_name_where_the_resource_is(world):
    unit, owner = world.unit("dev"), world.account("owner")
    bucket_with(world.client_for("s3", world.enter(owner)), on_box({"AWS": ACCOUNT}))
    for condition, fits in (
        ({"StringEquals": {"aws:ResourceOrgID": world.id}}, True),
        ({"StringEquals": {"aws:ResourceOrgID": "o-other00000"}}, False),
        ({"StringEquals": {"aws:ResourceAccount": owner}}, True),
        ({"StringEquals": {"aws:ResourceAccount": ACCOUNT}}, False),
        ({"ForAnyValue:StringEquals": {"aws:ResourceOrgPaths": f"{world.id}/{world.root}/"}}, True),
        ({"ForAnyValue:StringEquals": {"aws:ResourceOrgPaths": f"{world.id}/{world.root}/{unit}/"}}, False),
    ):
        world.client_for("iam").put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=document(allow("s3:*", Condition=condition)))
        s3 = world.client_for("s3", world.admin)
        if fits:
            s3.get_object(Bucket="box", Key="k")
        else:
            assert answer_to(s3.get_object, Bucket="box", Key="k")["Error"]["Code"] == "AccessDenied", condition
    world.client_for("iam").put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=document(allow("*")))


def test_without_an_organization_the_keys_are_absent(iam, s3, client_for):
    absent = {"Null": {"aws:PrincipalOrgID": "true", "aws:ResourceOrgID": "true", "aws:PrincipalOrgPaths": "true"}}
    keys = make_user(iam, "bob", allow("s3:*", Condition=absent))
    bucket_with(s3)
    client_for("s3", keys).get_object(Bucket="box", Key="k")


# ---- roles of other accounts


def test_assuming_a_role_of_another_account_takes_both_sides(world):
    account = world.account()
    member = world.client_for("iam", world.enter(account))
    guest = make_user(world.client_for("iam"), "guest")
    member.create_role(RoleName="shared", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/guest"}))
    role = f"arn:aws:iam::{account}:role/shared"
    sts = world.client_for("sts", guest)
    plain = f"User: arn:aws:iam::{ACCOUNT}:user/guest is not authorized to perform: sts:AssumeRole on resource: {role}"
    assert message_of(sts.assume_role, RoleArn=role, RoleSessionName="guest") == plain
    world.client_for("iam").put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=document(allow("sts:AssumeRole", role)))
    keys = sts.assume_role(RoleArn=role, RoleSessionName="guest")["Credentials"]
    assert world.client_for("sts", keys).get_caller_identity()["Arn"] == f"arn:aws:sts::{account}:assumed-role/shared/guest"
    member.update_assume_role_policy(RoleName="shared", PolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/admin"}))
    assert message_of(sts.assume_role, RoleArn=role, RoleSessionName="guest") == plain


def test_members_enter_each_other_only_if_they_let_them(world):
    one, other = world.account("one"), world.account("other")
    sts = world.client_for("sts", world.user_in(one, "ann", allow("*")))
    role = f"arn:aws:iam::{other}:role/OrganizationAccountAccessRole"
    assert answer_to(sts.assume_role, RoleArn=role, RoleSessionName="ann")["Error"]["Code"] == "AccessDenied"
    document_ = trust({"AWS": one})
    world.client_for("iam", world.enter(other)).update_assume_role_policy(RoleName="OrganizationAccountAccessRole", PolicyDocument=document_)
    sts.assume_role(RoleArn=role, RoleSessionName="ann")
    guard(world, one, deny("sts:AssumeRole"))
    assert answer_to(sts.assume_role, RoleArn=role, RoleSessionName="ann")["Error"]["Code"] == "AccessDenied"


def test_a_trust_in_a_user_of_another_account_needs_him_to_exist(world):
    account = world.account()
    member = world.client_for("iam", world.enter(account))
    nobody = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/nobody"})
    assert answer_to(member.create_role, RoleName="r", AssumeRolePolicyDocument=nobody)["Error"]["Code"] == "MalformedPolicyDocument"


# ---- buckets of other accounts


def test_a_bucket_of_another_account_takes_both_sides(world):
    account = world.account()
    owner = world.client_for("s3", world.enter(account))
    bucket_with(owner)
    guest = make_user(world.client_for("iam"), "guest")
    s3 = world.client_for("s3", guest)

    def read():
        return s3.get_object(Bucket="box", Key="k")

    def let_in(allowed):
        statements = [allow("s3:GetObject", "arn:aws:s3:::box/*")] if allowed else [allow("ec2:*")]
        world.client_for("iam").put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=document(*statements))

    let_in(True)
    text = f'User: arn:aws:iam::{ACCOUNT}:user/guest is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::box/k"'
    # The same organization: the reason is told.
    assert message_of(read) == f"{text} because no resource-based policy allows the s3:GetObject action"
    let_in(False)
    owner.put_bucket_policy(Bucket="box", Policy=document(on_box({"AWS": f"arn:aws:iam::{ACCOUNT}:user/guest"})))
    assert message_of(read) == f"{text} because no identity-based policy allows the s3:GetObject action"
    let_in(True)
    assert read()["Body"].read() == b"secret"
    # In the other direction: a member in the management account's bucket.
    world.client_for("s3").create_bucket(Bucket="central")
    member = world.client_for("s3", world.enter(account))
    assert answer_to(member.put_object, Bucket="central", Key="log", Body=b"x")["Error"]["Code"] == "AccessDenied"
    grant = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::central/*"}
    world.client_for("s3").put_bucket_policy(Bucket="central", Policy=document(grant))
    member.put_object(Bucket="central", Key="log", Body=b"x")


def test_the_policy_of_a_bucket_is_for_its_own_account_only(world):
    owner = world.client_for("s3", world.enter(world.account()))
    bucket_with(owner, on_box({"AWS": ACCOUNT}))
    text = owner.get_bucket_policy(Bucket="box")["Policy"]
    guest = world.client_for("s3", world.admin)
    guest.list_objects_v2(Bucket="box")
    for call, more in ((guest.get_bucket_policy, {}), (guest.put_bucket_policy, {"Policy": text}), (guest.delete_bucket_policy, {})):
        answer = answer_to(call, Bucket="box", **more)
        assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ("MethodNotAllowed", 405)
    assert owner.get_bucket_policy(Bucket="box")["Policy"] == text
    # Who may not is told so first.
    stranger = world.client_for("s3", make_user(world.client_for("iam"), "guest"))
    assert answer_to(stranger.delete_bucket_policy, Bucket="box")["Error"]["Code"] == "AccessDenied"


def test_policies_of_another_account_are_not_there(world):
    iam = world.client_for("iam")
    arn = iam.create_policy(PolicyName="mine", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    member = world.client_for("iam", world.enter(world.account()))
    for call in (member.get_policy, member.delete_policy, member.list_policy_versions):
        assert answer_to(call, PolicyArn=arn)["Error"]["Code"] in ("NoSuchEntity", "AccessDenied")
    assert answer_to(member.get_policy_version, PolicyArn=arn, VersionId="v1")["Error"]["Code"] == "NoSuchEntity"
    member.create_user(UserName="ann")
    assert answer_to(member.attach_user_policy, UserName="ann", PolicyArn=arn)["Error"]["Code"] == "NoSuchEntity"
    iam.get_policy(PolicyArn=arn)


def test_instances_of_a_member_work_with_its_own_roles(world, fresh):
    account = world.account()
    keys = world.enter(account)
    iam, ec2 = world.client_for("iam", keys), world.client_for("ec2", keys)
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust())
    iam.put_role_policy(RoleName="app", PolicyName="p", PolicyDocument=document(allow("iam:List*")))
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    profile = {"Name": "app"}
    instance = ec2.run_instances(ImageId="ami-0abcdef1234567890", InstanceType="t3.micro", MinCount=1, MaxCount=1, IamInstanceProfile=profile)
    id = instance["Instances"][0]["InstanceId"]
    assert world.client_for("ec2").describe_instances()["Reservations"] == []
    imds = Imds(fresh, id)
    assert json.loads(imds.get("/latest/dynamic/instance-identity/document"))["accountId"] == account
    on_instance = imds.role_credentials("app")
    assert world.client_for("sts", on_instance).get_caller_identity()["Account"] == account
    world.client_for("iam", on_instance).list_users()
    guard(world, world.root, deny("iam:ListUsers"))
    assert answer_to(world.client_for("iam", on_instance).list_users)["Error"]["Code"] == "AccessDenied"


@pytest.mark.parametrize("spared, code", [(False, "AssumeRoleUnauthorizedAccess"), (True, "Success")])
def test_a_resource_control_policy_reaches_ec2_unless_it_spares_services(world, fresh, spared, code):
    account = world.account()
    keys = world.enter(account)
    iam, ec2 = world.client_for("iam", keys), world.client_for("ec2", keys)
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust())
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    who = {"Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}} if spared else {}
    guard(world, account, {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*", **who}, type=RCP)
    profile = {"Name": "app"}
    instance = ec2.run_instances(ImageId="ami-0abcdef1234567890", InstanceType="t3.micro", MinCount=1, MaxCount=1, IamInstanceProfile=profile)
    shown = Imds(fresh, instance["Instances"][0]["InstanceId"]).get("/latest/meta-data/iam/security-credentials/app")
    assert json.loads(shown)["Code"] == code


def test_an_encoded_message_is_for_the_account_that_was_denied(world):
    account = world.account()
    ec2 = world.client_for("ec2", world.user_in(account, "ann"))
    text = message_of(ec2.stop_instances, InstanceIds=["i-00000000000000000"])
    blob = text.rsplit(": ", 1)[1]
    decoded = world.client_for("sts", world.enter(account)).decode_authorization_message(EncodedMessage=blob)["DecodedMessage"]
    assert json.loads(decoded)["context"]["action"] == "ec2:StopInstances"
    stranger = world.client_for("sts", world.admin)
    assert answer_to(stranger.decode_authorization_message, EncodedMessage=blob)["Error"]["Code"] == "InvalidAuthorizationMessageException"


# ---- what stays


def test_a_restart_forgets_no_guard_rail(tmp_path):
    def client(server, service, credentials=None, **_):
        keys = server.credentials()
        if credentials:
            keys = {"aws_access_key_id": credentials["AccessKeyId"], "aws_secret_access_key": credentials["SecretAccessKey"]}
            keys["aws_session_token"] = credentials.get("SessionToken")
        config = botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return boto3.client(service, endpoint_url=server.api, region_name="us-east-1", config=config, **keys)

    first = Server(tmp_path / "data")
    world = make_world(lambda *arguments: client(first, *arguments))
    unit, account = world.unit("dev"), world.account(Tags=[{"Key": "k", "Value": "v"}])
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    guard(world, unit, deny("iam:ListUsers"))
    guard(world, account, outsiders_only(world), type=RCP)

    def shown(organizations):
        answers = [organizations.describe_organization(), organizations.list_roots(), organizations.list_accounts()]
        answers += [organizations.list_policies_for_target(TargetId=target, Filter=type) for target in (unit, account) for type in (SCP, RCP)]
        answers += [organizations.list_create_account_status(), organizations.list_tags_for_resource(ResourceId=account)]
        return json.dumps([{**answer, "ResponseMetadata": None} for answer in answers], default=str)

    before = shown(world.organizations)
    assert first.stop() == 0
    second = Server(tmp_path / "data")
    after = World(lambda *arguments: client(second, *arguments), client(second, "organizations"), world.admin, world.root, world.id)
    assert shown(after.organizations) == before
    iam = after.client_for("iam", after.enter(account))
    assert answer_to(iam.list_users)["Error"]["Code"] == "AccessDenied"
    iam.list_roles()
    assert second.stop() == 0
