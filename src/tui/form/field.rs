//! One field of a form: what kind of answer it takes, and how it is typed or chosen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, Input, TextArea, WrapMode};

use super::{Form, Slot, Source};
use crate::text::safe_lines;
use crate::time::Nearest;

/// A question and its answer so far.
#[derive(Debug, Clone)]
pub struct Field {
    pub slot: Slot,
    pub label: String,
    /// What an empty answer means.
    pub hint: String,
    pub kind: Kind,
    pub when: When,
    pub text: TextArea<'static>,
    /// The answer that it began with.
    began: String,
    prefill: Prefill,
    /// The letters that were typed to choose, since the keys are here.
    pub(super) letters: String,
}

/// What becomes of the answer that a field begins with when somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefill {
    /// It is gone on with.
    Kept,
    /// It is replaced, as a text is that is selected.
    Replaced,
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Line,
    /// Several lines.
    Text,
    Time(Nearest),
    Choice {
        options: Vec<String>,
        chosen: usize,
    },
    /// A name, completed; what is not known stays as it was typed.
    Pick(Source),
    /// Names with commas between them.
    Picks(Source),
    Path,
}

/// When a field is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    Always,
    /// While one of those choices of that field is chosen, and it is asked itself.
    Chosen(Slot, &'static [usize]),
    /// Once that field has an answer, and is asked itself.
    Filled(Slot),
}

impl When {
    pub(super) fn holds(&self, form: &Form) -> bool {
        match self {
            When::Always => true,
            When::Chosen(slot, which) => form.field(slot).is_some_and(|f| {
                f.chosen().is_some_and(|c| which.contains(&c)) && f.when.holds(form)
            }),
            When::Filled(slot) => form
                .field(slot)
                .is_some_and(|f| !f.is_empty() && f.when.holds(form)),
        }
    }
}

impl Field {
    fn new(slot: Slot, label: impl Into<String>, kind: Kind) -> Field {
        let mut field = Field {
            slot,
            label: label.into(),
            hint: String::new(),
            kind,
            when: When::Always,
            text: TextArea::default(),
            began: String::new(),
            prefill: Prefill::Kept,
            letters: String::new(),
        };
        field.set("");
        field.begin();
        field
    }

    pub fn line(slot: Slot, label: impl Into<String>) -> Field {
        Field::new(slot, label, Kind::Line)
    }

    pub fn text(slot: Slot, label: impl Into<String>) -> Field {
        Field::new(slot, label, Kind::Text)
    }

    pub fn time(slot: Slot, label: impl Into<String>, nearest: Nearest) -> Field {
        Field::new(slot, label, Kind::Time(nearest))
    }

    pub fn pick(slot: Slot, label: impl Into<String>, source: Source) -> Field {
        Field::new(slot, label, Kind::Pick(source))
    }

    pub fn picks(slot: Slot, label: impl Into<String>, source: Source) -> Field {
        Field::new(slot, label, Kind::Picks(source))
    }

    pub fn path(slot: Slot, label: impl Into<String>) -> Field {
        Field::new(slot, label, Kind::Path)
    }

    /// The first option is chosen until somebody chooses.
    pub fn choice<T: Into<String>>(
        slot: Slot,
        label: impl Into<String>,
        options: impl IntoIterator<Item = T>,
    ) -> Field {
        let options = options.into_iter().map(Into::into).collect();
        Field::new(slot, label, Kind::Choice { options, chosen: 0 })
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    pub fn when(mut self, when: When) -> Field {
        self.when = when;
        self
    }

    pub fn filled(mut self, answer: impl AsRef<str>) -> Field {
        self.set(answer.as_ref());
        self.begin();
        self
    }

    /// An answer to begin with that the first letter replaces.
    pub fn replaced_by_typing(mut self, answer: impl AsRef<str>) -> Field {
        self.begin_replaced_by_typing(answer.as_ref());
        self
    }

    pub(super) fn begin_replaced_by_typing(&mut self, answer: &str) {
        self.set(answer);
        self.begin();
        self.prefill = Prefill::Replaced;
    }

    pub fn choosing(mut self, which: usize) -> Field {
        if let Kind::Choice { chosen, .. } = &mut self.kind {
            *chosen = which;
        }
        self.begin();
        self
    }

    /// What the answer is now is what it began with.
    pub(super) fn begin(&mut self) {
        self.began = self.answer();
    }

    /// Somebody has typed or chosen something else than it began with.
    pub fn is_changed(&self) -> bool {
        self.answer() != self.began
    }

    /// Takes over an answer to the same question.
    pub(super) fn answer_as(&mut self, other: &Field) {
        // A choice by its word: there may be fewer by now.
        self.answer_with(&other.answer());
    }

    /// Takes an answer that was typed before; one that can't be chosen any more is passed over.
    pub(super) fn answer_with(&mut self, answer: &str) {
        match &mut self.kind {
            Kind::Choice { options, chosen } => {
                *chosen = options.iter().position(|o| o == answer).unwrap_or(*chosen);
            }
            _ => self.set(answer),
        }
    }

    /// What is typed next stands instead of the answer that the field began with.
    fn replace_prefill(&mut self) {
        if self.prefill == Prefill::Replaced && !self.is_changed() {
            self.set("");
        }
    }

    /// Replaces the answer.
    pub fn set(&mut self, answer: &str) {
        let answer = safe_lines(answer).into_owned();
        let mut text = TextArea::new(answer.split('\n').map(str::to_string).collect());
        text.set_cursor_line_style(Style::new());
        text.move_cursor(CursorMove::Bottom);
        text.move_cursor(CursorMove::End);
        if self.kind == Kind::Text {
            text.set_wrap_mode(WrapMode::WordOrGlyph);
        }
        self.text = text;
    }

    /// The answer as typed.
    pub fn answer(&self) -> String {
        match &self.kind {
            Kind::Choice { options, chosen } => options.get(*chosen).cloned().unwrap_or_default(),
            _ => self.text.lines().join("\n").trim().to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.lines().iter().all(|l| l.trim().is_empty())
    }

    /// What stands in the field while it is empty: in brackets, so that nobody takes it for an answer.
    pub fn shown_hint(&self) -> String {
        match self.hint.as_str() {
            "" => String::new(),
            // A cell for a time shows that it is one.
            blank if blank.starts_with('-') => blank.to_string(),
            hint => format!("({hint})"),
        }
    }

    /// It can be answered without taking something away first.
    pub fn is_open(&self) -> bool {
        let is_choice = matches!(self.kind, Kind::Choice { .. });
        is_choice || self.is_empty() || self.prefill == Prefill::Replaced
    }

    pub fn chosen(&self) -> Option<usize> {
        match self.kind {
            Kind::Choice { chosen, .. } => Some(chosen),
            _ => None,
        }
    }

    /// A key goes into the answer; whether it chose what it says.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let commands = KeyModifiers::CONTROL | KeyModifiers::ALT;
        let commanding = key.modifiers.intersects(commands);
        if let Kind::Choice { .. } = self.kind {
            match key.code {
                KeyCode::Char(_) if commanding => {}
                KeyCode::Char(c) if self.choose_by(c) => return true,
                KeyCode::Right | KeyCode::Char(' ') => self.choose_next(1),
                KeyCode::Left => self.choose_next(-1),
                _ => {}
            }
            return false;
        }
        if matches!(key.code, KeyCode::Char(_)) && !commanding {
            self.replace_prefill();
        }
        // Those would put a newline, or the text that was cut last, into a single line.
        let foreign = commanding && matches!(key.code, KeyCode::Char('m' | 'j' | 'y'));
        if !foreign && key.code != KeyCode::Enter && key.code != KeyCode::Tab {
            self.text.input(Input::from(key));
        }
        false
    }

    /// Empties the line that the cursor is in, as in a shell.
    pub fn clear_line(&mut self) {
        self.text.move_cursor(CursorMove::End);
        // At the head of a line it would join the line to the one before.
        if self.text.cursor().1 > 0 {
            self.text.delete_line_by_head();
        }
    }

    pub fn newline(&mut self) {
        if self.kind == Kind::Text {
            self.text.insert_newline();
        }
    }

    /// Pasted text, in one line where the answer is one.
    pub fn paste(&mut self, pasted: &str) {
        let text = safe_lines(pasted);
        self.replace_prefill();
        match self.kind {
            Kind::Choice { .. } => {}
            Kind::Text => {
                self.text.insert_str(text.trim_end_matches('\n'));
            }
            _ => {
                self.text.insert_str(text.trim().replace('\n', " "));
            }
        }
    }

    /// The part of the answer that names are completed for, and what stands before it.
    pub fn word(&self) -> (String, String) {
        let answer = self.text.lines().join(" ");
        match (&self.kind, answer.rsplit_once(',')) {
            (Kind::Picks(_), Some((before, word))) => {
                (format!("{before}, "), word.trim().to_string())
            }
            _ => (String::new(), answer.trim().to_string()),
        }
    }
}
