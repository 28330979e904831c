# SPDX-License-Identifier: Apache-2.0
"""The condition keys of requests, by who asks (policy-language.md 5): a bucket denies what has the key."""

import json

import boto3
import botocore.config
import pytest
from botocore.exceptions import ClientError
from running import Server

ACCOUNT, REGION = "123456789012", "us-east-1"
USER, ROLE = f"arn:aws:iam::{ACCOUNT}:user/staff/alice", f"arn:aws:iam::{ACCOUNT}:role/team/worker"
READ = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/*"}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class Callers:
    """S3 clients by who they are, and a bucket `box` that lets everyone read `k`."""

    def __init__(self, clients, ids):
        self.clients, self.ids = clients, ids

    def denied(self, who, condition):
        """Whether a Deny on this condition reaches this caller."""
        deny = {"Effect": "Deny", "Principal": "*", **READ, "Condition": condition}
        allow = {"Effect": "Allow", "Principal": "*", **READ}
        self.clients["root"].put_bucket_policy(Bucket="box", Policy=document(allow, deny))
        try:
            self.clients[who].get_object(Bucket="box", Key="k")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDenied"
            return True
        return False


@pytest.fixture
def callers(iam, s3, client_for, fresh):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"")
    user = iam.create_user(UserName="alice", Path="/staff/", Tags=[{"Key": "Team", "Value": "red"}])["User"]
    keys = iam.create_access_key(UserName="alice")["AccessKey"]
    trust = {"Effect": "Allow", "Principal": {"AWS": USER}, "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]}
    role = iam.create_role(RoleName="worker", Path="/team/", AssumeRolePolicyDocument=document(trust))["Role"]
    assume = client_for("sts", keys).assume_role
    session = assume(RoleArn=role["Arn"], RoleSessionName="s1", SourceIdentity="alice-at-home")["Credentials"]
    unsigned = botocore.config.Config(signature_version=botocore.UNSIGNED, s3={"addressing_style": "path"})
    nobody = boto3.client("s3", endpoint_url=fresh.api, region_name=REGION, config=unsigned)
    clients = {"root": s3, "user": client_for("s3", keys), "session": client_for("s3", session), "nobody": nobody}
    return Callers(clients, {"USER_ID": user["UserId"], "ROLE_ID": role["RoleId"]})


class Abroad:
    """A server in eu-west-1 with a user `alice`."""

    def __init__(self, server):
        self.server = server
        self.iam = self.client("iam", "us-east-1", server.credentials())
        self.iam.create_user(UserName="alice")
        self.key = self.iam.create_access_key(UserName="alice")["AccessKey"]

    def client(self, service, region, keys=None):
        keys = keys or {"aws_access_key_id": self.key["AccessKeyId"], "aws_secret_access_key": self.key["SecretAccessKey"]}
        return boto3.client(service, endpoint_url=self.server.api, region_name=region, **keys)


@pytest.fixture
def abroad(tmp_path):
    server = Server(tmp_path, "--region", "eu-west-1")
    yield Abroad(server)
    assert server.stop() == 0, server.log()


# who, key, its value; None: the request does not have it
KEYS = [
    ("root", "aws:PrincipalType", "Account"),
    ("root", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:root"),
    ("root", "aws:PrincipalAccount", ACCOUNT),
    ("root", "aws:userid", ACCOUNT),
    ("root", "aws:username", None),
    ("root", "aws:TokenIssueTime", None),
    ("user", "aws:PrincipalType", "User"),
    ("user", "aws:PrincipalArn", USER),
    ("user", "aws:PrincipalAccount", ACCOUNT),
    ("user", "aws:PrincipalTag/Team", "red"),
    ("user", "aws:userid", "USER_ID"),
    ("user", "aws:username", "alice"),
    ("user", "aws:TokenIssueTime", None),
    ("user", "aws:MultiFactorAuthPresent", None),
    ("user", "aws:MultiFactorAuthAge", None),
    ("user", "aws:SourceIdentity", None),
    ("user", "aws:PrincipalOrgID", None),
    ("user", "aws:PrincipalIsAWSService", "false"),
    ("user", "aws:PrincipalServiceName", None),
    ("user", "aws:ViaAWSService", "false"),
    ("user", "aws:SecureTransport", "false"),
    ("user", "aws:RequestedRegion", REGION),
    ("user", "aws:ResourceAccount", ACCOUNT),
    ("user", "aws:SourceIp", "127.0.0.1"),
    ("user", "aws:SourceVpc", None),
    ("user", "aws:SourceVpce", None),
    ("user", "aws:VpcSourceIp", None),
    ("user", "aws:Referer", None),
    ("user", "aws:CalledVia", None),
    ("user", "aws:SourceArn", None),
    ("user", "ec2:SourceInstanceARN", None),
    ("session", "aws:PrincipalType", "AssumedRole"),
    ("session", "aws:PrincipalArn", ROLE),
    ("session", "aws:PrincipalAccount", ACCOUNT),
    ("session", "aws:PrincipalTag/Team", None),
    ("session", "aws:userid", "ROLE_ID:s1"),
    ("session", "aws:username", None),
    ("session", "aws:MultiFactorAuthPresent", "false"),
    ("session", "aws:MultiFactorAuthAge", None),
    ("session", "aws:SourceIdentity", "alice-at-home"),
    ("session", "aws:FederatedProvider", None),
    ("session", "ec2:RoleDelivery", None),
    ("session", "aws:Ec2InstanceSourceVpc", None),
    ("nobody", "aws:PrincipalType", "Anonymous"),
    ("nobody", "aws:PrincipalAccount", "anonymous"),
    ("nobody", "aws:PrincipalArn", None),
    ("nobody", "aws:userid", "anonymous"),
    ("nobody", "aws:username", None),
    ("nobody", "aws:PrincipalIsAWSService", None),
    ("nobody", "aws:TokenIssueTime", None),
    ("nobody", "aws:SecureTransport", "false"),
    ("nobody", "aws:RequestedRegion", REGION),
]


@pytest.mark.parametrize("who, key, value", KEYS, ids=[f"{who} {key}" for who, key, _ in KEYS])
def test_a_key_has_its_value(callers, who, key, value):
    assert callers.denied(who, {"Null": {key: "true"}}) == (value is None)
    if value is None:
        return
    for name, id in callers.ids.items():
        value = value.replace(name, id)
    assert callers.denied(who, {"StringEquals": {key: value}})
    assert not callers.denied(who, {"StringNotEquals": {key: value}})


@pytest.mark.parametrize("who", ["root", "user", "session", "nobody"])
def test_the_time_is_there_in_both_forms(callers, who):
    assert callers.denied(who, {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z", "aws:EpochTime": "1577836800"}})
    assert not callers.denied(who, {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})
    assert callers.denied(who, {"NumericGreaterThan": {"aws:EpochTime": "1577836800"}})


def test_a_session_was_issued_at_some_time(callers):
    assert callers.denied("session", {"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}})


@pytest.mark.parametrize(
    "service, call, signed_for, called",
    [
        ("ec2", "describe_instances", "eu-west-1", "eu-west-1"),
        ("s3", "list_buckets", "eu-west-1", "eu-west-1"),
        ("sts", "decode_authorization_message", "eu-west-1", "eu-west-1"),
        ("sts", "decode_authorization_message", "us-east-1", "us-east-1"),
        ("iam", "list_users", "us-east-1", "us-east-1"),
        ("iam", "list_users", "eu-west-1", "us-east-1"),
    ],
)
def test_global_services_are_called_in_us_east_1(abroad, service, call, signed_for, called):
    abroad.iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=document({
        "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": called}}}))
    try:
        getattr(abroad.client(service, signed_for), call)(**({"EncodedMessage": "x"} if service == "sts" else {}))
    except ClientError as error:
        assert error.response["Error"]["Code"] == "InvalidAuthorizationMessageException"
    abroad.iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=document({
        "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": called}}}))
    with pytest.raises(ClientError) as caught:
        getattr(abroad.client(service, signed_for), call)(**({"EncodedMessage": "x"} if service == "sts" else {}))
    assert caught.value.response["Error"]["Code"] in ("AccessDenied", "UnauthorizedOperation")


def test_the_client_tells_its_name(callers):
    assert callers.denied("user", {"StringLike": {"aws:UserAgent": "Boto3/*"}})
