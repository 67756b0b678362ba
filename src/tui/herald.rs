//! Tells what must be heard to those who do not look at the screen: by a configured command, once,
//! from one of the programs that have the run open.

use std::collections::HashSet;
use std::sync::mpsc::Receiver;

use super::shell::{self, Ended};
use crate::journal::Disk;
use crate::report::{notice_json, notice_text};
use crate::run::Session;
use crate::situation::{Notice, Situation, notices};
use crate::time::Span;

/// The folder in a run folder in which a program says that it tells a notice: whoever makes the
/// file first does.
const TOLD: &str = "notices";

/// How long the command may take.
const TIMEOUT: Span = Span::seconds(30);

/// What was announced already, and how others are told.
#[derive(Default)]
pub struct Herald {
    /// Gets the event as JSON on its standard input.
    command: Option<String>,
    /// The keys of what is announced.
    known: HashSet<String>,
    running: Vec<Receiver<Ended>>,
}

impl Herald {
    pub fn new(command: Option<String>) -> Herald {
        Herald {
            command,
            ..Herald::default()
        }
    }

    /// What is on the screen from the beginning needs no bell.
    pub fn begin(&mut self, s: &Situation) {
        let waits = notices(s).into_iter();
        let waits = waits.filter(|notice| matches!(notice, Notice::Waits(..)));
        self.known.extend(waits.map(|notice| notice.key(s)));
    }

    /// Announces what is new; gives back what to ring for, the most pressing of it. My own turns
    /// and calls ring elsewhere.
    pub fn look(&mut self, s: &Situation, session: &Session) -> Option<String> {
        let mut ring = None;
        for notice in notices(s) {
            let key = notice.key(s);
            if !self.known.insert(key.clone()) {
                continue;
            }
            if self.command.is_some() && is_mine(session, &key) {
                let event = format!("{}\n", notice_json(s, &notice));
                self.tell(event);
            }
            if !matches!(notice, Notice::Waits(..) | Notice::Call(_)) && ring.is_none() {
                ring = Some(notice_text(s, &notice));
            }
        }
        ring
    }

    fn tell(&mut self, event: String) {
        if let Some(command) = &self.command {
            let input = event.into_bytes();
            let name = "the notice command".into();
            let running = shell::start_with(name, command, Some(TIMEOUT), input);
            self.running.push(running);
        }
    }

    /// The exit codes of all that were told, once they have ended.
    #[cfg(test)]
    pub fn ended(&self) -> Vec<Option<i32>> {
        let ended = self
            .running
            .iter()
            .filter_map(|running| running.recv().ok());
        ended.map(|ended| ended.exit).collect()
    }

    /// Why a command that ended since did not do its work, if so.
    pub fn failed(&mut self) -> Option<String> {
        let mut failed = None;
        self.running.retain(|running| match running.try_recv() {
            Ok(ended) => {
                let last = ended.output.lines().last().unwrap_or_default();
                let why = match ended.exit {
                    Some(0) => return false,
                    Some(code) => format!("exit code {code}: {last}"),
                    None => format!("no answer in {TIMEOUT}: {last}"),
                };
                failed = Some(format!("the notice command failed, {why}"));
                false
            }
            Err(error) => error == std::sync::mpsc::TryRecvError::Empty,
        });
        failed
    }
}

/// Whether no other program tells it. In a folder that can't be written nobody knows, and it is
/// told.
fn is_mine(session: &Session, key: &str) -> bool {
    let disk: &dyn Disk = session.disk();
    let folder = session.folder().join(TOLD);
    let made = disk
        .make_folder(&folder)
        .and_then(|()| disk.create(&folder.join(key)));
    match made {
        Ok(_) => true,
        Err(error) => error.kind() != std::io::ErrorKind::AlreadyExists,
    }
}
