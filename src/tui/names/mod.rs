//! The names that the rest of the terminal shares: views, places, actions, questions, and what is
//! selected. Nothing here knows how they are carried out.

mod action;
mod ask;
mod selection;
mod view;

pub use action::{Action, Move, Place, Seek, Weight};
pub use ask::Ask;
pub use selection::{Cursor, ListState, Mouse, Subject, TreeRow};
pub use view::{Detail, Filter, View, Zoom};
