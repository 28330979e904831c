# SPDX-License-Identifier: Apache-2.0
"""Multipart uploads: parts in any order become one object; what does not fit together is refused."""

import base64
import hashlib
import zlib

import botocore.exceptions
import pytest

MIB = 1024 * 1024


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"], refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


class Upload:
    def __init__(self, s3, key="k", **settings):
        self.s3 = s3
        self.where = {"Bucket": "box", "Key": key}
        self.where["UploadId"] = s3.create_multipart_upload(**self.where, **settings)["UploadId"]

    def part(self, number, body, **checksums):
        return self.s3.upload_part(**self.where, PartNumber=number, Body=body, **checksums)

    def complete(self, parts, **settings):
        return self.s3.complete_multipart_upload(**self.where, MultipartUpload={"Parts": parts}, **settings)


@pytest.fixture
def upload(s3):
    s3.create_bucket(Bucket="box")
    return lambda **settings: Upload(s3, **settings)


def listed(number, answer, **more):
    return {"PartNumber": number, "ETag": answer["ETag"], **more}


def test_parts_in_any_order_become_one_object(s3, upload):
    up = upload(ContentType="text/plain", Metadata={"m": "1"}, Tagging="t=1")
    second = up.part(2, b"tail")
    first = up.part(1, b"a" * 5 * MIB)
    done = up.complete([listed(1, first), listed(2, second)])
    md5s = hashlib.md5(b"a" * 5 * MIB).digest() + hashlib.md5(b"tail").digest()
    assert done["ETag"] == f'"{hashlib.md5(md5s).hexdigest()}-2"'
    got = s3.get_object(Bucket="box", Key="k")
    assert got["Body"].read() == b"a" * 5 * MIB + b"tail"
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("text/plain", {"m": "1"}, 1)
    across = s3.get_object(Bucket="box", Key="k", Range=f"bytes={5 * MIB - 2}-{5 * MIB + 1}")
    assert across["Body"].read() == b"aata"
    assert s3.get_object(Bucket="box", Key="k", PartNumber=2)["Body"].read() == b"tail"
    assert s3.head_object(Bucket="box", Key="k", PartNumber=1)["PartsCount"] == 2
    assert code_of(s3.get_object, Bucket="box", Key="k", PartNumber=3) == ("InvalidPartNumber", 416)
    assert code_of(s3.list_parts, **up.where) == ("NoSuchUpload", 404)


def test_a_part_sent_again_replaces_the_first(s3, upload):
    up = upload()
    up.part(1, b"old")
    new = up.part(1, b"new")
    up.complete([listed(1, new)])
    assert s3.get_object(Bucket="box", Key="k")["Body"].read() == b"new"


def test_nothing_is_seen_before_it_is_complete(s3, upload):
    up = upload()
    up.part(1, b"x")
    assert code_of(s3.get_object, Bucket="box", Key="k") == ("NoSuchKey", 404)
    assert s3.list_objects_v2(Bucket="box")["KeyCount"] == 0


def test_what_does_not_fit_together_is_refused(s3, upload):
    up = upload()
    one, two = up.part(1, b"x"), up.part(2, b"y")
    assert code_of(up.complete, parts=[listed(2, two), listed(1, one)]) == ("InvalidPartOrder", 400)
    assert code_of(up.complete, parts=[listed(1, one), listed(1, one)]) == ("InvalidPartOrder", 400)
    assert code_of(up.complete, parts=[listed(1, two)]) == ("InvalidPart", 400)
    assert code_of(up.complete, parts=[listed(3, two)]) == ("InvalidPart", 400)
    assert code_of(up.complete, parts=[listed(1, one), listed(2, two)]) == ("EntityTooSmall", 400)
    assert code_of(up.complete, parts=[]) == ("MalformedXML", 400)
    up.complete([listed(2, two)])
    assert s3.get_object(Bucket="box", Key="k")["Body"].read() == b"y"


def test_part_numbers_and_upload_ids_are_checked(s3, upload):
    up = upload()
    assert code_of(up.part, number=0, body=b"x") == ("InvalidArgument", 400)
    assert code_of(up.part, number=10001, body=b"x") == ("InvalidArgument", 400)
    unknown = {**up.where, "UploadId": "none"}
    assert code_of(s3.upload_part, **unknown, PartNumber=1, Body=b"x") == ("NoSuchUpload", 404)
    other_key = {**up.where, "Key": "other"}
    assert code_of(s3.upload_part, **other_key, PartNumber=1, Body=b"x") == ("NoSuchUpload", 404)


def test_an_aborted_upload_is_gone(s3, upload):
    up = upload()
    up.part(1, b"x")
    s3.abort_multipart_upload(**up.where)
    assert code_of(s3.abort_multipart_upload, **up.where) == ("NoSuchUpload", 404)
    assert code_of(up.part, number=1, body=b"x") == ("NoSuchUpload", 404)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="box")


def test_parts_are_listed_by_number_and_in_pages(s3, upload):
    up = upload()
    for number in (3, 1, 2):
        up.part(number, b"x" * number)
    pages = list(s3.get_paginator("list_parts").paginate(**up.where, PaginationConfig={"PageSize": 2}))
    assert len(pages) == 2
    assert [(part["PartNumber"], part["Size"]) for page in pages for part in page["Parts"]] == [(1, 1), (2, 2), (3, 3)]


def test_uploads_are_listed_by_key_and_in_pages(s3, upload):
    ids = [upload(key=key).where["UploadId"] for key in ("b", "a/1", "a/2", "b")]
    page = s3.list_multipart_uploads(Bucket="box")
    assert [one["Key"] for one in page["Uploads"]] == ["a/1", "a/2", "b", "b"]
    assert {one["UploadId"] for one in page["Uploads"]} == set(ids)
    for delimiter, keys in (({}, ["a/1", "a/2", "b", "b"]), ({"Delimiter": "/"}, ["a/", "b", "b"])):
        pages = s3.get_paginator("list_multipart_uploads").paginate(
            Bucket="box", **delimiter, PaginationConfig={"PageSize": 1}
        )
        found = [
            key
            for page in pages
            for key in [one["Key"] for one in page.get("Uploads", [])]
            + [one["Prefix"] for one in page.get("CommonPrefixes", [])]
        ]
        assert found == keys
    assert len(s3.list_multipart_uploads(Bucket="box", Prefix="a/")["Uploads"]) == 2


def test_a_bucket_can_go_with_unfinished_uploads(s3, upload):
    upload().part(1, b"x")
    s3.delete_bucket(Bucket="box")


def test_parts_can_be_copied(s3, upload):
    s3.put_object(Bucket="box", Key="source", Body=b"0123456789")
    up = upload()
    source = {"Bucket": "box", "Key": "source"}
    copied = s3.upload_part_copy(**up.where, PartNumber=1, CopySource=source, CopySourceRange="bytes=2-4")
    up.complete([listed(1, copied["CopyPartResult"])])
    assert s3.get_object(Bucket="box", Key="k")["Body"].read() == b"234"
    up = upload()
    wrong = {"CopySource": source, "CopySourceRange": "bytes=2-40"}
    assert code_of(s3.upload_part_copy, **up.where, PartNumber=1, **wrong) == ("InvalidArgument", 400)
    missing = {"Bucket": "box", "Key": "none"}
    assert code_of(s3.upload_part_copy, **up.where, PartNumber=1, CopySource=missing) == ("NoSuchKey", 404)


def sha256(body):
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def test_a_composite_checksum_is_of_the_parts_checksums(s3, upload):
    up = upload(ChecksumAlgorithm="SHA256")
    bodies = [b"a" * 5 * MIB, b"b"]
    parts = []
    for number, body in enumerate(bodies, 1):
        answer = up.part(number, body, ChecksumSHA256=sha256(body))
        assert answer["ChecksumSHA256"] == sha256(body)
        parts.append(listed(number, answer, ChecksumSHA256=sha256(body)))
    assert code_of(up.complete, parts=[listed(1, {"ETag": parts[0]["ETag"]})]) == ("InvalidRequest", 400)
    wrong = [{**parts[0], "ChecksumSHA256": sha256(b"other")}, parts[1]]
    assert code_of(up.complete, parts=wrong) == ("InvalidPart", 400)
    done = up.complete(parts)
    whole = sha256(b"".join(hashlib.sha256(body).digest() for body in bodies)) + "-2"
    assert done["ChecksumSHA256"] == whole
    assert s3.get_object(Bucket="box", Key="k", ChecksumMode="ENABLED")["ChecksumSHA256"] == whole


def test_a_parts_checksum_must_be_of_the_uploads_algorithm_and_right(s3, upload):
    up = upload(ChecksumAlgorithm="SHA256")
    crc = base64.b64encode(zlib.crc32(b"x").to_bytes(4, "big")).decode()
    assert code_of(up.part, number=1, body=b"x", ChecksumCRC32=crc) == ("InvalidRequest", 400)
    assert code_of(up.part, number=1, body=b"x", ChecksumSHA256=sha256(b"y")) == ("BadDigest", 400)
    assert "Parts" not in s3.list_parts(**up.where)


def test_a_full_object_crc_is_joined_from_the_parts_without_reading_them_again(s3, upload):
    def full_object(request, **_):
        request.headers["x-amz-checksum-type"] = "FULL_OBJECT"

    s3.meta.events.register("before-sign.s3.CreateMultipartUpload", full_object)
    up = upload(ChecksumAlgorithm="CRC32")
    bodies = [b"a" * 5 * MIB, b"tail"]
    parts = [listed(number, up.part(number, body)) for number, body in enumerate(bodies, 1)]
    crc = base64.b64encode(zlib.crc32(b"".join(bodies)).to_bytes(4, "big")).decode()
    wrong = base64.b64encode(b"\0\0\0\0").decode()
    assert code_of(up.complete, parts=parts, ChecksumCRC32=wrong) == ("BadDigest", 400)
    assert up.complete(parts, ChecksumCRC32=crc)["ChecksumCRC32"] == crc
