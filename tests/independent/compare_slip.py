"""Where the time went: the sums by kind and by step, and what each row says of its step."""

from datetime import timedelta

import slip as ours_from_journal

from compare_steps import hands
from findings import between

WORKED = ("overran", "failed attempt", "redone", "added work")

KINDS = {
    *WORKED, "opened late", "undone", "blocked", "waited for a decision", "waited for a sign-off",
    "waited for a person or a shift", "nobody started it", "held", "stopped",
    "not before its time", "slack used", "gained", "skipped", "still to come", "not done",
}


def slip(found, night, report, now):
    rows = report["tables"]["slip"]
    tables(found, rows, report["tables"]["slip_totals"], ours_from_journal.rows(night, now))
    for place, row in enumerate(rows, 1):
        one_row(found, night, f"row {place} ({row['kind']} {row['step']})", row)
    found.rows("slip_totals", report["tables"]["slip_totals"], totals(rows), "kind")
    said, ours = report["header"]["slip_seconds"], late(night)
    if ours is not None:
        found.same("header", "", "slip_seconds", said, ours)
    # A night that was closed before its last step is neither early nor late.
    if said is not None or not night.closing:
        found.same("slip", "all rows", "sum", said, sum(row["by_seconds"] for row in rows))


def tables(found, rows, their_totals, mine):
    """The totals of each kind, and what each step has of it, against the path of the journal."""
    theirs = added_up((row["kind"], timedelta(seconds=row["by_seconds"])) for row in their_totals)
    ours = added_up((row.kind, row.seconds) for row in mine)
    for kind in sorted({*theirs, *ours}):
        in_rows = sum(row["by_seconds"] for row in rows if row["kind"] == kind)
        found.same("slip_totals", kind, "by_seconds", theirs.get(kind), ours.get(kind))
        found.same("slip_totals", kind, "sum of its rows", theirs.get(kind), in_rows)
    theirs = added_up(
        ((row["kind"], row["step"], row["blocker"]), timedelta(seconds=row["by_seconds"]))
        for row in rows
    )
    ours = added_up(((row.kind, row.step, row.blocker), row.seconds) for row in mine)
    for key in sorted({*theirs, *ours}, key=str):
        name = " ".join(part for part in key if part)
        found.same("slip", name, "by_seconds", theirs.get(key), ours.get(key))
    if theirs.keys() == ours.keys():
        found.same("slip", "all rows", "order", list(theirs), list(ours))


def added_up(pairs):
    sums = {}
    for key, span in pairs:
        sums[key] = sums.get(key, timedelta(0)) + span
    return sums


def late(night):
    """How much later than by the baseline the step finished that it had finish last."""
    inside = [step for step in night.plan.in_window() if step.id in night.baseline]
    last = max(reversed(inside), key=lambda step: night.baseline[step.id][1], default=None)
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
