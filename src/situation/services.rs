//! The service board of the picture.

pub(super) use crate::run::{Needs, places};
pub use crate::run::{OutageCause, OutageEnd, ServiceOutlook, ServiceState};

use super::Situation;

/// The board: one for each service, in the order of the plan.
pub fn board(s: &Situation) -> Vec<ServiceOutlook> {
    s.run.board()
}
