//! What to test first, by rules that a person can check.

use std::cmp::Reverse;

use crate::journal::Way;
use crate::run::Task;
use crate::runbook::StepIx;
use crate::time::Span;

use super::Situation;
use super::services::{Needs, ServiceOutlook, ServiceState, board};

/// A service that is to be tested or mended, and why it stands where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    pub outlook: ServiceOutlook,
    pub reason: Reason,
    /// How its last change can be taken back.
    pub way_back: Option<(StepIx, Way)>,
}

/// Why it is tested in this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// So many failed services need it, and it is not proven.
    Cause(Vec<usize>),
    /// It failed, and all that it needs is proven: the fault is in itself.
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
/// and what is not proven, the one that most of them need. Ties: what is needed before what needs
/// it, then criticality, then the shorter test, then the order of the plan.
pub fn triage(s: &Situation) -> Vec<Suspect> {
    let desk = Desk::of(s);
    let mut order: Vec<(usize, Reason)> = desk.causes();
    order.extend(desk.proofs(&order));
    order.extend(desk.untestable());
    let suspect = |(ix, reason): (usize, Reason)| Suspect {
        outlook: desk.board[ix].clone(),
        way_back: desk.way_back(ix),
        reason,
    };
    order.into_iter().map(suspect).collect()
}

struct Desk<'a> {
    s: &'a Situation<'a>,
    board: Vec<ServiceOutlook>,
    needs: Needs,
    /// How long its test takes.
    takes: Vec<Span>,
    /// How many services stand above it at most: what is needed has more than what needs it.
    depth: Vec<usize>,
}

impl<'a> Desk<'a> {
    fn of(s: &'a Situation<'a>) -> Desk<'a> {
        let plan = &s.run.plan;
        let needs = Needs::of(s.run);
        let takes = |id: &String| {
            let steps = plan.steps.iter();
            let tests = steps.filter(|step| step.changes.is_empty() && step.tests.contains(id));
            tests
                .filter_map(|step| Some(step.takes?.mean()))
                .min()
                .unwrap_or(UNKNOWN)
        };
        Desk {
            board: board(s),
            takes: plan
                .services
                .iter()
                .map(|service| takes(&service.id))
                .collect(),
            depth: (0..plan.services.len())
                .map(|ix| needs.below(ix).count())
                .collect(),
            needs,
            s,
        }
    }

    /// The ties, in their order.
    fn ties(&self, ix: usize) -> impl Ord + use<> {
        let service = &self.s.run.plan.services[ix];
        (self.depth[ix], service.criticality, self.takes[ix], ix)
    }

    fn is_testable(&self, ix: usize) -> bool {
        let state = self.board[ix].state;
        state.is_open() && state != ServiceState::Untestable
    }

    /// Once something has failed: the causes, then what failed.
    fn causes(&self) -> Vec<(usize, Reason)> {
        let failed: Vec<usize> = self.places(|outlook| outlook.failed && outlook.state.is_open());
        let of = |ix: usize| -> Vec<usize> {
            failed
                .iter()
                .copied()
                .filter(|&f| f == ix || self.needs.needs(f, ix))
                .collect()
        };
        let mut causes: Vec<(usize, Vec<usize>)> = (0..self.board.len())
            .filter(|&ix| self.is_testable(ix))
            .map(|ix| (ix, of(ix)))
            .filter(|(_, failed)| !failed.is_empty())
            .collect();
        causes.sort_by_key(|(ix, failed)| (Reverse(failed.len()), self.ties(*ix)));
        let reason = |ix: usize, of: Vec<usize>| match (self.board[ix].failed, of.as_slice()) {
            (true, _) if self.is_all_proven_below(ix) => Reason::Itself,
            (true, [_]) => Reason::Failed,
            _ => Reason::Cause(of.into_iter().filter(|&f| f != ix).collect()),
        };
        causes
            .into_iter()
            .map(|(ix, of)| (ix, reason(ix, of)))
            .collect()
    }

    fn is_all_proven_below(&self, ix: usize) -> bool {
        self.needs
            .below(ix)
            .all(|below| !self.board[below].state.is_open())
    }

    /// What is left, by what a pass proves per minute.
    fn proofs(&self, before: &[(usize, Reason)]) -> Vec<(usize, Reason)> {
        let listed = |ix: usize| before.iter().any(|(other, _)| *other == ix);
        let mut left: Vec<usize> = (0..self.board.len())
            .filter(|&ix| self.is_testable(ix) && !listed(ix))
            .collect();
        let mut unproven: Vec<usize> = left.clone();
        let mut order = Vec::new();
        while !left.is_empty() {
            let proves = |ix: usize| self.proves(ix, &unproven);
            // Compared without division: a/b > c/d as a*d > c*b.
            let best = left.iter().copied().min_by(|&a, &b| {
                let gain = |x: usize, y: usize| proves(x).len() as i64 * self.seconds(y);
                gain(b, a)
                    .cmp(&gain(a, b))
                    .then_with(|| self.ties(a).cmp(&self.ties(b)))
            });
            let Some(best) = best else { break };
            let proven = self.proves(best, &unproven);
            unproven.retain(|ix| !proven.contains(ix));
            left.retain(|&ix| ix != best);
            order.push(match proven.is_empty() {
                true => (best, Reason::Rest),
                false => (best, Reason::Proves(proven, self.takes[best])),
            });
        }
        order
    }

    /// What is unproven of a service and of what its test proves as well.
    fn proves(&self, ix: usize, unproven: &[usize]) -> Vec<usize> {
        let services = &self.s.run.plan.services;
        let proves = &services[ix].proves;
        let is = |&other: &usize| other == ix || proves.contains(&services[other].id);
        unproven.iter().copied().filter(is).collect()
    }

    fn seconds(&self, ix: usize) -> i64 {
        self.takes[ix].secs().max(1)
    }

    fn untestable(&self) -> Vec<(usize, Reason)> {
        let mut all = self.places(|outlook| outlook.state == ServiceState::Untestable);
        all.sort_by_key(|&ix| self.ties(ix));
        let reason = |ix: usize| Reason::StandsOn(self.board[ix].beneath.clone());
        all.into_iter().map(|ix| (ix, reason(ix))).collect()
    }

    fn places(&self, which: impl Fn(&ServiceOutlook) -> bool) -> Vec<usize> {
        let all = self.board.iter().enumerate();
        all.filter(|(_, outlook)| which(outlook))
            .map(|(ix, _)| ix)
            .collect()
    }

    /// The undo of the step that changed it last, else the last restore point that covers it.
    fn way_back(&self, ix: usize) -> Option<(StepIx, Way)> {
        let run = self.s.run;
        let step = self.board[ix]
            .changed_by
            .filter(|_| self.board[ix].failed)?;
        let undo = Task::of(&run.plan, step, Way::Back).map(|_| (step, Way::Back));
        let points = run.made_points().filter(|&point| run.covers(point, step));
        undo.or(points.last().map(|point| (point, Way::Restore)))
    }
}
