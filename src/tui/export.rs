//! The report, written beside the screen: looking ahead at each moment of a long night takes a
//! while.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::time::Instant;

/// Writes the report of the run in a folder, and says to which file.
pub type Export = dyn Fn(&Path, Instant, ReportFile) -> io::Result<PathBuf> + Send + Sync;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFile {
    Html,
    Markdown,
    Workbook,
}

impl ReportFile {
    /// What the lead wants comes first.
    pub const ALL: [ReportFile; 3] = [ReportFile::Html, ReportFile::Markdown, ReportFile::Workbook];

    /// As it is chosen: by how its file ends, and what it is.
    pub fn words(self) -> &'static str {
        match self {
            ReportFile::Html => "html: a page",
            ReportFile::Markdown => "md: a text",
            ReportFile::Workbook => "xlsx: a workbook",
        }
    }
}

/// Begins to write; what became of it is received once.
pub(super) fn start(
    export: Arc<Export>,
    folder: PathBuf,
    now: Instant,
    file: ReportFile,
) -> Receiver<io::Result<PathBuf>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody may be there to hear it any more.
        let _ = sender.send(export(&folder, now, file));
    });
    receiver
}
