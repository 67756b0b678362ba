//! The runbook and the evidence of a run, both ways.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::object_store::ObjectStore;
use tokio::time::sleep;

use crate::journal::{Damage, Digest, Disk};
use crate::run::RUNBOOK;
use crate::share::{Item, Parcel};

use super::link::Link;
use super::token::{decoded, encoded};
use super::told::Told;
use super::trouble::Trouble;

/// So often both sides are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// So often after something went wrong.
const RETRY: Duration = Duration::from_secs(10);

/// What an exchange did.
#[derive(Default)]
pub struct Exchanged {
    /// Files of evidence that are new here.
    pub brought: Vec<String>,
    /// Those that could not be exchanged, by the names that people gave them.
    pub amiss: Vec<Damage>,
}

/// The files of a run folder, and what is known of them on the hub.
pub struct Files {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    run: String,
    name: String,
    /// How it stood there when they were last listed.
    listed: Option<(String, u64)>,
    there: BTreeSet<String>,
    /// What is not what its name says, there or here.
    wrong: BTreeSet<String>,
}

impl Files {
    pub fn of(disk: Arc<dyn Disk>, folder: &Path, run: &str, name: &str) -> Files {
        Files {
            disk,
            folder: folder.into(),
            run: run.into(),
            name: name.into(),
            listed: None,
            there: BTreeSet::new(),
            wrong: BTreeSet::new(),
        }
    }

    /// Exchanges whatever there is. What goes wrong is told and tried again: entries are not to
    /// wait for it.
    pub async fn keep(&mut self, link: &Link, told: &Told) -> Infallible {
        loop {
            let exchanged = self.exchange(link).await;
            told.files(&exchanged);
            let is_well = exchanged.is_ok_and(|e| e.amiss.is_empty());
            sleep(if is_well { LOOK } else { RETRY }).await;
        }
    }

    /// Puts there what is only here, and brings here what is only there. One file with which
    /// something is wrong keeps none of the others away.
    pub async fn exchange(&mut self, link: &Link) -> Result<Exchanged, Trouble> {
        let mut exchanged = Exchanged::default();
        let newest = link.newest_file(&self.run).await?;
        let mut store = None;
        if newest != self.listed {
            store = link.files(&self.run).await?;
            self.there.clear();
            if let Some(store) = &store {
                let names = link.file_names(store).await?;
                self.there = names.iter().map(|name| decoded(name)).collect();
            }
            self.listed = newest;
        }
        let disk = self.disk.clone();
        let evidence = Item::all(&*disk, &self.folder).map_err(Trouble::disk)?;
        let here: BTreeSet<String> = evidence.iter().map(|i| i.name.clone()).collect();
        for item in &evidence {
            if self.is_to_go(&item.name) {
                match (item.read)() {
                    Ok(bytes) if item.name.starts_with(&Digest::of(&[&bytes]).to_string()) => {
                        self.put(link, &mut store, &item.name, &bytes).await?;
                    }
                    Ok(_) => _ = self.wrong.insert(item.name.clone()),
                    Err(error) => {
                        let amiss = Damage::unread(given(&item.name), &error);
                        exchanged.amiss.push(amiss);
                    }
                }
            }
        }
        // A folder without one has a hub without one.
        if self.is_to_go(RUNBOOK)
            && let Ok(runbook) = disk.read_from(&self.folder.join(RUNBOOK), 0)
        {
            self.put(link, &mut store, RUNBOOK, &runbook).await?;
        }
        for name in self.there.clone() {
            let known = here.contains(&name) || self.wrong.contains(&name) || name == RUNBOOK;
            if !known {
                match self.bring(link, &mut store, name.clone()).await {
                    Ok(brought) => exchanged.brought.extend(brought),
                    // Of this file, not of the hub.
                    Err(trouble @ (Trouble::Other(_) | Trouble::Folder(_))) => {
                        exchanged.amiss.push(Damage {
                            file: given(&name),
                            line: None,
                            what: format!("can't be brought here: {trouble}"),
                        });
                    }
                    Err(trouble) => return Err(trouble),
                }
            }
        }
        Ok(exchanged)
    }

    /// The exact bytes of the runbook, if they are there.
    pub async fn runbook(link: &Link, run: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(store) = link.files(run).await? else {
            return Ok(None);
        };
        let name = object_name(RUNBOOK);
        match link.file_names(&store).await?.contains(&name) {
            true => link.get(&store, &name).await.map(Some),
            false => Ok(None),
        }
    }

    fn is_to_go(&self, name: &str) -> bool {
        // Half-written files are hidden ones.
        !name.starts_with('.') && !self.there.contains(name) && !self.wrong.contains(name)
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
        link.put(store, &object_name(name), bytes).await?;
        self.there.insert(name.into());
        Ok(())
    }

    async fn bring(
        &mut self,
        link: &Link,
        store: &mut Option<ObjectStore>,
        name: String,
    ) -> Result<Vec<String>, Trouble> {
        let there = match store {
            Some(_) => store.as_ref(),
            None => {
                *store = link.files(&self.run).await?;
                store.as_ref()
            }
        };
        let Some(there) = there else {
            return Ok(Vec::new());
        };
        let bytes = link.get(there, &object_name(&name)).await?;
        let read = move || Ok(bytes.clone());
        let item = Item {
            name,
            read: Box::new(read),
        };
        let parcel = Parcel {
            evidence: vec![item],
            ..Parcel::default()
        };
        let brought = parcel.bring(&*self.disk, &self.folder)?;
        self.wrong.extend(brought.refused);
        Ok(brought.evidence)
    }
}

/// The name that somebody gave a file of evidence.
fn given(name: &str) -> String {
    name.split_once('-').map_or(name, |(_, given)| given).into()
}

/// A file's name as an object store takes it.
fn object_name(name: &str) -> String {
    let name = encoded(name, "-_.");
    match name.strip_suffix('.') {
        Some(rest) => format!("{rest}=2e"),
        None => name,
    }
}
