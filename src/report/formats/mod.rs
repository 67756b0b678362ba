//! The files that a report is written as. To add one: its file here, a variant of [`ReportFormat`],
//! and its row.

mod csv;
mod json;
pub(super) mod markdown;
mod xlsx;

use crate::word_enum;

use super::{Page, Report, html};

pub use csv::{csv, csv_folder};
pub use json::{json, to_json, to_json_line};
pub use markdown::markdown;
pub use xlsx::xlsx;

word_enum! {
    /// What a report is written as.
    pub enum ReportFormat {
        Html = "html",
        Md = "md",
        Xlsx = "xlsx",
        Csv = "csv",
        Json = "json",
    }
}

/// The bytes of the file. Only some formats ask for the page's frame.
type Write = fn(&Report, &dyn Fn() -> Page) -> Result<Vec<u8>, FormatError>;

/// What is known of a format.
struct Row {
    /// What the names of its files end in, the usual one first.
    endings: &'static [&'static str],
    /// As the screen offers it; nothing: it doesn't.
    offer: Option<&'static str>,
    /// Whether it has what lay ahead at each moment of the night.
    looks_ahead: bool,
    write: Write,
}

/// Why a report can't be written as one file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("CSV is one table, or a folder of all")]
    OneTable,
    #[error("the report can't be made")]
    Json(#[from] serde_json::Error),
    #[error("the workbook can't be made")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl ReportFormat {
    fn row(self) -> Row {
        match self {
            ReportFormat::Html => Row {
                endings: &["html", "htm"],
                offer: Some("html: a page"),
                looks_ahead: true,
                write: |report, page| Ok(html(report, &page()).into_bytes()),
            },
            // Looking ahead would make it long, and a lead reads its end.
            ReportFormat::Md => Row {
                endings: &["md", "markdown"],
                offer: Some("md: a text"),
                looks_ahead: false,
                write: |report, _| Ok(markdown(report).into_bytes()),
            },
            ReportFormat::Xlsx => Row {
                endings: &["xlsx"],
                offer: Some("xlsx: a workbook"),
                looks_ahead: true,
                write: |report, _| Ok(xlsx(report)?),
            },
            ReportFormat::Csv => Row {
                endings: &["csv"],
                offer: None,
                looks_ahead: true,
                write: |_, _| Err(FormatError::OneTable),
            },
            ReportFormat::Json => Row {
                endings: &["json"],
                offer: None,
                looks_ahead: true,
                write: |report, _| Ok((json(report)? + "\n").into_bytes()),
            },
        }
    }

    /// The format of files whose name ends so.
    pub fn of_ending(ending: &str) -> Option<ReportFormat> {
        let ending = ending.to_ascii_lowercase();
        let is_it = |format: &ReportFormat| format.row().endings.contains(&ending.as_str());
        ReportFormat::ALL.into_iter().find(is_it)
    }

    /// What the screen offers, each with what it is: `html: a page`. What a lead wants comes first.
    pub fn offered() -> impl Iterator<Item = (ReportFormat, &'static str)> {
        let offer = |format: ReportFormat| Some((format, format.row().offer?));
        ReportFormat::ALL.into_iter().filter_map(offer)
    }

    /// Whether it has what lay ahead at each moment of the night.
    pub fn looks_ahead(self) -> bool {
        self.row().looks_ahead
    }

    /// The report as one file; `page` is asked only where it is a page.
    ///
    /// # Errors
    /// CSV, which is one table or a folder; a workbook of more rows than a sheet takes.
    pub fn write(self, report: &Report, page: &dyn Fn() -> Page) -> Result<Vec<u8>, FormatError> {
        (self.row().write)(report, page)
    }
}
