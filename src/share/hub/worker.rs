//! A thread that keeps a run folder and the hub in step. It never touches what the screen holds:
//! it writes files, as anybody's synchroniser would, and the screen finds them.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant as Beat, sleep, timeout_at};

use crate::journal::Disk;
use crate::time::Instant;

use super::files::Files;
use super::lines::Lines;
use super::link::Link;
use super::requests::runtime;
use super::shared::SharedState;
use super::trouble::Trouble;
use crate::share::{HubConfig, HubState};

/// How long to wait before the next try, longer from one to the next.
const PAUSES: [u64; 4] = [500, 1_000, 2_000, 4_000];
/// So often the folder is looked at meanwhile, to say what is not shared.
const LOOK: Duration = Duration::from_millis(500);

/// A run folder kept in step with the hub, as long as this lives.
pub struct Hub {
    shared: SharedState,
    leave: Arc<Notify>,
    ended: Receiver<()>,
}

impl Hub {
    /// Starts at once, whether or not the hub answers.
    ///
    /// # Errors
    /// A folder without a run, and a thread that can't be had.
    pub fn start(
        config: HubConfig,
        disk: Arc<dyn Disk>,
        folder: &Path,
        clock: fn() -> Instant,
    ) -> Result<Hub, Trouble> {
        let shared = SharedState::new(clock);
        let leave = Arc::new(Notify::new());
        let (say, ended) = channel();
        let lines = Lines::of(disk.clone(), folder)?;
        let files = Files::of(disk, folder, lines.run(), lines.name());
        let (tell, left) = (shared.clone(), leave.clone());
        let runtime = runtime()?;
        let work = move || {
            runtime.block_on(work(&config, lines, files, &tell, &left));
            let _ = say.send(()); // nobody may be waiting
        };
        let thread = thread::Builder::new().name("hub".into()).spawn(work);
        thread.map_err(Trouble::disk)?;
        Ok(Hub {
            shared,
            leave,
            ended,
        })
    }

    pub fn state(&self) -> HubState {
        self.shared.state()
    }

    /// The same for whoever looks again and again.
    pub fn watch(&self) -> impl Fn() -> HubState + 'static {
        let shared = self.shared.clone();
        move || shared.state()
    }

    /// Ends it; what was written last may still go up, if that takes no longer. Says how it stands
    /// then.
    pub fn leave(self, patience: Duration) -> HubState {
        self.leave.notify_one();
        let _ = self.ended.recv_timeout(patience);
        self.shared.state()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.leave.notify_one();
    }
}

async fn work(
    config: &HubConfig,
    mut lines: Lines,
    mut files: Files,
    shared: &SharedState,
    leave: &Notify,
) {
    tokio::select! {
        never = keep(config, &mut lines, &mut files, shared) => match never {},
        () = leave.notified() => {}
    }
    // The last key may have written something that is not there yet.
    let is_more = files.are_lacked();
    if is_more {
        shared.evidence_waits();
    }
    if (is_more || lines.look() != Some(0))
        && let Ok(link) = Link::connect(config).await
    {
        while let Ok(false) = lines.exchange(&link, shared).await {
            sleep(LOOK).await;
        }
        shared.files(&files.exchange(&link).await);
    }
}

async fn keep(
    config: &HubConfig,
    lines: &mut Lines,
    files: &mut Files,
    shared: &SharedState,
) -> Infallible {
    let mut pauses = PAUSES.iter();
    loop {
        let trouble = match Link::connect(config).await {
            Err(trouble) => trouble,
            Ok(link) => {
                let before = shared.state().exchanged;
                let trouble = tokio::select! {
                    trouble = lines.keep(&link, shared) => trouble,
                    never = files.keep(&link, shared) => match never {},
                };
                if shared.state().exchanged != before {
                    pauses = PAUSES.iter();
                }
                match trouble {
                    Err(trouble) => trouble,
                    Ok(never) => match never {},
                }
            }
        };
        shared.gone(&trouble);
        let pause = pauses.next().or(PAUSES.last()).copied();
        let end = Beat::now() + Duration::from_millis(pause.unwrap_or_default());
        let looking = async {
            loop {
                shared.unshared(lines.look());
                sleep(LOOK).await;
            }
        };
        // It only ends by its time.
        let _: Result<Infallible, _> = timeout_at(end, looking).await;
    }
}
