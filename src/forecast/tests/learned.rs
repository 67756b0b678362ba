//! Estimates from earlier runs.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::runbook::{self, Runbook, Takes};
use crate::time::Span;

use super::*;

fn plan(takes: &str) -> Runbook {
    let yaml = format!(
        "runbook: Copy\nid: copy\nwindow: {{opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: UTC}}\n\
        people: [{{id: amara, name: Amara, roles: [lead]}}]\n\
        services: [{{id: db, name: Database}}]\n\
        phases: [{{id: a, title: A, steps: [{{id: copy, title: Copy{takes}, undo: {{do: Delete it, takes: 20m}}, \
        restore_point: {{do: Restore it, of: [db]}}}}, {{id: other, title: Other, takes: 5m}}, \
        {{id: go, title: Go, gate: {{decides: [lead]}}}}]}}]\n"
    );
    runbook::load(yaml.as_bytes(), "copy.yaml").unwrap()
}

fn samples(step: &str, took: &[Span]) -> Samples {
    samples_of(step, WorkKind::Step, took)
}

fn samples_of(step: &str, work: WorkKind, took: &[Span]) -> Samples {
    let samples = took
        .iter()
        .enumerate()
        .map(|(run, &took)| Sample { run, took });
    HashMap::from([((step.to_string(), work), samples.collect())])
}

/// What a step planned so is learned to take after runs of so many minutes.
fn after(plan_says: &str, minutes: &[i64]) -> String {
    let took: Vec<Span> = minutes.iter().map(|&m| Span::minutes(m)).collect();
    let learned = learned(&plan(plan_says), &samples("copy", &took));
    learned.plan.steps[0].takes.unwrap().to_string()
}

#[test]
fn one_run_moves_an_estimate_and_leaves_it_as_wide_as_it_was() {
    let three = ", takes: {best: 30m, likely: 45m, worst: 2h}";
    assert_eq!(after(three, &[45]), "45m (30m to 2h)");
    assert_eq!(after(three, &[90]), "1h30m (1h to 4h)");
    assert_eq!(after(three, &[9]), "9m (6m to 24m)");
    assert_eq!(after(", takes: 45m", &[52]), "52m");
    assert_eq!(after("", &[52]), "52m");
}

#[test]
fn more_runs_give_their_median_and_widen_it_to_what_was_seen() {
    let three = ", takes: {best: 40m, likely: 60m, worst: 90m}";
    assert_eq!(after(three, &[60, 66]), "1h3m (42m to 1h35m)");
    assert_eq!(after(three, &[66, 54, 60]), "1h (40m to 1h30m)");
    assert_eq!(after(three, &[60, 300, 54]), "1h (40m to 5h)");
    assert_eq!(after(three, &[60, 10, 66, 61]), "1h1m (10m to 1h31m)");
    assert_eq!(after(", takes: 45m", &[52, 60, 48]), "52m (48m to 1h)");
    assert_eq!(after("", &[60, 48]), "54m (48m to 1h)");
}

#[test]
fn other_steps_and_gates_keep_what_they_have() {
    let plan = plan(", takes: 45m");
    let took = [Span::minutes(60)];
    let first = learned(&plan, &samples("copy", &took));
    let sample = Sample {
        run: 0,
        took: took[0],
    };
    assert_eq!(first.samples(0, WorkKind::Step), Some(&[sample][..]));
    assert_eq!(first.samples.len(), 1);
    assert_eq!(first.plan.steps[1], plan.steps[1]);
    for (step, took) in [("go", &took[..]), ("gone", &took), ("copy", &[])] {
        let same = learned(&plan, &samples(step, took));
        assert_eq!((&same.plan, same.samples.len()), (&plan, 0));
    }
}

#[test]
fn undos_and_restores_are_learned_like_steps() {
    let plan = plan(", takes: 45m");
    let took = [Span::minutes(30), Span::minutes(40)];
    for (work, was) in [(WorkKind::Undo, Some("20m")), (WorkKind::Restore, None)] {
        let takes = |plan: &Runbook| work.takes(&plan.steps[0]).map(|t| t.to_string());
        assert_eq!(takes(&plan).as_deref(), was);
        let after = learned(&plan, &samples_of("copy", work, &took));
        assert_eq!(takes(&after.plan).as_deref(), Some("35m (30m to 40m)"));
        assert_eq!(after.plan.steps[0].takes, plan.steps[0].takes);
        let without = learned(&plan, &samples_of("other", work, &took));
        assert_eq!((&without.plan, without.samples.len()), (&plan, 0));
    }
}

#[test]
fn estimates_are_as_people_write_them() {
    let plan = plan(", takes: {best: 1m, likely: 3m, worst: 1h}");
    let takes = |seconds| {
        let learned = learned(&plan, &samples("copy", &[Span::seconds(seconds)]));
        learned.plan.steps[0].takes.unwrap().to_string()
    };
    assert_eq!(takes(599), "9m59s (3m20s to 3h20m)");
    assert_eq!(takes(629), "10m (3m30s to 3h30m)");
    assert_eq!(takes(631), "11m (3m30s to 3h30m)");
    assert_eq!(takes(1), "1s (0m to 20s)");
}

#[test]
fn estimates_that_no_plan_could_have_are_cut() {
    let plan = plan(", takes: {best: 0m, likely: 1s, worst: 900w}");
    let learned = learned(&plan, &samples("copy", &[Span::seconds(i64::MAX)]));
    let longest = Takes {
        best: Span::ZERO,
        ..Takes::exactly(Span::LONGEST)
    };
    assert_eq!(learned.plan.steps[0].takes, Some(longest));
}

proptest! {
    #[test]
    fn an_estimate_holds_all_that_was_seen_and_can_be_written(
        mut points in [0i64..200_000, 0..200_000, 0..200_000],
        seen in prop::collection::vec(1i64..200_000, 1..8),
    ) {
        points.sort();
        let [best, likely, worst] = points.map(Span::seconds);
        let mut plan = plan("");
        plan.steps[0].takes = Some(Takes { best, likely, worst });
        let seen: Vec<Span> = seen.into_iter().map(Span::seconds).collect();
        let takes = learned(&plan, &samples("copy", &seen)).plan.steps[0].takes.unwrap();
        prop_assert!(takes.best <= takes.likely && takes.likely <= takes.worst);
        for took in seen {
            prop_assert!(takes.best <= took.rounded() && took.rounded() <= takes.worst);
        }
        for span in [takes.best, takes.likely, takes.worst] {
            prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
        }
    }
}
