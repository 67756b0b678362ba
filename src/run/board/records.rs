//! What was recorded of each service: the work that changes it, its tests, and its blockers.

use crate::journal::{TestResult, Way};
use crate::run::{Run, Tested, Track};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::needs::{Needs, places};

/// One attempt at work that changes services, or that takes such a change back.
pub(super) struct Change {
    pub step: StepIx,
    pub way: Way,
    /// What it changes.
    pub services: Vec<usize>,
    pub from: Instant,
    /// When it was finished, or left off half done; nothing while somebody is at it.
    pub until: Option<Instant>,
}

/// What was recorded of one service, by places in the lists of the run and of [`Records`].
#[derive(Clone, Default)]
pub(super) struct Record {
    /// Changes of the service itself.
    pub changes: Vec<usize>,
    /// Tests of the service itself.
    pub tests: Vec<usize>,
    /// Passed tests of others that prove it.
    pub proofs: Vec<usize>,
    pub blockers: Vec<usize>,
}

pub(super) struct Records {
    /// In the order of the plan.
    pub changes: Vec<Change>,
    /// One for each service.
    pub of: Vec<Record>,
}

impl Records {
    pub(super) fn of(run: &Run) -> Records {
        let places = places(&run.plan.services);
        let mut records = Records {
            changes: Vec::new(),
            of: vec![Record::default(); run.plan.services.len()],
        };
        let place = |id: &String| places.get(id.as_str()).copied();
        for ix in run.plan.in_order() {
            let step = &run.plan.steps[ix];
            let changed: Vec<usize> = step.changes.iter().filter_map(place).collect();
            records.changed(run, ix, Way::Forward, &changed);
            records.changed(run, ix, Way::Back, &changed);
            // A restore takes back what other steps changed.
            let restored: Vec<usize> = step
                .restore_point
                .iter()
                .flat_map(|point| &point.of)
                .filter_map(place)
                .collect();
            records.changed(run, ix, Way::Restore, &restored);
        }
        records.tested(run, place);
        let blockers = run.blockers.iter().enumerate();
        for (n, blocker) in blockers {
            for service in blocker.services.iter().filter_map(place) {
                records.of[service].blockers.push(n);
            }
        }
        records
    }

    fn changed(&mut self, run: &Run, step: StepIx, way: Way, services: &[usize]) {
        let Some(track) = run.track(step, way).filter(|_| !services.is_empty()) else {
            return;
        };
        for (from, until) in attempts(track) {
            for &service in services {
                self.of[service].changes.push(self.changes.len());
            }
            self.changes.push(Change {
                step,
                way,
                services: services.to_vec(),
                from,
                until,
            });
        }
    }

    fn tested(&mut self, run: &Run, place: impl Fn(&String) -> Option<usize>) {
        let tests = run.tests.iter().enumerate();
        for (n, test) in tests.filter(|(_, t)| t.result != TestResult::NotTested) {
            let Some(service) = place(&test.service) else {
                continue;
            };
            self.of[service].tests.push(n);
            let passed = test.result == TestResult::Pass;
            let proves = run.plan.services[service].proves.iter();
            for proven in proves.filter(|_| passed).filter_map(&place) {
                self.of[proven].proofs.push(n);
            }
        }
    }

    /// The changes of a service and of all that it needs, each once.
    pub(super) fn changes_below(&self, needs: &Needs, service: usize) -> Vec<usize> {
        let all = needs.below(service).iter().chain([&service]);
        let mut changes: Vec<usize> = all.flat_map(|&s| &self.of[s].changes).copied().collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// The change of a service that ended last, or was begun last.
    pub(super) fn last_change(&self, service: usize) -> Option<&Change> {
        let changes = self.of[service].changes.iter().map(|&n| &self.changes[n]);
        changes.max_by_key(|change| change.until.unwrap_or(change.from))
    }
}

/// When each attempt began, and when it ended or was left off.
fn attempts(track: &Track) -> impl Iterator<Item = (Instant, Option<Instant>)> {
    track.attempts.iter().filter_map(|attempt| {
        let finish = attempt.finish.as_ref().map(|finish| finish.stamp.at);
        let left = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
        let from = attempt.start()?;
        Some((from, finish.or(left).map(|until| until.max(from))))
    })
}

/// Whether a test of the service itself is about that site.
pub(super) fn is_of(test: &Tested, site: Option<&str>) -> bool {
    test.site.is_none() || test.site.as_deref() == site
}

/// Whether a test of another service proves this one there: nothing is proven at one site by a
/// pass at another.
pub(super) fn proves(test: &Tested, site: Option<&str>) -> bool {
    site.is_none() || is_of(test, site)
}
