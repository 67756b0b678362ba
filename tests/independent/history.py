"""What the entries of a journal say now, after what was taken back and corrected."""

from dataclasses import dataclass, field
from datetime import timedelta

from journal import line_id, moment, own_time


@dataclass
class Entry:
    """One entry as it stands: `at` is when it happened, `recorded` when it was typed."""

    id: str
    type: str
    event: dict
    by: str
    recorded_by: str
    at: object
    recorded: object
    texts: dict
    gone: str = ""
    changes: list = field(default_factory=list)
    # Its place in the log, and for a signature what ended it.
    place: int = 0
    lapsed: object = None

    def late(self):
        """Told a minute or more after it happened."""
        return self.recorded - self.at >= timedelta(minutes=1)

    def because(self):
        return self.texts.get("because")


def entry(line):
    event = line["event"]
    written = own_time(line)
    return Entry(
        id=line_id(line),
        type=event["type"],
        event=event,
        by=event["by"],
        recorded_by=event.get("recorded_by"),
        at=moment(event["occurred"]) if "occurred" in event else written,
        recorded=written,
        texts=dict(line.get("texts", {})),
    )


def history(lines):
    """All entries in order, each as it stands; `gone` says why one no longer counts."""
    entries = without_repeats(lines)
    for place, one in enumerate(entries):
        one.place = place
    by_id = {one.id: one for one in entries}
    set_aside(entries, by_id)
    for one in entries:
        if one.type == "corrected" and not one.gone:
            correct(by_id.get(one.event["entry"]), one)
    return entries, by_id


def without_repeats(lines):
    """Of several attempts to write a line the first counts, and what refers to one means it."""
    first, means, kept = {}, {}, []
    for line in lines:
        name = line.get("again", line_id(line))
        said = line["event"]
        if "again" in line and first.get(name, (None, None))[1] == said:
            means[line_id(line)] = first[name][0]
            continue
        means[name] = line_id(line)
        first[name] = line_id(line), said
        kept.append(entry({**line, "event": referring(said, means)}))
    return kept


REFERENCES = ("finish", "entry", "blocker", "decision", "replaces", "stands", "entries")


def referring(event, means):
    """The event, its references put right."""
    changed = dict(event)
    for field_name in REFERENCES:
        value = event.get(field_name)
        if isinstance(value, str):
            changed[field_name] = means.get(value, value)
        elif isinstance(value, list):
            changed[field_name] = [means.get(one, one) for one in value]
    return changed


def set_aside(entries, by_id):
    """The last word counts: what is itself taken back or void takes nothing back."""
    for one in reversed(entries):
        if one.gone:
            continue
        if one.type == "taken_back":
            leave_out(by_id.get(one.event["entry"]), "taken back", one)
        elif one.type == "corrected" and one.event["field"] == "void":
            leave_out(by_id.get(one.event["entry"]), "void", one)
        elif one.type == "conflict_settled":
            for other in one.event["entries"]:
                if other != one.event["stands"]:
                    leave_out(by_id.get(other), "overruled", one)


def leave_out(target, why, by):
    if target and not target.gone:
        target.gone = why
        target.changes.append((why, by))


def correct(target, by):
    """Puts what the correction `by` says in the place of what `target` said."""
    what = by.event["field"]
    if target is None or what == "void":
        return
    target.changes.append((what, by))
    if what == "at":
        target.at = moment(by.event["at"])
    elif what == "for":
        typed = target.recorded_by or target.by
        target.by = by.texts.get("to")
        target.recorded_by = typed if typed != target.by else None
    else:
        target.texts[what] = by.texts.get("to")
