//! The hub: three real servers on this machine, started, killed and started again, with the
//! program on several machines around them. Without a server to be had all of it is skipped.
#![cfg(feature = "hub")]

mod cluster;
#[path = "../common/mod.rs"]
mod common;
mod damage;
mod trust;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::jetstream;
use runsheet::journal::{Digest, Feed, RealDisk};
use runsheet::share::hub::Hub;
use runsheet::share::{Contact, HubConfig};

use cluster::{Cluster, server, until};
use common::Machine;
use trust::{Authority, token};

/// The folder of the only run on a machine.
fn folder_of(machine: &Machine) -> PathBuf {
    let folders = fs::read_dir(machine.runs()).unwrap();
    let folders: Vec<PathBuf> = folders.map(|f| f.unwrap().path()).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders[0].clone()
}

/// The hashes of all entries in a folder, sorted.
fn entries(folder: &Path) -> Vec<Digest> {
    let feeds = Feed::all(&RealDisk, folder).unwrap().0;
    let all = feeds.iter().flat_map(Feed::entries);
    let mut all: Vec<Digest> = all.map(|e| e.hash()).collect();
    all.sort();
    all
}

fn run_of(folder: &Path) -> String {
    Feed::run(&Feed::all(&RealDisk, folder).unwrap().0).unwrap()
}

/// A machine with a run of the small runbook.
fn opened() -> Machine {
    let machine = Machine::new();
    machine.ok(&["open", RUNBOOK, "--rehearsal", "--no-tui", "--as", "amara"]);
    machine
}

const RUNBOOK: &str = "runbooks/citrix.yaml";

/// An entry, which takes no longer than without a hub.
fn writes(machine: &Machine, text: &str) {
    let began = Instant::now();
    machine.ok(&["record", "latest", "note", text, "--as", "amara"]);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(3), "{took:?} for {text}");
}

fn begin(config: &HubConfig, machine: &Machine) -> Hub {
    let disk = Arc::new(RealDisk);
    Hub::start(config.clone(), disk, &folder_of(machine), chrono::Utc::now).unwrap()
}

#[test]
fn a_run_goes_on_over_servers_that_die() {
    let Some(program) = server() else { return };
    let mut cluster = Cluster::start(program, 3, "");
    let url = cluster.url();
    let one = opened();
    let here = folder_of(&one);
    let run = run_of(&here);
    let log = one.path().join("screen.log");
    fs::write(&log, "all well").unwrap();

    // Servers that have just begun choose first who leads.
    let sync = ["hub", "sync", "latest", "--once", "--hub", &url];
    until("the run is there", || one.run(&sync).status.success());

    // A machine that has nothing gets everything.
    let other = Machine::new();
    let name = here.file_name().unwrap().to_str().unwrap();
    let joined = other.ok(&["hub", "join", &url, name]);
    assert!(joined.contains(name), "{joined}");
    let there = folder_of(&other);
    assert_eq!(entries(&there), entries(&here));
    let book = |folder: &Path| fs::read(folder.join("runbook.yaml")).unwrap();
    assert_eq!(book(&there), book(&here));

    // Both ways, by itself.
    let config = cluster.config();
    let hubs = [begin(&config, &one), begin(&config, &other)];
    writes(&one, "from one");
    writes(&other, "from the other");
    let equal = || entries(&here) == entries(&there);
    let shared = || hubs.iter().all(|hub| hub.state().unshared == Some(0));
    until("both have both", || equal() && shared());

    // The one that leads is killed in the middle of it.
    let leader = cluster.leader(&run).unwrap();
    for n in 0..20 {
        if n == 5 {
            cluster.kill(leader);
        }
        writes(&one, &format!("one {n}"));
        writes(&other, &format!("other {n}"));
    }
    let count = entries(&here).len().max(entries(&there).len());
    assert!(count >= 24, "{count}");
    until("both have all of it", || {
        equal() && shared() && entries(&here).len() == 44
    });
    cluster.run(leader);

    // All are gone for a while.
    (0..3).for_each(|n| cluster.kill(n));
    (0..5).for_each(|n| writes(&one, &format!("alone {n}")));
    (0..5).for_each(|n| writes(&other, &format!("alone, too {n}")));
    until("they say so", || {
        let gone = |hub: &Hub| matches!(hub.state().contact, Contact::Gone { .. });
        let waits = |hub: &Hub| hub.state().unshared == Some(5);
        hubs.iter().all(|hub| gone(hub) && waits(hub))
    });
    (0..3).for_each(|n| cluster.run(n));
    until("what was written meanwhile is everywhere", || {
        equal() && shared() && entries(&here).len() == 54
    });

    // Once, and all of it.
    until("a server answers", || cluster.lines(&run).is_some());
    let mut lines = cluster.lines(&run).unwrap();
    lines.sort();
    assert_eq!(lines, entries(&here));
    for machine in [&one, &other] {
        machine.ok(&["verify", "latest"]);
    }
}

#[test]
fn evidence_goes_both_ways() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 1, "");
    let url = cluster.url();
    let one = opened();
    let here = folder_of(&one);
    let sync = ["hub", "sync", "latest", "--once", "--hub", &url];
    let keep = |folder: &Path, text: &str, name: &str| {
        let evidence = folder.join("evidence");
        fs::create_dir_all(&evidence).unwrap();
        let file = format!("{}-{name}", Digest::of(&[text.as_bytes()]));
        fs::write(evidence.join(&file), text).unwrap();
        file
    };
    let long = "a screen full of it\n".repeat(50_000);
    let first = keep(&here, &long, "Räume, Liste (2).txt");
    one.ok(&sync);
    let other = Machine::new();
    let joined = other.ok(&["hub", "join", &url, &run_of(&here)]);
    assert!(joined.contains("Räume, Liste (2).txt"), "{joined}");
    let there = folder_of(&other);
    let read = |folder: &Path, file: &str| fs::read_to_string(folder.join("evidence").join(file));
    assert_eq!(read(&there, &first).unwrap(), long);

    let second = keep(&there, "seen", "photo.");
    // What is not what its name says stays where it is.
    fs::write(
        there.join("evidence").join(format!("{}-x", "0".repeat(64))),
        "no",
    )
    .unwrap();
    let said = other.fails(1, &sync);
    assert!(said.contains("not everything is shared"), "{said}");
    one.ok(&sync);
    assert_eq!(read(&here, &second).unwrap(), "seen");
    assert_eq!(fs::read_dir(here.join("evidence")).unwrap().count(), 2);
}

#[test]
fn what_is_wrong_with_a_hub_is_said_clearly() {
    let Some(program) = server() else { return };
    let machine = opened();
    let says = |url: &str, what: &str, hint: &str| {
        let said = machine.fails(2, &["hub", "sync", "latest", "--once", "--hub", url]);
        assert!(said.contains(what) && said.contains(hint), "{said}");
    };
    let locked = "authorization {user: night, password: shift}";
    let cluster = Cluster::start(program.clone(), 1, locked);
    let at = |user: &str| cluster.url().replace("://", &format!("://{user}@"));
    let refused = "it refused our password, token or credentials";
    says(&cluster.url(), refused, "check user, password");
    says(&at("night:wrong"), refused, "check user, password");
    let said = machine.ok(&["hub", "status", "--hub", &at("night:shift")]);
    assert!(
        said.contains("it has no run") && !said.contains("shift"),
        "{said}"
    );

    let cluster = Cluster::start(program, 1, "# no jetstream");
    says(
        &cluster.url(),
        "JetStream is not switched on",
        "nats-server -js",
    );
    let url = cluster.url();
    drop(cluster);
    says(&url, "it does not answer", "you can keep working");
    says(
        "nats://hub.invalid",
        "no server has that name",
        "check the name",
    );
    says("nats://:x", "isn't a hub address", "write nats://HOST:4222");
}

#[test]
fn a_full_stream_is_said_and_goes_on_when_there_is_room() {
    let Some(program) = server() else { return };
    let cluster = Cluster::start(program, 3, "");
    let machine = opened();
    let run = run_of(&folder_of(&machine));
    let config = |max_bytes| jetstream::stream::Config {
        name: format!("runsheet-{run}"),
        subjects: vec![format!("runsheet.{run}.feed.>")],
        discard: jetstream::stream::DiscardPolicy::New,
        max_bytes,
        num_replicas: 3,
        ..Default::default()
    };
    let small = config(20_000);
    until("the stream is made", || {
        let made = cluster.ask(async |js| js.create_stream(small.clone()).await.ok());
        made.is_some()
    });
    let url = cluster.url();
    let sync = ["hub", "sync", "latest", "--once", "--hub", &url];
    for n in 0..8 {
        machine.ok(&[
            "record",
            "latest",
            "note",
            &"x".repeat(2_000),
            "--at",
            &format!("-{n}m"),
            "--as",
            "amara",
        ]);
    }
    let said = machine.fails(2, &sync);
    assert!(
        said.contains("its stream is full") && said.contains("make room"),
        "{said}"
    );
    let large = config(-1);
    until("there is room", || {
        let more = cluster.ask(async |js| js.update_stream(large.clone()).await.ok());
        more.is_some()
    });
    machine.ok(&sync);
    let mut lines = cluster.lines(&run).unwrap();
    lines.sort();
    assert_eq!(lines, entries(&folder_of(&machine)));
}

/// Writes the `[hub]` of a machine.
fn configure(machine: &Machine, text: &str) {
    let folder = machine.path().join("config/runsheet");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), format!("[hub]\n{text}")).unwrap();
}

const SYNC: &[&str] = &["hub", "sync", "latest", "--once"];

#[test]
fn a_certificate_that_has_expired_is_named() {
    let Some(program) = server() else { return };
    let (machine, authority) = (opened(), Authority::new());
    let serve = |name: &str, year: i32| {
        let (cert, key) = authority.signs(name, year);
        let tls = format!("tls {{cert_file: {cert:?}, key_file: {key:?}}}");
        Cluster::start(program.clone(), 1, &tls)
    };
    let trusting = |cluster: &Cluster, ca: &Path| {
        configure(
            &machine,
            &format!("url = {:?}\nca = {ca:?}\n", cluster.url()),
        );
    };
    let good = serve("good", 2100);
    trusting(&good, &authority.ca());
    machine.ok(SYNC);
    configure(&machine, &format!("url = {:?}\n", good.url()));
    let said = machine.fails(2, SYNC);
    assert!(said.contains("certificate is not trusted"), "{said}");
    trusting(&good, &authority.dir.path().join("nothing.pem"));
    let said = machine.fails(2, SYNC);
    assert!(said.contains("nothing.pem can't be read"), "{said}");

    let old = serve("old", 2020);
    trusting(&old, &authority.ca());
    let said = machine.fails(2, SYNC);
    assert!(said.contains("a certificate has expired"), "{said}");
    assert!(said.contains("renewed"), "{said}");
}

#[test]
fn a_certificate_of_our_own_opens_the_door() {
    let Some(program) = server() else { return };
    let (machine, authority) = (opened(), Authority::new());
    let (cert, key) = authority.signs("server", 2100);
    let ca = authority.ca();
    let tls =
        format!("tls {{cert_file: {cert:?}, key_file: {key:?}, ca_file: {ca:?}, verify: true}}");
    let cluster = Cluster::start(program, 1, &tls);
    let ours = |more: &str| {
        configure(
            &machine,
            &format!("url = {:?}\nca = {ca:?}\n{more}", cluster.url()),
        );
    };
    let shows = |(cert, key): (PathBuf, PathBuf)| format!("cert = {cert:?}\nkey = {key:?}\n");
    ours(&shows(authority.signs("amara", 2100)));
    machine.ok(SYNC);

    let refused = |more: &str| {
        ours(more);
        let said = machine.fails(2, SYNC);
        assert!(said.contains("it rejected our certificate"), "{said}");
        assert!(said.contains("'cert' and 'key'"), "{said}");
    };
    refused("");
    let stranger = Authority::new();
    refused(&shows(stranger.signs("stranger", 2100)));
    ours(&format!("cert = {cert:?}\n"));
    let said = machine.fails(2, SYNC);
    assert!(said.contains("'cert' needs 'key'"), "{said}");
    ours(&shows((authority.dir.path().join("nothing.pem"), key)));
    let said = machine.fails(2, SYNC);
    assert!(said.contains("nothing.pem can't be read"), "{said}");
}

#[test]
fn a_token_opens_the_door() {
    let Some(program) = server() else { return };
    let machine = opened();
    let cluster = Cluster::start(program, 1, "authorization {token: s3cret}");
    let url = cluster.url();
    configure(&machine, &format!("url = {url:?}\ntoken = \"s3cret\"\n"));
    machine.ok(SYNC);
    let in_address = url.replace("://", "://s3cret@");
    configure(&machine, &format!("url = {in_address:?}\n"));
    machine.ok(SYNC);
    configure(&machine, &format!("url = {url:?}\ntoken = \"other\"\n"));
    let said = machine.fails(2, SYNC);
    assert!(
        said.contains("refused our password, token or credentials"),
        "{said}"
    );
    assert!(!said.contains("other"), "{said}");
}

#[test]
fn the_ready_configuration_is_right() {
    let Some(program) = server() else { return };
    let authority = Authority::new();
    let (cert, key) = authority.signs("server", 2100);
    let ready = fs::read_to_string("assets/hub/server.conf").unwrap();
    let folder = "/etc/runsheet-hub/";
    let at = |name: &str, file: &Path| (format!("{folder}{name}"), file.display().to_string());
    let files = [
        at("server.pem", &cert),
        at("server.key", &key),
        at("ca.pem", &authority.ca()),
    ];
    let ready = files
        .iter()
        .fold(ready, |text, (from, to)| text.replace(from, to));
    assert!(!ready.contains(folder));
    let cluster = Cluster::of(program, 3, |n, ports, routes, dir| {
        let own = [
            (
                "0.0.0.0:4222".to_string(),
                format!("127.0.0.1:{}", ports[n]),
            ),
            ("0.0.0.0:6222".into(), format!("127.0.0.1:{}", routes[n])),
            ("$HUB_NAME".into(), format!("s{n}")),
            (
                "$HUB_STORE".into(),
                format!("\"{}\"", dir.join(format!("store{n}")).display()),
            ),
            ("$HUB_PASSWORD".into(), "shift".into()),
            ("$HUB_ROUTES_PASSWORD".into(), "between".into()),
            ("20G".into(), "1G".into()),
        ];
        let hosts = (1..=3).map(|h| {
            let host = format!("nats://hub{h}.example.net:6222");
            (
                host,
                format!("nats://routes:between@127.0.0.1:{}", routes[h - 1]),
            )
        });
        let all = own.into_iter().chain(hosts);
        all.fold(ready.clone(), |text, (from, to)| {
            assert!(text.contains(&from), "{from}");
            text.replace(&from, &to)
        })
    });
    // As on a technician's machine.
    let machine = opened();
    let client = fs::read_to_string("assets/hub/config.toml").unwrap();
    let lines: Vec<String> = client
        .lines()
        .filter(|line| !line.starts_with(['#', '[']))
        .map(|line| match line.split_once(" = ") {
            Some(("url", _)) => format!("url = {:?}", cluster.url().replace("nats:", "tls:")),
            Some(("password", _)) => "password = \"shift\"".into(),
            Some(("ca", _)) => format!("ca = {:?}", authority.ca()),
            _ => line.to_string(),
        })
        .collect();
    configure(&machine, &lines.join("\n"));
    until("the run is there", || machine.run(SYNC).status.success());
    let said = machine.ok(&["hub", "status"]);
    assert!(said.contains("on 3 servers"), "{said}");

    let other = Machine::new();
    configure(&other, &lines.join("\n"));
    let url = cluster.url().replace("nats:", "tls:");
    let joined = other.ok(&["hub", "join", &url, &run_of(&folder_of(&machine))]);
    assert!(joined.contains("new entries"), "{joined}");
}

#[test]
fn a_credentials_file_opens_the_door() {
    let Some(program) = server() else { return };
    let operator = nkeys::KeyPair::new_operator();
    let (account, user) = (nkeys::KeyPair::new_account(), nkeys::KeyPair::new_user());
    let all = r#"{"limits": {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1,
        "wildcards": true, "conn": -1, "leaf": -1, "mem_storage": -1, "disk_storage": -1,
        "streams": -1, "consumer": -1}}"#;
    let free = r#"{"subs": -1, "data": -1, "payload": -1}"#;
    let of_operator = token(&operator, &operator, "operator", "{}");
    let of_account = token(&operator, &account, "account", all);
    // The servers speak to one another in an account of their own.
    let system = nkeys::KeyPair::new_account();
    let plain = all.replace("-1, \"disk_storage\": -1", "0, \"disk_storage\": 0");
    let of_system = token(&operator, &system, "account", &plain);
    let (account_key, system_key) = (account.public_key(), system.public_key());
    let preload = format!("{account_key}: {of_account}, {system_key}: {of_system}");
    let more = format!(
        "operator: {of_operator}\nresolver: MEMORY\nsystem_account: {system_key}\n\
         resolver_preload: {{{preload}}}\n"
    );
    let cluster = Cluster::start(program, 1, &more);
    let machine = opened();
    let file = machine.path().join("night.creds");
    let credentials = |user: &nkeys::KeyPair| {
        let jwt = token(&account, user, "user", free);
        let seed = user.seed().unwrap();
        format!(
            "-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n\
             -----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
        )
    };
    fs::write(&file, credentials(&user)).unwrap();
    configure(
        &machine,
        &format!("url = {:?}\ncredentials = {file:?}\n", cluster.url()),
    );
    machine.ok(SYNC);
    // Somebody else's key.
    let stranger = credentials(&nkeys::KeyPair::new_user());
    let own = credentials(&user);
    let half = |text: &str, n: usize| text.split("\n\n").nth(n).unwrap().to_string();
    fs::write(
        &file,
        format!("{}\n\n{}", half(&own, 0), half(&stranger, 1)),
    )
    .unwrap();
    let said = machine.fails(2, SYNC);
    assert!(
        said.contains("refused our password, token or credentials"),
        "{said}"
    );
}
