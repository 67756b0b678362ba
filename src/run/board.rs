//! The service board: what each service is known to be, since when and from what.

use crate::journal::{TestResult, Way};
use crate::runbook::{Service, StepIx};
use crate::time::Instant;

use super::{Run, Tested};

/// What a service is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceState {
    /// Neither it nor anything that it needs was changed or tested.
    Untouched,
    /// Somebody is changing it right now.
    Off,
    /// Changed, or what it needs was, and not tested since.
    Unproven,
    Proven,
    Degraded,
    Down,
    /// What it needs is down.
    Untestable,
}

impl ServiceState {
    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            ServiceState::Untouched => "untouched",
            ServiceState::Off => "off as planned",
            ServiceState::Unproven => "unproven",
            ServiceState::Proven => "proven",
            ServiceState::Degraded => "degraded",
            ServiceState::Down => "down",
            ServiceState::Untestable => "untestable",
        }
    }

    /// It has to be tested, or mended, before somebody can rely on it.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            ServiceState::Untouched | ServiceState::Proven | ServiceState::Off
        )
    }

    /// People can't rely on it: they work by its downtime procedure.
    pub fn is_out(self) -> bool {
        !matches!(
            self,
            ServiceState::Untouched | ServiceState::Proven | ServiceState::Degraded
        )
    }
}

/// One service on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceOutlook {
    /// Its place in the plan's services.
    pub service: usize,
    pub state: ServiceState,
    /// What the last test that counts, or an open blocker, said of it: also where it can't be
    /// tested now because of something beneath it.
    pub failed: bool,
    pub since: Option<Instant>,
    /// The test that says so.
    pub by: Option<Tested>,
    /// The step that changed it last.
    pub changed_by: Option<StepIx>,
    /// What is down that it stands on; for [`ServiceState::Untestable`].
    pub beneath: Vec<usize>,
    /// Of its sites so many are proven.
    pub sites: (usize, usize),
    /// For each of its sites the result that counts.
    pub at_sites: Vec<Option<Tested>>,
    /// Since when people can't rely on it, while they can't.
    pub out_since: Option<Instant>,
}

impl Run {
    /// What each service is known to be, in the order of the plan.
    pub fn service_states(&self) -> Vec<ServiceState> {
        let board = self.board();
        board.iter().map(|outlook| outlook.state).collect()
    }

    /// The ids of those that were touched and that nobody has proven since.
    pub fn not_proven(&self) -> Vec<String> {
        let services = self.plan.services.iter().zip(self.service_states());
        let known = [ServiceState::Untouched, ServiceState::Proven];
        let open = services.filter(|(_, state)| !known.contains(state));
        open.map(|(service, _)| service.id.clone()).collect()
    }

    /// What one service is known to be.
    pub fn service_state(&self, id: &str) -> Option<ServiceState> {
        let place = self.plan.services.iter().position(|s| s.id == id)?;
        self.service_states().get(place).copied()
    }

    /// The board: one for each service, in the order of the plan.
    pub fn board(&self) -> Vec<ServiceOutlook> {
        let services = &self.plan.services;
        let graph = Needs::of(self);
        let changes: Vec<Change> = services
            .iter()
            .map(|service| changed(self, service))
            .collect();
        // The last change of it or of anything that it needs.
        let unsettled = |ix: usize| {
            let all = graph.below(ix).chain([ix]);
            all.filter_map(|other| changes[other].at).max()
        };
        let known: Vec<Known> = (0..services.len())
            .map(|ix| known(self, &services[ix], unsettled(ix)))
            .collect();
        let is_down = |ix: usize| known[ix].verdict == Verdict::Down;
        let outlook = |ix: usize| {
            let beneath: Vec<usize> = graph.below(ix).filter(|&other| is_down(other)).collect();
            let verdict = known[ix].verdict;
            let state = match verdict {
                _ if changes[ix].running => ServiceState::Off,
                _ if !beneath.is_empty() => ServiceState::Untestable,
                Verdict::Down => ServiceState::Down,
                Verdict::Degraded => ServiceState::Degraded,
                Verdict::Proven => ServiceState::Proven,
                Verdict::Unknown if unsettled(ix).is_some() => ServiceState::Unproven,
                Verdict::Unknown => ServiceState::Untouched,
            };
            ServiceOutlook {
                service: ix,
                state,
                failed: matches!(verdict, Verdict::Down | Verdict::Degraded),
                since: known[ix].since.or(unsettled(ix)),
                by: known[ix].by.cloned(),
                changed_by: changes[ix].by,
                sites: known[ix].sites,
                at_sites: known[ix].at_sites.clone(),
                out_since: Some(state).filter(|s| s.is_out()).and_then(|_| {
                    let down = beneath.iter().filter_map(|&b| known[b].since).min();
                    outage(self, ix, graph.below(ix).chain([ix]), &changes).or(down)
                }),
                beneath,
            }
        };
        (0..services.len()).map(outlook).collect()
    }
}

/// Services by what they need, all the way down.
pub struct Needs(Vec<Vec<usize>>);

impl Needs {
    pub fn of(run: &Run) -> Needs {
        let services = &run.plan.services;
        let place = |id: &String| services.iter().position(|s| s.id == *id);
        let direct: Vec<Vec<usize>> = services
            .iter()
            .map(|service| service.needs.iter().filter_map(place).collect())
            .collect();
        let all = |ix: usize| {
            let mut seen = vec![false; services.len()];
            let mut open = direct[ix].clone();
            while let Some(next) = open.pop() {
                if !std::mem::replace(&mut seen[next], true) {
                    open.extend(&direct[next]);
                }
            }
            (0..services.len()).filter(|&other| seen[other]).collect()
        };
        Needs((0..services.len()).map(all).collect())
    }

    /// What it needs, directly or through others.
    pub fn below(&self, ix: usize) -> impl Iterator<Item = usize> + '_ {
        self.0[ix].iter().copied()
    }

    /// Whether it needs the other, directly or through others.
    pub fn needs(&self, ix: usize, other: usize) -> bool {
        self.0[ix].contains(&other)
    }
}

struct Change {
    at: Option<Instant>,
    by: Option<StepIx>,
    running: bool,
    /// Each time that such work was begun or ended.
    moments: Vec<Instant>,
}

/// The work that changes a service, or takes that back: when it was begun and ended.
fn changed(run: &Run, service: &Service) -> Change {
    let mut change = Change {
        at: None,
        by: None,
        running: false,
        moments: Vec::new(),
    };
    let mut last: Option<(Instant, StepIx)> = None;
    let mut take = |ix: StepIx, way: Way| {
        for attempt in run.track(ix, way).iter().flat_map(|track| &track.attempts) {
            let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
            change.moments.extend(attempt.start());
            change.moments.extend(finish);
            last = last.max(finish.or(attempt.start()).map(|at| (at, ix)));
            change.running |= finish.is_none() && attempt.set_aside.is_none();
        }
    };
    for ix in run.plan.in_order() {
        if run.plan.steps[ix].changes.contains(&service.id) {
            Way::ALL.into_iter().for_each(|way| take(ix, way));
        }
    }
    // A restore takes back what other steps changed.
    for (ix, step) in run.plan.steps.iter().enumerate() {
        let point = step.restore_point.as_ref();
        if point.is_some_and(|p| p.of.contains(&service.id)) {
            take(ix, Way::Restore);
        }
    }
    change.at = last.map(|(at, _)| at);
    change.by = last.map(|(_, by)| by);
    change
}

/// Since when it is out, as far as its own tests, changes and blockers say so: from the first
/// change of it or of what it needs, or the first failure, after it was last proven at every site.
fn outage(
    run: &Run,
    ix: usize,
    all: impl Iterator<Item = usize>,
    changes: &[Change],
) -> Option<Instant> {
    let service = &run.plan.services[ix];
    let begun = all.flat_map(|other| &changes[other].moments);
    let mut night: Vec<(Instant, Option<&Tested>)> = begun.map(|at| (*at, None)).collect();
    let tests = run.tests.iter().filter(|t| speaks_of(run, t, service));
    night.extend(tests.map(|t| (t.stamp.at, Some(t))));
    night.sort_by_key(|(at, test)| (*at, test.is_some()));
    let mut out = None;
    let mut works = vec![false; service.sites.len().max(1)];
    for (at, test) in night {
        let Some(test) = test else {
            works.fill(false);
            out = out.or(Some(at));
            continue;
        };
        let site = test.site.as_ref().filter(|_| test.service == service.id);
        for (n, works) in works.iter_mut().enumerate() {
            if site.is_none() || site == service.sites.get(n) {
                *works = test.result != TestResult::Fail;
            }
        }
        match works.iter().all(|works| *works) {
            true => out = None,
            false => out = out.or(Some(at)),
        }
    }
    let blocked = run.open_blockers();
    let blocked = blocked.filter(|b| b.services.contains(&service.id));
    out.or(blocked.map(|b| b.raised.at).min())
}

/// It is a result of that service, or a pass that proves it as well.
fn speaks_of(run: &Run, test: &Tested, service: &Service) -> bool {
    match test.result {
        TestResult::NotTested => false,
        _ if test.service == service.id => true,
        TestResult::Pass => proves(run, test, service),
        _ => false,
    }
}

/// A pass of another service's test that proves this one as well.
fn proves(run: &Run, test: &Tested, service: &Service) -> bool {
    let tested = run.plan.service(&test.service);
    test.result == TestResult::Pass && tested.is_some_and(|s| s.proves.contains(&service.id))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Unknown,
    Proven,
    Degraded,
    Down,
}

struct Known<'a> {
    verdict: Verdict,
    since: Option<Instant>,
    by: Option<&'a Tested>,
    sites: (usize, usize),
    at_sites: Vec<Option<Tested>>,
}

/// What tests and blockers say of a service. A test counts as long as nothing that it stands on
/// was changed since.
fn known<'a>(run: &'a Run, service: &Service, unsettled: Option<Instant>) -> Known<'a> {
    let blocked = run
        .open_blockers()
        .filter(|b| b.services.contains(&service.id));
    let counts = |test: &&Tested| {
        let since_then = unsettled.is_none_or(|at| test.stamp.at >= at);
        since_then && test.result != TestResult::NotTested
    };
    let tests: Vec<&Tested> = run.tests.iter().filter(counts).collect();
    let own = |site: Option<&String>| {
        let of_it = tests.iter().filter(|t| t.service == service.id);
        of_it
            .filter(|t| t.site.is_none() || t.site.as_ref() == site)
            .max_by_key(|t| t.stamp.at)
            .copied()
    };
    let by_another = tests
        .iter()
        .filter(|t| proves(run, t, service))
        .max_by_key(|t| t.stamp.at)
        .copied();
    let results: Vec<Option<&Tested>> = match service.sites.is_empty() {
        true => vec![own(None)],
        false => service.sites.iter().map(|site| own(Some(site))).collect(),
    };
    let passed = results
        .iter()
        .flatten()
        .filter(|t| t.result == TestResult::Pass)
        .count();
    let failed = results
        .iter()
        .flatten()
        .filter(|t| t.result == TestResult::Fail)
        .count();
    let degraded = results
        .iter()
        .flatten()
        .any(|t| t.result == TestResult::Degraded);
    let last = results.iter().flatten().copied().max_by_key(|t| t.stamp.at);
    let verdict = match (failed, passed) {
        (f, _) if f > 0 && f == results.len() => Verdict::Down,
        (f, _) if f > 0 || degraded => Verdict::Degraded,
        (_, p) if p == results.len() => Verdict::Proven,
        _ => Verdict::Unknown,
    };
    let (verdict, by) = match (verdict, by_another) {
        // A later pass of what stands on it says more than an older failure.
        (Verdict::Unknown, Some(other)) => (Verdict::Proven, Some(other)),
        (Verdict::Down | Verdict::Degraded, Some(other))
            if last.is_some_and(|t| t.stamp.at < other.stamp.at) =>
        {
            (Verdict::Proven, Some(other))
        }
        (verdict, _) => (verdict, last),
    };
    let at_sites = match service.sites.is_empty() {
        true => Vec::new(),
        false => results.iter().map(|r| r.cloned()).collect(),
    };
    let raised = blocked.map(|b| b.raised.at).min();
    let (verdict, since, by) = match raised {
        Some(since) => (Verdict::Down, Some(since), None),
        None => (verdict, by.map(|t| t.stamp.at), by),
    };
    Known {
        verdict,
        since,
        by,
        sites: (passed, service.sites.len()),
        at_sites,
    }
}
