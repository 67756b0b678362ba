"""How long each service was out, at each of its sites, as docs/triage.md has it."""

from dataclasses import dataclass, field
from datetime import timedelta

from plan import duration


@dataclass
class Stretch:
    start: object
    until: object = None

    def span(self, end):
        return max((self.until or end) - self.start, timedelta(0))


@dataclass
class Place:
    """A service, or a service at one of its sites."""

    site: str = None
    untested: bool = False
    result: str = None
    worked: object = None
    stretches: list = field(default_factory=list)

    def tested(self, at, result, is_changed):
        """A pass during a change says nothing; one after it ends what is unproven."""
        if result == "fail":
            self.result, self.untested = "fail", True
        elif not is_changed:
            self.result, self.untested = result, False
            self.worked = at if result == "pass" else self.worked

    def forget(self):
        self.result, self.untested = None, True

    def record(self, at, is_out):
        last = self.stretches[-1] if self.stretches else None
        is_open = last is not None and last.until is None
        if is_out and last and last.until == at:
            last.until = None
        elif is_out and not is_open:
            self.stretches.append(Stretch(at))
        elif is_open and not is_out:
            last.until = at
            if last.start == at:
                self.stretches.pop()


class Service:
    """What is known of a service at a moment."""

    def __init__(self, raw):
        self.id = raw["id"]
        self.sites = raw.get("sites") or []
        self.needs = raw.get("needs") or []
        self.proves = raw.get("proves") or []
        self.limit = limit_of(raw)
        self.places = [Place(site) for site in self.sites] or [Place()]
        self.beneath = []
        self.changes = 0
        self.blockers = {}
        self.failed = None

    def is_down(self):
        return bool(self.blockers) or all(place.result == "fail" for place in self.places)

    def down_since(self):
        """When the first open blocker was raised, else when the last test failed."""
        if not self.is_down():
            return None
        return min(self.blockers.values()) if self.blockers else self.failed

    def is_out(self, place):
        down = [one.down_since() for one in self.beneath if one.is_down()]
        beneath = any(not place.worked or place.worked <= since for since in down)
        return bool(self.changes) or place.untested or bool(self.blockers) or beneath

    def union(self):
        """The stretches in which it was out at any of its sites."""
        merged = []
        for one in sorted((one for place in self.places for one in place.stretches), key=start):
            last = merged[-1] if merged else None
            if last and (last.until is None or one.start <= last.until):
                later = None if None in (last.until, one.until) else max(last.until, one.until)
                last.until = later
            else:
                merged.append(Stretch(one.start, one.until))
        return merged


def start(stretch):
    return stretch.start


def limit_of(raw):
    """How long its downtime procedure can be borne."""
    longest = (raw.get("downtime") or {}).get("longest")
    return duration(longest) if longest else None




class Board:
    """All services of a night, told what happened in the order in which it did."""

    def __init__(self, night):
        self.night = night
        self.all = {name: Service(raw) for name, raw in night.plan.services.items()}
        for one in self.all.values():
            one.beneath = [self.all[name] for name in self.everything_below(one)]
        self.order = sorted(self.all.values(), key=lambda one: len(one.beneath))
        self.happened = {}
        self.tests = []
        for key, work in night.works.items():
            self.add_work(key, work)
        self.add_blockers()
        self.add_tests()
        for at in sorted(self.happened):
            self.at_once(at, self.happened[at])

    def everything_below(self, service):
        found = []
        for name in service.needs:
            for one in [name, *self.everything_below(self.all[name])]:
                if one not in found:
                    found.append(one)
        return found

    def add(self, at, kind, *what):
        self.happened.setdefault(at, []).append((kind, *what))

    def add_work(self, key, work):
        name, way = key
        step = self.night.plan.step(name)
        services = step.restore["of"] if way == "restore" else step.changes
        for attempt in work.attempts:
            begun = attempt.begun()
            ended = attempt.finish or attempt.aside
            if begun and services:
                self.add(begun, "begun", services)
                if ended:
                    self.add(max(ended.at, begun), "ended", services)

    def add_blockers(self):
        for one in self.night.blockers.values():
            services = one.fields.get("services") or []
            if services:
                self.add(one.raised.at, "raised", one.raised.id, services)
                if one.resolved:
                    self.add(one.resolved.at, "resolved", one.raised.id, services)

    def add_tests(self):
        for one in self.night.entries:
            if one.gone or one.type not in ("service_tested", "step_finished"):
                continue
            results = [one.event] if one.type == "service_tested" else one.event.get("results")
            for test in results or []:
                self.add(one.at, "tested", test["service"], test.get("site"), test["result"])

    def at_once(self, at, happened):
        """First work, then blockers, then, from the bottom up, what it needs and its own tests."""
        down = {one.id for one in self.order if one.is_down()}
        for kind, *what in happened:
            if kind in ("begun", "ended"):
                self.worked_on(what[0], 1 if kind == "begun" else -1)
        for kind, *what in happened:
            if kind in ("raised", "resolved"):
                self.blocked(at, kind, *what)
        tests = [what for kind, *what in happened if kind == "tested"]
        for service in self.order:
            if any(one.id in down and not one.is_down() for one in service.beneath):
                for place in service.places:
                    place.result = None if place.result == "fail" else place.result
            for test in tests:
                self.tested(at, service, *test)
        for service in self.order:
            for place in service.places:
                place.record(at, service.is_out(place))

    def worked_on(self, names, by):
        for name in names:
            self.all[name].changes += by
        for service in self.order:
            if set(names) & {service.id, *(one.id for one in service.beneath)}:
                for place in service.places:
                    place.forget()

    def blocked(self, at, kind, blocker, names):
        for name in names:
            service = self.all[name]
            if kind == "resolved":
                service.blockers.pop(blocker, None)
                for place in service.places:
                    place.result = None if place.result == "fail" else place.result
                continue
            service.blockers[blocker] = at
            for place in service.places:
                place.untested = True
                place.result = None if place.result != "fail" else place.result

    def tested(self, at, service, name, site, result):
        """Its own test, or the pass of one that proves it."""
        proved = result == "pass" and service.id in self.all[name].proves
        if name != service.id and not proved:
            return
        for place in service.places:
            if result != "not-tested" and (site is None or place.site in (None, site)):
                place.tested(at, result, bool(service.changes))
        if result == "fail":
            service.failed = at


def planned(night, board, service):
    """By the baseline: from the first change of it, or of what it needs, to the test after all."""
    inside = [step for step in night.plan.in_window() if step.id in night.baseline]
    names = {service.id, *(one.id for one in service.beneath)}
    changes = [step for step in inside if names & set(step.changes)]
    if not changes:
        return None
    first = min(night.baseline[step.id][0] for step in changes)
    last = max(night.baseline[step.id][1] for step in changes)
    shown = {service.id} | {one.id for one in board.all.values() if service.id in one.proves}
    ends = []
    for step in inside:
        begins, finish = night.baseline[step.id]
        is_last_change = step in changes and finish == last
        if shown & set(step.tests) and (begins >= last or is_last_change):
            ends.append(finish)
    return min(ends, default=last) - first
