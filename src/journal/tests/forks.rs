//! A machine that was cloned or restored, and both went on writing one feed.

use std::collections::HashSet;

use super::sharing::{bring, other, other_feeds};
use super::*;

/// Amara opened a run; then her machine was cloned. Here and on the clone she raised a blocker, and
/// resolved it. Lin, who had heard of the clone alone, resolved its blocker too.
fn forked(lin_knows_the_clone: bool) -> (MemoryDisk, MemoryDisk) {
    let disk = MemoryDisk::new();
    create(&disk);
    let clone = disk.after_crash();
    for (disk, seed, title, seconds) in [(&disk, "x", "here", 1), (&clone, "y", "there", 2)] {
        let mut journal = open_as(disk, "amara", seed);
        let fact = Event::BlockerRaised {
            number: 1,
            fields: BlockerFields::default(),
        };
        let raised = Fact::new("amara", fact).with_text("title", title);
        let raised = journal.append(raised, at(seconds)).unwrap();
        journal.append(resolved(&raised, "amara"), at(10)).unwrap();
    }
    let knows = if lin_knows_the_clone { &clone } else { &disk };
    let mut lin = open_as(knows, "lin", "z");
    let raised = lin.entries()[1].clone();
    lin.append(resolved(&raised, "lin"), at(20)).unwrap();
    (disk, clone)
}

fn resolved(raised: &Entry, by: &str) -> Fact {
    let blocker = raised.id();
    Fact::new(by, Event::BlockerResolved { blocker })
}

/// The title of the blocker that each entry resolves.
fn resolves(journal: &Journal) -> Vec<String> {
    let blocker = |entry: &Entry| match &entry.fact().event {
        Event::BlockerResolved { blocker } => {
            let raised = journal.entry(blocker).unwrap();
            Some(raised.fact().text("title").unwrap().to_string())
        }
        _ => None,
    };
    journal.entries().iter().filter_map(blocker).collect()
}

#[test]
fn each_line_has_an_id_of_its_own_and_means_its_own_branch() {
    for lin_knows_the_clone in [true, false] {
        let (disk, clone) = forked(lin_knows_the_clone);
        // In both directions, whoever is first.
        for (here, there) in [(&disk, &clone), (&clone, &disk)] {
            let here = here.after_crash();
            for name in feed_files(there) {
                let bytes = there.get(feeds_folder().join(&name)).unwrap();
                here.put(other_feeds().join(name), bytes);
            }
            bring(&here, run_folder(), other()).unwrap();
            let journal = view(&here);
            let ids: HashSet<EntryId> = journal.entries().iter().map(Entry::id).collect();
            assert_eq!(ids.len(), 6, "{ids:?}");
            for entry in journal.entries() {
                assert_eq!(journal.entry(&entry.id()), Some(entry));
            }
            let lins = if lin_knows_the_clone { "there" } else { "here" };
            let mut resolved = resolves(&journal);
            assert_eq!(resolved.pop().as_deref(), Some(lins));
            resolved.sort();
            assert_eq!(resolved, ["here", "there"]);
        }
    }
}

#[test]
fn the_next_to_write_knows_of_both_branches() {
    let (disk, clone) = forked(false);
    for name in feed_files(&clone) {
        let bytes = clone.get(feeds_folder().join(&name)).unwrap();
        disk.put(other_feeds().join(name), bytes);
    }
    bring(&disk, run_folder(), other()).unwrap();
    let mut amara = open_as(&disk, "amara", "w");
    let entry = amara.append(note("both here"), at(60)).unwrap();
    assert_eq!(amara.entry(&entry.id()), Some(&entry));
    assert_eq!(view(&disk).entries().len(), 7);
    assert!(
        !amara.entries()[0]
            .writer()
            .contains(&entry.writer().to_string()),
        "a new feed"
    );
}
