//! Where a night stands, in plain figures: everything that a forecast knows about a run.

use crate::runbook::{Person, Runbook, StepIx, TakesBack};
use crate::time::{Instant, Span};

/// A plan's people and how far its steps have come.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSnapshot {
    pub now: Instant,
    /// One for each step.
    pub progress: Vec<Progress>,
    /// Who can be counted on. Their shifts are kept to; deputies are not counted.
    pub people: Vec<Person>,
    /// Those of them who have not checked in, though it is their shift.
    pub unseen: Vec<String>,
    /// Who is on the roster and can't be counted on: they have gone, or nobody has seen them.
    pub away: Vec<Person>,
    /// What the finished steps took, without the time in which nothing could be done about them.
    pub took: Vec<(StepIx, Span)>,
    /// What holds work up that is not over; how long, [`RunSnapshot::progress`] knows already.
    pub pauses: Vec<Pause>,
    /// The steps of the window that were begun and not taken back, in the order of their starts.
    pub begun: Vec<StepIx>,
    /// The restore points that are there.
    pub points: Vec<Point>,
    /// Since when, and by which step, there is no rollback.
    pub no_rollback: Option<(StepIx, Instant)>,
    /// While the run goes back: what that asks for, and how far each has come. Nothing while it
    /// goes forward.
    pub returning: Option<Vec<(TakesBack, Progress)>>,
    /// Steps of the window that can be begun now, or as soon as a gate that is up for a decision
    /// says go.
    pub ready: Vec<StepIx>,
    /// Whether `not_before` holds work up; in a rehearsal it does not.
    pub keeps_times: bool,
}

/// A blocker, a hold or a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// The number of the blocker, if it is one.
    pub blocker: Option<String>,
    /// The steps whose work it holds up.
    pub steps: Vec<StepIx>,
    /// Until about then.
    pub until: Instant,
    /// How far that is a guess; nothing where it is certain.
    pub guess: Option<Guess>,
}

/// When something ends that nobody can tell the end of: not before `from`, and then more than x
/// later with a chance of T / (T + x), T being how long it has lasted (the Copernican estimate;
/// Gott, 1993).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Guess {
    pub from: Instant,
    pub lasted: Span,
}

/// A restore point that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub step: StepIx,
    /// The begun steps whose changes its restore takes back.
    pub covers: Vec<StepIx>,
}

/// How far a piece of work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Open {
        /// Something holds it up until about then.
        from: Option<Instant>,
    },
    Running {
        since: Instant,
        /// For how much of that time nothing could be done about it.
        idle: Span,
        /// Nothing can be done about it until about then.
        until: Option<Instant>,
    },
    Over {
        start: Instant,
        finish: Instant,
        /// When it was signed, or is expected to be: what stands on it may begin then.
        released: Instant,
    },
}

impl Progress {
    pub const OPEN: Progress = Progress::Open { from: None };

    pub fn is_over(&self) -> bool {
        matches!(self, Progress::Over { .. })
    }
}

impl RunSnapshot {
    /// Before the night: everything is open, and the roster comes.
    pub fn before(plan: &Runbook) -> RunSnapshot {
        RunSnapshot {
            now: plan.window.opens,
            progress: vec![Progress::OPEN; plan.steps.len()],
            people: plan.people.clone(),
            unseen: Vec::new(),
            away: Vec::new(),
            took: Vec::new(),
            pauses: Vec::new(),
            begun: Vec::new(),
            points: Vec::new(),
            no_rollback: None,
            returning: None,
            ready: Vec::new(),
            keeps_times: true,
        }
    }

    /// How far a step has come.
    pub fn progress(&self, step: StepIx) -> Progress {
        self.progress.get(step).copied().unwrap_or(Progress::OPEN)
    }
}

/// A pause whose end nobody can tell is expected to last as long again as it has lasted (or, where
/// an end was given and has passed, as it is overdue), at least this long.
const AT_LEAST: Span = Span::minutes(15);

/// When something that holds work up since then is expected to end: when it was said to, or, that
/// having passed, as far off as it lies back. What lasts with no end in sight is as likely as not
/// to last as long again (the Copernican estimate; Gott, 1993).
pub fn expected_end(since: Instant, said: Option<Instant>, now: Instant) -> Instant {
    match said.filter(|&said| said > now) {
        Some(said) => said,
        None => {
            let guess = guess(since, said, now);
            guess.from + guess.lasted.delta()
        }
    }
}

/// The same, with how far off that may be. What is said to end later is not expected to end
/// before that.
pub fn guess(since: Instant, said: Option<Instant>, now: Instant) -> Guess {
    let from = said.map_or(since, |said| said.max(since));
    Guess {
        from: now.max(from),
        lasted: Span::between(from.min(now), now).max(AT_LEAST),
    }
}
