//! What is asked of the hub once: what it has, how a folder differs, a run for a machine that has
//! nothing, and an exchange that ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant as Beat, sleep};

use crate::journal::Disk;
use crate::share::{Brought, Parcel};
use crate::time::Instant;

use super::files::Files;
use super::index::HubIndex;
use super::lines::Lines;
use super::link::{HubRun, Link};
use super::shared::SharedState;
use super::trouble::Trouble;
use crate::share::{HubConfig, HubState};

/// So long what passes by itself is waited for: servers that choose who leads.
const PATIENCE: Duration = Duration::from_secs(30);
/// Until somebody else's message can be read.
const PAUSE_SHORT: Duration = Duration::from_millis(50);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// How a folder and the hub differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Entries that are only here.
    pub here: usize,
    /// Entries that are only there.
    pub there: usize,
}

/// The runs that the hub has.
///
/// # Errors
/// Whatever keeps us from it.
pub fn runs(config: &HubConfig) -> Result<Vec<HubRun>, Trouble> {
    runtime()?.block_on(async { Link::connect(config).await?.runs().await })
}

/// How a run folder and the hub differ; nothing where the hub does not know the run.
///
/// # Errors
/// Whatever keeps us from it.
pub fn compare(
    config: &HubConfig,
    disk: Arc<dyn Disk>,
    folder: &Path,
) -> Result<Option<Compared>, Trouble> {
    runtime()?.block_on(async {
        let link = Link::connect(config).await?;
        let mut lines = Lines::of(disk, folder)?;
        if link.newest(lines.run()).await?.is_none() {
            return Ok(None);
        }
        lines.read(&link).await?;
        Ok(Some(Compared {
            here: lines.count_unshared(),
            there: lines.count_absent(),
        }))
    })
}

/// Brings a run folder and the hub to the same, and ends.
///
/// # Errors
/// Whatever keeps us from it for longer than it takes servers to choose who leads.
pub fn sync(
    config: &HubConfig,
    disk: Arc<dyn Disk>,
    folder: &Path,
    clock: fn() -> Instant,
) -> Result<HubState, Trouble> {
    runtime()?.block_on(async {
        let shared = SharedState::new(clock);
        let mut lines = Lines::of(disk.clone(), folder)?;
        let mut files = Files::of(disk, folder, lines.run(), lines.name());
        let mut link = Link::connect(config).await?;
        let (mut end, mut stands) = (Beat::now() + PATIENCE, lines.stands());
        loop {
            let equal = match lines.exchange(&link, &shared).await {
                Ok(true) => {
                    let exchanged = files.exchange(&link).await;
                    shared.files(&exchanged);
                    exchanged.map(|_| true)
                }
                other => other,
            };
            if lines.stands() != stands {
                (end, stands) = (Beat::now() + PATIENCE, lines.stands());
            }
            match equal {
                Ok(true) => return Ok(shared.state()),
                Ok(false) if Beat::now() < end => sleep(PAUSE_SHORT).await,
                Ok(false) => return Err(Trouble::Busy),
                Err(trouble) if trouble.passes() && Beat::now() < end => {
                    sleep(PAUSE).await;
                    // Whoever does not answer may be gone; another may be there.
                    if let Ok(another) = Link::connect(config).await {
                        link = another;
                    }
                }
                Err(trouble) => return Err(trouble),
            }
        }
    })
}

/// Brings a run, by its id, the name of its folder or a unique beginning of one, to a machine that
/// has nothing of it.
///
/// # Errors
/// Whatever keeps us from it, and a run that is not there.
pub fn join(
    config: &HubConfig,
    disk: Arc<dyn Disk>,
    runs: &Path,
    wanted: &str,
) -> Result<(PathBuf, Brought), Trouble> {
    runtime()?.block_on(async {
        let link = Link::connect(config).await?;
        let run = chosen(link.runs().await?, wanted)?;
        let stream = link.open(&run.id, &run.name).await?;
        let (_, last) = Link::stamp(&stream);
        let mut index = HubIndex::new(&run.id);
        link.read_after(&stream, &run.id, 0, last, |message| index.read(message))
            .await?;
        let parcel = Parcel {
            runbook: Files::runbook(&link, &run.id).await?,
            name: run.name.clone(),
            feeds: index.feeds(),
            ..Parcel::default()
        };
        let (folder, mut brought) = parcel.join(&*disk, runs)?;
        let mut files = Files::of(disk, &folder, &run.id, &run.name);
        let exchanged = files.exchange(&link).await?;
        brought.evidence = exchanged.brought;
        brought.merged.damage.extend(exchanged.amiss);
        Ok((folder, brought))
    })
}

fn chosen(runs: Vec<HubRun>, wanted: &str) -> Result<HubRun, Trouble> {
    let exactly = |run: &&HubRun| run.id == wanted || run.name == wanted;
    let begins = |run: &&HubRun| run.id.starts_with(wanted) || run.name.starts_with(wanted);
    if let Some(run) = runs.iter().find(exactly) {
        return Ok(run.clone());
    }
    match &runs.iter().filter(begins).collect::<Vec<_>>()[..] {
        [] => Err(Trouble::NoRun(wanted.into())),
        [one] => Ok((*one).clone()),
        [..] => Err(Trouble::SeveralRuns(wanted.into())),
    }
}

/// One thread, which is the one that asks.
pub(super) fn runtime() -> Result<Runtime, Trouble> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(Trouble::disk)
}
