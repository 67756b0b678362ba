//! The status for a terminal: plain text in 80 columns, without colour.

use crate::journal::Vote;
use crate::report::{Source, called, terms};
use crate::run::{Run, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::text::{fit, pad, safe, width};
use crate::time::{Instant, Span};

const COLUMNS: usize = 80;

/// How many steps that are ready are listed.
const READY: usize = 8;

/// What is to be seen at a glance, each part under its heading; parts without anything are not
/// there.
pub fn status_text(situation: &Situation, source: &Source) -> String {
    let mut lines = head(situation, source);
    for (title, rows) in [
        ("Running", running(situation)),
        ("Blocked", blocked(situation)),
        ("Calls due", calls(situation)),
        ("Failed", failed(situation)),
        ("Awaiting sign-off", awaiting(situation)),
        ("Next", next(situation)),
        ("Gates", gates(situation)),
        ("Conditions to meet", conditions(situation)),
        ("Conflicts", conflicts(situation)),
    ] {
        if !rows.is_empty() {
            lines.push(String::new());
            lines.push(title.to_string());
            lines.extend(rows);
        }
    }
    let mut out = String::new();
    for line in lines {
        out += fit(&line, COLUMNS).trim_end();
        out.push('\n');
    }
    out
}

fn head(situation: &Situation, source: &Source) -> Vec<String> {
    let run = situation.run;
    let now = situation.now;
    let zone = &run.plan.window.zone;
    let mode = run.mode().word();
    let clock = format!("{} {}", zone.day_clock(now), zone.abbreviation(now));
    let title = pad(
        &safe(&run.plan.title),
        COLUMNS - mode.len() - width(&clock) - 4,
    );
    let mut lines = vec![format!("{mode}  {title}  {clock}"), progress(situation)];
    lines.push(window(situation));
    lines.extend(pauses(run));
    lines.extend(run.closed.as_ref().map(|closed| {
        let (outcome, who) = (terms::run_outcome(closed.outcome), &closed.stamp.by);
        let at = zone.day_clock(closed.stamp.at);
        format!("CLOSED as {outcome} at {at} by {}", called(run, who))
    }));
    if source.verified.verdict != "ok" {
        let verdict = safe(&source.verified.verdict).into_owned();
        lines.push(format!("THE LOG DOES NOT VERIFY: {verdict}"));
    }
    lines
}

/// `8/31 steps  [#####---------------]  1 running  1 blocker open, oldest 48m`.
fn progress(situation: &Situation) -> String {
    let progress = situation.progress;
    let filled = 20 * progress.done / progress.total.max(1);
    let bar = format!("{}{}", "#".repeat(filled), "-".repeat(20 - filled));
    let running = situation.running();
    let mut line = format!("{}/{} steps  [{bar}]", progress.done, progress.total);
    if running > 0 {
        line += &format!("  {running} running");
    }
    let open = situation.run.open_blockers().count();
    if let Some(oldest) = situation.oldest_blocker() {
        let (many, age) = (if open == 1 { "" } else { "s" }, oldest.age(situation.now));
        line += &format!("  {open} blocker{many} open, oldest {}", age.short());
    }
    line
}

/// When the window closes: `in 51h46m`, `30m ago`.
fn window(situation: &Situation) -> String {
    let window = &situation.run.plan.window;
    let left = situation.time_left();
    let when = match left.secs() {
        0.. => format!("in {}", left.short()),
        _ => format!("{} ago", left.short().trim_start_matches('-')),
    };
    let verb = if left.secs() < 0 { "closed" } else { "closes" };
    format!(
        "window {verb} {}, {when}",
        window.zone.day_clock(window.closes)
    )
}

/// `STOPPED since 02:14 by lin: smoke in the server room`.
pub(in crate::report) fn pauses(run: &Run) -> Vec<String> {
    let zone = &run.plan.window.zone;
    let since = |at: Instant, who: &str, because: Option<&str>| {
        let why = because.map_or(String::new(), |b| format!(": {}", safe(b)));
        format!("since {} by {}{why}", zone.clock(at), called(run, who))
    };
    let stop = run.stopped.iter();
    let stop = stop.map(|(s, why)| format!("STOPPED {}", since(s.at, &s.by, why.as_deref())));
    let holds = run.held.iter().map(|hold| {
        let what = hold.scope.as_deref().unwrap_or("the run");
        let since = since(hold.stamp.at, &hold.stamp.by, hold.because.as_deref());
        format!("ON HOLD {} {since}", safe(what))
    });
    stop.chain(holds).collect()
}

/// `  2.5  Load the new print templates                    joe 33m of 45m`.
fn row(number: &str, title: &str, rest: &str) -> String {
    let rest = fit(rest, 34);
    let number = pad(&safe(number), 5);
    let title = pad(&safe(title), COLUMNS - 9 - width(&rest));
    format!("  {number} {title} {rest}")
}

fn steps<'a>(situation: &'a Situation, stage: Stage) -> impl Iterator<Item = StepIx> + 'a {
    let steps = situation.run.plan.in_order();
    steps.filter(move |&ix| situation.stage(ix) == stage)
}

fn step_row(situation: &Situation, ix: StepIx, rest: &str) -> String {
    let step = &situation.run.plan.steps[ix];
    row(&step.number, &step.title, rest)
}

fn running(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    steps(situation, Stage::Running)
        .map(|ix| step_row(situation, ix, &running_for(situation, run, ix)))
        .collect()
}

/// `joe 33m of 45m`.
pub(in crate::report) fn running_for(situation: &Situation, run: &Run, ix: StepIx) -> String {
    let Some(attempt) = run.steps[ix].forward.current() else {
        return String::new();
    };
    let who = attempt
        .doers()
        .next()
        .map_or(String::new(), |id| called(run, id));
    let took = attempt.duration(situation.now).short();
    match run.plan.steps[ix].takes {
        Some(takes) => format!("{who} {took} of {}", takes.likely.short()),
        None => format!("{who} {took}"),
    }
}

fn conditions(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let open = run
        .blockers
        .iter()
        .filter(|b| b.is_condition() && b.is_open());
    open.map(|condition| {
        let owner = condition.owner.as_deref();
        let owner = owner.map_or("nobody".to_string(), |id| called(run, id));
        let by = condition.resolve_by;
        let by = by.map_or(String::new(), |at| format!(", by {}", situation.clock(at)));
        row(&condition.number, &condition.title, &format!("{owner}{by}"))
    })
    .collect()
}

fn blocked(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    run.open_blockers()
        .map(|blocker| {
            let steps = blocker
                .steps
                .iter()
                .filter_map(|&ix| run.plan.steps.get(ix));
            let steps: Vec<&str> = steps.map(|s| s.number.as_str()).collect();
            let on = match steps.is_empty() {
                true => String::new(),
                false => format!("on {} ", steps.join(", ")),
            };
            let owner = blocker.owner.as_deref();
            let owner = owner.map_or("nobody".to_string(), |id| called(run, id));
            let (severity, age) = (
                terms::severity(blocker.severity),
                blocker.age(situation.now),
            );
            let rest = format!("{on}{severity} {}, {owner}", age.short());
            row(&blocker.number, &blocker.title, &rest)
        })
        .collect()
}

/// What should have been called by now: `B1  Records vendor, 1-800-555-0142    lin, 12m late`.
fn calls(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let due = situation.due().into_iter();
    due.filter(|due| due.is_due(situation.now))
        .map(|due| {
            let reach = situation.party(due.whom).reach;
            let reach = reach.map_or(String::new(), |r| format!(", {r}"));
            let whom = format!("{}{reach}", called(run, due.whom));
            let late = Span::between(due.at, situation.now).short();
            let rest = format!("{}, {late} late", called(run, due.by));
            row(due.about.unwrap_or("-"), &whom, &rest)
        })
        .collect()
}

fn failed(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let zone = &run.plan.window.zone;
    let failed = steps(situation, Stage::Failed);
    // A gate that was decided no-go has its own place.
    let failed = failed.filter(|&ix| run.plan.steps[ix].gate.is_none());
    failed
        .map(|ix| {
            let finish = run.steps[ix].forward.finish().map(|f| &f.stamp);
            let when = finish.map(|s| format!("{} {}", called(run, &s.by), zone.clock(s.at)));
            step_row(situation, ix, &when.unwrap_or_default())
        })
        .collect()
}

fn awaiting(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    steps(situation, Stage::AwaitingSignOff)
        .map(|ix| {
            let attempt = run.steps[ix].forward.current();
            let roles = run.plan.steps[ix].sign_off.iter().filter_map(|role| {
                match attempt.and_then(|a| a.sign_off(role)) {
                    Some(given) if given.signed => None,
                    Some(given) => {
                        let who = called(run, &given.stamp.by);
                        Some(format!("{}: refused by {who}", safe(role)))
                    }
                    None => Some(safe(role).into_owned()),
                }
            });
            step_row(situation, ix, &roles.collect::<Vec<_>>().join(", "))
        })
        .collect()
}

fn next(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let ready = situation.next.iter().copied();
    let ready = ready.filter(|&ix| run.plan.steps[ix].gate.is_none());
    let all: Vec<StepIx> = ready.collect();
    let rows = all.iter().take(READY);
    let rows = rows.map(|&ix| step_row(situation, ix, &run.plan.steps[ix].crew_text()));
    let more = all.len().saturating_sub(READY);
    let more = (more > 0).then(|| format!("  and {more} more"));
    rows.chain(more).collect()
}

fn gates(situation: &Situation) -> Vec<String> {
    let plan = &situation.run.plan;
    let gates = plan.in_order().filter(|&ix| plan.steps[ix].gate.is_some());
    gates
        .map(|ix| step_row(situation, ix, &gate(situation, ix)))
        .collect()
}

/// `go 02:10 amara`, `hold until 03:00`, `ready, 2 go 1 no-go, by 02:00`.
fn gate(situation: &Situation, ix: StepIx) -> String {
    let run = situation.run;
    let zone = &run.plan.window.zone;
    let state = &run.steps[ix].gate;
    if let Some(decided) = state.decision() {
        let (decision, at) = (
            terms::decision(decided.decision),
            zone.clock(decided.stamp.at),
        );
        let until = decided.until.map(|at| format!(" until {}", zone.clock(at)));
        let who = called(run, &decided.stamp.by);
        return format!("{decision}{} {at} {who}", until.unwrap_or_default());
    }
    let votes = state.standing_votes();
    let count = |vote: Vote| votes.iter().filter(|v| v.vote == vote).count();
    let mut words = vec![situation.stage(ix).word().to_string()];
    if !votes.is_empty() {
        words.push(format!(
            "{} go {} no-go",
            count(Vote::Go),
            count(Vote::NoGo)
        ));
    }
    let decide_by = run.plan.steps[ix].gate.as_ref().and_then(|g| g.decide_by);
    words.extend(decide_by.map(|at| format!("by {}", zone.day_clock(at))));
    words.join(", ")
}

fn conflicts(situation: &Situation) -> Vec<String> {
    let conflicts = situation.run.conflicts.iter();
    let open = conflicts.filter(|c| c.settled.is_none());
    open.map(|c| format!("  {}", safe(&c.what))).collect()
}
