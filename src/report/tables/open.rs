//! What is still open: all that somebody has to answer for after the night, in one list.

use crate::journal::Way;
use crate::report::words::scope;
use crate::report::{Cell, Source, Table, terms};
use crate::run::{Blocker, Run, Stage, Task};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::text::safe;
use crate::time::Instant;

type Row = [Cell; 4];

pub(super) fn open(situation: &Situation, source: &Source) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("what", "What"),
        ("who", "Who"),
        ("since", "Since"),
    ];
    let rows = [
        verdict(source),
        pauses(situation),
        blockers(situation.run),
        conflicts(situation.run),
        undos(situation),
        steps(situation),
        sign_offs(situation),
        evidence(situation),
    ];
    Table::of("open", "Still open", columns, rows.into_iter().flatten())
}

fn row(kind: &str, what: String, who: Cell, since: Option<Instant>) -> Row {
    [kind.into(), what.into(), who, since.into()]
}

fn verdict(source: &Source) -> Vec<Row> {
    let verdict = &source.verified.verdict;
    let fine = verdict == "ok" || verdict.is_empty();
    let said = || format!("it does not verify: {}", safe(verdict));
    let row = (!fine).then(|| row("log", said(), Cell::Empty, None));
    row.into_iter().collect()
}

fn pauses(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    // A closed run stands still anyway.
    let open = run.pauses().into_iter();
    let open = open.filter(|p| p.until.is_none() && run.closed.is_none());
    let rows = open.map(|pause| {
        let began = pause.began;
        let who = Cell::person(run, &began.fact().by);
        row(
            pause.kind.word(),
            scope(run, pause.scope),
            who,
            Some(began.occurred()),
        )
    });
    rows.collect()
}

fn blockers(run: &Run) -> Vec<Row> {
    let open = run.blockers.iter().filter(|b| b.is_open());
    open.map(|blocker| {
        let kind = if blocker.is_condition() {
            "condition"
        } else {
            "blocker"
        };
        let owner = blocker.owner.as_deref();
        let owner = owner.map_or(Cell::Empty, |id| Cell::person(run, id));
        row(kind, named(run, blocker), owner, Some(blocker.raised.at))
    })
    .collect()
}

/// `B2 no toner at the south clinic (2.3)`.
fn named(run: &Run, blocker: &Blocker) -> String {
    let steps = blocker.steps.iter();
    let steps = steps.filter_map(|&ix| run.plan.steps.get(ix));
    let steps: Vec<&str> = steps.map(|step| step.number.as_str()).collect();
    let on = match steps.is_empty() {
        true => String::new(),
        false => format!(" ({})", steps.join(", ")),
    };
    format!("{} {}{on}", blocker.number, blocker.title)
}

fn conflicts(run: &Run) -> Vec<Row> {
    let open = run.conflicts.iter().filter(|c| c.settled.is_none());
    let rows = open.map(|c| {
        let what = format!("{} {}", c.number, c.what);
        row("conflict", what, Cell::Empty, None)
    });
    rows.collect()
}

/// What a rollback asks for and is not finished; and what nothing takes back.
fn undos(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    let open = situation.undos.iter().filter(|u| !u.stage.meets_needs());
    let open = open.map(|u| {
        let what = format!("{} is {}", piece(run, u.step, u.way), u.stage.word());
        row(terms::work(u.way), what, Cell::Empty, None)
    });
    let without = run.not_undone().into_iter().map(|ix| {
        let what = format!("{} was begun, and is not undone", step(run, ix));
        row("step", what, Cell::Empty, None)
    });
    open.chain(without).collect()
}

/// Steps that failed or run, each; and once the run is closed, of each phase those that nobody
/// began. When the night goes back, only what still runs.
fn steps(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    let mut rows = Vec::new();
    for phase in &run.plan.phases {
        let mut untouched: Vec<&str> = Vec::new();
        for &ix in &phase.steps {
            match situation.stage(ix) {
                Stage::Failed if run.is_rolling_back_all() => {}
                Stage::Running | Stage::Failed => rows.push(begun(situation, ix)),
                Stage::Waiting | Stage::Ready => untouched.push(&run.plan.steps[ix].number),
                _ => {}
            }
        }
        let told = run.closed.is_some() && !run.is_rolling_back_all();
        if told && !untouched.is_empty() {
            let all = untouched.join(", ");
            let what = format!("not done of phase {} {}: {all}", phase.number, phase.title);
            let kind = if untouched.len() == 1 {
                "step"
            } else {
                "steps"
            };
            rows.push(row(kind, what, Cell::Empty, None));
        }
    }
    rows
}

fn begun(situation: &Situation, ix: StepIx) -> Row {
    let run = situation.run;
    let state = &run.steps[ix];
    let attempt = state.forward.attempts.last();
    let stamp = attempt.and_then(|a| a.finish.as_ref().map(|f| &f.stamp).or(a.started.as_ref()));
    let stamp = stamp.or(state.gate.decision().map(|d| &d.stamp));
    let what = match (&run.plan.steps[ix].gate, situation.stage(ix)) {
        (Some(_), _) => format!("{} was decided no-go", step(run, ix)),
        (None, stage) => format!("{} is {}", step(run, ix), stage.word()),
    };
    let who = stamp.map_or(Cell::Empty, |s| Cell::person(run, &s.by));
    row("step", what, who, stamp.map(|s| s.at))
}

fn sign_offs(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    let mut rows = Vec::new();
    for (ix, way) in finished(situation) {
        let attempt = run.steps[ix].track(way).current();
        for role in run.unsigned(ix, way) {
            let refused = attempt.and_then(|a| a.sign_off(role)).filter(|s| !s.signed);
            let said = if refused.is_some() {
                "refused"
            } else {
                "missing"
            };
            let what = format!("{}: sign-off of {role} {said}", piece(run, ix, way));
            let who = refused.map_or(Cell::Empty, |s| Cell::person(run, &s.stamp.by));
            let since = refused.map(|s| s.stamp.at);
            let since = since.or(attempt.and_then(|a| Some(a.finish.as_ref()?.stamp.at)));
            rows.push(row("sign-off", what, who, since));
        }
    }
    rows
}

/// Finished without what was to prove it.
fn evidence(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    let mut rows = Vec::new();
    for (ix, way) in finished(situation) {
        let track = run.steps[ix].track(way);
        let asked = Task::of(&run.plan, ix, way).map_or(&[][..], |task| task.evidence);
        for asked in asked.iter().filter(|e| track.evidence(&e.id).is_none()) {
            let what = format!("{}: {}, missing", piece(run, ix, way), asked.ask);
            rows.push(row("evidence", what, Cell::Empty, None));
        }
    }
    rows
}

/// Work that came to an end that stands.
fn finished(situation: &Situation) -> Vec<(StepIx, Way)> {
    let run = situation.run;
    let all = run.plan.in_order();
    let all = all.flat_map(|ix| {
        super::works(situation, ix)
            .into_iter()
            .map(move |way| (ix, way))
    });
    all.filter(|&work| super::is_finished(situation, work))
        .collect()
}

/// `2.3 Print at each clinic`.
fn step(run: &Run, ix: StepIx) -> String {
    let step = &run.plan.steps[ix];
    format!("{} {}", step.number, step.title)
}

/// `undo of 2.3 Print at each clinic`.
fn piece(run: &Run, ix: StepIx, way: Way) -> String {
    match way {
        Way::Forward => step(run, ix),
        way => format!("{} of {}", terms::work(way), step(run, ix)),
    }
}
