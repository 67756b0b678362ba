//! What the next shift must know: the packet of a hand-over, made from the log and from nothing
//! else. One list of items, from which text, Markdown, JSON, the screen and the report are made.

mod items;
mod text;

use serde::Serialize;

use crate::run::{HandOver, Run};
use crate::situation::Situation;
use crate::time::Instant;

use crate::words::{Names, finish_text, rollback_limit_text};

pub use text::{packet_lines, packet_markdown, packet_text};

/// A packet, of one moment; `docs/json.md` has it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Packet {
    pub run: String,
    pub mode: &'static str,
    /// Who goes; nothing: nobody in particular, and nothing passes.
    pub from: Option<String>,
    /// Who takes over, where that is known.
    pub to: Option<String>,
    /// The moment, in RFC 3339.
    pub at: String,
    /// When the shift of `from` began; without one, the run.
    pub since: Option<String>,
    /// What whoever goes says of it, where they have.
    pub text: Option<String>,
    /// The expected finish and the rollback, where somebody looks ahead.
    pub outlook: Vec<String>,
    pub items: Vec<Item>,
}

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    pub kind: Kind,
    /// Of a step, a blocker or a conflict.
    pub number: Option<String>,
    pub what: String,
    /// In whose hands it is, or who wrote it.
    pub who: Option<String>,
    /// Since when, in RFC 3339.
    #[serde(rename = "since")]
    since_text: Option<String>,
    #[serde(skip)]
    pub since: Option<Instant>,
    /// What comes next of it.
    pub next: Option<String>,
    /// It goes to whoever takes over.
    pub passes: bool,
}

/// What an item is, in the order in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A state that is not as planned.
    Abnormal,
    Blocker,
    /// Asked for by a 'go with conditions'.
    Condition,
    /// It runs, or waits for a signature.
    Running,
    /// A call that was promised.
    Call,
    /// Still to be decided.
    Gate,
    Note,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::Abnormal,
        Kind::Blocker,
        Kind::Condition,
        Kind::Running,
        Kind::Call,
        Kind::Gate,
        Kind::Note,
    ];

    /// As in every output.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Abnormal => "abnormal",
            Kind::Blocker => "blocker",
            Kind::Condition => "condition",
            Kind::Running => "running",
            Kind::Call => "call",
            Kind::Gate => "gate",
            Kind::Note => "note",
        }
    }

    /// Above the items of the kind.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Abnormal => "Not as planned",
            Kind::Blocker => "Stuck",
            Kind::Condition => "Conditions of a go",
            Kind::Running => "In progress",
            Kind::Call => "Calls promised",
            Kind::Gate => "Gates ahead",
            Kind::Note => "Notes of the shift",
        }
    }
}

/// What goes from one to the other, as the situation is. Whom it goes to may be open, and so may
/// be from whom. What people are called is for the words of its items; JSON has their ids.
pub fn packet(s: &Situation, names: Names, from: Option<&str>, to: Option<&str>) -> Packet {
    let zone = &s.run.plan.window.zone;
    let began = began(s.run, from);
    Packet {
        run: s.run.plan.title.clone(),
        mode: s.run.mode().word(),
        from: from.map(str::to_string),
        to: to.map(str::to_string),
        at: zone.rfc3339(s.wall),
        since: began.map(|at| zone.rfc3339(at)),
        text: from.and_then(|from| said(s.run, from)),
        outlook: [finish_text(s), rollback_limit_text(s)]
            .into_iter()
            .flatten()
            .collect(),
        items: items::of(s, names, from, began),
    }
}

/// When the shift began that a packet is of.
fn began(run: &Run, from: Option<&str>) -> Option<Instant> {
    let opened = run.opened.as_ref().map(|o| o.stamp.at);
    from.and_then(|from| run.shift_began(from)).or(opened)
}

/// What that person said on handing over, as long as nobody took over.
fn said(run: &Run, from: &str) -> Option<String> {
    let mut open = run.open_hand_overs();
    let last: Option<&HandOver> = open.find(|h| h.from == from);
    last?.handed.as_ref()?.text.clone()
}

impl Packet {
    /// The items of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }

    /// How many items go to whoever takes over.
    pub fn passing(&self) -> usize {
        self.items.iter().filter(|item| item.passes).count()
    }
}
