#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""start_up.py BINARY: what 100,000 instances cost a server, in time from start to ready and in resident memory.

Both are compared with the same server before it had the instances.
"""

import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))
from running import Imds, Server  # noqa: E402
from signed_client import Client  # noqa: E402

INSTANCES = 100_000
STARTS = 3
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def make_profile(client):
    client.call("CreateRole", RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    client.call("CreateInstanceProfile", InstanceProfileName="app")
    client.call("AddRoleToInstanceProfile", InstanceProfileName="app", RoleName="app")


def show_one(client, server):
    """The instances are real to the server: one of them hands out keys."""
    found = client.call("DescribeInstances", service="ec2", MaxResults=5).findtext(".//instanceId")
    assert Imds(server, found).role_credentials("app")["Code"] == "Success"


def start(binary, data, then):
    """Seconds until ready, and resident bytes at that moment."""
    begin = time.monotonic()
    server = Server(data, binary=binary)
    seconds = time.monotonic() - begin
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    then(Client(server, *server.credentials().values()), server)
    assert server.stop() == 0, server.log()
    return seconds, int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def median_of_starts(binary, data, then):
    return [statistics.median(values) for values in zip(*(start(binary, data, then) for _ in range(STARTS)))]


def main():
    binary = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        data = pathlib.Path(name) / "data"
        start(binary, data, lambda client, _: make_profile(client))
        empty_seconds, empty_bytes = median_of_starts(binary, data, lambda *_: None)
        subprocess.run([binary.parent / "bench/fleet_loader", data, "123456789012", "app", str(INSTANCES)], check=True)
        seconds, resident = median_of_starts(binary, data, show_one)
    each = (resident - empty_bytes) / INSTANCES
    print(f"without instances: ready after {empty_seconds:.2f} s, {empty_bytes / 1e6:.0f} MB resident")
    print(f"with {INSTANCES} instances: ready after {seconds:.2f} s, {resident / 1e6:.0f} MB resident, {each:.0f} bytes each")
    print(f"result start_seconds {seconds:.3f}\nresult resident_bytes_each {each:.0f}")


main()
