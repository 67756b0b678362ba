//! The rules about times: what can have happened then, and what may be a slip of the hand.
//!
//! An entered time is checked against the run. What can't be true is refused; what is unlikely is
//! refused once, with the whole date, and a reason keeps it.

use crate::journal::{Event, Fact, Mode};
use crate::run::{Command, Earliest, LogLine, Refusal, Rule, Run, TooEarly};
use crate::runbook::{StepIx, When};
use crate::time::{Instant, Span};

use super::Wish;

/// Two clocks in one room never agree to the second.
const GRACE: Span = Span::minutes(1);

/// A time further back than that is seldom meant.
const OLD: Span = Span::minutes(8 * 60);

/// What happened so long before a live run is seldom part of it.
const BEFORE_LIVE: Span = Span::minutes(15);

/// So long before all that is planned nothing of a run happens, unless it is prepared for.
const EVE: Span = Span::minutes(24 * 60);

/// A phase `before` may begin so long before the window.
const PREPARATION: Span = Span::minutes(92 * 24 * 60);

/// What is promised for later than that is seldom meant, unless the window is still open then.
const FAR: Span = Span::minutes(3 * 24 * 60);

impl Run {
    /// When the first of it is known, or planned: the opening of the run or of its window.
    fn begins(&self) -> Instant {
        let opened = self.opened.as_ref().map(|o| o.stamp.at);
        let planned = self.baseline.iter().flatten().map(|(start, _)| *start);
        let all = opened.into_iter().chain(planned);
        all.fold(self.plan.window.opens, Instant::min)
    }

    fn is_prepared(&self) -> bool {
        self.plan
            .phases
            .iter()
            .any(|phase| phase.when == When::Before)
    }

    /// Work that has its place before the window.
    fn is_preparation(&self, step: StepIx) -> bool {
        let phase = self
            .plan
            .steps
            .get(step)
            .map(|step| step.phase)
            .and_then(|phase| self.plan.phases.get(phase));
        phase.is_some_and(|phase| phase.when == When::Before)
    }
}

impl Wish<'_> {
    /// `Sat 28 Nov 02:14`, with its year where that is another.
    pub(super) fn dated(&self, at: Instant) -> String {
        self.run.plan.window.zone.dated(at, self.moment.now)
    }

    /// As somebody would type it: `02:14`, `sat 02:14`.
    pub(super) fn near(&self, at: Instant) -> String {
        self.run.plan.window.zone.near(at, self.moment.now)
    }

    /// When the run begins; where that is still to come, now: somebody is at it already.
    fn begins(&self) -> Instant {
        self.run.begins().min(self.moment.now)
    }

    /// Whether it is about the past: what is said to happen now meets the rules of now.
    pub(super) fn is_told(&self) -> bool {
        let told = self.request.at;
        told.is_some_and(|at| at + GRACE.delta() <= self.moment.now)
    }

    /// When it happened: what is entered to the minute is not before what it is about in that
    /// minute, and not after now.
    pub(super) fn occurred(&self, event: &Event) -> Option<Instant> {
        let at = self.request.at?.min(self.moment.now);
        let earliest = self.earliest_of(event).filter(|e| !e.is_after(at));
        Some(earliest.map_or(at, |earliest| earliest.at.max(at)))
    }

    /// What is wrong about the time at which it is said to have happened.
    pub(super) fn time_rules(&self, event: &Event) -> Vec<Refusal> {
        let Some(at) = self.request.at else {
            return Vec::new();
        };
        let earliest = self.earliest_of(event).filter(|e| e.is_after(at));
        let never = [
            self.is_past(at),
            self.is_in_the_run(at),
            earliest.map(|earliest| self.too_early(at, &earliest)),
        ];
        let step = event.step().and_then(|id| self.run.plan.step(id));
        let unlikely = self
            .seldom_meant(at, step)
            .or_else(|| self.is_stale_test(at, event));
        never.into_iter().flatten().chain(unlikely).collect()
    }

    /// What it can't have happened before. A time that is still to come was entered by a clock that
    /// is ahead, and says nothing of what was first.
    fn earliest_of(&self, event: &Event) -> Option<Earliest> {
        let earliest = self.run.earliest_of(event);
        earliest.filter(|earliest| earliest.at <= self.moment.now + GRACE.delta())
    }

    /// Nothing has happened that is still to come.
    pub(super) fn is_past(&self, at: Instant) -> Option<Refusal> {
        (at > self.moment.now + GRACE.delta()).then(|| {
            let (told, now) = (self.dated(at), self.dated(self.moment.now));
            let why = format!("{told} is still to come: it is {now}");
            let day_before = self.near(at - EVE.delta());
            let allowed =
                format!("write a time up to now, like -15m; for the day before, {day_before}");
            Refusal::new(Rule::Future, why, allowed)
        })
    }

    /// Nothing of a run happens before its earliest preparation.
    pub(super) fn is_in_the_run(&self, at: Instant) -> Option<Refusal> {
        let begins = self.begins();
        let margin = if self.run.is_prepared() {
            PREPARATION
        } else {
            EVE
        };
        (at < begins - margin.delta()).then(|| {
            let (told, begins) = (self.dated(at), self.dated(begins));
            let why = format!("{told} is before this run, which starts {begins}");
            let allowed = format!(
                "write a time since then, like -15m or {}",
                self.near(self.moment.now)
            );
            Refusal::new(Rule::ImpossibleTime, why, allowed)
        })
    }

    fn too_early(&self, at: Instant, earliest: &Earliest) -> Refusal {
        let (told, since) = (self.dated(at), self.dated(earliest.at));
        let why = format!("{told} is too early: {} {since}", earliest.what);
        let next = self.near(earliest.at + GRACE.delta());
        let allowed = format!("write {next} or later, or correct the other entry first");
        Refusal::new(Rule::ImpossibleTime, why, allowed)
    }

    fn seldom_meant(&self, at: Instant, step: Option<StepIx>) -> Option<Refusal> {
        let run = self.run;
        let age = Span::age(at, self.moment.now);
        let before = Span::age(at, self.begins());
        let early = match run.mode() {
            Mode::Live => BEFORE_LIVE,
            // It is opened when the team is at it.
            Mode::Rehearsal => OLD,
        };
        let prepares = step.map_or(run.is_prepared(), |step| run.is_preparation(step));
        // Nobody could tell it before the run was opened.
        if prepares && run.opened.as_ref().is_some_and(|o| at < o.stamp.at) {
            return None;
        }
        let told = self.dated(at);
        let why = if before > early {
            let begins = self.dated(self.begins());
            format!(
                "{told} is {} before this run starts, {begins}",
                before.short()
            )
        } else if age > OLD {
            format!("{told} is {} ago", age.short())
        } else {
            return None;
        };
        Some(Refusal::new(Rule::UnlikelyTime, why, IF_RIGHT))
    }

    /// A test says nothing of what was changed after it.
    fn is_stale_test(&self, at: Instant, event: &Event) -> Option<Refusal> {
        let Event::ServiceTested { service, .. } = event else {
            return None;
        };
        let plan = &self.run.plan;
        let changes = |ix: &StepIx| plan.steps[*ix].changes.contains(service);
        let changed = plan.in_order().filter(changes).filter_map(|ix| {
            let attempt = self.run.steps.get(ix)?.forward.attempts.last()?;
            let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
            Some((finish.or(attempt.start())?, ix))
        });
        let (changed, ix) = changed.max()?;
        (at + GRACE.delta() <= changed).then(|| {
            let (told, changed) = (self.dated(at), self.dated(changed));
            let why = format!("{told} is before {} changed it, {changed}", self.label(ix));
            Refusal::new(Rule::UnlikelyTime, why, IF_RIGHT)
        })
    }

    /// What is wrong about a time that was promised.
    pub(super) fn promise_rules(&self) -> Vec<Refusal> {
        let promised = promises(&self.request.command);
        promised
            .into_iter()
            .filter_map(|by| self.promise(by))
            .collect()
    }

    fn promise(&self, by: Promise) -> Option<Refusal> {
        let (at, now) = (by.at(), self.moment.now);
        let told = self.dated(at);
        if at + GRACE.delta() <= self.at && !matches!(by, Promise::Earliest(_)) {
            let why = format!("{told} is already past: it is {}", self.dated(self.at));
            let day_after = self.near(at + EVE.delta());
            let allowed = format!("write a later time, like +30m; for the next day, {day_after}");
            return Some(Refusal::new(Rule::ImpossibleTime, why, allowed));
        }
        let closes = self.run.plan.window.closes;
        let since_close = match by {
            Promise::Close(_) => FAR,
            _ => Span::ZERO,
        };
        let is_far = at > now + FAR.delta() && at > closes + since_close.delta();
        is_far.then(|| {
            let (ahead, closes) = (Span::age(now, at), self.dated(closes));
            let why = format!(
                "{told} is {} ahead; the window closes {closes}",
                ahead.short()
            );
            Refusal::new(Rule::UnlikelyTime, why, IF_RIGHT)
        })
    }

    /// What a corrected time would make impossible: it, or what is recorded already.
    pub(super) fn stays_in_order(&self, line: &LogLine, event: &Event) -> Option<Refusal> {
        let new = self.made_impossible(event)?;
        if new.entry == line.entry.id() {
            return Some(self.too_early(new.at, &new.earliest));
        }
        let (said, then) = (self.dated(new.at), self.dated(new.earliest.at));
        let why = format!(
            "{} {then} would be after the entry that followed it, {said}",
            new.earliest.what
        );
        let allowed = format!(
            "write a time before {}, or correct the other entry first",
            self.near(new.at)
        );
        Some(Refusal::new(Rule::ImpossibleTime, why, allowed))
    }

    /// What would be impossible if an entry had never been: the finish of another attempt, say.
    pub(super) fn is_possible_without(&self, event: &Event) -> Option<Refusal> {
        let new = self.made_impossible(event)?;
        let (said, then) = (self.dated(new.at), self.dated(new.earliest.at));
        let why = format!(
            "without it, the entry {} of {said} would be before {}, {then}",
            new.entry, new.earliest.what
        );
        let allowed = format!("correct {} first", new.entry);
        Some(Refusal::new(Rule::ImpossibleTime, why, allowed))
    }

    /// The first entry that could not have been when it says, if that were recorded too.
    fn made_impossible(&self, event: &Event) -> Option<TooEarly> {
        let fact = Fact::new(self.by.clone(), event.clone());
        let after = crate::run::imagine::after(self.run, self.moment, &fact);
        let known = &self.run.too_early;
        let mut new = after.too_early.into_iter();
        new.find(|early| known.iter().all(|known| known.entry != early.entry))
    }

    /// A time that is far from the one that it corrects may be of another day.
    pub(super) fn is_near_what_it_corrects(&self, line: &LogLine, at: Instant) -> Option<Refusal> {
        let was = line.occurred();
        let moved = Span::age(was, at).max(Span::age(at, was));
        (moved > OLD).then(|| {
            let (told, was) = (self.dated(at), self.dated(was));
            let why = format!(
                "{told} is {} away from the time it corrects, {was}",
                moved.short()
            );
            Refusal::new(Rule::UnlikelyTime, why, IF_RIGHT)
        })
    }

    /// Work of the window waits for the window; what prepares it, and a rehearsal, don't.
    pub(super) fn window_is_open(&self, ix: StepIx) -> Option<Refusal> {
        let opens = self.run.plan.window.opens;
        let waits = self.run.plan.is_in_window(ix) && self.run.mode() == Mode::Live;
        (waits && self.at + GRACE.delta() < opens).then(|| {
            let label = self.label(ix);
            let (opens, left) = (self.dated(opens), Span::age(self.at, opens).short());
            let why = format!("{label} belongs to the window, which opens {opens}, in {left}");
            let allowed = "wait for the window, or override with a reason";
            Refusal::new(Rule::BeforeWindow, why, allowed)
        })
    }
}

const IF_RIGHT: &str = "check the date; if it is right, override with a reason";

/// A time that is still to come when it is said.
#[derive(Clone, Copy)]
enum Promise {
    By(Instant),
    /// From when on something may be done; that it is past lets it be done now.
    Earliest(Instant),
    /// When the window closes.
    Close(Instant),
}

impl Promise {
    fn at(self) -> Instant {
        match self {
            Promise::By(at) | Promise::Earliest(at) | Promise::Close(at) => at,
        }
    }
}

fn promises(command: &Command) -> Vec<Promise> {
    match command {
        Command::Call { next, .. } => by(*next),
        Command::Block { fields, .. } | Command::Update { fields, .. } => by(fields.resolve_by),
        Command::Decide {
            until, conditions, ..
        } => {
            let conditions = conditions.iter().filter_map(|(_, fields)| fields.by);
            until
                .iter()
                .copied()
                .chain(conditions)
                .map(Promise::By)
                .collect()
        }
        Command::Delegate { until, .. } => by(*until),
        Command::Amend { changes, .. } => {
            let earliest = changes.not_before.map(Promise::Earliest);
            by(changes.decide_by).into_iter().chain(earliest).collect()
        }
        Command::Window { closes } => vec![Promise::Close(*closes)],
        _ => Vec::new(),
    }
}

fn by(at: Option<Instant>) -> Vec<Promise> {
    at.map(Promise::By).into_iter().collect()
}
