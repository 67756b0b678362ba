//! How the night leaves the plan, for a terminal: pauses, the rollback and its undos, and changes
//! of the plan.

use crate::journal::Way;
use crate::run::{Attempt, Conflict, Run, Stage, Undoing};
use crate::runbook::{StepIx, Undo};
use crate::situation::Situation;
use crate::text::safe;
use crate::words::{Names, called, scope, sentence, short_id, terms};

use super::text::{indented, row};

/// How many lines of a kind are shown before the rest is only counted.
const SHOWN: usize = 12;

/// `STOPPED by lin at 02:14: smoke in the server room`.
pub(super) fn stop(situation: &Situation) -> Option<String> {
    let run = situation.run;
    let (stamp, because) = run.stopped.as_ref()?;
    let (who, at) = (called(run, &stamp.by), situation.clock(stamp.at));
    Some(format!("STOPPED by {who} at {at}{}", why(because.as_ref())))
}

/// What keeps new work from starting: a stop, and holds.
pub(in crate::report) fn pauses(situation: &Situation) -> Vec<String> {
    stop(situation)
        .into_iter()
        .chain(holds(situation))
        .collect()
}

/// `ON HOLD phase 2 Change, by amara since 02:14: wait for the vendor`.
pub(super) fn holds<'a>(situation: &'a Situation) -> impl Iterator<Item = String> + 'a {
    let run = situation.run;
    run.held.iter().map(|hold| {
        let what = scope(run, hold.scope.as_deref());
        let since = situation.clock(hold.stamp.at);
        let (who, why) = (called(run, &hold.stamp.by), why(hold.because.as_ref()));
        format!("ON HOLD {what}, by {who} since {since}{why}")
    })
}

fn why(because: Option<&String>) -> String {
    because.map_or(String::new(), |b| format!(": {}", safe(b)))
}

/// `ROLLING BACK since 04:02, called by amara: 3 of 9 undone; next: undo of 2.3 (dba)`, and why.
pub(in crate::report) fn rolling_back(situation: &Situation, names: Names) -> Vec<String> {
    let run = situation.run;
    let Some(rollback) = run.rollback() else {
        return Vec::new();
    };
    let progress = situation.back_progress();
    let next: Vec<String> = of_stage(situation, Stage::Ready)
        .map(|u| with_crew(run, u))
        .collect();
    let next = match next.as_slice() {
        [] => String::new(),
        [a, b, rest @ ..] if !rest.is_empty() => {
            format!("; next: {a}, {b} and {} more", rest.len())
        }
        all => format!("; next: {}", all.join(", ")),
    };
    let (since, who) = (situation.clock(rollback.stamp.at), &rollback.stamp.by);
    let (done, total, who) = (progress.done, progress.total, names.of(run, who));
    let line =
        format!("ROLLING BACK since {since}, called by {who}: {done} of {total} undone{next}");
    let because = rollback
        .because
        .as_ref()
        .map(|why| format!("  because '{}'", safe(why)));
    std::iter::once(line).chain(because).collect()
}

/// `NO WAY BACK since 23:10 (2.3 Tell the clinics: they have left)`.
pub(in crate::report) fn no_rollback(situation: &Situation) -> Option<String> {
    let run = situation.run;
    let (ix, at) = run.no_rollback()?;
    let step = &run.plan.steps[ix];
    let why = match &step.undo {
        Some(Undo::Impossible(why)) => format!(": {}", safe(why)),
        _ => String::new(),
    };
    let (at, number) = (situation.clock(at), safe(&step.number));
    Some(format!(
        "NO ROLLBACK since {at} ({number} {}{why})",
        safe(&step.title)
    ))
}

pub(super) fn of_stage<'a>(
    situation: &'a Situation,
    stage: Stage,
) -> impl Iterator<Item = &'a Undoing> {
    let undos = situation.undos.iter();
    undos.filter(move |undo| undo.stage == stage)
}

/// `undo of 2.3 (dba)`.
fn with_crew(run: &Run, undo: &Undoing) -> String {
    let piece = terms::piece(run, undo.step, undo.way);
    match terms::crew(&run.plan, undo.step, undo.way) {
        Some(crew) => format!("{piece} ({})", safe(&crew)),
        None => piece,
    }
}

/// What is not undone yet, and where it stands.
pub(super) fn undos(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let open = situation.undos.iter().filter(|u| !u.stage.meets_needs());
    let rows = open.map(|undo| {
        let step = &run.plan.steps[undo.step];
        let title = format!("{} of {}", undo.way.work(), step.title);
        row(&step.number, &title, &undo_state(situation, undo))
    });
    shortened(rows.collect())
}

/// `joe 9m of 30m`, `failed, joe 04:10`, `to be signed by lead`, `ready, dba`, `after undo of 2.4`.
fn undo_state(situation: &Situation, undo: &Undoing) -> String {
    let run = situation.run;
    let attempt = run.steps[undo.step].track(undo.way).current();
    match (undo.stage, attempt) {
        (Stage::Running, _) => running_for(situation, undo.step, undo.way),
        (Stage::Failed, Some(attempt)) => ended(situation, "failed", attempt),
        (Stage::AwaitingSignOff, Some(_)) => {
            let unsigned = super::text::unsigned(situation, undo.step, undo.way);
            format!("to be signed: {unsigned}")
        }
        (Stage::Ready, _) => match terms::crew(&run.plan, undo.step, undo.way) {
            Some(crew) => format!("ready, {}", safe(&crew)),
            None => "ready".into(),
        },
        _ => {
            let first = undo.waits_for.iter().map(|(ix, way)| match way {
                Way::Forward => format!("{} is running", terms::piece(run, *ix, *way)),
                back => terms::piece(run, *ix, *back),
            });
            format!("after {}", first.collect::<Vec<_>>().join(", "))
        }
    }
}

fn ended(situation: &Situation, word: &str, attempt: &Attempt) -> String {
    let finish = attempt.finish.as_ref().map(|f| &f.stamp);
    let when = finish.map(|s| {
        let (who, at) = (called(situation.run, &s.by), situation.clock(s.at));
        format!(", {who} {at}")
    });
    format!("{word}{}", when.unwrap_or_default())
}

/// `joe 33m of 45m`.
pub(in crate::report) fn running_for(situation: &Situation, ix: StepIx, way: Way) -> String {
    let Some(so_far) = situation.so_far(ix, way) else {
        return String::new();
    };
    let who = so_far.who.map(|id| called(situation.run, id));
    format!("{} {}", who.unwrap_or_default(), so_far.short())
}

/// The begun steps that nothing takes back, and why.
pub(super) fn not_undone(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let rows = run.not_undone().into_iter().map(|ix| {
        let step = &run.plan.steps[ix];
        let why = match &step.undo {
            Some(Undo::Impossible(why)) => safe(why).into_owned(),
            _ => "the plan has no undo".into(),
        };
        row(&step.number, &step.title, &why)
    });
    shortened(rows.collect())
}

/// Steps that were added or amended, each with what was; and the window where it moved.
pub(super) fn plan_changes(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let mut lines = Vec::new();
    for ix in run.plan.in_order() {
        let changes = terms::changes_of(run, ix, Names::Short);
        if changes.is_empty() {
            continue;
        }
        let step = &run.plan.steps[ix];
        lines.push(row(&step.number, &step.title, ""));
        lines.extend(changes.iter().flat_map(|change| indented(change)));
    }
    let zone = &run.plan.window.zone;
    lines.extend(run.windows.iter().map(|(was, change)| {
        let (who, at) = (
            called(run, &change.stamp.by),
            situation.clock(change.stamp.at),
        );
        let was = zone.dated(*was, situation.now);
        format!("  the window was to close {was} until {who} moved it at {at}")
    }));
    shortened(lines)
}

/// What can't both be true, what each entry says, and how to settle it.
pub(super) fn conflicts(situation: &Situation) -> Vec<String> {
    let run = situation.run;
    let lines = run.open_conflicts().flat_map(|conflict| {
        let number = safe(&conflict.number);
        let head = row(&number, &conflict.what, "");
        let said = conflict.entries.iter().flat_map(|id| {
            let line = run.line(id).into_iter();
            line.flat_map(|line| {
                let (at, who) = (
                    situation.clock(line.occurred()),
                    called(run, &line.fact().by),
                );
                let id = short_id(run, id);
                indented(&format!(
                    "[{}] {at} {who} {}",
                    safe(&id),
                    sentence(run, line)
                ))
            })
        });
        let settle = indented(&settle(conflict));
        let lines = std::iter::once(head).chain(said).chain(settle);
        lines.collect::<Vec<_>>()
    });
    lines.collect()
}

fn settle(conflict: &Conflict) -> String {
    let number = safe(&conflict.number);
    format!("settle it: runsheet record RUN settle {number} ENTRY --because ...")
}

fn shortened(mut rows: Vec<String>) -> Vec<String> {
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        rows.truncate(SHOWN);
        rows.push(format!("  and {more} more"));
    }
    rows
}
