//! runsheet
pub mod journal;
pub mod runbook;
pub mod time;
