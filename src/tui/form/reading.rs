//! Reading a form's answers: trimmed, resolved, and checked for what can be checked here.

use super::source::resolve;
use super::{Field, Form, Kind, Slot, Subject, Trouble};
use crate::situation::Situation;
use crate::time::{Instant, Nearest, counts_from_now, parse_time};

/// A form's answers, read against the situation.
pub struct Reading<'a> {
    pub form: &'a Form,
    pub situation: &'a Situation<'a>,
}

impl<'a> Reading<'a> {
    pub fn new(form: &'a Form, situation: &'a Situation<'a>) -> Reading<'a> {
        Reading { form, situation }
    }

    /// The moment of saving; of the first time, where the disk did not take it.
    pub fn now(&self) -> Instant {
        self.form.tried.unwrap_or(self.situation.wall)
    }

    /// The answer, if the field is asked and has one.
    pub fn text(&self, slot: Slot) -> Option<String> {
        let field = self.asked(&slot)?;
        Some(field.answer()).filter(|a| !a.is_empty())
    }

    /// The answer, or that it is missing.
    pub fn must(&self, slot: Slot, missing: &str) -> Result<String, Trouble> {
        let why = missing.to_string();
        self.text(slot.clone()).ok_or(Trouble::Field { slot, why })
    }

    /// The field's answer is not the one that it began with.
    pub fn is_changed(&self, slot: Slot) -> bool {
        self.asked(&slot).is_some_and(Field::is_changed)
    }

    /// Which option is chosen.
    pub fn chosen(&self, slot: Slot) -> usize {
        self.asked(&slot).and_then(Field::chosen).unwrap_or(0)
    }

    pub fn time(&self, slot: Slot) -> Result<Option<Instant>, Trouble> {
        let Some(text) = self.text(slot.clone()) else {
            return Ok(None);
        };
        match self.form.field(&slot).map(|f| &f.kind) {
            Some(Kind::Time(nearest)) => {
                let zone = &self.situation.run.plan.window.zone;
                let from = self.counting_from(&slot, *nearest, &text)?;
                let read = parse_time(&text, from, zone, *nearest);
                read.map(Some).map_err(|e| Trouble::Field {
                    slot,
                    why: e.to_string(),
                })
            }
            _ => Ok(None),
        }
    }

    /// What was promised counts from when it was said, and a correction is near what it corrects;
    /// `+30m` counts from now in any case.
    fn counting_from(&self, slot: &Slot, side: Nearest, text: &str) -> Result<Instant, Trouble> {
        let told = match (slot, side, &self.form.subject) {
            _ if counts_from_now(text) => None,
            (Slot::NewTime, _, Subject::Entry(id)) => {
                let line = self.situation.run.line(id);
                line.map(|line| line.entry.recorded().min(self.now()))
            }
            (_, Nearest::Future, _) => self.time(Slot::At)?,
            _ => None,
        };
        Ok(told.unwrap_or(self.now()))
    }

    /// The id of who or what is named; a name that is not known stays as typed.
    pub fn who(&self, slot: Slot) -> Option<String> {
        let text = self.text(slot.clone())?;
        match self.form.field(&slot)?.kind {
            Kind::Pick(source) => Some(resolve(source, &text, self.situation)),
            _ => Some(text),
        }
    }

    /// All that are named, in order.
    pub fn all(&self, slot: Slot) -> Vec<String> {
        let text = self.text(slot.clone()).unwrap_or_default();
        let names = text.split(',').map(str::trim).filter(|n| !n.is_empty());
        match self.form.field(&slot).map(|f| &f.kind) {
            Some(Kind::Picks(source)) => {
                names.map(|n| resolve(*source, n, self.situation)).collect()
            }
            _ => names.map(str::to_string).collect(),
        }
    }

    /// The id of the step that the form is about.
    pub fn step(&self) -> String {
        match &self.form.subject {
            Subject::Step(id) => id.clone(),
            _ => String::new(),
        }
    }

    /// The blocker that the form is about, by its id: a late entry may change its number.
    pub fn blocker(&self) -> String {
        match &self.form.subject {
            Subject::Blocker(id) => id.clone(),
            _ => String::new(),
        }
    }

    fn asked(&self, slot: &Slot) -> Option<&'a Field> {
        self.form.field(slot).filter(|f| f.when.holds(self.form))
    }
}
