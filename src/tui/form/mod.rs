//! Dialogs as data: what is asked for each command, and how the answers become requests.
//!
//! An [`Ask`] names a command; its `Spec` drafts the fields and builds the requests. Every form
//! ends in who did it, when, and why. A form that was refused or could not be saved comes back as
//! it was, with its [`Trouble`].

mod acting;
mod ask;
mod blockers;
mod catch_up;
mod choosing;
mod field;
mod gates;
mod known;
mod mistakes;
mod note;
mod pauses;
mod people;
mod plan;
mod reading;
mod saving;
mod source;
mod steps;
mod table;
mod whole;

pub use ask::Ask;
pub use field::{Field, Kind, When};
pub use known::{aside, known};
pub use note::note;
pub use reading::Reading;
pub use source::{Candidate, Source, candidates, ranked};
pub use table::{Column, Row, asked};

use super::keys::Action;
use super::pace::Act;
use crate::journal::EntryId;
use crate::run::{Command, Force, Moment, Refusal, Request, Rule, Run, imagine};
use crate::situation::Situation;
use crate::time::{Instant, Nearest};

/// What a form is about, by id: it stays the same whatever moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    #[default]
    Run,
    Step(String),
    Phase(String),
    Blocker(String),
    Person(String),
    /// Somebody to call, and the number of the blocker that it is about.
    Contact {
        id: String,
        about: Option<String>,
    },
    /// An entry of the log.
    Entry(EntryId),
}

/// The name of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    Title,
    Text,
    Step,
    Steps,
    Services,
    Severity,
    Owner,
    Vendor,
    Ticket,
    ResolveBy,
    Blocker,
    Contact,
    Answered,
    Reached,
    NextTime,
    Confirm,
    Outcome,
    Evidence(String),
    Role,
    Roles,
    Name,
    Reach,
    Vote,
    Decision,
    Until,
    Condition(usize),
    ConditionOwner(usize),
    ConditionBy(usize),
    Criterion,
    Scope,
    Extent,
    Point,
    Then,
    To,
    After,
    NeededBy,
    Takes,
    Undo,
    NotBefore,
    DecideBy,
    Closes,
    /// What is wrong about an entry, and what is right.
    Wrong,
    NewTime,
    NewWho,
    Stands,
    /// In a table: the row of a step, and what of it.
    Cell {
        step: String,
        column: Column,
    },
    /// Who did it.
    By,
    /// When it happened.
    At,
    Because,
}

/// A half-typed form.
#[derive(Debug, Clone)]
pub struct Form {
    pub ask: Ask,
    pub subject: Subject,
    pub title: String,
    /// What has to be known before answering.
    pub intro: Vec<String>,
    pub fields: Vec<Field>,
    /// Which field the keys go to.
    pub focus: usize,
    pub trouble: Option<Trouble>,
    pub overrides: Option<Rule>,
    /// What of it is on record already; saving again does not repeat it.
    pub saved: Vec<Command>,
    /// When it was saved first, if the disk did not take it: saving the same again says the same.
    pub tried: Option<Instant>,
}

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

/// What a spec makes of the situation.
pub(super) struct Draft {
    /// What it is about, where that is more than what is selected.
    subject: Option<Subject>,
    title: String,
    intro: Vec<String>,
    fields: Vec<Field>,
    /// What is asked of every entry, and here too.
    common: &'static [Slot],
    /// The field that has the keys first.
    first: usize,
}

/// What every entry can carry.
const COMMON: &[Slot] = &[Slot::Because, Slot::By, Slot::At];

pub(super) struct Spec {
    /// The form, or what has to be selected first.
    draft: fn(&Situation, &Subject) -> Result<Draft, String>,
    /// What the form's own answers ask for; who did it, when and why come from its last fields,
    /// where a request does not say so itself.
    build: fn(&Reading) -> Result<Vec<Request>, Trouble>,
}

/// The run as it would be after that command, given now by whoever acts; or why not.
fn imagined(s: &Situation, command: Command) -> Result<Run, String> {
    let moment = Moment {
        now: s.now,
        typist: s.me,
        rollback_by: None,
    };
    // The reason may not be typed yet.
    let request = Request::from(command).because("-").on_behalf(s.acting);
    imagine(s.run, &moment, &request).map_err(|refusal| refusal.why)
}

impl Draft {
    fn new(title: impl Into<String>, fields: Vec<Field>) -> Draft {
        Draft {
            subject: None,
            title: title.into(),
            intro: Vec::new(),
            fields,
            common: COMMON,
            first: 0,
        }
    }

    fn asking(mut self, common: &'static [Slot]) -> Draft {
        self.common = common;
        self
    }

    fn beginning_at(mut self, first: usize) -> Draft {
        self.first = first;
        self
    }

    fn about(mut self, subject: Subject) -> Draft {
        self.subject = Some(subject);
        self
    }

    fn intro(mut self, lines: impl IntoIterator<Item = String>) -> Draft {
        self.intro.extend(lines);
        self
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
            focus: draft.first,
            trouble: None,
            overrides: None,
            saved: Vec::new(),
            tried: None,
        })
    }

    /// What the answers ask for, or which answer can't be understood.
    pub fn requests(&self, s: &Situation) -> Result<Vec<Request>, Trouble> {
        if self.is_about_other_work(s) {
            let why = "it is about something else now; look again before you save it".to_string();
            return Err(Trouble::Outdated(why));
        }
        let reading = Reading::new(self, s);
        let requests = (self.ask.spec().build)(&reading)?;
        let at = reading.time(Slot::At)?;
        let by = match self.field(&Slot::By) {
            Some(_) => reading.who(Slot::By),
            None => Some(s.acting.to_string()),
        };
        // A table says itself which of its rows a reason is for.
        let because = reading.text(Slot::Because);
        let shared = because.clone().filter(|_| !self.is_table());
        if self.overrides.is_some() && because.is_none() {
            let why = "an override needs a reason".to_string();
            return Err(Trouble::Field {
                slot: Slot::Because,
                why,
            });
        }
        let dressed = |request: Request| Request {
            on_behalf: request
                .on_behalf
                .or_else(|| by.clone())
                .filter(|by| by != s.me),
            at: request.at.or(at),
            because: request.because.or_else(|| shared.clone()),
            overrides: request.overrides.or(self.overrides),
            command: request.command,
        };
        let mut requests: Vec<Request> = requests.into_iter().map(dressed).collect();
        requests.retain(|request| !self.saved.contains(&request.command));
        Ok(requests)
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
    fn is_about_other_work(&self, s: &Situation) -> bool {
        let fresh = || Form::new(self.ask, s, self.subject.clone()).ok();
        self.ask.is_about_work() && fresh().is_some_and(|fresh| fresh.title != self.title)
    }

    /// Somebody has typed or chosen something that the form did not begin with.
    pub fn is_touched(&self) -> bool {
        self.fields.iter().any(Field::is_changed)
    }

    /// One of the requests is on record, so that saving again does not repeat it.
    pub fn recorded(&mut self, command: &Command) {
        if self.is_table() {
            return self.row_recorded(command);
        }
        if let Command::Evidence { id, .. } = command {
            let slot = Slot::Evidence(id.clone());
            if let Some(field) = self.fields.iter_mut().find(|f| f.slot == slot) {
                field.begin();
            }
        }
    }

    /// What an action on this form does, to tell it from its repeat.
    pub fn act(&self, action: Action) -> Act {
        Act {
            action,
            ask: Some(self.ask),
            subject: self.subject.clone(),
        }
    }

    /// The field that has the keys.
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    pub fn focused_mut(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.focus)
    }

    pub fn field(&self, slot: &Slot) -> Option<&Field> {
        self.fields.iter().find(|f| f.slot == *slot)
    }

    /// The fields that are asked as things stand, with their places.
    pub fn asked(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields
            .iter()
            .enumerate()
            .filter(|(_, f)| f.when.holds(self))
    }

    /// The keys go so many asked fields on.
    pub fn turn(&mut self, by: isize) {
        if let Some(field) = self.focused_mut() {
            field.left();
        }
        let asked: Vec<usize> = self.asked().map(|(ix, _)| ix).collect();
        let at = asked.iter().position(|ix| *ix == self.focus).unwrap_or(0) as isize;
        let len = asked.len().max(1) as isize;
        self.focus = asked
            .get((at + by).rem_euclid(len) as usize)
            .copied()
            .unwrap_or(0);
    }

    /// The keys go to that field.
    pub fn focus_on(&mut self, slot: &Slot) {
        if let Some(ix) = self.fields.iter().position(|f| f.slot == *slot) {
            self.focus = ix;
        }
    }

    /// The rule that refused, where a reason sets it aside.
    pub fn can_set_aside(&self) -> Option<Rule> {
        match &self.trouble {
            Some(Trouble::Refused(r)) if r.rule.force() == Force::UnlessOverridden => Some(r.rule),
            _ => None,
        }
    }

    /// Keeps the trouble and goes to the field that is at fault.
    pub fn blame(&mut self, trouble: Trouble) {
        if let Some(slot) = self.at_fault(&trouble) {
            self.focus_on(&slot);
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
            Trouble::Refused(_) => match (self.at_fault(trouble), focused) {
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
                _ => None,
            },
            Trouble::Outdated(_) | Trouble::NotSaved { .. } => None,
        }
    }

    fn first_evidence(&self) -> Option<Slot> {
        let evidence = |f: &&Field| matches!(f.slot, Slot::Evidence(_));
        let empty = self.fields.iter().filter(evidence).find(|f| f.is_empty());
        empty
            .or_else(|| self.fields.iter().find(evidence))
            .map(|f| f.slot.clone())
    }
}

fn common_field(slot: &Slot) -> Field {
    match slot {
        Slot::By => Field::pick(Slot::By, "Who did it", Source::Anyone).hint("me"),
        Slot::At => Field::time(Slot::At, "When", Nearest::Past).hint("now"),
        _ => Field::line(Slot::Because, "Why"),
    }
}
