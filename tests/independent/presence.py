"""Who was there, and when, by "What a second counts as" of docs/json.md."""

from datetime import timedelta

from journal import moment

AFTER_SHIFT = timedelta(hours=2)


class Presence:
    """What a night says of who was there."""

    def __init__(self, night):
        self.night = night
        self.heard = {}
        for one in night.entries:
            if not one.gone:
                self.hear(one)
        for events in self.heard.values():
            events.sort(key=lambda event: event[0])
        self.by_name = any(one.type == "checked_in" for one in night.entries if not one.gone)
        self.shifts = {name: shifts(night, raw) for name, raw in night.plan.people.items()}

    def hear(self, one):
        """Keeps when somebody was heard of, and whether they came, left or did something."""
        who = one.event.get("person") if one.type in ("checked_in", "checked_out") else None
        if who:
            self.heard.setdefault(who, []).append((one.at, one.type))
        if who != one.by:
            self.heard.setdefault(one.by, []).append((one.at, "did"))
        if one.recorded_by and one.recorded_by != who:
            self.heard.setdefault(one.recorded_by, []).append((one.recorded, "did"))

    def cuts(self):
        """The moments at which somebody may come or go."""
        for events in self.heard.values():
            for at, _ in events:
                yield at
                yield at + AFTER_SHIFT + timedelta(seconds=1)
        for spans in self.shifts.values():
            for start, end in spans:
                yield start
                yield end

    def any(self, role, at):
        """Whether somebody with the role is there; a deputy counts for one who is not."""
        for name in set(self.night.people) | set(self.night.plan.people):
            if self.is_there(name, at):
                raw = self.night.plan.people.get(name) or {}
                named = [name, *(raw.get("deputy_for") or [])]
                if any(role in self.night.roles_of(one, at) for one in named):
                    return True
        return False

    def is_there(self, name, at):
        events = self.heard.get(name, [])
        spans = self.shifts.get(name) or []
        if not spans:
            return self.without_shift(events, at)
        past = [event for event in events if event[0] <= at]
        for start, end in spans:
            if start <= at < end:
                return self.in_shift(events, at, start, end)
        return bool(past) and past[-1][1] != "checked_out" and at - past[-1][0] <= AFTER_SHIFT

    def without_shift(self, events, at):
        past = [event for event in events if event[0] <= at]
        if past:
            return past[-1][1] != "checked_out"
        if events:
            return events[0][1] != "checked_in"
        return not self.by_name

    def in_shift(self, events, at, start, end):
        inside = [event for event in events if start <= event[0] < end]
        past = [event for event in inside if event[0] <= at]
        if past:
            return past[-1][1] != "checked_out"
        return not inside or inside[0][1] != "checked_in"


def shifts(night, raw):
    spans = []
    for text in raw.get("available") or []:
        start, _, end = text.partition(" / ")
        spans.append((night.plan.time(start.strip()), night.plan.time(end.strip())))
    return spans
