//! runsheet
pub mod time;
pub mod text;
pub mod runbook;
pub mod journal;
pub mod run;
pub mod situation;
