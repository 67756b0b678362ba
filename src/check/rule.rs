//! What a rule is.

use serde::Serialize;

use super::finding::Report;
use super::plan::Plan;

/// One thing that can be wrong with a plan. It has a file in `rules`, a folder with fixtures in
/// `tests/check`, and a page in `explain`.
#[derive(Debug)]
pub struct Rule {
    /// Stable; what `explain` takes and `allow` names.
    pub name: &'static str,
    pub group: Group,
    pub severity: Severity,
    /// What it finds, in a sentence.
    pub finds: &'static str,
    /// Why that matters on the night.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// What would be a false alarm, and how it is avoided.
    pub spares: &'static str,
    /// A piece of a runbook that it finds fault with.
    pub before: &'static str,
    /// The same, mended.
    pub after: &'static str,
    pub(super) look: Look,
}

/// How a rule looks at plans.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// At one plan.
    Plan(fn(&Plan, &mut Report)),
    /// At several together; also called with one.
    Programme(fn(&[Plan], &mut Report)),
    /// At the comments of a file.
    Comments,
}

/// How grave a finding is. Only errors fail; with `--strict` warnings do too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Advice,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// What a rule is about, in the order in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    RollbackLimit,
    Testing,
    TooMuch,
    People,
    Gates,
    Time,
    Patients,
    Writing,
    Programme,
    Comments,
}

impl Group {
    pub const ALL: [Group; 10] = [
        Group::RollbackLimit,
        Group::Testing,
        Group::TooMuch,
        Group::People,
        Group::Gates,
        Group::Time,
        Group::Patients,
        Group::Writing,
        Group::Programme,
        Group::Comments,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Group::RollbackLimit => "Rollback",
            Group::Testing => "Testing",
            Group::TooMuch => "Too much at once",
            Group::People => "People",
            Group::Gates => "Gates",
            Group::Time => "Time",
            Group::Patients => "Patients and other users",
            Group::Writing => "Writing",
            Group::Programme => "Several runbooks together",
            Group::Comments => "Allowed findings",
        }
    }
}
