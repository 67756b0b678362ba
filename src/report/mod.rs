//! Reports: the rows once, then one file per format.
//!
//! [`rows`] makes a [`Report`] of a situation; [`html`], [`markdown`], [`csv()`], [`xlsx`] and [`json`]
//! write it. [`post_mortem`] and [`known_issues`] are pages for the days after, a [`Redactor`] is
//! for those who must not see it all. [`Paper`] is for when no screen is left; [`Status`] and [`LogEntry`]
//! are what others rely on while the run goes on.

mod charts;
mod compare;
mod escape;
mod foresight;
mod formats;
mod header;
mod html;
mod known_issues;
mod log;
mod make;
mod packet;
mod paper;
mod post_mortem;
mod redact;
mod rows;
mod status;
mod tables;

#[cfg(test)]
mod tests;

pub use charts::Charts;
pub use compare::{Comparison, Named, compare, comparison_text};
pub use foresight::{Foresight, foresight};
pub use formats::*;
pub use html::{Page, Pictures, html};
pub use known_issues::known_issues;
pub use log::*;
pub use make::rows;
pub use packet::{Packet, packet, packet_lines, packet_markdown, packet_text};
pub use paper::{Paper, paper_html, paper_of_run, paper_of_runbook, paper_text};
pub use post_mortem::post_mortem;
pub use redact::{Redact, Redactor};
pub use rows::*;
pub use status::*;
