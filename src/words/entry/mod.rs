//! An entry in words: one plain sentence in the past tense.

mod blockers;
mod gates;
mod mistakes;
mod names;
mod night;
mod plan;
mod steps;

use crate::journal::{EntryId, Event, Fact};
use crate::run::{LogLine, Run};
use crate::text::safe;
use crate::time::Instant;

pub use names::{Names, called, changes, objections, sentence, what, who};

/// Why, in the words of whoever did it.
pub fn reason(line: &LogLine) -> Option<&str> {
    line.fact().text("because").filter(|t| !t.is_empty())
}

/// The run, a phase or a step, as a hold names it: `phase 2 Change`.
pub fn scope(run: &Run, scope: Option<&str>) -> String {
    let Some(id) = scope else {
        return "the run".into();
    };
    match run.plan.phases.iter().find(|p| p.id == id) {
        Some(phase) => format!("phase {} {}", phase.number, safe(&phase.title)),
        None => step_named(run, id),
    }
}

/// `2.5 Load the new print templates`, or the id where the plan has no such step.
pub fn step_named(run: &Run, id: &str) -> String {
    match run.plan.step(id) {
        None => safe(id).into_owned(),
        Some(ix) => {
            let step = &run.plan.steps[ix];
            format!("{} {}", safe(&step.number), safe(&step.title))
        }
    }
}

/// An entry and what is needed to describe it.
struct Words<'a> {
    names: Names,
    run: &'a Run,
    line: &'a LogLine,
    /// What it says: now, or before a correction.
    fact: &'a Fact,
}

impl<'a> Words<'a> {
    fn of(names: Names, run: &'a Run, line: &'a LogLine, fact: &'a Fact) -> Words<'a> {
        Words {
            names,
            run,
            line,
            fact,
        }
    }

    fn called(&self, id: &str) -> String {
        self.names.of(self.run, id)
    }

    fn what(&self) -> String {
        let what = match &self.fact.overrides {
            None => self.event(),
            Some(rule) => format!("{}, overriding {}", self.event(), safe(rule)),
        };
        safe(&what).into_owned()
    }

    fn entry(&self) -> EntryId {
        self.line.entry.id()
    }

    fn occurred(&self) -> Instant {
        let recorded = self.line.entry.recorded();
        self.fact.occurred.unwrap_or(recorded)
    }

    fn event(&self) -> String {
        match &self.fact.event {
            Event::RunOpened(opening) => self.opened(opening),
            Event::CheckedIn { person, roles, .. } => self.checked_in(person, roles),
            Event::CheckedOut { person } => self.checked_out(person),
            Event::Delegated { role, to, until } => self.delegated(role, to, *until),

            Event::StepStarted { step, way } => self.started(step, *way),
            Event::StepFinished {
                step,
                way,
                outcome,
                results,
                ..
            } => self.finished(step, *way, *outcome, results),
            Event::StepSkipped { step, way } => format!("skipped {}", self.work(step, *way)),
            Event::StepReopened { step, way } => {
                format!("reopened {}", self.work(step, *way))
            }
            Event::SignedOff {
                step, way, role, ..
            } => self.signed("signed", step, *way, role),
            Event::SignOffRefused {
                step, way, role, ..
            } => self.signed("refused to sign", step, *way, role),
            Event::EvidenceGiven {
                step,
                way,
                id,
                file,
            } => self.evidence(step, *way, id, file.is_some()),
            Event::CommandRan { step, exit, took } => self.ran(step, *exit, *took),
            Event::NoteWritten { step } => self.noted(step.as_deref()),
            Event::Called {
                contact,
                reached,
                answered,
                blocker,
                next,
            } => {
                let outcome = (*answered, reached.as_deref());
                self.phoned(contact, outcome, blocker.as_ref(), *next)
            }

            Event::BlockerRaised { number, fields } => self.raised(*number, fields),
            Event::BlockerUpdated { blocker, fields } => self.updated(blocker, fields),
            Event::BlockerResolved { blocker } => self.resolved(blocker),

            Event::Voted { gate, vote, .. } => self.voted(gate, *vote),
            Event::Decided {
                gate,
                decision,
                until,
                conditions,
                ..
            } => self.decided(gate, *decision, *until, conditions.len()),
            Event::CriterionTicked { gate, criterion } => self.ticked(gate, *criterion),
            Event::ConditionMet {
                gate,
                decision,
                condition,
            } => self.condition_met(gate, decision, *condition),

            Event::ServiceTested {
                service,
                site,
                result,
            } => self.tested(service, site.as_deref(), *result),
            Event::ClockCompared { host, ahead } => clock_compared(host, *ahead),

            Event::StepAdded {
                id,
                after,
                role,
                takes,
                needed_by,
            } => self.added(id, after, role.as_deref(), *takes, needed_by),
            Event::StepAmended { .. } => self.amended(),
            Event::WindowMoved { closes } => self.window_moved(*closes),
            Event::Replanned { planned } => {
                format!("replanned {}", count(planned.len(), "step"))
            }

            Event::Held { scope } => format!("put {} on hold", self.scope(scope.as_deref())),
            Event::Stopped => "stopped the run".into(),
            Event::Resumed { pause, scope } => self.went_on(*pause, scope.as_deref()),
            Event::RollbackStarted { extent } => self.rollback(extent),
            Event::GoingForward { phase } => {
                format!(
                    "went forward with {}, too late to roll back",
                    self.scope(Some(phase))
                )
            }

            Event::TakenBack { entry } => format!("took back: {}", self.other(entry)),
            Event::Corrected { entry, field, at } => self.corrected(entry, *field, *at),
            Event::ConflictSettled { number, stands, .. } => self.settled(*number, stands),
            Event::HandedOver { to } => self.passed("handed over", "to", to.as_deref()),
            Event::TakenOver { from } => self.passed("took over", "from", from.as_deref()),
            Event::RunClosed { outcome } => self.closed(*outcome),
            Event::NotUnderstood => "wrote something that this version doesn't understand".into(),
        }
    }

    fn step(&self, id: &str) -> String {
        step_named(self.run, id)
    }

    /// The number of a step, or its id where the plan has no such step.
    fn number(&self, id: &str) -> String {
        let known = self.run.plan.step(id);
        safe(known.map_or(id, |ix| &self.run.plan.steps[ix].number)).into_owned()
    }

    fn numbers(&self, ids: &[String]) -> String {
        let numbers: Vec<String> = ids.iter().map(|id| self.number(id)).collect();
        numbers.join(", ")
    }

    fn scope(&self, of: Option<&str>) -> String {
        scope(self.run, of)
    }

    /// A time as it is said on the day of the entry: `03:00`, on another day `Sun 29 Nov 03:00`.
    fn moment(&self, at: Instant) -> String {
        moment(self.run, at, self.occurred())
    }

    /// A free text of the entry, quoted; said so where it is withheld.
    fn text(&self, name: &str) -> String {
        self.fact.text(name).map_or("(withheld)".into(), quoted)
    }

    /// `: 'text'`, where the entry has that text.
    fn and_text(&self, name: &str) -> String {
        let text = self.fact.text(name).filter(|t| !t.is_empty());
        text.map_or(String::new(), |t| format!(": {}", quoted(t)))
    }
}

/// A time as it is said at that moment: on another day with its date.
fn moment(run: &Run, at: Instant, said: Instant) -> String {
    run.plan.window.zone.beside(at, said)
}

fn clock_compared(host: &str, ahead: crate::time::Span) -> String {
    let span = crate::time::Span::seconds(ahead.secs().saturating_abs());
    let how = match ahead.secs() {
        0 => "right".to_string(),
        1.. => format!("{span} ahead"),
        _ => format!("{span} behind"),
    };
    format!("compared the clock of {}: {how}", safe(host))
}

pub fn quoted(text: &str) -> String {
    format!("'{}'", safe(text).trim())
}

/// `1 step`, `2 steps`, `2 entries`.
fn count(number: usize, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {what}s"),
    }
}

/// The words as a list behind a comma, if there are any.
fn and_list(words: Vec<String>) -> String {
    words.iter().map(|word| format!(", {word}")).collect()
}
