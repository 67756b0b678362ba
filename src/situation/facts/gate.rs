//! A gate: what it is decided on, who voted how, what was decided and what spoke against that.

use crate::journal::{Decision, Vote};
use crate::run::{Blocker, Condition, Decided, Met, Objections, Stamp, Voted};
use crate::runbook::{Criterion, Gate, ShownBy, StepIx};
use crate::situation::Situation;
use crate::time::Span;

/// What there is to tell of a gate.
#[derive(Debug, Clone)]
pub struct GateFacts<'a> {
    pub step: StepIx,
    pub gate: &'a Gate,
    pub criteria: Vec<CriterionFacts<'a>>,
    /// In the order of the log.
    pub votes: Vec<VoteFacts<'a>>,
    /// In the order of the log; the last one stands.
    pub decisions: Vec<DecisionFacts<'a>>,
    /// What speaks against a go now.
    pub objections: Objections<'a>,
    /// What its decisions asked for.
    pub conditions: Vec<&'a Condition>,
}

/// A criterion as it stands now.
#[derive(Debug, Clone)]
pub struct CriterionFacts<'a> {
    /// Its place in the gate, from 0.
    pub place: usize,
    pub criterion: &'a Criterion,
    pub met: Met,
    /// Whether it held when the gate was decided; nothing before that.
    pub met_then: Option<bool>,
    /// As people name what shows it: a step's number, a service's name, `a person`.
    pub shown_by: String,
    /// How that stands, in a word or two: `done`, `skipped`, `proven`, `ticked`, `not ticked`.
    pub state: &'static str,
    /// Who ticked it, where a person shows it.
    pub tick: Option<&'a Stamp>,
    /// What holds its step up.
    pub blocker: Option<&'a Blocker>,
}

#[derive(Debug, Clone)]
pub struct VoteFacts<'a> {
    pub voted: &'a Voted,
    /// It is the last of this person.
    pub is_last: bool,
    /// The criteria that it was given on and that hold no longer, by their places from 0.
    pub no_longer: Vec<usize>,
}

impl VoteFacts<'_> {
    /// Whether it counts: the last of this person, on criteria that still hold.
    pub fn stands(&self) -> bool {
        self.is_last && self.no_longer.is_empty()
    }
}

#[derive(Debug, Clone)]
pub struct DecisionFacts<'a> {
    pub decided: &'a Decided,
    pub stands: bool,
    /// How long after its deadline it was made.
    pub late: Option<Span>,
    /// What spoke against it then.
    pub objections: Objections<'a>,
    /// Of the go that stands, the criteria that held then and don't now, by their places from 0.
    pub no_longer: Vec<usize>,
}

impl<'a> GateFacts<'a> {
    /// The decision that stands.
    pub fn decision(&self) -> Option<&DecisionFacts<'a>> {
        self.decisions.last()
    }

    /// The votes that count.
    pub fn effective_votes(&self) -> impl Iterator<Item = &'a Voted> {
        self.votes.iter().filter(|v| v.stands()).map(|v| v.voted)
    }

    /// The last vote of each person, also where it counts no longer.
    pub fn last_votes(&self) -> impl Iterator<Item = &VoteFacts<'a>> {
        self.votes.iter().filter(|v| v.is_last)
    }

    /// How many of these votes say go, and no-go.
    pub fn tally(&self) -> (usize, usize) {
        let go = |v: &&Voted| v.vote == Vote::Go;
        let (go, no_go): (Vec<_>, Vec<_>) = self.effective_votes().partition(go);
        (go.len(), no_go.len())
    }

    /// The criteria that don't hold now.
    pub fn open(&self) -> impl Iterator<Item = &CriterionFacts<'a>> {
        self.criteria.iter().filter(|c| !c.met.holds())
    }
}

impl<'a> Situation<'a> {
    /// The gates, in the order of the plan.
    pub fn gates(&self) -> impl Iterator<Item = GateFacts<'a>> {
        let plan = &self.run.plan;
        plan.in_order().filter_map(|ix| self.gate(ix))
    }

    /// Nothing for a step that is no gate.
    pub fn gate(&self, step: StepIx) -> Option<GateFacts<'a>> {
        let run = self.run;
        let gate = run.plan.steps.get(step)?.gate.as_ref()?;
        let state = &run.steps.get(step)?.gate;
        let standing = state.effective_votes();
        let met = run.criteria_weighed(step);
        let votes = state.votes.iter().map(|voted| VoteFacts {
            voted,
            is_last: standing.iter().any(|s| std::ptr::eq(*s, voted)),
            no_longer: voted.no_longer(&met),
        });
        let criteria = 0..gate.criteria.len();
        let criteria = criteria.map(|place| self.criterion(step, gate, place));
        let decisions = state.decisions.iter();
        Some(GateFacts {
            step,
            gate,
            criteria: criteria.collect(),
            votes: votes.collect(),
            decisions: decisions.map(|d| self.decision(step, gate, d)).collect(),
            objections: run.objections(step),
            conditions: run.conditions_of(step).collect(),
        })
    }

    fn criterion(&self, step: StepIx, gate: &'a Gate, place: usize) -> CriterionFacts<'a> {
        let run = self.run;
        let criterion = &gate.criteria[place];
        let state = &run.steps[step].gate;
        let tick = state
            .tick(place)
            .filter(|_| criterion.shown_by == ShownBy::Person);
        let (shown_by, word) = match &criterion.shown_by {
            ShownBy::Step(ix) => {
                let number = run.plan.steps.get(*ix).map(|s| s.number.clone());
                (number.unwrap_or_default(), self.stage(*ix).word())
            }
            ShownBy::Service(id) => {
                let name = run.plan.service(id).map_or(id, |service| &service.name);
                let word = run.service_state(id).map_or("unknown", |s| s.word());
                (name.clone(), word)
            }
            ShownBy::Person if tick.is_some() => ("a person".into(), "ticked"),
            ShownBy::Person => ("a person".into(), "not ticked"),
        };
        let blocker = match criterion.shown_by {
            ShownBy::Step(ix) => run.blockers_of(ix).next(),
            _ => None,
        };
        CriterionFacts {
            place,
            criterion,
            met: run.criterion(step, place),
            met_then: state.decision().map(|d| d.met.contains(&place)),
            shown_by,
            state: word,
            tick,
            blocker,
        }
    }

    fn decision(&self, step: StepIx, gate: &'a Gate, decided: &'a Decided) -> DecisionFacts<'a> {
        let run = self.run;
        let state = &run.steps[step].gate;
        let stands = state
            .decision()
            .is_some_and(|last| std::ptr::eq(last, decided));
        let late = gate.decide_by.map(|by| Span::between(by, decided.stamp.at));
        let is_go = decided.decision == Decision::Go;
        let holds = |place: &usize| run.criterion(step, *place).holds();
        let no_longer = decided.met.iter().copied().filter(|place| !holds(place));
        let objections = run.objections_given(step, state.votes_at(decided), &decided.met);
        DecisionFacts {
            decided,
            stands,
            late: late.filter(|late| *late > Span::ZERO),
            objections: if is_go {
                objections
            } else {
                Objections::default()
            },
            no_longer: if stands && is_go {
                no_longer.collect()
            } else {
                Vec::new()
            },
        }
    }
}
