//! Why something is not recorded: each rule once, with its name and whether it can be set aside.

use std::fmt;

use serde::Serialize;

/// A rule of the night. Its name is what `--override` takes and the log keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    UnknownId,
    OutsidePerson,
    Future,
    ImpossibleTime,
    UnlikelyTime,
    OwnWork,
    TypedByDoer,
    NoOpening,
    Closed,
    Stopped,
    Held,
    NeedsUnmet,
    BeforeWindow,
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
    /// A go with an open criterion, a vote against it, or without a vote that was asked for.
    CriteriaOpen,
}

/// What happens to a rule when a past fact (`--at`) breaks it, or somebody overrides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// Nothing sets it aside.
    Always,
    /// It is asked of whoever types now, whenever it happened; nothing sets it aside.
    AskedNow,
    /// A past fact is taken all the same; it can't be overridden, for there is nothing to decide.
    NotForThePast,
    /// A past fact is taken, and a reason overrides it.
    UnlessOverridden,
    /// It may be a slip of the hand, of the past too: a reason says that it is meant.
    UnlessMeant,
}

/// All rules: name, force.
pub const RULES: &[(Rule, &str, Force)] = {
    use Force::*;
    use Rule::*;
    &[
        (UnknownId, "unknown-id", Always),
        (OutsidePerson, "outside-person", UnlessMeant),
        (Future, "future", Always),
        (ImpossibleTime, "impossible-time", Always),
        (UnlikelyTime, "unlikely-time", UnlessMeant),
        (OwnWork, "own-work", Always),
        (TypedByDoer, "typed-by-doer", UnlessMeant),
        (NoOpening, "no-opening", Always),
        (Closed, "closed", UnlessOverridden),
        (Stopped, "stopped", NotForThePast),
        (Held, "held", UnlessOverridden),
        (NeedsUnmet, "needs-unmet", UnlessOverridden),
        (BeforeWindow, "before-window", UnlessOverridden),
        (TooEarly, "too-early", UnlessOverridden),
        (TooLateToGoBack, "too-late-to-go-back", UnlessOverridden),
        (NotYourRole, "not-your-role", UnlessOverridden),
        (NotLead, "not-lead", UnlessOverridden),
        (Blocked, "blocked", UnlessOverridden),
        (EvidenceMissing, "evidence-missing", UnlessOverridden),
        (EvidenceInvalid, "evidence-invalid", UnlessMeant),
        (Confirm, "confirm", UnlessOverridden),
        (RollingBack, "rolling-back", UnlessOverridden),
        (Ring, "ring", NotForThePast),
        (IdTaken, "id-taken", NotForThePast),
        (BadWindow, "bad-window", AskedNow),
        (AlreadyRunning, "already-running", UnlessOverridden),
        (AlreadyFinished, "already-finished", NotForThePast),
        (NotFinished, "not-finished", NotForThePast),
        (NotOpen, "not-open", NotForThePast),
        (NoSuchSignOff, "no-such-sign-off", NotForThePast),
        (AlreadySigned, "already-signed", NotForThePast),
        (ReasonMissing, "reason-missing", AskedNow),
        (TextMissing, "text-missing", AskedNow),
        (TooLate, "too-late", NotForThePast),
        (StillRunning, "still-running", UnlessOverridden),
        (Unsettled, "unsettled", UnlessOverridden),
        (CriteriaOpen, "criteria-open", UnlessOverridden),
        (NotCorrectable, "not-correctable", Always),
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

    /// A reason sets it aside.
    pub fn can_be_overridden(self) -> bool {
        matches!(self.force(), Force::UnlessOverridden | Force::UnlessMeant)
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
    /// In the words of a script.
    pub allowed: String,
    /// What `allowed` names that the screen has a field or a key for.
    #[serde(skip)]
    pub gives: Vec<Give>,
    /// Whom or what a name probably means.
    #[serde(skip)]
    pub meant: Option<Box<Meant>>,
}

/// A name that nobody has, and the one that it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    pub typed: String,
    /// The id.
    pub id: String,
    /// As people say it.
    pub name: String,
}

/// What a person gives to be allowed: a script by an option or a verb, the screen by a field or a
/// key. As text it is what a script says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Give {
    /// Who did it.
    Who,
    /// When it happened.
    When,
    /// The reason.
    Why,
    /// What the step asks to be typed.
    Confirm(String),
    /// What a step asks for, in words; and the command that gives it.
    Evidence { ask: String, verb: String },
    /// A command: its verb, and what follows.
    Verb(&'static str, String),
}

impl fmt::Display for Give {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Give::Who => f.write_str("--for PERSON"),
            Give::When => f.write_str("--at TIME"),
            Give::Why => f.write_str("--because TEXT"),
            Give::Confirm(text) => write!(f, "--confirm {text}"),
            Give::Evidence { verb, .. } => f.write_str(verb),
            Give::Verb(verb, rest) if rest.is_empty() => f.write_str(verb),
            Give::Verb(verb, rest) => write!(f, "{verb} {rest}"),
        }
    }
}

impl Refusal {
    pub fn new(rule: Rule, why: impl Into<String>, allowed: impl Into<String>) -> Refusal {
        Refusal {
            rule,
            why: why.into(),
            allowed: allowed.into(),
            gives: Vec::new(),
            meant: None,
        }
    }

    /// `allowed` names these, each as it is written as text.
    pub fn giving(mut self, gives: impl IntoIterator<Item = Give>) -> Refusal {
        self.gives.extend(gives);
        self
    }

    pub fn meaning(mut self, meant: Option<Meant>) -> Refusal {
        self.meant = meant.map(Box::new);
        self
    }

    /// What is allowed, where each thing to give is called as `name` says.
    pub fn allowed_with(&self, name: impl Fn(&Give) -> String) -> String {
        let told = |said: String, give: &Give| said.replacen(&give.to_string(), &name(give), 1);
        self.gives.iter().fold(self.allowed.clone(), told)
    }

    /// What is allowed, as a script gives it.
    pub fn in_a_script(&self) -> String {
        let said = &self.allowed;
        if self.rule.can_be_overridden() {
            format!("{said} (--override {} --because TEXT)", self.rule)
        } else {
            said.clone()
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
