//! The real binary in a real terminal: a step is done, and the terminal is as it was, whether one
//! leaves by key, by a signal or by a panic.
#![cfg(unix)] // pseudo-terminals, termios, SIGTERM

mod common;

use std::cell::Cell;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use common::Machine;
use portable_pty::{Child, CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};
use runsheet::journal::RealDisk;
use runsheet::run::Session;
use runsheet::tui::{self, Clock, MachineClock};
use vt100::{MouseProtocolMode, Parser};

/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Line editing and echo of a terminal that no program has touched.
static LINE_MODES: OnceLock<String> = OnceLock::new();

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: Parser,
    /// All that it wrote.
    raw: Vec<u8>,
    before: String,
}

/// Starts a program in a terminal of its own.
fn spawn(
    machine: &Machine,
    program: &Path,
    args: &[&str],
    set: &[(&str, &str)],
) -> (PtyPair, Box<dyn Child + Send + Sync>) {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    LINE_MODES.get_or_init(|| modes(&*pair.master));
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    for (name, value) in machine.command().get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        }
    }
    command.env("TERM", "xterm-256color");
    set.iter()
        .for_each(|(name, value)| command.env(name, value));
    let child = pair.slave.spawn_command(command).unwrap();
    (pair, child)
}

impl Terminal {
    fn run(machine: &Machine, program: &Path, args: &[&str]) -> Terminal {
        Terminal::run_with(machine, program, args, &[])
    }

    fn run_with(
        machine: &Machine,
        program: &Path,
        args: &[&str],
        set: &[(&str, &str)],
    ) -> Terminal {
        let (pair, child) = spawn(machine, program, args, set);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        // The other end stays open while we look at its modes.
        std::mem::forget(pair.slave);
        Terminal {
            master: pair.master,
            child,
            keys,
            output,
            parser: Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0),
            raw: Vec::new(),
            before: LINE_MODES.get().cloned().unwrap_or_default(),
        }
    }

    fn shows(&self, text: &str) -> bool {
        self.parser.screen().contents().contains(text)
    }

    /// Reads what it draws until that holds.
    fn until(&mut self, what: &str, holds: impl Fn(&Terminal) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never {what}:\n{}", self.parser.screen().contents())
                }
            }
        }
    }

    fn wait_for(&mut self, text: &str) {
        self.until(text, |t| t.shows(text));
    }

    /// Until it has drawn all there is to draw; keys that follow at once would count as a paste.
    fn rest(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(350)) {
            self.take(&bytes);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.raw.extend_from_slice(bytes);
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end; everything that it had set is as before.
    fn is_given_back(&mut self) {
        self.until("given back", |t| !t.parser.screen().alternate_screen());
        self.child.wait().unwrap();
        self.rest();
        let screen = self.parser.screen();
        assert!(!screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert_eq!(modes(&*self.master), self.before, "raw mode");
    }
}

/// Line editing and echo, as the terminal has them.
fn modes(master: &dyn MasterPty) -> String {
    master.get_termios().map_or(String::new(), |t| {
        format!("{:?} {:?}", t.local_flags, t.input_flags)
    })
}

fn runsheet() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_runsheet"))
}

#[test]
fn a_step_is_done_and_the_terminal_given_back() {
    let machine = Machine::new();
    machine.rehearsal();
    let mut terminal = Terminal::run(&machine, runsheet(), &["open", "latest", "--as", "olive"]);
    terminal.wait_for("NEXT FOR YOU");
    terminal.press("1.3");
    terminal.wait_for("go to 1.3");
    terminal.press("\r");
    terminal.wait_for("Enter start");
    terminal.rest();
    terminal.press("\r");
    terminal.until("started", |t| t.shows("olive started 1.3"));
    terminal.rest();
    terminal.press("q");
    terminal.is_given_back();
    assert!(terminal.shows("The run is still open"));
    assert!(
        machine
            .ok(&["log", "latest"])
            .contains("started 1.3 Book the vendors")
    );
}

#[test]
fn three_lines_are_shown_and_sent_to_the_clipboard() {
    let machine = Machine::new();
    machine.rehearsal();
    let mut terminal = Terminal::run(&machine, runsheet(), &["open", "latest", "--as", "olive"]);
    terminal.wait_for("NEXT FOR YOU");
    terminal.rest();
    terminal.press("Y");
    terminal.wait_for("To read out");
    // The sequence that terminals know for it, and the first bytes in base 64: `Medical`.
    let sent = b"\x1b]52;c;TWVkaWNhb";
    terminal.until("sent", |t| t.raw.windows(sent.len()).any(|w| w == sent));
    terminal.child.kill().unwrap();
    terminal.child.wait().unwrap();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let machine = Machine::new();
    machine.rehearsal();
    let mut terminal = Terminal::run(&machine, runsheet(), &["open", "latest", "--as", "amara"]);
    terminal.wait_for("REHEARSAL");
    let pid = terminal.child.process_id().unwrap().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    terminal.is_given_back();
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let machine = Machine::new();
    machine.rehearsal();
    let args = ["open", "latest", "--as", "amara"];
    let (pair, mut child) = spawn(&machine, runsheet(), &args, &[]);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut bytes, mut seen) = ([0; 4096], String::new());
    while !seen.contains("REHEARSAL") {
        let n = reader.read(&mut bytes).unwrap();
        seen += &String::from_utf8_lossy(&bytes[..n]);
    }
    // With the last of these the terminal hangs up.
    drop(reader);
    drop(pair);
    let end = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "it runs on without a terminal");
        std::thread::yield_now();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    // The child is this test program, on the test below.
    let this = std::env::current_exe().unwrap();
    let args = ["--exact", "a_screen_that_panics", "--nocapture"];
    let set = [(PANICS, folder.to_str().unwrap())];
    let mut terminal = Terminal::run_with(&machine, &this, &args, &set);
    // It may be on the screen and gone again between two reads.
    let entered = b"\x1b[?1049h";
    let was_there = |t: &Terminal| t.raw.windows(entered.len()).any(|part| part == entered);
    terminal.until("on the screen", was_there);
    terminal.is_given_back();
    assert!(
        terminal.shows("the clock fell off the wall"),
        "{}",
        terminal.parser.screen().contents()
    );
}

/// The run folder for a screen that panics, when this program is started as the child.
const PANICS: &str = "RUNSHEET_TEST_PANICS";

#[test]
fn a_screen_that_panics() {
    let Some(folder) = std::env::var_os(PANICS) else {
        return;
    };
    let mut session = Session::open(Arc::new(RealDisk), Path::new(&folder), None, "").unwrap();
    let bomb = Bomb {
        clock: MachineClock::default(),
        asked: Cell::new(0),
    };
    tui::run(&mut session, &tui::Options::default(), &bomb).unwrap();
}

/// Tells the time three times: to begin, to look ahead and to draw.
struct Bomb {
    clock: MachineClock,
    asked: Cell<u32>,
}

impl Clock for Bomb {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.asked.set(self.asked.get() + 1);
        assert!(self.asked.get() < 4, "the clock fell off the wall");
        self.clock.now()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }
}
