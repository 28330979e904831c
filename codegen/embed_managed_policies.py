#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes AWS's managed policies as C++ data, so that the server needs no data file beside it.

    embed_managed_policies.py OUTPUT.cc POLICY.json...

Each POLICY.json is one policy as models/managed_policies/README.md describes it.  A file with a missing, unknown or
malformed field stops the build.  The output depends on nothing but the input: sorted by ARN, no time, no paths.
"""

import datetime
import json
import pathlib
import re
import sys

FIELDS = {
    "arn": r"arn:aws:iam::aws:policy/[\w+=,.@/-]+",
    "path": r"/([\w-]+/)*",
    "policy_id": r"ANPA[A-Z0-9]{17}",
    "create_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "update_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "default_version_id": r"v[1-9]\d*",
    "description": r"[ -~]{1,1000}",
    "document": None,
}
LITERAL_LENGTH = 100  # characters of a document in one C++ string literal


def fail(path, reason):
    sys.exit(f"{path}: {reason}")


def read_policy(path):
    policy = json.loads(path.read_text(encoding="utf-8"))
    if set(policy) != set(FIELDS):
        fail(path, f"fields are {sorted(policy)}, expected {sorted(FIELDS)}")
    for name, pattern in FIELDS.items():
        if pattern is not None and not re.fullmatch(pattern, policy[name]):
            fail(path, f"{name} is {policy[name]!r}, which does not match {pattern}")
    if policy["arn"] != f"arn:aws:iam::aws:policy{policy['path']}{path.stem}":
        fail(path, "the ARN does not end with the path and the file's name")
    if list(policy["document"]) != ["Version", "Statement"]:
        fail(path, "the document is not made of Version and Statement")
    policy["name"] = path.stem
    return policy


def epoch_seconds(text):
    time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(time.replace(tzinfo=datetime.timezone.utc).timestamp())


def literal(text):
    """The text as adjacent C++ string literals; pieces are cut before escaping, so no escape is ever split."""
    pieces = [text[i : i + LITERAL_LENGTH] for i in range(0, len(text), LITERAL_LENGTH)]
    quoted = ['"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces]
    return quoted[0] if len(quoted) == 1 else "\n      " + "\n      ".join(quoted)


def render(policies):
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// Made by codegen/embed_managed_policies.py from models/managed_policies/; do not edit.",
        '#include "service/iam/managed_policy_data.h"',
        "",
        "// ISO C++ promises 65,536 characters of one literal; g++ and clang have no limit.",
        '#pragma GCC diagnostic ignored "-Woverlength-strings"',
        "",
        "namespace rolecall::service::iam {",
        "namespace {",
        "",
        "constexpr ManagedPolicyData kPolicies[] = {",
    ]
    for policy in sorted(policies, key=lambda policy: policy["arn"]):
        # ASCII only: what is not, JSON escapes.
        document = json.dumps(policy["document"], separators=(",", ":"))
        lines.append("    {")
        for name in ("arn", "path", "name", "policy_id", "default_version_id", "description"):
            lines.append(f"        .{name} = {literal(policy[name])},")
        lines.append(f"        .document = {literal(document)},")
        for name in ("create_date", "update_date"):
            lines.append(f"        .{name} = {epoch_seconds(policy[name])},")
        lines.append("    },")
    lines += [
        "};",
        "",
        "}  // namespace",
        "",
        "std::span<const ManagedPolicyData> managed_policy_data() {",
        "  return kPolicies;",
        "}",
        "",
        "}  // namespace rolecall::service::iam",
        "",
    ]
    return "\n".join(lines)


def main():
    output, *inputs = map(pathlib.Path, sys.argv[1:])
    if not inputs:
        sys.exit("usage: embed_managed_policies.py OUTPUT.cc POLICY.json...")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(render([read_policy(path) for path in inputs]), encoding="ascii")


main()
