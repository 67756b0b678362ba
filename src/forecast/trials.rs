//! The plan played many times over, with drawn durations.

use super::blocks::Block;
use super::chain::Chain;
use super::durations::{Quantiles, Shape, Shared, Stream};
use super::problem::{NEVER, Problem, Time};
use super::schedule::{Schedule, Scheduler, Way};

/// Trials that are drawn at once. Draws depend on it: another size gives other draws.
pub(super) const BLOCK: usize = 128;

/// How to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub trials: usize,
    pub seed: u64,
    pub shape: Shape,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trials {
    /// The end of each trial, earliest first; [`NEVER`] where nobody was left for some of it.
    pub ends: Vec<Time>,
    /// For each activity the share of trials in which it is critical: without people, that it has
    /// no slack; with people, that it is on a chain of activities back from the end, each of which
    /// starts when one before it lets go, as a need or by handing over somebody it waits for, or
    /// when the next shift begins after that.
    pub criticality: Vec<f64>,
    /// For each activity by how much it puts off the end, on the average of all trials: what it
    /// takes longer than its mean where it is critical. Below zero where it is rather shorter.
    pub adds: Vec<f64>,
    /// For each activity how long it waits until its people are on shift, on the average of the
    /// trials in which it is critical.
    pub waits: Vec<f64>,
    /// For each activity the share of trials in which nobody is left to do it.
    pub stuck: Vec<f64>,
    /// For each watched activity its starts, earliest first.
    pub starts: Vec<Vec<Time>>,
    /// For each of the given people until when they stay past a shift for what they have begun, in
    /// the trials in which they do, earliest first.
    pub stays: Vec<Vec<Time>>,
}

impl Trials {
    /// The end that so large a share of the trials (0 to 1) do not pass, by the nearest rank.
    pub fn quantile(&self, share: f64) -> Option<Time> {
        quantile(&self.ends, share)
    }

    /// The share of the trials that end by then.
    pub fn chance_by(&self, deadline: Time) -> f64 {
        chance_by(&self.ends, deadline)
    }
}

/// Plays the plan, people working in the order of `order` in every trial. `watched` are activities
/// whose starts are kept.
///
/// Each trial schedules all people again, by the serial scheme; a step is begun only where its
/// people have time for all of what it will have taken.
pub fn play(problem: &Problem, order: &[u32], watched: &[usize], settings: Settings) -> Trials {
    let count = settings.trials.div_ceil(BLOCK);
    let threads = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(count)
        .max(1);
    let (sources, teams) = sources(problem, settings.shape);
    let player = Player {
        problem,
        order,
        watched,
        settings,
        means: problem.means(),
        sources,
        teams,
    };
    // Which thread plays a block changes nothing: its draws are its own, and all sums are of whole
    // numbers.
    let mut tally = Tally::of(problem, watched);
    std::thread::scope(|scope| {
        let player = &player;
        let blocks = |thread: usize| (thread..count).step_by(threads);
        let workers: Vec<_> = (1..threads)
            .map(|thread| scope.spawn(move || player.play(blocks(thread))))
            .collect();
        tally.add(player.play(blocks(0)));
        for worker in workers {
            match worker.join() {
                Ok(part) => tally.add(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    tally.into_trials(problem)
}

/// Where the lengths of an activity come from.
enum Source {
    Alone(Quantiles),
    /// With the luck of a team, by its place.
    Shared(usize, Shared),
}

/// For each activity, and the teams.
fn sources(problem: &Problem, shape: Shape) -> (Vec<Source>, Vec<u64>) {
    let mut teams: Vec<u64> = problem.teams.iter().copied().flatten().collect();
    teams.sort_unstable();
    teams.dedup();
    let of = |at: usize| {
        let length = &problem.lengths[at];
        let team = problem.teams[at].filter(|_| !problem.luck.is_own());
        let place = team.and_then(|team| teams.binary_search(&team).ok());
        place
            .and_then(|place| Some(Source::Shared(place, Shared::of(length, shape)?)))
            .unwrap_or_else(|| Source::Alone(Quantiles::of(length, shape)))
    };
    ((0..problem.len()).map(of).collect(), teams)
}

struct Player<'a> {
    problem: &'a Problem,
    order: &'a [u32],
    watched: &'a [usize],
    settings: Settings,
    means: Vec<Time>,
    sources: Vec<Source>,
    teams: Vec<u64>,
}

impl Player<'_> {
    fn play(&self, blocks: impl Iterator<Item = usize>) -> Tally {
        let mut tally = Tally::of(self.problem, self.watched);
        let mut lengths = vec![0.0; self.problem.len() * BLOCK];
        let free = self.problem.is_free_of_people();
        let mut block = Block::of(self.problem, &self.means);
        let mut crowd = Crowd::of(self.problem, self.order);
        for number in blocks {
            let trials = (self.settings.trials - number * BLOCK).min(BLOCK);
            self.draw(number, &mut lengths);
            if free {
                block.play(&lengths, trials, self.watched, &mut tally)
            } else {
                crowd.play(&lengths, trials, self, &mut tally)
            }
        }
        tally
    }

    fn draw(&self, block: usize, lengths: &mut [f64]) {
        let (problem, seed, block) = (self.problem, self.settings.seed, block as u64);
        let luck = problem.luck.rows(&self.teams, seed, block);
        let own = problem.luck.own() as f32;
        for (at, row) in lengths.chunks_exact_mut(BLOCK).enumerate() {
            let mut stream = Stream::of(seed, problem.ids[at], block);
            match &self.sources[at] {
                Source::Alone(quantiles) => quantiles.draw(&mut stream, row),
                Source::Shared(team, shared) => {
                    shared.draw(&luck[*team], own, &mut stream, row);
                }
            }
            if problem.fails[at] > 0.0 {
                self.redo(at, &mut stream, row);
            }
        }
        for at in 0..problem.len() {
            if let Some(by) = problem.held_by[at] {
                for trial in 0..BLOCK {
                    lengths[at * BLOCK + trial] += lengths[by * BLOCK + trial];
                }
            }
        }
    }

    /// What fails is done once more, all of it.
    fn redo(&self, at: usize, stream: &mut Stream, row: &mut [f64]) {
        let (mut again, mut chances) = ([0.0; BLOCK], [0.0; BLOCK]);
        let length = self.problem.lengths[at].anew();
        Quantiles::of(&length, self.settings.shape).draw(stream, &mut again);
        stream.chances(&mut chances);
        let fails = self.problem.fails[at];
        for ((length, again), chance) in row.iter_mut().zip(again).zip(chances) {
            if chance < fails {
                *length += again;
            }
        }
    }
}

/// Trials with people, one after the other.
struct Crowd<'a> {
    scheduler: Scheduler<'a>,
    chain: Chain,
    order: &'a [u32],
    lengths: Vec<Time>,
    schedule: Schedule,
}

impl<'a> Crowd<'a> {
    fn of(problem: &'a Problem, order: &'a [u32]) -> Crowd<'a> {
        let scheduler = Scheduler::of(problem);
        Crowd {
            chain: Chain::of(&scheduler),
            scheduler,
            order,
            lengths: vec![0; problem.len()],
            schedule: Schedule::default(),
        }
    }

    fn play(&mut self, drawn: &[f64], trials: usize, player: &Player, tally: &mut Tally) {
        for trial in 0..trials {
            for (at, length) in self.lengths.iter_mut().enumerate() {
                *length = drawn[at * BLOCK + trial] as Time;
            }
            let schedule = &mut self.schedule;
            self.scheduler
                .schedule(Way::Forward, self.order, &self.lengths, schedule);
            tally.ends.push(schedule.end);
            for (starts, &at) in tally.starts.iter_mut().zip(player.watched) {
                starts.push(schedule.start[at]);
            }
            for link in self.chain.back_from_the_end(&self.scheduler, schedule) {
                let at = link.at as usize;
                tally.critical[at] += 1;
                tally.late[at] += self.lengths[at] - player.means[at];
                tally.waited[at] += link.waits;
            }
            if self.scheduler.problem.overtime > 0 {
                self.scheduler.stays(schedule, &mut tally.stays);
            }
            if schedule.end == NEVER {
                count_stuck(player.problem, schedule, &mut tally.stuck);
            }
        }
    }
}

/// Counts the activities that nobody is left to do, though all they need is over.
fn count_stuck(problem: &Problem, schedule: &Schedule, stuck: &mut [u64]) {
    for (at, count) in stuck.iter_mut().enumerate() {
        let mut needs = problem.needs.of_item(at).iter();
        let could = needs.all(|&need| schedule.finish[need as usize] < NEVER);
        *count += u64::from(could && schedule.finish[at] >= NEVER);
    }
}

/// Sums over trials.
pub(super) struct Tally {
    pub ends: Vec<Time>,
    pub critical: Vec<u64>,
    pub late: Vec<Time>,
    pub waited: Vec<Time>,
    pub stuck: Vec<u64>,
    pub starts: Vec<Vec<Time>>,
    /// By the number of the person in the problem.
    pub stays: Vec<Vec<Time>>,
}

impl Tally {
    fn of(problem: &Problem, watched: &[usize]) -> Tally {
        Tally {
            ends: Vec::new(),
            critical: vec![0; problem.len()],
            late: vec![0; problem.len()],
            waited: vec![0; problem.len()],
            stuck: vec![0; problem.len()],
            starts: vec![Vec::new(); watched.len()],
            stays: vec![Vec::new(); problem.workers.len()],
        }
    }

    fn add(&mut self, part: Tally) {
        self.ends.extend(part.ends);
        let both = self.starts.iter_mut().zip(part.starts);
        let stays = self.stays.iter_mut().zip(part.stays);
        both.chain(stays).for_each(|(all, times)| all.extend(times));
        let counts = self.critical.iter_mut().chain(&mut self.stuck);
        let parts = part.critical.iter().chain(&part.stuck);
        counts.zip(parts).for_each(|(all, part)| *all += part);
        let times = self.late.iter_mut().chain(&mut self.waited);
        let parts = part.late.iter().chain(&part.waited);
        times.zip(parts).for_each(|(all, part)| *all += part);
    }

    fn into_trials(mut self, problem: &Problem) -> Trials {
        let trials = self.ends.len().max(1) as f64;
        self.ends.sort_unstable();
        self.starts.iter_mut().for_each(|s| s.sort_unstable());
        let waited = self.waited.iter().zip(&self.critical);
        let waits = waited
            .map(|(&w, &count)| w as f64 / count.max(1) as f64)
            .collect();
        let share = |counts: Vec<u64>| counts.iter().map(|&c| c as f64 / trials).collect();
        let people = problem.given.iter().map(|&given| given + 1).max();
        let mut stays = vec![Vec::new(); people.unwrap_or(0)];
        for (mut times, &given) in self.stays.into_iter().zip(&problem.given) {
            times.sort_unstable();
            stays[given] = times;
        }
        Trials {
            stays,
            ends: self.ends,
            criticality: share(self.critical),
            adds: self.late.iter().map(|&l| l as f64 / trials).collect(),
            waits,
            stuck: share(self.stuck),
            starts: self.starts,
        }
    }
}

/// The value that so large a share (0 to 1) do not pass, by the nearest rank; none where that is
/// [`NEVER`].
pub(super) fn quantile(sorted: &[Time], share: f64) -> Option<Time> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    let value = sorted.get(rank.max(1) - 1).copied();
    value.filter(|&value| value < NEVER)
}

/// The share of values up to that one; 0 where there are none.
pub(super) fn chance_by(sorted: &[Time], deadline: Time) -> f64 {
    let by_then = sorted.partition_point(|&value| value <= deadline);
    by_then as f64 / sorted.len().max(1) as f64
}
