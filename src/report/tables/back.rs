//! Going back: the rollbacks that were called, and what was undone, is to be undone, or can't be.

use crate::journal::{Outcome, RollbackExtent, Way};
use crate::report::words::reason;
use crate::report::{Cell, Table, called, terms};
use crate::run::{Attempt, Rollback, Run, Task, Track, Undoing};
use crate::runbook::{StepIx, Undo};
use crate::situation::Situation;
use crate::text::safe;
use crate::time::Span;

pub(super) fn rollbacks(situation: &Situation) -> Table {
    let columns = [
        ("called", "Called"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("extent", "What goes back"),
        ("steps", "Steps"),
        ("reason", "Reason"),
        ("lifted", "Forward again"),
        ("lifted_by", "Forward again by"),
        ("lifted_reason", "Why forward again"),
        ("duration_seconds", "Lasted"),
    ];
    let rollbacks = situation.run.rollbacks.iter();
    let rows = rollbacks.map(|r| rollback(situation, r));
    Table::of("rollbacks", "Rollbacks", columns, rows)
}

fn rollback(situation: &Situation, rollback: &Rollback) -> [Cell; 10] {
    let run = situation.run;
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let lifted = rollback.lifted.as_ref();
    let why = lifted.and_then(|stamp| reason(run.line(&stamp.entry)?));
    let steps: Vec<&String> = match &rollback.extent {
        RollbackExtent::Everything => Vec::new(),
        RollbackExtent::To { point } => vec![point],
        RollbackExtent::Only { steps } => steps.iter().collect(),
    };
    let number = |id: &&String| match run.plan.step(id) {
        Some(ix) => run.plan.steps[ix].number.clone(),
        None => id.to_string(),
    };
    let closed = run.closed.as_ref().map(|c| c.stamp.at);
    let until = lifted
        .map(|stamp| stamp.at)
        .or(closed)
        .unwrap_or(situation.now);
    [
        rollback.stamp.at.into(),
        Cell::person(run, &rollback.stamp.by),
        person(rollback.stamp.typed_by.as_ref()),
        terms::extent(&rollback.extent).into(),
        steps.iter().map(number).collect(),
        rollback.because.as_ref().into(),
        lifted.map(|stamp| stamp.at).into(),
        person(lifted.map(|stamp| &stamp.by)),
        why.into(),
        Span::between(rollback.stamp.at, until).into(),
    ]
}

/// What the rollback asks for, what earlier ones began, and what nothing takes back.
pub(super) fn undos(situation: &Situation) -> Table {
    let columns = [
        ("step", "Step"),
        ("title", "Title"),
        ("work", "Work"),
        ("covers", "Takes back"),
        ("stage", "Stage"),
        ("role", "Role"),
        ("by", "Who"),
        ("started", "Started"),
        ("finished", "Finished"),
        ("actual_seconds", "Took"),
        ("outcome", "Outcome"),
        ("attempts", "Attempts"),
        ("failures", "What failed before"),
        ("sign_offs", "Sign-offs"),
        ("waits_for", "Waits for"),
        ("reason", "Reason"),
    ];
    let run = situation.run;
    let asked = situation.undos.iter();
    let asked = asked.map(|u| undo(situation, u.step, u.way, Some(u)));
    let is_asked = |work: &(StepIx, Way)| {
        let mut asked = situation.undos.iter();
        asked.any(|u| (u.step, u.way) == *work)
    };
    let begun = run.plan.in_order().flat_map(|ix| begun(run, ix));
    let begun = begun.filter(|work| !is_asked(work));
    let begun = begun.map(|(ix, way)| undo(situation, ix, way, None));
    let without = run.not_undone().into_iter().map(|ix| not_undone(run, ix));
    let rows = asked.chain(begun).chain(without);
    Table::of("undos", "Undos and restores", columns, rows)
}

/// The undo and the restore of a step, where somebody did something about them.
fn begun(run: &Run, ix: StepIx) -> impl Iterator<Item = (StepIx, Way)> + '_ {
    let touched = move |way: &Way| {
        let track = run.steps[ix].track(*way);
        !track.attempts.is_empty() || track.skipped.is_some()
    };
    let back = [Way::Restore, Way::Back].into_iter().filter(touched);
    back.map(move |way| (ix, way))
}

fn undo(situation: &Situation, ix: StepIx, way: Way, asked: Option<&Undoing>) -> [Cell; 16] {
    let run = situation.run;
    let (step, track) = (&run.plan.steps[ix], run.steps[ix].track(way));
    let stage = asked.map(|u| u.stage).or(run.work_stage(ix, way));
    let finish = track.finish();
    let starts = track.attempts.iter().filter_map(|a| a.started.as_ref());
    let started = starts.map(|s| s.at).min();
    let finished = finish.map(|f| f.stamp.at);
    let skipped = track.skipped.as_ref();
    let because = finish.and_then(|f| f.because.as_ref());
    let because = because.or(skipped.and_then(|(_, because)| because.as_ref()));
    let doers = track.attempts.iter().flat_map(Attempt::doers);
    let mut by: Vec<&str> = Vec::new();
    for person in doers.chain(skipped.map(|(stamp, _)| stamp.by.as_str())) {
        if !by.contains(&person) {
            by.push(person);
        }
    }
    let number = |ix: &StepIx| &run.plan.steps[*ix].number;
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        terms::work(way).into(),
        asked
            .iter()
            .flat_map(|u| &u.covers)
            .map(number)
            .collect::<Cell>(),
        // It was begun, and then its step was opened again.
        stage.map_or("set aside", |s| s.word()).into(),
        terms::crew(&run.plan, ix, way).into(),
        Cell::people(run, by),
        started.into(),
        finished.into(),
        started
            .zip(finished)
            .map(|(from, to)| Span::between(from, to))
            .into(),
        finish.map(|f| terms::outcome(f.outcome)).into(),
        track.attempts.len().into(),
        failures(run, track),
        signatures(run, ix, way),
        asked
            .iter()
            .flat_map(|u| &u.waits_for)
            .map(|(ix, way)| terms::piece(run, *ix, *way))
            .collect(),
        because.into(),
    ]
}

/// The attempts that failed, but for the one that stands: `14:05: no room on the array`.
fn failures(run: &Run, track: &Track) -> Cell {
    let before = track.attempts.split_last().map_or(&[][..], |(_, all)| all);
    let finishes = before.iter().filter_map(|a| a.finish.as_ref());
    let failed = finishes.filter(|f| f.outcome == Outcome::Failed);
    let told = failed.map(|f| {
        let clock = run.plan.window.zone.clock(f.stamp.at);
        let why = f.because.as_deref().map(|why| format!(": {}", safe(why)));
        format!("{clock}{}", why.unwrap_or_default())
    });
    told.collect()
}

/// `lead: amara`, `lead: refused by amara`, `lead: missing`.
fn signatures(run: &Run, ix: StepIx, way: Way) -> Cell {
    let roles = Task::of(&run.plan, ix, way).map_or(&[][..], |task| task.sign_off);
    let attempt = run.steps[ix].track(way).current();
    let signature = |role: &String| {
        let given = attempt.and_then(|a| a.sign_off(role));
        let who = match given {
            None => "missing".to_string(),
            Some(s) if s.signed => called(run, &s.stamp.by),
            Some(s) => format!("refused by {}", called(run, &s.stamp.by)),
        };
        format!("{}: {who}", safe(role))
    };
    roles.iter().map(signature).collect()
}

fn not_undone(run: &Run, ix: StepIx) -> [Cell; 16] {
    let step = &run.plan.steps[ix];
    let mut row: [Cell; 16] = std::array::from_fn(|_| Cell::Empty);
    row[0] = Cell::from(&step.number);
    row[1] = Cell::from(&step.title);
    row[2] = "none".into();
    row[4] = "not undone".into();
    row[15] = why_not_undone(run, ix).into();
    row
}

/// Why nothing takes a begun step back.
fn why_not_undone(run: &Run, ix: StepIx) -> &str {
    match &run.plan.steps[ix].undo {
        Some(Undo::Impossible(why)) => why,
        _ => "the plan has no undo for it, and no restore covers it",
    }
}
