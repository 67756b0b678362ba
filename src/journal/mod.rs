//! WHAT HAPPENED: the events, one feed per writer, a hash chain through each, and their merge.

mod event;

pub use event::*;
