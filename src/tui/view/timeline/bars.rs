//! What a row shows: when its work was planned, when it was done, and when it is expected.

use super::axis::Axis;
use super::lines::Marker;
use crate::run::{Attempt, Stage, Track, Undoing};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::Instant;
use crate::tui::rows::TreeRow;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::steps::stage_word;

/// A part of a bar; the later one covers the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarPart {
    /// As it was when the run opened.
    Planned,
    Expected,
    Done,
    /// An attempt that does not count.
    Failed,
    Blocked,
    /// The deadline of a gate.
    Deadline,
    Gate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub part: BarPart,
    pub from: Instant,
    pub to: Instant,
    pub tone: Tone,
}

/// All of a row.
#[derive(Debug, Clone, Default)]
pub struct Bar(Vec<Stretch>);

impl BarPart {
    pub fn sign(self, look: Look) -> char {
        let (done, open) = look.bar();
        match self {
            BarPart::Planned => look.planned(),
            BarPart::Expected => open,
            BarPart::Done => done,
            BarPart::Failed => 'x',
            BarPart::Blocked => '!',
            BarPart::Deadline => 'D',
            BarPart::Gate => 'G',
        }
    }
}

impl Bar {
    pub fn of(s: &Situation, row: TreeRow) -> Bar {
        match row {
            TreeRow::Rollback => Bar::of_rollback(s),
            TreeRow::Undo(..) => Bar(undo_of(s, row).map_or(Vec::new(), |undo| backward(s, undo))),
            TreeRow::Phase(phase) => Bar::of_phase(s, phase),
            TreeRow::Step(ix) => Bar::of_step(s, ix),
        }
    }

    pub fn of_step(s: &Situation, ix: StepIx) -> Bar {
        let is_gate = s.run.plan.steps.get(ix).is_some_and(|st| st.gate.is_some());
        let mut bar = if is_gate { gate(s, ix) } else { forward(s, ix) };
        bar.extend(planned(s, ix));
        bar.sort_by_key(|stretch| stretch.part);
        Bar(bar)
    }

    /// All of its steps on one line.
    pub fn of_phase(s: &Situation, phase: usize) -> Bar {
        let phase = s.run.plan.phases.get(phase);
        let steps = phase.map_or(&[][..], |p| &p.steps);
        let mut bar: Vec<Stretch> = steps
            .iter()
            .flat_map(|&ix| Bar::of_step(s, ix).0)
            .filter(|stretch| stretch.part != BarPart::Deadline)
            .collect();
        bar.sort_by_key(|stretch| stretch.part);
        Bar(bar)
    }

    /// Since when it goes back, and until when it is expected to.
    fn of_rollback(s: &Situation) -> Bar {
        let Some(rollback) = s.run.rollback() else {
            return Bar::default();
        };
        let gone = Stretch {
            part: BarPart::Done,
            from: rollback.stamp.at,
            to: s.now,
            tone: Tone::Attention,
        };
        let end = s.finish().filter(|_| s.run.is_rolling_back_all());
        let rest = end.and_then(|finish| finish.at).map(|to| Stretch {
            part: BarPart::Expected,
            from: s.now,
            to,
            tone: Tone::Attention,
        });
        Bar(rest.into_iter().chain([gone]).collect())
    }

    /// From when to when the work goes, done and expected; for work of which nothing is known yet
    /// the plan.
    pub fn work(&self) -> Option<(Instant, Instant)> {
        let hull = |parts: fn(&Stretch) -> bool| {
            let parts = || self.0.iter().filter(|stretch| parts(stretch));
            let from = parts().map(|stretch| stretch.from).min()?;
            Some((from, parts().map(|stretch| stretch.to).max()?))
        };
        hull(|stretch| !matches!(stretch.part, BarPart::Planned | BarPart::Deadline))
            .or_else(|| hull(|stretch| stretch.part == BarPart::Planned))
    }

    /// From when to when it was done; without an end while it goes on.
    pub fn actual(&self) -> Option<(Instant, Option<Instant>)> {
        let done = || self.0.iter().filter(|st| st.part == BarPart::Done);
        let from = done().map(|stretch| stretch.from).min()?;
        let goes_on = done().any(|stretch| stretch.tone == Tone::Running);
        let to = done().map(|stretch| stretch.to).max();
        Some((from, to.filter(|_| !goes_on)))
    }

    /// From when to when it is expected.
    pub fn expected(&self) -> Option<(Instant, Instant)> {
        let expected = || self.0.iter().filter(|st| st.part == BarPart::Expected);
        let from = expected().map(|stretch| stretch.from).min()?;
        Some((from, expected().map(|stretch| stretch.to).max()?))
    }

    /// A sign for each column of the axis: the plan, the lines over it, and the work over both.
    pub fn signs(&self, axis: &Axis, lines: &[Marker], closes: Instant, look: Look) -> Vec<Sign> {
        let mut signs = vec![(' ', Tone::Plain); usize::from(axis.columns)];
        let (planned, work): (Vec<&Stretch>, _) =
            self.0.iter().partition(|st| st.part == BarPart::Planned);
        let put = |signs: &mut Vec<Sign>, stretch: &Stretch| {
            for column in axis.span(stretch.from, stretch.to) {
                let late = stretch.part == BarPart::Expected && axis.is_after(column, closes);
                let tone = if late { Tone::Bad } else { stretch.tone };
                if let Some(sign) = signs.get_mut(usize::from(column)) {
                    *sign = (stretch.part.sign(look), tone);
                }
            }
        };
        planned.iter().for_each(|stretch| put(&mut signs, stretch));
        for line in lines.iter().rev() {
            let column = axis.column(line.at).map(usize::from);
            if let Some(sign) = column.and_then(|column| signs.get_mut(column)) {
                *sign = (line.sign, line.tone);
            }
        }
        work.iter().for_each(|stretch| put(&mut signs, stretch));
        self.point_out_of_sight(axis, &mut signs);
        signs
    }

    /// Where all of it is out of sight, on which side.
    fn point_out_of_sight(&self, axis: &Axis, signs: &mut [Sign]) {
        let Some((from, to)) = self.work() else {
            return;
        };
        if !axis.span(from, to).is_empty() {
            return;
        }
        let (side, sign) = if from < axis.from {
            (signs.first_mut(), '<')
        } else {
            (signs.last_mut(), '>')
        };
        if let Some(side) = side {
            *side = (sign, Tone::Faint);
        }
    }
}

/// A character in its tone.
pub type Sign = (char, Tone);

fn planned(s: &Situation, ix: StepIx) -> Option<Stretch> {
    let (from, to) = s.run.baseline(ix)?;
    Some(Stretch {
        part: BarPart::Planned,
        from,
        to,
        tone: Tone::Faint,
    })
}

/// A step's work: done, stuck and expected.
fn forward(s: &Situation, ix: StepIx) -> Vec<Stretch> {
    let track = s.run.steps.get(ix).map(|state| &state.forward);
    let done = track.map_or(Vec::new(), |track| attempts(s, track));
    let expected = expected(s, ix).into_iter();
    expected.chain(done).chain(blocked(s, ix)).collect()
}

/// The work of an undo or a restore: done, and stuck.
fn backward(s: &Situation, undo: &Undoing) -> Vec<Stretch> {
    let track = s.run.track(undo.step, undo.way);
    let done = track.map_or(Vec::new(), |track| attempts(s, track));
    let blockers = s.run.blockers_on(undo.step, undo.way);
    let stuck = stuck(s, blockers.map(|blocker| blocker.raised.at).min());
    done.into_iter().chain(stuck).collect()
}

fn attempts(s: &Situation, track: &Track) -> Vec<Stretch> {
    let stretch = |attempt: &Attempt| {
        let (part, tone) = match &attempt.finish {
            _ if !attempt.counts() => (BarPart::Failed, Tone::Bad),
            Some(_) => (BarPart::Done, Tone::Good),
            None => (BarPart::Done, Tone::Running),
        };
        let ended = attempt.finish.as_ref().map(|finish| finish.stamp.at);
        let dropped = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
        Some(Stretch {
            part,
            from: attempt.start()?,
            to: ended.or(dropped).unwrap_or(s.now),
            tone,
        })
    };
    track.attempts.iter().filter_map(stretch).collect()
}

fn expected(s: &Situation, ix: StepIx) -> Option<Stretch> {
    let (from, to) = s.expected(ix)?;
    let tone = if s.is_critical(ix) {
        Tone::Attention
    } else {
        Tone::Plain
    };
    Some(Stretch {
        part: BarPart::Expected,
        from: from.max(s.now),
        to,
        tone,
    })
}

fn blocked(s: &Situation, ix: StepIx) -> Option<Stretch> {
    let blockers = s.run.blockers_of(ix);
    stuck(s, blockers.map(|blocker| blocker.raised.at).min())
}

fn stuck(s: &Situation, since: Option<Instant>) -> Option<Stretch> {
    Some(Stretch {
        part: BarPart::Blocked,
        from: since?,
        to: s.now,
        tone: Tone::Bad,
    })
}

/// When it was decided, or is expected to be, and by when it should be.
fn gate(s: &Situation, ix: StepIx) -> Vec<Stretch> {
    let moment = |part, at, tone| Stretch {
        part,
        from: at,
        to: at,
        tone,
    };
    let state = s.run.steps.get(ix);
    let decided = state.and_then(|state| state.gate.decision());
    // A hold is no end of it.
    let over = decided.filter(|_| matches!(s.stage(ix), Stage::Done | Stage::Failed));
    let expected = || s.expected(ix).map(|(_, finish)| finish);
    let planned = || s.run.baseline(ix).map(|(_, finish)| finish);
    let at = over.map(|decided| decided.stamp.at).or_else(expected);
    let gate = at
        .or_else(planned)
        .map(|at| moment(BarPart::Gate, at, stage_word(s, ix).1));
    let step = s.run.plan.steps.get(ix).and_then(|step| step.gate.as_ref());
    let open = s.stage(ix) != Stage::Done;
    let by = step
        .and_then(|gate| gate.decide_by)
        .filter(|_| open)
        .map(|at| moment(BarPart::Deadline, at, Tone::Attention));
    blocked(s, ix).into_iter().chain(by).chain(gate).collect()
}

/// The undo or restore of a row.
pub(super) fn undo_of<'a>(s: &'a Situation, row: TreeRow) -> Option<&'a Undoing> {
    let mut undos = s.undos.iter();
    undos.find(|undo| TreeRow::Undo(undo.step, undo.way) == row)
}
