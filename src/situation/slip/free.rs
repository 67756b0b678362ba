//! A stretch of time that is divided up.

use crate::time::Instant;

/// A stretch of time, of which each second is accounted for once.
pub(super) struct Free {
    parts: Vec<(i64, i64)>,
}

impl Free {
    pub(super) fn of(from: Instant, to: Instant) -> Free {
        Free {
            parts: vec![(from.timestamp(), to.timestamp())],
        }
    }

    /// Takes what is left between two moments; says how many seconds that is.
    pub(super) fn take(&mut self, from: Instant, to: Instant) -> i64 {
        let (from, to) = (from.timestamp(), to.timestamp());
        let mut taken = 0;
        let mut rest = Vec::new();
        for &(begin, end) in &self.parts {
            let (a, b) = (from.clamp(begin, end), to.clamp(begin, end));
            if a >= b {
                rest.push((begin, end));
                continue;
            }
            taken += b - a;
            rest.extend([(begin, a), (b, end)].into_iter().filter(|(a, b)| a < b));
        }
        self.parts = rest;
        taken
    }

    /// What nothing has taken.
    pub(super) fn rest(&self) -> i64 {
        self.parts.iter().map(|(from, to)| to - from).sum()
    }
}
