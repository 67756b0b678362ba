//! Signs of life: who sits at a run, as others hear it.

use std::sync::Arc;

use crate::journal::{Feed, MemoryDisk, PRESENCE, Verdict, merge, verify};
use crate::run::Session;
use crate::run::testing::{Night, note, writer};
use crate::time::{Instant, Span};

/// That person's screen on another machine.
fn screen(night: &Night, who: &str, host: &str) -> Session {
    let disk = Arc::new(night.disk.clone());
    Session::open(disk, &night.folder, Some(writer(who, host)), who).unwrap()
}

/// `joe@ns2 3`: who was heard of, from where, and how many minutes ago.
fn heard(session: &Session, now: Instant) -> Vec<String> {
    let heard = session.heard().iter();
    let minutes = |at: Instant| Span::between(at, now).secs() / 60;
    heard
        .map(|h| format!("{}@{} {}", h.person, h.host, minutes(h.at)))
        .collect()
}

/// Joe has written, and amara looks at the same run.
fn night() -> (Night, Session, Session) {
    let mut night = Night::rehearsal();
    night.does("joe", note("here"));
    let joe = screen(&night, "joe", "ns2");
    let amara = screen(&night, "amara", "jump01");
    (night, joe, amara)
}

#[test]
fn an_open_screen_is_heard_until_it_is_closed() {
    let (night, mut joe, mut amara) = night();
    let at = |minutes: i64| night.now + Span::minutes(minutes).delta();
    for minute in 0..=2 {
        joe.listen(at(minute));
        amara.listen(at(minute));
    }
    let both = ["amara@jump01 0", "joe@ns2 0"];
    assert_eq!(heard(&amara, at(2)), both);
    for minute in 3..=9 {
        amara.listen(at(minute));
    }
    assert_eq!(heard(&amara, at(9)), ["amara@jump01 0", "joe@ns2 7"]);
}

#[test]
fn a_wrong_clock_neither_hides_nor_keeps_anybody() {
    for wrong in [-30, 30] {
        let (night, mut joe, mut amara) = night();
        let at = |minutes: i64| night.now + Span::minutes(minutes).delta();
        for minute in 0..=3 {
            joe.listen(at(minute + wrong));
            amara.listen(at(minute));
        }
        assert_eq!(heard(&amara, at(3))[1], "joe@ns2 0", "{wrong}");
        amara.listen(at(8));
        assert_eq!(heard(&amara, at(8))[1], "joe@ns2 5", "{wrong}");
    }
}

#[test]
fn once_a_minute_is_enough() {
    let (night, mut joe, _) = night();
    assert!(joe.listen(night.now));
    assert!(!joe.listen(night.now + Span::seconds(59).delta()));
    assert!(joe.listen(night.now + Span::seconds(60).delta()));
}

/// The log says the same with and without them.
#[test]
fn they_are_no_part_of_the_log() {
    let (night, mut joe, _) = night();
    joe.listen(night.now);
    let files = |disk: &MemoryDisk| {
        use crate::journal::Disk;
        let files = disk.files(&night.folder.join(PRESENCE));
        files.map(|files| files.len()).unwrap_or(0)
    };
    assert_eq!(files(&night.disk), 1);
    assert_eq!(
        verify(&night.disk, &night.folder).unwrap().verdict,
        Verdict::Ok
    );
    let copy = night.folder.with_file_name("copy");
    let feeds = Feed::all(&night.disk, &night.folder).unwrap().0;
    merge(&night.disk, &copy, &feeds).unwrap();
    assert!(night.disk.get(copy.join(PRESENCE)).is_none());
    assert!(crate::journal::beats(&night.disk, &copy).is_empty());
}

#[test]
fn what_is_no_sign_of_life_is_not_heard() {
    let (night, _, mut amara) = night();
    let folder = night.folder.join(PRESENCE);
    for (name, text) in [
        ("x.json", "nonsense"),
        ("y.json", "{\"person\":\"lin\"}"),
        (
            ".z.json",
            "{\"person\":\"lin\",\"host\":\"a\",\"at\":\"2026-11-27T23:00:00Z\"}",
        ),
        (
            "far.json",
            "{\"person\":\"lin\",\"host\":\"a\",\"at\":\"9999-11-27T23:00:00Z\"}",
        ),
    ] {
        night.disk.put(folder.join(name), text);
    }
    night.disk.put(folder.join("long.json"), vec![b' '; 2_000]);
    amara.listen(night.now);
    assert_eq!(heard(&amara, night.now), ["amara@jump01 0"]);
}

#[test]
fn a_folder_that_cant_be_written_is_no_trouble() {
    let (night, mut joe, mut amara) = night();
    joe.listen(night.now);
    night.disk.set_read_only(true);
    let later = night.now + Span::minutes(6).delta();
    amara.listen(later);
    assert_eq!(heard(&amara, later), ["joe@ns2 6"]);
}

/// Whoever has written nothing leaves no trace; nor does a screen that only looks on.
#[test]
fn who_only_looks_on_is_not_seen() {
    let (night, ..) = night();
    let disk = Arc::new(night.disk.clone());
    let mut wall = Session::open(disk, &night.folder, None, "joe").unwrap();
    wall.listen(night.now);
    let mut ruth = screen(&night, "ruth", "clinic");
    ruth.listen(night.now);
    assert!(heard(&ruth, night.now).is_empty());
}
