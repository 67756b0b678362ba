//! What one machine has of a run and another lacks: put together, carried over, and brought in.

mod archive;
mod block;
#[cfg(feature = "hub")]
pub mod hub;
mod hub_config;
mod hub_state;
mod parcel;
#[cfg(test)]
pub(crate) mod tests;

pub use archive::{ArchiveError, read_archive, write_archive};
pub use block::{BlockError, read_block, write_block};
pub use hub_config::HubConfig;
pub use hub_state::{Contact, HubState};
pub use parcel::{Brought, Item, Parcel, ShareError};
