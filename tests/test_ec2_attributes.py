# SPDX-License-Identifier: Apache-2.0
"""What Terraform reads and changes about instances besides DescribeInstances (terraform-actions.md)."""

import base64

import pytest
from ec2_world import arn, describe, in_state, make_user, refused, run, running, set_permissions, stopped, unauthorized

ATTRIBUTES = {
    "disableApiStop": ("DisableApiStop", {"Value": False}),
    "disableApiTermination": ("DisableApiTermination", {"Value": True}),
    "ebsOptimized": ("EbsOptimized", {"Value": False}),
    "instanceInitiatedShutdownBehavior": ("InstanceInitiatedShutdownBehavior", {"Value": "terminate"}),
    "instanceType": ("InstanceType", {"Value": "t3.micro"}),
    "rootDeviceName": ("RootDeviceName", {"Value": "/dev/xvda"}),
    "sourceDestCheck": ("SourceDestCheck", {"Value": True}),
    "enaSupport": ("EnaSupport", {"Value": True}),
    "enclaveOptions": ("EnclaveOptions", {"Enabled": False}),
    "userData": ("UserData", {"Value": base64.b64encode(b"#!/bin/sh").decode()}),
    "kernel": ("KernelId", {}),
}


def attribute(ec2, instance_id, name):
    return ec2.describe_instance_attribute(InstanceId=instance_id, Attribute=name)


def test_every_attribute_is_read_by_name(ec2):
    instance_id = running(ec2, DisableApiTermination=True, InstanceInitiatedShutdownBehavior="terminate", UserData="#!/bin/sh")
    for name, (member, value) in ATTRIBUTES.items():
        answer = attribute(ec2, instance_id, name)
        assert (answer["InstanceId"], answer[member]) == (instance_id, value), name
    assert attribute(ec2, instance_id, "groupSet")["Groups"] == describe(ec2, instance_id)["SecurityGroups"]
    assert attribute(ec2, instance_id, "blockDeviceMapping")["BlockDeviceMappings"][0]["DeviceName"] == "/dev/xvda"
    with refused("InvalidParameterValue"):
        attribute(ec2, instance_id, "colour")
    with refused("InvalidInstanceID.NotFound"):
        attribute(ec2, "i-00000000000000bad", "userData")


def test_protection_is_switched_on_and_off(ec2):
    instance_id = running(ec2)
    ec2.modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": True})
    with refused("OperationNotPermitted"):
        ec2.terminate_instances(InstanceIds=[instance_id])
    ec2.modify_instance_attribute(InstanceId=instance_id, Attribute="disableApiTermination", Value="false")
    ec2.modify_instance_attribute(InstanceId=instance_id, DisableApiStop={"Value": True})
    with refused("OperationNotPermitted"):
        ec2.stop_instances(InstanceIds=[instance_id])
    ec2.terminate_instances(InstanceIds=[instance_id])
    with refused("IncorrectInstanceState"):
        ec2.modify_instance_attribute(InstanceId=instance_id, DisableApiStop={"Value": False})


def test_the_type_changes_on_a_stopped_instance_alone(ec2):
    instance_id = running(ec2)
    with refused("IncorrectInstanceState", f"The instance '{instance_id}' is not in the 'stopped' state."):
        ec2.modify_instance_attribute(InstanceId=instance_id, InstanceType={"Value": "t3.large"})
    ec2.stop_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "stopped")
    for wrong in ("t9.huge", "t4g.large"):
        with refused("InvalidParameterValue"):
            ec2.modify_instance_attribute(InstanceId=instance_id, InstanceType={"Value": wrong})
    ec2.modify_instance_attribute(InstanceId=instance_id, InstanceType={"Value": "t3.large"})
    assert describe(ec2, instance_id)["InstanceType"] == "t3.large"


def test_what_cannot_be_modified_is_refused_by_name(ec2):
    instance_id = stopped(ec2)
    for name, parameters in {"sourceDestCheck": {"SourceDestCheck": {"Value": False}}, "kernel": {"Kernel": {"Value": "aki-1"}},
                             "userData": {"UserData": {"Value": b"x"}}, "groupSet": {"Groups": ["sg-1"]}}.items():  # fmt: skip
        with refused("UnsupportedOperation", f"The parameter {name} exists on AWS but is not supported by Rolecall"):
            ec2.modify_instance_attribute(InstanceId=instance_id, **parameters)
    with refused("InvalidParameterCombination", "No attributes specified."):
        ec2.modify_instance_attribute(InstanceId=instance_id)
    with refused("InvalidParameterCombination", contains="Fields for multiple attribute types specified"):
        ec2.modify_instance_attribute(InstanceId=instance_id, DisableApiStop={"Value": True}, DisableApiTermination={"Value": True})
    with refused("InvalidParameterValue"):
        ec2.modify_instance_attribute(InstanceId=instance_id, Attribute="disableApiStop", Value="perhaps")


def test_modifying_is_authorized_by_instance_and_attribute(ec2, iam, client_for):
    instance_id = running(ec2)
    alice = client_for("ec2", make_user(iam, "alice"))
    action = "ec2:ModifyInstanceAttribute"
    condition = {"StringEquals": {"ec2:Attribute/DisableApiTermination": "true"}}
    for value, allowed in ((True, True), (False, False)):
        if allowed:
            with unauthorized("alice", action, arn(f"instance/{instance_id}")):
                alice.modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": value})
            set_permissions(iam, "alice", {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition})
            alice.modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": value})
        else:
            with unauthorized("alice", action, arn(f"instance/{instance_id}")):
                alice.modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": value})
    with unauthorized("alice", "ec2:DescribeInstanceAttribute", arn(f"instance/{instance_id}")):
        attribute(alice, instance_id, "userData")


def test_status_is_that_of_running_instances_unless_all_are_asked_for(ec2):
    up, down = running(ec2), stopped(ec2)
    (status,) = ec2.describe_instance_status()["InstanceStatuses"]
    assert status["InstanceId"] == up and status["InstanceStatus"]["Status"] == status["SystemStatus"]["Status"] == "ok"
    assert status["InstanceStatus"]["Details"][0] == {"Name": "reachability", "Status": "passed"}
    every = ec2.describe_instance_status(IncludeAllInstances=True)["InstanceStatuses"]
    assert {s["InstanceId"]: s["InstanceStatus"]["Status"] for s in every} == {up: "ok", down: "not-applicable"}
    assert ec2.describe_instance_status(InstanceIds=[down])["InstanceStatuses"] == []
    assert ec2.describe_instance_status(Filters=[{"Name": "instance-status.status", "Values": ["impaired"]}])["InstanceStatuses"] == []
    ec2.get_waiter("instance_status_ok").wait(InstanceIds=[up], WaiterConfig={"Delay": 1, "MaxAttempts": 2})


def test_volumes_are_the_root_volumes_of_instances(ec2):
    instance_id = running(ec2, TagSpecifications=[{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": "root"}]}])
    volume_id = describe(ec2, instance_id)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    (volume,) = ec2.describe_volumes(VolumeIds=[volume_id])["Volumes"]
    assert (volume["Size"], volume["VolumeType"], volume["State"], volume["Encrypted"]) == (8, "gp3", "in-use", False)
    assert volume["Attachments"][0]["InstanceId"] == instance_id and volume["Tags"] == [{"Key": "Name", "Value": "root"}]
    for name, value in (("attachment.instance-id", instance_id), ("tag:Name", "r*")):
        assert [v["VolumeId"] for v in ec2.describe_volumes(Filters=[{"Name": name, "Values": [value]}])["Volumes"]] == [volume_id]
    ec2.terminate_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "terminated")
    assert ec2.describe_volumes()["Volumes"] == []
    with refused("InvalidVolume.NotFound", f"The volume '{volume_id}' does not exist"):
        ec2.describe_volumes(VolumeIds=[volume_id])


def test_credit_specifications_follow_type_and_request(ec2):
    t2, t3, limited, fixed = (
        run(ec2, **p)[0] for p in ({"InstanceType": "t2.micro"}, {}, {"CreditSpecification": {"CpuCredits": "standard"}}, {"InstanceType": "m5.large"}))  # fmt: skip

    def credits(**parameters):
        found = ec2.describe_instance_credit_specifications(**parameters)["InstanceCreditSpecifications"]
        return {c["InstanceId"]: c["CpuCredits"] for c in found}

    assert credits(InstanceIds=[t2, t3, limited, fixed]) == {t2: "standard", t3: "unlimited", limited: "standard"}
    assert credits() == {t3: "unlimited"}


def test_types_are_described_by_name_and_filter(ec2):
    (micro,) = ec2.describe_instance_types(InstanceTypes=["t3.micro"])["InstanceTypes"]
    assert micro["VCpuInfo"]["DefaultVCpus"] == 2 and micro["MemoryInfo"]["SizeInMiB"] == 1024
    assert micro["BurstablePerformanceSupported"] is True and micro["Hypervisor"] == "nitro"
    (large,) = ec2.describe_instance_types(InstanceTypes=["m7g.large"])["InstanceTypes"]
    assert large["ProcessorInfo"]["SupportedArchitectures"] == ["arm64"] and large["MemoryInfo"]["SizeInMiB"] == 8192
    pages = ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 50})
    names = [t["InstanceType"] for page in pages for t in page["InstanceTypes"]]
    assert len(names) == len(set(names)) > 150
    arm = ec2.describe_instance_types(Filters=[{"Name": "processor-info.supported-architecture", "Values": ["arm64"]}])["InstanceTypes"]
    assert arm and all(t["InstanceType"].split(".")[0].endswith("g") for t in arm)
    with refused("InvalidInstanceType", "The following supplied instance types do not exist: [t9.huge]"):
        ec2.describe_instance_types(InstanceTypes=["t3.micro", "t9.huge"])


@pytest.mark.parametrize("name", ["instance_status", "volumes", "instance_types", "instance_credit_specifications"])
def test_each_listing_takes_its_own_permission(iam, client_for, name):
    alice = client_for("ec2", make_user(iam, "alice"))
    action = "ec2:Describe" + name.title().replace("_", "")
    with unauthorized("alice", action):
        getattr(alice, f"describe_{name}")()
    set_permissions(iam, "alice", (action, "*"))
    getattr(alice, f"describe_{name}")()
