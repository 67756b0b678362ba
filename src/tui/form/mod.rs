//! Dialogs as data: what is asked for each command, and how the answers become requests.
//!
//! An [`Ask`] names a command; its `Spec` drafts the fields and builds the requests. Every form
//! ends in who did it, when, and why. A form that was refused or could not be saved comes back as
//! it was, with its [`Trouble`].

mod acting;
mod allowed;
mod blockers;
mod catch_up;
mod choosing;
mod draft;
mod field;
mod gates;
mod kept;
mod known;
mod mistakes;
mod note;
mod pauses;
mod people;
mod plan;
mod reading;
mod saving;
mod seen;
mod services;
mod shift;
mod slot;
mod source;
mod specs;
mod state;
mod steps;
mod table;
mod trouble;
mod what_if;
mod whole;
mod word;

pub use allowed::allowed;
use draft::{Draft, Spec, imagined};
pub use field::{Field, Kind, When};
pub use kept::Kept;
pub use known::{aside, known};
pub use note::note;
pub use reading::Reading;
pub use services::failed;
pub use shift::waiting;
pub use slot::{Column, Slot};
pub use source::{Candidate, Source, candidates, ranked};
pub use state::Form;
pub use table::{TableRow, asked};
pub use trouble::Trouble;

pub use super::names::{Ask, Subject};
