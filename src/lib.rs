//! runsheet
pub mod journal;
pub mod run;
pub mod runbook;
pub mod situation;
pub mod time;
