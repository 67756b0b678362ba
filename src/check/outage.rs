//! What is out during the window, from when to when, and who depends on it.

use std::collections::HashMap;

use crate::runbook::{Criticality, Service, StepIx, StepKind, Undo, When};

use super::plan::Plan;

/// A service that is changed, or that stands on one that is changed.
pub(super) struct Outage<'a> {
    pub service: &'a Service,
    /// Its place in the file.
    pub at: usize,
    /// The first change of it, or of what it stands on, by the planned times.
    pub first: StepIx,
    /// The last such change.
    pub last: StepIx,
}

impl Outage<'_> {
    /// Where its service stands in the file.
    pub fn path(&self, key: &str) -> String {
        match key {
            "" => format!("services[{}]", self.at),
            key => format!("services[{}].{key}", self.at),
        }
    }

    /// Whether somebody at a desk or a bedside notices.
    pub fn is_felt(&self) -> bool {
        self.service.criticality == Criticality::Safety || !self.service.sites.is_empty()
    }

    /// Whether it is written down elsewhere while it is out: what is charted, queued, charged.
    pub fn is_made_up_for(&self) -> bool {
        self.service.criticality <= Criticality::Revenue
    }
}

impl<'a> Plan<'a> {
    /// All that is out at some time in the window, in the order of the file.
    pub fn outages(&self) -> Vec<Outage<'a>> {
        let places = self.service_places();
        let mut own: Vec<Option<(StepIx, StepIx)>> = vec![None; self.book.services.len()];
        for ix in self.changes() {
            for service in &self.step(ix).changes {
                if let Some(&at) = places.get(service.as_str()) {
                    own[at] = Some(self.widened(own[at], (ix, ix)));
                }
            }
        }
        let services = self.book.services.iter().enumerate();
        let outage = |(at, service): (usize, &'a Service)| {
            let below = self.below(at).filter_map(|other| own[other]);
            let all = below.fold(own[at], |all, change| Some(self.widened(all, change)));
            all.map(|(first, last)| Outage {
                service,
                at,
                first,
                last,
            })
        };
        services.filter_map(outage).collect()
    }

    /// The first and the last of both.
    fn widened(
        &self,
        known: Option<(StepIx, StepIx)>,
        other: (StepIx, StepIx),
    ) -> (StepIx, StepIx) {
        let Some((mut first, mut last)) = known else {
            return other;
        };
        if self.start(other.0) < self.start(first) {
            first = other.0;
        }
        if self.finish(other.1) > self.finish(last) {
            last = other.1;
        }
        (first, last)
    }

    /// For each service the steps of the window that test it, or one whose test proves it.
    pub fn tests_by_service(&self) -> Vec<Vec<StepIx>> {
        let places = self.service_places();
        let mut tests = vec![Vec::new(); self.book.services.len()];
        for ix in self.tests() {
            for tested in &self.step(ix).tests {
                let Some(&at) = places.get(tested.as_str()) else {
                    continue;
                };
                let proved = self.book.services[at]
                    .proves
                    .iter()
                    .filter_map(|id| places.get(id.as_str()).copied());
                for at in std::iter::once(at).chain(proved) {
                    tests[at].push(ix);
                }
            }
        }
        tests
    }

    /// The place of each service by its id.
    pub fn service_places(&self) -> HashMap<&'a str, usize> {
        let services = self.book.services.iter().enumerate();
        services.map(|(at, s)| (s.id.as_str(), at)).collect()
    }

    /// Names of services, to be read: `Records database and Citrix`.
    pub fn service_names(&self, ids: &[String]) -> String {
        let name = |id: &String| match self.book.service(id) {
            Some(service) => service.name.clone(),
            None => id.clone(),
        };
        super::words::list(&ids.iter().map(name).collect::<Vec<_>>(), 5)
    }

    /// The change that begins first, by the planned times.
    pub fn first_change(&self) -> Option<StepIx> {
        self.changes().min_by_key(|&ix| self.start(ix))
    }

    /// Whether a step is done by the time that another begins; those of the days before are.
    pub fn leads_up(&self, ix: StepIx, to: StepIx) -> bool {
        match self.when(ix) {
            When::Before => true,
            When::Window => self.comes_after(to, ix),
            When::After => false,
        }
    }

    /// Whether a step begins when another is done; those of the days after do.
    pub fn follows(&self, ix: StepIx, on: StepIx) -> bool {
        match self.when(ix) {
            When::Before => false,
            When::Window => self.comes_after(ix, on),
            When::After => true,
        }
    }

    /// Whether a step is of that kind: as it says itself, or else by a word in its title or id.
    pub fn is_a(&self, ix: StepIx, kind: StepKind, words: &super::words::Words) -> bool {
        match self.step(ix).kind {
            Some(said) => said == kind,
            None => self.is_called(ix, words),
        }
    }

    /// Whether it leaves the old system as it is and only points people to another one. Its undo is
    /// to point them at the old one again.
    pub fn is_switch(&self, ix: StepIx) -> bool {
        let step = self.step(ix);
        let Some(Undo::Work(undo)) = &step.undo else {
            return false;
        };
        match step.kind {
            Some(kind) => kind == StepKind::Switch,
            None => [&step.title, &step.instructions, &undo.instructions]
                .into_iter()
                .any(|text| super::words::SWITCHES.are_in(text)),
        }
    }

    /// Whether title or id say one of these words.
    pub fn is_called(&self, ix: StepIx, words: &super::words::Words) -> bool {
        let step = self.step(ix);
        words.are_in(&step.title) || words.are_in(&step.id)
    }
}
