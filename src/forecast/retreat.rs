//! Until when we can go back: the latest moment at which starting the rollback still ends inside
//! the window.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, TimeDelta};

use super::id_of;
use super::night::{Roles, seconds_up, wait, worker};
use super::problem::{Activity, Length, NEVER, Problem, Time, Unsound, Worker};
use super::search::search;
use super::standing::{Progress, Standing};
use super::trials::{Settings, play};
use crate::runbook::{Dependents, Runbook, Step, StepIx, Takes, TakesBack, Undo};
use crate::time::{Instant, Span};

/// The share of trials in which a rollback started at the last moment is to end in time.
pub const SURE: f64 = 0.8;

/// Orders of work that are tried for one way back, always the same ones: other draws are drawn for
/// the same order.
const SCHEDULES: usize = 60;
const SEED: u64 = 1;

/// The way back, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Retreat {
    pub by: RollbackBy,
    /// The restore point whose restore is part of the shortest way; nothing: each step's own undo.
    pub point: Option<StepIx>,
    /// What going back takes, decision left out, so that [`SURE`] of the trials take no longer.
    pub takes: Span,
    /// Begun steps that change something, and that nothing takes back.
    pub left_out: Vec<StepIx>,
    /// Roles that it asks for and that nobody has: it is reckoned as if it went without them.
    pub short_of: Vec<String>,
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
    NoWayBack(StepIx, Instant),
}

impl RollbackBy {
    /// The moment, if there is one.
    pub fn at(&self) -> Option<Instant> {
        match *self {
            RollbackBy::Close(at) | RollbackBy::At(at) => Some(at),
            RollbackBy::Never | RollbackBy::NoWayBack(..) => None,
        }
    }

    /// The earlier one.
    fn min(self, other: RollbackBy) -> RollbackBy {
        match (self.at(), other.at()) {
            (Some(a), Some(b)) if b < a => other,
            (Some(_), None) => other,
            _ => self,
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
        standing: &Standing,
        settings: Settings,
        memory: &mut Memory,
    ) -> Result<Retreat, Unsound> {
        let mut back = Back::of(plan, standing, settings, memory);
        let mut retreat = back.now()?;
        if let Some((step, since)) = standing.no_way_back {
            retreat.by = RollbackBy::NoWayBack(step, since);
        }
        for &step in &standing.ready {
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
        standing: &Standing,
        start: Instant,
        settings: Settings,
    ) -> Result<f64, Unsound> {
        let mut memory = Memory::default();
        let back = Back::of(plan, standing, settings, &mut memory);
        let way = back.way(&standing.begun, self.point);
        let ends = back.ends(&way, back.begin(start))?;
        Ok(super::trials::chance_by(&ends, back.close))
    }
}

/// What was found out about ways back, by what they are made of.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// A start of the work that was found to be in time: the latest one known.
    in_time: HashMap<u64, Time>,
    /// The latest start, and what it takes from then; nothing where none is early enough.
    latest: HashMap<u64, Option<(Time, Span)>>,
    /// Of plan, people, close and settings: what was found with others is worth nothing.
    key: u64,
}

/// What every way back has in common.
struct Back<'a> {
    plan: &'a Runbook,
    standing: &'a Standing,
    settings: Settings,
    dependents: Dependents,
    roles: Roles,
    workers: Vec<Worker>,
    close: Time,
    memory: &'a mut Memory,
}

/// A way back from where so much was begun.
struct Way {
    point: Option<StepIx>,
    work: Vec<TakesBack>,
    /// Begun steps that change something, and that it does not take back.
    left_out: Vec<StepIx>,
}

impl Way {
    fn is_nothing(&self) -> bool {
        self.work.is_empty()
    }
}

impl<'a> Back<'a> {
    fn of(
        plan: &'a Runbook,
        standing: &'a Standing,
        settings: Settings,
        memory: &'a mut Memory,
    ) -> Back<'a> {
        let mut roles = Roles::default();
        let people = standing.people.iter();
        let workers = people.map(|p| worker(p, &mut roles)).collect();
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
        )
            .hash(&mut hasher);
        plan.steps
            .iter()
            .for_each(|step| of_steps(step).hash(&mut hasher));
        format!("{:?} {settings:?}", standing.people).hash(&mut hasher);
        let key = hasher.finish();
        if memory.key != key {
            *memory = Memory {
                key,
                ..Memory::default()
            };
        }
        Back {
            plan,
            standing,
            settings,
            dependents: Dependents::of(plan),
            roles,
            workers,
            close: plan.window.closes.timestamp(),
            memory,
        }
    }

    fn now(&mut self) -> Result<Retreat, Unsound> {
        let begun = &self.standing.begun;
        let (mut by, way, takes) = self.best(begun)?;
        // From the most to the least begun: the longest way first, so that the others hardly ever
        // need more than one look.
        let before = (1..begun.len())
            .rev()
            .filter(|&so_many| self.moves(begun[so_many]));
        for so_many in before.take(LOOKED_BACK).collect::<Vec<_>>() {
            by = self.no_later(&begun[..so_many], by, way.point)?;
        }
        Ok(Retreat {
            by,
            point: way.point,
            takes,
            short_of: self.short_of(&way)?,
            left_out: way.left_out,
            after: Vec::new(),
        })
    }

    /// The roles of a way back that nobody has.
    fn short_of(&self, way: &Way) -> Result<Vec<String>, Unsound> {
        let mut roles = self.roles.clone();
        let activities = going_back(self.plan, &self.dependents, &way.work, 0, &mut roles);
        let problem = Problem::new(&activities, &self.workers, &[])?;
        let short = problem
            .short_of()
            .iter()
            .map(|&(_, role)| roles.names[role].clone());
        let mut short: Vec<String> = short.collect();
        short.sort_unstable();
        short.dedup();
        Ok(short)
    }

    /// Whether the way back is another one after a step than before.
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
            return Ok(RollbackBy::NoWayBack(step, self.standing.now));
        }
        let mut begun = self.standing.begun.clone();
        begun.push(step);
        self.no_later(&begun, now.by, now.point)
    }

    /// That moment, or an earlier one where it is too late for what was begun. Tried first is the
    /// way by `likely`.
    fn no_later(
        &mut self,
        begun: &[StepIx],
        by: RollbackBy,
        likely: Option<StepIx>,
    ) -> Result<RollbackBy, Unsound> {
        let Some(at) = by.at() else { return Ok(by) };
        let mut ways = self.ways(begun);
        ways.sort_by_key(|way| way.point != likely);
        for way in &ways {
            if way.is_nothing() || self.is_in_time(way, self.begin(at))? {
                return Ok(by);
            }
        }
        Ok(by.min(self.best(begun)?.0))
    }

    /// The way back by the steps' own undos, or by a restore point.
    fn way(&self, begun: &[StepIx], point: Option<StepIx>) -> Way {
        let is_that = |p: &&super::Point| Some(p.step) == point;
        let covers = self.standing.points.iter().find(is_that).map(|p| {
            let known: HashSet<StepIx> = p.covers.iter().copied().collect();
            // What is begun after now is covered as well.
            let later = |ix: &StepIx| !self.standing.begun.contains(ix);
            let covered = |ix: &StepIx| {
                known.contains(ix) || (later(ix) && self.plan.is_restored_by(*ix, p.step))
            };
            begun.iter().copied().filter(covered).collect::<Vec<_>>()
        });
        let covers = covers.filter(|covers| !covers.is_empty());
        let from = point.zip(covers.as_deref());
        let (work, without) = self.plan.taking_back(begun, from);
        let changes = |ix: &StepIx| !self.plan.steps[*ix].changes.is_empty();
        Way {
            point: from.map(|(point, _)| point),
            work,
            left_out: without.into_iter().filter(changes).collect(),
        }
    }

    /// The ways back that leave the least out, each once: the steps' own undos, and by the restore
    /// points with the least work.
    fn ways(&self, begun: &[StepIx]) -> Vec<Way> {
        let points = self.standing.points.iter().map(|p| Some(p.step));
        let by_points = points.map(|point| self.way(begun, point));
        let mut ways = vec![self.way(begun, None)];
        ways.extend(by_points.filter(|way| way.point.is_some()));
        let least = ways.iter().map(|way| way.left_out.len()).min();
        ways.retain(|way| Some(way.left_out.len()) == least);
        let work = |way: &Way| -> Time {
            let takes = way.work.iter().map(|item| takes_back(self.plan, item));
            takes.map(|takes| takes.mean().secs()).sum()
        };
        ways.sort_by_cached_key(|way| (way.point.is_some(), work(way)));
        ways.truncate(TRIED);
        ways
    }

    /// The way that can be begun last.
    fn best(&mut self, begun: &[StepIx]) -> Result<(RollbackBy, Way, Span), Unsound> {
        let mut best: Option<(Time, Way, Span)> = None;
        let mut never = None;
        for way in self.ways(begun) {
            if way.is_nothing() {
                let close = RollbackBy::Close(self.plan.window.closes);
                return Ok((close, way, Span::ZERO));
            }
            let Some((start, takes)) = self.latest(&way)? else {
                never = never.or(Some(way));
                continue;
            };
            if best.as_ref().is_none_or(|(latest, ..)| start > *latest) {
                best = Some((start, way, takes));
            }
        }
        if let (None, Some(way)) = (&best, never) {
            return Ok((RollbackBy::Never, way, Span::ZERO));
        }
        let close = RollbackBy::Close(self.plan.window.closes);
        let nothing = self.way(&[], None);
        Ok(
            best.map_or((close, nothing, Span::ZERO), |(start, way, takes)| {
                let margin = self.plan.window.decision_margin.delta();
                let at = DateTime::from_timestamp(start, 0).unwrap_or(self.plan.window.closes);
                (RollbackBy::At(at - margin), way, takes)
            }),
        )
    }

    /// The latest start of the work, in whole minutes where people come and go, and what it takes
    /// from then.
    fn latest(&mut self, way: &Way) -> Result<Option<(Time, Span)>, Unsound> {
        let key = self.key_of(way);
        if let Some(known) = self.memory.latest.get(&key) {
            return Ok(*known);
        }
        let found = self.find_latest(way)?;
        self.memory.latest.insert(key, found);
        Ok(found)
    }

    fn find_latest(&mut self, way: &Way) -> Result<Option<(Time, Span)>, Unsound> {
        let problem = self.problem(way, 0)?;
        let takes = sure(&self.played(&problem.without_calendars())).unwrap_or(NEVER);
        // No shift makes it shorter.
        let late = self.close.saturating_sub(takes).max(0);
        if !problem.has_calendars() || self.is_in_time(way, late)? {
            return Ok(Some((late, Span::seconds(takes))));
        }
        // It ends the later the later it starts. Before the window nobody goes back.
        let mut early = self.plan.window.opens.timestamp();
        let mut late = late.max(early);
        if !self.is_in_time(way, early)? {
            return Ok(None);
        }
        while late - early > MINUTE {
            let middle = early + ((late - early) / 2 / MINUTE * MINUTE).max(MINUTE);
            match self.is_in_time(way, middle)? {
                true => early = middle,
                false => late = middle,
            }
        }
        let end = sure(&self.ends(way, early)?).unwrap_or(self.close);
        Ok(Some((early, Span::seconds((end - early).max(0)))))
    }

    fn is_in_time(&mut self, way: &Way, begin: Time) -> Result<bool, Unsound> {
        let key = self.key_of(way);
        if self
            .memory
            .in_time
            .get(&key)
            .is_some_and(|&known| begin <= known)
        {
            return Ok(true);
        }
        let ends = self.ends(way, begin)?;
        let in_time = sure(&ends).is_some_and(|end| end <= self.close);
        if in_time {
            self.memory.in_time.insert(key, begin);
        }
        Ok(in_time)
    }

    fn key_of(&self, way: &Way) -> u64 {
        let mut hasher = DefaultHasher::new();
        way.work.hash(&mut hasher);
        hasher.finish()
    }

    /// When the work begins if that is when going back is thought of.
    fn begin(&self, start: Instant) -> Time {
        seconds_up(start + self.plan.window.decision_margin.delta())
    }

    /// The ends, earliest first, of the work that begins then.
    fn ends(&self, way: &Way, begin: Time) -> Result<Vec<Time>, Unsound> {
        Ok(self.played(&self.problem(way, begin)?))
    }

    fn played(&self, problem: &Problem) -> Vec<Time> {
        let found = search(problem, &problem.means(), SCHEDULES, SEED);
        play(problem, &found.order, &[], self.settings).ends
    }

    fn problem(&self, way: &Way, begin: Time) -> Result<Problem, Unsound> {
        let mut roles = self.roles.clone();
        let activities = going_back(self.plan, &self.dependents, &way.work, begin, &mut roles);
        Problem::new(&activities, &self.workers, &[])
    }
}

const MINUTE: Time = 60;

/// Over so many of the last starts that move the way back the least is taken: before those there
/// was so much less to undo that no schedule is unlucky enough.
const LOOKED_BACK: usize = 12;

/// So many ways back are played; which ones, what was begun decides alone.
const TRIED: usize = 3;

/// The upper bound of the moment that [`SURE`] of the trials do not pass; nothing where so many
/// never end.
fn sure(ends: &[Time]) -> Option<Time> {
    let trials = ends.len() as f64;
    let deviation = (trials * SURE * (1.0 - SURE)).sqrt();
    let rank = (trials * SURE + 2.0 * deviation).ceil().min(trials) as usize;
    let end = ends.get(rank.max(1) - 1).copied();
    end.filter(|&end| end < NEVER)
}

/// A rollback that is under way, as a problem.
pub(super) fn returning(
    plan: &Runbook,
    standing: &Standing,
    work: &[(TakesBack, Progress)],
) -> Result<Problem, Unsound> {
    let mut roles = Roles::default();
    let people = standing.people.iter();
    let workers: Vec<Worker> = people.map(|p| worker(p, &mut roles)).collect();
    let begin = seconds_up(plan.window.opens.max(standing.now));
    let dependents = Dependents::of(plan);
    let items: Vec<TakesBack> = work.iter().map(|(item, _)| item.clone()).collect();
    let mut activities = going_back(plan, &dependents, &items, begin, &mut roles);
    if work.iter().all(|(_, progress)| progress.is_over()) {
        // Whoever tests now does it when it suits; nothing is left to be taken back.
        activities.truncate(work.len());
    }
    for (activity, (_, progress)) in activities.iter_mut().zip(work) {
        *activity = std::mem::take(activity).standing_at(*progress, standing.now);
    }
    Problem::new(&activities, &workers, &[])
}

/// Pieces of work and the tests behind them as activities, none before `begin`.
fn going_back(
    plan: &Runbook,
    dependents: &Dependents,
    work: &[TakesBack],
    begin: Time,
    roles: &mut Roles,
) -> Vec<Activity> {
    let order = dependents.order(plan, work);
    let piece = |(item, needs): (&TakesBack, Vec<usize>)| {
        let asked = item.work(plan);
        let way = if item.restores.is_some() {
            "restore"
        } else {
            "undo"
        };
        let signed = asked.map_or(&[][..], |work| &work.sign_off);
        Activity {
            id: id_of(&format!("{way} {}", plan.steps[item.step].id)),
            length: Length::from(takes_back(plan, item)),
            needs,
            release: begin,
            tail: wait(plan, signed),
            crew: roles.crew(asked.map_or(&[][..], |work| &work.crew)),
            counts: true,
            ..Activity::default()
        }
    };
    let mut activities: Vec<Activity> = work.iter().zip(order).map(piece).collect();
    for test in tests(plan, work) {
        let step = &plan.steps[test.step];
        activities.push(Activity {
            id: id_of(&format!("test {}", step.id)),
            length: step.takes.map_or(Length::default(), Length::from),
            needs: test.behind,
            release: begin,
            crew: roles.crew(&step.crew),
            counts: true,
            ..Activity::default()
        });
    }
    activities
}

/// What a piece of work takes. Where the plan does not say: as long as the step itself, for what is
/// not known is not nothing; and where that is not known either, half an hour.
fn takes_back(plan: &Runbook, item: &TakesBack) -> Takes {
    let said = item.work(plan).and_then(|work| work.takes);
    let step = plan.steps[item.step].takes;
    said.or(step).unwrap_or(Takes::exactly(Span::minutes(30)))
}

/// A test that is done again once what it tests is back as it was.
struct Test {
    /// The plan's own test of it.
    step: StepIx,
    /// The pieces of work that come first, by their place.
    behind: Vec<usize>,
}

/// Of each service that is taken back the plan's shortest test, unless its undo tests it: a step
/// that tests it and changes nothing.
fn tests(plan: &Runbook, work: &[TakesBack]) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    for service in plan.services.iter().map(|service| &service.id) {
        let changes = |ix: &StepIx| plan.steps[*ix].changes.contains(service);
        let takes_back = |item: &TakesBack| item.own().iter().any(changes);
        let behind: HashSet<usize> = (0..work.len())
            .filter(|&at| takes_back(&work[at]))
            .collect();
        let tested = |&at: &usize| {
            work[at]
                .work(plan)
                .is_some_and(|w| w.tests.contains(service))
        };
        // One that is tested by its own undo says nothing of one that is undone after it.
        if behind.is_empty() || behind.iter().all(tested) {
            continue;
        }
        let is_test = |step: &Step| step.changes.is_empty() && step.tests.contains(service);
        let all = (0..plan.steps.len()).filter(|&ix| is_test(&plan.steps[ix]));
        let all = all.filter(|&ix| plan.is_in_window(ix));
        let length = |ix: &StepIx| {
            let takes = plan.steps[*ix].takes.map(|takes| takes.mean());
            (takes.is_none(), takes)
        };
        let Some(step) = all.min_by_key(length) else {
            continue;
        };
        match tests.iter_mut().find(|test| test.step == step) {
            Some(test) => test.behind.extend(behind),
            None => tests.push(Test {
                step,
                behind: behind.into_iter().collect(),
            }),
        }
    }
    for test in &mut tests {
        test.behind.sort_unstable();
        test.behind.dedup();
    }
    tests
}

/// Rounded early to five minutes, as it is shown: a figure that jitters is ignored.
pub fn shown_early(at: Instant) -> Instant {
    at - TimeDelta::seconds(at.timestamp().rem_euclid(FIVE_MINUTES))
}

/// Rounded late to five minutes, as an expected finish is shown.
pub fn shown_late(at: Instant) -> Instant {
    let at = at + TimeDelta::seconds((-at.timestamp()).rem_euclid(FIVE_MINUTES));
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

const FIVE_MINUTES: i64 = 300;
