//! The other files of a run, held against what the log says of them: the runbook that it was opened
//! with, and everything that was given as evidence.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;

use super::disk::Disk;
use super::entry::Entry;
use super::verify::{Finding, Verdict};
use super::{Digest, EVIDENCE, Event, RUNBOOK};

/// What was read before and found right, so that a screen need not read it again every minute: the
/// name and the length in bytes of each piece of evidence.
pub type Sure = HashSet<(String, u64)>;

/// Reads the runbook and all evidence of the run in `folder`, to the byte, but for what is in
/// `sure`; what is right is added to that.
pub fn check_files<'a>(
    sure: &mut Sure,
    disk: &dyn Disk,
    folder: &Path,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<Finding> {
    let mut opened = None;
    let mut given: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in entries {
        match &entry.fact().event {
            Event::RunOpened(opening) if opened.is_none() => opened = Some(&opening.sha256),
            Event::EvidenceGiven {
                file: Some(file), ..
            } => {
                given.entry(&file.sha256).or_insert(entry);
            }
            _ => {}
        }
    }
    let runbook = opened.and_then(|sha256| check_runbook(disk, folder, sha256));
    let evidence = check_evidence(sure, disk, folder, &given);
    runbook.into_iter().chain(evidence).collect()
}

/// What is wrong with `runbook.yaml`, held against the hash that the opening entry has.
pub fn check_runbook(disk: &dyn Disk, folder: &Path, sha256: &str) -> Option<Finding> {
    let finding = |what: &str, verdict| Finding {
        file: RUNBOOK.into(),
        line: None,
        what: what.into(),
        verdict,
    };
    match disk.read_from(&folder.join(RUNBOOK), 0) {
        Ok(bytes) if is_of(&bytes, sha256) => None,
        Ok(bytes) if differs_in_line_endings(&bytes, sha256) => Some(finding(
            "its line endings were translated since the run was opened",
            Verdict::Broken,
        )),
        Ok(_) => Some(finding(
            "is not what the run was opened with",
            Verdict::Broken,
        )),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            Some(finding("is missing", Verdict::Incomplete))
        }
        Err(e) => Some(finding(&format!("can't be read: {e}"), Verdict::Incomplete)),
    }
}

fn check_evidence(
    sure: &mut Sure,
    disk: &dyn Disk,
    folder: &Path,
    given: &BTreeMap<&str, &Entry>,
) -> Vec<Finding> {
    let folder = folder.join(EVIDENCE);
    // Without the folder, every file of it is missing.
    let files = disk.files(&folder).unwrap_or_default();
    let mut check = |(sha256, entry): (&&str, &&Entry)| {
        let copies = files.iter().filter(|(name, _)| name.starts_with(*sha256));
        let mut finding = None;
        for copy in copies {
            if sure.contains(copy) {
                return None;
            }
            let (name, _) = copy;
            let (what, verdict) = match disk.read_from(&folder.join(name), 0) {
                Ok(bytes) if is_of(&bytes, sha256) => {
                    sure.insert(copy.clone());
                    return None;
                }
                Ok(_) => (
                    format!("was changed since it was given in {}", entry.id()),
                    Verdict::Broken,
                ),
                Err(e) => (format!("can't be read: {e}"), Verdict::Incomplete),
            };
            finding = Some(Finding {
                file: format!("{EVIDENCE}/{name}"),
                line: None,
                what,
                verdict,
            });
        }
        // A file whose name was withheld was withheld with it.
        let withheld = finding.is_none() && entry.withheld() > 0;
        let missing = || Finding {
            file: format!(
                "{EVIDENCE}/{sha256}-{}",
                entry.fact().text("value").unwrap_or("")
            ),
            line: None,
            what: format!("is missing; it was given in {}", entry.id()),
            verdict: Verdict::Incomplete,
        };
        (!withheld).then(|| finding.unwrap_or_else(missing))
    };
    given.iter().filter_map(&mut check).collect()
}

fn is_of(bytes: &[u8], sha256: &str) -> bool {
    Digest::of(&[bytes]).to_string() == sha256
}

/// With Windows line endings where there were none, or without them where there were.
fn differs_in_line_endings(bytes: &[u8], sha256: &str) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let plain = text.replace("\r\n", "\n");
    is_of(plain.as_bytes(), sha256) || is_of(plain.replace('\n', "\r\n").as_bytes(), sha256)
}
