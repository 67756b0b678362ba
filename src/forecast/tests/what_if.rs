//! What if: each kind by hand, and what can't be supposed.

use proptest::prelude::*;

use super::super::*;
use crate::runbook::{self, Runbook, StepIx, TakesBack};
use crate::time::{Instant, Span, parse_date_time};

/// Lin does copy and tidy one after the other: 3h, 15m to decide, 1h, 30m. It ends at 00:45.
const NIGHT: &str = "
runbook: Night
id: night
window: {opens: 2026-11-27 20:00, closes: 2026-11-28 06:00, timezone: America/Toronto, decision_margin: 30m}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: joe, name: Joe Tremblay, roles: [network], available: [2026-11-27 22:00 / 2026-11-28 06:00]}
waits: {sign_off: 5m, decision: 15m}
services:
  - {id: sql, name: SQL}
  - {id: web, name: Web}
phases:
  - id: ready
    title: Ready
    when: before
    steps:
      - {id: order, title: Order it, takes: 7d, role: dba}
  - id: migrate
    title: Migrate
    steps:
      - {id: copy, title: Copy, role: dba, takes: 2h, needs: [], changes: [sql], undo: {do: Drop it, takes: 1h}}
      - {id: tidy, title: Tidy, role: dba, takes: 1h, needs: [], changes: [web], undo: {do: Put it back, takes: 1h}}
      - {id: cable, title: Cable, role: network, takes: 30m, needs: []}
      - {id: go, title: Go, needs: [copy, tidy, cable], gate: {decides: [lead]}}
  - id: finish
    title: Finish
    steps:
      - {id: open, title: Open, role: lead, takes: 1h, needs: [go]}
      - {id: look, title: Look, role: dba, takes: 30m, needs: [open]}
";

fn plan() -> Runbook {
    runbook::load(NIGHT.as_bytes(), "night.yaml").unwrap()
}

fn at(plan: &Runbook, text: &str) -> Instant {
    parse_date_time(text, &plan.window.zone, None).unwrap()
}

fn step(plan: &Runbook, id: &str) -> StepIx {
    plan.step(id).unwrap()
}

fn effort() -> Effort {
    let settings = Settings {
        trials: 100,
        ..Effort::LIVE.settings
    };
    Effort {
        schedules: 100,
        settings,
    }
}

fn ahead(plan: &Runbook, snapshot: &RunSnapshot) -> Ahead {
    Ahead::of(plan, snapshot, effort(), &mut Memory::default()).unwrap()
}

/// What lies ahead if that were so.
fn then(plan: &Runbook, snapshot: &RunSnapshot, text: &str) -> Ahead {
    let supposed = Supposed::read(text, plan, snapshot).unwrap();
    let (plan, snapshot) = suppose(plan, snapshot, &supposed).unwrap();
    ahead(&plan, &snapshot)
}

/// When it ends, on the clock of the night.
fn end(plan: &Runbook, ahead: &Ahead) -> String {
    let end = ahead.forecast.deterministic;
    end.map_or("never".into(), |at| plan.window.zone.clock(at))
}

fn objection(plan: &Runbook, snapshot: &RunSnapshot, text: &str) -> Objection {
    let read = Supposed::read(text, plan, snapshot);
    let supposed = read.and_then(|all| suppose(plan, snapshot, &all));
    supposed.unwrap_err()
}

#[test]
fn each_by_hand() {
    let plan = plan();
    let before = RunSnapshot::before(&plan);
    for (text, ends, why) in [
        ("2.1 takes 3h", "01:45", "an hour more"),
        ("copy takes 1h/2h/3h", "00:45", "the mean is as it was"),
        ("tidy takes 30m", "00:15", "shorter"),
        ("+1 dba", "00:15", "the cable is ready at 22:30"),
        ("+dba, with joe", "23:45", "both at once"),
        ("+2 lead", "00:45", "no help"),
        ("skip phase 3", "23:15", "with the decision"),
        ("skip finish", "23:15", "by its id"),
        ("skip 2.2, skip 2.3", "23:45", "an hour less"),
        ("skip g1", "00:30", "nobody decides"),
        ("later 2h", "02:45", "all of it"),
        ("look later 1h", "01:45", "after what it needs"),
        ("2.3 later 1h", "00:45", "there is room"),
        ("g1 later 30m", "01:15", "they meet later"),
        ("with joe", "00:45", "the cable was not what it hangs on"),
        ("+1 dba, 2.1 takes 3h", "00:45", "together"),
        ("look later 1h, look later 1h", "02:45", "twice"),
    ] {
        assert_eq!(
            end(&plan, &then(&plan, &before, text)),
            ends,
            "{text}: {why}"
        );
    }
}

#[test]
fn nothing_supposed_changes_nothing() {
    let plan = plan();
    let before = RunSnapshot::before(&plan);
    let (same, there) = suppose(&plan, &before, &[]).unwrap();
    assert_eq!((&same, &there), (&plan, &before));
    for text in ["2.1 takes 2h", "closes +0m", "later 0m", "look later 0m"] {
        let (now, then) = (ahead(&plan, &before), then(&plan, &before, text));
        assert_eq!(now.forecast.p80, then.forecast.p80, "{text}");
        assert_eq!(now.forecast.fits, then.forecast.fits, "{text}");
        assert_eq!(now.retreat, then.retreat, "{text}");
    }
}

#[test]
fn who_goes_is_missed() {
    let plan = plan();
    let then = then(&plan, &RunSnapshot::before(&plan), "without Joe Tremblay");
    let cable = step(&plan, "cable");
    assert_eq!(then.forecast.short_of, [(cable, "network".to_string())]);
}

#[test]
fn another_close_is_another_chance() {
    let plan = plan();
    let before = RunSnapshot::before(&plan);
    // 00:30 of the night, not of the next one.
    for (text, fits) in [
        ("closes 00:30", 0.0),
        ("closes -5h", 1.0),
        ("closes -6h", 0.0),
    ] {
        assert_eq!(then(&plan, &before, text).forecast.fits, fits, "{text}");
    }
}

/// Copy waits for B1 until 23:00, then 2h, 15m, 1h, 30m.
#[test]
fn a_blocker_is_solved_at_another_time() {
    let plan = plan();
    let (copy, tidy) = (step(&plan, "copy"), step(&plan, "tidy"));
    let pause = |blocker: Option<&str>, until: &str| Pause {
        blocker: blocker.map(str::to_string),
        steps: vec![copy],
        until: at(&plan, until),
        guess: None,
    };
    let mut blocked = RunSnapshot::before(&plan);
    blocked.pauses = vec![pause(Some("B1"), "2026-11-27 23:00")];
    blocked.progress[copy] = Progress::Open {
        from: Some(at(&plan, "2026-11-27 23:00")),
    };
    assert_eq!(end(&plan, &ahead(&plan, &blocked)), "02:45");
    for (text, ends) in [
        ("b1 resolved 21:00", "00:45"),
        ("B1 resolved +5h", "04:45"),
        // Whatever comes first.
        ("B1 resolved 21:00, 2.1 later 1h", "01:45"),
        ("2.1 later 1h, B1 resolved 21:00", "01:45"),
        ("B1 resolved 21:00, later 2h", "02:45"),
        ("later 2h, B1 resolved 21:00", "02:45"),
    ] {
        assert_eq!(end(&plan, &then(&plan, &blocked, text)), ends, "{text}");
    }
    // Something else holds it up as well.
    blocked.pauses.push(pause(None, "2026-11-27 22:00"));
    let then = then(&plan, &blocked, "B1 resolved 21:00");
    assert_eq!(end(&plan, &then), "01:45");
    blocked.pauses[0].steps = vec![tidy];
    blocked.progress[tidy] = Progress::Over {
        start: plan.window.opens,
        finish: plan.window.opens,
        released: plan.window.opens,
    };
    blocked.pauses.push(Pause {
        blocker: Some("B2".into()),
        steps: Vec::new(),
        until: plan.window.opens,
        guess: None,
    });
    let moot = objection(&plan, &blocked, "B2 resolved 21:00");
    assert_eq!(moot.to_string(), "B2 doesn't hold up anything ahead");
}

/// What runs is held up within its work.
#[test]
fn a_blocker_in_the_middle_of_the_work() {
    let plan = plan();
    let copy = step(&plan, "copy");
    let mut blocked = RunSnapshot::before(&plan);
    blocked.now = at(&plan, "2026-11-27 21:00");
    let until = at(&plan, "2026-11-27 23:00");
    blocked.progress[copy] = Progress::Running {
        since: plan.window.opens,
        idle: Span::ZERO,
        until: Some(until),
    };
    blocked.pauses = vec![Pause {
        blocker: Some("B1".into()),
        steps: vec![copy],
        until,
        guess: None,
    }];
    // An hour is done, two are idle, one is to come, then an hour of tidying.
    assert_eq!(end(&plan, &ahead(&plan, &blocked)), "02:45");
    assert_eq!(
        end(&plan, &then(&plan, &blocked, "B1 resolved 22:00")),
        "01:45"
    );
    assert_eq!(end(&plan, &then(&plan, &blocked, "2.1 takes 3h")), "03:45");
}

/// The close less half an hour, less an hour for each undo, of which Lin does one at a time.
#[test]
fn rollback_by_moves_too() {
    let plan = plan();
    let begun = RunSnapshot {
        begun: vec![step(&plan, "copy"), step(&plan, "tidy")],
        ..RunSnapshot::before(&plan)
    };
    let by = |ahead: &Ahead| ahead.retreat.by.at().unwrap();
    assert_eq!(by(&ahead(&plan, &begun)), at(&plan, "2026-11-28 03:30"));
    for (text, expected) in [
        ("+1 dba", "2026-11-28 04:30"),
        ("closes +1h", "2026-11-28 04:30"),
        ("later 2h", "2026-11-28 03:30"),
    ] {
        let found = by(&then(&plan, &begun, text));
        assert_eq!(found, at(&plan, expected), "{text}");
    }
}

/// In a rollback a step means what takes it back.
#[test]
fn on_the_way_back() {
    let plan = plan();
    let undo = |id: &str| TakesBack {
        step: step(&plan, id),
        restores: None,
    };
    let work = vec![
        (undo("copy"), Progress::OPEN),
        (undo("tidy"), Progress::OPEN),
    ];
    let back = RunSnapshot {
        begun: vec![step(&plan, "copy"), step(&plan, "tidy")],
        returning: Some(work),
        ..RunSnapshot::before(&plan)
    };
    for (text, ends) in [
        ("2.1 takes 2h", "23:00"),
        ("skip 2.1", "21:00"),
        ("skip phase 2", "20:00"),
        ("2.1 later 3h", "00:00"),
        ("later 1h", "23:00"),
        ("+1 dba", "21:00"),
    ] {
        assert_eq!(end(&plan, &then(&plan, &back, text)), ends, "{text}");
    }
    let moot = objection(&plan, &back, "3.1 takes 2h");
    assert_eq!(moot.to_string(), "3.1 isn't part of the rollback");
}

#[test]
fn it_is_said_as_it_is_typed() {
    let plan = plan();
    let mut snapshot = RunSnapshot::before(&plan);
    snapshot.pauses.push(Pause {
        blocker: Some("B1".into()),
        steps: vec![step(&plan, "copy")],
        until: plan.window.closes,
        guess: None,
    });
    for (text, words) in [
        ("copy takes 90m", "2.1 takes 1h30m"),
        ("copy takes 1h/2h/4h", "2.1 takes 2h (1h to 4h)"),
        ("  +2   dba ", "+2 dba"),
        ("+network", "+1 network"),
        ("Skip PHASE 3", "skip phase 3"),
        ("skip go", "skip G1"),
        ("Later +2h", "later 2h"),
        ("look later 1h 30m", "3.2 later 1h30m"),
        ("-1 lin", "without lin"),
        ("without lin baptiste", "without lin"),
        ("with Joe Tremblay", "with joe"),
        ("b1 resolved 03:00", "B1 resolved Sat 28 Nov 03:00"),
        ("closes +2h", "closes Sat 28 Nov 08:00"),
        ("closes 2026-11-28T05:00", "closes Sat 28 Nov 05:00"),
    ] {
        let read = Supposed::read(text, &plan, &snapshot).unwrap();
        let said: Vec<String> = read.iter().map(|one| one.words(&plan)).collect();
        assert_eq!(said, [words], "{text}");
    }
}

#[test]
fn what_cannot_be_supposed() {
    let plan = plan();
    let mut snapshot = RunSnapshot::before(&plan);
    let copy = step(&plan, "copy");
    let moment = plan.window.opens;
    snapshot.progress[copy] = Progress::Running {
        since: moment,
        idle: Span::ZERO,
        until: None,
    };
    snapshot.progress[step(&plan, "tidy")] = Progress::Over {
        start: moment,
        finish: moment,
        released: moment,
    };
    for (text, why, hint) in [
        (
            "",
            "'' can't be read: that isn't a what-if",
            "'2.3 takes 3h'",
        ),
        (
            "2.3 tkes 3h",
            "'2.3 tkes 3h' can't be read",
            "write it like",
        ),
        ("2.3 takes", "can't be read", "write it like"),
        ("2.3 takes 3x", "'3x' is not a duration", "write it like"),
        ("2.3 takes 1h/2h", "best/likely/worst", "write it like"),
        (
            "2.3 takes 3h/2h/1h",
            "best can't be more than likely",
            "write it like",
        ),
        ("closes soon", "'soon' is not a time", "write it like"),
        ("+0 dba", "how many more, 1 to 20", "write it like"),
        (
            "+99999999999 dba",
            "how many more, 1 to 20",
            "write it like",
        ),
        (
            "2.9 takes 1h",
            "there is no step '2.9'",
            "did you mean '2.1'?",
        ),
        (
            "tdiy takes 1h",
            "there is no step 'tdiy'",
            "did you mean 'tidy'?",
        ),
        (
            "skip phase 9",
            "there is no phase '9'",
            "there is: ready, migrate, finish",
        ),
        ("+1 dbo", "there is no role 'dbo'", "did you mean 'dba'?"),
        (
            "without linn",
            "there is no person 'linn'",
            "did you mean 'lin'?",
        ),
        ("-1 dba", "there is no person 'dba'", "say who: lin"),
        (
            "B7 resolved 03:00",
            "there is no open blocker 'B7'",
            "there is none",
        ),
        ("with amara", "amara is already counted", "ask for one more"),
        (
            "order takes 1d",
            "1.1 is not done in the window",
            "still to be done",
        ),
        ("g1 takes 1h", "G1 is a gate", "'G1 later 30m'"),
        ("2.2 takes 3h", "2.2 is over", "still to be done"),
        ("skip 2.1", "2.1 is already running", "'2.1 takes 3h'"),
        ("2.1 later 1h", "2.1 is already running", "'2.1 takes 3h'"),
        (
            "skip phase 1",
            "phase 1 has no open steps",
            "still to be done",
        ),
    ] {
        let objection = objection(&plan, &snapshot, text);
        assert!(objection.to_string().contains(why), "{text}: {objection}");
        assert!(
            objection.hint().contains(hint),
            "{text}: {}",
            objection.hint()
        );
    }
}

proptest! {
    /// Of a chain nothing can be done earlier because something takes longer.
    #[test]
    fn longer_is_never_earlier(which in 0..4usize, minutes in 1..600i64, more in 0..600i64) {
        let alone = NIGHT.replace("needs: []", "needs: [order]").replace(
            "id: tidy, title: Tidy, role: dba, takes: 1h, needs: [order]",
            "id: tidy, title: Tidy, role: dba, takes: 1h, needs: [copy]",
        );
        let plan = runbook::load(alone.as_bytes(), "night.yaml").unwrap();
        let number = ["2.1", "2.2", "3.1", "3.2"][which];
        let end = |minutes: i64| {
            let text = format!("{number} takes {minutes}m");
            then(&plan, &RunSnapshot::before(&plan), &text).forecast.deterministic
        };
        prop_assert!(end(minutes) <= end(minutes + more));
    }
}
