//! The runbook and the evidence of a run, both ways.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::object_store::ObjectStore;
use tokio::time::{Instant as Beat, sleep};

use crate::journal::{Damage, Digest, Disk, Feed};
use crate::run::{EVIDENCE, MAX_EVIDENCE, RUNBOOK};
use crate::share::parcel::{evidence_digest, keep_evidence, opened_with, or_nothing};

use super::link::Link;
use super::shared::SharedState;
use super::store::Stored;
use super::trouble::Trouble;

/// So often both sides are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// So often after something went wrong.
const RETRY: Duration = Duration::from_secs(10);
/// So often a file with which something is wrong is tried again although its length is the same:
/// some programs make a file as long as it will be before they copy into it.
const AGAIN: Duration = Duration::from_secs(60);

/// What an exchange did.
#[derive(Default)]
pub struct Exchanged {
    /// Files of evidence that are new here.
    pub brought: Vec<String>,
    /// Those that could not be exchanged.
    pub amiss: Vec<Damage>,
}

/// The files of a run folder, and what is known of them on the hub.
pub struct Files {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    run: String,
    name: String,
    /// What the run was opened with, once that is known.
    runbook: Option<Digest>,
    /// How it stood there when they were last listed.
    listed: Option<(String, u64)>,
    there: BTreeMap<String, Stored>,
    wrong: Wrong,
}

impl Files {
    pub fn of(disk: Arc<dyn Disk>, folder: &Path, run: &str, name: &str) -> Files {
        Files {
            disk,
            folder: folder.into(),
            run: run.into(),
            name: name.into(),
            runbook: None,
            listed: None,
            there: BTreeMap::new(),
            wrong: Wrong::default(),
        }
    }

    /// Exchanges whatever there is. What goes wrong is reported and tried again: entries are not to
    /// wait for it.
    pub async fn keep(&mut self, link: &Link, shared: &SharedState) -> Infallible {
        loop {
            let exchanged = self.exchange(link).await;
            shared.files(&exchanged);
            sleep(if exchanged.is_ok() { LOOK } else { RETRY }).await;
        }
    }

    /// Puts there what is right only here, and brings here what is only there. One file with which
    /// something is wrong keeps none of the others away.
    pub async fn exchange(&mut self, link: &Link) -> Result<Exchanged, Trouble> {
        let mut store = self.list(link).await?;
        let here = self.here()?;
        let mut exchanged = Exchanged::default();
        // The small ones first: what has no room or takes long takes it from no other.
        let mut by_length: Vec<_> = here.iter().collect();
        by_length.sort_by_key(|(_, length)| **length);
        for (name, length) in by_length {
            let wanted = self.wanted(name).filter(|_| !self.is_there(name));
            let Some(wanted) = wanted else { continue };
            match self.read(name, *length, wanted) {
                Ok(bytes) => match self.put(link, &mut store, name, &bytes).await {
                    Ok(()) => {}
                    Err(trouble) if trouble.spares_others() => {
                        let damage = damage(name, &format!("can't be sent: {trouble}"));
                        self.wrong.learn(name, *length, Beat::now(), &damage);
                        exchanged.amiss.push(damage);
                    }
                    Err(trouble) => return Err(trouble),
                },
                Err(damage) => exchanged.amiss.push(damage),
            }
        }
        for name in self.there.keys().cloned().collect::<Vec<_>>() {
            if self.wanted(&name).is_none() || (name == RUNBOOK && self.is_there(&name)) {
                continue;
            }
            if !self.is_there(&name) {
                let damage = damage(&name, "is damaged on the hub");
                exchanged.amiss.push(damage);
            } else if here.get(&name).copied() != self.there.get(&name).map(|s| s.size) {
                match self.bring(link, &mut store, &name).await? {
                    Ok(()) => exchanged.brought.push(name),
                    Err(damage) => exchanged.amiss.push(damage),
                }
            }
        }
        Ok(exchanged)
    }

    /// Whether something is right only here, as far as is known without a look at the hub.
    pub fn are_lacked(&mut self) -> bool {
        let here = self.here().unwrap_or_default();
        let mut names = here.keys();
        names.any(|name| self.wanted(name).is_some() && !self.is_there(name))
    }

    /// The bytes of the runbook as they are there, if they are.
    pub async fn runbook(link: &Link, run: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(store) = link.files(run).await? else {
            return Ok(None);
        };
        if link.stored(&store).await?.contains_key(RUNBOOK) {
            link.get(&store, RUNBOOK).await.map(Some)
        } else {
            Ok(None)
        }
    }

    /// Learns what is there, where that has changed.
    async fn list(&mut self, link: &Link) -> Result<Option<ObjectStore>, Trouble> {
        let newest = link.newest_file(&self.run).await?;
        if newest == self.listed {
            return Ok(None);
        }
        let store = link.files(&self.run).await?;
        self.there = match &store {
            Some(store) => link.stored(store).await?,
            None => BTreeMap::new(),
        };
        self.listed = newest;
        Ok(store)
    }

    /// The files of the run that are here, with their lengths.
    fn here(&mut self) -> Result<BTreeMap<String, u64>, Trouble> {
        let evidence = or_nothing(self.disk.files(&self.folder.join(EVIDENCE)))
            .map_err(Trouble::disk)?
            .unwrap_or_default();
        let mut here: BTreeMap<String, u64> = evidence.into_iter().collect();
        // A folder without one has a hub without one.
        if let Ok(length) = self.disk.length(&self.folder.join(RUNBOOK)) {
            here.insert(RUNBOOK.into(), length);
        }
        if self.runbook.is_none() {
            let (feeds, _) = Feed::all(&*self.disk, &self.folder).map_err(Trouble::disk)?;
            self.runbook = opened_with(&feeds);
        }
        Ok(here)
    }

    /// What a file has to be; nothing where nobody knows, and for what is no file of a run.
    fn wanted(&self, name: &str) -> Option<Digest> {
        match name {
            RUNBOOK => self.runbook,
            _ => evidence_digest(name),
        }
    }

    /// Whether it is there as it has to be.
    fn is_there(&self, name: &str) -> bool {
        let is_right = |stored: &Stored| self.wanted(name).is_some_and(|d| stored.is(&d));
        self.there.get(name).is_some_and(is_right)
    }

    /// What is here, if it is as it has to be.
    fn read(&mut self, name: &str, length: u64, wanted: Digest) -> Result<Vec<u8>, Damage> {
        let wrong = match name {
            RUNBOOK => "is not the one that the run was opened with",
            _ => "is damaged, or not yet copied whole",
        };
        if length > MAX_EVIDENCE {
            return Err(damage(name, "is too large for evidence"));
        }
        if let Some(damage) = self.wrong.known(name, length, Beat::now()) {
            return Err(damage);
        }
        let folder = match name {
            RUNBOOK => self.folder.clone(),
            _ => self.folder.join(EVIDENCE),
        };
        let bytes = self
            .disk
            .read_from(&folder.join(name), 0)
            .map_err(|error| Damage::unread(shown(name), &error))?;
        if Digest::of(&[&bytes]) == wanted {
            return Ok(bytes);
        }
        let damage = damage(name, wrong);
        self.wrong.learn(name, length, Beat::now(), &damage);
        Err(damage)
    }

    async fn put(
        &mut self,
        link: &Link,
        store: &mut Option<ObjectStore>,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), Trouble> {
        let store = match store {
            Some(store) => store,
            None => store.insert(link.make_files(&self.run, &self.name).await?),
        };
        let stored = link.put(store, name, bytes).await?;
        self.there.insert(name.into(), stored);
        Ok(())
    }

    /// Brings a file here, or says what is wrong with it alone.
    async fn bring(
        &mut self,
        link: &Link,
        store: &mut Option<ObjectStore>,
        name: &str,
    ) -> Result<Result<(), Damage>, Trouble> {
        if let Some(damage) = self.wrong.known(name, 0, Beat::now()) {
            return Ok(Err(damage));
        }
        let what = match self.fetch(link, store, name).await {
            Ok(true) => return Ok(Ok(())),
            Ok(false) => "is damaged on the hub".to_string(),
            Err(trouble) if trouble.spares_others() => {
                format!("can't be downloaded: {trouble}")
            }
            Err(trouble) => return Err(trouble),
        };
        let damage = damage(name, &what);
        self.wrong.learn(name, 0, Beat::now(), &damage);
        Ok(Err(damage))
    }

    async fn fetch(
        &self,
        link: &Link,
        store: &mut Option<ObjectStore>,
        name: &str,
    ) -> Result<bool, Trouble> {
        if store.is_none() {
            *store = link.files(&self.run).await?;
        }
        let gone = || Trouble::Other("it is gone".into());
        let bytes = link.get(store.as_ref().ok_or_else(gone)?, name).await?;
        let evidence = self.folder.join(EVIDENCE);
        keep_evidence(&*self.disk, &evidence, name, &bytes).map_err(Trouble::disk)
    }
}

/// Files that could not be exchanged: how long each was here, when that was, and what is wrong.
#[derive(Default)]
struct Wrong(BTreeMap<String, (u64, Beat, Damage)>);

impl Wrong {
    fn learn(&mut self, name: &str, length: u64, now: Beat, damage: &Damage) {
        self.0.insert(name.into(), (length, now, damage.clone()));
    }

    /// What is still wrong, so far as there is no reason to try again.
    fn known(&self, name: &str, length: u64, now: Beat) -> Option<Damage> {
        let (was, at, damage) = self.0.get(name)?;
        (*was == length && now < *at + AGAIN).then(|| damage.clone())
    }
}

fn damage(name: &str, what: &str) -> Damage {
    Damage {
        file: shown(name),
        line: None,
        what: what.into(),
    }
}

/// What people call it.
fn shown(name: &str) -> String {
    match name.split_once('-') {
        Some((_, given)) if name != RUNBOOK => format!("evidence {given}"),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_tried_again_when_it_changes_and_after_a_while() {
        let (mut wrong, now) = (Wrong::default(), Beat::now());
        let is_known = |wrong: &Wrong, length, at| wrong.known("a", length, at).is_some();
        assert!(!is_known(&wrong, 7, now));
        wrong.learn("a", 7, now, &damage("a", "is damaged"));
        assert!(is_known(&wrong, 7, now + AGAIN / 2));
        assert!(!is_known(&wrong, 8, now));
        assert!(!is_known(&wrong, 7, now + AGAIN));
    }
}
