# SPDX-License-Identifier: Apache-2.0
"""Objects of S3: what was put comes back, in whole and in part, under conditions, copied, tagged and deleted."""

import base64
import hashlib
import zlib

import botocore.exceptions
import pytest


@pytest.fixture
def bucket(s3):
    s3.create_bucket(Bucket="box")
    return "box"


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"], refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


def body_of(s3, **arguments):
    return s3.get_object(**arguments)["Body"].read()


def test_an_object_comes_back_with_all_that_was_said_of_it(s3, bucket):
    put = s3.put_object(
        Bucket=bucket,
        Key="a/b c+é%.txt",
        Body=b"hello",
        ContentType="text/plain",
        ContentLanguage="de",
        ContentDisposition="inline",
        CacheControl="no-store",
        Metadata={"Colour": "blue"},
    )
    assert put["ETag"] == '"5d41402abc4b2a76b9719d911017c592"'
    got = s3.get_object(Bucket=bucket, Key="a/b c+é%.txt")
    assert got["Body"].read() == b"hello"
    assert got["ContentType"] == "text/plain"
    assert got["ContentLanguage"] == "de"
    assert got["ContentDisposition"] == "inline"
    assert got["CacheControl"] == "no-store"
    assert got["Metadata"] == {"colour": "blue"}
    assert got["ETag"] == put["ETag"]
    assert got["AcceptRanges"] == "bytes"
    head = s3.head_object(Bucket=bucket, Key="a/b c+é%.txt")
    assert head["ContentLength"] == 5
    assert head["Metadata"] == {"colour": "blue"}
    assert head["LastModified"] == got["LastModified"]


def test_a_missing_key_and_a_missing_bucket_are_told_apart(s3, bucket):
    assert code_of(s3.get_object, Bucket=bucket, Key="none") == ("NoSuchKey", 404)
    assert code_of(s3.get_object, Bucket="nobody", Key="none") == ("NoSuchBucket", 404)
    assert code_of(s3.head_object, Bucket=bucket, Key="none") == ("404", 404)
    assert code_of(s3.put_object, Bucket="nobody", Key="k", Body=b"") == ("NoSuchBucket", 404)


def test_an_empty_object_is_an_object(s3, bucket):
    s3.put_object(Bucket=bucket, Key="empty", Body=b"")
    assert body_of(s3, Bucket=bucket, Key="empty") == b""
    assert s3.head_object(Bucket=bucket, Key="empty")["ContentLength"] == 0
    assert code_of(s3.get_object, Bucket=bucket, Key="empty", Range="bytes=0-0") == ("InvalidRange", 416)


def test_putting_again_replaces(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"old", Metadata={"a": "1"})
    s3.put_object(Bucket=bucket, Key="k", Body=b"newer")
    got = s3.get_object(Bucket=bucket, Key="k")
    assert got["Body"].read() == b"newer"
    assert got["Metadata"] == {}


@pytest.mark.parametrize(
    "header, content, shown",
    [
        ("bytes=0-1", b"01", "bytes 0-1/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-100", b"56789", "bytes 5-9/10"),
    ],
)
def test_ranges_give_a_part(s3, bucket, header, content, shown):
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    got = s3.get_object(Bucket=bucket, Key="k", Range=header)
    assert got["Body"].read() == content
    assert got["ContentRange"] == shown
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.head_object(Bucket=bucket, Key="k", Range=header)["ContentLength"] == len(content)


def test_a_range_behind_the_end_is_refused_and_nonsense_ignored(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    assert code_of(s3.get_object, Bucket=bucket, Key="k", Range="bytes=10-") == ("InvalidRange", 416)
    assert body_of(s3, Bucket=bucket, Key="k", Range="bytes=0-1,4-5") == b"0123456789"


def test_conditional_reads(s3, bucket, clock):
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ETag"]
    modified = s3.head_object(Bucket=bucket, Key="k")["LastModified"]
    assert body_of(s3, Bucket=bucket, Key="k", IfMatch=etag) == b"x"
    assert code_of(s3.get_object, Bucket=bucket, Key="k", IfMatch='"other"') == ("PreconditionFailed", 412)
    assert code_of(s3.get_object, Bucket=bucket, Key="k", IfNoneMatch=etag)[1] == 304
    assert body_of(s3, Bucket=bucket, Key="k", IfNoneMatch='"other"') == b"x"
    assert code_of(s3.get_object, Bucket=bucket, Key="k", IfModifiedSince=modified)[1] == 304
    assert body_of(s3, Bucket=bucket, Key="k", IfUnmodifiedSince=modified) == b"x"
    earlier = modified.replace(year=modified.year - 1)
    assert body_of(s3, Bucket=bucket, Key="k", IfModifiedSince=earlier) == b"x"
    assert code_of(s3.get_object, Bucket=bucket, Key="k", IfUnmodifiedSince=earlier) == ("PreconditionFailed", 412)


def test_a_write_can_ask_that_there_be_nothing_yet(s3, bucket):
    def only_new(request, **_):
        request.headers["If-None-Match"] = "*"

    s3.meta.events.register("before-sign.s3.PutObject", only_new)
    s3.put_object(Bucket=bucket, Key="k", Body=b"first")
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"second") == ("PreconditionFailed", 412)
    assert body_of(s3, Bucket=bucket, Key="k") == b"first"


def test_a_wrong_md5_leaves_nothing_behind(s3, bucket):
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"x", ContentMD5=wrong) == ("BadDigest", 400)
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"x", ContentMD5="nonsense") == ("InvalidDigest", 400)
    assert code_of(s3.get_object, Bucket=bucket, Key="k") == ("NoSuchKey", 404)


def test_a_checksum_is_verified_kept_and_shown_when_asked_for(s3, bucket):
    crc = base64.b64encode(zlib.crc32(b"hello").to_bytes(4, "big")).decode()
    assert s3.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumCRC32=crc)["ChecksumCRC32"] == crc
    assert s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")["ChecksumCRC32"] == crc
    assert "ChecksumCRC32" not in s3.get_object(Bucket=bucket, Key="k")
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"other", ChecksumCRC32=crc) == ("BadDigest", 400)
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"hello", ChecksumCRC32="AA") == ("InvalidRequest", 400)
    assert body_of(s3, Bucket=bucket, Key="k") == b"hello"


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_the_sdk_computes_checksums_that_we_agree_with(s3, bucket, algorithm):
    s3.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumAlgorithm=algorithm)
    assert s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")["Checksum" + algorithm]


def test_without_a_checksum_of_the_clients_it_is_crc64nvme(s3, bucket):
    put = s3.put_object(Bucket=bucket, Key="k", Body=b"123456789")
    expected = base64.b64encode(bytes.fromhex("ae8b14860a799888")).decode()  # the check value of CRC-64/NVME
    assert put["ResponseMetadata"]["HTTPHeaders"]["x-amz-checksum-crc64nvme"] == expected
    assert put["ResponseMetadata"]["HTTPHeaders"]["x-amz-checksum-type"] == "FULL_OBJECT"


def test_deleting_is_quiet_about_what_is_not_there(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    assert s3.delete_object(Bucket=bucket, Key="k")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert s3.delete_object(Bucket=bucket, Key="k")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert code_of(s3.get_object, Bucket=bucket, Key="k") == ("NoSuchKey", 404)


def test_many_are_deleted_in_one_call(s3, bucket):
    for key in ("a", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "b"}, {"Key": "none"}]})
    assert [one["Key"] for one in answer["Deleted"]] == ["a", "b", "none"]
    quiet = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "c"}], "Quiet": True})
    assert "Deleted" not in quiet
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert code_of(s3.delete_objects, Bucket=bucket, Delete={"Objects": []}) == ("MalformedXML", 400)
    too_many = [{"Key": str(number)} for number in range(1001)]
    assert code_of(s3.delete_objects, Bucket=bucket, Delete={"Objects": too_many}) == ("MalformedXML", 400)


def test_a_copy_takes_headers_and_tags_unless_told_otherwise(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a b", Body=b"x", ContentType="text/plain", Metadata={"m": "1"}, Tagging="t=1")
    source = {"Bucket": bucket, "Key": "a b"}
    copied = s3.copy_object(Bucket=bucket, Key="same", CopySource=source)["CopyObjectResult"]
    assert copied["ETag"] == '"9dd4e461268c8034f5c8564e155c67a6"'
    got = s3.get_object(Bucket=bucket, Key="same")
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("text/plain", {"m": "1"}, 1)
    s3.copy_object(
        Bucket=bucket,
        Key="other",
        CopySource=source,
        MetadataDirective="REPLACE",
        Metadata={"n": "2"},
        TaggingDirective="REPLACE",
        Tagging="u=2",
    )
    got = s3.get_object(Bucket=bucket, Key="other")
    assert (got["Body"].read(), got["Metadata"]) == (b"x", {"n": "2"})
    assert s3.get_object_tagging(Bucket=bucket, Key="other")["TagSet"] == [{"Key": "u", "Value": "2"}]


def test_copies_know_conditions_and_refuse_what_changes_nothing(s3, bucket):
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ETag"]
    source = {"Bucket": bucket, "Key": "k"}
    assert code_of(s3.copy_object, Bucket=bucket, Key="k", CopySource=source) == ("InvalidRequest", 400)
    s3.copy_object(Bucket=bucket, Key="k", CopySource=source, MetadataDirective="REPLACE", Metadata={"a": "1"})
    assert s3.head_object(Bucket=bucket, Key="k")["Metadata"] == {"a": "1"}
    failed = ("PreconditionFailed", 412)
    assert code_of(s3.copy_object, Bucket=bucket, Key="c", CopySource=source, CopySourceIfNoneMatch=etag) == failed
    assert code_of(s3.copy_object, Bucket=bucket, Key="c", CopySource=source, CopySourceIfMatch='"no"') == failed
    missing = {"Bucket": bucket, "Key": "none"}
    assert code_of(s3.copy_object, Bucket=bucket, Key="c", CopySource=missing) == ("NoSuchKey", 404)
    assert code_of(s3.copy_object, Bucket=bucket, Key="c", CopySource="no-slash") == ("InvalidArgument", 400)


def test_tags_of_objects(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="team=blue&empty=")
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "empty", "Value": ""}]
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == tags
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == [{"Key": "a", "Value": "b"}]
    s3.delete_object_tagging(Bucket=bucket, Key="k")
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []
    assert code_of(s3.get_object_tagging, Bucket=bucket, Key="none") == ("NoSuchKey", 404)


@pytest.mark.parametrize(
    "tags, code",
    [
        ([{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}], "InvalidTag"),
        ([{"Key": "aws:x", "Value": "1"}], "InvalidTag"),
        ([{"Key": "k" * 129, "Value": "1"}], "InvalidTag"),
        ([{"Key": "k", "Value": "v" * 257}], "InvalidTag"),
        ([{"Key": "k<", "Value": "v"}], "InvalidTag"),
        ([{"Key": str(number), "Value": ""} for number in range(11)], "BadRequest"),
    ],
)
def test_tags_that_aws_refuses(s3, bucket, tags, code):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    assert code_of(s3.put_object_tagging, Bucket=bucket, Key="k", Tagging={"TagSet": tags}) == (code, 400)
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []


def test_answers_can_be_told_what_they_are(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    got = s3.get_object(Bucket=bucket, Key="k", ResponseContentType="text/html", ResponseContentDisposition="attachment")
    assert (got["ContentType"], got["ContentDisposition"]) == ("text/html", "attachment")


@pytest.mark.parametrize(
    "setting, code",
    [
        ({"ACL": "public-read"}, "AccessControlListNotSupported"),
        ({"GrantRead": "id=1"}, "AccessControlListNotSupported"),
        ({"ServerSideEncryption": "AES256"}, "NotImplemented"),
        ({"StorageClass": "GLACIER"}, "NotImplemented"),
        ({"WebsiteRedirectLocation": "/x"}, "NotImplemented"),
        ({"ObjectLockLegalHoldStatus": "ON"}, "NotImplemented"),
    ],
)
def test_what_is_not_honoured_is_refused_and_not_passed_over(s3, bucket, setting, code):
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"x", **setting)[0] == code
    assert code_of(s3.get_object, Bucket=bucket, Key="k") == ("NoSuchKey", 404)


def test_what_holds_anyway_may_be_asked_for(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", ACL="bucket-owner-full-control", StorageClass="STANDARD")
    assert code_of(s3.get_object, Bucket=bucket, Key="k", VersionId="abc") == ("InvalidArgument", 400)
    assert body_of(s3, Bucket=bucket, Key="k", VersionId="null") == b"x"


def test_metadata_and_keys_have_limits(s3, bucket):
    assert code_of(s3.put_object, Bucket=bucket, Key="k", Body=b"", Metadata={"a": "b" * 2048})[0] == "MetadataTooLarge"
    assert code_of(s3.put_object, Bucket=bucket, Key="k" * 1025, Body=b"")[0] == "KeyTooLongError"


def test_the_expected_owner_is_held_against_the_real_one(s3, sts, bucket):
    account = sts.get_caller_identity()["Account"]
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", ExpectedBucketOwner=account)
    assert code_of(s3.get_object, Bucket=bucket, Key="k", ExpectedBucketOwner="111111111111") == ("AccessDenied", 403)
