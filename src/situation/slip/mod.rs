//! Where the time went: from the step that was planned to finish last back to the opening, through
//! whatever released each start, what each stretch took more than the baseline gave it.

mod free;
mod ledger;
mod leg;

use self::ledger::Ledger;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::Situation;

/// How much later the night ended than planned, and why. The items sum to the slip, in whole
/// seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// The step that the baseline had finish last.
    pub last: StepIx,
    /// When the baseline had it finish, and when it did; for a night that is not over, now.
    pub planned: Instant,
    pub actual: Instant,
    /// It has not finished: the slip is reckoned to now.
    pub unfinished: bool,
    /// From the opening on; what took no longer than planned is not there.
    pub items: Vec<Item>,
}

/// One stretch of the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub kind: Kind,
    pub step: Option<StepIx>,
    /// The blocker, the pause or the role that it was.
    pub name: Option<String>,
    /// More than planned; below zero: less.
    pub by: Span,
}

/// What a stretch of time went into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    OpenedLate,
    /// It could have begun, and nobody did.
    Waiting,
    Blocker,
    /// A gate took longer than `waits.decision` to be decided.
    Decision,
    SignOff,
    /// The lead's pause, or a stop.
    Hold,
    NotBefore,
    Overrun,
    /// From the first attempt to the one that counts.
    Rework,
    AddedWork,
    /// Done sooner than planned.
    EarlyGain,
    /// Planned time of a step that was skipped.
    Skipped,
    /// Planned time of steps that are not finished.
    ToCome,
    /// Time that the baseline left between these steps: it takes up that much.
    Slack,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::OpenedLate,
        Kind::Waiting,
        Kind::Blocker,
        Kind::Decision,
        Kind::SignOff,
        Kind::Hold,
        Kind::NotBefore,
        Kind::Overrun,
        Kind::Rework,
        Kind::AddedWork,
        Kind::EarlyGain,
        Kind::Skipped,
        Kind::ToCome,
        Kind::Slack,
    ];

    /// As reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::OpenedLate => "opened late",
            Kind::Waiting => "waiting for a person",
            Kind::Blocker => "blocker",
            Kind::Decision => "decision",
            Kind::SignOff => "sign-off",
            Kind::Hold => "hold or stop",
            Kind::NotBefore => "not before",
            Kind::Overrun => "overrun",
            Kind::Rework => "rework",
            Kind::AddedWork => "added work",
            Kind::EarlyGain => "early gain",
            Kind::Skipped => "skipped",
            Kind::ToCome => "still to come",
            Kind::Slack => "slack in the baseline",
        }
    }
}

impl Slip {
    /// Later than planned; below zero: earlier.
    pub fn by(&self) -> Span {
        Span::seconds(seconds(self.planned, self.actual))
    }

    /// What all items of a kind come to.
    pub fn of(&self, kind: Kind) -> Span {
        let items = self.items.iter().filter(|item| item.kind == kind);
        Span::seconds(items.map(|item| item.by.secs()).sum())
    }
}

/// The slip of a run; nothing where the baseline has no times, or the opening is not known.
pub fn slip(situation: &Situation) -> Option<Slip> {
    let run = situation.run;
    let window = |ix: &StepIx| run.plan.is_in_window(*ix);
    let planned = |ix: StepIx| Some((run.baseline(ix)?.1, ix));
    let steps = run.plan.in_order().filter(window);
    let (planned, last) = steps.filter_map(planned).max_by_key(|(at, _)| *at)?;
    let opens = run.opened.as_ref()?.stamp.at;
    let ledger = Ledger::of(situation, opens);
    Some(ledger.walk(last, planned))
}

/// Whole seconds of the clock, so that stretches that follow each other sum exactly.
fn seconds(from: Instant, to: Instant) -> i64 {
    to.timestamp() - from.timestamp()
}
