//! What can be wrong with a hub, in plain words, and what to do about it.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::{ConnectError, ConnectErrorKind};

use crate::share::ShareError;

/// Why nothing can be exchanged with the hub, now or at all.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("'{0}' is no address of a hub")]
    Address(String),
    #[error("{} can't be read: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    #[error("no server has that name: {0}")]
    Name(String),
    #[error("it does not answer: {0}")]
    Unreachable(String),
    #[error("it refused our password, token or credentials")]
    Refused,
    #[error("a certificate has expired: {0}")]
    Expired(String),
    #[error("its certificate is not trusted: {0}")]
    Certificate(String),
    #[error("it does not take our certificate: {0}")]
    OurCertificate(String),
    #[error("in [hub] of the configuration 'cert' needs 'key', and 'key' needs 'cert'")]
    HalfCertificate,
    #[error("it may not be used for this: {0}")]
    Forbidden(String),
    #[error("JetStream is not switched on there")]
    NoJetStream,
    #[error("it has fewer servers than the {0} on which the run is to be kept")]
    FewServers(usize),
    #[error("its stream is full: {0}")]
    Full(String),
    #[error("another program brings what it has into this folder, and does not end")]
    Busy,
    #[error("an entry is larger than it takes")]
    TooLarge,
    #[error("it knows an entry that is not in its stream: somebody took it out")]
    Vanished,
    #[error("its servers are choosing which one leads")]
    Leaderless,
    #[error("it has no such run: {0}")]
    NoRun(String),
    #[error("it has several runs that begin so: {0}")]
    SeveralRuns(String),
    #[error("the run folder: {0}")]
    Folder(#[from] ShareError),
    #[error("{0}")]
    Other(String),
}

impl Trouble {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Trouble::Address(_) => {
                "write nats://HOST:4222 or tls://HOST:4222, several with commas between"
            }
            Trouble::File(..) => "check the path in [hub] of the configuration",
            Trouble::Name(_) => "check the name in the address, and that this machine has its DNS",
            Trouble::Unreachable(_) => {
                "work goes on; it is tried again. Check address, port and network"
            }
            Trouble::Refused => {
                "check user, password, token or credentials in [hub] of the configuration"
            }
            Trouble::Expired(_) => {
                "have it renewed; check this machine's clock as well. Work goes on without the hub"
            }
            Trouble::Certificate(_) => {
                "name its authority as 'ca' in [hub], and use the name that is in the certificate"
            }
            Trouble::OurCertificate(_) | Trouble::HalfCertificate => {
                "name as 'cert' and 'key' in [hub] what its operator has signed for this machine"
            }
            Trouble::Forbidden(_) => "let our user publish and subscribe: see the README, 'A hub'",
            Trouble::NoJetStream => "start the server with JetStream: nats-server -js",
            Trouble::FewServers(_) => {
                "wait until they all run, or set 'replicas' in [hub] to the servers there are"
            }
            Trouble::Full(_) => "make room: raise its limits. Everything is safe here meanwhile",
            Trouble::Busy => "try again; if it hangs, end the program that holds .hub.lock",
            Trouble::TooLarge => "raise max_payload at the servers",
            Trouble::Vanished => {
                "it goes up again when the servers have forgotten it, in two minutes"
            }
            Trouble::Leaderless => "nothing: it is tried again",
            Trouble::NoRun(_) | Trouble::SeveralRuns(_) => {
                "'runsheet hub status' lists those that are there"
            }
            Trouble::Folder(ShareError::OtherRunbook | ShareError::Part(_)) => {
                "it comes right when a machine that has the run exchanges: runsheet hub sync RUN"
            }
            Trouble::Folder(_) => "see that there is room, and try again",
            Trouble::Other(_) => "it is tried again; 'runsheet hub status' asks once",
        }
    }

    /// Whether it may be gone in some seconds, without anybody doing anything.
    pub fn passes(&self) -> bool {
        matches!(self, Trouble::Leaderless | Trouble::Unreachable(_))
    }

    /// Whether it concerns one file, and others may still be exchanged.
    pub(super) fn spares_others(&self) -> bool {
        matches!(
            self,
            Trouble::Full(_) | Trouble::TooLarge | Trouble::Other(_) | Trouble::Folder(_)
        )
    }

    pub(super) fn disk(error: io::Error) -> Trouble {
        Trouble::Folder(ShareError::Disk(error))
    }

    pub(super) fn connecting(error: &ConnectError, servers: &str) -> Trouble {
        let all = chain(error);
        match error.kind() {
            ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                Trouble::Refused
            }
            ConnectErrorKind::ServerParse => Trouble::Address(servers.into()),
            ConnectErrorKind::Dns => Trouble::Name(servers.into()),
            _ if mentions(&all, &["expired"]) => Trouble::Expired(last(error)),
            // What is wrong with theirs is found here; what they tell is wrong with ours.
            _ if mentions(&all, &["alert: badcert", "alert: cert", "alert: unknownca"]) => {
                Trouble::OurCertificate(last(error))
            }
            _ if mentions(&all, &["certificate", "unknownissuer", "tls error"]) => {
                Trouble::Certificate(last(error))
            }
            ConnectErrorKind::TimedOut => Trouble::Unreachable(servers.into()),
            _ => Trouble::Unreachable(format!("{servers}: {}", last(error))),
        }
    }

    /// Of a request to JetStream, whichever it was.
    pub(super) fn asking(error: &(dyn Error + 'static)) -> Trouble {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(error) = error.downcast_ref::<async_nats::jetstream::Error>() {
                return Trouble::answered(error.error_code(), &error.to_string());
            }
            if let Some(error) =
                error.downcast_ref::<async_nats::jetstream::context::PublishError>()
            {
                match error.kind() {
                    PublishErrorKind::StreamNotFound => return Trouble::Leaderless,
                    PublishErrorKind::MaxPayloadExceeded => return Trouble::TooLarge,
                    PublishErrorKind::TimedOut | PublishErrorKind::BrokenPipe => {
                        return Trouble::Unreachable("no answer in time".into());
                    }
                    _ => {}
                }
            }
            next = error.source();
        }
        let all = chain(error);
        if mentions(&all, &["timed out", "broken pipe", "no answer"]) {
            return Trouble::Unreachable("no answer in time".into());
        }
        if says_full(&all) {
            return Trouble::Full(last(error));
        }
        Trouble::Other(last(error))
    }

    /// JetStream said no, with that code.
    pub(super) fn answered(code: ErrorCode, text: &str) -> Trouble {
        match code {
            ErrorCode::JETSTREAM_NOT_ENABLED | ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT => {
                Trouble::NoJetStream
            }
            ErrorCode::CLUSTER_NOT_AVAILABLE => Trouble::Leaderless,
            _ if says_full(text) => Trouble::Full(text.into()),
            _ => Trouble::Other(text.into()),
        }
    }
}

/// The limits of the stream, the account or the disks are reached.
fn says_full(text: &str) -> bool {
    mentions(text, &["maximum", "insufficient", "exceeded"])
}

/// An error and all that is behind it.
fn chain(error: &dyn Error) -> String {
    let mut all = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        all += &format!(": {error}");
        next = error.source();
    }
    all
}

/// What is at the bottom of it, which says most.
fn last(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

fn mentions(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}
