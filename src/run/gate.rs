//! What became of a gate: votes, ticks and decisions.

use crate::journal::{Decision, Foreseen, Outcome, TestResult, Vote};
use crate::runbook::{ShownBy, StepIx};
use crate::time::Instant;

use super::{Rule, Run, ServiceState, Stage, Stamp, Tested};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct GateState {
    /// In order; the last of a person stands.
    pub votes: Vec<Voted>,
    pub ticks: Vec<(usize, Stamp)>,
    pub decisions: Vec<Decided>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Voted {
    pub stamp: Stamp,
    pub vote: Vote,
    pub because: Option<String>,
    pub foreseen: Option<Foreseen>,
    /// The board then, in the order of the plan's services.
    pub services: Vec<ServiceState>,
    /// The criteria that held then, by their places from 0.
    pub met: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub stamp: Stamp,
    pub decision: Decision,
    pub because: Option<String>,
    /// How long to hold, or when to try again.
    pub until: Option<Instant>,
    /// How many conditions a go has.
    pub conditions: usize,
    pub foreseen: Option<Foreseen>,
    /// The board then, in the order of the plan's services.
    pub services: Vec<ServiceState>,
    /// The criteria that held then, by their places from 0.
    pub met: Vec<usize>,
    /// So many of the gate's votes had been given by then.
    pub votes: usize,
}

/// Whether a criterion of a gate holds. That work may go on proves nothing: a step that was skipped
/// lets the next one begin and meets no criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    Yes,
    /// Its step was worked around.
    WorkedAround,
    No,
}

impl Met {
    pub fn holds(self) -> bool {
        self != Met::No
    }
}

/// What speaks against a go.
#[derive(Debug, Clone, Default)]
pub struct Objections<'a> {
    /// Votes against it.
    pub against: Vec<&'a Voted>,
    /// Roles that are asked for a vote, and that nobody has voted for, or only with a vote that was
    /// for criteria that hold no longer.
    pub silent: Vec<&'a str>,
    /// The criteria that don't hold, by their places from 0.
    pub open: Vec<usize>,
}

impl Objections<'_> {
    pub fn is_empty(&self) -> bool {
        self.against.is_empty() && self.silent.is_empty() && self.open.is_empty()
    }
}

impl Voted {
    /// The criteria that held when it was given and are not among those that do. A vote for a go
    /// counts only without any.
    pub fn no_longer(&self, met: &[usize]) -> Vec<usize> {
        let is_go = self.vote == Vote::Go;
        let held = self.met.iter().copied().filter(|_| is_go);
        held.filter(|place| !met.contains(place)).collect()
    }
}

impl GateState {
    /// Each voter's last vote, in the order of their first.
    pub fn effective_votes(&self) -> Vec<&Voted> {
        effective(&self.votes)
    }

    /// The votes that stood when that decision was made.
    pub fn votes_at(&self, decided: &Decided) -> Vec<&Voted> {
        effective(self.votes.get(..decided.votes).unwrap_or(&self.votes))
    }

    pub fn decision(&self) -> Option<&Decided> {
        self.decisions.last()
    }

    pub fn tick(&self, criterion: usize) -> Option<&Stamp> {
        self.ticks
            .iter()
            .rev()
            .find(|(c, _)| *c == criterion)
            .map(|(_, stamp)| stamp)
    }
}

fn effective(votes: &[Voted]) -> Vec<&Voted> {
    let mut effective: Vec<&Voted> = Vec::new();
    for vote in votes {
        match effective.iter_mut().find(|v| v.stamp.by == vote.stamp.by) {
            Some(earlier) => *earlier = vote,
            None => effective.push(vote),
        }
    }
    effective
}

impl Run {
    /// Whether a criterion of a gate holds now; one that the gate doesn't have never does.
    pub fn criterion(&self, gate: StepIx, place: usize) -> Met {
        let asked = self.plan.steps.get(gate).and_then(|s| s.gate.as_ref());
        let Some(criterion) = asked.and_then(|gate| gate.criteria.get(place)) else {
            return Met::No;
        };
        let yes_if = |holds| if holds { Met::Yes } else { Met::No };
        match &criterion.shown_by {
            ShownBy::Step(step) => match self.reached(*step) {
                Some(Stage::Done) => yes_if(!self.failed_its_test_later(*step)),
                Some(Stage::WorkedAround) if !self.failed_its_test_later(*step) => {
                    Met::WorkedAround
                }
                _ => Met::No,
            },
            ShownBy::Service(id) => yes_if(self.service_state(id) == Some(ServiceState::Proven)),
            ShownBy::Person => yes_if(self.steps[gate].gate.tick(place).is_some()),
        }
    }

    /// The criteria of a gate that hold now, by their places from 0.
    pub fn criteria_met(&self, gate: StepIx) -> Vec<usize> {
        let asked = self.plan.steps.get(gate).and_then(|s| s.gate.as_ref());
        let criteria = 0..asked.map_or(0, |gate| gate.criteria.len());
        criteria
            .filter(|&place| self.criterion(gate, place).holds())
            .collect()
    }

    /// The criteria that the votes of a gate are held against: those that hold; of a gate that was
    /// decided go or no-go, those that held then.
    pub fn criteria_weighed(&self, gate: StepIx) -> Vec<usize> {
        let decided = self.steps.get(gate).and_then(|step| step.gate.decision());
        match decided.filter(|d| d.decision != Decision::Hold) {
            Some(decided) => decided.met.clone(),
            None => self.criteria_met(gate),
        }
    }

    /// What speaks against a go at a gate now.
    pub fn objections(&self, gate: StepIx) -> Objections<'_> {
        let state = self.steps.get(gate).map(|step| &step.gate);
        let votes = state.map_or(Vec::new(), GateState::effective_votes);
        let open = self
            .objections_given(gate, Vec::new(), &self.criteria_met(gate))
            .open;
        Objections {
            open,
            ..self.objections_given(gate, votes, &self.criteria_weighed(gate))
        }
    }

    /// What speaks against a go, given these votes and the criteria that hold.
    pub fn objections_given<'a>(
        &'a self,
        gate: StepIx,
        votes: Vec<&'a Voted>,
        met: &[usize],
    ) -> Objections<'a> {
        let Some(asked) = self.plan.steps.get(gate).and_then(|s| s.gate.as_ref()) else {
            return Objections::default();
        };
        let has_voted = |role: &str| {
            let mut votes = votes.iter();
            votes.any(|v| {
                let voter = self.capacity(&v.stamp.by, role, v.stamp.at);
                voter.is_some() && v.no_longer(met).is_empty()
            })
        };
        let roles = asked.votes.iter().map(String::as_str);
        let open = 0..asked.criteria.len();
        Objections {
            silent: roles.filter(|role| !has_voted(role)).collect(),
            open: open.filter(|place| !met.contains(place)).collect(),
            against: votes.into_iter().filter(|v| v.vote == Vote::NoGo).collect(),
        }
    }

    /// What speaks now against the go that a gate was decided with, and was not weighed then: what
    /// it stood on was undone, corrected or failed its test since. Of a go that was entered late,
    /// and so never refused, all that still speaks against it.
    pub fn doubts(&self, gate: StepIx) -> Objections<'_> {
        let decided = self.steps.get(gate).and_then(|step| step.gate.decision());
        let Some(go) = decided.filter(|d| d.decision == Decision::Go) else {
            return Objections::default();
        };
        let told = self.line(&go.stamp.entry);
        let rule = Rule::CriteriaOpen.name();
        if told.is_some_and(|line| line.fact().against.iter().any(|against| against == rule)) {
            return self.objections(gate);
        }
        let held = go.met.iter().copied();
        Objections {
            open: held
                .filter(|&place| self.was_refuted(gate, place))
                .collect(),
            ..Objections::default()
        }
    }

    /// Whether a criterion that held doesn't any more. That the plan goes on and changes a service
    /// again refutes nothing.
    fn was_refuted(&self, gate: StepIx, place: usize) -> bool {
        let asked = self.plan.steps.get(gate).and_then(|s| s.gate.as_ref());
        let criterion = asked.and_then(|gate| gate.criteria.get(place));
        match criterion.map(|c| &c.shown_by) {
            Some(ShownBy::Service(id)) => matches!(
                self.service_state(id),
                Some(ServiceState::Down | ServiceState::Degraded)
            ),
            _ => !self.criterion(gate, place).holds(),
        }
    }

    /// Whether a service that a finished step tested has failed a test since, and not passed one
    /// after that.
    fn failed_its_test_later(&self, step: StepIx) -> bool {
        let finish = self.steps[step].forward.finish();
        let Some(finish) = finish.filter(|f| f.outcome != Outcome::Failed) else {
            return false;
        };
        let services = &self.plan.steps[step].tests;
        let since = |test: &&Tested| {
            services.contains(&test.service)
                && test.result != TestResult::NotTested
                && test.stamp.at >= finish.stamp.at
        };
        let failed = |test: &Tested| test.result == TestResult::Fail;
        let tests = || self.tests.iter().filter(since);
        tests().filter(|test| failed(test)).any(|failure| {
            let passed = |test: &Tested| {
                let there = test.site.is_none() || test.site == failure.site;
                let later = test.stamp.at > failure.stamp.at;
                !failed(test) && test.service == failure.service && there && later
            };
            !tests().any(passed)
        })
    }
}
