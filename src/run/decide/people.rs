//! Checking in, taking back, and closing the run.

use crate::journal::{CorrectedField, Event, RunOutcome};
use crate::run::revisions::why_fixed;
use crate::run::{Give, Meant, Refusal, Rule, Run, Stage};
use crate::text::nearest;
use crate::time::{Instant, Span};

use super::mistakes::not_correctable;
use super::rules::or;
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
        // To check somebody in is to confirm their name, unless it may be another's.
        let unsure = self
            .run
            .outside_person(&person, "")
            .filter(|_| !self.run.close_to(&person).is_empty());
        let mut draft = Draft::new(event).breaks(unsure);
        if stranger {
            draft = draft.text("name", self.run.name_of(&person));
        }
        if stranger && !roles.is_empty() {
            draft = draft.breaks(self.is_lead("checking in an outside person"));
        }
        Ok(draft)
    }

    pub(super) fn take_back(&self) -> Result<Draft, Refusal> {
        let nothing = |why: &str| Refusal::new(Rule::UnknownId, why, TO_CORRECT);
        let last = self
            .run
            .last_entry_of(self.moment.typist)
            .ok_or_else(|| nothing("you have written nothing yet"))?;
        let fixed = why_fixed(last.fact(), CorrectedField::Void).map(not_correctable);
        let age = Span::between(last.recorded(), self.moment.now);
        let late = (age > TAKE_BACK).then(|| {
            let why = format!(
                "your last entry is {} old; only entries of the last two minutes can be taken back",
                age.short()
            );
            Refusal::new(Rule::TooLate, why, TO_CORRECT)
        });
        let signed = self.run.is_signed_since(&last.id());
        let signed =
            signed.then(|| self.reason_for("taking back something that has been signed since"));
        let event = Event::TakenBack { entry: last.id() };
        let impossible = self.is_possible_without(&event);
        let draft = Draft::new(event).breaks(fixed).breaks(late);
        Ok(draft.breaks(signed.flatten()).breaks(impossible))
    }

    pub(super) fn delegate(
        &self,
        role: &str,
        to: &str,
        until: Option<Instant>,
    ) -> Result<Draft, Refusal> {
        let (to, outside) = self.person(to, "")?;
        let event = Event::Delegated {
            role: self.role(role)?,
            to,
            until,
        };
        Ok(Draft::new(event)
            .breaks(outside)
            .breaks(self.is_lead("giving someone a role"))
            .breaks(self.reason_for("giving someone a role")))
    }

    pub(super) fn hand_over(&self, to: Option<&str>, text: &str) -> Result<Draft, Refusal> {
        let to = to.map(|name| self.colleague(name)).transpose()?;
        if to.as_ref() == Some(&self.by) {
            return Err(to_oneself("hands over to", &self.by));
        }
        let empty = text.trim().is_empty().then(|| {
            Refusal::new(
                Rule::TextMissing,
                "the next shift needs a few words from you",
                "say where things are, in your own words; open items are handed over automatically",
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
            let why = format!("nobody has handed over to {}", self.run.called(&self.by));
            let allowed = "say who you take over from, if they left without a hand-over";
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
        if roles.contains(&name) {
            Ok(name.to_string())
        } else {
            Err(unknown("role", name, nearest(name, roles)))
        }
    }

    /// Whoever is named, and what is asked back where nobody knows the name. `option` is by what a
    /// script named them, where not by place.
    pub(super) fn person(
        &self,
        name: &str,
        option: &str,
    ) -> Result<(String, Option<Refusal>), Refusal> {
        let person = self
            .run
            .who(name)
            .ok_or_else(|| unknown("person", name, None))?;
        let outside = self.run.outside_person(&person, option);
        Ok((person, outside))
    }

    /// Somebody of this run, for a shift goes from one to the other.
    fn colleague(&self, name: &str) -> Result<String, Refusal> {
        let (person, outside) = self.person(name, "")?;
        if self.run.knows(&person) {
            return Ok(person);
        }
        let meant = outside.and_then(|refusal| refusal.meant);
        let near = meant.as_ref().map(|meant| meant.id.as_str());
        Err(unknown("person", name, near))
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
                "finish or fail them, or override with a reason",
            ));
        }
        let conflicts = self.run.open_conflicts().count();
        if conflicts > 0 {
            let why = format!("{conflicts} conflicts are not settled");
            rules.push(Refusal::new(
                Rule::Unsettled,
                why,
                "settle them, or override with a reason",
            ));
        }
        let steps = self.in_stage(|s| !s.meets_needs() && s != Stage::RolledBack);
        let others: Vec<String> = self
            .run
            .obstacles()
            .filter(|o| o.is_open())
            .map(|o| o.number().to_string())
            .collect();
        let services = self.run.not_proven();
        let open: Vec<String> = [
            ("steps open", &steps),
            ("blockers or conditions open", &others),
            ("services not proven", &services),
        ]
        .iter()
        .filter(|(_, numbers)| !numbers.is_empty())
        .map(|(what, numbers)| format!("{} {what} ({})", numbers.len(), few(numbers)))
        .collect();
        if outcome == RunOutcome::Complete && !open.is_empty() {
            let what = format!("closing with {}", and(&open));
            rules.extend(self.reason_for(&what));
        } else if outcome != RunOutcome::Complete {
            rules.extend(self.reason_for("closing it incomplete"));
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

impl Run {
    /// A name on no roster counts once somebody has confirmed it, and one that is close to another
    /// may mean that.
    pub fn outside_person(&self, name: &str, option: &str) -> Option<Refusal> {
        if self.is_somebody(name) {
            return None;
        }
        let close = self.close_to(name);
        let called = |id: &&str| match self.name_of(id) {
            name if name == *id => id.to_string(),
            name => format!("{id} ({name})"),
        };
        let check_in = Give::Verb("check-in", format!("'{name}'"));
        let allowed = match &close[..] {
            [] => format!(
                "check the spelling. If it's an outside person, check them in once ({check_in}), or override with a reason"
            ),
            [id] => format!(
                "did you mean {}? Use {}; if it's someone else, override with a reason",
                called(id),
                format!("{option} {id}").trim_start()
            ),
            several => format!(
                "did you mean {}? If it's someone else, override with a reason",
                or(&several.iter().map(called).collect::<Vec<_>>())
            ),
        };
        let meant = <[&str; 1]>::try_from(close).ok().map(|[id]| Meant {
            typed: name.to_string(),
            id: id.to_string(),
            name: self.name_of(id).to_string(),
        });
        let why = format!("'{name}' isn't on the roster");
        let refusal = Refusal::new(Rule::OutsidePerson, why, allowed);
        Some(refusal.giving([check_in]).meaning(meant))
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

pub(super) fn to_oneself(what: &str, who: &str) -> Refusal {
    let why = format!("nobody {what} themselves, and {who} is doing this");
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
