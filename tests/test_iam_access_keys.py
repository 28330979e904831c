# SPDX-License-Identifier: Apache-2.0
"""Access keys: made, listed, switched off and on, deleted; whose they are when no user is named (aws-api.md 2.8)."""

import re

import pytest
from policy_texts import bad_name, constraint, limit_exceeded, no_such_entity, refusal, validation_error, violation

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
INVALID_TOKEN = "InvalidClientTokenId", 403, "The security token included in the request is invalid."


@pytest.fixture
def key(iam):
    iam.create_user(UserName="ann")
    iam.attach_user_policy(UserName="ann", PolicyArn=ADMINISTRATOR)
    return iam.create_access_key(UserName="ann")["AccessKey"]


@pytest.fixture
def ann(client_for, key):
    return client_for("iam", key)


def absent(key_id):
    return no_such_entity(f"The Access Key with id {key_id} cannot be found.")


def test_a_new_key_shows_its_secret_once(iam, key):
    assert set(key) == {"UserName", "AccessKeyId", "Status", "SecretAccessKey", "CreateDate"}
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", key["AccessKeyId"]) and re.fullmatch(r"[A-Za-z0-9+/]{40}", key["SecretAccessKey"])
    assert (key["UserName"], key["Status"]) == ("ann", "Active")
    listed = iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]
    assert [set(found) for found in listed] == [{"UserName", "AccessKeyId", "Status", "CreateDate"}]


def test_a_new_key_works_at_once(client_for, key):
    assert client_for("sts", key).get_caller_identity()["Arn"].endswith(":user/ann")


def test_the_key_of_a_user_named_in_another_case_has_the_users_spelling(iam, key):
    assert iam.create_access_key(UserName="ANN")["AccessKey"]["UserName"] == "ann"


def test_a_third_key_is_refused_also_if_one_is_inactive(iam, key):
    iam.create_access_key(UserName="ann")
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    told = limit_exceeded("Cannot exceed quota for AccessKeysPerUser: 2")
    assert refusal(iam.create_access_key, UserName="ann") == told


def test_an_inactive_key_is_unknown_until_it_is_active_again(iam, key, client_for):
    me = client_for("sts", key)
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert iam.list_access_keys(UserName="ann")["AccessKeyMetadata"][0]["Status"] == "Inactive"
    assert refusal(me.get_caller_identity) == INVALID_TOKEN
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Active")
    assert me.get_caller_identity()["UserId"].startswith("AIDA")


def test_a_deleted_key_is_unknown(iam, key, client_for):
    iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])
    assert refusal(client_for("sts", key).get_caller_identity) == INVALID_TOKEN
    told = absent(key["AccessKeyId"])
    assert refusal(iam.delete_access_key, UserName="ann", AccessKeyId=key["AccessKeyId"]) == told


def test_a_key_of_another_user_is_not_found(iam, key):
    iam.create_user(UserName="bob")
    for call, more in ((iam.update_access_key, {"Status": "Inactive"}), (iam.delete_access_key, {})):
        assert refusal(call, UserName="bob", AccessKeyId=key["AccessKeyId"], **more) == absent(key["AccessKeyId"])


def test_without_a_name_it_is_the_key_of_who_signs(ann, key):
    second = ann.create_access_key()["AccessKey"]
    assert second["UserName"] == "ann"
    assert {found["AccessKeyId"] for found in ann.list_access_keys()["AccessKeyMetadata"]} == {key["AccessKeyId"], second["AccessKeyId"]}
    ann.update_access_key(AccessKeyId=second["AccessKeyId"], Status="Inactive")
    ann.delete_access_key(AccessKeyId=second["AccessKeyId"])
    assert len(ann.list_access_keys()["AccessKeyMetadata"]) == 1


def test_a_key_can_delete_itself(ann, key):
    ann.delete_access_key(AccessKeyId=key["AccessKeyId"])
    assert refusal(ann.get_user) == INVALID_TOKEN


def test_root_has_keys_without_a_user_name(iam, client_for):
    second = iam.create_access_key()["AccessKey"]
    assert "UserName" not in second
    assert client_for("sts", second).get_caller_identity()["Arn"].endswith(":root")
    assert all("UserName" not in found for found in iam.list_access_keys()["AccessKeyMetadata"])
    assert refusal(iam.create_access_key)[0] == "LimitExceeded"
    iam.delete_access_key(AccessKeyId=second["AccessKeyId"])


def test_the_form_of_a_key_id_is_checked(iam, key):
    for call, more in ((iam.update_access_key, {"Status": "Active"}), (iam.delete_access_key, {})):
        told = refusal(call, UserName="ann", AccessKeyId="AKIA-AAAAAAAAAAAAAAA", **more)
        assert told == validation_error("The specified value for accessKeyId is invalid. It must contain only alphanumeric characters.")
        told = refusal(call, UserName="ann", AccessKeyId="AKIA", **more)
        assert told == violation(constraint("accessKeyId", "Member must have length greater than or equal to 16"))
        assert refusal(call, UserName="a n", AccessKeyId=key["AccessKeyId"], **more) == bad_name("userName")


def test_a_status_is_one_of_two_words(iam, key):
    told = refusal(iam.update_access_key, UserName="ann", AccessKeyId=key["AccessKeyId"], Status="active")
    assert told == violation(constraint("status", "Member must satisfy enum value set"))


def test_keys_come_in_pages(iam, key):
    iam.create_access_key(UserName="ann")
    first = iam.list_access_keys(UserName="ann", MaxItems=1)
    second = iam.list_access_keys(UserName="ann", MaxItems=1, Marker=first["Marker"])
    assert first["IsTruncated"] and not second["IsTruncated"]
    assert first["AccessKeyMetadata"][0]["AccessKeyId"] < second["AccessKeyMetadata"][0]["AccessKeyId"]


def test_the_cli_makes_a_key_that_works(aws, key):
    assert aws("iam", "get-user", credentials=key).json["User"]["UserName"] == "ann"
