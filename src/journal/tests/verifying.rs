//! What verify finds, and where.

use super::*;

fn check(disk: &MemoryDisk) -> Verification {
    verify_feeds(disk, run_folder()).unwrap()
}

/// Name and bytes of every feed.
fn feeds(disk: &MemoryDisk) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| {
        let bytes = disk.get(feeds_folder().join(&name)).unwrap();
        (name, bytes)
    };
    feed_files(disk).into_iter().map(read).collect()
}

#[test]
fn a_right_log_is_ok() {
    let found = check(&night().disk());
    assert_eq!(found.summary(), "ok: 8 lines in 3 feeds");
}

#[test]
fn any_changed_byte_is_found_with_file_and_line() {
    let mut s = Scribes::new();
    s.write("amara", opening(), at(0));
    s.write("lin", note("Vendor é \"here\""), at(-1)); // with a wall time of its own
    s.write("amara", started("backup"), at(20));
    let disk = s.disk();
    for (name, bytes) in feeds(&disk) {
        let path = feeds_folder().join(&name);
        for at in 0..bytes.len() {
            let line = 1 + bytes[..at].iter().filter(|b| **b == b'\n').count() as u64;
            let old = bytes[at];
            let others = [
                b' ',
                b'\n',
                b'\r',
                b'}',
                b'{',
                b'"',
                b'\\',
                b',',
                b'0',
                b'1',
                b'a',
                b'A',
                0,
                0xff,
                old ^ 0x20,
                old ^ 1,
                old.wrapping_add(1),
            ];
            for new in others.into_iter().filter(|new| *new != old) {
                let mut changed = bytes.clone();
                changed[at] = new;
                disk.put(&path, changed);
                let found = check(&disk);
                let place =
                    (found.findings.iter()).find(|f| f.file == name && f.line == Some(line));
                assert!(
                    found.verdict == Verdict::Broken && place.is_some(),
                    "{name}:{line} byte {at}, {old} to {new}: {found:?}"
                );
            }
        }
        disk.put(&path, bytes);
    }
}

#[test]
fn changes_in_a_last_line_without_its_newline_are_found_too() {
    let disk = night().disk();
    let (name, bytes) = feeds(&disk).remove(0);
    let path = feeds_folder().join(&name);
    let whole = &bytes[..bytes.len() - 1];
    disk.put(&path, whole);
    assert_eq!(check(&disk).summary(), "ok: 8 lines in 3 feeds");
    let last = whole.iter().rposition(|b| *b == b'\n').unwrap() + 1;
    for at in last..whole.len() {
        for new in *b" }{\"\\,0a[]:\0" {
            if new == whole[at] {
                continue;
            }
            let mut changed = whole.to_vec();
            changed[at] = new;
            disk.put(&path, changed);
            let found = check(&disk);
            assert_eq!(
                found.verdict,
                Verdict::Broken,
                "byte {at} to {new}: {found:?}"
            );
        }
    }
}

#[test]
fn dropped_and_swapped_lines_are_found() {
    let disk = night().disk();
    let mut dropped = Vec::new();
    for (name, bytes) in feeds(&disk) {
        let path = feeds_folder().join(&name);
        let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
        for at in 0..lines.len() {
            let mut without = lines.clone();
            without.remove(at);
            disk.put(&path, without.concat());
            dropped.push(check(&disk).verdict);
            for other in 0..at {
                let mut swapped = lines.clone();
                swapped.swap(at, other);
                disk.put(&path, swapped.concat());
                let found = check(&disk);
                assert_eq!(found.verdict, Verdict::Broken);
                let first = (name.as_str(), Some(other as u64 + 1));
                assert_eq!(
                    (found.findings[0].file.as_str(), found.findings[0].line),
                    first
                );
            }
        }
        disk.put(&path, bytes);
    }
    use Verdict::*;
    // amara: three lines with one behind them, one that nobody saw; lin: both seen; roy: one
    // behind another, one seen by amara.
    assert_eq!(
        dropped,
        [
            Broken, Broken, Broken, Ok, Broken, Incomplete, Broken, Incomplete
        ]
    );
}

#[test]
fn an_absent_feed_is_incomplete_and_said_where() {
    let disk = night().disk();
    let names = feed_files(&disk);
    disk.remove(feeds_folder().join(&names[1]));
    let found = check(&disk);
    assert_eq!(found.verdict, Verdict::Incomplete);
    assert!(
        found
            .findings
            .iter()
            .all(|f| f.what.contains("which is not here"))
    );
    disk.remove(feeds_folder().join(&names[0]));
    let found = check(&disk);
    assert!(
        found
            .findings
            .iter()
            .any(|f| f.what.contains("opened the run"))
    );
}

#[test]
fn torn_tails_are_said_and_fine() {
    let disk = night().disk();
    let (name, bytes) = feeds(&disk).remove(0);
    let last = bytes[..bytes.len() - 1]
        .iter()
        .rposition(|b| *b == b'\n')
        .unwrap()
        + 1;
    for cut in last + 1..bytes.len() - 1 {
        disk.put(feeds_folder().join(&name), &bytes[..cut]);
        let found = check(&disk);
        assert_eq!(
            (found.verdict, found.torn.len()),
            (Verdict::Ok, 1),
            "{cut}: {found:?}"
        );
        assert_eq!(found.torn[0].line, Some(4));
    }
    // Zeros, as some file systems leave them, are no beginning of a line.
    let zeros = [&bytes[..last], &[0; 64]].concat();
    disk.put(feeds_folder().join(&name), zeros);
    assert_eq!(check(&disk).verdict, Verdict::Broken);
}

#[test]
fn a_withheld_text_is_counted_and_a_changed_one_found() {
    let disk = night().disk();
    let (name, bytes) = feeds(&disk).remove(0);
    let text = String::from_utf8(bytes).unwrap();
    let put = |text: String| disk.put(feeds_folder().join(&name), text);

    put(text.replace("Vendor on the phone", "Vendor on the train"));
    let found = check(&disk);
    assert_eq!(
        (found.verdict, found.findings[0].line),
        (Verdict::Broken, Some(2))
    );
    assert!(told(view(&disk).entries()).contains(&"-".to_string()));

    let start = text.find(",\"texts\":{\"text\":\"Vendor").unwrap();
    let end = start + text[start..].find('\n').unwrap();
    put(format!("{}}}{}", &text[..start], &text[end..]));
    let found = check(&disk);
    assert_eq!(found.summary(), "ok: 8 lines in 3 feeds, 1 text withheld");
}
