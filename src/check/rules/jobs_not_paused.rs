//! What runs by itself runs into the change, or never again.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::lines;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{ALARMS, JOBS, PAUSES, RESUMES, Words};
use crate::runbook::{StepIx, StepKind};

pub static RULE: Rule = Rule {
    name: "jobs-not-paused",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "scheduled jobs, or alarms and patching, that are not paused before the first change or \
            not resumed after it",
    why: "A nightly job writes into a half-upgraded database, a patch restarts the server, and two \
          hundred alarms bury the one that counts. And nobody notices what stays paused until a month later, when a backup is needed.",
    mend: "pause jobs, patching and alarms in a step before the first change, and resume each in a \
           step after it, with a count of how many",
    spares: "A step counts by kind: pause or resume, or when its title, its id or one line of what it does mentions both jobs, schedules or tasks (or alarms, alerts, monitoring, patching) and of pausing, holding, \
             stopping, muting (or resuming, enabling, starting, ending). Any step before the first change is enough, and any step after it. A plan that changes nothing isn't checked.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n",
    after: "- {id: pause, title: Pause the scheduled jobs}\n\
            - {id: mute, title: \"Hold patching, mute the alarms\"}\n\
            - {id: upgrade, title: Upgrade, changes: [emr]}\n\
            - {id: resume, title: Resume the scheduled jobs}\n\
            - {id: unmute, title: \"Unmute the alarms, resume patching\"}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(first) = plan.first_change() else {
        return;
    };
    let steps: Vec<StepIx> = plan.book.in_order().collect();
    let before: Vec<StepIx> = filtered(&steps, |ix| plan.leads_up(ix, first));
    let after: Vec<StepIx> = filtered(&steps, |ix| plan.follows(ix, first));
    let all = [
        (
            &before,
            &JOBS,
            &PAUSES,
            "pauses the scheduled jobs before it",
        ),
        (
            &before,
            &ALARMS,
            &PAUSES,
            "mutes alarms and patching before it",
        ),
        (
            &after,
            &JOBS,
            &RESUMES,
            "resumes the scheduled jobs after it",
        ),
        (
            &after,
            &ALARMS,
            &RESUMES,
            "unmutes alarms and patching after it",
        ),
    ];
    let missing: Vec<&str> = all
        .iter()
        .filter(|(steps, what, how, _)| {
            let mut steps = steps.iter();
            !steps.any(|&ix| speaks_of(plan, ix, what, how))
        })
        .map(|(.., said)| *said)
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "{} is the first change; nobody {}",
            plan.label(first),
            missing.join(", nobody ")
        );
        report.step(plan, first, "", message);
    }
}

fn filtered(steps: &[StepIx], keep: impl Fn(StepIx) -> bool) -> Vec<StepIx> {
    steps.iter().copied().filter(|&ix| keep(ix)).collect()
}

/// Whether one line of a step is about both; how it is done may be in its kind alone.
fn speaks_of(plan: &Plan, ix: StepIx, what: &Words, how: &Words) -> bool {
    let step = plan.step(ix);
    let wanted = if std::ptr::eq(how, &RESUMES) {
        StepKind::Resume
    } else {
        StepKind::Pause
    };
    if step.kind == Some(wanted) {
        let says = |what: &Words| what.are_in(&step.title) || what.are_in(&step.instructions);
        // One that names neither means both.
        return says(what) || !(says(&JOBS) || says(&ALARMS));
    }
    let both = |line: &str| what.are_in(line) && how.are_in(line);
    both(&step.title) || both(&step.id) || lines(&step.instructions).any(|(line, _)| both(line))
}
