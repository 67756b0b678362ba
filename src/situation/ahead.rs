//! What lies ahead, as it is shown: rounded, and worded by how close it is.

use super::Situation;
use crate::forecast::{Ahead, RollbackBy, WhatIf, shown_early, shown_late};
use crate::run::{Blocker, Stage};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// The expected finish, of the night or of its rollback.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finish {
    /// 4 in 5 nights end by then; rounded late to five minutes. Nothing when nobody is left for
    /// some step.
    pub at: Option<Instant>,
    /// The share of nights (0 to 1) that end before the window closes.
    pub fits: f64,
}

/// The rollback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollbackLimit {
    /// Nothing was begun that would have to be undone.
    NothingToUndo,
    /// Until then, rounded early to five minutes; and how near that is.
    Until(Instant, Nearness),
    /// There is no time left to roll back.
    Past(Instant),
    /// With these people, in their shifts, it never can.
    Never,
    /// Since then, by that step.
    None(StepIx, Instant),
}

impl RollbackLimit {
    /// The moment, if there is one.
    pub fn at(&self) -> Option<Instant> {
        match *self {
            RollbackLimit::Until(at, _) | RollbackLimit::Past(at) => Some(at),
            RollbackLimit::NothingToUndo | RollbackLimit::Never | RollbackLimit::None(..) => None,
        }
    }
}

/// How near a moment is that must not be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    Far,
    /// Within two hours.
    Near,
    /// Within half an hour.
    Close,
}

impl Nearness {
    fn of(left: Span) -> Nearness {
        match left {
            left if left <= Span::minutes(30) => Nearness::Close,
            left if left <= Span::minutes(120) => Nearness::Near,
            _ => Nearness::Far,
        }
    }
}

/// What is expected to be late by less is on time.
const WORTH_SAYING: Span = Span::minutes(10);

impl<'a> Situation<'a> {
    /// The same, with what lies ahead.
    pub fn with_ahead(self, ahead: Option<&'a Ahead>) -> Situation<'a> {
        Situation { ahead, ..self }
    }

    /// The same, with what would lie ahead if something were otherwise.
    pub fn with_what_if(self, what_if: Option<&'a WhatIf>) -> Situation<'a> {
        Situation { what_if, ..self }
    }

    /// Nothing as long as it is not known, or where the plan has no durations to work it out from.
    pub fn finish(&self) -> Option<Finish> {
        let forecast = &self.ahead?.forecast;
        if self.why_no_finish().is_some() {
            return None;
        }
        Some(Finish {
            at: forecast.p80.map(shown_late),
            fits: forecast.fits,
        })
    }

    /// Why no finish is shown: most of the steps that are open don't say how long they take.
    pub fn why_no_finish(&self) -> Option<String> {
        if self.run.is_rolling_back_all() {
            return None;
        }
        self.run.plan.why_no_forecast()
    }

    /// Nothing as long as it is not known.
    pub fn rollback_limit(&self) -> Option<RollbackLimit> {
        // What can't be undone was begun a moment ago, and the figures are older.
        if let Some((step, since)) = self.no_rollback {
            return Some(RollbackLimit::None(step, since));
        }
        Some(match self.ahead?.retreat.by {
            RollbackBy::Close(_) => RollbackLimit::NothingToUndo,
            RollbackBy::At(at) => self.until(at),
            RollbackBy::Never => RollbackLimit::Never,
            RollbackBy::NoRollback(step, since) => RollbackLimit::None(step, since),
        })
    }

    /// Begun steps that change something, and that nothing takes back.
    pub fn without_undo(&self) -> &'a [StepIx] {
        self.ahead.map_or(&[], |ahead| &ahead.retreat.left_out)
    }

    /// Roles that the rollback needs and that nobody who is there has.
    pub fn way_back_lacks(&self) -> Vec<&'a str> {
        let roles = |ahead: &'a Ahead| ahead.retreat.short_of.iter().chain(&ahead.retreat.if_comes);
        let roles = self.ahead.into_iter().flat_map(roles);
        roles.map(String::as_str).collect()
    }

    fn until(&self, at: Instant) -> RollbackLimit {
        let at = shown_early(at);
        match Span::between(self.now, at) {
            left if left.secs() < 0 => RollbackLimit::Past(at),
            left => RollbackLimit::Until(at, Nearness::of(left)),
        }
    }

    /// The rollback once that step is begun, where that changes it.
    pub fn rollback_limit_after(&self, ix: StepIx) -> Option<RollbackLimit> {
        let retreat = &self.ahead?.retreat;
        let (_, after) = retreat.after.iter().find(|(step, _)| *step == ix)?;
        (*after != retreat.by).then(|| match *after {
            RollbackBy::Close(_) => RollbackLimit::NothingToUndo,
            RollbackBy::At(at) => self.until(at),
            RollbackBy::Never => RollbackLimit::Never,
            RollbackBy::NoRollback(step, since) => RollbackLimit::None(step, since),
        })
    }

    /// By when it must be decided whether an open blocker is waited for: until then it can be gone
    /// back, and no gate that stands on it has passed its deadline.
    pub fn decide_by(&self, blocker: &Blocker) -> Option<Instant> {
        let back = match self.ahead?.retreat.by {
            RollbackBy::At(at) => Some(shown_early(at)),
            RollbackBy::Close(_) | RollbackBy::Never | RollbackBy::NoRollback(..) => None,
        };
        let plan = &self.run.plan;
        let stands_on = |gate: StepIx| blocker.steps.iter().any(|&ix| plan.depends_on(gate, ix));
        let open = plan.in_order().filter(|&ix| !self.stage(ix).meets_needs());
        let gates = open.filter(|&ix| stands_on(ix));
        let deadlines = gates.filter_map(|ix| plan.steps[ix].gate.as_ref()?.decide_by);
        let first = deadlines.chain(back).min();
        first.filter(|_| blocker.is_open())
    }

    /// When an open step is expected to start and to finish; rounded late to five minutes.
    pub fn expected(&self, ix: StepIx) -> Option<(Instant, Instant)> {
        let open = matches!(
            self.stage(ix),
            Stage::Waiting | Stage::Ready | Stage::Running
        );
        let outlook = self
            .ahead?
            .forecast
            .steps
            .get(ix)?
            .as_ref()
            .filter(|_| open)?;
        Some((
            shown_late(outlook.early_start?),
            shown_late(outlook.early_finish?),
        ))
    }

    /// How much later than planned an open step is expected to finish, where that is worth saying.
    pub fn expected_slip(&self, ix: StepIx) -> Option<Span> {
        let (_, finish) = self.expected(ix)?;
        let (_, planned) = self.run.baseline(ix)?;
        let slip = Span::between(planned, finish);
        (slip >= WORTH_SAYING).then_some(slip)
    }

    /// Whether the end of the night hangs on a step, in more than half of the nights.
    pub fn is_critical(&self, ix: StepIx) -> bool {
        let outlook = self.ahead.and_then(|a| a.forecast.steps.get(ix)?.as_ref());
        let open = !self.stage(ix).meets_needs();
        open && outlook.is_some_and(|o| o.criticality > 0.5)
    }
}
