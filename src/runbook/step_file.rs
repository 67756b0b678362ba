//! A step as it is written in the file; see [`file`](super::file).

use schemars::JsonSchema;
use serde::Deserialize;

use super::forms::{self, Crew, Short};
use super::plan::{IfLate, StepKind};

/// One checklist item, or a gate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// A short name, a-z 0-9 and -, that no other step of the runbook has.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// What the step does, in a few words.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What the step is called in the plan it comes from: 2.g. Shown beside its number.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Where it comes from: plan.xlsx!Plan!C17.
    pub source: Option<String>,
    /// What to do, in Markdown.
    #[serde(rename = "do")]
    pub instructions: Option<String>,
    /// What to expect when it worked.
    pub expect: Option<String>,
    /// The role that does it. Neither role nor crew: anyone, and nobody is occupied.
    pub role: Option<String>,
    /// The person, team or contact that does it, by id. Instead of role.
    pub owner: Option<String>,
    /// Roles and how many of each: {dba: 1, network: 2}. Instead of role.
    pub crew: Option<Crew>,
    /// How long it takes: 45m, or {best: 30m, likely: 45m, worst: 2h}.
    pub takes: Option<Short<TakesFile>>,
    /// How often it fails and is done again: 1 in 8.
    #[schemars(extend("pattern" = forms::ODDS))]
    pub fails: Option<String>,
    /// What the step is for, where its words don't show it: notice, backup, ...
    pub kind: Option<StepKind>,
    /// Steps that must be finished first. Absent: the step before it (for a first step, the phase
    /// before); []: nothing.
    #[serde(default, deserialize_with = "forms::list_if_given")]
    #[schemars(with = "Vec<String>")]
    pub needs: Option<Vec<String>>,
    /// The earliest start: 2026-11-27 20:00, or +2h from the opening of the window.
    pub not_before: Option<String>,
    /// Services that it changes.
    #[serde(default)]
    pub changes: Vec<String>,
    /// Services that it tests.
    #[serde(default)]
    pub tests: Vec<String>,
    /// How to undo it, or why that is impossible.
    pub undo: Option<UndoFile>,
    /// A state to which one restore takes back every later change to these services.
    pub restore_point: Option<RestorePointFile>,
    /// The step whose restore point this one proves.
    pub proves_restore: Option<String>,
    /// Roles that confirm it; another person than whoever did it.
    #[serde(default)]
    pub sign_off: Vec<String>,
    /// Observed values or files that prove it.
    #[serde(default)]
    pub evidence: Vec<EvidenceFile>,
    /// What must be typed before it starts: the name of the host, say.
    pub confirm: Option<String>,
    /// A command that a person runs by key; never by itself.
    pub run: Option<RunFile>,
    /// The technology that this team has not used before.
    pub first_time: Option<String>,
    /// Makes it a go / no-go / hold decision.
    pub gate: Option<GateFile>,
}

/// Three durations: when all goes well, as usual, and when much goes wrong.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakesFile {
    /// When all goes well.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub best: String,
    /// As usual.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub likely: String,
    /// When much goes wrong.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub worst: String,
}

/// How to take a step back: `do`, or `impossible` with the reason. What is not given is the step's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoFile {
    /// What to do, in Markdown.
    #[serde(rename = "do")]
    pub instructions: Option<String>,
    /// Why there is no rollback.
    pub impossible: Option<String>,
    /// How long it takes: 5m, or {best: 2m, likely: 5m, worst: 20m}.
    pub takes: Option<Short<TakesFile>>,
    /// The role that does it.
    pub role: Option<String>,
    /// Roles and how many of each. Instead of role.
    pub crew: Option<Crew>,
    /// What to expect when it worked.
    pub expect: Option<String>,
    /// Services to test afterwards.
    pub tests: Option<Vec<String>>,
    /// Roles that confirm it.
    pub sign_off: Option<Vec<String>>,
    /// What proves it; not the step's own, which shows that the step was done.
    pub evidence: Option<Vec<EvidenceFile>>,
    /// What must be typed before it starts.
    pub confirm: Option<String>,
}

/// A state to which one restore takes back every change made after it to the services it covers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePointFile {
    /// The services that a restore takes back.
    #[schemars(length(min = 1))]
    pub of: Vec<String>,
    /// How to restore it, in Markdown.
    #[serde(rename = "do")]
    pub instructions: String,
    /// How long that takes: 90m, or {best: 1h, likely: 90m, worst: 4h}.
    pub takes: Option<Short<TakesFile>>,
    /// The role that does it.
    pub role: Option<String>,
    /// Roles and how many of each. Instead of role.
    pub crew: Option<Crew>,
    /// What to expect when it worked.
    pub expect: Option<String>,
    /// Services to test afterwards.
    pub tests: Option<Vec<String>>,
    /// Roles that confirm it.
    pub sign_off: Option<Vec<String>>,
    /// What proves it; not the step's own, which shows that the step was done.
    pub evidence: Option<Vec<EvidenceFile>>,
    /// What must be typed before it starts.
    pub confirm: Option<String>,
}

/// An observed value or a file that proves a step.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// A short name, a-z 0-9 and -, within the step.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// What is asked for.
    pub ask: String,
    /// Default: text.
    pub kind: Option<KindFile>,
    /// The least number that is right.
    pub min: Option<f64>,
    /// The greatest number that is right.
    pub max: Option<f64>,
    /// What can be chosen.
    pub choices: Option<Vec<String>>,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindFile {
    Text,
    Number,
    Choice,
    File,
}

/// A command that a person runs by key; never by itself.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunFile {
    /// The command line.
    pub command: String,
    /// How long it may take: 2m.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub timeout: Option<String>,
}

/// A go / no-go / hold decision.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateFile {
    /// Roles that decide; one person of any of them.
    #[schemars(length(min = 1))]
    pub decides: Vec<String>,
    /// Roles that are asked; their votes advise.
    #[serde(default)]
    pub votes: Vec<String>,
    /// The deadline: 2026-11-28 02:00, or +8h from the opening of the window.
    pub decide_by: Option<String>,
    /// What silence at the deadline means. Default: hold.
    pub if_late: Option<IfLate>,
    /// What must be true; a text, or a text with the step or service that shows it.
    #[serde(default)]
    pub criteria: Vec<Short<CriterionFile>>,
}

/// A condition and what shows it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// What must be true.
    pub text: String,
    /// The step that shows it.
    pub step: Option<String>,
    /// The service that shows it, once it is proven.
    pub service: Option<String>,
}
