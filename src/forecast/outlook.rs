//! The forecast: when a runbook will end, how surely, and on what that hangs.

use super::night::{Night, is_of_the_night};
use super::people::Counted;
use super::problem::{NEVER, Problem, Time, Unsound};
use super::search::{Found, search};
use super::slack::latest_starts;
use super::snapshot::RunSnapshot;
use super::trials::{Settings, Trials, chance_by, play, quantile};
use super::undoing::returning;
use crate::runbook::{Person, Runbook, Step, StepIx};
use crate::time::{Instant, Span};

/// When a night will end, from what is known now; while it goes back, when that will. Ends include
/// the last signature; only steps of window phases count.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The end that 50 of 100 trials do not pass; nothing when so many never end, because nobody
    /// is left for some step.
    pub p50: Option<Instant>,
    /// Of 80 in 100.
    pub p80: Option<Instant>,
    /// Of 95 in 100.
    pub p95: Option<Instant>,
    /// The share of trials (0 to 1) that end before the window closes.
    pub fits: f64,
    pub trials: usize,
    pub seed: u64,
    /// The end of the best schedule found when each step takes its mean ([`super::METHOD`]'s, but
    /// with people); nothing when nobody is left for some step.
    pub deterministic: Option<Instant>,
    /// Whether no schedule of the means ends earlier.
    pub proven: bool,
    /// How many schedules were made to find it.
    pub schedules: usize,
    /// One for each step of the plan; nothing for steps outside window phases.
    pub steps: Vec<Option<StepOutlook>>,
    /// Gates that have a deadline and are not decided.
    pub gates: Vec<GateOutlook>,
    /// Steps and roles for which there are too few people, whenever they come. The forecast
    /// lets such steps go on with those there are, so it promises too much.
    pub short_of: Vec<(StepIx, String)>,
    /// Whom it counts on, though they have not checked in and it is their shift.
    pub counts_on: Vec<String>,
    /// Roles that only people have who are away: it holds if they come.
    pub if_comes: Vec<String>,
    /// Who would stay past their shift for what they have begun.
    pub stays: Vec<Stay>,
    ends: Vec<Time>,
}

/// What is expected of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepOutlook {
    /// The share of trials (0 to 1) in which the end hangs on this step; see
    /// [`Trials::criticality`].
    pub criticality: f64,
    /// By how much it puts off the end on the average; see [`Trials::adds`].
    pub adds: Span,
    /// How long it waits until its people are on shift, where the end hangs on it; see
    /// [`Trials::waits`].
    pub waits: Span,
    /// The share of trials (0 to 1) in which nobody is left to do it.
    pub stuck: f64,
    /// Its start in the best schedule of means, or when it did start.
    pub early_start: Option<Instant>,
    /// Its finish in that schedule, or when it did finish.
    pub early_finish: Option<Instant>,
    /// The latest start with which that schedule still ends as early, everybody doing their
    /// steps in that order and on their shift.
    pub late_start: Option<Instant>,
    /// From the one to the other.
    pub slack: Option<Span>,
}

/// Somebody who would stay past their shift for what they have begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Their id.
    pub person: String,
    /// In 4 of 5 of those trials no longer than until then.
    pub until: Instant,
    /// The share of trials (0 to 1).
    pub share: f64,
}

/// What is expected of a gate.
#[derive(Debug, Clone, PartialEq)]
pub struct GateOutlook {
    pub step: StepIx,
    pub decide_by: Instant,
    /// The share of trials (0 to 1) in which all that the gate needs is over by `decide_by`.
    pub reached: f64,
    /// The same, with `waits.decision` left to decide.
    pub decided: f64,
    /// When it is reached in 80 of 100 trials.
    pub p80: Option<Instant>,
}

impl Forecast {
    /// Searches for an order of work with at most so many `schedules`, and plays it. For
    /// what is made of `snapshot`, and for errors, see [`Problem::of`].
    pub fn of(
        plan: &Runbook,
        snapshot: &RunSnapshot,
        schedules: usize,
        settings: Settings,
    ) -> Result<Forecast, Unsound> {
        if let Some(work) = &snapshot.returning {
            let problem = returning(plan, snapshot, work)?;
            let forecast = Forecast::of_return(plan, &problem, schedules, settings)?;
            // Where there is nothing to undo, the rollback is complete now.
            return Ok(if work.is_empty() {
                forecast.ending(plan, snapshot.now)
            } else {
                forecast
            });
        }
        let night = Night::of(plan, snapshot)?;
        let problem = &night.problem;
        let found = search(problem, &problem.means(), schedules, settings.seed);
        let gates = open_gates(plan, snapshot);
        let watched: Vec<usize> = gates.iter().map(|(ix, _)| *ix).collect();
        let trials = play(problem, &found.order, &watched, settings);
        let short = night
            .problem
            .short_of()
            .iter()
            .map(|&(ix, role)| (ix, night.roles[role].clone()));
        let unsigned = (0..plan.steps.len())
            .filter(|&ix| is_of_the_night(plan, ix))
            .flat_map(|ix| {
                let step = &plan.steps[ix];
                let roles = night.counted.nobody_signs(plan, &step.sign_off, &step.crew);
                roles.into_iter().map(move |role| (ix, role.clone()))
            });
        Ok(Forecast {
            steps: steps(plan, problem, &found, &trials),
            gates: outlooks(plan, &gates, &trials.starts),
            short_of: short.chain(unsigned).collect(),
            counts_on: counts_on(plan, snapshot),
            if_comes: if_comes(plan, snapshot, &night.counted.if_comes),
            stays: stays(&night.counted, &trials),
            ..Forecast::of_trials(plan, &found, trials, settings)
        })
    }

    /// Of a rollback that is under way: its end.
    fn of_return(
        plan: &Runbook,
        problem: &Problem,
        schedules: usize,
        settings: Settings,
    ) -> Result<Forecast, Unsound> {
        let found = search(problem, &problem.means(), schedules, settings.seed);
        let trials = play(problem, &found.order, &[], settings);
        Ok(Forecast {
            steps: vec![None; plan.steps.len()],
            ..Forecast::of_trials(plan, &found, trials, settings)
        })
    }

    /// The same, for certain at that moment.
    fn ending(self, plan: &Runbook, at: Instant) -> Forecast {
        Forecast {
            p50: Some(at),
            p80: Some(at),
            p95: Some(at),
            fits: if at <= plan.window.closes { 1.0 } else { 0.0 },
            deterministic: Some(at),
            ..self
        }
    }

    /// The end, and no more.
    fn of_trials(plan: &Runbook, found: &Found, trials: Trials, settings: Settings) -> Forecast {
        Forecast {
            p50: trials.quantile(0.5).and_then(instant),
            p80: trials.quantile(0.8).and_then(instant),
            p95: trials.quantile(0.95).and_then(instant),
            fits: trials.chance_by(plan.window.closes.timestamp()),
            trials: settings.trials,
            seed: settings.seed,
            deterministic: instant(found.schedule.end),
            proven: found.is_proven(),
            schedules: found.schedules,
            steps: Vec::new(),
            gates: Vec::new(),
            short_of: Vec::new(),
            counts_on: Vec::new(),
            if_comes: Vec::new(),
            stays: Vec::new(),
            ends: trials.ends,
        }
    }

    /// The share of trials (0 to 1) that end by then.
    pub fn chance_by(&self, deadline: Instant) -> f64 {
        chance_by(&self.ends, deadline.timestamp())
    }

    /// The end that so large a share of trials (0 to 1) do not pass; nothing when so many never
    /// end.
    pub fn quantile(&self, share: f64) -> Option<Instant> {
        quantile(&self.ends, share).and_then(instant)
    }
}

fn steps(
    plan: &Runbook,
    problem: &Problem,
    found: &Found,
    trials: &Trials,
) -> Vec<Option<StepOutlook>> {
    let latest = latest_starts(problem, &found.schedule);
    let outlook = |ix: StepIx| {
        let early = found.schedule.start[ix];
        let late = latest.as_ref().map(|latest| latest[ix]);
        StepOutlook {
            criticality: trials.criticality[ix],
            adds: Span::seconds(trials.adds[ix].round() as i64),
            waits: Span::seconds(trials.waits[ix].round() as i64),
            stuck: trials.stuck[ix],
            early_start: instant(early),
            early_finish: instant(found.schedule.finish[ix]),
            late_start: late.and_then(instant),
            slack: late.map(|late| Span::seconds(late - early)),
        }
    };
    (0..plan.steps.len())
        .map(|ix| is_of_the_night(plan, ix).then(|| outlook(ix)))
        .collect()
}

/// The steps of the night that are still to be done.
fn open_steps<'a>(plan: &'a Runbook, snapshot: &'a RunSnapshot) -> impl Iterator<Item = &'a Step> {
    let open = |&ix: &StepIx| is_of_the_night(plan, ix) && !snapshot.progress(ix).is_over();
    (0..plan.steps.len()).filter(open).map(|ix| &plan.steps[ix])
}

/// Whether a step asks for somebody with that role: to do it, to sign it, or to decide.
fn asks_for(step: &Step, role: &String) -> bool {
    let decides = step.gate.iter().flat_map(|gate| &gate.decides);
    step.crew.iter().any(|(asked, _)| asked == role)
        || step
            .sign_off
            .iter()
            .chain(decides)
            .any(|asked| asked == role)
}

fn counts_on(plan: &Runbook, snapshot: &RunSnapshot) -> Vec<String> {
    let asked = |id: &&String| {
        let mut roles = snapshot
            .people
            .iter()
            .filter(|p| p.id == **id)
            .flat_map(|p| &p.roles);
        roles.any(|role| open_steps(plan, snapshot).any(|step| asks_for(step, role)))
    };
    snapshot.unseen.iter().filter(asked).cloned().collect()
}

fn if_comes(plan: &Runbook, snapshot: &RunSnapshot, roles: &[String]) -> Vec<String> {
    let asked = |role: &&String| open_steps(plan, snapshot).any(|step| asks_for(step, role));
    roles.iter().filter(asked).cloned().collect()
}

fn stays(counted: &Counted, trials: &Trials) -> Vec<Stay> {
    let all = trials.ends.len().max(1) as f64;
    let people = counted.people.iter().zip(&trials.stays);
    let stay = |(person, times): (&Person, &Vec<Time>)| {
        let share = times.len() as f64 / all;
        let until = quantile(times, 0.8).and_then(instant)?;
        (share >= RARELY).then(|| Stay {
            person: person.id.clone(),
            until,
            share,
        })
    };
    people.filter_map(stay).collect()
}

/// What happens in fewer trials is not worth saying.
const RARELY: f64 = 0.05;

fn open_gates(plan: &Runbook, snapshot: &RunSnapshot) -> Vec<(StepIx, Instant)> {
    let over = |ix: StepIx| snapshot.progress(ix).is_over();
    let gates = plan.steps.iter().enumerate();
    gates
        .filter(|&(ix, _)| is_of_the_night(plan, ix) && !over(ix))
        .filter_map(|(ix, step)| Some((ix, step.gate.as_ref()?.decide_by?)))
        .collect()
}

fn outlooks(plan: &Runbook, gates: &[(StepIx, Instant)], starts: &[Vec<Time>]) -> Vec<GateOutlook> {
    let each = gates.iter().zip(starts);
    each.map(|(&(step, decide_by), starts)| GateOutlook {
        step,
        decide_by,
        reached: chance_by(starts, decide_by.timestamp()),
        decided: chance_by(
            starts,
            (decide_by - plan.waits.decision.delta()).timestamp(),
        ),
        p80: quantile(starts, 0.8).and_then(instant),
    })
    .collect()
}

fn instant(seconds: Time) -> Option<Instant> {
    Instant::from_timestamp(seconds, 0).filter(|_| seconds < NEVER)
}
