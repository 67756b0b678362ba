//! The connection: the stream of a run, read and written.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::context::traits::Publisher;
use async_nats::jetstream::context::{GetStreamErrorKind, PublishErrorKind, RequestErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{self, DiscardPolicy, RawMessageErrorKind, Stream};
use async_nats::jetstream::{Context, ErrorCode};
use async_nats::{Client, Subscriber};
use futures_util::StreamExt;

use crate::journal::FeedLine;

use super::index::{Message, Place};
use super::trouble::Trouble;

/// Who does not answer in this time does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// As many servers keep a run where a cluster has them: one may then be lost.
const REPLICAS: usize = 3;
/// Messages that are asked for at once.
const BATCH: usize = 500;

/// A connection to the hub.
#[derive(Clone)]
pub struct Link {
    pub(super) client: Client,
    pub(super) jetstream: Context,
    /// What the servers said of us last, where it is a complaint.
    pub(super) complaint: Arc<Mutex<Option<String>>>,
    pub(super) replicas: Option<usize>,
}

/// What became of a line that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The servers have it, as that message.
    Kept(u64),
    /// Something else was written there, or the same by somebody else: read first.
    Behind,
}

/// A run as the hub has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubRun {
    /// Its id.
    pub id: String,
    /// The name of its folder, where that was given.
    pub name: String,
    pub entries: u64,
    pub bytes: u64,
    /// On how many servers it is kept.
    pub replicas: usize,
}

impl Link {
    /// The stream of a run, made where it is not there.
    pub async fn open(&self, run: &str, name: &str) -> Result<Stream, Trouble> {
        if let Some(stream) = self.stream(&stream_name(run)).await? {
            return Ok(stream);
        }
        let config = |replicas| stream::Config {
            name: stream_name(run),
            description: Some(name.into()),
            subjects: vec![subject(run, ">")],
            num_replicas: replicas,
            // A full stream refuses: it never drops what was before.
            discard: DiscardPolicy::New,
            ..stream::Config::default()
        };
        let wanted = self.replicas.unwrap_or(REPLICAS);
        let made = match self.create(config(wanted)).await {
            // A server on its own keeps what it can.
            Err(Trouble::FewServers(_)) if self.replicas.is_none() && self.is_alone() => {
                self.create(config(1)).await
            }
            made => made,
        };
        match made {
            // Somebody else has made it meanwhile.
            Err(Trouble::Other(_)) => match self.stream(&stream_name(run)).await? {
                Some(stream) => Ok(stream),
                None => made,
            },
            made => made,
        }
    }

    /// How a stream of a run stands now: when it was made, and its last message.
    pub async fn newest(&self, run: &str) -> Result<Option<(String, u64)>, Trouble> {
        let stream = self.stream(&stream_name(run)).await?;
        Ok(stream.map(|stream| Link::stamp(&stream)))
    }

    /// What is behind that message.
    pub async fn read_after(
        &self,
        stream: &Stream,
        run: &str,
        position: u64,
        until: u64,
        mut take: impl FnMut(Message),
    ) -> Result<(), Trouble> {
        if position >= until {
            return Ok(());
        }
        let config = pull::Config {
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: position + 1,
            },
            ack_policy: AckPolicy::None,
            inactive_threshold: PATIENCE * 2,
            ..pull::Config::default()
        };
        let consumer = stream
            .create_consumer(config)
            .await
            .map_err(|e| self.trouble(&e))?;
        if consumer.cached_info().num_pending == 0 && self.is_taken_out(stream, until).await? {
            return Ok(());
        }
        let prefix = subject(run, "");
        let mut read = position;
        while read < until {
            let mut batch = consumer
                .batch()
                .max_messages(BATCH.min((until - read) as usize))
                .expires(PATIENCE)
                .messages()
                .await
                .map_err(|e| self.trouble(&e))?;
            let before = read;
            while let Some(message) = batch.next().await {
                let message = message.map_err(|e| Trouble::Other(e.to_string()))?;
                let info = message.info().map_err(|e| Trouble::Other(e.to_string()))?;
                read = info.stream_sequence;
                let is_last = info.pending == 0;
                let subject = message.subject.as_str();
                take(Message {
                    sequence: read,
                    subject: subject.strip_prefix(&prefix).unwrap_or(subject).into(),
                    bytes: message.payload.to_vec(),
                });
                if is_last {
                    return Ok(());
                }
            }
            if read == before {
                return Err(Trouble::Leaderless);
            }
        }
        Ok(())
    }

    /// Whether a message that was there has been taken out, and is not only late.
    async fn is_taken_out(&self, stream: &Stream, sequence: u64) -> Result<bool, Trouble> {
        match stream.get_raw_message(sequence).await {
            Ok(_) => Ok(false),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(true),
            Err(error) => Err(self.trouble(&error)),
        }
    }

    /// Sends a line, to stand where it belongs, and waits until the servers have it.
    pub async fn send(&self, run: &str, place: &Place, line: &FeedLine) -> Result<Sent, Trouble> {
        let message = PublishMessage::build()
            .payload(line.bytes.clone().into())
            .message_id(line.entry.hash().to_string())
            .expected_stream(stream_name(run))
            .expected_last_subject_sequence(place.after)
            .outbound_message(subject(run, &place.subject));
        let sent = match self.jetstream.publish_message(message).await {
            Ok(acknowledgement) => acknowledgement.await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(kept) if kept.duplicate => Ok(Sent::Behind),
            Ok(kept) => Ok(Sent::Kept(kept.sequence)),
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(Sent::Behind),
            Err(error) => Err(self.trouble(&error)),
        }
    }

    /// Something that comes whenever somebody else sends a line; it may also not come.
    pub async fn calls(&self, run: &str) -> Result<Subscriber, Trouble> {
        let subscribed = self.client.subscribe(subject(run, ">")).await;
        subscribed.map_err(|e| self.trouble(&e))
    }

    /// All runs that are there.
    pub async fn runs(&self) -> Result<Vec<HubRun>, Trouble> {
        let mut runs = Vec::new();
        let mut streams = self.jetstream.streams();
        while let Some(info) = streams.next().await {
            let info = info.map_err(|e| self.trouble(&e))?;
            if let Some(id) = info.config.name.strip_prefix(STREAM) {
                runs.push(HubRun {
                    id: id.into(),
                    name: info.config.description.unwrap_or_default(),
                    entries: info.state.messages,
                    bytes: info.state.bytes,
                    replicas: info.config.num_replicas,
                });
            }
        }
        runs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(runs)
    }

    /// When a stream was made, so that one that was made again is shared from it, and the number of
    /// its last message.
    pub fn stamp(stream: &Stream) -> (String, u64) {
        let info = stream.cached_info();
        (info.created.to_string(), info.state.last_sequence)
    }

    pub(super) async fn stream(&self, name: &str) -> Result<Option<Stream>, Trouble> {
        match self.jetstream.get_stream(name).await {
            Ok(stream) => Ok(Some(stream)),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(e)
                    if e.error_code() == ErrorCode::STREAM_NOT_FOUND =>
                {
                    Ok(None)
                }
                GetStreamErrorKind::JetStream(e) => {
                    Err(Trouble::answered(e.error_code(), &e.to_string()))
                }
                _ => Err(self.trouble(&error)),
            },
        }
    }

    async fn create(&self, config: stream::Config) -> Result<Stream, Trouble> {
        use async_nats::jetstream::context::CreateStreamErrorKind::JetStream;
        let replicas = config.num_replicas;
        let created = self.jetstream.create_stream(config).await;
        created.map_err(|error| match error.kind() {
            JetStream(e) => match e.error_code() {
                ErrorCode::STREAM_REPLICAS_NOT_SUPPORTED | ErrorCode::CLUSTER_NO_PEERS => {
                    Trouble::FewServers(replicas)
                }
                code => Trouble::answered(code, &e.to_string()),
            },
            _ => self.trouble(&error),
        })
    }

    /// A server that is in no cluster.
    fn is_alone(&self) -> bool {
        self.client.server_info().cluster.is_none()
    }

    pub(super) fn trouble(&self, error: &(dyn std::error::Error + 'static)) -> Trouble {
        let mut complaint = self
            .complaint
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(complaint) = complaint.take() {
            return Trouble::Forbidden(complaint);
        }
        let no_one = |e: &async_nats::jetstream::context::RequestError| {
            e.kind() == RequestErrorKind::NoResponders
        };
        let mut next = Some(error);
        while let Some(error) = next {
            if error.downcast_ref().is_some_and(no_one) {
                return if self.client.server_info().jetstream {
                    Trouble::Leaderless
                } else {
                    Trouble::NoJetStream
                };
            }
            next = error.source();
        }
        Trouble::asking(error)
    }
}

/// What the names of our streams begin with.
const STREAM: &str = "runsheet-";

pub(super) fn stream_name(run: &str) -> String {
    format!("{STREAM}{run}")
}

fn subject(run: &str, rest: &str) -> String {
    format!("runsheet.{run}.feed.{rest}")
}
