//! What lies ahead of a night: when it will end, and how late the run can be rolled back.

use super::durations::Shape;
use super::outlook::Forecast;
use super::problem::Unsound;
use super::retreat::{Memory, Retreat};
use super::snapshot::RunSnapshot;
use super::trials::Settings;
use crate::runbook::Runbook;
use crate::time::Instant;

/// Both, from what was known at that time.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    pub as_of: Instant,
    pub forecast: Forecast,
    pub retreat: Retreat,
}

/// How thoroughly it is looked ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Orders of work that are tried for the best one.
    pub schedules: usize,
    pub settings: Settings,
}

impl Effort {
    /// For a screen: the same seed throughout the night, so that only what happens moves a figure.
    pub const LIVE: Effort = Effort {
        schedules: 300,
        settings: Settings {
            trials: 1_000,
            seed: 1,
            shape: Shape::Pert,
        },
    };
}

impl Ahead {
    /// # Errors
    /// [`Unsound::Ring`] when steps need each other in a ring, which no loaded runbook has.
    pub fn of(
        plan: &Runbook,
        snapshot: &RunSnapshot,
        effort: Effort,
        memory: &mut Memory,
    ) -> Result<Ahead, Unsound> {
        Ok(Ahead {
            as_of: snapshot.now,
            forecast: Forecast::of(plan, snapshot, effort.schedules, effort.settings)?,
            retreat: Retreat::of(plan, snapshot, effort.settings, memory)?,
        })
    }
}
