#!/usr/bin/env python3
"""Recomputes what `report` and `status` say of runs from their journals alone, and compares.

    tests/independent/check.py [RUN...]

Without runs: the sample runs. The program is $RUNSHEET, or target/debug/runsheet.
Exit 1: something disagrees; 2: nothing could be checked.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True

import compare  # noqa: E402
import journal  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [ROOT / "assets/sample-run", ROOT / "assets/sample-rehearsal"]
RUNSHEET = os.environ.get("RUNSHEET", str(ROOT / "target/debug/runsheet"))


def ask(verb, run):
    """What the program says, read from its JSON."""
    command = [RUNSHEET, verb, str(run), "--format", "json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return json.loads(done.stdout)


def check(run):
    """What was found about one run."""
    log = journal.read(run)
    runbook = Path(run, "runbook.yaml").read_text(encoding="utf-8")
    return compare.run(log, runbook, ask("report", run), ask("status", run))


def main(runs):
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for run, found in zip(runs, pool.map(check, runs)):
            for line in found.disagreements:
                print(f"{run}: {line}")
            print(f"{run}: {found.compared} values compared, {len(found.disagreements)} disagree")
            failed += len(found.disagreements)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:] or SAMPLES))
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"nothing could be checked: {problem}", file=sys.stderr)
        sys.exit(2)
