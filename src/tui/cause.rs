//! Why the expected finish moved: what each new entry did to it, and what the clock did alone.

use std::ops::Range;

use crate::forecast::{Effort, Forecast, RunSnapshot};
use crate::journal::EntryId;
use crate::run::Run;
use crate::runbook::Runbook;
use crate::time::{Instant, Span};

/// So many entries are weighed, the last ones: each may cost a forecast.
const WEIGHED: usize = 10;

/// What was written since the last look.
#[derive(Debug)]
pub struct News {
    pub run: Run,
    /// Which entries of its log are new.
    pub entries: Range<usize>,
    /// When the finish was expected then.
    pub was: Instant,
    pub now: Instant,
}

impl News {
    /// The entry that moved the finish to where it is more than any other, and more than the clock
    /// alone; nothing where that was the clock.
    pub fn cause(&self) -> Option<EntryId> {
        let end = self.entries.end;
        let first = self.entries.start.max(end.saturating_sub(WEIGHED));
        let numbers: Vec<usize> = (first..=end).collect();
        let mut shares: Vec<(Span, Option<EntryId>)> = Vec::new();
        let mut known: Option<(Runbook, RunSnapshot, Instant)> = None;
        let mut before = self.was;
        self.run.along(&numbers, |run, line| {
            let snapshot = run.snapshot(self.now);
            let same = |(plan, then, _): &&(Runbook, RunSnapshot, Instant)| {
                (plan, then) == (&run.plan, &snapshot)
            };
            let finish = match known.as_ref().filter(same) {
                Some((.., finish)) => Some(*finish),
                None => finish(run, &snapshot),
            };
            let Some(finish) = finish else { return };
            // Before the first of them nothing but the clock moved.
            let entry = (run.log.len() > first).then(|| line.entry.id());
            shares.push((Span::between(before, finish), entry));
            before = finish;
            known = Some((run.plan.clone(), snapshot, finish));
        });
        let whole = Span::between(self.was, before).secs().signum();
        let most = shares.iter().max_by_key(|(by, _)| by.secs() * whole)?;
        most.1.clone()
    }
}

fn finish(run: &Run, snapshot: &RunSnapshot) -> Option<Instant> {
    let Effort {
        schedules,
        settings,
    } = Effort::LIVE;
    Forecast::of(&run.plan, snapshot, schedules, settings)
        .ok()?
        .p80
}
