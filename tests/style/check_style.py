#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""House rules that no compiler or formatter checks.

    check_style.py ROOT

Each rule is one generator that takes the tree and yields complaints; RULES lists them.  checks_can_fail.py shows
that each can fail.
"""

import pathlib
import re
import sys
import tomllib

SOURCE_FOLDERS = ("src", "tests", "bench", "fuzz", "codegen", "console")
SKIPPED_FOLDERS = {"__pycache__", ".pytest_cache", "node_modules", "corpus", "testdata", "golden"}
MAX_LINES = 800
MAX_TEST_LINES = 1200
MAX_FUNCTION_LINES = 70
NO_FUNCTION = re.compile(
    r"\s*(namespace|class|struct|enum|union|extern|using|return|if|for|while|switch|do|else)\b"
)
VAGUE_NAMES = re.compile(r"(^|_)(utils?|common|manager|helpers?|misc|stuff)(_|$)")
COMMENT_OR_LITERAL = re.compile(
    r'R"(?P<delimiter>[^()\\ ]*)\(.*?\)(?P=delimiter)"'  # raw string
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'"  # not the digit separator of 1'000
    r"|//[^\n]*"
    r"|/\*.*?\*/",
    re.DOTALL,
)
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE_PATH = re.compile(
    r"`((?:\./)?(?:src|tests|docs|models|codegen|cmake|bench|fuzz|packaging|console|\.ci)/[\w./-]*|[A-Z]+\.md|\./dev)`"
)


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = {}  # path under root -> text
        for folder in SOURCE_FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                name = path.relative_to(root)
                if path.suffix in (".h", ".cc", ".py", ".sh") and not SKIPPED_FOLDERS & set(name.parts):
                    self.files[name.as_posix()] = path.read_text(encoding="utf-8")
        for path in ("dev", ".ci/run"):
            if (root / path).exists():
                self.files[path] = (root / path).read_text(encoding="utf-8")

    def cpp(self):
        return {path: text for path, text in self.files.items() if path.endswith((".h", ".cc"))}

    def markdown(self):
        pages = sorted(self.root.glob("*.md")) + sorted((self.root / "docs").rglob("*.md"))
        pages += sorted((self.root / "models").rglob("*.md"))
        return {page.relative_to(self.root).as_posix(): page.read_text(encoding="utf-8") for page in pages}


def without_comments(text):
    """The text with comments and literals emptied, line numbers kept."""
    return COMMENT_OR_LITERAL.sub(lambda match: "\n" * match.group().count("\n"), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def says_its_licence_first(tree):
    for path, text in tree.files.items():
        lines = text.split("\n", 2)
        first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        if "SPDX-License-Identifier: Apache-2.0" not in first:
            yield f"{path}:1: the first line is not the SPDX line"


def guards_headers_with_pragma_once(tree):
    for path, text in tree.cpp().items():
        if path.endswith(".h") and "\n#pragma once\n" not in text:
            yield f"{path}:1: no #pragma once"


def keeps_files_short(tree):
    for path, text in tree.files.items():
        name = path.rpartition("/")[2]
        is_test = path.startswith("tests/") or name.startswith("test_") or "_test." in name
        limit = MAX_TEST_LINES if is_test else MAX_LINES
        if text.count("\n") > limit:
            yield f"{path}:{limit}: {text.count(chr(10))} lines, the limit is {limit}"


def functions_of(text):
    """(line, length) of each function as clang-format lays it out: at column 0, or two in for a member in its class."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        indent = re.match(r"(  )?(?=\w)", line)
        if not indent or NO_FUNCTION.match(line):
            continue
        head_end = next((i for i in range(start, len(lines)) if lines[i].endswith(("{", ";", "}"))), start)
        head = " ".join(lines[start : head_end + 1])
        if not head.endswith("{") or "(" not in head or "](" in head or " = " in head.partition("(")[0]:
            continue
        end = next((i for i in range(head_end, len(lines)) if lines[i] == indent.group() + "}"), None)
        if end is not None:
            # A table spelt as a switch is not long: labels do not count.
            labels = sum(re.match(r"\s*(case .*|default):$", line) is not None for line in lines[start:end])
            yield start + 1, end - start + 1 - labels


def keeps_functions_short(tree):
    for path, text in tree.cpp().items():
        if path.startswith("src/") and not path.endswith("_test.cc"):
            for line, length in functions_of(text):
                if length > MAX_FUNCTION_LINES:
                    yield f"{path}:{line}: a function of {length} lines, the limit is {MAX_FUNCTION_LINES}"


def names_files_for_what_they_hold(tree):
    for path in tree.files:
        stem = path.rpartition("/")[2].partition(".")[0]
        if VAGUE_NAMES.search(stem):
            yield f"{path}:1: the name says nothing about what the file holds"
        if path.endswith((".h", ".cc", ".py")) and not re.fullmatch(r"[a-z0-9_]+", stem):
            yield f"{path}:1: file names are snake_case"


def lives_in_the_namespace_of_its_folder(tree):
    for path, text in tree.cpp().items():
        parts = path.split("/")
        if parts[0] != "src" or "namespace rolecall" not in text:
            continue
        if not re.search(rf"^(inline )?namespace rolecall::{parts[1]}\b", text, re.MULTILINE):
            yield f"{path}:1: opens no namespace rolecall::{parts[1]}"


def writes_nothing_banned(tree, bans):
    for path, text in tree.cpp().items():
        code = without_comments(text)
        for ban in bans:
            if any(path == place or (place.endswith("/") and path.startswith(place)) for place in ban["allowed"]):
                continue
            if path.endswith("_test.cc") and "reveal" in ban["pattern"]:
                continue
            for match in re.finditer(ban["pattern"], code):
                yield f"{path}:{line_of(code, match.start())}: `{match.group().strip()}`: {ban['why']}"


def allows_only_what_exists(tree, bans):
    for ban in bans:
        for place in ban["allowed"]:
            if not place.endswith("/") and place not in tree.files:
                yield f"tests/style/bans.toml:1: allows {ban['pattern']} in {place}, which is no file"


def files_an_issue_for_each_todo(tree):
    for path, text in tree.files.items():
        if path.startswith("tests/style/"):
            continue
        for match in re.finditer(r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))", text):
            yield f"{path}:{line_of(text, match.start())}: {match.group()} without an issue: write TODO(#12)"


def builds_every_source(tree):
    for path in tree.cpp():
        if not path.endswith(".cc"):
            continue
        folder, name = pathlib.PurePosixPath(path).parent, pathlib.PurePosixPath(path).name
        relative = name
        while folder.parts:
            cmake = tree.root / folder / "CMakeLists.txt"
            if cmake.exists():
                text = cmake.read_text(encoding="utf-8")
                if f"{pathlib.PurePosixPath(relative).parent}/*.cc" in text:
                    break  # the folder is taken whole
                if not re.search(rf"(?<![\w/]){re.escape(relative)}(?![\w/])", text):
                    yield f"{path}:1: {folder}/CMakeLists.txt does not list {relative}"
                break
            relative = f"{folder.name}/{relative}"
            folder = folder.parent
        else:
            yield f"{path}:1: no CMakeLists.txt in its folder or above lists it"


def links_to_what_exists(tree):
    for page, text in tree.markdown().items():
        folder = (tree.root / page).parent
        for match in MARKDOWN_LINK.finditer(text):
            target = match.group(1).partition("#")[0]
            if target and "://" not in target and not target.startswith("mailto:") and not (folder / target).exists():
                yield f"{page}:{line_of(text, match.start())}: links to {target}, which does not exist"
        for match in CODE_PATH.finditer(text):
            if not (tree.root / match.group(1)).exists() and not (folder / match.group(1)).exists():
                yield f"{page}:{line_of(text, match.start())}: names {match.group(1)}, which does not exist"


RULES = [
    says_its_licence_first,
    guards_headers_with_pragma_once,
    keeps_files_short,
    keeps_functions_short,
    names_files_for_what_they_hold,
    lives_in_the_namespace_of_its_folder,
    files_an_issue_for_each_todo,
    builds_every_source,
    links_to_what_exists,
]


def load_bans(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))["ban"]


def complaints_about(tree, bans):
    for rule in RULES:
        yield from rule(tree)
    yield from writes_nothing_banned(tree, bans)
    yield from allows_only_what_exists(tree, bans)


def main():
    tree = Tree(pathlib.Path(sys.argv[1]))
    complaints = list(complaints_about(tree, load_bans(pathlib.Path(__file__).with_name("bans.toml"))))
    print("\n".join(complaints) if complaints else f"{len(tree.files)} files keep to the house rules")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
