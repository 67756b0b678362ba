//! A weekend of several people, each with a copy of the run, over links that come and go: crashes,
//! clocks that are off, what file synchronisers do, and shifts that change. Afterwards every copy
//! has the same, nothing that was acknowledged is lost, and every contradiction is shown.
//!
//! `WEEKEND=1234 cargo test --lib weekend -- --nocapture` plays one seed and tells it, and
//! `WEEKEND=250..3000` all of these.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::contradictions::{Acknowledged, contradictions, said};
use super::*;
use crate::journal::{Decision, Entry, EntryId, FEEDS, Feed, Outcome, Vote, merge};
use crate::run::testing::picture;
use crate::run::{Command, Mark, RecordError, Request, Run, Saved};
use crate::time::{Instant, Span};

/// The weekends that are played each time; `.ci/run` plays more.
const SEEDS: Range<u64> = 0..250;

/// So many things happen in one.
const EVENTS: usize = 150;

const PEOPLE: [&str; 4] = ["amara", "lin", "joe", "ruth"];

#[test]
fn whatever_happens_to_the_copies_all_is_there_in_the_end() {
    let seeds = std::env::var("WEEKEND").map_or(SEEDS, |seeds| {
        let number = |text: &str| {
            text.parse()
                .expect("WEEKEND is a number, or two as in 3..9")
        };
        match seeds.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => number(&seeds)..number(&seeds) + 1,
        }
    });
    let next = AtomicU64::new(seeds.start);
    let conflicts = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let found = play(seed, seeds.end - seeds.start == 1);
                    conflicts.fetch_add(found, Ordering::Relaxed);
                }
            });
        }
    });
    // Or nothing was tried.
    let all = seeds.end - seeds.start;
    let conflicts = conflicts.into_inner() as u64;
    assert!(
        all < 10 || conflicts > all,
        "{conflicts} conflicts in {all}"
    );
}

/// The run that a weekend leaves behind, once everything came everywhere; for other tests.
pub(crate) fn run_of(seed: u64) -> Run {
    let mut weekend = Weekend::new(seed, false);
    for _ in 0..EVENTS {
        weekend.go_on();
    }
    weekend.heal();
    weekend.desks.swap_remove(0).session.into_run()
}

/// How many conflicts there were.
fn play(seed: u64, shared: bool) -> usize {
    let played = std::panic::catch_unwind(|| {
        let mut weekend = Weekend::new(seed, shared);
        for _ in 0..EVENTS {
            weekend.go_on();
        }
        weekend.heal();
        weekend.check()
    });
    played.unwrap_or_else(|_| {
        panic!("seed {seed}: see it with WEEKEND={seed} cargo test --lib weekend -- --nocapture")
    })
}

/// One copy of the run, and who sits there.
struct Desk {
    disk: MemoryDisk,
    folder: PathBuf,
    who: &'static str,
    host: String,
    /// How far its clock is off.
    skew: Span,
    session: Session,
    /// Whether others can be reached from here.
    linked: bool,
}

struct Weekend {
    rng: StdRng,
    now: Instant,
    desks: Vec<Desk>,
    acknowledged: Vec<Acknowledged>,
    shared: bool,
}

impl Weekend {
    fn new(seed: u64, shared: bool) -> Weekend {
        let mut rng = StdRng::seed_from_u64(seed);
        let night = Night::rehearsal();
        let parcel = Parcel::of(&night.disk, &night.folder).unwrap();
        let count = rng.random_range(2..=PEOPLE.len());
        let desks = (0..count).map(|place| {
            let disk = MemoryDisk::new();
            let (folder, _) = parcel.join(&disk, runs()).unwrap();
            let (who, host) = (PEOPLE[place], format!("host{place}"));
            Desk {
                session: sit_down(&disk, &folder, who, &host),
                skew: any_skew(&mut rng),
                linked: true,
                disk,
                folder,
                who,
                host,
            }
        });
        Weekend {
            desks: desks.collect(),
            now: night.now,
            acknowledged: Vec::new(),
            rng,
            shared,
        }
    }

    fn go_on(&mut self) {
        self.now += Span::seconds(self.rng.random_range(1..400)).delta();
        let at = self.rng.random_range(0..self.desks.len());
        match self.rng.random_range(0..100) {
            0..60 => self.act(at),
            60..82 => self.synchronise(at),
            82..86 => self.carry_by_hand(at),
            86..92 => {
                self.desks[at].linked ^= true;
                self.tell(at, "link".into());
            }
            92..96 => self.crash(at),
            96..98 => {
                self.desks[at].skew = any_skew(&mut self.rng);
                self.tell(at, format!("clock off by {}", self.desks[at].skew.short()));
            }
            _ => self.change_shift(at),
        }
    }

    fn tell(&self, at: usize, what: String) {
        if self.shared {
            let desk = &self.desks[at];
            println!("{} {} at {}: {what}", self.now, desk.who, desk.host);
        }
    }

    /// Somebody wants something recorded, and perhaps it is.
    fn act(&mut self, at: usize) {
        let command = self.any_command();
        let mut request = Request::from(command);
        request.because = self.rng.random_bool(0.8).then(|| "a reason".into());
        let desk = &mut self.desks[at];
        let _ = desk.session.refresh(); // the disk may be gone
        let heard = desk
            .session
            .journal()
            .entries()
            .iter()
            .map(|e| e.id())
            .collect();
        let now = self.now + desk.skew.delta();
        if self.rng.random_bool(0.1) {
            let ago = Span::minutes(self.rng.random_range(1..60));
            request.at = Some(now - ago.delta());
        }
        if self.rng.random_bool(0.05) {
            let fault = [Fault::Full, Fault::Sync, Fault::Short(40)];
            desk.disk
                .fail_next(&[*fault.choose(&mut self.rng).unwrap()]);
        }
        let mut recorded = desk.session.record(&request, now);
        if matches!(recorded, Err(RecordError::NotSaved(_))) && self.rng.random_bool(0.8) {
            recorded = desk.session.record(&request, now);
        }
        match recorded {
            Ok(entry) => {
                self.tell(at, format!("{} {:?}", entry.id(), entry.fact().event));
                self.acknowledged.push(Acknowledged {
                    id: entry.id(),
                    fact: entry.fact().clone(),
                    heard,
                });
            }
            Err(RecordError::Refused(_)) => {}
            Err(error) => self.tell(at, error.to_string()),
        }
    }

    fn any_command(&mut self) -> Command {
        let rng = &mut self.rng;
        let steps = ["freeze", "backup", "log-file", "go", "upgrade", "anyone"];
        let step = steps.choose(rng).unwrap().to_string();
        let outcome = *[
            Outcome::Done,
            Outcome::Done,
            Outcome::Failed,
            Outcome::WorkedAround,
        ]
        .choose(rng)
        .unwrap();
        match rng.random_range(0..12) {
            0..3 => Command::Start {
                step,
                confirm: Some("SQL01".into()),
            },
            3..7 => Command::Finish {
                step,
                outcome,
                confirm: Some("SQL01".into()),
                results: Vec::new(),
            },
            7 => Command::Skip { step },
            8 => Command::Decide {
                gate: "go".into(),
                decision: if rng.random_bool(0.5) {
                    Decision::Go
                } else {
                    Decision::NoGo
                },
                until: None,
                conditions: Vec::new(),
            },
            9 => Command::Vote {
                gate: "go".into(),
                vote: Vote::Go,
            },
            10 => Command::TakeBack,
            _ => note("something"),
        }
    }

    /// What a file synchroniser does between two of them, well or badly.
    fn synchronise(&mut self, from: usize) {
        let to = self.rng.random_range(0..self.desks.len());
        if from == to || !self.desks[from].linked || !self.desks[to].linked {
            return;
        }
        let (source, target) = (&self.desks[from], &self.desks[to]);
        let own = format!("@{}~", target.host);
        for feed in Feed::all(&source.disk, &source.folder).unwrap().0 {
            if self.rng.random_bool(0.2) {
                continue; // comes late
            }
            let path = target.folder.join(FEEDS).join(&feed.name);
            let there = target.disk.get(&path).unwrap_or_default();
            let is_own = feed.name.contains(&own);
            if feed.bytes.starts_with(&there) {
                if is_own {
                    continue; // nobody else extends it
                }
                let half = self.rng.random_bool(0.2);
                let most = feed.bytes.len();
                let come = if half {
                    self.rng.random_range(there.len()..=most)
                } else {
                    most
                };
                target.disk.put(&path, &feed.bytes[..come]);
            } else if there.starts_with(&feed.bytes) {
                // An older state; of what is being written here a copy is put aside first.
                if self.rng.random_bool(0.1) {
                    if is_own || self.rng.random_bool(0.5) {
                        aside(target, &feed.name, &there, self.now);
                    }
                    target.disk.put(&path, &feed.bytes[..]);
                }
            } else {
                aside(target, &feed.name, &feed.bytes, self.now);
            }
        }
        self.tell(to, format!("synchronised from {}", self.desks[from].host));
    }

    /// A stick, or a pasted block.
    fn carry_by_hand(&mut self, from: usize) {
        let to = self.rng.random_range(0..self.desks.len());
        let (source, target) = (&self.desks[from], &self.desks[to]);
        let mut parcel = Parcel::of(&source.disk, &source.folder).unwrap();
        if self.rng.random_bool(0.5) {
            parcel = parcel.since(self.now - Span::minutes(30).delta());
        }
        let block = write_block(&parcel).unwrap();
        if let Ok(read) = read_block(&block) {
            match read.bring(&target.disk, &target.folder) {
                Ok(_) | Err(ShareError::Empty) => {}
                Err(error) => panic!("{error}"),
            }
        }
        self.tell(to, format!("pasted what {} has", source.host));
    }

    /// The power goes, perhaps in the middle of a line.
    fn crash(&mut self, at: usize) {
        let bytes = self.rng.random_range(0..400);
        self.desks[at].disk.crash_after(bytes);
        self.act(at);
        let desk = &mut self.desks[at];
        desk.disk = desk.disk.after_crash();
        desk.session = sit_down(&desk.disk, &desk.folder, desk.who, &desk.host);
        self.tell(at, "crashed".into());
    }

    /// Somebody else sits down at the same machine.
    fn change_shift(&mut self, at: usize) {
        let who = PEOPLE.choose(&mut self.rng).unwrap();
        let desk = &mut self.desks[at];
        desk.who = who;
        desk.session = sit_down(&desk.disk, &desk.folder, who, &desk.host);
        self.tell(at, "sat down".into());
    }

    /// All links are back, and everything that is anywhere comes everywhere.
    fn heal(&mut self) {
        let all = |desk: &Desk| Feed::all(&desk.disk, &desk.folder).unwrap().0;
        let everything: Vec<Feed> = self.desks.iter().flat_map(all).collect();
        for desk in &self.desks {
            merge(&desk.disk, &desk.folder, &everything).unwrap();
        }
        for desk in &mut self.desks {
            desk.session.refresh().unwrap();
            // Whoever may still try again does not see what may be there or not.
            if *desk.session.saved() != Saved::Yes {
                desk.session = sit_down(&desk.disk, &desk.folder, desk.who, &desk.host);
            }
        }
    }

    /// How many conflicts there are.
    fn check(&self) -> usize {
        let first = &self.desks[0].session;
        let ids = |s: &Session| {
            s.journal()
                .entries()
                .iter()
                .map(|e| e.key().3)
                .collect::<Vec<_>>()
        };
        for desk in &self.desks {
            assert!(ids(first) == ids(&desk.session), "{}", desk.host);
            let same = picture(first.run()) == picture(desk.session.run());
            assert!(same, "{} is in another state", desk.host);
            let fresh = Session::open(Arc::new(desk.disk.clone()), &desk.folder, None, "").unwrap();
            let same = picture(fresh.run()) == picture(first.run());
            assert!(same, "{} is in another state once opened anew", desk.host);
        }
        for entry in &self.acknowledged {
            assert!(
                first.journal().entry(&entry.id).is_some(),
                "lost {}",
                entry.id
            );
        }
        let run = first.run();
        // What was written twice, since nobody knew whether the first try was there, has one id.
        let standing = |id: &EntryId| first.journal().entry(id).map_or(id.clone(), Entry::id);
        let acknowledged = self.acknowledged.iter().map(|entry| Acknowledged {
            id: standing(&entry.id),
            fact: entry.fact.clone(),
            heard: entry.heard.iter().map(standing).collect(),
        });
        for (one, other) in contradictions(first, &acknowledged.collect::<Vec<_>>()) {
            let step = said(one).and_then(|(step, _)| run.plan.step(step));
            let shown = run.conflicts.iter().any(|c| c.step == step);
            let ids = [&one.id, &other.id];
            let no_longer = |id| {
                run.line(id)
                    .is_some_and(|l| l.marks.contains(&Mark::TakenBack))
            };
            let void = ids.into_iter().any(no_longer);
            assert!(shown || void, "{} against {}", one.id, other.id);
        }
        run.conflicts.len()
    }
}

/// How far a clock is off: minutes, and sometimes hours, as with a wrong zone or a dead battery.
fn any_skew(rng: &mut StdRng) -> Span {
    let most = if rng.random_bool(0.25) {
        Span::minutes(9 * 60)
    } else {
        Span::minutes(10)
    };
    Span::seconds(rng.random_range(-most.secs()..most.secs()))
}

fn sit_down(disk: &MemoryDisk, folder: &Path, who: &str, host: &str) -> Session {
    let writer = testing::writer(who, host);
    Session::open(Arc::new(disk.clone()), folder, Some(writer), who).unwrap()
}

/// As file synchronisers name what they do not dare to overwrite.
fn aside(desk: &Desk, name: &str, bytes: &[u8], now: Instant) {
    let stem = name.trim_end_matches(".jsonl");
    let name = format!("{stem} (conflicted copy {}).jsonl", now.timestamp());
    desk.disk.put(desk.folder.join(FEEDS).join(name), bytes);
}
