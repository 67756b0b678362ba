//! A forecast for a terminal: the chance, the finish, how late the run can be rolled back, and the
//! critical path.

use std::collections::BTreeMap;

use crate::forecast::{
    Forecast, Retreat, RollbackBy, RunSnapshot, StepOutlook, of_100, shown_early, shown_late,
};
use crate::runbook::{Runbook, Step, StepIx};
use crate::time::{Instant, Span};

/// How many steps are named that the end hangs on.
const DRIVERS: usize = 5;

/// For how many crews the forecast says how often they are on the critical path.
const CREWS: usize = 3;

/// Waiting for people is shown from here on.
const WAIT: Span = Span::minutes(15);

pub(super) fn text(
    plan: &Runbook,
    snapshot: &RunSnapshot,
    forecast: &Forecast,
    retreat: &Retreat,
    anyway: bool,
) -> String {
    let zone = &plan.window.zone;
    let clock =
        |at: Option<Instant>| at.map_or("not in these shifts".into(), |at| zone.day_clock(at));
    if let Some(why) = plan.why_no_forecast().filter(|_| !anyway) {
        let mut lines = vec![plan.title.clone(), format!("  no forecast: {why}")];
        lines.push(
            "  give the steps 'takes', or add --anyway to count those without as nothing".into(),
        );
        lines.extend(rollback_limit(plan, snapshot, retreat));
        return lines.join("\n") + "\n";
    }
    let (without, all) = plan.without_duration();
    let mark = match without {
        0 => None,
        _ => Some(format!(
            "  PROMISES TOO MUCH: {without} of {all} steps don't say how long they take, and count as nothing"
        )),
    };
    let mut lines = vec![
        plan.title.clone(),
        format!(
            "  fits the window in {} nights; it closes {}",
            of_100(forecast.fits),
            zone.day_clock(plan.window.closes)
        ),
        format!(
            "  finish {}, 1 in 2; {}, 4 in 5; {}, 19 in 20",
            clock(forecast.p50),
            clock(forecast.p80),
            clock(forecast.p95)
        ),
    ];
    lines.extend(mark);
    lines.extend(counted_on(plan, forecast));
    lines.extend(rollback_limit(plan, snapshot, retreat));
    lines.extend(drivers(plan, forecast));
    lines.extend(way(plan, forecast));
    for gate in &forecast.gates {
        let step = &plan.steps[gate.step];
        let by = zone.day_clock(gate.decide_by);
        lines.push(format!(
            "  {} decided in time (by {by}) in {} nights",
            step.number,
            of_100(gate.decided)
        ));
    }
    for (ix, role) in &forecast.short_of {
        let step = &plan.steps[*ix];
        lines.push(format!(
            "  {} {} needs more {role} than there are",
            step.number, step.title
        ));
    }
    let (trials, seed) = (forecast.trials, forecast.seed);
    lines.push(format!(
        "  {trials} trials, seed {seed}, people in their shifts"
    ));
    lines.join("\n") + "\n"
}

/// Whom the figures count on who is not here, and who would stay past their shift.
fn counted_on(plan: &Runbook, forecast: &Forecast) -> Vec<String> {
    let zone = &plan.window.zone;
    let name = |id: &String| plan.person(id).map_or(id.clone(), |p| p.name.clone());
    let names: Vec<String> = forecast.counts_on.iter().map(name).collect();
    let mut lines = Vec::new();
    if !names.is_empty() {
        let verb = if names.len() == 1 {
            "hasn't"
        } else {
            "haven't"
        };
        let names = names.join(", ");
        lines.push(format!("  counts on {names}, who {verb} checked in"));
    }
    if !forecast.if_comes.is_empty() {
        let roles = forecast.if_comes.join(", ");
        lines.push(format!(
            "  only if {roles} comes: nobody here has that role"
        ));
    }
    lines.extend(forecast.stays.iter().map(|stay| {
        let until = zone.day_clock(shown_late(stay.until));
        let often = one_in(stay.share);
        format!("  {} would stay until {until} {often}", name(&stay.person))
    }));
    lines
}

/// `in 1 of 5 nights`, `in most nights`.
fn one_in(share: f64) -> String {
    match (1.0 / share).round() as i64 {
        ..=1 => "in most nights".to_string(),
        of => format!("in 1 of {of} nights"),
    }
}

/// How late the run can be rolled back, and how.
fn rollback_limit(plan: &Runbook, snapshot: &RunSnapshot, retreat: &Retreat) -> Vec<String> {
    if snapshot.begun.is_empty() || snapshot.returning.is_some() {
        return Vec::new();
    }
    let zone = &plan.window.zone;
    let step = |ix: StepIx| format!("{} {}", plan.steps[ix].number, plan.steps[ix].title);
    let mut lines = vec![match retreat.by {
        RollbackBy::Close(at) => {
            format!(
                "  nothing to undo so far; the window closes {}",
                zone.day_clock(at)
            )
        }
        RollbackBy::At(at) => {
            let how = match retreat.point {
                Some(point) => format!("to the restore point of {}", step(point)),
                None => "by each step's own undo".to_string(),
            };
            let (at, takes) = (zone.day_clock(shown_early(at)), retreat.takes.words());
            let comes = if_comes(&retreat.if_comes);
            format!("  roll back by {at}{comes}: {takes}, 4 in 5, {how}")
        }
        RollbackBy::Never => {
            "  CAN'T ROLL BACK IN TIME, whenever you start: the shifts are too short".to_string()
        }
        RollbackBy::NoRollback(ix, since) => {
            format!(
                "  NO ROLLBACK since {}, because of {}",
                zone.day_clock(since),
                step(ix)
            )
        }
    }];
    for (ix, by) in retreat.after.iter().filter(|(_, by)| *by != retreat.by) {
        let then = match by.at() {
            Some(at) => format!("roll back by {}", zone.day_clock(shown_early(at))),
            None => "no rollback".to_string(),
        };
        lines.push(format!("  once {} has started: {then}", step(*ix)));
    }
    for role in &retreat.short_of {
        lines.push(format!("  the rollback needs more {role} than there are"));
    }
    for &ix in &retreat.left_out {
        lines.push(format!("  nothing can undo {}", step(ix)));
    }
    lines
}

/// ` if dba comes`, or nothing.
fn if_comes(roles: &[String]) -> String {
    if roles.is_empty() {
        String::new()
    } else {
        format!(" if {} comes", roles.join(" and "))
    }
}

/// The steps that the end hangs on, and those for which nobody may be left.
fn drivers(plan: &Runbook, forecast: &Forecast) -> Vec<String> {
    // Not the surest ones but those that cost most time: of a long chain all are as sure, and the
    // lead can do something about a few.
    let hangs = most(plan, forecast, 0.005, |step, o| {
        let time = length(plan, step).secs() + o.waits.secs();
        (o.criticality, o.criticality * time as f64)
    });
    let stuck = most(plan, forecast, 0.05, |_, o| (o.stuck, o.stuck));
    let hangs = hangs.into_iter().map(|(step, o)| {
        format!(
            "  {} {}, {}{}: on the critical path in {} nights",
            step.number,
            step.title,
            length(plan, step).short(),
            waits(step, o),
            of_100(o.criticality)
        )
    });
    let stuck = stuck.into_iter().map(|(step, o)| {
        format!(
            "  {} {}: nobody is free for it in {} nights",
            step.number,
            step.title,
            of_100(o.stuck)
        )
    });
    hangs.chain(stuck).collect()
}

/// The few steps with the greatest weight, of those whose share of the nights is at least so large.
fn most<'a>(
    plan: &'a Runbook,
    forecast: &'a Forecast,
    least: f64,
    share_and_weight: impl Fn(&Step, &StepOutlook) -> (f64, f64),
) -> Vec<(&'a Step, &'a StepOutlook)> {
    let steps = plan.steps.iter().zip(&forecast.steps);
    let mut weighed: Vec<_> = steps
        .filter_map(|(step, outlook)| {
            let outlook = outlook.as_ref()?;
            let (share, weight) = share_and_weight(step, outlook);
            (share >= least).then_some((weight, step, outlook))
        })
        .collect();
    weighed.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    weighed.truncate(DRIVERS);
    weighed.into_iter().map(|(_, step, o)| (step, o)).collect()
}

fn length(plan: &Runbook, step: &Step) -> Span {
    match step.gate {
        Some(_) => plan.waits.decision,
        None => step.takes.map_or(Span::ZERO, |takes| takes.mean()),
    }
}

/// ` after 2h10m of waiting for dba`.
fn waits(step: &Step, outlook: &StepOutlook) -> String {
    if outlook.waits < WAIT {
        return String::new();
    }
    let wait = outlook.waits.short();
    format!(" after {wait} of waiting for {}", roles(step))
}

/// Whose work lies on the way to the end, and how long that waits for people to come:
/// `31h00m of windows, 14h00m of dba, 9h00m of waiting for a shift`, on the average.
fn way(plan: &Runbook, forecast: &Forecast) -> Option<String> {
    let mut crews: BTreeMap<String, f64> = BTreeMap::new();
    let mut waits = 0.0;
    for (step, outlook) in plan.steps.iter().zip(&forecast.steps) {
        let Some(o) = outlook.as_ref().filter(|_| !step.crew.is_empty()) else {
            continue;
        };
        *crews.entry(roles(step)).or_default() += o.criticality * length(plan, step).secs() as f64;
        waits += o.criticality * o.waits.secs() as f64;
    }
    let mut crews: Vec<(String, f64)> = crews.into_iter().collect();
    crews.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    crews.truncate(CREWS);
    crews.push(("waiting for a shift".into(), waits));
    let told = |secs: f64| Span::seconds(secs.round() as i64);
    let parts: Vec<String> = crews
        .into_iter()
        .filter(|(_, secs)| told(*secs) >= WAIT)
        .map(|(what, secs)| format!("{} of {what}", told(secs).short()))
        .collect();
    (!parts.is_empty()).then(|| format!("  on the critical path: {}", parts.join(", ")))
}

fn roles(step: &Step) -> String {
    let crew: Vec<&str> = step.crew.iter().map(|(role, _)| role.as_str()).collect();
    crew.join(" and ")
}
