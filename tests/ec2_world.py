# SPDX-License-Identifier: Apache-2.0
"""What the EC2 tests share: profiles and users to work with, instances in a state, and what a refusal says."""

import contextlib
import json
import time

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "123456789012"
REGION = "us-east-1"
IMAGE = "ami-0123456789abcdef0"  # well-formed, in no catalogue
EC2_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
SETTLE_SECONDS = 20


def arn(resource, account=ACCOUNT):
    return f"arn:aws:ec2:{REGION}:{account}:{resource}"


def make_profile(iam, name, path="/"):
    """A profile that holds a role of the same name."""
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=EC2_TRUST)
    profile = iam.create_instance_profile(InstanceProfileName=name, Path=path)["InstanceProfile"]
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return profile


def make_user(iam, name, *statements):
    """Its access key; the statements are (action, resource) or whole statements."""
    iam.create_user(UserName=name)
    set_permissions(iam, name, *statements)
    return iam.create_access_key(UserName=name)["AccessKey"]


def set_permissions(iam, name, *statements):
    if not statements:
        return
    whole = [s if isinstance(s, dict) else {"Effect": "Allow", "Action": s[0], "Resource": s[1]} for s in statements]
    document = json.dumps({"Version": "2012-10-17", "Statement": whole})
    iam.put_user_policy(UserName=name, PolicyName="permissions", PolicyDocument=document)


def run(ec2, count=1, **parameters):
    """Ids of new instances."""
    parameters = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": count, "MaxCount": count, **parameters}
    return [i["InstanceId"] for i in ec2.run_instances(**parameters)["Instances"]]


def describe(ec2, instance_id):
    return ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]


def until(ask, wanted):
    """Asks until wanted(answer): the driver settles in its own thread, soon and without a clock that could be moved."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        answer = ask()
        if wanted(answer):
            return answer
        assert time.monotonic() < deadline, answer


def in_state(ec2, instance_id, state):
    return until(lambda: describe(ec2, instance_id), lambda instance: instance["State"]["Name"] == state)


def running(ec2, **parameters):
    (instance_id,) = run(ec2, **parameters)
    in_state(ec2, instance_id, "running")
    return instance_id


def stopped(ec2, **parameters):
    instance_id = running(ec2, **parameters)
    ec2.stop_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "stopped")
    return instance_id


def associations(ec2, instance_id):
    filters = [{"Name": "instance-id", "Values": [instance_id]}]
    return ec2.describe_iam_instance_profile_associations(Filters=filters)["IamInstanceProfileAssociations"]


def associated(ec2, instance_id):
    """The one association that the instance has when everything is settled."""
    settled = until(lambda: associations(ec2, instance_id), lambda found: [a["State"] for a in found] == ["associated"])
    return settled[0]


@contextlib.contextmanager
def refused(code, message=None, status=400, contains=None):
    with pytest.raises(ClientError) as caught:
        yield caught
    error = caught.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == (code, status), error["Error"]
    if message is not None:
        assert error["Error"]["Message"] == message
    if contains is not None:
        assert contains in error["Error"]["Message"]


def unauthorized(user, action, resource=None):
    """The denial of an EC2 call, up to the encoded message that follows for calls with resources."""
    on = f" on resource: {resource}" if resource else ""
    text = (
        f"You are not authorized to perform this operation. User: arn:aws:iam::{ACCOUNT}:user/{user} is not authorized to "
        f"perform: {action}{on} because no identity-based policy allows the {action} action"
    )
    return refused("UnauthorizedOperation", status=403, contains=text)
