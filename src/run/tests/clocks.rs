//! Clocks that disagree: whose is named, what is marked, and that no age is below zero.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::journal::{BlockerFields, MemoryDisk, Mode};
use crate::run::testing::{RUNBOOK, note, writer};
use crate::run::{Command, HowOff, Mark, NewRun, Request, Run, Session};
use crate::runbook;
use crate::time::{Instant, Span};

/// A run folder that several machines write, each by a clock of its own.
struct Room {
    disk: MemoryDisk,
    folder: std::path::PathBuf,
    /// The right time.
    now: Instant,
    /// Minutes by which the clock of a machine is ahead.
    ahead: HashMap<&'static str, i64>,
}

impl Room {
    /// Opened by amara on her machine, whose clock is right.
    fn open() -> Room {
        let disk = MemoryDisk::new();
        let runbook = runbook::load(RUNBOOK.as_bytes(), "test.yaml").unwrap();
        let now = runbook.window.opens;
        let new = NewRun {
            bytes: RUNBOOK.as_bytes(),
            runbook,
            mode: Mode::Live,
            opens: None,
        };
        let arc = Arc::new(disk.clone());
        let writer = writer("amara", "desk");
        let session = new.create(arc, Path::new("runs"), writer, "amara", now);
        let folder = session.unwrap().folder().to_path_buf();
        Room {
            disk,
            folder,
            now,
            ahead: HashMap::new(),
        }
    }

    fn set(&mut self, machine: &'static str, ahead: i64) -> &mut Room {
        self.ahead.insert(machine, ahead);
        self
    }

    /// A minute later somebody writes there, having seen all that was written.
    fn writes(&mut self, who: &str, machine: &'static str, request: impl Into<Request>) {
        self.now += Span::minutes(1).delta();
        let shown = Span::minutes(self.ahead.get(machine).copied().unwrap_or(0));
        let arc = Arc::new(self.disk.clone());
        let session = Session::open(arc, &self.folder, Some(writer(who, machine)), who);
        let recorded = session
            .unwrap()
            .record(&request.into(), self.now + shown.delta());
        recorded.unwrap_or_else(|e| panic!("{who} at {machine}: {e}"));
    }

    fn run(&self) -> Run {
        let arc = Arc::new(self.disk.clone());
        let mut session = Session::open(arc, &self.folder, None, "").unwrap();
        session.look_at_clocks(self.now);
        session.into_run()
    }

    /// What is said of the clocks, as a machine with the right time sees it.
    fn told(&self) -> Vec<String> {
        let off = self.run().clocks(self.now);
        off.iter().map(|off| off.sentence()).collect()
    }

    /// The writers whose entries are marked.
    fn marked(&self) -> Vec<String> {
        let run = self.run();
        let marked = run.log.iter().filter(|l| l.marks.contains(&Mark::Clock));
        let mut hosts: Vec<String> = marked
            .filter_map(|line| Some(line.entry.id().host()?.to_string()))
            .collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }
}

/// Machines with how far their clocks are ahead, in minutes; who writes where, in order; what is
/// said.
#[test]
fn the_machine_is_named_whose_clock_is_off() {
    type Case = (
        &'static [(&'static str, i64)],
        &'static [(&'static str, &'static str)],
        &'static [&'static str],
    );
    let cases: &[Case] = &[
        (&[], &[("lin", "pc-7"), ("amara", "desk")], &[]),
        (&[("pc-7", 4)], &[("lin", "pc-7"), ("amara", "desk")], &[]),
        // Nobody has written since: only this machine's time shows it.
        (
            &[("pc-7", 23 * 60)],
            &[("lin", "pc-7")],
            &["pc-7's clock is 23h ahead"],
        ),
        (
            &[("pc-7", 23 * 60)],
            &[("lin", "pc-7"), ("amara", "desk"), ("joe", "pc-8")],
            &["pc-7's clock is 23h ahead"],
        ),
        // Two people at one machine are one clock.
        (
            &[("pc-7", 120)],
            &[("lin", "pc-7"), ("joe", "pc-7"), ("amara", "desk")],
            &["pc-7's clock is 2h ahead"],
        ),
        (
            &[("pc-7", -120)],
            &[("lin", "pc-7"), ("joe", "pc-8"), ("lin", "pc-7")],
            &["pc-7's clock is 2h behind"],
        ),
        (
            &[("pc-7", -45), ("pc-8", 20 * 24 * 60)],
            &[
                ("lin", "pc-7"),
                ("ruth", "pc-9"),
                ("joe", "pc-8"),
                ("amara", "desk"),
                ("ruth", "pc-9"),
                ("lin", "pc-7"),
            ],
            &["pc-7's clock is 44m behind", "pc-8's clock is 20d ahead"],
        ),
    ];
    for (clocks, writes, said) in cases {
        let mut room = Room::open();
        for (machine, ahead) in *clocks {
            room.set(machine, *ahead);
        }
        for (who, machine) in *writes {
            room.writes(who, machine, note("x"));
        }
        assert_eq!(room.told(), *said, "{clocks:?} {writes:?}");
        let off: Vec<String> = said
            .iter()
            .map(|said| said.split('\'').next().unwrap().to_string())
            .collect();
        assert_eq!(room.marked(), off, "{clocks:?} {writes:?}");
    }
}

#[test]
fn a_clock_that_is_set_back_is_named() {
    let mut room = Room::open();
    room.set("pc-7", 180).writes("lin", "pc-7", note("x"));
    room.set("pc-7", 0).writes("lin", "pc-7", note("y"));
    room.now += Span::minutes(600).delta();
    let off = room.run().clocks(room.now);
    assert_eq!(off.len(), 1);
    assert_eq!(off[0].how, HowOff::SetBack);
    assert_eq!(off[0].sentence(), "pc-7's clock went back 3h");
    assert_eq!(off[0].people.iter().collect::<Vec<_>>(), ["lin"]);
}

/// Where all others agree, it is this machine's clock that is off.
#[test]
fn this_machine_can_be_the_one_that_is_off() {
    let mut room = Room::open();
    for (who, machine) in [("lin", "pc-7"), ("joe", "pc-8"), ("amara", "desk")] {
        room.writes(who, machine, note("x"));
    }
    room.now -= Span::minutes(120).delta();
    assert_eq!(room.told(), ["this machine's clock is 2h behind"]);
}

#[test]
fn no_age_is_below_zero() {
    let mut room = Room::open();
    let block = Command::Block {
        title: "disk".into(),
        fields: BlockerFields {
            steps: Some(vec!["2.3".into()]),
            ..BlockerFields::default()
        },
    };
    room.set("pc-7", 24 * 60).writes("lin", "pc-7", block);
    room.writes("lin", "pc-7", crate::run::testing::start("2.3"));
    let run = room.run();
    assert_eq!(run.blockers[0].age(room.now), Span::ZERO);
    let ix = run.plan.step("2.3").unwrap();
    let attempt = run.steps[ix].forward.current().unwrap();
    assert_eq!(attempt.duration(room.now), Span::ZERO);
    // What follows is now, whatever that clock said; it is marked, and its duration is not.
    let unblock = Command::Unblock {
        blocker: "B1".into(),
    };
    room.writes("amara", "desk", unblock);
    room.writes("amara", "desk", crate::run::testing::finish("2.3"));
    let run = room.run();
    assert_eq!(run.blockers[0].age(room.now), Span::ZERO);
    let attempt = run.steps[ix].forward.current().unwrap();
    assert_eq!(attempt.duration(room.now), Span::ZERO);
    assert_eq!(run.too_early.len(), 2);
    let marks = |n: usize| &run.log[run.log.len() - n].marks;
    assert!(marks(1).contains(&Mark::TooEarly) && marks(2).contains(&Mark::TooEarly));
}

/// A closed run looks the same whenever it is looked at.
#[test]
fn of_a_closed_run_the_clocks_are_those_of_its_close() {
    let mut room = Room::open();
    room.set("pc-7", 24 * 60).writes("lin", "pc-7", note("x"));
    let close = Command::Close {
        outcome: crate::journal::RunOutcome::Stopped,
    };
    room.writes("amara", "desk", Request::from(close).because("drill over"));
    let told = room.told();
    assert_eq!(told, ["pc-7's clock is 24h ahead"]);
    room.now += Span::minutes(7 * 24 * 60).delta();
    assert_eq!(room.told(), told);
}
