//! Order, clocks, versions, and what others write while we look.

use std::collections::HashSet;

use super::*;

#[test]
fn order_is_never_before_what_was_seen() {
    let mut s = Scribes::new();
    s.write("amara", opening(), at(1_000));
    s.write("lin", started("behind"), at(0)); // a clock far behind
    s.write("amara", started("after"), at(1_001));
    let entries = s.entries();
    assert_eq!(told(&entries), ["opened", "behind", "after"]);
    // What is shown is each writer's own time.
    assert_eq!(entries[1].recorded(), at(0));
    assert_eq!(entries[1].occurred(), at(0));
    assert_eq!(entries[2].recorded(), at(1_001));
}

#[test]
fn news_say_whether_to_fold_again() {
    let mut s = Scribes::new();
    s.write("amara", opening(), at(0));
    s.write("lin", started("a"), at(1));
    assert_eq!(s.refresh("amara"), News::Appended(1..2));
    assert_eq!(s.refresh("amara"), News::Nothing);
    s.write_apart("amara", started("c"), at(9));
    s.write_apart("lin", started("b"), at(5));
    assert_eq!(s.refresh("amara"), News::Reordered);
    assert_eq!(
        told(s.journal("amara").entries()),
        ["opened", "a", "b", "c"]
    );
    assert_eq!(s.refresh("lin"), News::Appended(3..4));
}

#[test]
fn half_a_line_is_no_news_until_the_rest_arrives() {
    let whole = night().disk();
    let name = &feed_files(&whole)[1];
    let path = feeds_folder().join(name);
    let bytes = whole.get(&path).unwrap();
    let expected = view(&whole).entries().to_vec();
    for step in [1, 7, 150, bytes.len()] {
        let disk = whole.after_crash();
        disk.put(&path, Vec::new());
        let mut journal = view(&disk);
        for until in (0..bytes.len()).step_by(step).chain([bytes.len()]) {
            disk.put(&path, &bytes[..until]);
            journal.refresh().unwrap();
        }
        assert_eq!(journal.entries(), expected, "by {step}");
        assert_eq!(journal.damage(), [], "by {step}");
    }
}

#[test]
fn a_feed_may_shrink_grow_back_and_be_exchanged() {
    let disk = night().disk();
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    let bytes = disk.get(&path).unwrap();
    let mut journal = view(&disk);
    let all = journal.entries().to_vec();
    disk.put(&path, &bytes[..100]);
    assert_eq!(journal.refresh().unwrap(), News::Nothing);
    assert_eq!(journal.damage()[0].what, "is shorter than it was");
    disk.put(&path, bytes.clone());
    assert_eq!(journal.refresh().unwrap(), News::Nothing);
    assert_eq!(journal.damage(), []);
    assert_eq!(journal.entries(), all);

    // Exchanged between two looks for one that is longer and different.
    let mut other = Scribes::new();
    other.write("amara", opening(), at(0));
    let other = other.disk();
    let theirs = feeds_folder().join(&feed_files(&other)[0]);
    let one = other.get(&theirs).unwrap();
    disk.put(&path, &one[..]);
    let mut journal = view(&disk);
    assert_eq!(journal.entries().len(), 5);
    disk.put(&path, bytes);
    assert_eq!(journal.refresh().unwrap(), News::Reordered);
    assert_eq!(journal.entries(), all);
}

#[test]
fn bytes_may_arrive_after_the_length() {
    let disk = night().disk();
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    let bytes = disk.get(&path).unwrap();
    let all = view(&disk).entries().to_vec();
    for hole in [10..60, 1_000..1_700, bytes.len() - 300..bytes.len()] {
        let mut early = bytes.clone();
        early[hole].fill(0);
        disk.put(&path, early);
        let mut journal = view(&disk);
        assert!(journal.entries().len() < all.len());
        // An end of zeros is seen to change at once, a hole when the file grows.
        disk.put(&path, &bytes[..]);
        journal.refresh().unwrap();
        if journal.entries() != all {
            disk.put(&path, &bytes[..bytes.len() - 1]);
            journal.refresh().unwrap();
            disk.put(&path, &bytes[..]);
            journal.refresh().unwrap();
        }
        assert_eq!(journal.entries(), all);
        assert_eq!(journal.damage(), []);
    }
}

#[test]
fn late_feeds_and_conflicted_copies_count_once() {
    let disk = night().disk();
    let all = view(&disk).entries().to_vec();
    let name = &feed_files(&disk)[2];
    let bytes = disk.get(feeds_folder().join(name)).unwrap();
    disk.remove(feeds_folder().join(name));
    let mut journal = view(&disk);
    assert!(journal.entries().len() < all.len());
    disk.put(feeds_folder().join("x (conflicted copy).jsonl"), &bytes[..]);
    journal.refresh().unwrap();
    assert_eq!(journal.entries(), all);
    disk.put(feeds_folder().join(name), &bytes[..]);
    assert_eq!(journal.refresh().unwrap(), News::Nothing);
    assert_eq!(
        verify_feeds(&disk, run_folder()).unwrap().verdict,
        Verdict::Ok
    );
}

/// Rewrites a line's body and puts the right hash behind it.
fn forged(line: &str, from: &str, to: &str) -> String {
    let body = line
        .split(",\"hash\"")
        .next()
        .unwrap()
        .replacen(from, to, 1);
    let hash = Digest::of(&[body.as_bytes()]);
    format!("{body},\"hash\":\"{hash}\"}}\n")
}

#[test]
fn what_is_newer_is_kept_shown_and_not_written_to() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    journal.append(started("a"), at(1)).unwrap();
    let text = String::from_utf8(disk.get(&path).unwrap()).unwrap();
    let (first, second) = text.split_once('\n').unwrap();

    // An event that this version does not know, and a field.
    let odd = forged(second.trim_end(), "step_started", "step_teleported");
    disk.put(&path, format!("{first}\n{odd}"));
    let mut journal = open_as(&disk, "amara", "next");
    let entry = journal.entries()[1].clone();
    assert!(!entry.understood());
    assert_eq!(entry.fact().by, "amara");
    journal.append(started("b"), at(2)).unwrap();

    // A newer format.
    disk.remove(feeds_folder().join(format!("{}.jsonl", journal.writer().unwrap())));
    let newer = forged(second.trim_end(), "\"v\":1", "\"v\":2");
    disk.put(&path, format!("{first}\n{newer}"));
    let mut journal = open_as(&disk, "amara", "third");
    assert!(!journal.entries().iter().all(Entry::understood));
    let refused = journal.append(started("c"), at(3)).unwrap_err();
    assert!(matches!(refused, AppendError::Newer(2)), "{refused}");
    assert_eq!(
        verify_feeds(&disk, run_folder()).unwrap().verdict,
        Verdict::Ok
    );
}

#[test]
fn two_lines_with_one_number_are_both_kept() {
    let disk = MemoryDisk::new();
    let mut journal = create(&disk);
    let name = feed_files(&disk)[0].clone();
    let first = disk.get(feeds_folder().join(&name)).unwrap();
    journal.append(started("here"), at(1)).unwrap();
    let second = disk.get(feeds_folder().join(&name)).unwrap();
    let line = std::str::from_utf8(&second[first.len()..]).unwrap();
    let twin = forged(line.trim_end(), "here", "there");
    disk.put(
        feeds_folder().join("copy.jsonl"),
        [&first[..], twin.as_bytes()].concat(),
    );
    let journal = view(&disk);
    let mut both = told(journal.entries());
    both.sort();
    assert_eq!(both, ["here", "opened", "there"]);
    let ids: HashSet<EntryId> = journal.entries().iter().map(Entry::id).collect();
    assert_eq!(ids.len(), 3);
    for entry in journal.entries() {
        assert_eq!(journal.entry(&entry.id()), Some(entry));
    }
    let found = verify_feeds(&disk, run_folder()).unwrap();
    assert_eq!(found.verdict, Verdict::Broken);
    assert!(found.findings[0].what.contains("number of another line"));
}

#[test]
fn who_only_looks_writes_nothing() {
    let disk = night().disk();
    disk.set_read_only(true);
    let mut journal = view(&disk);
    assert!(matches!(
        journal.append(note("x"), at(1)),
        Err(AppendError::OnlyLooking)
    ));
    assert_eq!(journal.refresh().unwrap(), News::Nothing);
    assert_eq!(journal.writer(), None);
    let first = journal.entries()[0].clone();
    assert_eq!(journal.entry(&first.id()), Some(&first));
}

#[test]
fn facts_come_back_as_they_were() {
    let mut s = Scribes::new();
    s.write("amara", opening(), at(0));
    let mut fact = note("a \"b\" \\ \u{1}\n\t é 漢字 ,\"hash\":\"00\"");
    fact.recorded_by = Some("lin".into());
    fact.occurred = Some(at(-60));
    fact.overrides = Some("needs".into());
    fact.against = vec!["order".into()];
    let entry = s.write("lin", fact.clone(), at(5));
    assert_eq!(entry.fact(), &fact);
    assert_eq!(entry.occurred(), at(-60));
    assert_eq!(s.entries()[1], entry);

    // What can't be written leaves the feed as it is.
    let journal = s.journal("amara");
    for bad in [
        note("x").with_text("hash", "x"),
        Fact::new("amara", Event::NotUnderstood),
    ] {
        let refused = journal.append(bad, at(6)).unwrap_err();
        assert!(matches!(refused, AppendError::Unwritable(_)), "{refused}");
    }
    journal.append(note("y"), at(7)).unwrap();
    assert_eq!(feed_files(&s.disk()).len(), 2);
}
