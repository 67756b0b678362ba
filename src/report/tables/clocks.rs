//! The machines whose clocks were not those of the others.

use crate::report::Table;
use crate::run::ClockOff;
use crate::situation::Situation;
use crate::words::Cell;

pub(super) fn clocks(situation: &Situation) -> Table {
    let columns = [
        ("machine", "Machine"),
        ("state", "Its clock"),
        ("by_seconds", "Off by at least"),
        ("people", "Who typed there"),
        ("what", "What"),
    ];
    let run = situation.run;
    let row = |off: &ClockOff| {
        let people = off.people.iter().map(|id| Cell::person(run, id));
        [
            off.machine.clone().into(),
            off.how.word().into(),
            off.by.into(),
            people.collect(),
            Cell::from(off.sentence()),
        ]
    };
    let rows: Vec<_> = situation.clocks().iter().map(row).collect();
    Table::of("clocks", "Clocks that disagreed", columns, rows)
}
