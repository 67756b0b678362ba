//! The timeline, before it is drawn: a row for each phase, step, gate and undo, with the stretches
//! of time on it.

use crate::journal::{Decision, Way};
use crate::run::Stage;
use crate::runbook::{Phase, StepIx, When};
use crate::situation::{AttemptFacts, BlockerFacts, Fate, GateFacts, Situation};
use crate::time::{Instant, Span};

/// A plan of more steps is drawn by its phases.
const MOST: usize = 250;

/// What happened to one row more often is not drawn, nor are more rows of blockers without a step.
const OFTEN: usize = 100;

/// Of a night that ended early no more of the plan is drawn than this share of what it took.
const LOOK: f64 = 1.4;

/// What is late by less is on time.
const WORTH_SAYING: Span = Span::minutes(5);

#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    pub from: Instant,
    pub to: Instant,
    pub rows: Vec<Row>,
    /// Holds and stops.
    pub pauses: Vec<Pause>,
    /// What concerns all rows, in a word or two: the window, the call to go back, now.
    pub moments: Vec<(Instant, &'static str)>,
    pub blockers: usize,
    pub rollbacks: usize,
    /// Steps that were planned for later than it reaches, and were never begun.
    pub left_out: usize,
    /// Blockers that no row has.
    pub blockers_left_out: usize,
    /// Only phases are drawn.
    pub only_phases: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub kind: Kind,
    pub number: String,
    pub title: String,
    /// How late it was or is, where that is worth saying.
    pub late: Option<Span>,
    /// Where it stands; only of a step or a gate.
    pub stage: Option<Stage>,
    pub planned: Option<(Instant, Instant)>,
    pub work: Vec<Bar>,
    pub blockers: Vec<Stuck>,
    /// When a gate was decided, and what.
    pub decisions: Vec<(Instant, Decision)>,
    /// By when it was due to be decided.
    pub deadline: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Phase,
    Step,
    /// An undo or a restore.
    Undo(Way),
    /// Of a blocker by itself.
    Blocker,
}

/// Work that lasted, or was noted when it was over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub from: Instant,
    pub to: Instant,
    /// It goes on.
    pub is_open: bool,
    /// Nothing for a phase.
    pub fate: Option<Fate>,
    /// It was done, and then taken back.
    pub taken_back: bool,
}

/// A blocker, as long as it was open.
#[derive(Debug, Clone, PartialEq)]
pub struct Stuck {
    pub number: String,
    pub from: Instant,
    pub to: Instant,
    pub is_open: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pause {
    pub from: Instant,
    pub to: Instant,
    /// `hold` or `stop`.
    pub word: &'static str,
}

impl Timeline {
    /// Nothing where nothing has a time.
    pub(super) fn of(situation: &Situation) -> Option<Timeline> {
        let plan = &situation.run.plan;
        let inside = plan.in_order().filter(|&ix| plan.is_in_window(ix));
        let only_phases = inside.count() > MOST;
        let phases = plan
            .phases
            .iter()
            .enumerate()
            .filter(|(_, phase)| phase.when == When::Window);
        let mut rows: Vec<Row> = phases
            .flat_map(|(place, phase)| phase_rows(situation, place, phase, only_phases))
            .collect();
        let (of_run, of_others) = loose(situation);
        rows.extend(of_run.iter().take(OFTEN).map(|b| blocker_row(situation, b)));
        rows.extend(undos(situation));
        let others: Vec<Row> = of_others
            .iter()
            .map(|b| blocker_row(situation, b))
            .collect();
        let (from, to) = reach(situation, &rows).or_else(|| reach(situation, &others))?;
        let planned = rows.len();
        rows.retain(|row| row.kind == Kind::Phase || !row.is_later_than(to));
        let left_out = planned - rows.len();
        let drawn = others.into_iter().filter(|row| row.is_between(from, to));
        rows.extend(drawn.take(OFTEN));
        let alone = rows.iter().filter(|row| row.kind == Kind::Blocker).count();
        Some(Timeline {
            from,
            to,
            pauses: pauses(situation),
            moments: moments(situation),
            blockers: situation.run.blockers.len(),
            rollbacks: situation.run.rollbacks.len(),
            left_out,
            blockers_left_out: of_run.len() + of_others.len() - alone,
            only_phases,
            rows,
        })
    }
}

impl Row {
    fn new(kind: Kind, number: &str, title: &str) -> Row {
        Row {
            kind,
            number: number.to_string(),
            title: title.to_string(),
            late: None,
            stage: None,
            planned: None,
            work: Vec::new(),
            blockers: Vec::new(),
            decisions: Vec::new(),
            deadline: None,
        }
    }

    fn happened(&self) -> impl Iterator<Item = Instant> + '_ {
        let work = self.work.iter().flat_map(|bar| [bar.from, bar.to]);
        let stuck = self
            .blockers
            .iter()
            .flat_map(|stuck| [stuck.from, stuck.to]);
        let decided = self.decisions.iter().map(|(at, _)| *at);
        work.chain(stuck).chain(decided)
    }

    /// Nothing happened to it, and nothing was planned for it by then.
    fn is_later_than(&self, end: Instant) -> bool {
        let planned = self.planned.is_some_and(|(from, _)| from >= end);
        planned && self.happened().next().is_none()
    }

    /// Something of it happened between these.
    fn is_between(&self, from: Instant, to: Instant) -> bool {
        let ends = self.happened().min().zip(self.happened().max());
        ends.is_some_and(|(first, last)| first <= to && from <= last)
    }
}

/// A phase and its steps; without them, what happened to them stands on its own row.
fn phase_rows(situation: &Situation, place: usize, phase: &Phase, only_phases: bool) -> Vec<Row> {
    let steps = phase.steps.iter().map(|&ix| step_row(situation, ix));
    let mut row = phase_row(situation, place, phase);
    if !only_phases {
        return std::iter::once(row).chain(steps).collect();
    }
    for step in steps {
        row.decisions.extend(step.decisions);
        let known: Vec<String> = row.blockers.iter().map(|b| b.number.clone()).collect();
        let more = step.blockers.into_iter();
        row.blockers
            .extend(more.filter(|b| !known.contains(&b.number)));
    }
    vec![row]
}

fn phase_row(situation: &Situation, place: usize, phase: &Phase) -> Row {
    let facts = situation.phase(place);
    let work = facts.started.map(|from| Bar {
        from,
        to: facts.finished.unwrap_or(situation.now),
        is_open: facts.finished.is_none(),
        fate: None,
        taken_back: false,
    });
    Row {
        late: worth_saying(facts.late()),
        planned: facts.planned,
        work: work.into_iter().collect(),
        ..Row::new(Kind::Phase, &phase.number.to_string(), &phase.title)
    }
}

fn step_row(situation: &Situation, ix: StepIx) -> Row {
    let step = &situation.run.plan.steps[ix];
    let gate = situation.gate(ix);
    let on_it = situation
        .blockers()
        .filter(|facts| facts.blocker.steps.contains(&ix));
    Row {
        late: worth_saying(situation.slip(ix)),
        stage: Some(situation.stage(ix)),
        planned: situation.run.baseline(ix),
        work: work(situation, ix, Way::Forward),
        blockers: on_it.take(OFTEN).map(|b| stuck(situation, &b)).collect(),
        deadline: gate.as_ref().and_then(|gate| gate.gate.decide_by),
        decisions: gate.as_ref().map_or_else(Vec::new, decisions),
        ..Row::new(Kind::Step, &step.number, &step.title)
    }
}

fn worth_saying(late: Option<Span>) -> Option<Span> {
    late.filter(|late| *late >= WORTH_SAYING)
}

fn decisions(gate: &GateFacts) -> Vec<(Instant, Decision)> {
    let decided = gate.decisions.iter().map(|facts| facts.decided);
    decided.map(|d| (d.stamp.at, d.decision)).collect()
}

/// A bar for each attempt.
fn work(situation: &Situation, ix: StepIx, way: Way) -> Vec<Bar> {
    let bar = |facts: AttemptFacts| {
        Some(Bar {
            from: facts.from?,
            to: facts.until.unwrap_or(situation.now),
            is_open: facts.fate == Fate::Running,
            fate: Some(facts.fate),
            taken_back: facts.taken_back,
        })
    };
    situation
        .attempts(ix, way)
        .filter_map(bar)
        .take(OFTEN)
        .collect()
}

fn stuck(situation: &Situation, facts: &BlockerFacts) -> Stuck {
    let (from, to) = facts.stretch(situation.now);
    Stuck {
        number: facts.blocker.number.clone(),
        from,
        to,
        is_open: facts.is_open(),
    }
}

/// Blockers that no step of the window has: of no step at all, and of steps before and after it.
fn loose<'a>(situation: &Situation<'a>) -> (Vec<BlockerFacts<'a>>, Vec<BlockerFacts<'a>>) {
    let plan = &situation.run.plan;
    let drawn = |facts: &BlockerFacts| {
        let mut steps = facts.blocker.steps.iter();
        steps.any(|&ix| plan.is_in_window(ix))
    };
    let loose = situation.blockers().filter(|facts| !drawn(facts));
    loose.partition(|facts| facts.blocker.steps.is_empty())
}

fn blocker_row(situation: &Situation, facts: &BlockerFacts) -> Row {
    let blocker = facts.blocker;
    Row {
        blockers: vec![stuck(situation, facts)],
        ..Row::new(Kind::Blocker, &blocker.number, &blocker.title)
    }
}

/// Undos and restores that somebody began: those that the rollback asks for in its order, then the
/// others.
fn undos(situation: &Situation) -> Vec<Row> {
    let run = situation.run;
    let asked = situation.undos.iter().map(|undo| (undo.step, undo.way));
    let back = [Way::Restore, Way::Back];
    let all = run
        .plan
        .in_order()
        .flat_map(|ix| back.into_iter().map(move |way| (ix, way)));
    let others = all.filter(|work| asked.clone().all(|asked| asked != *work));
    let rows = asked.clone().chain(others).filter_map(|(ix, way)| {
        let step = &run.plan.steps[ix];
        let work = work(situation, ix, way);
        (!work.is_empty()).then(|| Row {
            work,
            ..Row::new(Kind::Undo(way), &step.number, &step.title)
        })
    });
    rows.take(MOST).collect()
}

fn pauses(situation: &Situation) -> Vec<Pause> {
    let pauses = situation.run.pauses().into_iter().map(|pause| Pause {
        from: pause.began.occurred(),
        to: pause.until.unwrap_or(situation.now),
        word: pause.kind.word(),
    });
    pauses.collect()
}

fn moments(situation: &Situation) -> Vec<(Instant, &'static str)> {
    let (run, window) = (situation.run, &situation.run.plan.window);
    let no_rollback = situation.no_rollback.map(|(_, at)| (at, "no rollback"));
    let now = (situation.now, "now");
    let rollbacks = run
        .rollbacks
        .iter()
        .map(|r| (r.stamp.at, "rollback called"));
    [
        (window.opens, "window opens"),
        (window.closes, "window closes"),
    ]
    .into_iter()
    .chain(no_rollback)
    .chain(run.closed.is_none().then_some(now))
    .chain(rollbacks)
    .collect()
}

/// From the first to the last that happened or was planned.
fn reach(situation: &Situation, rows: &[Row]) -> Option<(Instant, Instant)> {
    let happened = || rows.iter().flat_map(Row::happened);
    let planned = || rows.iter().filter_map(|row| row.planned);
    let from = happened().chain(planned().map(|(from, _)| from)).min()?;
    let is_open = situation.run.closed.is_none();
    let last = happened().chain(is_open.then_some(situation.now)).max();
    let end = planned().map(|(_, to)| to).max();
    let to = match (last, end) {
        (Some(last), Some(end)) if end > last && !is_open => {
            let took = Span::between(from, last).secs() as f64;
            let looked = from + Span::seconds((took * LOOK) as i64).delta();
            end.min(looked).max(last)
        }
        (last, end) => last.max(end)?,
    };
    // Room behind the last bar, also where all happened at once.
    let room = (Span::between(from, to).secs() / 40).max(60);
    Some((from, to + Span::seconds(room).delta()))
}
