//! The status as others rely on it: `status --format json`. See `docs/json.md`.

use serde::Serialize;

use crate::run::Stage;

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
    /// What goes back; null while the run goes forward.
    pub rollback: Option<StatusRollback>,
    /// The begun step whose undo is impossible.
    pub no_way_back: Option<StatusNoWayBack>,
    pub held: Option<StatusHold>,
    pub outcome: Option<&'static str>,
    pub now: String,
    pub window: StatusWindow,
    pub progress: StatusProgress,
    /// Ids of what is ready, in a rollback of the steps to undo.
    pub next: Vec<String>,
    pub steps: Vec<StatusStep>,
    pub blockers: Vec<StatusBlocker>,
    /// What 'go with conditions' asks for.
    pub conditions: Vec<StatusCondition>,
    pub services: Vec<StatusService>,
    pub people: Vec<StatusPerson>,
    pub forecast: StatusForecast,
    /// Those that are not settled.
    pub conflicts: Vec<StatusConflict>,
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
    pub total: usize,
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
    pub by: Option<String>,
    pub at: Option<String>,
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
    /// Also when it was withdrawn, because the gate was decided again.
    pub met: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusBlocker {
    pub id: String,
    pub number: String,
    pub steps: Vec<String>,
    pub title: String,
    pub severity: &'static str,
    pub owner: Option<String>,
    pub raised: String,
    pub resolved: Option<String>,
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
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusPerson {
    pub id: String,
    pub present: bool,
}

/// All null once the run is closed. Of a run that goes back these are the times at which all is
/// back. `rollback_by` is null when there is no way back.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct StatusForecast {
    pub p50: Option<String>,
    pub p80: Option<String>,
    pub p95: Option<String>,
    pub fits: Option<f64>,
    pub rollback_by: Option<String>,
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
