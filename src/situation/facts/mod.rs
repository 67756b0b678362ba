//! FACTS: what people see of a run, each derived once. Screens, reports and JSON format them and
//! work nothing out themselves, so that they can't disagree.

mod attempt;
mod blocker;
mod gate;
mod night;
mod open;
mod phase;
mod service;
mod work;

pub use attempt::{AttemptFacts, Fate};
pub use blocker::{BlockerFacts, BlockerState};
pub use gate::{CriterionFacts, DecisionFacts, GateFacts, VoteFacts};
pub use night::{Counts, End, Night};
pub use open::OpenItem;
pub use phase::PhaseFacts;
pub use service::*;
pub use work::{EvidenceFacts, SignOffFacts, SignOffState, SoFar, WorkFacts};
