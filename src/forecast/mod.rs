//! WILL IT FIT? Times for a plan. For now one plain forward pass, without people.

mod plain;

pub use plain::{METHOD, Progress, Times, by_need, plain, plain_from};
