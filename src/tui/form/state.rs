//! A form as it is typed: its fields, which of them has the keys, and what was said about it.

use super::field::Field;
use super::slot::Slot;
use super::trouble::Trouble;
use crate::run::{Command, Rule};
use crate::time::Instant;
use crate::tui::key_guard::Act;
use crate::tui::names::{Action, Ask, Subject};

/// What was in sight of what a form is about, and when it came there.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Seen {
    pub(super) at: Instant,
    pub(super) lines: Vec<String>,
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
    /// What it showed of what it is about.
    pub(super) seen: Seen,
    /// The field that the trouble is about, if it is about one.
    pub(super) blamed: Option<Slot>,
    pub overrides: Option<Rule>,
    /// The rules that a reason sets aside, each for the entry that broke it.
    pub(super) waived: Vec<(Command, Rule)>,
    /// What was refused last.
    pub(super) refused: Option<Command>,
    /// When it was saved first, if the disk did not take it: saving the same again says the same.
    pub tried: Option<Instant>,
}

impl Form {
    /// The rule that is set aside for that entry: the one that it broke, or the one that is set aside
    /// for all.
    pub(super) fn waived_for(&self, command: &Command) -> Option<Rule> {
        let mut waived = self.waived.iter().rev();
        let broken = waived.find(|(of, _)| of == command).map(|(_, rule)| *rule);
        broken.or(self.overrides_all())
    }

    /// The rule that is set aside for all entries of the form. In a table a rule is set aside for the
    /// row that broke it; but a night that is copied from paper is old in all its rows.
    pub(super) fn overrides_all(&self) -> Option<Rule> {
        let is_for_all = |rule: &Rule| !self.is_table() || *rule == Rule::UnlikelyTime;
        self.overrides.filter(is_for_all)
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

    /// The keys go on to the first field that is empty, where the one that has them is filled in.
    pub(super) fn focus_on_empty(&mut self) {
        let asked = self.asked().filter(|(ix, _)| *ix >= self.focus);
        let empty = asked.filter(|(_, field)| field.is_open()).map(|(ix, _)| ix);
        self.focus = empty.min().unwrap_or(self.focus);
    }

    /// The keys go to that field.
    pub fn focus_on(&mut self, slot: &Slot) {
        if let Some(ix) = self.fields.iter().position(|f| f.slot == *slot) {
            self.focus = ix;
        }
    }
}
