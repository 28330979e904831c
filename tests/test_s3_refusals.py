# SPDX-License-Identifier: Apache-2.0
"""What the other tests of S3 leave: refusals that few clients meet, each by its code and status."""

import base64
import hashlib
import urllib.parse
import zlib

import boto3
import botocore.exceptions
import pytest
from running import Server, request
from s3_signing import EMPTY, Signer

MIB = 1024 * 1024


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"], refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture
def box(s3):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"old")
    return s3


@pytest.fixture
def signed(fresh, box):
    """signed("PUT", "/box/k", {header: value}, body): the answer's status and text."""

    def send(method, path, more, body=b"", payload=None, query="", change=lambda headers: headers):
        signer = Signer(fresh)
        headers = signer.headers(method, path, payload or hashlib.sha256(body).hexdigest(), more, query)
        target = path + (f"?{query}" if query else "")
        status, _, text = request(fresh.api + target, method, change(headers), body)
        return status, text.decode()

    return send


# --- Checksums of multipart uploads ---


@pytest.mark.parametrize(
    "settings",
    [
        {"ChecksumType": "COMPOSITE"},  # without an algorithm
        {"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "COMPOSITE"},
        {"ChecksumAlgorithm": "SHA256", "ChecksumType": "FULL_OBJECT"},
    ],
)
def test_a_checksum_that_an_upload_cannot_have_is_refused(signed, settings):
    names = {"ChecksumAlgorithm": "x-amz-checksum-algorithm", "ChecksumType": "x-amz-checksum-type"}
    status, text = signed("POST", "/box/m", {names[name]: value for name, value in settings.items()}, query="uploads=")
    assert status == 400 and "<Code>InvalidRequest</Code>" in text


def test_the_whole_of_an_upload_must_be_what_the_client_says(signed, box):
    upload = box.create_multipart_upload(Bucket="box", Key="m", ChecksumAlgorithm="CRC32")["UploadId"]
    sum_of_part = base64.b64encode(zlib.crc32(b"x").to_bytes(4, "big")).decode()
    part = box.upload_part(Bucket="box", Key="m", UploadId=upload, PartNumber=1, Body=b"x", ChecksumCRC32=sum_of_part)
    body = (
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber>"
        f"<ETag>{part['ETag']}</ETag><ChecksumCRC32>{sum_of_part}</ChecksumCRC32></Part></CompleteMultipartUpload>"
    ).encode()
    query = f"uploadId={urllib.parse.quote(upload, safe='')}"
    for header, value, words in (
        ("x-amz-checksum-type", "FULL_OBJECT", "was created using the COMPOSITE checksum mode"),
        ("x-amz-mp-object-size", "2", "header value 2 does not match what was computed: 1"),
    ):
        status, text = signed("POST", "/box/m", {header: value}, body, query=query)
        assert status == 400 and words in text
    assert signed("POST", "/box/m", {"x-amz-mp-object-size": "1"}, body, query=query)[0] == 200


# --- Conditions, versions, listings ---


def test_a_write_may_ask_for_the_object_that_is_there(signed, box):
    etag = box.head_object(Bucket="box", Key="k")["ETag"]
    status, text = signed("PUT", "/box/none", {"if-match": etag}, b"new")
    assert status == 404 and "<Code>NoSuchKey</Code>" in text
    status, text = signed("PUT", "/box/k", {"if-match": '"0"'}, b"new")
    assert status == 412 and "<Condition>If-Match</Condition>" in text
    assert signed("PUT", "/box/k", {"if-match": etag}, b"new")[0] == 200
    assert box.get_object(Bucket="box", Key="k")["Body"].read() == b"new"


def test_there_are_no_versions_but_null(box):
    source = {"Bucket": "box", "Key": "k", "VersionId": "v1"}
    assert code_of(box.copy_object, Bucket="box", Key="c", CopySource=source) == ("InvalidArgument", 400)
    box.copy_object(Bucket="box", Key="c", CopySource={**source, "VersionId": "null"})
    assert code_of(box.list_object_versions, Bucket="box", VersionIdMarker="null") == ("InvalidArgument", 400)


def test_keys_are_listed_plain_or_as_urls(box):
    assert code_of(box.list_objects_v2, Bucket="box", EncodingType="gzip") == ("InvalidArgument", 400)


def test_tags_in_a_header_are_a_query(box):
    assert code_of(box.put_object, Bucket="box", Key="k", Tagging="a=%zz") == ("InvalidArgument", 400)
    assert box.get_object(Bucket="box", Key="k")["Body"].read() == b"old"


def test_an_empty_bucket_policy_is_refused(signed):
    status, text = signed("PUT", "/box", {}, b"", query="policy=")
    assert status == 400 and "<Code>MissingRequestBodyError</Code>" in text


def test_a_path_that_is_no_text_is_refused(signed):
    status, text = signed("GET", "/box/%FF", {})
    assert status == 400 and "<Code>InvalidURI</Code>" in text


def test_a_bucket_of_ones_own_is_refused_elsewhere_than_in_us_east_1(tmp_path):
    server = Server(tmp_path / "data", "--region", "eu-west-1")
    keys = server.credentials()
    s3 = boto3.client(
        "s3",
        endpoint_url=server.api,
        region_name="eu-west-1",
        aws_access_key_id=keys["aws_access_key_id"],
        aws_secret_access_key=keys["aws_secret_access_key"],
    )
    here = {"Bucket": "box", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    s3.create_bucket(**here)
    assert code_of(s3.create_bucket, **here) == ("BucketAlreadyOwnedByYou", 409)
    assert server.stop() == 0


# --- Payloads and signatures ---


@pytest.mark.parametrize(
    "more, words",
    [
        ({"x-amz-trailer": "x-amz-meta-a"}, "The value specified in the x-amz-trailer header is not supported"),
        ({"x-amz-trailer": "x-amz-checksum-crc32", "x-amz-checksum-sha1": base64.b64encode(bytes(20)).decode()}, "Expecting a single"),
    ],
)
def test_a_trailer_names_one_checksum(signed, more, words):
    more = {"content-encoding": "aws-chunked", "x-amz-decoded-content-length": "0", **more}
    status, text = signed("PUT", "/box/k", more, b"0\r\n\r\n", payload="STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    assert status == 400 and "<Code>InvalidRequest</Code>" in text and words in text


def test_an_object_has_a_bound(signed):
    status, text = signed(
        "PUT", "/box/k", {"content-encoding": "aws-chunked", "x-amz-decoded-content-length": str(6 * 1024 * MIB)}, b"",
        payload="STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    )  # fmt: skip
    assert status == 400 and "<Code>EntityTooLarge</Code>" in text


def renamed(old, new):
    return lambda headers: {name: value.replace(old, new) if name == "authorization" else value for name, value in headers.items()}


@pytest.mark.parametrize(
    "change, status, code",
    [
        (renamed("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), 400, "InvalidRequest"),
        (renamed("aws4_request", "aws5_request"), 400, "AuthorizationHeaderMalformed"),
        (renamed("Signature=", "Signatur="), 400, "AuthorizationHeaderMalformed"),
        (lambda headers: {**headers, "x-amz-content-sha256": EMPTY[::-1]}, 403, "SignatureDoesNotMatch"),
        (lambda headers: {name: value for name, value in headers.items() if name != "authorization"}, 403, "AccessDenied"),
    ],
)
def test_a_signature_of_another_form_is_refused_in_the_words_of_s3(signed, change, status, code):
    answered, text = signed("GET", "/box/k", {}, change=change)
    assert (answered, f"<Code>{code}</Code>" in text) == (status, True), text


def test_every_request_says_what_its_body_is(signed):
    without = lambda headers: {name: value for name, value in headers.items() if name != "x-amz-content-sha256"}  # noqa: E731
    status, text = signed("GET", "/box/k", {}, change=without)
    assert status == 400 and "Missing required header for this request: x-amz-content-sha256" in text


def test_a_stranger_s_document_is_not_read_where_no_policy_speaks_of_strangers(fresh, box):
    body = b"<Delete><Object><Key>k</Key></Object></Delete>"
    status, _, text = request(f"{fresh.api}/box?delete", "POST", {}, body)
    assert status == 403 and b"<Code>AccessDenied</Code>" in text
    assert box.get_object(Bucket="box", Key="k")["Body"].read() == b"old"


def test_a_body_that_is_not_the_one_signed_is_refused(signed):
    status, text = signed("PUT", "/box/k", {}, b"new", payload=EMPTY)
    assert status == 400 and "<Code>XAmzContentSHA256Mismatch</Code>" in text


def test_a_presigned_url_is_whole_and_alone(box, client_for):
    signer = client_for("s3", signature_version="s3v4")
    url = signer.generate_presigned_url("get_object", Params={"Bucket": "box", "Key": "k"})
    assert request(url)[0] == 200
    without = "&".join(part for part in url.split("&") if "X-Amz-Expires" not in part)
    status, _, text = request(without)
    assert status == 400 and b"<Code>AuthorizationQueryParametersError</Code>" in text
    status, _, text = request(url, headers={"authorization": "AWS4-HMAC-SHA256 Credential=a"})
    assert status == 400 and b"Only one auth mechanism allowed" in text
