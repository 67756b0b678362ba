//! The status to read out on a bridge: three plain lines.

use crate::journal::Way;
use crate::run::Stage;
use crate::runbook::StepIx;
use crate::situation::{SignOffState, Situation};
use crate::text::safe;
use crate::time::Span;
use crate::words::{
    called, downtime_words, ending, finish_text, out, rollback_limit_text, steps_done, terms,
};

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
    let (mode, title) = (run.mode().badge(), safe(&run.plan.title));
    let done = steps_done(&situation.progress);
    let now = situation.wall;
    let clock = zone.clock_in_zone(now);
    let state = match &run.closed {
        Some(closed) => {
            let end =
                ending(&situation.night(), zone).map_or(String::new(), |end| format!(", {end}"));
            format!("closed as {}{end}", closed.outcome.word())
        }
        None => {
            let forward = steps(situation, Stage::Running).map(|ix| (ix, Way::Forward));
            let back = of_stage(situation, Stage::Running).map(|u| (u.step, u.way));
            let running = back
                .chain(forward)
                .map(|(ix, way)| running_for(situation, ix, way));
            some(running.collect(), "running: ", "nothing is running")
        }
    };
    let first = leaving_first(situation);
    let out = too_long(situation);
    format!("{title}, {mode}, {clock}: {first}{done}, {state}{out}.")
}

/// `; Medical records has been down for 23 hours 58 minutes, 11 hours 58 minutes over its limit`.
fn too_long(situation: &Situation) -> String {
    let out = out(situation).into_iter();
    let too_long = out.filter(|(facts, _)| facts.is_too_long());
    let told = too_long.filter_map(|(facts, _)| {
        let words = downtime_words(situation.run, &facts.downtime)?;
        Some(format!("{} {words}", safe(&facts.service.name)))
    });
    some(told.collect(), "; ", "")
}

/// A stop or a rollback is heard before anything else.
fn leaving_first(situation: &Situation) -> String {
    let run = situation.run;
    let stop = leaving::stop(situation).map(|stop| format!("{stop}; "));
    let back = run
        .rollback()
        .filter(|_| run.closed.is_none())
        .map(|rollback| {
            let progress = situation.back_progress();
            let (since, who) = (situation.clock(rollback.stamp.at), &rollback.stamp.by);
            let word = if progress.done == progress.total {
                "ROLLED BACK"
            } else {
                "ROLLING BACK"
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
    let Some(so_far) = situation.so_far(ix, way) else {
        return name;
    };
    let who = so_far.who.map(|id| format!(", by {}", called(run, id)));
    format!("{name}{}, {}", who.unwrap_or_default(), so_far.words())
}

fn stuck(situation: &Situation) -> String {
    let run = situation.run;
    let mut all: Vec<String> = leaving::holds(situation).collect();
    let open = situation.blockers().filter(|b| b.is_open());
    all.extend(open.map(|facts| {
        let blocker = facts.blocker;
        let steps = blocker
            .steps
            .iter()
            .filter_map(|&ix| run.plan.steps.get(ix));
        let on: String = steps
            .map(|s| format!(", on step {}", safe(&s.number)))
            .collect();
        let owner = blocker
            .owner
            .as_deref()
            .map_or("it has no owner".to_string(), |id| {
                format!("{} owns it", called(run, id))
            });
        let (title, age) = (safe(&blocker.title), facts.open_for.words());
        let number = safe(&blocker.number);
        format!("{number} {title}{on}, open for {age}, {owner}")
    }));
    all.extend(leaving::no_rollback(situation).filter(|_| run.closed.is_none()));
    let failed = of_stage(situation, Stage::Failed);
    all.extend(failed.map(|u| format!("the {} failed", name(situation, u.step, u.way))));
    // What failed on the way forward is no trouble where it is taken back anyway.
    let failed = steps(situation, Stage::Failed).filter(|&ix| !run.goes_back(ix));
    all.extend(failed.map(|ix| match run.plan.steps[ix].gate {
        Some(_) => format!("{} was decided no-go", name(situation, ix, Way::Forward)),
        None => format!("{} failed", name(situation, ix, Way::Forward)),
    }));
    let waits = steps(situation, Stage::AwaitingSignOff);
    all.extend(waits.filter_map(|ix| unsigned(situation, ix, Way::Forward)));
    let waits = of_stage(situation, Stage::AwaitingSignOff);
    all.extend(waits.filter_map(|u| unsigned(situation, u.step, u.way)));
    let conflicts = run.open_conflicts();
    all.extend(conflicts.map(|c| format!("{} {}", safe(&c.number), safe(&c.what))));
    format!("{}.", some(all, "Stuck: ", "Nothing is stuck"))
}

/// Why finished work that waits for a signature is stuck: it was refused, or what was signed was
/// changed.
fn unsigned(situation: &Situation, ix: StepIx, way: Way) -> Option<String> {
    let the = if way.is_forward() { "" } else { "the " };
    let name = format!("{the}{}", name(situation, ix, way));
    let sign_offs = situation.work(ix, way).sign_offs;
    let told = sign_offs.iter().filter_map(|facts| {
        let who = called(situation.run, &facts.given?.stamp.by);
        match facts.state {
            SignOffState::Refused => Some(format!("{who} refused to sign {name}")),
            SignOffState::Lapsed => Some(format!("{name} was changed since {who} signed it")),
            _ => None,
        }
    });
    told.into_iter().next()
}

fn ahead(situation: &Situation) -> String {
    let run = situation.run;
    if let Some(closed) = &run.closed {
        let (at, who) = (
            situation.clock(closed.stamp.at),
            called(run, &closed.stamp.by),
        );
        let why = closed
            .because
            .as_deref()
            .map_or(String::new(), |why| format!(": {}", safe(why)));
        return format!("{who} closed it at {at}{why}.");
    }
    let back = of_stage(situation, Stage::Ready).map(|u| (u.step, u.way));
    let is_undo = |ix: &StepIx| situation.undos.iter().any(|u| u.step == *ix);
    let forward = situation.next.iter().copied().filter(|ix| !is_undo(ix));
    let next = back
        .chain(forward.map(|ix| (ix, Way::Forward)))
        .map(|(ix, way)| {
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
    let lies_ahead: String = [finish_text(situation), rollback_limit_text(situation)]
        .into_iter()
        .flatten()
        .map(|text| format!("; {text}"))
        .collect();
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
