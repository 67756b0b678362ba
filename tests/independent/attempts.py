"""Which attempt at a step did the work, and which were for nothing."""

from datetime import timedelta

ZERO = timedelta(0)


class Attempts:
    """The attempts at a step as they stood in `night`: which one did the work, what the rest is."""

    def __init__(self, night, step, from_then=None):
        self.night, self.step = night, step
        work = night.forward(step)
        self.all = work.attempts
        self.kinds = {}
        self.did = None
        for one in self.all:
            if one.outcome() == "failed":
                self.kinds[id(one)] = "failed attempt"
            elif self.rolled_back(one):
                self.kinds[id(one)] = "undone"
            elif work.skip:
                self.kinds[id(one)] = "failed attempt"
        given_up = [place for place, one in enumerate(self.all) if id(one) in self.kinds]
        since = self.all[given_up[-1] + 1:] if given_up else self.all
        able = [
            one for one in since
            if not (one.aside and not one.finish and one is not self.all[-1])
        ]
        longest = max((self.took(one) for one in able), default=ZERO)
        for one in able:
            if self.took(one) * 2 >= longest:
                self.did = one
        for one in self.all:
            if id(one) not in self.kinds and one is not self.did:
                self.kinds[id(one)] = "redone"

    def rolled_back(self, attempt):
        return any(
            undid(self.night, call, self.step) and attempt.begun() and attempt.begun() < call.at
            for call in calls(self.night)
        )

    def end(self, attempt, until=None):
        over = attempt.finish or attempt.aside
        return over.at if over else until

    def begin(self, attempt, after=None):
        """Its start; what was finished without one took what the plan gave it."""
        if attempt.started():
            return attempt.started()
        end = self.end(attempt)
        if end is None:
            return None
        begin = end - length(self.night, self.step)
        place = self.all.index(attempt)
        if place:
            after = max(filter(None, [after, self.end(self.all[place - 1])]), default=None)
        return min(max(begin, after), end) if after else begin

    def took(self, attempt):
        end = self.end(attempt, max((one.at for one in self.night.entries), default=None))
        return end - self.begin(attempt) if attempt.begun() or attempt.finish else ZERO

    def stand(self):
        return [
            one for one in self.all if self.kinds.get(id(one)) not in ("failed attempt", "undone")
        ]


def length(night, step):
    start, finish = night.baseline.get(step.id, (None, None))
    return finish - start if start else ZERO


def calls(night):
    return [one.by for one in night.rollbacks]


def undid(night, call, step):
    """Whether the rollback that was called undid the step, which had been started."""
    then = night.until((call.at, call.place))
    if not then.began(then.plan.step(step.id) or step):
        return False
    event = call.event
    asked = then.asked_by(event)
    point = then.plan.step(event.get("point"))
    covered = then.covered(point) if point else []
    return step.id in {one.id for one, way in asked if way == "back"} | {one.id for one in covered}
