//! What was done about steps: the work, its sign-offs, its evidence, and changes of the plan.

use crate::journal::{Event, Outcome, ServiceResult, TestResult, Way};
use crate::report::terms;
use crate::run::{Attempt, Track};
use crate::text::safe;
use crate::time::Span;

use super::{Words, and_list};

impl Words<'_> {
    /// A step, or its undo.
    pub(super) fn work(&self, step: &str, way: Way) -> String {
        match way {
            Way::Forward => self.step(step),
            Way::Back => format!("the undo of {}", self.step(step)),
            Way::Restore => format!("the restore of {}", self.step(step)),
        }
    }

    pub(super) fn started(&self, step: &str, way: Way) -> String {
        let entry = self.entry.id();
        let begun = |a: &Attempt| a.started.as_ref().is_some_and(|s| s.entry == entry);
        let place = self
            .track(step, way)
            .and_then(|t| t.attempts.iter().position(begun));
        let again = match place {
            Some(place) if place > 0 => format!(" (attempt {})", place + 1),
            _ => String::new(),
        };
        format!("started {}{again}", self.work(step, way))
    }

    pub(super) fn finished(
        &self,
        step: &str,
        way: Way,
        outcome: Outcome,
        results: &[ServiceResult],
    ) -> String {
        let work = self.work(step, way);
        let what = match outcome {
            Outcome::Done => format!("finished {work}"),
            Outcome::WorkedAround => format!("worked around {work}"),
            // Not 'failed it': steps fail, people report that they did.
            Outcome::Failed => format!("reported {work} failed"),
        };
        let took = self.took(step, way);
        let took = took.map_or(String::new(), |span| format!(" ({})", span.short()));
        let results = results
            .iter()
            .map(|r| format!("{} {}", self.service(&r.service), terms::result(r.result)));
        format!("{what}{took}{}", and_list(results.collect()))
    }

    /// From start to finish, where both were recorded.
    fn took(&self, step: &str, way: Way) -> Option<Span> {
        let entry = self.entry.id();
        let attempts = &self.track(step, way)?.attempts;
        let attempt = attempts
            .iter()
            .find(|a| a.finish.as_ref().is_some_and(|f| f.is(&entry)))?;
        let start = attempt.started.as_ref()?.at;
        Some(Span::between(start, self.entry.occurred()))
    }

    fn track(&self, step: &str, way: Way) -> Option<&Track> {
        self.run.track(self.run.plan.step(step)?, way)
    }

    pub(super) fn signed(&self, verb: &str, step: &str, way: Way, role: &str) -> String {
        let undo = match way {
            Way::Forward => "",
            Way::Back => "the undo of ",
            Way::Restore => "the restore of ",
        };
        format!("{verb} {undo}{} as {}", self.number(step), safe(role))
    }

    pub(super) fn evidence(&self, step: &str, id: &str, is_file: bool) -> String {
        let file = if is_file { "the file " } else { "" };
        let (id, number) = (safe(id), self.number(step));
        format!(
            "gave evidence {id} for {number}: {file}{}",
            self.text("value")
        )
    }

    pub(super) fn ran(&self, step: &str, exit: Option<i32>, took: Span) -> String {
        let exit = exit.map_or("no exit code".into(), |code| format!("exit code {code}"));
        format!(
            "ran the check of {}: {exit} after {took}",
            self.number(step)
        )
    }

    pub(super) fn noted(&self, step: Option<&str>) -> String {
        let on = step.map_or(String::new(), |id| format!(" on {}", self.number(id)));
        format!("noted{on}: {}", self.text("text"))
    }

    pub(super) fn tested(&self, service: &str, site: Option<&str>, result: TestResult) -> String {
        let at = site.map_or(String::new(), |site| format!(" at {}", safe(site)));
        let text = self.and_text("text");
        format!(
            "tested {}{at}, {}{text}",
            self.service(service),
            terms::result(result)
        )
    }

    pub(super) fn service(&self, id: &str) -> String {
        let known = self.run.plan.service(id);
        safe(known.map_or(id, |s| &s.name)).into_owned()
    }

    pub(super) fn added(
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
        let step = match self.run.plan.step(id) {
            Some(_) => self.step(id),
            None => format!("{} {}", safe(id), self.text("title")),
        };
        format!(
            "added {step} after {}{}",
            self.number(after),
            and_list(details)
        )
    }

    pub(super) fn amended(&self) -> String {
        let Event::StepAmended {
            step,
            needs,
            takes,
            role,
            not_before,
            decide_by,
        } = &self.fact.event
        else {
            return String::new();
        };
        let mut changes = Vec::new();
        changes.extend(needs.as_ref().map(|needs| match needs.is_empty() {
            true => "needs nothing".to_string(),
            false => format!("needs {}", self.numbers(needs)),
        }));
        changes.extend(takes.map(|takes| format!("takes {takes}")));
        changes.extend(role.as_ref().map(|role| format!("role {}", safe(role))));
        changes.extend(not_before.map(|at| format!("not before {}", self.moment(at))));
        changes.extend(decide_by.map(|at| format!("decide by {}", self.moment(at))));
        format!("amended {}{}", self.number(step), and_list(changes))
    }
}
