"""The plan of a run: its runbook (docs/runbook-format.md) and what was changed on the night."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from journal import moment

UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


@dataclass(eq=False)
class Step:
    """A step or a gate."""

    id: str
    number: str
    phase: str
    title: str
    role: str
    needs: list
    gate: dict = None
    sign_off: list = field(default_factory=list)
    undo: dict = None
    restore: dict = None
    evidence: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    tests: list = field(default_factory=list)
    not_before: object = None
    decide_by: object = None


@dataclass
class Phase:
    id: str
    number: int
    title: str
    when: str


class Plan:
    """The runbook `book`, as it was read, all times of it moved by `shift`."""

    def __init__(self, book, shift=timedelta(0)):
        self.book = book
        self.zone = ZoneInfo(self.book["window"]["timezone"])
        self.shift = shift
        self.opens = self.time(self.book["window"]["opens"])
        self.closes = self.closes_first = self.time(self.book["window"]["closes"])
        self.doors_open = self.time(self.book["window"].get("doors_open"))
        self.people = {one["id"]: one for one in self.book.get("people") or []}
        self.contacts = {one["id"]: one for one in self.book.get("contacts") or []}
        self.services = {one["id"]: one for one in self.book.get("services") or []}
        self.phases = []
        self.steps = []
        self.added, self.amended = set(), set()
        for phase in self.book["phases"]:
            self.read_phase(phase)

    def read_phase(self, phase):
        number = len(self.phases) + 1
        before = ends([step for step in self.steps if step.phase == self.last_phase()])
        when = phase.get("when") or "window"
        self.phases.append(Phase(phase["id"], number, phase["title"], when))
        steps = []
        for raw in phase["steps"]:
            default = [steps[-1].id] if steps else before
            count = len([step for step in steps if not step.gate])
            steps.append(self.read_step(raw, number, count, default))
            self.steps.append(steps[-1])

    def last_phase(self):
        return self.phases[-1].id if self.phases else None

    def read_step(self, raw, phase, count, default):
        gate = raw.get("gate")
        gates = len([step for step in self.steps if step.gate])
        role = ", ".join(gate["decides"]) if gate else roles(raw)
        return Step(
            id=raw["id"],
            number=f"G{gates + 1}" if gate else f"{phase}.{count + 1}",
            phase=self.phases[-1].id,
            title=raw["title"],
            role=role,
            needs=list((raw["needs"] or []) if "needs" in raw else default),
            gate=gate,
            sign_off=raw.get("sign_off") or [],
            undo=raw.get("undo"),
            restore=raw.get("restore_point"),
            evidence=raw.get("evidence") or [],
            changes=raw.get("changes") or [],
            tests=raw.get("tests") or [],
            not_before=self.time(raw.get("not_before")),
            decide_by=self.time(gate.get("decide_by")) if gate else None,
        )

    def time(self, text):
        """A time of the runbook, or one so long after the opening, in UTC."""
        if text is None:
            return None
        if text.startswith("+"):
            return self.opens + duration(text[1:])
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        if at.tzinfo is None:
            at = at.replace(tzinfo=self.zone)
        return at.astimezone(timezone.utc) + self.shift

    def step(self, name):
        return next((step for step in self.steps if step.id == name), None)

    def in_window(self):
        inside = {phase.id for phase in self.phases if phase.when == "window"}
        return [step for step in self.steps if step.phase in inside]

    def add(self, event, texts):
        """A step that was added: it waits for the one that it comes after."""
        after = self.step(event["after"])
        if after is None or self.step(event["id"]):
            return
        place = self.steps.index(after) + 1
        undo = {"do": texts["undo"]} if "undo" in texts else None
        new = Step(event["id"], "", after.phase, texts.get("title"), event.get("role"), [after.id])
        new.undo = undo
        self.added.add(new.id)
        new.number = self.number_behind(self.steps[place - 1])
        while self.step_with(new.number):
            place += 1
            new.number = self.number_behind(self.steps[place - 1])
        self.steps.insert(place, new)
        for name in event.get("needed_by") or []:
            waiting = self.step(name)
            if waiting and not self.stands_on(new, waiting):
                waiting.needs.append(new.id)
                self.amended.add(name)

    def stands_on(self, step, other):
        """Whether `step` needs `other`, directly or through others."""
        needs = [self.step(name) for name in step.needs]
        return any(need is other or self.stands_on(need, other) for need in needs if need)

    def number_behind(self, step):
        """`2.3a` behind 2.3, `2.3b` behind that; behind a gate, that of the step before it."""
        while step.gate:
            step = self.steps[self.steps.index(step) - 1]
        number = step.number
        letter = number[-1]
        return number[:-1] + chr(ord(letter) + 1) if letter.isalpha() else number + "a"

    def step_with(self, number):
        return next((step for step in self.steps if step.number == number), None)

    def amend(self, event):
        step = self.step(event["step"])
        if step is None:
            return
        self.amended.add(step.id)
        if "needs" in event:
            needs = [self.step(name) for name in event["needs"]]
            fine = [need for need in needs if need is not step and not self.stands_on(need, step)]
            step.needs = [need.id for need in fine]
        step.role = event.get("role", step.role)
        for name in ("not_before", "decide_by"):
            if name in event:
                setattr(step, name, moment(event[name]))


def ends(steps):
    """The steps of a phase that no other step of it needs."""
    needed = {need for step in steps for need in step.needs}
    return [step.id for step in steps if step.id not in needed]


def roles(raw):
    """Who does it, in words: `dba`, or a crew: `dba, 2 network`."""
    if raw.get("role"):
        return raw["role"]
    crew = (raw.get("crew") or {}).items()
    return ", ".join(role if count == "1" else f"{count} {role}" for role, count in crew) or None


def duration(text):
    parts = re.findall(r"(\d+)([wdhms])", text)
    return timedelta(seconds=sum(int(count) * UNITS[unit] for count, unit in parts))
