//! Machines with a folder each and a hub that behaves as a stream does: whatever is written,
//! copied, restored and lost on the way, all have all of it in the end, once and in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::index::{HubIndex, Message, Place};
use super::link::Sent;
use super::local::Local;
use crate::journal::{
    Digest, Event, FEEDS, Fact, Feed, FeedLine, Journal, MemoryDisk, Verdict, merge, testing,
    verify,
};
use crate::time::{Instant, Span};

/// A stream: what a server does with a message.
#[derive(Default)]
struct Stream(Vec<(Message, Digest)>);

impl Stream {
    fn send(&mut self, place: &Place, line: &FeedLine) -> Sent {
        let hash = line.entry.hash();
        let of_subject = |(m, _): &&(Message, Digest)| m.subject == place.subject;
        let last = self.0.iter().rev().find(of_subject);
        let is_double = self.0.iter().any(|(_, id)| *id == hash);
        if is_double || last.map_or(0, |(m, _)| m.sequence) != place.after {
            return Sent::Behind;
        }
        let sequence = self.0.len() as u64 + 1;
        let message = Message {
            sequence,
            subject: place.subject.clone(),
            bytes: line.bytes.clone(),
        };
        self.0.push((message, hash));
        Sent::Kept(sequence)
    }
}

/// A folder, the program that writes in it, and what it knows of the hub.
struct Machine {
    name: String,
    disk: MemoryDisk,
    journal: Option<Journal>,
    index: HubIndex,
    backup: Option<MemoryDisk>,
    restored: bool,
}

/// What happens, each on one machine.
#[derive(Debug, Clone)]
enum Happens {
    Writes,
    /// An exchange that sends so many lines; the answer to the last may be lost.
    Exchanges {
        sends: usize,
        answer_lost: bool,
    },
    /// The program starts again and knows nothing of the hub.
    Restarts,
    BacksUp,
    Restores {
        whole: bool,
    },
    /// By stick, from the next machine.
    Copies,
}

fn folder() -> &'static Path {
    Path::new("/runs/night")
}

fn at(minute: usize) -> Instant {
    let begin = Instant::from_timestamp(1_795_000_000, 0).unwrap();
    begin + Span::minutes(minute as i64).delta()
}

impl Machine {
    fn new(name: &str, run: &str) -> Machine {
        Machine {
            name: name.into(),
            disk: MemoryDisk::new(),
            journal: None,
            index: HubIndex::new(run),
            backup: None,
            restored: false,
        }
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let feeds = Feed::all(&self.disk, folder()).unwrap().0;
        let path = |name: &str| folder().join(FEEDS).join(name);
        let files = feeds.into_iter().map(|f| (path(&f.name), f.bytes));
        files.collect()
    }

    fn writes(&mut self, now: Instant) {
        if self.journal.is_none() {
            let disk = Arc::new(self.disk.clone());
            let opened = Journal::open(disk, folder(), testing::writer(&self.name));
            // A machine that has nothing of the run yet.
            let Ok(journal) = opened else { return };
            self.journal = (!journal.run().is_empty()).then_some(journal);
        }
        if let Some(journal) = &mut self.journal {
            journal.refresh().unwrap();
            journal
                .append(Fact::new(&self.name, Event::Stopped), now)
                .unwrap();
        }
    }

    /// What `Lines::exchange` does; says whether both are equal.
    fn exchanges(&mut self, stream: &mut Stream, sends: usize, answer_lost: bool) -> bool {
        let before = self.files();
        let mut local = Local::of(Arc::new(self.disk.clone()), folder());
        let _ = local.refresh(); // nothing may be there yet
        let new: Vec<Message> = stream
            .0
            .iter()
            .map(|(m, _)| m)
            .filter(|m| m.sequence > self.index.position())
            .cloned()
            .collect();
        new.into_iter().for_each(|m| self.index.read(m));
        merge(&self.disk, folder(), &self.index.new_for(&local)).unwrap();
        local.refresh().unwrap();
        // Files only grow: no program that has one open loses it.
        let after = self.files();
        for (file, was) in before {
            assert!(after[&file].starts_with(&was), "{}", file.display());
        }
        let lacking: Vec<FeedLine> = local
            .lacked_by(self.index.hashes())
            .into_iter()
            .cloned()
            .collect();
        for (n, line) in lacking.iter().enumerate() {
            if n == sends {
                return false;
            }
            let Some(place) = self.index.place(line) else {
                return false;
            };
            match stream.send(&place, line) {
                Sent::Kept(_) if answer_lost && n + 1 == sends => return false,
                Sent::Kept(sequence) => self.index.acknowledged(place.subject, sequence, line),
                Sent::Behind => return false,
            }
        }
        self.index.is_read() && self.index.new_for(&local).is_empty()
    }

    /// The folder alone, or the whole machine with what its program remembers.
    fn restores(&mut self, whole: bool) {
        let Some(backup) = &self.backup else { return };
        let backup = backup.after_crash();
        if whole {
            self.disk = backup;
        } else {
            for file in self.files().keys() {
                self.disk.remove(file);
            }
            for feed in Feed::all(&backup, folder()).unwrap().0 {
                self.disk
                    .put(folder().join(FEEDS).join(feed.name), feed.bytes);
            }
        }
        self.restored = true;
        self.restarts();
    }

    fn restarts(&mut self) {
        self.journal = None;
        self.index = HubIndex::new(self.index.run());
    }

    fn hashes(&self) -> BTreeSet<Digest> {
        let feeds = Feed::all(&self.disk, folder()).unwrap().0;
        let entries = feeds.iter().flat_map(Feed::entries);
        entries.map(|entry| entry.hash()).collect()
    }
}

/// Three machines of which the first has opened the run.
fn machines() -> Vec<Machine> {
    let (disk, opening) = (MemoryDisk::new(), Fact::new("m0", Event::Stopped));
    let writer = testing::writer("m0");
    let journal =
        Journal::create(Arc::new(disk.clone()), folder(), writer, opening, at(0)).unwrap();
    let run = journal.run().to_string();
    let names = ["m0", "m1", "m2"];
    let mut machines: Vec<Machine> = names.iter().map(|n| Machine::new(n, &run)).collect();
    machines[0].disk = disk;
    machines[0].journal = Some(journal);
    machines
}

fn happens(machines: &mut [Machine], which: usize, what: &Happens, hub: &mut Stream, now: Instant) {
    let from = Feed::all(&machines[(which + 1) % 3].disk, folder())
        .unwrap()
        .0;
    let machine = &mut machines[which];
    match what {
        Happens::Writes => machine.writes(now),
        Happens::Exchanges { sends, answer_lost } => {
            machine.exchanges(hub, *sends, *answer_lost);
        }
        Happens::Restarts => machine.restarts(),
        Happens::BacksUp => machine.backup = Some(machine.disk.after_crash()),
        Happens::Restores { whole } => machine.restores(*whole),
        Happens::Copies => _ = merge(&machine.disk, folder(), &from).unwrap(),
    }
}

fn anything() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => Just(Happens::Writes),
        5 => (0..6_usize, any::<bool>()).prop_map(|(sends, answer_lost)| {
            Happens::Exchanges { sends, answer_lost }
        }),
        1 => Just(Happens::Restarts),
        1 => Just(Happens::BacksUp),
        1 => any::<bool>().prop_map(|whole| Happens::Restores { whole }),
        1 => Just(Happens::Copies),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn in_the_end_all_have_all_once_and_in_order(
        story in prop::collection::vec((0..3_usize, anything()), 1..60),
    ) {
        let (mut machines, mut hub) = (machines(), Stream::default());
        for (minute, (which, what)) in story.iter().enumerate() {
            happens(&mut machines, *which, what, &mut hub, at(minute + 1));
        }
        let all: BTreeSet<Digest> = machines.iter().flat_map(Machine::hashes).collect();
        for _ in 0..3 {
            for machine in &mut machines {
                while !machine.exchanges(&mut hub, usize::MAX, false) {}
            }
        }
        let there: Vec<Digest> = hub.0.iter().map(|(_, hash)| *hash).collect();
        let once: BTreeSet<Digest> = there.iter().copied().collect();
        prop_assert_eq!(once.len(), there.len());
        prop_assert!(all.is_subset(&once));
        let mut places: HashMap<Digest, usize> = HashMap::new();
        for (place, (message, hash)) in hub.0.iter().enumerate() {
            places.insert(*hash, place);
            let feed = Feed { name: String::new(), bytes: message.bytes.clone() };
            let before = feed.lines()[0].prev;
            prop_assert!(before.is_none_or(|prev| places.contains_key(&prev)));
        }
        for machine in &machines {
            prop_assert_eq!(&machine.hashes(), &once);
            let restored = machines.iter().any(|m| m.restored);
            let verdict = verify(&machine.disk, folder()).unwrap().verdict;
            prop_assert!(restored || verdict != Verdict::Broken);
        }
    }
}

#[test]
fn a_feed_that_went_on_in_two_ways_is_kept_in_both() {
    let (mut machines, mut hub) = (machines(), Stream::default());
    machines[0].backup = Some(machines[0].disk.after_crash());
    machines[0].writes(at(1));
    machines[0].writes(at(2));
    assert!(machines[0].exchanges(&mut hub, 9, false));

    machines[0].restores(true);
    machines[0].writes(at(9));
    while !machines[0].exchanges(&mut hub, 9, false) {}
    let branched = machines[0].index.branched();
    assert_eq!(branched.len(), 1, "{branched:?}");
    assert_eq!(machines[0].hashes().len(), 4);

    while !machines[1].exchanges(&mut hub, 9, false) {}
    assert_eq!(machines[1].hashes(), machines[0].hashes());
    assert_eq!(machines[1].files().len(), 2);
}

#[test]
fn who_was_interrupted_while_sending_knows_it() {
    let (mut machines, mut hub) = (machines(), Stream::default());
    let [one, other, ..] = &mut machines[..] else {
        panic!("three machines");
    };
    while !one.exchanges(&mut hub, 9, false) {}
    while !other.exchanges(&mut hub, 9, false) {}
    one.writes(at(1));
    other.writes(at(2));
    let mut local = Local::of(Arc::new(one.disk.clone()), folder());
    local.refresh().unwrap();
    let line = local.lacked_by(one.index.hashes())[0].clone();
    let place = one.index.place(&line).unwrap();
    assert!(other.exchanges(&mut hub, 9, false));
    let Sent::Kept(sequence) = hub.send(&place, &line) else {
        panic!("nothing else is in that place");
    };
    one.index.acknowledged(place.subject, sequence, &line);
    assert!(!one.index.is_read());
    assert!(one.exchanges(&mut hub, 9, false));
    assert_eq!(one.hashes().len(), 3);
}

#[test]
fn what_is_no_line_of_the_run_only_counts() {
    let (mut machines, mut hub) = (machines(), Stream::default());
    machines[0].exchanges(&mut hub, 9, false);
    let mut garbage = hub.0[0].clone();
    garbage.0.sequence = 2;
    garbage.0.bytes = b"{\"v\":1}\n".to_vec();
    garbage.1 = Digest::of(&[b"garbage"]);
    hub.0.push(garbage);
    machines[0].writes(at(1));
    while !machines[0].exchanges(&mut hub, 9, false) {}
    while !machines[1].exchanges(&mut hub, 9, false) {}
    assert_eq!((hub.0.len(), machines[1].hashes().len()), (3, 2));
}
