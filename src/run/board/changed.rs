//! The work that changes a service, and since when that leaves it out.

use super::known::Records;
use super::needs::{Needs, places};
use crate::journal::{TestResult, Way};
use crate::run::{Run, Tested, Track};
use crate::runbook::StepIx;
use crate::time::Instant;

/// When work that changes a service, or takes that back, was begun or ended.
#[derive(Clone, Default)]
pub(super) struct Change {
    /// The last time.
    pub(super) at: Option<Instant>,
    pub(super) by: Option<StepIx>,
    /// The last was an undo or a restore.
    pub(super) taken_back: bool,
    pub(super) running: bool,
    /// Each time.
    pub(super) moments: Vec<Instant>,
}

impl Change {
    fn take(&mut self, step: StepIx, way: Way, track: Option<&Track>) {
        for attempt in track.iter().flat_map(|track| &track.attempts) {
            let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
            // What was left off half done ended then.
            let left = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
            let finish = finish.or(left);
            self.moments.extend(attempt.start());
            self.moments.extend(finish);
            self.running |= finish.is_none();
            let at = finish.or(attempt.start());
            if at.is_some() && at >= self.at {
                (self.at, self.by) = (at, Some(step));
                self.taken_back = way != Way::Forward;
            }
        }
    }
}

/// For each service the work that changes it, or takes that back.
pub(super) fn changes(run: &Run) -> Vec<Change> {
    let places = places(&run.plan.services);
    let mut changes = vec![Change::default(); run.plan.services.len()];
    for ix in run.plan.in_order() {
        let step = &run.plan.steps[ix];
        let changed = step.changes.iter().filter_map(|id| places.get(id.as_str()));
        for &service in changed {
            for way in [Way::Forward, Way::Back] {
                changes[service].take(ix, way, run.track(ix, way));
            }
        }
        // A restore takes back what other steps changed.
        let restored = step.restore_point.iter().flat_map(|point| &point.of);
        for &service in restored.filter_map(|id| places.get(id.as_str())) {
            changes[service].take(ix, Way::Restore, run.track(ix, Way::Restore));
        }
    }
    changes
}

/// Since when it is out, as far as its own tests, changes and blockers say so: from the first
/// change of it or of what it needs, or the first failure, after it was last proven at every site.
pub(super) fn outage(
    run: &Run,
    ix: usize,
    needs: &Needs,
    changes: &[Change],
    records: &Records,
) -> Option<Instant> {
    let service = &run.plan.services[ix];
    let all = needs.below(ix).iter().chain([&ix]);
    let begun = all.flat_map(|&other| &changes[other].moments);
    let mut night: Vec<(Instant, Option<&Tested>)> = begun.map(|at| (*at, None)).collect();
    let tests = records.speaking_of(ix);
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
