//! Workbooks: xlsx, xls and ods. The values come from calamine; what it doesn't tell about xlsx,
//! such as hidden rows and outline levels, from the XML itself.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{Data, Ods, Range, Reader, SheetVisible, Xls, Xlsx, open_workbook_from_rs};
use quick_xml::Reader as Xml;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ReadError;
use super::rows::{Cell, Row, Sheet, Value};

/// More than this no part of a workbook may unpack to, in bytes.
const MOST: u64 = 512 << 20;

/// The sheets of a workbook of Excel, LibreOffice or Google.
pub fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut sheets = values(&mut book)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let indents = indents(&mut archive);
    let paths = sheet_paths(&mut archive);
    for sheet in &mut sheets {
        if let Some(path) = paths.get(&sheet.name) {
            add_shape(&mut archive, path, &indents, sheet);
        }
    }
    Ok(sheets)
}

/// The sheets of an older workbook of Excel.
pub fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Xls<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    values(&mut book)
}

/// The sheets of an OpenDocument workbook.
pub fn ods(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Ods<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    values(&mut book)
}

fn damaged(error: &dyn std::error::Error) -> ReadError {
    ReadError::new(
        format!("the workbook can't be read: {error}"),
        "open it in a spreadsheet program and save it anew; a password must be taken off first",
    )
}

fn values<R, B>(book: &mut B) -> Result<Vec<Sheet>, ReadError>
where
    R: std::io::Read + std::io::Seek,
    B: Reader<R>,
    B::Error: std::error::Error + 'static,
{
    let known: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    for (name, hidden) in known {
        // A sheet that is a chart has no cells.
        if let Ok(range) = book.worksheet_range(&name) {
            sheets.push(Sheet {
                name,
                hidden,
                rows: rows(&range),
                ..Sheet::default()
            });
        }
    }
    Ok(sheets)
}

/// All rows from the first, so that numbers are those of the workbook.
fn rows(range: &Range<Data>) -> Vec<Row> {
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let before = (0..first_row as usize).map(|index| Row {
        number: index + 1,
        ..Row::default()
    });
    let with_cells = range.rows().enumerate().map(|(index, cells)| Row {
        number: first_row as usize + index + 1,
        cells: std::iter::repeat_with(Cell::default)
            .take(first_column as usize)
            .chain(cells.iter().map(cell))
            .collect(),
        ..Row::default()
    });
    before.chain(with_cells).collect()
}

fn cell(data: &Data) -> Cell {
    let value = match data {
        Data::Empty => Value::Empty,
        Data::String(text) if text.trim().is_empty() => Value::Empty,
        Data::String(text) => Value::Text(text.clone()),
        Data::Float(number) => Value::Number(*number),
        Data::Int(number) => Value::Number(*number as f64),
        Data::Bool(bool) => Value::Bool(*bool),
        Data::DateTime(at) => Value::Serial(at.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Error(error) => Value::Error(error.to_string()),
    };
    Cell { value, indent: 0 }
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn part(archive: &mut Archive<'_>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = archive.by_name(path).ok()?;
    file.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)?;
    let text = found.value.into_owned();
    Some(
        quick_xml::escape::unescape(&text)
            .map(|t| t.into_owned())
            .unwrap_or(text),
    )
}

/// Calls back for each tag that begins; an empty tag is one too.
fn each_tag(xml: &[u8], mut found: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Xml::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => found(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// Where each sheet lies in the archive.
fn sheet_paths(archive: &mut Archive<'_>) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    let relations = part(archive, "xl/_rels/workbook.xml.rels").unwrap_or_default();
    each_tag(&relations, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_string(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, path);
        }
    });
    let mut paths = HashMap::new();
    let book = part(archive, "xl/workbook.xml").unwrap_or_default();
    each_tag(&book, |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
            && let Some(path) = targets.get(&id)
        {
            paths.insert(name, path.clone());
        }
    });
    paths
}

/// The indent of each cell format.
fn indents(archive: &mut Archive<'_>) -> Vec<u8> {
    let mut indents = Vec::new();
    let mut inside = false;
    let styles = part(archive, "xl/styles.xml").unwrap_or_default();
    each_tag(&styles, |tag| match tag.local_name().as_ref() {
        "cellXfs" => inside = true,
        "cellStyles" | "dxfs" => inside = false,
        "xf" if inside => indents.push(0),
        "alignment" if inside => {
            let indent = attribute(tag, "indent").and_then(|n| n.parse().ok());
            if let (Some(last), Some(indent)) = (indents.last_mut(), indent) {
                *last = indent;
            }
        }
        _ => {}
    });
    indents
}

/// Adds hidden rows and columns, outline levels, merged cells, indents, and formulas without a value.
fn add_shape(archive: &mut Archive<'_>, path: &str, indents: &[u8], sheet: &mut Sheet) {
    let Some(xml) = part(archive, path) else {
        return;
    };
    let has_indents = indents.iter().any(|indent| *indent > 0);
    let mut reader = Xml::from_reader(xml.as_slice());
    let mut buffer = Vec::new();
    let mut row = 0_usize;
    let mut place = None;
    let mut formula: Option<String> = None;
    let mut in_formula = false;
    let mut has_value = false;
    loop {
        let event = reader.read_event_into(&mut buffer);
        match &event {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "row" => {
                    row = attribute(tag, "r")
                        .and_then(|r| r.parse().ok())
                        .unwrap_or(row + 1);
                    mark_row(sheet, row, tag);
                }
                "c" => {
                    place = attribute(tag, "r").and_then(|r| place_of(&r));
                    formula = None;
                    has_value = false;
                    if has_indents
                        && let Some(at) = place
                        && let Some(style) =
                            attribute(tag, "s").and_then(|s| s.parse::<usize>().ok())
                        && let Some(indent) = indents.get(style).filter(|indent| **indent > 0)
                        && let Some(cell) = cell_at(sheet, at)
                    {
                        cell.indent = *indent;
                    }
                }
                "f" => in_formula = matches!(event, Ok(Event::Start(_))),
                "col" if attribute(tag, "hidden").is_some_and(|h| h == "1" || h == "true") => {
                    let number = |name| attribute(tag, name).and_then(|n| n.parse::<usize>().ok());
                    if let (Some(first), Some(last)) = (number("min"), number("max")) {
                        sheet
                            .hidden_columns
                            .extend((first - 1)..last.min(first + 500));
                    }
                }
                "mergeCell" => {
                    let area = attribute(tag, "ref").and_then(|area| {
                        let (start, end) = area.split_once(':')?;
                        Some((place_of(start)?, place_of(end)?))
                    });
                    sheet
                        .merged
                        .extend(area.map(|(start, end)| (start.0, end.0, start.1, end.1)));
                }
                _ => {}
            },
            Ok(Event::Text(text)) if in_formula => {
                formula = Some(text.as_ref().to_string());
            }
            Ok(Event::Text(text)) if formula.is_some() => {
                has_value |= !text.as_ref().trim().is_empty();
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "f" => in_formula = false,
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "c" => {
                if let (Some(formula), false, Some(at)) = (formula.take(), has_value, place)
                    && let Some(cell) = cell_at(sheet, at)
                {
                    cell.value = Value::Formula(formula);
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            _ => {}
        }
        buffer.clear();
    }
}

fn mark_row(sheet: &mut Sheet, number: usize, tag: &BytesStart<'_>) {
    let Some(row) = number
        .checked_sub(1)
        .and_then(|index| sheet.rows.get_mut(index))
    else {
        return;
    };
    for found in tag.attributes().flatten() {
        match found.key.local_name().as_ref() {
            "hidden" => row.hidden = matches!(found.value.as_ref(), "1" | "true"),
            "outlineLevel" => {
                row.level = found.value.parse().unwrap_or(0);
            }
            _ => {}
        }
    }
}

fn cell_at(sheet: &mut Sheet, (row, column): (usize, usize)) -> Option<&mut Cell> {
    let cells = &mut sheet.rows.get_mut(row)?.cells;
    if column >= cells.len() && column < 16_384 {
        cells.resize_with(column + 1, Cell::default);
    }
    cells.get_mut(column)
}

/// Row and column, as indexes, of `B12`.
fn place_of(name: &str) -> Option<(usize, usize)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let column = name[..digits]
        .bytes()
        .try_fold(0_usize, |sum, letter| {
            letter
                .is_ascii_uppercase()
                .then(|| sum * 26 + usize::from(letter - b'A') + 1)
        })?
        .checked_sub(1)?;
    Some((
        name[digits..].parse::<usize>().ok()?.checked_sub(1)?,
        column,
    ))
}
