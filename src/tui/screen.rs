//! What the screen remembers between two keys. All of it is here, and none of it is the run.

use std::collections::HashSet;
use std::ops::{Index, IndexMut};

use ratatui::layout::Size;

use super::clipboard::Copied;
use super::clock::Monotonic;
use super::copies::Copy;
use super::forecast_worker::Moved;
use super::form::{Form, Kept};
use super::idle::Idle;
use super::key_guard::KeyGuard;
use super::keyboard::Keyboard;
use super::layout::Parts;
use super::names::{Action, Ask, Place, TreeRow};
use super::theme::Look;
use crate::runbook::StepIx;
use crate::share::HubState;
use crate::situation::Turn;
use crate::time::Instant;

pub use super::names::{Cursor, Filter, ListState, Mouse, View, Zoom};

/// The state of the screen; see the module for how it changes.
#[derive(Debug)]
pub struct Screen {
    pub look: Look,
    pub access: Access,
    /// For whom is typed; nothing: for oneself.
    pub acting: Option<String>,
    pub size: Size,
    pub view: View,
    /// The step or phase that is selected, by its id, so that it stays when rows move.
    pub cursor: Cursor,
    /// What the tree shows, made again by `update::settle`.
    pub rows: Vec<TreeRow>,
    /// Which of them is selected.
    pub at: Option<usize>,
    pub top: usize,
    pub stats: HeaderStats,
    pub folded: HashSet<String>,
    pub filter: Filter,
    pub zoom: Zoom,
    pub typing: Typing,
    pub last_search: String,
    /// What is selected in the lists of the views.
    pub lists: Lists,
    /// The line of the log that is selected; nothing: its end, whatever comes.
    pub log_at: Option<usize>,
    pub detail_top: usize,
    /// The last is on top.
    pub dialogs: Vec<Dialog>,
    /// Forms that were left half typed.
    pub drafts: Vec<Form>,
    /// Those of an earlier time that nobody has taken up yet.
    pub kept: Vec<Kept>,
    /// Half-typed forms outlive the screen.
    pub keeps_drafts: bool,
    pub message: Option<Message>,
    /// Why the last entry is not on the disk, and what to do.
    pub unsaved: Option<(String, String)>,
    /// How many places of the log are not as they should be.
    pub damage: usize,
    /// How it stands with the hub; nothing where there is none.
    pub hub: Option<HubState>,
    /// Somebody looks ahead: there is a line for it.
    pub looks_ahead: bool,
    /// The last time that the expected finish moved.
    pub moved: Option<Moved>,
    /// How many checks run.
    pub checks: usize,
    /// How many reports are being written.
    pub reports: usize,
    /// What leaving would lose, as it was said to the last key.
    pub warned: Option<String>,
    pub mouse: Mouse,
    pub keyboard: Keyboard,
    pub key_guard: KeyGuard,
    pub idle: Idle,
    /// Where a replay is; nothing: this is now.
    pub playback: Option<Playback>,
    pub monotonic: Monotonic,
}

/// The selection in the list of each view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists([ListState; View::ALL.len()]);

impl Index<View> for Lists {
    type Output = ListState;

    fn index(&self, view: View) -> &ListState {
        &self.0[view as usize]
    }
}

impl IndexMut<View> for Lists {
    fn index_mut(&mut self, view: View) -> &mut ListState {
        &mut self.0[view as usize]
    }
}

/// Where a replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playback {
    /// How many entries of the log are shown.
    pub entry: usize,
    pub of: usize,
    pub playing: bool,
    /// Seconds of the night in a second.
    pub speed: u32,
}

/// What the whole plan has to be gone through for: made with the rows, not with every frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeaderStats {
    pub my_next: Option<(StepIx, Turn)>,
    pub running: usize,
    /// How many calls should have been made by now.
    pub calls_due: usize,
    /// How many of the services that were touched are proven, and how many were.
    pub services: (usize, usize),
    /// How many are out for longer than people can work by their downtime procedures.
    pub out_too_long: usize,
}

/// Whether this screen may write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Access {
    #[default]
    Full,
    /// It only looks on: a wall display, a log that can't be written.
    ReadOnly(String),
}

/// Where a search or a number began, to return to when nothing is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    view: View,
    cursor: Cursor,
    folded: HashSet<String>,
    lists: Lists,
    log_at: Option<usize>,
    top: usize,
    detail_top: usize,
}

/// What letters and figures go into, outside a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Typing {
    #[default]
    Nothing,
    /// A number, since when it is as it is, and where it began.
    Jump {
        number: String,
        since: Monotonic,
        from: Box<Origin>,
    },
    /// What is searched, and where the search began.
    Search { text: String, from: Box<Origin> },
    /// The time to which a replay goes.
    Time(String),
}

#[derive(Debug)]
pub enum Dialog {
    Form(Box<Form>),
    Palette {
        text: String,
        chosen: usize,
    },
    Help {
        of: Place,
        top: usize,
    },
    Card {
        card: Card,
        /// The first line in sight, where not all of it is.
        top: usize,
    },
    Command(Check),
    Copies {
        all: Vec<Copy>,
        chosen: usize,
    },
}

/// What a card has to be read for, as it was when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Card {
    WhereWeWere(super::idle::Recap),
    /// Three lines to read out.
    ReadOut(String),
}

/// A step's own command.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub step: String,
    pub command: String,
    pub state: CheckState,
    pub top: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CheckState {
    Asked,
    Running {
        since: Instant,
    },
    Ended {
        exit: Option<i32>,
        took: crate::time::Span,
        output: String,
    },
}

/// Something to say at the foot of the screen, until another key or for some seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub text: String,
    pub kind: Saying,
    pub since: Monotonic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Fyi,
    No,
    /// It needs me.
    Call,
}

impl Origin {
    pub fn of(screen: &Screen) -> Origin {
        Origin {
            view: screen.view,
            cursor: screen.cursor.clone(),
            folded: screen.folded.clone(),
            lists: screen.lists.clone(),
            log_at: screen.log_at,
            top: screen.top,
            detail_top: screen.detail_top,
        }
    }

    /// Puts the screen back there.
    pub fn restore(self, screen: &mut Screen) {
        screen.view = self.view;
        screen.cursor = self.cursor;
        screen.folded = self.folded;
        screen.lists = self.lists;
        screen.log_at = self.log_at;
        screen.top = self.top;
        screen.detail_top = self.detail_top;
    }
}

impl Screen {
    pub fn new(look: Look, access: Access, size: Size) -> Screen {
        Screen {
            look,
            access,
            acting: None,
            size,
            view: View::default(),
            cursor: Cursor::default(),
            rows: Vec::new(),
            at: None,
            top: 0,
            stats: HeaderStats::default(),
            folded: HashSet::new(),
            filter: Filter::default(),
            zoom: Zoom::default(),
            typing: Typing::default(),
            last_search: String::new(),
            lists: Lists::default(),
            log_at: None,
            detail_top: 0,
            dialogs: Vec::new(),
            drafts: Vec::new(),
            kept: Vec::new(),
            keeps_drafts: false,
            message: None,
            unsaved: None,
            damage: 0,
            hub: None,
            looks_ahead: false,
            moved: None,
            checks: 0,
            reports: 0,
            warned: None,
            mouse: Mouse::default(),
            keyboard: Keyboard::default(),
            key_guard: KeyGuard::default(),
            idle: Idle::default(),
            playback: None,
            monotonic: Monotonic::ZERO,
        }
    }

    /// Where the next key is pressed.
    pub fn place(&self) -> Place {
        match (self.dialogs.last(), &self.typing) {
            (Some(dialog), _) => dialog.place(),
            (None, Typing::Jump { .. }) => Place::Jump,
            (None, Typing::Search { .. }) => Place::Search,
            (None, Typing::Time(_)) => Place::Time,
            (None, Typing::Nothing) if self.playback.is_some() => Place::Replay,
            (None, Typing::Nothing) => Place::In(self.view),
        }
    }

    /// From now on that view is seen, from its top.
    pub fn show(&mut self, view: View) {
        self.view = view;
        self.detail_top = 0;
    }

    /// The form that supposes something, if one is open.
    pub fn supposing(&self) -> Option<&Form> {
        let mut forms = self.dialogs.iter().filter_map(|dialog| match dialog {
            Dialog::Form(form) => Some(form.as_ref()),
            _ => None,
        });
        forms.find(|form| form.ask == Ask::WhatIf)
    }

    /// All that is half typed, also what is on the screen.
    pub fn half_typed(&self) -> Vec<Kept> {
        let on_screen = self.dialogs.iter().filter_map(|dialog| match dialog {
            Dialog::Form(form) => Some(form.as_ref()),
            _ => None,
        });
        let mut all = self.kept.clone();
        all.extend(self.drafts.iter().chain(on_screen).filter_map(Kept::of));
        all
    }

    /// It may write.
    pub fn acts(&self) -> bool {
        self.access == Access::Full
    }

    /// Whether an action is worth naming: not where it would only be refused.
    pub fn offers(&self, action: Action) -> bool {
        self.acts() || !action.writes()
    }

    /// The parts of the screen, for the size that was last reported.
    pub fn parts(&self) -> Parts {
        Parts::of_size(self.size, self.view, self.looks_ahead)
    }

    /// How many rows of a list are in sight.
    pub fn list_height(&self) -> usize {
        let rows = self.parts().list.height;
        usize::from(rows.saturating_sub(self.view.around()))
    }

    /// The id of the selected step, if a step is selected.
    pub fn step(&self) -> Option<&str> {
        match &self.cursor {
            Cursor::Step(id) | Cursor::Undo(id, _) => Some(id),
            _ => None,
        }
    }

    pub fn say(&mut self, kind: Saying, text: impl Into<String>) {
        let (text, since) = (text.into(), self.monotonic);
        self.message = Some(Message { text, kind, since });
    }

    /// Says where a copied text went.
    pub fn copied(&mut self, to: Copied) {
        let (kind, said) = match to {
            Copied::Sent => (
                Saying::Fyi,
                "sent to the clipboard; if it isn't there, the terminal doesn't allow it"
                    .to_string(),
            ),
            Copied::Tmux => (
                Saying::Fyi,
                "copied to the buffer of tmux, and to the clipboard if tmux may".to_string(),
            ),
            Copied::File(file) => (
                Saying::Fyi,
                format!("no clipboard here; the text is in {}", file.display()),
            ),
            Copied::Nowhere(why) => (Saying::No, format!("not copied: {why}")),
        };
        self.say(kind, said);
    }

    /// Puts something on top that has to be read before it can be answered.
    pub fn open(&mut self, dialog: Dialog) {
        self.dialogs.push(dialog);
        self.key_guard.opened(self.monotonic);
    }
}

impl Dialog {
    pub fn card(card: Card) -> Dialog {
        Dialog::Card { card, top: 0 }
    }

    pub fn place(&self) -> Place {
        match self {
            Dialog::Form(form) if form.is_table() => Place::Table,
            Dialog::Form(_) => Place::Form,
            Dialog::Palette { .. } => Place::Palette,
            Dialog::Help { .. } => Place::Help,
            Dialog::Card { .. } => Place::Card,
            Dialog::Command(_) => Place::Command,
            Dialog::Copies { .. } => Place::Copies,
        }
    }
}
