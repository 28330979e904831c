# SPDX-License-Identifier: Apache-2.0
"""The unmodified AWS CLI against S3: what people type first."""

import hashlib
import os
import pathlib
import urllib.error
import urllib.request

import pytest

MIB = 1024 * 1024


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


@pytest.fixture
def bucket(aws):
    assert aws("s3", "mb", "s3://box").stdout == "make_bucket: box\n"
    return "box"


def test_mb_cp_ls_rm_rb(aws, bucket, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    aws("s3", "cp", str(tmp_path / "a.txt"), "s3://box/dir/a.txt")
    assert aws("s3", "ls", "s3://box/dir/").stdout.endswith("          5 a.txt\n")
    assert aws("s3", "ls", "s3://box").stdout.strip() == "PRE dir/"
    assert aws("s3", "ls").stdout.endswith(" box\n")
    aws("s3", "cp", "s3://box/dir/a.txt", str(tmp_path / "b.txt"))
    assert (tmp_path / "b.txt").read_text() == "hello"
    assert "text/plain" in aws("s3api", "head-object", "--bucket", "box", "--key", "dir/a.txt").json["ContentType"]
    aws("s3", "mv", "s3://box/dir/a.txt", "s3://box/c d+é.txt")
    assert aws("s3", "cp", "s3://box/c d+é.txt", "-").stdout == "hello"
    assert aws("s3", "rb", "s3://box", check=False).returncode != 0
    aws("s3", "rm", "s3://box/c d+é.txt")
    assert aws("s3", "rb", "s3://box").stdout == "remove_bucket: box\n"


def test_sync_both_ways(aws, bucket, tmp_path):
    here = tmp_path / "here"
    for number in range(12):
        path = here / f"d{number % 3}" / f"f{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(1000 + number))
    aws("s3", "sync", str(here), "s3://box/copy")
    assert aws("s3", "sync", str(here), "s3://box/copy").stdout == "", "nothing is left to do"
    there = tmp_path / "there"
    aws("s3", "sync", "s3://box/copy", str(there))
    files = sorted(path.relative_to(here) for path in here.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(there) for path in there.rglob("*") if path.is_file())
    assert all(digest(here / path) == digest(there / path) for path in files)
    (here / files[0]).unlink()
    aws("s3", "sync", "--delete", str(here), "s3://box/copy")
    assert len(aws("s3api", "list-objects-v2", "--bucket", "box").json["Contents"]) == len(files) - 1
    aws("s3", "rb", "--force", "s3://box")
    assert aws("s3", "ls").stdout == ""


def test_a_hundred_megabytes_go_and_come_back(aws, bucket, tmp_path):
    """The CLI sends it in parts of 8 MiB, ten at a time, copies it in parts and reads it in ranges."""
    big = tmp_path / "big"
    with big.open("wb") as out:
        for _ in range(100):
            out.write(os.urandom(MIB))
    aws("s3", "cp", str(big), "s3://box/big")
    assert aws("s3api", "head-object", "--bucket", "box", "--key", "big").json["ContentLength"] == 100 * MIB
    aws("s3", "cp", "s3://box/big", "s3://box/again")
    aws("s3", "cp", "s3://box/again", str(tmp_path / "back"))
    assert digest(big) == digest(tmp_path / "back")


def test_a_hundred_megabytes_in_one_put(aws, bucket, tmp_path, server):
    big = tmp_path / "big"
    with big.open("wb") as out:
        for _ in range(100):
            out.write(os.urandom(MIB))
    aws("s3api", "put-object", "--bucket", "box", "--key", "big", "--body", str(big))
    aws("s3api", "get-object", "--bucket", "box", "--key", "big", str(tmp_path / "back"))
    assert digest(big) == digest(tmp_path / "back")


def test_presigned_urls_need_no_keys(aws, bucket):
    aws("s3", "cp", "-", "s3://box/k", stdin="hello")
    url = aws("s3", "presign", "s3://box/k").stdout.strip()
    assert urllib.request.urlopen(url).read() == b"hello"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("/k?", "/other?"))
    assert refused.value.code == 403
