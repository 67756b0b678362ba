//! Checking in, taking back, and closing the run.

use crate::journal::{CorrectedField, Event, RunOutcome};
use crate::run::revisions::why_fixed;
use crate::run::{Refusal, Rule, Stage};
use crate::text::nearest;
use crate::time::{Instant, Span};

use super::mistakes::not_correctable;
use super::steps::unknown;
use super::{Draft, Wish};

/// How long an entry can be taken back without a reason.
pub(super) const TAKE_BACK: Span = Span::minutes(2);
const TO_CORRECT: &str = "correct the entry, with a reason";

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
        let nothing = |why: &str| Refusal::new(Rule::UnknownId, why, TO_CORRECT);
        let last = self.run.last_entry_of(self.moment.typist);
        let last = last.ok_or_else(|| nothing("you have written nothing yet"))?;
        let fixed = why_fixed(&last.fact().event, CorrectedField::Void).map(not_correctable);
        let age = Span::between(last.recorded(), self.moment.now);
        let late = (age > TAKE_BACK).then(|| {
            let why = format!(
                "your last entry is {} old, and two minutes are over",
                age.short()
            );
            Refusal::new(Rule::TooLate, why, TO_CORRECT)
        });
        let event = Event::TakenBack { entry: last.id() };
        Ok(Draft::new(event).breaks(fixed).breaks(late))
    }

    pub(super) fn delegate(
        &self,
        role: &str,
        to: &str,
        until: Option<Instant>,
    ) -> Result<Draft, Refusal> {
        let event = Event::Delegated {
            role: self.role(role)?,
            to: self.person(to)?,
            until,
        };
        Ok(Draft::new(event)
            .breaks(self.is_lead("giving somebody a role"))
            .breaks(self.reason_for("giving somebody a role")))
    }

    pub(super) fn hand_over(&self, to: Option<&str>, text: &str) -> Result<Draft, Refusal> {
        let to = to.map(|name| self.colleague(name)).transpose()?;
        if to.as_ref() == Some(&self.by) {
            return Err(to_oneself("hands over to", &self.by));
        }
        let empty = text.trim().is_empty().then(|| {
            Refusal::new(
                Rule::TextMissing,
                "whoever comes needs a word from whoever goes",
                "say how it stands, in your own words; what is open goes with it by itself",
            )
        });
        Ok(Draft::new(Event::HandedOver { to })
            .text("text", text)
            .breaks(empty))
    }

    pub(super) fn take_over(
        &self,
        from: Option<&str>,
        text: Option<&str>,
    ) -> Result<Draft, Refusal> {
        let waiting = || self.run.hand_over_for(&self.by).map(|h| h.from.clone());
        let from = match from {
            Some(name) => Some(self.colleague(name)?),
            None => waiting(),
        };
        if from.as_ref() == Some(&self.by) {
            return Err(to_oneself("takes over from", &self.by));
        }
        let nobody = from.is_none().then(|| {
            let why = format!("nobody has handed over to {}", self.run.name_of(&self.by));
            let allowed = "name whom you take over from, if they left without a word";
            Refusal::new(Rule::NotOpen, why, allowed)
        });
        let mut draft = Draft::new(Event::TakenOver { from }).breaks(nobody);
        if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
            draft = draft.text("text", text);
        }
        Ok(draft)
    }

    /// A role that somebody has, or that the plan asks for.
    pub(super) fn role(&self, name: &str) -> Result<String, Refusal> {
        let roles = self.run.roles();
        let name = name.trim();
        match roles.contains(&name) {
            true => Ok(name.to_string()),
            false => Err(unknown("role", name, nearest(name, roles))),
        }
    }

    /// Whoever is named, of the roster or not; not somebody whose name was half typed.
    pub(super) fn person(&self, name: &str) -> Result<String, Refusal> {
        let person = self.run.who(name);
        let person = person.ok_or_else(|| unknown("person", name, None))?;
        match self.run.half_typed(&person) {
            Some(meant) => Err(unknown("person", name, Some(meant))),
            None => Ok(person),
        }
    }

    /// Somebody of this run, for a shift goes from one to the other.
    fn colleague(&self, name: &str) -> Result<String, Refusal> {
        let person = self.person(name)?;
        match self.run.knows(&person) {
            true => Ok(person),
            false => {
                let ids = self.run.plan.people.iter().map(|p| p.id.as_str());
                Err(unknown("person", name, nearest(name, ids)))
            }
        }
    }

    pub(super) fn close(&self, outcome: RunOutcome) -> Result<Draft, Refusal> {
        let mut rules: Vec<Refusal> = self.is_lead("closing the run").into_iter().collect();
        let mut running: Vec<String> = self.in_stage(|s| s == Stage::Running);
        let back = self.run.running_back();
        running.extend(back.map(|(ix, way)| self.piece(ix, way)));
        if !running.is_empty() {
            let why = format!("still running: {}", running.join(", "));
            rules.push(Refusal::new(
                Rule::StillRunning,
                why,
                "finish or fail them, or override it with a reason",
            ));
        }
        let conflicts = self.run.open_conflicts().count();
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
        let services = self.run.not_proven();
        let open = [
            ("steps open", &steps),
            ("blockers or conditions open", &others),
            ("services not proven", &services),
        ];
        let open: Vec<String> = open
            .iter()
            .filter(|(_, numbers)| !numbers.is_empty())
            .map(|(what, numbers)| format!("{} {what} ({})", numbers.len(), few(numbers)))
            .collect();
        if outcome == RunOutcome::Complete && !open.is_empty() {
            let what = format!("closing with {}", and(&open));
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
            .filter(|&ix| plan.is_in_window(ix))
            .filter(|&ix| which(self.stage(ix)))
            .map(|ix| plan.steps[ix].number.clone())
            .collect()
    }
}

/// `a, b and c`.
fn and(said: &[String]) -> String {
    match said {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn to_oneself(what: &str, who: &str) -> Refusal {
    let why = format!("nobody {what} themselves, and {who} is who does it");
    Refusal::new(Rule::UnknownId, why, "name the other person")
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
