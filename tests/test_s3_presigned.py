# SPDX-License-Identifier: Apache-2.0
"""Presigned URLs: good for what they were made for, as long as they say, and as long as the signer may."""

import json

import pytest
from running import request


@pytest.fixture
def presign(client_for, s3):
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"hello")
    signer = client_for("s3", signature_version="s3v4")
    return lambda operation, expires=600, **arguments: signer.generate_presigned_url(
        operation, {"Bucket": "box", "Key": "k", **arguments}, ExpiresIn=expires
    )


def test_reading_and_writing(presign, s3):
    assert request(presign("get_object"))[2] == b"hello"
    assert request(presign("put_object"), method="PUT", body=b"new")[0] == 200
    assert s3.get_object(Bucket="box", Key="k")["Body"].read() == b"new"
    status, headers, _ = request(presign("get_object", ResponseContentType="text/html"))
    assert (status, headers["Content-Type"]) == (200, "text/html")


def test_a_url_is_good_for_one_method_key_and_query(presign):
    url = presign("get_object")
    assert request(url, method="DELETE")[0] == 403
    assert request(url.replace("/box/k", "/box/other"))[0] == 403
    assert request(url + "&response-content-type=text/html")[0] == 403
    assert b"<Code>SignatureDoesNotMatch</Code>" in request(url + "&x=y")[2]


def test_a_url_expires(presign, clock):
    url = presign("get_object", expires=60)
    assert request(url)[0] == 200
    clock.advance(61)
    status, _, body = request(url)
    assert status == 403
    assert b"<Message>Request has expired</Message>" in body


def test_a_policy_may_limit_the_age_of_signatures(presign, s3, clock):
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::box/*",
        "Condition": {"NumericGreaterThan": {"s3:signatureAge": "100000"}},
    }
    s3.put_bucket_policy(Bucket="box", Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]}))
    url = presign("get_object")
    assert request(url)[0] == 200
    clock.advance(200)
    assert b"<Code>AccessDenied</Code>" in request(url)[2]


def test_the_old_signature_is_refused_by_name(s3, server):
    s3.create_bucket(Bucket="box")
    status, _, body = request(f"{server.api}/box/k?AWSAccessKeyId=AKIAX&Signature=x&Expires=1")
    assert (status, b"Please use AWS4-HMAC-SHA256" in body) == (400, True)
