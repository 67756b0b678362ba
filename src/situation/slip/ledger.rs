//! The walk from the step that was planned to finish last back to the opening.

use super::free::Free;
use super::leg::Leg;
use super::{Item, Kind, Slip, seconds};
use crate::run::{PauseKind, Run, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// What the walk needs to know.
pub(super) struct Ledger<'a> {
    run: &'a Run,
    situation: &'a Situation<'a>,
    /// When the baseline began: the planned opening of the window.
    begins: Instant,
    /// When the run was opened.
    opened: Instant,
    /// Until when is reckoned: the close of the run, else now.
    end: Instant,
    /// Stops, and holds with what they are of.
    pauses: Vec<(Instant, Instant, PauseKind, Option<&'a str>)>,
}

impl<'a> Ledger<'a> {
    pub(super) fn of(situation: &'a Situation<'a>, opened: Instant) -> Ledger<'a> {
        let run = situation.run;
        let closed = run.closed.as_ref().map(|closed| closed.stamp.at);
        let end = closed.unwrap_or(situation.now);
        let pauses = run.pauses().into_iter();
        Ledger {
            run,
            situation,
            begins: run.plan.window.opens,
            opened,
            end,
            pauses: pauses
                .map(|p| (p.began.occurred(), p.until.unwrap_or(end), p.kind, p.scope))
                .collect(),
        }
    }

    pub(super) fn walk(&self, last: StepIx, planned: Instant) -> Slip {
        let finish = self.leg(last).finish;
        let actual = finish.unwrap_or(self.end);
        let mut items: Vec<Item> = Vec::new();
        // What the baseline gave the steps of this way, in seconds.
        let mut given = 0;
        let (mut step, mut cursor) = (Some(last), actual);
        // No plan has a ring; if one had, this would end all the same.
        for _ in 0..=self.run.plan.steps.len() {
            let Some(ix) = step else { break };
            let leg = self.leg(ix);
            let before = self.releaser(ix);
            let ready = before.and_then(|need| self.leg(need).released);
            // The way is walked backwards, and told forwards.
            let mut stretch = Vec::new();
            given += self.work(ix, &leg, ready, &mut cursor, &mut stretch);
            items.extend(stretch.drain(..).rev());
            given += self.gap(ix, before, &mut cursor, &mut stretch);
            items.extend(stretch.drain(..).rev());
            step = before;
        }
        let mut stretch = Vec::new();
        self.opening(cursor, &mut stretch);
        items.extend(stretch.drain(..).rev());
        let slack = seconds(self.begins, planned) - given;
        items.reverse();
        put(&mut items, Kind::Slack, None, None, -slack);
        Slip {
            last,
            planned,
            actual,
            unfinished: finish.is_none(),
            items,
        }
    }

    /// The work of a step, from its start to where the way stands; gives what the baseline gave
    /// it.
    fn work(
        &self,
        ix: StepIx,
        leg: &Leg,
        ready: Option<Instant>,
        cursor: &mut Instant,
        items: &mut Vec<Item>,
    ) -> i64 {
        let given = self.given(ix);
        let is_gate = self.run.plan.steps[ix].gate.is_some();
        let skipped = self.situation.stage(ix) == Stage::Skipped;
        let start = match (leg.first.or(leg.start), is_gate) {
            // Of what was finished without a start only the end is known.
            (Some(start), false) if leg.start == leg.finish && !skipped => {
                let earliest = ready.unwrap_or(self.begins);
                (start - Span::seconds(given).delta()).max(earliest.min(start))
            }
            (Some(start), false) => start,
            // A gate is worked on from when it is up for a decision.
            (_, true) if leg.finish.is_some() => ready.unwrap_or(self.begins),
            (None, true) => ready.unwrap_or(*cursor),
            _ => *cursor,
        };
        let from = start.min(*cursor);
        let mut free = Free::of(from, *cursor);
        *cursor = from;
        self.pause(ix, &mut free, items);
        self.blocked(ix, &mut free, items);
        if let (Some(first), Some(start)) = (leg.first, leg.start) {
            let rework = free.take(first, start);
            put(items, Kind::Rework, Some(ix), None, rework);
        }
        let worked = free.rest();
        let over = worked - given;
        let kind = match over {
            _ if leg.finish.is_none() && over < 0 => Kind::ToCome,
            _ if skipped => Kind::Skipped,
            _ if is_gate => Kind::Decision,
            _ if self.run.baseline(ix).is_none() => Kind::AddedWork,
            0.. => Kind::Overrun,
            _ => Kind::EarlyGain,
        };
        put(items, kind, Some(ix), None, over);
        given
    }

    /// The time between what released a step and its start; gives what the baseline gave it.
    fn gap(
        &self,
        ix: StepIx,
        before: Option<StepIx>,
        cursor: &mut Instant,
        items: &mut Vec<Item>,
    ) -> i64 {
        let Some(need) = before else { return 0 };
        let leg = self.leg(need);
        let from = leg.finish.unwrap_or(*cursor).min(*cursor);
        let mut free = Free::of(from, *cursor);
        *cursor = from;
        let mut given = 0;
        let signs = !self.run.plan.steps[need].sign_off.is_empty();
        if let (Some(finish), true) = (leg.finish, signs) {
            let wait = self.run.plan.waits.sign_off.secs();
            let waited = free.take(finish, leg.released.unwrap_or(self.end));
            let planned = if self.run.baseline(need).is_some() {
                wait
            } else {
                0
            };
            put(items, Kind::SignOff, Some(need), None, waited - planned);
            given += planned;
        }
        self.pause(ix, &mut free, items);
        self.blocked(ix, &mut free, items);
        if let Some(not_before) = self.run.plan.steps[ix].not_before {
            let waited = free.take(from, not_before);
            let planned = self.planned_wait(ix, need);
            put(items, Kind::NotBefore, Some(ix), None, waited - planned);
            given += planned;
        }
        put(items, Kind::Waiting, Some(ix), self.role(ix), free.rest());
        given
    }

    /// The time before the first step of the way.
    fn opening(&self, cursor: Instant, items: &mut Vec<Item>) {
        if cursor < self.begins {
            let early = seconds(self.begins, cursor);
            return put(items, Kind::EarlyGain, None, None, early);
        }
        let mut free = Free::of(self.begins, cursor);
        let late = free.take(self.begins, self.opened);
        put(items, Kind::OpenedLate, None, None, late);
        put(items, Kind::Waiting, None, None, free.rest());
    }

    /// What the baseline let a step wait for its `not_before`, after that one was over.
    fn planned_wait(&self, ix: StepIx, need: StepIx) -> i64 {
        let (Some((start, _)), Some((_, over))) = (self.run.baseline(ix), self.run.baseline(need))
        else {
            return 0;
        };
        let signs = !self.run.plan.steps[need].sign_off.is_empty();
        let wait = if signs {
            self.run.plan.waits.sign_off.secs()
        } else {
            0
        };
        (seconds(over, start) - wait).max(0)
    }

    /// What the baseline gave a step.
    fn given(&self, ix: StepIx) -> i64 {
        let times = self.run.baseline(ix);
        times.map_or(0, |(start, finish)| seconds(start, finish))
    }

    /// The need that was over last: what it released began then. Of needs that are not over, the
    /// one that was planned to be over last.
    fn releaser(&self, ix: StepIx) -> Option<StepIx> {
        let needs = self.run.plan.steps[ix].needs.iter().copied();
        let needs = needs.filter(|&need| self.run.plan.is_in_window(need));
        needs.max_by_key(|&need| {
            let released = self.leg(need).released;
            let planned = self.run.baseline(need).map(|(_, finish)| finish);
            (released.is_none(), released, planned)
        })
    }

    fn leg(&self, ix: StepIx) -> Leg {
        Leg::of(self.situation, ix)
    }

    fn pause(&self, ix: StepIx, free: &mut Free, items: &mut Vec<Item>) {
        let step = &self.run.plan.steps[ix];
        let phase = &self.run.plan.phases[step.phase].id;
        for &(from, until, kind, scope) in &self.pauses {
            // What runs goes on through a hold; only a stop ends work.
            let is_of_it = scope.is_none_or(|s| s == step.id || s == phase);
            if is_of_it {
                let name = Some(kind.word().to_string());
                put(items, Kind::Hold, Some(ix), name, free.take(from, until));
            }
        }
    }

    fn blocked(&self, ix: StepIx, free: &mut Free, items: &mut Vec<Item>) {
        let of_it = self
            .run
            .blockers
            .iter()
            .filter(|b| !b.is_condition() && b.steps.contains(&ix));
        for blocker in of_it {
            let until = blocker
                .resolved
                .as_ref()
                .map_or(self.end, |(stamp, _)| stamp.at);
            let name = Some(format!("{} {}", blocker.number, blocker.title));
            let blocked = free.take(blocker.raised.at, until);
            put(items, Kind::Blocker, Some(ix), name, blocked);
        }
    }

    fn role(&self, ix: StepIx) -> Option<String> {
        let crew = self.run.plan.steps[ix].crew_text();
        (!crew.is_empty()).then_some(crew)
    }
}

fn put(items: &mut Vec<Item>, kind: Kind, step: Option<StepIx>, name: Option<String>, secs: i64) {
    if secs != 0 {
        let by = Span::seconds(secs);
        items.push(Item {
            kind,
            step,
            name,
            by,
        });
    }
}
