//! Votes, ticks and decisions at a gate.

use crate::journal::{ConditionFields, Decision, Event, Vote, Way};
use crate::run::{Refusal, Rule};
use crate::runbook::{Gate, ShownBy, StepIx};
use crate::time::Instant;

use super::rules::text_missing;
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn gate(&self, name: &str) -> Result<(StepIx, &Gate), Refusal> {
        let ix = self.step(name)?;
        let step = &self.run.plan.steps[ix];
        step.gate.as_ref().map(|gate| (ix, gate)).ok_or_else(|| {
            let gates = self.run.plan.steps.iter().filter(|s| s.gate.is_some());
            let numbers: Vec<&str> = gates.map(|s| s.number.as_str()).collect();
            let allowed = match numbers.is_empty() {
                true => "this runbook has none".to_string(),
                false => format!("the gates are {}", numbers.join(", ")),
            };
            Refusal::new(
                Rule::UnknownId,
                format!("{} is not a gate", self.label(ix)),
                allowed,
            )
        })
    }

    pub(super) fn vote(&self, name: &str, vote: Vote) -> Result<Draft, Refusal> {
        let (ix, _) = self.gate(name)?;
        let event = Event::Voted {
            gate: self.id_of(name)?,
            vote,
            foreseen: self.moment.foreseen,
        };
        let roles = self.run.roles_for(&event);
        let role = self.has_role(&roles, &format!("voting at {}", self.label(ix)));
        Ok(Draft::new(event).breaks(self.undecided(ix)).breaks(role))
    }

    pub(super) fn decide_gate(
        &self,
        name: &str,
        decision: Decision,
        until: Option<Instant>,
        conditions: &[(String, ConditionFields)],
    ) -> Result<Draft, Refusal> {
        let (ix, _) = self.gate(name)?;
        let standing = self.run.steps[ix].gate.decision();
        let first = self.run.next_condition_number();
        let owned = |(place, fields): (usize, &ConditionFields)| ConditionFields {
            number: first.saturating_add(place as u32),
            owner: fields.owner.as_deref().and_then(|o| self.run.who(o)),
            by: fields.by,
        };
        let event = Event::Decided {
            gate: self.id_of(name)?,
            decision,
            until,
            conditions: conditions
                .iter()
                .map(|(_, fields)| fields)
                .enumerate()
                .map(owned)
                .collect(),
            replaces: standing.map(|d| d.stamp.entry.clone()),
            foreseen: self.moment.foreseen,
        };
        let roles = self.run.roles_for(&event);
        let mut rules: Vec<Refusal> = Vec::new();
        rules.extend(self.has_role(&roles, &format!("deciding {}", self.label(ix))));
        if decision == Decision::Go {
            rules.extend(self.undecided(ix));
            rules.extend(self.not_paused(ix));
            rules.extend(self.goes_forward(ix));
            rules.extend(self.needs_met(ix, Way::Forward));
            rules.extend(self.not_blocked(ix, Way::Forward));
        } else if !conditions.is_empty() {
            let why = "conditions belong to a go";
            rules.push(Refusal::new(
                Rule::NotOpen,
                why,
                "decide go with these conditions, or leave them out",
            ));
        }
        if conditions.iter().any(|(text, _)| text.trim().is_empty()) {
            rules.push(text_missing("a condition"));
        }
        rules.extend(self.reason_for("a decision"));
        let draft = Draft::new(event).breaks(rules);
        let texts = conditions.iter().enumerate();
        Ok(texts.fold(draft, |draft, (place, (text, _))| {
            draft.text(&format!("condition.{place}"), text)
        }))
    }

    /// A go stands; hold and no-go can be decided again.
    fn undecided(&self, ix: StepIx) -> Option<Refusal> {
        let decided = self.run.steps[ix]
            .gate
            .decision()
            .filter(|d| d.decision == Decision::Go)?;
        let who = self.run.name_of(&decided.stamp.by);
        let when = self.run.plan.window.zone.day_clock(decided.stamp.at);
        let why = format!("{who} decided go at {when}");
        let number = &self.run.plan.steps[ix].number;
        let allowed = format!("decide {number} no-go or hold, if it must be stopped after all");
        Some(Refusal::new(Rule::AlreadyFinished, why, allowed))
    }

    pub(super) fn tick(&self, name: &str, criterion: usize) -> Result<Draft, Refusal> {
        let (ix, gate) = self.gate(name)?;
        let Some(asked) = gate.criteria.get(criterion) else {
            let why = format!("{} has {} criteria", self.label(ix), gate.criteria.len());
            return Err(Refusal::new(
                Rule::UnknownId,
                why,
                "count them from 1, as they are shown",
            ));
        };
        let event = Event::CriterionTicked {
            gate: self.id_of(name)?,
            criterion,
        };
        let shown = (asked.shown_by != ShownBy::Person).then(|| {
            let why = format!("'{}' shows itself by its step or service", asked.text);
            Refusal::new(Rule::NotOpen, why, "finish the step, or test the service")
        });
        Ok(Draft::new(event).breaks(shown))
    }
}
