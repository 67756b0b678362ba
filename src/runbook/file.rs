//! The runbook file as it is written: what serde reads, and what its JSON Schema is made from.
//!
//! Times, durations and names are still text here; `resolve` gives them their meaning. The
//! comments of the fields are what an author sees in the editor.

use schemars::JsonSchema;
use serde::Deserialize;

use super::forms::{self, Crew, Short};
use super::plan::{Criticality, IfLate, When};

/// A cutover runbook: who does what, in which order, and how to go back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "runsheet runbook")]
pub struct File {
    /// The title, as it stands on screens and reports.
    #[schemars(length(min = 1))]
    pub runbook: String,
    /// A short name, a-z 0-9 and -, that stays the same from revision to revision.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// Which edition of the plan this is. Put quotes around it. Default: "1".
    pub revision: Option<String>,
    /// The change ticket.
    pub change: Option<String>,
    /// What this is about, in Markdown.
    pub summary: Option<String>,
    /// From when until when the work may be done.
    pub window: WindowFile,
    /// The roster.
    #[serde(default)]
    pub people: Vec<PersonFile>,
    /// Vendors and escalation levels.
    #[serde(default)]
    pub contacts: Vec<ContactFile>,
    /// What people depend on; steps change or test it.
    #[serde(default)]
    pub services: Vec<ServiceFile>,
    /// Who is called when a blocker stays open.
    pub escalation: Option<EscalationFile>,
    /// What waiting for people takes, for the forecast.
    pub waits: Option<WaitsFile>,
    /// The parts of the plan, in order.
    #[schemars(length(min = 1))]
    pub phases: Vec<PhaseFile>,
}

/// From when until when the work may be done. Times are local to the time zone, or carry an offset.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowFile {
    /// When the work may begin: 2026-11-27 18:00.
    #[schemars(extend("examples" = ["2026-11-27 18:00"]))]
    pub opens: String,
    /// When it must be over: 2026-11-30 06:00.
    #[schemars(extend("examples" = ["2026-11-30 06:00"]))]
    pub closes: String,
    /// When the people who depend on it come back.
    pub doors_open: Option<String>,
    /// The IANA name of the time zone: America/Toronto.
    #[schemars(extend("examples" = ["America/Toronto", "Europe/London", "UTC"]))]
    pub timezone: String,
    /// What deciding to go back takes. Default: 30m.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub decision_margin: Option<String>,
}

/// Someone on the roster.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    /// A short name, a-z 0-9 and -.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// The name as people say it.
    pub name: String,
    /// What this person can be asked to do: lead, dba, clinical. `lead` and `safety` carry authority.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// People whose roles this person takes when they are away.
    #[serde(default)]
    pub deputy_for: Vec<String>,
    /// When they can work: 2026-11-27 17:00 / 2026-11-28 03:00. Absent or empty: always.
    #[serde(default)]
    #[schemars(extend("examples" = [["2026-11-27 17:00 / 2026-11-28 03:00"]]))]
    pub available: Vec<String>,
}

/// A vendor or an escalation level.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactFile {
    /// A short name, a-z 0-9 and -, that no person has.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// The name as people say it.
    pub name: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// What they ask for first: the account or contract number.
    pub account: Option<String>,
    /// When they can be reached: 24x7.
    pub hours: Option<String>,
    /// Whom to call next: a contact or a person.
    pub then: Option<String>,
}

/// Something people depend on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceFile {
    /// A short name, a-z 0-9 and -.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// The name as people say it.
    pub name: String,
    /// What is at stake when it is out. Default: operations.
    pub criticality: Option<Criticality>,
    /// Services without which this one can't work.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Whom to call: a contact or a person.
    pub contact: Option<String>,
    /// How to test it.
    pub test: Option<String>,
    /// Services that a pass of that test proves as well.
    #[serde(default)]
    pub proves: Vec<String>,
    /// Places where it is proven one by one.
    #[serde(default)]
    pub sites: Vec<String>,
    /// How long it must run before it is changed again: 7d.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub soak: Option<String>,
    /// How people work while it is out.
    pub downtime: Option<DowntimeFile>,
}

/// How people work while a service is out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DowntimeFile {
    /// What they do instead.
    pub procedure: String,
    /// How long that can be borne: 8h.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub longest: Option<String>,
}

/// Who is called when a blocker of that severity has been open for so long.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationFile {
    /// For blockers of high severity.
    #[serde(default)]
    pub high: Vec<CallFile>,
    /// For blockers of medium severity.
    #[serde(default)]
    pub medium: Vec<CallFile>,
    /// For blockers of low severity.
    #[serde(default)]
    pub low: Vec<CallFile>,
}

/// One level of escalation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallFile {
    /// How long the blocker has been open: 15m.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub after: String,
    /// A person or a contact.
    pub call: String,
}

/// What waiting for people takes, for the forecast.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitsFile {
    /// From the finish of a step to its sign-off. Default: 5m.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub sign_off: Option<String>,
    /// From a gate being ready to its decision. Default: 15m.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub decision: Option<String>,
}

/// A part of the plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseFile {
    /// A short name, a-z 0-9 and -.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// What it is about, in a few words.
    #[schemars(length(min = 1))]
    pub title: String,
    /// before: readiness, days ahead; window: the work itself; after: hypercare. Only the window
    /// counts for fit, progress and rollback. Default: window.
    pub when: Option<When>,
    /// The checklist, in order.
    #[schemars(length(min = 1))]
    pub steps: Vec<StepFile>,
}

/// One checklist item, or a gate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// A short name, a-z 0-9 and -, that no other step of the runbook has.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// What is done, in a few words.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What to do, in Markdown.
    #[serde(rename = "do")]
    pub instructions: Option<String>,
    /// What one sees when it went well.
    pub expect: Option<String>,
    /// The role that does it. Neither role nor crew: anyone, and nobody is occupied.
    pub role: Option<String>,
    /// Roles and how many of each: {dba: 1, network: 2}. Instead of role.
    pub crew: Option<Crew>,
    /// How long it takes: 45m, or {best: 30m, likely: 45m, worst: 2h}.
    pub takes: Option<Short<TakesFile>>,
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
    /// How to take it back, or why that is impossible.
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
    /// Why there is no way back.
    pub impossible: Option<String>,
    /// How long it takes: 5m, or {best: 2m, likely: 5m, worst: 20m}.
    pub takes: Option<Short<TakesFile>>,
    /// The role that does it.
    pub role: Option<String>,
    /// Roles and how many of each. Instead of role.
    pub crew: Option<Crew>,
    /// What one sees when it went well.
    pub expect: Option<String>,
    /// Services to test afterwards.
    pub tests: Option<Vec<String>>,
    /// Roles that confirm it.
    pub sign_off: Option<Vec<String>>,
    /// What must be typed before it starts.
    pub confirm: Option<String>,
}

/// A state to which one restore takes back every change made after it to the services it covers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePointFile {
    /// The services that a restore takes back.
    #[serde(default)]
    #[schemars(required, length(min = 1))]
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
    /// What one sees when it went well.
    pub expect: Option<String>,
    /// Services to test afterwards.
    pub tests: Option<Vec<String>>,
    /// Roles that confirm it.
    pub sign_off: Option<Vec<String>>,
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
    #[serde(default)]
    #[schemars(required, length(min = 1))]
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
