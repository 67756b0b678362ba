//! Where the time went: the slip against the baseline, stretch by stretch.

use crate::report::{Cell, Table};
use crate::run::Run;
use crate::situation::{Situation, SlipItem, slip};

pub(super) fn slips(situation: &Situation) -> Table {
    let columns = [
        ("kind", "What it was"),
        ("step", "Step"),
        ("title", "Title"),
        ("name", "Which"),
        ("by_seconds", "More than planned"),
    ];
    let run = situation.run;
    let items = slip(situation).map_or(Vec::new(), |slip| slip.items);
    let rows = items.into_iter().map(|item| row(run, &item));
    Table::of("slip", "Where the time went", columns, rows)
}

fn row(run: &Run, item: &SlipItem) -> [Cell; 5] {
    let step = item.step.and_then(|ix| run.plan.steps.get(ix));
    [
        item.kind.word().into(),
        step.map(|step| &step.number).into(),
        step.map(|step| &step.title).into(),
        item.name.as_ref().into(),
        item.by.into(),
    ]
}
