"""Where a run stands after some of its entries: steps, gates, blockers, pauses and rollbacks."""

from datetime import timedelta

import approval
from history import history
from journal import line_id, moment
from plan import Plan
from records import Blocker, Condition, Gate, Pause
from work import Work


class Night:
    """All that `lines`, the first lines of a journal, say of the run of the runbook `book`."""

    def __init__(self, lines, book, until=None, before=None):
        """Up to the entry `until`; or what happened before `before`, a moment and a place in it."""
        self.lines = lines
        self.book = book
        self.entries, self.by_id = history(lines)
        self.line_by_id = {line_id(line): line for line in lines}
        # Which attempt a start, a finish or evidence belongs to, by its id and the way of the work.
        self.attempt_of = {}
        if until:
            self.entries = self.entries[:self.entries.index(self.by_id[until.id])]
        if before:
            self.entries = [
                one for one in self.entries
                if one.type == "run_opened" or (one.at, one.place) < before
            ]
        self.opening = next((one for one in self.entries if one.type == "run_opened"), None)
        self.plan = Plan(book, timedelta(seconds=self.opening.event["shift"]))
        self.baseline = {
            step: (moment(start), moment(finish))
            for step, start, finish in self.opening.event["baseline"]
        }
        self.works, self.gates, self.blockers = {}, {}, {}
        self.conditions, self.pauses, self.rollbacks = [], [], []
        self.calls, self.delegations, self.moves = [], [], []
        self.people = {name: list(one.get("roles") or []) for name, one in self.plan.people.items()}
        self.came = set()
        self.closing = None
        for one in self.entries:
            if not one.gone:
                getattr(self, "on_" + one.type, self.ignore)(one)

    def ignore(self, one):
        """An entry that changes nothing of what is compared."""

    def work(self, one):
        key = one.event["step"], one.event.get("way", "forward")
        return self.works.setdefault(key, Work())

    def forward(self, step):
        return self.works.get((step.id, "forward")) or Work()

    def gate(self, name):
        return self.gates.setdefault(name, Gate(self.plan.step(name)))

    def end(self, now):
        """Until when what is open counts: the close, or now."""
        return self.closing.at if self.closing else now

    # Steps

    def on_step_started(self, one):
        work = self.work(one)
        attempts = len(work.attempts)
        work.start(one)
        now = work.current()
        self.attempt_of[one.id, one.event.get("way", "forward")] = now
        if now.finish and now.first is one:
            approval.lapse(work.under(now), one)
        self.began_again(one, len(work.attempts) > attempts)

    def on_step_finished(self, one):
        work = self.work(one)
        attempts = len(work.attempts)
        before = work.current()
        signed = work.under(before) if before else []
        work.finish(one)
        now = work.current()
        self.attempt_of[one.id, one.event.get("way", "forward")] = now
        if now is before and (now.finish is one or other_results(now.finish, one)):
            approval.lapse(signed, one)
        self.began_again(one, len(work.attempts) > attempts)
        if one.event.get("way") == "restore" and work.finished_well():
            for step in self.covered(self.plan.step(one.event["step"])):
                self.forward(step).current().restored = work.current()

    def began_again(self, one, new):
        """A restore is there to be done again once something that it took back was begun anew."""
        if not new or "way" in one.event:
            return
        for attempt in self.work(one).attempts[:-1]:
            if attempt.restored:
                attempt.restored.aside = attempt.restored.aside or one

    def on_step_skipped(self, one):
        self.work(one).skipped(one)

    def on_step_reopened(self, one):
        """To open a step again sets aside its undo as well."""
        self.work(one).reopen(one)
        if "way" not in one.event:
            undo = self.works.get((one.event["step"], "back"))
            if undo:
                undo.reopen(one)

    def on_signed_off(self, one):
        """A signature of what its signer had not heard of is ended as soon as it is given."""
        work = self.work(one)
        work.signatures.append(one)
        attempt = work.signed_attempt(one)
        if attempt and one.type == "signed_off":
            one.lapsed = approval.unseen(self, one, work, attempt)

    on_sign_off_refused = on_signed_off

    def on_evidence_given(self, one):
        work = self.work(one)
        work.give(one)
        now = work.current()
        if not now or now.outcome() == "failed":
            return
        self.attempt_of[one.id, one.event.get("way", "forward")] = now
        same = [other for other in work.evidence_of(now) if other.event["id"] == one.event["id"]]
        if len(same) == 1 or approval.says(same[-2]) != approval.says(one):
            approval.lapse(work.under(now), one)

    def on_corrected(self, one):
        approval.revised(self, one)

    on_taken_back = on_corrected

    def on_conflict_settled(self, one):
        approval.settled(self, one)

    # Gates

    def on_voted(self, one):
        self.gate(one.event["gate"]).votes.append(one)

    def on_decided(self, one):
        self.gate(one.event["gate"]).decisions.append(one)
        for place, raw in enumerate(one.event.get("conditions") or []):
            due = moment(raw["by"]) if raw.get("by") else None
            numbers = [other.raw for other in self.conditions]
            name = f'C{raw["number"]}{LETTERS[numbers.count(raw["number"])]}'
            condition = Condition(raw["number"], name, one, place, raw.get("owner"), due)
            self.conditions.append(condition)

    def on_criterion_ticked(self, one):
        self.gate(one.event["gate"]).ticks[one.event["criterion"]] = one

    def on_condition_met(self, one):
        for condition in self.conditions:
            named = condition.decision.id, condition.place
            if named == (one.event["decision"], one.event["condition"]):
                condition.met = condition.met or one

    # Blockers and calls

    def on_blocker_raised(self, one):
        """Of two that got one number, of people who had not heard of each other, one is `B2b`."""
        numbers = [other.fields["number"] for other in self.blockers.values()]
        number = f'B{one.event["number"]}{LETTERS[numbers.count(one.event["number"])]}'
        fields = {"severity": "high", **one.event, "name": number, "title": one.texts.get("title")}
        self.blockers[one.id] = Blocker(one, fields)

    def on_blocker_updated(self, one):
        blocker = self.blockers.get(one.event["blocker"])
        if blocker:
            said = {**one.event, **one.texts}
            blocker.fields.update({name: said[name] for name in UPDATED if name in said})

    def on_blocker_resolved(self, one):
        blocker = self.blockers.get(one.event["blocker"])
        if blocker and not blocker.resolved:
            blocker.resolved = one

    def on_called(self, one):
        self.calls.append(one)

    # Pauses, rollbacks, the plan, people

    def on_held(self, one):
        """A hold of what is on hold already takes the place of the first."""
        for pause in self.pauses:
            if pause.kind == "hold" and pause.scope == one.event.get("scope"):
                pause.until = pause.until or one.at
        self.pauses.append(Pause("hold", one.event.get("scope"), one))

    def on_stopped(self, one):
        self.pauses.append(Pause("stop", None, one))

    def on_resumed(self, one):
        if one.event["pause"] == "rollback":
            for rollback in self.rollbacks:
                if not rollback.until:
                    rollback.lifted, rollback.until = one, one.at
            return
        for pause in self.pauses:
            same = (pause.kind, pause.scope) == (one.event["pause"], one.event.get("scope"))
            if same and not pause.until:
                pause.lifted, pause.until = one, one.at

    def on_rollback_started(self, one):
        self.rollbacks.append(Pause("rollback", None, one))

    def on_step_added(self, one):
        self.plan.add(one.event, one.texts)

    def on_step_amended(self, one):
        self.plan.amend(one.event)
        for key in approval.covered(one):
            work = self.works.get(key)
            if work and work.attempts:
                approval.lapse(work.under(work.attempts[-1]), one)

    def on_window_moved(self, one):
        self.moves.append(one)
        self.plan.closes = moment(one.event["closes"])

    def on_delegated(self, one):
        self.delegations.append(one)

    def on_checked_in(self, one):
        self.came.add(one.event["person"])
        self.people.setdefault(one.event["person"], [])
        if one.event.get("roles"):
            self.people[one.event["person"]] = one.event["roles"]

    def on_checked_out(self, one):
        self.came.add(one.event["person"])

    def on_run_closed(self, one):
        self.closing = self.closing or one

    # What follows

    def covered(self, point):
        """What its restore takes back: steps begun after it, that changed only what it is of."""
        made = self.forward(point).finished()
        return [
            step for step in self.plan.steps
            if step.changes and set(step.changes) <= set(point.restore["of"])
            and made and self.began(step) and self.began(step) > made
        ]

    def began(self, step):
        """When its last attempt was begun, or was finished without a start; None without one."""
        attempts = self.forward(step).attempts
        return attempts[-1].begun() if attempts else None

    def undone(self, step):
        """Its undo, or a restore that covers it, is finished and signed."""
        if self.well_signed(step, "back"):
            return True
        now = self.forward(step).current()
        if not now or not now.restored:
            return False
        for (name, way), work in self.works.items():
            if way == "restore" and now.restored in work.attempts:
                point = self.plan.step(name)
                return not work.unsigned(signers(point, "restore"), now.restored)
        return False

    def well_signed(self, step, way):
        work = self.works.get((step.id, way))
        return bool(work) and work.finished_well() and not work.unsigned(signers(step, way))

    def under_way(self):
        """The rollbacks that were called and not ended."""
        return [one for one in self.rollbacks if not one.until]

    def asked(self):
        """The undos and the restore that the rollbacks under way ask for, all together."""
        events = [one.by.event for one in self.under_way()]
        whole = [event for event in events if event["extent"] != "only"][-1:]
        some = [event for event in events if event["extent"] == "only"]
        works = [work for event in whole + some for work in self.asked_by(event)]
        return list(dict.fromkeys(works))

    def asked_by(self, event):
        point = self.plan.step(event.get("point"))
        begun = [step for step in self.plan.steps if self.began(step)]
        if event["extent"] == "only":
            chosen = self.standing_on(set(event["steps"]))
            begun = [step for step in begun if step.id in chosen]
        covered = self.covered(point) if point else []
        undos = [
            (step, "back") for step in begun
            if step not in covered and not self.forward(step).attempts[-1].restored
            and (step.undo or {}).get("do")
        ]
        return undos + ([(point, "restore")] if covered else [])

    def is_over(self, step, way):
        """An undo or restore that is finished and signed, or was skipped."""
        work = self.works.get((step.id, way))
        return self.well_signed(step, way) or bool(work and work.skip)

    def standing_on(self, names):
        """The steps of that name, and all that need them, directly or through others."""
        more = {step.id for step in self.plan.steps if names & set(step.needs)}
        return names if more <= names else self.standing_on(names | more)

    def finished(self, step):
        """When a step finished, whatever its outcome; a gate, when its go or no-go was given."""
        if not step.gate:
            return self.forward(step).finished()
        final = self.gate(step.id).final()
        return final.at if final else None

    def blockers_of(self, step):
        return [one for one in self.blockers.values() if step.id in one.fields.get("steps", [])]

    def stage(self, step):
        if step.gate:
            return self.gate_stage(step)
        work = self.forward(step)
        if self.undone(step):
            return "rolled back"
        if work.skip:
            return "skipped"
        now = work.current()
        if now is None:
            return self.open_stage(step)
        if not now.finish:
            return "running"
        if now.outcome() == "failed":
            return "failed"
        if work.unsigned(step.sign_off):
            return "awaiting sign-off"
        return now.outcome().replace("_", " ")

    def gate_stage(self, step):
        decision = self.gate(step.id).decision()
        if decision == "go":
            return "done"
        return "failed" if decision == "no-go" else self.open_stage(step)

    def open_stage(self, step):
        over = ("done", "worked around", "skipped")
        needs = [self.plan.step(name) for name in step.needs]
        return "ready" if all(self.stage(need) in over for need in needs if need) else "waiting"

    def holds(self, step, place):
        """Whether a criterion of the gate holds; None for a service, which `services` judges."""
        criterion = step.gate["criteria"][place]
        if isinstance(criterion, str) or not {"step", "service"} & set(criterion):
            return place in self.gate(step.id).ticks
        if "step" in criterion:
            return self.stage(self.plan.step(criterion["step"])) in ("done", "worked around")
        return None

    def up_to(self, one):
        """The night up to the entry `one`, as the entries say it now."""
        return Night(self.lines, self.book, until=one)

    def before(self, one):
        """The night as it was known when the entry `one` was written."""
        count = next(place for place, line in enumerate(self.lines) if line_id(line) == one.id)
        return Night(self.lines[:count], self.book)

    def roles_of(self, person, at):
        """The roles that somebody has at a moment, of their own or given to them."""
        given = [
            one.event["role"] for one in self.delegations
            if one.event["to"] == person and one.at <= at
            and ("until" not in one.event or at < moment(one.event["until"]))
        ]
        return self.people.get(person, []) + given

    def silent(self, gate):
        """The roles that are asked for a vote and that no vote that counts was given for."""
        votes = [vote for vote in gate.standing_votes().values() if not self.no_longer(gate, vote)]
        spoken = {role for vote in votes for role in self.roles_of(vote.by, vote.at)}
        return [role for role in gate.step.gate.get("votes") or [] if role not in spoken]


    def no_longer(self, gate, vote):
        """The criteria that a vote for a go was given on and that hold no longer, services aside;
        of a gate that was decided go or no-go, that did not hold then."""
        if vote.event["vote"] != "go":
            return []
        final = gate.final()
        met = vote.event.get("met") or []
        if final and "met" in final.event:
            return [place for place in met if place not in final.event["met"]]
        return [place for place in met if self.holds(gate.step, place) is False]


def other_results(first, second):
    """Whether a second finish tells other results of its tests than the first."""
    told = second.event.get("results") or []
    return bool(told) and told != (first.event.get("results") or [])


LETTERS = ("", *"bcdefghijklmnopqrstuvwxyz")


def signers(step, way):
    """The roles that sign an undo or a restore: its own, else those of the step."""
    plan = step.undo if way == "back" else step.restore
    return (plan or {}).get("sign_off", step.sign_off) or []


UPDATED = ("steps", "services", "severity", "owner", "vendor", "ticket", "resolve_by", "title")


def is_service(criterion):
    return isinstance(criterion, dict) and "service" in criterion
