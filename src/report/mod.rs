//! WHAT WE TELL: the rows once, then one file per format; and events in words.
//!
//! [`rows`] makes a [`Report`] of a situation; [`html`], [`markdown`], [`csv`], [`xlsx`] and [`json`]
//! write it. [`post_mortem`] and [`known_issues`] are pages for the days after, a [`Redactor`] is
//! for those who must not see it all. [`Paper`] is for when no screen is left; [`Status`] and [`LogEntry`]
//! are what others rely on while the run goes on.

mod ahead;
mod cell;
mod charts;
mod compare;
mod csv;
mod escape;
mod foresight;
mod header;
mod html;
mod ids;
mod json;
mod known_issues;
mod log;
mod make;
mod markdown;
mod notice;
mod packet;
mod paper;
mod post_mortem;
mod redact;
mod revisions;
mod rows;
mod services;
mod status;
mod tables;
mod terms;
mod triage;
mod words;
mod xlsx;

#[cfg(test)]
mod tests;

pub use ahead::{finish_text, near, way_back_text};
pub use cell::*;
pub use charts::Charts;
pub use compare::{Comparison, Named, compare, comparison_text};
pub use csv::{csv, csv_folder};
pub use foresight::{Foresight, foresight};
pub use html::{Page, Pictures, html};
pub use ids::{ShortIds, short_id};
pub use json::{json, to_json, to_json_line};
pub use known_issues::known_issues;
pub use log::*;
pub use make::rows;
pub use markdown::markdown;
pub use notice::{notice_json, notice_text};
pub use packet::{Packet, packet, packet_lines, packet_markdown, packet_text};
pub use paper::{Paper, paper_html, paper_of_run, paper_of_runbook, paper_text};
pub use post_mortem::post_mortem;
pub use redact::{Redact, Redactor};
pub use revisions::{Field as RevisedField, Revision, revisions};
pub use rows::*;
pub use services::{
    downtime, downtime_sentence, downtime_words, not_known, out, outage_cause, outage_end, proven,
    result, standing, tally, too_long,
};
pub use status::*;
pub use terms::result as result_word;
pub use triage::{
    Triage, TriageService, reason as triage_reason, triage_text, way_back as triage_way_back,
};
pub use words::{
    Names, apart, brief_reason, called, changes, criterion_names, ending, no_longer, not_signed,
    objections, open_item, reason, sentence, steps_done, what, who,
};
pub use xlsx::xlsx;
