//! Going back: the rollbacks that were called, and what was undone, what is left to undo, and what
//! can't be undone.

use crate::journal::{Outcome, RollbackExtent, Way};
use crate::report::Table;
use crate::run::{Rollback, Run, Track, Undoing};
use crate::runbook::{StepIx, Undo};
use crate::situation::{SignOffFacts, SignOffState, Situation};
use crate::text::safe;
use crate::time::Span;
use crate::words::{Cell, not_signed, reason, terms};

use crate::report::rows::NAMES;

pub(super) fn rollbacks(situation: &Situation) -> Table {
    let columns = [
        ("called", "Called"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("extent", "What is rolled back"),
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
    let until = lifted.map_or(situation.now, |stamp| stamp.at);
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
        Span::age(rollback.stamp.at, until).into(),
    ]
}

/// What the rollback asks for, what earlier ones began, and what nothing takes back.
pub(super) fn undos(situation: &Situation) -> Table {
    let columns = [
        ("step", "Step"),
        ("title", "Title"),
        ("work", "Work"),
        ("covers", "Undoes"),
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
    let asked = situation
        .undos
        .iter()
        .map(|u| undo(situation, u.step, u.way, Some(u)));
    let is_asked = |work: &(StepIx, Way)| {
        let mut asked = situation.undos.iter();
        asked.any(|u| (u.step, u.way) == *work)
    };
    let begun = run
        .plan
        .in_order()
        .flat_map(|ix| begun(run, ix))
        .filter(|work| !is_asked(work))
        .map(|(ix, way)| undo(situation, ix, way, None));
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
    let step = &run.plan.steps[ix];
    let work = situation.work(ix, way);
    let number = |ix: &StepIx| &run.plan.steps[*ix].number;
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        way.work().into(),
        asked
            .iter()
            .flat_map(|u| &u.covers)
            .map(number)
            .collect::<Cell>(),
        // It was begun, and then its step was opened again.
        work.stage.map_or("set aside", |s| s.word()).into(),
        terms::crew(&run.plan, ix, way).into(),
        Cell::people(run, work.doers),
        work.first_started.into(),
        work.finished.into(),
        work.took.into(),
        work.outcome.map(crate::journal::Outcome::word).into(),
        work.attempts.into(),
        failures(run, run.steps[ix].track(way)),
        work.sign_offs.iter().map(|s| signature(run, s)).collect(),
        asked
            .iter()
            .flat_map(|u| &u.waits_for)
            .map(|(ix, way)| terms::piece(run, *ix, *way))
            .collect(),
        work.because.into(),
    ]
}

/// The attempts that failed, but for the one that stands: `Fri 27 Nov 14:05: no room`.
fn failures(run: &Run, track: &Track) -> Cell {
    let standing = track.current();
    let before = track
        .attempts
        .iter()
        .filter(|a| !standing.is_some_and(|s| std::ptr::eq(s, *a)));
    let finishes = before.filter_map(|a| a.finish.as_ref());
    let failed = finishes.filter(|f| f.outcome == Outcome::Failed);
    let told = failed.map(|f| {
        let clock = run.plan.window.zone.day_clock(f.stamp.at);
        let why = f.because.as_deref().map(|why| format!(": {}", safe(why)));
        format!("{clock}{}", why.unwrap_or_default())
    });
    told.collect()
}

/// `lead: Amara Osei`, `lead: refused by Amara Osei`, `lead: changed since Amara Osei signed`, `lead:
/// missing`.
fn signature(run: &Run, facts: &SignOffFacts) -> String {
    let name = |id: &str| NAMES.of(run, id);
    let signed = facts.given.filter(|_| facts.state == SignOffState::Signed);
    let who = signed.map_or_else(|| not_signed(facts, name), |s| name(&s.stamp.by));
    format!("{}: {who}", safe(facts.role))
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
