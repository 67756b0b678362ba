//! The runbook file as it is written: what serde reads, and what its JSON Schema is made from.
//!
//! Times, durations and names are still text here; `resolve` gives them their meaning. The
//! comments of the fields are what an author sees in the editor.

use schemars::JsonSchema;
use serde::Deserialize;

use super::forms::{self, RoleNames};
use super::plan::{Criticality, When};
pub use super::step_file::*;

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
    /// The roster: people and teams.
    #[serde(default)]
    pub people: Vec<PersonFile>,
    /// What roles are called on screens and in reports, in any language: {dev: Developers}.
    pub roles: Option<RoleNames>,
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
    /// How long people stay past their shift for work that they have begun. Default: 2h.
    #[schemars(extend("pattern" = forms::DURATION))]
    pub overtime: Option<String>,
    /// How much of the luck is shared, for the forecast.
    pub uncertainty: Option<UncertaintyFile>,
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

/// A person or a team on the roster.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    /// A short name, a-z 0-9 and -.
    #[schemars(extend("pattern" = forms::ID))]
    pub id: String,
    /// The name as people say it.
    pub name: String,
    /// Whether this is a team, of which any number can work at the same time. Default: false.
    pub team: Option<bool>,
    /// How many the team has, for the forecast. Absent: as many as it takes.
    pub size: Option<u32>,
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
    /// How long people can work without it: 8h.
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

/// How much of the luck of a step is shared with others: shares of 0 to 1, together 1 at most.
/// {night: 0, team: 0} makes each step's luck its own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncertaintyFile {
    /// With everything in the night. Default: 0.3.
    #[schemars(range(min = 0, max = 1))]
    pub night: Option<f64>,
    /// With what the same role does, on top of that. Default: 0.4.
    #[schemars(range(min = 0, max = 1))]
    pub team: Option<f64>,
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
