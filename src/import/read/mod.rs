//! What a file has in it, whatever kind of file it is: sheets of cells, or a text with headings
//! and lists.

mod delimited;
mod html;
mod kind;
mod markdown;
mod project;
mod rows;
mod text_file;
mod workbook;

pub use kind::{Kind, kind_of};
pub use rows::{Cell, Row, Sheet, Value, column_name};

pub use markdown::{Block, Doc, Item};

/// What a file has in it.
#[derive(Debug)]
pub enum Content {
    Sheets(Vec<Sheet>),
    Text(Doc),
}

/// Why a file can't be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct ReadError {
    pub what: String,
    pub hint: String,
}

impl ReadError {
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> ReadError {
        ReadError {
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// What is in these bytes; the name of the file says of which kind they are, where they don't.
///
/// # Errors
/// A file of another kind, or one that is damaged.
pub fn read(bytes: &[u8], name: &str) -> Result<Content, ReadError> {
    match kind_of(bytes, name) {
        Kind::Xlsx => workbook::xlsx(bytes).map(Content::Sheets),
        Kind::Xls => workbook::xls(bytes).map(Content::Sheets),
        Kind::Ods => workbook::ods(bytes).map(Content::Sheets),
        Kind::Delimited => Ok(Content::Sheets(vec![delimited::sheet(
            &text_file::decoded(bytes),
            name,
        )])),
        Kind::Markdown => Ok(Content::Text(markdown::doc(&text_file::decoded(bytes)))),
        Kind::Plain => {
            let text = text_file::decoded(bytes);
            Ok(Content::Text(markdown::doc(&text_file::as_markdown(&text))))
        }
        Kind::Html => Ok(Content::Text(html::doc(&text_file::decoded(bytes)))),
        Kind::Project => project::sheet(bytes).map(|sheet| Content::Sheets(vec![sheet])),
        Kind::Other(what) => Err(ReadError::new(
            format!("{name} is {what}, which can't be imported"),
            "save it as xlsx, xls, ods, csv, tsv, md, txt or html; MS Project can save as XML",
        )),
    }
}
