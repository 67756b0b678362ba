//! The log: what is here goes up, what is there comes here, until both are equal.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_nats::Subscriber;
use futures_util::StreamExt;
use tokio::time::{Instant, sleep, sleep_until};

use crate::journal::{Damage, Digest, Disk, FeedLine};
use crate::share::{Parcel, ShareError};

use super::index::HubIndex;
use super::link::{Link, Sent};
use super::local::Local;
use super::shared::{SharedState, some_of};
use super::trouble::Trouble;

/// So often the hub is asked for news when nobody calls.
const ASK: Duration = Duration::from_secs(2);
/// So soon after somebody called, and so often until what they sent is kept and can be read.
const ASK_SOON: Duration = Duration::from_millis(100);
/// So long lines go up without a look at what others have sent.
const TURN: Duration = Duration::from_secs(2);
/// So often the folder is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Held while feeds are merged; hidden, and in the folder, for that is what several share.
const LOCK: &str = ".hub.lock";

/// The log of a run folder, and what is known of it on the hub.
pub struct Lines {
    local: Local,
    run: String,
    name: String,
    index: HubIndex,
    /// When the stream was made of which the index tells.
    made: Option<String>,
    /// What was there and here when what the hub had was last brought in.
    brought: Option<(u64, usize)>,
    /// What was not taken of it.
    refused: Vec<Damage>,
    /// How often in a row the hub had something in a place, of which nothing could be read.
    behind: u32,
}

/// So often that is only the delay between servers.
const BEHIND: u32 = 30;

impl Lines {
    /// # Errors
    /// A folder that can't be read or has no entry.
    pub fn of(disk: Arc<dyn Disk>, folder: &Path) -> Result<Lines, Trouble> {
        let parcel = Parcel::of(&*disk, folder).map_err(Trouble::disk)?;
        let run = parcel.run().ok_or(ShareError::Empty)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !run.chars().all(plain) {
            return Err(Trouble::Other(format!("the run's id can't be used: {run}")));
        }
        let name = parcel.name.clone();
        drop(parcel);
        Ok(Lines {
            local: Local::of(disk, folder),
            index: HubIndex::new(&run),
            run,
            name,
            made: None,
            brought: None,
            refused: Vec::new(),
            behind: 0,
        })
    }

    pub fn run(&self) -> &str {
        &self.run
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Exchanges whatever there is, until the hub fails.
    pub async fn keep(&mut self, link: &Link, shared: &SharedState) -> Result<Infallible, Trouble> {
        let mut calls = link.calls(&self.run).await?;
        let mut called = false;
        loop {
            let equal = self.exchange(link, shared).await?;
            let pause = if equal && !called { ASK } else { ASK_SOON };
            called = self.wait(pause, &mut calls).await?;
        }
    }

    /// Brings here what is new there, and sends what is new here; says whether both are equal.
    pub async fn exchange(&mut self, link: &Link, shared: &SharedState) -> Result<bool, Trouble> {
        self.read(link).await?;
        let is_in = self.bring_in()?;
        shared.here(self.count_unshared());
        let mut lacking: Vec<FeedLine> = self
            .local
            .lacked_by(self.index.hashes())
            .into_iter()
            .cloned()
            .collect();
        let found = lacking.len();
        while !lacking.is_empty() {
            let before = lacking.len();
            if !self.send(link, shared, &mut lacking).await? {
                return Ok(false);
            }
            // What is left stands behind what is not there.
            if lacking.len() == before {
                break;
            }
        }
        // What others sent meanwhile comes first.
        let is_read = lacking.len() == found || self.index.is_read();
        let is_equal = is_in && is_read;
        if is_equal {
            let held = lacking.len();
            shared.exchanged(held, self.amiss(held), self.note());
        }
        Ok(is_equal)
    }

    /// Sends those lines, and leaves what has to wait for others; or says that it is time to read
    /// again, since somebody else was faster or much is to go.
    async fn send(
        &mut self,
        link: &Link,
        shared: &SharedState,
        lines: &mut Vec<FeedLine>,
    ) -> Result<bool, Trouble> {
        let mut held = Vec::new();
        let mut left = lines.len();
        let end = Instant::now() + TURN;
        for line in lines.drain(..) {
            if Instant::now() >= end {
                return Ok(false);
            }
            let Some(place) = self.index.place(&line) else {
                held.push(line);
                continue;
            };
            match link.send(&self.run, &place, &line).await? {
                Sent::Kept(sequence) => {
                    self.behind = 0;
                    self.index.acknowledged(place.subject, sequence, &line);
                    left -= 1;
                    shared.unshared(Some(left));
                }
                Sent::Behind if self.behind >= BEHIND => return Err(Trouble::Vanished),
                Sent::Behind => {
                    self.behind += 1;
                    return Ok(false);
                }
            }
        }
        *lines = held;
        Ok(true)
    }

    /// How many entries of the folder the hub is not known to have; nothing before it was asked.
    pub fn look(&mut self) -> Option<usize> {
        // A folder that can't be read for a moment is looked at again.
        let _ = self.local.refresh();
        self.made.as_ref().map(|_| self.count_unshared())
    }

    /// How far it has come: what was read there, what is here, what is still to go.
    pub fn stands(&self) -> (u64, usize, usize) {
        let position = self.index.position();
        (position, self.local.len(), self.count_unshared())
    }

    /// How many entries the hub has that are not here.
    pub fn count_absent(&self) -> usize {
        let here = |hash: &&Digest| !self.local.has(hash);
        self.index.hashes().iter().filter(here).count()
    }

    pub fn count_unshared(&self) -> usize {
        self.local.lacked_by(self.index.hashes()).len()
    }

    /// Learns what the hub has; a stream that was made again has it all to be learnt again.
    pub async fn read(&mut self, link: &Link) -> Result<(), Trouble> {
        self.local.refresh().map_err(Trouble::disk)?;
        let stream = link.open(&self.run, &self.name).await?;
        let (made, last) = Link::stamp(&stream);
        if self.made.as_ref() != Some(&made) || last < self.index.position() {
            self.index = HubIndex::new(&self.run);
            self.made = Some(made);
        }
        let position = self.index.position();
        if last > position {
            self.behind = 0;
        }
        let index = &mut self.index;
        link.read_after(&stream, &self.run, position, last, |m| index.read(m))
            .await
    }

    /// Merges what is new into the folder; not while another program does, which it says.
    fn bring_in(&mut self) -> Result<bool, Trouble> {
        let mut feeds = self.index.new_for(&self.local);
        // What can't be read now is here all the same, and would stand here twice.
        let is_here = |name: &str| self.local.unread().iter().any(|d| d.file == name);
        feeds.retain(|feed| !is_here(&feed.name));
        if feeds.is_empty() {
            self.refused.clear();
            return Ok(true);
        }
        // What was not taken is not taken now.
        if self.brought == Some((self.index.position(), self.local.len())) {
            return Ok(true);
        }
        // Two screens on one folder would each write what they know, and the one that knows less
        // might be the last. Where locks can't be had the next exchange puts that right.
        let lock = self.local.disk().claim(&self.local.folder().join(LOCK));
        if let Ok(None) = lock {
            return Ok(false);
        }
        let parcel = Parcel {
            feeds,
            ..Parcel::default()
        };
        let brought = parcel.bring(self.local.disk(), self.local.folder())?;
        self.local.refresh().map_err(Trouble::disk)?;
        // What was refused may belong behind what was taken.
        let again = !brought.is_whole() && brought.entries() > 0;
        self.refused = brought.merged.damage;
        self.brought = (!again).then(|| (self.index.position(), self.local.len()));
        Ok(!again)
    }

    /// What keeps entries from being exchanged.
    fn amiss(&self, held: usize) -> Option<String> {
        let held = (held > 0).then(|| match held {
            1 => "1 entry comes after one that is damaged or missing".to_string(),
            more => format!("{more} entries come after one that is damaged or missing"),
        });
        let refused = || some_of(&self.refused).map(|refused| format!("not taken: {refused}"));
        some_of(self.local.unread()).or_else(refused).or(held)
    }

    fn note(&self) -> Option<String> {
        let branched = self.index.branched();
        let first = branched.first()?;
        Some(match branched.len() {
            1 => format!("{first} has two different logs: both are kept"),
            more => format!("{more} feeds have two different logs: all are kept"),
        })
    }

    /// Until something is new here, or that time is over, or soon after somebody called, which it
    /// says: a machine that comes back calls a thousand times, and that is read in few pieces.
    async fn wait(&mut self, pause: Duration, calls: &mut Subscriber) -> Result<bool, Trouble> {
        let (mut end, mut called) = (Instant::now() + pause, false);
        loop {
            tokio::select! {
                call = calls.next() => {
                    let lost = || Trouble::Unreachable("the connection was lost".into());
                    call.ok_or_else(lost)?;
                    end = end.min(Instant::now() + ASK_SOON);
                    called = true;
                }
                () = sleep_until(end) => return Ok(called),
                () = sleep(LOOK) => {
                    if self.local.refresh().map_err(Trouble::disk)? {
                        return Ok(called);
                    }
                }
            }
        }
    }
}
