//! The runbook and the evidence of a run, held against its log.

use super::*;

const PLAN: &[u8] = b"runbook: Records\nsteps: []\n";
const PHOTO: &[u8] = b"a picture";

fn sha256(bytes: &[u8]) -> String {
    Digest::of(&[bytes]).to_string()
}

/// A run with a runbook and a picture given as evidence, as they were written.
fn run() -> MemoryDisk {
    let mut s = Scribes::new();
    let mut fact = opening();
    if let Event::RunOpened(opening) = &mut fact.event {
        opening.sha256 = sha256(PLAN);
    }
    s.write("amara", fact, at(0));
    let file = StoredFile {
        sha256: sha256(PHOTO),
        size: PHOTO.len() as u64,
    };
    let given = Event::EvidenceGiven {
        step: "backup".into(),
        way: Way::Forward,
        id: "photo".into(),
        file: Some(file),
    };
    s.write(
        "lin",
        Fact::new("lin", given).with_text("value", "rack.png"),
        at(10),
    );
    let disk = s.disk();
    disk.put(runbook(), PLAN);
    disk.put(photo(), PHOTO);
    disk
}

fn runbook() -> PathBuf {
    run_folder().join(RUNBOOK)
}

fn photo() -> PathBuf {
    let name = format!("{}-rack.png", sha256(PHOTO));
    run_folder().join(EVIDENCE).join(name)
}

/// What is found, with the verdict.
fn found(disk: &MemoryDisk) -> (Verdict, Vec<String>) {
    let found = verify(disk, run_folder()).unwrap();
    let findings = found.findings.iter().map(|finding| finding.to_string());
    (found.verdict, findings.collect())
}

#[test]
fn what_is_as_it_was_written_is_ok() {
    assert_eq!(found(&run()), (Verdict::Ok, vec![]));
}

#[test]
fn every_changed_byte_of_the_runbook_and_the_evidence_is_found() {
    let disk = run();
    for (path, bytes) in [(runbook(), PLAN), (photo(), PHOTO)] {
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1;
            disk.put(&path, changed);
            let (verdict, findings) = found(&disk);
            assert_eq!(verdict, Verdict::Broken, "{path:?} byte {at}");
            assert_eq!(findings.len(), 1, "{findings:?}");
        }
        disk.put(&path, bytes);
    }
}

#[test]
fn what_is_changed_or_missing_is_named() {
    let name = format!("evidence/{}-rack.png", sha256(PHOTO));
    let disk = run();
    disk.put(photo(), b"another picture");
    let (_, findings) = found(&disk);
    let gave = findings[0].strip_prefix(&format!(
        "{name}: was changed since it was given in lin@test~"
    ));
    assert!(gave.is_some(), "{findings:?}");

    disk.remove(photo());
    let (verdict, findings) = found(&disk);
    assert_eq!(verdict, Verdict::Incomplete);
    assert!(findings[0].starts_with(&format!("{name}: is missing; it was given in lin@test~")));

    let disk = run();
    disk.put(runbook(), b"runbook: Records\r\nsteps: []\r\n");
    assert_eq!(
        found(&disk),
        (
            Verdict::Broken,
            vec!["runbook.yaml: its line endings were translated since the run was opened".into()]
        )
    );
    disk.put(runbook(), b"runbook: Others\nsteps: []\n");
    assert_eq!(
        found(&disk).1,
        ["runbook.yaml: is not what the run was opened with"]
    );
    disk.remove(runbook());
    assert_eq!(
        found(&disk),
        (Verdict::Incomplete, vec!["runbook.yaml: is missing".into()])
    );
}
