#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every #include under src/ to layers.toml.

    check_layers.py ROOT [GENERATED]

ROOT is the source tree, GENERATED the build's gen/ folder, whose MODULE/... files belong to that module.
"""

import pathlib
import re
import sys
import tomllib

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


class Rules:
    def __init__(self, table):
        self.modules = table["modules"]
        self.private = table["private"]
        self.tests = table["tests"]
        self.foreign = {**table["third_party"], **table["system"]}


def in_place(path, place):
    """Whether a file, given by its path under src/, is in a place as layers.toml writes one."""
    if place == "test":
        return path.endswith(("_test.cc", "_test.h"))
    if place.endswith("**"):
        return path.startswith(place[:-2])
    return path == place or path.rpartition("/")[0] == place


def in_any(path, places):
    return any(in_place(path, place) for place in places)


def complaint_about_ours(includer, included, rules):
    module = includer.partition("/")[0]
    target = included.partition("/")[0]
    if target not in rules.modules:
        return f'"{included}" is in no module; write "module/file.h", and <...> for headers of others'
    for place, allowed in rules.private.items():
        if in_place(included, place) and not in_any(includer, allowed):
            extra = rules.tests.get(module, []) if includer.endswith(("_test.cc", "_test.h")) else []
            if not in_any(included, extra):
                return f'"{included}" is private to {", ".join(allowed)}'
    if module == target:
        return None
    allowed = list(rules.modules[module])
    if includer.endswith(("_test.cc", "_test.h")):
        allowed += rules.tests.get(module, [])
    if in_any(included, allowed):
        return None
    return f'{module} may not include "{included}" (it may include {", ".join(allowed) or "nothing of ours"})'


def complaint_about_foreign(includer, included, rules):
    # The longest prefix decides, so that openssl/ssl.h can have its own line.
    for prefix in sorted(rules.foreign, key=len, reverse=True):
        named = included == prefix or (included.startswith(prefix) and ("/" in prefix))
        if named:
            places = rules.foreign[prefix]
            if in_any(includer, places):
                return None
            return f"<{included}> may be included by {', '.join(places) or 'nobody'}"
    if "/" in included and not included.startswith("sys/"):
        return f"<{included}> is a library that layers.toml does not know"
    return None


def check_file(includer, text, rules):
    if includer.partition("/")[0] not in rules.modules:
        yield "is in a folder that layers.toml does not know"
        return
    for bracket, included in INCLUDE.findall(text):
        check = complaint_about_ours if bracket == '"' else complaint_about_foreign
        complaint = check(includer, included, rules)
        if complaint:
            yield complaint


def check_tree(root, generated, rules):
    for base in filter(None, (root / "src", generated)):
        for path in sorted(base.rglob("*")):
            if path.suffix in (".h", ".cc"):
                includer = path.relative_to(base).as_posix()
                for complaint in check_file(includer, path.read_text(encoding="utf-8"), rules):
                    yield f"{path}: {complaint}"


def load_rules(path):
    return Rules(tomllib.loads(path.read_text(encoding="utf-8")))


def main():
    root = pathlib.Path(sys.argv[1])
    generated = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    complaints = list(check_tree(root, generated, load_rules(pathlib.Path(__file__).with_name("layers.toml"))))
    print("\n".join(complaints) if complaints else "every #include keeps to layers.toml")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
