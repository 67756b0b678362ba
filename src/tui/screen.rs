//! What the screen remembers between two keys. All of it is here, and none of it is the run.

use std::collections::HashSet;

use ratatui::layout::Size;

use super::away::Away;
use super::form::{Ask, Form};
use super::keys::{Action, Place};
use super::lookout::Moved;
use super::origin::Origin;
use super::pace::{Beat, Pace};
use super::rows::Row;
use super::theme::Look;
use crate::journal::Way;
use crate::runbook::StepIx;
use crate::share::HubState;
use crate::situation::Turn;
use crate::time::{Instant, Span};

/// The state of the screen; see the module for how it changes.
#[derive(Debug)]
pub struct Screen {
    pub look: Look,
    pub hands: Hands,
    /// For whom is typed; nothing: for oneself.
    pub acting: Option<String>,
    pub size: Size,
    pub view: View,
    /// The step or phase that is selected, by its id, so that it stays when rows move.
    pub cursor: Cursor,
    /// What the tree shows, made anew by `rows::settle`.
    pub rows: Vec<Row>,
    /// Which of them is selected.
    pub at: Option<usize>,
    pub top: usize,
    pub glance: Glance,
    pub folded: HashSet<String>,
    pub filter: Filter,
    pub zoom: Zoom,
    pub typing: Typing,
    pub last_search: String,
    /// In the list of blockers, of gates, of people: the id of what is selected.
    pub blockers: Spot,
    pub gates: Spot,
    pub people: Spot,
    pub calls: Spot,
    pub services: Spot,
    /// The line of the log that is selected; nothing: its end, whatever comes.
    pub log_at: Option<usize>,
    pub detail_top: usize,
    /// The last is on top.
    pub dialogs: Vec<Dialog>,
    /// Forms that were left half typed.
    pub drafts: Vec<Form>,
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
    pub pace: Pace,
    pub away: Away,
    /// Where a replay is; nothing: this is now.
    pub tape: Option<Tape>,
    pub beat: Beat,
}

/// Where a replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tape {
    /// So many entries of the log are told.
    pub entry: usize,
    pub of: usize,
    pub playing: bool,
    /// Seconds of the night in a second.
    pub speed: u32,
}

/// What the whole plan has to be gone through for: made with the rows, not with every frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Glance {
    pub my_next: Option<(StepIx, Turn)>,
    pub running: usize,
    /// How many calls should have been made by now.
    pub calls_due: usize,
    /// How many of the services that were touched are proven, and how many were.
    pub services: (usize, usize),
}

/// Whether this screen may write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Hands {
    #[default]
    Acting,
    /// It only looks on: a wall display, a log that can't be written.
    Watching(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    #[default]
    Steps,
    /// When everything was planned, was done, and is expected.
    Timeline,
    Blockers,
    Gates,
    /// What each service is known to be, and what to test first.
    Services,
    Log,
    People,
    /// Whom to call, what is due, and the calls that were made.
    Calls,
    /// The selected step, or gate, in full.
    Detail,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cursor {
    #[default]
    Nothing,
    Phase(String),
    Step(String),
    /// The head of a rollback.
    Rollback,
    /// The undo or the restore of a step.
    Undo(String, Way),
}

/// The selected row of a list, by its id, and the first row in sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    pub id: Option<String>,
    pub top: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    #[default]
    All,
    Mine,
    Ready,
    Blocked,
    Late,
}

/// How much of the night the timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zoom {
    #[default]
    Whole,
    HalfDay,
    FourHours,
}

/// What letters and figures go into, outside a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Typing {
    #[default]
    Nothing,
    /// A number, since when it is as it is, and where it began.
    Jump {
        number: String,
        since: Beat,
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
        says: Says,
        /// The first line in sight, where not all of it is.
        top: usize,
    },
    Command(Check),
}

/// What a card has to be read for, as it was when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    WhereWeWere(super::away::Card),
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
    pub since: Beat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Fyi,
    No,
    /// It needs me.
    Call,
}

impl View {
    /// In the order of the tabs.
    pub const ALL: [View; 9] = [
        View::Steps,
        View::Timeline,
        View::Blockers,
        View::Gates,
        View::Services,
        View::Log,
        View::People,
        View::Calls,
        View::Detail,
    ];

    pub fn name(self) -> &'static str {
        match self {
            View::Steps => "Steps",
            View::Timeline => "Time",
            View::Blockers => "Blockers",
            View::Gates => "Gates",
            View::Services => "Services",
            View::Log => "Log",
            View::People => "People",
            View::Calls => "Calls",
            View::Detail => "Step",
        }
    }

    pub fn place(self) -> Place {
        match self {
            View::Steps => Place::Steps,
            View::Timeline => Place::Timeline,
            View::Blockers => Place::Blockers,
            View::Gates => Place::Gates,
            View::Services => Place::Services,
            View::Log => Place::Log,
            View::People => Place::People,
            View::Calls => Place::Calls,
            View::Detail => Place::Detail,
        }
    }

    /// It shows the rows of the plan, and has the selection in them.
    pub fn has_rows(self) -> bool {
        matches!(self, View::Steps | View::Timeline)
    }

    /// The view so many tabs on.
    pub fn turned(self, by: isize) -> View {
        let at = View::ALL.iter().position(|v| *v == self).unwrap_or(0) as isize;
        View::ALL[(at + by).rem_euclid(View::ALL.len() as isize) as usize]
    }
}

impl Filter {
    pub const ALL: [Filter; 5] = [
        Filter::All,
        Filter::Mine,
        Filter::Ready,
        Filter::Blocked,
        Filter::Late,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Mine => "mine",
            Filter::Ready => "ready",
            Filter::Blocked => "blocked",
            Filter::Late => "late",
        }
    }

    pub fn next(self) -> Filter {
        let at = Filter::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Filter::ALL[(at + 1) % Filter::ALL.len()]
    }
}

impl Zoom {
    const ALL: [Zoom; 3] = [Zoom::Whole, Zoom::HalfDay, Zoom::FourHours];

    /// How long it is; nothing for the whole.
    pub fn span(self) -> Option<Span> {
        match self {
            Zoom::Whole => None,
            Zoom::HalfDay => Some(Span::minutes(12 * 60)),
            Zoom::FourHours => Some(Span::minutes(4 * 60)),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Zoom::Whole => "whole night",
            Zoom::HalfDay => "12 hours",
            Zoom::FourHours => "4 hours",
        }
    }

    /// The next that shows less than the whole, which is so long; after the last the whole again.
    pub fn next(self, whole: Span) -> Zoom {
        let closer = Zoom::ALL.into_iter().skip_while(|z| *z != self).skip(1);
        let mut closer = closer.filter(|z| z.span().is_some_and(|span| span < whole));
        closer.next().unwrap_or_default()
    }
}

impl Screen {
    pub fn new(look: Look, hands: Hands, size: Size) -> Screen {
        Screen {
            look,
            hands,
            acting: None,
            size,
            view: View::default(),
            cursor: Cursor::default(),
            rows: Vec::new(),
            at: None,
            top: 0,
            glance: Glance::default(),
            folded: HashSet::new(),
            filter: Filter::default(),
            zoom: Zoom::default(),
            typing: Typing::default(),
            last_search: String::new(),
            blockers: Spot::default(),
            gates: Spot::default(),
            people: Spot::default(),
            calls: Spot::default(),
            services: Spot::default(),
            log_at: None,
            detail_top: 0,
            dialogs: Vec::new(),
            drafts: Vec::new(),
            message: None,
            unsaved: None,
            damage: 0,
            hub: None,
            looks_ahead: false,
            moved: None,
            checks: 0,
            reports: 0,
            warned: None,
            pace: Pace::default(),
            away: Away::default(),
            tape: None,
            beat: Beat::ZERO,
        }
    }

    /// Where the next key is pressed.
    pub fn place(&self) -> Place {
        match (self.dialogs.last(), &self.typing) {
            (Some(dialog), _) => dialog.place(),
            (None, Typing::Jump { .. }) => Place::Jump,
            (None, Typing::Search { .. }) => Place::Search,
            (None, Typing::Time(_)) => Place::Time,
            (None, Typing::Nothing) if self.tape.is_some() => Place::Replay,
            (None, Typing::Nothing) => self.view.place(),
        }
    }

    /// The form that supposes something, if one is open.
    pub fn supposing(&self) -> Option<&Form> {
        let mut forms = self.dialogs.iter().filter_map(|dialog| match dialog {
            Dialog::Form(form) => Some(form.as_ref()),
            _ => None,
        });
        forms.find(|form| form.ask == Ask::WhatIf)
    }

    /// It may write.
    pub fn acts(&self) -> bool {
        self.hands == Hands::Acting
    }

    /// Whether an action is worth naming: not where it would only be refused.
    pub fn offers(&self, action: Action) -> bool {
        self.acts() || !action.writes()
    }

    /// The id of the selected step, if a step is selected.
    pub fn step(&self) -> Option<&str> {
        match &self.cursor {
            Cursor::Step(id) | Cursor::Undo(id, _) => Some(id),
            _ => None,
        }
    }

    pub fn say(&mut self, kind: Saying, text: impl Into<String>) {
        let (text, since) = (text.into(), self.beat);
        self.message = Some(Message { text, kind, since });
    }

    /// Puts something on top that has to be read before it can be answered.
    pub fn open(&mut self, dialog: Dialog) {
        self.dialogs.push(dialog);
        self.pace.opened(self.beat);
    }
}

impl Dialog {
    pub fn card(says: Says) -> Dialog {
        Dialog::Card { says, top: 0 }
    }

    pub fn place(&self) -> Place {
        match self {
            Dialog::Form(form) if form.is_table() => Place::Table,
            Dialog::Form(_) => Place::Form,
            Dialog::Palette { .. } => Place::Palette,
            Dialog::Help { .. } => Place::Help,
            Dialog::Card { .. } => Place::Card,
            Dialog::Command(_) => Place::Command,
        }
    }
}
