"""The path from the last step of a night back to its opening, by "Where the time went"."""

from dataclasses import dataclass

from attempts import Attempts, undone_by
from night import Night

NOWHERE = float("inf")


@dataclass
class Turn:
    """The time in which the night waited for one step."""

    step: object
    begin: object
    end: object
    # The night as it stood at its end, and the step that had the turn before.
    night: object
    before: object = None
    came_up: bool = False


def last_step(night):
    """The step of the window with the latest finish by the baseline, of several the last."""
    inside = [step for step in night.plan.in_window() if step.id in night.baseline]
    return max(reversed(inside), key=lambda step: night.baseline[step.id][1], default=None)


class Path:
    """The turns that led to the finish of the last step."""

    def __init__(self, night, last):
        self.night = Moments(night.lines, night.book)
        self.last = last

    def turns(self, end):
        found = []
        step, cut = self.last, (end, NOWHERE)
        while step:
            night = self.night.until(cut)
            begin, before = self.begin(night, step, end)
            up = self.came_up(night, step)
            if up and up.at > begin:
                turn = Turn(step, up.at, end, night, None, True)
                cut, end, step = (up.at, up.place), up.at, self.last
            else:
                turn = Turn(step, begin, end, night, before)
                cut, end, step = min(cut, (begin, NOWHERE)), begin, before
            found.insert(0, turn)
        return found

    def begin(self, night, step, end):
        """When the turn begins that ends at `end`, and which step had the turn before."""
        work, first = began(night, step)
        then = night.at(work or end)
        here = then.plan.step(step.id) or night.plan.step(step.id)
        window = {one.id for one in then.plan.in_window()}
        needs = [then.plan.step(name) for name in here.needs if name in window]
        if not needs:
            opened = max(night.opening.at, night.plan.opens)
            return min(opened, first or opened, end), None
        since = [(over_since(then, need), need) for need in needs]
        still_open = [need for at, need in since if at is None]
        if still_open:
            need = max(reversed(still_open), key=lambda one: planned_end(night, one))
            return min(first or end, end), need
        at, need = max(reversed(since), key=lambda one: (one[0], planned_end(night, one[1])))
        return min(at, end), need

    def came_up(self, night, step):
        """The last entry that made the step come up, by when it happened."""
        made = [one for one in night.entries if not one.gone and self.made_it(night, one, step)]
        return max(made, key=lambda one: (one.at, one.place), default=None)

    def made_it(self, night, one, step):
        """It was added; was opened again after it had been over; or was rolled back."""
        event = one.event
        if one.type == "step_added":
            return event["id"] == step.id
        if one.type == "rollback_started":
            return bool(night.forward(step).attempts) and undid(night, one, step)
        then = night.until((one.at, one.place))
        if one.type == "step_reopened":
            mine = event["step"] == step.id and "way" not in event
            return mine and over_since(then, step) is not None
        if one.type == "decided" and event["gate"] == step.id:
            return event["decision"] != "go" and then.gate(step.id).decision() == "go"
        return False


def planned_end(night, step):
    """By the baseline; what it does not have comes before all others."""
    return night.baseline.get(step.id, (night.plan.opens, night.plan.opens))[1]


def began(night, step):
    """When the work began that was done, or is being done; and when the first that stands began."""
    attempts = Attempts(night, step)
    standing = attempts.stand()
    if not standing:
        return None, None
    work = attempts.did or standing[-1]
    return work.begun(), min(one.begun() for one in standing)


def undid(night, call, step):
    """Whether a rollback undid an attempt at a step, or what it stands on."""
    return any(
        undone_by(night, one, attempt) is call
        for one in below(night, step) for attempt in night.forward(one).attempts
    )


def over_since(night, step):
    """Since when a step is over in `night`, or None."""
    step = night.plan.step(step.id)
    if step is None:
        return None
    since = standing_since(night, step)
    if since is None:
        return None
    for rollback in night.rollbacks:
        if rollback.by.at >= since and undid(night, rollback.by, step):
            return None
    return since


def standing_since(night, step):
    """The same, whatever was rolled back; after a second go, since the first."""
    if step.gate:
        gate = night.gate(step.id)
        if gate.decision() != "go":
            return None
        since = None
        for one in gate.decisions:
            since = (since or one.at) if one.event["decision"] == "go" else None
        return since
    work = night.forward(step)
    if work.skip:
        return work.skip.at
    if not work.finished_well() or work.unsigned(step.sign_off):
        return None
    now = work.current()
    return max([now.finish.at, *(work.signed(role).at for role in step.sign_off)])


def below(night, step):
    """The step and all that it needs, directly or through others."""
    found, ahead = {}, [step]
    while ahead:
        one = ahead.pop()
        if one and one.id not in found:
            found[one.id] = one
            ahead += map(night.plan.step, one.needs)
    return found.values()


class Moments(Night):
    """A night that can be asked how things stood at a moment."""

    def __init__(self, lines, book, cut=None, whole=None):
        super().__init__(lines, book, before=cut)
        self.cut = cut
        self.whole = whole or self
        self.kept = whole.kept if whole else {}

    def until(self, cut):
        """What had happened before `cut`: a moment and a place in the log."""
        cut = min(cut, self.cut or cut)
        if cut not in self.kept:
            self.kept[cut] = Moments(self.lines, self.book, cut, self.whole)
        return self.kept[cut]

    def at(self, moment):
        """What had happened up to a moment, and then."""
        return self.until((moment, NOWHERE))

    def rollbacks_of(self, step):
        """The rollbacks that are about a step."""
        return [
            one for one in self.rollbacks
            if one.by.event["extent"] != "only"
            or step.id in self.standing_on(set(one.by.event["steps"]))
        ]
