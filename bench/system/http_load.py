#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""http_load.py BINARY: how many signed GetCallerIdentity calls and IMDS role documents a server answers in a second.

The yardstick is nginx, which answers the same requests with `return 200` and a body of the same size.  Both run on the same
cores and wrk on the others; they take turns, and what counts is the median of the ratios of neighbouring turns, so that a
machine which is busy for a while slows both.  Only one of them runs at a time.
"""

import contextlib
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))
from hand_signed import host_of, root_signer  # noqa: E402
from running import Imds, Server, request  # noqa: E402
from signed_client import Client  # noqa: E402

TURNS = 5
TURN_SECONDS = 3
CONNECTIONS = 32
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def shares_of_the_machine():
    """The cores of the servers and those of wrk; one core has to do for both."""
    cores = sorted(os.sched_getaffinity(0))
    half = max(1, len(cores) // 2)
    return cores[:half], cores[half:] or cores


SERVER_CORES, LOAD_CORES = shares_of_the_machine()


def on(cores):
    return ["taskset", "--cpu-list", ",".join(map(str, cores))]


class Nginx:
    """An nginx of our own: its files in `folder`, a free port, no system configuration, gone when the block ends."""

    def __init__(self, folder, bodies):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        temporary = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        locations = "".join(f'    location {path} {{ return 200 "{"x" * size}"; }}\n' for path, size in bodies.items())
        (folder / "nginx.conf").write_text(
            f"daemon off;\nworker_processes {len(SERVER_CORES)};\npid {folder}/pid;\nerror_log {folder}/error;\n"
            f"events {{ worker_connections 1024; }}\n"
            f"http {{\n  access_log off;\n  keepalive_requests 1000000000;\n{temporary}"
            f"  server {{\n    listen 127.0.0.1:{self.port};\n    default_type text/xml;\n{locations}  }}\n}}\n"
        )
        self.command = [*on(SERVER_CORES), "nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command)
        while True:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
                return self
            if self.process.poll() is not None:
                sys.exit("nginx did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


class Load:
    """One request, sent again and again by wrk."""

    def __init__(self, folder, name, method, headers, body=b""):
        self.script = folder / f"{name}.lua"
        fields = "".join(f"wrk.headers[{json.dumps(field)}] = {json.dumps(value)}\n" for field, value in headers.items() if field != "host")  # wrk adds its own
        self.script.write_text(f"wrk.method = {json.dumps(method)}\nwrk.body = {json.dumps(body.decode())}\n{fields}")

    def rate(self, url, seconds=TURN_SECONDS):
        threads = len(LOAD_CORES)
        command = [*on(LOAD_CORES), "wrk", f"-t{threads}", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", self.script, url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said or "Socket errors" in said:
            sys.exit(f"{url} is not answered as it should be:\n{said}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def processor_seconds(process):
    """Of the process and its children."""
    ticks = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(") ")[2].split()
            if process.pid in (int(stat.parent.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def turn(process, load, url):
    """Answers in a second, and answers in a second of its processor time (which a busy machine does not change much)."""
    before = processor_seconds(process)
    rate = load.rate(url)
    return rate, rate * TURN_SECONDS / (processor_seconds(process) - before)


def compare(name, load, server, url, nginx, path):
    load.rate(url, 1)
    turns = []
    for _ in range(TURNS):
        with nginx:
            other = turn(nginx.process, load, f"http://127.0.0.1:{nginx.port}{path}")
        turns.append((turn(server.process, load, url), other))
    (rate, frugality), (other_rate, other_frugality) = ([statistics.median(each) for each in zip(*side)] for side in zip(*turns))
    ratio = statistics.median(mine[0] / other[0] for mine, other in turns)
    by_processor = statistics.median(mine[1] / other[1] for mine, other in turns)
    print(f"{name}: {rate:.0f} a second, nginx {other_rate:.0f}: {ratio:.2f} x")
    print(f"{name}: {frugality:.0f} in a second of processor time, nginx {other_frugality:.0f}: {by_processor:.2f} x")
    print(f"result {name} {ratio:.3f}")


def launch(server):
    """The id of an instance with a role."""
    client = Client(server, *server.credentials().values())
    client.call("CreateRole", RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    client.call("CreateInstanceProfile", InstanceProfileName="app")
    client.call("AddRoleToInstanceProfile", InstanceProfileName="app", RoleName="app")
    one = {"MinCount": 1, "MaxCount": 1, "ImageId": "ami-0123456789abcdef0", "IamInstanceProfile.Name": "app"}
    return client.call("RunInstances", service="ec2", **one).findtext(".//instanceId")


def measure(server, folder):
    call = b"Action=GetCallerIdentity&Version=2011-06-15"
    signed = root_signer(server, service="sts").headers(host_of(server), call)  # good for a quarter of an hour
    status, _, identity = request(server.api, "POST", signed, call)
    assert status == 200, identity

    instance = Imds(server, launch(server))
    path = "/latest/meta-data/iam/security-credentials/app"
    token = {"X-aws-ec2-metadata-token": instance.token()}
    document = instance.get(path)

    nginx = Nginx(folder, {"/identity": len(identity), "/document": len(document)})
    compare("caller_identity", Load(folder, "identity", "POST", signed, call), server, server.api, nginx, "/identity")
    compare("role_document", Load(folder, "document", "GET", token), server, instance.url + path, nginx, "/document")


def main():
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # nginx started by root gives its workers another user
        server = Server(folder / "data", before=on(SERVER_CORES), binary=binary)
        try:
            measure(server, folder)
        finally:
            assert server.stop() == 0, server.log()


main()
