"""Reads the feeds of a run and checks their chains, as docs/log-format.md says."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

HASH = re.compile(rb',"hash":"([0-9a-f]{64})"')


@dataclass
class Journal:
    """The lines of all feeds in the one order, and what is wrong with them."""

    lines: list = field(default_factory=list)
    broken: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    files: list = field(default_factory=list)
    feeds: dict = field(default_factory=dict)

    def verdict(self):
        return "broken" if self.broken else "incomplete" if self.missing else "ok"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def moment(text):
    """A time of the log or of JSON, in UTC; what is finer than a microsecond is cut off."""
    text = re.sub(r"\.(\d+)", lambda part: "." + part.group(1)[:6].ljust(6, "0"), text)
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def line_id(line):
    return f'{line["writer"]}/{line["n"]}'


def order(line):
    time, _, counter = line["hlc"].partition("/")
    return time, int(counter), line["writer"], line["n"], line["hash"]


def own_time(line):
    """The writer's wall clock."""
    return moment(line["wall"] if "wall" in line else line["hlc"].partition("/")[0])


def read(run):
    """The journal of the run in the folder `run`."""
    journal = Journal()
    for path in sorted(Path(run, "journal").iterdir()):
        if ".jsonl" in path.name and not path.name.startswith("."):
            read_file(path, journal)
    unique = {(line_id(line), line["hash"]): line for line in journal.lines}
    journal.lines = sorted(unique.values(), key=order)
    check_feeds(journal)
    check_seen(journal)
    check_opening(journal, Path(run, "runbook.yaml").read_bytes())
    check_files(journal, Path(run, "evidence"))
    return journal


def read_file(path, journal):
    before = ""
    rows = path.read_bytes().splitlines(keepends=True)
    for number, raw in enumerate(rows, 1):
        where = f"{path.name}:{number}"
        found = HASH.search(raw)
        line = parsed(raw)
        if line is None or not found:
            # The beginning of a last line, without a newline, is torn off, and nothing is wrong.
            if raw.endswith(b"\n"):
                journal.broken.append(f"{where}: not a line")
            continue
        if sha256(raw[:found.start()]) != found.group(1).decode():
            journal.broken.append(f"{where}: hash")
            continue
        if line["prev"] != before:
            journal.broken.append(f"{where}: chain")
        check_texts(line, where, journal)
        before = line["hash"]
        journal.lines.append(line)


def parsed(raw):
    try:
        return json.loads(raw)
    except ValueError:
        return None


def check_texts(line, where, journal):
    """Each text is the one that the event has the hash of; withheld ones are absent."""
    for name, text in line.get("texts", {}).items():
        salted = "\n".join([line["salt"], name, text]).encode()
        if sha256(salted) != line["event"].get("texts", {}).get(name):
            journal.broken.append(f"{where}: text {name}")


def check_feeds(journal):
    for line in journal.lines:
        journal.feeds.setdefault(line["writer"], []).append(line)
    for writer, lines in journal.feeds.items():
        if [line["n"] for line in lines] != list(range(1, len(lines) + 1)):
            journal.broken.append(f"{writer}: a line is missing, twice or out of order")
    if len({line["run"] for line in journal.lines}) > 1:
        journal.broken.append("lines of more than one run")


def check_seen(journal):
    here = {(line["writer"], line["n"], line["hash"]) for line in journal.lines}
    for line in journal.lines:
        for writer, (n, digest) in line["seen"].items():
            if (writer, n, digest) not in here:
                journal.missing.append(f"{line_id(line)} has seen {writer}/{n}")


def check_opening(journal, runbook):
    opening = [line for line in journal.lines if line["event"]["type"] == "run_opened"]
    if not opening:
        journal.missing.append("the opening")
    elif opening[0]["event"]["sha256"] != sha256(runbook):
        journal.files.append("runbook.yaml is not what was opened")


def check_files(journal, folder):
    """Each file that was given as evidence is here, with its bytes."""
    for line in journal.lines:
        given = line["event"].get("file")
        if not given:
            continue
        found = list(folder.glob(given["sha256"] + "-*"))
        if not found:
            journal.files.append(f'{given["sha256"]} is not here')
        for path in found:
            data = path.read_bytes()
            if sha256(data) != given["sha256"] or len(data) != given["size"]:
                journal.files.append(f"{path.name}: other bytes")
