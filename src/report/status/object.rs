//! The status as others rely on it: `status --format json`. See `docs/json.md`.

use serde::Serialize;

use crate::run::Stage;
use crate::situation::Counts;
use crate::time::Span;

pub use super::back::{
    StatusAmended, StatusChange, StatusNoWayBack, StatusRollback, StatusUndo, StatusWas,
};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    pub run: String,
    pub folder: String,
    pub mode: &'static str,
    /// `forward`; `back` in a rollback.
    pub direction: &'static str,
    /// What is rolled back; null while the run goes forward.
    pub rollback: Option<StatusRollback>,
    /// The begun step whose undo is impossible.
    #[serde(rename = "no_way_back")]
    pub no_rollback: Option<StatusNoWayBack>,
    pub held: Option<StatusHold>,
    pub outcome: Option<&'static str>,
    /// When the last work of the window finished, once all of it was done or rolled back.
    pub finished: Option<String>,
    pub now: String,
    pub window: StatusWindow,
    pub progress: StatusProgress,
    /// Ids of what is ready, in a rollback of the steps to undo.
    pub next: Vec<String>,
    pub steps: Vec<StatusStep>,
    pub gates: Vec<StatusGate>,
    pub blockers: Vec<StatusBlocker>,
    /// What 'go with conditions' asks for.
    pub conditions: Vec<StatusCondition>,
    pub services: Vec<StatusService>,
    pub people: Vec<StatusPerson>,
    pub forecast: StatusForecast,
    /// Those that are not settled.
    pub conflicts: Vec<StatusConflict>,
    /// The machines whose clocks are not those of the others.
    pub clocks: Vec<StatusClock>,
    pub verified: String,
}

/// What pauses the run: a stop before a hold, and of holds the widest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusHold {
    pub stopped: bool,
    /// A phase or a step; the whole run without.
    pub scope: Option<String>,
    pub by: String,
    pub since: String,
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusWindow {
    pub opens: String,
    pub closes: String,
    pub timezone: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusProgress {
    pub done: usize,
    pub worked_around: usize,
    pub skipped: usize,
    pub rolled_back: usize,
    /// What is still to do or to decide.
    pub open: usize,
    /// All of these added up.
    pub total: usize,
}

impl StatusProgress {
    pub fn of(counts: &Counts) -> StatusProgress {
        StatusProgress {
            done: counts.done,
            worked_around: counts.worked_around,
            skipped: counts.skipped,
            rolled_back: counts.rolled_back,
            open: counts.open(),
            total: counts.total(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusStep {
    pub id: String,
    pub number: String,
    pub phase: String,
    pub title: String,
    pub stage: Stage,
    pub role: Option<String>,
    pub by: Option<String>,
    /// Of the first attempt.
    pub first_started: Option<String>,
    /// Of the attempt that counts.
    pub started: Option<String>,
    pub finished: Option<String>,
    pub attempts: usize,
    pub needs: Vec<String>,
    pub gate: bool,
    pub sign_offs: Vec<StatusSignOff>,
    pub evidence: Vec<StatusEvidence>,
    /// Numbers of the open ones.
    pub blockers: Vec<String>,
    /// What the rollback asks for.
    pub undo: Option<StatusUndo>,
    /// It was not in the plan.
    pub added: Option<StatusChange>,
    /// What was changed about it, in order.
    pub amended: Vec<StatusAmended>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusSignOff {
    pub role: String,
    /// `signed`, `refused`, `changed since signed`, `missing`, `not due`.
    pub state: &'static str,
    /// Who signed or refused.
    pub by: Option<String>,
    pub at: Option<String>,
    /// When what they had signed was changed.
    pub changed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusEvidence {
    pub id: String,
    pub value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusCondition {
    pub number: String,
    pub gate: Option<String>,
    pub title: String,
    pub owner: Option<String>,
    /// By when it must be met.
    pub by: Option<String>,
    /// `open`, `met`, `withdrawn`.
    pub state: &'static str,
    pub met: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusBlocker {
    pub id: String,
    pub number: String,
    pub steps: Vec<String>,
    pub title: String,
    /// `open`, `open at the close`, `resolved`.
    pub state: &'static str,
    pub severity: &'static str,
    pub owner: Option<String>,
    pub raised: String,
    pub resolved: Option<String>,
    /// Time to resolve, else until now or the close.
    pub open_seconds: Span,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusGate {
    pub id: String,
    pub number: String,
    /// `go`, `no-go`, `hold`; null before it is decided.
    pub decision: Option<&'static str>,
    pub by: Option<String>,
    pub at: Option<String>,
    /// What it was decided over, in words.
    pub objections: Option<String>,
    /// What held when it was decided and doesn't now, in words.
    pub no_longer: Option<String>,
    pub criteria: Vec<StatusCriterion>,
    /// Roles that are asked for a vote, and that nobody has voted for.
    pub silent: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusCriterion {
    pub text: String,
    pub met: bool,
    /// Whether it was met when the gate was decided.
    pub met_then: Option<bool>,
    pub state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusService {
    pub id: String,
    /// `untouched`, `off as planned`, `unproven`, `proven`, `degraded`, `down`, `untestable`.
    pub state: &'static str,
    pub since: Option<String>,
    /// Who tested it, and the step that did.
    pub by: Option<String>,
    pub step: Option<String>,
    /// Of its sites so many are proven.
    pub sites_proven: usize,
    pub sites: usize,
    /// One for each of its sites.
    pub at_sites: Vec<StatusSite>,
    pub downtime: StatusDowntime,
}

/// A service at one of its sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusSite {
    pub site: String,
    pub state: &'static str,
    /// What the test that counts said there, when, and whose it was.
    pub result: Option<&'static str>,
    pub at: Option<String>,
    pub by: Option<String>,
}

/// How long a service was out, at whichever of its sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusDowntime {
    /// By the baseline.
    pub planned_from: Option<String>,
    pub planned_until: Option<String>,
    pub planned_seconds: Option<i64>,
    /// While it is out; in a closed run until the close.
    pub out_since: Option<String>,
    pub out_seconds: Option<i64>,
    /// All stretches together; null where it was never out.
    pub total_seconds: Option<i64>,
    pub longest_stretch_seconds: Option<i64>,
    /// How long people can work by its downtime procedure, and by how much the longest stretch
    /// exceeds that.
    pub limit_seconds: Option<i64>,
    pub over_seconds: Option<i64>,
    /// By site, where it has any.
    pub stretches: Vec<StatusStretch>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusStretch {
    pub site: Option<String>,
    pub from: String,
    /// Null while it is out.
    pub until: Option<String>,
    pub out_seconds: i64,
    /// What put it out and what brought it back, in words.
    pub because: String,
    pub back: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusPerson {
    pub id: String,
    pub present: bool,
}

/// All null once the run is closed. Of a run that goes back these are the times at which all is
/// back. `rollback_by` is null when there is no rollback.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct StatusForecast {
    pub p50: Option<String>,
    pub p80: Option<String>,
    pub p95: Option<String>,
    pub fits: Option<f64>,
    pub rollback_by: Option<String>,
    /// Roles that only people have who are away: it can be rolled back by then if they come.
    pub rollback_if_comes: Vec<String>,
    /// The same for the end.
    pub if_comes: Vec<String>,
    /// People it counts on though they have not checked in, and it is their shift.
    pub counts_on: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusClock {
    /// Null: the machine that asks.
    pub machine: Option<String>,
    /// `ahead`, `behind`, `set back`.
    pub state: &'static str,
    /// At least by so many seconds.
    pub seconds: i64,
    /// Who typed there.
    pub people: Vec<String>,
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusConflict {
    pub number: String,
    pub what: String,
    pub step: Option<String>,
    pub entries: Vec<String>,
    /// What each entry says.
    pub said: Vec<String>,
}
