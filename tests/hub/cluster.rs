//! Real servers on this machine, started, killed and started again.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use async_nats::jetstream;
use runsheet::journal::{Digest, Feed};
use runsheet::share::HubConfig;
use tempfile::TempDir;

/// What takes longer is not coming.
const PATIENCE: Duration = Duration::from_secs(40);

/// Where a server may be, beside what the path says.
const PLACES: &[&str] = &["/usr/sbin", "/usr/local/bin", "/usr/bin"];

/// The program of the server, or a word on standard error, past what the test harness keeps.
pub fn server() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(PLACES.iter().map(PathBuf::from));
    let found = folders.map(|f| f.join("nats-server")).find(|f| f.is_file());
    if found.is_none() {
        let why = "skipped: there is no nats-server here; .ci/run installs it\n";
        std::io::stderr().write_all(why.as_bytes()).unwrap();
    }
    found
}

/// Servers of one cluster, or one alone.
pub struct Cluster {
    dir: TempDir,
    program: PathBuf,
    ports: Vec<u16>,
    running: Vec<Option<Child>>,
}

impl Cluster {
    /// So many servers, each with that in its configuration.
    pub fn start(program: PathBuf, count: usize, more: &str) -> Cluster {
        Cluster::of(program, count, |n, ports, routes, dir| {
            let store = dir.join(format!("store{n}"));
            let mut text = format!(
                "server_name: s{n}\nlisten: \"127.0.0.1:{}\"\n{more}\n",
                ports[n]
            );
            if !more.contains("no jetstream") {
                text += &format!("jetstream {{store_dir: {store:?}}}\n");
            }
            if count > 1 {
                let all = routes.iter().map(|r| format!("\"nats://127.0.0.1:{r}\""));
                let (listen, all) = (routes[n], all.collect::<Vec<_>>().join(", "));
                text += &format!(
                    "cluster {{name: night, listen: \"127.0.0.1:{listen}\", routes: [{all}]}}\n"
                );
            }
            text
        })
    }

    /// So many servers; each with its number, all ports, those of the routes and a folder makes
    /// its configuration.
    pub fn of(
        program: PathBuf,
        count: usize,
        configuration: impl Fn(usize, &[u16], &[u16], &Path) -> String,
    ) -> Cluster {
        let dir = TempDir::new().unwrap();
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let listeners: Vec<TcpListener> = (0..2 * count).map(|_| free()).collect();
        let port = |l: &TcpListener| l.local_addr().unwrap().port();
        let (ports, routes) = listeners.split_at(count);
        let ports: Vec<u16> = ports.iter().map(port).collect();
        let routes: Vec<u16> = routes.iter().map(port).collect();
        for n in 0..count {
            let text = configuration(n, &ports, &routes, dir.path());
            fs::write(dir.path().join(format!("s{n}.conf")), text).unwrap();
        }
        drop(listeners);
        let mut cluster = Cluster {
            dir,
            program,
            ports,
            running: (0..count).map(|_| None).collect(),
        };
        (0..count).for_each(|n| cluster.run(n));
        cluster
    }

    pub fn run(&mut self, n: usize) {
        let log = fs::File::create(self.dir.path().join(format!("s{n}.log"))).unwrap();
        let child = Command::new(&self.program)
            .arg("-c")
            .arg(self.dir.path().join(format!("s{n}.conf")))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.running[n] = Some(child.unwrap());
        // Somebody listens, or it would be a refused connection that is tested.
        let address = format!("127.0.0.1:{}", self.ports[n]);
        until("a server listens", || {
            let child = self.running[n].as_mut().unwrap();
            if child.try_wait().unwrap().is_some() {
                let log = fs::read_to_string(self.dir.path().join(format!("s{n}.log")));
                panic!("the server ended: {}", log.unwrap());
            }
            TcpStream::connect(&address).is_ok()
        });
    }

    /// SIGKILL.
    pub fn kill(&mut self, n: usize) {
        if let Some(mut child) = self.running[n].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn url(&self) -> String {
        let url = |port: &u16| format!("nats://127.0.0.1:{port}");
        self.ports.iter().map(url).collect::<Vec<_>>().join(",")
    }

    pub fn config(&self) -> HubConfig {
        HubConfig {
            url: self.url(),
            ..HubConfig::default()
        }
    }

    /// Asks the hub itself.
    pub fn ask<T>(&self, asked: impl AsyncFn(jetstream::Context) -> Option<T>) -> Option<T> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let servers: Vec<String> = self.url().split(',').map(str::to_owned).collect();
            let client = async_nats::connect(servers).await.ok()?;
            asked(jetstream::new(client)).await
        })
    }

    pub fn leader(&self, run: &str) -> Option<usize> {
        let name = format!("runsheet-{run}");
        let leader = self.ask(async |js| {
            let stream = js.get_stream(&name).await.ok()?;
            stream.cached_info().cluster.clone()?.leader
        })?;
        leader.strip_prefix('s')?.parse().ok()
    }

    /// The hashes of all lines in the stream, in its order.
    pub fn lines(&self, run: &str) -> Option<Vec<Digest>> {
        let name = format!("runsheet-{run}");
        self.ask(async |js| {
            let stream = js.get_stream(&name).await.ok()?;
            let mut hashes = Vec::new();
            for n in 1..=stream.cached_info().state.last_sequence {
                let bytes = stream.get_raw_message(n).await.ok()?.payload.to_vec();
                let name = String::new();
                hashes.push(Feed { name, bytes }.entries()[0].hash());
            }
            Some(hashes)
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        (0..self.running.len()).for_each(|n| self.kill(n));
    }
}

/// Looks again and again, and gives up in the end.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "it did not come about: {what}");
        thread::yield_now();
    }
}
