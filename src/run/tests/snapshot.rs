//! What the forecast is told of a run: what runs, what holds it up and until when, who is there.

use super::{Decision, Mode};
use crate::forecast::Progress;
use crate::journal::BlockerFields;
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Observed, Request};
use crate::time::{Instant, Span};

fn block(step: &str, resolve_by: Option<Instant>) -> Request {
    let fields = BlockerFields {
        steps: Some(vec![step.into()]),
        resolve_by,
        ..BlockerFields::default()
    };
    let title = "no VPN".into();
    Command::Block { title, fields }.into()
}

fn here(night: &mut Night, person: &str) {
    let note = Command::CheckIn {
        name: None,
        roles: Vec::new(),
        contact: None,
    };
    night.does(person, note);
}

fn after_opening(night: &mut Night, minutes: i64) -> Instant {
    night.run("amara").plan.window.opens + Span::minutes(minutes).delta()
}

/// Minutes from the window's opening.
fn minute(night: &mut Night, at: Instant) -> i64 {
    let opens = night.run("amara").plan.window.opens;
    Span::between(opens, at).secs() / 60
}

/// `open`, `open 30`: held up until then; `running 0 idle 10 until 40`; `over 0 20 25`. What holds
/// it up is told by itself as well.
fn told(night: &mut Night, step: &str) -> String {
    let now = night.now;
    let run = night.run("amara");
    let ix = run.plan.step(step).unwrap();
    let snapshot = run.snapshot(now);
    let progress = snapshot.progress(ix);
    if let Progress::Open { from: held } | Progress::Running { until: held, .. } = progress {
        let pauses = snapshot.pauses.iter().filter(|p| p.steps.contains(&ix));
        assert_eq!(pauses.map(|pause| pause.until).max(), held, "{step}");
    }
    let mut at = |at: Instant| minute(night, at);
    match progress {
        Progress::Open { from: None } => "open".into(),
        Progress::Open { from: Some(from) } => format!("open {}", at(from)),
        Progress::Running { since, idle, until } => {
            let until = until.map_or(String::new(), |until| format!(" until {}", at(until)));
            format!("running {} idle {}{until}", at(since), idle.secs() / 60)
        }
        Progress::Over {
            start,
            finish,
            released,
        } => format!("over {} {} {}", at(start), at(finish), at(released)),
    }
}

#[test]
fn a_blocker_holds_up_until_its_estimate_and_then_as_long_again() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    assert_eq!(told(&mut night, "backup"), "running 0 idle 0");
    night.wait(10);
    let said = after_opening(&mut night, 30);
    night.does("lin", block("backup", Some(said)));
    night.does("lin", block("upgrade", None));
    night.wait(5);
    assert_eq!(told(&mut night, "backup"), "running 0 idle 5 until 30");
    // Nobody said when: five minutes old, it is given a quarter of an hour.
    assert_eq!(told(&mut night, "upgrade"), "open 30");
    night.wait(65);
    assert_eq!(
        told(&mut night, "backup"),
        "running 0 idle 70 until 131",
        "half a minute more than 50 overdue"
    );
    assert_eq!(told(&mut night, "upgrade"), "open 150", "70 minutes old");
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does("lin", Request::from(solved).because("VPN is up"));
    night.wait(10);
    assert_eq!(told(&mut night, "backup"), "running 0 idle 70");
}

#[test]
fn a_hold_keeps_from_beginning_and_a_stop_from_everything() {
    let mut night = Night::rehearsal();
    night.does("amara", start("freeze"));
    night.does("amara", Command::Hold { scope: None });
    night.wait(30);
    assert_eq!(told(&mut night, "freeze"), "running 0 idle 0");
    assert_eq!(told(&mut night, "anyone"), "open 60");
    night.does("lin", Command::Stop);
    night.wait(20);
    assert_eq!(told(&mut night, "freeze"), "running 0 idle 20 until 70");
}

#[test]
fn a_signature_is_waited_for_and_a_gate_for_its_hold() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    for (id, value) in [("rows", "120"), ("result", "clean")] {
        let evidence = Command::Evidence {
            step: "backup".into(),
            id: id.into(),
            value: Observed::Value(value.into()),
        };
        night.does("lin", evidence);
    }
    night.wait(40);
    night.does("lin", finish("backup"));
    assert_eq!(told(&mut night, "backup"), "over 0 40 45");
    night.wait(20);
    assert_eq!(
        told(&mut night, "backup"),
        "over 0 40 81",
        "nobody has signed for 20 minutes: as likely as not another 20"
    );
    let sign = Command::Sign {
        step: "backup".into(),
        role: "lead".into(),
    };
    night.does("amara", sign);
    night.wait(5);
    assert_eq!(told(&mut night, "backup"), "over 0 40 60");
    let skip = Command::Skip {
        step: "log-file".into(),
    };
    night.does("joe", Request::from(skip).because("no disk"));
    let until = after_opening(&mut night, 100);
    let hold = Command::Decide {
        gate: "go".into(),
        decision: Decision::Hold,
        until: Some(until),
        conditions: vec![],
    };
    night.does("amara", Request::from(hold).because("clinics not told"));
    assert_eq!(told(&mut night, "go"), "open 100");
}

#[test]
fn who_is_there_counts_and_the_roster_for_what_nobody_can() {
    let mut night = Night::rehearsal();
    let crew = |night: &mut Night| {
        let now = night.now;
        let crew = night.run("amara").crew(now).people;
        crew.into_iter().map(|p| p.id).collect::<Vec<_>>()
    };
    assert_eq!(
        crew(&mut night),
        ["amara", "lin", "joe", "ruth"],
        "only the lead is here"
    );
    here(&mut night, "joe");
    assert_eq!(
        crew(&mut night),
        ["amara", "lin", "joe", "ruth"],
        "on shift counts, checked in or not"
    );
    night.does("lin", start("anyone"));
    night.does("lin", Command::CheckOut);
    assert_eq!(crew(&mut night), ["amara", "joe", "ruth"]);
    let now = night.now;
    let away = night.run("amara").crew(now).away;
    assert_eq!(away.into_iter().map(|p| p.id).collect::<Vec<_>>(), ["lin"]);
}

/// Who is named as doing something is here, also outside their shift, and before they check in.
#[test]
fn who_is_named_as_working_is_here() {
    let yaml = super::RUNBOOK.replace(
        "roles: [dba], deputy_for: [amara]}",
        "roles: [dba], available: [2026-11-29 18:00 / 2026-11-29 20:00]}",
    );
    let mut night = Night::open(&yaml, Mode::Live);
    let lin = |night: &mut Night| {
        let now = night.now;
        let crew = night.run("amara").crew(now);
        let lin = crew.people.iter().find(|p| p.id == "lin").cloned();
        lin.map(|p| (p.available.len(), crew.unseen.contains(&p.id)))
    };
    assert_eq!(lin(&mut night), Some((1, false)), "comes on Sunday");
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    assert_eq!(lin(&mut night), Some((2, false)), "and works now");
}

/// Shifts are kept to, before their end as after it: how long people stay past them for what they
/// have begun is the plan's `overtime`. Whoever comes outside their shift stays for a while. The
/// clock alone changes nothing.
#[test]
fn shifts_are_kept_to_and_whoever_comes_outside_theirs_stays_for_a_while() {
    let yaml = super::RUNBOOK.replace(
        "roles: [dba], deputy_for: [amara]}",
        "roles: [dba], available: [2026-11-27 18:00 / 2026-11-27 20:00]}",
    );
    let mut night = Night::open(&yaml, Mode::Live);
    here(&mut night, "lin");
    let until = |night: &mut Night| {
        let now = night.now;
        let crew = night.run("amara").crew(now).people;
        let lin = crew.iter().find(|p| p.id == "lin").cloned().unwrap();
        lin.available
            .iter()
            .map(|(_, until)| minute(night, *until))
            .max()
    };
    assert_eq!(until(&mut night), Some(120));
    night.wait(130);
    assert_eq!(until(&mut night), Some(120));
    night.does("lin", Command::CheckOut);
    night.wait(120);
    here(&mut night, "lin");
    assert_eq!(until(&mut night), Some(250 + 12 * 60));
}

#[test]
fn who_has_gone_does_not_count_and_a_deputy_does() {
    let yaml = super::RUNBOOK.replace(
        "roles: [dba, network]",
        "roles: [network], deputy_for: [lin]",
    );
    let mut night = Night::open(&yaml, Mode::Live);
    here(&mut night, "lin");
    here(&mut night, "joe");
    night.does("lin", Command::CheckOut);
    let now = night.now;
    let crew = night.run("amara").crew(now).people;
    assert!(crew.iter().all(|p| p.id != "lin"));
    let joe = crew.iter().find(|p| p.id == "joe").unwrap();
    assert_eq!(joe.roles, ["network", "dba"]);
}

#[test]
fn a_role_that_was_lent_until_then_is_lent_no_longer() {
    let mut night = Night::live();
    here(&mut night, "ruth");
    let lend = Command::Delegate {
        role: "dba".into(),
        to: "ruth".into(),
        until: Some(after_opening(&mut night, 30)),
    };
    night.does("amara", Request::from(lend).because("lin is ill"));
    let roles = |night: &mut Night| {
        let now = night.now;
        let crew = night.run("amara").crew(now).people;
        crew.iter().find(|p| p.id == "ruth").map(|p| p.roles.len())
    };
    assert_eq!(roles(&mut night), Some(2));
    night.wait(40);
    assert_eq!(roles(&mut night), Some(1));
}
