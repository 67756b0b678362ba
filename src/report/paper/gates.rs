//! A gate on paper: what it is decided on, room for each voice, the decision and its conditions.

use crate::journal::Decision;
use crate::report::terms;
use crate::run::{Blocker, Decided, ServiceState, Stage};
use crate::runbook::{Criterion, Gate, IfLate, ShownBy, StepIx};
use crate::situation::Situation;

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
                let facts = vec![self.decision(decision)];
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

    /// What is to be filled in.
    fn form(self, ix: StepIx, gate: &Gate) -> Vec<Row> {
        let step = &self.plan.steps[ix];
        let mut rows: Vec<Row> = some("Do", prose(&step.instructions)).into_iter().collect();
        rows.extend(some(
            "Expect",
            step.expect.as_deref().map(lines).unwrap_or_default(),
        ));
        let criteria = gate.criteria.iter().enumerate();
        let criteria = criteria.map(|(n, c)| self.criterion(ix, n, c)).collect();
        rows.extend(some("Criteria", criteria));
        rows.extend(some("Votes", self.votes(ix, gate)));
        let decides = gate.decides.join(", ");
        rows.push(Row::new("Decision", decision_lines(&decides)));
        rows.push(Row::new("Conditions", vec![condition_line(); CONDITIONS]));
        rows.push(Row::text("If late", if_late(self, gate)));
        rows
    }

    fn criterion(self, gate: StepIx, n: usize, criterion: &Criterion) -> Line {
        let (shown, met) = match &criterion.shown_by {
            ShownBy::Step(ix) => {
                let stage = self.stage(*ix);
                let state = stage.map(|s| format!(" {}", s.word())).unwrap_or_default();
                let met = stage.is_some_and(Stage::meets_needs);
                (format!("  ({}{state})", self.numbers(&[*ix])), met)
            }
            ShownBy::Service(id) => {
                let name = self.service_names(std::slice::from_ref(id));
                let state = self.situation().and_then(|s| s.run.service_state(id));
                let word = state.map_or(String::new(), |state| format!(" {}", state.word()));
                let met = state == Some(ServiceState::Proven);
                (format!("  (test of {name}{word})"), met)
            }
            ShownBy::Person => {
                let state = self.situation().map(|s| &s.run.steps[gate].gate);
                match state.and_then(|s| s.tick(n)) {
                    Some(stamp) => {
                        let (by, at) = (self.called(&stamp.by), self.when(stamp.at));
                        (format!("  ({by} {at})"), true)
                    }
                    None => (String::new(), false),
                }
            }
        };
        let mut text = words(&criterion.text);
        text.push(Word::Text(shown));
        let tick = if met { Tick::Marked('x') } else { Tick::Open };
        Line::ticked(tick, text)
    }

    /// The votes that were given, and room for each role that has not voted.
    fn votes(self, ix: StepIx, gate: &Gate) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut heard: Vec<String> = Vec::new();
        if let Some(situation) = self.situation() {
            for vote in situation.run.steps[ix].gate.standing_votes() {
                let (by, at) = (self.called(&vote.stamp.by), self.when(vote.stamp.at));
                let why = vote.because.as_ref().map(|b| format!(": {b}"));
                let (word, why) = (terms::vote(vote.vote), why.unwrap_or_default());
                lines.push(Line::text(format!("{by} {word} {at}{why}")));
                let run = situation.run;
                let has =
                    |role: &&String| run.capacity(&vote.stamp.by, role, situation.now).is_some();
                heard.extend(gate.votes.iter().filter(has).cloned());
            }
        }
        let silent = gate.votes.iter().filter(|role| !heard.contains(role));
        lines.extend(silent.map(|role| {
            Line::of([
                Word::room(role, Size::Name),
                Word::choice("go"),
                Word::choice("no-go"),
                Word::room("", Size::Time),
            ])
        }));
        lines
    }

    /// `go with conditions, amara 20:40: enough tested`.
    fn decision(self, decided: &Decided) -> String {
        let word = match (decided.decision, decided.conditions) {
            (Decision::Go, 1..) => "go with conditions",
            (decision, _) => terms::decision(decision),
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

    /// What a go asked for, ticked where it is met.
    fn conditions(self, situation: &Situation, ix: StepIx) -> Vec<Line> {
        let conditions = situation.run.blockers.iter();
        let conditions = conditions.filter(|b| b.is_condition() && b.steps.contains(&ix));
        conditions.map(|c| self.condition(c)).collect()
    }

    pub(super) fn condition(self, condition: &Blocker) -> Line {
        let owner = condition.owner.as_deref().map(|id| self.called(id));
        let by = condition
            .resolve_by
            .map(|at| format!(" by {}", self.when(at)));
        let (tick, state) = match &condition.resolved {
            Some((stamp, _)) => {
                let (by, at) = (self.called(&stamp.by), self.when(stamp.at));
                (Tick::Marked('x'), format!("{by} {at}"))
            }
            None => {
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
    let by = gate.decide_by.map(|at| press.day(at));
    let by = by.map_or("in time".into(), |at| format!("by {at}"));
    match gate.if_late {
        IfLate::Hold => {
            format!("Nobody has decided {by}: that is a hold, nothing after it starts.")
        }
        IfLate::NoGo => format!("Nobody has decided {by}: that is a no-go."),
    }
}
