# SPDX-License-Identifier: Apache-2.0
"""The network around instances: VPCs, subnets, security groups; and the catalogue of images."""

import pytest
from ec2_world import ACCOUNT, IMAGE, arn, describe, in_state, make_user, refused, run, running, set_permissions, unauthorized


def test_an_account_begins_with_a_default_network(ec2):
    (vpc,) = ec2.describe_vpcs()["Vpcs"]
    assert vpc["CidrBlock"] == "172.31.0.0/16" and vpc["IsDefault"] is True and vpc["State"] == "available"
    assert vpc["OwnerId"] == ACCOUNT and vpc["CidrBlockAssociationSet"][0]["CidrBlockState"]["State"] == "associated"
    subnets = ec2.describe_subnets()["Subnets"]
    assert sorted(s["AvailabilityZone"] for s in subnets) == [f"us-east-1{letter}" for letter in "abcdef"]
    assert {s["AvailabilityZoneId"] for s in subnets} == {f"use1-az{n}" for n in range(1, 7)}
    assert all(s["DefaultForAz"] and s["VpcId"] == vpc["VpcId"] and s["AvailableIpAddressCount"] == 4091 for s in subnets)
    (group,) = ec2.describe_security_groups()["SecurityGroups"]
    assert (group["GroupName"], group["Description"]) == ("default", "default VPC security group")
    assert group["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == group["GroupId"]
    assert group["IpPermissionsEgress"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]


def test_a_vpc_comes_with_a_default_group_and_goes_with_it(ec2):
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "mine"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.1.2.3/16", TagSpecifications=tags)["Vpc"]
    assert vpc["CidrBlock"] == "10.1.0.0/16" and vpc["IsDefault"] is False and vpc["Tags"] == tags[0]["Tags"]
    of_vpc = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    (group,) = ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    assert group["GroupName"] == "default"
    with refused("CannotDelete", f'the specified group: "{group["GroupId"]}" name: "default" cannot be deleted by a user'):
        ec2.delete_security_group(GroupId=group["GroupId"])
    subnet = ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    own = ec2.create_security_group(GroupName="own", Description="x", VpcId=vpc["VpcId"])["GroupId"]
    for clear, of in ((ec2.delete_subnet, {"SubnetId": subnet}), (ec2.delete_security_group, {"GroupId": own})):
        with refused("DependencyViolation", f"The vpc '{vpc['VpcId']}' has dependencies and cannot be deleted."):
            ec2.delete_vpc(VpcId=vpc["VpcId"])
        clear(**of)
    ec2.delete_vpc(VpcId=vpc["VpcId"])
    assert ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"] == []
    with refused("InvalidVpcID.NotFound", f"The vpc ID '{vpc['VpcId']}' does not exist"):
        ec2.delete_vpc(VpcId=vpc["VpcId"])


def test_without_a_default_vpc_a_launch_must_name_a_subnet(ec2):
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    with refused("MissingInput"):
        run(ec2)
    ec2.delete_vpc(VpcId=ec2.describe_vpcs()["Vpcs"][0]["VpcId"])
    with refused("VPCIdNotSpecified", "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC."):
        run(ec2)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1b")["Subnet"]["SubnetId"]
    instance = describe(ec2, running(ec2, SubnetId=subnet))
    assert instance["VpcId"] == vpc and instance["PrivateIpAddress"].startswith("10.0.0.")


@pytest.mark.parametrize("cidr,code", [
    ("10.0.0.0/15", "InvalidVpc.Range"), ("10.0.0.0/29", "InvalidVpc.Range"), ("10.0.0.0", "InvalidParameterValue"), ("x/16", "InvalidParameterValue"),
])  # fmt: skip
def test_a_vpc_has_a_well_formed_block_of_16_to_28_bits(ec2, cidr, code):
    with refused(code):
        ec2.create_vpc(CidrBlock=cidr)
    assert len(ec2.describe_vpcs()["Vpcs"]) == 1


def test_what_vpcs_and_subnets_do_not_have_is_refused_by_name(ec2):
    with refused("UnsupportedOperation", contains="AmazonProvidedIpv6CidrBlock"):
        ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)
    with refused("UnsupportedOperation", contains="InstanceTenancy"):
        ec2.create_vpc(CidrBlock="10.0.0.0/16", InstanceTenancy="dedicated")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    with refused("UnsupportedOperation", contains="Ipv6CidrBlock"):
        ec2.create_subnet(VpcId=vpc, CidrBlock="172.31.200.0/24", Ipv6CidrBlock="2001:db8::/64")
    with refused("MissingParameter"):
        ec2.create_vpc()


def test_subnets_fit_into_their_vpc_and_beside_one_another(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZoneId="use1-az3")["Subnet"]
    assert subnet["AvailabilityZone"] == "us-east-1c" and subnet["SubnetArn"] == arn(f"subnet/{subnet['SubnetId']}")
    for cidr, code in [("10.0.0.0/16", "InvalidSubnet.Conflict"), ("10.0.1.128/25", "InvalidSubnet.Conflict"), ("10.1.0.0/24", "InvalidSubnet.Range"),
                       ("10.0.2.0/29", "InvalidSubnet.Range"), ("10.0.2", "InvalidParameterValue")]:  # fmt: skip
        with refused(code):
            ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)
    with refused("InvalidParameterValue", contains="for parameter availabilityZone is invalid"):
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.2.0/24", AvailabilityZone="eu-west-1a")
    with refused("InvalidVpcID.NotFound"):
        ec2.create_subnet(VpcId="vpc-00000000000000bad", CidrBlock="10.0.2.0/24")


def test_a_subnet_or_group_in_use_stays(ec2):
    group = ec2.create_security_group(GroupName="web", Description="x")["GroupId"]
    instance_id = running(ec2, SecurityGroupIds=[group])
    subnet = describe(ec2, instance_id)["SubnetId"]
    free = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailableIpAddressCount"]
    assert free == 4090
    with refused("DependencyViolation", f"The subnet '{subnet}' has dependencies and cannot be deleted."):
        ec2.delete_subnet(SubnetId=subnet)
    with refused("DependencyViolation", f"resource {group} has a dependent object"):
        ec2.delete_security_group(GroupId=group)
    ec2.terminate_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "terminated")
    ec2.delete_security_group(GroupName="web")
    ec2.delete_subnet(SubnetId=subnet)


def test_group_names_are_unique_in_a_vpc_and_well_formed(ec2):
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_security_group(GroupName="web", Description="x")
    with refused("InvalidGroup.Duplicate", f"The security group 'web' already exists for VPC '{vpc}'"):
        ec2.create_security_group(GroupName="web", Description="x")
    with refused("InvalidGroup.Reserved", "Cannot use reserved security group name: default"):
        ec2.create_security_group(GroupName="default", Description="x")
    for name, description in [("sg-x", "x"), ("ü", "x"), ("x" * 256, "x"), ("x", "ü")]:
        with refused("InvalidParameterValue"):
            ec2.create_security_group(GroupName=name, Description=description)
    other = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_security_group(GroupName="web", Description="x", VpcId=other)
    with refused("MissingParameter", "The request must contain the parameter groupName or groupId"):
        ec2.delete_security_group()
    with refused("InvalidGroup.NotFound", f"The security group 'none' does not exist in default VPC '{vpc}'"):
        ec2.delete_security_group(GroupName="none")
    with refused("InvalidGroup.NotFound", "The security group 'sg-00000000000000bad' does not exist"):
        ec2.describe_security_groups(GroupIds=["sg-00000000000000bad"])


def test_a_group_of_another_vpc_is_no_group_of_the_subnet(ec2):
    other = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="web", Description="x", VpcId=other)["GroupId"]
    with refused("InvalidParameter", contains="belong to different networks."):
        run(ec2, SecurityGroupIds=[group])


def test_networks_are_filtered_and_paged(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    assert ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"][0]["VpcId"] == vpc
    assert ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.*"]}], VpcIds=[vpc])["Vpcs"][0]["VpcId"] == vpc
    zone = ec2.describe_subnets(Filters=[{"Name": "availabilityZoneId", "Values": ["use1-az2"]}])["Subnets"]
    assert [s["AvailabilityZone"] for s in zone] == ["us-east-1b"]
    first = ec2.describe_subnets(MaxResults=5)
    second = ec2.describe_subnets(MaxResults=5, NextToken=first["NextToken"])
    assert len({s["SubnetId"] for s in first["Subnets"] + second["Subnets"]}) == 6 and "NextToken" not in second
    for call in (ec2.describe_vpcs, ec2.describe_subnets, ec2.describe_security_groups):
        with refused("InvalidParameterValue", "The filter 'x' is invalid"):
            call(Filters=[{"Name": "x", "Values": ["y"]}])


def test_networks_are_authorized_on_what_is_made_and_where(ec2, iam, client_for):
    alice = client_for("ec2", make_user(iam, "alice"))
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.create_security_group(GroupName="web", Description="x")["GroupId"]
    calls = {
        ("ec2:CreateVpc", "vpc/*"): lambda: alice.create_vpc(CidrBlock="10.0.0.0/16"),
        ("ec2:DeleteVpc", f"vpc/{vpc}"): lambda: alice.delete_vpc(VpcId=vpc),
        ("ec2:CreateSubnet", "subnet/*"): lambda: alice.create_subnet(VpcId=vpc, CidrBlock="172.31.200.0/24"),
        ("ec2:DeleteSubnet", f"subnet/{subnet}"): lambda: alice.delete_subnet(SubnetId=subnet),
        ("ec2:CreateSecurityGroup", "security-group/*"): lambda: alice.create_security_group(GroupName="x", Description="x"),
        ("ec2:DeleteSecurityGroup", f"security-group/{group}"): lambda: alice.delete_security_group(GroupId=group),
    }
    for (action, resource), call in calls.items():
        with unauthorized("alice", action, arn(resource)):
            call()
    for name in ("Vpcs", "Subnets", "SecurityGroups", "Images"):
        snake = {"SecurityGroups": "security_groups"}.get(name, name.lower())
        with unauthorized("alice", f"ec2:Describe{name}"):
            getattr(alice, f"describe_{snake}")()
    set_permissions(iam, "alice", ("ec2:CreateSubnet", arn("subnet/*")))
    with unauthorized("alice", "ec2:CreateSubnet", arn(f"vpc/{vpc}")):
        alice.create_subnet(VpcId=vpc, CidrBlock="172.31.200.0/24")
    set_permissions(iam, "alice", ("ec2:CreateSubnet", "*"), ("ec2:DeleteSecurityGroup", arn(f"security-group/{group}")))
    alice.create_subnet(VpcId=vpc, CidrBlock="172.31.200.0/24")
    alice.delete_security_group(GroupId=group)


# --- images


def test_the_catalogue_is_found_by_owner_name_and_architecture(ec2):
    every = ec2.describe_images()["Images"]
    assert len({image["ImageId"] for image in every}) == len(every) > 5
    amazon = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["arm64"]}])["Images"]
    assert amazon and all(image["ImageOwnerAlias"] == "amazon" and image["Architecture"] == "arm64" for image in amazon)
    assert ec2.describe_images(Owners=["self"])["Images"] == [] == ec2.describe_images(ExecutableUsers=["self"])["Images"]
    one = every[0]["ImageId"]
    assert ec2.describe_images(ImageIds=[one])["Images"] == [every[0]]
    with refused("InvalidAMIID.NotFound", f"The image id '[{IMAGE}]' does not exist"):
        ec2.describe_images(ImageIds=[IMAGE])
    with refused("InvalidAMIID.Malformed", 'Invalid id: "x" (expecting "ami-...")'):
        ec2.describe_images(ImageIds=["x"])
    with refused("InvalidParameterValue", "The filter 'Name' is invalid"):
        ec2.describe_images(Filters=[{"Name": "Name", "Values": ["x"]}])


def test_an_image_runs_on_its_own_architecture_alone(ec2):
    image = ec2.describe_images(Filters=[{"Name": "architecture", "Values": ["arm64"]}])["Images"][0]["ImageId"]
    with refused("InvalidParameterValue", contains="does not match the architecture 'arm64' of the specified AMI"):
        run(ec2, ImageId=image)
    run(ec2, ImageId=image, InstanceType="t4g.micro")


def test_the_cli_walks_the_network(aws):
    vpc = aws("ec2", "create-vpc", "--cidr-block", "10.0.0.0/16").json["Vpc"]["VpcId"]
    subnet = aws("ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", "10.0.0.0/24").json["Subnet"]["SubnetId"]
    found = aws("ec2", "describe-subnets", "--filters", f"Name=vpc-id,Values={vpc}").json["Subnets"]
    assert [s["SubnetId"] for s in found] == [subnet]
    aws("ec2", "delete-subnet", "--subnet-id", subnet)
    aws("ec2", "delete-vpc", "--vpc-id", vpc)
