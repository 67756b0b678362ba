//! Why something is not recorded: each rule once, with its name and whether it can be set aside.

use std::fmt;

use serde::Serialize;

/// A rule of the night. Its name is what `--override` takes and the log keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    UnknownId,
    Future,
    OwnWork,
    NoOpening,
    Closed,
    Stopped,
    Held,
    NeedsUnmet,
    TooEarly,
    TooLateToGoBack,
    NotYourRole,
    NotLead,
    Blocked,
    EvidenceMissing,
    EvidenceInvalid,
    Confirm,
    RollingBack,
    Ring,
    IdTaken,
    BadWindow,
    AlreadyRunning,
    AlreadyFinished,
    NotFinished,
    NotOpen,
    NoSuchSignOff,
    AlreadySigned,
    ReasonMissing,
    TextMissing,
    TooLate,
    StillRunning,
    Unsettled,
    NotCorrectable,
}

/// What happens to a rule when a past fact (`--at`) breaks it, or somebody overrides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// Nothing sets it aside.
    Always,
    /// A past fact is taken all the same; it can't be overridden, for there is nothing to decide.
    NotForThePast,
    /// A past fact is taken, and a reason overrides it.
    UnlessOverridden,
}

/// All rules: name, force.
pub const RULES: &[(Rule, &str, Force)] = {
    use Force::*;
    use Rule::*;
    &[
        (UnknownId, "unknown-id", Always),
        (Future, "future", Always),
        (OwnWork, "own-work", Always),
        (NoOpening, "no-opening", Always),
        (Closed, "closed", UnlessOverridden),
        (Stopped, "stopped", NotForThePast),
        (Held, "held", UnlessOverridden),
        (NeedsUnmet, "needs-unmet", UnlessOverridden),
        (TooEarly, "too-early", UnlessOverridden),
        (TooLateToGoBack, "too-late-to-go-back", UnlessOverridden),
        (NotYourRole, "not-your-role", UnlessOverridden),
        (NotLead, "not-lead", UnlessOverridden),
        (Blocked, "blocked", UnlessOverridden),
        (EvidenceMissing, "evidence-missing", UnlessOverridden),
        (EvidenceInvalid, "evidence-invalid", UnlessOverridden),
        (Confirm, "confirm", UnlessOverridden),
        (RollingBack, "rolling-back", UnlessOverridden),
        (Ring, "ring", NotForThePast),
        (IdTaken, "id-taken", NotForThePast),
        (BadWindow, "bad-window", NotForThePast),
        (AlreadyRunning, "already-running", UnlessOverridden),
        (AlreadyFinished, "already-finished", NotForThePast),
        (NotFinished, "not-finished", NotForThePast),
        (NotOpen, "not-open", NotForThePast),
        (NoSuchSignOff, "no-such-sign-off", NotForThePast),
        (AlreadySigned, "already-signed", NotForThePast),
        (ReasonMissing, "reason-missing", NotForThePast),
        (TextMissing, "text-missing", NotForThePast),
        (TooLate, "too-late", NotForThePast),
        (StillRunning, "still-running", UnlessOverridden),
        (Unsettled, "unsettled", UnlessOverridden),
        (NotCorrectable, "not-correctable", NotForThePast),
    ]
};

impl Rule {
    pub fn name(self) -> &'static str {
        RULES
            .iter()
            .find(|(rule, ..)| *rule == self)
            .map_or("rule", |(_, name, _)| name)
    }

    pub fn named(name: &str) -> Option<Rule> {
        RULES
            .iter()
            .find(|(_, n, _)| *n == name)
            .map(|(rule, ..)| *rule)
    }

    pub fn force(self) -> Force {
        RULES
            .iter()
            .find(|(rule, ..)| *rule == self)
            .map_or(Force::Always, |(.., force)| *force)
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A no: which rule, why it holds here, and what would be allowed instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{rule}: {why}")]
pub struct Refusal {
    pub rule: Rule,
    pub why: String,
    pub allowed: String,
}

impl Refusal {
    pub fn new(rule: Rule, why: impl Into<String>, allowed: impl Into<String>) -> Refusal {
        Refusal {
            rule,
            why: why.into(),
            allowed: allowed.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for (rule, name, _) in RULES {
            assert_eq!(Rule::named(name), Some(*rule));
            assert_eq!(rule.name(), *name);
        }
    }
}
