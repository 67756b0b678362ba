//! The rollback path is removed before it is decided to keep the new.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::lines;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{KEPT, REMOVES};
use crate::runbook::{StepIx, StepKind};

pub static RULE: Rule = Rule {
    name: "old-data-removed",
    group: Group::RollbackLimit,
    severity: Severity::Warning,
    finds: "a step that removes old data, snapshots or backups before the gate that decides to keep the change",
    why: "At the gate somebody says no, and what the rollback needs is gone. It was deleted an hour before, to free some disk.",
    mend: "remove it after the last gate, or on the days after the window",
    spares: "The step is recognized by kind: cleanup, or by a word for removing (delete, drop, purge, wipe, supprimer) and one for what is kept (old, snapshot, backup, dump, sauvegarde) in one line of its title or of what it does. A step that tests something removes its own copy. Removing something before the first change, or with kind: other, is fine.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n- {id: tidy, title: Delete the old database and the snapshot}\n- {id: keep, title: Keep it?, gate: {decides: [lead]}}\n",
    after: "- {id: upgrade, title: Upgrade, changes: [emr]}\n- {id: keep, title: Keep it?, gate: {decides: [lead]}}\n- {id: tidy, title: Delete the old database and the snapshot}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(first) = plan.first_change() else {
        return;
    };
    for ix in plan.window().filter(|&ix| removes(plan, ix)) {
        let is_after = |gate: &StepIx| plan.comes_after(*gate, ix);
        let Some(gate) = plan
            .gates()
            .filter(is_after)
            .max_by_key(|&g| plan.line.turn(g))
        else {
            continue;
        };
        if ix == first || !plan.comes_after(ix, first) {
            continue;
        }
        let message = format!(
            "{} removes what a rollback may need, and {} comes later",
            plan.label(ix),
            plan.label(gate)
        );
        report.step(plan, ix, "", message);
        report.note(plan.path(gate, ""), "the gate is here");
    }
}

fn removes(plan: &Plan, ix: StepIx) -> bool {
    let step = plan.step(ix);
    match step.kind {
        Some(kind) => kind == StepKind::Cleanup,
        None => {
            let both = |line: &str| removes_what_is_kept(line);
            let is_a_trial = step.proves_restore.is_some() || !step.tests.is_empty();
            let is_work = step.gate.is_none() && step.restore_point.is_none();
            is_work
                && !is_a_trial
                && (both(&step.title) || lines(&step.instructions).any(|(line, _)| both(line)))
        }
    }
}

/// Whether a word for removing is soon followed by one for what is kept.
fn removes_what_is_kept(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let near = |at: usize| words[at..words.len().min(at + 1 + NEAR)].join(" ");
    (0..words.len()).any(|at| REMOVES.begin(words[at]) && KEPT.are_in(&near(at)))
}

/// So many words behind the one for removing.
const NEAR: usize = 5;
