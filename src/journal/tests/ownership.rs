//! No two places ever extend the same file.

use super::*;

#[test]
fn the_next_start_continues_the_feed() {
    let disk = MemoryDisk::new();
    create(&disk);
    for process in ["b", "c", "d"] {
        let mut journal = open_as(&disk, "amara", process);
        assert_eq!(journal.writer(), None);
        journal.append(started(process), at(1)).unwrap();
    }
    assert_eq!(feed_files(&disk).len(), 1);
    assert_eq!(told(view(&disk).entries()), ["opened", "b", "c", "d"]);
    assert_eq!(
        verify_feeds(&disk, run_folder()).unwrap().verdict,
        Verdict::Ok
    );
}

#[test]
fn two_programs_at_once_have_two_feeds_and_the_next_has_one_of_them() {
    let disk = MemoryDisk::new();
    let mut one = create(&disk);
    let mut two = open_as(&disk, "amara", "two");
    two.append(started("two"), at(1)).unwrap();
    one.append(started("one"), at(2)).unwrap();
    assert_ne!(one.writer(), two.writer());
    drop((one, two));
    open_as(&disk, "amara", "three")
        .append(started("three"), at(3))
        .unwrap();
    assert_eq!(feed_files(&disk).len(), 2);
}

#[test]
fn a_feed_that_grew_since_it_was_read_is_not_continued() {
    let disk = MemoryDisk::new();
    let one = create(&disk);
    let mut late = open_as(&disk, "amara", "late");
    let mut one = one;
    one.append(started("one"), at(1)).unwrap();
    drop(one);
    late.append(started("late"), at(2)).unwrap();
    assert_eq!(feed_files(&disk).len(), 2);
    assert_eq!(
        verify_feeds(&disk, run_folder()).unwrap().verdict,
        Verdict::Ok
    );
}

#[test]
fn another_person_host_or_folder_has_a_feed_of_its_own() {
    let disk = MemoryDisk::new();
    create(&disk);
    let mut lin = open_as(&disk, "lin", "x");
    lin.append(started("lin"), at(1)).unwrap();
    assert!(lin.writer().unwrap().starts_with("lin@test~"));

    disk.copy_folder(run_folder(), "/copy/night");
    let mut copy = Journal::open(
        Arc::new(disk.clone()),
        Path::new("/copy/night"),
        Writer {
            seed: seed("copy"),
            ..writer("amara")
        },
    )
    .unwrap();
    copy.append(started("copy"), at(2)).unwrap();
    assert_eq!(
        disk.files(Path::new("/copy/night/journal")).unwrap().len(),
        3
    );

    // The folder that started it still continues.
    open_as(&disk, "amara", "y")
        .append(started("y"), at(3))
        .unwrap();
    assert_eq!(feed_files(&disk).len(), 2);
}

#[test]
fn a_feed_that_is_not_as_it_was_left_is_not_continued() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    journal.append(started("a"), at(1)).unwrap();
    drop(journal);
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    let whole = disk.get(&path).unwrap();
    let first = whole.iter().position(|b| *b == b'\n').unwrap() + 1;
    let mut broken = whole.clone();
    broken[20] ^= 1;
    let cases: [(&str, Vec<u8>); 5] = [
        ("shortened", whole[..first].to_vec()),
        ("torn", whole[..whole.len() - 9].to_vec()),
        ("without its newline", whole[..whole.len() - 1].to_vec()),
        ("changed", broken),
        ("with something behind", [&whole[..], b"x\n"].concat()),
    ];
    for (what, bytes) in cases {
        let disk = disk.after_crash();
        disk.put(&path, bytes.clone());
        let mut journal = open_as(&disk, "amara", what);
        journal.append(started("next"), at(2)).unwrap();
        assert_eq!(feed_files(&disk).len(), 2, "{what}");
        assert_eq!(disk.get(&path).unwrap(), bytes, "{what}");
    }
    // Longer than remembered is fine: the memory is not synced.
    let memory = Path::new("/state/feeds").join(view(&disk).run());
    let (file, _) = disk.files(&memory).unwrap().remove(0);
    let kept = disk.get(memory.join(&file)).unwrap();
    open_as(&disk, "amara", "b")
        .append(started("b"), at(3))
        .unwrap();
    disk.put(memory.join(&file), kept);
    open_as(&disk, "amara", "c")
        .append(started("c"), at(4))
        .unwrap();
    assert_eq!(feed_files(&disk).len(), 1);
    // Garbage is not.
    disk.put(memory.join(&file), "{\"folder\":");
    open_as(&disk, "amara", "d")
        .append(started("d"), at(5))
        .unwrap();
    assert_eq!(feed_files(&disk).len(), 2);
}

#[test]
fn a_feed_that_is_exchanged_under_us_is_left() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    journal.append(started("a"), at(1)).unwrap();
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    let bytes = disk.get(&path).unwrap();
    disk.put(&path, &bytes[..bytes.len() - 30]);
    journal.append(started("b"), at(2)).unwrap();
    assert_eq!(feed_files(&disk).len(), 2);
    assert_eq!(told(journal.entries()), ["opened", "a", "b"]);
}

#[test]
fn without_a_memory_every_start_has_a_new_feed() {
    for memory in [None, Some("/state/file/below".into())] {
        let disk = MemoryDisk::new();
        create(&disk);
        for process in ["b", "c"] {
            let writer = Writer {
                memory: memory.clone(),
                seed: seed(process),
                ..writer("amara")
            };
            let disk = Arc::new(disk.clone());
            let mut journal = Journal::open(disk, run_folder(), writer).unwrap();
            journal.append(started(process), at(1)).unwrap();
        }
        assert_eq!(told(view(&disk).entries()), ["opened", "b", "c"]);
    }
}

#[test]
fn names_fit_every_file_system() {
    let disk = MemoryDisk::new();
    create(&disk);
    for (person, shown) in [
        ("../../etc", "_._.._etc@test~"),
        ("Änne Ö", "_nne__@test~"),
        ("A:B*C?", "a_b_c_@test~"),
        ("", "_@test~"),
        ("x@y~z", "x_y_z@test~"),
    ] {
        let mut journal = open_as(&disk, person, person);
        journal.append(started("x"), at(1)).unwrap();
        let name = journal.writer().unwrap();
        assert!(name.starts_with(shown), "{name}");
    }
}
