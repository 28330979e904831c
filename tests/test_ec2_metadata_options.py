# SPDX-License-Identifier: Apache-2.0
"""ModifyInstanceMetadataOptions (aws-api.md 4.6, imds.md 9)."""

import pytest
from ec2_world import arn, describe, in_state, make_user, refused, running, set_permissions, stopped, unauthorized, until


def options(ec2, instance_id):
    return describe(ec2, instance_id)["MetadataOptions"]


def test_members_that_are_not_given_keep_their_value(ec2):
    instance_id = running(ec2, MetadataOptions={"HttpPutResponseHopLimit": 7})
    answer = ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="required")
    assert answer["InstanceId"] == instance_id
    assert answer["InstanceMetadataOptions"] == {
        "State": "pending", "HttpTokens": "required", "HttpPutResponseHopLimit": 7, "HttpEndpoint": "enabled",
        "HttpProtocolIpv6": "disabled", "InstanceMetadataTags": "disabled",
    }  # fmt: skip
    settled = until(lambda: options(ec2, instance_id), lambda found: found["State"] == "applied")
    assert (settled["HttpTokens"], settled["HttpPutResponseHopLimit"]) == ("required", 7)


def test_a_stopped_instance_gets_its_options_when_it_starts(ec2):
    instance_id = stopped(ec2)
    ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpPutResponseHopLimit=2)
    assert options(ec2, instance_id)["State"] == "pending"
    ec2.start_instances(InstanceIds=[instance_id])
    assert in_state(ec2, instance_id, "running")["MetadataOptions"]["State"] == "applied"


def test_switching_the_endpoint_off_keeps_the_rest_and_goes_alone(ec2):
    instance_id = running(ec2, MetadataOptions={"HttpTokens": "required"})
    answer = ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpEndpoint="disabled")["InstanceMetadataOptions"]
    assert (answer["HttpEndpoint"], answer["HttpTokens"]) == ("disabled", "required")
    with refused("InvalidParameterCombination"):
        ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpEndpoint="disabled", HttpTokens="optional")


@pytest.mark.parametrize("wrong,message", [
    ({"HttpTokens": "never"}, "A value of 'never' is not valid for HttpTokens. Specify either 'optional' or 'required' and try again."),
    ({"HttpEndpoint": "on"}, "A value of 'on' is not valid for HttpEndpoint. Specify either 'enabled' or 'disabled' and try again."),
    ({"HttpPutResponseHopLimit": 0}, None),
    ({"HttpPutResponseHopLimit": 65}, None),
])  # fmt: skip
def test_wrong_values_are_refused_and_change_nothing(ec2, wrong, message):
    instance_id = running(ec2)
    before = options(ec2, instance_id)
    with refused("InvalidParameterValue", message):
        ec2.modify_instance_metadata_options(InstanceId=instance_id, **wrong)
    assert options(ec2, instance_id) == before


def test_instance_unknown_terminated_or_without_a_change(ec2):
    with refused("InvalidInstanceID.NotFound"):
        ec2.modify_instance_metadata_options(InstanceId="i-00000000000000bad", HttpTokens="required")
    instance_id = running(ec2)
    with refused("InvalidParameterCombination"):
        ec2.modify_instance_metadata_options(InstanceId=instance_id)
    with refused("DryRunOperation", status=412):
        ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="required", DryRun=True)
    ec2.terminate_instances(InstanceIds=[instance_id])
    with refused("IncorrectInstanceState"):
        ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="required")


def test_tags_that_are_no_path_segments_keep_the_tags_category_shut(ec2):
    instance_id = running(ec2, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "a b", "Value": "c"}]}])
    with refused("InvalidParameterValue", contains="'a b' is not a valid tag key. Tag keys must match pattern"):
        ec2.modify_instance_metadata_options(InstanceId=instance_id, InstanceMetadataTags="enabled")


def test_conditions_see_what_is_and_what_shall_be(ec2, iam, client_for):
    instance_id = running(ec2, MetadataOptions={"HttpTokens": "required"})
    alice = client_for("ec2", make_user(iam, "alice"))
    action = "ec2:ModifyInstanceMetadataOptions"
    with unauthorized("alice", action, arn(f"instance/{instance_id}")):
        alice.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="optional")
    for condition, allowed in [
        ({"StringEquals": {"ec2:Attribute/HttpTokens": "required"}}, False),
        ({"StringEquals": {"ec2:MetadataHttpTokens": "optional"}}, False),
        ({"StringEquals": {"ec2:Attribute/HttpTokens": "optional", "ec2:MetadataHttpTokens": "required"}}, True),
    ]:
        set_permissions(iam, "alice", {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition})
        if allowed:
            alice.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="optional")
        else:
            with unauthorized("alice", action, arn(f"instance/{instance_id}")):
                alice.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="optional")
