//! Where a run stands, for programs, for a terminal, and to read out on a bridge.

mod brief;
mod object;
mod text;

pub use brief::brief;
pub use object::*;
pub use text::status_text;
pub(super) use text::{pauses, running_for};
