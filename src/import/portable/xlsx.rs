//! The rows of a runbook as a workbook.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::Portable;
use super::rows::rows;

/// One sheet, with its heading in bold.
///
/// # Errors
/// A cell longer than a workbook can hold.
pub fn to_xlsx(portable: &Portable) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Plan")?;
    let bold = Format::new().set_bold();
    let text = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_num_format("@");
    let all = rows(portable);
    let head = all.iter().position(Vec::is_empty).map_or(0, |at| at + 1);
    for (at, row) in all.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let format = if at == head || column == 0 {
                &bold
            } else {
                &text
            };
            sheet.write_string_with_format(at as u32, column as u16, cell.as_str(), format)?;
        }
    }
    let widest = all.iter().map(Vec::len).max().unwrap_or(1);
    sheet.set_column_width(0, 16)?;
    for column in 1..widest {
        sheet.set_column_width(column as u16, 28)?;
    }
    book.save_to_buffer()
}
