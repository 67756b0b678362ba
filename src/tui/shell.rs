//! Runs a step's own check in the background, with an end to it.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::time::Span;

/// For a check whose plan does not say how long it may take.
const TIMEOUT: Span = Span::minutes(5);
/// As much of the output as is kept: its end, which says how it went.
const KEPT: usize = 16 * 1024;

/// A check that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    pub step: String,
    /// Nothing when it was stopped, or could not be started.
    pub exit: Option<i32>,
    pub took: Span,
    pub output: String,
}

/// Starts a check; what became of it is received once.
pub fn start(step: String, command: &str, timeout: Option<Span>) -> Receiver<Ended> {
    start_with(step, command, timeout, Vec::new())
}

/// The same for a command that reads that from its standard input.
pub fn start_with(
    step: String,
    command: &str,
    timeout: Option<Span>,
    input: Vec<u8>,
) -> Receiver<Ended> {
    let (sender, receiver) = channel();
    let timeout = Duration::from_secs(timeout.unwrap_or(TIMEOUT).secs().max(1).unsigned_abs());
    let command = command.to_string();
    thread::spawn(move || run(step, &command, timeout, input, &sender));
    receiver
}

fn run(step: String, command: &str, timeout: Duration, input: Vec<u8>, sender: &Sender<Ended>) {
    let began = Instant::now();
    let (exit, output) = match spawned(command, &input) {
        Ok(mut child) => {
            feed(&mut child, input);
            wait(child, began, timeout)
        }
        Err(error) => (None, format!("it could not be started: {error}")),
    };
    let took = Span::seconds(began.elapsed().as_secs().try_into().unwrap_or(i64::MAX));
    // Nobody may be there to hear it any more.
    let _ = sender.send(Ended {
        step,
        exit,
        took,
        output,
    });
}

fn spawned(command: &str, input: &[u8]) -> std::io::Result<Child> {
    let mut shell = shell(command);
    shell
        .stdin(match input {
            [] => Stdio::null(),
            _ => Stdio::piped(),
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// In a thread of its own: a command may never read what it is given.
fn feed(child: &mut Child, input: Vec<u8>) {
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever does not listen does not want it.
        thread::spawn(move || pipe.write_all(&input));
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    // A group of its own, so that what it starts ends with it.
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

fn wait(mut child: Child, began: Instant, timeout: Duration) -> (Option<i32>, String) {
    let output = Arc::new(Mutex::new(Vec::new()));
    collect(child.stdout.take(), &output);
    collect(child.stderr.take(), &output);
    let status = until(&mut child, began, timeout);
    if status.is_none() {
        kill(&mut child);
    }
    // What was written last is still on its way.
    thread::sleep(Duration::from_millis(50));
    let text = output.lock().map(|bytes| tail(&bytes)).unwrap_or_default();
    (status.and_then(|s| s.code()), text)
}

fn until(child: &mut Child, began: Instant, timeout: Duration) -> Option<ExitStatus> {
    while began.elapsed() < timeout {
        match child.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(20)),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
    None
}

/// Reads in a thread of its own: a pipe may stay open after the check has ended.
fn collect(pipe: Option<impl Read + Send + 'static>, output: &Arc<Mutex<Vec<u8>>>) {
    let Some(mut pipe) = pipe else { return };
    let output = output.clone();
    thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(n @ 1..) = pipe.read(&mut chunk) {
            let Ok(mut all) = output.lock() else { return };
            all.extend_from_slice(&chunk[..n]);
            let over = all.len().saturating_sub(2 * KEPT);
            all.drain(..over);
        }
    });
}

fn tail(bytes: &[u8]) -> String {
    let from = bytes.len().saturating_sub(KEPT);
    String::from_utf8_lossy(&bytes[from..]).into_owned()
}

#[cfg(unix)]
fn kill(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(not(unix))]
fn kill(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn ended(command: &str, timeout: i64) -> Ended {
        start("s".into(), command, Some(Span::seconds(timeout)))
            .recv()
            .unwrap()
    }

    #[test]
    fn a_check_has_an_end_and_an_output() {
        let good = ended("echo fine; echo hm >&2; exit 3", 20);
        assert_eq!(good.exit, Some(3));
        assert!(
            good.output.contains("fine") && good.output.contains("hm"),
            "{good:?}"
        );
    }

    #[test]
    fn a_check_that_hangs_is_stopped_with_all_that_it_started() {
        let hung = ended("sleep 60 & sleep 60", 1);
        assert_eq!(hung.exit, None);
    }
}
