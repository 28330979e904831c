# SPDX-License-Identifier: Apache-2.0
"""The server's time for clients that sign: once a test has moved the server's clock, ours would be refused as skewed."""

import datetime
import importlib
import os
import pathlib
import types

OFFSET = "SERVER_TIME_OFFSET"  # seconds; no name that `rolecall exec` takes away


class ServerTime(datetime.datetime):
    offset = datetime.timedelta(seconds=float(os.environ.get(OFFSET, 0)))

    @classmethod
    def utcnow(cls):
        return super().utcnow() + ServerTime.offset

    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + ServerTime.offset


def move(seconds):
    ServerTime.offset += datetime.timedelta(seconds=seconds)


def environment():
    """For programs that sign for the moved server.  The AWS CLI is a Python program: it finds our sitecustomize."""
    return {
        OFFSET: str(ServerTime.offset.total_seconds()),
        "PYTHONPATH": str(pathlib.Path(__file__).resolve().parent / "cli_time"),
    }


def give_to_boto3():
    """Lets boto3 sign at the server's time; it has a second signer where the CRT library is installed."""
    stand_in = types.SimpleNamespace(**{**vars(datetime), "datetime": ServerTime})
    for name in ("botocore.auth", "botocore.crt.auth"):
        try:
            importlib.import_module(name).datetime = stand_in
        except ImportError:
            pass
