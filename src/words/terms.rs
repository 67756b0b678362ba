//! Pieces of work, crews and amendments in words.

use crate::journal::{RollbackExtent, Way};
use crate::run::{Run, Task};
use crate::runbook::{Runbook, StepIx};
use crate::text::safe;

use crate::words::Names;

/// A piece of work by number: `2.3`, `undo of 2.3`.
pub fn piece(run: &Run, ix: StepIx, way: Way) -> String {
    let number = safe(&run.plan.steps[ix].number);
    match way {
        Way::Forward => number.into_owned(),
        back => format!("{} of {number}", back.work()),
    }
}

/// Who does a piece of work: `dba, 2 network`; nothing where anyone may.
pub fn crew(plan: &Runbook, ix: StepIx, way: Way) -> Option<String> {
    let crew = plan.crew_text(Task::of(plan, ix, way)?.crew);
    (!crew.is_empty()).then_some(crew)
}

/// A piece of work with its title: `2.3 Print at each clinic`, `undo of 2.3 Print at each clinic`.
pub fn piece_named(run: &Run, ix: StepIx, way: Way) -> String {
    let step = &run.plan.steps[ix];
    let step = format!("{} {}", step.number, step.title);
    match way {
        Way::Forward => step,
        way => format!("{} of {step}", way.work()),
    }
}

/// That a step was added, and what it was before each change: `added Fri 27 Nov 21:10 by amara`,
/// `was to take 45m until amara changed it at Fri 27 Nov 21:30`.
pub fn changes_of(run: &Run, ix: StepIx, names: Names) -> Vec<String> {
    let zone = &run.plan.window.zone;
    let state = &run.steps[ix];
    let added = state.added.iter().map(|change| {
        let at = zone.day_clock(change.stamp.at);
        let who = names.of(run, &change.stamp.by);
        format!("added {at} by {who}")
    });
    let amended = state.amended.iter().flat_map(|amended| {
        let stamp = &amended.change.stamp;
        let (at, who) = (zone.day_clock(stamp.at), names.of(run, &stamp.by));
        let was = amended.was.iter();
        was.map(move |(field, was)| {
            let was = match (*field, was.as_str()) {
                ("needs", "-") => "needed nothing".to_string(),
                ("needs", was) => format!("needed {}", safe(was)),
                ("takes", "-") => "had no duration".to_string(),
                ("takes", was) => format!("was planned to take {}", safe(was)),
                ("role", "-") => "was for anyone".to_string(),
                ("role", was) => format!("was for {}", safe(was)),
                (field, "-") => format!("had no '{field}'"),
                (field, was) => format!("was '{field}' {}", safe(was)),
            };
            format!("{was} until {who} changed it at {at}")
        })
    });
    added.chain(amended).collect()
}

pub fn extent(extent: &RollbackExtent) -> &'static str {
    match extent {
        RollbackExtent::Everything => "everything",
        RollbackExtent::To { .. } => "to a restore point",
        RollbackExtent::Only { .. } => "these steps and what depends on them",
    }
}
