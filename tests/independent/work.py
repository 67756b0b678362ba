"""Attempts at a piece of work: a step, its undo or the restore of its restore point."""

from dataclasses import dataclass, field


@dataclass
class Attempt:
    starts: list = field(default_factory=list)
    first: object = None
    finish: object = None
    aside: object = None
    restored: object = None
    replaced: list = field(default_factory=list)
    confirmed: list = field(default_factory=list)

    def started(self):
        return self.first.at if self.first else None

    def hands(self):
        """Who did it, or said the same of its end; none of them signs for it."""
        end = [self.finish] if self.finish else []
        return [one.by for one in self.starts + self.replaced + end + self.confirmed]

    def begun(self):
        """When it was started, else when it was first said to be finished."""
        ends = self.replaced + ([self.finish] if self.finish else [])
        return self.started() or (ends[0].at if ends else None)

    def end(self, entry):
        """A finish; where it is finished otherwise already, this takes the place of that."""
        if self.finish:
            self.replaced.append(self.finish)
        self.finish, self.confirmed = entry, []

    def outcome(self):
        return self.finish.event["outcome"] if self.finish else None

    def start(self, entry):
        """The first start that is told counts, and none that lies behind the finish."""
        self.starts.append(entry)
        if not self.first and not (self.finish and entry.at > self.finish.at):
            self.first = entry


class Work:
    """The attempts at it, in the order of the log."""

    def __init__(self):
        self.attempts = []
        self.skip = None
        self.signatures = []
        # Each with the number of the attempt that it belongs to.
        self.evidence = []

    def current(self):
        """The attempt that counts: the last, unless it was set aside."""
        last = self.attempts[-1] if self.attempts else None
        return last if last and not last.aside else None

    def start(self, entry):
        """Also of an attempt that is finished, if it is told late; another one after a failure."""
        now = self.current()
        before = now and now.finish and not now.first and entry.at <= now.finish.at
        if now is None or (now.outcome() == "failed" and not before):
            # A start told after a skip stands, in conflict with it, until somebody settles that.
            self.skip = None
            now = self.open_attempt()
        now.start(entry)

    def finish(self, entry):
        """The same outcome, said again, confirms the first; another one takes its place."""
        now = self.current()
        again = now and now.finish and "replaces" not in entry.event
        if again and now.outcome() == entry.event["outcome"]:
            now.confirmed.append(entry)
            return
        if now is None or (now.finish and not again):
            self.skip = None
            now = self.open_attempt()
        now.end(entry)

    def open_attempt(self):
        self.attempts.append(Attempt())
        return self.attempts[-1]

    def set_aside(self, entry):
        now = self.current()
        if now:
            now.aside = entry

    def skipped(self, entry):
        self.set_aside(entry)
        self.skip = self.skip or entry

    def reopen(self, entry):
        self.set_aside(entry)
        self.skip = None

    def finished_well(self):
        """Its attempt ended as done or worked around, signed or not."""
        now = self.current()
        return bool(now) and now.outcome() in ("done", "worked_around")

    def first_started(self):
        return min((one.first.at for one in self.attempts if one.first), default=None)

    def started(self):
        now = self.current()
        return now.started() if now else None

    def finished(self):
        now = self.current()
        return now.finish.at if now and now.finish else None

    def signed(self, role, attempt=None):
        """The last signature or refusal of `role` under an attempt; by default the current one."""
        wanted = attempt or self.current()
        if not wanted or not wanted.finish:
            return None
        last = self.last_word(role, wanted)
        return last if last and self.counts(last, wanted) else None

    def last_word(self, role, attempt):
        """The last signature or refusal of a role, also where what was signed was changed since."""
        mine = [
            one for one in self.signatures
            if one.event["role"] == role and one.by not in attempt.hands()
            and (self.attempt_of(one) is attempt or self.signed_attempt(one) is attempt and one.lapsed)
        ]
        return mine[-1] if mine else None

    def counts(self, signature, attempt):
        """Whether it is of that attempt as it still is, and not of somebody who did the work."""
        of_it = self.attempt_of(signature) is attempt and not signature.lapsed
        return of_it and signature.by not in attempt.hands()

    def attempt_of(self, signature):
        """The attempt whose finish it is of."""
        name = signature.event["finish"]
        return next((one for one in self.attempts if one.finish and one.finish.id == name), None)

    def under(self, attempt):
        """The signatures and refusals that were given under an attempt."""
        return [one for one in self.signatures if self.signed_attempt(one) is attempt]

    def signed_attempt(self, signature):
        """The attempt whose finish it names, also where another took the place of that."""
        name = signature.event["finish"]
        for one in self.attempts:
            ends = one.replaced + one.confirmed + ([one.finish] if one.finish else [])
            if any(end.id == name for end in ends):
                return one
        return None

    def give(self, one):
        """Evidence is of the attempt under way or finished, after a failure of the next."""
        now = self.current()
        number = len(self.attempts) - (1 if now and now.outcome() != "failed" else 0)
        self.evidence.append((number, one))

    def evidence_of(self, attempt):
        """What was given for an attempt; for the one to come where there is none."""
        number = self.attempts.index(attempt) if attempt in self.attempts else len(self.attempts)
        return [one for place, one in self.evidence if place == number]

    def unsigned(self, roles, attempt=None):
        return [role for role in roles if not is_signature(self.signed(role, attempt))]


def is_signature(entry):
    return bool(entry) and entry.type == "signed_off"
