//! The tables of a report, a file for those that belong together.

mod blockers;
mod evidence;
mod exceptions;
mod gates;
mod people;
mod sign_offs;
mod steps;
mod timeline;

use crate::situation::Situation;

use super::{Source, Table};

/// All tables, in the order in which a report tells them.
pub(super) fn all(situation: &Situation, source: &Source) -> Vec<Table> {
    vec![
        timeline::timeline(situation),
        steps::phases(situation),
        steps::steps(situation),
        steps::attempts(situation),
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
        exceptions::overrides(situation),
        exceptions::corrections(situation),
        exceptions::conflicts(situation),
        exceptions::verification(source),
    ]
}
