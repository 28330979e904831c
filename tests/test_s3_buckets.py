# SPDX-License-Identifier: Apache-2.0
"""Buckets of S3: making, listing, tagging, configuring as far as Rolecall goes, and deleting them."""

import json

import botocore.exceptions
import pytest


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"], refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_bucket_is_made_found_and_deleted(s3):
    assert s3.create_bucket(Bucket="box")["Location"] == "/box"
    assert s3.head_bucket(Bucket="box")["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"] == "us-east-1"
    assert s3.get_bucket_location(Bucket="box")["LocationConstraint"] is None
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["box"]
    assert len(s3.list_buckets()["Owner"]["ID"]) == 64
    s3.delete_bucket(Bucket="box")
    assert s3.list_buckets()["Buckets"] == []
    assert code_of(s3.head_bucket, Bucket="box") == ("404", 404)
    assert code_of(s3.delete_bucket, Bucket="box") == ("NoSuchBucket", 404)


@pytest.mark.parametrize("name", ["ab", "Abc", "a_b", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", "a" * 64])
def test_names_that_aws_refuses(s3, name):
    assert code_of(s3.create_bucket, Bucket=name) == ("InvalidBucketName", 400)


def test_making_ones_own_bucket_again_succeeds_in_the_first_region(s3):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"x")
    s3.create_bucket(Bucket="box")
    assert s3.list_objects_v2(Bucket="box")["KeyCount"] == 1


def test_a_location_must_be_the_servers(s3):
    elsewhere = {"LocationConstraint": "eu-central-1"}
    refused = ("IllegalLocationConstraintException", 400)
    assert code_of(s3.create_bucket, Bucket="box", CreateBucketConfiguration=elsewhere) == refused
    here = {"LocationConstraint": "us-east-1"}
    assert code_of(s3.create_bucket, Bucket="box", CreateBucketConfiguration=here) == ("InvalidLocationConstraint", 400)


def test_a_bucket_with_objects_stays(s3):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"x")
    assert code_of(s3.delete_bucket, Bucket="box") == ("BucketNotEmpty", 409)
    s3.delete_object(Bucket="box", Key="k")
    s3.delete_bucket(Bucket="box")


def test_tags_of_buckets(s3):
    s3.create_bucket(Bucket="box")
    assert code_of(s3.get_bucket_tagging, Bucket="box") == ("NoSuchTagSet", 404)
    tags = [{"Key": "team", "Value": "blue"}]
    s3.put_bucket_tagging(Bucket="box", Tagging={"TagSet": tags})
    assert s3.get_bucket_tagging(Bucket="box")["TagSet"] == tags
    s3.delete_bucket_tagging(Bucket="box")
    assert code_of(s3.get_bucket_tagging, Bucket="box") == ("NoSuchTagSet", 404)


def statement(**members):
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/*", **members}
            ],
        }
    )


def test_a_policy_comes_back_as_it_was_written(s3):
    s3.create_bucket(Bucket="box")
    assert code_of(s3.get_bucket_policy, Bucket="box") == ("NoSuchBucketPolicy", 404)
    s3.put_bucket_policy(Bucket="box", Policy=statement())
    assert s3.get_bucket_policy(Bucket="box")["Policy"] == statement()
    s3.delete_bucket_policy(Bucket="box")
    s3.delete_bucket_policy(Bucket="box")
    assert code_of(s3.get_bucket_policy, Bucket="box") == ("NoSuchBucketPolicy", 404)


@pytest.mark.parametrize(
    "document, text",
    [
        ("no json", "valid JSON"),
        (statement(Resource="arn:aws:s3:::other/*"), "Policy has invalid resource"),
        (statement(Resource="arn:aws:s3:::boxing/*"), "Policy has invalid resource"),
        (statement(Action="ec2:RunInstances"), "Policy has invalid action"),
        (statement(Principal={"AWS": "arn:aws:iam::123456789012:user/nobody"}), "Invalid principal in policy"),
        (statement(Resource="arn:aws:s3:::box"), "Action does not apply to any resource"),
        (statement(Action="s3:ListBucket"), "Action does not apply to any resource"),
        (statement(Effect="Maybe"), "Invalid effect"),
        (statement(Sid="x" * 21000), "maximum allowed document size"),
    ],
)
def test_policies_that_aws_refuses(s3, document, text):
    s3.create_bucket(Bucket="box")
    with pytest.raises(botocore.exceptions.ClientError, match=text) as refused:
        s3.put_bucket_policy(Bucket="box", Policy=document)
    assert refused.value.response["Error"]["Code"] == "MalformedPolicy"
    assert code_of(s3.get_bucket_policy, Bucket="box") == ("NoSuchBucketPolicy", 404)


def test_a_policy_has_at_most_20_kilobytes_with_its_white_space(s3):
    s3.create_bucket(Bucket="box")
    text = statement()
    s3.put_bucket_policy(Bucket="box", Policy=text + " " * (20480 - len(text)))
    with pytest.raises(botocore.exceptions.ClientError, match="maximum allowed document size"):
        s3.put_bucket_policy(Bucket="box", Policy=text + " " * (20481 - len(text)))


def test_a_principal_that_is_nobody_is_told_without_saying_who(s3):
    s3.create_bucket(Bucket="box")
    nobody = statement(Principal={"AWS": "arn:aws:iam::123456789012:user/nobody"})
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        s3.put_bucket_policy(Bucket="box", Policy=nobody)
    assert refused.value.response["Error"]["Message"] == "Invalid principal in policy"


def test_what_nobody_configured_reads_as_such(s3):
    """What Terraform's aws_s3_bucket asks on every refresh."""
    s3.create_bucket(Bucket="box")
    assert "Status" not in s3.get_bucket_versioning(Bucket="box")
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket="box")
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket="box")
    assert s3.get_bucket_request_payment(Bucket="box")["Payer"] == "BucketOwner"
    acl = s3.get_bucket_acl(Bucket="box")
    owner = acl["Owner"]["ID"]
    assert acl["Grants"] == [{"Grantee": {"ID": owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]
    for ask, code in [
        (s3.get_bucket_cors, "NoSuchCORSConfiguration"),
        (s3.get_bucket_encryption, "ServerSideEncryptionConfigurationNotFoundError"),
        (s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration"),
        (s3.get_bucket_replication, "ReplicationConfigurationNotFoundError"),
        (s3.get_bucket_website, "NoSuchWebsiteConfiguration"),
        (s3.get_object_lock_configuration, "ObjectLockConfigurationNotFoundError"),
        (s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration"),
    ]:
        assert code_of(ask, Bucket="box") == (code, 404)
        assert code_of(ask, Bucket="nobody") == ("NoSuchBucket", 404)


def test_configuring_what_is_not_served_is_refused_by_name(s3):
    s3.create_bucket(Bucket="box")
    with pytest.raises(botocore.exceptions.ClientError, match="PutBucketVersioning") as refused:
        s3.put_bucket_versioning(Bucket="box", VersioningConfiguration={"Status": "Enabled"})
    assert refused.value.response["Error"]["Code"] == "NotImplemented"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert code_of(s3.put_bucket_acl, Bucket="box", ACL="public-read") == ("NotImplemented", 501)


def test_an_acl_at_birth_is_refused(s3):
    assert code_of(s3.create_bucket, Bucket="box", ACL="public-read")[0] == "AccessControlListNotSupported"
    s3.create_bucket(Bucket="box", ACL="private")


@pytest.fixture
def keys(s3):
    s3.create_bucket(Bucket="box")
    for key in ("a/1", "a/2", "b", "c/d/1", "e e"):
        s3.put_object(Bucket="box", Key=key, Body=b"x")
    return s3


def names(answer, member="Contents", name="Key"):
    return [one[name] for one in answer.get(member, [])]


def test_listing_with_prefix_and_delimiter(keys):
    assert names(keys.list_objects_v2(Bucket="box")) == ["a/1", "a/2", "b", "c/d/1", "e e"]
    top = keys.list_objects_v2(Bucket="box", Delimiter="/")
    assert (names(top), names(top, "CommonPrefixes", "Prefix"), top["KeyCount"]) == (["b", "e e"], ["a/", "c/"], 4)
    inside = keys.list_objects_v2(Bucket="box", Prefix="a/", Delimiter="/")
    assert (names(inside), names(inside, "CommonPrefixes", "Prefix")) == (["a/1", "a/2"], [])
    assert names(keys.list_objects_v2(Bucket="box", StartAfter="b")) == ["c/d/1", "e e"]
    assert keys.list_objects_v2(Bucket="box", FetchOwner=True)["Contents"][0]["Owner"]["ID"]


@pytest.mark.parametrize("listing, member", [("list_objects_v2", "Contents"), ("list_objects", "Contents"), ("list_object_versions", "Versions")])
def test_pages_give_everything_once(keys, listing, member):
    for delimiter in ({}, {"Delimiter": "/"}):
        pages = list(keys.get_paginator(listing).paginate(Bucket="box", MaxKeys=1, **delimiter))
        found = [key for page in pages for key in names(page, member) + names(page, "CommonPrefixes", "Prefix")]
        assert found == (["a/", "b", "c/", "e e"] if delimiter else ["a/1", "a/2", "b", "c/d/1", "e e"])


def test_odd_parameters_of_listings_are_refused(keys):
    assert code_of(keys.list_objects_v2, Bucket="box", ContinuationToken="made up")[0] == "InvalidArgument"
    assert code_of(keys.list_objects_v2, Bucket="box", EncodingType="base64")[0] == "InvalidArgument"
    assert code_of(keys.list_objects_v2, Bucket="box", MaxKeys=-1)[0] == "InvalidArgument"
    assert code_of(keys.list_objects_v2, Bucket="nobody")[0] == "NoSuchBucket"
