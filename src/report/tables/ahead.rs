//! What lay ahead, over the night: computed again from what was known at each moment.

use crate::report::{Foresight, Table};

use super::gates::foreseen;

pub(super) fn ahead(foresights: &[Foresight]) -> Table {
    let columns = [
        ("at", "Time"),
        ("expected_finish", "Expected finish"),
        ("fits_percent", "Nights of 100 that fit"),
        ("rollback_by", "Roll back by"),
    ];
    let rows = foresights.iter().map(|foresight| {
        let [finish, fits, rollback_by] = foreseen(Some(foresight.foreseen));
        [foresight.at.into(), finish, fits, rollback_by]
    });
    Table::of("ahead", "Forecast during the night", columns, rows)
}
