//! A run in plain figures, for the forecast: how far everything has come, what holds it up and
//! until when about, and who is there.

use crate::forecast::{Guess, Pause, Point, Progress, RunSnapshot, expected_end, guess};
use crate::journal::{Decision, Mode, Outcome, Way};
use crate::runbook::{Person, StepIx, TakesBack};
use crate::time::{Instant, Span};

use super::rollback::way_of;
use super::{Attempt, Presence, Run, Stage, Task};

impl Run {
    /// Everything that a forecast knows.
    pub fn snapshot(&self, now: Instant) -> RunSnapshot {
        let mut begun = self.begun_steps();
        begun.retain(|&ix| !self.is_rolled_back(ix));
        begun.sort_by_key(|&ix| (self.steps[ix].begun(), ix));
        let point = |step: StepIx| Point {
            step,
            covers: begun
                .iter()
                .copied()
                .filter(|&ix| self.covers(step, ix))
                .collect(),
        };
        let steps = self
            .plan
            .in_order()
            .filter(|&ix| self.plan.is_in_window(ix))
            .filter(|&ix| self.plan.steps[ix].gate.is_none());
        let Crew {
            people,
            unseen,
            away,
        } = self.crew(now);
        RunSnapshot {
            now,
            progress: self.progress(now),
            people,
            unseen,
            away,
            took: self.all_took(),
            pauses: self.hindrances(now),
            points: self.made_points().map(point).collect(),
            no_rollback: self.no_rollback(),
            returning: self.returning(now),
            ready: steps.filter(|&ix| self.is_at_hand(ix, now)).collect(),
            begun,
            keeps_times: self.mode() == Mode::Live,
        }
    }

    /// Whether a step is ready, or would be if the gates that are up for a decision said go.
    fn is_at_hand(&self, ix: StepIx, now: Instant) -> bool {
        let is_up = |need: StepIx| {
            let gate = self.plan.steps[need].gate.is_some();
            gate && matches!(self.stage(need, now), Stage::Ready | Stage::Failed)
        };
        match self.stage(ix, now) {
            Stage::Ready => true,
            Stage::Waiting => self.unmet_needs(ix).all(is_up),
            _ => false,
        }
    }

    /// How far each step has come.
    pub fn progress(&self, now: Instant) -> Vec<Progress> {
        let steps = 0..self.steps.len();
        steps
            .map(|ix| self.progress_of(ix, Way::Forward, now))
            .collect()
    }

    /// While everything goes back: what that asks for, and how far it has come.
    fn returning(&self, now: Instant) -> Option<Vec<(TakesBack, Progress)>> {
        let (work, _) = self.split();
        let with_progress = |item: TakesBack| {
            let progress = self.progress_of(item.step, way_of(&item), now);
            (item, progress)
        };
        let all = self.is_rolling_back_all();
        all.then(|| work.into_iter().map(with_progress).collect())
    }

    fn progress_of(&self, ix: StepIx, way: Way, now: Instant) -> Progress {
        let state = &self.steps[ix];
        let track = state.track(way);
        let at_once = |at| Progress::Over {
            start: at,
            finish: at,
            released: at,
        };
        let decided = state.gate.decision().filter(|_| way.is_forward());
        if let Some(decided) = decided.filter(|d| d.decision == Decision::Go) {
            return at_once(decided.stamp.at);
        }
        let open = || Progress::Open {
            from: self.held_up(ix, way, now),
        };
        if way.is_forward() && self.is_rolled_back(ix) && !self.is_left_out_since(ix) {
            return open();
        }
        let Some(attempt) = track.current() else {
            let skipped = track.skipped.as_ref();
            return skipped.map_or_else(open, |(stamp, _)| at_once(stamp.at));
        };
        match (attempt.start(), &attempt.finish) {
            (Some(since), None) => Progress::Running {
                since,
                idle: self.idle(ix, way, since, now),
                until: self.held_up_in_work(ix, way, now),
            },
            (Some(start), Some(finish)) if finish.outcome != Outcome::Failed => Progress::Over {
                start,
                finish: finish.stamp.at,
                released: self.released(ix, way, attempt, now),
            },
            _ => open(),
        }
    }

    /// When the last signature was given, or is expected.
    fn released(&self, ix: StepIx, way: Way, attempt: &Attempt, now: Instant) -> Instant {
        let Some(finish) = attempt.finish.as_ref().map(|f| f.stamp.at) else {
            return now;
        };
        let asked = Task::of(&self.plan, ix, way).map_or(&[][..], |task| task.sign_off);
        if attempt.is_signed(asked) {
            attempt
                .sign_offs
                .iter()
                .map(|s| s.stamp.at)
                .fold(finish, Instant::max)
        } else {
            let guess = self.not_signed_yet(ix, way, now);
            guess.map_or(now, end)
        }
    }

    /// What the steps that are done took, without the time in which nothing could be done.
    fn all_took(&self) -> Vec<(StepIx, Span)> {
        let steps = self
            .plan
            .in_order()
            .filter(|&ix| self.plan.is_in_window(ix));
        let worked = |ix: StepIx| {
            let took = self.took(ix, Way::Forward)?;
            let worked = took.span.secs() - took.blocked.secs();
            Some((ix, Span::seconds(worked.max(0))))
        };
        steps.filter_map(worked).collect()
    }

    /// Until when about blockers, holds and stops keep that work from being begun.
    fn held_up(&self, ix: StepIx, way: Way, now: Instant) -> Option<Instant> {
        let held = self.held_up_in_work(ix, way, now);
        let undecided = self.undecided(ix, way, now).map(end);
        held.max(self.on_hold_until(ix, way, now)).max(undecided)
    }

    /// A gate that is up for a decision for longer than deciding takes.
    fn undecided(&self, ix: StepIx, way: Way, now: Instant) -> Option<Guess> {
        let step = &self.plan.steps[ix];
        let is_up = way.is_forward() && step.gate.is_some() && self.stage(ix, now) == Stage::Ready;
        let over = |need: &StepIx| match self.progress_of(*need, way, now) {
            Progress::Over { released, .. } => Some(released),
            _ => None,
        };
        let since = step.needs.iter().filter(|_| is_up).filter_map(over).max()?;
        let guess = guess(since, None, now);
        (guess.lasted > self.plan.waits.decision).then_some(guess)
    }

    /// A signature that nobody has given yet.
    fn not_signed_yet(&self, ix: StepIx, way: Way, now: Instant) -> Option<Guess> {
        let attempt = self.steps[ix].track(way).current()?;
        let finish = attempt.finish.as_ref()?;
        let asked = Task::of(&self.plan, ix, way).map_or(&[][..], |task| task.sign_off);
        let waits = finish.outcome != Outcome::Failed && !attempt.is_signed(asked);
        let lasted = Span::between(finish.stamp.at, now).max(self.plan.waits.sign_off);
        waits.then_some(Guess { from: now, lasted })
    }

    /// The same for work that was begun: a hold leaves it alone.
    fn held_up_in_work(&self, ix: StepIx, way: Way, now: Instant) -> Option<Instant> {
        let blockers = self.blockers_on(ix, way);
        let blocked = blockers.map(|b| expected_end(b.raised.at, b.resolve_by, now));
        blocked.chain(self.stopped_until(now)).max()
    }

    fn stopped_until(&self, now: Instant) -> Option<Instant> {
        let stopped = self.stopped.as_ref();
        stopped.map(|(stamp, _)| expected_end(stamp.at, None, now))
    }

    /// By a hold of the run, the phase or the step, or by the decision of the gate that it is.
    fn on_hold_until(&self, ix: StepIx, way: Way, now: Instant) -> Option<Instant> {
        let hold = self
            .hold_on(ix)
            .map(|hold| expected_end(hold.stamp.at, None, now));
        let decided = self.steps[ix].gate.decision().filter(|_| way.is_forward());
        hold.max(decided.and_then(|d| d.until))
    }

    /// All that holds work up. Where everything goes back, only what hinders that.
    fn hindrances(&self, now: Instant) -> Vec<Pause> {
        let back = self.is_rolling_back_all();
        let blockers = self.open_blockers().map(|b| Pause {
            blocker: Some(b.number.clone()),
            steps: if back && !b.in_rollback {
                Vec::new()
            } else {
                b.steps.clone()
            },
            until: expected_end(b.raised.at, b.resolve_by, now),
            guess: Some(guess(b.raised.at, b.resolve_by, now)),
        });
        let ways: &[Way] = if back {
            &[Way::Back, Way::Restore]
        } else {
            &[Way::Forward]
        };
        let runs = |ix: StepIx| {
            let mut work = ways.iter().map(|&way| self.progress_of(ix, way, now));
            work.any(|progress| matches!(progress, Progress::Running { .. }))
        };
        let otherwise = |ix: StepIx| {
            let hold = self.on_hold_until(ix, ways[0], now).filter(|_| !runs(ix));
            let until = self.stopped_until(now).max(hold)?;
            let since = self
                .stopped
                .as_ref()
                .map(|(stamp, _)| stamp.at)
                .or(self.hold_on(ix).map(|hold| hold.stamp.at));
            let guess = since.map(|since| guess(since, None, now));
            Some(Pause {
                blocker: None,
                steps: vec![ix],
                until,
                guess: guess.filter(|guess| end(*guess) == until),
            })
        };
        let waiting = |ix: StepIx| {
            let for_people = |&way: &Way| {
                let unsigned = || self.not_signed_yet(ix, way, now);
                self.undecided(ix, way, now).or_else(unsigned)
            };
            let guess = ways.iter().find_map(for_people)?;
            Some(Pause {
                blocker: None,
                steps: vec![ix],
                until: end(guess),
                guess: Some(guess),
            })
        };
        let steps = 0..self.steps.len();
        let others = steps.clone().filter_map(otherwise);
        let waiting = steps.filter_map(waiting);
        blockers.chain(others).chain(waiting).collect()
    }

    /// For how much of the time from `since` to `now` the work was blocked or stopped.
    fn idle(&self, ix: StepIx, way: Way, since: Instant, now: Instant) -> Span {
        let of_step = self.blockers.iter().filter(|b| b.steps.contains(&ix));
        let of_work = of_step.filter(|b| way.is_forward() || b.in_rollback);
        let blocked = of_work.map(|b| {
            let solved = b.resolved.as_ref().map_or(now, |(stamp, _)| stamp.at);
            (b.raised.at, solved)
        });
        let stopped = self.stopped.as_ref().map(|(stamp, _)| (stamp.at, now));
        let mut pauses: Vec<(Instant, Instant)> = blocked.chain(stopped).collect();
        pauses.sort();
        let (mut idle, mut until) = (Span::ZERO, since);
        for (from, to) in pauses {
            let (from, to) = (from.max(until), to.min(now));
            if from < to {
                idle = Span::seconds(idle.secs() + Span::between(from, to).secs());
                until = to;
            }
        }
        idle
    }

    /// Who can be counted on: whoever is on shift, or comes with a later one, until they check
    /// out; whoever has checked in, with the roles that they were lent and those of the people they
    /// deputise for while those are away; and whoever is named as doing something.
    pub fn crew(&self, now: Instant) -> Crew {
        let mut crew = Crew::default();
        for person in &self.plan.people {
            let has_gone = self.has_gone(&person.id);
            let is_here = self.is_here(&person.id);
            let (on_shift, comes) = shifts(person, now);
            if is_here {
                crew.people.push(self.staying(person, now));
            } else if !has_gone && (on_shift || comes) {
                if on_shift {
                    crew.unseen.push(person.id.clone());
                }
                crew.people.push(person.clone());
            } else {
                if comes {
                    crew.people.push(without_this_shift(person, now));
                }
                crew.away.push(person.clone());
            }
        }
        crew.people
            .extend(self.people.iter().filter_map(|p| self.guest(p)));
        crew
    }

    fn has_gone(&self, person: &str) -> bool {
        self.presence(person)
            .is_some_and(|p| p.checked_out.is_some())
    }

    fn is_here(&self, person: &str) -> bool {
        self.is_present(person) || (self.works(person) && !self.has_gone(person))
    }

    /// Whether it is left to a deputy what that person would do.
    fn is_away(&self, person: &str, now: Instant) -> bool {
        let on_shift = self.plan.person(person).map(|p| shifts(p, now).0);
        !self.is_here(person) && (self.has_gone(person) || on_shift != Some(true))
    }

    /// Whether somebody is named as doing something right now.
    fn works(&self, person: &str) -> bool {
        let attempts = self.steps.iter().flat_map(|step| {
            [Way::Forward, Way::Back, Way::Restore].map(|way| step.track(way).current())
        });
        let mut running = attempts
            .flatten()
            .filter(|attempt| attempt.start().is_some() && attempt.finish.is_none());
        running.any(|attempt| attempt.in_hand().any(|who| who == person))
    }

    /// Somebody who is here, with all that they can do tonight.
    fn staying(&self, person: &Person, now: Instant) -> Person {
        let mut person = person.clone();
        let since = self.presence(&person.id).and_then(|p| p.since);
        stay(&mut person, since.unwrap_or(now));
        let lent = self
            .delegations
            .iter()
            .filter(|d| d.to == person.id)
            .filter(|d| d.until.is_none_or(|until| until > now));
        person.roles.extend(lent.map(|d| d.role.clone()));
        let away = person.deputy_for.iter().filter(|id| self.is_away(id, now));
        let roles = away
            .filter_map(|id| self.plan.person(id))
            .flat_map(|p| p.roles.clone());
        person.roles.extend(roles.collect::<Vec<_>>());
        person
    }

    /// Somebody who is here and not on the roster.
    fn guest(&self, presence: &Presence) -> Option<Person> {
        let here = presence.since.is_some() && self.plan.person(&presence.person).is_none();
        here.then(|| Person {
            id: presence.person.clone(),
            name: presence
                .name
                .clone()
                .unwrap_or_else(|| presence.person.clone()),
            roles: presence.roles.clone(),
            contact: presence.contact.clone(),
            ..Person::default()
        })
    }
}

/// The people that a forecast counts on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crew {
    pub people: Vec<Person>,
    /// Those of them who have not checked in, though it is their shift.
    pub unseen: Vec<String>,
    /// The rest of the roster.
    pub away: Vec<Person>,
}

/// When about a guess says that it ends: as likely before as after.
fn end(guess: Guess) -> Instant {
    guess.from + guess.lasted.delta()
}

/// Whether it is somebody's shift, and whether they have a later one.
fn shifts(person: &Person, now: Instant) -> (bool, bool) {
    let mut shifts = person.available.iter();
    let on_shift = shifts.any(|&(from, until)| from <= now && now < until);
    let comes = person.available.iter().any(|&(from, _)| from > now);
    (on_shift || person.available.is_empty(), comes)
}

/// Somebody who has gone home, and comes again.
fn without_this_shift(person: &Person, now: Instant) -> Person {
    let mut person = person.clone();
    person.available.retain(|&(from, _)| from > now);
    person
}

/// Who takes over when they have no shift stays for so long.
const STINT: Span = Span::minutes(12 * 60);

/// The times of a person who is here since then. They hang on the plan and on when they came, not
/// on what time it is: that a clock goes on makes nobody stay longer.
fn stay(person: &mut Person, since: Instant) {
    if person.available.is_empty() {
        return;
    }
    let on_shift = |&(from, until): &(Instant, Instant)| from <= since && since < until;
    if !person.available.iter().any(on_shift) {
        person.available.push((since, since + STINT.delta()));
        person.available.sort_unstable();
    }
}
