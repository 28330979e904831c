#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the policy engine with each fault of faults.toml, and tells which tests catch it.

    run.py [NAME...]     all faults, or those whose name contains a NAME; prints a table, fails if one is not caught
    run.py --check       only that every fault still has its place in the sources

It works on a copy of the tree under build/mutation and changes nothing else.
"""

import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / "build/mutation/tree"
BUILD = ROOT / "build/mutation/build"
TIME_LIMIT = 300  # seconds for one harness; a fault that hangs is caught, too

# name, program, its tests
HARNESSES = (
    ("unit tests", "src/policy/policy_test", "*"),
    ("data files", "src/policy/reference/policy_reference_test", "PolicyDataFiles.*"),
    ("small worlds", "src/policy/reference/policy_reference_test", "All*"),
    ("random worlds", "src/policy/reference/policy_reference_test", "EngineAndTwin.*"),
)


def faults():
    return tomllib.loads((ROOT / "tests/mutation/faults.toml").read_text(encoding="utf-8"))["fault"]


def misplaced(fault):
    count = (ROOT / fault["file"]).read_text(encoding="utf-8").count(fault["old"])
    return None if count == 1 else f"`{fault['name']}`: its place occurs {count} times in {fault['file']}"


def check():
    complaints = [complaint for fault in faults() if (complaint := misplaced(fault))]
    names = [fault["name"] for fault in faults()]
    complaints += [f"two faults named `{name}`" for name in set(names) if names.count(name) > 1]
    for complaint in complaints:
        print(f"tests/mutation/faults.toml: {complaint}")
    print(f"{len(names)} faults, {len(names) - len(complaints)} in their place")
    return 1 if complaints else 0


def copy_tree():
    """Writes only what differs, so that only that is built again."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    names = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    for path in COPY.rglob("*"):
        if path.is_file() and path.relative_to(COPY).as_posix() not in names:
            path.unlink()
    for name in names:
        content, copy = (ROOT / name).read_bytes(), COPY / name
        if not copy.is_file() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def build():
    """Whether it compiles."""
    command = ["cmake", "--build", BUILD, "--target", "policy_test", "policy_reference_test"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        print(result.stdout[-3000:], file=sys.stderr)
    return result.returncode == 0


def first_failure(program, tests):
    """The test that catches the fault, or None."""
    command = [BUILD / program, f"--gtest_filter={tests}", "--gtest_fail_fast", "--gtest_brief=1"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        return "a hang"
    if result.returncode == 0:
        return None
    failed = [line.split("] ")[1].split()[0] for line in result.stdout.splitlines() if line.startswith("[  FAILED  ] ")]
    return failed[0].rstrip(",") if failed else "a crash"


def catches():
    return [first_failure(program, tests) for _, program, tests in HARNESSES]


def main(names):
    if names == ["--check"]:
        return check()
    chosen = [fault for fault in faults() if not names or any(name in fault["name"] for name in names)]
    if check() != 0 or not chosen:
        return 1
    copy_tree()
    configure = ["cmake", "-S", COPY, "-B", BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                 "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -D_GLIBCXX_ASSERTIONS"]  # fmt: skip
    subprocess.run(configure, check=True, stdout=subprocess.DEVNULL)
    if not build() or any(catches()):
        print("the tests fail without any fault")
        return 1
    print("| fault | file |" + "".join(f" {name} |" for name, _, _ in HARNESSES))
    print("|---|---|" + "---|" * len(HARNESSES))
    missed = 0
    for fault in chosen:
        path = COPY / fault["file"]
        sound = path.read_text(encoding="utf-8")
        path.write_text(sound.replace(fault["old"], fault["new"]), encoding="utf-8")
        caught = catches() if build() else None
        path.write_text(sound, encoding="utf-8")
        cells = ["does not compile"] * len(HARNESSES) if caught is None else [f"`{by}`" if by else "-" for by in caught]
        missed += not (caught and any(caught))
        print(f"| {fault['name']} | `{fault['file']}` | {' | '.join(cells)} |", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} faults caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
