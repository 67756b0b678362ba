//! How the plan was changed on the night: what was, and what is.

use crate::journal::{EntryId, Event};
use crate::run::Amended;
use crate::runbook::StepIx;
use crate::text::{fit, safe};
use crate::time::{Instant, Span};

use super::{Words, and_list};
use crate::words::quoted;

/// A text in a sentence has so many columns; the table of changes has the whole of it.
const LONGEST: usize = 60;

impl Words<'_> {
    pub fn added(
        &self,
        id: &str,
        after: &str,
        role: Option<&str>,
        takes: Option<Span>,
        needed_by: &[String],
    ) -> String {
        let mut details = Vec::new();
        details.extend(role.map(|role| format!("role {}", safe(role))));
        details.extend(takes.map(|takes| format!("takes {takes}")));
        if !needed_by.is_empty() {
            details.push(format!("needed by {}", self.numbers(needed_by)));
        }
        for (name, word) in [("do", "what to do"), ("undo", "how to undo it")] {
            let text = self.fact.text(name).filter(|t| !t.is_empty());
            details.extend(text.map(|text| format!("{word}: {}", quoted(text))));
        }
        // Two writers may have given one id; then the step of this entry is called otherwise.
        let step = match self.step_added_here() {
            Some(ix) => self.step(&self.run.plan.steps[ix].id),
            None => format!("{} {}", safe(id), self.text("title")),
        };
        format!(
            "added {step} after {}{}",
            self.number(after),
            and_list(details)
        )
    }

    fn step_added_here(&self) -> Option<StepIx> {
        let entry = self.entry();
        let mut steps = self.run.steps.iter();
        steps.position(|s| s.added.as_ref().is_some_and(|c| c.stamp.entry == entry))
    }

    pub fn amended(&self) -> String {
        let Some(step) = self.fact.event.step() else {
            return String::new();
        };
        let was = self.was_before(step, &self.entry());
        let changes = self.amendments().into_iter().map(|(field, is)| {
            let was = was.iter().find(|(name, _)| *name == field);
            // A dash is what had no value.
            let was = was.filter(|(_, was)| was != "-");
            match was {
                Some((_, was)) => format!("{is} (was {})", fit(&safe(was), LONGEST)),
                None => is,
            }
        });
        format!("amended {}{}", self.step(step), and_list(changes.collect()))
    }

    /// What an amendment says of each field, by the names that the state has for them.
    fn amendments(&self) -> Vec<(&'static str, String)> {
        let Event::StepAmended {
            needs,
            takes,
            role,
            not_before,
            decide_by,
            ..
        } = &self.fact.event
        else {
            return Vec::new();
        };
        let needs = needs.as_ref().map(|needs| {
            if needs.is_empty() {
                "needs nothing".to_string()
            } else {
                format!("needs {}", self.numbers(needs))
            }
        });
        let text = |name: &str| {
            let text = self.fact.text(name).filter(|text| !text.is_empty());
            text.map(|text| quoted(&fit(&safe(text), LONGEST)))
        };
        let named = |what: &str, name: &str| text(name).map(|text| format!("{what} {text}"));
        [
            ("title", named("title", "title")),
            ("what to do", named("what to do:", "do")),
            ("expect", named("expect", "expect")),
            ("undo", named("undo", "undo")),
            ("needs", needs),
            ("takes", takes.map(|takes| format!("takes {takes}"))),
            ("role", role.as_ref().map(|r| format!("role {}", safe(r)))),
            (
                "not before",
                not_before.map(|at| format!("not before {}", self.moment(at))),
            ),
            (
                "decide by",
                decide_by.map(|at| format!("decide by {}", self.moment(at))),
            ),
        ]
        .into_iter()
        .filter_map(|(field, is)| Some((field, is?)))
        .collect()
    }

    fn was_before(&self, step: &str, entry: &EntryId) -> &[(&'static str, String)] {
        let here = |a: &&Amended| a.change.stamp.entry == *entry;
        let amended = self
            .run
            .plan
            .step(step)
            .map(|ix| &self.run.steps[ix])
            .and_then(|s| s.amended.iter().find(here));
        amended.map_or(&[], |a| &a.was)
    }

    pub fn window_moved(&self, closes: Instant) -> String {
        let entry = self.entry();
        let mut moves = self.run.windows.iter();
        let was = moves.find(|(_, change)| change.stamp.entry == entry);
        let from = was.map_or(String::new(), |(was, _)| {
            format!(" from {}", self.moment(*was))
        });
        let to = self.moment(closes);
        format!("moved the close of the window{from} to {to}")
    }
}
