# SPDX-License-Identifier: Apache-2.0
"""Every operation of EC2: refused in AWS's words without its permission, allowed with exactly that one (aws-api.md 5)."""

import json
import re

import pytest
import running
from botocore.exceptions import ClientError

ACCOUNT, REGION = "123456789012", "us-east-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": {
    "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}})
LAUNCH = {"ImageId": "ami-11aa22bb", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}

# What each call is made with; `$name` is replaced by the id of what the world holds.
CALLS = {
    "AssociateIamInstanceProfile": {"InstanceId": "$bare", "IamInstanceProfile": {"Name": "one"}},
    "CreateKeyPair": {"KeyName": "new", "KeyType": "ed25519"},
    "CreateSecurityGroup": {"GroupName": "new", "Description": "d", "VpcId": "$vpc"},
    "CreateSubnet": {"VpcId": "$vpc", "CidrBlock": "10.0.9.0/24"},
    "CreateTags": {"Resources": ["$bare"], "Tags": [{"Key": "k", "Value": "v"}]},
    "CreateVpc": {"CidrBlock": "10.1.0.0/16"},
    "DeleteKeyPair": {"KeyName": "key"},
    "DeleteSecurityGroup": {"GroupId": "$group"},
    "DeleteSubnet": {"SubnetId": "$subnet"},
    "DeleteTags": {"Resources": ["$bare"], "Tags": [{"Key": "k"}]},
    "DeleteVpc": {"VpcId": "$empty_vpc"},
    "DescribeIamInstanceProfileAssociations": {},
    "DescribeImages": {},
    "DescribeInstanceAttribute": {"InstanceId": "$bare", "Attribute": "disableApiTermination"},
    "DescribeInstanceCreditSpecifications": {"InstanceIds": ["$bare"]},
    "DescribeInstanceStatus": {},
    "DescribeInstanceTypes": {"InstanceTypes": ["t3.micro"]},
    "DescribeInstances": {},
    "DescribeKeyPairs": {},
    "DescribeSecurityGroups": {},
    "DescribeSubnets": {},
    "DescribeTags": {},
    "DescribeVolumes": {},
    "DescribeVpcs": {},
    "DisassociateIamInstanceProfile": {"AssociationId": "$association"},
    "ModifyInstanceAttribute": {"InstanceId": "$bare", "DisableApiTermination": {"Value": False}},
    "ModifyInstanceMetadataOptions": {"InstanceId": "$bare", "HttpTokens": "required"},
    "RebootInstances": {"InstanceIds": ["$bare"]},
    "ReplaceIamInstanceProfileAssociation": {"AssociationId": "$association", "IamInstanceProfile": {"Name": "two"}},
    "RunInstances": LAUNCH,
    "StartInstances": {"InstanceIds": ["$bare"]},
    "StopInstances": {"InstanceIds": ["$bare"]},
    "TerminateInstances": {"InstanceIds": ["$bare"]},
}
# AWS: these also hand a role to the instance.
PASSES = {"AssociateIamInstanceProfile": "one", "ReplaceIamInstanceProfileAssociation": "two"}


def statement(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.fixture
def world(iam, ec2, client_for):
    for name in ("one", "two"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    bare = ec2.run_instances(**LAUNCH)["Instances"][0]["InstanceId"]
    holder = ec2.run_instances(**LAUNCH, IamInstanceProfile={"Name": "one"})["Instances"][0]["InstanceId"]
    ec2.get_waiter("instance_running").wait(InstanceIds=[bare, holder], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    ec2.create_key_pair(KeyName="key", KeyType="ed25519")
    ids = {
        "bare": bare,
        "vpc": vpc,
        "empty_vpc": ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"],
        "subnet": ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"],
        "group": ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"],
        "association": ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"][0]["AssociationId"],
    }
    user = iam.create_user(UserName="alice")["User"]["Arn"]
    key = iam.create_access_key(UserName="alice")["AccessKey"]

    class World:
        arn = user
        client = client_for("ec2", key)
        sts = client_for("sts")

        @staticmethod
        def call(operation, **more):
            text = re.sub(r"\$(\w+)", lambda match: ids[match[1]], json.dumps({**CALLS[operation], **more}))
            method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
            return getattr(World.client, method)(**json.loads(text))

        @staticmethod
        def allow(*statements):
            iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": list(statements)}))

    return World


def refusal(call, *arguments, **parameters):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **parameters)
    error = caught.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Message"]


def test_the_table_misses_no_operation():
    served = {line for line in (running.ROOT / "models/ec2.ops").read_text().splitlines() if line and line[0] != "#"}
    assert served - set(CALLS) == {"ImportKeyPair"}  # has a test of its own: its key is bytes


@pytest.mark.parametrize("operation", CALLS)
def test_without_its_permission_a_call_is_refused_in_awss_words(world, operation):
    code, status, message = refusal(world.call, operation)
    assert (code, status) == ("UnauthorizedOperation", 403)
    assert message.startswith("You are not authorized to perform this operation. "
                              f"User: {world.arn} is not authorized to perform: ec2:{operation}"), message
    assert f"because no identity-based policy allows the ec2:{operation} action" in message
    # AWS: what acts on resources names the first one that is denied, and encodes the rest.
    assert ("on resource: arn:aws:ec2:" in message) == ("Encoded authorization failure message: " in message)
    if operation.startswith("Describe") and operation != "DescribeInstanceAttribute":
        assert "on resource" not in message


@pytest.mark.parametrize("operation", CALLS)
def test_exactly_its_permission_suffices(world, operation):
    needs = [statement(f"ec2:{operation}")]
    if operation in PASSES:
        needs.append(statement("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{PASSES[operation]}"))
    world.allow(*needs)
    world.call(operation)


@pytest.mark.parametrize("operation", PASSES)
def test_attaching_a_profile_takes_pass_role_for_its_role(world, operation):
    role = f"arn:aws:iam::{ACCOUNT}:role/{PASSES[operation]}"
    world.allow(statement(f"ec2:{operation}"))
    code, status, message = refusal(world.call, operation)
    assert (code, status) == ("UnauthorizedOperation", 403)
    assert f"is not authorized to perform: iam:PassRole on resource: {role} because no identity-based policy" in message
    only_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    world.allow(statement(f"ec2:{operation}"), statement("iam:PassRole", role, Condition=only_ec2))
    world.call(operation)


def test_a_launch_takes_pass_role_for_the_role_in_its_profile_only(world):
    world.allow(statement("ec2:RunInstances"), statement("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/one"))
    world.call("RunInstances", IamInstanceProfile={"Name": "one"})
    message = refusal(world.call, "RunInstances", IamInstanceProfile={"Name": "two"})[2]
    assert f"iam:PassRole on resource: arn:aws:iam::{ACCOUNT}:role/two" in message
    # A dry run asks the same question.
    assert refusal(world.call, "RunInstances", IamInstanceProfile={"Name": "two"}, DryRun=True)[0] == "UnauthorizedOperation"
    assert refusal(world.call, "RunInstances", IamInstanceProfile={"Name": "one"}, DryRun=True) == (
        "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.")


def test_an_encoded_denial_is_decoded_for_those_who_may(world):
    message = refusal(world.call, "RunInstances")[2]
    encoded = message.rpartition("Encoded authorization failure message: ")[2]
    decoded = json.loads(world.sts.decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
    assert (decoded["allowed"], decoded["explicitDeny"]) == (False, False)
    assert decoded["context"]["principal"]["arn"] == world.arn
    assert decoded["context"]["action"].endswith("RunInstances")
    keys = {item["key"]: item["values"]["items"][0]["value"] for item in decoded["context"]["conditions"]["items"]}
    assert keys["ec2:Region"] == REGION


def test_a_decoded_denial_shows_the_statement_that_denied_as_it_was_written(world):
    small_only = {"StringEquals": {"ec2:InstanceType": ["t3.micro", "t3.nano"]}, "Bool": {"aws:SecureTransport": "false"}}
    denying = {**statement(["ec2:Run*", "ec2:Stop*"], "*", Condition=small_only), "Effect": "Deny", "Sid": "NoSmall"}
    world.allow(statement("ec2:*"), denying)

    def matched():
        encoded = refusal(world.call, "RunInstances")[2].rpartition("Encoded authorization failure message: ")[2]
        decoded = json.loads(world.sts.decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
        assert decoded["explicitDeny"] is True
        [one] = decoded["matchedStatements"]["items"]
        assert (one["statementId"], one["effect"]) == ("NoSmall", "DENY")
        values = [[item["value"] for item in one[element]["items"]] for element in ("actions", "resources")]
        return values + [{item["key"]: [value["value"] for value in item["values"]["items"]] for item in one["conditions"]["items"]}]

    conditions = {"ec2:InstanceType": ["t3.micro", "t3.nano"], "aws:SecureTransport": ["false"]}
    assert matched() == [["ec2:Run*", "ec2:Stop*"], ["*"], conditions]
    # One that is too long for a message is shown as far as it concerned the request.
    long = {**denying, "Action": ["ec2:Run*", *(f"ec2:Nothing{number:04}" for number in range(85))]}
    world.allow(statement("ec2:*"), long)
    actions, [resource], none = matched()
    assert actions == ["ec2:RunInstances"] and resource.endswith(":instance/*") and none == {}


def test_condition_keys_of_the_instance_take_effect(world):
    tokens = {"StringEquals": {"ec2:MetadataHttpTokens": "required"}}
    here = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/*"
    others = statement("ec2:RunInstances", [f"arn:aws:ec2:{REGION}::image/*", f"arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/*",
                                            f"arn:aws:ec2:{REGION}:{ACCOUNT}:network-interface/*",
                                            f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/*",
                                            f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/*"])
    world.allow(statement("ec2:RunInstances", here, Condition=tokens), others)
    assert f"on resource: {here} because" in refusal(world.call, "RunInstances")[2]
    world.call("RunInstances", MetadataOptions={"HttpTokens": "required"})
