//! Lines that somebody made with a program of their own, every hash right: verify names them, and
//! they count for nothing.

use super::super::line::{self, Draft};
use super::*;

/// A line to append to a feed, as its forger wants it.
struct Forged<'a> {
    writer: &'a str,
    hlc: Hlc,
    again: Option<EntryId>,
    fact: Fact,
}

/// Appends it to the feed of that writer, or begins one, with a right chain. The number of its line.
fn forge(disk: &MemoryDisk, forged: Forged) -> u64 {
    let path = feeds_folder().join(format!("{}.jsonl", forged.writer));
    let mut bytes = disk.get(&path).unwrap_or_default();
    let last = bytes
        .split(|b| *b == b'\n')
        .rfind(|l| !l.is_empty())
        .map(|bytes| line::read(bytes).unwrap().entry);
    let n = last.as_ref().map_or(1, |entry| entry.n() + 1);
    let (line, _) = line::write(Draft {
        run: view(disk).run(),
        id: EntryId {
            writer: forged.writer.into(),
            n,
        },
        hlc: forged.hlc,
        now: forged.hlc.at,
        prev: last.map(|entry| entry.hash()),
        seen: Default::default(),
        again: forged.again,
        fact: &forged.fact,
        salt: "00",
    })
    .unwrap();
    bytes.extend(line);
    disk.put(&path, bytes);
    n
}

fn late(at: i64) -> Hlc {
    Hlc {
        at: super::at(at),
        count: 0,
    }
}

fn writer_of(disk: &MemoryDisk, person: &str) -> String {
    let journal = view(disk);
    let mut writers = journal.entries().iter().map(Entry::writer);
    let prefix = format!("{person}@");
    writers.find(|w| w.starts_with(&prefix)).unwrap().into()
}

/// What verify finds in the line that was forged, and whether it is told of the run.
fn found(disk: &MemoryDisk, writer: &str, n: u64) -> (Verdict, Vec<String>, bool) {
    let found = verify_feeds(disk, run_folder()).unwrap();
    let file = format!("{writer}.jsonl");
    let here = found
        .findings
        .iter()
        .filter(|f| f.file == file && f.line == Some(n));
    let what = here.map(|f| f.what.clone()).collect();
    let counts = view(disk)
        .entries()
        .iter()
        .any(|e| e.writer() == writer && e.n() == n);
    (found.verdict, what, counts)
}

#[test]
fn nobody_types_in_the_feed_of_another() {
    let disk = night().disk();
    let lin = writer_of(&disk, "lin");
    let mut for_another = note("x");
    for_another.by = "lin".into();
    for_another.recorded_by = Some("roy".into());
    for (fact, typist) in [(note("I did it"), "amara"), (for_another, "roy")] {
        let disk = disk.after_crash();
        let n = forge(
            &disk,
            Forged {
                writer: &lin,
                hlc: late(90),
                again: None,
                fact,
            },
        );
        let says = format!("says that {typist} typed it, in the feed of lin");
        assert_eq!(found(&disk, &lin, n), (Verdict::Broken, vec![says], false));
        assert_eq!(view(&disk).damage().len(), 1);
    }
    // In a feed of that name it is the word of that person: only a signature tells them apart.
    let n = forge(
        &disk,
        Forged {
            writer: "amara@elsewhere~00",
            hlc: late(90),
            again: None,
            fact: note("x"),
        },
    );
    assert_eq!(
        found(&disk, "amara@elsewhere~00", n),
        (Verdict::Ok, vec![], true)
    );
}

#[test]
fn a_run_is_opened_once_and_nothing_is_older() {
    let disk = night().disk();
    let amara = writer_of(&disk, "amara");
    let twice = Forged {
        writer: "amara@x~00",
        hlc: late(95),
        again: None,
        fact: opening(),
    };
    let n = forge(&disk, twice);
    let second = vec!["opens the run a second time".to_string()];
    assert_eq!(found(&disk, "amara@x~00", n).1, second);

    let disk = night().disk();
    let early = Forged {
        writer: "amara@x~00",
        hlc: late(-3_600),
        again: None,
        fact: note("x"),
    };
    let n = forge(&disk, early);
    let before = vec!["has a time before the run was opened".to_string()];
    assert_eq!(found(&disk, "amara@x~00", n).1, before);

    let disk = night().disk();
    let back = Forged {
        writer: &amara,
        hlc: late(1),
        again: None,
        fact: note("x"),
    };
    let n = forge(&disk, back);
    let seen = vec!["has a time before that of a line that its writer had seen".to_string()];
    assert_eq!(found(&disk, &amara, n).1, seen);
}

#[test]
fn nobody_repeats_the_line_of_another() {
    let disk = night().disk();
    let (amara, lin) = (writer_of(&disk, "amara"), writer_of(&disk, "lin"));
    let mut fact = note("it never happened");
    fact.recorded_by = Some("lin".into());
    let other = EntryId {
        writer: amara.clone(),
        n: 2,
    };
    let entries = view(&disk).entries().len();
    let n = forge(
        &disk,
        Forged {
            writer: &lin,
            hlc: late(90),
            again: Some(other),
            fact,
        },
    );
    let what = vec![format!("repeats {amara}/2, a line of another person")];
    assert_eq!(found(&disk, &lin, n), (Verdict::Broken, what, false));
    assert_eq!(view(&disk).entries().len(), entries);
}
