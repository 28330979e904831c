# SPDX-License-Identifier: Apache-2.0
"""CreateTags, DeleteTags, DescribeTags on every kind of resource."""

import pytest
from ec2_world import arn, describe, make_user, refused, run, running, set_permissions, unauthorized


def tags_of(ec2, resource):
    found = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [resource]}])["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found}


def tag(ec2, resource, **tags):
    ec2.create_tags(Resources=[resource], Tags=[{"Key": key, "Value": value} for key, value in tags.items()])


def resources(ec2):
    """One of each kind that can be tagged: type -> id."""
    instance = describe(ec2, running(ec2))
    return {
        "instance": instance["InstanceId"],
        "volume": instance["BlockDeviceMappings"][0]["Ebs"]["VolumeId"],
        "network-interface": instance["NetworkInterfaces"][0]["NetworkInterfaceId"],
        "vpc": instance["VpcId"],
        "subnet": instance["SubnetId"],
        "security-group": instance["SecurityGroups"][0]["GroupId"],
        "key-pair": ec2.create_key_pair(KeyName="mine", KeyType="ed25519")["KeyPairId"],
    }


def test_every_kind_of_resource_takes_tags(ec2):
    for kind, resource in resources(ec2).items():
        tag(ec2, resource, Name="x", Stage="test")
        found = ec2.describe_tags(Filters=[{"Name": "resource-type", "Values": [kind]}])["Tags"]
        assert [(t["Key"], t["Value"], t["ResourceId"]) for t in found] == [("Name", "x", resource), ("Stage", "test", resource)]
        tag(ec2, resource, Stage="prod")
        assert tags_of(ec2, resource) == {"Name": "x", "Stage": "prod"}


def test_one_call_tags_several_resources_or_none(ec2):
    ids = run(ec2, count=2)
    ec2.create_tags(Resources=ids, Tags=[{"Key": "a", "Value": ""}])
    assert [tags_of(ec2, i) for i in ids] == [{"a": ""}] * 2
    with refused("InvalidInstanceID.NotFound"):
        ec2.create_tags(Resources=[ids[0], "i-00000000000000bad"], Tags=[{"Key": "b", "Value": "c"}])
    assert tags_of(ec2, ids[0]) == {"a": ""}


def test_an_instance_and_its_volume_are_tagged_in_one_call(ec2):
    instance = describe(ec2, running(ec2))
    both = [instance["InstanceId"], instance["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]]
    ec2.create_tags(Resources=both, Tags=[{"Key": "a", "Value": "b"}])
    assert [tags_of(ec2, i) for i in both] == [{"a": "b"}] * 2


def test_tags_are_removed_by_key_by_value_or_all_together(ec2):
    (instance_id,) = run(ec2)
    tag(ec2, instance_id, a="1", b="2", c="3", d="4")
    ec2.delete_tags(Resources=[instance_id], Tags=[{"Key": "a"}, {"Key": "b", "Value": "9"}, {"Key": "c", "Value": "3"}])
    assert tags_of(ec2, instance_id) == {"b": "2", "d": "4"}
    ec2.delete_tags(Resources=[instance_id], Tags=[{"Key": "b", "Value": ""}])
    assert tags_of(ec2, instance_id) == {"b": "2", "d": "4"}
    ec2.delete_tags(Resources=[instance_id])
    assert tags_of(ec2, instance_id) == {}


@pytest.mark.parametrize("tags,code,message", [
    ([{"Key": "aws:a", "Value": "b"}], "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use"),
    ([{"Key": "k" * 128, "Value": "b"}], "InvalidParameterValue", None),
    ([{"Key": "k", "Value": "v" * 257}], "InvalidParameterValue", None),
    ([{"Key": "", "Value": "b"}], "InvalidParameterValue", None),
    ([{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}], "InvalidParameterValue", "Duplicate tag key 'k' specified."),
    ([{"Key": f"k{n}", "Value": ""} for n in range(51)], "TagLimitExceeded", None),
])  # fmt: skip
def test_wrong_tags_are_refused(ec2, tags, code, message):
    (instance_id,) = run(ec2)
    with refused(code, message):
        ec2.create_tags(Resources=[instance_id], Tags=tags)
    assert tags_of(ec2, instance_id) == {}


def test_a_resource_has_at_most_fifty_tags(ec2):
    (instance_id,) = run(ec2)
    tag(ec2, instance_id, **{f"k{n}": "ü" * 256 for n in range(50)})
    with refused("TagLimitExceeded"):
        tag(ec2, instance_id, one_more="x")
    tag(ec2, instance_id, k0="new")
    assert len(tags_of(ec2, instance_id)) == 50


def test_ids_must_be_of_a_known_form_and_exist(ec2):
    for resource, code in [("thing-1", "InvalidID"), ("vpc-x", "InvalidVpcID.Malformed"), ("vol-00000000000000bad", "InvalidVolume.NotFound"),
                           ("eni-00000000000000bad", "InvalidNetworkInterfaceID.NotFound"), ("ami-00000000000000bad", "InvalidAMIID.NotFound")]:  # fmt: skip
        with refused(code):
            tag(ec2, resource, a="b")


def test_metadata_tags_keep_keys_to_path_segments(ec2):
    instance_id = running(ec2, MetadataOptions={"InstanceMetadataTags": "enabled"})
    for key in ("a/b", "a b", "..", "_index"):
        with refused("InvalidParameterValue", contains=f"'{key}' is not a valid tag key."):
            tag(ec2, instance_id, **{key: "x"})
    tag(ec2, instance_id, **{"a-b_c.d:e@f=g,h+i": "any / value"})


def test_tags_are_filtered_and_paged(ec2):
    ids = run(ec2, count=4)
    ec2.create_tags(Resources=ids, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    for filters, count in [([("key", "a")], 4), ([("value", "?")], 8), ([("tag:b", "2")], 4), ([("key", "a"), ("value", "2")], 0)]:
        found = ec2.describe_tags(Filters=[{"Name": name, "Values": [value]} for name, value in filters])["Tags"]
        assert len(found) == count, filters
    pages = list(ec2.get_paginator("describe_tags").paginate(PaginationConfig={"PageSize": 5}))
    assert [len(page["Tags"]) for page in pages] == [5, 3]
    with refused("InvalidParameterValue", "The filter 'name' is invalid"):
        ec2.describe_tags(Filters=[{"Name": "name", "Values": ["x"]}])


def test_tagging_is_authorized_on_each_resource_with_old_and_new_tags(ec2, iam, client_for):
    first, second = run(ec2, count=2)
    tag(ec2, first, Owner="alice")
    alice = client_for("ec2", make_user(iam, "alice"))
    with unauthorized("alice", "ec2:CreateTags", arn(f"instance/{first}")):
        tag(alice, first, Stage="test")
    set_permissions(iam, "alice", {"Effect": "Allow", "Action": ["ec2:CreateTags", "ec2:DeleteTags"], "Resource": arn("instance/*"), "Condition": {
        "StringEquals": {"aws:ResourceTag/Owner": "alice"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["Stage"]}}})  # fmt: skip
    tag(alice, first, Stage="test")
    with unauthorized("alice", "ec2:CreateTags", arn(f"instance/{first}")):
        tag(alice, first, Owner="bob")
    with unauthorized("alice", "ec2:CreateTags", arn(f"instance/{second}")):
        tag(alice, second, Stage="test")
    with unauthorized("alice", "ec2:DeleteTags", arn(f"instance/{first}")):
        alice.delete_tags(Resources=[first], Tags=[{"Key": "Owner"}])
    alice.delete_tags(Resources=[first], Tags=[{"Key": "Stage"}])
    with unauthorized("alice", "ec2:DescribeTags"):
        alice.describe_tags()
