//! A workbook with a sheet for each table, as people sort it in a meeting: real dates and
//! durations, frozen heads, filters.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::time::{Instant, Span, Zone};

use crate::report::{Report, Table};
use crate::words::Cell;

/// The longest text that a cell holds.
const LONGEST: usize = 32_767;
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// No column is shown wider than that, in pixels.
const WIDEST: u32 = 480;

/// Of so many rows the widths of the columns are made; the others are like them.
const MEASURED: usize = 200;

/// The workbook's bytes. Times stand on the plan's clock; the first sheet names its zone.
///
/// # Errors
/// [`XlsxError`] where a table has more rows than a sheet (1,048,576), or the machine no memory.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let pen = Pen::new(&report.zone);
    pen.header(book.add_worksheet(), report)?;
    for table in &report.tables {
        pen.table(book.add_worksheet(), table)?;
    }
    book.save_to_buffer()
}

/// How cells are written.
struct Pen<'a> {
    zone: &'a Zone,
    head: Format,
    text: Format,
    time: Format,
    /// Hours may be more than a day has.
    span: Format,
    /// A spreadsheet shows no time below zero: these are minutes.
    minutes: Format,
}

impl<'a> Pen<'a> {
    fn new(zone: &'a Zone) -> Pen<'a> {
        let top = || Format::new().set_align(rust_xlsxwriter::FormatAlign::Top);
        Pen {
            zone,
            head: Format::new().set_bold().set_text_wrap(),
            text: top().set_text_wrap(),
            time: top(),
            span: top().set_num_format("[h]:mm:ss"),
            minutes: top().set_num_format("0.0"),
        }
    }

    fn header(&self, sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
        sheet.set_name("Report")?;
        for (row, field) in (0..).zip(&report.header) {
            sheet.write_string_with_format(row, 0, field.title, &self.head)?;
            self.cell(sheet, row, 1, &field.value, false)?;
        }
        sheet.set_column_width(0, 28)?;
        sheet.set_column_width(1, 60)?;
        Ok(())
    }

    fn table(&self, sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
        sheet.set_name(name(table))?;
        let goes_below_zero: Vec<bool> = (0..table.columns.len())
            .map(|at| table.rows.iter().any(|row| is_below_zero(&row[at])))
            .collect();
        for ((at, column), below) in (0..).zip(&table.columns).zip(&goes_below_zero) {
            let title = if *below {
                format!("{} (minutes)", column.title)
            } else {
                column.title.clone()
            };
            sheet.write_string_with_format(0, at, fitting(&title), &self.head)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for ((at, cell), below) in (0..).zip(cells).zip(&goes_below_zero) {
                self.cell(sheet, row, at, cell, *below)?;
            }
        }
        let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, rows, last)?;
        self.widths(sheet, table)
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
        in_minutes: bool,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => {}
            Cell::Number(number) => {
                sheet.write_number(row, column, *number as f64)?;
            }
            Cell::Flag(flag) => {
                sheet.write_boolean(row, column, *flag)?;
            }
            Cell::Time(at) => match self.date(*at) {
                Some(date) => {
                    let format = self.time.clone().set_num_format(format(self.zone, *at));
                    sheet.write_datetime_with_format(row, column, date, &format)?;
                }
                None => self.words(sheet, row, column, cell)?,
            },
            Cell::Span(span) if in_minutes => {
                let minutes = span.secs() as f64 / 60.0;
                sheet.write_number_with_format(row, column, minutes, &self.minutes)?;
            }
            Cell::Span(span) if *span >= Span::ZERO => {
                let days = span.secs() as f64 / 86_400.0;
                sheet.write_number_with_format(row, column, days, &self.span)?;
            }
            _ => self.words(sheet, row, column, cell)?,
        }
        Ok(())
    }

    /// As a string, which is never a formula.
    fn words(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
    ) -> Result<(), XlsxError> {
        let text = cell.lines(self.zone);
        sheet.write_string_with_format(row, column, fitting(&text), &self.text)?;
        Ok(())
    }

    /// On the clock on the wall: a spreadsheet knows no zones.
    fn date(&self, at: Instant) -> Option<ExcelDateTime> {
        let local = self.zone.local(at).naive_local();
        ExcelDateTime::parse_from_str(&local.format("%Y-%m-%dT%H:%M:%S").to_string()).ok()
    }

    fn widths(&self, sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
        for (at, column) in (0..).zip(&table.columns) {
            let cells = table
                .rows
                .iter()
                .take(MEASURED)
                .map(|row| &row[usize::from(at)])
                .map(|cell| match cell {
                    Cell::Time(_) => 23,
                    cell => crate::text::width(&cell.line(self.zone)),
                });
            let widest = cells.chain([crate::text::width(&column.title) + 3]).max();
            let pixels = widest.unwrap_or(8).min(usize::from(u16::MAX)) as u32 * 7 + 5;
            sheet.set_column_width_pixels(at, pixels.min(WIDEST))?;
        }
        Ok(())
    }
}

/// How a date is shown. It has no zone: where an hour comes twice, that is written behind it.
fn format(zone: &Zone, at: Instant) -> String {
    let name = zone
        .name_in_double_hour(at)
        .map(|name| format!(" \"{name}\""));
    format!("ddd yyyy-mm-dd hh:mm:ss{}", name.unwrap_or_default())
}

/// The table's title, as far as a sheet can have it.
fn name(table: &Table) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    table
        .title
        .chars()
        .filter(allowed)
        .take(LONGEST_NAME)
        .collect()
}

fn is_below_zero(cell: &Cell) -> bool {
    matches!(cell, Cell::Span(span) if *span < Span::ZERO)
}

/// As much of a text as a cell holds, in the units that it counts in.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_string();
    }
    let mut left = LONGEST - 1;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(if fits { c.len_utf16() } else { left });
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_that_comes_twice_shows_its_zone() {
        let zone = Zone::named("America/Toronto").unwrap();
        for (at, zone_shown) in [
            ("2026-11-01T05:30:00Z", " \"EDT\""),
            ("2026-11-01T06:30:00Z", " \"EST\""),
            ("2026-11-01T07:30:00Z", ""),
        ] {
            let shown = format(&zone, at.parse().unwrap());
            assert_eq!(
                shown,
                format!("ddd yyyy-mm-dd hh:mm:ss{zone_shown}"),
                "{at}"
            );
        }
    }
}
