//! What to test first, by rules that a person can check.

mod queue;

use std::cmp::Reverse;

use crate::journal::Way;
use crate::run::Task;
use crate::runbook::{Runbook, StepIx};
use crate::time::Span;

use super::Situation;
use super::services::{Needs, ServiceOutlook, ServiceState, places};
use queue::{Queue, Rate};

/// A service to test or fix, and why it has its place in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    pub outlook: ServiceOutlook,
    pub reason: Reason,
    /// How its last change can be taken back, where it is down or degraded.
    pub rollback: Option<(StepIx, Way)>,
}

/// Why it is tested in this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// These failed services need it, of so many that failed, and it is not proven.
    Cause(Vec<usize>, usize),
    /// It failed, and nothing that it needs is in doubt: the fault is in itself.
    Itself,
    /// It failed; what it needs is tested first.
    Failed,
    /// A pass proves these, in that time.
    Proves(Vec<usize>, Span),
    /// Nothing more is proven by it than by those before.
    Rest,
    /// These are down that it stands on.
    StandsOn(Vec<usize>),
}

/// For a test that the plan has no step for.
const UNKNOWN: Span = Span::minutes(10);

/// All unproven, degraded and down services in the order in which to test them; the untestable
/// ones last.
///
/// As long as nothing has failed the test comes first whose pass proves the most that is unproven
/// per minute of testing, then the one that proves the most of the rest, and so on. Once something
/// has failed, the causes come first: of what the failed ones need, directly or through others,
/// and what is not proven, the one that most of them need; what failed although all that it needs
/// works is its own cause. What failed and waits for its causes follows, then the rest. Ties: what is needed before what needs
/// it, then criticality, then the shorter test, then the order of the plan.
pub fn triage(s: &Situation) -> Vec<Suspect> {
    let plan = &s.run.plan;
    let needs = Needs::of(&plan.services);
    let takes = takes(plan);
    let desk = Desk {
        board: s.run.board_with(&needs),
        ranks: ranks(plan, &takes),
        takes,
        needs: &needs,
        s,
    };
    let mut order: Vec<(usize, Reason)> = desk.causes();
    order.extend(desk.proofs(&order));
    order.extend(desk.untestable());
    let suspect = |(ix, reason): (usize, Reason)| Suspect {
        outlook: desk.board[ix].clone(),
        rollback: desk.rollback(ix),
        reason,
    };
    order.into_iter().map(suspect).collect()
}

/// How long the test of each service takes: the shortest step that tests it and changes nothing.
fn takes(plan: &Runbook) -> Vec<Span> {
    let places = places(&plan.services);
    let mut takes: Vec<Option<Span>> = vec![None; plan.services.len()];
    for step in plan.steps.iter().filter(|step| step.changes.is_empty()) {
        let Some(mean) = step.takes.map(|takes| takes.mean()) else {
            continue;
        };
        for &ix in step.tests.iter().filter_map(|id| places.get(id.as_str())) {
            takes[ix] = Some(takes[ix].map_or(mean, |known| known.min(mean)));
        }
    }
    takes.into_iter().map(|t| t.unwrap_or(UNKNOWN)).collect()
}

/// The place of each service among equals none of which needs another: the more critical first,
/// then the shorter test, then the order of the plan.
fn ranks(plan: &Runbook, takes: &[Span]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..plan.services.len()).collect();
    sorted.sort_by_key(|&ix| (plan.services[ix].criticality, takes[ix]));
    let mut ranks = vec![0; sorted.len()];
    for (rank, &ix) in sorted.iter().enumerate() {
        ranks[ix] = rank;
    }
    ranks
}

struct Desk<'a> {
    s: &'a Situation<'a>,
    board: Vec<ServiceOutlook>,
    needs: &'a Needs,
    takes: Vec<Span>,
    ranks: Vec<usize>,
}

impl Desk<'_> {
    fn is_testable(&self, ix: usize) -> bool {
        let state = self.board[ix].state;
        state.is_open() && state != ServiceState::Untestable
    }

    /// Once something has failed: the causes, then what failed and waits for its causes.
    fn causes(&self) -> Vec<(usize, Reason)> {
        let failed: Vec<usize> = self.places(|outlook| outlook.failed && outlook.state.is_open());
        // For each service the failed ones that need it.
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); self.board.len()];
        for &ix in &failed {
            let below = self.needs.below(ix).iter();
            below.for_each(|&below| above[below].push(ix));
        }
        let is_itself = |ix: usize| self.board[ix].failed && self.is_sound_below(ix);
        let mut queue = Queue::new(self.needs, &self.ranks);
        for ix in (0..self.board.len()).filter(|&ix| self.is_testable(ix)) {
            if self.board[ix].failed || !above[ix].is_empty() {
                queue.put(ix, Reverse(above[ix].len() + usize::from(is_itself(ix))));
            }
        }
        let reason = |ix: usize| match above[ix].as_slice() {
            _ if is_itself(ix) => Reason::Itself,
            [] => Reason::Failed,
            above => Reason::Cause(above.to_vec(), failed.len()),
        };
        std::iter::from_fn(|| queue.pop())
            .map(|ix| (ix, reason(ix)))
            .collect()
    }

    /// All that it needs was proven or never touched.
    fn is_sound_below(&self, ix: usize) -> bool {
        let sound = [ServiceState::Proven, ServiceState::Untouched];
        let mut below = self.needs.below(ix).iter();
        below.all(|&below| sound.contains(&self.board[below].state))
    }

    /// What is left, by what a pass proves per minute.
    fn proofs(&self, before: &[(usize, Reason)]) -> Vec<(usize, Reason)> {
        let mut unproven: Vec<bool> = (0..self.board.len())
            .map(|ix| self.is_testable(ix))
            .collect();
        before.iter().for_each(|(ix, _)| unproven[*ix] = false);
        let proves = self.proves();
        let mut proven_by: Vec<Vec<usize>> = vec![Vec::new(); proves.len()];
        for (ix, proves) in proves.iter().enumerate() {
            proves.iter().for_each(|&other| proven_by[other].push(ix));
        }
        let rate = |ix: usize, unproven: &[bool]| Rate {
            proven: proves[ix].iter().filter(|&&other| unproven[other]).count(),
            seconds: self.takes[ix].secs().max(1),
        };
        let mut queue = Queue::new(self.needs, &self.ranks);
        for ix in (0..self.board.len()).filter(|&ix| unproven[ix]) {
            queue.put(ix, rate(ix, &unproven));
        }
        let mut order = Vec::new();
        while let Some(ix) = queue.pop() {
            let proven: Vec<usize> = proves[ix]
                .iter()
                .copied()
                .filter(|&other| unproven[other])
                .collect();
            proven.iter().for_each(|&other| unproven[other] = false);
            for &less in proven.iter().flat_map(|&other| &proven_by[other]) {
                if queue.has(less) {
                    queue.put(less, rate(less, &unproven));
                }
            }
            let reason = if proven.is_empty() {
                Reason::Rest
            } else {
                Reason::Proves(proven, self.takes[ix])
            };
            order.push((ix, reason));
        }
        order
    }

    /// For each service itself and what its test proves as well, in the order of the plan.
    fn proves(&self) -> Vec<Vec<usize>> {
        let services = &self.s.run.plan.services;
        let places = places(services);
        let proves = |ix: usize| {
            let others = services[ix]
                .proves
                .iter()
                .filter_map(|id| places.get(id.as_str()).copied());
            let mut all: Vec<usize> = others.chain([ix]).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        (0..services.len()).map(proves).collect()
    }

    fn untestable(&self) -> Vec<(usize, Reason)> {
        let mut queue = Queue::new(self.needs, &self.ranks);
        for ix in self.places(|outlook| outlook.state == ServiceState::Untestable) {
            queue.put(ix, ());
        }
        // The broken thing is named, and not what is down because of it.
        let is_broken = |other: &usize| self.board[*other].state == ServiceState::Down;
        let reason = |ix: usize| {
            let beneath = &self.board[ix].beneath;
            let broken: Vec<usize> = beneath.iter().copied().filter(is_broken).collect();
            Reason::StandsOn(if broken.is_empty() {
                beneath.clone()
            } else {
                broken
            })
        };
        std::iter::from_fn(|| queue.pop())
            .map(|ix| (ix, reason(ix)))
            .collect()
    }

    fn places(&self, which: impl Fn(&ServiceOutlook) -> bool) -> Vec<usize> {
        let all = self.board.iter().enumerate();
        all.filter(|(_, outlook)| which(outlook))
            .map(|(ix, _)| ix)
            .collect()
    }

    /// The undo of the step that changed it last, else the last restore point that covers it.
    fn rollback(&self, ix: usize) -> Option<(StepIx, Way)> {
        let outlook = &self.board[ix];
        let is_down = matches!(outlook.state, ServiceState::Down | ServiceState::Degraded);
        let step = outlook
            .changed_by
            .filter(|_| is_down && !outlook.taken_back)?;
        let run = self.s.run;
        let undo = Task::of(&run.plan, step, Way::Back).map(|_| (step, Way::Back));
        let points = run.made_points().filter(|&point| run.covers(point, step));
        undo.or(points.last().map(|point| (point, Way::Restore)))
    }
}
