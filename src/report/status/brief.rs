//! The status to read out on a bridge: three plain lines.

use crate::journal::Way;
use crate::report::{called, finish_text, terms, way_back_text};
use crate::run::{Stage, Task, Track};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::text::safe;
use crate::time::Span;

use super::leaving::{self, of_stage};

/// How many of a kind are named before the rest is only counted: nobody remembers more by ear.
const NAMED: usize = 3;

/// Where we are; what is stuck and with whom; what is next and when the window closes.
pub fn brief(situation: &Situation) -> String {
    let lines = [here(situation), stuck(situation), ahead(situation)];
    format!("{}\n", lines.join("\n"))
}

fn here(situation: &Situation) -> String {
    let run = situation.run;
    let zone = &run.plan.window.zone;
    let (mode, title) = (run.mode().word(), safe(&run.plan.title));
    let (done, total) = (situation.progress.done, situation.progress.total);
    let now = situation.now;
    let clock = format!("{} {}", zone.clock(now), zone.abbreviation(now));
    let state = match &run.closed {
        Some(closed) => format!("closed as {}", terms::run_outcome(closed.outcome)),
        None => {
            let forward = steps(situation, Stage::Running).map(|ix| (ix, Way::Forward));
            let back = of_stage(situation, Stage::Running).map(|u| (u.step, u.way));
            let running = back.chain(forward);
            let running = running.map(|(ix, way)| running_for(situation, ix, way));
            some(running.collect(), "running: ", "nothing is running")
        }
    };
    let first = leaving_first(situation);
    format!("{title}, {mode}, {clock}: {first}{done} of {total} steps done, {state}.")
}

/// A stop or a rollback is heard before anything else.
fn leaving_first(situation: &Situation) -> String {
    let run = situation.run;
    let stop = leaving::stop(run).map(|stop| format!("{stop}; "));
    let back = run.rollback().filter(|_| run.closed.is_none());
    let back = back.map(|rollback| {
        let progress = situation.back_progress();
        let (since, who) = (situation.clock(rollback.stamp.at), &rollback.stamp.by);
        let word = match progress.done == progress.total {
            true => "ROLLED BACK",
            false => "ROLLING BACK",
        };
        format!(
            "{word} since {since}, called by {}, {} of {} undone; ",
            called(run, who),
            progress.done,
            progress.total
        )
    });
    stop.into_iter().chain(back).collect()
}

/// `2.3 Restore the interface engine, by joe, 33 minutes of 45 minutes`.
fn running_for(situation: &Situation, ix: StepIx, way: Way) -> String {
    let run = situation.run;
    let name = name(situation, ix, way);
    let Some(attempt) = run.track(ix, way).and_then(Track::current) else {
        return name;
    };
    let who = attempt.in_hand().next().map(|id| called(run, id));
    let who = who.map_or(String::new(), |who| format!(", by {who}"));
    let took = attempt.duration(situation.now).words();
    match Task::of(&run.plan, ix, way).and_then(|task| task.takes) {
        Some(takes) => format!("{name}{who}, {took} of {}", takes.likely.words()),
        None => format!("{name}{who}, {took}"),
    }
}

fn stuck(situation: &Situation) -> String {
    let run = situation.run;
    let mut all: Vec<String> = leaving::holds(run).collect();
    all.extend(run.open_blockers().map(|blocker| {
        let steps = blocker
            .steps
            .iter()
            .filter_map(|&ix| run.plan.steps.get(ix));
        let on: String = steps
            .map(|s| format!(", on step {}", safe(&s.number)))
            .collect();
        let owner = blocker.owner.as_deref();
        let owner = owner.map_or("nobody owns it".to_string(), |id| {
            format!("{} owns it", called(run, id))
        });
        let (title, age) = (safe(&blocker.title), blocker.age(situation.now).words());
        let number = safe(&blocker.number);
        format!("{number} {title}{on}, open for {age}, {owner}")
    }));
    all.extend(leaving::no_way_back(run).filter(|_| run.closed.is_none()));
    let failed = of_stage(situation, Stage::Failed);
    all.extend(failed.map(|u| format!("the {} failed", name(situation, u.step, u.way))));
    // What failed on the way forward is no trouble where it is taken back anyway.
    let failed = steps(situation, Stage::Failed).filter(|&ix| !run.goes_back(ix));
    all.extend(failed.map(|ix| match run.plan.steps[ix].gate {
        Some(_) => format!("{} was decided no-go", name(situation, ix, Way::Forward)),
        None => format!("{} failed", name(situation, ix, Way::Forward)),
    }));
    all.extend(steps(situation, Stage::AwaitingSignOff).filter_map(|ix| {
        let attempt = run.steps[ix].forward.current()?;
        let mut roles = run.plan.steps[ix].sign_off.iter();
        let refused = roles.find_map(|r| attempt.sign_off(r).filter(|s| !s.signed))?;
        let who = called(run, &refused.stamp.by);
        Some(format!(
            "{who} refused to sign {}",
            name(situation, ix, Way::Forward)
        ))
    }));
    all.extend(of_stage(situation, Stage::AwaitingSignOff).filter_map(|u| {
        let attempt = run.steps[u.step].track(u.way).current()?;
        let mut roles = Task::of(&run.plan, u.step, u.way)?.sign_off.iter();
        let refused = roles.find_map(|r| attempt.sign_off(r).filter(|s| !s.signed))?;
        let who = called(run, &refused.stamp.by);
        Some(format!(
            "{who} refused to sign the {}",
            name(situation, u.step, u.way)
        ))
    }));
    let conflicts = run.open_conflicts();
    all.extend(conflicts.map(|c| format!("{} {}", safe(&c.number), safe(&c.what))));
    format!("{}.", some(all, "Stuck: ", "Nothing is stuck"))
}

fn ahead(situation: &Situation) -> String {
    let run = situation.run;
    if let Some(closed) = &run.closed {
        let (at, who) = (&closed.stamp.at, called(run, &closed.stamp.by));
        let why = closed.because.as_deref();
        let why = why.map_or(String::new(), |why| format!(": {}", safe(why)));
        return format!(
            "{who} closed it at {}{why}.",
            run.plan.window.zone.clock(*at)
        );
    }
    let back = of_stage(situation, Stage::Ready).map(|u| (u.step, u.way));
    let is_undo = |ix: &StepIx| situation.undos.iter().any(|u| u.step == *ix);
    let forward = situation.next.iter().copied().filter(|ix| !is_undo(ix));
    let next = back.chain(forward.map(|ix| (ix, Way::Forward)));
    let next = next.map(|(ix, way)| {
        let role = match &run.plan.steps[ix].gate {
            Some(gate) => Some(gate.decides.join(", ")),
            None => terms::crew(&run.plan, ix, way),
        };
        match role {
            None => name(situation, ix, way),
            Some(role) => format!("{} ({})", name(situation, ix, way), safe(&role)),
        }
    });
    let next = some(next.collect(), "Next: ", "Nothing is ready");
    let calls = match calls(situation) {
        due if due.is_empty() => String::new(),
        due => format!("; {}", some(due, "calls due: ", "")),
    };
    let lies_ahead = [finish_text(situation), way_back_text(situation)];
    let lies_ahead = lies_ahead.into_iter().flatten();
    let lies_ahead: String = lies_ahead.map(|text| format!("; {text}")).collect();
    format!("{next}{calls}; {}{lies_ahead}.", window(situation))
}

/// `Records vendor support about B1, for 12 minutes`.
fn calls(situation: &Situation) -> Vec<String> {
    let now = situation.now;
    let due = situation.due().into_iter().filter(|due| due.is_due(now));
    due.map(|due| {
        let about = due.about.map(|number| format!(" about {}", safe(number)));
        let (whom, about) = (called(situation.run, due.whom), about.unwrap_or_default());
        format!("{whom}{about}, for {}", Span::between(due.at, now).words())
    })
    .collect()
}

/// `the window closes on Monday 30 November at 06:00 EST, in 51 hours 46 minutes`.
fn window(situation: &Situation) -> String {
    let window = &situation.run.plan.window;
    let (zone, closes) = (&window.zone, window.closes);
    let day = zone.local(closes).format("%A %-d %B at %H:%M");
    let at = format!("on {day} {}", zone.abbreviation(closes));
    let left = situation.time_left();
    match left.secs() {
        0.. => format!("the window closes {at}, in {}", left.words()),
        _ => format!("the window closed {at}, {} ago", left.words()),
    }
}

/// The first of them behind a word, or what is said where there is none.
fn some(all: Vec<String>, word: &str, none: &str) -> String {
    let rest = all.len().saturating_sub(NAMED);
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    match (named.is_empty(), rest) {
        (true, _) => none.to_string(),
        (_, 0) => format!("{word}{}", named.join("; ")),
        _ => format!("{word}{}; and {rest} more", named.join("; ")),
    }
}

/// `2.5 Load the new print templates`, `undo of 2.5 Load the new print templates`.
fn name(situation: &Situation, ix: StepIx, way: Way) -> String {
    let step = &situation.run.plan.steps[ix];
    let piece = terms::piece(situation.run, ix, way);
    format!("{piece} {}", safe(&step.title))
}

fn steps<'a>(situation: &'a Situation, stage: Stage) -> impl Iterator<Item = StepIx> + 'a {
    let steps = situation.run.plan.in_order();
    steps.filter(move |&ix| situation.stage(ix) == stage)
}
