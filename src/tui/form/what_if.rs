//! What if: something is supposed, and what would be is shown beside what is. Nothing is written.
//!
//! The choice is how a supposition begins, and the answer is the rest of it, so that what is seen
//! here is what the command line takes.

use super::blockers::blocker;
use super::{Ask, Draft, Field, Form, Reading, Slot, Spec, Subject};
use crate::forecast::{
    Ahead, Objection, RollbackBy, Supposed, of_100, shown_early, shown_late, suppose,
};
use crate::run::Stage;
use crate::runbook::{Phase, StepIx};
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::words::near;

pub(super) const WHAT_IF: Spec = Spec {
    draft: |s, of| {
        let (about, beginnings) = beginnings(s, of);
        let fields = vec![
            Field::choice(Slot::Supposed, "What if", beginnings),
            Field::line(Slot::Amount, "How much"),
        ];
        Ok(Draft::new(format!("What if{about}"), fields).asking(&[]))
    },
    build: |_| Ok(Vec::new()),
};

/// What it is about, and how suppositions about that begin; the likeliest first.
fn beginnings(s: &Situation, of: &Subject) -> (String, Vec<String>) {
    let plan = &s.run.plan;
    let mut all = Vec::new();
    let about = match of {
        Subject::Blocker(_) => blocker(s, of).ok().map(|blocker| {
            all.push(format!("{} resolved", blocker.number));
            format!(": {} {}", blocker.number, blocker.title)
        }),
        Subject::Step(id) => plan.step(id).map(|ix| {
            all = about_step(s, ix);
            format!(": {} {}", plan.steps[ix].number, plan.steps[ix].title)
        }),
        Subject::Phase(id) => plan.phases.iter().find(|p| p.id == *id).map(|phase| {
            all.extend(about_phase(s, phase));
            format!(": {} {}", phase.number, phase.title)
        }),
        _ => None,
    };
    all.extend(["later", "closes"].map(String::from));
    (about.unwrap_or_default(), all)
}

fn about_step(s: &Situation, ix: StepIx) -> Vec<String> {
    let step = &s.run.plan.steps[ix];
    let number = &step.number;
    let open = is_open(s, ix);
    let mut all = Vec::new();
    if (open || s.stage(ix) == Stage::Running) && step.gate.is_none() {
        all.push(format!("{number} takes"));
    }
    let blockers = s.run.blockers_of(ix);
    all.extend(blockers.map(|blocker| format!("{} resolved", blocker.number)));
    all.extend(step.crew.iter().map(|(role, _)| format!("+1 {role}")));
    if open {
        all.push(format!("skip {number}"));
    }
    let phase = s.run.plan.phases.get(step.phase);
    all.extend(phase.and_then(|phase| about_phase(s, phase)));
    if open {
        all.push(format!("{number} later"));
    }
    all
}

fn about_phase(s: &Situation, phase: &Phase) -> Option<String> {
    let open = phase.steps.iter().any(|&ix| is_open(s, ix));
    open.then(|| format!("skip phase {}", phase.number))
}

/// Its work, or that of its undo, lies ahead and is not begun.
fn is_open(s: &Situation, ix: StepIx) -> bool {
    let snapshot = s.run.snapshot(s.now);
    suppose(&s.run.plan, &snapshot, &[Supposed::Skipped(ix)]).is_ok()
}

impl Form {
    /// What this form supposes, as the command line takes it; nothing yet, as long as it has to be
    /// said how much.
    ///
    /// # Errors
    /// Why that can't be supposed.
    pub fn supposed(&self, s: &Situation) -> Result<Option<String>, Objection> {
        let reading = Reading::new(self, s);
        let beginning = reading.text(Slot::Supposed).unwrap_or_default();
        let rest = reading.text(Slot::Amount).unwrap_or_default();
        if self.ask != Ask::WhatIf || (rest.is_empty() && wants(&beginning).is_some()) {
            return Ok(None);
        }
        let snapshot = s.run.snapshot(s.now);
        // A comma begins another one.
        let text = if rest.starts_with(',') {
            format!("{beginning}{rest}")
        } else {
            format!("{beginning} {rest}")
        };
        let supposed = Supposed::read(&text, &s.run.plan, &snapshot)?;
        suppose(&s.run.plan, &snapshot, &supposed)?;
        Ok(Some(text))
    }
}

/// What has to be said behind a beginning.
fn wants(beginning: &str) -> Option<&'static str> {
    let last = beginning.split(' ').next_back()?;
    Some(match last {
        "takes" => "3h, or best/likely/worst: 2h/3h/5h",
        "later" => "2h",
        "resolved" | "solved" => "03:00, or +2h from now",
        "closes" => "+2h, or a time: 08:00",
        _ => return None,
    })
}

/// Below the answer: what it may be.
pub(super) fn note(form: &Form) -> String {
    format!("{}; after a comma, add another: , +1 dba", wanted(form))
}

fn wanted(form: &Form) -> &'static str {
    let beginning = form.field(&Slot::Supposed).map(Field::answer);
    wants(&beginning.unwrap_or_default()).unwrap_or("nothing else to fill in")
}

/// What is and what would be, and what lies between.
pub(super) fn foreseen(form: &Form, s: &Situation) -> Vec<String> {
    let Some(now) = s.ahead else {
        return vec!["looking ahead".to_string()];
    };
    let then = match form.supposed(s) {
        Err(Objection::Unreadable { why, .. }) => Err(why),
        Err(objection) => Err(format!("{objection}; {}", objection.hint())),
        Ok(None) => Err(format!("say how much: {}", wanted(form))),
        Ok(Some(text)) => match s
            .what_if
            .filter(|answer| answer.supposed == [text.as_str()])
        {
            Some(answer) => Ok(&answer.ahead),
            None => Err("working it out".to_string()),
        },
    };
    let (then, between) = match then {
        Ok(then) => (figures(s, then), between(s, now, then)),
        Err(why) => (why, String::new()),
    };
    vec![
        format!("now   {}", figures(s, now)),
        format!("then  {then}"),
        format!("      {between}"),
    ]
}

/// `finish Sun 19:40, 4 in 5  fits 93 of 100  roll back by Sun 21:10`.
fn figures(s: &Situation, ahead: &Ahead) -> String {
    let finish = match finish(ahead) {
        Some(at) => format!("{} {}, 4 in 5", verb(s), near(s, at)),
        None => format!("{} NEVER, no people left", verb(s)),
    };
    let fits = format!("fits {}", of_100(ahead.forecast.fits));
    let back = match ahead.retreat.by {
        _ if s.run.is_rolling_back_all() => String::new(),
        RollbackBy::Close(_) => "nothing to undo yet".to_string(),
        RollbackBy::NoRollback(..) => "no rollback".to_string(),
        RollbackBy::Never => "too long to roll back".to_string(),
        RollbackBy::At(at) if at < s.now => "too late to roll back".to_string(),
        RollbackBy::At(at) => format!("roll back by {}", near(s, shown_early(at))),
    };
    format!("{finish}  {fits}  {back}").trim_end().to_string()
}

/// `finish +1h35m, fits -22, roll back by -20m`, or `as now`.
fn between(s: &Situation, now: &Ahead, then: &Ahead) -> String {
    let back = |ahead: &Ahead| match ahead.retreat.by {
        _ if s.run.is_rolling_back_all() => None,
        RollbackBy::At(at) => Some(shown_early(at)),
        _ => None,
    };
    let by = |was: Option<Instant>, is: Option<Instant>| Some(Span::between(was?, is?));
    let moved = |what: &str, by: Option<Span>| {
        let by = by.filter(|by| *by != Span::ZERO)?;
        Some(format!("{what} {}", by.signed()))
    };
    let fits = percent(then) - percent(now);
    let parts: Vec<String> = [
        moved(verb(s), by(finish(now), finish(then))),
        (fits != 0).then(|| format!("fits {fits:+}")),
        moved("roll back by", by(back(now), back(then))),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (parts.is_empty(), finish(now) == finish(then)) {
        (true, true) => "as now".to_string(),
        _ => parts.join(", "),
    }
}

fn verb(s: &Situation) -> &'static str {
    if s.run.is_rolling_back_all() {
        "all undone"
    } else {
        "finish"
    }
}

fn finish(ahead: &Ahead) -> Option<Instant> {
    ahead.forecast.p80.map(shown_late)
}

fn percent(ahead: &Ahead) -> i64 {
    (ahead.forecast.fits * 100.0).round() as i64
}
