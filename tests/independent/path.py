"""The path from the last step of a night back to its opening, by "Where the time went"."""

from dataclasses import dataclass

from attempts import Attempts, calls, undid
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


def last_step(night):
    """The step of the window with the latest finish by the baseline, of several the last."""
    inside = [step for step in night.plan.in_window() if step.id in night.baseline]
    return max(reversed(inside), key=lambda step: night.baseline[step.id][1])


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
                turn = Turn(step, up.at, end, night, None)
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
            return min(opened, work or opened, end), None
        since = [(over_since(then, need), need) for need in needs]
        open_needs = [need for at, need in since if at is None]
        if open_needs:
            return min(first or end, end), max(open_needs, key=lambda one: planned_end(night, one))
        at, need = max(since, key=lambda one: one[0])
        return min(at, end), need

    def came_up(self, night, step):
        """The last entry that made the step come up (again)."""
        found = None
        for one in night.entries:
            if one.gone:
                continue
            if one.type == "step_added" and one.event["id"] == step.id:
                pass
            elif one.type == "step_reopened" and one.event["step"] == step.id and "way" not in one.event:
                if not over_since(night.until((one.at, one.place)), step):
                    continue
            elif one.type == "decided" and one.event["gate"] == step.id:
                gate = night.until((one.at, one.place)).gate(step.id)
                if one.event["decision"] == "go" or gate.decision() != "go":
                    continue
            elif one.type == "rollback_started":
                if not undid(night, one, step):
                    continue
            else:
                continue
            if found is None or (one.at, one.place) > (found.at, found.place):
                found = one
        return found


def planned_end(night, step):
    if step.id in night.baseline:
        return night.baseline[step.id][1]
    return max((planned_end(night, need) for need in map(night.plan.step, step.needs)), default=night.plan.opens)


def began(night, step):
    """When the work began that was done, and when the first that stands began."""
    if step.gate:
        final = night.gate(step.id).final()
        at = final.at if final and final.event["decision"] == "go" else None
        return at, at
    attempts = Attempts(night, step)
    work = attempts.begin(attempts.did) if attempts.did else None
    if attempts.did and not attempts.did.started():
        # How long it took is not known before what came before it is.
        work = attempts.end(attempts.did)
    first = min((one.begun() for one in attempts.stand() if one.begun()), default=None)
    return work, first


def over_since(night, step):
    """Since when a step is over in `night`, or None."""
    step = night.plan.step(step.id)
    if step is None:
        return None
    since = standing_since(night, step)
    if since is None:
        return None
    for call in calls(night):
        if call.at >= since and any(undid(night, call, one) for one in below(night, step)):
            return None
    return since


def standing_since(night, step):
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

    kept = None

    def until(self, cut):
        """What had happened before `cut`: a moment and a place in the log."""
        cut = min(cut, getattr(self, "cut", cut))
        if self.kept is None:
            self.kept = {}
        if cut not in self.kept:
            then = Moments(self.lines, self.book, before=cut)
            then.cut = cut
            then.kept = self.kept
            self.kept[cut] = then
        return self.kept[cut]

    def at(self, moment):
        """What had happened up to a moment, and then."""
        return self.until((moment, NOWHERE))
