//! The path that the night took, walked from the step that was planned to finish last back to the
//! opening, and what each turn on it took more than the baseline gave it.

use std::collections::HashMap;

use super::night::{Before, Night, Turn, seconds};
use super::stretch::{Cause, Part};
use super::{Kind, Row, Slip};
use crate::journal::Decision;
use crate::run::Fate;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// A path of more turns is not followed further back.
pub(super) const MOST: usize = 5_000;

/// A step on a path, on which it may have several turns.
struct OnPath {
    /// The place of its last turn.
    last: usize,
    /// When that ended: its attempts count as what had become of them then.
    settled: Instant,
    /// When the work began that was done in the end, or when the gate was decided.
    worked: Option<Instant>,
    /// The place of the turn in which that was.
    of_work: Option<usize>,
}

impl Night<'_> {
    pub(super) fn slip(&self, last: StepIx, planned: Instant) -> Slip {
        let finish = self.finish(last);
        let actual = finish.unwrap_or(self.end);
        let path = self.path(last, actual);
        let steps = self.steps(&path);
        let mut rows = self.opening(path.first());
        let mut given_to_path = 0;
        for (place, turn) in path.iter().enumerate() {
            let step = &steps[&turn.step];
            let given = if step.of_work.unwrap_or(step.last) == place {
                self.given_to(turn, last)
            } else {
                self.nothing_given(turn)
            };
            given_to_path += given.iter().map(|(_, given)| given).sum::<i64>();
            let parts = self.account(turn, step.settled);
            rows.extend(self.rows(turn, given, parts));
        }
        let slack = seconds(self.begins, planned) - given_to_path;
        rows.extend(self.slack(slack, &path));
        let mut slip = Slip {
            last,
            planned,
            actual,
            is_finished: finish.is_some(),
            is_closed: self.run.closed.is_some(),
            rows,
        };
        self.say_gains(&mut slip);
        slip
    }

    /// The time that the baseline had beyond what it gave the steps on the path. Below zero, what it
    /// had planned side by side was done in a row: because it was done again, or because of a need
    /// that was added on the night.
    fn slack(&self, slack: i64, path: &[Turn]) -> Option<Row> {
        let mut again = path.iter().filter(|turn| turn.before == Before::Earlier);
        let is = |turn: &Turn, fate| self.fates(turn.step, turn.to).iter().any(|f| f.1 == fate);
        let kind = match slack {
            0.. => Kind::SlackUsed,
            _ if again.clone().any(|turn| is(turn, Fate::Undone)) => Kind::Undone,
            _ if again.any(|turn| is(turn, Fate::Redone)) => Kind::Redone,
            _ => Kind::AddedWork,
        };
        self.row(Cause::of(kind, None), -slack)
    }

    /// From the opening on.
    fn path(&self, last: StepIx, actual: Instant) -> Vec<Turn> {
        let mut path: Vec<Turn> = Vec::new();
        let mut turn = self.turn(last, actual);
        loop {
            let next = match turn.before {
                Before::Over(need) | Before::Open(need) => Some((need, turn.from)),
                Before::Earlier => Some((last, turn.from)),
                Before::Nothing => None,
            };
            path.push(turn);
            // No plan has a cycle; if one had, this would end all the same.
            let Some((ix, to)) = next.filter(|_| path.len() < MOST) else {
                break;
            };
            turn = self.turn(ix, to);
        }
        path.reverse();
        path
    }

    /// The time before the first step on the path.
    fn opening(&self, first: Option<&Turn>) -> Vec<Row> {
        let Some(turn) = first else { return Vec::new() };
        let late = seconds(self.begins, turn.from);
        let cause = match late {
            0.. => Cause::of(Kind::OpenedLate, None).by([self.opener]),
            _ if turn.from >= self.end => Cause::of(self.not_finished(), None),
            _ => Cause::of(Kind::Gained, None),
        };
        self.row(cause, late).into_iter().collect()
    }

    /// The steps on a path, each once.
    fn steps(&self, path: &[Turn]) -> HashMap<StepIx, OnPath> {
        let mut steps: HashMap<StepIx, OnPath> = HashMap::new();
        for (place, turn) in path.iter().enumerate().rev() {
            let step = steps.entry(turn.step).or_insert_with(|| OnPath {
                last: place,
                settled: turn.to,
                worked: self.worked(turn.step, turn.to),
                of_work: None,
            });
            let holds = step
                .worked
                .is_some_and(|at| turn.from <= at && at <= turn.to);
            if holds && step.of_work.is_none() {
                step.of_work = Some(place);
            }
        }
        steps
    }

    /// When the work on a step began that was done in the end, or when a gate was decided go.
    fn worked(&self, ix: StepIx, settled: Instant) -> Option<Instant> {
        if self.is_gate(ix) {
            let decided = self.run.steps[ix].gate.decision();
            return decided
                .filter(|d| d.decision == Decision::Go)
                .map(|d| d.stamp.at);
        }
        let fates = self.fates(ix, settled);
        let (work, _) = fates.iter().find(|(_, fate)| *fate == Fate::Work)?;
        work.start()
    }

    /// What the baseline gave a turn, for each kind of what it had to do. The night is planned to
    /// be over when the last step finishes, not when it is signed.
    fn given_to(&self, turn: &Turn, last: StepIx) -> [(Kind, i64); 3] {
        let ix = turn.step;
        let sign_off = if ix == last {
            0
        } else {
            self.given_to_sign(ix)
        };
        let [wait, work, sign] = self.nothing_given(turn).map(|(kind, _)| kind);
        [
            (wait, self.given_to_wait(ix, turn.before)),
            (work, self.given(ix)),
            (sign, sign_off),
        ]
    }

    /// The same of another turn of the same step.
    fn nothing_given(&self, turn: &Turn) -> [(Kind, i64); 3] {
        let work = if self.is_gate(turn.step) {
            Kind::Decision
        } else {
            Kind::Overran
        };
        [Kind::NotBefore, work, Kind::SignOff].map(|kind| (kind, 0))
    }

    /// The rows of a turn, in the order in which they began: of what the baseline gave time to,
    /// what it took more or less than that, and all of what the baseline knew nothing of.
    fn rows(&self, turn: &Turn, given: [(Kind, i64); 3], parts: Vec<Part>) -> Vec<Row> {
        let is_of =
            |part: &Part, kind: Kind| part.cause.kind == kind && part.cause.step == Some(turn.step);
        let is_given = |part: &Part| given.iter().any(|(kind, _)| is_of(part, *kind));
        let (planned, others): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(is_given);
        let planned = given.into_iter().map(|(kind, given)| {
            let parts: Vec<&Part> = planned.iter().filter(|part| is_of(part, kind)).collect();
            let began = parts.first().map_or(turn.to.timestamp(), |part| part.from);
            let more = parts.iter().map(|part| part.secs()).sum::<i64>() - given;
            (began, self.cause(turn, kind, &parts, more), more)
        });
        let others = others.into_iter().map(|part| {
            let secs = part.secs();
            (part.from, part.cause, secs)
        });
        let mut sums: Vec<(i64, Cause, i64)> = Vec::new();
        for (began, cause, more) in planned.chain(others) {
            match sums.iter_mut().find(|(_, known, _)| *known == cause) {
                Some((first, _, sum)) => (*first, *sum) = (began.min(*first), *sum + more),
                None => sums.push((began, cause, more)),
            }
        }
        sums.sort_by_key(|(began, ..)| *began);
        let rows = sums.into_iter();
        rows.filter_map(|(_, cause, more)| self.row(cause, more))
            .collect()
    }

    /// Why something took so much more than the baseline gave it, or less.
    fn cause(&self, turn: &Turn, kind: Kind, parts: &[&Part], more: i64) -> Cause {
        let kind = self.kind(turn, kind, more);
        let skipped = self.run.steps[turn.step].forward.skipped.as_ref();
        let skipper = skipped.filter(|_| kind == Kind::Skipped);
        let who = parts
            .iter()
            .flat_map(|part| &part.cause.who)
            .chain(skipper.map(|(stamp, _)| &stamp.by));
        let roles = parts
            .last()
            .map_or(Vec::new(), |part| part.cause.roles.clone());
        Cause::of(kind, turn.step)
            .by(who.map(String::as_str))
            .waiting_for(roles)
    }

    /// What it is that something took so much more than the baseline gave it, or less.
    fn kind(&self, turn: &Turn, kind: Kind, more: i64) -> Kind {
        let ix = turn.step;
        let skipped = self.run.steps[ix].forward.skipped.as_ref();
        match kind {
            Kind::Overran if self.run.baseline(ix).is_none() => Kind::AddedWork,
            _ if more >= 0 => kind,
            Kind::NotBefore if self.has_begun(turn) => Kind::SlackUsed,
            _ if skipped.is_some_and(|(stamp, _)| stamp.at <= turn.to) => Kind::Skipped,
            _ if turn.to < self.end || self.is_over(turn, kind) => Kind::Gained,
            _ => self.not_finished(),
        }
    }

    /// It was begun, and waits no more for its time.
    fn has_begun(&self, turn: &Turn) -> bool {
        let fates = self.fates(turn.step, turn.to);
        fates.iter().any(|(_, fate)| *fate != Fate::Undone)
    }

    fn is_over(&self, turn: &Turn, kind: Kind) -> bool {
        let ix = turn.step;
        let fates = self.fates(ix, turn.to);
        let mut work = fates.iter().filter(|(_, fate)| *fate == Fate::Work);
        let is_worked = work.any(|(work, _)| {
            let finish = work.finish.as_ref();
            finish.is_some_and(|f| f.stamp.at <= turn.to)
        });
        (kind == Kind::Overran && is_worked) || self.over(ix, turn.to).is_some()
    }

    fn not_finished(&self) -> Kind {
        match self.run.closed {
            Some(_) => Kind::NotDone,
            None => Kind::StillToCome,
        }
    }

    /// Nothing where it made no difference.
    fn row(&self, cause: Cause, more: i64) -> Option<Row> {
        let blocker = cause
            .blocker
            .map(|place| self.run.blockers[place].number.clone());
        (more != 0).then(|| Row {
            kind: cause.kind,
            step: cause.step,
            who: cause.who,
            roles: cause.roles,
            blocker,
            by: Span::seconds(more),
            would_gain: None,
        })
    }
}
