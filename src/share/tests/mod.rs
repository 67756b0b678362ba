//! A parcel, by text and by archive, from one machine to another.

mod contradictions;
pub(crate) mod weekend;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use super::*;
use crate::journal::{Digest, Disk, Fault, MemoryDisk, MergeError, Mode, Verdict, verify};
use crate::run::testing::{self, Night, finish, note, start};
use crate::run::{EVIDENCE, NewRun, RUNBOOK, Session};
use crate::runbook;

/// A night of two people, with a file of evidence.
fn night() -> Night {
    let mut night = Night::rehearsal();
    night.does("amara", start("freeze"));
    night.does("lin", note("Räum auf \u{1f4be} [end of 3 lines, x]"));
    night.does("amara", finish("freeze"));
    let file = format!("{}-log.txt", Digest::of(&[b"all well"]));
    night
        .disk
        .make_folder(&night.folder.join(EVIDENCE))
        .unwrap();
    night
        .disk
        .put(night.folder.join(EVIDENCE).join(file), &b"all well"[..]);
    night
}

fn runs() -> &'static Path {
    Path::new("elsewhere")
}

/// What somebody who has nothing of the run then reads.
fn shared(disk: &MemoryDisk, folder: &Path) -> usize {
    assert_eq!(verify(disk, folder).unwrap().verdict, Verdict::Ok);
    let session = Session::open(Arc::new(disk.clone()), folder, None, "").unwrap();
    session.run().log.len()
}

#[test]
fn an_archive_makes_a_run_of_nothing_and_twice_changes_nothing() {
    let night = night();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("night.zip");
    let parcel = Parcel::of(&night.disk, &night.folder).unwrap();
    write_archive(&parcel, fs::File::create(&file).unwrap()).unwrap();

    let disk = MemoryDisk::new();
    let read = read_archive(&file).unwrap();
    let (folder, brought) = read.join(&disk, runs()).unwrap();
    assert_eq!(folder, runs().join(night.folder.file_name().unwrap()));
    assert_eq!((brought.entries(), brought.evidence.len()), (4, 1));
    assert!(brought.runbook && brought.is_whole());
    assert_eq!(shared(&disk, &folder), 4);

    let (again, brought) = read.join(&disk, runs()).unwrap();
    assert_eq!((again, brought), (folder, Brought::default()));
}

#[test]
fn what_is_new_goes_as_text_to_those_who_have_the_rest() {
    let mut night = night();
    let disk = MemoryDisk::new();
    let parcel = |night: &Night| {
        let parcel = Parcel::of(&night.disk, &night.folder).unwrap();
        read_block(&write_block(&parcel).unwrap()).unwrap()
    };
    let (folder, _) = parcel(&night).join(&disk, runs()).unwrap();
    let since = night.now;
    night.does("lin", note("since then"));

    let new = Parcel::of(&night.disk, &night.folder).unwrap().since(since);
    let new = read_block(&write_block(&new).unwrap()).unwrap();
    assert_eq!(new.entries(), 1);
    assert_eq!(new.bring(&disk, &folder).unwrap().entries(), 1);
    assert_eq!(shared(&disk, &folder), 5);
    assert_eq!(new.bring(&disk, &folder).unwrap(), Brought::default());

    let nothing = MemoryDisk::new();
    let refused = new.join(&nothing, runs()).unwrap_err();
    assert!(
        matches!(refused, ShareError::Part("its runbook")),
        "{refused}"
    );
    assert_eq!(
        nothing.folders(runs()).unwrap_or_default(),
        Vec::<String>::new()
    );
}

#[test]
fn what_belongs_to_another_run_or_runbook_is_refused() {
    let (here, there) = (night(), MemoryDisk::new());
    let new = NewRun {
        bytes: testing::RUNBOOK.as_bytes(),
        runbook: runbook::load(testing::RUNBOOK.as_bytes(), "test.yaml").unwrap(),
        mode: Mode::Live,
        opens: None,
    };
    let (disk, zoe) = (Arc::new(there.clone()), testing::writer("zoe", "host"));
    let stranger = new.create(disk, runs(), zoe, "amara", here.now).unwrap();
    let folder = stranger.folder();
    let theirs = Parcel::of(&there, folder).unwrap();
    let refused = theirs.bring(&here.disk, &here.folder).unwrap_err();
    let other = matches!(refused, ShareError::Merge(MergeError::OtherRun { .. }));
    assert!(other, "{refused}");

    there.put(folder.join(RUNBOOK), &b"runbook: Another"[..]);
    let theirs = Parcel::of(&there, folder).unwrap();
    let refused = theirs.join(&MemoryDisk::new(), runs()).unwrap_err();
    assert!(matches!(refused, ShareError::OtherRunbook), "{refused}");
}

/// Names that lead out of the folder, evidence that is something else, and files of no use.
#[test]
fn a_hostile_archive_brings_nothing_but_what_a_run_has() {
    let night = night();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("night.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&file).unwrap());
    let mut add = |name: &str, bytes: &[u8]| {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    };
    let digest = Digest::of(&[b"x"]);
    add("../../evidence/../../out", b"x");
    add("a/../evidence/..", b"x");
    add(&format!("a/evidence/{digest}-..\\..\\out"), b"x");
    add(&format!("a/evidence/{digest}-c:out"), b"x");
    add(&format!("a/evidence/{digest}-other"), b"y");
    add("a/journal/../../x.jsonl", b"{}\n");
    add("a/journal/x.jsonl", b"not a line\n");
    add("a/autorun.inf", b"x");
    zip.finish().unwrap();

    let before = night.disk.files(&night.folder.join(EVIDENCE)).unwrap();
    let brought = read_archive(&file)
        .unwrap()
        .bring(&night.disk, &night.folder)
        .unwrap();
    assert_eq!((brought.entries(), brought.evidence.len()), (0, 0));
    assert!(!brought.is_whole());
    assert_eq!(
        night.disk.files(&night.folder.join(EVIDENCE)).unwrap(),
        before
    );
    assert_eq!(shared(&night.disk, &night.folder), 4);
}

#[test]
fn a_run_folder_that_was_packed_by_hand_is_one_too() {
    let night = night();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("by hand.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&file).unwrap());
    for feed in Parcel::of(&night.disk, &night.folder).unwrap().feeds {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("journal\\{}", feed.name), options)
            .unwrap();
        zip.write_all(&feed.bytes).unwrap();
    }
    let runbook = night.disk.get(night.folder.join(RUNBOOK)).unwrap();
    zip.start_file(RUNBOOK, zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(&runbook).unwrap();
    zip.finish().unwrap();
    let disk = MemoryDisk::new();
    let (folder, _) = read_archive(&file).unwrap().join(&disk, runs()).unwrap();
    assert_eq!(shared(&disk, &folder), 4);
}

fn block() -> &'static str {
    static BLOCK: OnceLock<String> = OnceLock::new();
    BLOCK.get_or_init(|| {
        let night = night();
        write_block(&Parcel::of(&night.disk, &night.folder).unwrap()).unwrap()
    })
}

#[test]
fn mail_and_chat_do_it_no_harm() {
    let whole = read_block(block()).unwrap().feeds;
    let quoted: String = block()
        .lines()
        .map(|l| format!(" > >| {l}  \r\n"))
        .collect();
    let joined = block().replace('\n', " ");
    let apart = block().replace(' ', "\n");
    let talk = format!(
        "Sure, here it is ([runsheet 1: the old one] no)\n\n{}\n-- \nLin",
        block()
    );
    let twice = format!("{0}{0}", block());
    for text in [quoted, joined, apart, talk, twice] {
        assert_eq!(read_block(&text).unwrap().feeds, whole, "{text}");
    }
    let mut lines: Vec<&str> = block().lines().collect();
    let last = lines.len() - 1;
    lines[1..last].reverse();
    assert_eq!(read_block(&lines.join("\n")).unwrap().feeds, whole);
}

#[test]
fn what_is_damaged_is_told_by_its_line() {
    let lines: Vec<&str> = block().lines().collect();
    let without = |gone: usize| {
        let left = lines.iter().enumerate().filter(|(at, _)| *at != gone);
        left.map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let shared = |text: &str| read_block(text).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        shared(&without(5)),
        "damaged or missing in the block: line 5"
    );
    let damaged = format!(
        "Hello\n{}",
        block().replace(lines[5], &lines[5].to_lowercase())
    );
    let said = "damaged or missing in the block: line 5 (line 7 of the text)";
    assert_eq!(shared(&damaged), said);
    let last = lines.len() - 2;
    let said = format!("its end is missing: the last line that came is {last}");
    assert_eq!(shared(&without(lines.len() - 1)), said);
    assert_eq!(
        shared("Hello"),
        "it has no line that starts with '[runsheet 1:'"
    );
}

#[test]
fn two_blocks_in_one_text_are_not_half_read() {
    let mut night = night();
    let first = write_block(&Parcel::of(&night.disk, &night.folder).unwrap()).unwrap();
    night.does("lin", note("since then"));
    let second = write_block(&Parcel::of(&night.disk, &night.folder).unwrap()).unwrap();
    let both = format!("{first}\nand Joe's:\n{second}");
    assert_eq!(
        read_block(&both).map(|_| ()).unwrap_err(),
        BlockError::Several
    );
}

#[test]
fn a_block_that_claims_to_be_endless_is_none() {
    let text = "[runsheet 1: x, 1 entries]\n[end of 99999999999 lines, x]";
    assert_eq!(
        read_block(text).map(|_| ()).unwrap_err(),
        BlockError::NoEnd(0)
    );
}

/// What can't be read of the evidence keeps nothing else away.
#[test]
fn one_bad_file_of_evidence_is_told_and_the_rest_comes() {
    let night = night();
    let mut parcel = Parcel::of(&night.disk, &night.folder).unwrap();
    let name = format!("{}-gone", Digest::of(&[b"gone"]));
    let read = || Err(std::io::ErrorKind::UnexpectedEof.into());
    let read = Box::new(read);
    parcel.evidence.insert(
        0,
        Item {
            name: name.clone(),
            read,
        },
    );
    let (_, brought) = parcel.join(&MemoryDisk::new(), runs()).unwrap();
    assert_eq!((brought.evidence.len(), brought.refused), (1, vec![name]));
}

proptest! {
    /// Whatever becomes of one character: it is refused, or all the same.
    #[test]
    fn no_damage_passes(at in any::<prop::sample::Index>(), with in "[ -~\n]?") {
        let whole = read_block(block()).unwrap().feeds;
        let mut text: Vec<char> = block().chars().collect();
        let at = at.index(text.len());
        text.splice(at..=at, with.chars());
        if let Ok(read) = read_block(&text.into_iter().collect::<String>()) {
            prop_assert_eq!(read.feeds, whole);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(\\[runsheet 1:|\\[end of|[0-9]{1,30}|, |[a-zA-Z+/]{1,9}|\n| ){0,40}") {
        let _ = read_block(&text);
    }
}
