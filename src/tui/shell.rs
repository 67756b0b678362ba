//! Runs a step's own check in the background, with an end to it.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::text::{Utf, decoded};
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
    let output = Arc::new(Mutex::new(Output::default()));
    collect(child.stdout.take(), &output);
    collect(child.stderr.take(), &output);
    let status = until(&mut child, began, timeout);
    if status.is_none() {
        kill(&mut child);
    }
    // What was written last is still on its way.
    thread::sleep(Duration::from_millis(50));
    let text = output
        .lock()
        .map(|output| output.tail())
        .unwrap_or_default();
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
fn collect(pipe: Option<impl Read + Send + 'static>, output: &Arc<Mutex<Output>>) {
    let Some(mut pipe) = pipe else { return };
    let output = output.clone();
    thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(n @ 1..) = pipe.read(&mut chunk) {
            let Ok(mut all) = output.lock() else { return };
            all.add(&chunk[..n]);
        }
    });
}

/// What a check has written.
#[derive(Debug, Default)]
struct Output {
    /// Its first bytes, which say in what encoding it is.
    begin: Vec<u8>,
    /// Its end.
    end: Vec<u8>,
    /// Something is missing before that.
    is_cut: bool,
}

impl Output {
    fn add(&mut self, bytes: &[u8]) {
        let room = MARK.saturating_sub(self.begin.len());
        self.begin.extend(bytes.iter().take(room));
        self.end.extend_from_slice(bytes);
        self.keep(2 * KEPT);
    }

    /// Keeps about so many bytes. Two of them may be one character.
    fn keep(&mut self, most: usize) {
        let over = self.end.len().saturating_sub(most).next_multiple_of(2);
        if over > 0 && over <= self.end.len() {
            self.end.drain(..over);
            self.is_cut = true;
        }
    }

    fn tail(&self) -> String {
        let mut kept = Output {
            begin: Vec::new(),
            end: self.end.clone(),
            is_cut: self.is_cut,
        };
        kept.keep(KEPT);
        let bytes = match Utf::of(&self.begin) {
            (Utf::Eight, _) if kept.is_cut => {
                let in_letter = |b: &&u8| (0x80..0xc0).contains(*b);
                let rest = kept.end.iter().take(3).take_while(in_letter).count();
                kept.end.split_off(rest)
            }
            (Utf::Eight, _) => kept.end,
            (utf, _) => {
                kept.end.truncate(kept.end.len() / 2 * 2);
                let marked = kept.end.starts_with(&self.begin) && !kept.is_cut;
                let mark: &[u8] = if marked { &[] } else { utf.mark() };
                [mark, &kept.end].concat()
            }
        };
        decoded(&bytes, code_page())
    }
}

/// As many bytes tell one encoding from another.
const MARK: usize = 4;

/// The code page in which programs of this machine write, where that is not UTF-8.
fn code_page() -> Option<u16> {
    static PAGE: OnceLock<Option<u16>> = OnceLock::new();
    *PAGE.get_or_init(system_code_page)
}

/// As the locale says: `fr_CA.ISO-8859-15`.
#[cfg(unix)]
fn system_code_page() -> Option<u16> {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].map(std::env::var);
    let locale = said
        .into_iter()
        .flatten()
        .find(|locale| !locale.is_empty())?;
    page_of_locale(&locale)
}

#[cfg(unix)]
fn page_of_locale(locale: &str) -> Option<u16> {
    let (_, charset) = locale.split_once('.')?;
    let charset: String = charset
        .split('@')
        .next()
        .unwrap_or_default()
        .to_uppercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    match charset.as_str() {
        "ISO88591" => Some(1252),
        "ISO885915" => Some(28605),
        other => {
            let number = ["CP", "IBM", "WINDOWS"]
                .iter()
                .find_map(|p| other.strip_prefix(p));
            number?.parse().ok()
        }
    }
}

/// As the console says.
#[cfg(not(unix))]
fn system_code_page() -> Option<u16> {
    let said = Command::new("cmd")
        .args(["/C", "chcp"])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let digits: String = said
        .stdout
        .iter()
        .filter(|b| b.is_ascii_digit())
        .map(|b| char::from(*b))
        .collect();
    digits.parse().ok().filter(|page| *page != 65001)
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

    /// Whatever it writes is in the log as it was meant, and nothing of it is lost.
    #[test]
    fn an_output_is_text_in_whatever_encoding_it_comes() {
        for (command, said) in [
            (r"printf 'r\303\251ussi'", "réussi"),
            (r"printf 'r\351ussi \200'", "réussi €"),
            (r"printf '\377\376o\0k\0'", "ok"),
            (r"printf 'o\0k\0'", "ok"),
        ] {
            assert_eq!(ended(command, 20).output, said, "{command}");
        }
        for (locale, page) in [
            ("fr_CA.UTF-8", None),
            ("C", None),
            ("fr_CA.ISO-8859-15@euro", Some(28605)),
            ("fr_CA.iso88591", Some(1252)),
            ("fr_CA.CP850", Some(850)),
        ] {
            assert_eq!(page_of_locale(locale), page, "{locale}");
        }
    }

    #[test]
    fn the_end_of_a_long_output_begins_with_a_whole_letter() {
        for (letter, wide) in [("é", false), ("é", true), ("€", false), ("x", false)] {
            for first in 0..3 {
                let text = "a".repeat(first) + &letter.repeat(3 * KEPT);
                let bytes: Vec<u8> = if wide {
                    format!("\u{feff}{text}")
                        .encode_utf16()
                        .flat_map(u16::to_le_bytes)
                        .collect()
                } else {
                    text.into_bytes()
                };
                let mut output = Output::default();
                bytes.chunks(4097).for_each(|chunk| output.add(chunk));
                let tail = output.tail();
                assert!(
                    tail.chars().all(|c| letter.contains(c)),
                    "{letter} {wide} {first}"
                );
                assert!(
                    tail.len() <= 2 * KEPT && tail.len() > KEPT / 2,
                    "{}",
                    tail.len()
                );
            }
        }
    }

    #[test]
    fn a_check_that_hangs_is_stopped_with_all_that_it_started() {
        let hung = ended("sleep 60 & sleep 60", 1);
        assert_eq!(hung.exit, None);
    }
}
