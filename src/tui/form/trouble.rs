//! Why a form is still here, which field is at fault, and when that is over.

use super::{Ask, Column, Field, Form, Kind, Slot};
use crate::run::{Command, Refusal, Rule};
use crate::situation::Situation;

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
    /// The rule that refused, where a reason sets it aside. For whom is typed is not recorded.
    pub fn can_set_aside(&self) -> Option<Rule> {
        match &self.trouble {
            Some(Trouble::Refused(_)) if self.ask == Ask::Bridge => None,
            Some(Trouble::Refused(r)) if r.rule.can_be_overridden() => Some(r.rule),
            _ => None,
        }
    }

    /// The rule is set aside; the reason is still to be typed.
    pub fn set_aside(&mut self, rule: Rule, s: &Situation) {
        // Whoever says that a stranger is meant sets nothing else aside.
        if rule != Rule::OutsidePerson {
            self.ask_outsider_for_word(s);
        }
        self.waived
            .extend(self.refused.take().map(|command| (command, rule)));
        self.overrides = Some(rule);
        self.trouble = None;
        self.focus_on(&Slot::Because);
    }

    /// Puts in whom or what is asked about; false where nothing is asked.
    pub fn take_meant(&mut self) -> bool {
        let Some(Trouble::Refused(Refusal {
            meant: Some(meant), ..
        })) = self.trouble.clone()
        else {
            return false;
        };
        let named = |field: &Field| field.names().any(|name| name == meant.typed);
        let slot = self.first_where(named);
        let field = slot.and_then(|slot| self.fields.iter_mut().find(|f| f.slot == slot));
        let Some(field) = field else {
            return false;
        };
        let right = |name: String| {
            if name == meant.typed {
                meant.id.clone()
            } else {
                name
            }
        };
        let names: Vec<String> = field.names().map(right).collect();
        field.set(&names.join(", "));
        self.trouble = None;
        true
    }

    /// Keeps the trouble and goes to the field that is at fault; where a refusal is about all of
    /// it, to the first. The rows of a table know themselves which is meant.
    pub fn blame(&mut self, trouble: Trouble) {
        self.refused = None;
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

    /// That entry of it was refused.
    pub fn blame_for(&mut self, refusal: Refusal, of: Command) {
        let by_name = matches!(refusal.rule, Rule::UnknownId | Rule::OutsidePerson);
        let by_time = matches!(
            refusal.rule,
            Rule::Future | Rule::ImpossibleTime | Rule::UnlikelyTime
        );
        let by_evidence = matches!(refusal.rule, Rule::EvidenceMissing | Rule::EvidenceInvalid);
        self.blame(Trouble::Refused(refusal));
        let made_of = match &of {
            Command::Finish { step, .. } if by_evidence && self.is_table() => {
                Some(Slot::cell(step, Column::Evidence))
            }
            Command::Finish { step, .. }
            | Command::Skip { step }
            | Command::Evidence { step, .. }
                if by_time && self.is_table() =>
            {
                Some(Slot::cell(step, Column::Finished))
            }
            of => self.field_of(of),
        };
        // A name is to blame where it stands; else what the entry was made of.
        if let Some(slot) = made_of.filter(|_| !by_name || self.blamed.is_none()) {
            self.focus_on(&slot);
        }
        self.refused = Some(of);
    }

    fn at_fault(&self, trouble: &Trouble) -> Option<Slot> {
        match trouble {
            Trouble::Field { slot, .. } => Some(slot.clone()),
            Trouble::Refused(r) => match r.rule {
                Rule::ReasonMissing => Some(Slot::Because),
                Rule::Confirm => Some(Slot::Confirm),
                Rule::EvidenceMissing | Rule::EvidenceInvalid => self.evidence_in(&r.why),
                Rule::Future => Some(Slot::At),
                Rule::ImpossibleTime | Rule::UnlikelyTime => self.first_time(),
                Rule::BadWindow => Some(Slot::Closes),
                Rule::Ring => self.first_where(|f| matches!(f.slot, Slot::Steps | Slot::NeededBy)),
                Rule::IdTaken => Some(Slot::Title),
                Rule::TextMissing => self.first_where(|field| field.answer().is_empty()),
                Rule::UnknownId | Rule::OutsidePerson => {
                    self.first_where(|field| field.is_named_in(&r.why))
                }
                // Whoever is said to have done it may not.
                Rule::NotYourRole | Rule::NotLead | Rule::OwnWork | Rule::TypedByDoer => {
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

    /// The time that was typed; where several were, when it happened.
    fn first_time(&self) -> Option<Slot> {
        let is_time = |f: &Field| matches!(f.kind, Kind::Time(_)) && !f.is_empty();
        let at = self
            .field(&Slot::At)
            .filter(|f| is_time(f))
            .map(|f| f.slot.clone());
        at.or_else(|| self.first_where(is_time))
    }

    /// The evidence that a sentence names, else the first.
    fn evidence_in(&self, why: &str) -> Option<Slot> {
        let evidence = |f: &&Field| matches!(f.slot, Slot::Evidence(_));
        let mut named = self
            .fields
            .iter()
            .filter(evidence)
            .filter(|f| why.contains(&f.label));
        if let Some(named) = named.next() {
            return Some(named.slot.clone());
        }
        let empty = self.fields.iter().filter(evidence).find(|f| f.is_empty());
        empty
            .or_else(|| self.fields.iter().find(evidence))
            .map(|f| f.slot.clone())
    }
}

impl Field {
    /// A sentence says its answer, or one of several, in quotes.
    fn is_named_in(&self, why: &str) -> bool {
        self.names().any(|name| why.contains(&format!("'{name}'")))
    }

    /// The name that it has, or each of several.
    fn names(&self) -> impl Iterator<Item = String> + use<> {
        let answer = self.answer();
        let names: Vec<String> = match self.kind {
            Kind::Picks(_) => answer
                .split(',')
                .map(|name| name.trim().to_string())
                .collect(),
            _ => vec![answer],
        };
        names.into_iter().filter(|name| !name.is_empty())
    }
}
