//! WHAT HAPPENED: the events, one feed per writer, a hash chain through each, and their merge.

mod entry;
mod event;

pub use entry::Entry;
pub use event::*;
