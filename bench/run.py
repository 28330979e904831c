#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run.py BUILD_FOLDER [NAME]: runs the benchmarks, or those with NAME in their name, and holds them against the budgets.

A benchmark is a program BUILD_FOLDER/bench/NAME_bench or a script bench/system/NAME.py.  It shows its numbers to people; for
the table below it either writes Google Benchmark's JSON or prints lines "result NAME NUMBER".
"""

import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable

HERE = pathlib.Path(__file__).resolve().parent
WITH_GOOGLE_BENCHMARK = {"authorization", "issuer", "policy", "sigv4"}
DECISION = "decide/10 statements, boundary, session policy"


@dataclasses.dataclass
class Budget:
    """`measured` reads the results of one benchmark, results[NAME] or results[NAME][COUNTER]."""

    benchmark: str
    what: str
    relation: str  # of the measured to the limit: "<=" or ">="
    limit: float
    unit: str
    measured: Callable

    def row(self, results):
        limit = f"{self.relation} {self.limit:g} {self.unit}"
        try:
            value = self.measured(results[self.benchmark])
        except KeyError:  # not every system lets instructions be counted
            return [self.what, limit, "can't be measured here", "-", "-"]
        met = value <= self.limit if self.relation == "<=" else value >= self.limit
        ratio = f"{value / self.limit:.2f}" if self.limit else "-"
        return [self.what, limit, f"{value:.4g} {self.unit}", ratio, "yes" if met else "NO"]


# The budgets of the design (docs/benchmarks.md).  The last two follow from those of a million instances.
BUDGETS = [
    Budget("policy", "decision: 10 statements, boundary, session policy", "<=", 150, "ns", lambda r: r[DECISION]["cpu_time"]),
    Budget("policy", "instructions of it", "<=", 1200, "", lambda r: r[DECISION]["instructions"]),
    Budget("policy", "heap allocations of any decision", "<=", 0, "", lambda r: max(run.get("allocations", 0) for run in r.values())),
    Budget("policy", "2,000 statements in 20 policies / 10 statements", "<=", 1.5, "x", lambda r: r["decide/2,000 statements in 20 policies"]["ratio"]),
    Budget("policy", "2,000 statements about one action / 10 statements", "<=", 1.5, "x", lambda r: r["decide/2,000 statements about one action"]["ratio"]),
    Budget("sigv4", "verification / its SHA-256 alone", "<=", 2, "x", lambda r: r["verify/get_caller_identity"]["sha_ratio"]),
    Budget("http_load", "GetCallerIdentity / nginx, same cores", ">=", 0.5, "x", lambda r: r["caller_identity"]),
    Budget("http_load", "IMDS role document / nginx, same cores", ">=", 1, "x", lambda r: r["role_document"]),
    Budget("store", "memory of an instance with its association", "<=", 1024, "bytes", lambda r: r["bytes_each/1000000"]),
    Budget("store", "load of 1,000,000 instances", "<=", 10, "s", lambda r: r["load_seconds/1000000"]),
    Budget("store", "commit rate, 64 writers / 1 writer", ">=", 10, "x", lambda r: r["commit_ratio"]),
    Budget("start_up", "server with 100,000 instances: ready after", "<=", 1, "s", lambda r: r["start_seconds"]),
    Budget("start_up", "the same: resident memory of each", "<=", 1024, "bytes", lambda r: r["resident_bytes_each"]),
]


def run_google(program):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        repeat = ["--benchmark_repetitions=5", "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.1"]
        subprocess.run([program, *repeat, f"--benchmark_out={out.name}", "--benchmark_out_format=json"], check=True)
        runs = json.loads(pathlib.Path(out.name).read_text())["benchmarks"]
    return {run["run_name"]: run for run in runs if run["aggregate_name"] == "median"}


def run_printing(command):
    results = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if result := re.fullmatch(r"result (\S+) (\S+)\n", line):
                results[result[1]] = float(result[2])
            else:
                print(line, end="", flush=True)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return results


def benchmarks(build):
    """Each name with what runs it."""
    for program in sorted((build / "bench").glob("*_bench")):
        name = program.name.removesuffix("_bench")
        google = name in WITH_GOOGLE_BENCHMARK
        yield name, lambda program=program, google=google: run_google(program) if google else run_printing([program])
    for script in sorted((HERE / "system").glob("*.py")):
        yield script.stem, lambda script=script: run_printing([script, build / "rolecall"])


def print_table(rows):
    rows = [["budget", "limit", "measured", "ratio", "met"], *rows]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    results = {}
    for name, run in benchmarks(build):
        if wanted in name:
            print(f"== {name}", flush=True)
            results[name] = run()
    if not results:
        sys.exit(f"no benchmark has '{wanted}' in its name")
    rows = [budget.row(results) for budget in BUDGETS if budget.benchmark in results]
    if rows:
        print("\n(ratio: measured / limit)")
        print_table(rows)


main()
