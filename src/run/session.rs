//! An open run: its folder, its log and its state, kept together. Screen, `record` and scripts
//! all go through it, so that nothing is shown that is not on the disk.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::forecast::{Ahead, RollbackBy, shown_early, shown_late};
use crate::journal::{
    AppendError, Damage, Digest, Disk, EVIDENCE, Entry, Event, Foreseen, Journal, News, OpenError,
    RUNBOOK, StoredFile, Sure, Writer, check_files, check_runbook,
};
use crate::runbook::{self, EvidenceKind, Problems, Runbook, StepIx};
use crate::text;
use crate::time::Instant;

use super::heard::Ears;
use super::imagine::decide_all;
use super::{Command, Doing, Heard, Moment, Observed, Refusal, Request, Rule, Run, Task, decide};

/// The largest file that is taken as evidence, in bytes.
pub const MAX_EVIDENCE: u64 = 256 * 1024 * 1024;

pub struct Session {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    journal: Journal,
    run: Run,
    me: String,
    saved: Saved,
    only_looking: bool,
    rollback_by: Option<Instant>,
    /// What that would be once a step is begun.
    after: Vec<(StepIx, Instant)>,
    foreseen: Option<Foreseen>,
    ears: Ears,
    /// Other files of the run that are not what the log says.
    files: Vec<Damage>,
    sure: Sure,
}

/// Whether the last thing that was to be recorded is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    Yes,
    No { why: String, hint: String },
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("{} has no {RUNBOOK}", .0.display())]
    NoRunbook(PathBuf, #[source] io::Error),
    #[error("{0}")]
    Runbook(Problems),
    #[error("nothing can be recorded in {}: its {RUNBOOK} {}", .0.display(), .1)]
    OtherRunbook(PathBuf, String),
    #[error(transparent)]
    Log(#[from] OpenError),
    #[error("the run folder {} can't be made", .0.display())]
    Folder(PathBuf, #[source] io::Error),
}

/// Why nothing of several requests was recorded, and which is at fault.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct NotRecorded {
    pub at: usize,
    #[source]
    pub why: RecordError,
}

/// Why something was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    NotSaved(#[from] AppendError),
    #[error("the file {file} can't be kept as evidence")]
    File {
        file: String,
        #[source]
        why: io::Error,
    },
}

impl Session {
    /// Opens the run in a folder. Without a writer it only looks, and never writes anything.
    pub fn open(
        disk: Arc<dyn Disk>,
        folder: &Path,
        writer: Option<Writer>,
        me: &str,
    ) -> Result<Session, SessionError> {
        let runbook = Arc::new(read_runbook(&*disk, folder)?);
        let only_looking = writer.is_none();
        let journal = match writer {
            Some(writer) => Journal::open(disk.clone(), folder, writer)?,
            None => Journal::view(disk.clone(), folder)?,
        };
        if !only_looking {
            its_own_runbook(&*disk, &journal)?;
        }
        Ok(Session::new(disk, journal, runbook, me, only_looking))
    }

    pub(super) fn new(
        disk: Arc<dyn Disk>,
        mut journal: Journal,
        runbook: Arc<Runbook>,
        me: &str,
        only_looking: bool,
    ) -> Session {
        let run = Run::fold(runbook, journal.entries());
        // As the run writes the name, for whoever types it otherwise.
        let me = run.who(me).unwrap_or_default();
        journal.write_as(&me);
        let folder = journal.folder().to_path_buf();
        Session {
            disk,
            folder,
            journal,
            run,
            me,
            saved: Saved::Yes,
            only_looking,
            rollback_by: None,
            after: Vec::new(),
            foreseen: None,
            ears: Ears::default(),
            files: Vec::new(),
            sure: Sure::new(),
        }
    }

    pub fn run(&self) -> &Run {
        &self.run
    }

    pub fn into_run(self) -> Run {
        self.run
    }

    /// Who types here.
    pub fn me(&self) -> &str {
        &self.me
    }

    pub fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    pub fn saved(&self) -> &Saved {
        &self.saved
    }

    pub fn read_only(&self) -> bool {
        self.only_looking
    }

    /// What is found in the log, the runbook and the evidence that is not as it was written. The
    /// files are those that were looked at last, see [`look_at_files`](Session::look_at_files).
    pub fn damage(&self) -> Vec<Damage> {
        let mut damage = self.journal.damage();
        damage.extend(self.files.iter().cloned());
        damage
    }

    /// Reads the runbook and the evidence that is new or has another length, and holds them against
    /// the log.
    pub fn look_at_files(&mut self) {
        let found = check_files(
            &mut self.sure,
            &*self.disk,
            &self.folder,
            self.journal.entries(),
        );
        self.files = found.into_iter().map(Damage::from).collect();
    }

    /// Records a request, if the rules allow it. What it returns is on the disk, and only then
    /// part of the state.
    ///
    /// # Errors
    /// A refusal writes nothing. After a failed write the request can simply be tried again.
    pub fn record(&mut self, request: &Request, now: Instant) -> Result<Entry, RecordError> {
        let recorded = self.record_all(std::slice::from_ref(request), now);
        let mut entries = recorded.map_err(|failed| failed.why)?;
        let nothing = || AppendError::Unwritable("it is empty".into());
        Ok(entries.pop().ok_or_else(nothing)?)
    }

    /// Records requests that belong together, as a finish and its evidence do: all of them, or
    /// none. Each is decided as if those before it were on record.
    ///
    /// # Errors
    /// As for [`record`](Session::record), with the place of the request that is at fault.
    pub fn record_all(
        &mut self,
        requests: &[Request],
        now: Instant,
    ) -> Result<Vec<Entry>, NotRecorded> {
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let at = |at: usize| move |why: RecordError| NotRecorded { at, why };
        let files: Vec<Option<EvidenceFile>> = requests.iter().map(|r| self.file_of(r)).collect();
        let with_file = |(request, file): (&Request, &Option<EvidenceFile>)| match file {
            Some(file) => file.request(request),
            None => request.clone(),
        };
        let prepared: Vec<Request> = requests.iter().zip(&files).map(with_file).collect();
        let decided = decide_all(&self.run, &self.moment(now), &prepared);
        let mut facts = decided.map_err(|(place, refusal)| at(place)(refusal.into()))?;
        if self.only_looking {
            return Err(at(0)(AppendError::OnlyLooking.into()));
        }
        // What would be refused anyway copies nothing.
        for (place, (fact, file)) in facts.iter_mut().zip(&files).enumerate() {
            if let (Event::EvidenceGiven { file: slot, .. }, Some(file)) = (&mut fact.event, file) {
                *slot = Some(self.keep(file).map_err(at(place))?);
            }
        }
        match self.journal.append_all(facts, now) {
            Ok(entries) => {
                entries.iter().for_each(|entry| self.run.apply(entry));
                self.saved = Saved::Yes;
                Ok(entries)
            }
            Err(error) => {
                let why = std::error::Error::source(&error)
                    .map_or_else(|| error.to_string(), |source| source.to_string());
                self.saved = Saved::No {
                    why,
                    hint: error.hint().to_string(),
                };
                Err(at(0)(error.into()))
            }
        }
    }

    /// Takes in what others have written since. True when there was anything.
    ///
    /// # Errors
    /// When the folder can't be read; the state stays as it was.
    pub fn refresh(&mut self) -> io::Result<bool> {
        match self.journal.refresh()? {
            News::Nothing => Ok(false),
            News::Appended(range) => {
                for entry in &self.journal.entries()[range] {
                    self.run.apply(entry);
                }
                Ok(true)
            }
            News::Reordered => {
                self.run = self.run.folded_anew(self.journal.entries());
                Ok(true)
            }
        }
    }

    /// Holds the clocks that the log was written by against this machine's.
    pub fn look_at_clocks(&mut self, now: Instant) {
        self.run.hold_clocks_against(now);
    }

    /// Once a minute, for as long as a screen is open: looks who else is there and, once whoever
    /// sits here has written something, says that they are. True when there was anything new.
    pub fn listen(&mut self, now: Instant) -> bool {
        if !self.ears.is_time(now) {
            return false;
        }
        self.look_at_files();
        let before = self.ears.heard.clone();
        let here = self.run.is_present(&self.me) && !self.only_looking;
        let writer = self.journal.would_write().filter(|_| here);
        self.ears.listen(&*self.disk, &self.folder, writer, now);
        before != self.ears.heard
    }

    /// The signs of life of all screens, as far as they were listened to.
    pub fn heard(&self) -> &[Heard] {
        &self.ears.heard
    }

    /// What is written beside a vote or a decision, and what rules ask for, from now on.
    pub fn knows_what_lies_ahead(&mut self, ahead: Option<&Ahead>) {
        let moment = |by: RollbackBy| by.at().map(shown_early);
        self.rollback_by = ahead.and_then(|ahead| moment(ahead.retreat.by));
        self.after = ahead.map_or(Vec::new(), |ahead| {
            let after = ahead.retreat.after.iter();
            after
                .filter_map(|&(ix, by)| Some((ix, moment(by)?)))
                .collect()
        });
        self.foreseen = ahead.map(foreseen);
    }

    /// Whether it would be recorded, as far as nothing that lies ahead speaks against it.
    pub fn would_take(&self, request: &Request, now: Instant) -> bool {
        let moment = Moment {
            now,
            typist: &self.me,
            rollback_by: None,
            after: &[],
            foreseen: None,
        };
        !self.only_looking && decide(&self.run, &moment, request).is_ok()
    }

    /// As if that were the latest moment to go back.
    #[cfg(test)]
    pub fn knows_the_way_back(&mut self, by: Instant) {
        self.rollback_by = Some(by);
    }

    fn moment(&self, now: Instant) -> Moment<'_> {
        Moment {
            now,
            typist: &self.me,
            rollback_by: self.rollback_by,
            after: &self.after,
            foreseen: self.foreseen,
        }
    }

    /// The file that is meant, where the plan asks for a file and a path was given.
    fn file_of(&self, request: &Request) -> Option<EvidenceFile> {
        let Command::Evidence {
            step,
            id,
            value: Observed::Value(typed),
        } = &request.command
        else {
            return None;
        };
        let ix = self.run.plan.step(step.trim())?;
        let task = Task::of(&self.run.plan, ix, self.run.way_of(ix, Doing::Finish))?;
        let asked = task.evidence.iter().find(|e| e.id == *id)?;
        (asked.kind == EvidenceKind::File).then(|| {
            let is_there = |path: &Path| self.disk.length(path).is_ok();
            let path = text::path_meant(typed, self.disk.home().as_deref(), is_there);
            EvidenceFile {
                name: file_name(&path.to_string_lossy()),
                path,
            }
        })
    }

    /// A copy of it in the run's `evidence` folder, byte for byte.
    fn keep(&self, evidence: &EvidenceFile) -> Result<StoredFile, RecordError> {
        let EvidenceFile { path, name } = evidence;
        self.copied(path, name).map_err(|why| RecordError::File {
            file: path.display().to_string(),
            why,
        })
    }

    fn copied(&self, path: &Path, name: &str) -> io::Result<StoredFile> {
        let size = self.disk.length(path)?;
        if size > MAX_EVIDENCE {
            let why = format!("it has {size} bytes; the limit is {MAX_EVIDENCE}");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
        }
        let bytes = self.disk.read_from(path, 0)?;
        let sha256 = Digest::of(&[&bytes]).to_string();
        let folder = self.folder.join(EVIDENCE);
        self.disk.make_folder(&folder)?;
        self.disk
            .replace(&folder.join(format!("{sha256}-{name}")), &bytes)?;
        Ok(StoredFile {
            sha256,
            size: bytes.len() as u64,
        })
    }
}

/// A file that somebody named as evidence.
struct EvidenceFile {
    path: PathBuf,
    /// Fit for a file name on every system.
    name: String,
}

impl EvidenceFile {
    /// The request as it is decided, before the file is copied.
    fn request(&self, asked: &Request) -> Request {
        let mut request = asked.clone();
        if let Command::Evidence { value, .. } = &mut request.command {
            *value = Observed::File {
                name: self.name.clone(),
                file: StoredFile {
                    sha256: String::new(),
                    size: 0,
                },
            };
        }
        request
    }
}

impl RecordError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            RecordError::Refused(refusal) => refusal.in_a_script(),
            RecordError::NotSaved(error) => error.hint().to_string(),
            RecordError::File { .. } => "check the path, and that the file can be read".into(),
        }
    }

    pub fn rule(&self) -> Option<Rule> {
        match self {
            RecordError::Refused(refusal) => Some(refusal.rule),
            _ => None,
        }
    }
}

/// What lies ahead as people see it, rounded as on the screen.
pub fn foreseen(ahead: &Ahead) -> Foreseen {
    Foreseen {
        finish: ahead.forecast.p80.map(shown_late),
        fits: (ahead.forecast.fits * 100.0).round() as u8,
        rollback_by: ahead.retreat.by.at().map(shown_early),
    }
}

/// Nobody adds to a run by a plan that isn't the run's: who may do what would be another's word.
fn its_own_runbook(disk: &dyn Disk, journal: &Journal) -> Result<(), SessionError> {
    let opening = journal
        .entries()
        .iter()
        .find_map(|entry| match &entry.fact().event {
            Event::RunOpened(opening) => Some(opening),
            _ => None,
        });
    let found = opening.and_then(|o| check_runbook(disk, journal.folder(), &o.sha256));
    match found {
        Some(finding) => Err(SessionError::OtherRunbook(
            journal.folder().into(),
            finding.what,
        )),
        None => Ok(()),
    }
}

/// The runbook of a run, from its folder.
pub fn read_runbook(disk: &dyn Disk, folder: &Path) -> Result<Runbook, SessionError> {
    let file = folder.join(RUNBOOK);
    let bytes = disk
        .read_from(&file, 0)
        .map_err(|e| SessionError::NoRunbook(folder.into(), e))?;
    runbook::load(&bytes, &file.to_string_lossy()).map_err(SessionError::Runbook)
}

/// The last part of a path, fit for a file name on every system.
fn file_name(path: &str) -> String {
    let last = path.trim().rsplit(['/', '\\']).next().unwrap_or("file");
    let name: String = text::safe(last)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    if name.is_empty() { "file".into() } else { name }
}
