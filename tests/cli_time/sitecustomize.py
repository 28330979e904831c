# SPDX-License-Identifier: Apache-2.0
"""Loaded by every Python program that starts with this folder in PYTHONPATH: its clock is the server's."""

import datetime
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from server_time import ServerTime  # noqa: E402

datetime.datetime = ServerTime
