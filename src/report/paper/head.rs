//! The head of the paper: what this is a copy of, when it holds, and how to use it.

use crate::report::Source;
use crate::time::Instant;

use super::prose::prose;
use super::steps::some;
use super::{Line, Press, Row, Size, Word};

/// What a pen writes into a box.
const BOXES: &str = "In a box: x done, W worked around, F failed, S skipped, R rolled back; \
                     and why.";

impl Press<'_> {
    /// `REHEARSAL 5f1d7c40, as of Sat 28 Nov 02:14 EST`.
    pub(super) fn standing(self) -> Option<String> {
        let (situation, source) = self.run?;
        let (mode, now, id) = (situation.mode().badge(), situation.wall, short_id(source));
        let now = self.plan.window.zone.day_clock_in_zone(now);
        Some(format!("{mode} {id}, as of {now}"))
    }

    pub(super) fn head(self) -> Vec<Row> {
        let mut rows = self.which();
        rows.extend(self.window());
        if self.run.is_none() {
            rows.extend(self.summary());
        }
        rows.extend(self.how_to_use());
        rows
    }

    pub(super) fn summary(self) -> Option<Row> {
        some("Summary", prose(&self.plan.summary))
    }

    /// Which runbook, which run, whose copy.
    fn which(self) -> Vec<Row> {
        let edition = format!("{}, revision {}", self.plan.id, self.plan.revision);
        let mut rows = vec![Row::text("Runbook", edition)];
        let change = self.plan.change.as_ref();
        rows.extend(change.map(|change| Row::text("Change", change)));
        match self.run {
            None => rows.push(Row::new("Run", vec![which_run()])),
            Some((_, source)) => {
                rows.extend(self.standing().map(|s| Row::loud("Run", s)));
                rows.push(Row::text("Folder", folder_name(&source.folder)));
                if source.verified.verdict != "ok" {
                    let verdict = &source.verified.verdict;
                    rows.push(Row::loud("Log", format!("DOES NOT VERIFY: {verdict}")));
                }
            }
        }
        let kept = [
            Word::room("kept by", Size::Name),
            Word::room("at", Size::Name),
        ];
        rows.push(Row::new("This copy", vec![Line::of(kept)]));
        rows
    }

    fn window(self) -> Vec<Row> {
        let window = &self.plan.window;
        let name = window.zone.name();
        let (opens, closes) = (self.long(window.opens), self.long(window.closes));
        let mut rows = vec![Row::text("Window", format!("{opens} to {closes} ({name})"))];
        let doors = window.doors_open.map(|at| self.long(at));
        rows.extend(doors.map(|at| Row::text("Doors open", at)));
        rows
    }

    fn how_to_use(self) -> Vec<Row> {
        let times = format!("Times are those of {}.", self.plan.window.zone.name());
        let run = self
            .run
            .map_or("RUN".into(), |(_, source)| short_id(source));
        let record = format!("runsheet record {run} finish 2.3 --for NAME --at 02:14");
        let afterwards = [
            Word::text("Enter it afterwards: press K (catch up) in runsheet, or "),
            Word::Code(record),
        ];
        vec![
            Row::new("By pen", vec![Line::text(BOXES), Line::text(times)]),
            Row::new("Afterwards", vec![Line::of(afterwards)]),
        ]
    }

    /// `Sat 28 Nov 2026 02:14 EST`: paper is found again years later.
    fn long(self, at: Instant) -> String {
        let zone = &self.plan.window.zone;
        let local = zone.local(at).format("%a %-d %b %Y %H:%M");
        format!("{local} {}", zone.abbreviation(at))
    }
}

/// As much of a run's id as people type.
fn short_id(source: &Source) -> String {
    source.run.chars().take(8).collect()
}

/// A blank is carried into one run or another.
fn which_run() -> Line {
    Line::of([
        Word::choice("live"),
        Word::choice("rehearsal"),
        Word::room("run", Size::Name),
        Word::room("opened", Size::Time),
    ])
}

/// The last part of a path of any system.
fn folder_name(path: &str) -> &str {
    let parts = path.rsplit(['/', '\\']);
    parts.into_iter().find(|p| !p.is_empty()).unwrap_or(path)
}
