//! A plan with what the rules ask of it again and again: what comes before what, when, and what is
//! changed and tested where. Made once for each runbook.

use crate::forecast::{self, Times};
use crate::runbook::{Runbook, Service, Step, StepIx, Undo, When};
use crate::time::{Instant, Span};

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
}

impl<'a> Plan<'a> {
    pub fn of(book: &'a Runbook) -> Plan<'a> {
        Plan {
            times: forecast::plain(book),
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

    /// Services by their names: `Records database, Citrix`.
    pub fn names(&self, services: &[String]) -> String {
        let names = services.iter().map(|id| match self.book.service(id) {
            Some(service) => service.name.as_str(),
            None => id,
        });
        names.collect::<Vec<_>>().join(", ")
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

    /// Whether a step comes after another: by what it needs, or by the planned times.
    pub fn comes_after(&self, then: StepIx, first: StepIx) -> bool {
        let planned = || Some(self.times[then]?.start >= self.times[first]?.finish);
        self.is_before(first, then) || planned().unwrap_or(false)
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
        self.book.services.iter().position(|s| s.id == id)
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
        self.book
            .in_order()
            .filter(|&ix| self.step(ix).restore_point.is_some())
    }

    /// The steps whose undo is said to be impossible, inside the window.
    pub fn finals(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.window()
            .filter(|&ix| matches!(self.step(ix).undo, Some(Undo::Impossible(_))))
    }

    /// How long it takes to go back from a moment of the plan, with what was begun by then: the
    /// longest chain of undos, each after the undos of what needs it; PERT means. Where restore
    /// points cover changes, through undos or through the last such restore, whichever is shorter.
    pub fn way_back(&self, from: Instant) -> Span {
        let begun: Vec<bool> = (0..self.book.steps.len())
            .map(|ix| self.start(ix).is_some_and(|start| start < from))
            .collect();
        let undo = |ix: StepIx| match &self.step(ix).undo {
            Some(Undo::Work(work)) if begun[ix] => work.takes.map_or(Span::ZERO, |t| t.mean()),
            _ => Span::ZERO,
        };
        let by_undos = self.longest(|ix| undo(ix));
        let points = self.points().filter(|&point| begun[point]);
        let by_restore = points.filter_map(|point| {
            let restore = self.step(point).restore_point.as_ref()?;
            let covered = |ix: StepIx| {
                let changes = &self.step(ix).changes;
                !changes.is_empty()
                    && self.is_before(point, ix)
                    && changes.iter().all(|s| restore.of.contains(s))
            };
            let rest = self.longest(|ix| if covered(ix) { Span::ZERO } else { undo(ix) });
            let restore = restore.restore.takes?.mean();
            Some(Span::seconds(restore.secs() + rest.secs()))
        });
        let uncovered = self.changes().any(|ix| {
            begun[ix] && self.step(ix).undo.is_none() && !self.step(ix).changes.is_empty()
        });
        match by_restore.min() {
            // Without undos of their own there is only the restore.
            Some(restore) if uncovered => restore,
            Some(restore) => restore.min(by_undos),
            None => by_undos,
        }
    }

    /// The longest chain through the plan, with that weight for each step.
    fn longest(&self, weight: impl Fn(StepIx) -> Span) -> Span {
        let mut finish = vec![0_i64; self.book.steps.len()];
        for ix in forecast::by_need(self.book) {
            let before = self.step(ix).needs.iter().map(|&n| finish[n]).max();
            finish[ix] = before.unwrap_or(0) + weight(ix).secs();
        }
        Span::seconds(finish.into_iter().max().unwrap_or(0))
    }

    /// For each service, by place, whether this one needs it, directly or through others.
    pub fn below(&self, service: usize) -> &[bool] {
        &self.stands_on[service]
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
