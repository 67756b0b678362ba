//! What is wrong with one file keeps nothing else from the hub, and is said.

use std::path::PathBuf;
use std::sync::Arc;

use async_nats::jetstream::object_store;
use runsheet::journal::{Digest, Disk, FEEDS, Feed, FeedLine, MemoryDisk, RealDisk};
use runsheet::share::hub::{Hub, sync};
use runsheet::share::{HubConfig, HubState};

use super::cluster::{Cluster, server, until};
use super::common::{Machine, stderr, stdout};
use super::{begin, entries, folder_of, opened, run_of, writes};

/// The run of a machine on a disk whose files can't all be read.
struct Patient {
    disk: MemoryDisk,
    folder: PathBuf,
}

impl Patient {
    fn of(machine: &Machine) -> Patient {
        let (disk, folder) = (MemoryDisk::new(), folder_of(machine));
        for from in [folder.clone(), folder.join(FEEDS)] {
            disk.make_folder(&from).unwrap();
            for (name, _) in RealDisk.files(&from).unwrap() {
                let file = from.join(name);
                disk.put(&file, RealDisk.read_from(&file, 0).unwrap());
            }
        }
        Patient { disk, folder }
    }

    fn evidence(&self, bytes: &[u8], name: &str) -> PathBuf {
        let name = format!("{}-{name}", Digest::of(&[bytes]));
        let file = self.folder.join("evidence").join(name);
        self.disk.put(&file, bytes);
        file
    }

    fn syncs(&self, config: &HubConfig) -> HubState {
        let disk = Arc::new(self.disk.clone());
        sync(config, disk, &self.folder, chrono::Utc::now).unwrap()
    }
}

#[test]
fn what_cannot_be_read_keeps_nothing_else_away() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let machine = opened();
    writes(&machine, "one");
    let run = run_of(&folder_of(&machine));
    let patient = Patient::of(&machine);
    // A second feed, and evidence: of each one that can't be read.
    let feeds = patient.folder.join(FEEDS);
    let unread = feeds.join("a.jsonl");
    patient.disk.put(&unread, "never read\n");
    patient.disk.set_unreadable(&unread);
    let photo = patient.evidence(b"dark", "photo.jpg");
    patient.disk.set_unreadable(&photo);
    let list = patient.evidence(b"rooms", "rooms.txt");

    let state = patient.syncs(&cluster.config());
    let here = Feed::all(&patient.disk, &patient.folder).unwrap().0;
    let here = here.iter().map(|feed| feed.lines().len()).sum::<usize>();
    assert_eq!(cluster.lines(&run).unwrap().len(), here);
    let amiss = state.amiss().join(" and ");
    assert!(amiss.contains("a.jsonl: can't be read"), "{amiss}");
    assert!(
        amiss.contains("evidence photo.jpg: can't be read"),
        "{amiss}"
    );

    let other = Machine::new();
    let joined = other.ok(&["hub", "join", &cluster.url(), &run]);
    assert!(joined.contains("rooms.txt"), "{joined}");
    let list = list.file_name().unwrap();
    let there = folder_of(&other).join("evidence").join(list);
    assert_eq!(std::fs::read(there).unwrap(), b"rooms");
}

#[test]
fn who_exchanges_once_learns_what_was_held_back_or_refused() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let url = cluster.url();
    let sync = ["hub", "sync", "latest", "--once", "--hub", &url];
    let one = opened();
    let run = run_of(&folder_of(&one));
    one.ok(&sync);
    let said = |machine: &Machine| {
        let output = machine.run(&sync);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let (out, error) = (stdout(&output), stderr(&output));
        assert!(error.contains("not everything is shared"), "{error}");
        out
    };

    // A line that came without the one before it.
    let other = Machine::new();
    other.ok(&["hub", "join", &url, &run]);
    ["one", "two"].iter().for_each(|text| writes(&other, text));
    let feeds = Feed::all(&RealDisk, &folder_of(&other)).unwrap().0;
    let is_last = |line: &FeedLine| String::from_utf8_lossy(&line.bytes).contains("\"two\"");
    let last = feeds.iter().flat_map(Feed::lines).find(is_last).unwrap();
    let subject = format!("runsheet.{run}.feed.x");
    let sent = cluster.ask(async |js| {
        let sent = js.publish(subject.clone(), last.bytes.clone().into());
        sent.await.ok()?.await.ok()
    });
    assert!(sent.is_some());
    let out = said(&one);
    assert!(out.contains("before it are not here yet"), "{out}");
    // What was missing comes, and all is well.
    other.ok(&sync);
    one.ok(&sync);

    // A line that a disk has spoilt: what stands behind it can't go.
    ["three", "four", "five"]
        .iter()
        .for_each(|text| writes(&one, text));
    let journal = folder_of(&one).join(FEEDS);
    let feeds = Feed::all(&RealDisk, &folder_of(&one)).unwrap().0;
    let text = |feed: &Feed| String::from_utf8(feed.bytes.clone()).unwrap();
    let feed = feeds.iter().find(|feed| text(feed).contains("\"three\""));
    let feed = feed.unwrap();
    let spoilt = text(feed).replace("\"three\"", "\"th?ee\"");
    std::fs::write(journal.join(&feed.name), spoilt).unwrap();
    let out = said(&one);
    assert!(out.contains("2 entries come after"), "{out}");
    assert!(out.contains("2 not shared"), "{out}");
}

#[test]
fn a_wrong_runbook_is_put_right() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let url = cluster.url();
    let one = opened();
    let run = run_of(&folder_of(&one));
    let runbook =
        |machine: &Machine| std::fs::read(folder_of(machine).join("runbook.yaml")).unwrap();

    // A machine whose own is spoilt keeps it to itself.
    let patient = Patient::of(&one);
    patient
        .disk
        .put(patient.folder.join("runbook.yaml"), "runbook: Another");
    let amiss = patient.syncs(&cluster.config()).amiss().join("");
    assert!(amiss.contains("runbook.yaml: is not the one"), "{amiss}");
    let join = ["hub", "join", &url, &run];
    let other = Machine::new();
    let said = other.fails(2, &join);
    assert!(said.contains("without its runbook"), "{said}");

    let bucket = format!("runsheet-{run}");
    let put = cluster.ask(async |js| {
        let config = object_store::Config {
            bucket: bucket.clone(),
            ..Default::default()
        };
        let store = js.create_object_store(config).await.ok()?;
        store
            .put("runbook.yaml", &mut &b"runbook: Another"[..])
            .await
            .ok()
    });
    assert!(put.is_some());
    let said = other.fails(2, &join);
    assert!(said.contains("the runbook in it is not the one"), "{said}");
    assert!(said.contains("hub sync RUN"), "{said}");
    let amiss = patient.syncs(&cluster.config()).amiss().join("");
    assert!(amiss.contains("runbook.yaml: "), "{amiss}");

    one.ok(&["hub", "sync", "latest", "--once", "--hub", &url]);
    other.ok(&join);
    assert_eq!(runbook(&other), runbook(&one));
}

#[test]
fn evidence_that_is_half_copied_goes_when_it_is_whole() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let machine = opened();
    let run = run_of(&folder_of(&machine));
    let patient = Patient::of(&machine);
    let photo = patient.evidence(b"a whole photo", "photo.jpg");
    patient.disk.put(&photo, &b"a whole"[..]);
    let disk = Arc::new(patient.disk.clone());
    let hub = Hub::start(cluster.config(), disk, &patient.folder, chrono::Utc::now).unwrap();
    until("it is said", || {
        let amiss = hub.state().amiss().join("");
        amiss.contains("evidence photo.jpg: is damaged, or not yet copied whole")
    });
    patient.disk.put(&photo, &b"a whole photo"[..]);
    until("it is there", || hub.state().is_whole());
    let joined = Machine::new().ok(&["hub", "join", &cluster.url(), &run]);
    assert!(joined.contains("evidence photo.jpg"), "{joined}");
}

#[test]
fn a_file_for_which_there_is_no_room_keeps_no_other_away() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let machine = opened();
    let run = run_of(&folder_of(&machine));
    let bucket = format!("runsheet-{run}");
    let made = cluster.ask(async |js| {
        let config = object_store::Config {
            bucket: bucket.clone(),
            max_bytes: 120_000,
            ..Default::default()
        };
        js.create_object_store(config).await.ok()
    });
    assert!(made.is_some());
    // Whichever is the first by its name.
    for byte in [b'a', b'b', b'c', b'd'] {
        let patient = Patient::of(&machine);
        patient.evidence(&[byte; 200_000], "export.zip");
        let small = format!("rooms-{}.txt", char::from(byte));
        patient.evidence(&[byte; 20], &small);
        let amiss = patient.syncs(&cluster.config()).amiss().join("");
        assert!(
            amiss.contains("evidence export.zip: can't be sent"),
            "{amiss}"
        );
        let joined = Machine::new().ok(&["hub", "join", &cluster.url(), &run]);
        assert!(joined.contains(&small), "{joined}");
    }
}

#[test]
fn evidence_that_is_cut_off_here_is_brought_anew() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let machine = opened();
    let patient = Patient::of(&machine);
    let photo = patient.evidence(b"a whole photo", "photo.jpg");
    assert!(patient.syncs(&cluster.config()).is_whole());
    patient.disk.put(&photo, &b"a whole"[..]);
    assert!(patient.syncs(&cluster.config()).is_whole());
    assert_eq!(patient.disk.get(&photo).unwrap(), b"a whole photo");
}

#[test]
fn evidence_given_at_the_last_moment_still_goes() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let machine = opened();
    let run = run_of(&folder_of(&machine));
    let patient = Patient::of(&machine);
    let disk = Arc::new(patient.disk.clone());
    let hub = Hub::start(cluster.config(), disk, &patient.folder, chrono::Utc::now).unwrap();
    until("both are equal", || {
        hub.state().exchanged.is_some() && hub.state().is_whole()
    });
    patient.evidence(b"a whole photo", "photo.jpg");
    let state = hub.leave(std::time::Duration::from_secs(20));
    assert!(state.is_whole(), "{:?}", state.amiss());
    let joined = Machine::new().ok(&["hub", "join", &cluster.url(), &run]);
    assert!(joined.contains("evidence photo.jpg"), "{joined}");
}

#[test]
fn a_message_that_was_taken_out_at_the_end_stops_nobody() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let url = cluster.url();
    let one = opened();
    writes(&one, "a name that must not be there");
    let run = run_of(&folder_of(&one));
    let sync = ["hub", "sync", "latest", "--once", "--hub", &url];
    one.ok(&sync);
    let stream = format!("runsheet-{run}");
    let taken_out = cluster.ask(async |js| {
        let stream = js.get_stream(&stream).await.ok()?;
        let last = stream.cached_info().state.last_sequence;
        stream.delete_message(last).await.ok()
    });
    assert_eq!(taken_out, Some(true));
    let other = Machine::new();
    other.ok(&["hub", "join", &url, &run]);
    let hub = begin(&cluster.config(), &other);
    let exchanged = || hub.state().exchanged;
    until("both have the same", || exchanged().is_some());
    let first = exchanged();
    until("they are asked again", || exchanged() > first);
    writes(&other, "you can keep working");
    until("it goes up", || {
        let third = Machine::new();
        third.ok(&["hub", "join", &url, &run]);
        entries(&folder_of(&third)) == entries(&folder_of(&other))
    });
}
