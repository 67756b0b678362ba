//! Merging copies of a run.

use proptest::prelude::*;

use super::*;

const OTHER: &str = "/usb/night";

pub(super) fn other() -> &'static Path {
    Path::new(OTHER)
}

pub(super) fn other_feeds() -> std::path::PathBuf {
    other().join(FEEDS)
}

pub(super) fn bring(disk: &MemoryDisk, into: &Path, from: &Path) -> Result<Merged, MergeError> {
    merge(disk, into, &Feed::all(disk, from).unwrap().0)
}

#[test]
fn missing_and_longer_feeds_come_over_and_twice_changes_nothing() {
    let mut s = night();
    let disk = s.disk();
    disk.copy_folder(run_folder(), OTHER);
    s.write("amara", started("more"), at(60));
    s.write("nia", note("new here"), at(61));
    let all = s.entries();

    let merged = bring(&disk, other(), run_folder()).unwrap();
    assert_eq!(merged.feeds.values().sum::<usize>(), 2);
    assert_eq!((merged.diverging.len(), merged.damage.len()), (0, 0));
    let journal = Journal::view(Arc::new(disk.clone()), other()).unwrap();
    assert_eq!(journal.entries(), all);
    assert_eq!(verify_feeds(&disk, other()).unwrap().verdict, Verdict::Ok);
    for _ in 0..2 {
        assert_eq!(
            bring(&disk, other(), run_folder()).unwrap(),
            Merged::default()
        );
        assert_eq!(
            bring(&disk, run_folder(), other()).unwrap(),
            Merged::default()
        );
    }
}

#[test]
fn an_empty_folder_takes_everything() {
    let disk = night().disk();
    let merged = bring(&disk, other(), run_folder()).unwrap();
    assert_eq!(merged.feeds.values().sum::<usize>(), 8);
    for name in feed_files(&disk) {
        let (ours, theirs) = (feeds_folder().join(&name), other_feeds().join(&name));
        assert_eq!(disk.get(ours), disk.get(theirs), "{name}");
    }
}

#[test]
fn another_run_is_refused() {
    let disk = night().disk();
    let mut stranger = Scribes::new();
    stranger.write("zoe", opening(), at(0));
    let theirs = stranger.disk();
    let name = &feed_files(&theirs)[0];
    let bytes = theirs.get(feeds_folder().join(name)).unwrap();
    disk.put(other_feeds().join(name), &bytes[..]);
    let refused = bring(&disk, run_folder(), other()).unwrap_err();
    assert!(matches!(refused, MergeError::OtherRun { .. }), "{refused}");

    // Among lines of ours as well.
    disk.copy_folder(run_folder(), OTHER);
    let before = view(&disk).entries().to_vec();
    let merged = bring(&disk, run_folder(), other()).unwrap();
    assert!(merged.damage[0].what.contains("another run"), "{merged:?}");
    assert_eq!(view(&disk).entries(), before);
    let by_hand = Journal::view(Arc::new(disk.clone()), other()).unwrap();
    assert_eq!(by_hand.entries(), before);
    assert!(by_hand.damage()[0].what.contains("another run"));
}

#[test]
fn diverging_feeds_are_both_kept() {
    let disk = MemoryDisk::new();
    create(&disk);
    let back = disk.after_crash(); // the same machine, restored to an earlier state
    open_as(&disk, "amara", "x")
        .append(started("here"), at(1))
        .unwrap();
    open_as(&back, "amara", "y")
        .append(started("there"), at(2))
        .unwrap();
    let name = &feed_files(&back)[0];
    let bytes = back.get(feeds_folder().join(name)).unwrap();
    disk.put(other_feeds().join(name), bytes);

    let merged = bring(&disk, run_folder(), other()).unwrap();
    assert_eq!(merged.diverging.len(), 1);
    assert_eq!(told(view(&disk).entries()), ["opened", "here", "there"]);
    assert_eq!(feed_files(&disk).len(), 2);
    assert_eq!(
        bring(&disk, run_folder(), other()).unwrap(),
        Merged::default()
    );
}

#[test]
fn what_is_withheld_here_stays_withheld() {
    let mut s = night();
    let disk = s.disk();
    let path = feeds_folder().join(&feed_files(&disk)[0]);
    let text = String::from_utf8(disk.get(&path).unwrap()).unwrap();
    let start = text.find(",\"texts\":{\"text\":\"Vendor").unwrap();
    let end = start + text[start..].find('\n').unwrap();
    disk.copy_folder(run_folder(), OTHER);
    s.write("amara", started("more"), at(60));
    disk.put(
        other_feeds().join(path.file_name().unwrap()),
        format!("{}}}{}", &text[..start], &text[end..]),
    );
    bring(&disk, other(), run_folder()).unwrap();
    let journal = Journal::view(Arc::new(disk.clone()), other()).unwrap();
    assert_eq!(journal.entries().len(), 9);
    assert!(!told(journal.entries()).contains(&"Vendor on the phone".to_string()));
    let found = verify_feeds(&disk, other()).unwrap();
    assert_eq!((found.verdict, found.withheld), (Verdict::Ok, 1));
    // Where one copy has it, it is there.
    disk.put(
        feeds_folder().join("old copy.jsonl"),
        disk.get(other_feeds().join(path.file_name().unwrap()))
            .unwrap(),
    );
    assert_eq!(view(&disk).entries(), s.entries());
}

#[test]
fn torn_and_hostile_feeds_do_no_harm() {
    let disk = night().disk();
    disk.copy_folder(run_folder(), OTHER);
    let name = &feed_files(&disk)[0];
    let bytes = disk.get(feeds_folder().join(name)).unwrap();
    // Ours is torn, theirs is whole but for its newline.
    disk.put(feeds_folder().join(name), &bytes[..bytes.len() - 50]);
    disk.put(other_feeds().join(name), &bytes[..bytes.len() - 1]);
    disk.put(other_feeds().join("nonsense.jsonl"), "x\n{}\n\n\0");
    let merged = bring(&disk, run_folder(), other()).unwrap();
    assert_eq!(disk.get(feeds_folder().join(name)).unwrap(), bytes);
    assert_eq!(merged.damage.len(), 3);
    assert_eq!(feed_files(&disk).len(), 3);
}

/// Feeds as they may arrive: whole, cut, copied, nonsense.
fn arrivals() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0usize..5, 0usize..1_000_000), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_order_of_arrival_gives_one_history(arrivals in arrivals(), shuffle in any::<u64>()) {
        let disk = night().disk();
        let names = feed_files(&disk);
        let mut files: Vec<(String, Vec<u8>)> = arrivals.iter().enumerate().map(|(at, (which, cut))| {
            let bytes = match names.get(*which) {
                Some(name) => disk.get(feeds_folder().join(name)).unwrap(),
                None => b"{\"v\":1,\"run\":\"x\"}\nnonsense\n".repeat(9),
            };
            (format!("{at}.jsonl"), bytes[..cut % (bytes.len() + 1)].to_vec())
        }).collect();

        let fresh = MemoryDisk::new();
        fresh.make_folder(&feeds_folder()).unwrap();
        let mut as_they_come = view(&fresh);
        for (name, bytes) in &files {
            fresh.put(feeds_folder().join(name), &bytes[..bytes.len() / 2]);
            as_they_come.refresh().unwrap();
            fresh.put(feeds_folder().join(name), &bytes[..]);
            as_they_come.refresh().unwrap();
        }
        let at_once = view(&fresh);
        prop_assert_eq!(as_they_come.entries(), at_once.entries());

        // The same files merged from folders of their own, in another order.
        let merged = MemoryDisk::new();
        let len = files.len();
        files.rotate_left(shuffle as usize % len);
        if shuffle % 2 == 0 {
            files.reverse();
        }
        for (at, (name, bytes)) in files.iter().enumerate() {
            let from = format!("/from/{at}");
            merged.put(Path::new(&from).join(FEEDS).join(name), &bytes[..]);
            bring(&merged, run_folder(), Path::new(&from)).unwrap();
        }
        let merged = view(&merged);
        prop_assert_eq!(merged.entries(), at_once.entries());
    }
}

/// Whatever is taken from some moment on lands behind what is here, also where some of it is here
/// already; what would leave a gap is refused, and told.
#[test]
fn the_end_of_a_feed_continues_its_beginning_and_nothing_else() {
    let mut s = night();
    let disk = s.disk();
    disk.copy_folder(run_folder(), OTHER);
    s.write("amara", note("first"), at(60));
    s.write("amara", note("second"), at(61));
    let ends = |from: i64| -> Vec<Feed> {
        let feeds = Feed::all(&disk, run_folder()).unwrap().0;
        feeds
            .iter()
            .filter_map(|feed| feed.since(at(from)))
            .collect()
    };
    let merged = merge(&disk, other(), &ends(61)).unwrap();
    assert_eq!(merged.feeds.len(), 0);
    assert!(merged.damage[0].what.contains("not here yet"), "{merged:?}");
    let merged = merge(&disk, other(), &ends(60)).unwrap();
    assert_eq!(merged.feeds.values().sum::<usize>(), 2);
    assert!(merged.damage.is_empty());
    assert_eq!(merge(&disk, other(), &ends(0)).unwrap(), Merged::default());
    for name in feed_files(&disk) {
        let (ours, theirs) = (feeds_folder().join(&name), other_feeds().join(&name));
        assert_eq!(disk.get(ours), disk.get(theirs), "{name}");
    }
}

/// A bit of a text that fell over on a stick does not keep the right one away.
#[test]
fn a_damaged_text_is_not_taken_and_the_right_one_comes() {
    let disk = night().disk();
    let mut feeds = Feed::all(&disk, run_folder()).unwrap().0;
    let right = feeds.clone();
    let text = String::from_utf8(feeds[0].bytes.clone()).unwrap();
    feeds[0].bytes = text.replace("\"Vendor on", "\"Vendor in").into_bytes();
    assert_ne!(feeds, right);
    let merged = merge(&disk, other(), &feeds).unwrap();
    assert!(!merged.damage.is_empty());
    merge(&disk, other(), &right).unwrap();
    let journal = Journal::view(Arc::new(disk.clone()), other()).unwrap();
    assert_eq!(journal.entries(), view(&disk).entries());
    assert_eq!(verify_feeds(&disk, other()).unwrap().verdict, Verdict::Ok);
}

/// One that can't be read stops nobody, is told, and is not written over by what comes instead.
#[test]
fn a_feed_that_cannot_be_read_keeps_none_of_the_others_away() {
    let mut s = night();
    let disk = s.disk();
    disk.copy_folder(run_folder(), OTHER);
    s.write("amara", note("new here"), at(60));
    s.write("nia", note("new here, too"), at(61));
    let unreadable = |folder: std::path::PathBuf| {
        let name = feed_files(&disk).remove(0);
        let file = folder.join(&name);
        disk.set_unreadable(&file);
        (name, disk.get(&file).unwrap())
    };

    let (name, was) = unreadable(other_feeds());
    let merged = bring(&disk, other(), run_folder()).unwrap();
    assert!(merged.feeds.len() > 1, "{merged:?}");
    assert_eq!(disk.get(other_feeds().join(&name)).unwrap(), was);
    let journal = Journal::view(Arc::new(disk.clone()), other()).unwrap();
    assert_eq!(journal.entries(), view(&disk).entries());
    assert_eq!(
        bring(&disk, other(), run_folder()).unwrap(),
        Merged::default()
    );

    let (name, _) = unreadable(feeds_folder());
    let (feeds, unread) = Feed::all(&disk, run_folder()).unwrap();
    assert_eq!(feeds.len() + 1, feed_files(&disk).len());
    assert_eq!(unread[0].file, name);
    assert!(unread[0].what.contains("can't be read"), "{unread:?}");
}
