//! Tells what must be heard to those who do not look at the screen: by a configured command, once,
//! from one of the programs that have the run open.
//!
//! Whoever makes the notice's file in the run folder tells it. A command that fails takes the file
//! away again, so that another program, or this one later, tells it: each tries a few times, with
//! longer and longer pauses, and finds the file there once somebody was heard.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError};

use super::shell::{self, Ended};
use crate::journal::Disk;
use crate::run::Session;
use crate::situation::{Notice, Situation, notices};
use crate::time::{Instant, Span};
use crate::words::{notice_json, notice_text};

/// The folder in a run folder in which a program says that it tells a notice: whoever makes the
/// file first does.
const TOLD: &str = "notices";

/// How long the command may take; shorter than any pause between two tries.
const TIMEOUT: Span = Span::seconds(30);

/// So often a program tries to tell one notice.
const TRIES: u32 = 4;

/// From the first try to the second; each further pause is twice as long.
const PAUSE: Span = Span::minutes(1);

/// What was announced already, and how others are notified.
#[derive(Default)]
pub struct Notifier {
    /// Gets the event as JSON on its standard input.
    command: Option<String>,
    /// What is announced here, by its key, and how it stands with telling others.
    known: HashMap<String, Tries>,
    running: Vec<Telling>,
}

/// How often it was tried to tell a notice.
struct Tries {
    made: u32,
    next: Instant,
}

/// A command that tells a notice.
struct Telling {
    key: String,
    /// The file that says so, where one could be made.
    claim: Option<PathBuf>,
    ended: Receiver<Ended>,
}

impl Notifier {
    pub fn new(command: Option<String>) -> Notifier {
        Notifier {
            command,
            ..Notifier::default()
        }
    }

    /// What is on the screen from the beginning needs no bell.
    pub fn begin(&mut self, s: &Situation) {
        let waits = notices(s)
            .into_iter()
            .filter(|notice| matches!(notice, Notice::Waits(..)));
        let over = |notice: Notice| (notice.key(s), Tries::over(s.wall));
        self.known.extend(waits.map(over));
    }

    /// Announces what is new; gives back what to ring for, the most pressing of it. My own turns
    /// and calls ring elsewhere.
    pub fn look(&mut self, s: &Situation, session: &Session) -> Option<String> {
        let mut ring = None;
        for notice in notices(s) {
            let key = notice.key(s);
            let is_new = !self.known.contains_key(&key);
            self.tell(s, session, &notice, key);
            let rings = match notice {
                Notice::Waits(..) | Notice::Call(_) => false,
                Notice::Lowered(..) => s.run.capacity(s.acting, "lead", s.now).is_some(),
                _ => true,
            };
            if is_new && rings && ring.is_none() {
                ring = Some(notice_text(s, &notice));
            }
        }
        ring
    }

    /// Tells it to others, if its time has come and no other program does.
    fn tell(&mut self, s: &Situation, session: &Session, notice: &Notice, key: String) {
        let first = || Tries::first(s.wall);
        let is_due = self.known.entry(key.clone()).or_insert_with(first);
        let (true, Some(command)) = (is_due.take(s.wall), &self.command) else {
            return;
        };
        let Ok(claim) = claim(session, &key) else {
            // Another tells it, or tries to: that was no try of ours.
            if let Some(tries) = self.known.get_mut(&key) {
                tries.give_back(s.wall);
            }
            return;
        };
        let event = format!("{}\n", notice_json(s, notice));
        let name = "the notice command".into();
        let ended = shell::start_with(name, command, Some(TIMEOUT), event.into_bytes());
        self.running.push(Telling { key, claim, ended });
    }

    /// Leaves to others what may not have been announced yet: rather twice than not at all.
    pub fn leave(&mut self, session: &Session) {
        self.failed(session);
        for telling in self.running.drain(..) {
            telling.release(session);
        }
    }

    /// The exit codes of all programs that were started, once they have ended.
    #[cfg(test)]
    pub fn ended(&self) -> Vec<Option<i32>> {
        let ended = self
            .running
            .iter()
            .filter_map(|telling| telling.ended.recv().ok());
        ended.map(|ended| ended.exit).collect()
    }

    #[cfg(test)]
    pub fn is_telling(&self) -> bool {
        !self.running.is_empty()
    }

    /// Why a command that ended since did not do its work, if so; others may tell it then.
    pub fn failed(&mut self, session: &Session) -> Option<String> {
        let mut failed = None;
        let known = &mut self.known;
        self.running
            .retain(|telling| match telling.ended.try_recv() {
                Ok(Ended { exit: Some(0), .. }) => {
                    // Also where no file says so.
                    if let Some(tries) = known.get_mut(&telling.key) {
                        tries.made = TRIES;
                    }
                    false
                }
                Ok(ended) => {
                    telling.release(session);
                    failed = Some(format!("the notice command failed, {}", why(&ended)));
                    false
                }
                Err(error) => error == TryRecvError::Empty,
            });
        failed
    }
}

impl Tries {
    fn first(now: Instant) -> Tries {
        Tries { made: 0, next: now }
    }

    /// Nothing more is tried.
    fn over(now: Instant) -> Tries {
        Tries {
            made: TRIES,
            next: now,
        }
    }

    /// Whether to try it now; each try is counted.
    fn take(&mut self, now: Instant) -> bool {
        if self.made >= TRIES || now < self.next {
            return false;
        }
        let pause = PAUSE.secs() << self.made;
        self.next = now + Span::seconds(pause).delta();
        self.made += 1;
        true
    }

    /// It was not tried after all; it is looked again after a while.
    fn give_back(&mut self, now: Instant) {
        self.made = self.made.saturating_sub(1);
        self.next = now + PAUSE.delta();
    }
}

impl Telling {
    /// Leaves it to whoever makes the file next. Where that fails nobody else tells it.
    fn release(&self, session: &Session) {
        if let Some(claim) = &self.claim {
            let _ = session.disk().remove(claim);
        }
    }
}

fn why(ended: &Ended) -> String {
    let last = ended.output.lines().last().unwrap_or_default();
    match ended.exit {
        Some(code) => format!("exit code {code}: {last}"),
        None => format!("no answer in {TIMEOUT}: {last}"),
    }
}

/// Another program announces it, or has announced it.
struct Taken;

/// The file that says that this program tells it. In a folder that can't be written nobody knows,
/// and it is announced.
fn claim(session: &Session, key: &str) -> Result<Option<PathBuf>, Taken> {
    let disk: &dyn Disk = session.disk();
    let folder = session.folder().join(TOLD);
    let file = folder.join(key);
    let made = disk.make_folder(&folder).and_then(|()| disk.create(&file));
    match made {
        Ok(_) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Taken),
        Err(_) => Ok(None),
    }
}
