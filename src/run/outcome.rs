//! How finishes and decisions are taken, and when two of them contradict each other.

use crate::journal::{Decision, EntryId, Event, Fact, Outcome, RunOutcome, Way};
use crate::runbook::StepIx;
use crate::time::Span;

use super::take::{Effect, breaks_authority, knew};
use super::track::said_again;
use super::{Closed, Decided, Finish, Mark, Rule, Run, Stamp};

/// How much a decision keeps from going on.
fn caution(decision: Decision) -> u8 {
    match decision {
        Decision::Go => 0,
        Decision::Hold => 1,
        Decision::NoGo => 2,
    }
}

impl Run {
    pub(super) fn take_finish(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let Event::StepFinished {
            step,
            way,
            outcome,
            replaces,
            ..
        } = &fact.event
        else {
            return Effect::None;
        };
        let (way, outcome) = (*way, *outcome);
        let Some(ix) = self.plan.step(step) else {
            return Effect::None;
        };
        let mut finish = Finish::new(stamp, outcome, fact.text("because").map(str::to_string));
        finish.quick = self.is_quick(ix, way, &finish, fact);
        finish.out_of_turn = fact.against.iter().any(|r| r == Rule::NeedsUnmet.name());
        let quick = finish.quick;
        let (entry, stamp) = (finish.stamp.entry.clone(), finish.stamp.clone());
        let blocked = self
            .blockers_on(ix, way)
            .next()
            .map(|b| (b.number.clone(), b.id.clone()));
        let said = outcome.word();
        let effect = self.on_track(step, way, said, &entry, |t| {
            t.finish_with(finish, replaces.as_ref())
        });
        self.lapse_by_results(ix, way, &stamp);
        let number = &self.plan.steps[ix].number;
        let knew = knew(fact, Rule::Blocked);
        if let (Some((blocker, id)), Outcome::Done, false) = (blocked, outcome, knew) {
            let what = format!("{number} was finished while {blocker} blocked it");
            self.contradiction(what, Some(ix), [id, entry.clone()]);
        }
        let failed = outcome == Outcome::Failed;
        if way == Way::Restore && !failed && !matches!(effect, Effect::None) {
            self.mark_restored(ix, &stamp);
        }
        match effect {
            Effect::Taken if quick => Effect::Quick,
            effect => effect,
        }
    }

    /// The later end stands. Two that differ are a conflict, but where the later was said in place
    /// of an end that nobody contradicts.
    pub(super) fn take_close(&mut self, outcome: RunOutcome, fact: &Fact, stamp: Stamp) -> Effect {
        if let Some(closed) = &self.closed {
            if breaks_authority(fact) {
                return Effect::None;
            }
            if closed.outcome == outcome {
                return if closed.stamp.by == stamp.by {
                    said_again(&closed.stamp, &stamp)
                } else {
                    Effect::Confirms
                };
            }
            let entry = &closed.stamp.entry;
            let disputed = self.open_conflicts().any(|c| c.entries.contains(entry));
            let overrides = fact.overrides.as_deref() == Some(Rule::Closed.name());
            if disputed || !overrides {
                let both = [closed.stamp.entry.clone(), stamp.entry.clone()];
                self.contradiction("the run was closed twice, differently".into(), None, both);
            }
        }
        self.closed = Some(Closed {
            services: self.service_states(),
            outcome,
            stamp,
            because: fact.text("because").map(str::to_string),
        });
        Effect::Taken
    }

    /// A step that was started and finished live in less than a tenth of its best time.
    fn is_quick(&self, ix: StepIx, way: Way, finish: &Finish, fact: &Fact) -> bool {
        let Some(takes) = self.plan.steps[ix].takes.filter(|_| way == Way::Forward) else {
            return false;
        };
        let started = self.steps[ix]
            .track(way)
            .current()
            .and_then(|a| a.started.as_ref());
        started.is_some_and(|start| {
            let live = fact.occurred.is_none() && start.at == start.recorded;
            let took = Span::between(start.at, finish.stamp.at);
            live && finish.outcome == Outcome::Done && took.secs() * 10 < takes.best.secs()
        })
    }

    pub(super) fn take_decision(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let Event::Decided {
            gate,
            decision,
            until,
            conditions,
            replaces,
            foreseen,
            met,
        } = &fact.event
        else {
            return Effect::None;
        };
        let Some(ix) = self
            .plan
            .step(gate)
            .filter(|&ix| self.plan.steps[ix].gate.is_some())
        else {
            return Effect::None;
        };
        let snapshot = self.steps[ix]
            .gate
            .decision()
            .map(|d| (d.stamp.entry.clone(), d.decision));
        let replaces = self.replaced(replaces.as_ref());
        let is_apart = snapshot.as_ref().is_some_and(|(earlier, other)| {
            replaces.as_ref() != Some(earlier) && other != decision
        });
        if let Some((earlier, _)) = snapshot.as_ref().filter(|_| is_apart) {
            let what = format!(
                "{} was decided twice, differently",
                self.plan.steps[ix].number
            );
            let both = [earlier.clone(), stamp.entry.clone()];
            self.contradiction(what, Some(ix), both);
        }
        // What an earlier decision asked for is asked for no more, if this one knew of it.
        if let Some((earlier, _)) =
            snapshot.filter(|(earlier, _)| replaces.as_ref() == Some(earlier))
        {
            self.withdraw_conditions(&earlier, &stamp);
        }
        for (place, condition) in conditions.iter().enumerate() {
            let title = fact
                .text(&format!("condition.{place}"))
                .unwrap_or("(withheld)");
            self.ask_for(ix, place, title.to_string(), condition, &stamp);
        }
        let services = self.service_states();
        let met = met.clone().unwrap_or_else(|| self.criteria_met(ix));
        let votes = self.steps[ix].gate.votes.len();
        // Of two that nobody made knowing the other, the safe one stands until somebody settles it.
        let decisions = &mut self.steps[ix].gate.decisions;
        let last = decisions.last().map(|d| d.decision);
        let place = match last.filter(|last| is_apart && caution(*last) > caution(*decision)) {
            Some(_) => decisions.len() - 1,
            None => decisions.len(),
        };
        let decided = Decided {
            stamp,
            decision: *decision,
            because: fact.text("because").map(str::to_string),
            until: *until,
            foreseen: *foreseen,
            services,
            met,
            votes,
            conditions: if *decision == Decision::Go {
                conditions.len()
            } else {
                0
            },
        };
        self.steps[ix].gate.decisions.insert(place, decided);
        Effect::Taken
    }

    /// The decision that is replaced. Where that one does not count any more, whoever replaced it
    /// knew what it had replaced itself, or was settled to lose against.
    fn replaced(&self, entry: Option<&EntryId>) -> Option<EntryId> {
        let mut entry = entry?.clone();
        for _ in 0..self.log.len() {
            let line = self.line(&entry)?;
            entry = match (&line.entry.fact().event, self.revisions.lost_to(&entry)) {
                _ if !line.is_void() && !line.marks.contains(&Mark::Overruled) => break,
                (_, Some(stands)) => stands.clone(),
                (Event::Decided { replaces, .. }, None) => replaces.clone()?,
                _ => return None,
            };
        }
        Some(entry)
    }
}
