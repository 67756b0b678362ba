//! A gate on paper: what it is decided on, room for each voice, the decision and its conditions.

use crate::journal::Decision;
use crate::run::{Condition, ConditionState, Decided, Met, Stage, Stamp};
use crate::runbook::{Criterion, Gate, IfLate, ShownBy, StepIx};
use crate::situation::Situation;
use crate::words::{no_longer, objections};

use super::done::tick;
use super::prose::{lines, prose, words};
use super::steps::some;
use super::{Item, Line, Press, Row, Size, Tick, Word};

/// Room for so many conditions of a go.
const CONDITIONS: usize = 2;

impl Press<'_> {
    pub(super) fn gate(self, ix: StepIx, gate: &Gate) -> Item {
        let step = &self.plan.steps[ix];
        let decided = self.situation().and_then(|s| {
            let decision = s.run.steps[ix].gate.decision()?;
            Some((s, decision))
        });
        let item = |tick, facts, rows| Item {
            tick: Some(tick),
            number: step.number.clone(),
            title: step.title.clone(),
            facts,
            rows,
        };
        match decided {
            Some((situation, decision)) if situation.stage(ix) == Stage::Done => {
                let mut facts = vec![self.decision(decision)];
                facts.extend(self.doubts(situation, ix));
                let conditions = some("Conditions", self.conditions(situation, ix));
                item(tick(Stage::Done), facts, conditions.into_iter().collect())
            }
            decided => {
                let mut facts = self.facts(ix, step);
                facts.extend(gate.decide_by.map(|at| format!("by {}", self.day(at))));
                let before = decided.map(|(_, d)| Row::text("So far", self.decision(d)));
                let mut rows: Vec<Row> = before.into_iter().collect();
                rows.extend(self.form(ix, gate));
                item(Tick::Open, facts, rows)
            }
        }
    }

    /// What to fill in.
    fn form(self, ix: StepIx, gate: &Gate) -> Vec<Row> {
        let step = &self.plan.steps[ix];
        let mut rows: Vec<Row> = some("Do", prose(&step.instructions)).into_iter().collect();
        rows.extend(some(
            "Expect",
            step.expect.as_deref().map(lines).unwrap_or_default(),
        ));
        let criteria = gate
            .criteria
            .iter()
            .enumerate()
            .map(|(n, c)| self.criterion(ix, n, c))
            .collect();
        rows.extend(some("Criteria", criteria));
        rows.extend(some("Votes", self.votes(ix, gate)));
        let decides = gate.decides.join(", ");
        rows.push(Row::new("Decision", decision_lines(&decides)));
        rows.push(Row::new("Conditions", vec![condition_line(); CONDITIONS]));
        rows.push(Row::text("If late", if_late(self, gate)));
        rows
    }

    fn criterion(self, gate: StepIx, n: usize, criterion: &Criterion) -> Line {
        let situation = self.situation();
        let facts = situation
            .and_then(|s| s.gate(gate))
            .and_then(|gate| gate.criteria.into_iter().nth(n));
        let shown = match (&criterion.shown_by, &facts) {
            (ShownBy::Step(ix), None) => format!("  ({})", self.numbers(&[*ix])),
            (ShownBy::Step(ix), Some(c)) => format!("  ({} {})", self.numbers(&[*ix]), c.state),
            (ShownBy::Service(id), facts) => {
                let name = self.service_names(std::slice::from_ref(id));
                let state = facts.as_ref().map(|c| format!(" {}", c.state));
                format!("  (test of {name}{})", state.unwrap_or_default())
            }
            (ShownBy::Person, facts) => {
                let tick = facts.as_ref().and_then(|c| c.tick);
                let ticked = |stamp: &Stamp| {
                    let (by, at) = (self.called(&stamp.by), self.when(stamp.at));
                    format!("  ({by} {at})")
                };
                tick.map(ticked).unwrap_or_default()
            }
        };
        let mut text = words(&criterion.text);
        text.push(Word::Text(shown));
        let tick = match facts.map_or(Met::No, |c| c.met) {
            Met::Yes => Tick::Marked('x'),
            Met::WorkedAround => Tick::Marked('W'),
            Met::No => Tick::Open,
        };
        Line::ticked(tick, text)
    }

    /// The votes that were given, and room for each role that has not voted.
    fn votes(self, ix: StepIx, gate: &Gate) -> Vec<Line> {
        let facts = self.situation().and_then(|s| s.gate(ix));
        let all = || gate.votes.iter().map(String::as_str).collect();
        let silent: Vec<&str> = facts
            .as_ref()
            .map_or_else(all, |f| f.objections.silent.clone());
        let given = facts
            .iter()
            .flat_map(|facts| facts.effective_votes())
            .map(|vote| {
                let (by, at) = (self.called(&vote.stamp.by), self.when(vote.stamp.at));
                let why = vote.because.as_ref().map(|b| format!(": {b}"));
                let (word, why) = (vote.vote.word(), why.unwrap_or_default());
                Line::text(format!("{by} {word} {at}{why}"))
            });
        let room = silent.into_iter().map(|role| {
            Line::of([
                Word::room(role, Size::Name),
                Word::choice("go"),
                Word::choice("no-go"),
                Word::room("", Size::Time),
            ])
        });
        given.chain(room).collect()
    }

    /// `go with conditions, amara 20:40: enough tested`.
    fn decision(self, decided: &Decided) -> String {
        let word = match (decided.decision, decided.conditions) {
            (Decision::Go, 1..) => "go with conditions",
            (decision, _) => decision.word(),
        };
        let until = decided.until.map(|at| format!(" until {}", self.when(at)));
        let why = decided.because.as_ref().map(|b| format!(": {b}"));
        let (by, at) = (self.called(&decided.stamp.by), self.when(decided.stamp.at));
        format!(
            "{word}{}, {by} {at}{}",
            until.unwrap_or_default(),
            why.unwrap_or_default()
        )
    }

    /// What the decision was made over, and what it stood on that doesn't hold any more.
    fn doubts(self, situation: &Situation, ix: StepIx) -> Vec<String> {
        let Some(gate) = situation.gate(ix) else {
            return Vec::new();
        };
        let decision = gate.decision();
        let over = decision
            .and_then(|d| objections(situation.run, &gate, &d.objections))
            .map(|over| format!("overrode {over}"));
        over.into_iter().chain(no_longer(&gate)).collect()
    }

    /// What a go asked for, ticked where it is met.
    fn conditions(self, situation: &Situation, ix: StepIx) -> Vec<Line> {
        let conditions = situation.run.conditions_of(ix);
        conditions.map(|c| self.condition(c)).collect()
    }

    pub(super) fn condition(self, condition: &Condition) -> Line {
        let by_whom = |stamp: &Stamp| {
            let (by, at) = (self.called(&stamp.by), self.when(stamp.at));
            format!("{by} {at}")
        };
        let (tick, state) = match &condition.state {
            ConditionState::Met(stamp, _) => (Tick::Marked('x'), by_whom(stamp)),
            ConditionState::Withdrawn(stamp) => {
                (Tick::Open, format!("withdrawn, {}", by_whom(stamp)))
            }
            ConditionState::Open => {
                let owner = condition.owner.as_deref().map(|id| self.called(id));
                let by = condition.due.map(|at| format!(" by {}", self.when(at)));
                let owner = owner.unwrap_or("nobody".into());
                (Tick::Open, format!("{owner}{}", by.unwrap_or_default()))
            }
        };
        let text = format!("{} {}  ({state})", condition.number, condition.title);
        Line::ticked(tick, [Word::Text(text)])
    }
}

/// What is decided, why, by whom and when.
fn decision_lines(decides: &str) -> Vec<Line> {
    let answer = Line::of([
        Word::choice("go"),
        Word::choice("go with conditions"),
        Word::choice("no-go"),
        Word::choice("hold"),
        Word::room("until", Size::Time),
    ]);
    let why = Line::of([Word::room("because", Size::Long)]);
    let who = Line::of([
        Word::room(decides, Size::Name),
        Word::room("at", Size::Time),
    ]);
    vec![answer, why, who]
}

fn condition_line() -> Line {
    Line::of([
        Word::room("", Size::Long),
        Word::room("owner", Size::Initials),
        Word::room("by", Size::Time),
    ])
}

/// What nobody deciding in time means.
fn if_late(press: Press, gate: &Gate) -> String {
    let by = gate
        .decide_by
        .map(|at| press.day(at))
        .map_or("in time".into(), |at| format!("by {at}"));
    match gate.if_late {
        IfLate::Hold => {
            format!("If nobody has decided {by}: hold, nothing after it starts.")
        }
        IfLate::NoGo => format!("If nobody has decided {by}: no-go."),
    }
}
