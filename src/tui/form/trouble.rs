//! Why a form is still here, which field is at fault, and when that is over.

use super::{Field, Form, Slot};
use crate::run::{Force, Refusal, Rule};

/// Why a form is still here.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// A field can't be understood.
    Field {
        slot: Slot,
        why: String,
    },
    /// What the form shows is no longer what it would act on.
    Outdated(String),
    Refused(Refusal),
    NotSaved {
        why: String,
        hint: String,
    },
}

impl Form {
    /// The rule that refused, where a reason sets it aside.
    pub fn can_set_aside(&self) -> Option<Rule> {
        match &self.trouble {
            Some(Trouble::Refused(r)) if r.rule.force() == Force::UnlessOverridden => Some(r.rule),
            _ => None,
        }
    }

    /// Keeps the trouble and goes to the field that is at fault; where a refusal is about all of
    /// it, to the first. The rows of a table know themselves which is meant.
    pub fn blame(&mut self, trouble: Trouble) {
        let is_refusal = matches!(trouble, Trouble::Refused(_));
        self.blamed = self.at_fault(&trouble);
        match self.blamed.clone() {
            Some(slot) => self.focus_on(&slot),
            None if is_refusal && !self.is_table() => self.focus_first(),
            None => {}
        }
        self.trouble = Some(trouble);
    }

    /// The answer with the keys was changed: what was said about it is no longer true.
    pub fn edited(&mut self) {
        // It is another thing to say, and was not tried before.
        self.tried = None;
        let focused = self.focused().map(|f| &f.slot);
        let over = self.trouble.as_ref().is_some_and(|trouble| match trouble {
            Trouble::Field { .. } => true,
            // Which evidence it was the refusal does not say.
            Trouble::Refused(_) => match (&self.blamed, focused) {
                (Some(Slot::Evidence(_)), Some(Slot::Evidence(_))) => true,
                (fault, focused) => fault.is_some() && fault.as_ref() == focused,
            },
            Trouble::Outdated(_) | Trouble::NotSaved { .. } => false,
        });
        if over {
            self.trouble = None;
        }
    }

    fn at_fault(&self, trouble: &Trouble) -> Option<Slot> {
        match trouble {
            Trouble::Field { slot, .. } => Some(slot.clone()),
            Trouble::Refused(r) => match r.rule {
                Rule::ReasonMissing => Some(Slot::Because),
                Rule::Confirm => Some(Slot::Confirm),
                Rule::EvidenceMissing | Rule::EvidenceInvalid => self.first_evidence(),
                Rule::Future => Some(Slot::At),
                Rule::BadWindow => Some(Slot::Closes),
                Rule::Ring => self.first_where(|f| matches!(f.slot, Slot::Steps | Slot::NeededBy)),
                Rule::IdTaken => Some(Slot::Title),
                Rule::TextMissing => self.first_where(|field| field.answer().is_empty()),
                Rule::UnknownId => self.first_where(|field| field.is_named_in(&r.why)),
                // Whoever is said to have done it may not.
                Rule::NotYourRole | Rule::NotLead | Rule::OwnWork => {
                    self.first_where(|field| field.slot == Slot::By)
                }
                _ => None,
            },
            Trouble::Outdated(_) | Trouble::NotSaved { .. } => None,
        }
    }

    fn first_where(&self, is_it: impl Fn(&Field) -> bool) -> Option<Slot> {
        let mut asked = self.asked().map(|(_, field)| field);
        asked.find(|field| is_it(field)).map(|f| f.slot.clone())
    }

    fn first_evidence(&self) -> Option<Slot> {
        let evidence = |f: &&Field| matches!(f.slot, Slot::Evidence(_));
        let empty = self.fields.iter().filter(evidence).find(|f| f.is_empty());
        empty
            .or_else(|| self.fields.iter().find(evidence))
            .map(|f| f.slot.clone())
    }
}

impl Field {
    /// A sentence says its answer, or one of several, in quotes.
    fn is_named_in(&self, why: &str) -> bool {
        let answer = self.answer();
        let mut names = answer.split(',').map(str::trim).filter(|n| !n.is_empty());
        names.any(|name| why.contains(&format!("'{name}'")))
    }
}
