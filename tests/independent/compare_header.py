"""The header of `report`, and what `status` says of the whole run."""

from datetime import timedelta

from findings import between, latest, person_of, reason_of, time_at

OVER = ("done", "worked around", "skipped", "rolled back")


def header(found, night, theirs, now):
    parts = (opening, closing, stage_counts, entry_counts, ending, rollback_called, undos, moved)
    for part in parts:
        found.columns("header", "", theirs, part(night))
    found.columns("header", "", theirs, blocked(night, now))
    found.same("header", "", "people", sorted(theirs["people"]), sorted(people(night)))


def progress(found, night, status):
    counts = stage_counts(night)
    names = ("done", "worked_around", "skipped", "rolled_back")
    over = {name: counts["steps_" + name] for name in names}
    ours = {
        **over,
        "open": counts["steps_total"] - sum(over.values()),
        "total": counts["steps_total"],
    }
    found.columns("status.progress", "", status["progress"], ours)
    found.same("status", "", "outcome", status["outcome"], closing(night)["outcome"])
    found.same("status", "", "finished", status["finished"], ending(night)["finished"])


def opening(night):
    event, plan = night.opening.event, night.plan
    return {
        "runbook": plan.book["runbook"],
        "runbook_id": plan.book["id"],
        "revision": event["revision"],
        "sha256": event["sha256"],
        "change": plan.book.get("change"),
        "run": night.lines[0]["run"],
        "mode": event["mode"],
        "timezone": plan.book["window"]["timezone"],
        "window_opens": plan.opens,
        "window_closes": plan.closes,
        "doors_open": plan.doors_open,
        "opened": night.opening.at,
        "opened_by": night.opening.by,
    }


def closing(night):
    one = night.closing
    return {
        "closed": time_at(one),
        "closed_by": person_of(one),
        "outcome": one.event["outcome"] if one else None,
        "outcome_reason": (one.texts.get("text") or one.because()) if one else None,
    }


def stage_counts(night):
    inside = night.plan.in_window()
    stages = [night.stage(step) for step in inside]
    no_go = sum(1 for step in inside if step.gate and night.stage(step) == "failed")
    return {
        "steps_total": len(inside),
        "steps_done": stages.count("done"),
        "steps_worked_around": stages.count("worked around"),
        "steps_skipped": stages.count("skipped"),
        "steps_rolled_back": stages.count("rolled back"),
        "steps_unsigned": stages.count("awaiting sign-off"),
        "steps_running": stages.count("running"),
        "steps_failed": stages.count("failed") - no_go,
        "gates_no_go": no_go,
        "steps_not_started": stages.count("waiting") + stages.count("ready"),
    }


def entry_counts(night):
    changed = [{why for why, _ in one.changes} for one in night.entries]
    return {
        "entries": len(night.entries),
        "blockers": len(night.blockers),
        "blockers_open": sum(1 for one in night.blockers.values() if not one.resolved),
        "conditions": len(night.conditions),
        "overrides": sum(1 for one in night.entries if "override" in one.event),
        "late_entries": sum(1 for one in night.entries if one.late()),
        "taken_back": sum(1 for ways in changed if "taken back" in ways),
        "corrected": sum(1 for ways in changed if ways - {"taken back", "overruled"}),
        "steps_added": len(night.plan.added),
        "steps_amended": len(night.plan.amended),
        "pauses": len(night.pauses),
    }


def blocked(night, now):
    end = night.end(now)
    spans = sorted((one.raised.at, one.until(end)) for one in night.blockers.values())
    any_open, reached = timedelta(0), None
    for start, finish in spans:
        start = max(start, reached) if reached else start
        any_open += max(finish - start, timedelta(0))
        reached = max(finish, reached) if reached else finish
    added_up = sum((finish - start for start, finish in spans), timedelta(0))
    return {"blocked_seconds": added_up, "blocked_any_seconds": any_open}


def ending(night):
    """When the work of the window ended, and how late: only once all of it is over."""
    inside = night.plan.in_window()
    baseline = night.baseline
    planned = latest(baseline[step.id][1] for step in inside if step.id in baseline)
    back = night.under_way()
    over, last = went_back(night, back) if back else went_forward(night, inside)
    gone = closing(night)["outcome"] == "rolled-back"
    return {
        "planned_finish": planned,
        "finished": last,
        "end_slip_seconds": None if back else between(planned, last),
        "direction": "rolled back" if gone or (back and over) else
                     "rolling back" if back else "forward",
    }


def went_forward(night, inside):
    over = all(night.stage(step) in OVER for step in inside)
    return over, latest(night.finished(step) for step in inside) if over else None


def went_back(night, rollbacks):
    """Whether all that the rollbacks ask for is undone, and when the last of it was."""
    asked = night.asked()
    over = bool(asked) and all(night.is_over(step, way) for step, way in asked)
    whole = over and any(one.by.event["extent"] != "only" for one in rollbacks)
    last = latest(night.works[step.id, way].finished() for step, way in asked) if whole else None
    return over, last


def rollback_called(night):
    last = night.rollbacks[-1] if night.rollbacks else None
    call = last.by if last else None
    return {
        "rollback_called": time_at(call),
        "rollback_called_by": person_of(call),
        "rollback_reason": reason_of(call),
        "rollback_lifted": time_at(last.lifted) if last else None,
    }


def undos(night):
    """How far the rollback under way is, and the first begun step that can't be taken back."""
    asked = night.asked() if night.under_way() else None
    undone = [one for one in asked or [] if night.is_over(*one)]
    final = [step for step in night.plan.steps if night.began(step) and is_final(step)]
    first = min(final, key=night.began, default=None)
    return {
        "undone": None if asked is None else len(undone),
        "undos_total": None if asked is None else len(asked),
        "no_way_back": night.began(first) if first else None,
        "no_way_back_step": f"{first.number} {first.title}" if first else None,
    }


def is_final(step):
    return "impossible" in (step.undo or {})


def moved(night):
    first = night.plan.closes_first
    last = night.moves[-1] if night.moves else None
    return {
        "window_closed_first": first if last else None,
        "window_moved_by": person_of(last),
    }


def people(night):
    """Those of the roster who did or typed something, and others who were checked in or out."""
    seen = {name for one in night.entries for name in (one.by, one.recorded_by)}
    return {name for name in seen if name in night.plan.people} | night.came
