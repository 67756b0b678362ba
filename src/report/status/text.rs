//! The status for a terminal: plain text in 80 columns, without colour.

use crate::journal::Way;
use crate::report::Source;
use crate::run::{Run, Stage};
use crate::runbook::StepIx;
use crate::situation::{GateFacts, SignOffState, Situation};
use crate::text::{fit, pad, safe, width, wrap};
use crate::time::Span;
use crate::words::{
    Names, apart, called, ending, finish_text, no_longer, not_signed, objections, out, proven,
    rollback_limit_text, triage_text,
};

use super::leaving::{self, running_for};

const COLUMNS: usize = 80;

/// How many steps that are ready are listed.
const READY: usize = 8;

/// The run at a glance, each part under its heading; parts without anything are not
/// there.
pub fn status_text(situation: &Situation, source: &Source) -> String {
    let mut lines = head(situation, source);
    for (title, rows) in [
        ("Undos", leaving::undos(situation)),
        ("Not undone", leaving::not_undone(situation)),
        ("Running", running(situation)),
        ("Blocked", blocked(situation)),
        ("Calls due", calls(situation)),
        ("Failed", failed(situation)),
        ("Awaiting sign-off", awaiting(situation)),
        ("Next", next(situation)),
        ("Services", services(situation)),
        ("Downtime", downtime(situation)),
        ("Gates", gates(situation)),
        ("Conditions to meet", conditions(situation)),
        ("Changes of the plan", leaving::plan_changes(situation)),
        ("Conflicts", leaving::conflicts(situation)),
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

/// How many are proven, and what to test first.
fn services(situation: &Situation) -> Vec<String> {
    let (proven, touched) = proven(&situation.run.service_states());
    if touched == 0 {
        return Vec::new();
    }
    let mut rows = vec![format!("  {proven} of {touched} proven")];
    if proven < touched {
        let order = triage_text(situation);
        rows.extend(order.lines().take(READY).map(str::to_string));
    }
    rows
}

/// What is out, or was for too long, against what it can bear.
fn downtime(situation: &Situation) -> Vec<String> {
    let out = out(situation);
    let shown = out.iter().take(READY);
    let rows = shown.flat_map(|(facts, told)| {
        let name = safe(&facts.service.name);
        wrapped(&format!("  {name}: {told}"))
    });
    let more = out.len().saturating_sub(READY);
    let more = (more > 0).then(|| format!("  and {more} more"));
    rows.chain(more).collect()
}

fn head(situation: &Situation, source: &Source) -> Vec<String> {
    let run = situation.run;
    let now = situation.wall;
    let zone = &run.plan.window.zone;
    let mode = run.mode().badge();
    let clock = zone.day_clock_in_zone(now);
    let title = pad(
        &safe(&run.plan.title),
        COLUMNS - mode.len() - width(&clock) - 4,
    );
    let mut lines = vec![format!("{mode}  {title}  {clock}")];
    // What changes what everybody does stands first.
    let urgent = leaving::stop(situation)
        .into_iter()
        .chain(leaving::holds(situation))
        .chain(leaving::rolling_back(situation, Names::Short))
        .chain(leaving::no_rollback(situation).filter(|_| run.closed.is_none()));
    lines.extend(urgent.flat_map(|line| wrapped(&line)));
    lines.extend([progress(situation), window(situation)]);
    let ahead: Vec<String> = [finish_text(situation), rollback_limit_text(situation)]
        .into_iter()
        .flatten()
        .collect();
    if !ahead.is_empty() && run.closed.is_none() {
        lines.push(ahead.join("  "));
    }
    lines.extend(run.closed.as_ref().map(|closed| {
        let (outcome, who) = (closed.outcome.word(), &closed.stamp.by);
        let at = situation.dated(closed.stamp.at);
        format!("CLOSED as {outcome} at {at} by {}", called(run, who))
    }));
    lines.extend(ending(&situation.night(), zone));
    lines.extend(
        situation
            .clocks()
            .iter()
            .map(|off| safe(&off.sentence()).into_owned()),
    );
    if source.verified.verdict != "ok" {
        let verdict = safe(&source.verified.verdict).into_owned();
        lines.push(format!("THE LOG DOES NOT VERIFY: {verdict}"));
        let findings = &source.verified.findings;
        let first = findings
            .first()
            .map(|first| wrapped(&format!("  {}", safe(first))));
        lines.extend(first.into_iter().flatten());
        if findings.len() > 1 {
            lines.push(format!(
                "  and {} more: runsheet verify",
                findings.len() - 1
            ));
        }
    }
    lines
}

/// `8/31 steps  [#####---------------]  1 running  1 blocker open, oldest 48m`.
fn progress(situation: &Situation) -> String {
    let progress = situation.progress;
    let done = progress.done + progress.worked_around;
    let filled = 20 * done / progress.total().max(1);
    let bar = format!("{}{}", "#".repeat(filled), "-".repeat(20 - filled));
    let running = situation.running();
    let (done, total, apart) = (progress.done, progress.total(), apart(&progress));
    let mut line = format!("{done}/{total} steps done{apart}  [{bar}]");
    if running > 0 {
        line += &format!("  {running} running");
    }
    let open = situation.run.open_blockers().count();
    if let Some(oldest) = situation.oldest_blocker() {
        let (many, age) = (if open == 1 { "" } else { "s" }, oldest.open_for);
        let closed = if situation.run.closed.is_some() {
            " at the close"
        } else {
            ""
        };
        line += &format!(
            "  {open} blocker{many} open{closed}, oldest {}",
            age.short()
        );
    }
    line
}

/// When the window closes: `in 51h46m`, `30m ago`.
fn window(situation: &Situation) -> String {
    let window = &situation.run.plan.window;
    let left = situation.time_left();
    let closes = situation.dated(window.closes);
    if situation.run.closed.is_some() {
        return format!("window until {closes}");
    }
    match left.secs() {
        0.. => format!("window closes {closes}, in {}", left.short()),
        _ => {
            let ago = left.short();
            format!(
                "window closed {closes}, {} ago",
                ago.trim_start_matches('-')
            )
        }
    }
}

/// How many lines one text may take.
const LINES: usize = 4;

/// A line of the status in as many lines as it takes.
fn wrapped(text: &str) -> Vec<String> {
    let (before, text) = text.split_at(text.len() - text.trim_start_matches(' ').len());
    shown(wrap(text, COLUMNS, before, "    "))
}

/// A text below the title of a row, over as many lines as it takes.
pub(super) fn indented(text: &str) -> Vec<String> {
    shown(wrap(text, COLUMNS, "        ", "          "))
}

/// The first lines of a text; the last of them says where there is more.
fn shown(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines[LINES - 1] = format!("{} ...", fit(&lines[LINES - 1], COLUMNS - 4));
    }
    lines
}

/// `  2.5  Load the new print templates                    joe 33m of 45m`.
pub(super) fn row(number: &str, title: &str, rest: &str) -> String {
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
    steps(situation, Stage::Running)
        .map(|ix| step_row(situation, ix, &running_for(situation, ix, Way::Forward)))
        .collect()
}

fn conditions(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    run.open_conditions()
        .map(|condition| {
            let owner = condition
                .owner
                .as_deref()
                .map_or("nobody".to_string(), |id| called(run, id));
            let by = condition
                .due
                .map_or(String::new(), |at| format!(", by {}", situation.clock(at)));
            row(&condition.number, &condition.title, &format!("{owner}{by}"))
        })
        .collect()
}

fn blocked(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let open = situation.blockers().filter(|b| b.is_open());
    open.map(|facts| {
        let blocker = facts.blocker;
        let steps: Vec<&str> = blocker
            .steps
            .iter()
            .filter_map(|&ix| run.plan.steps.get(ix))
            .map(|s| s.number.as_str())
            .collect();
        let on = if steps.is_empty() {
            String::new()
        } else {
            format!("on {} ", steps.join(", "))
        };
        let owner = blocker
            .owner
            .as_deref()
            .map_or("nobody".to_string(), |id| called(run, id));
        let (severity, age) = (blocker.severity.word(), facts.open_for);
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
            let reach = situation
                .party(due.whom)
                .reach
                .map_or(String::new(), |r| format!(", {r}"));
            let whom = format!("{}{reach}", called(run, due.whom));
            let late = Span::between(due.at, situation.now).short();
            let rest = format!("{}, {late} late", called(run, due.by));
            row(due.about.unwrap_or("-"), &whom, &rest)
        })
        .collect()
}

fn failed(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let failed = steps(situation, Stage::Failed);
    // A gate that was decided no-go has its own place.
    let failed = failed.filter(|&ix| run.plan.steps[ix].gate.is_none() && !run.goes_back(ix));
    failed
        .map(|ix| {
            let finish = run.steps[ix].forward.finish().map(|f| &f.stamp);
            let when = finish.map(|s| format!("{} {}", called(run, &s.by), situation.clock(s.at)));
            step_row(situation, ix, &when.unwrap_or_default())
        })
        .collect()
}

fn awaiting(situation: &Situation) -> Vec<String> {
    steps(situation, Stage::AwaitingSignOff)
        .map(|ix| step_row(situation, ix, &unsigned(situation, ix, Way::Forward)))
        .collect()
}

/// The roles that have not signed: `lead, clinical: refused by ruth`, `lead: changed since amara
/// signed`.
pub(super) fn unsigned(situation: &Situation, ix: StepIx, way: Way) -> String {
    let work = situation.work(ix, way);
    let open = work
        .sign_offs
        .iter()
        .filter(|s| s.state != SignOffState::Signed)
        .map(|s| {
            let role = safe(s.role);
            let why = not_signed(s, |id| called(situation.run, id));
            s.given
                .map_or_else(|| role.to_string(), |_| format!("{role}: {why}"))
        });
    open.collect::<Vec<_>>().join(", ")
}

fn next(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let ready = situation.next.iter().copied();
    // Undos have their own place.
    let undo = |ix: StepIx| situation.undos.iter().any(|u| u.step == ix);
    let ready = ready.filter(|&ix| run.plan.steps[ix].gate.is_none() && !undo(ix));
    let all: Vec<StepIx> = ready.collect();
    let rows = all
        .iter()
        .take(READY)
        .map(|&ix| step_row(situation, ix, &run.plan.crew_text(&run.plan.steps[ix].crew)));
    let more = all.len().saturating_sub(READY);
    let more = (more > 0).then(|| format!("  and {more} more"));
    rows.chain(more).collect()
}

fn gates(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let plan = &run.plan;
    let gates = plan.in_order().filter(|&ix| plan.steps[ix].gate.is_some());
    gates
        .flat_map(|ix| {
            let row = step_row(situation, ix, &gate(situation, ix));
            let more = situation.gate(ix).map_or(Vec::new(), |g| doubts(run, &g));
            std::iter::once(row).chain(more.into_iter().flat_map(|line| indented(&line)))
        })
        .collect()
}

/// What a decision was made over, and what it stood on that doesn't hold any more.
fn doubts(run: &Run, gate: &GateFacts) -> Vec<String> {
    let decision = gate.decision();
    let over = decision
        .and_then(|d| objections(run, gate, &d.objections))
        .map(|over| format!("overrode {over}"));
    over.into_iter().chain(no_longer(gate)).collect()
}

/// `go 02:10 amara`, `hold until 03:00`, `ready, 2 go 1 no-go, by 02:00`.
fn gate(situation: &Situation, ix: StepIx) -> String {
    let run = situation.run;
    let state = &run.steps[ix].gate;
    if let Some(decided) = state.decision() {
        let (decision, at) = (decided.decision.word(), situation.clock(decided.stamp.at));
        let until = decided
            .until
            .map(|at| format!(" until {}", situation.clock(at)));
        let who = called(run, &decided.stamp.by);
        return format!("{decision}{} {at} {who}", until.unwrap_or_default());
    }
    let mut words = vec![situation.stage(ix).word().to_string()];
    match situation.gate(ix).map_or((0, 0), |gate| gate.tally()) {
        (0, 0) => {}
        (go, no_go) => words.push(format!("{go} go {no_go} no-go")),
    }
    let decide_by = run.plan.steps[ix].gate.as_ref().and_then(|g| g.decide_by);
    words.extend(decide_by.map(|at| format!("by {}", situation.dated(at))));
    words.join(", ")
}
