//! What became of each service, from the first thing that was recorded of it to the last.
//!
//! A test counts as long as neither the service nor anything that it needs was changed since. A
//! failure counts as long as nothing beneath it was mended since either: what failed on a broken
//! network says nothing once the network is well. Where it has sites, each is looked at by itself.

use std::collections::BTreeMap;

use crate::journal::TestResult;
use crate::run::{Run, Tested};
use crate::time::Instant;

use super::ServiceState;
use super::needs::Needs;
use super::outage::{Outage, OutageCause, OutageEnd};
use super::records::{Records, is_of, proves};
use super::turns::{Turn, turns};

/// A service after all of it.
#[derive(Default)]
pub(super) struct Course {
    pub state: ServiceState,
    /// Since when it is in that state.
    pub since: Option<Instant>,
    /// One for each of its sites; one for all of it where it has none.
    pub places: Vec<Place>,
    /// The first of its open blockers was raised then.
    pub blocked: Option<Instant>,
    /// What is down that it needs.
    pub beneath: Vec<usize>,
    /// When it went down, with the time of what says so, or was not down any more.
    pub downs: Vec<(Instant, Option<Instant>)>,
    /// When it was well again after something was wrong with it.
    pub mends: Vec<Instant>,
}

/// A service at one of its sites.
#[derive(Default)]
pub(super) struct Place {
    pub state: ServiceState,
    pub outages: Vec<Outage>,
    /// Its own last test that counts, and the last of another service that proves it.
    own: Option<usize>,
    proof: Option<usize>,
    /// It failed, or passed with reservations, and has not passed since.
    is_broken: bool,
    /// Something was said of it that does not count any more, for it, or what is beneath it, was
    /// mended since.
    is_doubted: bool,
}

/// The courses of all services, in the order of the plan.
pub(super) fn courses(run: &Run, needs: &Needs, records: &Records) -> Vec<Course> {
    let count = run.plan.services.len();
    let mut courses: Vec<Course> = (0..count).map(|_| Course::default()).collect();
    // What a service needs has less beneath it than the service itself.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&ix| needs.below(ix).len());
    for ix in order {
        let turns = turns(run, needs, records, &courses, ix);
        courses[ix] = Sweep::new(run, records, ix, needs.below(ix)).through(turns);
    }
    courses
}

/// One service on its way through the night.
struct Sweep<'a> {
    run: &'a Run,
    records: &'a Records,
    ix: usize,
    /// What it needs, in the order of the plan.
    below: &'a [usize],
    course: Course,
    /// So many changes of the service itself run.
    running: usize,
    /// Open blockers.
    blockers: Vec<usize>,
    /// What is down that it needs, each with the time of what says so.
    beneath: BTreeMap<usize, Instant>,
    is_changed: bool,
    was_broken: bool,
    /// What put it out last, but for its own tests, and what brought it back.
    cause: Option<OutageCause>,
    end: Option<OutageEnd>,
}

impl<'a> Sweep<'a> {
    fn new(run: &'a Run, records: &'a Records, ix: usize, below: &'a [usize]) -> Sweep<'a> {
        let sites = run.plan.services[ix].sites.len().max(1);
        let course = Course {
            places: (0..sites).map(|_| Place::default()).collect(),
            ..Course::default()
        };
        Sweep {
            run,
            records,
            ix,
            below,
            course,
            running: 0,
            blockers: Vec::new(),
            beneath: BTreeMap::new(),
            is_changed: false,
            was_broken: false,
            cause: None,
            end: None,
        }
    }

    fn through(mut self, turns: Vec<(Instant, Turn)>) -> Course {
        for moment in turns.chunk_by(|(one, _), (next, _)| one == next) {
            for &(_, turn) in moment {
                self.take(turn);
            }
            self.settle(moment[0].0);
        }
        self.course.blocked = self.blocked();
        self.course.beneath = self.beneath.into_keys().collect();
        self.course
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Begun(n) => {
                self.running += usize::from(self.is_own(n));
                self.change(n);
            }
            Turn::Ended(n) => {
                self.running -= usize::from(self.is_own(n));
                self.change(n);
            }
            Turn::Raised(n) => {
                self.blockers.push(n);
                self.cause = Some(OutageCause::Blocked(n));
            }
            Turn::Resolved(n) => self.resolve(n),
            Turn::Mended(_) => self.doubt_failures(),
            Turn::Beneath(service, Some(since)) => {
                self.beneath.insert(service, since);
                self.cause = Some(OutageCause::Beneath(service));
            }
            Turn::Beneath(service, None) => {
                self.beneath.remove(&service);
                self.end = Some(OutageEnd::Beneath(service));
            }
            Turn::Tested(n) => self.test(n),
            Turn::Proven(n) => self.prove(n),
        }
    }

    fn is_own(&self, change: usize) -> bool {
        self.records.changes[change].services.contains(&self.ix)
    }

    /// What was tested before says nothing any more.
    fn change(&mut self, n: usize) {
        let change = &self.records.changes[n];
        let below = |service: &&usize| self.below.binary_search(service).is_ok();
        let other = change
            .services
            .iter()
            .find(below)
            .filter(|_| !self.is_own(n));
        self.cause = Some(OutageCause::Changed {
            step: change.step,
            way: change.way,
            service: other.copied().unwrap_or(self.ix),
        });
        self.is_changed = true;
        for place in &mut self.course.places {
            (place.own, place.proof) = (None, None);
        }
    }

    /// What passed before it was blocked says nothing of the repair.
    fn resolve(&mut self, n: usize) {
        let raised = self.run.blockers[n].raised.at;
        let run = self.run;
        let counts = |test: &usize| run.tests[*test].stamp.at >= raised;
        self.blockers.retain(|open| *open != n);
        self.end = Some(OutageEnd::Resolved(n));
        for place in &mut self.course.places {
            place.is_doubted = true;
            place.own = place.own.filter(counts);
            place.proof = place.proof.filter(counts);
        }
    }

    /// Something beneath it was mended. What passed with reservations stands until it is tested
    /// again: nobody stops working with it because of that.
    fn doubt_failures(&mut self) {
        for place in &mut self.course.places {
            let Some(failed) = place.own.map(|n| &self.run.tests[n]) else {
                continue;
            };
            if failed.result == TestResult::Fail {
                place.is_doubted = true;
                let is_newer = |n: &usize| self.run.tests[*n].stamp.at > failed.stamp.at;
                place.proof = place.proof.filter(is_newer);
                place.own = None;
            }
        }
    }

    fn test(&mut self, n: usize) {
        let test = &self.run.tests[n];
        for (site, place) in sites(self.run, self.ix).zip(&mut self.course.places) {
            if is_of(test, site) {
                place.own = Some(n);
                place.is_broken = test.result != TestResult::Pass;
            }
        }
    }

    fn prove(&mut self, n: usize) {
        let test = &self.run.tests[n];
        for (site, place) in sites(self.run, self.ix).zip(&mut self.course.places) {
            if proves(test, site) {
                place.proof = Some(n);
                place.is_broken = false;
            }
        }
    }

    /// What all that happened at a moment makes of it.
    fn settle(&mut self, at: Instant) {
        for n in 0..self.course.places.len() {
            let place = &self.course.places[n];
            let (state, was_out) = (self.state_at(place), place.state.is_out());
            let newest = place.newest(self.run);
            let tested = newest.filter(|&n| self.run.tests[n].stamp.at == at);
            let failed = tested.filter(|_| state == ServiceState::Down && self.blockers.is_empty());
            let cause = failed.map(OutageCause::Failed).or(self.cause);
            let end = tested.map(OutageEnd::Tested).or(self.end);
            let place = &mut self.course.places[n];
            place.state = state;
            match (was_out, state.is_out(), place.outages.last_mut()) {
                (false, true, _) => place.outages.extend(cause.map(|cause| Outage {
                    from: at,
                    cause,
                    until: None,
                    end: None,
                })),
                (true, false, Some(last)) => (last.until, last.end) = (Some(at), end),
                _ => {}
            }
        }
        let state = self.state();
        if state != self.course.state {
            (self.course.state, self.course.since) = (state, Some(at));
        }
        self.tell_those_above(at);
    }

    /// What it is at one site.
    fn state_at(&self, place: &Place) -> ServiceState {
        let result = place.newest(self.run).map(|n| &self.run.tests[n]);
        // What passed although something beneath it is down stands: somebody has seen it work.
        let passed_since = |test: &Tested| {
            let mut down = self.beneath.values();
            test.result == TestResult::Pass && down.all(|since| test.stamp.at > *since)
        };
        if self.running > 0 {
            return ServiceState::Off;
        }
        if self.blockers.is_empty() && result.is_some_and(passed_since) {
            return ServiceState::Proven;
        }
        if !self.beneath.is_empty() {
            return ServiceState::Untestable;
        }
        if !self.blockers.is_empty() {
            return ServiceState::Down;
        }
        match result.map(|test| test.result) {
            Some(TestResult::Pass) => ServiceState::Proven,
            Some(TestResult::Degraded) => ServiceState::Degraded,
            Some(TestResult::Fail) => ServiceState::Down,
            _ if self.is_changed || place.is_doubted => ServiceState::Unproven,
            _ => ServiceState::Untouched,
        }
    }

    /// What it is all in all: proven where it is at every site, down where it fails at every site.
    fn state(&self) -> ServiceState {
        let places = &self.course.places;
        let all = |state| places.iter().all(|place| place.state == state);
        let any = |state| places.iter().any(|place| place.state == state);
        let whole = [
            ServiceState::Off,
            ServiceState::Proven,
            ServiceState::Down,
            ServiceState::Degraded,
        ];
        if let Some(state) = whole.into_iter().find(|&state| all(state)) {
            return state;
        }
        match () {
            _ if any(ServiceState::Untestable) => ServiceState::Untestable,
            _ if any(ServiceState::Down) || any(ServiceState::Degraded) => ServiceState::Degraded,
            _ if any(ServiceState::Unproven) => ServiceState::Unproven,
            _ => ServiceState::Untouched,
        }
    }

    /// What it means for the services that need it.
    fn tell_those_above(&mut self, at: Instant) {
        let down = self.down();
        let before = self.course.downs.last().and_then(|(_, since)| *since);
        if down != before {
            self.course.downs.push((at, down));
        }
        let places = &self.course.places;
        let is_broken = !self.blockers.is_empty() || places.iter().any(|place| place.is_broken);
        if self.was_broken && !is_broken {
            self.course.mends.push(at);
        }
        self.was_broken = is_broken;
    }

    /// It is blocked, or fails at every site: the time of what says so.
    fn down(&self) -> Option<Instant> {
        let failed = |place: &Place| {
            let test = &self.run.tests[place.result(self.run)?];
            (test.result == TestResult::Fail).then_some(test.stamp.at)
        };
        let failed = || {
            let places = self.course.places.iter().map(failed);
            places.collect::<Option<Vec<Instant>>>()?.into_iter().max()
        };
        self.blocked().or_else(failed)
    }

    fn blocked(&self) -> Option<Instant> {
        let open = self.blockers.iter();
        open.map(|&n| self.run.blockers[n].raised.at).min()
    }
}

impl Place {
    /// The test that counts, by its place in the tests of the run. A later pass of what stands on
    /// it says more than an older failure.
    pub(super) fn result(&self, run: &Run) -> Option<usize> {
        let at = |n: usize| run.tests[n].stamp.at;
        let says_more = |own: &usize| {
            let passed = run.tests[*own].result == TestResult::Pass;
            passed || self.proof.is_none_or(|proof| at(proof) <= at(*own))
        };
        self.own.filter(says_more).or(self.proof)
    }

    /// The same, but of passes the later one, be it its own or what proves it: it says until when
    /// somebody has seen it work.
    fn newest(&self, run: &Run) -> Option<usize> {
        let at = |n: usize| run.tests[n].stamp.at;
        let result = self.result(run)?;
        let has_passed = run.tests[result].result == TestResult::Pass;
        let later = self
            .proof
            .filter(|&proof| has_passed && at(proof) > at(result));
        later.or(Some(result))
    }
}

/// Its sites; nothing by name where it has none.
fn sites(run: &Run, ix: usize) -> impl Iterator<Item = Option<&str>> {
    let sites = &run.plan.services[ix].sites;
    let everywhere = sites.is_empty().then_some(None);
    let each = sites.iter().map(|site| Some(site.as_str()));
    everywhere.into_iter().chain(each)
}
