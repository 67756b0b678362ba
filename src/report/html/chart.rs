//! What the timeline shows, before it is drawn: a row for each phase, step, gate and undo, with the
//! stretches of time on it.

use std::collections::{HashMap, HashSet};

use crate::report::{Cell, Report};
use crate::time::{Instant, Span, Zone};

use super::lines::{Line, lines};

/// A plan of more steps is drawn by its phases.
const MOST: usize = 250;

/// What happened to one row more often is not drawn, nor are more rows of blockers without a step.
const OFTEN: usize = 100;

/// Of a night that ended early no more of the plan is drawn than this share of what it took.
const LOOK: f64 = 1.4;

/// What is late by less is on time.
const WORTH_SAYING: Span = Span::minutes(5);

pub(super) struct Chart {
    pub from: Instant,
    pub to: Instant,
    pub rows: Vec<Row>,
    /// Steps that were planned for later than it reaches, and were never begun.
    pub left_out: usize,
    /// Only phases are drawn.
    pub only_phases: bool,
}

#[derive(Default)]
pub(super) struct Row {
    pub kind: Kind,
    pub number: String,
    pub title: String,
    /// Behind the title: how late, how it stands.
    pub more: String,
    pub planned: Option<(Instant, Instant)>,
    pub work: Vec<Bar>,
    pub blockers: Vec<Bar>,
    /// When a gate was decided, and what.
    pub decisions: Vec<(Instant, String)>,
    /// By when it was to be decided.
    pub deadline: Option<Instant>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Phase,
    #[default]
    Step,
    Undo,
}

/// Something that lasted, or was noted when it was over.
pub(super) struct Bar {
    pub from: Instant,
    pub to: Instant,
    pub word: String,
    /// It goes on.
    pub open: bool,
}

impl Chart {
    /// Nothing where nothing has a time.
    pub fn of(report: &Report) -> Option<Chart> {
        let now = now(report)?;
        let phases: Vec<Line> = lines(report, "phases")
            .filter(|p| p.text("when") == "window")
            .collect();
        let ids: HashSet<&str> = phases.iter().map(|p| p.text("id")).collect();
        let steps: Vec<Line> = lines(report, "steps")
            .filter(|s| ids.contains(s.text("phase")))
            .collect();
        let only_phases = steps.len() > MOST;
        let facts = Facts::of(report, now);
        let mut rows = Vec::new();
        for phase in &phases {
            rows.push(phase_row(phase, now));
            let of_phase = steps.iter().filter(|s| s.text("phase") == phase.text("id"));
            let of_phase = of_phase.filter(|_| !only_phases);
            rows.extend(of_phase.map(|step| facts.step(step)));
        }
        rows.extend(facts.loose());
        rows.extend(undos(report, now));
        let (from, to) = reach(report, &rows, now)?;
        let all = rows.len();
        rows.retain(|row| row.kind == Kind::Phase || !row.is_later_than(to));
        Some(Chart {
            from,
            to,
            left_out: all - rows.len(),
            rows,
            only_phases,
        })
    }
}

impl Row {
    fn happened(&self) -> impl Iterator<Item = Instant> + '_ {
        let bars = self.work.iter().chain(&self.blockers);
        let times = bars.flat_map(|bar| [bar.from, bar.to]);
        times.chain(self.decisions.iter().map(|(at, _)| *at))
    }

    /// Nothing happened to it, and nothing was to happen by then.
    fn is_later_than(&self, end: Instant) -> bool {
        let planned = self.planned.is_some_and(|(from, _)| from >= end);
        planned && self.happened().next().is_none()
    }
}

/// From the first to the last that happened or was planned.
fn reach(report: &Report, rows: &[Row], now: Instant) -> Option<(Instant, Instant)> {
    let happened = || rows.iter().flat_map(Row::happened);
    let planned = || rows.iter().filter_map(|row| row.planned);
    let from = happened().chain(planned().map(|(from, _)| from)).min()?;
    let is_open = report.field("closed").is_none_or(Cell::is_empty);
    let last = happened().chain(is_open.then_some(now)).max();
    let end = planned().map(|(_, to)| to).max();
    let to = match (last, end) {
        (Some(last), Some(end)) if end > last && !is_open => {
            let took = Span::between(from, last).secs() as f64;
            end.min(from + Span::seconds((took * LOOK) as i64).delta())
                .max(last)
        }
        (last, end) => last.max(end)?,
    };
    // Room behind the last bar, also where all happened at once.
    let room = (Span::between(from, to).secs() / 40).max(60);
    Some((from, to + Span::seconds(room).delta()))
}

pub(super) fn now(report: &Report) -> Option<Instant> {
    let time = |name| match report.field(name) {
        Some(Cell::Time(at)) => Some(*at),
        _ => None,
    };
    time("closed").or(time("now"))
}

/// What other tables know of a step, by its number.
struct Facts<'a> {
    now: Instant,
    zone: &'a Zone,
    attempts: HashMap<&'a str, Vec<Line<'a>>>,
    blockers: Vec<Line<'a>>,
    gates: HashMap<&'a str, Vec<Line<'a>>>,
}

impl<'a> Facts<'a> {
    fn of(report: &'a Report, now: Instant) -> Facts<'a> {
        let by = |table: &str, column: &str| {
            let mut all: HashMap<&str, Vec<Line>> = HashMap::new();
            for line in lines(report, table) {
                all.entry(line.text(column)).or_default().push(line);
            }
            all
        };
        let mut attempts = by("attempts", "step");
        for of_step in attempts.values_mut() {
            of_step.retain(|a| a.text("way") == "forward");
        }
        Facts {
            now,
            zone: &report.zone,
            attempts,
            blockers: lines(report, "blockers").collect(),
            gates: by("gates", "number"),
        }
    }

    fn step(&self, step: &Line) -> Row {
        let number = step.text("number");
        let (stage, title) = (step.text("stage"), step.text("title"));
        let gates = self.gates.get(number);
        let decided = gates.into_iter().flatten();
        let decisions: Vec<(Instant, String)> = decided
            .filter_map(|d| Some((d.time("decided")?, d.text("decision").to_string())))
            .collect();
        let deadline = gates.and_then(|g| g.first()?.time("decide_by"));
        let late = late(step);
        let more = match (decisions.is_empty(), stage) {
            (false, _) => decided_when(&decisions, self.zone),
            (true, "done") => late,
            (true, stage) => format!("{late} ({stage})"),
        };
        let on_it = self.blockers.iter();
        let on_it = on_it.filter(|b| b.texts("steps").contains(&number));
        Row {
            kind: Kind::Step,
            number: number.to_string(),
            title: title.to_string(),
            more,
            planned: step.range("planned_start", "planned_finish"),
            work: match decisions.is_empty() {
                true => self.work(step),
                false => Vec::new(),
            },
            blockers: on_it.take(OFTEN).map(|b| self.blocker(b)).collect(),
            decisions,
            deadline,
        }
    }

    /// Each attempt where there is more to tell of them, else from start to finish.
    fn work(&self, step: &Line) -> Vec<Bar> {
        match self.attempts.get(step.text("number")) {
            Some(attempts) if !attempts.is_empty() => {
                let end = |a: &Line| a.time("finished").or(a.time("set_aside"));
                // What was done counts no more once it was taken back.
                let back = step.text("stage") == "rolled back";
                let word = |a: &Line<'a>| match a.text("outcome") {
                    "done" | "worked around" if back => "rolled back",
                    outcome => outcome,
                };
                let bars = attempts.iter().take(OFTEN);
                let bars = bars.filter_map(|a| bar(a.time("started"), end(a), word(a), self.now));
                bars.collect()
            }
            _ => {
                let (from, to) = (step.time("started"), step.time("finished"));
                bar(from, to, step.text("stage"), self.now)
                    .into_iter()
                    .collect()
            }
        }
    }

    fn blocker(&self, blocker: &Line) -> Bar {
        let (from, to) = (blocker.time("raised"), blocker.time("resolved"));
        Bar {
            from: from.unwrap_or(self.now),
            to: to.unwrap_or(self.now),
            word: blocker.text("number").to_string(),
            open: to.is_none(),
        }
    }

    /// Blockers that name no step.
    fn loose(&self) -> impl Iterator<Item = Row> {
        let loose = self.blockers.iter().filter(|b| b.texts("steps").is_empty());
        loose.take(OFTEN).map(|b| Row {
            number: b.text("number").to_string(),
            title: b.text("title").to_string(),
            blockers: vec![self.blocker(b)],
            ..Row::default()
        })
    }
}

fn bar(from: Option<Instant>, to: Option<Instant>, word: &str, now: Instant) -> Option<Bar> {
    Some(Bar {
        from: from.or(to)?,
        to: to.unwrap_or(now),
        word: word.to_string(),
        open: to.is_none(),
    })
}

fn phase_row(phase: &Line, now: Instant) -> Row {
    let (from, to) = (phase.time("started"), phase.time("finished"));
    let number = match phase.get("number") {
        Cell::Number(number) => number.to_string(),
        _ => String::new(),
    };
    Row {
        kind: Kind::Phase,
        number,
        title: phase.text("title").to_string(),
        more: late(phase),
        planned: phase.range("planned_start", "planned_finish"),
        work: from
            .and_then(|from| bar(Some(from), to, "", now))
            .into_iter()
            .collect(),
        ..Row::default()
    }
}

/// ` +12m`, where it is worth saying.
fn late(line: &Line) -> String {
    let slip = line
        .span("slip_seconds")
        .filter(|slip| *slip >= WORTH_SAYING);
    slip.map_or(String::new(), |slip| format!(" {}", slip.signed()))
}

/// `: hold 19:35, go 20:03`.
fn decided_when(decisions: &[(Instant, String)], zone: &Zone) -> String {
    let words = decisions.iter();
    let words = words.map(|(at, decision)| format!("{decision} {}", zone.clock(*at)));
    format!(": {}", words.collect::<Vec<_>>().join(", "))
}

fn undos(report: &Report, now: Instant) -> impl Iterator<Item = Row> {
    let undos = lines(report, "undos").filter_map(move |undo| undo_row(&undo, now));
    undos.take(MOST)
}

fn undo_row(undo: &Line, now: Instant) -> Option<Row> {
    let work = bar(
        undo.time("started"),
        undo.time("finished"),
        undo.text("stage"),
        now,
    );
    work.as_ref()?;
    let (work_word, step) = (undo.text("work"), undo.text("step"));
    Some(Row {
        kind: Kind::Undo,
        number: step.to_string(),
        title: format!("{work_word} of {step} {}", undo.text("title")),
        work: work.into_iter().collect(),
        ..Row::default()
    })
}
