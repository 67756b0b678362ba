"""Blockers, calls, pauses and rollbacks; what was overridden, told late and corrected."""

from findings import between, earliest, person_of, reason_of, time_at, time_of

EXTENTS = {
    "everything": "everything",
    "to": "to a restore point",
    "only": "these steps and what depends on them",
}


def blockers(found, night, theirs, in_status, now):
    ours = [blocker_row(night, one, now) for one in night.blockers.values()]
    found.rows("blockers", theirs, ours, "number")
    names = "number title state severity owner raised resolved open_seconds".split()
    short = [{name: row[name] for name in names} for row in ours]
    found.rows("status.blockers", in_status, short, "number")


def blocker_row(night, one, now):
    unresolved = "open at the close" if night.closing else "open"
    named = one.fields.get("steps", [])
    return {
        "number": one.number(),
        "title": one.fields["title"],
        "state": "resolved" if one.resolved else unresolved,
        "severity": one.fields["severity"],
        "steps": [night.plan.step(name).number for name in named],
        "services": one.fields.get("services", []),
        "raised": one.raised.at,
        "raised_by": one.raised.by,
        "resolved": time_at(one.resolved),
        "resolved_by": person_of(one.resolved),
        "open_seconds": between(one.raised.at, one.until(night.end(now))),
        "owner": one.fields.get("owner"),
        "vendor": one.fields.get("vendor"),
        "ticket": one.fields.get("ticket"),
        "resolve_by": time_of(one.fields.get("resolve_by")),
        "resolution": reason_of(one.resolved),
    }


def calls(found, night, theirs):
    found.rows("calls", theirs, [call_row(night, one) for one in night.calls], "contact")


def call_row(night, one):
    blocker = night.blockers.get(one.event.get("blocker"))
    solved = time_at(blocker.resolved) if blocker else None
    return {
        "at": one.at,
        "by": one.by,
        "recorded_by": one.recorded_by,
        "contact": one.event["contact"],
        "answered": one.event["answered"],
        "reached": one.event.get("reached"),
        "blocker": blocker.number() if blocker else None,
        "ticket": blocker.fields.get("ticket") if blocker else None,
        "text": one.texts.get("text"),
        "next": time_of(one.event.get("next")),
        "reached_after_seconds": between(one.at, reached(night, one)),
        "solved_after_seconds": between(one.at, solved) if solved and solved >= one.at else None,
    }


def reached(night, one):
    """When a later call of the same contact was answered, where this one was not."""
    if one.event["answered"]:
        return None
    return earliest(
        other.at for other in night.calls
        if other.event["contact"] == one.event["contact"]
        and other.event["answered"] and other.at > one.at
    )


# Pauses and rollbacks


def pauses(found, night, theirs, now):
    ours = [{"kind": one.kind, **span(night, one, now, "from", "until")} for one in night.pauses]
    found.rows("pauses", theirs, ours, "kind")


def rollbacks(found, night, theirs, now):
    ours = [
        {"extent": EXTENTS[one.by.event["extent"]], **span(night, one, now, "called", "lifted")}
        for one in night.rollbacks
    ]
    found.rows("rollbacks", theirs, ours, "extent")


def span(night, one, now, start, finish):
    return {
        start: one.by.at,
        finish: one.until,
        "duration_seconds": between(one.by.at, one.until or night.end(now)),
        "by": one.by.by,
        "reason": one.by.because(),
        "lifted_by": person_of(one.lifted),
        "lifted_reason": reason_of(one.lifted),
    }


# All entries; overrides, late entries, corrections


def timeline(found, night, theirs):
    """Each entry by the time it happened: when, who, and when it was typed if that was late."""
    ours = [
        {
            "entry": one.id,
            "occurred": one.at,
            "recorded": one.recorded if one.late() else None,
            "by": one.by,
            "recorded_by": one.recorded_by,
            "reason": one.because(),
        }
        for one in sorted(night.entries, key=lambda one: one.at)
    ]
    found.rows("timeline", theirs, ours, "entry")


def overrides(found, night, theirs):
    ours = {one.id: one for one in night.entries if one.event.keys() & {"override", "against"}}
    listed = sorted(row["entry"] for row in theirs)
    found.same("overrides", "all rows", "entries", listed, sorted(ours))
    for their in theirs:
        if their["entry"] in ours:
            one = ours[their["entry"]]
            rule = one.event.get("override")
            found.columns("overrides", one.id, their, {
                "at": one.at,
                "by": one.by,
                "kind": "override" if rule else "past fact",
                "rules": [rule] if rule else one.event["against"],
            })


def late_entries(found, night, theirs):
    late = sorted(one.id for one in night.entries if one.late())
    listed = sorted(name for row in theirs for name in row["entries"])
    found.same("late_entries", "all rows", "entries", listed, late)
    for their in theirs:
        mine = [night.by_id[name] for name in their["entries"]]
        found.columns("late_entries", their["recorded_from"], their, {
            "number": len(mine),
            "recorded_from": min(one.recorded for one in mine),
            "recorded_to": max(one.recorded for one in mine),
            "occurred_from": min(one.at for one in mine),
            "occurred_to": max(one.at for one in mine),
            "late_seconds": max(one.recorded - one.at for one in mine),
        })


def corrections(found, night, theirs):
    """Each change of an entry: which, by whom, and what it says now."""
    ours = {(one.id, by.id): (one, why, by) for one in night.entries for why, by in one.changes}
    listed = sorted((row["entry"], row["changed_in"]) for row in theirs)
    found.same("corrections", "all rows", "entries", listed, sorted(ours))
    for their in theirs:
        key = their["entry"], their["changed_in"]
        if key in ours:
            found.columns("corrections", their["entry"], their, correction_row(*ours[key]))


def correction_row(one, why, by):
    whole = why in ("taken back", "void", "overruled")
    return {
        "kind": why if whole else "corrected",
        "field": why,
        "occurred": one.at,
        "recorded": one.recorded,
        "late_seconds": one.recorded - one.at if one.late() else None,
        "by": one.by,
        "changed": by.at,
        "changed_by": by.by,
        "reason": by.because(),
    }
