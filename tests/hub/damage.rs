//! What is wrong with one file keeps nothing else from the hub, and is said.

use std::path::PathBuf;
use std::sync::Arc;

use runsheet::journal::{Digest, Disk, FEEDS, Feed, MemoryDisk, RealDisk};
use runsheet::share::hub::sync;
use runsheet::share::{HubConfig, HubState};

use super::cluster::{Cluster, server};
use super::common::Machine;
use super::{folder_of, opened, run_of, writes};

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
