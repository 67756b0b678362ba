//! How long work took: which attempt says so, and how much of it was blocked.

use crate::journal::{BlockerFields, Mode, Outcome, RollbackExtent, Way};
use crate::run::testing::{Night, finish, start};
use crate::run::{Amendment, Command, Request, Stage, Took};
use crate::time::Span;

const PLAN: &str = r#"
runbook: Plain
id: plain
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}, {id: lin, name: Lin, roles: [dba]}]
phases:
  - id: work
    title: Work
    steps:
      - {id: copy, title: Copy, takes: 1h, needs: [], undo: {do: Delete it}}
      - {id: check, title: Check, needs: [], sign_off: [lead]}
      - {id: go, title: Go, needs: [], gate: {decides: [lead]}}
"#;

fn night() -> Night {
    Night::open(PLAN, Mode::Rehearsal)
}

fn took(night: &mut Night, step: &str) -> Option<Took> {
    let run = night.run("amara");
    run.took(run.plan.step(step).unwrap(), Way::Forward)
}

/// How long it took, in minutes; starting it takes ten seconds of that.
fn minutes(night: &mut Night, step: &str) -> Option<i64> {
    took(night, step).map(|took| took.span.secs() / 60)
}

fn ends(step: &str, outcome: Outcome) -> Request {
    let step = step.into();
    Request::from(Command::Finish {
        step,
        outcome,
        confirm: None,
        results: Vec::new(),
    })
    .because("x")
}

fn works(night: &mut Night, step: &str, minutes: i64) {
    night.does("lin", start(step));
    night.wait(minutes).does("lin", finish(step));
}

fn block(night: &mut Night, step: &str) {
    let title = "no space".into();
    let steps = Some(vec![step.to_string()]);
    let fields = BlockerFields {
        steps,
        ..BlockerFields::default()
    };
    night.does("lin", Command::Block { title, fields });
}

fn unblock(night: &mut Night, blocker: &str) {
    let blocker = blocker.into();
    night.does(
        "lin",
        Request::from(Command::Unblock { blocker }).because("freed"),
    );
}

#[test]
fn work_took_from_start_to_finish() {
    let mut night = night();
    assert_eq!(minutes(&mut night, "copy"), None, "it waits");
    night.does("lin", start("copy"));
    night.wait(50);
    assert_eq!(minutes(&mut night, "copy"), None, "it runs");
    night.does("lin", finish("copy"));
    assert_eq!(minutes(&mut night, "copy"), Some(50));
    works(&mut night, "check", 20);
    assert_eq!(minutes(&mut night, "check"), Some(20), "signed or not");
}

#[test]
fn what_happened_earlier_counts_as_it_was() {
    let mut night = night();
    let opened = night.now;
    night.wait(120);
    let at = |minutes| opened + Span::minutes(minutes).delta();
    night.does("lin", Request::from(start("copy")).at(at(10)));
    night.does("lin", Request::from(finish("copy")).at(at(55)));
    assert_eq!(took(&mut night, "copy").unwrap().span, Span::minutes(45));
}

#[test]
fn of_several_attempts_the_last_counts() {
    let mut night = night();
    night.does("lin", start("copy"));
    night.wait(30).does("lin", ends("copy", Outcome::Failed));
    assert_eq!(minutes(&mut night, "copy"), None, "it failed");
    works(&mut night, "copy", 40);
    assert_eq!(minutes(&mut night, "copy"), Some(40));
    reopen(&mut night, "copy");
    assert_eq!(minutes(&mut night, "copy"), None, "it is open again");
    works(&mut night, "copy", 70);
    assert_eq!(minutes(&mut night, "copy"), Some(70));
}

#[test]
fn what_was_rolled_back_took_as_long() {
    let mut night = night();
    works(&mut night, "copy", 40);
    let extent = RollbackExtent::Everything;
    let back = Request::from(Command::Rollback { extent });
    night.does("amara", back.because("drill"));
    works(&mut night, "copy", 5);
    let now = night.now;
    assert_eq!(night.run("amara").stage(0, now), Stage::RolledBack);
    assert_eq!(minutes(&mut night, "copy"), Some(40));
}

fn reopen(night: &mut Night, step: &str) {
    let reopen = Command::Reopen { step: step.into() };
    night.does("lin", Request::from(reopen).because("not right yet"));
}

/// What a step was at before it was finished, in minutes: each of these ends as done, but for the
/// negative ones, which fail. In between it is opened again.
fn after(visits: &[i64]) -> Option<i64> {
    let mut night = night();
    for (place, &visit) in visits.iter().enumerate() {
        if place > 0 && visits[place - 1] > 0 {
            reopen(&mut night, "copy");
        }
        night.does("lin", start("copy"));
        let outcome = if visit > 0 {
            Outcome::Done
        } else {
            Outcome::Failed
        };
        night.wait(visit.abs()).does("lin", ends("copy", outcome));
    }
    minutes(&mut night, "copy")
}

#[test]
fn the_attempt_that_did_the_work_counts() {
    for (visits, took) in [
        (&[120, 8][..], Some(120)),
        (&[120, 8, 5], Some(120)),
        (&[120, 70], Some(70)),
        (&[40, 70, 8], Some(70)),
        (&[8, 120], Some(120)),
        // A fraction of what was planned, and it is no work of its own.
        (&[120, 2], Some(120)),
        (&[-90, 60, 8], Some(60)),
        (&[120, -8], None),
        (&[120, -8, 20], Some(20)),
    ] {
        assert_eq!(after(visits), took, "{visits:?}");
    }
}

#[test]
fn a_visit_that_was_finished_without_a_start_is_none_where_it_was_short() {
    for (minutes_after, took) in [(10, Some(120)), (90, None)] {
        let mut night = night();
        works(&mut night, "copy", 120);
        reopen(&mut night, "copy");
        night.wait(minutes_after).does("lin", finish("copy"));
        assert_eq!(minutes(&mut night, "copy"), took);
    }
}

#[test]
fn a_refused_sheet_that_was_filled_in_leaves_the_work_as_it_was() {
    let mut night = night();
    works(&mut night, "check", 60);
    let (step, role) = ("check".to_string(), "lead".to_string());
    let refuse = Command::RefuseSign { step, role };
    night.does("amara", Request::from(refuse).because("no sheet"));
    reopen(&mut night, "check");
    works(&mut night, "check", 8);
    assert_eq!(minutes(&mut night, "check"), Some(60));
}

#[test]
fn undos_and_restores_took_time_too() {
    let mut night = night();
    let took_of = |night: &mut Night, way| {
        let took = night.run("amara").took(0, way);
        took.map(|took| (took.span.secs() / 60, took.blocked.secs() / 60))
    };
    works(&mut night, "copy", 40);
    let everything = || {
        let extent = RollbackExtent::Everything;
        Request::from(Command::Rollback { extent }).because("drill")
    };
    night.does("amara", everything());
    assert_eq!(took_of(&mut night, Way::Back), None, "not begun");
    night.does("lin", start("copy"));
    night.wait(5).does("lin", ends("copy", Outcome::Failed));
    assert_eq!(took_of(&mut night, Way::Back), None, "it failed");
    night.does("lin", start("copy"));
    block(&mut night, "copy");
    night.wait(10);
    unblock(&mut night, "B1");
    night.wait(15).does("lin", finish("copy"));
    assert_eq!(took_of(&mut night, Way::Back), Some((25, 10)));
    assert_eq!(took_of(&mut night, Way::Forward), Some((40, 0)));
    // Forward again: the undo took what it took, and the step what it takes now.
    let resume = Command::Resume { scope: None };
    night.does("amara", Request::from(resume).because("forward"));
    reopen(&mut night, "copy");
    works(&mut night, "copy", 50);
    assert_eq!(took_of(&mut night, Way::Back), Some((25, 10)));
    assert_eq!(took_of(&mut night, Way::Forward), Some((50, 0)));
    assert_eq!(took_of(&mut night, Way::Restore), None);
}

#[test]
fn what_says_nothing_of_the_next_time_does_not_count() {
    let skip = || Command::Skip {
        step: "copy".into(),
    };
    let mut skipped = night();
    skipped.does("lin", Request::from(skip()).because("drill"));
    let mut worked_around = night();
    worked_around.does("lin", start("copy"));
    worked_around.wait(30);
    worked_around.does("lin", ends("copy", Outcome::WorkedAround));
    let mut in_one_action = night();
    in_one_action.does("lin", finish("copy"));
    let mut quick = night();
    works(&mut quick, "copy", 2);
    let mut at_once = night();
    let now = at_once.now;
    at_once.wait(1);
    at_once.does("lin", Request::from(start("copy")).at(now));
    at_once.does("lin", Request::from(finish("copy")).at(now));
    let mut taken_back = night();
    works(&mut taken_back, "copy", 30);
    taken_back.does("lin", Command::TakeBack);
    for (what, mut night) in [
        ("skipped", skipped),
        ("worked around", worked_around),
        ("in one action", in_one_action),
        ("quick", quick),
        ("no time at all", at_once),
        ("taken back", taken_back),
    ] {
        assert_eq!(took(&mut night, "copy"), None, "{what}");
    }
    let mut night = night();
    works(&mut night, "check", 30);
    let (step, role) = ("check".to_string(), "lead".to_string());
    let refuse = Command::RefuseSign { step, role };
    night.does("amara", Request::from(refuse).because("not all of it"));
    assert_eq!(took(&mut night, "check"), None, "refused");
    assert_eq!(took(&mut night, "go"), None, "a gate");
}

#[test]
fn what_it_was_blocked_is_in_it_and_is_told() {
    let mut night = night();
    block(&mut night, "copy");
    night.wait(20).does("lin", start("copy"));
    night.wait(10);
    block(&mut night, "copy");
    unblock(&mut night, "B1");
    night.wait(15);
    unblock(&mut night, "B2");
    night.wait(30).does("lin", finish("copy"));
    let took = took(&mut night, "copy").unwrap();
    assert_eq!(took.span.secs() / 60, 55);
    // From the start, where B1 was open, until B2 was resolved.
    assert_eq!(took.blocked.secs() / 60, 25);
}

#[test]
fn a_blocker_before_or_after_it_or_of_another_step_took_nothing() {
    let mut night = night();
    block(&mut night, "copy");
    unblock(&mut night, "B1");
    block(&mut night, "check");
    works(&mut night, "copy", 30);
    block(&mut night, "copy");
    night.wait(10);
    assert_eq!(took(&mut night, "copy").unwrap().blocked, Span::ZERO);
}

#[test]
fn what_is_said_on_the_night_of_a_duration_is_known() {
    let mut night = night();
    let amend = |changes| {
        let step = "copy".into();
        Request::from(Command::Amend { step, changes }).because("slow disks")
    };
    let role = Amendment {
        role: Some("dba".into()),
        ..Amendment::default()
    };
    night.does("amara", amend(role));
    let copy = 0;
    assert!(!night.run("amara").is_estimated_anew(copy));
    let takes = Amendment {
        takes: Some(Span::minutes(90)),
        ..Amendment::default()
    };
    night.does("amara", amend(takes));
    assert!(night.run("amara").is_estimated_anew(copy));
    let run = night.run("amara");
    assert_ne!(run.plan.steps[copy].takes, run.runbook().steps[copy].takes);
}
