//! An approval belongs to what was approved. A signature of a piece of work no longer counts once
//! the finish, the evidence or the results that it covers are changed; and it never covers what its
//! signer had not heard of.

use std::collections::HashMap;

use crate::journal::{Entry, EntryId, Event, Fact, Way};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::apply::stamp_of;
use super::{Attempt, HandOver, LogLine, Run, SignOff, Stamp, Track};

/// What is entered late has its time to the minute.
const TO_THE_MINUTE: Span = Span::minutes(1);

impl Run {
    /// An entry says something else from now on, or counts no more. Whoever signed after it saw
    /// what it was.
    pub(super) fn lapse_sign_offs(&mut self, changed: &EntryId, by: &Stamp) {
        self.lapse_hand_over(changed, by);
        for (ix, way, place) in self.signed_attempts(changed) {
            let (places, since) = (&self.places, self.places.of(changed));
            if let Some(attempt) = self.steps[ix].track_mut(way).attempts.get_mut(place) {
                attempt.lapse(by, |s| s.stamps().any(|s| places.of(&s.entry) > since));
            }
        }
    }

    /// What was handed over says something else from now on. Whoever took it over read what it was.
    fn lapse_hand_over(&mut self, changed: &EntryId, by: &Stamp) {
        let about = self
            .line(changed)
            .and_then(|l| self.corrected_in_the_end(l));
        let Some(about) = about.map(|line| line.entry.id()) else {
            return;
        };
        let (places, since) = (&self.places, self.places.of(changed));
        let taken_since = |h: &&mut HandOver| {
            let handed = h.handed.as_ref().is_some_and(|p| p.stamp.entry == about);
            let taken = h.taken.as_ref();
            handed && taken.is_some_and(|p| places.of(&p.stamp.entry) > since)
        };
        if let Some(hand_over) = self.hand_overs.iter_mut().find(taken_since) {
            hand_over.changed = Some(by.clone());
        }
    }

    /// Nobody takes over what they have not heard of.
    fn lapse_unheard(&mut self, entry: &Entry) {
        let id = entry.id();
        let took = |h: &HandOver| h.taken.as_ref().is_some_and(|p| p.stamp.entry == id);
        let Some(place) = self.hand_overs.iter().rposition(took) else {
            return;
        };
        let Some(handed) = self.hand_overs[place].handed.as_ref() else {
            return;
        };
        let mut known = Known::of(self, entry);
        let handed = handed.stamp.clone();
        if !known.has(&handed.entry) {
            self.hand_overs[place].changed = Some(handed);
        }
    }

    /// A signature that was just taken does not count if its signer had not heard of something that
    /// it covers, or is said late to have signed before that was so.
    pub(super) fn lapse_unseen(&mut self, entry: &Entry, signed: &Stamp) {
        let (step, way, finish) = match &entry.fact().event {
            Event::SignedOff {
                step, way, finish, ..
            } => (step, way, finish),
            Event::TakenOver { .. } => return self.lapse_unheard(entry),
            _ => return,
        };
        let Some(ix) = self.plan.step(step) else {
            return;
        };
        let Some((place, _)) = self.steps[ix].track(*way).attempt_of(finish) else {
            return;
        };
        let Some(unseen) = self.unseen(entry, signed, (ix, *way, place)) else {
            return;
        };
        let attempt = self.steps[ix].track_mut(*way).attempts.get_mut(place);
        let last = attempt.and_then(|attempt| attempt.sign_offs.last_mut());
        if let Some(last) = last.filter(|s| s.stamp == *signed) {
            last.lapsed = Some(unseen);
        }
    }

    /// What of an attempt whoever signed it had not seen.
    fn unseen(
        &self,
        entry: &Entry,
        signed: &Stamp,
        (ix, way, place): (StepIx, Way, usize),
    ) -> Option<Stamp> {
        let mut sight = Sight {
            known: Known::of(self, entry),
            until: (signed.at != signed.recorded).then(|| signed.at + TO_THE_MINUTE.delta()),
        };
        let track = self.steps[ix].track(way);
        let mut told = self.log.iter().filter(|line| !line.is_void());
        let unseen = told.find(|line| {
            let event = &line.entry.fact().event;
            self.are_about(line, ix, way)
                && !sight.has(&line.stamp())
                && match event {
                    Event::EvidenceGiven { id, .. } => unseen_value(track, place, id, &mut sight),
                    // Of what they had not seen either it says nothing to them.
                    event => event.revised().is_none_or(|c| sight.has_entry(self, c)),
                }
        });
        unseen.map(LogLine::stamp)
    }

    /// A second finish of the attempt that was signed confirms the first, but for what it tells of
    /// the tests.
    pub(super) fn lapse_by_results(&mut self, ix: StepIx, way: Way, finish: &Stamp) {
        let standing = self.steps[ix].track(way).finish().map(|f| f.stamp.clone());
        let others = standing.is_some_and(|first| self.tells_other_results(&first, finish));
        let attempt = self.steps[ix].track_mut(way).current_mut();
        if let Some(attempt) = attempt.filter(|_| others) {
            attempt.lapse(finish, |_| true);
        }
    }

    /// Whether a second finish of an attempt tells other results of its tests than the first.
    fn tells_other_results(&self, first: &Stamp, second: &Stamp) -> bool {
        let results = |stamp: &Stamp| {
            let told = self
                .tests
                .iter()
                .filter(|t| t.stamp.entry == stamp.entry)
                .map(|t| (t.service.clone(), t.site.clone(), t.result));
            told.collect::<Vec<_>>()
        };
        let second = results(second);
        !second.is_empty() && second != results(first)
    }

    /// An entry never was, somebody says. Whoever signed after a start of that kind saw another
    /// start; whoever signed what only confirms an earlier finish now saw another finish.
    pub(super) fn lapse_by_settlement(&mut self, lost: &EntryId, by: &Stamp) {
        let Some(line) = self.line(lost) else { return };
        if matches!(line.fact().event, Event::StepStarted { .. }) {
            return self.lapse_sign_offs(lost, by);
        }
        for (ix, way, place) in self.signed_attempts(lost) {
            let Some(attempt) = self.steps[ix].track_mut(way).attempts.get_mut(place) else {
                continue;
            };
            let finish = attempt.finish.as_ref().map(|f| f.stamp.entry.clone());
            attempt.lapse(by, |s| finish.as_ref() != Some(&s.finish));
        }
    }

    /// A step reads otherwise now than whoever signed it had read.
    pub(super) fn lapse_by_amendment(&mut self, ix: StepIx, fact: &Fact, stamp: &Stamp) {
        for way in covers(fact) {
            if let Some(attempt) = self.steps[ix].track_mut(*way).attempts.last_mut() {
                attempt.lapse(stamp, |_| true);
            }
        }
    }

    /// The attempts that an entry, or what it corrects, is about, where a signature covers what
    /// that says.
    fn signed_attempts(&self, entry: &EntryId) -> Vec<(StepIx, Way, usize)> {
        let about = self.line(entry).and_then(|l| self.corrected_in_the_end(l));
        let step = about.and_then(|about| about.entry.fact().event.step());
        let (Some(about), Some(ix)) = (about, step.and_then(|step| self.plan.step(step))) else {
            return Vec::new();
        };
        let id = about.entry.id();
        let place = |way: Way| {
            let track = self.steps[ix].track(way);
            let given = track.evidence.iter().find(|e| e.stamp.entry == id);
            let place = given.map(|e| e.attempt);
            let place = place.or(track.attempt_of(&id).map(|(place, _)| place));
            // What is void has no place any more: it belonged to what stands.
            place.or(track.attempts.len().checked_sub(1))
        };
        let ways = covers(about.entry.fact()).iter();
        ways.filter_map(|&way| Some((ix, way, place(way)?)))
            .collect()
    }

    /// Whether a signature of that work covers what a line tells, corrects or settles.
    fn are_about(&self, line: &LogLine, ix: StepIx, way: Way) -> bool {
        let lines: Vec<&LogLine> = match &line.entry.fact().event {
            Event::ConflictSettled { entries, .. } => {
                entries.iter().filter_map(|e| self.line(e)).collect()
            }
            _ => self.corrected_in_the_end(line).into_iter().collect(),
        };
        lines.into_iter().any(|line| self.is_about(line, ix, way))
    }

    /// Whether a signature of that work covers what a line itself tells.
    fn is_about(&self, line: &LogLine, ix: StepIx, way: Way) -> bool {
        let fact = line.entry.fact();
        let step = fact.event.step().and_then(|step| self.plan.step(step));
        step == Some(ix) && covers(fact).contains(&way)
    }

    /// The line that a correction, or the correction of a correction, is about; else itself.
    fn corrected_in_the_end<'a>(&'a self, mut line: &'a LogLine) -> Option<&'a LogLine> {
        while let Some(changed) = line.entry.fact().event.revised() {
            let place = self.places.of(&line.entry.id());
            let earlier = self.places.of(changed).filter(|&at| Some(at) < place)?;
            line = self.log.get(earlier)?;
        }
        Some(line)
    }

    /// Whether somebody has signed the attempt at a piece of work that counts now.
    pub fn has_signature(&self, ix: StepIx, way: Way) -> bool {
        let attempt = self.track(ix, way).and_then(Track::current);
        attempt.is_some_and(|attempt| attempt.signatures().next().is_some())
    }

    /// Whether a signature that counts would not, once an entry says something else or is void.
    pub fn is_signed_since(&self, entry: &EntryId) -> bool {
        let since = self.places.of(entry);
        let attempts = self.signed_attempts(entry).into_iter();
        let mut attempts =
            attempts.filter_map(|(ix, way, place)| self.track(ix, way)?.attempts.get(place));
        attempts.any(|attempt| {
            let mut said = attempt.signatures().flat_map(SignOff::stamps);
            said.any(|stamp| self.places.of(&stamp.entry) > since)
        })
    }
}

impl LogLine {
    fn stamp(&self) -> Stamp {
        stamp_of(&self.entry, self.fact())
    }
}

impl Attempt {
    /// The signatures that count.
    fn signatures(&self) -> impl Iterator<Item = &SignOff> {
        let mut signed = self.sign_offs.iter();
        std::iter::from_fn(move || {
            signed.find(|s| s.signed && self.sign_off(&s.role).is_some_and(|last| last == *s))
        })
    }
}

/// The work whose signatures cover what a fact says: how it was begun, proven and ended, and how it
/// reads.
fn covers(fact: &Fact) -> &'static [Way] {
    let words = |names: &[&str]| names.iter().any(|name| fact.text(name).is_some());
    match &fact.event {
        Event::StepStarted { way, .. }
        | Event::StepFinished { way, .. }
        | Event::StepSkipped { way, .. }
        | Event::StepReopened { way, .. }
        | Event::EvidenceGiven { way, .. } => match way {
            Way::Forward => &[Way::Forward],
            Way::Back => &[Way::Back],
            Way::Restore => &[Way::Restore],
        },
        // The undo is part of what the step promises, and all that its own signer reads.
        Event::StepAmended { .. } if words(&["undo"]) => &[Way::Forward, Way::Back],
        Event::StepAmended { .. } if words(&["title", "do", "expect"]) => &[Way::Forward],
        _ => &[],
    }
}

/// Whether another value stands for that evidence of an attempt than the signer had seen.
fn unseen_value(track: &Track, place: usize, id: &str, sight: &mut Sight) -> bool {
    let mut given = track
        .evidence
        .iter()
        .rev()
        .filter(|e| e.attempt == place && e.id == id)
        .peekable();
    let Some(standing) = given.peek().copied() else {
        return false;
    };
    let seen = given.find(|e| sight.has(&e.stamp));
    !seen.is_some_and(|seen| seen.is_same(standing))
}

/// What a signer had in sight.
struct Sight<'a> {
    known: Known<'a>,
    /// Where it is entered late: when they signed.
    until: Option<Instant>,
}

impl Sight<'_> {
    fn has(&mut self, stamp: &Stamp) -> bool {
        let in_time = self.until.is_none_or(|until| stamp.at <= until);
        in_time && self.known.has(&stamp.entry)
    }

    fn has_entry(&mut self, run: &Run, entry: &EntryId) -> bool {
        let line = run.line(entry);
        line.is_some_and(|line| self.has(&line.stamp()))
    }
}

/// What whoever wrote an entry had read by then: the lines of their own feed, and all that those
/// say they had seen. It is followed only as far as somebody asks.
pub(super) struct Known<'a> {
    run: &'a Run,
    /// So many lines of each feed.
    lines: HashMap<&'a str, u64>,
    ahead: Vec<(&'a str, u64)>,
}

impl<'a> Known<'a> {
    pub(super) fn of(run: &'a Run, entry: &'a Entry) -> Known<'a> {
        let own = (entry.writer(), entry.n());
        Known {
            run,
            lines: HashMap::new(),
            ahead: std::iter::once(own).chain(entry.seen()).collect(),
        }
    }

    pub(super) fn has(&mut self, entry: &EntryId) -> bool {
        loop {
            let lines = self.lines.get(entry.writer.as_str());
            if lines.is_some_and(|&lines| lines >= entry.n) {
                return true;
            }
            let Some((writer, n)) = self.ahead.pop() else {
                return false;
            };
            let before = self.lines.get(writer).copied().unwrap_or(0);
            self.lines.insert(writer, n.max(before));
            let run = self.run;
            let new = (before + 1..=n).map_while(|n| run.log.get(run.places.at(writer, n)?));
            self.ahead.extend(new.flat_map(|line| line.entry.seen()));
        }
    }
}
