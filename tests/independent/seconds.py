"""What each second of a turn counts as, by "What a second counts as"."""

from attempts import Attempts, undone_by
from journal import moment

WAITS = "waited for a person or a shift"


class Second:
    """What a second of a turn counts as."""

    def __init__(self, ledger, turn, night):
        self.ledger, self.turn, self.night = ledger, turn, night
        self.step = night.plan.step(turn.step.id)
        self.attempts = Attempts(night, self.step)
        self.forward = night.forward(self.step)
        self.blockers = night.blockers_of(self.step)

    def span(self, attempt):
        """From when to when somebody worked on it."""
        begin = self.attempts.begin(attempt, self.turn.begin)
        return begin, self.attempts.end(attempt, self.turn.end)

    def cuts(self):
        """The moments at which it may begin to be something else."""
        for one in self.night.entries:
            yield one.at
            if one.lapsed:
                yield one.lapsed.at
            until = one.event.get("until")
            if until and one.type == "decided":
                yield moment(until)
        for one in self.attempts.all:
            yield from filter(None, self.span(one))
        if self.step.not_before:
            yield self.step.not_before
        yield from self.ledger.presence.cuts()

    def kind(self, at):
        """The kind of time that a moment is, and the number of the blocker if there is one."""
        if self.paused(at, "stop"):
            return "stopped", None
        if self.step.gate:
            return self.gate_kind(at)
        kind = self.undoing(at) or self.signing(at) or self.blocked(at) or self.working(at)
        return kind or (self.waiting(at), None)

    def gate_kind(self, at):
        """Of a gate, which nobody works on: it waits to be decided."""
        standing = [one for one in self.night.gate(self.step.id).decisions if one.at <= at]
        if standing and standing[-1].event["decision"] == "hold":
            until = standing[-1].event.get("until")
            if until is None or at < moment(until):
                return "held", None
        blocked = self.blocked(at)
        if blocked:
            return blocked
        if self.rollbacks(at):
            return "undone", None
        if self.on_hold(at):
            return "held", None
        return "decision", None

    def waiting(self, at):
        """Why nobody worked on it."""
        if self.rollbacks(at):
            return "undone"
        if self.on_hold(at):
            return "held"
        if self.ledger.live and self.step.not_before and at < self.step.not_before:
            return "time"
        roles = [part.split()[-1] for part in (self.step.role or "").split(", ") if part]
        if any(not self.ledger.presence.any(role, at) for role in roles):
            return WAITS
        return "nobody started it"

    def paused(self, at, kind, scopes=(None,)):
        return any(
            one.kind == kind and one.scope in scopes and one.by.at <= at
            and (one.until is None or at < one.until)
            for one in self.night.pauses
        )

    def on_hold(self, at):
        return self.paused(at, "hold", (None, self.step.phase, self.step.id))

    def rollbacks(self, at):
        return [
            one for one in self.night.rollbacks_of(self.step)
            if one.by.at <= at and (one.until is None or at < one.until)
        ]

    def undoing(self, at):
        """Somebody undoes it, or does a restore that may take it back."""
        for (name, way), work in self.night.works.items():
            own = way == "back" and name == self.step.id
            if not own and not (way == "restore" and self.covers(name)):
                continue
            for one in work.attempts:
                begun, end = one.started(), one.finish or one.aside
                if begun and begun <= at and (end is None or at < end.at):
                    return self.blocked(at) or ("undone", None)
        return None

    def covers(self, name):
        point = self.night.plan.step(name)
        return bool(self.step.changes) and set(self.step.changes) <= set(point.restore["of"])

    def blocked(self, at):
        called = max((one.by.at for one in self.rollbacks(at)), default=None)
        for one in self.blockers:
            is_open = one.raised.at <= at and (one.resolved is None or at < one.resolved.at)
            if is_open and (called is None or one.raised.at >= called):
                return "blocked", one.number()
        return None

    def signing(self, at):
        """Finished and not signed; or over for a while, and for nothing."""
        for one in self.attempts.all:
            if not one.finish or one.outcome() == "failed" or one.finish.at > at:
                continue
            call = undone_by(self.night, self.step, one)
            if one.aside and one.aside.at <= at or call and call.at <= at:
                continue
            words = [self.word(one, role, at) for role in self.step.sign_off]
            if any(word and word.type == "sign_off_refused" for word in words):
                return None
            if not all(words):
                return "sign-off", None
            if call:
                return "undone", None
            if one.aside:
                return "redone", None
        return None

    def word(self, attempt, role, at):
        """The signature or refusal of a role that counts at a moment."""
        mine = [
            one for one in self.forward.under(attempt)
            if one.event["role"] == role and one.at <= at and one.by not in attempt.hands()
            and not (one.lapsed and one.lapsed.at <= at)
        ]
        return mine[-1] if mine else None

    def working(self, at):
        for one in self.attempts.all:
            begin, end = self.span(one)
            if begin and begin <= at < end:
                return self.attempts.kind(one), None
        return None
