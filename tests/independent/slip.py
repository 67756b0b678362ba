"""Where the time went, recomputed by "Where the time went" of docs/json.md."""

from dataclasses import dataclass
from datetime import timedelta

from attempts import Attempts, length
from path import Path, last_step
from plan import duration
from presence import Presence
from seconds import Second

ZERO = timedelta(0)
# What is not done yet is one row, for the work of a step and its sign-off.
WHOLE = ("skipped", "still to come", "not done")


@dataclass
class Row:
    """What some of the time went into, more than planned; below zero: less."""

    kind: str
    step: str
    blocker: str
    seconds: timedelta


def rows(night, now):
    """The rows of the table `slip`, those of the opening first."""
    last = last_step(night)
    if last is None:
        return []
    end = night.finished(last)
    if end is None or night.stage(last) not in ("done", "worked around", "awaiting sign-off"):
        end = night.end(now)
    turns = Path(night, last).turns(end)
    latest = {turn.step.id: turn for turn in turns}
    ledger = Ledger(night, last, Presence(night), latest)
    found, planned = [], ZERO
    late = to_the_second(turns[0].begin) - night.plan.opens
    found.append(Row(opening(night, turns[0], now), None, None, late))
    for turn in turns:
        mine, less = ledger.turn(turn, turn is target(turns, latest[turn.step.id]))
        planned += less
        found += mine
    span = night.baseline[last.id][1] - night.plan.opens
    left = span - planned
    if left > ZERO:
        found.append(Row("slack used", None, None, -left))
    elif left < ZERO:
        kinds = [row.kind for row in found]
        kind = next((one for one in ("undone", "redone") if one in kinds), "added work")
        found.append(Row(kind, None, None, -left))
    return [row for row in found if row.seconds]


def opening(night, first, now):
    """What the time from the opening of the window to the first turn is, or that before it."""
    if first.begin > night.plan.opens:
        return "opened late"
    if first.begin < night.end(now):
        return "gained"
    return "not done" if night.closing else "still to come"


def target(turns, latest):
    """The turn of a step from which the plan is subtracted: when the work began that was done."""
    mine = [turn for turn in turns if turn.step.id == latest.step.id]
    began = deed(latest.night, latest.step)
    done = [turn for turn in mine if began and turn.begin <= began <= turn.end]
    return (done or mine)[-1]


def deed(night, step):
    """When the work began that was done, or when a gate was decided go."""
    if step.gate:
        final = night.whole.gate(step.id).final()
        return final.at if final and final.event["decision"] == "go" else None
    attempt = Attempts(night, step).did
    return attempt.begun() if attempt else None


class Ledger:
    """Says what each second of a turn counts as, less what was planned."""

    def __init__(self, night, last, presence, latest):
        self.night, self.last, self.presence = night, last, presence
        self.latest = latest
        self.live = night.opening.event["mode"] == "live"
        waits = night.book.get("waits") or {}
        self.sign_off = duration(waits.get("sign_off") or "5m")

    def turn(self, turn, is_target):
        """Its rows, and what was subtracted for the plan."""
        latest = self.latest[turn.step.id]
        seconds = self.seconds(turn, latest.night)
        planned = self.planned(turn) if is_target else {}
        for kind in planned:
            seconds.setdefault((kind, None), ZERO)
        merged = {}
        for (kind, blocker), span in seconds.items():
            span -= planned.get(kind, ZERO)
            name = self.name(kind, span, latest)
            cause = None if name in WHOLE else kind
            merged[name, blocker, cause] = merged.get((name, blocker, cause), ZERO) + span
        number = turn.step.number
        found = [Row(kind, number, name, span) for (kind, name, _), span in merged.items()]
        return found, sum(planned.values(), ZERO)

    def planned(self, turn):
        """What the baseline gave the step, by what it was for."""
        step = turn.step
        if step.id not in self.night.baseline:
            return {}
        planned = {"decision" if step.gate else "work": length(self.night, step)}
        if step.sign_off and step.id != self.last.id:
            planned["sign-off"] = self.sign_off
        if step.not_before:
            planned["time"] = self.planned_wait(turn)
        return planned

    def planned_wait(self, turn):
        """How long the baseline let it wait for its time, once what came before it was over."""
        before = turn.before
        if before is None:
            over = None if turn.came_up else self.night.plan.opens
        else:
            over = self.night.baseline.get(before.id, (None, None))[1]
            over = over + self.sign_off if over and before.sign_off else over
        return max(self.night.baseline[turn.step.id][0] - over, ZERO) if over else ZERO

    def name(self, kind, span, latest):
        """The kind in words of what is left over."""
        step, night = latest.step, latest.night
        if kind not in ("work", "decision", "sign-off", "time"):
            return kind
        added = step.id not in self.night.baseline
        if span >= ZERO:
            return {
                "work": "added work" if added else "overran",
                "decision": "waited for a decision",
                "sign-off": "waited for a sign-off",
                "time": "not before its time",
            }[kind]
        stage = night.stage(night.plan.step(step.id))
        if stage == "skipped":
            return "skipped"
        if kind == "time" and (night.began(step) or stage == "done"):
            return "slack used"
        if not self.is_finished(latest, kind):
            return "not done" if self.night.closing else "still to come"
        return "gained"

    def is_finished(self, latest, kind):
        """Whether the step is over in the end; its work is before it is signed."""
        stage = self.night.stage(self.night.plan.step(latest.step.id))
        over = ("done", "worked around", "skipped")
        return stage in over or (kind == "work" and stage == "awaiting sign-off")

    def seconds(self, turn, night):
        """How long each kind held in the turn, by kind and blocker, the first to hold first."""
        second = Second(self, turn, night)
        cuts = sorted({turn.begin, turn.end, *second.cuts()})
        cuts = [at for at in cuts if turn.begin <= at <= turn.end]
        found = {}
        for start, end in zip(cuts, cuts[1:]):
            kind = second.kind(start)
            span = to_the_second(end) - to_the_second(start)
            found[kind] = found.get(kind, ZERO) + span
        return found


def to_the_second(at):
    """So that what follows each other adds up."""
    return at.replace(microsecond=0)
