//! A step in full: what to do, what shows that it went well, its undo, and space to write by hand.

use crate::run::{Blocker, Stage};
use crate::runbook::{Evidence, EvidenceKind, Step, StepIx, Undo, Work};
use crate::situation::{SignOffState, Situation};
use crate::words::not_signed;

use super::prose::{lines, prose, words};
use super::{Item, Line, LineMark, Press, Row, Size, Tick, Word, takes_text};

impl Press<'_> {
    /// A step of the plan: in full, or in a line or two where there is nothing left to do.
    pub(super) fn step(self, ix: StepIx) -> Item {
        let step = &self.plan.steps[ix];
        if let Some(gate) = &step.gate {
            return self.gate(ix, gate);
        }
        let past = self.situation().filter(|s| is_past(s.stage(ix)));
        match past {
            Some(situation) => self.past_step(situation, ix),
            None => self.open_step(ix, step),
        }
    }

    fn open_step(self, ix: StepIx, step: &Step) -> Item {
        let mut rows = self.warnings(ix, step);
        rows.extend(confirm(step.confirm.as_deref()));
        rows.extend(some("Do", prose(&step.instructions)));
        if let Some(run) = &step.run {
            let limit = run.timeout.map(|t| format!("  (at most {t})"));
            let limit = Word::text(limit.unwrap_or_default());
            let command = [Word::Code(run.command.clone()), limit];
            rows.push(Row::new("Check", vec![Line::of(command)]));
        }
        rows.extend(some(
            "Expect",
            step.expect.as_deref().map(lines).unwrap_or_default(),
        ));
        let notes = step.notes().into_iter();
        rows.extend(notes.map(|note| Row::text(note.label, note.text)));
        rows.extend(self.touched(step));
        let evidence = step.evidence.iter().map(|e| self.evidence(ix, e));
        rows.extend(some("Evidence", evidence.collect()));
        rows.extend(self.undo(step));
        rows.push(Row::new("Time", vec![self.times(ix)]));
        rows.extend(some("Sign-off", self.sign_offs(ix, step)));
        Item {
            tick: Some(Tick::Open),
            number: step.number.clone(),
            title: step.title.clone(),
            facts: self.facts(ix, step),
            rows,
        }
    }

    /// Who, how long, when, after what.
    pub(super) fn facts(self, ix: StepIx, step: &Step) -> Vec<String> {
        let mut facts: Vec<String> = Vec::new();
        facts.extend(self.stage(ix).map(|stage| stage.word().to_string()));
        match (&step.gate, self.plan.crew_text(&step.crew)) {
            (Some(gate), _) => {
                facts.push(format!("{} decides", self.plan.roles_text(&gate.decides)))
            }
            (None, crew) if crew.is_empty() => facts.push("anyone".into()),
            (None, crew) => facts.push(crew),
        }
        facts.extend(step.takes.as_ref().map(takes_text));
        let baseline = self.situation().and_then(|s| s.run.baseline(ix));
        facts.extend(baseline.map(|(start, _)| format!("planned {}", self.day(start))));
        let not_before = step.not_before.map(|at| self.day(at));
        facts.extend(not_before.map(|at| format!("not before {at}")));
        facts.push(if step.needs.is_empty() {
            "needs nothing".into()
        } else {
            format!("needs {}", self.needs(step))
        });
        facts
    }

    /// The numbers of what must be done before, ticked where it is.
    fn needs(self, step: &Step) -> String {
        let number = |&ix: &StepIx| {
            let met = self.stage(ix).is_some_and(Stage::meets_needs);
            let number = self.plan.steps.get(ix).map_or("?", |s| s.number.as_str());
            format!("{number}{}", if met { " (x)" } else { "" })
        };
        step.needs.iter().map(number).collect::<Vec<_>>().join(", ")
    }

    /// What must be known before it is started.
    fn warnings(self, ix: StepIx, step: &Step) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(situation) = self.situation() {
            let blockers = situation.run.blockers_of(ix);
            rows.extend(blockers.map(|b| Row::loud("BLOCKED", self.blocked(situation, b))));
            rows.extend(some("Before", self.earlier_attempts(situation, ix)));
        }
        if let Some(Undo::Impossible(why)) = &step.undo {
            rows.push(Row::loud(
                "FINAL",
                format!("STARTING THIS CAN'T BE UNDONE: {why}"),
            ));
        }
        let first = step.first_time.as_ref();
        rows.extend(first.map(|what| {
            Row::loud(
                "First time",
                format!("{what}: this team has not used it before"),
            )
        }));
        rows
    }

    fn blocked<'b>(self, situation: &Situation<'b>, blocker: &'b Blocker) -> String {
        let owner = blocker.owner.as_deref().map(|id| self.called(id));
        let age = situation.blocker(blocker).open_for.short();
        let owner = owner.unwrap_or("nobody".into());
        format!("{} {} ({age}, {owner})", blocker.number, blocker.title)
    }

    fn earlier_attempts(self, situation: &Situation, ix: StepIx) -> Vec<Line> {
        let track = &situation.run.steps[ix].forward;
        let attempts = track.attempts.iter().enumerate();
        let ended = attempts.filter_map(|(n, attempt)| {
            let finish = attempt.finish.as_ref()?;
            let (by, at) = (self.called(&finish.stamp.by), self.when(finish.stamp.at));
            let why = finish.because.as_ref().map(|b| format!(": {b}"));
            let (n, outcome) = (n + 1, finish.outcome.word());
            let why = why.unwrap_or_default();
            Some(Line::text(format!("attempt {n} {outcome} {at} {by}{why}")))
        });
        ended.collect()
    }

    /// The services that it changes or tests.
    fn touched(self, step: &Step) -> Vec<Row> {
        let row = |label, ids: &[String]| {
            (!ids.is_empty()).then(|| Row::text(label, self.service_names(ids)))
        };
        [row("Changes", &step.changes), row("Tests", &step.tests)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn evidence(self, ix: StepIx, evidence: &Evidence) -> Line {
        let track = self.situation().map(|s| &s.run.steps[ix].forward);
        let given = track.and_then(|t| t.evidence(&evidence.id));
        let mut line = words(&evidence.ask);
        if let Some(given) = given {
            let value = given.value.as_deref().unwrap_or("(withheld)");
            line.push(Word::text(": "));
            line.push(Word::Strong(value.into()));
            return Line::of(line);
        }
        line.push(Word::text(": "));
        match &evidence.kind {
            EvidenceKind::Choice(choices) => line.extend(choices.iter().map(Word::choice)),
            EvidenceKind::Number { min, max } => {
                line.push(Word::room("", Size::Initials));
                line.extend(range(*min, *max).map(Word::Text));
            }
            EvidenceKind::Text => line.push(Word::room("", Size::Name)),
            EvidenceKind::File => {
                line.push(Word::choice("kept"));
                line.push(Word::room("as", Size::Name));
            }
        }
        Line::of(line)
    }

    fn undo(self, step: &Step) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(Undo::Work(work)) = &step.undo {
            rows.push(Row::new("Undo", self.work(work)));
        }
        if let Some(point) = &step.restore_point {
            let of = format!("undoes {}", self.service_names(&point.of));
            let mut lines = vec![Line::of([Word::Strong(of)])];
            lines.extend(self.work(&point.restore));
            rows.push(Row::new("Restore", lines));
        }
        if let Some(ix) = step.proves_restore {
            let number = self.numbers(&[ix]);
            rows.push(Row::text(
                "Proves",
                format!("the restore point of {number}"),
            ));
        }
        rows
    }

    /// Work that goes back: what to do, then who and how long, then what shows it.
    pub(super) fn work(self, work: &Work) -> Vec<Line> {
        let mut lines = prose(&work.instructions);
        let mut facts = Vec::new();
        facts.extend(
            work.takes
                .as_ref()
                .map(|t| format!("takes {}", takes_text(t))),
        );
        facts.extend(Some(self.plan.crew_text(&work.crew)).filter(|c| !c.is_empty()));
        let confirm = work.confirm.as_ref();
        facts.extend(confirm.map(|host| format!("make sure it is {host}")));
        if !facts.is_empty() {
            lines.push(Line::text(facts.join(", ")));
        }
        let expect = work.expect.as_ref();
        lines.extend(expect.map(|e| {
            let mut line = vec![Word::text("expect: ")];
            line.extend(words(e));
            Line::of(line)
        }));
        if !work.tests.is_empty() {
            lines.push(Line::text(format!(
                "then test {}",
                self.service_names(&work.tests)
            )));
        }
        lines
    }

    /// `started __:__  finished __:__  initials ________`, with what is known.
    fn times(self, ix: StepIx) -> Line {
        let track = self.situation().map(|s| &s.run.steps[ix].forward);
        let running = track
            .and_then(|t| t.current())
            .filter(|a| a.finish.is_none());
        let started = running.and_then(|a| a.started.as_ref());
        Line::of([
            match started {
                Some(s) => Word::Strong(format!(
                    "started {} by {}",
                    self.when(s.at),
                    self.called(&s.by)
                )),
                None => Word::room("started", Size::Time),
            },
            Word::room("finished", Size::Time),
            Word::room("initials", Size::Initials),
        ])
    }

    /// A line for each role, signed or to be signed.
    pub(super) fn sign_offs(self, ix: StepIx, step: &Step) -> Vec<Line> {
        let work = self.situation().map(|s| s.step(ix));
        let facts = |role: &str| {
            let all = work.iter().flat_map(|work| &work.sign_offs);
            all.into_iter().find(|s| s.role == role)
        };
        let line = |role: &String| match facts(role).and_then(|f| Some((f, f.given?))) {
            Some((facts, given)) if facts.state == SignOffState::Signed => {
                let (by, at) = (self.called(&given.stamp.by), self.when(given.stamp.at));
                Line::text(format!("{role}: {by} {at}"))
            }
            unsigned => {
                let said = unsigned.map(|(facts, given)| {
                    let why = given
                        .because
                        .as_ref()
                        .filter(|_| !given.signed)
                        .map(|why| format!(": {why}"))
                        .unwrap_or_default();
                    let said = not_signed(facts, |id| self.called(id));
                    Word::text(format!("{said}{why}"))
                });
                let role = Word::room(role, Size::Name);
                let mut words = vec![role, Word::room("", Size::Time)];
                words.extend(said);
                Line::of(words)
            }
        };
        step.sign_off.iter().map(line).collect()
    }
}

/// Whether there is nothing left to do about a step but, perhaps, to sign it.
fn is_past(stage: Stage) -> bool {
    stage.meets_needs() || matches!(stage, Stage::AwaitingSignOff | Stage::RolledBack)
}

/// What must be made sure of before it starts.
pub(super) fn confirm(host: Option<&str>) -> Option<Row> {
    let host = host?;
    let line = Line {
        mark: LineMark::Box(Tick::Open),
        ..Line::of([
            Word::text("make sure it is "),
            Word::Code(host.into()),
            Word::text(" before you start"),
        ])
    };
    Some(Row::new("Confirm", vec![line]))
}

/// A row of these lines, if there are any.
pub(super) fn some(label: &'static str, lines: Vec<Line>) -> Option<Row> {
    (!lines.is_empty()).then(|| Row::new(label, lines))
}

/// `(310 to 340)`, `(at least 100)`.
fn range(min: Option<f64>, max: Option<f64>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("(exactly {min})")),
        (Some(min), Some(max)) => Some(format!("({min} to {max})")),
        (Some(min), None) => Some(format!("(at least {min})")),
        (None, Some(max)) => Some(format!("(at most {max})")),
        (None, None) => None,
    }
}
