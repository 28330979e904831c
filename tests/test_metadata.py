# SPDX-License-Identifier: Apache-2.0
"""The metadata service as programs on an instance see it, and what IAM and EC2 calls change in it (imds.md)."""

import datetime
import json

import botocore.credentials
import botocore.utils
import pytest
from botocore.exceptions import ClientError

EC2 = {"Version": "2012-10-17",
       "Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}
LAMBDA = json.loads(json.dumps(EC2).replace("ec2.", "lambda."))
CREDENTIALS = "/latest/meta-data/iam/security-credentials/"


def statement(action, resource="*", effect="Allow", **more):
    return json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]})


@pytest.fixture
def make(iam, ec2):
    """Makers of what the tutorial makes."""

    class Make:
        @staticmethod
        def profile(name, trust=None, role=None):
            role = role or name
            iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust or EC2))
            iam.create_instance_profile(InstanceProfileName=name)
            iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)

        @staticmethod
        def instance(profile=None, **more):
            if profile:
                more["IamInstanceProfile"] = {"Name": profile}
            answer = ec2.run_instances(ImageId="ami-11aa22bb", InstanceType="t3.micro", MinCount=1, MaxCount=1, **more)
            instance_id = answer["Instances"][0]["InstanceId"]
            ec2.get_waiter("instance_running").wait(InstanceIds=[instance_id], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
            return instance_id

    return Make()


@pytest.fixture
def document(imds):
    """document(instance_id): the role credentials as a dictionary, fetched with a session token."""

    def fetch(instance_id, headers=True):
        reader = imds(instance_id)
        ask = reader.get if headers else (lambda path: reader.ask(path)[2].decode())
        role = ask(CREDENTIALS)
        return role, json.loads(ask(CREDENTIALS + role))

    return fetch


def keys_of(document):
    return {"AccessKeyId": document["AccessKeyId"], "SecretAccessKey": document["SecretAccessKey"],
            "SessionToken": document["Token"]}


def time_of(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def test_the_sdks_own_provider_finds_keys_that_the_server_accepts(make, imds, client_for, iam):
    make.profile("web")
    instance_id = make.instance("web")
    fetcher = botocore.utils.InstanceMetadataFetcher(base_url=imds(instance_id).url)
    found = botocore.credentials.InstanceMetadataProvider(iam_role_fetcher=fetcher).load().get_frozen_credentials()
    me = client_for("sts", {"AccessKeyId": found.access_key, "SecretAccessKey": found.secret_key,
                            "SessionToken": found.token}).get_caller_identity()
    role_id = iam.get_role(RoleName="web")["Role"]["RoleId"]
    assert me["Arn"] == f"arn:aws:sts::123456789012:assumed-role/web/{instance_id}"
    assert me["UserId"] == f"{role_id}:{instance_id}"


def test_new_keys_come_hours_before_the_old_ones_end_and_the_old_ones_work_until_then(make, document, client_for, clock):
    make.profile("web")
    instance_id = make.instance("web")
    _, first = document(instance_id)
    clock.advance(4500)
    _, second = document(instance_id)
    assert second["AccessKeyId"] != first["AccessKeyId"]
    # AWS: at least five minutes before the old ones expire.
    gap = time_of(first["Expiration"]) - time_of(second["LastUpdated"])
    assert gap >= datetime.timedelta(minutes=5)
    old = client_for("sts", keys_of(first))
    clock.advance(int(gap.total_seconds()) - 10)
    assert old.get_caller_identity()
    clock.advance(20)
    with pytest.raises(ClientError, match="ExpiredToken"):
        old.get_caller_identity()
    assert client_for("sts", keys_of(document(instance_id)[1])).get_caller_identity()


def test_a_document_stays_the_same_for_all_readers_until_rotation(make, document):
    make.profile("web")
    instance_id = make.instance("web")
    assert document(instance_id) == document(instance_id)


def test_a_policy_change_reaches_the_instance_at_the_next_request(make, document, client_for, iam):
    make.profile("web")
    on_instance = client_for("iam", keys_of(document(make.instance("web"))[1]))
    with pytest.raises(ClientError, match="AccessDenied"):
        on_instance.list_roles()
    iam.put_role_policy(RoleName="web", PolicyName="p", PolicyDocument=statement("iam:ListRoles"))
    on_instance.list_roles()


def test_without_a_profile_there_is_no_iam_entry(make, imds):
    reader = imds(make.instance())
    token = reader.token()
    for path in ("iam", "iam/info", "iam/security-credentials/"):
        assert reader.ask(f"/latest/meta-data/{path}", X_aws_ec2_metadata_token=token)[0] == 404
    assert "iam/" not in reader.get("/latest/meta-data/").splitlines()


def test_a_role_that_ec2_may_not_assume_is_listed_with_an_error_document(make, imds, iam):
    make.profile("web", trust=LAMBDA)
    reader = imds(make.instance("web"))
    assert reader.get(CREDENTIALS) == "web"
    shown = json.loads(reader.get(CREDENTIALS + "web"))
    assert shown["Code"] == "AssumeRoleUnauthorizedAccess"
    assert shown["Message"].startswith("EC2 cannot assume the role web.  Please see documentation at ")
    assert set(shown) == {"Code", "Message", "LastUpdated"}
    iam.update_assume_role_policy(RoleName="web", PolicyDocument=json.dumps(EC2))
    assert json.loads(reader.get(CREDENTIALS + "web"))["Code"] == "Success"


def test_info_names_the_profile_and_tells_when_it_is_gone_or_empty(make, imds, iam):
    make.profile("web")
    profile = iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]
    reader = imds(make.instance("web"))
    info = json.loads(reader.get("/latest/meta-data/iam/info"))
    assert info["Code"] == "Success"
    assert (info["InstanceProfileArn"], info["InstanceProfileId"]) == (profile["Arn"], profile["InstanceProfileId"])
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
    assert "does not contain a role" in json.loads(reader.get("/latest/meta-data/iam/info"))["Message"]
    iam.delete_instance_profile(InstanceProfileName="web")
    gone = json.loads(reader.get("/latest/meta-data/iam/info"))
    assert gone["Code"] == "InstanceProfileNotFound"
    assert gone["Message"].startswith(f"Instance Profile with Id {profile['InstanceProfileId']} cannot be found.  Please")
    iam.create_instance_profile(InstanceProfileName="web")  # AWS: another profile, whatever its name
    assert json.loads(reader.get("/latest/meta-data/iam/info"))["Code"] == "InstanceProfileNotFound"


def test_attach_replace_and_detach_show_at_once(make, imds, document, ec2):
    make.profile("one")
    make.profile("two")
    instance_id = make.instance()
    reader = imds(instance_id)
    first = ec2.associate_iam_instance_profile(InstanceId=instance_id, IamInstanceProfile={"Name": "one"})
    assert document(instance_id)[0] == "one"
    second = ec2.replace_iam_instance_profile_association(
        AssociationId=first["IamInstanceProfileAssociation"]["AssociationId"], IamInstanceProfile={"Name": "two"})
    role, keys = document(instance_id)
    assert (role, keys["Code"]) == ("two", "Success")
    ec2.disassociate_iam_instance_profile(AssociationId=second["IamInstanceProfileAssociation"]["AssociationId"])
    assert reader.ask(CREDENTIALS, X_aws_ec2_metadata_token=reader.token())[0] == 404


def test_keys_handed_out_before_a_detach_stay_good(make, document, client_for, ec2):
    make.profile("web")
    instance_id = make.instance("web")
    keys = keys_of(document(instance_id)[1])
    association = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"][0]
    ec2.disassociate_iam_instance_profile(AssociationId=association["AssociationId"])
    assert client_for("sts", keys).get_caller_identity()


def test_tokens_are_required_where_the_instance_says_so(make, imds, ec2):
    instance_id = make.instance(MetadataOptions={"HttpTokens": "required"})
    reader = imds(instance_id)
    assert reader.ask("/latest/meta-data/instance-id")[0] == 401
    assert reader.get("/latest/meta-data/instance-id") == instance_id
    ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpTokens="optional")
    assert reader.ask("/latest/meta-data/instance-id")[2].decode() == instance_id
    ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpEndpoint="disabled")
    assert reader.ask("/latest/meta-data/instance-id")[0] == 403


def test_a_token_of_one_instance_is_worthless_on_another(make, imds):
    one, two = imds(make.instance()), imds(make.instance())
    assert one.url != two.url
    assert two.ask("/latest/meta-data/instance-id", X_aws_ec2_metadata_token=one.token())[0] == 401


def test_keys_carry_how_and_where_they_were_delivered(make, document, client_for, iam, ec2):
    make.profile("web")
    instance_id = make.instance("web")
    private_ip = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]["PrivateIpAddress"]
    conditions = {"NumericEquals": {"ec2:RoleDelivery": "2.0"},
                  "ArnLike": {"ec2:SourceInstanceARN": f"arn:aws:ec2:us-east-1:123456789012:instance/{instance_id}"},
                  "IpAddress": {"aws:Ec2InstanceSourcePrivateIPv4": private_ip},
                  "StringLike": {"aws:Ec2InstanceSourceVpc": "vpc-*", "aws:userid": f"*:{instance_id}"}}
    iam.put_role_policy(RoleName="web", PolicyName="p", PolicyDocument=statement("iam:ListRoles", Condition=conditions))
    client_for("iam", keys_of(document(instance_id)[1])).list_roles()
    without_token = client_for("iam", keys_of(document(instance_id, headers=False)[1]))
    with pytest.raises(ClientError, match="AccessDenied"):
        without_token.list_roles()


def test_a_stop_ends_the_metadata_and_a_start_brings_new_keys(make, document, ec2):
    make.profile("web")
    instance_id = make.instance("web")
    _, before = document(instance_id)
    ec2.stop_instances(InstanceIds=[instance_id])
    ec2.get_waiter("instance_stopped").wait(InstanceIds=[instance_id], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    ec2.start_instances(InstanceIds=[instance_id])
    ec2.get_waiter("instance_running").wait(InstanceIds=[instance_id], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    assert document(instance_id)[1]["AccessKeyId"] != before["AccessKeyId"]
