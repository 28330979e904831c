# SPDX-License-Identifier: Apache-2.0
"""Requests to S3 signed by hand, chunk by chunk: forms that the installed SDK does not send, and wrong ones."""

import base64
import datetime
import hashlib
import hmac
import http.client
import urllib.parse
import zlib

EMPTY = hashlib.sha256(b"").hexdigest()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


class Signer:
    """One request.  `seed` is its signature, from which those of its chunks follow."""

    def __init__(self, server, region="us-east-1"):
        self.server = server
        self.address = urllib.parse.urlsplit(server.api).netloc
        keys = server.credentials()
        self.key_id = keys["aws_access_key_id"]
        # The server's own time, which other tests may have moved.
        date = self.send("GET", "/_rolecall/health", {}, b"")[1]["Date"]
        now = datetime.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT")
        self.time = now.strftime("%Y%m%dT%H%M%SZ")
        self.scope = f"{self.time[:8]}/{region}/s3/aws4_request"
        key = ("AWS4" + keys["aws_secret_access_key"]).encode()
        for part in self.scope.split("/"):
            key = mac(key, part)
        self.signing_key = key

    def sign(self, kind, *lines):
        return mac(self.signing_key, "\n".join([kind, self.time, self.scope, *lines])).hex()

    def headers(self, method, path, payload, more, query=""):
        headers = {"host": self.address, "x-amz-date": self.time, "x-amz-content-sha256": payload, **more}
        names = sorted(headers)
        canonical = "\n".join(
            [method, path, query, *(f"{name}:{headers[name]}" for name in names), "", ";".join(names), payload]
        )
        self.seed = self.sign("AWS4-HMAC-SHA256", hashlib.sha256(canonical.encode()).hexdigest())
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.key_id}/{self.scope}, SignedHeaders={';'.join(names)}, "
            f"Signature={self.seed}"
        )
        return headers

    def chunk(self, data, previous, spoil=False):
        """(bytes, signature) of one signed chunk."""
        signature = self.sign("AWS4-HMAC-SHA256-PAYLOAD", previous, EMPTY, hashlib.sha256(data).hexdigest())
        shown = signature[::-1] if spoil else signature
        head = f"{len(data):x};chunk-signature={shown}\r\n".encode()
        return head + data + (b"\r\n" if data else b""), signature

    def signed_chunks(self, pieces, spoil=None):
        """(bytes up to the last chunk's header, last signature); chunk number `spoil` gets a wrong signature."""
        body, previous = b"", self.seed
        for number, piece in enumerate([*pieces, b""]):
            encoded, previous = self.chunk(piece, previous, spoil == number)
            body += encoded
        return body, previous

    def trailer(self, text, previous):
        signature = self.sign("AWS4-HMAC-SHA256-TRAILER", previous, hashlib.sha256(f"{text}\n".encode()).hexdigest())
        return f"{text}\r\nx-amz-trailer-signature:{signature}\r\n\r\n".encode()

    def send(self, method, path, headers, body):
        """(status, headers, body)."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if "Transfer-Encoding" not in headers and (body or method == "PUT"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        connection.send(body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content
