//! Eight people who write into one run at once, each by a `record RUN -` of their own, with a screen
//! open beside them, against eight bare loops that append and sync lines of the same length to
//! files of their own. Goal: at least 0.6 of their rate.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const WRITERS: usize = 8;
const LINES: usize = 1_000;
const ROUNDS: usize = 5;

const BINARY: &str = env!("CARGO_BIN_EXE_runsheet");

fn main() {
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().expect("a folder");
        let run = Run::open(dir.path());
        let length = run.length_of_a_note();
        let bare = bare(dir.path(), length);
        let ours = run.written();
        run.is_whole();
        let ratio = bare.as_secs_f64() / ours.as_secs_f64();
        println!(
            "round {round}: {:.0} lines/s bare, {:.0} lines/s recorded ({length} bytes each), rate {ratio:.2}",
            rate(bare),
            rate(ours),
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "median rate against bare loops: {:.2} (goal 0.6)",
        ratios[ROUNDS / 2]
    );
}

fn rate(took: Duration) -> f64 {
    (WRITERS * LINES) as f64 / took.as_secs_f64()
}

/// Eight loops that append and sync.
fn bare(dir: &Path, length: usize) -> Duration {
    let began = Instant::now();
    thread::scope(|scope| {
        for n in 0..WRITERS {
            let path = dir.join(format!("bare-{n}"));
            scope.spawn(move || {
                let options = OpenOptions::new().create(true).append(true).open(path);
                let mut file: File = options.expect("a file");
                let line = vec![b'x'; length];
                for _ in 0..LINES {
                    file.write_all(&line).expect("it is written");
                    file.sync_data().expect("it is synced");
                }
            });
        }
    });
    began.elapsed()
}

struct Run {
    runs: PathBuf,
    folder: PathBuf,
}

impl Run {
    fn open(dir: &Path) -> Run {
        let runs = dir.join("runs");
        let runbook = dir.join("night.yaml");
        std::fs::write(&runbook, night()).expect("a runbook");
        let opened = Command::new(BINARY)
            .arg("--runs")
            .arg(&runs)
            .arg("open")
            .arg(&runbook)
            .args(["--rehearsal", "--no-tui", "--as", "p0"])
            .output()
            .expect("it opens");
        let folder = String::from_utf8_lossy(&opened.stdout).trim().to_string();
        assert!(
            !folder.is_empty(),
            "{}",
            String::from_utf8_lossy(&opened.stderr)
        );
        Run {
            runs,
            folder: folder.into(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.arg("--runs").arg(&self.runs).args(args);
        command
    }

    fn length_of_a_note(&self) -> usize {
        let before = self.bytes();
        let told = self
            .command(&["record", "latest", "note", "note 100 of many", "--as", "p0"])
            .output();
        assert!(told.expect("a note").status.success());
        self.bytes() - before
    }

    fn bytes(&self) -> usize {
        let files = std::fs::read_dir(self.folder.join("journal")).expect("feeds");
        let lengths = files.map(|file| file.and_then(|f| f.metadata()).map_or(0, |m| m.len()));
        lengths.sum::<u64>() as usize
    }

    /// How long it takes until all is acknowledged.
    fn written(&self) -> Duration {
        let _screen = Screen::open(self);
        let mut writers: Vec<Child> = (0..WRITERS).map(|n| self.writer(n)).collect();
        // Begun, and the run read: that is no part of writing.
        for writer in &mut writers {
            say(writer, "note ready\n");
            assert!(answered(writer, 1));
        }
        let began = Instant::now();
        thread::scope(|scope| {
            for writer in &mut writers {
                scope.spawn(move || {
                    let lines = (1..=LINES).map(|n| format!("note 'note {n} of many'\n"));
                    let lines: String = lines.collect();
                    let mut input = writer.stdin.take().expect("a pipe");
                    let feeding = thread::spawn(move || {
                        input.write_all(lines.as_bytes()).expect("it listens");
                    });
                    assert!(answered(writer, LINES));
                    feeding.join().expect("it was said");
                });
            }
        });
        let took = began.elapsed();
        for writer in &mut writers {
            assert!(writer.wait().expect("it ends").success());
        }
        took
    }

    fn writer(&self, n: usize) -> Child {
        self.command(&["record", "latest", "-", "--as", &format!("p{n}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a writer")
    }

    fn is_whole(&self) {
        let verified = self
            .command(&["verify", "latest"])
            .output()
            .expect("a verdict");
        assert!(verified.status.success());
        let log = self.command(&["log", "latest"]).output().expect("a log");
        let notes = String::from_utf8_lossy(&log.stdout)
            .matches(" of many")
            .count();
        assert_eq!(notes, WRITERS * LINES + 1, "none is lost");
    }
}

fn say(writer: &mut Child, line: &str) {
    let input = writer.stdin.as_mut().expect("a pipe");
    input.write_all(line.as_bytes()).expect("it listens");
}

/// Whether so many lines came back.
fn answered(writer: &mut Child, mut lines: usize) -> bool {
    let output = writer.stdout.as_mut().expect("a pipe");
    let mut buffer = [0; 4096];
    while lines > 0 {
        match output.read(&mut buffer) {
            Ok(0) | Err(_) => return false,
            Ok(read) => {
                let ended = buffer[..read].iter().filter(|&&b| b == b'\n').count();
                lines = lines.saturating_sub(ended);
            }
        }
    }
    true
}

/// A screen on the same run; killed when it is dropped.
struct Screen {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    /// Held open: closing it would end the screen.
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Screen {
    fn open(run: &Run) -> Screen {
        let size = PtySize {
            rows: 24,
            cols: 80,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(BINARY);
        command.arg("--runs");
        command.arg(&run.runs);
        command.args(["open", "latest", "--as", "p0"]);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("a screen");
        let mut output = pair.master.try_clone_reader().expect("its output");
        let mut first = [0; 1];
        output.read_exact(&mut first).expect("it draws");
        thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Screen {
            child,
            _terminal: pair.master,
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn night() -> String {
    let person = |n: usize| format!("  - {{id: p{n}, name: Person {n}, roles: [lead]}}\n");
    let people: String = (0..WRITERS).map(person).collect();
    format!(
        "runbook: Eight at once\nid: eight\nwindow: {{opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, \
         timezone: America/Toronto}}\npeople:\n{people}phases:\n  - id: one\n    title: One\n    steps:\n      \
         - {{id: a, title: A step, role: lead, takes: 10m}}\n"
    )
}
