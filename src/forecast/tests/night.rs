//! Runbooks: people, shifts, gates, what is done and what runs, and the night the clocks change.

use crate::runbook::{self, Person, Runbook};
use crate::time::{Instant, Span, parse_date_time};

use super::*;

const NIGHT: &str = "
runbook: Night
id: night
window: {opens: 2026-10-31 22:00, closes: 2026-11-01 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara, roles: [lead, dba]}
  - {id: lin, name: Lin, roles: [network]}
  - {id: joe, name: Joe, roles: [dba], deputy_for: [lin], available: [2026-10-31 22:00 / 2026-10-31 23:00]}
waits: {sign_off: 5m, decision: 15m}
phases:
  - id: ready
    title: Ready
    when: before
    steps:
      - {id: order, title: Order it, takes: 7d, role: dba}
  - id: migrate
    title: Migrate
    steps:
      - {id: copy, title: Copy, role: dba, takes: 6h, needs: [order], sign_off: [lead]}
      - {id: cable, title: Cable, role: network, takes: 30m, needs: []}
      - {id: tidy, title: Tidy, role: dba, takes: 1h, needs: []}
      - {id: go, title: Go, needs: [copy], gate: {decides: [lead], decide_by: 2026-11-01 03:30}}
      - {id: open, title: Open, role: lead, takes: {best: 10m, likely: 20m, worst: 1h}, needs: [go]}
  - id: care
    title: Care
    when: after
    steps:
      - {id: watch, title: Watch, role: lead, takes: 2d}
";

fn plan(text: &str) -> Runbook {
    runbook::load(text.as_bytes(), "night.yaml").unwrap()
}

fn at(plan: &Runbook, text: &str) -> Instant {
    parse_date_time(text, &plan.window.zone, None).unwrap()
}

fn over(start: Instant, finish: Instant) -> Progress {
    Progress::Over {
        start,
        finish,
        released: finish,
    }
}

fn running(since: Instant) -> Progress {
    Progress::Running {
        since,
        idle: Span::ZERO,
        until: None,
    }
}

fn settings() -> Settings {
    Settings {
        trials: 2_000,
        seed: 1,
        shape: Shape::Pert,
    }
}

fn outlook(plan: &Runbook, progress: &[Progress], now: Instant) -> Forecast {
    let snapshot = RunSnapshot {
        now,
        progress: progress.to_vec(),
        ..RunSnapshot::before(plan)
    };
    Forecast::of(plan, &snapshot, 200, settings()).unwrap()
}

/// Nobody stays past their shift.
fn punctual(text: &str) -> Runbook {
    let mut plan = plan(text);
    plan.overtime = Span::ZERO;
    plan
}

fn with(plan: &Runbook, people: &[Person]) -> Forecast {
    let snapshot = RunSnapshot {
        people: people.to_vec(),
        ..RunSnapshot::before(plan)
    };
    Forecast::of(plan, &snapshot, 200, settings()).unwrap()
}

fn before(plan: &Runbook) -> Forecast {
    with(plan, &plan.people)
}

/// The clocks go back at 02:00: six hours from 22:00 end at 03:00, not at 04:00.
#[test]
fn six_hours_over_the_end_of_summer_time() {
    let plan = punctual(NIGHT);
    let forecast = before(&plan);
    let step = |id: &str| forecast.steps[plan.step(id).unwrap()].clone().unwrap();
    // Joe tidies on his shift, Amara copies; signed at 03:05, decided at 03:20.
    assert_eq!(step("copy").early_start, Some(plan.window.opens));
    assert_eq!(step("go").early_start, Some(at(&plan, "2026-11-01 03:05")));
    assert_eq!(
        step("open").early_start,
        Some(at(&plan, "2026-11-01 03:20"))
    );
    assert_eq!(forecast.deterministic, Some(at(&plan, "2026-11-01 03:45")));
    assert!(forecast.proven);
    assert_eq!(step("copy").slack, Some(Span::ZERO));
    // Joe goes at 23:00, so he can't begin his hour later.
    assert_eq!(step("tidy").slack, Some(Span::ZERO));
    assert_eq!(
        step("cable").late_start,
        Some(at(&plan, "2026-11-01 03:15"))
    );
    assert_eq!(
        (step("copy").criticality, step("cable").criticality),
        (1.0, 0.0)
    );
    assert_eq!(forecast.fits, 1.0);
    assert_eq!(
        (forecast.gates[0].reached, forecast.gates[0].decided),
        (1.0, 1.0)
    );
    assert!(forecast.p50 <= forecast.p80 && forecast.p80 <= forecast.p95);
    assert!(forecast.p95 < Some(at(&plan, "2026-11-01 04:20")));
}

/// Ten hours by the clocks on the wall, eleven to work in: the hour from 01:00 to 02:00 comes twice.
const CLOCKS_BACK: &str = "
runbook: Clocks back
id: clocks-back
window: {opens: 2026-10-31 22:00, closes: 2026-11-01 08:00, timezone: America/Toronto}
people:
  - {id: lin, name: Lin, roles: [dba], available: [2026-10-31 22:00 / 2026-11-01 08:00]}
  - {id: joe, name: Joe, roles: [network], available: [2026-11-01 03:00 / 2026-11-01 08:00]}
phases:
  - id: work
    title: Work
    steps:
      - {id: copy, title: Copy, role: dba, takes: 3h20m, needs: []}
      - {id: count, title: Count, role: dba, takes: 1h, needs: [copy], not_before: 2026-11-01 01:30-05:00}
      - {id: cable, title: Cable, role: network, takes: 20m, needs: []}
      - {id: load, title: Load, role: dba, takes: 30m, needs: [count], not_before: 2026-11-01 04:00}
      - {id: tidy, title: Tidy, role: network, takes: 5m, needs: [], not_before: +7h30m}
      - {id: open, title: Open, role: dba, takes: 3h30m, needs: [load]}
";

#[test]
fn the_night_the_clocks_go_back_is_right_to_the_minute() {
    let plan = plan(CLOCKS_BACK);
    let real = Span::between(plan.window.opens, plan.window.closes);
    assert_eq!(real, Span::minutes(11 * 60));
    let forecast = before(&plan);
    let starts = |id: &str| forecast.steps[plan.step(id).unwrap()].as_ref()?.early_start;
    for (id, time) in [
        // Copied by 01:20, the first one; the second 01:30 comes 70 minutes later.
        ("count", "2026-11-01 01:30-05:00"),
        ("cable", "2026-11-01 03:00"),
        ("load", "2026-11-01 04:00"),
        ("tidy", "2026-11-01 04:30"),
        ("open", "2026-11-01 04:30"),
    ] {
        assert_eq!(starts(id), Some(at(&plan, time)), "{id}");
    }
    assert_eq!(forecast.p50, Some(at(&plan, "2026-11-01 08:00")));
    assert_eq!((forecast.p95, forecast.fits), (forecast.p50, 1.0));
    // A minute more, and somebody to stay for it.
    let late = CLOCKS_BACK
        .replace("takes: 3h30m", "takes: 3h31m")
        .replace("11-01 08:00]", "11-01 09:00]");
    let plan = self::plan(&late);
    let forecast = before(&plan);
    assert_eq!(forecast.p50, Some(at(&plan, "2026-11-01 08:01")));
    assert_eq!(forecast.fits, 0.0);
}

/// All eleven hours can be worked through, and not a minute more.
#[test]
fn eleven_hours_fit_into_ten_on_the_wall() {
    let text = |takes: &str| {
        let (head, _) = CLOCKS_BACK.split_once("      - {id: copy").unwrap();
        format!("{head}      - {{id: all, title: All, role: dba, takes: {takes}, needs: []}}\n")
    };
    let forecast = before(&plan(&text("11h")));
    assert_eq!((forecast.p50, forecast.fits), (forecast.p80, 1.0));
    let forecast = before(&punctual(&text("11h01m")));
    assert_eq!((forecast.p50, forecast.fits), (None, 0.0));
    // Whoever has begun it stays until it is done, and that is shown.
    let plan = plan(&text("11h01m"));
    let forecast = before(&plan);
    let end = at(&plan, "2026-11-01 08:01");
    assert_eq!((forecast.p50, forecast.fits), (Some(end), 0.0));
    let stay = Stay {
        person: "lin".into(),
        until: end,
        share: 1.0,
    };
    assert_eq!(forecast.stays, [stay]);
    let forecast = before(&self::plan(&text("13h01m")));
    assert_eq!(forecast.p50, None, "two hours at most");
}

/// And when they go forward there are nine: 22:00 and five hours is 04:00.
#[test]
fn the_night_the_clocks_go_forward_is_an_hour_short() {
    let text = CLOCKS_BACK
        .replace("2026-10-31", "2027-03-13")
        .replace("2026-11-01", "2027-03-14");
    let (head, _) = text.split_once("      - {id: copy").unwrap();
    let steps = "      - {id: all, title: All, role: dba, takes: 5h, needs: []}\n";
    let plan = plan(&format!("{head}{steps}"));
    let forecast = before(&plan);
    assert_eq!(forecast.p50, Some(at(&plan, "2027-03-14 04:00")));
    assert_eq!(
        Span::between(plan.window.opens, plan.window.closes),
        Span::minutes(9 * 60)
    );
}

#[test]
fn days_before_and_after_hold_nothing_up() {
    let plan = plan(NIGHT);
    let forecast = before(&plan);
    for id in ["order", "watch"] {
        assert!(forecast.steps[plan.step(id).unwrap()].is_none());
    }
}

/// Without people's times the searched schedule is the plain one of the baseline.
#[test]
fn with_hands_enough_it_agrees_with_the_plain_pass() {
    let text = NIGHT.replace(
        "available: [2026-10-31 22:00 / 2026-10-31 23:00]",
        "available: []",
    );
    let plan = plan(&text);
    let forecast = before(&plan);
    for (times, step) in super::super::plain(&plan).iter().zip(&forecast.steps) {
        if let (Some(times), Some(step)) = (times, step) {
            assert_eq!(Some(times.start), step.early_start);
        }
    }
}

#[test]
fn what_is_done_keeps_its_times_and_what_runs_goes_on() {
    let plan = plan(NIGHT);
    let mut progress = vec![Progress::OPEN; plan.steps.len()];
    let set = |progress: &mut Vec<Progress>, id: &str, is| progress[plan.step(id).unwrap()] = is;
    let done = over(plan.window.opens, at(&plan, "2026-10-31 22:10"));
    set(&mut progress, "tidy", done);
    set(&mut progress, "cable", done);
    set(&mut progress, "copy", running(plan.window.opens));
    // Six hours were planned; after seven it is as likely as not to last another one.
    let now = at(&plan, "2026-11-01 04:00");
    let forecast = outlook(&plan, &progress, now);
    let step = |id: &str| forecast.steps[plan.step(id).unwrap()].clone().unwrap();
    assert_eq!(step("copy").early_start, Some(plan.window.opens));
    assert_eq!(step("go").early_start, Some(at(&plan, "2026-11-01 05:05")));
    assert_eq!(forecast.gates[0].reached, 0.0);
    set(&mut progress, "copy", done);
    let forecast = outlook(&plan, &progress, now);
    let go = forecast.steps[plan.step("go").unwrap()].clone().unwrap();
    assert_eq!(go.early_start, Some(now));
}

#[test]
fn nobody_with_a_role_is_told_and_nobody_left_is_never() {
    let plan = plan(NIGHT);
    let mut people = plan.people.clone();
    people.retain(|person| person.id != "lin");
    let forecast = with(&plan, &people);
    let cable = plan.step("cable").unwrap();
    assert_eq!(forecast.short_of, [(cable, "network".to_string())]);
    people.retain(|person| person.id == "joe");
    let forecast = with(&plan, &people);
    assert_eq!(
        (forecast.p50, forecast.deterministic, forecast.fits),
        (None, None, 0.0)
    );
    let copy = forecast.steps[plan.step("copy").unwrap()].clone().unwrap();
    assert_eq!(copy.stuck, 1.0);
}

/// What waits for the morning hangs on whatever held up its people in the evening, and on that
/// alone.
#[test]
fn a_wait_for_the_next_shift_is_followed_to_what_was_before() {
    let plan = punctual(
        "
runbook: Two shifts
id: two-shifts
window: {opens: 2026-09-18 18:00, closes: 2026-09-19 12:00, timezone: America/Toronto}
people:
  - {id: lin, name: Lin, roles: [dba], available: [2026-09-18 18:00 / 2026-09-18 22:00, 2026-09-19 08:00 / 2026-09-19 18:00]}
  - {id: joe, name: Joe, roles: [network], available: [2026-09-18 18:00 / 2026-09-19 18:00]}
phases:
  - id: work
    title: Work
    steps:
      - {id: cable, title: Cable, role: network, takes: 1h, needs: []}
      - {id: backup, title: Back up, role: dba, takes: 3h, needs: []}
      - {id: upgrade, title: Upgrade, role: dba, takes: 2h, needs: [cable]}
      - {id: open, title: Open, role: network, takes: 1h, needs: [backup, upgrade]}
",
    );
    let mut people = plan.people.clone();
    let of = |forecast: &Forecast, id: &str| {
        let step = forecast.steps[plan.step(id).unwrap()].clone().unwrap();
        (step.criticality, step.waits)
    };
    // Lin backs up until 21:00, and an hour is too short for the upgrade.
    let forecast = with(&plan, &people);
    assert_eq!(forecast.p50, Some(at(&plan, "2026-09-19 11:00")));
    assert_eq!(of(&forecast, "open"), (1.0, Span::ZERO));
    assert_eq!(of(&forecast, "upgrade"), (1.0, Span::minutes(11 * 60)));
    assert_eq!(of(&forecast, "backup"), (1.0, Span::ZERO));
    assert_eq!(of(&forecast, "cable"), (0.0, Span::ZERO));
    // Without shifts nothing waits.
    people[0].available.clear();
    let forecast = with(&plan, &people);
    assert_eq!(forecast.p50, Some(at(&plan, "2026-09-19 00:00")));
    assert_eq!(of(&forecast, "upgrade"), (1.0, Span::ZERO));
}

/// The only decider comes on Sunday, and the gate is due on Saturday.
#[test]
fn a_gate_waits_for_somebody_who_decides_and_a_signature_for_somebody_else_who_signs() {
    let text = |more: &str| {
        format!(
            "
runbook: Deciders
id: deciders
window: {{opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}}
people:
  - {{id: dee, name: Dee, roles: [lead], available: [2026-11-29 08:00 / 2026-11-29 18:00]}}
  - {{id: bob, name: Bob, roles: [dba]{more}}}
phases:
  - id: work
    title: Work
    steps:
      - {{id: copy, title: Copy, role: dba, takes: 1h, sign_off: [dba]}}
      - {{id: go, title: Go, gate: {{decides: [lead], decide_by: 2026-11-28 20:00}}}}
"
        )
    };
    let alone = plan(&text(""));
    let forecast = before(&alone);
    assert_eq!(forecast.gates[0].decided, 0.0);
    assert_eq!(forecast.p50, Some(at(&alone, "2026-11-29 08:15")));
    // Nobody else can sign what Bob does.
    let copy = alone.step("copy").unwrap();
    assert_eq!(forecast.short_of, [(copy, "dba".to_string())]);
    let with_deputy = plan(&text(", deputy_for: [dee]"));
    assert_eq!(before(&with_deputy).gates[0].decided, 1.0);
    let signed = text("").replace("sign_off: [dba]", "sign_off: [lead]");
    let signed = plan(&signed.replace("gate: {decides: [lead],", "gate: {decides: [dba],"));
    let forecast = before(&signed);
    assert_eq!(forecast.p50, Some(at(&signed, "2026-11-29 08:20")));
    assert_eq!(forecast.gates[0].reached, 0.0);
}

/// The same work in 1, 6, 36 and 180 steps fits as often, but for what is drawn.
#[test]
fn splitting_the_work_makes_it_no_surer() {
    let fits = |parts: i64| {
        let time = |hours: i64| hours * 3_600 / parts;
        let steps: String = (0..parts)
            .map(|k| {
                format!(
                    "      - {{id: s{k}, title: S, role: d, takes: {{best: {}s, likely: {}s, worst: {}s}}}}\n",
                    time(4),
                    time(6),
                    time(12)
                )
            })
            .collect();
        let plan = plan(&format!(
            "
runbook: Split
id: split
window: {{opens: 2026-12-11 18:00, closes: 2026-12-12 01:10, timezone: UTC}}
people: [{{id: ann, name: Ann, roles: [d]}}]
phases:
  - id: p
    title: P
    steps:
{steps}"
        ));
        before(&plan).fits
    };
    let one = fits(1);
    for parts in [6, 36, 180] {
        let split = fits(parts);
        assert!((split - one).abs() < 0.06, "{parts}: {split} {one}");
    }
}

/// A night in which all took 1.3 times as long so far is expected to go on like that.
#[test]
fn what_is_done_tells_how_the_night_is() {
    let steps: String = (0..8)
        .map(|k| {
            format!(
                "      - {{id: s{k}, title: S, role: d, takes: {{best: 40m, likely: 60m, worst: 2h}}}}\n"
            )
        })
        .collect();
    let plan = plan(&format!(
        "
runbook: Slow
id: slow
window: {{opens: 2026-12-11 18:00, closes: 2026-12-12 06:00, timezone: UTC}}
people: [{{id: ann, name: Ann, roles: [d]}}]
phases:
  - id: p
    title: P
    steps:
{steps}"
    ));
    let end = |minutes: i64| {
        let mut progress = vec![Progress::OPEN; 8];
        let mut start = plan.window.opens;
        let mut took = Vec::new();
        for (ix, slot) in progress.iter_mut().enumerate().take(4) {
            let finish = start + Span::minutes(minutes).delta();
            *slot = over(start, finish);
            took.push((ix, Span::minutes(minutes)));
            start = finish;
        }
        let snapshot = RunSnapshot {
            now: start,
            progress,
            took,
            ..RunSnapshot::before(&plan)
        };
        let forecast = Forecast::of(&plan, &snapshot, 50, settings()).unwrap();
        let left = |at: Option<Instant>| Span::between(start, at.unwrap()).secs() / 60;
        (left(forecast.p50), left(forecast.p80))
    };
    let (usual, slow) = (end(66), end(87));
    assert!((260..275).contains(&usual.0), "{usual:?}");
    assert!((320..=370).contains(&slow.0), "{slow:?}");
    assert!(slow.1 > slow.0 + 5, "{slow:?}");
}

#[test]
fn the_weekend_that_comes_with_the_program() {
    let plan = plan(include_str!("../../../runbooks/medical-records.yaml"));
    let few = Settings {
        trials: 100,
        ..settings()
    };
    let forecast = Forecast::of(&plan, &RunSnapshot::before(&plan), 100, few).unwrap();
    assert!(forecast.short_of.is_empty());
    let plain = super::super::plain(&plan);
    for (times, step) in plain.iter().zip(&forecast.steps) {
        if let (Some(times), Some(step)) = (times, step) {
            // People only ever hold up.
            assert!(step.early_start >= Some(times.start), "{step:?} {times:?}");
            assert!((0.0..=1.0).contains(&step.criticality) && step.slack >= Some(Span::ZERO));
        }
    }
    assert!(
        forecast.fits > 0.5,
        "{:?} {:?}",
        forecast.deterministic,
        forecast.p95
    );
}

/// A team works on as many things at the same time as it has people; one person on one.
#[test]
fn a_team_shares_its_work() {
    let hours = |who: &str| {
        let text = format!(
            "
runbook: Racks
id: racks
window: {{opens: 2026-11-28 18:00, closes: 2026-11-29 18:00, timezone: America/Toronto}}
people: [{{id: ana, name: Ana, roles: [lead]}}, {{id: net, name: Network, {who}}}]
contacts: [{{id: vendor, name: Vendor}}]
phases:
  - id: move
    title: Move
    steps:
      - {{id: a, title: Rack 1, owner: net, takes: 2h}}
      - {{id: b, title: Rack 2, owner: net, takes: 2h, needs: []}}
      - {{id: c, title: Rack 3, role: network, takes: 2h, needs: []}}
      - {{id: v1, title: Call in, role: vendor, takes: 2h, needs: []}}
      - {{id: v2, title: Call again, role: vendor, takes: 2h, needs: []}}
"
        );
        let plan = plan(&text);
        let now = plan.window.opens;
        let forecast = outlook(&plan, &[Progress::Open { from: None }; 5], now);
        assert_eq!(forecast.short_of, []);
        Span::between(now, forecast.deterministic.unwrap()).secs() / 3600
    };
    assert_eq!(hours("roles: [network]"), 6);
    assert_eq!(hours("roles: [network], team: true, size: 2"), 4);
    assert_eq!(hours("roles: [network], team: true, size: 3"), 2);
    assert_eq!(hours("roles: [network], team: true"), 2);
}
