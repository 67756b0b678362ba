//! A run that is opened to be read: its state, its log's verdict, and what lies ahead of it.

use std::path::Path;

use crate::forecast::{Ahead, Effort, Memory};
use crate::journal::{self, Disk, Verification};
use crate::report::{Source, Verified};
use crate::run::{Run, Session};
use crate::time::Instant;

use super::failure::Failure;
use super::home::Home;

pub fn look(home: &Home, run: &str) -> Result<Session, Failure> {
    home.open_session(&home.find_run(run)?, None, true)
}

/// What the state does not know of itself: where it lies, and whether its log verifies.
pub fn source(session: &Session) -> Result<Source, Failure> {
    let verified = check(session.disk(), session.folder())?;
    Ok(Source {
        run: session.journal().run().to_string(),
        folder: session.folder().display().to_string(),
        verified: Verified::from(&verified),
        ahead: Vec::new(),
    })
}

pub fn check(disk: &dyn Disk, folder: &Path) -> Result<Verification, Failure> {
    journal::verify(disk, folder).map_err(|error| {
        Failure::cannot(format!("the log in {} can't be read", folder.display())).caused_by(&error)
    })
}

/// What lies ahead of a run that is not closed.
pub fn ahead(run: &Run, now: Instant) -> Option<Ahead> {
    let open = run.closed.is_none() && run.opened.is_some();
    let look = || {
        Ahead::of(
            &run.plan,
            &run.snapshot(now),
            Effort::LIVE,
            &mut Memory::default(),
        )
    };
    open.then(look)?.ok()
}
