//! The service board: what each service is known to be, since when and from what.

use crate::journal::Way;
use crate::run::{Run, Tested, Track};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::Situation;
use super::known::{Known, Records, Verdict};
use super::needs::{Needs, places};

/// What a service is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceState {
    /// Neither it nor anything that it needs was changed or tested.
    Untouched,
    /// Somebody is changing it right now.
    Off,
    /// Changed or mended, or what it needs was, and not tested since.
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
    /// The step that changed it last, or whose change was taken back last.
    pub changed_by: Option<StepIx>,
    /// The last change of it was an undo or a restore.
    pub taken_back: bool,
    /// What is down that it stands on; for [`ServiceState::Untestable`].
    pub beneath: Vec<usize>,
    /// Of its sites so many are proven.
    pub sites: (usize, usize),
}

/// The board: one for each service, in the order of the plan.
pub fn board(s: &Situation) -> Vec<ServiceOutlook> {
    board_with(s, &Needs::of(&s.run.plan.services))
}

pub(super) fn board_with(s: &Situation, needs: &Needs) -> Vec<ServiceOutlook> {
    let run = s.run;
    let records = Records::of(run);
    let changes = changes(run);
    let all = 0..run.plan.services.len();
    let mends: Vec<Option<Instant>> = all.clone().map(|ix| records.mended(ix)).collect();
    // The last change of it or of anything that it needs.
    let unsettled = |ix: usize| {
        let all = needs.below(ix).iter().chain([&ix]);
        all.filter_map(|&other| changes[other].at).max()
    };
    let mended = |ix: usize| needs.below(ix).iter().filter_map(|&b| mends[b]).max();
    let known: Vec<Known> = all
        .clone()
        .map(|ix| records.known(ix, unsettled(ix), mended(ix)))
        .collect();
    let outlook = |ix: usize| {
        let known_of = &known[ix];
        let down = |other: &&usize| known[**other].verdict == Verdict::Down;
        let beneath: Vec<usize> = needs.below(ix).iter().filter(down).copied().collect();
        // What passed although something beneath it is down stands: somebody has seen it work.
        let passed_since = |other: &usize| known_of.since > known[*other].since;
        let state = match known_of.verdict {
            _ if changes[ix].running => ServiceState::Off,
            Verdict::Proven if beneath.iter().all(passed_since) => ServiceState::Proven,
            _ if !beneath.is_empty() => ServiceState::Untestable,
            Verdict::Down => ServiceState::Down,
            Verdict::Degraded => ServiceState::Degraded,
            Verdict::Proven => ServiceState::Proven,
            Verdict::Unknown if known_of.doubted || unsettled(ix).is_some() => {
                ServiceState::Unproven
            }
            Verdict::Unknown => ServiceState::Untouched,
        };
        ServiceOutlook {
            service: ix,
            state,
            failed: matches!(known_of.verdict, Verdict::Down | Verdict::Degraded),
            since: known_of.since.or(unsettled(ix)),
            by: known_of.by.cloned(),
            changed_by: changes[ix].by,
            taken_back: changes[ix].taken_back,
            beneath,
            sites: known_of.sites,
        }
    };
    all.map(outlook).collect()
}

#[derive(Clone, Copy, Default)]
struct Change {
    at: Option<Instant>,
    by: Option<StepIx>,
    taken_back: bool,
    running: bool,
}

impl Change {
    fn take(&mut self, step: StepIx, way: Way, track: Option<&Track>) {
        for attempt in track.iter().flat_map(|track| &track.attempts) {
            let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
            self.running |= finish.is_none() && attempt.set_aside.is_none();
            let at = finish.or(attempt.start());
            if at.is_some() && at >= self.at {
                (self.at, self.by) = (at, Some(step));
                self.taken_back = way != Way::Forward;
            }
        }
    }
}

/// For each service the last time that work which changes it, or takes that back, was begun or
/// ended.
fn changes(run: &Run) -> Vec<Change> {
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
