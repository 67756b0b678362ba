//! What time can go into.

/// What a stretch of time went into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The run was opened after the window.
    OpenedLate,
    /// Work took longer than the baseline gave it.
    Overran,
    /// Work that failed, or that was skipped in the end.
    FailedAttempt,
    /// Work that had to be done again, and visits to a step that was opened again.
    Redone,
    /// Work that was rolled back, and rolling it back.
    Undone,
    Blocked,
    Decision,
    SignOff,
    /// Nobody with the role was there.
    Person,
    /// It could have begun, somebody with the role was there, and nobody began it.
    NobodyStarted,
    /// By the lead, or by the decision of a gate.
    Held,
    Stopped,
    NotBefore,
    /// Work on a step that was not in the baseline, or a need that was added on the night.
    AddedWork,
    /// The plan had time in hand here, which took up that much.
    SlackUsed,
    /// It took less than the baseline gave it.
    Gained,
    /// Planned time of a step that was skipped.
    Skipped,
    /// Planned time of steps that are not finished.
    StillToCome,
    /// The run is closed, and the same is true.
    NotDone,
}

impl Kind {
    pub const ALL: [Kind; 19] = [
        Kind::OpenedLate,
        Kind::Overran,
        Kind::FailedAttempt,
        Kind::Redone,
        Kind::Undone,
        Kind::Blocked,
        Kind::Decision,
        Kind::SignOff,
        Kind::Person,
        Kind::NobodyStarted,
        Kind::Held,
        Kind::Stopped,
        Kind::NotBefore,
        Kind::AddedWork,
        Kind::SlackUsed,
        Kind::Gained,
        Kind::Skipped,
        Kind::StillToCome,
        Kind::NotDone,
    ];

    /// As reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::OpenedLate => "opened late",
            Kind::Overran => "overran",
            Kind::FailedAttempt => "failed attempt",
            Kind::Redone => "redone",
            Kind::Undone => "undone",
            Kind::Blocked => "blocked",
            Kind::Decision => "waited for a decision",
            Kind::SignOff => "waited for a sign-off",
            Kind::Person => "waited for a person or a shift",
            Kind::NobodyStarted => "nobody started it",
            Kind::Held => "held",
            Kind::Stopped => "stopped",
            Kind::NotBefore => "not before its time",
            Kind::AddedWork => "added work",
            Kind::SlackUsed => "slack used",
            Kind::Gained => "gained",
            Kind::Skipped => "skipped",
            Kind::StillToCome => "still to come",
            Kind::NotDone => "not done",
        }
    }

    /// Whether it is time that was saved: these are below zero, all others above.
    pub fn is_saved(self) -> bool {
        use Kind::*;
        matches!(self, SlackUsed | Gained | Skipped | StillToCome | NotDone)
    }
}
