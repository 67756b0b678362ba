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
mod sign_offs;
mod slip;
mod steps;
mod story;
mod timeline;

use crate::journal::Way;
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
