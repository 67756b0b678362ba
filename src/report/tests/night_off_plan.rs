//! A night that leaves the plan: a stranger with a role that was given on, calls to the vendor, a
//! no-go, an upgrade that fails once, a step that is added and one that is amended, a moved window,
//! a hold and a stop, mistakes of every kind, a conflict, and a rollback to a restore point in
//! which the restore fails once. A small plan of its own, for the formats; the night of
//! `cli/tests/night.txt` is the one that is read as a story.

use crate::journal::{Decision, Mode, Outcome, RollbackExtent, RunOutcome};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Amendment, Command, Correction, NewStep, Observed, Request};
use crate::time::Span;

const RUNBOOK: &str = r#"
runbook: Records and lab
id: records
revision: "5"
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 04:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: joe, name: Joe Tremblay, roles: [dba, network]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
contacts:
  - {id: vendor, name: Records vendor, contact: 555-0142}
services:
  - {id: emr, name: Medical records}
  - {id: lab, name: Lab results}
  - {id: print, name: Printing}
phases:
  - id: prepare
    title: Prepare
    steps:
      - {id: freeze, title: Freeze changes, role: lead, takes: 10m}
      - id: backup
        title: Back up the database
        role: dba
        takes: 45m
        evidence: [{id: rows, ask: Rows in patients, kind: number, min: 100}]
        restore_point: {of: [emr, lab], do: Restore the 18:05 backup, role: dba, takes: 90m, sign_off: [lead], evidence: [{id: last, ask: Time of the last note, kind: text}]}
      - id: go
        title: Go or no-go
        gate: {decides: [lead], criteria: [Clinics told]}
  - id: change
    title: Change
    steps:
      - {id: upgrade, title: Upgrade the schema, role: dba, takes: 1h, changes: [emr]}
      - {id: repoint, title: Repoint the lab interface, role: network, takes: 30m, changes: [lab]}
      - {id: templates, title: Load the print templates, role: network, takes: 20m, changes: [print], undo: {do: Load the old ones, role: network, takes: 15m, sign_off: [clinical]}}
      - {id: tell, title: Send the reminders to patients, role: lead, takes: 5m, needs: [repoint], undo: {impossible: what was sent was read}}
      - id: keep
        title: Keep the new version
        needs: [templates, tell]
        gate: {decides: [lead]}
"#;

/// Stopped in the middle, with a conflict and corrections.
pub fn stopped_night() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    prepare(&mut night);
    upgrade(&mut night);
    leave_the_plan(&mut night);
    contradict(&mut night);
    let stop = Request::from(Command::Stop).because("water in the server room");
    night.wait(2).does("ruth", stop);
    night.wait(4);
    night
}

/// During the rollback: the restore has failed once and runs again.
pub fn night_going_back() -> Night {
    let mut night = stopped_night();
    correct(&mut night);
    give_up(&mut night);
    back(&mut night);
    night
}

/// To its end.
pub fn rolled_back_night() -> Night {
    let mut night = night_going_back();
    rest_of_the_way_back(&mut night);
    night
}

fn prepare(night: &mut Night) {
    night.does("lin", check_in(None, &[]));
    night.does("joe", check_in(None, &[]));
    night.does("amara", finish("freeze"));
    night.does("amara", check_in(Some("Kim Vo"), &["vendor"]));
    let delegate = Command::Delegate {
        role: "dba".into(),
        to: "Kim Vo".into(),
        until: Some(night.now + Span::minutes(360).delta()),
    };
    night.does(
        "amara",
        Request::from(delegate).because("lin leaves at midnight"),
    );
    night.does("lin", start("backup"));
    night.wait(40).does("lin", evidence("rows", "120412"));
    night.does("lin", finish("backup"));
    let no = decide(
        "go",
        Decision::NoGo,
        Some(night.now + Span::minutes(30).delta()),
    );
    let no = Request::from(no).because("the clinics are not told");
    night.wait(5).does("amara", no);
    let tick = Command::Tick {
        gate: "go".into(),
        criterion: 0,
    };
    night.wait(25).does("ruth", tick);
    let go = Request::from(decide("go", Decision::Go, None)).because("they are now");
    night.does("amara", go);
}

fn upgrade(night: &mut Night) {
    night.does("lin", start("upgrade"));
    night.wait(15).does("joe", call(None, "engaged"));
    night
        .wait(6)
        .does("joe", call(Some("Sam"), "run step 14 again"));
    let failed = Command::Finish {
        step: "upgrade".into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    night.does(
        "lin",
        Request::from(failed).because("lock timeout in step 14"),
    );
    let by_kim = Request::from(start("upgrade")).on_behalf("Kim Vo");
    night.wait(3).does("joe", by_kim);
    night.wait(50);
    night.does("joe", Request::from(finish("upgrade")).on_behalf("Kim Vo"));
}

fn leave_the_plan(night: &mut Night) {
    let codes = Command::Add(NewStep {
        id: "codes".into(),
        after: "upgrade".into(),
        title: "Reload the lab codes".into(),
        instructions: Some("Load codes.csv".into()),
        role: Some("dba".into()),
        takes: Some(Span::minutes(20)),
        needed_by: vec!["repoint".into()],
        undo: Some("Load codes-old.csv".into()),
    });
    let because = "the upgrade empties the table";
    night.does("amara", Request::from(codes).because(because));
    let longer = Command::Amend {
        step: "repoint".into(),
        changes: Amendment {
            takes: Some(Span::minutes(60)),
            ..Amendment::default()
        },
    };
    night.does("amara", Request::from(longer).because("each site by hand"));
    let window = Command::Window {
        closes: night.now + Span::minutes(600).delta(),
    };
    night.does("amara", Request::from(window).because("agreed with Dr Roy"));
    night.does(
        "amara",
        Request::from(Command::Replan).because("an hour late"),
    );
    let hold = Command::Hold {
        scope: Some("change".into()),
    };
    night.does("amara", Request::from(hold).because("dinner"));
    let on = Command::Resume {
        scope: Some("change".into()),
    };
    night.wait(20).does("amara", on);
    night.does("lin", start("codes"));
    night.wait(12).does("lin", finish("codes"));
}

/// What joe saw and what lin saw can't both be true.
fn contradict(night: &mut Night) {
    night.does("joe", start("repoint"));
    night.session("lin");
    night.wait(30).does("joe", finish("repoint"));
    let failed = Command::Finish {
        step: "repoint".into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    let failed = Request::from(failed).because("no results come in");
    night.does_unaware("lin", failed.on_behalf("joe"));
    night.does("lin", note("the lab was told at ten"));
    night.does("lin", note("meant for another run"));
}

fn correct(night: &mut Night) {
    let resume = Request::from(Command::Resume { scope: None });
    night.does("amara", resume.because("it was the coffee machine"));
    let of = |night: &mut Night, what: &str| {
        let run = night.run("amara");
        let mut lines = run.log.iter().rev();
        let found = lines.find(|l| crate::words::what(run, l).contains(what));
        found.unwrap().entry.id().to_string()
    };
    let started = of(night, "(attempt 2)");
    let at = night.now - Span::minutes(119).delta();
    night.does(
        "amara",
        corrects(started.clone(), Correction::At(at), "wrong clock"),
    );
    night.does(
        "amara",
        corrects(started, Correction::For("lin".into()), "Kim only watched"),
    );
    let rows = of(night, "gave evidence rows");
    for (value, why) in [("120421", "digits swapped"), ("120422", "counted again")] {
        let value = Correction::Value(value.into());
        night.does("lin", corrects(rows.clone(), value, why));
    }
    let told = of(night, "told at ten");
    let text = Correction::Text("the lab was told at eleven".into());
    night.does("lin", corrects(told, text, "asked them"));
    let stray = of(night, "another run");
    night.does("lin", corrects(stray, Correction::Void, "wrong window"));
    let stands = of(night, "finished 2.2 Repoint");
    let settle = Command::Settle {
        conflict: "K1".into(),
        stands,
    };
    let why = "results came in five minutes later";
    night.does("amara", Request::from(settle).because(why));
}

fn give_up(night: &mut Night) {
    night.does("joe", start("templates"));
    night.wait(15).does("joe", finish("templates"));
    night.does("amara", start("tell"));
    night.wait(5).does("amara", finish("tell"));
    let no = Request::from(decide("keep", Decision::NoGo, None));
    night
        .wait(10)
        .does("amara", no.because("charts of two patients are mixed"));
    let rollback = Command::Rollback {
        extent: RollbackExtent::To {
            point: "backup".into(),
        },
    };
    let why = "charts can't be trusted";
    night
        .wait(5)
        .does("amara", Request::from(rollback).because(why));
}

fn back(night: &mut Night) {
    night.does("joe", start("templates"));
    night.wait(12).does("joe", finish("templates"));
    night.does("ruth", sign("templates", "clinical"));
    night.does("lin", start("backup"));
    night.wait(35);
    let failed = Command::Finish {
        step: "backup".into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    let failed = Request::from(failed).because("no room on the array");
    night.does("lin", failed);
    night.wait(3).does("lin", start("backup"));
    night.wait(9);
}

fn rest_of_the_way_back(night: &mut Night) {
    night.wait(70).does("lin", evidence("last", "17:58"));
    night.does("lin", finish("backup"));
    night.does("amara", sign("backup", "lead"));
    night.does("lin", start("codes"));
    night.wait(10).does("lin", finish("codes"));
    let close = Command::Close {
        outcome: RunOutcome::RolledBack,
    };
    let close = Request::from(close).because("we try again in January");
    night.wait(10).does("amara", close);
}

fn check_in(name: Option<&str>, roles: &[&str]) -> Command {
    Command::CheckIn {
        name: name.map(str::to_string),
        roles: roles.iter().map(|r| r.to_string()).collect(),
        contact: None,
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

fn call(reached: Option<&str>, text: &str) -> Command {
    Command::Call {
        contact: "vendor".into(),
        reached: reached.map(str::to_string),
        answered: reached.is_some(),
        blocker: None,
        next: None,
        text: text.into(),
    }
}

fn decide(gate: &str, decision: Decision, until: Option<crate::time::Instant>) -> Command {
    Command::Decide {
        gate: gate.into(),
        decision,
        until,
        conditions: vec![],
    }
}

fn corrects(entry: String, correction: Correction, because: &str) -> Request {
    Request::from(Command::Correct { entry, correction }).because(because)
}
