"""Which attempt at a step did the work, and which were for nothing."""

from datetime import timedelta

from night import signers

ZERO = timedelta(0)


class Attempts:
    """The attempts at a step as they stood in `night`: which one did the work, what the rest is."""

    def __init__(self, night, step):
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
        return undone_by(self.night, self.step, attempt) is not None

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
            last = self.all[place - 1]
            before = last.aside.at if last.aside else self.end(last)
            after = max(filter(None, [after, before]), default=None)
        return min(max(begin, after), end) if after else begin

    def took(self, attempt):
        """Of what was finished without a start nothing is known."""
        end = self.end(attempt, self.night.cut[0])
        return end - attempt.started() if attempt.started() else ZERO

    def stand(self):
        """Those that stand: also what failed, unless a rollback was called since."""
        called = max((one.by.at for one in self.night.rollbacks_of(self.step)), default=None)
        begun = [one for one in self.all if one.begun() and self.kind(one) != "undone"]
        failed = [one for one in begun if self.kind(one) == "failed attempt"]
        return [one for one in begun if one not in failed or not called or one.begun() > called]

    def kind(self, attempt):
        """What became of it; `work` for what did the work, or is doing it."""
        return self.kinds.get(id(attempt), "work")


def length(night, step):
    """What the baseline gave it."""
    start, finish = night.baseline.get(step.id, (None, None))
    return finish - start if start else ZERO


def undone_by(night, step, attempt):
    """The first call of a rollback that undid an attempt, by what the whole night says of it."""
    begun = attempt.begun()
    for rollback in night.rollbacks_of(step):
        call = rollback.by
        if begun and begun <= call.at and was_undone(night.whole, step, attempt, call):
            return call
    return None


def was_undone(whole, step, attempt, call):
    """Whether its undo, or a restore that took it back, was finished and signed after the call."""
    work = whole.works.get((step.id, "back"))
    tried = [(one, signers(step, "back"), work) for one in work.attempts] if work else []
    same = [one for one in whole.forward(step).attempts if first_line(one) == first_line(attempt)]
    for (name, way), work in whole.works.items():
        if way == "restore" and same:
            roles = signers(whole.plan.step(name), way)
            tried += [(one, roles, work) for one in work.attempts if one is same[0].restored]
    return any(
        one.outcome() in ("done", "worked_around") and one.finish.at >= call.at
        and not work.unsigned(roles, one)
        for one, roles, work in tried
    )


def first_line(attempt):
    """What tells it from the others, in whatever part of the log."""
    return [one.id for one in attempt.starts[:1] or attempt.replaced[:1] or [attempt.finish]]
