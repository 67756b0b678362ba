"""Gates: decisions, what they were made over, votes, criteria and conditions."""

from findings import between, person_of, reason_of, time_at, time_of
from night import is_service


def gates(found, night, theirs, in_status):
    steps = [step for step in night.plan.steps if step.gate]
    ours = [row for step in steps for row in gate_rows(night, step)]
    found.rows("gates", theirs, ours, "number decision")
    for step, their in zip(steps, in_status):
        gate = night.gate(step.id)
        standing = gate.standing()
        found.columns("status.gates", step.number, their, {
            "id": step.id,
            "number": step.number,
            "decision": gate.decision(),
            "by": person_of(standing),
            "at": time_at(standing),
            "silent": night.silent(gate),
        })
        objections(found, night, step, standing, their["objections"])
        no_longer(found, night, step, standing, their["no_longer"])


def gate_rows(night, step):
    gate = night.gate(step.id)
    common = {
        "number": step.number,
        "id": step.id,
        "title": step.title,
        "stage": night.stage(step),
        "decide_by": step.decide_by,
    }
    if not gate.decisions:
        return [{**common, **dict.fromkeys(("decision", "decided", "by", "stands", "conditions"))}]
    return [{**common, **decision_row(step, gate, one)} for one in gate.decisions]


def decision_row(step, gate, one):
    late = step.decide_by and one.at > step.decide_by
    return {
        "decision": one.event["decision"],
        "decided": one.at,
        "by": one.by,
        "recorded_by": one.recorded_by,
        "reason": one.because(),
        "conditions": len(one.event.get("conditions") or []),
        "until": time_of(one.event.get("until")),
        "late_seconds": between(step.decide_by, one.at) if late else None,
        "stands": one is gate.standing(),
    }


def objections(found, night, step, decision, theirs):
    """What a go was decided over: votes against it, missing votes, open criteria. Else nothing."""
    parts = []
    if decision and decision.event["decision"] == "go":
        then = night.up_to(decision)
        parts = parts_of(then, then.gate(step.id), step, decision)
    found.same("status.gates", step.number, "objections", bool(theirs), bool(parts))
    for part in parts:
        said = part in (theirs or "")
        found.same("status.gates", step.number, f"objections name {part!r}", said, True)


def parts_of(then, gate, step, decision):
    votes = gate.standing_votes().values()
    against = [f"{vote.by}'s no-go" for vote in votes if vote.event["vote"] == "no-go"]
    silent = [f"without a vote of {role}" for role in then.silent(gate)]
    total = len(step.gate.get("criteria") or [])
    missing = total - len(decision.event.get("met", range(total)))
    return against + silent + ([f"{missing} of {total} criteria open"] if missing else [])


def no_longer(found, night, step, decision, theirs):
    """Whether something held when the gate was decided and doesn't now; services aside."""
    criteria = step.gate.get("criteria") or []
    if decision and not any(is_service(one) for one in criteria):
        met = decision.event.get("met", [])
        lost = [place for place in met if not night.holds(step, place)]
        found.same("status.gates", step.number, "no_longer", theirs is not None, bool(lost))


# Votes


def votes(found, night, theirs):
    ours = []
    for gate in [night.gate(step.id) for step in night.plan.steps if step.gate]:
        ours += [vote_row(night, gate, vote) for vote in gate.votes]
        for one in gate.votes + gate.decisions:
            met_as_replayed(found, night, gate.step, one)
    found.rows("votes", theirs, ours, "gate by")


def vote_row(night, gate, vote):
    return {
        "gate": gate.step.number,
        "at": vote.at,
        "by": vote.by,
        "recorded_by": vote.recorded_by,
        "vote": vote.event["vote"],
        "reason": vote.because(),
        "stands": gate.standing_votes()[vote.by] is vote and not night.no_longer(gate, vote),
    }


def met_as_replayed(found, night, step, one):
    """The criteria that the entry says held are those that held by the log before it."""
    if "met" not in one.event:
        return
    then = night.before(one)
    for place, criterion in enumerate(step.gate.get("criteria") or []):
        if not is_service(criterion):
            said = place in one.event["met"]
            found.same("journal", one.id, f"criterion {place + 1}", said, then.holds(step, place))


# Criteria and conditions


def criteria(found, night, theirs, in_status):
    ours = [
        criterion_row(night, step, place) for step in night.plan.steps if step.gate
        for place in range(len(step.gate.get("criteria") or []))
    ]
    found.rows("criteria", theirs, ours, "gate criterion")
    names = ("text", "met", "met_then", "state")
    short = [{name: row[name] for name in names if name in row} for row in ours]
    listed = [row for gate in in_status for row in gate["criteria"]]
    found.rows("status.gates.criteria", listed, short, "text")


def criterion_row(night, step, place):
    criterion = step.gate["criteria"][place]
    gate = night.gate(step.id)
    decision = gate.standing()
    known = decision and "met" in decision.event
    row = {
        "gate": step.number,
        "criterion": place + 1,
        "text": criterion if isinstance(criterion, str) else criterion["text"],
        "met_then": place in decision.event["met"] if known else None,
    }
    if is_service(criterion):
        return row
    tick = gate.ticks.get(place)
    state = "ticked" if tick else "not ticked"
    if isinstance(criterion, dict) and "step" in criterion:
        state = night.stage(night.plan.step(criterion["step"]))
    return {
        **row,
        "met": night.holds(step, place),
        "state": state,
        "at": time_at(tick),
        "by": person_of(tick),
    }


def conditions(found, night, theirs, in_status):
    ours = [condition_row(night, one) for one in night.conditions]
    found.rows("conditions", theirs, ours, "number")
    names = {"number": "number", "title": "text", "owner": "owner", "by": "due",
             "state": "state", "met": "met"}
    short = [{name: row[ours] for name, ours in names.items()} for row in ours]
    found.rows("status.conditions", in_status, short, "number")


def condition_row(night, one):
    gate = night.gate(one.decision.event["gate"])
    withdrawn = not one.met and gate.standing() is not one.decision
    return {
        "number": one.number,
        "gate": gate.step.number,
        "text": one.title(),
        "state": "met" if one.met else "withdrawn" if withdrawn else "open",
        "owner": one.owner,
        "due": one.due,
        "asked": one.decision.at,
        "asked_by": one.decision.by,
        "met": time_at(one.met),
        "met_by": person_of(one.met),
        "reason": "the gate was decided again" if withdrawn else reason_of(one.met),
    }
