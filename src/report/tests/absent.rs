//! What is not there: missing, or not due as long as there is no work to prove or to sign.

use super::night::{RUNBOOK, picture, source};
use crate::journal::{Mode, Outcome};
use crate::report::{Report, rows};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};
use crate::words::Cell;

#[test]
fn only_what_finished_work_lacks_is_missing() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    night.does("amara", finish("freeze"));
    says(&mut night, "not due");
    night.does("lin", start("backup"));
    says(&mut night, "not due");
    let failed = Command::Finish {
        step: "backup".into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    night.does("lin", Request::from(failed).because("the array is full"));
    says(&mut night, "not due");
    night.wait(60).does("lin", start("backup"));
    night.tells("lin", finish("backup"));
    says(&mut night, "missing");
    let reopen = Command::Reopen {
        step: "backup".into(),
    };
    night.does("lin", Request::from(reopen).because("copy it again"));
    says(&mut night, "not due");
}

/// Of the backup: both signatures and both proofs.
fn says(night: &mut Night, word: &str) {
    let report = picture(night, |s| rows(s, &source()));
    for (table, column) in [
        ("sign-off-matrix", "role_lead"),
        ("sign-off-matrix", "role_clinical"),
        ("sign-offs", "state"),
        ("evidence", "state"),
    ] {
        let cells = column_of(&report, table, column);
        assert!(!cells.is_empty(), "{table}");
        assert!(
            cells.iter().all(|cell| **cell == Cell::from(word)),
            "{table} {column}: {cells:?}"
        );
    }
}

fn column_of<'a>(report: &'a Report, table: &str, column: &str) -> Vec<&'a Cell> {
    let table = report.table(table).unwrap();
    let place = table.columns.iter().position(|c| c.name == column).unwrap();
    let of_backup = table.rows.iter().filter(|row| row[0] == Cell::from("1.2"));
    of_backup.map(|row| &row[place]).collect()
}
