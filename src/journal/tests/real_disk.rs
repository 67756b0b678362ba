//! The same on the disk of this machine.

use super::*;

#[test]
fn a_night_on_a_real_disk() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("runs/records-1");
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let amara = |process: &str| Writer {
        memory: Some(dir.path().join("state/feeds")),
        seed: seed(process),
        ..writer("amara")
    };
    let mut one = Journal::create(disk.clone(), &folder, amara("1"), opening(), at(0)).unwrap();
    assert!(matches!(
        Journal::create(disk.clone(), &folder, amara("0"), opening(), at(0)),
        Err(OpenError::Exists(_))
    ));
    one.append(note("first"), at(1)).unwrap();

    // A second program at once, then the first one's feed again.
    let mut two = Journal::open(disk.clone(), &folder, amara("2")).unwrap();
    two.append(note("second"), at(2)).unwrap();
    assert_eq!(one.refresh().unwrap(), News::Appended(2..3));
    let feed = one.writer().unwrap().to_owned();
    assert_ne!(two.writer().unwrap(), feed);
    drop(one);
    let mut three = Journal::open(disk.clone(), &folder, amara("3")).unwrap();
    three.append(note("third"), at(3)).unwrap();
    assert_eq!(three.writer(), Some(feed.as_str()));

    // Cut by somebody, while it is open.
    let path = folder.join(FEEDS).join(format!("{feed}.jsonl"));
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 10]).unwrap();
    three.append(note("fourth"), at(4)).unwrap();
    assert_ne!(three.writer(), Some(feed.as_str()));
    std::fs::write(&path, &bytes).unwrap();

    let copy = dir.path().join("copy");
    merge(&*disk, &copy, &Feed::all(&*disk, &folder).unwrap().0).unwrap();
    let found = verify_feeds(&*disk, &copy).unwrap();
    assert_eq!(found.summary(), "ok: 5 lines in 3 feeds");
    let seen = Journal::view(disk, &copy).unwrap();
    assert_eq!(
        told(seen.entries()),
        ["opened", "first", "second", "third", "fourth"]
    );
}

#[test]
fn a_folder_without_a_log_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let refused = Journal::view(Arc::new(RealDisk), dir.path()).err().unwrap();
    assert!(refused.to_string().ends_with("has no log"), "{refused}");
}
