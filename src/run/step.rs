//! What became of one step: its attempts, its evidence, its sign-offs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::journal::{EntryId, Outcome, StoredFile, Way};
use crate::time::{Instant, Span};

use super::GateState;

/// Who did something and when, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When it happened: as it was said, else when it was written.
    pub at: Instant,
    pub recorded: Instant,
    pub by: String,
    /// Who typed it, where that was somebody else.
    pub typed_by: Option<String>,
    pub entry: EntryId,
}

impl Stamp {
    /// Who typed it.
    pub fn typist(&self) -> &str {
        self.typed_by.as_deref().unwrap_or(&self.by)
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Stage {
    #[serde(rename = "waiting")]
    Waiting,
    #[serde(rename = "ready")]
    Ready,
    #[serde(rename = "running")]
    Running,
    #[serde(rename = "awaiting sign-off")]
    AwaitingSignOff,
    #[serde(rename = "done")]
    Done,
    #[serde(rename = "worked around")]
    WorkedAround,
    #[serde(rename = "skipped")]
    Skipped,
    #[serde(rename = "failed")]
    Failed,
    #[serde(rename = "rolled back")]
    RolledBack,
}

impl Stage {
    pub const ALL: [Stage; 9] = [
        Stage::Waiting,
        Stage::Ready,
        Stage::Running,
        Stage::AwaitingSignOff,
        Stage::Done,
        Stage::WorkedAround,
        Stage::Skipped,
        Stage::Failed,
        Stage::RolledBack,
    ];

    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Ready => "ready",
            Stage::Running => "running",
            Stage::AwaitingSignOff => "awaiting sign-off",
            Stage::Done => "done",
            Stage::WorkedAround => "worked around",
            Stage::Skipped => "skipped",
            Stage::Failed => "failed",
            Stage::RolledBack => "rolled back",
        }
    }

    /// A need of other steps is met by it.
    pub fn meets_needs(self) -> bool {
        matches!(self, Stage::Done | Stage::WorkedAround | Stage::Skipped)
    }
}

/// One step in a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepState {
    pub forward: Track,
    /// Its undo, in a rollback.
    pub back: Track,
    /// The restore of its restore point, in a rollback.
    pub restore: Track,
    /// For a gate.
    pub gate: GateState,
    /// It was taken back by the restore of a restore point that covers it.
    pub restored: Option<Stamp>,
    /// It was not in the plan.
    pub added: Option<Change>,
    /// What was changed about it, and what it was, in the order of the log.
    pub amended: Vec<Amended>,
}

/// Who changed the plan, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub stamp: Stamp,
    pub because: Option<String>,
}

/// A change of a step in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Amended {
    pub change: Change,
    /// The fields that changed, in words, with what they were: `("takes", "45m")`.
    pub was: Vec<(&'static str, String)>,
}

impl StepState {
    pub fn track(&self, way: Way) -> &Track {
        match way {
            Way::Forward => &self.forward,
            Way::Back => &self.back,
            Way::Restore => &self.restore,
        }
    }

    /// Work on it was begun and has not been taken back since.
    pub fn is_begun(&self) -> bool {
        self.forward.standing().is_some()
    }

    /// When the work that counts was begun, by whoever began first.
    pub fn begun(&self) -> Option<Instant> {
        let last = self.forward.standing().and_then(Attempt::begun);
        self.forward.begun_before.into_iter().chain(last).min()
    }

    pub fn track_mut(&mut self, way: Way) -> &mut Track {
        match way {
            Way::Forward => &mut self.forward,
            Way::Back => &mut self.back,
            Way::Restore => &mut self.restore,
        }
    }
}

/// The attempts at a piece of work, forward or back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    pub attempts: Vec<Attempt>,
    pub skipped: Option<(Stamp, Option<String>)>,
    /// In order of arrival; the last of an id stands.
    pub evidence: Vec<EvidenceGiven>,
    /// Whose finish does not stand, where there is no attempt that they had a hand in.
    pub(super) hands: Vec<Stamp>,
    /// So many of the attempts were taken back before the step was opened again.
    pub(super) undone: usize,
    /// When the first of the other attempts was begun, but for the last: that one still changes.
    pub(super) begun_before: Option<Instant>,
    /// The places of the attempts that starts and finishes went to.
    pub(super) places: BTreeMap<EntryId, usize>,
}

impl Track {
    /// The attempt that counts now: the last, unless it was set aside.
    pub fn current(&self) -> Option<&Attempt> {
        self.attempts.last().filter(|a| a.set_aside.is_none())
    }

    pub(super) fn current_mut(&mut self) -> Option<&mut Attempt> {
        self.attempts.last_mut().filter(|a| a.set_aside.is_none())
    }

    /// The last attempt, unless it was taken back.
    fn standing(&self) -> Option<&Attempt> {
        self.attempts.get(self.undone..)?.last()
    }

    /// The attempt that a start or a finish went to, with its place. There can be thousands.
    pub fn attempt_of(&self, entry: &EntryId) -> Option<(usize, &Attempt)> {
        let place = *self.places.get(entry)?;
        Some((place, self.attempts.get(place)?))
    }

    pub(super) fn push(&mut self, attempt: Attempt) {
        let before = self.standing().and_then(Attempt::begun);
        self.begun_before = self.begun_before.into_iter().chain(before).min();
        self.attempts.push(attempt);
    }

    /// All that was done was taken back: from here on it counts again.
    pub(super) fn begin_anew(&mut self) {
        self.undone = self.attempts.len();
        self.begun_before = None;
    }

    pub fn finish(&self) -> Option<&Finish> {
        self.current().and_then(|a| a.finish.as_ref())
    }

    pub fn is_running(&self) -> bool {
        self.current().is_some_and(|a| a.finish.is_none())
    }

    /// What was given for the attempt that counts now, or for the one to come. What proved an
    /// attempt that failed does not prove the next.
    pub fn evidence(&self, id: &str) -> Option<&EvidenceGiven> {
        self.evidence_of(self.attempt_for_evidence(), id)
    }

    /// What was given last for the attempt at that place.
    pub fn evidence_of(&self, attempt: usize, id: &str) -> Option<&EvidenceGiven> {
        let mut given = self.evidence.iter().rev();
        given.find(|e| e.attempt == attempt && e.id == id)
    }

    /// The place of the attempt that evidence given now belongs to.
    pub(super) fn attempt_for_evidence(&self) -> usize {
        let failed = |f: &Finish| f.outcome == Outcome::Failed;
        match self.current() {
            Some(a) if !a.finish.as_ref().is_some_and(failed) => self.attempts.len() - 1,
            _ => self.attempts.len(),
        }
    }
}

/// One start of a step and what came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attempt {
    /// Absent when it was finished in one action.
    pub started: Option<Stamp>,
    /// Others who had a hand in it: started it too, took it over, or finished it otherwise.
    pub also: Vec<Stamp>,
    /// Who gave it out of their hands, with how many had a hand in it until then.
    pub(super) left: Vec<(String, usize)>,
    pub finish: Option<Finish>,
    pub sign_offs: Vec<SignOff>,
    /// When and why it stopped to count: the step was opened again, or skipped.
    pub set_aside: Option<(Stamp, Option<String>)>,
}

impl Attempt {
    pub fn start(&self) -> Option<Instant> {
        self.started
            .as_ref()
            .map(|s| s.at)
            .or_else(|| self.finish.as_ref().map(|f| f.stamp.at))
    }

    /// When it was begun, by whoever began first.
    fn begun(&self) -> Option<Instant> {
        let others = self.also.iter().map(|s| s.at);
        others.chain(self.start()).min()
    }

    /// Whether it can be what became of the step: it did not fail, and was not set aside.
    pub fn counts(&self) -> bool {
        let failed = |finish: &Finish| finish.outcome == Outcome::Failed;
        self.set_aside.is_none() && !self.finish.as_ref().is_some_and(failed)
    }

    /// From start to finish, else to now.
    pub fn duration(&self, now: Instant) -> Span {
        let end = self.finish.as_ref().map_or(now, |f| f.stamp.at);
        Span::age(self.start().unwrap_or(end), end)
    }

    /// Everybody who started or finished it; none of them may sign it.
    pub fn doers(&self) -> impl Iterator<Item = &str> {
        let starts = self.started.iter().chain(&self.also);
        let finishes = self
            .finish
            .iter()
            .flat_map(|f| std::iter::once(&f.stamp).chain(&f.confirmed));
        starts.chain(finishes).map(|s| s.by.as_str())
    }

    /// Who has it in hand: those who did it, less those from whom somebody took it over. Each
    /// once.
    pub fn in_hand(&self) -> impl Iterator<Item = &str> {
        let all = self.doers().enumerate();
        let new = all.filter(|(n, doer)| !self.doers().take(*n).any(|d| d == *doer));
        new.map(|(_, doer)| doer)
            .filter(|doer| self.is_in_hand_of(doer))
    }

    pub fn is_in_hand_of(&self, person: &str) -> bool {
        let hands = self.started.iter().chain(&self.also);
        let last = hands.enumerate().filter(|(_, s)| s.by == person).last();
        let mut left = self.left.iter().filter(|(who, _)| who == person);
        // Who comes back to it has it in hand again.
        let since = last.map_or(0, |(place, _)| place);
        self.is_doer(person) && !left.any(|(_, place)| *place > since)
    }

    /// Who took over has it in hand in place of whoever had it before.
    pub(super) fn pass_on(&mut self, from: &str, taken: &Stamp) {
        let hands = self.started.iter().count() + self.also.len();
        self.left.push((from.to_string(), hands));
        self.also.push(taken.clone());
    }

    /// The sign-off that counts for a role: the last word of what stands. Nobody's signature counts
    /// on their own work, which only a merge can bring about; nor one of something that was changed
    /// since.
    pub fn sign_off(&self, role: &str) -> Option<&SignOff> {
        self.last_sign_off(role).filter(|s| s.lapsed.is_none())
    }

    /// The last word for a role, also where what was signed was changed since.
    pub fn last_sign_off(&self, role: &str) -> Option<&SignOff> {
        let finish = self.finish.as_ref()?;
        let is_of_it = |s: &SignOff| finish.is(&s.finish) || s.lapsed.is_some();
        let mut given = self.sign_offs.iter().rev();
        given.find(|s| s.role == role && is_of_it(s) && !self.is_doer(&s.stamp.by))
    }

    /// The last word for a role that stood at a moment: what was changed later had been signed.
    pub fn sign_off_at(&self, role: &str, at: Instant) -> Option<&SignOff> {
        let finish = self.finish.as_ref()?;
        let is_of_it = |s: &SignOff| finish.is(&s.finish) || s.lapsed.is_some();
        let mut given = self.sign_offs.iter().rev().filter(|s| s.stamp.at <= at);
        let last = given.find(|s| s.role == role && is_of_it(s) && !self.is_doer(&s.stamp.by))?;
        let lapsed = last.lapsed.as_ref().is_some_and(|by| by.at <= at);
        (!lapsed).then_some(last)
    }

    /// What was signed was changed: those who signed have not seen it as it is now.
    pub(super) fn lapse(&mut self, change: &Stamp, whose: impl Fn(&SignOff) -> bool) {
        let signed = self
            .sign_offs
            .iter_mut()
            .filter(|s| s.signed && s.lapsed.is_none() && whose(s));
        signed.for_each(|s| s.lapsed = Some(change.clone()));
    }

    /// The last word of that role, where it is what the same person says there again.
    pub(super) fn sign_off_mut(&mut self, again: &SignOff) -> Option<&mut SignOff> {
        let finish = self.finish.as_ref();
        let same_finish =
            |s: &SignOff| finish.is_some_and(|f| f.is(&s.finish) && f.is(&again.finish));
        let last = self.sign_offs.iter().rposition(|s| s.role == again.role)?;
        let is_it = self.sign_offs.get(last).is_some_and(|s| {
            (s.signed, &s.stamp.by) == (again.signed, &again.stamp.by)
                && s.lapsed.is_none()
                && same_finish(s)
        });
        self.sign_offs.get_mut(last).filter(|_| is_it)
    }

    pub fn is_doer(&self, person: &str) -> bool {
        self.doers().any(|d| d == person)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    pub stamp: Stamp,
    pub outcome: Outcome,
    pub because: Option<String>,
    /// The same, recorded again: by the doer after somebody had typed it for them, or by
    /// another who had not heard of it.
    pub confirmed: Vec<Stamp>,
    /// It took a small fraction of its best time.
    pub quick: bool,
    /// It was entered late that it was done before what it needs.
    pub out_of_turn: bool,
}

impl Finish {
    pub(super) fn new(stamp: Stamp, outcome: Outcome, because: Option<String>) -> Finish {
        Finish {
            stamp,
            outcome,
            because,
            confirmed: Vec::new(),
            quick: false,
            out_of_turn: false,
        }
    }

    /// Whether that entry is this finish.
    pub fn is(&self, entry: &EntryId) -> bool {
        self.stamp.entry == *entry || self.confirmed.iter().any(|s| s.entry == *entry)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SignOff {
    pub role: String,
    pub stamp: Stamp,
    pub signed: bool,
    /// The finish that is confirmed or refused.
    pub finish: EntryId,
    pub because: Option<String>,
    /// What changed of what was signed, or what its signer had not heard of: it doesn't count.
    pub lapsed: Option<Stamp>,
    /// The same, said again by the signer after somebody had typed it for them, or the other way
    /// round.
    pub confirmed: Vec<Stamp>,
}

impl SignOff {
    /// Each time that it was said.
    pub(super) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        std::iter::once(&self.stamp).chain(&self.confirmed)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceGiven {
    pub id: String,
    pub stamp: Stamp,
    /// A file's name for a file; nothing when it is withheld.
    pub value: Option<String>,
    pub file: Option<StoredFile>,
    /// The place of the attempt that it belongs to.
    pub attempt: usize,
}

impl EvidenceGiven {
    /// Whether it says the same as another answer.
    pub(super) fn is_same(&self, other: &EvidenceGiven) -> bool {
        self.value == other.value && self.file == other.file
    }
}
