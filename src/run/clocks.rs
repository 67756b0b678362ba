//! The clocks that the log was written by: whose is not that of the others.
//!
//! Nobody knows the right time. But an entry is never before what its writer had seen, so where its
//! own time is earlier, one of the two clocks is off by at least that much. Of clocks that
//! disagree, the one that disagrees with most others is named.

use std::collections::{BTreeMap, BTreeSet};

use crate::journal::{Entry, EntryId};
use crate::time::{Instant, Span};

use super::{Mark, Run};

/// How far two clocks may be apart before it is said.
const TOLERANCE: Span = Span::minutes(5);

/// A machine whose clock is not that of the others, or was set back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockOff {
    /// The name of the machine; nothing: the one that asks.
    pub machine: Option<String>,
    /// Who typed there.
    pub people: BTreeSet<String>,
    pub how: HowOff,
    /// At least by so much.
    pub by: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowOff {
    Ahead,
    Behind,
    SetBack,
}

impl HowOff {
    pub fn word(self) -> &'static str {
        match self {
            HowOff::Ahead => "ahead",
            HowOff::Behind => "behind",
            HowOff::SetBack => "set back",
        }
    }
}

impl ClockOff {
    /// `PC-7's clock is 23h ahead`.
    pub fn sentence(&self) -> String {
        let whose = match &self.machine {
            Some(machine) => format!("{machine}'s clock"),
            None => "this machine's clock".to_string(),
        };
        let by = about(self.by);
        match self.how {
            HowOff::SetBack => format!("{whose} went back {by}"),
            how => format!("{whose} is {by} {}", how.word()),
        }
    }
}

/// `23h`, `45m`, `12d`.
fn about(span: Span) -> String {
    match (span.secs() + 30) / 60 {
        minutes @ ..90 => format!("{minutes}m"),
        minutes @ 90..6_000 => format!("{}h", (minutes + 30) / 60),
        _ => span.short(),
    }
}

/// What the log shows of its clocks so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Clocks {
    /// A writer that had seen what another wrote later by its own clock: by how much at most.
    behind: BTreeMap<(String, String), Span>,
    /// By how much the clock of a writer went back.
    back: BTreeMap<String, Span>,
    /// The last moment that each has written.
    latest: BTreeMap<String, Instant>,
    /// Who typed at each.
    people: BTreeMap<String, BTreeSet<String>>,
    /// The writer of the first entry.
    first: Option<String>,
    /// The writers that are off.
    off: BTreeSet<String>,
    /// When this machine looked last.
    pub(super) now: Option<Instant>,
}

/// Whose clock it is: that of a writer, or of the machine that asks.
type Clock<'a> = Option<&'a str>;

/// Two clocks that disagree.
struct Gap<'a> {
    behind: Clock<'a>,
    ahead: Clock<'a>,
    by: Span,
}

impl Run {
    /// The clocks that are not those of the others, as this machine sees it at `now`.
    pub fn clocks(&self, now: Instant) -> Vec<ClockOff> {
        let blamed = self.clocks.blamed(Some(self.last_look(now)));
        let mut machines: BTreeMap<(Option<&str>, HowOff), ClockOff> = BTreeMap::new();
        for (clock, how, by) in blamed {
            let machine = clock.map(machine_of);
            let off = machines.entry((machine, how)).or_insert_with(|| ClockOff {
                machine: machine.map(str::to_string),
                people: BTreeSet::new(),
                how,
                by,
            });
            off.by = off.by.max(by);
            let people = clock.and_then(|writer| self.clocks.people.get(writer));
            off.people.extend(people.into_iter().flatten().cloned());
        }
        machines.into_values().collect()
    }

    /// Marks what was written by clocks that are ahead of this machine's, as it shows now.
    pub fn hold_clocks_against(&mut self, now: Instant) {
        self.clocks.now = Some(self.last_look(now));
        self.mark_clocks();
    }

    /// A closed run was looked at last when it was closed.
    fn last_look(&self, now: Instant) -> Instant {
        let closed = self.closed.as_ref().map(|closed| closed.stamp.recorded);
        closed.map_or(now, |closed| closed.min(now))
    }

    /// Takes in what one more entry, which is in the log by now, shows of the clocks.
    pub(super) fn keep_clock(&mut self, entry: &Entry) {
        let writer = entry.writer();
        let before = entry.n().checked_sub(1).map(|n| (writer, n));
        let mut found = false;
        for (other, n) in entry.seen().chain(before) {
            let id = EntryId {
                writer: other.to_string(),
                n,
            };
            let Some(line) = self.line(&id) else { continue };
            let by = Span::between(entry.recorded(), line.entry.recorded());
            found |= by > TOLERANCE && self.clocks.keep(writer, other, by);
        }
        self.clocks.heard(entry);
        let is_off = self.clocks.off.contains(writer);
        if let Some(line) = self.log.last_mut().filter(|_| is_off) {
            line.marks.push(Mark::Clock);
        }
        if found {
            self.mark_clocks();
        }
    }

    fn mark_clocks(&mut self) {
        let blamed = self.clocks.blamed(self.clocks.now);
        let writers = blamed.into_iter().filter_map(|(clock, ..)| clock);
        let off: BTreeSet<String> = writers.map(str::to_string).collect();
        if off == self.clocks.off {
            return;
        }
        for line in &mut self.log {
            line.marks.retain(|mark| *mark != Mark::Clock);
            if off.contains(line.entry.writer()) {
                line.marks.push(Mark::Clock);
            }
        }
        self.clocks.off = off;
    }
}

impl Clocks {
    /// Keeps the worst of each pair; says whether it is worse than what was known.
    fn keep(&mut self, writer: &str, other: &str, by: Span) -> bool {
        let known = if writer == other {
            self.back.entry(writer.to_string()).or_default()
        } else {
            let pair = (writer.to_string(), other.to_string());
            self.behind.entry(pair).or_default()
        };
        let worse = by > *known;
        *known = by.max(*known);
        worse
    }

    fn heard(&mut self, entry: &Entry) {
        let writer = entry.writer();
        self.first.get_or_insert_with(|| writer.to_string());
        let recorded = entry.recorded();
        match self.latest.get_mut(writer) {
            Some(latest) => *latest = recorded.max(*latest),
            None => {
                self.latest.insert(writer.to_string(), recorded);
            }
        }
        let people = self.people.entry(writer.to_string()).or_default();
        if !people.contains(entry.typist()) {
            people.insert(entry.typist().to_string());
        }
    }

    /// The fewest clocks that explain all that disagrees, with how far they are off.
    fn blamed(&self, now: Option<Instant>) -> Vec<(Clock<'_>, HowOff, Span)> {
        let mut gaps: Vec<Gap> = self.gaps(now);
        let mut blamed: Vec<(Clock, HowOff, Span)> = Vec::new();
        while let Some(clock) = self.suspect(&gaps) {
            let of_clock = gaps.iter().filter(|gap| gap.has(clock));
            let Some(worst) = of_clock.max_by_key(|gap| gap.by) else {
                break;
            };
            let how = if worst.ahead == clock {
                HowOff::Ahead
            } else {
                HowOff::Behind
            };
            blamed.push((clock, how, worst.by));
            gaps.retain(|gap| !gap.has(clock));
        }
        for (writer, by) in &self.back {
            let clock = Some(writer.as_str());
            blamed.retain(|(other, ..)| *other != clock);
            blamed.push((clock, HowOff::SetBack, *by));
        }
        blamed
    }

    fn gaps(&self, now: Option<Instant>) -> Vec<Gap<'_>> {
        let pairs = self.behind.iter().map(|((behind, ahead), by)| Gap {
            behind: Some(behind),
            ahead: Some(ahead),
            by: *by,
        });
        let to_come = self.latest.iter().filter_map(|(writer, latest)| {
            let by = Span::between(now?, *latest);
            (by > TOLERANCE).then_some(Gap {
                behind: None,
                ahead: Some(writer),
                by,
            })
        });
        pairs.chain(to_come).collect()
    }

    /// The clock that disagrees with most other machines; of several one that is ahead, and not
    /// that of whoever asks, nor of whoever began.
    fn suspect<'a>(&self, gaps: &[Gap<'a>]) -> Option<Clock<'a>> {
        let clocks: BTreeSet<Clock> = gaps
            .iter()
            .flat_map(|gap| [gap.behind, gap.ahead])
            .collect();
        let disagrees_with = |clock: Clock| {
            let others = gaps.iter().filter_map(|gap| gap.other(clock));
            let machines: BTreeSet<Option<&str>> =
                others.map(|other| other.map(machine_of)).collect();
            machines.len()
        };
        let weight = |clock: &Clock| {
            let is_ahead = gaps.iter().any(|gap| gap.ahead == *clock);
            let began = *clock == self.first.as_deref();
            (disagrees_with(*clock), clock.is_some(), !began, is_ahead)
        };
        clocks.into_iter().max_by_key(weight)
    }
}

impl<'a> Gap<'a> {
    fn has(&self, clock: Clock) -> bool {
        self.behind == clock || self.ahead == clock
    }

    fn other(&self, clock: Clock) -> Option<Clock<'a>> {
        if self.behind == clock {
            Some(self.ahead)
        } else {
            (self.ahead == clock).then_some(self.behind)
        }
    }
}

/// The host in `person@host~suffix`.
fn machine_of(writer: &str) -> &str {
    let host = writer.split_once('@').map_or(writer, |(_, rest)| rest);
    host.rsplit_once('~').map_or(host, |(host, _)| host)
}
