# SPDX-License-Identifier: Apache-2.0
"""An object that was acknowledged survives SIGKILL; one that was on its way leaves nothing."""

import signal
import socket
import threading
import urllib.parse

import boto3
import botocore.config
from running import Server, request


def client(server):
    config = botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=server.api, region_name="us-east-1", config=config, **server.credentials())


def blobs(server):
    return [path for path in (server.data / "blobs").rglob("*") if path.is_file()]


def kill(server):
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()


def test_an_acknowledged_object_survives_and_a_half_one_does_not(tmp_path):
    server = Server(tmp_path / "data")
    s3 = client(server)
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="kept", Body=b"k" * 1_000_000)
    s3.put_bucket_policy(
        Bucket="box",
        Policy='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:PutObject",'
        '"Resource":"arn:aws:s3:::box/*"}}',
    )
    address = urllib.parse.urlsplit(server.api)
    peer = socket.create_connection((address.hostname, address.port))
    peer.sendall(b"PUT /box/kept HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"h" * 500_000)
    while len(blobs(server)) < 2:  # the half object is being written
        request(server.api + "/_rolecall/health")
    kill(server)
    peer.close()

    server = Server(tmp_path / "data")
    try:
        assert client(server).get_object(Bucket="box", Key="kept")["Body"].read() == b"k" * 1_000_000
        assert len(blobs(server)) == 1
        # The bucket's policy is compiled again, too.
        assert request(f"{server.api}/box/kept", method="PUT", body=b"by a stranger")[0] == 200
        assert request(f"{server.api}/box/kept")[0] == 403
    finally:
        server.stop()


def test_every_acknowledged_put_is_there_after_a_kill_in_the_middle(tmp_path):
    server = Server(tmp_path / "data")
    client(server).create_bucket(Bucket="box")
    acknowledged = {}

    def write(writer):
        s3 = client(server)
        for number in range(1000):
            body = f"{writer}/{number}".encode() * 100
            try:
                s3.put_object(Bucket="box", Key=f"{writer}/{number % 5}", Body=body)
            except Exception:
                return
            acknowledged.setdefault(f"{writer}/{number % 5}", []).append(body)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    while sum(map(len, list(acknowledged.values()))) < 100:
        request(server.api + "/_rolecall/health")
    kill(server)
    for writer in writers:
        writer.join()

    server = Server(tmp_path / "data")
    try:
        s3 = client(server)
        for key, bodies in acknowledged.items():
            found = s3.get_object(Bucket="box", Key=key)["Body"].read()
            # The newest acknowledged one, or one that was sent after it and not acknowledged any more.
            older = bodies[:-1]
            assert found not in older and found.startswith(key.split("/")[0].encode()), key
        assert len(blobs(server)) == len(s3.list_objects_v2(Bucket="box")["Contents"])
    finally:
        server.stop()


def test_a_replaced_object_takes_no_room_and_a_reader_of_it_is_not_cut_off(tmp_path):
    server = Server(tmp_path / "data")
    try:
        s3 = client(server)
        s3.create_bucket(Bucket="box")
        # In parts, each a file of its own that is opened when its turn comes.
        where = {"Bucket": "box", "Key": "k"}
        upload = {**where, "UploadId": s3.create_multipart_upload(**where)["UploadId"]}
        bodies = [bytes([number]) * 5 * 1024 * 1024 for number in range(1, 9)]
        parts = [
            {"PartNumber": number, "ETag": s3.upload_part(**upload, PartNumber=number, Body=body)["ETag"]}
            for number, body in enumerate(bodies, 1)
        ]
        s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        old = s3.get_object(**where)["Body"]
        assert old.read(1000) == bodies[0][:1000]
        s3.put_object(**where, Body=b"new")
        assert old.read() == b"".join(bodies)[1000:]
        s3.delete_object(Bucket="box", Key="k")
        while blobs(server):
            request(server.api + "/_rolecall/health")
    finally:
        server.stop()
