//! The estimates of a plan that have three figures, or one.

use crate::runbook::{StepIx, Takes, Undo};

use super::plan::Plan;

/// Shows every estimate of the window: of steps, undos and restores, and the key it stands at.
pub(super) fn each_estimate(plan: &Plan, see: &mut dyn FnMut(StepIx, &str, Takes)) {
    for ix in plan.window() {
        let step = plan.step(ix);
        if let Some(takes) = step.takes {
            see(ix, "takes", takes);
        }
        if let Some(Undo::Work(undo)) = &step.undo
            && let Some(takes) = undo.takes
        {
            see(ix, "undo.takes", takes);
        }
        let restore = step.restore_point.as_ref();
        if let Some(takes) = restore.and_then(|point| point.restore.takes) {
            see(ix, "restore_point.takes", takes);
        }
    }
}

/// What a key of [`each_estimate`] is about, before the label of the step.
pub(super) fn of(key: &str) -> &'static str {
    match key {
        "undo.takes" => "the undo of ",
        "restore_point.takes" => "the restore of ",
        _ => "",
    }
}
