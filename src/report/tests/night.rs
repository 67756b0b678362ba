//! A small night with trouble in it: a refused sign-off, a failed step with a second attempt,
//! blockers, a hold, a go with conditions, a late entry that somebody else typed, a step that was
//! too quick, an override, and an entry that was taken back.

use crate::journal::{BlockerFields, ConditionFields, Decision, Mode, Outcome, RunOutcome, Vote};
use crate::report::{Source, Verified};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Observed, Request, Rule};
use crate::runbook::Severity;
use crate::situation::Situation;
use crate::time::Span;

pub const RUNBOOK: &str = r#"
runbook: Small upgrade
id: small
revision: "3"
change: CHG-77
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, doors_open: 2026-11-28 07:30, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead], contact: ext 4411}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara]}
  - {id: joe, name: Joe Tremblay, roles: [dba, network]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
contacts:
  - {id: vendor, name: Records vendor, contact: 555-0142}
services:
  - {id: emr, name: Medical records}
  - {id: print, name: Printing}
  - {id: lab, name: Lab results}
phases:
  - id: prepare
    title: Prepare
    steps:
      - {id: freeze, title: Freeze changes, role: lead, takes: 10m}
      - id: backup
        title: Back up the database
        role: dba
        takes: {best: 30m, likely: 45m, worst: 2h}
        sign_off: [lead, clinical]
        evidence:
          - {id: rows, ask: Rows in patients, kind: number, min: 100}
          - {id: result, ask: How it ended, kind: choice, choices: [clean, warnings]}
      - {id: keep-log, title: Keep the log, role: dba, takes: 5m, needs: [freeze]}
      - id: go
        title: Go or no-go
        gate:
          decides: [lead]
          votes: [dba, clinical]
          decide_by: 2026-11-27 20:00
          criteria: [{text: Backed up, step: backup}, {text: Records answer, service: emr}, Clinics told]
  - id: change
    title: Change
    steps:
      - {id: upgrade, title: Upgrade the schema, role: dba, takes: 1h, changes: [emr], confirm: SQL01, undo: {do: Restore, takes: 30m}}
      - {id: templates, title: Load the new print templates, role: dba, takes: 30m, changes: [print]}
      - {id: clinics, title: Print at each clinic, role: network, takes: 45m, tests: [print]}
      - {id: repoint, title: Repoint the lab interface, role: network, takes: 20m, needs: [upgrade]}
      - {id: whiteboard, title: Wipe the whiteboard, needs: []}
      - {id: open-up, title: Let the clinics in, role: lead, takes: 15m, needs: [repoint], sign_off: [clinical]}
  - id: care
    title: Hypercare
    when: after
    steps:
      - {id: watch, title: Watch the queues, takes: 2h}
"#;

/// Until a quarter past ten: the upgrade has failed once and runs again, a blocker is open.
pub fn mid_night() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    people_come(&mut night);
    backup(&mut night);
    gate(&mut night);
    upgrade_fails(&mut night);
    night
}

/// To its end.
pub fn whole_night() -> Night {
    let mut night = mid_night();
    upgrade_again(&mut night);
    exceptions(&mut night);
    let close = Command::Close {
        outcome: RunOutcome::Partial,
    };
    let close = Request::from(close).because("printing at the south clinic follows on Monday");
    night.wait(20).does("amara", close);
    night
}

/// What is given to the report beside the state, as a test of the log would say it.
pub fn source() -> Source {
    Source {
        run: "5f1d7c40".into(),
        folder: "runs/small-20261127T230000Z".into(),
        verified: Verified {
            verdict: "ok".into(),
            findings: vec!["amara.jsonl:9: the last line is torn".into()],
        },
        ahead: Vec::new(),
    }
}

/// The picture of a night, for its lead.
pub fn picture<T>(night: &mut Night, look: impl FnOnce(&Situation) -> T) -> T {
    let now = night.now;
    look(&Situation::at(now, night.run("amara"), "amara"))
}

fn people_come(night: &mut Night) {
    night.does("lin", check_in(None, &[]));
    night.wait(3).does("joe", check_in(None, &[]));
    night.does("amara", check_in(Some("Dr Roy"), &["clinical"]));
    night.does("amara", finish("freeze"));
}

fn backup(night: &mut Night) {
    night.does("lin", start("backup"));
    night.wait(50).does("lin", evidence("rows", "120412"));
    night.does("lin", evidence("result", "clean"));
    night.does("lin", finish("1.2"));
    let refuse = Command::RefuseSign {
        step: "1.2".into(),
        role: "lead".into(),
    };
    let refuse = Request::from(refuse).because("the copy on the array is missing");
    night.wait(2).does("amara", refuse);
    let reopen = Command::Reopen { step: "1.2".into() };
    night.does("lin", Request::from(reopen).because("copy it to the array"));
    night.does("lin", start("backup"));
    night.does("lin", evidence("rows", "120412"));
    night.does("lin", evidence("result", "clean"));
    night.wait(12).does("lin", finish("backup"));
    night.does("amara", sign("backup", "lead"));
    let phoned = Request::from(sign("backup", "clinical"))
        .on_behalf("Dr Roy")
        .overriding(Rule::TypedByDoer);
    night.does("lin", phoned.because("he said so on the bridge"));
    let earlier = night.now - Span::minutes(35).delta();
    let kept = Request::from(finish("keep-log")).on_behalf("lin");
    night.does("joe", kept.at(earlier));
}

fn gate(night: &mut Night) {
    night.wait(25).does("lin", vote(Vote::Go));
    let no = Request::from(vote(Vote::NoGo)).because("south clinic is not told");
    night.does("amara", no.on_behalf("Dr Roy"));
    let until = night.now + Span::minutes(30).delta();
    let hold = decide(Decision::Hold, Some(until), vec![]);
    night.does("amara", Request::from(hold).because("wait for the clinics"));
    let tick = Command::Tick {
        gate: "go".into(),
        criterion: 2,
    };
    night.wait(28).does("ruth", tick);
    let go = Request::from(vote(Vote::Go)).on_behalf("Dr Roy");
    night.does("amara", go);
    let conditions = vec![
        (
            "Second copy of the backup by midnight".to_string(),
            ConditionFields {
                number: 0,
                owner: Some("joe".into()),
                by: Some(night.now + Span::minutes(180).delta()),
            },
        ),
        (
            "Paper charts stay out".to_string(),
            ConditionFields::default(),
        ),
    ];
    let go = decide(Decision::Go, None, conditions);
    let go = Request::from(go).overriding(Rule::CriteriaOpen);
    night.does("amara", go.because("enough tested"));
}

fn upgrade_fails(night: &mut Night) {
    night.does("joe", start_on("upgrade", "SQL01"));
    night.wait(14);
    let fields = BlockerFields {
        steps: Some(vec!["upgrade".into()]),
        owner: Some("joe".into()),
        vendor: Some("vendor".into()),
        resolve_by: Some(night.now + Span::minutes(45).delta()),
        ..BlockerFields::default()
    };
    night.does(
        "lin",
        block("schema lock is held by the report server", fields),
    );
    night.does("joe", call(None, "engaged"));
    night
        .wait(6)
        .does("joe", call(Some("Kim"), "send the trace, ticket 4471"));
    let ticket = BlockerFields {
        ticket: Some("4471".into()),
        ..BlockerFields::default()
    };
    night.does(
        "joe",
        Command::Update {
            blocker: "B1".into(),
            title: None,
            text: Some("trace is sent".into()),
            fields: ticket,
        },
    );
    let failed = Command::Finish {
        step: "upgrade".into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    night.does(
        "joe",
        Request::from(failed).because("lock timeout in step 14 of 30"),
    );
    night.wait(1).does("joe", start_on("upgrade", "SQL01"));
    night.wait(9);
}

fn upgrade_again(night: &mut Night) {
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does(
        "lin",
        Request::from(solved).because("report server is shut down"),
    );
    night.wait(50).does("joe", finish("upgrade"));
    night.does("lin", start("templates"));
    night.does("lin", finish("templates"));
}

fn exceptions(night: &mut Night) {
    let clinics = Request::from(start("clinics")).because("network joins from the lab");
    night.does("lin", clinics.overriding(Rule::NotYourRole));
    night.does("lin", note("the wrong window"));
    night.does("lin", Command::TakeBack);
    let printer = BlockerFields {
        steps: Some(vec!["clinics".into()]),
        services: Some(vec!["print".into()]),
        severity: Some(Severity::Low),
        ..BlockerFields::default()
    };
    night
        .wait(15)
        .does("ruth", block("no toner at the south clinic", printer));
    night.does(
        "ruth",
        Command::Note {
            step: Some("clinics".into()),
            text: "north and harbour print,\nsouth does not".into(),
        },
    );
    let around = Command::Finish {
        step: "clinics".into(),
        outcome: Outcome::WorkedAround,
        confirm: None,
        results: Vec::new(),
    };
    night.does(
        "joe",
        Request::from(around).because("south prints at north"),
    );
    night.does(
        "joe",
        Command::Unblock {
            blocker: "C1".into(),
        },
    );
    let skip = Command::Skip {
        step: "whiteboard".into(),
    };
    night.does("amara", Request::from(skip).because("nobody in the room"));
    night.does("joe", start("repoint"));
    night.wait(18).does("joe", finish("repoint"));
    night.does("amara", start("open-up"));
    night.wait(10).does("amara", finish("open-up"));
    let refuse = Command::RefuseSign {
        step: "open-up".into(),
        role: "clinical".into(),
    };
    night.does(
        "ruth",
        Request::from(refuse).because("south clinic can't print"),
    );
    night.does("joe", Command::CheckOut);
}

fn check_in(name: Option<&str>, roles: &[&str]) -> Command {
    Command::CheckIn {
        name: name.map(str::to_string),
        roles: roles.iter().map(|r| r.to_string()).collect(),
        contact: None,
    }
}

fn start_on(step: &str, host: &str) -> Command {
    Command::Start {
        step: step.into(),
        confirm: Some(host.into()),
    }
}

fn evidence(id: &str, value: &str) -> Command {
    Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    }
}

fn sign(step: &str, role: &str) -> Command {
    Command::Sign {
        step: step.into(),
        role: role.into(),
    }
}

fn vote(vote: Vote) -> Command {
    Command::Vote {
        gate: "go".into(),
        vote,
    }
}

fn decide(
    decision: Decision,
    until: Option<crate::time::Instant>,
    conditions: Vec<(String, ConditionFields)>,
) -> Command {
    Command::Decide {
        gate: "go".into(),
        decision,
        until,
        conditions,
    }
}

fn block(title: &str, fields: BlockerFields) -> Command {
    Command::Block {
        title: title.into(),
        fields,
    }
}

fn call(reached: Option<&str>, text: &str) -> Command {
    Command::Call {
        contact: "vendor".into(),
        reached: reached.map(str::to_string),
        answered: reached.is_some(),
        blocker: Some("B1".into()),
        next: None,
        text: text.into(),
    }
}
