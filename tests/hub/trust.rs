//! Those whom servers and programs trust: certificates, and tokens for credentials.

use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tempfile::TempDir;

/// An authority and what it signs, as files.
pub struct Authority {
    pub dir: TempDir,
    own: rcgen::CertifiedIssuer<'static, rcgen::KeyPair>,
}

impl Authority {
    pub fn new() -> Authority {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = rcgen::KeyPair::generate().unwrap();
        let own = rcgen::CertifiedIssuer::self_signed(params, key).unwrap();
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("ca.pem"), own.pem()).unwrap();
        Authority { dir, own }
    }

    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// A certificate and its key for a server, or a technician, on this machine.
    pub fn signs(&self, name: &str, year: i32) -> (PathBuf, PathBuf) {
        let names = vec!["127.0.0.1".to_string(), "localhost".into()];
        let mut params = rcgen::CertificateParams::new(names).unwrap();
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let signed = params.signed_by(&key, &self.own).unwrap();
        let file = |ending| self.dir.path().join(format!("{name}.{ending}"));
        fs::write(file("pem"), signed.pem()).unwrap();
        fs::write(file("key"), key.serialize_pem()).unwrap();
        (file("pem"), file("key"))
    }
}

/// What a server of an operator wants: tokens that one signs for the next.
pub fn token(signer: &nkeys::KeyPair, of: &nkeys::KeyPair, kind: &str, claims: &str) -> String {
    let base64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let claims: serde_json::Value = serde_json::from_str(claims).unwrap();
    let mut nats = serde_json::json!({"type": kind, "version": 2});
    nats.as_object_mut()
        .unwrap()
        .extend(claims.as_object().unwrap().clone());
    let body = serde_json::json!({
        "jti": kind, "iat": 1, "iss": signer.public_key(), "sub": of.public_key(),
        "name": kind, "nats": nats,
    });
    let head = base64(br#"{"typ":"JWT","alg":"ed25519-nkey"}"#);
    let text = format!("{head}.{}", base64(body.to_string().as_bytes()));
    let signature = signer.sign(text.as_bytes()).unwrap();
    format!("{text}.{}", base64(&signature))
}
