# SPDX-License-Identifier: Apache-2.0
"""The five ways in which a body may come to S3, right and wrong.  A wrong one must leave no object behind."""

import hashlib
import re

import botocore.exceptions
import pytest
from s3_signing import Signer, crc32

STREAM = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
STREAM_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
PIECES = [b"a" * 65536, b"b" * 8192, b"tail"]
WHOLE = b"".join(PIECES)


@pytest.fixture
def signer(s3, server):
    s3.create_bucket(Bucket="box")
    return Signer(server)


def put(signer, payload, body_of, **more):
    """Sends PUT /box/k; body_of() is called once the request itself is signed."""
    more = {name.replace("_", "-"): value for name, value in more.items()}
    headers = signer.headers("PUT", "/box/k", payload, more)
    status, _, answer = signer.send("PUT", "/box/k", headers, body_of())
    code = re.search(rb"<Code>(.*?)</Code>", answer)
    return status, code[1].decode() if code else ""


def stored(s3):
    try:
        return s3.get_object(Bucket="box", Key="k")["Body"].read()
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchKey"
        return None


def chunked(more=None):
    return {"x_amz_decoded_content_length": str(len(WHOLE)), **(more or {})}


def test_a_signed_hash_is_held_against_the_body(s3, signer):
    assert put(signer, hashlib.sha256(b"x").hexdigest(), lambda: b"y") == (400, "XAmzContentSHA256Mismatch")
    assert stored(s3) is None
    assert put(signer, hashlib.sha256(b"x").hexdigest(), lambda: b"x") == (200, "")
    assert stored(s3) == b"x"


def test_a_payload_may_be_unsigned(s3, signer):
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x") == (200, "")
    assert stored(s3) == b"x"
    assert put(signer, "SOMETHING", lambda: b"x") == (400, "InvalidArgument")


def test_signed_chunks(s3, signer):
    """What .NET and older Java send: without Content-Encoding: aws-chunked."""
    assert put(signer, STREAM, lambda: signer.signed_chunks(PIECES)[0] + b"\r\n", **chunked()) == (200, "")
    assert stored(s3) == WHOLE


def test_aws_chunked_is_no_encoding_of_the_object(s3, signer):
    more = chunked({"content_encoding": "aws-chunked,gzip"})
    assert put(signer, STREAM, lambda: signer.signed_chunks(PIECES)[0] + b"\r\n", **more) == (200, "")
    assert s3.head_object(Bucket="box", Key="k")["ContentEncoding"] == "gzip"


@pytest.mark.parametrize("spoiled", range(4))
def test_a_wrong_signature_of_any_chunk_is_found(s3, signer, spoiled):
    body = lambda: signer.signed_chunks(PIECES, spoiled)[0] + b"\r\n"
    assert put(signer, STREAM, body, **chunked()) == (403, "SignatureDoesNotMatch")
    assert stored(s3) is None


def test_chunks_cannot_be_changed_left_out_or_cut_off(s3, signer):
    def changed():
        return signer.signed_chunks(PIECES)[0].replace(b"tail", b"tale") + b"\r\n"

    def without_the_second():
        first, signature = signer.chunk(PIECES[0], signer.seed)
        _, signature = signer.chunk(PIECES[1], signature)
        third, signature = signer.chunk(PIECES[2], signature)
        return first + third + signer.chunk(b"", signature)[0] + b"\r\n"

    assert put(signer, STREAM, changed, **chunked())[1] == "SignatureDoesNotMatch"
    assert put(signer, STREAM, without_the_second, **chunked())[1] == "SignatureDoesNotMatch"
    cut_off = lambda: signer.signed_chunks(PIECES)[0][:70000]
    assert put(signer, STREAM, cut_off, **chunked()) == (400, "IncompleteBody")
    assert stored(s3) is None


def test_the_decoded_length_must_be_said_and_right(s3, signer):
    body = lambda: signer.signed_chunks(PIECES)[0] + b"\r\n"
    assert put(signer, STREAM, body) == (411, "MissingContentLength")
    assert put(signer, STREAM, body, x_amz_decoded_content_length="5") == (400, "IncompleteBody")
    assert put(signer, STREAM, body, x_amz_decoded_content_length="x") == (400, "InvalidArgument")
    assert stored(s3) is None


def test_signed_chunks_with_a_signed_trailer(s3, signer):
    def body(checksum=crc32(WHOLE), spoil=lambda text: text):
        chunks, signature = signer.signed_chunks(PIECES)
        return chunks + spoil(signer.trailer(f"x-amz-checksum-crc32:{checksum}", signature))

    more = chunked({"x_amz_trailer": "x-amz-checksum-crc32"})
    assert put(signer, STREAM_TRAILER, lambda: body(crc32(b"other")), **more) == (400, "BadDigest")
    wrong = lambda: body(spoil=lambda text: text.replace(b"signature:", b"signature:0"))
    assert put(signer, STREAM_TRAILER, wrong, **more) == (403, "SignatureDoesNotMatch")
    unsigned = lambda: body(spoil=lambda text: text.split(b"\r\n")[0] + b"\r\n\r\n")
    assert put(signer, STREAM_TRAILER, unsigned, **more) == (403, "SignatureDoesNotMatch")
    assert stored(s3) is None
    assert put(signer, STREAM_TRAILER, body, **more) == (200, "")
    assert stored(s3) == WHOLE
    assert s3.get_object(Bucket="box", Key="k", ChecksumMode="ENABLED")["ChecksumCRC32"] == crc32(WHOLE)


def unsigned_chunks(trailer):
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in PIECES)
    return chunks + b"0\r\n" + trailer.encode() + b"\r\n"


def test_unsigned_chunks_with_a_trailer(s3, signer):
    """What today's SDKs send over TLS by default."""
    more = chunked({"x_amz_trailer": "x-amz-checksum-crc32", "x_amz_sdk_checksum_algorithm": "CRC32"})
    right = f"x-amz-checksum-crc32:{crc32(WHOLE)}\r\n"
    wrong = f"x-amz-checksum-crc32:{crc32(b'other')}\r\n"
    assert put(signer, UNSIGNED_TRAILER, lambda: unsigned_chunks(wrong), **more) == (400, "BadDigest")
    assert put(signer, UNSIGNED_TRAILER, lambda: unsigned_chunks(""), **more) == (400, "MalformedTrailerError")
    other = f"x-amz-checksum-sha1:{crc32(WHOLE)}\r\n"
    assert put(signer, UNSIGNED_TRAILER, lambda: unsigned_chunks(other), **more) == (400, "MalformedTrailerError")
    assert stored(s3) is None
    assert put(signer, UNSIGNED_TRAILER, lambda: unsigned_chunks(right), **more) == (200, "")
    assert stored(s3) == WHOLE


def test_a_stream_of_unknown_length_comes_in_two_codings(s3, signer):
    """Node's streams: Transfer-Encoding: chunked around aws-chunked, and no Content-Length."""
    more = {name.replace("_", "-"): value for name, value in chunked({"x_amz_trailer": "x-amz-checksum-crc32"}).items()}
    headers = signer.headers("PUT", "/box/k", UNSIGNED_TRAILER, more)
    body = unsigned_chunks(f"x-amz-checksum-crc32:{crc32(WHOLE)}\r\n")
    halves = [body[:1000], body[1000:], b""]
    wire = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves)
    assert signer.send("PUT", "/box/k", {**headers, "Transfer-Encoding": "chunked"}, wire)[0] == 200
    assert stored(s3) == WHOLE


def test_a_put_must_say_how_long_it_is(s3, signer):
    headers = signer.headers("PUT", "/box/k", "UNSIGNED-PAYLOAD", {})
    status, _, body = signer.send("PUT", "/box/k", {**headers, "Transfer-Encoding": "chunked"}, b"0\r\n\r\n")
    assert (status, b"<Code>MissingContentLength</Code>" in body) == (411, True)


def test_checksums_that_contradict_one_another_are_refused(s3, signer):
    whole = {"x_amz_checksum_crc32": crc32(b"x")}
    two = {**whole, "x_amz_checksum_sha1": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x", **two) == (400, "InvalidRequest")
    named = {"x_amz_sdk_checksum_algorithm": "CRC32"}
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x", **named) == (400, "InvalidRequest")
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x", **whole, x_amz_sdk_checksum_algorithm="SHA1")[0] == 400
    unknown = {"x_amz_checksum_md17": "AAAA"}
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x", **unknown) == (501, "NotImplemented")
    assert stored(s3) is None


def test_a_header_that_nobody_honours_is_refused_by_name(s3, signer):
    assert put(signer, "UNSIGNED-PAYLOAD", lambda: b"x", x_amz_write_offset_bytes="5") == (501, "NotImplemented")
    assert stored(s3) is None


def test_a_header_that_nobody_signed_is_refused(s3, signer):
    headers = signer.headers("PUT", "/box/k", "UNSIGNED-PAYLOAD", {})
    headers["x-amz-meta-added"] = "later"
    assert signer.send("PUT", "/box/k", headers, b"x")[0] == 403
    assert stored(s3) is None


def test_virtual_hosts_name_the_bucket(s3, server, signer):
    signer.address = f"box.localhost:{signer.address.rsplit(':', 1)[1]}"
    headers = signer.headers("PUT", "/k", "UNSIGNED-PAYLOAD", {})
    signer.address = signer.address.replace("box.localhost", "127.0.0.1")
    assert signer.send("PUT", "/k", headers, b"by host")[0] == 200
    assert stored(s3) == b"by host"


def test_a_wrong_region_is_told_the_right_one(s3, server, signer):
    abroad = Signer(server, "eu-central-1")
    status, _, answer = abroad.send("GET", "/box", abroad.headers("GET", "/box", "UNSIGNED-PAYLOAD", {}), b"")
    assert status == 400
    assert b"<Code>AuthorizationHeaderMalformed</Code>" in answer
    assert b"<Region>us-east-1</Region>" in answer
    s3cmd = Signer(server, "US")
    assert s3cmd.send("GET", "/box", s3cmd.headers("GET", "/box", "UNSIGNED-PAYLOAD", {}), b"")[0] == 200
