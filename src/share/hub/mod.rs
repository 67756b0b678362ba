//! A hub for those whom folders do not reach: a stream of NATS JetStream for each run, a replicated
//! log that others have written and that others look after. The folder always comes first.
//!
//! ```text
//!   journal/<writer>.jsonl --- local --+                  +--- runsheet.<run>.feed.<writer>
//!                                      +- lines -- link --+
//!   what the stream has ---- index ---+                  |
//!   runbook.yaml, evidence/ ------------- files -- link --+--- object store
//! ```
//!
//! A line is a message, and goes up behind the one before it in its feed or not at all: the server
//! compares. What is there and not here is merged, as from any other copy of the run. Nothing is
//! remembered between two starts: what the hub has is read from the hub.

mod connect;
mod files;
mod index;
mod lines;
mod link;
mod local;
mod requests;
mod shared;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod trouble;
mod worker;

pub use link::HubRun;
pub use requests::{Compared, compare, join, runs, sync};
pub use trouble::Trouble;
pub use worker::Hub;
