//! The service board: what each service is known to be, since when and from what.

mod changed;
mod known;

use crate::runbook::StepIx;
use crate::time::Instant;

use self::changed::{Change, changed, outage};
use self::known::{Known, Verdict, known};
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
