//! runsheet
pub mod journal;
pub mod runbook;
pub mod text;
pub mod time;
