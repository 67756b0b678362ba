"""Where the time went: what each row says of its step, and its sums.

How the time between the opening and the last step is shared out to the rows is not compared: the
docs name the kinds, but don't say how it is found which of several that overlap counts.
"""

from datetime import timedelta

from compare_steps import hands
from findings import between

WORKED = ("overran", "failed attempt", "redone", "added work")

KINDS = {
    *WORKED, "opened late", "undone", "blocked", "waited for a decision", "waited for a sign-off",
    "waited for a person or a shift", "nobody started it", "held", "stopped",
    "not before its time", "slack used", "gained", "skipped", "still to come", "not done",
}


def slip(found, night, report):
    rows = report["tables"]["slip"]
    for place, row in enumerate(rows, 1):
        one_row(found, night, f"row {place} ({row['kind']} {row['step']})", row)
    found.rows("slip_totals", report["tables"]["slip_totals"], totals(rows), "kind")
    said, ours = report["header"]["slip_seconds"], late(night)
    if ours is not None:
        found.same("header", "", "slip_seconds", said, ours)
    # A night that was closed before its last step is neither early nor late.
    if said is not None or not night.closing:
        found.same("slip", "all rows", "sum", said, sum(row["by_seconds"] for row in rows))


def late(night):
    """How much later than by the baseline the step finished that it had finish last."""
    inside = [step for step in night.plan.in_window() if step.id in night.baseline]
    last = max(inside, key=lambda step: night.baseline[step.id][1], default=None)
    forward = last and not night.under_way() and night.stage(last) in ("done", "worked around")
    return between(night.baseline[last.id][1], night.finished(last)) if forward else None


def totals(rows):
    """The kinds, the largest first; of equals, as they are told."""
    sums = {}
    for row in rows:
        sums.setdefault(row["kind"], []).append(row["by_seconds"])
    ours = [
        {"kind": kind, "rows": len(all_of_it), "by_seconds": sum(all_of_it)}
        for kind, all_of_it in sums.items()
    ]
    return sorted(ours, key=lambda one: -one["by_seconds"])


def one_row(found, night, name, row):
    step = night.plan.step_with(row["step"]) if row["step"] else None
    blocker = next((one for one in night.blockers.values() if one.number() == row["blocker"]), None)
    found.same("slip", name, "kind is known", row["kind"] in KINDS, True)
    ours = {
        "title": step.title if step else None,
        "gate": step.number if step and step.gate else None,
        "blocker_title": blocker.fields["title"] if blocker else None,
    }
    found.columns("slip", name, row, ours)
    # Below zero is only what was less than planned.
    gains = row["kind"] in ("slack used", "gained", "skipped", "still to come", "not done")
    found.same("slip", name, "is more than planned", gains or row["by_seconds"] > 0, True)
    who = row["who"]
    if row["kind"] == "blocked":
        owner = blocker.fields.get("owner") if blocker else None
        found.same("slip", name, "who", who, [owner] if owner else [])
        is_inside = timedelta(seconds=row["by_seconds"]) <= longest(night, blocker)
        found.same("slip", name, "is no longer than the blocker", is_inside, True)
    elif row["kind"] == "skipped":
        skip = night.forward(step).skip
        found.same("slip", name, "who", who, [skip.by] if skip else [])
    elif row["kind"] == "waited for a decision":
        decided = {one.by for one in night.gate(step.id).decisions}
        found.same("slip", name, "who decided", set(who) <= decided, True)
    elif row["kind"] == "waited for a sign-off":
        signed = {one.by for one in night.forward(step).signatures}
        found.same("slip", name, "who signed", set(who) <= signed, True)
    elif row["kind"] in WORKED:
        found.same("slip", name, "who worked", set(who) <= set(hands(night, step)), True)
        failed_and_redone(found, night, name, row, step)


def longest(night, blocker):
    """Until it was resolved; of one that was not, anything."""
    if blocker is None or not blocker.resolved:
        return timedelta.max
    return blocker.resolved.at - blocker.raised.at


def failed_and_redone(found, night, name, row, step):
    """A failed attempt is one that failed or was left off, and no longer than all of these."""
    if row["kind"] == "failed attempt":
        tried = [
            one for one in night.forward(step).attempts if one.outcome() == "failed" or one.aside
        ]
        spans = [between(one.begun(), (one.finish or one.aside).at) for one in tried]
        is_inside = timedelta(seconds=row["by_seconds"]) <= sum(spans, timedelta(0))
        found.same("slip", name, "is no longer than what failed", is_inside, True)
    if row["kind"] == "added work":
        found.same("slip", name, "was added", step.id in night.plan.added, True)
