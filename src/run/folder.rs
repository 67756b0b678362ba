//! Run folders: making one, finding one by what people call it, listing them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::forecast;
use crate::journal::{
    Digest, Disk, Event, Fact, Journal, Mode, Opening, PlannedTimes, RUNBOOK, Writer,
};
use crate::runbook::Runbook;
use crate::time::{Instant, Span, Zone};

use super::{Run, Session, SessionError};

/// Which runbook is opened, and how.
pub struct NewRun<'a> {
    /// The exact bytes of the file.
    pub bytes: &'a [u8],
    /// What they say.
    pub runbook: Runbook,
    pub mode: Mode,
    /// When the window opens, if not as the plan (or, in a rehearsal, the moment) says.
    pub opens: Option<Instant>,
}

impl NewRun<'_> {
    /// How far every time of the plan moves: a rehearsal opens its window now.
    pub fn shift(&self, now: Instant) -> Span {
        let opens = match (self.opens, self.mode) {
            (Some(opens), _) => opens,
            (None, Mode::Rehearsal) => now,
            (None, Mode::Live) => self.runbook.window.opens,
        };
        Span::between(self.runbook.window.opens, opens)
    }

    /// Makes the folder, and opens the run in it.
    pub fn create(
        self,
        disk: Arc<dyn Disk>,
        runs: &Path,
        writer: Writer,
        me: &str,
        now: Instant,
    ) -> Result<Session, SessionError> {
        let made = |folder: &Path, e| SessionError::Folder(folder.into(), e);
        disk.make_folder(runs).map_err(|e| made(runs, e))?;
        let folder = new_folder(&*disk, runs, &self.runbook.id, now).map_err(|e| made(runs, e))?;
        disk.replace(&folder.join(RUNBOOK), self.bytes)
            .map_err(|e| made(&folder, e))?;
        let opening = Fact::new(me, Event::RunOpened(self.opening(me, now)));
        let journal = Journal::create(disk.clone(), &folder, writer, opening, now)?;
        Ok(Session::new(
            disk,
            journal,
            Arc::new(self.runbook),
            me,
            false,
        ))
    }

    fn opening(&self, me: &str, now: Instant) -> Opening {
        let shift = self.shift(now);
        let plan = self.runbook.clone().shifted(shift);
        let times = forecast::plain(&plan);
        let baseline = plan.steps.iter().zip(times).filter_map(|(step, times)| {
            times.map(|t| PlannedTimes(step.id.clone(), t.start, t.finish))
        });
        Opening {
            runbook: plan.id.clone(),
            revision: plan.revision.clone(),
            sha256: Digest::of(&[self.bytes]).to_string(),
            mode: self.mode,
            lead: plan.people.is_empty().then(|| me.to_string()),
            shift,
            tzdb: Zone::database(),
            method: forecast::METHOD.into(),
            baseline: baseline.collect(),
        }
    }
}

/// Makes `<runbook id>-<instant, UTC, compact>`, with `-2` and so on where that is taken.
pub fn new_folder(disk: &dyn Disk, runs: &Path, id: &str, now: Instant) -> io::Result<PathBuf> {
    unused_folder(
        disk,
        runs,
        &format!("{id}-{}", now.format("%Y%m%dT%H%M%SZ")),
    )
}

/// Makes a folder of that name, with `-2` and so on where that is taken.
pub fn unused_folder(disk: &dyn Disk, runs: &Path, name: &str) -> io::Result<PathBuf> {
    let more = (2..1_000).map(|n| format!("{name}-{n}"));
    for name in std::iter::once(name.to_string()).chain(more) {
        let folder = runs.join(name);
        match disk.make_new_folder(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A run in the runs folder, as far as it can be read.
pub struct Listed {
    pub folder: PathBuf,
    pub name: String,
    pub run: Result<Run, SessionError>,
}

/// All runs, newest first. One that can't be read is in the list, with why.
pub fn list(disk: &Arc<dyn Disk>, runs: &Path) -> io::Result<Vec<Listed>> {
    let mut names = match disk.folders(runs) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other?,
    };
    names.sort_by(|a, b| opened_part(b).cmp(opened_part(a)).then(b.cmp(a)));
    let listed = names.into_iter().map(|name| {
        let folder = runs.join(&name);
        let run = Session::open(disk.clone(), &folder, None, "").map(Session::into_run);
        Listed { folder, name, run }
    });
    Ok(listed.collect())
}

/// Why a name is not one run.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    #[error("there is no run '{name}' in {}", .runs.display())]
    None { name: String, runs: PathBuf },
    #[error("'{name}' can be {}", .candidates.join(" or "))]
    Several {
        name: String,
        candidates: Vec<String>,
    },
    #[error("the newest run, {0}, can't be read and may be the live one")]
    Unclear(String),
    #[error("the run {0} can't be read, and may be the open one of this runbook")]
    Unread(String),
    #[error("the folder {} can't be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
}

/// The folder of a run by its path, its name, a unique beginning of one, or `latest`, which is
/// never a rehearsal while a live run is open.
pub fn find(disk: &Arc<dyn Disk>, runs: &Path, name: &str) -> Result<PathBuf, FindError> {
    let path = Path::new(name);
    if disk.length(&path.join(RUNBOOK)).is_ok() {
        return Ok(path.to_path_buf());
    }
    let none = || FindError::None {
        name: name.into(),
        runs: runs.into(),
    };
    if name == "latest" {
        let listed = list(disk, runs).map_err(|e| FindError::Unreadable(runs.into(), e))?;
        let latest = latest(&listed).ok_or_else(none)?;
        let for_sure = latest.run.is_ok();
        return if for_sure {
            Ok(latest.folder.clone())
        } else {
            Err(FindError::Unclear(latest.name.clone()))
        };
    }
    let names = match disk.folders(runs) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(|e| FindError::Unreadable(runs.into(), e))?,
    };
    if names.iter().any(|n| n == name) {
        return Ok(runs.join(name));
    }
    let fitting: Vec<String> = names.into_iter().filter(|n| n.starts_with(name)).collect();
    match fitting.as_slice() {
        [] => Err(none()),
        [one] => Ok(runs.join(one)),
        _ => Err(FindError::Several {
            name: name.into(),
            candidates: fitting,
        }),
    }
}

/// The newest open live run, else the newest of all; one that can't be read may be either.
fn latest(listed: &[Listed]) -> Option<&Listed> {
    let is_open = |r: &Run| r.mode() == Mode::Live && r.opened.is_some() && r.closed.is_none();
    let live = listed.iter().find(|l| l.run.as_ref().is_ok_and(is_open));
    live.or_else(|| listed.first())
}

/// The open run of a runbook, by its id; of several a live one, then that of these bytes, then the
/// newest.
///
/// # Errors
/// When none is, and a run that can't be read may be.
pub fn open_run_of<'a>(
    listed: &'a [Listed],
    runbook: &Runbook,
    bytes: &[u8],
    mode: Option<Mode>,
) -> Result<Option<&'a Listed>, FindError> {
    let sha256 = Digest::of(&[bytes]).to_string();
    let opened = |listed: &'a Listed| {
        let run = listed.run.as_ref().ok()?;
        let opened = run.opened.as_ref().filter(|_| run.closed.is_none())?;
        let is_it = run.runbook().id == runbook.id && mode.is_none_or(|mode| mode == run.mode());
        is_it.then_some((listed, &opened.opening))
    };
    let found = listed.iter().filter_map(opened).min_by_key(|(_, opening)| {
        // Of equals the first, which is the newest.
        (opening.mode != Mode::Live, opening.sha256 != sha256)
    });
    let unread = |l: &&Listed| l.run.is_err() && id_part(&l.name) == runbook.id;
    match (found, listed.iter().find(unread)) {
        (Some((listed, _)), _) => Ok(Some(listed)),
        (None, Some(unread)) => Err(FindError::Unread(unread.name.clone())),
        (None, None) => Ok(None),
    }
}

/// The `20261127T180000Z` of a folder's name.
fn opened_part(name: &str) -> &str {
    let stamp = |part: &&str| part.len() == 16 && part.ends_with('Z') && part.contains('T');
    name.split('-').rev().find(stamp).unwrap_or("")
}

/// The id of the runbook in a folder's name.
fn id_part(name: &str) -> &str {
    match opened_part(name) {
        "" => name,
        stamp => name
            .rsplit_once(&format!("-{stamp}"))
            .map_or(name, |(id, _)| id),
    }
}
