//! The files of a run at the hub: an object store beside its stream.

use async_nats::jetstream::object_store::{self, ObjectStore};
use futures_util::StreamExt;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::run::MAX_EVIDENCE;

use super::link::{Link, PATIENCE, stream_name};
use super::trouble::Trouble;

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

    /// The names of the files that are there.
    pub async fn file_names(&self, store: &ObjectStore) -> Result<Vec<String>, Trouble> {
        let mut names = Vec::new();
        let mut list = store.list().await.map_err(|e| self.trouble(&e))?;
        while let Some(info) = list.next().await {
            let info = info.map_err(|e| self.trouble(&e))?;
            if info.size as u64 <= MAX_EVIDENCE {
                names.push(info.name);
            }
        }
        Ok(names)
    }

    pub async fn put(&self, store: &ObjectStore, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let mut bytes = bytes;
        let put = store.put(name, &mut bytes).await;
        put.map(drop).map_err(|e| self.trouble(&e))
    }

    pub async fn get(&self, store: &ObjectStore, name: &str) -> Result<Vec<u8>, Trouble> {
        let object = store.get(name).await.map_err(|e| self.trouble(&e))?;
        let mut object = object.take(MAX_EVIDENCE + 1);
        let mut bytes = Vec::new();
        loop {
            // It may be long and the way narrow, but it has to come.
            match timeout(PATIENCE * 5, object.read_buf(&mut bytes)).await {
                Ok(Ok(0)) => return Ok(bytes),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(Trouble::Other(format!("{name}: {error}"))),
                Err(_) => return Err(Trouble::Unreachable(format!("{name} does not come"))),
            }
        }
    }
}
