//! The fold: entries in, state out. It takes anything, in any order, and never fails: what has no
//! meaning here is marked so, and what can't both be true becomes a conflict.

use std::sync::Arc;

use crate::journal::{Entry, EntryId, Event, Fact};
use crate::runbook::Runbook;
use crate::time::{Instant, Span};

use super::revisions::Revisions;
use super::take::Effect;
use super::{Capacity, LogLine, Mark, Run, Stamp};

impl Run {
    /// The state after these entries; they may come in any order.
    pub fn fold<'a>(runbook: Arc<Runbook>, entries: impl IntoIterator<Item = &'a Entry>) -> Run {
        let mut entries: Vec<&Entry> = entries.into_iter().collect();
        entries.sort_by(|a, b| a.key().cmp(&b.key()));
        let facts = entries.iter().map(|e| (e.id(), e.fact()));
        let revisions = Revisions::of(facts);
        Run::refold(runbook, entries.iter().copied(), revisions)
    }

    fn refold<'a>(
        runbook: Arc<Runbook>,
        entries: impl Iterator<Item = &'a Entry>,
        revisions: Revisions,
    ) -> Run {
        let mut run = Run::new(runbook);
        run.revisions = revisions;
        entries.for_each(|entry| run.take(entry));
        run
    }

    pub(super) fn folded_anew(&self, entries: &[Entry]) -> Run {
        let mut run = Run::fold(self.runbook.clone(), entries);
        if let Some(now) = self.clocks.now {
            run.hold_clocks_against(now);
        }
        run
    }

    /// The run as the first so many entries of its log tell it: the merged log's view of then.
    pub fn after_entries(&self, so_many: usize) -> Run {
        let lines = self.log.iter().take(so_many);
        let entries: Vec<Entry> = lines.map(|line| line.entry.clone()).collect();
        self.folded_anew(&entries)
    }

    /// The run as the first so many entries of its log tell it, for each of these numbers, which
    /// rise; with the last of those entries. It is folded once, and again only where an entry
    /// changed what earlier ones mean.
    pub fn along(&self, numbers: &[usize], mut look: impl FnMut(&Run, &LogLine)) {
        let mut run = Run::new(self.runbook.clone());
        for &number in numbers {
            let new = self.log.get(run.log.len()..number).unwrap_or_default();
            if new.iter().any(|line| Revisions::are_in(line.entry.fact())) {
                run = self.after_entries(number)
            } else {
                new.iter().for_each(|line| run.apply(&line.entry))
            }
            if let Some(line) = self.log.get(number.wrapping_sub(1)) {
                look(&run, line);
            }
        }
    }

    /// How many entries have their place in the order not later than that moment.
    pub fn entries_by(&self, at: Instant) -> usize {
        self.log.partition_point(|line| line.entry.hlc().at <= at)
    }

    /// The run as it was known when that entry was written, including it.
    pub fn when_written(&self, entry: &EntryId) -> Option<Run> {
        let place = self.places.of(entry)?;
        Some(self.after_entries(place + 1))
    }

    /// The state as one more fact would make it, which is not recorded.
    pub(super) fn with(&self, fact: &Fact, stamp: Stamp) -> Run {
        let mut run = if Revisions::are_in(fact) {
            let entries = self.log.iter().map(|line| &line.entry);
            let facts = entries.clone().map(|e| (e.id(), e.fact()));
            let revisions = Revisions::of(facts.chain([(stamp.entry.clone(), fact)]));
            Run::refold(self.runbook.clone(), entries, revisions)
        } else {
            self.clone()
        };
        run.meet(fact);
        run.hear(&stamp);
        run.take_event(fact, stamp);
        run
    }

    /// Takes one more entry. One that sorts before what was applied, or that changes what earlier
    /// ones mean, causes a new fold.
    pub fn apply(&mut self, entry: &Entry) {
        let in_order = self
            .log
            .last()
            .is_none_or(|last| last.entry.key() < entry.key());
        if in_order && !Revisions::are_in(entry.fact()) {
            return self.take(entry);
        }
        let log = std::mem::take(&mut self.log);
        let entries: Vec<Entry> = log
            .iter()
            .map(|line| &line.entry)
            .chain([entry])
            .cloned()
            .collect();
        *self = self.folded_anew(&entries);
    }

    fn take(&mut self, entry: &Entry) {
        let corrected = self.revisions.corrected(entry);
        let is_corrected = corrected.is_some();
        let named = self.with_ids(corrected.as_ref().unwrap_or(entry.fact()));
        let told = named.or(corrected);
        let fact = told.as_ref().unwrap_or(entry.fact());
        let stamp = stamp_of(entry, fact);
        let mut marks = self.marks_of(entry, fact, stamp.at);
        if is_corrected {
            marks.insert(0, Mark::Corrected);
        }
        if let Some(void) = self.revisions.void(entry) {
            marks.insert(0, void);
        } else if self.revisions.is_overruled(&entry.id()) && can_be_overruled(&fact.event) {
            marks.insert(0, Mark::Overruled);
            self.meet(fact);
            self.hear(&stamp);
            self.had_a_hand(fact, stamp);
        } else {
            self.meet(fact);
            self.hear(&stamp);
            if self.keep_order(fact, &stamp) {
                marks.push(Mark::TooEarly);
            }
            let unheard = self.unheard_of(entry, fact);
            let effect = self.take_event(fact, stamp.clone());
            self.goes_on(unheard, &stamp);
            self.lapse_unseen(entry, &stamp);
            match effect {
                Effect::Taken | Effect::Contradicts(_) => {}
                Effect::Quick => marks.push(Mark::Quick),
                Effect::Confirms => marks.push(Mark::Confirms),
                Effect::None => marks.push(Mark::NoEffect),
            }
        }
        self.places.add(entry, self.log.len());
        self.log.push(LogLine {
            revised_by: self.revisions.revised_by(&entry.id()),
            entry: entry.clone(),
            marks,
            told,
        });
        self.keep_clock(entry);
    }

    fn marks_of(&self, entry: &Entry, fact: &Fact, at: Instant) -> Vec<Mark> {
        let late = Span::between(at, entry.recorded()) >= Span::minutes(1);
        [
            (Mark::NotUnderstood, fact.event == Event::NotUnderstood),
            (Mark::Late, late),
            (Mark::OutOfOrder, !fact.against.is_empty()),
            (Mark::Override, fact.overrides.is_some()),
            (Mark::Deputy, self.acts_as_deputy(fact, at)),
            (Mark::TypedByDoer, self.is_typed_by_doer(fact)),
        ]
        .into_iter()
        .filter_map(|(mark, holds)| holds.then_some(mark))
        .collect()
    }

    /// Whether the one who acts has the role that it takes only for somebody else.
    fn acts_as_deputy(&self, fact: &Fact, at: Instant) -> bool {
        let roles = self.authority_for(&fact.event);
        let capacity = self.capacity_in(&fact.by, &roles, at);
        matches!(capacity, Some(Capacity::DeputyOf(_)))
    }

    /// Whether it is a signature that somebody who did the work typed for the signer.
    fn is_typed_by_doer(&self, fact: &Fact) -> bool {
        let (Event::SignedOff {
            step, way, finish, ..
        }
        | Event::SignOffRefused {
            step, way, finish, ..
        }) = &fact.event
        else {
            return false;
        };
        let track = self.plan.step(step).and_then(|ix| self.track(ix, *way));
        let signed = track.and_then(|track| track.attempt_of(finish));
        let typist = fact.recorded_by.as_ref();
        signed.is_some_and(|(_, attempt)| typist.is_some_and(|typist| attempt.is_doer(typist)))
    }

    /// Somebody whose finish does not stand did work on it all the same, and can't sign it.
    fn had_a_hand(&mut self, fact: &Fact, stamp: Stamp) {
        if let Event::StepFinished { step, way, .. } = &fact.event
            && let Some(ix) = self.plan.step(step)
        {
            self.steps[ix].track_mut(*way).had_a_hand(stamp);
        }
    }
}

/// What a settlement can set aside; a blocker that was there stays.
fn can_be_overruled(event: &Event) -> bool {
    matches!(
        event,
        Event::StepStarted { .. }
            | Event::StepFinished { .. }
            | Event::StepSkipped { .. }
            | Event::Decided { .. }
            | Event::RunClosed { .. }
            | Event::Stopped
            | Event::Held { .. }
            | Event::RollbackStarted { .. }
            | Event::Resumed { .. }
    )
}

pub(super) fn stamp_of(entry: &Entry, fact: &Fact) -> Stamp {
    Stamp {
        at: fact.occurred.unwrap_or(entry.recorded()),
        recorded: entry.recorded(),
        by: fact.by.clone(),
        typed_by: fact.recorded_by.clone(),
        entry: entry.id(),
    }
}
