//! A plan with what the rules ask of it again and again: what comes before what, when, and what is
//! changed and tested where. Made once for each runbook.

use std::cell::OnceCell;

use crate::forecast::{self, Times};
use crate::runbook::{Runbook, Service, Step, StepIx, Undo, When};
use crate::time::{Instant, Span};

use super::back::Back;
use super::timeline::Timeline;

/// A runbook and what follows from it.
pub(super) struct Plan<'a> {
    pub book: &'a Runbook,
    /// Planned times, of the forecast's plain pass; steps of the days before have none.
    pub times: Vec<Option<Times>>,
    /// For each step the steps that come before it, a bit each.
    before: Vec<Vec<u64>>,
    /// For each service what it needs, directly or through others, by place.
    stands_on: Vec<Vec<bool>>,
    paths: Vec<String>,
    /// The order of the night.
    pub line: Timeline<'a>,
    /// The steps that make a restore point.
    points: Vec<StepIx>,
    /// The gates of all phases.
    all_gates: Vec<StepIx>,
    back: OnceCell<Back>,
}

impl<'a> Plan<'a> {
    pub fn of(book: &'a Runbook) -> Plan<'a> {
        let times = forecast::plain(book);
        let makes_point = |ix: &StepIx| book.steps[*ix].restore_point.is_some();
        let is_gate = |ix: &StepIx| book.steps[*ix].gate.is_some();
        Plan {
            line: Timeline::of(book, &times),
            all_gates: book.in_order().filter(is_gate).collect(),
            points: book.in_order().filter(makes_point).collect(),
            back: OnceCell::new(),
            times,
            before: before(book),
            stands_on: stands_on(book),
            paths: paths(book),
            book,
        }
    }

    /// Where a step, or one of its keys, stands in the file.
    pub fn path(&self, ix: StepIx, key: &str) -> String {
        match key {
            "" => self.paths[ix].clone(),
            key => format!("{}.{key}", self.paths[ix]),
        }
    }

    /// `4.1 Upgrade the database to 7.2`.
    pub fn label(&self, ix: StepIx) -> String {
        let step = &self.book.steps[ix];
        format!("{} {}", step.number, step.title)
    }

    pub fn step(&self, ix: StepIx) -> &'a Step {
        &self.book.steps[ix]
    }

    pub fn when(&self, ix: StepIx) -> When {
        self.book.phases[self.book.steps[ix].phase].when
    }

    /// The steps of the phases inside the window, in the order of the plan.
    pub fn window(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.book
            .in_order()
            .filter(|&ix| self.when(ix) == When::Window)
    }

    /// Steps of the window that change a service, in the order of the plan.
    pub fn changes(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.window()
            .filter(|&ix| !self.step(ix).changes.is_empty())
    }

    /// Steps of the window that test a service, in the order of the plan.
    pub fn tests(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.window().filter(|&ix| !self.step(ix).tests.is_empty())
    }

    /// The gates of the window, in the order of the plan.
    pub fn gates(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.window().filter(|&ix| self.step(ix).gate.is_some())
    }

    /// The services that are changed inside the window, in the order of the file.
    pub fn changed(&self) -> impl Iterator<Item = &'a Service> + '_ {
        let mut is_changed = vec![false; self.book.services.len()];
        for ix in self.changes() {
            for service in &self.step(ix).changes {
                if let Some(at) = self.service_at(service) {
                    is_changed[at] = true;
                }
            }
        }
        let services = self.book.services.iter().zip(is_changed);
        services.filter_map(|(service, is_changed)| is_changed.then_some(service))
    }

    /// The steps of the window that change a service.
    pub fn changes_of<'s>(&'s self, service: &'s str) -> impl Iterator<Item = StepIx> + 's {
        self.changes()
            .filter(move |&ix| self.step(ix).changes.iter().any(|s| s == service))
    }

    /// The steps of the window that test a service, or one whose test proves it.
    pub fn tests_of<'s>(&'s self, service: &'s str) -> impl Iterator<Item = StepIx> + 's {
        let proves = move |tested: &String| {
            tested == service
                || self
                    .book
                    .service(tested)
                    .is_some_and(|t| t.proves.iter().any(|p| p == service))
        };
        self.tests()
            .filter(move |&ix| self.step(ix).tests.iter().any(proves))
    }

    /// Whether a step needs the other, directly or through others.
    pub fn is_before(&self, first: StepIx, then: StepIx) -> bool {
        bit(&self.before[then], first)
    }

    /// Whether a step comes after another: by what it needs, by the planned times, or because the
    /// other is one of the days before.
    pub fn comes_after(&self, then: StepIx, first: StepIx) -> bool {
        let order = |ix: StepIx| match self.when(ix) {
            When::Before => 0,
            When::Window => 1,
            When::After => 2,
        };
        let planned = || {
            if order(then) == order(first) {
                self.when(then) == When::Window && self.is_later(then, first)
            } else {
                order(then) > order(first)
            }
        };
        self.is_before(first, then) || planned()
    }

    pub fn start(&self, ix: StepIx) -> Option<Instant> {
        self.times[ix].map(|t| t.start)
    }

    pub fn finish(&self, ix: StepIx) -> Option<Instant> {
        self.times[ix].map(|t| t.finish)
    }

    /// When the last step of the window is planned to finish.
    pub fn end(&self) -> Option<(StepIx, Instant)> {
        let finishes = self.window().filter_map(|ix| Some((ix, self.finish(ix)?)));
        finishes.max_by_key(|(_, at)| *at)
    }

    /// Whether a service needs another, directly or through others.
    pub fn stands_on(&self, service: &str, other: &str) -> bool {
        match (self.service_at(service), self.service_at(other)) {
            (Some(service), Some(other)) => self.stands_on[service][other],
            _ => false,
        }
    }

    fn service_at(&self, id: &str) -> Option<usize> {
        self.line.place(id)
    }

    /// Whether a restore point that was made before a step covers all that it changes.
    pub fn is_covered(&self, ix: StepIx) -> bool {
        self.points().any(|point| {
            let of = self
                .step(point)
                .restore_point
                .as_ref()
                .map_or(&[][..], |p| &p.of);
            self.is_before(point, ix) && self.step(ix).changes.iter().all(|s| of.contains(s))
        })
    }

    /// The steps that make a restore point.
    pub fn points(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.points.iter().copied()
    }

    /// The steps whose undo is said to be impossible, inside the window.
    pub fn finals(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.window()
            .filter(|&ix| matches!(self.step(ix).undo, Some(Undo::Impossible(_))))
    }

    /// How long it takes to go back from a moment of the plan, with what was begun by then.
    pub fn rollback_time(&self, from: Instant) -> Span {
        self.back().from(self, from)
    }

    /// Whether going back from any moment of the plan takes no longer than that.
    pub fn is_rollback_within(&self, span: Span) -> bool {
        self.back().is_within(span)
    }

    fn back(&self) -> &Back {
        self.back.get_or_init(|| Back::of(self))
    }

    /// Whether a step of the window comes later than another, by the planned order.
    pub fn is_later(&self, then: StepIx, first: StepIx) -> bool {
        self.line.turn(then) > self.line.turn(first) && self.start(then) >= self.finish(first)
    }

    /// The name of the service at that place.
    pub fn name(&self, place: usize) -> &'a str {
        &self.book.services[place].name
    }

    /// The services that a step changes, by their places.
    pub fn changed_by(&self, ix: StepIx) -> impl Iterator<Item = usize> + '_ {
        let changes = self.step(ix).changes.iter();
        changes.filter_map(|id| self.line.place(id))
    }

    /// What a service stands on, by place; without itself.
    pub fn below(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let below = self.stands_on[place].iter().enumerate();
        below.filter_map(move |(at, &stands)| (stands && at != place).then_some(at))
    }

    /// Whether the service at a place stands on the one at another.
    pub fn is_below(&self, place: usize, other: usize) -> bool {
        self.stands_on[place][other]
    }

    /// The change of a service that is planned to finish last.
    pub fn last_change(&self, place: usize) -> Option<StepIx> {
        self.last(self.line.changes(place).iter().copied())
    }

    /// The step that is planned to finish last; of several the last in the planned order.
    pub fn last(&self, steps: impl Iterator<Item = StepIx>) -> Option<StepIx> {
        steps.max_by_key(|&ix| (self.finish(ix), self.line.turn(ix)))
    }

    /// Whether a service is tested after a change: by a later step, or by the same one.
    pub fn is_tested_after(&self, place: usize, change: StepIx) -> bool {
        let tests = self.line.tests(place);
        // The last test is later than the change, or none is.
        let later = tests
            .last()
            .is_some_and(|&test| self.is_later(test, change));
        later || tests.contains(&change)
    }

    /// Whether a service is tested by a step after that one.
    pub fn tests_after(&self, place: usize, ix: StepIx) -> bool {
        let mut tests = self.line.tests(place).iter();
        tests.any(|&test| self.comes_after(test, ix))
    }

    /// Whether a service is changed and never tested after that.
    pub fn is_left_untested(&self, place: usize) -> bool {
        let change = self.last_change(place);
        change.is_some_and(|change| !self.is_tested_after(place, change))
    }

    /// The last change of anything that a service stands on: what, and where.
    pub fn last_change_below(&self, place: usize) -> Option<(usize, StepIx)> {
        let changes = self
            .below(place)
            .filter_map(|other| Some((other, self.last_change(other)?)));
        changes.max_by_key(|&(_, ix)| (self.finish(ix), self.line.turn(ix)))
    }

    /// The services that a step tests, and those that these prove, by place.
    pub fn tested_by(&self, ix: StepIx) -> Vec<usize> {
        let tested = self
            .step(ix)
            .tests
            .iter()
            .filter_map(|id| self.line.place(id));
        let with_proven = tested.flat_map(|place| {
            let proves = self.book.services[place].proves.iter();
            proves.filter_map(|id| self.line.place(id)).chain([place])
        });
        with_proven.collect()
    }

    /// Whether a service needs another one itself.
    pub fn needs_directly(&self, place: usize, other: usize) -> bool {
        let services = &self.book.services;
        services[place].needs.contains(&services[other].id)
    }

    /// The first step in the planned order that can't be taken back.
    pub fn first_final(&self) -> Option<StepIx> {
        self.finals().min_by_key(|&ix| self.line.turn(ix))
    }

    /// Whether any gate comes before a step.
    pub fn has_gate_before(&self, ix: StepIx) -> bool {
        let mut gates = self.all_gates.iter();
        gates.any(|&gate| self.comes_after(ix, gate))
    }
}

fn before(book: &Runbook) -> Vec<Vec<u64>> {
    let words = book.steps.len().div_ceil(64);
    let mut before = vec![vec![0_u64; words]; book.steps.len()];
    for ix in forecast::by_need(book) {
        let mut own = std::mem::take(&mut before[ix]);
        for &need in &book.steps[ix].needs {
            own.iter_mut()
                .zip(&before[need])
                .for_each(|(own, other)| *own |= other);
            own[need / 64] |= 1 << (need % 64);
        }
        before[ix] = own;
    }
    before
}

fn bit(words: &[u64], at: usize) -> bool {
    words
        .get(at / 64)
        .is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn stands_on(book: &Runbook) -> Vec<Vec<bool>> {
    let place = |id: &String| book.services.iter().position(|s| s.id == *id);
    let needs: Vec<Vec<usize>> = book
        .services
        .iter()
        .map(|s| s.needs.iter().filter_map(place).collect())
        .collect();
    let below = |service: usize| {
        let mut seen = vec![false; needs.len()];
        let mut open = needs[service].clone();
        while let Some(next) = open.pop() {
            if !std::mem::replace(&mut seen[next], true) {
                open.extend(&needs[next]);
            }
        }
        seen
    };
    (0..needs.len()).map(below).collect()
}

fn paths(book: &Runbook) -> Vec<String> {
    let mut paths = vec![String::new(); book.steps.len()];
    for (phase, steps) in book.phases.iter().enumerate() {
        for (place, &ix) in steps.steps.iter().enumerate() {
            paths[ix] = format!("phases[{phase}].steps[{place}]");
        }
    }
    paths
}
