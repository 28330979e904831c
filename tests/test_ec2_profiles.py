# SPDX-License-Identifier: Apache-2.0
"""Roles on existing instances: associate, replace, disassociate (aws-api.md 4.7, 5.2)."""

import pytest
from ec2_world import (ACCOUNT, arn, associated, associations, describe, in_state, make_profile, make_user, refused, run, running,
                       set_permissions, stopped, unauthorized, until)

NOWHERE = "iip-assoc-00000000000000bad"
NOT_FOUND = f"An invalid association-id of '{NOWHERE}' was given"


@pytest.fixture
def web(iam):
    return make_profile(iam, "web")


@pytest.fixture
def db(iam):
    return make_profile(iam, "db", path="/data/")


def attach(ec2, instance_id, **profile):
    return ec2.associate_iam_instance_profile(InstanceId=instance_id, IamInstanceProfile=profile)["IamInstanceProfileAssociation"]


def replace(ec2, association, **profile):
    answer = ec2.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile=profile)
    return answer["IamInstanceProfileAssociation"]


def detach(ec2, association):
    return ec2.disassociate_iam_instance_profile(AssociationId=association)["IamInstanceProfileAssociation"]


@pytest.mark.parametrize("ready", [running, stopped])
def test_a_profile_is_attached_to_a_running_or_stopped_instance(ec2, db, ready):
    instance_id = ready(ec2)
    answer = attach(ec2, instance_id, Arn=db["Arn"])
    assert answer["State"] == "associating" and answer["InstanceId"] == instance_id
    assert answer["IamInstanceProfile"] == {"Arn": db["Arn"], "Id": db["InstanceProfileId"]}
    settled = associated(ec2, instance_id)
    assert settled["AssociationId"] == answer["AssociationId"]
    assert describe(ec2, instance_id)["IamInstanceProfile"] == answer["IamInstanceProfile"]


def test_an_instance_has_one_role_at_a_time(ec2, web, db):
    instance_id = running(ec2)
    attach(ec2, instance_id, Name="web")
    for _ in range(2):  # while associating, and when associated
        with refused("IncorrectState", f"There is an existing association for instance {instance_id}"):
            attach(ec2, instance_id, Name="db")
        associated(ec2, instance_id)


def test_a_launched_profile_is_an_association_like_any_other(ec2, web, db):
    instance_id = running(ec2, IamInstanceProfile={"Name": "web"})
    first = associated(ec2, instance_id)
    with refused("IncorrectState", contains="There is an existing association"):
        attach(ec2, instance_id, Name="db")
    assert detach(ec2, first["AssociationId"])["State"] == "disassociating"


def test_replacing_gives_a_new_id_and_ends_the_old_one(ec2, web, db):
    instance_id = running(ec2, IamInstanceProfile={"Name": "web"})
    old = associated(ec2, instance_id)["AssociationId"]
    answer = replace(ec2, old, Name="db")
    assert answer["State"] == "associating" and answer["AssociationId"] != old
    assert describe(ec2, instance_id)["IamInstanceProfile"]["Arn"] == db["Arn"]
    assert associated(ec2, instance_id)["AssociationId"] == answer["AssociationId"]
    with refused("InvalidAssociationID.NotFound", f"An invalid association-id of '{old}' was given"):
        replace(ec2, old, Name="web")


def test_replacing_takes_a_running_instance(ec2, web, db):
    instance_id = stopped(ec2, IamInstanceProfile={"Name": "web"})
    association = associated(ec2, instance_id)["AssociationId"]
    with refused("IncorrectState", f"The association {association} is not the active association"):
        replace(ec2, association, Name="db")
    assert associated(ec2, instance_id)["AssociationId"] == association


@pytest.mark.parametrize("ready", [running, stopped])
def test_a_profile_is_detached_and_another_one_can_follow(ec2, web, db, ready):
    instance_id = ready(ec2, IamInstanceProfile={"Name": "web"})
    association = associated(ec2, instance_id)["AssociationId"]
    answer = detach(ec2, association)
    assert (answer["AssociationId"], answer["State"]) == (association, "disassociating")
    until(lambda: associations(ec2, instance_id), lambda found: found == [])
    assert "IamInstanceProfile" not in describe(ec2, instance_id)
    with refused("InvalidAssociationID.NotFound"):
        detach(ec2, association)
    attach(ec2, instance_id, Name="db")
    assert associated(ec2, instance_id)["IamInstanceProfile"]["Arn"] == db["Arn"]


def test_an_association_outlives_stop_and_start_and_ends_with_its_instance(ec2, web):
    instance_id = stopped(ec2, IamInstanceProfile={"Name": "web"})
    association = associated(ec2, instance_id)["AssociationId"]
    ec2.start_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "running")
    assert associated(ec2, instance_id)["AssociationId"] == association
    ec2.terminate_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "terminated")
    assert associations(ec2, instance_id) == []
    with refused("IncorrectInstanceState", f"The instance '{instance_id}' is not in the 'running' or 'stopped' states."):
        attach(ec2, instance_id, Name="web")


def test_an_association_keeps_naming_a_profile_that_was_deleted(ec2, iam, web):
    instance_id = running(ec2, IamInstanceProfile={"Name": "web"})
    associated(ec2, instance_id)
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
    iam.delete_instance_profile(InstanceProfileName="web")
    assert associated(ec2, instance_id)["IamInstanceProfile"]["Id"] == web["InstanceProfileId"]


def test_wrong_ids_and_profiles_are_refused(ec2, iam, web):
    instance_id = running(ec2)
    with refused("InvalidInstanceID.NotFound", "The instance ID 'i-00000000000000bad' does not exist"):
        attach(ec2, "i-00000000000000bad", Name="web")
    with refused("InvalidInstanceID.Malformed"):
        attach(ec2, "web", Name="web")
    with refused("MissingParameter", "The request must contain the parameter IamInstanceProfile"):
        attach(ec2, instance_id)
    with refused("InvalidParameterValue", contains="Invalid IAM Instance Profile name"):
        attach(ec2, instance_id, Name="none")
    iam.create_instance_profile(InstanceProfileName="empty")
    with refused("InvalidParameterValue", contains=" has no associated IAM Roles"):
        attach(ec2, instance_id, Name="empty")
    for call in (lambda id: replace(ec2, id, Name="web"), lambda id: detach(ec2, id)):
        with refused("InvalidParameterValue", "Invalid value for associationId."):
            call("iip-assoc-x")
        with refused("InvalidAssociationID.NotFound", NOT_FOUND):
            call(NOWHERE)
    assert associations(ec2, instance_id) == []


def test_associations_are_listed_filtered_and_paged(ec2, web):
    ids = run(ec2, count=7, IamInstanceProfile={"Name": "web"})
    for instance_id in ids:
        associated(ec2, instance_id)
    call = ec2.describe_iam_instance_profile_associations
    everything = call()["IamInstanceProfileAssociations"]
    assert {a["InstanceId"] for a in everything} == set(ids)
    assert len(call(Filters=[{"Name": "state", "Values": ["associated"]}])["IamInstanceProfileAssociations"]) == 7
    assert call(Filters=[{"Name": "state", "Values": ["associating"]}])["IamInstanceProfileAssociations"] == []
    one = everything[0]
    assert call(AssociationIds=[one["AssociationId"]])["IamInstanceProfileAssociations"] == [one]
    first = call(MaxResults=5)
    second = call(MaxResults=5, NextToken=first["NextToken"])
    pages = first["IamInstanceProfileAssociations"] + second["IamInstanceProfileAssociations"]
    assert len(pages) == 7 and {a["InstanceId"] for a in pages} == set(ids) and "NextToken" not in second
    with refused("InvalidParameterValue", "The filter 'instance' is invalid"):
        call(Filters=[{"Name": "instance", "Values": ["x"]}])
    with refused("InvalidAssociationID.NotFound", NOT_FOUND):
        call(AssociationIds=[one["AssociationId"], NOWHERE])
    with refused("InvalidParameterCombination"):
        call(AssociationIds=[one["AssociationId"]], MaxResults=5)
    with refused("InvalidParameterValue"):
        call(MaxResults=4)


# --- authorization


@pytest.fixture
def alice(iam, client_for):
    key = make_user(iam, "alice")

    class Alice:
        ec2 = client_for("ec2", key)

        def may(self, *statements):
            set_permissions(iam, "alice", *statements)

    return Alice()


ATTACH, REPLACE, DETACH = (
    f"ec2:{name}" for name in ("AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation", "DisassociateIamInstanceProfile"))  # fmt: skip
PASS_WEB = ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/web")


def test_attaching_takes_the_instance_and_the_role(ec2, web, alice):
    instance_id = running(ec2)
    with unauthorized("alice", ATTACH, arn(f"instance/{instance_id}")):
        attach(alice.ec2, instance_id, Name="web")
    alice.may((ATTACH, "*"))
    with unauthorized("alice", "iam:PassRole", PASS_WEB[1]):
        attach(alice.ec2, instance_id, Name="web")
    assert associations(ec2, instance_id) == []
    alice.may((ATTACH, arn(f"instance/{instance_id}")), PASS_WEB)
    attach(alice.ec2, instance_id, Name="web")
    associated(ec2, instance_id)


@pytest.mark.parametrize("key,good,bad", [
    ("iam:PassedToService", "ec2.amazonaws.com", "lambda.amazonaws.com"),
    ("iam:AssociatedResourceArn", arn("instance/i-*"), arn("instance/i-0123456789abcdef0")),
])  # fmt: skip
def test_pass_role_knows_to_what_the_role_goes(ec2, web, alice, key, good, bad):
    instance_id = running(ec2)
    for value in (bad, good):
        alice.may((ATTACH, "*"), {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringLike": {key: value}}})
        if value == bad:
            with unauthorized("alice", "iam:PassRole", PASS_WEB[1]):
                attach(alice.ec2, instance_id, Name="web")
    attach(alice.ec2, instance_id, Name="web")


def test_replacing_takes_the_instance_and_the_new_role(ec2, web, db, alice):
    instance_id = running(ec2, IamInstanceProfile={"Name": "db"})
    association = associated(ec2, instance_id)["AssociationId"]
    with unauthorized("alice", REPLACE, arn(f"instance/{instance_id}")):
        replace(alice.ec2, association, Name="web")
    alice.may((REPLACE, "*"), ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/db"))
    with unauthorized("alice", "iam:PassRole", PASS_WEB[1]):
        replace(alice.ec2, association, Name="web")
    assert associated(ec2, instance_id)["AssociationId"] == association
    alice.may((REPLACE, "*"), PASS_WEB)
    replace(alice.ec2, association, Name="web")


def test_old_and_new_profile_are_condition_keys_of_a_replacement(ec2, web, db, alice):
    instance_id = running(ec2, IamInstanceProfile={"Name": "db"})
    association = associated(ec2, instance_id)["AssociationId"]

    def condition(old, new):
        return {"Effect": "Allow", "Action": REPLACE, "Resource": "*",
                "Condition": {"ArnEquals": {"ec2:InstanceProfile": old["Arn"], "ec2:NewInstanceProfile": new["Arn"]}}}  # fmt: skip

    for old, new in ((web, web), (db, db)):
        alice.may(condition(old, new), PASS_WEB)
        with unauthorized("alice", REPLACE, arn(f"instance/{instance_id}")):
            replace(alice.ec2, association, Name="web")
    alice.may(condition(db, web), PASS_WEB)
    replace(alice.ec2, association, Name="web")


def test_detaching_takes_the_instance_alone(ec2, web, alice):
    instance_id = running(ec2, IamInstanceProfile={"Name": "web"})
    association = associated(ec2, instance_id)["AssociationId"]
    with unauthorized("alice", DETACH, arn(f"instance/{instance_id}")):
        detach(alice.ec2, association)
    alice.may({"Effect": "Allow", "Action": DETACH, "Resource": "*", "Condition": {"ArnEquals": {"ec2:InstanceProfile": web["Arn"]}}})
    assert detach(alice.ec2, association)["State"] == "disassociating"


def test_an_unknown_association_is_hidden_from_who_may_not(web, alice):
    with unauthorized("alice", DETACH, arn("instance/*")):
        detach(alice.ec2, NOWHERE)
    alice.may((DETACH, "*"))
    with refused("InvalidAssociationID.NotFound", NOT_FOUND):
        detach(alice.ec2, NOWHERE)


def test_listing_associations_takes_its_own_permission(alice):
    with unauthorized("alice", "ec2:DescribeIamInstanceProfileAssociations"):
        alice.ec2.describe_iam_instance_profile_associations()
    alice.may(("ec2:DescribeIamInstanceProfileAssociations", "*"))
    assert alice.ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"] == []


def test_the_cli_attaches_replaces_and_detaches(aws, ec2, web, db):
    instance_id = running(ec2)
    first = aws("ec2", "associate-iam-instance-profile", "--instance-id", instance_id, "--iam-instance-profile", "Name=web").json
    assert first["IamInstanceProfileAssociation"]["State"] == "associating"
    association = associated(ec2, instance_id)["AssociationId"]
    aws("ec2", "replace-iam-instance-profile-association", "--association-id", association, "--iam-instance-profile", "Name=db")
    association = associated(ec2, instance_id)["AssociationId"]
    aws("ec2", "disassociate-iam-instance-profile", "--association-id", association)
    until(lambda: associations(ec2, instance_id), lambda found: found == [])
