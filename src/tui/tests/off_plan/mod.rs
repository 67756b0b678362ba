//! A night that leaves its plan: stopped, held, rolled back, changed and put right.

pub mod back;
pub mod changed;
mod dialogs;
mod keys;
mod moving;
pub mod paused;
mod putting_right;
mod stale;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{BlockerFields, Mode, RollbackExtent};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};

/// Undos of every kind: one that is confirmed and signed, one that a restore point covers, one
/// that is not there, one that is impossible.
const RUNBOOK: &str = r#"
runbook: Records upgrade
id: records
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara]}
  - {id: joe, name: Joe Tremblay, roles: [network]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
  - {id: sam, name: Sam Keller, roles: [network, dba]}
services:
  - {id: emr, name: Medical records}
  - {id: lab, name: Lab results}
  - {id: phones, name: Telephones}
phases:
  - id: prepare
    title: Freeze and back up
    steps:
      - {id: freeze, title: Freeze changes, role: lead, takes: 10m, undo: {do: Let changes in again, takes: 5m}}
      - id: backup
        title: Back up the records database
        role: dba
        takes: 45m
        restore_point: {of: [emr], do: Restore the backup of 18:05 on SQLPROD01, takes: 90m, expect: The last note is from 18:00}
  - id: migrate
    title: Migrate
    steps:
      - id: schema
        title: Run the schema upgrade
        role: dba
        takes: 1h
        changes: [emr]
        undo:
          do: Run the down script on SQLPROD01
          takes: 30m
          confirm: SQLPROD01
          expect: The version reads 14.2
          evidence: [{id: version, ask: Version after the undo}]
          sign_off: [lead]
      - {id: templates, title: Load the new print templates, role: dba, takes: 20m, changes: [emr], needs: [schema]}
      - {id: lab, title: Repoint the lab interface, role: network, takes: 30m, changes: [lab], needs: [backup], undo: {do: Point it at the old engine, takes: 10m}}
      - {id: signs, title: Put up the signs, needs: [backup], takes: 5m, changes: [phones]}
      - id: go
        title: Go or no-go for the clinics
        needs: [templates, lab]
        gate: {decides: [lead], votes: [dba, clinical], criteria: [Clinics told], decide_by: 2026-11-28 02:00}
  - id: doors
    title: Open the doors
    steps:
      - {id: numbers, title: Move the telephone numbers, role: network, takes: 15m, changes: [phones], undo: {impossible: the provider keeps them for 30 days}, needs: [backup]}
      - {id: prove, title: Open a chart at each clinic, role: clinical, takes: 30m, needs: [go]}
"#;

/// Up to the middle of the migration: the schema is done, templates and lab run.
pub fn night() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    night.does("amara", start("freeze"));
    night.wait(9).does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    night.wait(50).does("lin", finish("backup"));
    night.does("lin", start("schema"));
    night.does("joe", start("lab"));
    night.wait(55).does("lin", finish("schema"));
    night.does("lin", start("templates"));
    night.wait(10);
    night
}

/// The same night, and all of it is called back.
fn rolling_back() -> Night {
    let mut night = night();
    call_back(&mut night, RollbackExtent::Everything);
    night
}

fn call_back(night: &mut Night, extent: RollbackExtent) {
    let back = Request::from(Command::Rollback { extent });
    night.does("amara", back.because("the templates print blank pages"));
    night.wait(5);
}

fn to_the_backup() -> RollbackExtent {
    RollbackExtent::To {
        point: "backup".into(),
    }
}

fn only(step: &str) -> RollbackExtent {
    RollbackExtent::Only {
        steps: vec![step.into()],
    }
}

fn fail(step: &str) -> Command {
    Command::Finish {
        step: step.into(),
        outcome: crate::journal::Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    }
}

fn block(step: &str, title: &str) -> Command {
    let fields = BlockerFields {
        steps: Some(vec![step.into()]),
        ..BlockerFields::default()
    };
    let title = title.into();
    Command::Block { title, fields }
}

/// A screen: its name, the night before, who looks, and what is pressed to see it.
type Screen = (&'static str, fn() -> Night, &'static str, &'static str);

/// Shows each of them in a small and in a large terminal.
fn each(screens: &[Screen], mut show: impl FnMut(String, String)) {
    for (name, before, who, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = before();
            let mut ui = TestApp::past_card(&mut night, who, size);
            ui.keys(script);
            show(format!("{name}_{word}"), ui.text());
        }
    }
}
