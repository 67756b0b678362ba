//! What was done about steps: the work, its sign-offs and its evidence.

use crate::journal::{Outcome, ServiceResult, TestResult, Way};
use crate::run::{Attempt, Track};
use crate::text::safe;
use crate::time::Span;

use super::{Words, and_list};

impl Words<'_> {
    /// A step, its undo, or the restore of its restore point.
    pub fn work(&self, step: &str, way: Way) -> String {
        match way {
            Way::Forward => self.step(step),
            Way::Back => format!("the undo of {}", self.step(step)),
            Way::Restore => format!("the restore of {}", self.step(step)),
        }
    }

    pub fn started(&self, step: &str, way: Way) -> String {
        let entry = self.entry();
        let begun = |a: &Attempt| a.started.as_ref().is_some_and(|s| s.entry == entry);
        let track = self.track(step, way);
        let attempt = track.and_then(|track| track.attempt_of(&entry));
        let again = match attempt.filter(|(_, attempt)| begun(attempt)) {
            Some((place, _)) if place > 0 => format!(" (attempt {})", place + 1),
            _ => String::new(),
        };
        let back = match way {
            Way::Restore => self.taken_back_by(step),
            _ => String::new(),
        };
        format!("started {}{back}{again}", self.work(step, way))
    }

    /// What a restore point is for: `, which undoes Medical records`.
    pub fn taken_back_by(&self, step: &str) -> String {
        let plan = &self.run.plan;
        let point = plan
            .step(step)
            .and_then(|ix| plan.steps[ix].restore_point.as_ref());
        let services = point.map_or(&[][..], |p| &p.of);
        let names: Vec<String> = services.iter().map(|id| self.service(id)).collect();
        if names.is_empty() {
            String::new()
        } else {
            format!(", which undoes {}", names.join(", "))
        }
    }

    pub fn finished(
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
        let took = self
            .took(step, way)
            .map_or(String::new(), |span| format!(" ({})", span.short()));
        let results = results.iter().map(|r| {
            let at = r
                .site
                .as_ref()
                .map_or(String::new(), |site| format!(" at {}", safe(site)));
            let service = self.service(&r.service);
            format!("{service}{at} {}", r.result.word())
        });
        format!("{what}{took}{}", and_list(results.collect()))
    }

    /// From start to finish, where both were recorded.
    fn took(&self, step: &str, way: Way) -> Option<Span> {
        let entry = self.entry();
        let (_, attempt) = self.track(step, way)?.attempt_of(&entry)?;
        attempt.finish.as_ref().filter(|f| f.is(&entry))?;
        let start = attempt.started.as_ref()?.at;
        // A start that was entered too late is no reason to say that it took less than nothing.
        Some(Span::between(start, self.occurred())).filter(|took| took.secs() >= 0)
    }

    fn track(&self, step: &str, way: Way) -> Option<&Track> {
        self.run.track(self.run.plan.step(step)?, way)
    }

    pub fn signed(&self, verb: &str, step: &str, way: Way, role: &str) -> String {
        format!("{verb} {} as {}", self.short_work(step, way), safe(role))
    }

    pub fn evidence(&self, step: &str, way: Way, id: &str, is_file: bool) -> String {
        let file = if is_file { "the file " } else { "" };
        let (id, work) = (safe(id), self.short_work(step, way));
        let value = self.text("value");
        format!("gave evidence {id} for {work}: {file}{value}")
    }

    /// [`work`](Words::work) by its number alone.
    fn short_work(&self, step: &str, way: Way) -> String {
        let number = self.number(step);
        match way {
            Way::Forward => number,
            Way::Back => format!("the undo of {number}"),
            Way::Restore => format!("the restore of {number}"),
        }
    }

    pub fn ran(&self, step: &str, exit: Option<i32>, took: Span) -> String {
        let exit = exit.map_or("no exit code".into(), |code| format!("exit code {code}"));
        format!(
            "ran the check of {}: {exit} after {took}",
            self.number(step)
        )
    }

    pub fn noted(&self, step: Option<&str>) -> String {
        let on = step.map_or(String::new(), |id| format!(" on {}", self.number(id)));
        format!("noted{on}: {}", self.text("text"))
    }

    pub fn tested(&self, service: &str, site: Option<&str>, result: TestResult) -> String {
        let at = site.map_or(String::new(), |site| format!(" at {}", safe(site)));
        let text = self.and_text("text");
        format!(
            "tested {}{at}, {}{text}",
            self.service(service),
            result.word()
        )
    }

    pub fn service(&self, id: &str) -> String {
        let known = self.run.plan.service(id);
        safe(known.map_or(id, |s| &s.name)).into_owned()
    }
}
