//! The report, written beside the screen: looking ahead at each moment of a long night takes a
//! while.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::report::ReportFormat;
use crate::time::Instant;

/// Writes the report of the run in a folder, and says to which file.
pub type Export = dyn Fn(&Path, Instant, ReportFormat) -> io::Result<PathBuf> + Send + Sync;

/// Begins to write; what became of it is received once.
pub(super) fn start(
    export: Arc<Export>,
    folder: PathBuf,
    now: Instant,
    file: ReportFormat,
) -> Receiver<io::Result<PathBuf>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody may be there to hear it any more.
        let _ = sender.send(export(&folder, now, file));
    });
    receiver
}
