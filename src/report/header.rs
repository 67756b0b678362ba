//! The head of a report: which run it is, and how it stands.

use crate::journal::RunOutcome;
use crate::run::{LogLine, Mark};
use crate::situation::{Night, Situation, slip};

use super::tables::number_of_pauses;
use super::{Field, Source};
use crate::words::{Cell, ending, services_in_brief, too_long};

pub(super) fn of(situation: &Situation, source: &Source) -> Vec<Field> {
    let run = situation.run;
    let (plan, window) = (&run.plan, &run.plan.window);
    let opened = run.opened.as_ref();
    let opening = opened.map(|o| &o.opening);
    let closed = run.closed.as_ref();
    let marked = |mark| {
        let lines = run.log.iter().filter(|l| l.marks.contains(&mark));
        lines.count()
    };
    let conflicts = run.conflicts.iter().filter(|c| c.settled.is_none()).count();
    let slip = slip(situation);
    let night = situation.night();
    let counts = night.counts;
    let mut fields = fields([
        ("runbook", "Runbook", Cell::from(&plan.title)),
        ("runbook_id", "Runbook id", Cell::from(&plan.id)),
        ("revision", "Revision", Cell::from(&plan.revision)),
        (
            "sha256",
            "SHA-256 of the runbook",
            opening.map(|o| &o.sha256).into(),
        ),
        ("change", "Change", plan.change.as_ref().into()),
        ("run", "Run", Cell::from(&source.run)),
        ("folder", "Folder", Cell::from(&source.folder)),
        ("mode", "Mode", Cell::from(run.mode().word())),
        ("timezone", "Time zone", Cell::from(window.zone.name())),
        ("window_opens", "Window opens", window.opens.into()),
        ("window_closes", "Window closes", window.closes.into()),
        ("doors_open", "Doors open", window.doors_open.into()),
        ("opened", "Opened", opened.map(|o| o.stamp.at).into()),
        (
            "opened_by",
            "Opened by",
            opened.map_or(Cell::Empty, |o| Cell::person(run, &o.stamp.by)),
        ),
        ("closed", "Closed", closed.map(|c| c.stamp.at).into()),
        (
            "closed_by",
            "Closed by",
            closed.map_or(Cell::Empty, |c| Cell::person(run, &c.stamp.by)),
        ),
        (
            "outcome",
            "Outcome",
            closed.map(|c| c.outcome.word()).into(),
        ),
        (
            "outcome_reason",
            "Reason for the outcome",
            closed.and_then(|c| c.because.as_ref()).into(),
        ),
        (
            "services",
            "Services",
            match closed {
                Some(closed) => services_in_brief(run, &closed.services),
                None => services_in_brief(run, &run.service_states()),
            }
            .into(),
        ),
        (
            "out_too_long",
            "Down for too long",
            too_long(situation).into_iter().collect(),
        ),
        ("now", "As of", situation.wall.into()),
        ("ended", "How it ended", ending(&night, &window.zone).into()),
        ("steps_done", "Steps of the window done", counts.done.into()),
        (
            "steps_worked_around",
            "Steps worked around",
            counts.worked_around.into(),
        ),
        ("steps_skipped", "Steps skipped", counts.skipped.into()),
        (
            "steps_rolled_back",
            "Steps rolled back",
            counts.rolled_back.into(),
        ),
        (
            "steps_unsigned",
            "Steps awaiting sign-off",
            counts.awaiting_sign_off.into(),
        ),
        ("steps_running", "Steps running", counts.running.into()),
        ("steps_failed", "Steps failed", counts.failed.into()),
        ("gates_no_go", "Gates decided no-go", counts.no_go.into()),
        (
            "steps_not_started",
            "Steps not started",
            counts.not_started.into(),
        ),
        ("steps_total", "Steps of the window", counts.total().into()),
        (
            "people",
            "People",
            Cell::people(run, run.people.iter().map(|p| p.person.as_str())),
        ),
        (
            "slip_seconds",
            "Slip (see Where the time went)",
            slip.and_then(|slip| slip.lateness()).into(),
        ),
        ("entries", "Entries", run.log.len().into()),
        ("blockers", "Blockers", run.blockers.len().into()),
        (
            "blockers_open",
            "Blockers still open",
            run.open_blockers().count().into(),
        ),
        (
            "blocked_seconds",
            "Blockers open, added up",
            situation.blocked_in_sum().into(),
        ),
        (
            "blocked_any_seconds",
            "Time with any blocker open",
            situation.blocked_at_all().into(),
        ),
        ("conditions", "Conditions", run.conditions.len().into()),
        ("overrides", "Overrides", marked(Mark::Override).into()),
        ("late_entries", "Late entries", marked(Mark::Late).into()),
        (
            "taken_back",
            "Entries taken back",
            marked(Mark::TakenBack).into(),
        ),
        (
            "corrected",
            "Entries corrected or void",
            run.log.iter().filter(|l| was_wrong(l)).count().into(),
        ),
        ("conflicts", "Conflicts not settled", conflicts.into()),
        (
            "verified",
            "The log verifies",
            Cell::from(&source.verified.verdict),
        ),
    ]);
    // Which way the run goes comes before how far it has come.
    let place = fields
        .iter()
        .position(|f| f.name == "now")
        .map_or(fields.len(), |place| place + 1);
    fields.splice(
        place..place,
        direction(situation)
            .chain(plan_changes(situation))
            .chain(finish(&night)),
    );
    fields
}

fn fields<const N: usize>(fields: [(&'static str, &'static str, Cell); N]) -> Vec<Field> {
    let field = |(name, title, value)| Field { name, title, value };
    fields.into_iter().map(field).collect()
}

/// Forward or back; and since when there is no rollback.
fn direction(situation: &Situation) -> impl Iterator<Item = Field> {
    let run = situation.run;
    let rollback = run.rollbacks.last();
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let lifted = rollback.and_then(|r| r.lifted.as_ref());
    let back = Some(situation.back_progress()).filter(|_| run.rollback().is_some());
    let no_way = run.no_rollback();
    let no_way_step = no_way.map(|(ix, _)| {
        let step = &run.plan.steps[ix];
        format!("{} {}", step.number, step.title)
    });
    fields([
        ("direction", "Direction", word(situation).into()),
        (
            "rollback_called",
            "Rollback called",
            rollback.map(|r| r.stamp.at).into(),
        ),
        (
            "rollback_called_by",
            "Rollback called by",
            person(rollback.map(|r| &r.stamp.by)),
        ),
        (
            "rollback_reason",
            "Reason for the rollback",
            rollback.and_then(|r| r.because.as_ref()).into(),
        ),
        (
            "rollback_lifted",
            "Forward again",
            lifted.map(|stamp| stamp.at).into(),
        ),
        ("undone", "Undos finished", back.map(|p| p.done).into()),
        (
            "undos_total",
            "Undos asked for",
            back.map(|p| p.total).into(),
        ),
        (
            "no_way_back",
            "No rollback since",
            no_way.map(|(_, at)| at).into(),
        ),
        (
            "no_way_back_step",
            "No rollback because of",
            no_way_step.into(),
        ),
    ])
    .into_iter()
}

/// `forward`, `rolling back`, `rolled back`.
pub(super) fn word(situation: &Situation) -> &'static str {
    let run = situation.run;
    let closed = run.closed.as_ref().map(|c| c.outcome);
    let back = situation.back_progress();
    match run.rollback() {
        _ if closed == Some(RunOutcome::RolledBack) => "rolled back",
        Some(_) if back.total > 0 && back.done == back.total => "rolled back",
        Some(_) => "rolling back",
        None => "forward",
    }
}

/// How the night left the plan.
fn plan_changes(situation: &Situation) -> impl Iterator<Item = Field> {
    let run = situation.run;
    let added = run.steps.iter().filter(|s| s.added.is_some()).count();
    let amended = run.steps.iter().filter(|s| !s.amended.is_empty()).count();
    let first = run.windows.first().map(|(was, _)| *was);
    let last = run.windows.last();
    fields([
        (
            "window_closed_first",
            "Window close as planned",
            first.into(),
        ),
        (
            "window_moved_by",
            "Window moved by",
            last.map_or(Cell::Empty, |(_, c)| Cell::person(run, &c.stamp.by)),
        ),
        ("steps_added", "Steps added", added.into()),
        ("steps_amended", "Steps amended", amended.into()),
        ("pauses", "Holds and stops", number_of_pauses(run).into()),
    ])
    .into_iter()
}

/// When the work of the window was planned to end, and when it did.
fn finish(night: &Night) -> impl Iterator<Item = Field> {
    fields([
        (
            "planned_finish",
            "Planned finish",
            night.planned_finish.into(),
        ),
        ("finished", "Last work finished", night.finished().into()),
        (
            "end_slip_seconds",
            "Later than planned",
            night.late().into(),
        ),
    ])
    .into_iter()
}

fn was_wrong(line: &LogLine) -> bool {
    line.marks.contains(&Mark::Corrected) || line.marks.contains(&Mark::Void)
}
