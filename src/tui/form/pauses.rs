//! Forms that pause a run, let it go on, and turn it back.

use super::steps::titled;
use super::word::REASON;
use super::{Draft, Field, Form, Reading, Slot, Source, Spec, Subject, Trouble, When};
use crate::journal::{RollbackExtent, Way};
use crate::run::{Command, Run, Task, Undoing};
use crate::runbook::{self, Phase, StepIx, Undo};
use crate::situation::{RollbackLimit, Situation};
use crate::time::Span;
use crate::words::state::{called_at, extent_text, hold_text, list, scope_number};
use crate::words::terms::piece;
use crate::words::{called, near};

pub(super) const STOP: Spec = Spec {
    draft: |s, _| {
        if let Some((stamp, _)) = &s.run.stopped {
            let who = called(s.run, &stamp.by);
            return Err(format!("{who} has already stopped the run; G resumes it"));
        }
        let why = Field::line(Slot::Because, "Why").hint("if there is time");
        let what = "Everything pauses, on every screen, until someone resumes the run.";
        Ok(Draft::new("STOP the run", vec![why]).intro([what.to_string()]))
    },
    build: |_| Ok(vec![Command::Stop.into()]),
};
pub(super) const HOLD: Spec = Spec {
    draft: |s, of| {
        let scopes = scopes(s, of).into_iter().map(|(_, shown)| shown);
        let fields = vec![
            Field::choice(Slot::Scope, "What", scopes),
            Field::line(Slot::Because, "Why"),
        ];
        let what = "Nothing new starts there; running steps continue.";
        Ok(Draft::new("Hold", fields).intro([what.to_string()]))
    },
    build: |r| {
        let mut all = scopes(r.situation, &r.form.subject).into_iter();
        let scope = all.nth(r.chosen(Slot::Scope)).and_then(|(scope, _)| scope);
        Ok(vec![Command::Hold { scope }.into()])
    },
};
pub(super) const RESUME: Spec = Spec {
    draft: |s, _| {
        let paused = paused(s);
        if paused.is_empty() {
            return Err("nothing is stopped, on hold or rolled back".into());
        }
        let shown = paused.len();
        let words = paused.into_iter().map(|(_, shown)| shown);
        let known = pauses_in_full(s);
        // Going forward again takes a reason.
        let ends_rollback = s.run.rollback().is_some() && s.run.stopped.is_none();
        let hint = if ends_rollback { REASON } else { "" };
        let fields = vec![
            Field::choice(Slot::Scope, "Resume after", words),
            Field::line(Slot::Because, "Why").hint(hint),
        ];
        // Where there is only one thing to lift, the reason has the keys.
        let first = usize::from(shown == 1);
        Ok(Draft::new("Resume", fields)
            .beginning_at(first)
            .intro(known))
    },
    build: |r| {
        // By its words: what is paused may have changed since the form opened.
        let chosen = r.text(Slot::Scope).unwrap_or_default();
        let found = paused(r.situation)
            .into_iter()
            .find(|(_, shown)| *shown == chosen);
        match found {
            Some((scope, _)) => Ok(vec![Command::Resume { scope }.into()]),
            None => Err(Trouble::Outdated("it has already been resumed".into())),
        }
    },
};
pub(super) const ROLLBACK: Spec = Spec {
    draft: |s, of| {
        let mut fields = extent_fields(s, of, When::Always);
        let why = Field::line(Slot::Because, "Why").hint(REASON);
        fields.push(why);
        Ok(Draft::new("ROLL BACK", fields))
    },
    build: |r| {
        let extent = extent(r)?;
        Ok(vec![Command::Rollback { extent }.into()])
    },
};
pub(super) const GO_FORWARD: Spec = Spec {
    draft: |s, of| {
        let shown = phases(s, of).into_iter().map(|(_, shown)| shown);
        let late = match s.rollback_limit() {
            Some(RollbackLimit::Past(at)) => {
                format!(
                    "The last moment to roll back was {}. It has passed.",
                    near(s, at)
                )
            }
            Some(RollbackLimit::None(..)) => "Rolling back is no longer possible.".to_string(),
            _ => "There is still time to roll back.".to_string(),
        };
        let fields = vec![
            Field::choice(Slot::Scope, "Forward", shown),
            Field::line(Slot::Because, "Why").hint(REASON),
        ];
        Ok(Draft::new("GO FORWARD: no rollback in time", fields).intro([late]))
    },
    build: |r| {
        let chosen = r.text(Slot::Scope).unwrap_or_default();
        let of = &r.form.subject;
        let found = phases(r.situation, of)
            .into_iter()
            .find(|(_, shown)| *shown == chosen);
        match found {
            Some((phase, _)) => Ok(vec![Command::GoForward { phase }.into()]),
            None => Err(Trouble::Outdated("choose a phase".into())),
        }
    },
};

/// The phases that can go forward, that of what is selected first; else of what is next.
fn phases(s: &Situation, of: &Subject) -> Vec<(String, String)> {
    let plan = &s.run.plan;
    let of_step = |id: &String| Some(plan.steps.get(plan.step(id)?)?.phase);
    let selected = match of {
        Subject::Phase(id) => plan.phases.iter().position(|p| p.id == *id),
        Subject::Step(id) => of_step(id),
        _ => None,
    };
    let next = || s.next.first().map(|&ix| plan.steps[ix].phase);
    let first = selected.or_else(next).unwrap_or(0);
    let in_window = plan
        .phases
        .iter()
        .enumerate()
        .filter(|(_, p)| p.when == runbook::When::Window);
    let mut all: Vec<(usize, &Phase)> = in_window.collect();
    all.sort_by_key(|(at, _)| *at != first);
    let shown = |(_, p): (usize, &Phase)| (p.id.clone(), format!("phase {}", p.number));
    all.into_iter().map(shown).collect()
}

/// What a hold can be of: the run, the phase and the step that are selected.
fn scopes(s: &Situation, of: &Subject) -> Vec<(Option<String>, String)> {
    let plan = &s.run.plan;
    let mut all = vec![(None, "the whole run".to_string())];
    let step = match of {
        Subject::Step(id) => plan.step(id).and_then(|ix| plan.steps.get(ix)),
        _ => None,
    };
    let phase = match (of, step) {
        (Subject::Phase(id), _) => plan.phases.iter().find(|phase| phase.id == *id),
        (_, Some(step)) => plan.phases.get(step.phase),
        _ => None,
    };
    all.extend(step.map(|step| (Some(step.id.clone()), step.number.clone())));
    all.extend(phase.map(|phase| (Some(phase.id.clone()), format!("phase {}", phase.number))));
    all
}

/// What is paused, as `resume` names it, and in words.
fn paused(s: &Situation) -> Vec<(Option<String>, String)> {
    let run = s.run;
    let mut all = Vec::new();
    if let Some((stamp, _)) = &run.stopped {
        all.push((None, format!("the stop of {}", called(run, &stamp.by))));
    }
    for hold in &run.held {
        match &hold.scope {
            None if run.stopped.is_some() => {}
            None => all.push((None, "the hold of the run".into())),
            Some(id) => all.push((
                Some(id.clone()),
                format!("the hold of {}", scope_number(s, id)),
            )),
        }
    }
    if run.rollback().is_some() && !all.iter().any(|(scope, _)| scope.is_none()) {
        all.push((None, "the rollback, and go forward again".into()));
    }
    // What is about the whole run comes first.
    all.sort_by_key(|(scope, _)| scope.is_some());
    all
}

/// What is paused: since when, by whom and why.
fn pauses_in_full(s: &Situation) -> Vec<String> {
    let run = s.run;
    let stop = run
        .stopped
        .iter()
        .map(|(stamp, why)| called_at(s, "STOPPED", stamp, why.as_deref()));
    let holds = run.held.iter().map(|hold| hold_text(s, hold));
    let back = run.rollback().into_iter().map(|back| {
        let what = format!("ROLLING BACK {}", extent_text(run, &back.extent));
        called_at(s, &what, &back.stamp, back.because.as_deref())
    });
    stop.chain(holds).chain(back).collect()
}

/// How far back, asked under that condition.
pub(super) fn extent_fields(s: &Situation, of: &Subject, when: When) -> Vec<Field> {
    let number = |ix: StepIx| s.run.plan.steps.get(ix).map(|st| st.number.clone());
    let point = s.run.made_points().last().and_then(number);
    let step = match of {
        Subject::Step(id) => s.run.plan.step(id).and_then(number),
        _ => None,
    };
    vec![
        Field::choice(Slot::Extent, "How far", EXTENTS).when(when),
        Field::pick(Slot::Point, "Point", Source::Points)
            .filled(point.unwrap_or_default())
            .when(When::Chosen(Slot::Extent, &[2])),
        Field::picks(Slot::Steps, "Steps", Source::Steps)
            .filled(step.unwrap_or_default())
            .when(When::Chosen(Slot::Extent, &[3])),
    ]
}

/// What weighs so much is never sent because it happened to stand there.
const EXTENTS: [&str; 4] = [
    "-",
    "everything, by undos",
    "everything, to a restore point",
    "some steps",
];

pub(super) fn extent(r: &Reading) -> Result<RollbackExtent, Trouble> {
    match r.chosen(Slot::Extent) {
        1 => Ok(RollbackExtent::Everything),
        2 => Ok(RollbackExtent::To {
            point: {
                r.must(Slot::Point, "say which restore point")?;
                r.who(Slot::Point).unwrap_or_default()
            },
        }),
        3 => {
            r.must(Slot::Steps, "say which steps")?;
            let steps = r.all(Slot::Steps);
            Ok(RollbackExtent::Only { steps })
        }
        _ => Err(Trouble::Field {
            slot: Slot::Extent,
            why: "choose how far to roll back".into(),
        }),
    }
}

/// What a rollback would ask for, as the answers are now.
pub(super) fn foreseen(form: &Form, s: &Situation) -> Vec<String> {
    let reading = Reading::new(form, s);
    let (chosen, unchosen) = match extent(&reading) {
        Ok(chosen) => (chosen, None),
        // Until something is chosen: what the whole rollback would be.
        Err(_) => (
            RollbackExtent::Everything,
            Some("If everything is rolled back by undos:".to_string()),
        ),
    };
    let command = Command::Rollback { extent: chosen };
    let lines = match super::imagined(s, command) {
        Ok(after) => undo_lines(s, &after),
        Err(why) => return vec![why],
    };
    unchosen.into_iter().chain(lines).collect()
}

fn undo_lines(s: &Situation, after: &Run) -> Vec<String> {
    let undos = after.undos();
    let pieces: Vec<String> = undos.iter().map(|u| piece(after, u.step, u.way)).collect();
    let takes = |u: &Undoing| Task::of(&after.plan, u.step, u.way)?.takes;
    let work: i64 = undos
        .iter()
        .filter_map(takes)
        .map(|t| t.mean().secs())
        .sum();
    let unknown = undos.iter().filter(|u| takes(u).is_none()).count();
    let mut lines = Vec::new();
    lines.push(if pieces.is_empty() {
        "Nothing was started, so there is nothing to undo.".to_string()
    } else {
        format!(
            "{} undos, last started first: {}",
            pieces.len(),
            list(&pieces, 8)
        )
    });
    let waits_for = undos.iter().flat_map(|u| &u.waits_for);
    let forward = waits_for.filter(|(_, way)| way.is_forward());
    let mut running: Vec<String> = forward.map(|&(ix, way)| piece(after, ix, way)).collect();
    running.sort();
    running.dedup();
    if !running.is_empty() {
        let running = list(&running, 8);
        lines.push(format!("Still running, finish or fail first: {running}"));
    }
    if work > 0 {
        let more = match unknown {
            0 => String::new(),
            n => format!(", and {n} without an estimate"),
        };
        let work = Span::seconds(work);
        let until = near(s, s.now + work.delta());
        let spare = Span::between(s.now + work.delta(), after.plan.window.closes);
        let fits = match spare.secs() {
            0.. => format!("{} before the close", spare.short()),
            _ => format!("{} AFTER THE CLOSE", spare.short().trim_start_matches('-')),
        };
        lines.push(format!(
            "Work, one after the other: {}{more}; to {until}, {fits}",
            work.short()
        ));
    }
    let covered: Vec<String> = undos
        .iter()
        .flat_map(|u| &u.covers)
        .map(|&ix| piece(after, ix, Way::Forward))
        .collect();
    if !covered.is_empty() {
        lines.push(format!("The restore undoes {}.", list(&covered, 8)));
    }
    let without: Vec<String> = after
        .not_undone()
        .into_iter()
        .filter_map(|ix| after.plan.steps.get(ix))
        .map(|step| match &step.undo {
            Some(Undo::Impossible(why)) => format!("{} ({why})", step.number),
            _ => format!("{} (no undo)", step.number),
        })
        .collect();
    if !without.is_empty() {
        lines.push(format!("CAN'T BE UNDONE: {}", list(&without, 6)));
    }
    lines
}

/// What has to be known before a step is started that can't be taken back.
pub(super) fn warning(s: &Situation, ix: StepIx) -> Option<String> {
    let why = s.run.is_final(ix)?;
    Some(format!("STARTING THIS CAN'T BE UNDONE: {why}."))
}

/// The title of a form about the work that is meant now: the step's own, or its undo.
pub(super) fn titled_work(s: &Situation, verb: &str, ix: StepIx, way: Way) -> String {
    match s.run.plan.steps.get(ix) {
        Some(step) if way.is_forward() => titled(verb, step),
        Some(step) => format!("{verb} {} {}", piece(s.run, ix, way), step.title),
        None => verb.to_string(),
    }
}
