#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""policy_rivals.py BUILD/rolecall: one table of what a decision costs here and in two other policy engines.

The shapes are those of policy_bench, decided in turn by it and by the rivals of bench/rivals/, which npm installs into the
build folder (nothing of them is linked or shipped).  Who decides otherwise than we do is not timed.  Without node, npm or
the registry the columns of the rivals say so.
"""

import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RIVALS = {"simulate": "iam-simulate", "simulate_core": "its core alone", "cedar": "cedar-wasm"}
PATIENCE_SECONDS = 15
OURS = ["ns", "instr.", "allocs", "us/KiB", "B/policy"]


def install(folder):
    """The folder of the modules, or why there is none."""
    if not shutil.which("node") or not shutil.which("npm"):
        return None, "no node"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / "rivals" / "package.json", folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None, "no registry"
    return (folder / "node_modules", "") if done.returncode == 0 else (None, "no registry")


def ask_rival(modules, shapes, number, rival):
    command = ["node", HERE.parent / "rivals" / "decide.mjs", modules, shapes, str(number), rival]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return f"> {PATIENCE_SECONDS} s"
    if done.returncode != 0:
        return "failed"
    answer = json.loads(done.stdout)
    return f"{answer['ns']:,.0f}" if "ns" in answer else answer["why"]


def ask_ourselves(program, name):
    command = [program, f"--benchmark_filter=^decide/{name}$", "--benchmark_format=json", "--benchmark_min_time=0.1"]
    command += ["--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"]
    runs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["benchmarks"]
    run = next(run for run in runs if run["aggregate_name"] == "median")
    count = f"{run['instructions']:,.0f}" if "instructions" in run else "-"
    return [f"{run['cpu_time']:,.0f}", count, f"{run['allocations']:g}", f"{run['compile_us_KiB']:.1f}", f"{run['bytes_policy']:,.0f}"]


def main():
    build = pathlib.Path(sys.argv[1]).resolve().parent
    program = build / "bench" / "policy_bench"
    shapes = build / "rivals" / "shapes.json"
    modules, why = install(shapes.parent)
    shapes.write_text(subprocess.run([program, "--shapes"], check=True, capture_output=True, text=True).stdout)
    rows = [["shape", *OURS, *(f"{name}, ns" for name in RIVALS.values())]]
    for number, shape in enumerate(json.loads(shapes.read_text())):
        theirs = [ask_rival(modules, shapes, number, rival) if modules else why for rival in RIVALS]
        rows.append([shape["name"], *ask_ourselves(program, shape["name"]), *theirs])
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip(), flush=True)


main()
