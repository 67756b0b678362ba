//! The facts of a night. An event is what happened; a [`Fact`] adds who, when and against what.
//!
//! Free text is not in the event but beside it, in [`Texts`], so that it can be withheld later
//! without breaking the chain of hashes. Events name their texts in their documentation.

mod parts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::{Instant, Span, near};

pub use parts::*;

/// Free texts by name: `because`, `title`, `text`, `value`, ...
pub type Texts = BTreeMap<String, String>;

/// Where an entry stands: the writer of its feed and its number there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryId {
    pub writer: String,
    pub n: u64,
}

impl std::fmt::Display for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.writer, self.n)
    }
}

impl EntryId {
    /// The machine that it was written on, as its feed is named.
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.writer.split_once('@')?;
        let host = rest.rsplit_once('~').map_or(rest, |(host, _)| host);
        (!host.is_empty()).then_some(host)
    }
}

impl From<EntryId> for String {
    fn from(id: EntryId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for EntryId {
    type Error = String;

    fn try_from(text: String) -> Result<EntryId, String> {
        text.rsplit_once('/')
            .and_then(|(writer, n)| {
                Some(EntryId {
                    writer: writer.into(),
                    n: n.parse().ok()?,
                })
            })
            .ok_or_else(|| format!("'{text}' is not an entry; write writer/number"))
    }
}

/// An event with what every event has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Who did, voted or signed: a person, a contact, or a name.
    pub by: String,
    /// Who typed it, where that was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// When it is said to have happened, where that was not when it was written.
    #[serde(
        default,
        deserialize_with = "near::maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub occurred: Option<Instant>,
    /// The rule that was set aside on purpose; `because` says why.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
    /// The rules that a past fact broke.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    #[serde(flatten)]
    pub event: Event,
    /// Stands behind the line's hash; see the log format.
    #[serde(skip)]
    pub texts: Texts,
}

macro_rules! people_of {
    ($fact:expr, $iter:ident $(, $mut:tt)?) => {{
        let mut people = vec![&$($mut)? $fact.by];
        people.extend(&$($mut)? $fact.recorded_by);
        match &$($mut)? $fact.event {
            Event::CheckedIn { person, .. }
            | Event::CheckedOut { person }
            | Event::Delegated { to: person, .. } => people.push(person),
            Event::BlockerRaised { fields, .. } | Event::BlockerUpdated { fields, .. } => {
                people.extend(&$($mut)? fields.owner);
            }
            Event::HandedOver { to: person } | Event::TakenOver { from: person } => {
                people.extend(person);
            }
            Event::Decided { conditions, .. } => {
                people.extend(conditions.$iter().flat_map(|c| &$($mut)? c.owner));
            }
            _ => {}
        }
        people
    }};
}

impl Fact {
    pub fn new(by: impl Into<String>, event: Event) -> Fact {
        Fact {
            by: by.into(),
            recorded_by: None,
            occurred: None,
            overrides: None,
            against: Vec::new(),
            event,
            texts: Texts::new(),
        }
    }

    pub fn with_text(mut self, name: &str, text: impl Into<String>) -> Fact {
        self.texts.insert(name.into(), text.into());
        self
    }

    /// Who typed it.
    pub fn typist(&self) -> &str {
        self.recorded_by.as_deref().unwrap_or(&self.by)
    }

    /// Whom it names: who did it, who typed it, whom it is about. Each an id, or a name as it was
    /// typed.
    pub fn people(&self) -> Vec<&String> {
        people_of!(self, iter)
    }

    pub fn people_mut(&mut self) -> Vec<&mut String> {
        people_of!(self, iter_mut, mut)
    }

    /// A text by its name; nothing where it was never given or is withheld.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }
}

/// What happened. All may have the text `because`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    RunOpened(Opening),
    /// Also what brings in somebody who is not in the plan; text `name`.
    CheckedIn {
        person: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        roles: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    CheckedOut {
        person: String,
    },
    Delegated {
        role: String,
        to: String,
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        until: Option<Instant>,
    },

    StepStarted {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
    },
    StepFinished {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
        outcome: Outcome,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        results: Vec<ServiceResult>,
        /// The failure after which this is another attempt, finished in one action.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<EntryId>,
    },
    StepSkipped {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
    },
    StepReopened {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
    },
    /// `finish` is the finish that is confirmed.
    SignedOff {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
        role: String,
        finish: EntryId,
    },
    SignOffRefused {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
        role: String,
        finish: EntryId,
    },
    /// Text `value`; a file's name for a file.
    EvidenceGiven {
        step: String,
        #[serde(default, skip_serializing_if = "Way::is_forward")]
        way: Way,
        id: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<StoredFile>,
    },
    /// A check that a person ran by key; text `output`, its end.
    CommandRan {
        step: String,
        exit: Option<i32>,
        took: Span,
    },
    /// Text `text`.
    NoteWritten {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
    },
    /// Text `text`.
    Called {
        contact: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reached: Option<String>,
        answered: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        blocker: Option<EntryId>,
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        next: Option<Instant>,
    },

    /// Text `title`. Its id is the id of this entry; `number` the `1` of `B1`, as its writer saw it.
    BlockerRaised {
        number: u32,
        #[serde(flatten)]
        fields: BlockerFields,
    },
    /// Texts `title` (when it changes) and `text`. Fields that are absent stay.
    BlockerUpdated {
        blocker: EntryId,
        #[serde(flatten)]
        fields: BlockerFields,
    },
    BlockerResolved {
        blocker: EntryId,
    },

    Voted {
        gate: String,
        vote: Vote,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        foreseen: Option<Foreseen>,
        /// The criteria that held, as the voter saw them, by their places from 0; absent in older
        /// logs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        met: Option<Vec<usize>>,
    },
    /// Texts `condition.0`, `condition.1`, ... as many as `conditions`.
    Decided {
        gate: String,
        decision: Decision,
        /// How long to hold, or when to try again.
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        until: Option<Instant>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<ConditionFields>,
        /// The decision that this one takes the place of; another one standing is a conflict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<EntryId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        foreseen: Option<Foreseen>,
        /// As in a vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        met: Option<Vec<usize>>,
    },
    /// A criterion that only a person can see, by its place in the gate, from 0.
    CriterionTicked {
        gate: String,
        criterion: usize,
    },
    /// `condition` is its place in the decision, from 0.
    ConditionMet {
        gate: String,
        decision: EntryId,
        condition: usize,
    },

    /// Text `text`.
    ServiceTested {
        service: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<String>,
        result: TestResult,
    },
    /// What the clock of a host showed more (or less) than the right time.
    ClockCompared {
        host: String,
        ahead: Span,
    },

    /// Texts `title`, `do`, `undo`.
    StepAdded {
        id: String,
        after: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        takes: Option<Span>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        needed_by: Vec<String>,
    },
    /// Texts `title`, `do`, `expect`, `undo`. Fields and texts that are absent stay.
    StepAmended {
        step: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needs: Option<Vec<String>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        takes: Option<Span>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        not_before: Option<Instant>,
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        decide_by: Option<Instant>,
    },
    WindowMoved {
        #[serde(deserialize_with = "near::one")]
        closes: Instant,
    },
    Replanned {
        planned: Vec<PlannedTimes>,
    },

    Held {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<String>,
    },
    Stopped,
    /// `scope` is that of a hold.
    Resumed {
        pause: Pause,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<String>,
    },
    RollbackStarted {
        #[serde(flatten)]
        extent: RollbackExtent,
    },
    GoingForward {
        phase: String,
    },

    TakenBack {
        entry: EntryId,
    },
    /// Text `to`: the new value, also of a text; `field` names what changes.
    Corrected {
        entry: EntryId,
        field: CorrectedField,
        #[serde(
            default,
            deserialize_with = "near::maybe",
            skip_serializing_if = "Option::is_none"
        )]
        at: Option<Instant>,
    },
    /// Text `what`: what could not both be true.
    ConflictSettled {
        /// The `1` of `K1`, as its writer saw it.
        number: u32,
        entries: Vec<EntryId>,
        stands: EntryId,
    },
    /// Text `text`. What was open then is read from the entries before.
    HandedOver {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Text `text`. What was open and in the hands of `from` is now in those of `by`.
    TakenOver {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// Text `text`.
    RunClosed {
        outcome: RunOutcome,
    },

    /// A fact of a newer version: kept, shown as not understood, without effect.
    #[serde(skip)]
    NotUnderstood,
}

impl Event {
    /// Of which work it speaks.
    pub fn way(&self) -> Way {
        match self {
            Event::StepStarted { way, .. }
            | Event::StepFinished { way, .. }
            | Event::StepSkipped { way, .. }
            | Event::StepReopened { way, .. }
            | Event::SignedOff { way, .. }
            | Event::SignOffRefused { way, .. }
            | Event::EvidenceGiven { way, .. } => *way,
            _ => Way::Forward,
        }
    }

    /// The entry that it corrects or takes back.
    pub fn revised(&self) -> Option<&EntryId> {
        match self {
            Event::TakenBack { entry } | Event::Corrected { entry, .. } => Some(entry),
            _ => None,
        }
    }

    /// The step or gate that it is about, by id.
    pub fn step(&self) -> Option<&str> {
        match self {
            Event::StepStarted { step, .. }
            | Event::StepFinished { step, .. }
            | Event::StepSkipped { step, .. }
            | Event::StepReopened { step, .. }
            | Event::SignedOff { step, .. }
            | Event::SignOffRefused { step, .. }
            | Event::EvidenceGiven { step, .. }
            | Event::CommandRan { step, .. }
            | Event::StepAmended { step, .. } => Some(step),
            Event::NoteWritten { step } => step.as_deref(),
            Event::Voted { gate, .. }
            | Event::Decided { gate, .. }
            | Event::CriterionTicked { gate, .. }
            | Event::ConditionMet { gate, .. } => Some(gate),
            Event::StepAdded { id, .. } => Some(id),
            _ => None,
        }
    }
}
