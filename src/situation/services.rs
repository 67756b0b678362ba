//! The service board: what each service is known to be, since when and from what.

use crate::journal::{TestResult, Way};
use crate::run::{Run, Tested};
use crate::runbook::{Service, StepIx};
use crate::time::Instant;

use super::Situation;

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
}

/// The board: one for each service, in the order of the plan.
pub fn board(s: &Situation) -> Vec<ServiceOutlook> {
    let run = s.run;
    let services = &run.plan.services;
    let graph = Needs::of(run);
    let changes: Vec<Change> = services
        .iter()
        .map(|service| changed(run, service))
        .collect();
    // The last change of it or of anything that it needs.
    let unsettled = |ix: usize| {
        let all = graph.below(ix).chain([ix]);
        all.filter_map(|other| changes[other].at).max()
    };
    let known: Vec<Known> = (0..services.len())
        .map(|ix| known(run, &services[ix], unsettled(ix)))
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
            beneath,
            sites: known[ix].sites,
        }
    };
    (0..services.len()).map(outlook).collect()
}

/// Services by what they need, all the way down.
pub(super) struct Needs(Vec<Vec<usize>>);

impl Needs {
    pub(super) fn of(run: &Run) -> Needs {
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
    pub(super) fn below(&self, ix: usize) -> impl Iterator<Item = usize> + '_ {
        self.0[ix].iter().copied()
    }

    pub(super) fn needs(&self, ix: usize, other: usize) -> bool {
        self.0[ix].contains(&other)
    }
}

struct Change {
    at: Option<Instant>,
    by: Option<StepIx>,
    running: bool,
}

/// The last time that work which changes a service, or takes that back, was begun or ended.
fn changed(run: &Run, service: &Service) -> Change {
    let mut last: Option<(Instant, StepIx)> = None;
    let mut running = false;
    for ix in run.plan.in_order() {
        if !run.plan.steps[ix].changes.contains(&service.id) {
            continue;
        }
        for way in Way::ALL {
            for attempt in run.track(ix, way).iter().flat_map(|track| &track.attempts) {
                let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
                let at = finish.or(attempt.start()).map(|at| (at, ix));
                last = last.max(at);
                running |= finish.is_none() && attempt.set_aside.is_none();
            }
        }
    }
    // A restore takes back what other steps changed.
    for (ix, step) in run.plan.steps.iter().enumerate() {
        let restores = step
            .restore_point
            .as_ref()
            .is_some_and(|p| p.of.contains(&service.id));
        let track = run.track(ix, Way::Restore).filter(|_| restores);
        for attempt in track.iter().flat_map(|track| &track.attempts) {
            let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
            last = last.max(finish.or(attempt.start()).map(|at| (at, ix)));
            running |= finish.is_none() && attempt.set_aside.is_none();
        }
    }
    Change {
        at: last.map(|(at, _)| at),
        by: last.map(|(_, by)| by),
        running,
    }
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
    let proves = |test: &Tested| {
        let tested = run.plan.service(&test.service);
        test.result == TestResult::Pass && tested.is_some_and(|s| s.proves.contains(&service.id))
    };
    let by_another = tests
        .iter()
        .filter(|t| proves(t))
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
    let raised = blocked.map(|b| b.raised.at).min();
    match raised {
        Some(since) => Known {
            verdict: Verdict::Down,
            since: Some(since),
            by: None,
            sites: (passed, service.sites.len()),
        },
        None => Known {
            verdict,
            since: by.map(|t| t.stamp.at),
            by,
            sites: (passed, service.sites.len()),
        },
    }
}
