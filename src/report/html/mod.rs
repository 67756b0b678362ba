//! HTML: the whole night in one file that any browser opens. It needs no network and no script,
//! reads on a phone, on a laptop, in the dark and on paper, and says nothing that is not in the
//! rows.

mod axis;
mod cells;
mod outlook;
mod page;
mod pictures;
mod summary;
mod tables;
mod timeline;

pub use pictures::Pictures;

use super::Report;

/// How the page behaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// While the run goes on: after how many seconds it is loaded again.
    pub refresh: Option<u32>,
    /// What is carried in it of the evidence.
    pub pictures: Pictures,
}

/// The whole report.
pub fn html(report: &Report, page: &Page) -> String {
    page::of(report, page)
}
