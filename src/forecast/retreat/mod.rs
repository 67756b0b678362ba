//! Until when we can go back: the latest moment at which starting the rollback still ends inside
//! the window.

mod latest;
mod ways;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::time::calendar::DateTime;

use super::night::{Roles, workers};
use super::people::Counted;
use super::problem::{Time, Unsound, Worker};
use super::snapshot::{Progress, RunSnapshot};
use super::trials::Settings;
use crate::runbook::{Dependents, Runbook, Step, StepIx, Undo};
use crate::time::{Instant, Span};
use latest::MINUTE;
use ways::Way;

/// The share of trials in which a rollback started at the last moment is to end in time.
pub const SURE: f64 = 0.8;

/// Orders of work that are tried for one rollback, always the same ones: other draws are drawn for
/// the same order.
const SCHEDULES: usize = 60;
const SEED: u64 = 1;

/// The rollback, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Retreat {
    pub by: RollbackBy,
    /// The restore point whose restore is part of the shortest way; nothing: each step's own undo.
    pub point: Option<StepIx>,
    /// What going back takes, decision left out, so that [`SURE`] of the trials take no longer.
    pub takes: Span,
    /// Begun steps that change something, and that nothing takes back.
    pub left_out: Vec<StepIx>,
    /// Roles that it asks for and that nobody has: it is computed as if they were not needed.
    pub short_of: Vec<String>,
    /// Roles that only people have who are not there: it can be rolled back by then if they come.
    pub if_comes: Vec<String>,
    /// What it would be after each step that can be begun now.
    pub after: Vec<(StepIx, RollbackBy)>,
}

/// The latest moment to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollbackBy {
    /// Nothing was begun that would have to be taken back: the close of the window.
    Close(Instant),
    At(Instant),
    /// With these people, in their shifts, no moment of the window is early enough.
    Never,
    /// There is none since then, by that step.
    NoRollback(StepIx, Instant),
}

impl RollbackBy {
    /// The moment, if there is one.
    pub fn at(&self) -> Option<Instant> {
        match *self {
            RollbackBy::Close(at) | RollbackBy::At(at) => Some(at),
            RollbackBy::Never | RollbackBy::NoRollback(..) => None,
        }
    }
}

impl Retreat {
    /// The window's close, less the decision margin, less what it takes to undo or to restore what
    /// was begun so far, by the better way, and to test again what was changed.
    ///
    /// A rollback that starts at that moment ends in time in [`SURE`] of the trials; counted is the
    /// upper bound of that quantile (by the normal approximation to its rank, two deviations), so
    /// that few trials don't flatter. Draws are common per piece of work and seed. It is the
    /// least over what was begun by then, over all steps in the order of their starts: so no start
    /// ever moves it later, by a schedule that happens to be luckier with one step more.
    ///
    /// What `memory` knows from looks before is not played again.
    ///
    /// # Errors
    /// [`Unsound::Ring`], which no loaded runbook has.
    pub fn of(
        plan: &Runbook,
        snapshot: &RunSnapshot,
        settings: Settings,
        memory: &mut Memory,
    ) -> Result<Retreat, Unsound> {
        let counted = Counted::of(snapshot);
        let mut back = Back::of(plan, snapshot, &counted, settings, &mut memory.counted);
        let mut retreat = back.now()?;
        let lacks = retreat.by == RollbackBy::Never || !retreat.short_of.is_empty();
        if lacks && !snapshot.away.is_empty() {
            let all = Counted::everybody(snapshot);
            let mut with_all = Back::of(plan, snapshot, &all, settings, &mut memory.everybody);
            let then = with_all.now()?;
            if then.by.at().is_some() && then.short_of.len() <= retreat.short_of.len() {
                (retreat, back) = (then, with_all);
            }
        }
        if let Some(&step) = retreat.left_out.first() {
            // What nothing takes back stays, whatever else is undone.
            retreat.by = RollbackBy::NoRollback(step, begun_at(snapshot, step));
        }
        if let Some((step, since)) = snapshot.no_rollback {
            retreat.by = RollbackBy::NoRollback(step, since);
        }
        for &step in &snapshot.ready {
            let after = back.after(step, &retreat)?;
            retreat.after.push((step, after));
        }
        Ok(retreat)
    }

    /// The share of trials (0 to 1) in which a rollback that starts then, by the way that this is,
    /// ends before the window closes.
    ///
    /// # Errors
    /// [`Unsound::Ring`], which no loaded runbook has.
    pub fn chance(
        &self,
        plan: &Runbook,
        snapshot: &RunSnapshot,
        start: Instant,
        settings: Settings,
    ) -> Result<f64, Unsound> {
        let mut memory = Known::default();
        let counted = if self.if_comes.is_empty() {
            Counted::of(snapshot)
        } else {
            Counted::everybody(snapshot)
        };
        let back = Back::of(plan, snapshot, &counted, settings, &mut memory);
        let way = back.way(&snapshot.begun, self.point);
        let ends = back.ends(&way, back.begin(start))?;
        Ok(super::trials::chance_by(&ends, back.close))
    }
}

fn begun_at(snapshot: &RunSnapshot, step: StepIx) -> Instant {
    match snapshot.progress(step) {
        Progress::Running { since: at, .. } | Progress::Over { start: at, .. } => at,
        Progress::Open { .. } => snapshot.now,
    }
}

/// What was found out about rollbacks: with the people who count, and as if all came.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    counted: Known,
    everybody: Known,
}

/// What was found out, by what the rollbacks are made of.
#[derive(Debug, Clone, Default)]
struct Known {
    /// When the work that starts then is over in [`SURE`] of the trials; nothing where it isn't.
    ends: HashMap<(u64, Time), Option<Time>>,
    /// The latest start up to a limit, and what it takes from then; nothing where none is early
    /// enough.
    latest: HashMap<(u64, Time), Option<(Time, Span)>>,
    /// Of plan, people, close and settings: what was found with others is worth nothing.
    key: u64,
}

/// What every rollback has in common.
struct Back<'a> {
    plan: &'a Runbook,
    snapshot: &'a RunSnapshot,
    settings: Settings,
    dependents: Dependents,
    roles: Roles,
    workers: Vec<Worker>,
    close: Time,
    if_comes: Vec<String>,
    memory: &'a mut Known,
}

impl<'a> Back<'a> {
    fn of(
        plan: &'a Runbook,
        snapshot: &'a RunSnapshot,
        counted: &Counted,
        settings: Settings,
        memory: &'a mut Known,
    ) -> Back<'a> {
        let mut roles = Roles::default();
        let workers = workers(plan, &counted.people, &mut roles);
        let mut hasher = DefaultHasher::new();
        // Whatever changes here, what was found before is worth nothing.
        let of_steps = |step: &Step| {
            let Step {
                undo,
                restore_point,
                needs,
                takes,
                crew,
                ..
            } = step;
            format!("{undo:?} {restore_point:?} {needs:?} {takes:?} {crew:?}")
        };
        (
            plan.steps.len(),
            plan.window.closes,
            plan.window.decision_margin.secs(),
            plan.overtime.secs(),
        )
            .hash(&mut hasher);
        plan.steps
            .iter()
            .for_each(|step| of_steps(step).hash(&mut hasher));
        let people = &counted.people;
        format!("{people:?} {settings:?} {:?}", plan.uncertainty).hash(&mut hasher);
        let key = hasher.finish();
        if memory.key != key {
            *memory = Known {
                key,
                ..Known::default()
            };
        }
        Back {
            plan,
            snapshot,
            settings,
            dependents: Dependents::of(plan),
            roles,
            workers,
            close: plan.window.closes.timestamp(),
            if_comes: counted.if_comes.clone(),
            memory,
        }
    }

    fn now(&mut self) -> Result<Retreat, Unsound> {
        let begun = &self.snapshot.begun;
        let mut found = self.best(begun, NO_LIMIT)?;
        // As it was said before each start, and in that order: the search is a heuristic, and may
        // find a moment too late that is earlier than one in time.
        let moving: Vec<usize> = (1..begun.len())
            .filter(|&so_many| self.moves(begun[so_many]))
            .collect();
        let mut moving = moving[moving.len().saturating_sub(LOOKED_BACK)..].iter();
        if let Some(&first) = moving.next() {
            let likely = found.way.point;
            let mut by = self.best(&begun[..first], NO_LIMIT)?.by;
            for &so_many in moving {
                by = self.no_later(&begun[..so_many], by, likely)?.by;
            }
            found = self.no_later(begun, by, likely)?;
        }
        let Latest { by, way, takes } = found;
        Ok(Retreat {
            by,
            point: way.point,
            takes,
            short_of: self.short_of(&way)?,
            if_comes: self.if_comes_for(&way),
            left_out: way.left_out,
            after: Vec::new(),
        })
    }

    /// The roles that a rollback needs and that only people who are away have.
    fn if_comes_for(&self, way: &Way) -> Vec<String> {
        let crews = way.work.iter().filter_map(|item| item.work(self.plan));
        let asked: Vec<&String> = crews.flat_map(|w| w.crew.iter().map(|(r, _)| r)).collect();
        let roles = self.if_comes.iter().filter(|role| asked.contains(role));
        roles.cloned().collect()
    }

    /// The roles that a rollback needs and that nobody has.
    fn short_of(&self, way: &Way) -> Result<Vec<String>, Unsound> {
        let (problem, roles) = self.problem_and_roles(way, 0)?;
        let mut short: Vec<String> = problem
            .short_of()
            .iter()
            .map(|&(_, role)| roles.names[role].clone())
            .collect();
        short.sort_unstable();
        short.dedup();
        Ok(short)
    }

    /// Whether the rollback is another one after a step than before.
    fn moves(&self, step: StepIx) -> bool {
        let step = &self.plan.steps[step];
        step.undo.is_some() || !step.changes.is_empty()
    }

    /// What it would be once that step is begun as well.
    fn after(&mut self, step: StepIx, now: &Retreat) -> Result<RollbackBy, Unsound> {
        if now.by.at().is_none() || !self.moves(step) {
            return Ok(now.by);
        }
        if let Some(Undo::Impossible(_)) = self.plan.steps[step].undo {
            return Ok(RollbackBy::NoRollback(step, self.snapshot.now));
        }
        let mut begun = self.snapshot.begun.clone();
        begun.push(step);
        if self
            .ways(&begun)
            .iter()
            .all(|way| way.left_out.contains(&step))
        {
            return Ok(RollbackBy::NoRollback(step, self.snapshot.now));
        }
        Ok(self.no_later(&begun, now.by, now.point)?.by)
    }

    /// That moment, or an earlier one where no rollback of what was begun is in time from then. The
    /// rollback by `likely` is tried first.
    fn no_later(
        &mut self,
        begun: &[StepIx],
        by: RollbackBy,
        likely: Option<StepIx>,
    ) -> Result<Latest, Unsound> {
        let Some(at) = by.at() else {
            return Ok(Latest {
                by,
                ..self.best(begun, NO_LIMIT)?
            });
        };
        let begin = self.begin(at);
        let mut ways = self.ways(begun);
        ways.sort_by_key(|way| way.point != likely);
        for way in ways {
            let takes = if way.is_nothing() {
                Span::ZERO
            } else if self.is_in_time(&way, begin)? {
                self.takes_from(&way, begin)?
            } else {
                continue;
            };
            return Ok(Latest { by, way, takes });
        }
        self.best(begun, begin)
    }

    /// The rollback that can be started last, at the limit or before.
    fn best(&mut self, begun: &[StepIx], limit: Time) -> Result<Latest, Unsound> {
        let mut best: Option<(Time, Way, Span)> = None;
        let mut never = None;
        for way in self.ways(begun) {
            if way.is_nothing() {
                return Ok(self.at_close(way));
            }
            // A full search is only worth it where it can be begun later than by the ways before.
            if let Some((latest, ..)) = best
                && (latest + MINUTE > limit || !self.is_in_time(&way, latest + MINUTE)?)
            {
                continue;
            }
            let Some((start, takes)) = self.latest(&way, limit)? else {
                never = never.or(Some(way));
                continue;
            };
            if best.as_ref().is_none_or(|(latest, ..)| start > *latest) {
                best = Some((start, way, takes));
            }
        }
        Ok(match (best, never) {
            (Some((start, way, takes)), _) => {
                let margin = self.plan.window.decision_margin.delta();
                let at = DateTime::from_timestamp(start, 0).unwrap_or(self.plan.window.closes);
                let by = RollbackBy::At(at - margin);
                Latest { by, way, takes }
            }
            (None, Some(way)) => Latest {
                by: RollbackBy::Never,
                way,
                takes: Span::ZERO,
            },
            (None, None) => self.at_close(self.way(&[], None)),
        })
    }

    /// There is nothing to undo: any moment up to the close will do.
    fn at_close(&self, way: Way) -> Latest {
        Latest {
            by: RollbackBy::Close(self.plan.window.closes),
            way,
            takes: Span::ZERO,
        }
    }
}

/// The latest moment to roll back, with the rollback that is in time from then and what it takes.
struct Latest {
    by: RollbackBy,
    way: Way,
    takes: Span,
}

/// Any start will do that ends in time.
const NO_LIMIT: Time = Time::MAX;

/// Over so many of the last starts that move the rollback the least is taken: before those there
/// was so much less to undo that no schedule is unlucky enough.
const LOOKED_BACK: usize = 6;
