//! The head of a report: which run it is, and how it stands.

use crate::run::{Mark, Stage};
use crate::situation::Situation;

use super::{Cell, Field, Source, terms};

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
    let blockers = run.blockers.iter().filter(|b| !b.is_condition()).count();
    let conditions = run.blockers.len() - blockers;
    let fields: [(&'static str, &'static str, Cell); 33] = [
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
        ("mode", "Mode", Cell::from(terms::mode(run.mode()))),
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
            closed.map(|c| terms::run_outcome(c.outcome)).into(),
        ),
        (
            "outcome_reason",
            "Reason for the outcome",
            closed.and_then(|c| c.because.as_ref()).into(),
        ),
        ("now", "As of", situation.now.into()),
        (
            "steps_done",
            "Steps of the window done",
            situation.progress.done.into(),
        ),
        (
            "steps_total",
            "Steps of the window",
            situation.progress.total.into(),
        ),
        (
            "steps_running",
            "Steps running",
            count(situation, Stage::Running),
        ),
        (
            "steps_failed",
            "Steps failed",
            count(situation, Stage::Failed),
        ),
        (
            "people",
            "People",
            Cell::people(run, run.people.iter().map(|p| p.person.as_str())),
        ),
        ("entries", "Entries", run.log.len().into()),
        ("blockers", "Blockers", blockers.into()),
        (
            "blockers_open",
            "Blockers still open",
            run.open_blockers().count().into(),
        ),
        ("conditions", "Conditions", conditions.into()),
        ("overrides", "Overrides", marked(Mark::Override).into()),
        ("late_entries", "Late entries", marked(Mark::Late).into()),
        (
            "taken_back",
            "Entries taken back",
            marked(Mark::TakenBack).into(),
        ),
        ("conflicts", "Conflicts not settled", conflicts.into()),
        (
            "verified",
            "The log verifies",
            Cell::from(&source.verified.verdict),
        ),
    ];
    let field = |(name, title, value)| Field { name, title, value };
    fields.into_iter().map(field).collect()
}

fn count(situation: &Situation, stage: Stage) -> Cell {
    let in_stage = situation.stages.iter().filter(|s| **s == stage);
    in_stage.count().into()
}
