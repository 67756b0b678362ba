//! Luck that steps share: a night in which everything is slow, a team that is new to it, a vendor
//! whose line is bad. And what the finished steps of a night tell about it.

use std::collections::HashMap;

use super::durations::{Quantiles, Shape, Stream, id_of};
use super::normal;
use super::problem::{Length, Time};
use super::snapshot::{Progress, RunSnapshot};
use super::trials::BLOCK;
use crate::runbook::{Runbook, Step, StepIx};

/// The luck of a step is a standard normal variable, the sum of three independent ones: the
/// night's, its team's and its own (a Gaussian copula). The shares are of the variance.
#[derive(Debug, Clone, Default)]
pub(super) struct Luck {
    night: f64,
    team: f64,
    seen: Seen,
}

/// What is known of shared luck: for some causes, the first of them the night, a mean and how it
/// spreads. Of others nothing is known: mean 0, deviation 1.
#[derive(Debug, Clone, Default)]
struct Seen {
    causes: Vec<u64>,
    mean: Vec<f64>,
    /// The covariance.
    spread: Vec<Vec<f64>>,
}

/// So many causes are learned about, and from so many steps, at most.
const MOST_CAUSES: usize = 40;
const MOST_STEPS: usize = 300;

/// What took less than one in two hundred would, or more, tells no more than that.
const RARE: f64 = 0.005;

/// The least share of luck that is a step's own when something is learned: no step tells all.
const OWN_LEAST: f64 = 0.05;

impl Luck {
    /// Before anything is known.
    pub(super) fn before(plan: &Runbook) -> Luck {
        Luck {
            night: plan.uncertainty.night,
            team: plan.uncertainty.team,
            seen: Seen::default(),
        }
    }

    /// With what the finished and the running steps tell.
    pub(super) fn learned(plan: &Runbook, snapshot: &RunSnapshot) -> Luck {
        let mut luck = Luck::before(plan);
        if luck.is_own() {
            return luck;
        }
        let observed = observations(plan, snapshot);
        let mut causes = vec![night()];
        for (team, _) in &observed {
            if !causes.contains(team) && causes.len() < MOST_CAUSES {
                causes.push(*team);
            }
        }
        luck.seen = Seen::nothing(causes);
        for (team, observation) in observed {
            luck.learn(team, observation);
        }
        luck
    }

    /// Whether nothing is shared.
    pub(super) fn is_own(&self) -> bool {
        self.night + self.team < 0.001
    }

    /// The deviation of a step's own luck.
    pub(super) fn own(&self) -> f64 {
        (1.0 - self.night - self.team).max(0.0).sqrt()
    }

    /// One step's luck is observed: a Kalman filter's update; for what is only known to be no
    /// better than that, with the mean and the deviation of what is left (assumed-density
    /// filtering; Maybeck, 1982).
    fn learn(&mut self, team: u64, observation: Observation) {
        let Some(place) = self.seen.causes.iter().position(|&c| c == team) else {
            return;
        };
        let n = self.seen.causes.len();
        let mut weights = vec![0.0; n];
        weights[0] = self.night.sqrt();
        weights[place] = self.team.sqrt();
        let own = (1.0 - self.night - self.team).max(OWN_LEAST);
        let spread = &mut self.seen.spread;
        let towards: Vec<f64> = (0..n)
            .map(|i| (0..n).map(|j| spread[i][j] * weights[j]).sum())
            .collect();
        let variance = own + (0..n).map(|i| weights[i] * towards[i]).sum::<f64>();
        let mean: f64 = (0..n).map(|i| weights[i] * self.seen.mean[i]).sum();
        let (is, narrowed) = match observation {
            Observation::Was(z) => (z, 1.0),
            Observation::AtLeast(z) => {
                let deviation = variance.sqrt();
                let from = (z - mean) / deviation;
                let hazard = normal::density(from) / normal::below(-from).max(1e-9);
                (
                    mean + hazard * deviation,
                    (hazard * (hazard - from)).clamp(0.0, 1.0),
                )
            }
        };
        for i in 0..n {
            self.seen.mean[i] += towards[i] / variance * (is - mean);
            for j in 0..n {
                spread[i][j] -= narrowed * towards[i] * towards[j] / variance;
            }
        }
    }

    /// What the night and each team of `teams` add to the luck of their steps, in the trials of
    /// one block: a row for each team.
    pub(super) fn rows(&self, teams: &[u64], seed: u64, block: u64) -> Vec<[f32; BLOCK]> {
        let drawn = |cause: u64| {
            let mut row = [0.0_f32; BLOCK];
            Stream::of(seed, cause, block).normal(&mut row);
            row
        };
        let known = self.seen.drawn(drawn);
        let of_cause = |cause: u64| known.get(&cause).copied().unwrap_or_else(|| drawn(cause));
        let (night_share, team_share) = (self.night.sqrt() as f32, self.team.sqrt() as f32);
        let night = of_cause(night());
        let row = |&team: &u64| {
            let mut row = of_cause(team);
            let both = row.iter_mut().zip(&night);
            both.for_each(|(z, night)| *z = team_share * *z + night_share * night);
            row
        };
        teams.iter().map(row).collect()
    }
}

impl Seen {
    fn nothing(causes: Vec<u64>) -> Seen {
        let n = causes.len();
        let unit = |at: usize| (0..n).map(|k| f64::from(u8::from(k == at))).collect();
        Seen {
            mean: vec![0.0; n],
            spread: (0..n).map(unit).collect(),
            causes,
        }
    }

    /// Draws of the known causes, from independent ones (Cholesky, 1910).
    fn drawn(&self, drawn: impl Fn(u64) -> [f32; BLOCK]) -> HashMap<u64, [f32; BLOCK]> {
        let root = root(&self.spread);
        let plain: Vec<[f32; BLOCK]> = self.causes.iter().map(|&c| drawn(c)).collect();
        let of = |at: usize| {
            let mut row = [self.mean[at] as f32; BLOCK];
            for (k, plain) in plain.iter().enumerate().take(at + 1) {
                let weight = root[at][k] as f32;
                row.iter_mut()
                    .zip(plain)
                    .for_each(|(z, n)| *z += weight * n);
            }
            row
        };
        (0..self.causes.len())
            .map(|at| (self.causes[at], of(at)))
            .collect()
    }
}

/// The lower triangle whose product with itself, turned, is the matrix.
fn root(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = matrix.len();
    let mut root = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest: f64 = matrix[i][j] - sum;
            root[i][j] = match (i == j, root[j][j]) {
                (true, _) => rest.max(0.0).sqrt(),
                (false, pivot) if pivot > 1e-9 => rest / pivot,
                (false, _) => 0.0,
            };
        }
    }
    root
}

/// What a step showed.
#[derive(Debug, Clone, Copy)]
enum Observation {
    Was(f64),
    /// It is still running.
    AtLeast(f64),
}

/// Each with its team, in the order of the plan; the last ones where there are many.
fn observations(plan: &Runbook, snapshot: &RunSnapshot) -> Vec<(u64, Observation)> {
    let took = snapshot
        .took
        .iter()
        .map(|&(ix, took)| (ix, took.secs(), false));
    let running = (0..plan.steps.len()).filter_map(|ix| match snapshot.progress(ix) {
        Progress::Running { since, idle, .. } => {
            let so_far = (snapshot.now - since).num_seconds() - idle.secs();
            Some((ix, so_far.max(0), true))
        }
        _ => None,
    });
    let told = |(ix, time, is_running): (StepIx, Time, bool)| {
        let step = plan.steps.get(ix)?;
        let z = deviation(step, time)?;
        let observation = if is_running {
            Observation::AtLeast(z)
        } else {
            Observation::Was(z)
        };
        Some((team_of(&step.crew), observation))
    };
    let mut all: Vec<_> = took.chain(running).filter_map(told).collect();
    all.drain(..all.len().saturating_sub(MOST_STEPS));
    all
}

/// How far from what was expected: nothing where a single figure was.
fn deviation(step: &Step, time: Time) -> Option<f64> {
    let length = Length::from(step.takes?);
    let chance = Quantiles::of(&length, Shape::Pert).chance_of(time)?;
    Some(normal::turned(chance.clamp(RARE, 1.0 - RARE)))
}

/// Whose luck a crew has: that of its first role; those that take nobody have one together.
pub(super) fn team_of(crew: &[(String, u32)]) -> u64 {
    let role = crew.first().map_or("", |(role, _)| role.as_str());
    id_of(&format!("luck of {role}"))
}

fn night() -> u64 {
    id_of("luck of the night")
}
