# SPDX-License-Identifier: Apache-2.0
"""EC2 instances: launch, describe, change state (aws-api.md 4.1 to 4.5, 4.8)."""

import json

import pytest
from ec2_world import (ACCOUNT, IMAGE, arn, describe, in_state, make_profile, make_user, refused, run, running, set_permissions,
                       stopped, unauthorized)

NOWHERE = "i-00000000000000bad"


def code(instance):
    return instance["State"]["Code"], instance["State"]["Name"]


# --- RunInstances


def test_a_launch_answers_pending_and_the_instance_soon_runs(ec2):
    answer = ec2.run_instances(ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    (instance,) = answer["Instances"]
    assert code(instance) == (0, "pending")
    assert answer["OwnerId"] == ACCOUNT and answer["ReservationId"].startswith("r-")
    assert answer["Groups"] == []
    settled = in_state(ec2, instance["InstanceId"], "running")
    assert settled["MetadataOptions"]["State"] == "applied"


def test_an_instance_lies_in_the_default_network_with_ids_of_awss_form(ec2):
    instance = describe(ec2, running(ec2))
    assert instance["PrivateIpAddress"].startswith("172.31.")
    assert instance["PrivateDnsName"] == "ip-" + instance["PrivateIpAddress"].replace(".", "-") + ".ec2.internal"
    assert instance["Placement"]["AvailabilityZone"].startswith("us-east-1")
    assert [g["GroupName"] for g in instance["SecurityGroups"]] == ["default"]
    (interface,) = instance["NetworkInterfaces"]
    assert interface["SubnetId"] == instance["SubnetId"] and interface["VpcId"] == instance["VpcId"]
    assert interface["NetworkInterfaceId"].startswith("eni-") and interface["Attachment"]["Status"] == "attached"
    (device,) = instance["BlockDeviceMappings"]
    assert device["Ebs"]["VolumeId"].startswith("vol-") and device["DeviceName"] == instance["RootDeviceName"]
    assert instance["Architecture"] == "x86_64" and instance["RootDeviceType"] == "ebs"
    assert instance["CpuOptions"] == {"CoreCount": 1, "ThreadsPerCore": 2}
    assert instance["MetadataOptions"] == {
        "State": "applied",
        "HttpTokens": "optional",
        "HttpPutResponseHopLimit": 1,
        "HttpEndpoint": "enabled",
        "HttpProtocolIpv6": "disabled",
        "InstanceMetadataTags": "disabled",
    }


def test_several_instances_share_a_reservation_and_nothing_else(ec2):
    answer = ec2.run_instances(ImageId=IMAGE, MinCount=2, MaxCount=5)
    instances = answer["Instances"]
    assert [i["AmiLaunchIndex"] for i in instances] == [0, 1, 2, 3, 4]
    assert {i["InstanceType"] for i in instances} == {"m1.small"}  # AWS's default
    for member in ("InstanceId", "PrivateIpAddress"):
        assert len({i[member] for i in instances}) == 5
    assert len({i["NetworkInterfaces"][0]["MacAddress"] for i in instances}) == 5


def test_a_launch_with_a_profile_by_name_or_arn_shows_and_associates_it(ec2, iam):
    profile = make_profile(iam, "web", path="/team/")
    for parameter in ({"Name": "web"}, {"Arn": profile["Arn"]}):
        answer = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, IamInstanceProfile=parameter)
        (instance,) = answer["Instances"]
        assert instance["IamInstanceProfile"] == {"Arn": profile["Arn"], "Id": profile["InstanceProfileId"]}
        assert describe(ec2, instance["InstanceId"])["IamInstanceProfile"]["Id"] == profile["InstanceProfileId"]


@pytest.mark.parametrize("type_name", ["instance", "volume", "network-interface"])
def test_a_launch_tags_what_it_makes(ec2, type_name):
    tags = [{"Key": "Name", "Value": "web"}]
    (instance_id,) = run(ec2, TagSpecifications=[{"ResourceType": type_name, "Tags": tags}])
    (found,) = ec2.describe_tags()["Tags"]
    assert (found["Key"], found["Value"], found["ResourceType"]) == ("Name", "web", type_name)
    assert found["ResourceId"].split("-")[1] == instance_id.split("-")[1]


def test_a_launch_honours_subnet_groups_address_key_and_options(ec2):
    subnet = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-east-1c"]}])["Subnets"][0]
    group = ec2.create_security_group(GroupName="web", Description="web servers")["GroupId"]
    ec2.create_key_pair(KeyName="mine", KeyType="ed25519")
    address = subnet["CidrBlock"].split("/")[0][:-1] + "77"
    (instance_id,) = run(
        ec2, SubnetId=subnet["SubnetId"], SecurityGroupIds=[group], PrivateIpAddress=address, KeyName="mine",
        Monitoring={"Enabled": True}, EbsOptimized=True, ClientToken="once",
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 3, "InstanceMetadataTags": "enabled"})  # fmt: skip
    instance = describe(ec2, instance_id)
    assert instance["PrivateIpAddress"] == address and instance["KeyName"] == "mine"
    assert instance["SecurityGroups"] == [{"GroupName": "web", "GroupId": group}]
    assert instance["Placement"]["AvailabilityZone"] == "us-east-1c"
    assert instance["Monitoring"]["State"] == "enabled" and instance["EbsOptimized"] is True
    assert instance["ClientToken"] == "once"
    options = instance["MetadataOptions"]
    assert (options["HttpTokens"], options["HttpPutResponseHopLimit"]) == ("required", 3)
    assert options["InstanceMetadataTags"] == "enabled"


def test_groups_by_name_are_those_of_the_default_vpc(ec2):
    group = ec2.create_security_group(GroupName="web", Description="web servers")["GroupId"]
    (instance_id,) = run(ec2, SecurityGroups=["web"])
    assert describe(ec2, instance_id)["SecurityGroups"] == [{"GroupName": "web", "GroupId": group}]


def test_a_network_interface_parameter_says_subnet_and_groups(ec2):
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.create_security_group(GroupName="web", Description="web servers")["GroupId"]
    (instance_id,) = run(ec2, NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group]}])
    instance = describe(ec2, instance_id)
    assert instance["SubnetId"] == subnet and instance["SecurityGroups"][0]["GroupId"] == group


def test_the_same_client_token_gives_the_same_reservation_again(ec2):
    ask = {"ImageId": IMAGE, "MinCount": 2, "MaxCount": 2, "ClientToken": "once"}
    first, second = ec2.run_instances(**ask), ec2.run_instances(**ask)
    assert first["ReservationId"] == second["ReservationId"]
    assert {i["InstanceId"] for i in first["Instances"]} == {i["InstanceId"] for i in second["Instances"]}
    assert len(ec2.describe_instances()["Reservations"]) == 1
    with refused("IdempotentParameterMismatch"):
        ec2.run_instances(**{**ask, "MaxCount": 3})


def test_an_image_that_demands_imds_v2_changes_the_defaults(ec2):
    image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-*-x86_64"]}])["Images"][0]
    assert image["ImdsSupport"] == "v2.0"
    options = describe(ec2, run(ec2, ImageId=image["ImageId"])[0])["MetadataOptions"]
    assert (options["HttpTokens"], options["HttpPutResponseHopLimit"]) == ("required", 2)


WRONG_LAUNCHES = [
    ({"ImageId": "ami-xyz"}, "InvalidAMIID.Malformed", 'Invalid id: "ami-xyz" (expecting "ami-...")'),
    ({"ImageId": None}, "MissingParameter", "The request must contain the parameter ImageId"),
    ({"InstanceType": "t9.huge"}, "InvalidParameterValue", "Invalid value 't9.huge' for InstanceType."),
    ({"MinCount": 3, "MaxCount": 2}, "InvalidParameterValue", None),
    ({"MinCount": 0}, "InvalidParameterValue", None),
    ({"MinCount": 1, "MaxCount": 1001}, "InstanceLimitExceeded", None),
    ({"KeyName": "none"}, "InvalidKeyPair.NotFound", "The key pair 'none' does not exist"),
    ({"SubnetId": "subnet-x"}, "InvalidSubnetID.Malformed", None),
    ({"SubnetId": "subnet-00000000000000bad"}, "InvalidSubnetID.NotFound", "The subnet ID 'subnet-00000000000000bad' does not exist"),
    ({"SecurityGroupIds": ["sg-00000000000000bad"]}, "InvalidGroup.NotFound", "The security group 'sg-00000000000000bad' does not exist"),
    ({"SecurityGroups": ["none"]}, "InvalidGroup.NotFound", None),
    ({"SecurityGroups": ["default"], "SubnetId": "subnet-00000000000000bad"}, "InvalidParameterCombination", None),
    ({"PrivateIpAddress": "10.0.0.4"}, "InvalidParameterValue", None),
    ({"PrivateIpAddress": "172.31.0.3"}, "InvalidParameterValue", None),
    ({"PrivateIpAddress": "172.31.0.9", "MaxCount": 2}, "InvalidParameterCombination", None),
    ({"Placement": {"AvailabilityZone": "eu-west-1a"}}, "InvalidParameterValue", "Invalid availability zone: [eu-west-1a]"),
    ({"MetadataOptions": {"HttpEndpoint": ""}}, "InvalidParameterValue",
     "A value of '' is not valid for HttpEndpoint. Specify either 'enabled' or 'disabled' and try again."),
    ({"MetadataOptions": {"HttpPutResponseHopLimit": 65}}, "InvalidParameterValue", None),
    ({"CreditSpecification": {"CpuCredits": "much"}}, "InvalidParameterValue", None),
    ({"InstanceType": "m5.large", "CreditSpecification": {"CpuCredits": "unlimited"}}, "InvalidParameterCombination", None),
    ({"ClientToken": "x" * 65}, "InvalidParameterValue", None),
    ({"NetworkInterfaces": [{"DeviceIndex": 0}], "SubnetId": "subnet-00000000000000bad"}, "InvalidParameterCombination",
     "Network interfaces and an instance-level subnet ID may not be specified on the same request"),
    ({"NetworkInterfaces": [{"DeviceIndex": 0}], "SecurityGroupIds": ["sg-1"]}, "InvalidParameterCombination",
     "Network interfaces and an instance-level security groups may not be specified on the same request"),
    ({"TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "b"}]}]}, "InvalidParameterValue",
     "'vpc' is not a valid taggable resource type for this operation."),
    ({"TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "aws:x", "Value": "b"}]}]}, "InvalidParameterValue",
     "Tag keys starting with 'aws:' are reserved for internal use"),
    ({"TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a/b", "Value": "c"}]}],
      "MetadataOptions": {"InstanceMetadataTags": "enabled"}}, "InvalidParameterValue",
     "'a/b' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255}), and must not be a reserved name "
     "('.', '..', '_index')"),
]  # fmt: skip


@pytest.mark.parametrize("wrong,error,message", WRONG_LAUNCHES)
def test_a_wrong_launch_is_refused_and_launches_nothing(ec2, wrong, error, message):
    ask = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, **wrong}
    with refused(error, message):
        ec2.run_instances(**{name: value for name, value in ask.items() if value is not None})
    assert ec2.describe_instances()["Reservations"] == []


UNSUPPORTED = {
    "BlockDeviceMapping": {"BlockDeviceMappings": [{"DeviceName": "/dev/xvdb", "Ebs": {"VolumeSize": 9}}]},
    "KernelId": {"KernelId": "aki-1"},
    "LaunchTemplate": {"LaunchTemplate": {"LaunchTemplateName": "mine"}},
    "InstanceMarketOptions": {"InstanceMarketOptions": {"MarketType": "spot"}},
    "CpuOptions": {"CpuOptions": {"CoreCount": 1}},
    "Placement.Tenancy": {"Placement": {"Tenancy": "dedicated"}},
    "HibernationOptions.Configured": {"HibernationOptions": {"Configured": True}},
    "EnclaveOptions.Enabled": {"EnclaveOptions": {"Enabled": True}},
    "Ipv6AddressCount": {"Ipv6AddressCount": 1},
    "NetworkInterface.1.NetworkInterfaceId": {"NetworkInterfaces": [{"DeviceIndex": 0, "NetworkInterfaceId": "eni-1"}]},
}


@pytest.mark.parametrize("parameter", UNSUPPORTED)
def test_a_parameter_that_is_not_honoured_is_refused_by_name(ec2, parameter):
    message = f"The parameter {parameter} exists on AWS but is not supported by Rolecall"
    with refused("UnsupportedOperation", message):
        run(ec2, **UNSUPPORTED[parameter])


def test_user_data_is_limited_to_16_kib(ec2):
    run(ec2, UserData="x" * 16384)
    with refused("InvalidParameterValue", "User data is limited to 16384 bytes"):
        run(ec2, UserData="x" * 16385)


def test_user_data_must_be_base64(ec2):
    # boto3 encodes whatever it is given, so the text is put into the finished request.
    ec2.meta.events.register("before-call.ec2.RunInstances", lambda params, **_: params["body"].update(UserData="!"))
    with refused("InvalidUserData.Malformed"):
        run(ec2)


def test_profile_errors_are_those_that_terraform_and_packer_wait_for(ec2, iam):
    with refused("InvalidParameterValue", "Value (none) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"):
        run(ec2, IamInstanceProfile={"Name": "none"})
    none = f"arn:aws:iam::{ACCOUNT}:instance-profile/none"
    with refused("InvalidParameterValue", f"Value ({none}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN"):
        run(ec2, IamInstanceProfile={"Arn": none})
    role = f"arn:aws:iam::{ACCOUNT}:role/none"
    with refused("InvalidIamInstanceProfileArn.Malformed", contains=f"The ARN '{role}' is not valid. The expected format is"):
        run(ec2, IamInstanceProfile={"Arn": role})
    with refused("InvalidParameterCombination",
                 "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'"):  # fmt: skip
        run(ec2, IamInstanceProfile={"Arn": none, "Name": "none"})
    empty = iam.create_instance_profile(InstanceProfileName="empty")["InstanceProfile"]["Arn"]
    with refused("InvalidParameterValue", f'IAM Instance Profile "{empty}" has no associated IAM Roles'):
        run(ec2, IamInstanceProfile={"Name": "empty"})


def test_a_full_subnet_takes_no_more_instances(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/28")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/28")["Subnet"]["SubnetId"]
    assert len(ec2.run_instances(ImageId=IMAGE, MinCount=10, MaxCount=20, SubnetId=subnet)["Instances"]) == 11
    with refused("InsufficientFreeAddressesInSubnet", contains=f"There are not enough free addresses in subnet '{subnet}'"):
        run(ec2, SubnetId=subnet)


# --- dry runs


def test_a_dry_run_is_authorized_and_checked_before_it_says_that_it_would_succeed(ec2, iam, client_for):
    make_profile(iam, "web")
    with refused("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", status=412):
        run(ec2, DryRun=True, IamInstanceProfile={"Name": "web"})
    with refused("InvalidParameterValue", contains="Invalid IAM Instance Profile name"):
        run(ec2, DryRun=True, IamInstanceProfile={"Name": "none"})
    user = client_for("ec2", make_user(iam, "alice"))
    with unauthorized("alice", "ec2:RunInstances", arn("instance/*")):
        run(user, DryRun=True)
    assert ec2.describe_instances()["Reservations"] == []


# --- DescribeInstances


def test_instances_are_found_by_every_kind_of_filter(ec2, iam):
    make_profile(iam, "web")
    found = running(ec2, IamInstanceProfile={"Name": "web"}, ClientToken="t", TagSpecifications=[
        {"ResourceType": "instance", "Tags": [{"Key": "Stage", "Value": "prod"}]}])  # fmt: skip
    running(ec2, InstanceType="c5.large", MetadataOptions={"HttpTokens": "required"})
    instance = describe(ec2, found)
    filters = {
        "instance-id": found, "instance-type": "t3.*", "iam-instance-profile.arn": "*/web", "tag:Stage": "pr?d", "tag-key": "Stage",
        "client-token": "t", "private-ip-address": instance["PrivateIpAddress"], "metadata-options.http-tokens": "optional",
        "network-interface.network-interface-id": instance["NetworkInterfaces"][0]["NetworkInterfaceId"],
        "iam-instance-profile.id": instance["IamInstanceProfile"]["Id"], "launch-time": instance["LaunchTime"].strftime("%Y-%m-%dT%H:%M:%S*"),
    }  # fmt: skip
    for name, value in filters.items():
        if name == "launch-time":
            continue  # both may have been launched in the same second
        answer = ec2.describe_instances(Filters=[{"Name": name, "Values": ["nothing", value]}])
        assert [i["InstanceId"] for r in answer["Reservations"] for i in r["Instances"]] == [found], name
    everything = ec2.describe_instances(Filters=[{"Name": "launch-time", "Values": [filters["launch-time"]]}])
    assert found in [i["InstanceId"] for r in everything["Reservations"] for i in r["Instances"]]


def test_filters_must_all_match_and_their_names_must_be_known(ec2):
    running(ec2)
    both = [{"Name": "instance-state-name", "Values": ["running"]}, {"Name": "instance-state-code", "Values": ["80"]}]
    assert ec2.describe_instances(Filters=both)["Reservations"] == []
    with refused("InvalidParameterValue", "The filter 'Instance-Id' is invalid"):
        ec2.describe_instances(Filters=[{"Name": "Instance-Id", "Values": ["x"]}])


def test_pages_hold_every_instance_once(ec2):
    ids = set(run(ec2, count=7)) | set(run(ec2, count=6))
    seen, token = [], {}
    while True:
        page = ec2.describe_instances(MaxResults=5, **token)
        found = [i["InstanceId"] for r in page["Reservations"] for i in r["Instances"]]
        assert 0 < len(found) <= 5
        seen += found
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert len(seen) == 13 and set(seen) == ids


def test_page_parameters_are_checked(ec2):
    instance_id = running(ec2)
    with refused("InvalidParameterValue"):
        ec2.describe_instances(MaxResults=4)
    with refused("InvalidParameterValue"):
        ec2.describe_instances(MaxResults=1001)
    with refused("InvalidParameterValue", "Unable to parse pagination token"):
        ec2.describe_instances(NextToken="garbage")
    with refused("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults"):
        ec2.describe_instances(MaxResults=5, InstanceIds=[instance_id])


def test_an_unknown_id_fails_the_whole_call(ec2):
    instance_id = running(ec2)
    with refused("InvalidInstanceID.NotFound", f"The instance ID '{NOWHERE}' does not exist"):
        ec2.describe_instances(InstanceIds=[instance_id, NOWHERE])
    other = "i-00000000000000dad"
    with refused("InvalidInstanceID.NotFound", f"The instance IDs '{other}, {NOWHERE}' do not exist"):
        ec2.describe_instances(InstanceIds=[other, NOWHERE])
    with refused("InvalidInstanceID.Malformed", 'Invalid id: "web"'):
        ec2.describe_instances(InstanceIds=["web"])


# --- state changes


def test_stop_and_start_go_through_their_states(ec2):
    instance_id = running(ec2)
    (change,) = ec2.stop_instances(InstanceIds=[instance_id])["StoppingInstances"]
    assert (change["PreviousState"]["Name"], change["CurrentState"]["Name"]) == ("running", "stopping")
    stopped_instance = in_state(ec2, instance_id, "stopped")
    assert stopped_instance["StateReason"]["Code"] == "Client.UserInitiatedShutdown"
    assert stopped_instance["StateTransitionReason"].startswith("User initiated (")
    (change,) = ec2.start_instances(InstanceIds=[instance_id])["StartingInstances"]
    assert (change["PreviousState"]["Name"], change["CurrentState"]["Name"]) == ("stopped", "pending")
    again = in_state(ec2, instance_id, "running")
    assert "StateReason" not in again and again["StateTransitionReason"] == ""
    assert again["PrivateIpAddress"] == stopped_instance["PrivateIpAddress"]


def test_to_start_what_runs_and_to_stop_what_is_stopped_changes_nothing(ec2):
    instance_id = running(ec2)
    (change,) = ec2.start_instances(InstanceIds=[instance_id])["StartingInstances"]
    assert change["PreviousState"] == change["CurrentState"] == {"Code": 16, "Name": "running"}
    ec2.stop_instances(InstanceIds=[instance_id], Force=True)
    in_state(ec2, instance_id, "stopped")
    (change,) = ec2.stop_instances(InstanceIds=[instance_id])["StoppingInstances"]
    assert change["PreviousState"] == change["CurrentState"] == {"Code": 80, "Name": "stopped"}


def test_a_terminated_instance_loses_its_network_and_profile_and_is_shown_for_an_hour(ec2, iam, clock):
    make_profile(iam, "web")
    instance_id = running(ec2, IamInstanceProfile={"Name": "web"}, ClientToken="t")
    (change,) = ec2.terminate_instances(InstanceIds=[instance_id])["TerminatingInstances"]
    assert (change["PreviousState"]["Name"], change["CurrentState"]["Name"]) == ("running", "shutting-down")
    instance = in_state(ec2, instance_id, "terminated")
    for gone in ("IamInstanceProfile", "SubnetId", "VpcId", "PrivateIpAddress"):
        assert gone not in instance
    assert instance.get("NetworkInterfaces", []) == [] and instance.get("SecurityGroups", []) == []
    assert instance["ClientToken"] == "t" and instance["ImageId"] == IMAGE
    assert ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"] == []
    assert ec2.terminate_instances(InstanceIds=[instance_id])["TerminatingInstances"][0]["CurrentState"]["Code"] == 48
    with refused("IncorrectInstanceState", f"The instance '{instance_id}' is not in a state from which it can be started"):
        ec2.start_instances(InstanceIds=[instance_id])
    with refused("IncorrectInstanceState"):
        ec2.stop_instances(InstanceIds=[instance_id])
    ec2.reboot_instances(InstanceIds=[instance_id])
    clock.advance(3601)
    assert ec2.describe_instances()["Reservations"] == []
    with refused("InvalidInstanceID.NotFound"):
        ec2.describe_instances(InstanceIds=[instance_id])


def test_protection_holds_against_stop_and_termination_and_fails_the_whole_call(ec2):
    free = running(ec2)
    ended, stays = running(ec2, DisableApiTermination=True), running(ec2, DisableApiStop=True)
    with refused("OperationNotPermitted",
                 f"The instance '{ended}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again."):  # fmt: skip
        ec2.terminate_instances(InstanceIds=[free, ended])
    with refused("OperationNotPermitted",
                 f"The instance '{stays}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again."):  # fmt: skip
        ec2.stop_instances(InstanceIds=[free, stays])
    assert describe(ec2, free)["State"]["Name"] == "running"


def test_only_a_running_instance_reboots(ec2):
    instance_id = running(ec2)
    assert ec2.reboot_instances(InstanceIds=[instance_id])["ResponseMetadata"]["HTTPStatusCode"] == 200
    ec2.stop_instances(InstanceIds=[instance_id])
    in_state(ec2, instance_id, "stopped")
    with refused("IncorrectInstanceState"):
        ec2.reboot_instances(InstanceIds=[instance_id])


@pytest.mark.parametrize("call", ["start", "stop", "reboot", "terminate"])
def test_state_changes_name_unknown_and_malformed_ids_and_change_nothing(ec2, call):
    instance_id = stopped(ec2) if call == "start" else running(ec2)
    change = getattr(ec2, f"{call}_instances")
    with refused("InvalidInstanceID.NotFound", f"The instance ID '{NOWHERE}' does not exist"):
        change(InstanceIds=[instance_id, NOWHERE])
    with refused("InvalidInstanceID.Malformed", 'Invalid id: "i-x"'):
        change(InstanceIds=[instance_id, "i-x"])
    assert describe(ec2, instance_id)["State"]["Name"] in ("stopped", "running")


def test_hibernation_is_refused(ec2):
    with refused("UnsupportedHibernationConfiguration"):
        ec2.stop_instances(InstanceIds=[running(ec2)], Hibernate=True)


# --- authorization


@pytest.fixture
def alice(iam, client_for):
    key = make_user(iam, "alice")

    class Alice:
        ec2 = client_for("ec2", key)

        def may(self, *statements):
            set_permissions(iam, "alice", *statements)

    return Alice()


NOT_OWNED = [("ec2:RunInstances", arn(kind)) for kind in ("network-interface/*", "subnet/*", "security-group/*", "volume/*")]
IMAGE_ARN = ("ec2:RunInstances", arn(f"image/{IMAGE}", account=""))


def test_each_resource_of_a_launch_must_be_allowed(ec2, alice):
    needed = [("ec2:RunInstances", arn("instance/*")), IMAGE_ARN, *NOT_OWNED]
    alice.may(*needed)
    run(alice.ec2)
    subnet = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-east-1a"]}])["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    named = {arn("subnet/*"): arn(f"subnet/{subnet}"), arn("security-group/*"): arn(f"security-group/{group}")}
    for missing in needed:
        alice.may(*[statement for statement in needed if statement != missing])
        with unauthorized("alice", "ec2:RunInstances", named.get(missing[1], missing[1])):
            run(alice.ec2)


def test_the_encoded_message_of_a_denial_can_be_read_by_those_who_may(alice, sts):
    with unauthorized("alice", "ec2:RunInstances", arn("instance/*")) as caught:
        run(alice.ec2)
    message = caught.value.response["Error"]["Message"]
    encoded = message.split("Encoded authorization failure message: ")[1]
    decoded = json.loads(sts.decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
    assert decoded["allowed"] is False and decoded["explicitDeny"] is False
    assert decoded["context"]["resource"] == arn("instance/*")


def test_each_resource_of_a_launch_has_its_own_keys(ec2, alice):
    subnet = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-east-1a"]}])["Subnets"][0]
    vpc = arn(f"vpc/{subnet['VpcId']}")
    image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-*-x86_64"]}])["Images"][0]["ImageId"]
    keys = {
        arn("instance/*"): {"ec2:IsLaunchTemplateResource": "false", "ec2:InstanceID": "*", "ec2:RootDeviceType": "ebs"},
        arn("image/*", account=""): {"ec2:Owner": "amazon", "ec2:ImageID": image, "ec2:Public": "true"},
        arn("subnet/*"): {"ec2:Vpc": vpc, "ec2:SubnetID": subnet["SubnetId"]},
        arn("security-group/*"): {"ec2:Vpc": vpc},
        arn("network-interface/*"): {"ec2:Vpc": vpc, "ec2:AssociatePublicIpAddress": "false"},
        arn("volume/*"): {"ec2:VolumeType": "gp3", "ec2:Encrypted": "false"},
    }  # fmt: skip
    launch = {"Effect": "Allow", "Action": "ec2:RunInstances"}
    alice.may(*({**launch, "Resource": resource, "Condition": {"StringEquals": wanted}} for resource, wanted in keys.items()))
    run(alice.ec2, ImageId=image, SubnetId=subnet["SubnetId"])
    for resource, wanted in keys.items():
        for key in wanted:
            condition = {"StringEquals": {key: wanted[key]}}
            alice.may({**launch, "Resource": "*"}, {**launch, "Effect": "Deny", "Resource": resource, "Condition": condition})
            with refused("UnauthorizedOperation", status=403):
                run(alice.ec2, ImageId=image, SubnetId=subnet["SubnetId"])


def test_what_a_launch_creates_has_no_tags_yet(alice):
    tagged = [{"ResourceType": kind, "Tags": [{"Key": "Stage", "Value": "test"}]} for kind in ("instance", "volume")]
    for key in ("aws:ResourceTag/Stage", "ec2:ResourceTag/Stage"):
        alice.may(("ec2:*", "*"), {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"Null": {key: "false"}}})
        run(alice.ec2, TagSpecifications=tagged)


@pytest.mark.parametrize("key,value,parameters", [
    ("ec2:InstanceType", "t3.micro", {"InstanceType": "t3.large"}),
    ("ec2:MetadataHttpTokens", "required", {"MetadataOptions": {"HttpTokens": "optional"}}),
    ("ec2:InstanceProfile", f"arn:aws:iam::{ACCOUNT}:instance-profile/web", {}),
    ("aws:RequestTag/Stage", "test", {}),
    ("ec2:AvailabilityZone", "us-east-1a", {"Placement": {"AvailabilityZone": "us-east-1b"}}),
    ("ec2:MetadataHttpEndpoint", "enabled", {"MetadataOptions": {"HttpEndpoint": "disabled"}}),
    ("ec2:MetadataHttpPutResponseHopLimit", "1", {"MetadataOptions": {"HttpPutResponseHopLimit": 2}}),
])  # fmt: skip
def test_conditions_on_the_new_instance_hold(iam, alice, key, value, parameters):
    make_profile(iam, "web")
    good = {
        "MetadataOptions": {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        "IamInstanceProfile": {"Name": "web"},
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Stage", "Value": "test"}]}],
    }  # fmt: skip
    conditional = {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": arn("instance/*"), "Condition": {"StringEquals": {key: value}}}
    alice.may(conditional, IMAGE_ARN, *NOT_OWNED, ("iam:PassRole", "*"), ("ec2:CreateTags", "*"))
    run(alice.ec2, **good)
    bad = {**good, **parameters}
    if not parameters:
        del bad["IamInstanceProfile" if key == "ec2:InstanceProfile" else "TagSpecifications"]
    with unauthorized("alice", "ec2:RunInstances", arn("instance/*")):
        run(alice.ec2, **bad)


def test_tags_at_launch_take_create_tags_for_this_very_action(alice):
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "Stage", "Value": "test"}]}]
    alice.may(("ec2:RunInstances", "*"))
    with unauthorized("alice", "ec2:CreateTags", arn("volume/*")):
        run(alice.ec2, TagSpecifications=tags)
    for action, allowed in (("RunInstances", True), ("CreateVolume", False)):
        alice.may(("ec2:RunInstances", "*"), {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*",
                                              "Condition": {"StringEquals": {"ec2:CreateAction": action}}})  # fmt: skip
        if allowed:
            run(alice.ec2, TagSpecifications=tags)
        else:
            with unauthorized("alice", "ec2:CreateTags", arn("volume/*")):
                run(alice.ec2, TagSpecifications=tags)


def test_a_launch_with_a_profile_takes_pass_role_on_its_role(iam, alice):
    make_profile(iam, "web")
    role = f"arn:aws:iam::{ACCOUNT}:role/web"
    launch = {"IamInstanceProfile": {"Name": "web"}}
    alice.may(("ec2:RunInstances", "*"))
    with unauthorized("alice", "iam:PassRole", role):
        run(alice.ec2, **launch)
    for condition, allowed in [
        ({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}, True),
        ({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}, False),
        ({"ArnLike": {"iam:AssociatedResourceArn": arn("instance/*")}}, True),
        ({"ArnLike": {"iam:AssociatedResourceArn": arn("instance/i-0123456789abcdef0")}}, False),
    ]:
        alice.may(("ec2:RunInstances", "*"), {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role, "Condition": condition})
        if allowed:
            run(alice.ec2, **launch)
        else:
            with unauthorized("alice", "iam:PassRole", role):
                run(alice.ec2, **launch)


def test_who_may_not_launch_does_not_learn_whether_a_profile_exists(alice):
    with unauthorized("alice", "ec2:RunInstances", arn("instance/*")):
        run(alice.ec2, IamInstanceProfile={"Name": "none"})


def test_describing_takes_its_own_permission_and_names_no_resource(alice):
    with unauthorized("alice", "ec2:DescribeInstances"):
        alice.ec2.describe_instances()
    alice.may(("ec2:DescribeInstances", "*"))
    assert alice.ec2.describe_instances()["Reservations"] == []


@pytest.mark.parametrize("call,action", [(c, f"ec2:{c.capitalize()}Instances") for c in ("start", "stop", "reboot", "terminate")])
def test_state_changes_are_authorized_on_each_instance_and_its_tags(ec2, alice, call, action):
    tag = [{"ResourceType": "instance", "Tags": [{"Key": "Owner", "Value": "alice"}]}]
    hers, other = running(ec2, TagSpecifications=tag), running(ec2)
    change = getattr(alice.ec2, f"{call}_instances")
    with unauthorized("alice", action, arn(f"instance/{hers}")):
        change(InstanceIds=[hers])
    for key in ("aws:ResourceTag/Owner", "ec2:ResourceTag/Owner"):
        alice.may({"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {"StringEquals": {key: "alice"}}})
        with unauthorized("alice", action, arn(f"instance/{other}")):
            change(InstanceIds=[hers, other])
    assert describe(ec2, hers)["State"]["Name"] == "running"
    change(InstanceIds=[hers])


# --- the CLI


def test_the_cli_launches_waits_and_describes(aws):
    launched = aws("ec2", "run-instances", "--image-id", IMAGE, "--instance-type", "t3.micro", "--user-data", "#!/bin/sh",
                   "--tag-specifications", "ResourceType=instance,Tags=[{Key=Name,Value=web}]").json  # fmt: skip
    instance_id = launched["Instances"][0]["InstanceId"]
    aws("ec2", "wait", "instance-running", "--instance-ids", instance_id)
    found = aws("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=web").json
    assert found["Reservations"][0]["Instances"][0]["InstanceId"] == instance_id


def test_the_cli_shows_a_dry_run_as_awss_does(aws):
    done = aws("ec2", "run-instances", "--image-id", IMAGE, "--dry-run", check=False)
    assert done.returncode != 0
    assert "An error occurred (DryRunOperation) when calling the RunInstances operation: Request would have succeeded" in done.stderr
