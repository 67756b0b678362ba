//! A step that is over, in a line or two: how it ended, when, by whom, and what proves it.

use crate::run::{Attempt, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;

use super::steps::some;
use super::{Item, Press, Tick};

impl Press<'_> {
    pub(super) fn past_step(self, situation: &Situation, ix: StepIx) -> Item {
        let (step, stage) = (&self.plan.steps[ix], situation.stage(ix));
        let signing = match stage {
            Stage::AwaitingSignOff => some("Sign-off", self.sign_offs(ix, step)),
            _ => None,
        };
        Item {
            tick: Some(tick(stage)),
            number: step.number.clone(),
            title: step.title.clone(),
            facts: self.outcome(situation, ix),
            rows: signing.into_iter().collect(),
        }
    }

    /// `done`, `23:10 to 00:52`, `lin`, `Rows: 120412`, `signed by amara (lead) 00:58`.
    fn outcome(self, situation: &Situation, ix: StepIx) -> Vec<String> {
        let state = &situation.run.steps[ix];
        let mut facts = vec![situation.stage(ix).word().to_string()];
        let track = match situation.stage(ix) {
            Stage::RolledBack => &state.back,
            _ => &state.forward,
        };
        match (track.current(), &track.skipped) {
            (Some(attempt), _) => facts.extend(self.attempt(attempt)),
            (None, Some((stamp, why))) => {
                let why = why.as_ref().map(|w| format!(": {w}")).unwrap_or_default();
                let (at, by) = (self.when(stamp.at), self.called(&stamp.by));
                facts.push(format!("{at} {by}{why}"));
            }
            (None, None) => {}
        }
        let work = situation.step(ix);
        let given = work.evidence.iter().filter_map(|evidence| {
            let value = evidence.given?.value.as_deref().unwrap_or("(withheld)");
            Some(format!("{}: {value}", evidence.asked.ask))
        });
        facts.extend(given);
        if situation.stage(ix) != Stage::AwaitingSignOff {
            facts.extend(track.current().into_iter().flat_map(|a| self.signed(a)));
        }
        facts
    }

    fn attempt(self, attempt: &Attempt) -> Vec<String> {
        let Some(finish) = &attempt.finish else {
            return Vec::new();
        };
        let end = self.when(finish.stamp.at);
        let times = match &attempt.started {
            Some(started) => format!("{} to {end}", self.when(started.at)),
            None => end,
        };
        let mut doers: Vec<String> = Vec::new();
        for doer in attempt.doers().map(|id| self.called(id)) {
            if !doers.contains(&doer) {
                doers.push(doer);
            }
        }
        let mut facts = vec![times, doers.join(", ")];
        facts.extend(finish.because.clone());
        facts
    }

    fn signed(self, attempt: &Attempt) -> Vec<String> {
        let mut roles: Vec<&str> = Vec::new();
        for sign_off in &attempt.sign_offs {
            if !roles.contains(&sign_off.role.as_str()) {
                roles.push(&sign_off.role);
            }
        }
        let given = roles.into_iter().filter_map(|role| attempt.sign_off(role));
        let signed = given.filter(|s| s.signed).map(|s| {
            let (by, at) = (self.called(&s.stamp.by), self.when(s.stamp.at));
            format!("signed by {by} ({}) {at}", s.role)
        });
        signed.collect()
    }
}

/// The letter that says how it ended. What waits for a signature is not ticked yet.
pub(super) fn tick(stage: Stage) -> Tick {
    match stage {
        Stage::Done => Tick::Marked('x'),
        Stage::WorkedAround => Tick::Marked('W'),
        Stage::Skipped => Tick::Marked('S'),
        Stage::Failed => Tick::Marked('F'),
        Stage::RolledBack => Tick::Marked('R'),
        Stage::Waiting | Stage::Ready | Stage::Running | Stage::AwaitingSignOff => Tick::Open,
    }
}
