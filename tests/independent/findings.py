"""Holds what the program says against what the journal says, and keeps what differs."""

from datetime import datetime, timedelta, timezone

from journal import moment

SECOND = timedelta(seconds=1)


class Findings:
    """Disagreements, each a line, and how many values were compared."""

    def __init__(self):
        self.disagreements = []
        self.compared = 0

    def same(self, table, row, column, theirs, ours):
        self.compared += 1
        if plain(theirs) != plain(ours):
            where = ", ".join(part for part in (table, row, column) if part)
            said = f"the program says {show(theirs)}, the journal {show(ours)}"
            self.disagreements.append(f"{where}: {said}")

    def columns(self, table, row, theirs, ours):
        """Each column of `ours` against that of a row of the program."""
        for column, value in ours.items():
            self.same(table, row, column, theirs.get(column, "no such column"), value)

    def rows(self, table, theirs, ours, name):
        """Two lists of rows in the same order; the columns `name` say which row it is."""
        self.same(table, "all rows", "number", len(theirs), len(ours))
        for place, (their, our) in enumerate(zip(theirs, ours), 1):
            which = " ".join(str(our[column]) for column in name.split())
            self.columns(table, f"row {place} ({which})", their, our)


def plain(value):
    """A value as both sides can have it: times to the second in UTC, durations in whole seconds."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).replace(microsecond=0)
    if isinstance(value, timedelta):
        return int(value / SECOND)
    if isinstance(value, str) and len(value) > 18 and value[10] == "T" and value[:4].isdigit():
        return moment(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def show(value):
    value = plain(value)
    return f"{value:%Y-%m-%d %H:%M:%S}Z" if isinstance(value, datetime) else repr(value)


def between(start, finish):
    """From one time to the other, or None if one is missing."""
    return finish - start if start and finish else None


def earliest(times):
    return min((at for at in times if at), default=None)


def latest(times):
    return max((at for at in times if at), default=None)


def time_at(entry):
    """When an entry happened; None if there is none."""
    return entry.at if entry else None


def person_of(entry):
    return entry.by if entry else None


def reason_of(entry):
    return entry.because() if entry else None


def time_of(text):
    return moment(text) if text else None
