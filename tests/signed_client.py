# SPDX-License-Identifier: Apache-2.0
"""A client of the query and ec2 protocols that costs little: many calls over one kept connection, answers as XML elements."""

import datetime
import http.client
import urllib.parse
import xml.etree.ElementTree

from hand_signed import Signer

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15", "ec2": "2016-11-15"}


class Refused(Exception):
    """The server answered, but not 200."""


class Client:
    """Signs at the real time, so it is for servers whose clock no test moves.  For one thread."""

    def __init__(self, server, key_id, secret):
        self.host = server.api.removeprefix("http://")
        self.key = (key_id, secret)
        self.connection = http.client.HTTPConnection(self.host, timeout=20)

    def call(self, action, service="iam", **parameters):
        body = urllib.parse.urlencode({"Action": action, "Version": VERSIONS[service], **parameters}).encode()
        signer = Signer(*self.key, service=service, time=datetime.datetime.now(datetime.timezone.utc))
        self.connection.request("POST", "/", body, signer.headers(self.host, body))
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Refused(f"{action} {parameters}: {answer.status} {text.decode()}")
        root = xml.etree.ElementTree.fromstring(text)
        for element in root.iter():
            element.tag = element.tag.partition("}")[2]
        return root

    def find(self, action, **parameters):
        """The answer, or None if there is no such entity."""
        try:
            return self.call(action, **parameters)
        except Refused as refused:
            if "<Code>NoSuchEntity</Code>" in str(refused):
                return None
            raise

    def all(self, action, path, **parameters):
        """The texts at `path` on all pages, sorted."""
        found, marker = [], {}
        while True:
            page = self.call(action, MaxItems=1000, **parameters, **marker)
            found += [element.text for element in page.findall(f".//{path}")]
            if page.findtext(".//IsTruncated") != "true":
                return sorted(found)
            marker = {"Marker": page.findtext(".//Marker")}
