//! Going back, by example.

mod again;
mod undos;

use super::{Mode, Outcome, RollbackExtent, Stage, Way};
use crate::journal::BlockerFields;
use crate::run::testing::{Night, finish};
use crate::run::{Command, Observed, Request};
use crate::runbook::StepIx;

pub const PLAN: &str = r#"
runbook: Going back
id: back
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara]}
  - {id: joe, name: Joe Tremblay, roles: [dba, network]}
services: [{id: emr, name: Records}, {id: print, name: Printing}]
phases:
  - id: change
    title: Change
    steps:
      - {id: backup, title: Back up, role: dba, restore_point: {of: [emr], do: Restore it, sign_off: [lead]}, undo: {do: Delete it}}
      - id: migrate
        title: Migrate the records
        role: dba
        changes: [emr]
        undo: {do: Migrate them back, sign_off: [lead], confirm: SQL01, evidence: [{id: rows, ask: Rows, kind: number, min: 9}, {id: log, ask: The log, kind: file}]}
      - {id: records, title: Switch the records on, needs: [migrate], changes: [emr]}
      - {id: printers, title: New printers, needs: [backup], changes: [print], undo: {do: Old printers}}
      - {id: labels, title: New labels, needs: [printers]}
      - {id: burn, title: Burn the bridge, needs: [printers], changes: [print], undo: {impossible: It is burnt}}
"#;

pub fn night(done: &[&str]) -> Night {
    let mut night = Night::open(PLAN, Mode::Live);
    for step in done {
        night.does("joe", finish(step));
        night.wait(1);
    }
    night
}

pub fn back(extent: RollbackExtent) -> Request {
    Request::from(Command::Rollback { extent }).because("no-go")
}

pub fn everything() -> Request {
    back(RollbackExtent::Everything)
}

pub fn to_backup() -> Request {
    back(RollbackExtent::To {
        point: "backup".into(),
    })
}

pub fn only(step: &str) -> Request {
    back(RollbackExtent::Only {
        steps: vec![step.into()],
    })
}

pub fn resume() -> Command {
    Command::Resume { scope: None }
}

pub fn reopen(step: &str) -> Request {
    Request::from(Command::Reopen { step: step.into() }).because("once more")
}

pub fn ends(step: &str, outcome: Outcome) -> Request {
    let step = step.to_string();
    Request::from(Command::Finish {
        step,
        outcome,
        confirm: None,
        results: Vec::new(),
    })
    .because("why not")
}

pub fn confirmed(step: &str) -> Command {
    Command::Start {
        step: step.into(),
        confirm: Some("SQL01".into()),
    }
}

pub fn proves(id: &str, value: &str) -> Command {
    Command::Evidence {
        step: "migrate".into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    }
}

pub fn signs(step: &str) -> Command {
    Command::Sign {
        step: step.into(),
        role: "lead".into(),
    }
}

pub fn blocks(step: &str) -> Command {
    let steps = Some(vec![step.to_string()]);
    Command::Block {
        title: "no space".into(),
        fields: BlockerFields {
            steps,
            ..BlockerFields::default()
        },
    }
}

pub fn ix(night: &mut Night, step: &str) -> StepIx {
    night.run("amara").plan.step(step).unwrap()
}

pub fn stage(night: &mut Night, step: &str) -> Stage {
    let (ix, now) = (ix(night, step), night.now);
    night.run("amara").stage(ix, now)
}

/// `migrate back ready`, the latest begun first.
pub fn undos(night: &mut Night) -> Vec<String> {
    let run = night.run("amara");
    let one = |u: crate::run::Undoing| {
        let way = if u.way == Way::Back {
            "back"
        } else {
            "restore"
        };
        format!("{} {way} {}", run.plan.steps[u.step].id, u.stage.word())
    };
    run.undos().into_iter().map(one).collect()
}
