//! The service board: what each service is known to be, since when and from what.

mod changed;
mod known;
mod needs;

pub use needs::{Needs, places};

use crate::runbook::StepIx;
use crate::time::Instant;

use self::changed::{changes, outage};
use self::known::{Known, Records, Verdict};
use super::{Run, Tested};

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
    /// The step that changed it last, or whose change was taken back last.
    pub changed_by: Option<StepIx>,
    /// The last change of it was an undo or a restore.
    pub taken_back: bool,
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
        self.board_with(&Needs::of(&self.plan.services))
    }

    /// The same, for who knows already what needs what.
    pub fn board_with(&self, needs: &Needs) -> Vec<ServiceOutlook> {
        let records = Records::of(self);
        let changes = changes(self);
        let all = 0..self.plan.services.len();
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
            let out_since = Some(state).filter(|s| s.is_out()).and_then(|_| {
                let down = beneath.iter().filter_map(|&b| known[b].since).min();
                outage(self, ix, needs, &changes, &records).or(down)
            });
            ServiceOutlook {
                service: ix,
                state,
                failed: matches!(known_of.verdict, Verdict::Down | Verdict::Degraded),
                since: known_of.since.or(unsettled(ix)),
                by: known_of.by.cloned(),
                changed_by: changes[ix].by,
                taken_back: changes[ix].taken_back,
                sites: known_of.sites,
                at_sites: known_of.at_sites.clone(),
                out_since,
                beneath,
            }
        };
        all.map(outlook).collect()
    }
}
