//! Votes, ticks and decisions at a gate.

use crate::journal::{ConditionFields, Decision, Event, Vote, Way};
use crate::run::{Objections, Refusal, Rule};
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
            let allowed = if numbers.is_empty() {
                "this runbook has none".to_string()
            } else {
                format!("the gates are {}", numbers.join(", "))
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
            met: Some(self.run.criteria_met(ix)),
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
        let mut rules: Vec<Refusal> = Vec::new();
        let mut owned = Vec::new();
        for (place, (_, fields)) in conditions.iter().enumerate() {
            let (owner, outside) = self.owner(fields.owner.as_deref())?;
            rules.extend(outside);
            owned.push(ConditionFields {
                number: first.saturating_add(place as u32),
                owner,
                by: fields.by,
            });
        }
        let event = Event::Decided {
            gate: self.id_of(name)?,
            decision,
            until,
            conditions: owned,
            replaces: standing.map(|d| d.stamp.entry.clone()),
            foreseen: self.moment.foreseen,
            met: Some(self.run.criteria_met(ix)),
        };
        let roles = self.run.roles_for(&event);
        rules.extend(self.has_role(&roles, &format!("deciding {}", self.label(ix))));
        if decision == Decision::Go {
            rules.extend(self.undecided(ix));
            rules.extend(self.not_paused(ix));
            rules.extend(self.goes_forward(ix));
            rules.extend(self.needs_met(ix, Way::Forward));
            rules.extend(self.not_blocked(ix, Way::Forward));
            rules.extend(self.nothing_against(ix));
        } else if !conditions.is_empty() {
            let why = "only a go can have conditions";
            rules.push(Refusal::new(
                Rule::NotOpen,
                why,
                "decide go, or leave the conditions out",
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

    /// A go over an open criterion, a vote against it or without a vote that was asked for is
    /// refused once, with all of these by name.
    fn nothing_against(&self, ix: StepIx) -> Option<Refusal> {
        let why = self.against_a_go(ix, &self.run.objections(ix))?;
        let allowed = "settle these first, decide hold, or override with a reason: the log records the go together with them";
        Some(Refusal::new(Rule::CriteriaOpen, why, allowed))
    }

    /// What is begun on a go rests on what that stood on: it is refused once where that was changed
    /// since, or where the go was entered late over something that nobody has settled.
    pub(super) fn go_holds(&self, ix: StepIx) -> Option<Refusal> {
        let needs = self.run.plan.steps[ix].needs.iter().copied();
        let mut doubted = needs.filter_map(|gate| {
            let why = self.against_a_go(gate, &self.run.doubts(gate))?;
            Some((&self.run.plan.steps[gate].number, why))
        });
        let (number, why) = doubted.next()?;
        let why = format!("{number} was decided go, but now {why}");
        let allowed = format!("decide {number} again, or override with a reason");
        Some(Refusal::new(Rule::CriteriaOpen, why, allowed))
    }

    /// `Lin Baptiste voted no-go, nobody has voted as dba, 'Backed up' is open`.
    fn against_a_go(&self, ix: StepIx, objections: &Objections) -> Option<String> {
        let gate = self.run.plan.steps[ix].gate.as_ref()?;
        let against = objections
            .against
            .iter()
            .map(|v| format!("{} voted no-go", self.run.name_of(&v.stamp.by)));
        let silent = objections
            .silent
            .iter()
            .map(|role| format!("nobody has voted as {role}"));
        let open = objections
            .open
            .iter()
            .filter_map(|&place| gate.criteria.get(place))
            .map(|criterion| format!("'{}' is open", criterion.text));
        let why: Vec<String> = against.chain(silent).chain(open).collect();
        (!why.is_empty()).then(|| why.join(", "))
    }

    /// A go stands, unless what it stood on was changed since; hold and no-go can be decided again.
    fn undecided(&self, ix: StepIx) -> Option<Refusal> {
        let decided = self.run.steps[ix]
            .gate
            .decision()
            .filter(|d| d.decision == Decision::Go && self.run.doubts(ix).is_empty())?;
        let who = self.run.called(&decided.stamp.by);
        let when = self.dated(decided.stamp.at);
        let why = format!("{who} decided go at {when}");
        let number = &self.run.plan.steps[ix].number;
        let allowed = format!("decide {number} no-go or hold to stop it after all");
        Some(Refusal::new(Rule::AlreadyFinished, why, allowed))
    }

    pub(super) fn tick(&self, name: &str, criterion: usize) -> Result<Draft, Refusal> {
        let (ix, gate) = self.gate(name)?;
        let Some(asked) = gate.criteria.get(criterion) else {
            let why = format!("{} has {} criteria", self.label(ix), gate.criteria.len());
            return Err(Refusal::new(
                Rule::UnknownId,
                why,
                "count from 1, in the order shown",
            ));
        };
        let event = Event::CriterionTicked {
            gate: self.id_of(name)?,
            criterion,
        };
        let shown = (asked.shown_by != ShownBy::Person).then(|| {
            let why = format!("'{}' is ticked by its step or service", asked.text);
            Refusal::new(Rule::NotOpen, why, "finish the step, or test the service")
        });
        let rules = shown.or_else(|| self.is_ticked(ix, criterion, &asked.text));
        Ok(Draft::new(event).breaks(rules))
    }

    /// A box is ticked once, or once more by the person for whom somebody else ticked it.
    fn is_ticked(&self, ix: StepIx, criterion: usize, text: &str) -> Option<Refusal> {
        let ticks = &self.run.steps[ix].gate.ticks;
        let (_, first) = ticks.iter().find(|(place, _)| *place == criterion)?;
        if self.is_mine_to_confirm(first, &[]) {
            return None;
        }
        let who = self.run.called(&first.by);
        let why = format!("{who} ticked '{text}' at {}", self.dated(first.at));
        Some(Refusal::new(
            Rule::AlreadyFinished,
            why,
            "nothing more to do",
        ))
    }
}
