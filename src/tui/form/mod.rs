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
mod draft;
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
mod services;
mod shift;
mod source;
mod steps;
mod table;
mod trouble;
mod what_if;
mod whole;

pub use ask::Ask;
use draft::{Draft, Spec, imagined};
pub use field::{Field, Kind, When};
pub use known::{aside, known};
pub use note::note;
pub use reading::Reading;
pub use services::failed;
pub use shift::waiting;
pub use source::{Candidate, Source, candidates, ranked};
pub use table::{Column, Row, asked};
pub use trouble::Trouble;

use super::keys::Action;
use super::pace::Act;
use crate::journal::EntryId;
use crate::run::{Command, Request, Rule};
use crate::situation::Situation;
use crate::time::Instant;

/// What a form is about, by id: it stays the same whatever moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    #[default]
    Run,
    Step(String),
    Phase(String),
    Blocker(String),
    Person(String),
    Service(String),
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
    /// The result of a service's test: everywhere, or at that site.
    Result {
        service: String,
        site: Option<String>,
    },
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
    /// What is written.
    File,
    /// How a supposition begins, and the rest of it.
    Supposed,
    Amount,
    /// What is wrong about an entry, and what is right.
    Wrong,
    NewTime,
    NewWho,
    Stands,
    From,
    /// Whether that person is here.
    Here(String),
    /// Whether all are who should be.
    AllHere,
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
    /// The first line in sight of what is known, where not all of it is.
    pub top: usize,
    /// Which field the keys go to.
    pub focus: usize,
    pub trouble: Option<Trouble>,
    /// The field that the trouble is about, if it is about one.
    blamed: Option<Slot>,
    pub overrides: Option<Rule>,
    /// What of it is on record already; saving again does not repeat it.
    pub saved: Vec<Command>,
    /// When it was saved first, if the disk did not take it: saving the same again says the same.
    pub tried: Option<Instant>,
}

impl Form {
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

    /// The keys go to the first field that is asked.
    pub fn focus_first(&mut self) {
        let first = self.asked().next().map(|(ix, _)| ix);
        self.focus = first.unwrap_or(0);
    }

    /// The keys go to that field.
    pub fn focus_on(&mut self, slot: &Slot) {
        if let Some(ix) = self.fields.iter().position(|f| f.slot == *slot) {
            self.focus = ix;
        }
    }
}
