//! The work that changes a service, and since when that leaves it out.

use super::known::speaks_of;
use crate::journal::{TestResult, Way};
use crate::run::{Run, Tested};
use crate::runbook::{Service, StepIx};
use crate::time::Instant;

pub(super) struct Change {
    pub(super) at: Option<Instant>,
    pub(super) by: Option<StepIx>,
    pub(super) running: bool,
    /// Each time that such work was begun or ended.
    pub(super) moments: Vec<Instant>,
}

/// The work that changes a service, or takes that back: when it was begun and ended.
pub(super) fn changed(run: &Run, service: &Service) -> Change {
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
pub(super) fn outage(
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
