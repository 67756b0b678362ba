//! A piece of work: a step, its undo, or the restore of its restore point. When it was begun and
//! finished, by whom, what proves it and who signed it.

use crate::journal::{Outcome, Way};
use crate::run::{Attempt, EvidenceGiven, Finish, Run, SignOff, Stage, Stamp, Task};
use crate::runbook::{Evidence, StepIx};
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// What there is to tell of a piece of work.
#[derive(Debug, Clone)]
pub struct WorkFacts<'a> {
    pub step: StepIx,
    pub way: Way,
    /// Where it stands; nothing for an undo or a restore that nothing asks for and nobody began.
    pub stage: Option<Stage>,
    /// When its first attempt was begun.
    pub first_started: Option<Instant>,
    /// When the attempt that counts was begun, where somebody recorded that.
    pub started: Option<Instant>,
    /// When the attempt that counts ended, whatever its outcome; of a gate when it was decided go
    /// or no-go.
    pub finished: Option<Instant>,
    pub outcome: Option<Outcome>,
    /// Why it ended so, or why it was skipped.
    pub because: Option<&'a str>,
    /// From the first start to the finish, of work that did not fail.
    pub took: Option<Span>,
    /// Who finished the attempt that counts, else who began it; of a gate who decided it last.
    pub by: Option<&'a Stamp>,
    /// Everybody who worked on it or decided it, once each.
    pub doers: Vec<&'a str>,
    pub attempts: usize,
    /// One for each role that signs.
    pub sign_offs: Vec<SignOffFacts<'a>>,
    /// One for each that is asked for.
    pub evidence: Vec<EvidenceFacts<'a>>,
}

/// How a role stands to a piece of work that it signs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignOffFacts<'a> {
    pub role: &'a str,
    pub state: SignOffState,
    /// The signature or the refusal that counts; of what was changed since it was signed, the
    /// signature that did.
    pub given: Option<&'a SignOff>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOffState {
    Signed,
    Refused,
    /// The finish, the evidence or the results that were signed are not what they were.
    Lapsed,
    /// The work is finished, and nobody has signed it.
    Missing,
    /// There is no finished work to sign.
    NotDue,
}

impl SignOffState {
    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            SignOffState::Signed => "signed",
            SignOffState::Refused => "refused",
            SignOffState::Lapsed => "changed since signed",
            SignOffState::Missing => "missing",
            SignOffState::NotDue => "not due",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvidenceFacts<'a> {
    pub asked: &'a Evidence,
    pub given: Option<&'a EvidenceGiven>,
    /// The work is finished without it.
    pub missing: bool,
}

/// How long work has been running.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoFar<'a> {
    /// Who has it in hand.
    pub who: Option<&'a str>,
    pub took: Span,
    /// How long it is likely to take.
    pub of: Option<Span>,
}

impl SoFar<'_> {
    /// `33m of 45m`, `33m`.
    pub fn short(&self) -> String {
        self.text(|span| span.short())
    }

    /// `33 minutes of 45 minutes`.
    pub fn words(&self) -> String {
        self.text(|span| span.words())
    }

    fn text(&self, write: impl Fn(&Span) -> String) -> String {
        let of = self.of.map(|of| format!(" of {}", write(&of)));
        format!("{}{}", write(&self.took), of.unwrap_or_default())
    }
}

impl WorkFacts<'_> {
    /// It came to an end that stands: it was done or worked around, and not taken back.
    pub fn is_finished(&self) -> bool {
        let back = self.stage == Some(Stage::RolledBack);
        let done = self
            .outcome
            .is_some_and(|outcome| outcome != Outcome::Failed);
        done && !back
    }
}

impl<'a> Situation<'a> {
    /// A step or a gate.
    pub fn step(&self, ix: StepIx) -> WorkFacts<'a> {
        self.work(ix, Way::Forward)
    }

    pub fn work(&self, ix: StepIx, way: Way) -> WorkFacts<'a> {
        let run = self.run;
        let (step, state) = (&run.plan.steps[ix], &run.steps[ix]);
        let track = state.track(way);
        let attempt = track.attempts.last().filter(|a| stands(a, way));
        let finish = attempt.and_then(|a| a.finish.as_ref());
        let decided = state
            .gate
            .decision()
            .filter(|_| way.is_forward() && step.gate.is_some());
        let ended = decided
            .filter(|_| state.gate.stage().is_some())
            .map(|d| &d.stamp);
        let ended = finish.map(|f| &f.stamp).or(ended);
        let started = attempt.and_then(|a| a.started.as_ref());
        let starts = track.attempts.iter().filter_map(|a| a.started.as_ref());
        let first_started = starts.map(|s| s.at).min();
        let outcome = finish.map(|f| f.outcome);
        let worked = ended.filter(|_| outcome != Some(Outcome::Failed));
        let skipped = track.skipped.as_ref().and_then(|(_, why)| why.as_deref());
        let because = finish.and_then(|f| f.because.as_deref());
        let mut facts = WorkFacts {
            step: ix,
            way,
            stage: self.work_stage(ix, way),
            first_started,
            started: started.map(|s| s.at),
            finished: ended.map(|stamp| stamp.at),
            outcome,
            because: because.or(skipped),
            took: first_started
                .zip(worked)
                .map(|(from, to)| Span::age(from, to.at)),
            by: ended.or(started).or(decided.map(|d| &d.stamp)),
            doers: doers(run, ix, way),
            attempts: track.attempts.len(),
            sign_offs: Vec::new(),
            evidence: Vec::new(),
        };
        let Some(task) = Task::of(&run.plan, ix, way) else {
            return facts;
        };
        let is_finished = facts.is_finished();
        let sign_offs = task.sign_off.iter();
        facts.sign_offs = sign_offs
            .map(|role| sign_off(role, attempt, is_finished))
            .collect();
        let evidence = task.evidence.iter().map(|asked| {
            let undone = attempt.filter(|a| a.set_aside.is_some());
            let given = match undone {
                Some(_) => track.evidence_of(track.attempts.len() - 1, &asked.id),
                None => track.evidence(&asked.id),
            };
            EvidenceFacts {
                asked,
                given,
                missing: given.is_none() && is_finished,
            }
        });
        facts.evidence = evidence.collect();
        facts
    }

    /// Where a piece of work stands: a step; an undo or a restore that the rollback asks for, or
    /// that somebody began.
    pub fn work_stage(&self, ix: StepIx, way: Way) -> Option<Stage> {
        if way.is_forward() {
            return Some(self.stage(ix));
        }
        let asked = self.undos.iter().find(|u| (u.step, u.way) == (ix, way));
        asked.map(|undo| undo.stage).or_else(|| {
            let track = self.run.steps.get(ix)?.track(way);
            let last = track.attempts.last().filter(|a| stands(a, way));
            let outcome = last.and_then(|a| a.finish.as_ref()).map(|f| f.outcome);
            self.run.work_stage(ix, way).or(match outcome {
                Some(Outcome::WorkedAround) => Some(Stage::WorkedAround),
                Some(_) => Some(Stage::Done),
                None => None,
            })
        })
    }

    /// The pieces of work of a step that there is something to tell of: its own; its undo and its
    /// restore where a rollback asks for them or somebody did something about them.
    pub fn works(&self, ix: StepIx) -> Vec<Way> {
        let told = |way: &Way| {
            let track = self.run.steps[ix].track(*way);
            *way == Way::Forward
                || self.undos.iter().any(|u| (u.step, u.way) == (ix, *way))
                || !track.attempts.is_empty()
                || !track.evidence.is_empty()
        };
        Way::ALL.into_iter().filter(told).collect()
    }

    /// How long a step has been running.
    pub fn step_so_far(&self, ix: StepIx) -> Option<SoFar<'a>> {
        self.so_far(ix, Way::Forward)
    }

    /// How long work has been running, as far as it has been begun.
    pub fn so_far(&self, ix: StepIx, way: Way) -> Option<SoFar<'a>> {
        let attempt = self.run.track(ix, way)?.current()?;
        let takes = Task::of(&self.run.plan, ix, way).and_then(|task| task.takes);
        Some(SoFar {
            who: attempt.in_hand().next(),
            took: attempt.duration(self.now),
            of: takes.map(|takes| takes.likely),
        })
    }
}

/// Whether an attempt is what there is to tell of a piece of work: one that was set aside is not.
/// An undo that was finished stays finished, whatever becomes of its step afterwards.
fn stands(attempt: &Attempt, way: Way) -> bool {
    let done = |f: &Finish| f.outcome != Outcome::Failed;
    let undone = !way.is_forward() && attempt.finish.as_ref().is_some_and(done);
    attempt.set_aside.is_none() || undone
}

fn sign_off<'a>(
    role: &'a str,
    attempt: Option<&'a Attempt>,
    is_finished: bool,
) -> SignOffFacts<'a> {
    let last = attempt.and_then(|a| a.last_sign_off(role));
    let lapsed = last.is_some_and(|s| s.lapsed.is_some());
    let given = last.filter(|_| is_finished || !lapsed);
    let state = match given {
        Some(_) if lapsed => SignOffState::Lapsed,
        Some(given) if given.signed => SignOffState::Signed,
        Some(_) => SignOffState::Refused,
        None if is_finished => SignOffState::Missing,
        None => SignOffState::NotDue,
    };
    SignOffFacts { role, state, given }
}

fn doers(run: &Run, ix: StepIx, way: Way) -> Vec<&str> {
    let state = &run.steps[ix];
    let track = state.track(way);
    let work = track.attempts.iter().flat_map(Attempt::doers);
    let decided = state.gate.decision().filter(|_| way.is_forward());
    let skipped = track.skipped.as_ref().map(|(stamp, _)| stamp);
    let others = decided.map(|d| &d.stamp).into_iter().chain(skipped);
    let mut all: Vec<&str> = Vec::new();
    for person in work.chain(others.map(|stamp| stamp.by.as_str())) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
