//! Conditions of a 'go with conditions': what must be met, by whom and by when.

use crate::journal::{ConditionFields, EntryId};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::take::Effect;
use super::{Blocker, Run, Stamp};

/// What a go asks for. It blocks nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The decision that asked for it.
    pub decision: EntryId,
    /// Its place in that decision, from 0.
    pub place: usize,
    /// `C1`.
    pub number: String,
    pub gate: StepIx,
    pub title: String,
    pub owner: Option<String>,
    /// By when it must be met.
    pub due: Option<Instant>,
    pub asked: Stamp,
    pub state: ConditionState,
}

/// What became of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionState {
    Open,
    /// By whom, with what was said about it.
    Met(Stamp, Option<String>),
    /// The gate was decided again, so that nobody has to meet it.
    Withdrawn(Stamp),
}

impl ConditionState {
    /// As everywhere in the program and its output.
    pub fn word(&self) -> &'static str {
        match self {
            ConditionState::Open => "open",
            ConditionState::Met(..) => "met",
            ConditionState::Withdrawn(_) => "withdrawn",
        }
    }
}

impl Condition {
    pub fn is_open(&self) -> bool {
        self.state == ConditionState::Open
    }

    /// Who met it and when.
    pub fn met(&self) -> Option<&Stamp> {
        match &self.state {
            ConditionState::Met(stamp, _) => Some(stamp),
            _ => None,
        }
    }

    /// What names it whatever becomes of its number.
    pub fn key(&self) -> String {
        format!("{}#{}", self.decision, self.place)
    }
}

/// What is listed and resolved alike: a blocker or a condition.
#[derive(Debug, Clone, Copy)]
pub enum Obstacle<'a> {
    Blocker(&'a Blocker),
    Condition(&'a Condition),
}

impl<'a> Obstacle<'a> {
    pub fn number(self) -> &'a str {
        match self {
            Obstacle::Blocker(blocker) => &blocker.number,
            Obstacle::Condition(condition) => &condition.number,
        }
    }

    pub fn title(self) -> &'a str {
        match self {
            Obstacle::Blocker(blocker) => &blocker.title,
            Obstacle::Condition(condition) => &condition.title,
        }
    }

    pub fn key(self) -> String {
        match self {
            Obstacle::Blocker(blocker) => blocker.key(),
            Obstacle::Condition(condition) => condition.key(),
        }
    }

    /// The entry that raised it or asked for it.
    pub fn entry(self) -> &'a EntryId {
        match self {
            Obstacle::Blocker(blocker) => &blocker.id,
            Obstacle::Condition(condition) => &condition.decision,
        }
    }

    pub fn owner(self) -> Option<&'a str> {
        match self {
            Obstacle::Blocker(blocker) => blocker.owner.as_deref(),
            Obstacle::Condition(condition) => condition.owner.as_deref(),
        }
    }

    pub fn is_open(self) -> bool {
        match self {
            Obstacle::Blocker(blocker) => blocker.is_open(),
            Obstacle::Condition(condition) => condition.is_open(),
        }
    }

    pub fn blocker(self) -> Option<&'a Blocker> {
        match self {
            Obstacle::Blocker(blocker) => Some(blocker),
            Obstacle::Condition(_) => None,
        }
    }
}

impl Run {
    /// The blockers, then the conditions.
    pub fn obstacles(&self) -> impl Iterator<Item = Obstacle<'_>> {
        let blockers = self.blockers.iter().map(Obstacle::Blocker);
        blockers.chain(self.conditions.iter().map(Obstacle::Condition))
    }

    /// A blocker or condition by number (`B1`, any case) or key.
    pub fn obstacle(&self, name: &str) -> Option<Obstacle<'_>> {
        self.obstacles()
            .find(|o| o.number().eq_ignore_ascii_case(name) || o.key() == name)
    }

    pub fn open_conditions(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(|c| c.is_open())
    }

    /// What the decisions at a gate asked for, in the order of the log.
    pub fn conditions_of(&self, gate: StepIx) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(move |c| c.gate == gate)
    }

    pub(super) fn ask_for(
        &mut self,
        gate: StepIx,
        place: usize,
        title: String,
        fields: &ConditionFields,
        stamp: &Stamp,
    ) {
        self.conditions.push(Condition {
            decision: stamp.entry.clone(),
            place,
            number: self.free_number('C', fields.number),
            gate,
            title,
            owner: fields.owner.clone(),
            due: fields.by,
            asked: stamp.clone(),
            state: ConditionState::Open,
        });
    }

    /// A condition that is met twice was met the first time.
    pub(super) fn meet_condition(
        &mut self,
        decision: &EntryId,
        place: usize,
        stamp: Stamp,
        because: Option<String>,
    ) -> Effect {
        let mut all = self.conditions.iter_mut();
        let found = all.find(|c| c.decision == *decision && c.place == place);
        match found.map(|condition| &mut condition.state) {
            None | Some(ConditionState::Withdrawn(_)) => Effect::None,
            Some(ConditionState::Met(..)) => Effect::Confirms,
            Some(state) => {
                *state = ConditionState::Met(stamp, because);
                Effect::Taken
            }
        }
    }

    /// The open conditions of a decision that is taken again.
    pub(super) fn withdraw_conditions(&mut self, decision: &EntryId, stamp: &Stamp) {
        let all = self.conditions.iter_mut();
        for condition in all.filter(|c| c.decision == *decision && c.is_open()) {
            condition.state = ConditionState::Withdrawn(stamp.clone());
        }
    }
}
