//! Checking in, taking back, and closing the run.

use crate::journal::{Event, RunOutcome};
use crate::run::{Refusal, Rule, Stage};
use crate::runbook::When;
use crate::time::Span;

use super::{Draft, Wish};

/// How long an entry can be taken back without a reason.
pub(super) const TAKE_BACK: Span = Span::minutes(2);

impl Wish<'_> {
    pub(super) fn check_in(
        &self,
        name: Option<&str>,
        roles: &[String],
        contact: Option<&str>,
    ) -> Result<Draft, Refusal> {
        let name = name.map(str::trim).filter(|n| !n.is_empty());
        let person = name
            .and_then(|n| self.run.who(n))
            .unwrap_or_else(|| self.by.clone());
        let stranger = self.run.plan.person(&person).is_none();
        let event = Event::CheckedIn {
            person: person.clone(),
            roles: if stranger { roles.to_vec() } else { Vec::new() },
            contact: contact.map(str::to_string),
        };
        let mut draft = Draft::new(event);
        if stranger {
            draft = draft.text("name", self.run.name_of(&person));
        }
        if stranger && !roles.is_empty() {
            draft = draft.breaks(self.is_lead("bringing in somebody who is not in the plan"));
        }
        Ok(draft)
    }

    pub(super) fn take_back(&self) -> Result<Draft, Refusal> {
        let nothing = |why: String| {
            Refusal::new(
                Rule::NothingToTakeBack,
                why,
                "write a note that says what was wrong",
            )
        };
        let typist = self.moment.typist;
        let last = self.run.last_entry_of(typist);
        let last = last.ok_or_else(|| nothing("you have written nothing yet".into()))?;
        if matches!(last.fact().event, Event::RunOpened(_)) {
            return Err(nothing("the opening of a run can't be taken back".into()));
        }
        let age = Span::between(last.recorded(), self.moment.now);
        if age > TAKE_BACK {
            return Err(nothing(format!(
                "your last entry is {} old, and two minutes are over",
                age.short()
            )));
        }
        Ok(Draft::new(Event::TakenBack { entry: last.id() }))
    }

    pub(super) fn close(&self, outcome: RunOutcome) -> Result<Draft, Refusal> {
        let mut rules: Vec<Refusal> = self.is_lead("closing the run").into_iter().collect();
        let running: Vec<String> = self.in_stage(|s| s == Stage::Running);
        if !running.is_empty() {
            let why = format!("still running: {}", running.join(", "));
            rules.push(Refusal::new(
                Rule::StillRunning,
                why,
                "finish or fail them, or override it with a reason",
            ));
        }
        let conflicts = self
            .run
            .conflicts
            .iter()
            .filter(|c| c.settled.is_none())
            .count();
        if conflicts > 0 {
            let why = format!("{conflicts} conflicts are not settled");
            rules.push(Refusal::new(
                Rule::Unsettled,
                why,
                "settle them, or override it with a reason",
            ));
        }
        let steps = self.in_stage(|s| !s.meets_needs() && s != Stage::RolledBack);
        let others = self.run.blockers.iter().filter(|b| b.is_open());
        let others: Vec<String> = others.map(|b| b.number.clone()).collect();
        let open = [("steps", &steps), ("blockers or conditions", &others)];
        let open: Vec<String> = open
            .iter()
            .filter(|(_, numbers)| !numbers.is_empty())
            .map(|(what, numbers)| format!("{} {what} open ({})", numbers.len(), few(numbers)))
            .collect();
        if outcome == RunOutcome::Complete && !open.is_empty() {
            let what = format!("closing with {}", open.join(" and "));
            rules.extend(self.reason_for(&what));
        } else if outcome != RunOutcome::Complete {
            rules.extend(self.reason_for("closing without having completed it"));
        }
        Ok(Draft::new(Event::RunClosed { outcome }).breaks(rules))
    }

    /// The numbers of the steps of the window in such a stage.
    fn in_stage(&self, which: impl Fn(Stage) -> bool) -> Vec<String> {
        let plan = &self.run.plan;
        plan.in_order()
            .filter(|&ix| plan.phases[plan.steps[ix].phase].when == When::Window)
            .filter(|&ix| which(self.stage(ix)))
            .map(|ix| plan.steps[ix].number.clone())
            .collect()
    }
}

/// The first of them, and how many more.
fn few(numbers: &[String]) -> String {
    match numbers {
        [a, b, c, rest @ ..] if !rest.is_empty() => {
            format!("{a}, {b}, {c} and {} more", rest.len())
        }
        _ => numbers.join(", "),
    }
}
