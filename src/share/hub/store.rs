//! The files of a run at the hub: an object store beside its stream.

use std::collections::BTreeMap;

use async_nats::jetstream::object_store::{self, ObjectInfo, ObjectStore};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use futures_util::StreamExt;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::journal::Digest;
use crate::run::MAX_EVIDENCE;

use super::link::{Link, PATIENCE, stream_name};
use super::token::{decoded, encoded};
use super::trouble::Trouble;

/// What the hub says of a file.
pub struct Stored {
    /// As object stores write it.
    digest: Option<String>,
    /// In bytes.
    pub size: u64,
}

impl Stored {
    fn of(info: ObjectInfo) -> Stored {
        Stored {
            digest: info.digest,
            size: info.size as u64,
        }
    }

    /// Whether it may have that digest; one of which nothing is said may.
    pub fn is(&self, digest: &Digest) -> bool {
        let wanted = format!("SHA-256={}", URL_SAFE.encode(digest.bytes()));
        self.digest.as_ref().is_none_or(|said| *said == wanted)
    }
}

/// A file's name as an object store takes it.
fn object_name(name: &str) -> String {
    let name = encoded(name, "-_.");
    match name.strip_suffix('.') {
        Some(rest) => format!("{rest}=2e"),
        None => name,
    }
}

impl Link {
    /// The files of a run; nothing where none was put there.
    pub async fn files(&self, run: &str) -> Result<Option<ObjectStore>, Trouble> {
        if self.newest_file(run).await?.is_none() {
            return Ok(None);
        }
        let store = self.jetstream.get_object_store(stream_name(run)).await;
        store.map(Some).map_err(|e| self.trouble(&e))
    }

    /// How the files stand now, like [`newest`](Link::newest).
    pub async fn newest_file(&self, run: &str) -> Result<Option<(String, u64)>, Trouble> {
        let stream = self.stream(&format!("OBJ_{}", stream_name(run))).await?;
        Ok(stream.map(|stream| Link::stamp(&stream)))
    }

    /// Where files can be put, on as many servers as the stream of the run.
    pub async fn make_files(&self, run: &str, name: &str) -> Result<ObjectStore, Trouble> {
        let stream = self.open(run, name).await?;
        let config = object_store::Config {
            bucket: stream_name(run),
            num_replicas: stream.cached_info().config.num_replicas,
            ..object_store::Config::default()
        };
        match self.jetstream.create_object_store(config).await {
            Ok(store) => Ok(store),
            // Somebody else has made it meanwhile.
            Err(error) => self.files(run).await?.ok_or_else(|| self.trouble(&error)),
        }
    }

    /// The files that are there, by their names.
    pub async fn stored(&self, store: &ObjectStore) -> Result<BTreeMap<String, Stored>, Trouble> {
        let mut stored = BTreeMap::new();
        let mut list = store.list().await.map_err(|e| self.trouble(&e))?;
        while let Some(info) = list.next().await {
            let info = info.map_err(|e| self.trouble(&e))?;
            let (name, info) = (decoded(&info.name), Stored::of(info));
            if info.size <= MAX_EVIDENCE {
                stored.insert(name, info);
            }
        }
        Ok(stored)
    }

    /// Puts a file there, in place of one that has its name.
    pub async fn put(
        &self,
        store: &ObjectStore,
        name: &str,
        mut bytes: &[u8],
    ) -> Result<Stored, Trouble> {
        let put = store.put(object_name(name).as_str(), &mut bytes).await;
        put.map(Stored::of).map_err(|e| self.trouble(&e))
    }

    pub async fn get(&self, store: &ObjectStore, name: &str) -> Result<Vec<u8>, Trouble> {
        let mut object = store
            .get(object_name(name))
            .await
            .map_err(|e| self.trouble(&e))?
            .take(MAX_EVIDENCE + 1);
        let mut bytes = Vec::new();
        loop {
            // It may be long and the way narrow, but it has to come.
            match timeout(PATIENCE * 5, object.read_buf(&mut bytes)).await {
                Ok(Ok(0)) => return Ok(bytes),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(Trouble::Other(format!("{name}: {error}"))),
                Err(_) => return Err(Trouble::Unreachable(format!("{name} doesn't arrive"))),
            }
        }
    }
}
