//! The tables of a report, a file for those that belong together.

mod ahead;
mod back;
mod blockers;
mod changes;
mod evidence;
mod exceptions;
mod gates;
mod hand_overs;
mod late;
mod mistakes;
mod open;
mod pauses;
mod people;
mod services;
mod sign_offs;
mod slip;
mod steps;
mod story;
mod timeline;

use crate::journal::{Outcome, Way};
use crate::run::Stage;
use crate::runbook::StepIx;
use crate::situation::Situation;

use super::{Source, Table};

pub(super) use pauses::number_of_pauses;

/// All tables, in the order in which a report tells them.
pub(super) fn all(situation: &Situation, source: &Source) -> Vec<Table> {
    let packed = hand_overs::packed(situation);
    let mut all = vec![
        story::story(situation),
        open::open(situation, source),
        back::rollbacks(situation),
        back::undos(situation),
        timeline::timeline(situation),
        steps::phases(situation),
        steps::steps(situation),
        steps::attempts(situation),
        slip::slips(situation),
        changes::plan_changes(situation),
        pauses::pauses(situation),
        blockers::blockers(situation),
        blockers::calls(situation),
        services::services(situation),
        services::tests(situation),
        gates::gates(situation),
        gates::votes(situation),
        gates::conditions(situation),
        gates::criteria(situation),
        sign_offs::matrix(situation),
        sign_offs::sign_offs(situation),
        evidence::evidence(situation),
        people::people(situation),
        hand_overs::hand_overs(situation, &packed),
        hand_overs::items(situation, &packed),
        pauses::delegations(situation),
        exceptions::overrides(situation),
        late::late_entries(situation),
        mistakes::corrections(situation),
        mistakes::conflicts(situation),
        exceptions::verification(source),
    ];
    // It is only there where somebody looked ahead again, which takes a while.
    let ahead = (!source.ahead.is_empty()).then(|| ahead::ahead(&source.ahead));
    all.extend(ahead);
    all
}

/// The pieces of work of a step that there is something to tell of: its own; its undo and its
/// restore where a rollback asks for them or somebody did something about them.
fn works(situation: &Situation, ix: StepIx) -> Vec<Way> {
    let told = |way: &Way| {
        let track = situation.run.steps[ix].track(*way);
        let mut asked = situation.undos.iter();
        *way == Way::Forward
            || asked.any(|u| (u.step, u.way) == (ix, *way))
            || !track.attempts.is_empty()
            || !track.evidence.is_empty()
    };
    Way::ALL.into_iter().filter(told).collect()
}

/// Whether a piece of work came to an end that stands.
fn is_finished(situation: &Situation, (ix, way): (StepIx, Way)) -> bool {
    let back = way == Way::Forward && situation.stage(ix) == Stage::RolledBack;
    let finish = situation.run.steps[ix].track(way).finish();
    !back && finish.is_some_and(|f| f.outcome != Outcome::Failed)
}

/// What is said of a proof or a signature that is not there: `not due` as long as there is no work
/// to prove or to confirm.
fn absent(situation: &Situation, work: (StepIx, Way)) -> &'static str {
    match is_finished(situation, work) {
        true => "missing",
        false => "not due",
    }
}
