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
    #[error("'{0}' isn't a hub address")]
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
    #[error("it rejected our certificate: {0}")]
    OurCertificate(String),
    #[error("in [hub] of the configuration 'cert' needs 'key', and 'key' needs 'cert'")]
    HalfCertificate,
    #[error("our user isn't allowed to do this: {0}")]
    Forbidden(String),
    #[error("JetStream is not switched on there")]
    NoJetStream,
    #[error("it has fewer servers than the {0} copies the run needs")]
    FewServers(usize),
    #[error("its stream is full: {0}")]
    Full(String),
    #[error("another program is writing into this folder and doesn't finish")]
    Busy,
    #[error("an entry is too large for it")]
    TooLarge,
    #[error("an entry is gone from its stream: someone deleted it")]
    Vanished,
    #[error("its servers are choosing which one leads")]
    Leaderless,
    #[error("it has no such run: {0}")]
    NoRun(String),
    #[error("several of its runs start with that: {0}")]
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
                "write nats://HOST:4222 or tls://HOST:4222, or several separated by commas"
            }
            Trouble::File(..) => "check the path in [hub] of the configuration",
            Trouble::Name(_) => "check the name in the address, and that this machine has its DNS",
            Trouble::Unreachable(_) => {
                "you can keep working; runsheet keeps trying. Check address, port and network"
            }
            Trouble::Refused => {
                "check user, password, token or credentials in [hub] of the configuration"
            }
            Trouble::Expired(_) => {
                "have it renewed; check this machine's clock as well. You can keep working without the hub"
            }
            Trouble::Certificate(_) => {
                "set 'ca' in [hub] to the authority that signed it, and use the server name in the certificate"
            }
            Trouble::OurCertificate(_) | Trouble::HalfCertificate => {
                "set 'cert' and 'key' in [hub] to the ones its operator signed for this machine"
            }
            Trouble::Forbidden(_) => {
                "let our user publish and subscribe: docs/hub.md says what to allow"
            }
            Trouble::NoJetStream => "start the server with JetStream: nats-server -js",
            Trouble::FewServers(_) => {
                "wait until they all run, or set 'replicas' in [hub] to the servers there are"
            }
            Trouble::Full(_) => "make room: raise its limits. Everything is safe here meanwhile",
            Trouble::Busy => "try again; if it hangs, end the program that holds .hub.lock",
            Trouble::TooLarge => "raise max_payload at the servers",
            Trouble::Vanished => "it is sent again in two minutes",
            Trouble::Leaderless => "nothing to do: runsheet keeps trying",
            Trouble::NoRun(_) | Trouble::SeveralRuns(_) => {
                "'runsheet hub status' lists the runs there"
            }
            Trouble::Folder(ShareError::OtherRunbook | ShareError::Part(_)) => {
                "it is repaired when a machine that has the run syncs: runsheet hub sync RUN"
            }
            Trouble::Folder(_) => "see that there is room, and try again",
            Trouble::Other(_) => "runsheet keeps trying; 'runsheet hub status' asks once",
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
