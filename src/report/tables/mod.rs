//! The tables of a report, a file for those that belong together.

mod ahead;
mod back;
mod blockers;
mod changes;
mod clocks;
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

use crate::situation::{self, Situation};

use super::{OpenLine, Source, StoryLine, Table};

pub(super) use open::open;
pub(super) use pauses::number_of_pauses;
pub(super) use story::story;
pub(super) use timeline::RECORDED;

/// All tables, in the order in which a report tells them.
pub(super) fn all(
    situation: &Situation,
    source: &Source,
    story: &[StoryLine],
    open: &[OpenLine],
) -> Vec<Table> {
    let packed = hand_overs::packed(situation);
    let slip = situation::slip(situation);
    let mut all = vec![
        story::table(story),
        open::table(open),
        back::rollbacks(situation),
        back::undos(situation),
        timeline::timeline(situation),
        steps::phases(situation),
        steps::steps(situation),
        steps::attempts(situation),
        slip::totals(slip.as_ref()),
        slip::rows(situation, slip.as_ref()),
        changes::plan_changes(situation),
        pauses::pauses(situation),
        blockers::blockers(situation),
        blockers::calls(situation),
        services::services(situation),
        services::downtime(situation),
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
        clocks::clocks(situation),
        exceptions::verification(source),
    ];
    // It is only there where somebody looked ahead again, which takes a while.
    let ahead = (!source.ahead.is_empty()).then(|| ahead::ahead(&source.ahead));
    all.extend(ahead);
    all
}
