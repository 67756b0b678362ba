//! Where a run stands, for programs, for a terminal, and to read out on a bridge.

mod back;
mod brief;
mod leaving;
mod make;
mod object;
mod text;

pub use brief::brief;
pub(super) use leaving::{no_rollback, pauses, rolling_back, running_for};
pub use object::*;
pub use text::status_text;
