# SPDX-License-Identifier: Apache-2.0
"""Requests signed by hand (Signature Version 4), so that a test can get every part of a signature wrong."""

import dataclasses
import datetime
import hashlib
import hmac
import json
import urllib.parse

from running import request
from server_time import ServerTime

FORM = "application/x-www-form-urlencoded; charset=utf-8"
ALGORITHM = "AWS4-HMAC-SHA256"


@dataclasses.dataclass
class Answer:
    status: int
    headers: object
    text: str

    def json(self):
        return json.loads(self.text)


@dataclasses.dataclass
class Signer:
    """What a signature is made of; each field may be wrong."""

    key_id: str
    secret: str
    token: str = ""
    service: str = "iam"
    region: str = "us-east-1"
    terminator: str = "aws4_request"
    time: datetime.datetime = dataclasses.field(default_factory=lambda: ServerTime.now(datetime.timezone.utc))
    scope_date: str = ""  # empty: that of `time`
    signed_headers: tuple = ("content-type", "host", "x-amz-date")

    @property
    def stamp(self):
        return self.time.strftime("%Y%m%dT%H%M%SZ")

    @property
    def scope(self):
        return "/".join([self.scope_date or self.stamp[:8], self.region, self.service, self.terminator])

    def signature(self, method, path, query, headers, body):
        names = sorted(name for name in headers if name in self.signed_headers or name == "x-amz-security-token")
        canonical = "\n".join(
            [method, path, query, *(f"{name}:{headers[name]}" for name in names), "", ";".join(names), hashlib.sha256(body).hexdigest()]
        )
        text = "\n".join([ALGORITHM, self.stamp, self.scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = b"AWS4" + self.secret.encode()
        for part in self.scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), ";".join(names)

    def headers(self, host, body, method="POST", path="/", query=""):
        headers = {"content-type": FORM, "host": host, "x-amz-date": self.stamp}
        if self.token:
            headers["x-amz-security-token"] = self.token
        signature, names = self.signature(method, path, query, headers, body)
        headers["authorization"] = f"{ALGORITHM} Credential={self.key_id}/{self.scope}, SignedHeaders={names}, Signature={signature}"
        return headers

    def presigned_query(self, host, query, expires=None):
        pairs = urllib.parse.parse_qsl(query)
        pairs += [("X-Amz-Algorithm", ALGORITHM), ("X-Amz-Credential", f"{self.key_id}/{self.scope}"), ("X-Amz-Date", self.stamp)]
        pairs += [("X-Amz-SignedHeaders", "host")] + ([("X-Amz-Expires", str(expires))] if expires else [])
        pairs += [("X-Amz-Security-Token", self.token)] if self.token else []
        canonical = urllib.parse.urlencode(sorted(pairs), quote_via=urllib.parse.quote, safe="-_.~")
        host_only = dataclasses.replace(self, signed_headers=("host",))
        signature, _ = host_only.signature("GET", "/", canonical, {"host": host}, b"")
        return f"{canonical}&X-Amz-Signature={signature}"


def host_of(server):
    return server.api.removeprefix("http://")


def root_signer(server, **parts):
    keys = server.credentials()
    return Signer(keys["aws_access_key_id"], keys["aws_secret_access_key"], **parts)


def signer_for(credentials, **parts):
    return Signer(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials.get("SessionToken", ""), **parts)


def post(server, body, headers, query=""):
    status, answered, text = request(f"{server.api}/{query}", "POST", headers, body.encode())
    return Answer(status, answered, text.decode())


def signed_post(server, body, signer=None, **more_headers):
    """A form signed by `signer` (root if there is none); further headers are not signed, `_` stands for `-`."""
    headers = (signer or root_signer(server)).headers(host_of(server), body.encode())
    return post(server, body, {**headers, **{name.replace("_", "-"): value for name, value in more_headers.items()}})


def get(server, query, headers=None):
    status, answered, text = request(f"{server.api}/?{query}", "GET", headers)
    return Answer(status, answered, text.decode())
