//! Reaching the hub: who we are, whom we trust, and what stands in the way.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_nats::jetstream::ContextBuilder;
use async_nats::{ConnectErrorKind, ConnectOptions, Event, ServerError};

use super::link::{Link, PATIENCE};
use super::trouble::Trouble;
use crate::share::HubConfig;

impl Link {
    /// # Errors
    /// What keeps us from it, in plain words.
    pub async fn connect(config: &HubConfig) -> Result<Link, Trouble> {
        let complaint = Arc::new(Mutex::new(None));
        let options = options(config, complaint.clone()).await?;
        let servers = config.servers();
        if servers.is_empty() {
            return Err(Trouble::Address(config.shown()));
        }
        let client = options.connect(servers).await.map_err(|error| {
            let file = unreadable(config).filter(|_| error.kind() == ConnectErrorKind::Tls);
            match file {
                Some((file, why)) => Trouble::File(file, why),
                None => Trouble::connecting(&error, &config.shown()),
            }
        })?;
        let jetstream = ContextBuilder::new()
            .timeout(PATIENCE)
            .build(client.clone());
        Ok(Link {
            client,
            jetstream,
            complaint,
            replicas: config.replicas,
        })
    }
}

async fn options(
    config: &HubConfig,
    complaint: Arc<Mutex<Option<String>>>,
) -> Result<ConnectOptions, Trouble> {
    let mut options = ConnectOptions::new()
        .name("runsheet")
        .no_echo()
        .connection_timeout(PATIENCE)
        .request_timeout(Some(PATIENCE))
        .event_callback(move |event| {
            let complaint = complaint.clone();
            async move {
                if let Event::ServerError(ServerError::Other(text)) = event {
                    *complaint.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
                }
            }
        });
    if let Some(file) = &config.credentials {
        let read = std::fs::read_to_string(file).and_then(|text| options.credentials(&text));
        options = read.map_err(|e| Trouble::File(file.clone(), e))?;
    }
    match config.login() {
        (Some(user), password) => options = options.user_and_password(user, password),
        (None, token) if !token.is_empty() => options = options.token(token),
        (None, _) => {}
    }
    if let Some(ca) = &config.ca {
        options = options.add_root_certificates(ca.clone()).require_tls(true);
    }
    match (&config.cert, &config.key) {
        (None, None) => Ok(options),
        (Some(cert), Some(key)) => Ok(options
            .add_client_certificate(cert.clone(), key.clone())
            .require_tls(true)),
        _ => Err(Trouble::HalfCertificate),
    }
}

/// The first of the files in the configuration that can't be read.
fn unreadable(config: &HubConfig) -> Option<(PathBuf, io::Error)> {
    let mut files = [&config.ca, &config.cert, &config.key]
        .into_iter()
        .flatten();
    files.find_map(|file| Some((file.clone(), std::fs::read(file).err()?)))
}
