//! Where the hub is, and who we are there.

use std::path::PathBuf;

use serde::Deserialize;

/// The `[hub]` of the configuration. All but the address is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HubConfig {
    /// `nats://` or `tls://`, host and port; several with commas between.
    pub url: String,
    /// A credentials file of NATS.
    pub credentials: Option<PathBuf>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub token: Option<String>,
    /// Certificates of those whom to trust, beside the system's own.
    pub ca: Option<PathBuf>,
    /// Our own certificate with its key, where the hub asks for one.
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
    /// On how many servers a new run is kept; without, on three of a cluster.
    pub replicas: Option<usize>,
}

impl HubConfig {
    /// The servers, without anything that is secret.
    pub fn shown(&self) -> String {
        self.servers().join(", ")
    }

    /// The addresses one by one, without user and password.
    pub fn servers(&self) -> Vec<String> {
        let all = self.addresses();
        all.map(|(scheme, _, place)| format!("{scheme}{place}"))
            .collect()
    }

    /// User and password, as configured, else as an address says; or only a token.
    pub fn login(&self) -> (Option<String>, String) {
        if let Some(user) = &self.user {
            let password = self.password.clone().unwrap_or_default();
            return (Some(user.clone()), password);
        }
        if let Some(token) = &self.token {
            return (None, token.clone());
        }
        let said = self.addresses().find_map(|(_, login, _)| login);
        match said.unwrap_or_default().split_once(':') {
            Some((user, password)) => (Some(user.into()), password.into()),
            None => (None, said.unwrap_or_default().into()),
        }
    }

    /// `nats://`, `user:password` if it is there, and `host:port` of each.
    fn addresses(&self) -> impl Iterator<Item = (&str, Option<&str>, &str)> {
        let all = self.url.split(',').map(str::trim).filter(|s| !s.is_empty());
        all.map(|url| {
            let scheme = url.find("://").map_or(0, |at| at + 3);
            let (scheme, rest) = url.split_at(scheme);
            match rest.rsplit_once('@') {
                Some((login, place)) => (scheme, Some(login), place),
                None => (scheme, None, rest),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_used_and_not_shown() {
        let config = |url: &str| HubConfig {
            url: url.into(),
            ..HubConfig::default()
        };
        let named = config("nats://amara:s3c@ret@hub1:4222, tls://hub2:4222,tok@hub3");
        assert_eq!(named.shown(), "nats://hub1:4222, tls://hub2:4222, hub3");
        assert_eq!(named.login(), (Some("amara".into()), "s3c@ret".into()));
        assert_eq!(config("tok@hub3").login(), (None, "tok".into()));
        assert_eq!(config("hub3").login(), (None, String::new()));
    }
}
