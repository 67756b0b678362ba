//! How a question becomes a form: what a spec drafts of the situation, and the form that is made of
//! it, now or again.

use super::{Ask, Field, Form, Reading, Slot, Source, Subject, Trouble};
use crate::run::{Command, Moment, Request, Run, imagine};
use crate::situation::Situation;
use crate::time::Nearest;

/// What a spec makes of the situation.
pub(super) struct Draft {
    /// What it is about, where that is more than what is selected.
    pub subject: Option<Subject>,
    pub title: String,
    pub intro: Vec<String>,
    pub fields: Vec<Field>,
    /// What is asked of every entry, and here too.
    pub common: &'static [Slot],
    /// The field that has the keys first.
    pub first: usize,
}

/// What every entry can carry.
pub(super) const COMMON: &[Slot] = &[Slot::Because, Slot::By, Slot::At];

pub(super) struct Spec {
    /// The form, or what has to be selected first.
    pub draft: fn(&Situation, &Subject) -> Result<Draft, String>,
    /// What the form's own answers ask for; who did it, when and why come from its last fields,
    /// where a request does not say so itself.
    pub build: fn(&Reading) -> Result<Vec<Request>, Trouble>,
}

/// The run as it would be after that command, given now by whoever acts; or why not.
pub(super) fn imagined(s: &Situation, command: Command) -> Result<Run, String> {
    let moment = Moment {
        now: s.now,
        typist: s.me,
        // What would be shows the plan, not whether it is too late.
        rollback_by: None,
        after: &[],
        foreseen: None,
    };
    // The reason may not be typed yet.
    let request = Request::from(command).because("-").on_behalf(s.acting);
    imagine(s.run, &moment, &request).map_err(|refusal| refusal.why)
}

impl Draft {
    pub fn new(title: impl Into<String>, fields: Vec<Field>) -> Draft {
        Draft {
            subject: None,
            title: title.into(),
            intro: Vec::new(),
            fields,
            common: COMMON,
            first: 0,
        }
    }

    pub fn asking(mut self, common: &'static [Slot]) -> Draft {
        self.common = common;
        self
    }

    pub fn beginning_at(mut self, first: usize) -> Draft {
        self.first = first;
        self
    }

    pub fn about(mut self, subject: Subject) -> Draft {
        self.subject = Some(subject);
        self
    }

    pub fn intro(mut self, lines: impl IntoIterator<Item = String>) -> Draft {
        self.intro.extend(lines);
        self
    }
}

fn common_field(slot: &Slot) -> Field {
    match slot {
        Slot::By => Field::pick(Slot::By, "Who did it", Source::Anyone).hint("me"),
        Slot::At => Field::time(Slot::At, "When", Nearest::Past).hint("now"),
        _ => Field::line(Slot::Because, "Why"),
    }
}

impl Form {
    /// The form for a question, or what has to be selected first.
    pub fn new(ask: Ask, s: &Situation, subject: Subject) -> Result<Form, String> {
        let draft = (ask.spec().draft)(s, &subject)?;
        let mut fields = draft.fields;
        for slot in draft.common {
            // Where a reason is the point of the question it stands among the questions.
            if !fields.iter().any(|f| f.slot == *slot) {
                fields.push(common_field(slot));
            }
        }
        let by = fields.iter_mut().find(|f| f.slot == Slot::By);
        if let Some(by) = by.filter(|by| by.is_empty())
            && s.is_for_another()
            && !matches!(ask, Ask::TakeBack | Ask::Bridge)
        {
            by.begin_replaced_by_typing(s.acting);
        }
        Ok(Form {
            ask,
            subject: draft.subject.unwrap_or(subject),
            title: draft.title,
            intro: draft.intro,
            fields,
            top: 0,
            focus: draft.first,
            trouble: None,
            blamed: None,
            overrides: None,
            saved: Vec::new(),
            tried: None,
        })
    }

    /// Shows what the question is about now. The answers stay, as far as they answer it.
    pub fn renew(&mut self, s: &Situation) {
        if let Ok(fresh) = Form::new(self.ask, s, self.subject.clone()) {
            *self = fresh.answered_as(self);
        }
    }

    /// This form with the answers of an older one. Where that was about something else only who,
    /// when and why are still said.
    pub(super) fn answered_as(mut self, older: &Form) -> Form {
        let same = (&self.subject, &self.title) == (&older.subject, &older.title);
        for field in &mut self.fields {
            let answer = older.field(&field.slot).filter(|f| f.is_changed());
            if let Some(answer) = answer.filter(|_| same || COMMON.contains(&field.slot)) {
                field.answer_as(answer);
            }
        }
        let focus = older.focused().map(|f| f.slot.clone());
        if let Some(slot) = focus.filter(|slot| self.field(slot).is_some()) {
            self.focus_on(&slot);
        }
        self
    }

    /// The work that it would be recorded for is no longer the one that it names: what was begun
    /// as a step goes back by now, or the other way round.
    pub(super) fn is_about_other_work(&self, s: &Situation) -> bool {
        let fresh = || Form::new(self.ask, s, self.subject.clone()).ok();
        self.ask.is_about_work() && fresh().is_some_and(|fresh| fresh.title != self.title)
    }
}
