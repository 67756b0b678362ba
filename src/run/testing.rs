//! A night on a disk in memory, for tests: several people, one run folder, a clock that is set.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::journal::{Entry, MemoryDisk, Mode, Vote, Writer};
use crate::runbook::{self, ShownBy};
use crate::time::{Instant, Span};

use super::{Command, NewRun, RecordError, Refusal, Request, Run, Session, Stage};

/// A small runbook with one of everything that the rules look at. It opens on Friday 27 November
/// 2026 at 18:00 in Toronto.
pub const RUNBOOK: &str = r#"
runbook: Small upgrade
id: small
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara]}
  - {id: joe, name: Joe Tremblay, roles: [dba, network]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
contacts:
  - {id: vendor, name: Records vendor, contact: 555-0142}
services:
  - {id: emr, name: Medical records}
phases:
  - id: prepare
    title: Prepare
    steps:
      - {id: freeze, title: Freeze changes, role: lead, takes: 10m}
      - id: backup
        title: Back up the database
        role: dba
        takes: {best: 30m, likely: 45m, worst: 2h}
        sign_off: [lead]
        evidence:
          - {id: rows, ask: Rows in patients, kind: number, min: 100}
          - {id: result, ask: How it ended, kind: choice, choices: [clean, warnings]}
      - {id: log-file, title: Keep the log, role: dba, evidence: [{id: log, ask: The log, kind: file}]}
      - id: go
        title: Go or no-go
        gate:
          decides: [lead]
          votes: [dba, clinical]
          criteria: [{text: Backed up, step: backup}, Clinics told]
  - id: change
    title: Change
    steps:
      - {id: upgrade, title: Upgrade the schema, role: dba, takes: 1h, changes: [emr], confirm: SQL01, undo: {do: Restore, takes: 30m}}
      - {id: late-start, title: Open the doors, role: network, not_before: 2026-11-28 05:00, needs: [upgrade]}
      - {id: anyone, title: Wipe the whiteboard, needs: []}
"#;

/// Several people at one run.
pub struct Night {
    pub disk: MemoryDisk,
    pub folder: PathBuf,
    pub now: Instant,
    sessions: HashMap<String, Session>,
}

impl Night {
    /// A rehearsal of [`RUNBOOK`], opened by amara.
    pub fn rehearsal() -> Night {
        Night::open(RUNBOOK, Mode::Rehearsal)
    }

    pub fn live() -> Night {
        Night::open(RUNBOOK, Mode::Live)
    }

    /// A live run, opened so many minutes before its window.
    pub fn before_the_window(minutes: i64) -> Night {
        Night::opened(RUNBOOK, Mode::Live, Span::minutes(-minutes))
    }

    /// A run of that runbook, opened by amara when its window opens.
    pub fn open(yaml: &str, mode: Mode) -> Night {
        Night::opened(yaml, mode, Span::ZERO)
    }

    /// The same, opened so long after the window opens; below zero: before.
    pub fn opened(yaml: &str, mode: Mode, late: Span) -> Night {
        let runbook = match runbook::load(yaml.as_bytes(), "test.yaml") {
            Ok(runbook) => runbook,
            Err(problems) => panic!("{problems}"),
        };
        let now = runbook.window.opens + late.delta();
        let disk = MemoryDisk::new();
        let new = NewRun {
            bytes: yaml.as_bytes(),
            runbook,
            mode,
            opens: None,
        };
        let session = new
            .create(
                Arc::new(disk.clone()),
                Path::new("runs"),
                writer("amara", "host"),
                "amara",
                now,
            )
            .unwrap_or_else(|e| panic!("{e}"));
        let folder = session.folder().to_path_buf();
        let sessions = HashMap::from([("amara".to_string(), session)]);
        Night {
            disk,
            folder,
            now,
            sessions,
        }
    }

    /// Lets time pass.
    pub fn wait(&mut self, minutes: i64) -> &mut Night {
        self.now += Span::minutes(minutes).delta();
        self
    }

    /// That person's open session, with all that others wrote.
    pub fn session(&mut self, who: &str) -> &mut Session {
        let disk = Arc::new(self.disk.clone());
        let folder = self.folder.clone();
        let session = self.sessions.entry(who.to_string()).or_insert_with(|| {
            let opened = Session::open(disk, &folder, Some(writer(who, "host")), who);
            opened.unwrap_or_else(|e| panic!("{e}"))
        });
        session.refresh().unwrap_or_else(|e| panic!("{e}"));
        session
    }

    /// That person records something; ten seconds pass.
    pub fn record(&mut self, who: &str, request: impl Into<Request>) -> Result<Entry, Refusal> {
        self.session(who);
        self.record_unaware(who, request)
    }

    /// Like [`does`](Night::does), told a minute later: what is entered about the past is taken
    /// also where it breaks a rule.
    pub fn tells(&mut self, who: &str, request: impl Into<Request>) -> Entry {
        let at = self.now;
        self.wait(1).does(who, request.into().at(at))
    }

    /// Like [`record`](Night::record), for what must not be refused.
    pub fn does(&mut self, who: &str, request: impl Into<Request>) -> Entry {
        self.record(who, request)
            .unwrap_or_else(|refusal| panic!("{who}: {refusal}"))
    }

    /// Like [`record`](Night::record), for what must be refused.
    pub fn refused(&mut self, who: &str, request: impl Into<Request>) -> Refusal {
        match self.record(who, request) {
            Err(refusal) => refusal,
            Ok(entry) => panic!("{who}: recorded as {:?}", entry.fact()),
        }
    }

    /// Like [`does`](Night::does), by somebody who has heard of nothing since they last acted.
    pub fn does_unaware(&mut self, who: &str, request: impl Into<Request>) -> Entry {
        self.record_unaware(who, request)
            .unwrap_or_else(|refusal| panic!("{who}: {refusal}"))
    }

    /// Like [`record`](Night::record), by somebody who has heard of nothing since they last acted.
    pub fn record_unaware(
        &mut self,
        who: &str,
        request: impl Into<Request>,
    ) -> Result<Entry, Refusal> {
        let now = self.now;
        let Some(session) = self.sessions.get_mut(who) else {
            panic!("{who} has not been here");
        };
        let recorded = session.record(&request.into(), now);
        self.now += Span::seconds(10).delta();
        recorded.map_err(|error| match error {
            RecordError::Refused(refusal) => refusal,
            other => panic!("{other}"),
        })
    }

    /// The state as that person saw it when they last acted.
    pub fn last_seen(&self, who: &str) -> &Run {
        self.sessions[who].run()
    }

    /// Nothing that people have to say or tick speaks against a go any more: somebody in each role
    /// that has not voted votes go, and whatever a person shows is ticked.
    pub fn all_for_a_go(&mut self, gate: &str) {
        let now = self.now;
        let run = self.run("amara");
        let Some(ix) = run.plan.step(gate) else {
            panic!("there is no gate {gate}");
        };
        let objections = run.objections(ix);
        let people = &run.plan.people;
        let voter = |role| {
            people
                .iter()
                .find(|p| run.capacity(&p.id, role, now).is_some())
        };
        let mut voters: Vec<String> = objections
            .silent
            .iter()
            .filter_map(|role| voter(role))
            .map(|p| p.id.clone())
            .collect();
        let criteria = run.plan.steps[ix].gate.iter().flat_map(|g| &g.criteria);
        let by_hand = |place: &usize| criteria.clone().nth(*place).map(|c| &c.shown_by);
        let open: Vec<usize> = objections
            .open
            .iter()
            .copied()
            .filter(|place| by_hand(place) == Some(&ShownBy::Person))
            .collect();
        voters.dedup();
        for voter in voters {
            let (gate, vote) = (gate.into(), Vote::Go);
            self.does(&voter, Command::Vote { gate, vote });
        }
        for criterion in open {
            let gate = gate.into();
            self.does("amara", Command::Tick { gate, criterion });
        }
    }

    /// The state as that person sees it.
    pub fn run(&mut self, who: &str) -> &Run {
        self.session(who).run()
    }
}

/// Everything that folding decides, to compare.
pub fn picture(run: &Run) -> String {
    let now = run.plan.window.opens + Span::minutes(600).delta();
    let stages: Vec<Stage> = (0..run.steps.len()).map(|ix| run.stage(ix, now)).collect();
    let log: Vec<_> = run.log.iter().map(|l| (l.entry.id(), &l.marks)).collect();
    format!(
        "{stages:?}\n{:#?}\n{:#?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{log:?}",
        run.steps,
        (&run.blockers, &run.conditions),
        run.people,
        run.conflicts,
        run.held,
        run.closed,
        run.plan.steps,
        run.plan.window.closes,
        run.rollbacks,
        run.undos(),
    )
}

/// Somebody at a machine, always with the same random seed.
pub fn writer(person: &str, host: &str) -> Writer {
    let mut seed = [7; 32];
    for (slot, byte) in seed.iter_mut().zip(person.bytes().chain(host.bytes())) {
        *slot = byte;
    }
    Writer {
        person: person.into(),
        host: host.into(),
        memory: Some("memory".into()),
        seed,
    }
}

/// `start STEP`.
pub fn start(step: &str) -> Command {
    Command::Start {
        step: step.into(),
        confirm: None,
    }
}

/// `finish STEP`, done.
pub fn finish(step: &str) -> Command {
    Command::Finish {
        step: step.into(),
        outcome: crate::journal::Outcome::Done,
        confirm: None,
        results: Vec::new(),
    }
}

/// `note TEXT`.
pub fn note(text: &str) -> Command {
    Command::Note {
        step: None,
        text: text.into(),
    }
}
