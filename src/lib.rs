//! runsheet
pub mod cli;
pub mod forecast;
pub mod journal;
pub mod report;
pub mod run;
pub mod runbook;
pub mod situation;
pub mod text;
pub mod time;
pub mod tui;
