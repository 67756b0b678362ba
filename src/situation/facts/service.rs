//! What is known of each service and its sites, and how long each was out.
//!
//! A service, or a site of one, is **out** while people can't rely on it:
//!
//! - from the start of the work that changes it, or something that it needs, or that takes such a
//!   change back, until a test passes after that work has ended;
//! - from a test that failed, or from the moment that a blocker on it was raised, until it passes,
//!   with no such blocker open;
//! - from the moment that something that it needs went down, until that is back, or until it
//!   passes all the same.
//!
//! A pass of a service that `proves` it counts as its own. What passed with reservations works. A
//! service with sites is out as long as it is out at any of them. What is still out is out until
//! now, or until the run was closed.

use crate::journal::TestResult;
use crate::run::{
    Needs, Outage, OutageCause, OutageEnd, PlaceOutlook, ServiceOutlook, ServiceState, Tested,
    places,
};
use crate::runbook::{Service, StepIx};
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// Everything that is shown of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceFacts<'a> {
    pub service: &'a Service,
    pub outlook: ServiceOutlook,
    /// The test that says what it is.
    pub by: Option<&'a Tested>,
    /// The broken things that it needs; not what is only down because of them.
    pub broken_beneath: Vec<&'a Service>,
    /// What it needs, and somebody is changing now.
    pub changed_beneath: Vec<&'a Service>,
    /// One for each of its sites.
    pub sites: Vec<SiteFacts<'a>>,
    pub downtime: Downtime,
}

/// Everything that is shown of a service at one of its sites.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteFacts<'a> {
    pub name: &'a str,
    pub state: ServiceState,
    /// The test that counts there.
    pub result: Option<&'a Tested>,
    pub downtime: Downtime,
}

/// How long a service, or a site of one, was to be out, and was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Downtime {
    /// By the baseline: from the start of the first step of the window that changes it, or
    /// something that it needs, to the finish of the first step that tests it after the last such
    /// change, else to the finish of that change.
    pub planned: Option<(Instant, Instant)>,
    /// In order; they do not overlap.
    pub stretches: Vec<Stretch>,
    /// How long people can work by its downtime procedure.
    pub limit: Option<Span>,
}

/// A time without a break in which it was out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub from: Instant,
    /// While it is out: now, or when the run was closed.
    pub until: Instant,
    pub is_open: bool,
    pub cause: OutageCause,
    /// What brought it back.
    pub end: Option<OutageEnd>,
}

/// The facts of every service, in the order of the plan.
pub fn service_facts<'a>(s: &Situation<'a>) -> Vec<ServiceFacts<'a>> {
    let run = s.run;
    let needs = Needs::of(&run.plan.services);
    let board = run.board_with(&needs);
    let states: Vec<ServiceState> = board.iter().map(|outlook| outlook.state).collect();
    let planned = planned(s, &needs);
    let services = |all: Vec<usize>| {
        let services = all.into_iter().map(|ix| &run.plan.services[ix]);
        services.collect::<Vec<&'a Service>>()
    };
    let facts = |(outlook, planned): (ServiceOutlook, _)| {
        let service = &run.plan.services[outlook.service];
        let limit = service.downtime.as_ref().and_then(|d| d.longest);
        let downtime = |outages: &[Outage]| Downtime {
            planned,
            stretches: outages.iter().map(|outage| stretch(s, outage)).collect(),
            limit,
        };
        let site = |(name, place): (&'a String, &PlaceOutlook)| SiteFacts {
            name,
            state: place.state,
            result: place.result.map(|n| &run.tests[n]),
            downtime: downtime(&place.outages),
        };
        ServiceFacts {
            service,
            by: outlook.by.map(|n| &run.tests[n]),
            broken_beneath: services(broken(&outlook.beneath, &states)),
            changed_beneath: services(in_state(
                needs.below(outlook.service),
                &states,
                ServiceState::Off,
            )),
            sites: service
                .sites
                .iter()
                .zip(&outlook.places)
                .map(site)
                .collect(),
            downtime: downtime(&outlook.outages),
            outlook,
        }
    };
    board.into_iter().zip(planned).map(facts).collect()
}

/// What is down itself; all of them where nothing is, because somebody is changing it.
fn broken(beneath: &[usize], states: &[ServiceState]) -> Vec<usize> {
    match in_state(beneath, states, ServiceState::Down) {
        none if none.is_empty() => beneath.to_vec(),
        down => down,
    }
}

fn in_state(services: &[usize], states: &[ServiceState], state: ServiceState) -> Vec<usize> {
    let those = services.iter().filter(|ix| states[**ix] == state);
    those.copied().collect()
}

fn stretch(s: &Situation, outage: &Outage) -> Stretch {
    Stretch {
        from: outage.from,
        until: outage.until.unwrap_or(until_now(s).max(outage.from)),
        is_open: outage.is_open(),
        cause: outage.cause,
        end: outage.end,
    }
}

/// Where what goes on ends: now, and in a closed run at its close.
fn until_now(s: &Situation) -> Instant {
    let closed = s.run.closed.as_ref();
    closed.map_or(s.now, |closed| closed.stamp.at.min(s.now))
}

impl ServiceFacts<'_> {
    /// It fails, or can't be tested because of what it needs, or that or itself is being changed, at
    /// one site at least. What was only not tested is not among these.
    pub fn is_broken(&self) -> bool {
        let broken = |state| {
            matches!(
                state,
                ServiceState::Down | ServiceState::Untestable | ServiceState::Off
            )
        };
        broken(self.outlook.state)
            || self.sites.iter().any(|site| broken(site.state))
            || (self.is_untested() && !self.changed_beneath.is_empty())
    }

    /// It was not tested since it was changed or mended, at one site at least.
    pub fn is_untested(&self) -> bool {
        let untested = |state| state == ServiceState::Unproven;
        untested(self.outlook.state) || self.sites.iter().any(|site| untested(site.state))
    }

    /// It, or one of its sites, passed its test with reservations.
    pub fn is_degraded(&self) -> bool {
        self.outlook.state == ServiceState::Degraded
    }

    /// It was out, or is, for longer than its downtime procedure can bear.
    pub fn is_too_long(&self) -> bool {
        self.downtime.over().is_some()
    }

    /// The sites, each with its downtime; the service by itself where it has none.
    pub fn places(&self) -> Vec<(Option<&str>, &Downtime)> {
        match self.sites.as_slice() {
            [] => vec![(None, &self.downtime)],
            sites => sites.iter().map(|s| (Some(s.name), &s.downtime)).collect(),
        }
    }
}

impl SiteFacts<'_> {
    /// `pass`, `degraded`, `fail`; nothing where no test counts.
    pub fn test_result(&self) -> Option<TestResult> {
        self.result.map(|test| test.result)
    }
}

impl Downtime {
    /// How long it was to be out.
    pub fn planned_span(&self) -> Option<Span> {
        self.planned.map(|(from, until)| Span::between(from, until))
    }

    /// How long it was out, all stretches together.
    pub fn total(&self) -> Span {
        let stretches = self.stretches.iter();
        Span::seconds(stretches.map(|stretch| stretch.span().secs()).sum())
    }

    /// The longest stretch.
    pub fn longest(&self) -> Option<&Stretch> {
        // Of equals the first.
        self.stretches.iter().rev().max_by_key(|s| s.span())
    }

    /// The stretch that goes on.
    pub fn current(&self) -> Option<&Stretch> {
        self.stretches.last().filter(|stretch| stretch.is_open)
    }

    /// By how much its longest stretch exceeds what its downtime procedure can bear.
    pub fn over(&self) -> Option<Span> {
        self.over_by(self.longest()?)
    }

    /// By how much a stretch exceeds what the downtime procedure can bear.
    pub fn over_by(&self, stretch: &Stretch) -> Option<Span> {
        let over = stretch.span().secs() - self.limit?.secs();
        (over > 0).then_some(Span::seconds(over))
    }
}

impl Stretch {
    pub fn span(&self) -> Span {
        Span::between(self.from, self.until)
    }
}

/// For each service from when to when it was to be out.
fn planned(s: &Situation, needs: &Needs) -> Vec<Option<(Instant, Instant)>> {
    let plan = &s.run.plan;
    let places = places(&plan.services);
    let place = |id: &String| places.get(id.as_str()).copied();
    let in_window = |ix: &StepIx| plan.is_in_window(*ix);
    let timed = |ix: StepIx| Some((ix, s.run.baseline(ix)?));
    // Of each service the time from its first change to its last, and the tests of it.
    let mut changed: Vec<Option<(Instant, Instant)>> = vec![None; plan.services.len()];
    let mut tests: Vec<Vec<(Instant, Instant)>> = vec![Vec::new(); plan.services.len()];
    for (ix, times) in plan.in_order().filter(in_window).filter_map(timed) {
        let step = &plan.steps[ix];
        for service in step.changes.iter().filter_map(place) {
            changed[service] = widened(changed[service], Some(times));
        }
        // What a step changes and tests is tested when the change is over.
        let from = if step.changes.is_empty() {
            times.0
        } else {
            times.1
        };
        for tested in step.tests.iter().filter_map(place) {
            let proved = plan.services[tested].proves.iter().filter_map(place);
            let all = proved.chain([tested]);
            all.for_each(|service| tests[service].push((from, times.1)));
        }
    }
    let planned = |ix: usize| {
        let below = needs.below(ix).iter().map(|&below| changed[below]);
        let (from, last) = below.fold(changed[ix], widened)?;
        let after = tests[ix].iter().filter(|(start, _)| *start >= last);
        let tested = after.map(|(_, finish)| *finish).min();
        Some((from, tested.unwrap_or(last)))
    };
    (0..plan.services.len()).map(planned).collect()
}

/// The time that has both in it.
fn widened(
    one: Option<(Instant, Instant)>,
    other: Option<(Instant, Instant)>,
) -> Option<(Instant, Instant)> {
    match (one, other) {
        (Some((from, until)), Some((start, finish))) => Some((from.min(start), until.max(finish))),
        (one, other) => one.or(other),
    }
}
