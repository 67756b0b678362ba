//! The vocabulary: the one word for each outcome, vote and direction, and the sentences that every
//! entry, service and forecast is said in. Screens, reports and scripts take their words from here,
//! so that a fact reads the same wherever it stands; translating the program means editing this
//! folder.
//!
//! [`terms`] has the words of the enums. [`sentence`] says an entry, [`state`] how things stand now.

mod ahead;
mod brief;
mod cell;
mod entry;
mod facts;
mod ids;
mod notice;
mod revisions;
mod services;
pub mod state;
pub mod terms;
mod triage;

pub use ahead::{finish_text, near, rollback_limit_text};
pub use brief::brief_reason;
pub use cell::{Cell, File};
pub use entry::{
    Names, called, changes, objections, quoted, reason, scope, sentence, step_named, what, who,
};
pub use facts::{
    apart, criteria_open, criterion_names, ending, no_longer, not_signed, open_item, steps_done,
};
pub use ids::{ShortIds, short_id};
pub use notice::{notice_json, notice_text};
pub use revisions::{RevisedField, Revision, revisions};
pub use services::{
    downtime, downtime_sentence, downtime_words, not_known, out, outage_cause, outage_end, proven,
    result, services_in_brief, tally, too_long,
};
pub use triage::{
    Triage, TriageService, reason as triage_reason, rollback as triage_rollback, triage_text,
};
