//! Forms about a gate: votes, ticks, and the decision.

use super::pauses::{extent, extent_fields};
use super::steps::{step, titled};
use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble, When};
use crate::journal::{ConditionFields, Decision, Vote};
use crate::run::{Command, Request, Stage};
use crate::runbook::{Gate, ShownBy, Step, StepIx};
use crate::situation::Situation;
use crate::time::Nearest;
use crate::words::state::vote_text;
use crate::words::{called, objections, tally};

pub(super) const VOTE: Spec = Spec {
    draft: |s, of| {
        let (_, step, _) = gate_at_hand(s, of)?;
        let fields = vec![
            Field::choice(Slot::Vote, "Vote", [UNCHOSEN, "go", "no-go"]),
            Field::line(Slot::Because, "Why"),
            Field::pick(Slot::By, "Whose vote", Source::Anyone).hint("mine"),
        ];
        Ok(Draft::new(titled("Vote on", step), fields)
            .about(Subject::Step(step.id.clone()))
            .intro(services(s)))
    },
    build: |r| {
        let vote = match r.chosen(Slot::Vote) {
            0 => return Err(choose(Slot::Vote, "choose go or no-go")),
            1 => Vote::Go,
            _ => Vote::NoGo,
        };
        let gate = r.step();
        Ok(vec![Command::Vote { gate, vote }.into()])
    },
};
pub(super) const TICK: Spec = Spec {
    draft: |s, of| {
        let (ix, step, gate) = gate(s, of)?;
        let open: Vec<&str> = open_criteria(s, ix, gate).map(|(_, text)| text).collect();
        if open.is_empty() {
            Err(format!("{} has no criteria to tick", step.number))
        } else {
            Ok(Draft::new(
                titled("Tick for", step),
                vec![Field::choice(Slot::Criterion, "Met now", open)],
            ))
        }
    },
    build: |r| {
        let why = |why: String| Trouble::Field {
            slot: Slot::Criterion,
            why,
        };
        let (ix, _, gate) = gate(r.situation, &r.form.subject).map_err(why)?;
        // By its text: others may have ticked one above it since the form opened.
        let text = r.text(Slot::Criterion).unwrap_or_default();
        let found = open_criteria(r.situation, ix, gate).find(|(_, t)| *t == text);
        let (criterion, _) = found.ok_or_else(|| why("it is ticked already".into()))?;
        let gate = r.step();
        Ok(vec![Command::Tick { gate, criterion }.into()])
    },
};
pub(super) const DECIDE: Spec = Spec {
    draft: decide,
    build: build_decide,
};

/// The choices of a decision, in the order in which they are offered.
const DECISIONS: [(Decision, &str); 4] = [
    (Decision::Go, "go"),
    (Decision::Go, "go with conditions"),
    (Decision::Hold, "hold"),
    (Decision::NoGo, "no-go"),
];
/// Their places among the options, where nothing is chosen at first.
const WITH_CONDITIONS: usize = 2;
const UNTIL: &[usize] = &[3, 4];
const NO_GO: &[usize] = &[4];
/// What follows a no-go; when it is tried again is said by its time.
const THEN: [&str; 3] = ["nothing yet", "stop the run", "roll back"];
/// What weighs so much is never sent because it happened to stand there.
const UNCHOSEN: &str = "-";
/// As many conditions as can be followed at night.
const CONDITIONS: usize = 4;

fn choose(slot: Slot, why: &str) -> Trouble {
    let why = why.to_string();
    Trouble::Field { slot, why }
}

fn gate<'a>(s: &'a Situation, of: &Subject) -> Result<(StepIx, &'a Step, &'a Gate), String> {
    let (ix, step) = step(s, of)?;
    match &step.gate {
        Some(gate) => Ok((ix, step, gate)),
        None => Err(format!("{} is not a gate; g shows the gates", step.number)),
    }
}

/// The gate that is selected; from anywhere else the only one that is up for a decision, for
/// that is the one that the people on the bridge talk about. The title says which it is.
fn gate_at_hand<'a>(
    s: &'a Situation,
    of: &Subject,
) -> Result<(StepIx, &'a Step, &'a Gate), String> {
    let selected = gate(s, of);
    if selected.is_ok() {
        return selected;
    }
    let plan = &s.run.plan;
    let mut open = plan.in_order().filter_map(|ix| {
        let step = plan.steps.get(ix)?;
        let gate = step.gate.as_ref()?;
        (s.stage(ix) == Stage::Ready).then_some((ix, step, gate))
    });
    match (open.next(), open.next()) {
        (Some(only), None) => Ok(only),
        _ => selected,
    }
}

fn open_criteria<'a>(
    s: &'a Situation,
    ix: StepIx,
    gate: &'a Gate,
) -> impl Iterator<Item = (usize, &'a str)> {
    let ticked = move |at: usize| {
        s.run
            .steps
            .get(ix)
            .is_some_and(|st| st.gate.tick(at).is_some())
    };
    let person = gate
        .criteria
        .iter()
        .enumerate()
        .filter(|(_, c)| c.shown_by == ShownBy::Person);
    person
        .filter(move |(at, _)| !ticked(*at))
        .map(|(at, c)| (at, c.text.as_str()))
}

fn decide(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let (ix, step, gate) = gate_at_hand(s, of)?;
    let subject = Subject::Step(step.id.clone());
    let options = std::iter::once(UNCHOSEN).chain(DECISIONS.map(|(_, word)| word));
    let mut fields = vec![
        Field::choice(Slot::Decision, "Decision", options),
        Field::text(Slot::Because, "Why").hint("a reason for the log"),
        Field::time(Slot::Until, "Until", Nearest::Future)
            .hint("when to decide again")
            .when(When::Chosen(Slot::Decision, UNTIL)),
    ];
    let then = When::Chosen(Slot::Decision, NO_GO);
    fields.push(Field::choice(Slot::Then, "And then", THEN).when(then));
    fields.extend(extent_fields(s, &subject, When::Chosen(Slot::Then, &[2])));
    for n in 0..CONDITIONS {
        // The next one is asked once this one has a text.
        let when = match n {
            0 => When::Chosen(Slot::Decision, &[WITH_CONDITIONS]),
            n => When::Filled(Slot::Condition(n - 1)),
        };
        let more = || When::Filled(Slot::Condition(n));
        fields.push(Field::line(Slot::Condition(n), format!("Condition {}", n + 1)).when(when));
        fields.push(Field::pick(Slot::ConditionOwner(n), "  owner", Source::Anyone).when(more()));
        fields.push(Field::time(Slot::ConditionBy(n), "  by when", Nearest::Future).when(more()));
    }
    let facts = s.gate(ix);
    let votes = facts.iter().flat_map(|facts| facts.last_votes());
    let said: Vec<String> = votes
        .map(|v| {
            let word = vote_text(v);
            format!("{} {word}", called(s.run, &v.voted.stamp.by))
        })
        .collect();
    let votes = if said.is_empty() {
        "Nobody has voted".to_string()
    } else {
        format!("Votes: {}", said.join(", "))
    };
    let deciders = format!("Decided by: {}", gate.decides.join(", "));
    let against = facts
        .and_then(|facts| objections(s.run, &facts, &facts.objections))
        .map(|against| format!("AGAINST a go: {against}"));
    Ok(Draft::new(titled("Decide", step), fields)
        .about(subject)
        .intro([votes, deciders])
        .intro(against)
        .intro(services(s)))
}

/// The board, which the vote and the decision keep.
fn services(s: &Situation) -> Option<String> {
    let board = tally(&s.run.service_states())?;
    Some(format!("Services: {board}"))
}

fn build_decide(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let chosen = r.chosen(Slot::Decision);
    let Some((decision, _)) = chosen.checked_sub(1).and_then(|at| DECISIONS.get(at)) else {
        let words = DECISIONS.map(|(_, word)| word).join(", ");
        return Err(choose(Slot::Decision, &format!("choose one of: {words}")));
    };
    let mut conditions = Vec::new();
    for n in 0..CONDITIONS {
        if let Some(text) = r.text(Slot::Condition(n)) {
            let owner = r.who(Slot::ConditionOwner(n));
            let by = r.time(Slot::ConditionBy(n))?;
            conditions.push((
                text,
                ConditionFields {
                    owner,
                    by,
                    ..ConditionFields::default()
                },
            ));
        }
    }
    if chosen == WITH_CONDITIONS && conditions.is_empty() {
        let why = "say what must be true, or choose go";
        return Err(choose(Slot::Condition(0), why));
    }
    let command = Command::Decide {
        gate: r.step(),
        decision: *decision,
        until: r.time(Slot::Until)?,
        conditions,
    };
    let mut requests = vec![command.into()];
    match r.chosen(Slot::Then) {
        1 => requests.push(Command::Stop.into()),
        2 => {
            let extent = extent(r)?;
            requests.push(Command::Rollback { extent }.into());
        }
        _ => {}
    }
    Ok(requests)
}
