//! What asks a question: how its form begins, and what its answers ask for.

use super::{Field, Reading, Slot, Subject, Trouble};
use crate::run::{Command, Moment, Request, Run, imagine};
use crate::situation::Situation;

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
        now: s.wall,
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
