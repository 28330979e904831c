# SPDX-License-Identifier: Apache-2.0
"""The JSON protocol, byte by byte: what boto3 would never send."""

import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from policy_texts import ACCOUNT
from running import request

TARGET = "AWSOrganizationsV20161128."
TYPE = "application/x-amz-json-1.1"


@pytest.fixture
def post(fresh):
    """post(operation, body): (status, headers, answer) of a signed request; a header given as None is left out."""

    def send(operation, body=b"{}", target=None, service="organizations", **headers):
        keys = fresh.credentials()
        wanted = {"Content-Type": TYPE, "X-Amz-Target": target or TARGET + operation, **{k.replace("_", "-"): v for k, v in headers.items()}}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        aws = botocore.awsrequest.AWSRequest("POST", fresh.api + "/", data=body, headers=wanted)
        credentials = botocore.credentials.Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
        botocore.auth.SigV4Auth(credentials, service, "us-east-1").add_auth(aws)
        status, answered, text = request(fresh.api + "/", "POST", dict(aws.headers), body)
        return status, answered, json.loads(text) if text else None

    return send


def test_answers_are_json_1_1_with_a_request_id(post):
    status, headers, answer = post("CreateOrganization")
    assert status == 200 and headers["Content-Type"] == TYPE and headers["x-amzn-RequestId"]
    assert answer["Organization"]["FeatureSet"] == "ALL"
    status, headers, answer = post("DeleteOrganization")
    assert (status, answer) == (200, None)


def test_accounts_and_units_tell_where_they_are(post):
    """Members that Debian's boto3 does not know yet."""
    organization = post("CreateOrganization")[2]["Organization"]["Id"]
    root = post("ListRoots")[2]["Roots"][0]["Id"]
    [account] = post("ListAccounts")[2]["Accounts"]
    assert (account["State"], account["Paths"]) == ("ACTIVE", [f"{organization}/{root}/{ACCOUNT}/"])

    def unit(parent):
        body = json.dumps({"ParentId": parent, "Name": "dev"}).encode()
        return post("CreateOrganizationalUnit", body)[2]["OrganizationalUnit"]

    outer = unit(root)
    inner = unit(outer["Id"])
    assert inner["Path"] == f"{outer['Path']}{inner['Id']}/" == f"{organization}/{root}/{outer['Id']}/{inner['Id']}/"
    move = {"AccountId": ACCOUNT, "SourceParentId": root, "DestinationParentId": inner["Id"]}
    post("MoveAccount", json.dumps(move).encode())
    moved = post("DescribeAccount", json.dumps({"AccountId": ACCOUNT}).encode())[2]["Account"]
    assert moved["Paths"] == [f"{inner['Path']}{ACCOUNT}/"]


def test_errors_name_their_type(post):
    status, headers, answer = post("ListRoots")
    assert status == 400 and headers["Content-Type"] == TYPE
    assert answer == {"__type": "AWSOrganizationsNotInUseException", "Message": "Your account is not a member of an organization."}


def test_members_that_the_model_does_not_know_are_ignored(post):
    status, _, _ = post("CreateOrganization", b'{"FeatureSet":"ALL","Colour":{"deep":[1,2]},"featureset":7}')
    assert status == 200


@pytest.mark.parametrize(
    "body, message",
    [
        (b'{"FeatureSet":7}', "NUMBER_VALUE can not be converted to a String"),
        (b'{"FeatureSet":["ALL"]}', "Start of list found where not expected."),
        (b'{"FeatureSet":', None),
        (b"", None),
        (b"[]", None),
        (b'{"FeatureSet":"ALL","FeatureSet":"ALL"}', None),
        (b"[" * 100_000, None),
        (b'{"FeatureSet":"\xff"}', None),
    ],
)
def test_what_cannot_be_read_is_not_serializable(post, body, message):
    status, _, answer = post("CreateOrganization", body)
    expected = {"__type": "SerializationException"} | ({"message": message} if message else {})
    assert (status, answer) == (400, expected)


def test_unknown_operations_are_refused_and_unserved_ones_by_name(post):
    assert post("NoSuchThing")[::2] == (400, {"__type": "UnknownOperationException"})
    status, _, answer = post("InviteAccountToOrganization")
    assert (status, answer["__type"]) == (400, "UnknownOperationException")
    assert "organizations:InviteAccountToOrganization" in answer["message"]
    assert post("ListRoots", Content_Type="application/json")[2] == {"__type": "UnknownOperationException"}
    assert post("", target="ListRoots")[2] == {"__type": "UnknownOperationException"}


def test_a_signature_for_another_service_does_not_count(post):
    status, _, answer = post("ListRoots", service="iam")
    assert (status, answer["__type"]) == (400, "InvalidSignatureException")
    assert "Credential should be scoped to correct service: 'organizations'." in answer["message"]


def test_without_a_signature_nobody_is_let_in(fresh):
    status, _, text = request(fresh.api + "/", "POST", {"Content-Type": TYPE, "X-Amz-Target": TARGET + "ListRoots"}, b"{}")
    assert (status, json.loads(text)["__type"]) == (400, "MissingAuthenticationTokenException")


def test_the_audit_record_hides_who_owns_an_account(post, server):
    post("CreateOrganization")
    post("CreateAccount", b'{"Email":"secret@example.com","AccountName":"secret-project","RoleName":"Boss"}')
    text = ""
    while "Boss" not in text:  # it is on its way to the disk
        text = (server.data / "cloudtrail.jsonl").read_text(errors="replace")
    assert '"CreateAccount"' in text and "organizations.amazonaws.com" in text
    assert "secret@example.com" not in text and "secret-project" not in text
