# SPDX-License-Identifier: Apache-2.0
"""`rolecall demo`: the whole tutorial, told with the real CLI."""

import os
import re
import signal
import subprocess

from running import BINARY

PATH = {**os.environ, "PATH": "/usr/bin:/bin"}


def test_every_check_of_the_tutorial_holds(tmp_path):
    done = subprocess.run([BINARY, "demo", "--keep", tmp_path / "kept"], capture_output=True, text=True, timeout=300, env=PATH)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert "✗" not in done.stdout and re.search(r"all \d\d checks in 11 chapters hold", done.stdout)
    assert "\x1b[" not in done.stdout, "colours are for terminals"
    root_secret = re.search(r"aws_secret_access_key = (\S+)", (tmp_path / "kept/data/root-credentials").read_text())[1]
    assert root_secret not in done.stdout
    assert not re.search(r'"SecretAccessKey" ?: "[^"]{12,}"', done.stdout), "secrets are shortened"


def test_folder_to_keep_must_be_empty(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run([BINARY, "demo", "--keep", tmp_path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "not empty" in done.stderr


def test_demo_without_the_aws_cli_says_so(tmp_path):
    done = subprocess.run([BINARY, "demo"], capture_output=True, text=True, timeout=60, env={**PATH, "PATH": str(tmp_path)})
    assert done.returncode == 1 and "awscli" in done.stderr


def test_interrupted_demo_leaves_nothing_behind(tmp_path):
    demo = subprocess.Popen([BINARY, "demo"], stdout=subprocess.PIPE, text=True, env={**PATH, "TMPDIR": str(tmp_path)})
    while "get-caller-identity" not in demo.stdout.readline():
        pass
    assert list(tmp_path.iterdir())
    demo.send_signal(signal.SIGINT)
    demo.stdout.read()
    assert demo.wait(60) == 1
    assert not list(tmp_path.iterdir())
