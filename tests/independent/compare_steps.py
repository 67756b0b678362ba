"""Phases, steps, attempts, signatures and evidence."""

from compare_header import OVER
from findings import between, earliest, latest, person_of, reason_of, time_at
from night import signers
from work import is_signature

WAYS = {None: "step", "back": "undo", "restore": "restore"}


def phases(found, night, theirs):
    found.rows("phases", theirs, [phase_row(night, one) for one in night.plan.phases], "id")


def phase_row(night, phase):
    inside = [step for step in night.plan.steps if step.phase == phase.id]
    stages = [night.stage(step) for step in inside]
    planned = [night.baseline[step.id] for step in inside if step.id in night.baseline]
    counts = {name.replace(" ", "_"): stages.count(name) for name in OVER}
    still_open = len(stages) - sum(counts.values())
    started = earliest(begun(night, step) for step in inside)
    finished = None if still_open else latest(night.finished(step) for step in inside)
    planned_start = earliest(start for start, _ in planned)
    planned_finish = latest(finish for _, finish in planned)
    return {
        "number": phase.number,
        "id": phase.id,
        "title": phase.title,
        "when": phase.when,
        **counts,
        "open": still_open,
        "total": len(inside),
        "planned_start": planned_start,
        "planned_finish": planned_finish,
        "started": started,
        "finished": finished,
        "planned_seconds": between(planned_start, planned_finish),
        "actual_seconds": between(started, finished),
        "slip_seconds": between(planned_finish, finished),
    }


def begun(night, step):
    """The first start of a step, or the finish of one without a start; a gate's go or no-go."""
    return night.forward(step).first_started() or night.finished(step)


def steps(found, night, theirs, in_status, now):
    theirs = [{**row, "by": sorted(row["by"])} for row in theirs]
    plan = night.plan.steps
    found.rows("steps", theirs, [step_row(night, step, now) for step in plan], "number")
    found.rows("status.steps", in_status, [status_row(night, step) for step in plan], "id")


def both(night, step):
    """What `report` and `status` both say of a step."""
    work = night.forward(step)
    return {
        "number": step.number,
        "id": step.id,
        "phase": step.phase,
        "title": step.title,
        "stage": night.stage(step),
        "role": step.role,
        "first_started": work.first_started(),
        "started": work.started(),
        "finished": night.finished(step),
        "attempts": len(work.attempts),
    }


def step_row(night, step, now):
    row = both(night, step)
    work = night.forward(step)
    planned_start, planned_finish = night.baseline.get(step.id, (None, None))
    took = between(row["first_started"], row["finished"])
    return {
        **row,
        "planned_start": planned_start,
        "planned_finish": planned_finish,
        "planned_seconds": between(planned_start, planned_finish),
        "actual_seconds": took if work.finished_well() else None,
        "slip_seconds": step_slip(row, planned_finish, night.end(now)),
        "by": sorted(hands(night, step)),
        "blockers": [one.number() for one in night.blockers_of(step)],
    }


def step_slip(row, planned, until):
    """From the planned finish to the finish; for a step that is late and open, until now."""
    if row["finished"] or not planned or row["stage"] in OVER:
        return between(planned, row["finished"])
    return between(planned, until) if until > planned else None


def hands(night, step):
    """Who started or finished an attempt, or skipped the step; of a gate who decided it."""
    if step.gate:
        standing = night.gate(step.id).standing()
        return [standing.by] if standing else []
    work = night.forward(step)
    skipper = {work.skip.by} if work.skip else set()
    return skipper.union(*(attempt.hands() for attempt in work.attempts))


def status_row(night, step):
    now = night.forward(step).current()
    who = now.finish or now.starts[0] if now else None
    if step.gate:
        who = night.gate(step.id).standing()
    return {
        **both(night, step),
        "by": who.by if who else None,
        "needs": step.needs,
        "gate": bool(step.gate),
        "blockers": [one.number() for one in night.blockers_of(step) if not one.resolved],
    }


# Attempts


def attempts(found, night, theirs):
    """Each attempt that the program lists against ours, and that none of those is missing."""
    by_number = {step.number: step.id for step in night.plan.steps}
    listed = set()
    for their in theirs:
        key = their["step"], their["way"], their["attempt"]
        listed.add(key)
        work = night.works.get((by_number[their["step"]], their["way"]))
        found.columns("attempts", name_of(key), their, attempt_row(work.attempts[key[2] - 1]))
    for (name, way), work in night.works.items():
        for place, attempt in enumerate(work.attempts, 1):
            key = night.plan.step(name).number, way, place
            if is_told(work, attempt):
                found.same("attempts", name_of(key), "listed", key in listed, True)


def name_of(key):
    return " ".join(str(part) for part in key)


def is_told(work, attempt):
    unusual = attempt.outcome() in ("failed", "worked_around")
    return len(work.attempts) > 1 or unusual or bool(attempt.aside)


def attempt_row(one):
    open_state = "set aside" if one.aside else "running"
    end = time_at(one.finish)
    opened = one.aside and one.aside.type in ("step_reopened", "step_skipped")
    return {
        "started": one.started(),
        "started_by": list(dict.fromkeys(start.by for start in one.starts)),
        "finished": end,
        "finished_by": one.finish.by if one.finish else None,
        "outcome": one.outcome().replace("_", " ") if one.finish else open_state,
        "duration_seconds": between(one.started(), end),
        "reason": reason_of(one.finish),
        "set_aside": time_at(one.aside),
        "set_aside_reason": one.aside.because() if opened else None,
    }


# Signatures


def sign_offs(found, night, theirs, in_status):
    ours = [row for step in night.plan.steps for row in sign_off_rows(night, step)]
    theirs, ours = (list(filter(is_due, rows)) for rows in (theirs, ours))
    found.rows("sign_offs", theirs, ours, "step work role")
    for step, their in zip(night.plan.steps, in_status):
        ours = [short_sign_off(night.forward(step), role) for role in step.sign_off]
        found.rows(f"status.sign_offs of {step.number}", their["sign_offs"], ours, "role")


def works_of(night, step):
    """The work of a step that asks for signatures: its name, the work, the roles."""
    yield "step", night.forward(step), step.sign_off
    for way in ("back", "restore"):
        if (step.id, way) in night.works:
            yield WAYS[way], night.works[step.id, way], signers(step, way)


def is_due(row):
    """Leaves out undos that nobody finished: they stand there while a rollback asks for them."""
    return row["work"] == "step" or row["state"] != "not due"


def sign_off_rows(night, step):
    for name, work, roles in works_of(night, step):
        common = {"step": step.number, "work": name}
        for one in work.signatures:
            yield {**common, **signature_row(work, one)}
        for role in work.unsigned(roles):
            state = "missing" if work.finished_well() else "not due"
            yield {**common, "role": role, "state": state, "counts": None, "at": None, "by": None}


def signature_row(work, one):
    attempt = work.attempt_of(one)
    row = {
        "role": one.event["role"],
        "state": state_of(one),
        "counts": bool(attempt) and attempt is work.current() and work.counts(one, attempt),
        "at": one.at,
        "by": one.by,
        "recorded_by": one.recorded_by,
        "reason": one.because(),
        "changed": time_at(one.lapsed),
        "changed_by": person_of(one.lapsed),
    }
    return {**row, "attempt": work.attempts.index(attempt) + 1} if attempt else row


def state_of(one):
    if one.lapsed:
        return "changed since signed"
    return "signed" if is_signature(one) else "refused"


def short_sign_off(work, role):
    now = work.current()
    one = work.last_word(role, now) if now and now.finish else None
    if one and (work.finished_well() or not one.lapsed):
        changed = time_at(one.lapsed)
        return {"role": role, "state": state_of(one), "by": one.by, "at": one.at, "changed": changed}
    state = "missing" if work.finished_well() else "not due"
    return {"role": role, "state": state, "by": None, "at": None, "changed": None}


# Evidence

GIVEN = ("step", "work", "id", "value", "by", "sha256", "size")


def evidence(found, night, theirs):
    """Each value and file that was given, with its SHA-256 and size."""
    rows = [row for row in theirs if row["state"] in ("given", "replaced")]
    given = [[row[name] for name in GIVEN] for row in rows]
    ours = [
        evidence_row(night, one) for one in night.entries
        if one.type == "evidence_given" and not one.gone
    ]
    found.same("evidence", "all rows", "given", sorted(given, key=str), sorted(ours, key=str))


def evidence_row(night, one):
    file = one.event.get("file") or {}
    number = night.plan.step(one.event["step"]).number
    work = WAYS[one.event.get("way")]
    value = one.texts.get("value")
    return [number, work, one.event["id"], value, one.by, file.get("sha256"), file.get("size")]
