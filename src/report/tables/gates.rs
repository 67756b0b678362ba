//! Gates: what was decided, who voted how, what a go asked for, and what it stood on.

use crate::journal::Foreseen;
use crate::report::Table;
use crate::run::{Condition, ConditionState, Met, Run};
use crate::runbook::{ShownBy, StepIx};
use crate::situation::{CriterionFacts, DecisionFacts, GateFacts, Situation, VoteFacts};
use crate::words::{Cell, criterion_names, services_in_brief};

use crate::report::rows::NAMES;

pub(super) fn gates(situation: &Situation) -> Table {
    let columns = [
        ("number", "Gate"),
        ("id", "Id"),
        ("title", "Title"),
        ("stage", "Stage"),
        ("decision", "Decision"),
        ("decided", "Decided"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("reason", "Reason"),
        ("objections", "Overrode"),
        ("no_longer", "No longer holds"),
        ("conditions", "Conditions"),
        ("until", "Until"),
        ("decide_by", "Decide by"),
        ("late_seconds", "Late"),
        ("stands", "Still valid"),
        ("expected_finish", "Expected finish then"),
        ("fits_percent", "Nights of 100 that fit then"),
        ("rollback_by", "Roll back by then"),
        ("services", "Services then"),
    ];
    let rows = situation.gates().flat_map(|gate| {
        let decisions = gate.decisions.iter().map(Some);
        let none = gate.decisions.is_empty().then_some(None);
        let rows = decisions.chain(none).map(|d| decision(situation, &gate, d));
        rows.collect::<Vec<_>>()
    });
    Table::of("gates", "Gates and decisions", columns, rows)
}

/// One row for each decision, and one for a gate without any.
fn decision(situation: &Situation, gate: &GateFacts, facts: Option<&DecisionFacts>) -> [Cell; 20] {
    let run = situation.run;
    let step = &run.plan.steps[gate.step];
    let decided = facts.map(|facts| facts.decided);
    let typist = decided.and_then(|d| d.stamp.typed_by.as_deref());
    let [finish, fits, rollback_by] = foreseen(decided.and_then(|d| d.foreseen));
    [
        Cell::from(&step.number),
        Cell::from(&step.id),
        Cell::from(&step.title),
        situation.stage(gate.step).word().into(),
        decided.map(|d| d.decision.word()).into(),
        decided.map(|d| d.stamp.at).into(),
        decided.map_or(Cell::Empty, |d| Cell::person(run, &d.stamp.by)),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        decided.and_then(|d| d.because.as_ref()).into(),
        facts
            .and_then(|f| NAMES.objections(run, gate, &f.objections))
            .into(),
        facts.map_or(Cell::Empty, |f| {
            criterion_names(gate, &f.no_longer).into_iter().collect()
        }),
        decided.map(|d| d.conditions).into(),
        decided.and_then(|d| d.until).into(),
        gate.gate.decide_by.into(),
        facts.and_then(|f| f.late).into(),
        facts.map(|f| f.stands).into(),
        finish,
        fits,
        rollback_by,
        decided
            .and_then(|d| services_in_brief(run, &d.services))
            .into(),
    ]
}

/// What lay ahead when somebody voted or decided, as they saw it.
pub(super) fn foreseen(foreseen: Option<Foreseen>) -> [Cell; 3] {
    [
        foreseen.and_then(|f| f.finish).into(),
        foreseen.map(|f| usize::from(f.fits)).into(),
        foreseen.and_then(|f| f.rollback_by).into(),
    ]
}

pub(super) fn votes(situation: &Situation) -> Table {
    let columns = [
        ("gate", "Gate"),
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("vote", "Vote"),
        ("reason", "Reason"),
        ("stands", "Still valid"),
        ("criteria_open", "Criteria open then"),
        ("no_longer", "Held then, not now"),
        ("expected_finish", "Expected finish then"),
        ("fits_percent", "Nights of 100 that fit then"),
        ("rollback_by", "Roll back by then"),
        ("services", "Services then"),
    ];
    let run = situation.run;
    let rows = situation.gates().flat_map(|gate| {
        let votes = gate.votes.iter();
        votes.map(|v| vote(run, &gate, v)).collect::<Vec<_>>()
    });
    Table::of("votes", "Votes", columns, rows)
}

fn vote(run: &Run, gate: &GateFacts, facts: &VoteFacts) -> [Cell; 13] {
    let vote = facts.voted;
    let [finish, fits, rollback_by] = foreseen(vote.foreseen);
    let typist = vote.stamp.typed_by.as_deref();
    let places = 0..gate.criteria.len();
    let open: Vec<usize> = places.filter(|place| !vote.met.contains(place)).collect();
    [
        Cell::from(&run.plan.steps[gate.step].number),
        vote.stamp.at.into(),
        Cell::person(run, &vote.stamp.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        vote.vote.word().into(),
        vote.because.as_ref().into(),
        facts.stands().into(),
        criterion_names(gate, &open).into_iter().collect(),
        criterion_names(gate, &facts.no_longer)
            .into_iter()
            .collect(),
        finish,
        fits,
        rollback_by,
        services_in_brief(run, &vote.services).into(),
    ]
}

pub(super) fn conditions(situation: &Situation) -> Table {
    let columns = [
        ("number", "Condition"),
        ("gate", "Gate"),
        ("text", "What"),
        ("state", "State"),
        ("owner", "Owner"),
        ("due", "Due"),
        ("asked", "Asked for"),
        ("asked_by", "Asked by"),
        ("met", "Met"),
        ("met_by", "Met by"),
        ("reason", "Reason"),
    ];
    let run = situation.run;
    let rows = run.conditions.iter().map(|c| condition(run, c));
    Table::of("conditions", "Conditions of a go", columns, rows)
}

fn condition(run: &Run, condition: &Condition) -> [Cell; 11] {
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let met = condition.met();
    let reason = match &condition.state {
        ConditionState::Open => None,
        ConditionState::Met(_, because) => because.as_deref(),
        ConditionState::Withdrawn(_) => Some("the gate was decided again"),
    };
    [
        Cell::from(&condition.number),
        Cell::from(&run.plan.steps[condition.gate].number),
        Cell::from(&condition.title),
        condition.state.word().into(),
        person(condition.owner.as_ref()),
        condition.due.into(),
        condition.asked.at.into(),
        Cell::person(run, &condition.asked.by),
        met.map(|stamp| stamp.at).into(),
        person(met.map(|stamp| &stamp.by)),
        reason.into(),
    ]
}

pub(super) fn criteria(situation: &Situation) -> Table {
    let columns = [
        ("gate", "Gate"),
        ("criterion", "Criterion"),
        ("text", "What"),
        ("shown_by", "Shown by"),
        ("met_then", "Met when it was decided"),
        ("met", "Met now"),
        ("state", "State now"),
        ("at", "Ticked"),
        ("by", "Ticked by"),
    ];
    let rows = situation.gates().flat_map(|gate| {
        let criteria = gate.criteria.iter();
        let rows = criteria.map(|c| criterion(situation.run, gate.step, c));
        rows.collect::<Vec<_>>()
    });
    Table::of("criteria", "Criteria of the gates", columns, rows)
}

fn criterion(run: &Run, gate: StepIx, facts: &CriterionFacts) -> [Cell; 9] {
    let shown_by = match &facts.criterion.shown_by {
        ShownBy::Step(_) => format!("step {}", facts.shown_by),
        ShownBy::Service(id) => format!("service {id}"),
        ShownBy::Person => facts.shown_by.clone(),
    };
    [
        Cell::from(&run.plan.steps[gate].number),
        (facts.place + 1).into(),
        Cell::from(&facts.criterion.text),
        Cell::from(shown_by),
        facts.met_then.into(),
        (facts.met != Met::No).into(),
        facts.state.into(),
        facts.tick.map(|stamp| stamp.at).into(),
        facts
            .tick
            .map_or(Cell::Empty, |stamp| Cell::person(run, &stamp.by)),
    ]
}
