"""Where the time went, recomputed by "Where the time went" of docs/json.md."""

from dataclasses import dataclass
from datetime import timedelta

from attempts import Attempts, length
from path import Path, last_step
from plan import duration
from presence import Presence
from seconds import Second

ZERO = timedelta(0)
WHOLE = ("skipped", "still to come", "not done")


@dataclass
class Row:
    kind: str
    step: str
    blocker: str
    seconds: timedelta


def rows(night, now):
    """The rows of the table `slip`, those of the opening first."""
    last = last_step(night)
    end = night.finished(last)
    if end is None or night.stage(last) not in ("done", "worked around", "awaiting sign-off"):
        end = night.end(now)
    path = Path(night, last)
    turns = path.turns(end)
    latest = {turn.step.id: turn for turn in turns}
    targets = [target(turns, latest[name]) for name in latest]
    ledger = Ledger(night, last, Presence(night), latest)
    found, planned = [], ZERO
    if turns[0].begin > night.plan.opens:
        found.append(Row("opened late", None, None, turns[0].begin - night.plan.opens))
    for turn in turns:
        is_target = any(turn is one for one in targets)
        mine, less = ledger.turn(turn, is_target)
        planned += less
        found += mine
    span = night.baseline[last.id][1] - night.plan.opens
    early = min(turns[0].begin - night.plan.opens, ZERO)
    left = span - planned - early
    if left > ZERO:
        found.append(Row("slack used", None, None, -left))
    elif left < ZERO:
        kinds = [row.kind for row in found]
        kind = next((one for one in ("undone", "redone") if one in kinds), "added work")
        found.append(Row(kind, None, None, -left))
    return [row for row in found if row.seconds]


def target(turns, latest):
    """The turn of a step from which the plan is subtracted."""
    mine = [turn for turn in turns if turn.step is latest.step or turn.step.id == latest.step.id]
    done = deed(latest.night, latest.step)
    for turn in mine:
        if done and turn.begin <= done <= turn.end and turn.begin < turn.end:
            return turn
    return mine[-1]


def deed(night, step):
    """When the work ended that was done, or the gate was decided go."""
    if step.gate:
        final = night.gate(step.id).final()
        return final.at if final and final.event["decision"] == "go" else None
    attempt = Attempts(night, step).did
    return (attempt.finish or attempt.aside).at if attempt and (attempt.finish or attempt.aside) else None


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
        planned = self.planned(turn, latest) if is_target else {}
        for kind in planned:
            seconds.setdefault((kind, None), ZERO)
        merged = {}
        for (kind, blocker), span in seconds.items():
            span -= planned.get(kind, ZERO)
            name = self.name(kind, span, latest)
            # What was not done is one row, for the work and its sign-off; what was gained is two.
            cause = None if name in WHOLE else kind
            merged[name, blocker, cause] = merged.get((name, blocker, cause), ZERO) + span
        number = turn.step.number
        found = [Row(kind, number, name, span) for (kind, name, _), span in merged.items()]
        return found, sum(planned.values(), ZERO)

    def planned(self, turn, latest):
        step = turn.step
        if step.id not in self.night.baseline:
            return {}
        planned = {"decision" if step.gate else "work": length(self.night, step)}
        if step.sign_off and step.id != self.last.id:
            planned["sign-off"] = self.sign_off
        if step.not_before and turn.before and turn.before.id in self.night.baseline:
            before = turn.before
            gap = self.night.baseline[step.id][0] - self.night.baseline[before.id][1]
            gap -= self.sign_off if before.sign_off else ZERO
            planned["time"] = max(gap, ZERO)
        return planned

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
        if not self.is_finished(latest):
            return "not done" if self.night.closing else "still to come"
        return "gained"

    def is_finished(self, latest):
        """By what is known in the end."""
        stage = self.night.stage(self.night.plan.step(latest.step.id))
        return stage in ("done", "worked around", "skipped", "rolled back", "awaiting sign-off")

    def seconds(self, turn, night):
        """How long each kind held in the turn, by kind and blocker, the first to hold first."""
        second = Second(self, turn, night)
        cuts = sorted({turn.begin, turn.end, *second.cuts()})
        cuts = [at for at in cuts if turn.begin <= at <= turn.end]
        found = {}
        for start, end in zip(cuts, cuts[1:]):
            kind = second.kind(start)
            found[kind] = found.get(kind, ZERO) + (end - start)
        return found
