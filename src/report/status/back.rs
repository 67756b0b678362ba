//! What the status for programs says of going back, and of changes of the plan.

use serde::Serialize;

use crate::journal::{RollbackExtent, Way};
use crate::run::{Change, Run, Stage, Undoing};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::Instant;
use crate::words::terms;

use super::make::ids_of;

/// The rollback that is under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusRollback {
    /// `everything`, `to`, `only`.
    pub extent: &'static str,
    /// The restore point, or the steps of one stream.
    pub steps: Vec<String>,
    pub by: String,
    pub since: String,
    pub because: Option<String>,
    /// Finished undos and restores.
    pub done: usize,
    pub total: usize,
    /// Begun steps that nothing takes back.
    pub not_undone: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusNoWayBack {
    pub step: String,
    pub since: String,
}

/// What the rollback asks for about a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusUndo {
    /// `undo` or `restore`.
    pub work: &'static str,
    pub stage: Stage,
    pub role: Option<String>,
    pub by: Option<String>,
    pub started: Option<String>,
    pub finished: Option<String>,
    /// Steps whose undo or restore comes first, or that run and must be stopped or finished.
    pub waits_for: Vec<String>,
    /// Steps whose changes a restore takes back.
    pub covers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusChange {
    pub by: String,
    pub at: String,
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusAmended {
    #[serde(flatten)]
    pub change: StatusChange,
    pub was: Vec<StatusWas>,
}

/// A field of a step and what it was, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusWas {
    pub field: &'static str,
    pub value: String,
}

pub(super) fn rollback(situation: &Situation) -> Option<StatusRollback> {
    let run = situation.run;
    let rollback = run.rollback()?;
    let (extent, steps) = match &rollback.extent {
        RollbackExtent::Everything => ("everything", Vec::new()),
        RollbackExtent::To { point } => ("to", vec![point.clone()]),
        RollbackExtent::Only { steps } => ("only", steps.clone()),
    };
    let progress = situation.back_progress();
    Some(StatusRollback {
        extent,
        steps,
        by: rollback.stamp.by.clone(),
        since: time(run, rollback.stamp.at),
        because: rollback.because.clone(),
        done: progress.done,
        total: progress.total,
        not_undone: ids_of(run, &run.not_undone()),
    })
}

pub(super) fn no_rollback(run: &Run) -> Option<StatusNoWayBack> {
    let (ix, at) = run.no_rollback()?;
    Some(StatusNoWayBack {
        step: run.plan.steps[ix].id.clone(),
        since: time(run, at),
    })
}

/// Of a step with both the restore, until it is finished; then the undo.
pub(super) fn undo(situation: &Situation, ix: StepIx) -> Option<StatusUndo> {
    let run = situation.run;
    let of = |way| {
        let mut all = situation.undos.iter();
        all.find(|u| u.step == ix && u.way == way)
    };
    let restore = of(Way::Restore);
    let open = restore.filter(|u| !u.stage.meets_needs());
    let undo: &Undoing = open.or(of(Way::Back)).or(restore)?;
    let work = situation.work(ix, undo.way);
    let mut first: Vec<StepIx> = Vec::new();
    for (step, _) in &undo.waits_for {
        if !first.contains(step) {
            first.push(*step);
        }
    }
    Some(StatusUndo {
        work: undo.way.work(),
        stage: undo.stage,
        role: terms::crew(&run.plan, ix, undo.way),
        by: work.by.map(|stamp| stamp.by.clone()),
        started: work.started.map(|at| time(run, at)),
        finished: work.finished.map(|at| time(run, at)),
        waits_for: ids_of(run, &first),
        covers: ids_of(run, &undo.covers),
    })
}

pub(super) fn added(run: &Run, ix: StepIx) -> Option<StatusChange> {
    let added = run.steps[ix].added.as_ref();
    added.map(|c| change(run, c))
}

pub(super) fn amended(run: &Run, ix: StepIx) -> Vec<StatusAmended> {
    let amended = run.steps[ix].amended.iter();
    let was = |(field, value): &(&'static str, String)| StatusWas {
        field,
        value: value.clone(),
    };
    amended
        .map(|amended| StatusAmended {
            change: change(run, &amended.change),
            was: amended.was.iter().map(was).collect(),
        })
        .collect()
}

fn change(run: &Run, change: &Change) -> StatusChange {
    StatusChange {
        by: change.stamp.by.clone(),
        at: time(run, change.stamp.at),
        because: change.because.clone(),
    }
}

fn time(run: &Run, at: Instant) -> String {
    run.plan.window.zone.rfc3339(at)
}
