//! The samples: a records weekend with trouble in it, its rehearsal, and the morning after eight
//! upgrades at once. They are played from their scripts, on a disk in memory and with a clock that
//! is given, so that the same script gives the same bytes each time.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::time::calendar::NaiveDate;

use crate::forecast::{Effort, Memory, Settings};
use crate::journal::{Disk, FEEDS, MemoryDisk, Mode, Writer};
use crate::run::{Command, EVIDENCE, NewRun, RUNBOOK, Session};
use crate::runbook;
use crate::time::{Instant, Span, Zone};

use super::failure::Failure;
use super::record::look_ahead;
use super::script::{Row, rows};

/// The runbook of the sample.
pub const PLAN: &str = include_str!("../../runbooks/medical-records.yaml");
/// The night, live.
pub const NIGHT: &str = include_str!("../../assets/sample-night.txt");
/// Its rehearsal, two weeks before.
pub const REHEARSAL: &str = include_str!("../../assets/sample-rehearsal.txt");

/// The plan of eight upgrades at once.
pub const WEEK: &str = include_str!("../../runbooks/big-bang-week.yaml");
/// Its Saturday morning, live.
pub const COLLAPSE: &str = include_str!("../../assets/collapse.txt");

/// What is given as evidence, by the names that the scripts have.
const FILES: [(&str, &[u8]); 7] = [
    (
        "calendar.txt",
        include_bytes!("../../assets/sample-files/calendar.txt"),
    ),
    (
        "count-before.txt",
        include_bytes!("../../assets/sample-files/count-before.txt"),
    ),
    (
        "job-10442.txt",
        include_bytes!("../../assets/sample-files/job-10442.txt"),
    ),
    ("72.log", include_bytes!("../../assets/sample-files/72.log")),
    ("81.log", include_bytes!("../../assets/sample-files/81.log")),
    (
        "first-light.png",
        include_bytes!("../../assets/sample-files/first-light.png"),
    ),
    (
        "ticked-list.txt",
        include_bytes!("../../assets/sample-files/ticked-list.txt"),
    ),
];

/// The clock of somebody who records one thing after the other.
const BETWEEN: Span = Span::seconds(10);

/// Enough to be written beside a vote, and soon made.
const EFFORT: Effort = Effort {
    schedules: 10,
    settings: Settings {
        trials: 100,
        ..Effort::LIVE.settings
    },
};

/// A script, and how it is played.
pub struct Play<'a> {
    pub script: &'a str,
    /// The runbook, as its file has it.
    pub plan: &'a str,
    pub mode: Mode,
    /// When the window opens, if not as the plan (or, in a rehearsal, the opening) says.
    pub opens: Option<Instant>,
    /// How much later it is played than the script says.
    pub later: Span,
    /// The last moment that is played, as the script says it.
    pub until: Option<Instant>,
    /// What the run's id, the names of its feeds and its salts come from.
    pub seed: [u8; 32],
}

/// A run that was played, on its disk.
pub struct Played {
    pub disk: MemoryDisk,
    pub folder: PathBuf,
}

/// The night as it is in `assets`.
pub fn night() -> Result<Played, Failure> {
    Play::of(NIGHT, Mode::Live).run()
}

/// The rehearsal as it is in `assets`.
pub fn rehearsal() -> Result<Played, Failure> {
    Play::of(REHEARSAL, Mode::Rehearsal).run()
}

/// The collapse, up to a moment.
pub fn collapse(until: Option<Instant>) -> Result<Played, Failure> {
    Play {
        plan: WEEK,
        until,
        ..Play::of(COLLAPSE, Mode::Live)
    }
    .run()
}

impl<'a> Play<'a> {
    /// The whole script, at its own time.
    pub fn of(script: &'a str, mode: Mode) -> Play<'a> {
        Play {
            script,
            plan: PLAN,
            mode,
            opens: None,
            later: Span::ZERO,
            until: None,
            // Two runs never have one id.
            seed: match mode {
                Mode::Live => [7; 32],
                Mode::Rehearsal => [8; 32],
            },
        }
    }

    /// Plays it: the run is opened by whoever has the first line.
    ///
    /// # Errors
    /// The first line that can't be played, and why.
    pub fn run(&self) -> Result<Played, Failure> {
        let runbook = runbook::load(self.plan.as_bytes(), RUNBOOK)
            .map_err(|problems| Failure::cannot(problems.to_string()))?;
        let zone = runbook.window.zone.clone();
        let day = zone.local(runbook.window.opens).date_naive();
        let rows = self.rows(day, &zone)?;
        let Some(first) = rows.first() else {
            return Err(Failure::cannot("the script has no line"));
        };
        let disk = MemoryDisk::new();
        FILES
            .iter()
            .for_each(|(name, bytes)| disk.put(name, *bytes));
        let opened = first.at + self.later.delta();
        let new = NewRun {
            bytes: self.plan.as_bytes(),
            runbook,
            mode: self.mode,
            opens: self.opens,
        };
        let (runs, writer) = (Path::new("runs"), writer(first.who, self.seed));
        let session = new.create(Arc::new(disk.clone()), runs, writer, first.who, opened)?;
        let mut cast = Cast {
            folder: session.folder().to_path_buf(),
            sessions: HashMap::from([(first.who.to_string(), session)]),
            memory: Memory::default(),
            seed: self.seed,
            now: opened + BETWEEN.delta(),
            disk,
        };
        for row in &rows {
            cast.play(row, self.later, &zone)?;
        }
        let Cast { disk, folder, .. } = cast;
        Ok(Played { disk, folder })
    }

    fn rows(&self, day: NaiveDate, zone: &Zone) -> Result<Vec<Row<'a>>, Failure> {
        let mut rows = rows(self.script, day, zone).map_err(|e| Failure::cannot(e.to_string()))?;
        rows.retain(|row| self.until.is_none_or(|until| row.at <= until));
        Ok(rows)
    }
}

impl Played {
    /// Its files, each by its path in the run folder: the log last, for a folder with a log is a
    /// run.
    pub fn files(&self) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut files = Vec::new();
        for part in ["", EVIDENCE, FEEDS] {
            let found = match self.disk.files(&self.folder.join(part)) {
                // Nobody gave evidence.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                found => found?,
            };
            for (name, _) in found {
                let path = Path::new(part).join(name);
                let bytes = self.disk.read_from(&self.folder.join(&path), 0)?;
                files.push((path, bytes));
            }
        }
        Ok(files)
    }

    /// Copies it into a folder of that disk.
    pub fn copy_to(&self, disk: &dyn Disk, folder: &Path) -> io::Result<()> {
        for (path, bytes) in self.files()? {
            let file = folder.join(path);
            disk.make_folder(file.parent().unwrap_or(folder))?;
            disk.replace(&file, &bytes)?;
        }
        Ok(())
    }
}

/// Everybody who types, each at a machine of their own.
struct Cast {
    disk: MemoryDisk,
    folder: PathBuf,
    sessions: HashMap<String, Session>,
    memory: Memory,
    seed: [u8; 32],
    now: Instant,
}

impl Cast {
    fn play(&mut self, row: &Row, later: Span, zone: &Zone) -> Result<(), Failure> {
        let stuck = |error: &dyn std::error::Error| {
            let what = format!("line {} of the script can't be played", row.line);
            Failure::cannot(what).caused_by(error)
        };
        self.now = self.now.max(row.at + later.delta());
        let requests = row.requests(self.now, later, zone).map_err(|e| stuck(&e))?;
        for request in requests {
            let now = self.now;
            let mut memory = std::mem::take(&mut self.memory);
            let session = self.session(row.who)?;
            session.refresh().map_err(|e| stuck(&e))?;
            // Nobody of the script is late: only what is written down needs a forecast.
            if matches!(
                request.command,
                Command::Vote { .. } | Command::Decide { .. }
            ) {
                look_ahead(session, &request, now, EFFORT, &mut memory);
            }
            session.record(&request, now).map_err(|e| stuck(&e))?;
            self.memory = memory;
            self.now += BETWEEN.delta();
        }
        Ok(())
    }

    fn session(&mut self, who: &str) -> Result<&mut Session, Failure> {
        let disk = Arc::new(self.disk.clone());
        if !self.sessions.contains_key(who) {
            let session = Session::open(disk, &self.folder, Some(writer(who, self.seed)), who)?;
            self.sessions.insert(who.to_string(), session);
        }
        let session = self.sessions.get_mut(who);
        session.ok_or_else(|| Failure::cannot(format!("{who} has no session")))
    }
}

/// Somebody at their laptop, with random bytes of their own.
fn writer(person: &str, mut seed: [u8; 32]) -> Writer {
    seed.iter_mut()
        .zip(person.bytes())
        .for_each(|(s, b)| *s = b);
    Writer {
        person: person.into(),
        host: "sample".into(),
        memory: None,
        seed,
    }
}
