//! Disks that fail: what was shown is there, what failed counts at most once.

use proptest::prelude::*;

use super::*;

#[test]
fn a_failed_append_ends_its_feed_and_the_retry_counts_once() {
    // Whatever of the doubtful line arrived, the note stands once.
    for fault in [
        Fault::Full,
        Fault::Sync,
        Fault::Short(0),
        Fault::Short(40),
        Fault::Short(10_000),
    ] {
        let disk = MemoryDisk::new();
        let mut journal = create(&disk);
        let first = journal.writer().unwrap().to_owned();
        disk.fail_next(&[fault]);
        let failed = journal.append(note("lost?"), at(1)).unwrap_err();
        assert!(matches!(&failed, AppendError::NotSaved { line: Some(l), .. } if l.n == 2));
        assert_eq!(told(journal.entries()), ["opened"]);
        assert_eq!(journal.refresh().unwrap(), News::Nothing, "{fault:?}");

        journal.append(note("lost?"), at(2)).unwrap();
        assert_ne!(journal.writer().unwrap(), first);
        journal.refresh().unwrap();
        journal.append(started("next"), at(3)).unwrap();
        journal.refresh().unwrap();
        let all = ["opened", "lost?", "next"];
        assert_eq!(told(journal.entries()), all, "{fault:?}");
        assert_eq!(told(view(&disk).entries()), all, "{fault:?}");
        let verdict = verify_feeds(&disk, run_folder()).unwrap().verdict;
        assert_eq!(verdict, Verdict::Ok, "{fault:?}");

        // Nor does the next start extend the doubtful feed.
        drop(journal);
        let mut next = open_as(&disk, "amara", "next");
        next.append(started("later"), at(4)).unwrap();
        assert_ne!(next.writer().unwrap(), first);
    }
}

#[test]
fn several_failures_of_one_fact_are_one() {
    for faults in [
        [Fault::Sync, Fault::Sync],
        [Fault::Full, Fault::Sync],
        [Fault::Sync, Fault::Short(9)],
    ] {
        let disk = MemoryDisk::new();
        let mut journal = create(&disk);
        disk.fail_next(&faults);
        assert!(journal.append(note("once"), at(1)).is_err());
        assert!(journal.append(note("once"), at(2)).is_err());
        let entry = journal.append(note("once"), at(3)).unwrap();
        let settle = Event::TakenBack { entry: entry.id() };
        journal.append(Fact::new("amara", settle), at(4)).unwrap();
        journal.refresh().unwrap();
        assert_eq!(journal.entries().len(), 3, "{faults:?}");
        // What refers to the retry refers to the line that stands.
        let [_, stands, back] = journal.entries() else {
            panic!()
        };
        assert_eq!(back.fact().event, Event::TakenBack { entry: stands.id() });
        assert_eq!(view(&disk).entries(), journal.entries());
        assert_eq!(journal.entry(&entry.id()), Some(stands));

        // In whatever order the feeds reach another machine.
        let mut names = feed_files(&disk);
        for _ in 0..names.len() {
            names.rotate_left(1);
            let there = MemoryDisk::new();
            there.make_folder(&feeds_folder()).unwrap();
            let mut other = view(&there);
            for name in &names {
                let path = feeds_folder().join(name);
                there.put(&path, disk.get(&path).unwrap());
                other.refresh().unwrap();
            }
            assert_eq!(other.entries(), journal.entries());
        }
    }
}

/// What belongs together is one write: all of it counts, once, however often it was tried.
#[test]
fn facts_that_belong_together_are_written_together() {
    let facts = || {
        vec![
            note("first"),
            note("second"),
            note("second"),
            started("third"),
        ]
    };
    for fault in [Fault::Full, Fault::Sync]
        .into_iter()
        .chain((0..3_000).step_by(97).map(Fault::Short))
    {
        let disk = MemoryDisk::new();
        let mut journal = create(&disk);
        disk.fail_next(&[fault]);
        let failed = journal.append_all(facts(), at(1)).unwrap_err();
        assert!(matches!(&failed, AppendError::NotSaved { line: Some(l), .. } if l.n == 2));
        journal.refresh().unwrap();
        assert_eq!(
            told(journal.entries()),
            ["opened"],
            "{fault:?}: none of it is shown"
        );
        let entries = journal.append_all(facts(), at(2)).unwrap();
        journal.refresh().unwrap();
        let all = ["opened", "first", "second", "second", "third"];
        assert_eq!(told(journal.entries()), all, "{fault:?}");
        assert_eq!(told(view(&disk).entries()), all, "{fault:?}");
        assert_eq!(told(&entries), &all[1..], "{fault:?}");
        let verdict = verify_feeds(&disk, run_folder()).unwrap().verdict;
        assert_eq!(verdict, Verdict::Ok, "{fault:?}");
    }
    // One that can't be written keeps the others away.
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    let bad = note("x").with_text("hash", "y");
    assert!(journal.append_all(vec![note("fine"), bad], at(1)).is_err());
    assert_eq!(told(view(&disk).entries()), ["opened"]);
    assert_eq!(journal.append_all(vec![], at(1)).unwrap(), []);
}

/// Also what comes later, from where only the retry had arrived.
#[test]
fn what_refers_to_a_retry_refers_to_the_line_that_stands_whenever_it_comes() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    let doubtful = journal.writer().unwrap().to_owned();
    let before = disk
        .get(feeds_folder().join(format!("{doubtful}.jsonl")))
        .unwrap();
    disk.fail_next(&[Fault::Sync]);
    assert!(journal.append(note("once"), at(1)).is_err());
    let retry = journal.append(note("once"), at(2)).unwrap();
    let mut watching = view(&disk);

    let apart = MemoryDisk::new();
    apart.make_folder(&feeds_folder()).unwrap();
    for name in feed_files(&disk) {
        apart.put(
            feeds_folder().join(&name),
            disk.get(feeds_folder().join(&name)).unwrap(),
        );
    }
    apart.put(feeds_folder().join(format!("{doubtful}.jsonl")), before);
    let mut lin = open_as(&apart, "lin", "x");
    let back = Event::TakenBack { entry: retry.id() };
    lin.append(Fact::new("lin", back), at(3)).unwrap();

    let hers = format!("{}.jsonl", lin.writer().unwrap());
    disk.put(
        feeds_folder().join(&hers),
        apart.get(feeds_folder().join(&hers)).unwrap(),
    );
    watching.refresh().unwrap();
    assert_eq!(watching.entries(), view(&disk).entries());
    let [_, stands, back] = watching.entries() else {
        panic!()
    };
    assert_eq!(back.fact().event, Event::TakenBack { entry: stands.id() });
}

#[test]
fn who_gives_up_sees_whether_it_was_written() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    disk.fail_next(&[Fault::Sync]);
    assert!(journal.append(note("maybe"), at(1)).is_err());
    assert_eq!(journal.refresh().unwrap(), News::Nothing);
    journal.append(started("other"), at(2)).unwrap();
    assert_eq!(journal.refresh().unwrap(), News::Reordered);
    assert_eq!(told(journal.entries()), ["opened", "maybe", "other"]);
}

#[test]
fn a_disk_that_cannot_be_written_says_so_and_recovers() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    disk.set_read_only(true);
    let failed = journal.append(note("x"), at(1)).unwrap_err();
    assert!(failed.to_string().contains("not saved"), "{failed}");
    assert!(std::error::Error::source(&failed).is_some());
    assert!(journal.append(note("x"), at(1)).is_err());
    disk.set_read_only(false);
    journal.append(note("x"), at(2)).unwrap();
    assert_eq!(told(journal.entries()), ["opened", "x"]);
}

#[test]
fn a_crash_after_any_byte_loses_nothing_that_was_acknowledged() {
    let whole = {
        let disk = MemoryDisk::new();
        create(&disk).append(note("a"), at(1)).unwrap();
        disk
    };
    let length = whole
        .get(feeds_folder().join(&feed_files(&whole)[0]))
        .unwrap()
        .len();
    for bytes in 0..2 * length + 400 {
        let disk = MemoryDisk::new();
        let mut journal = create(&disk);
        disk.crash_after(bytes);
        let mut acknowledged = vec!["opened".to_string()];
        for (n, text) in ["a", "b", "c"].iter().enumerate() {
            if journal.append(note(text), at(n as i64)).is_ok() {
                acknowledged.push(text.to_string());
            }
        }
        let disk = disk.after_crash();
        let mut next = open_as(&disk, "amara", "next");
        let found = told(next.entries());
        assert!(found.starts_with(&acknowledged), "{bytes}: {found:?}");
        assert_ne!(
            verify_feeds(&disk, run_folder()).unwrap().verdict,
            Verdict::Broken
        );
        next.append(note("after"), at(9)).unwrap();
        assert_eq!(told(next.entries()).last().unwrap(), "after", "{bytes}");
        let verification = verify_feeds(&disk, run_folder()).unwrap();
        assert_eq!(
            verification.verdict,
            Verdict::Ok,
            "{bytes}: {verification:?}"
        );
    }
}

#[test]
fn cutting_a_feed_anywhere_gives_a_prefix() {
    let disk = night().disk();
    let all = view(&disk).entries().to_vec();
    for file in feed_files(&disk) {
        let path = feeds_folder().join(&file);
        let bytes = disk.get(&path).unwrap();
        let of_feed: Vec<_> = (all.iter())
            .filter(|e| file.starts_with(e.writer()))
            .map(Entry::id)
            .collect();
        for cut in 0..bytes.len() {
            disk.put(&path, &bytes[..cut]);
            let journal = view(&disk);
            let left: Vec<_> = (journal.entries().iter())
                .filter(|e| file.starts_with(e.writer()))
                .map(Entry::id)
                .collect();
            assert!(of_feed.starts_with(&left), "{file} at {cut}");
            assert_eq!(journal.damage(), [], "{file} at {cut}");
            let others = all.len() - of_feed.len();
            assert_eq!(journal.entries().len(), others + left.len());
            let found = verify_feeds(&disk, run_folder()).unwrap();
            assert_ne!(found.verdict, Verdict::Broken, "{file} at {cut}: {found:?}");
        }
        disk.put(&path, bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let disk = night().disk();
        disk.put(feeds_folder().join("x.jsonl"), bytes.clone());
        prop_assert_eq!(view(&disk).entries().len(), 8);
        let _ = verify_feeds(&disk, run_folder()).unwrap();
    }

    /// Lines that are nearly right.
    #[test]
    fn no_edit_makes_it_panic(
        from in 0usize..2000, drop in 0usize..60, bytes in "[\\{\\}\\[\\]\",:0-9a-z\\\\é\n]{0,12}",
    ) {
        let disk = night().disk();
        let path = feeds_folder().join(&feed_files(&disk)[0]);
        let mut feed = disk.get(&path).unwrap();
        let from = from % feed.len();
        let until = (from + drop).min(feed.len());
        feed.splice(from..until, bytes.bytes());
        disk.put(&path, feed);
        let mut journal = open_as(&disk, "amara", "next");
        prop_assert!(journal.entries().len() >= 4);
        let _ = verify_feeds(&disk, run_folder()).unwrap();
        if !journal.run().is_empty() {
            journal.append(note("on"), at(99)).unwrap();
        }
    }
}
