# SPDX-License-Identifier: Apache-2.0
"""What the other tests of EC2 leave: refusals that few callers meet, each by its code and text."""

import base64

import pytest
from ec2_world import IMAGE, make_profile, run
from running import Server
from signed_client import Client, Refused

LAUNCH = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}


def refused(call, **parameters):
    with pytest.raises(call.__self__.exceptions.ClientError) as caught:
        call(**parameters)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture
def subnet(ec2):
    return ec2.describe_subnets()["Subnets"][0]


def test_security_groups_by_name_go_with_nothing_else(ec2, subnet):
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    by_name = {**LAUNCH, "SecurityGroups": ["default"]}
    assert refused(ec2.run_instances, **by_name, SubnetId=subnet["SubnetId"]) == (
        "InvalidParameterCombination",
        "The parameter groupName cannot be used with the parameter subnet",
    )
    assert refused(ec2.run_instances, **by_name, SecurityGroupIds=[group]) == (
        "InvalidParameterCombination",
        "The parameter groupName cannot be used with the parameter groupId",
    )


def test_a_private_address_is_that_of_the_interface_if_there_is_one(ec2, subnet):
    interface = {"DeviceIndex": 0, "SubnetId": subnet["SubnetId"]}
    code, message = refused(ec2.run_instances, **LAUNCH, NetworkInterfaces=[interface], PrivateIpAddress="172.31.0.9")
    assert code == "InvalidParameterCombination" and "instance-level private IP address" in message


def test_a_placement_must_be_that_of_the_subnet(ec2, subnet):
    other = next(s for s in ec2.describe_subnets()["Subnets"] if s["AvailabilityZone"] != subnet["AvailabilityZone"])
    code, message = refused(
        ec2.run_instances, **LAUNCH, SubnetId=subnet["SubnetId"], Placement={"AvailabilityZone": other["AvailabilityZone"]}
    )
    assert (code, message) == (
        "InvalidParameterValue",
        f"The availability zone '{other['AvailabilityZone']}' is not that of subnet '{subnet['SubnetId']}'",
    )


def test_an_interface_has_five_groups_at_most(ec2, subnet):
    groups = [
        ec2.create_security_group(GroupName=f"g{number}", Description="d", VpcId=subnet["VpcId"])["GroupId"] for number in range(6)
    ]
    code, _ = refused(ec2.run_instances, **LAUNCH, SecurityGroupIds=groups)
    assert code == "SecurityGroupsPerInterfaceLimitExceeded"
    ec2.run_instances(**LAUNCH, SecurityGroupIds=groups[:5])


def test_a_private_address_must_be_a_free_one(ec2, subnet):
    assert refused(ec2.run_instances, **LAUNCH, PrivateIpAddress="10.0.0") == (
        "InvalidParameterValue",
        "Value (10.0.0) for parameter privateIpAddress is invalid. Invalid IP address.",
    )
    address = subnet["CidrBlock"].rsplit(".", 1)[0] + ".77"
    wanted = {**LAUNCH, "SubnetId": subnet["SubnetId"], "PrivateIpAddress": address}
    ec2.run_instances(**wanted)
    assert refused(ec2.run_instances, **wanted) == ("InvalidIPAddress.InUse", f"Address {address} is in use.")


def test_tags_without_a_tag_are_refused(ec2):
    assert refused(ec2.run_instances, **LAUNCH, TagSpecifications=[{"ResourceType": "instance", "Tags": []}]) == (
        "InvalidParameterValue",
        "Tag specification must have at least one tag",
    )


def test_one_call_tags_a_thousand_resources_at_most(ec2):
    ids = [f"i-{number:017x}" for number in range(1001)]
    code, message = refused(ec2.create_tags, Resources=ids, Tags=[{"Key": "k", "Value": "v"}])
    assert code == "InvalidParameterValue" and "(1001) exceeds the limit of 1000" in message


def test_an_unknown_attribute_is_refused(ec2):
    [instance] = run(ec2)
    assert refused(ec2.describe_instance_attribute, InstanceId=instance, Attribute="colour") == (
        "InvalidParameterValue",
        "Value (colour) for parameter attribute is invalid.",
    )
    assert ec2.describe_instance_attribute(InstanceId=instance, Attribute="productCodes")["ProductCodes"] == []
    code, message = refused(ec2.modify_instance_attribute, InstanceId=instance, InstanceInitiatedShutdownBehavior={"Value": "sleep"})
    assert code == "InvalidParameterValue" and message.endswith("is invalid. Specify stop or terminate.")


def test_a_subnet_is_placed_once(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    assert refused(
        ec2.create_subnet, VpcId=vpc, CidrBlock="10.9.1.0/24", AvailabilityZone="us-east-1a", AvailabilityZoneId="use1-az1"
    ) == ("InvalidParameterCombination", "The parameter availabilityZone cannot be used with availabilityZoneId")


def test_an_account_has_a_hundred_vpcs_and_a_vpc_two_hundred_subnets(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    for number in range(200):
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24")
    assert refused(ec2.create_subnet, VpcId=vpc, CidrBlock="10.9.200.0/24")[0] == "SubnetLimitExceeded"
    for _ in range(98):  # with the default one and that above: 100
        ec2.create_vpc(CidrBlock="10.8.0.0/16")
    assert refused(ec2.create_vpc, CidrBlock="10.8.0.0/16")[0] == "VpcLimitExceeded"


def test_security_groups_and_key_pairs_have_limits_of_their_own(tmp_path):
    """By a client that costs less than boto3, and a server of its own, whose clock is the real one."""
    server = Server(tmp_path / "data")
    client = Client(server, *server.credentials().values())
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", bytes(32)))
    material = base64.b64encode(b"ssh-ed25519 " + base64.b64encode(blob)).decode()

    def fill(code, most, action, **parameters):
        for number in range(most):
            try:
                client.call(action, service="ec2", **{name: value.format(number) for name, value in parameters.items()})
            except Refused as refusal:
                assert f"<Code>{code}</Code>" in str(refusal)
                return number
        return most

    # The default group counts as well.
    assert fill("SecurityGroupLimitExceeded", 2501, "CreateSecurityGroup", GroupName="g{}", GroupDescription="d") == 2499
    assert fill("KeyPairLimitExceeded", 5001, "ImportKeyPair", KeyName="k{}", PublicKeyMaterial=material) == 5000
    assert server.stop() == 0


def test_a_profile_leaves_an_instance_that_lives(iam, ec2, clock):
    make_profile(iam, "app")
    [instance] = run(ec2, IamInstanceProfile={"Name": "app"})
    [association] = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    ec2.terminate_instances(InstanceIds=[instance])
    code, _ = refused(ec2.disassociate_iam_instance_profile, AssociationId=association["AssociationId"])
    assert code in ("IncorrectInstanceState", "InvalidAssociationID.NotFound")


def test_a_session_policy_must_exist(iam, sts, client_for):
    statement = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}'
    iam.create_user(UserName="ann")
    iam.put_user_policy(
        UserName="ann", PolicyName="p", PolicyDocument='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
    )
    keys = iam.create_access_key(UserName="ann")["AccessKey"]
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=statement)["Role"]["Arn"]
    missing = "arn:aws:iam::123456789012:policy/none"
    assert refused(client_for("sts", keys).assume_role, RoleArn=role, RoleSessionName="sess", PolicyArns=[{"arn": missing}]) == (
        "MalformedPolicyDocument",
        f"Policy {missing} does not exist or is not attachable.",
    )
