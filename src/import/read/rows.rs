//! Sheets of cells, as every kind of table is read.

/// A table: a sheet of a workbook, a file of values, or a table in a text.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Empty where the file is the sheet.
    pub name: String,
    /// Nobody sees it in the workbook.
    pub hidden: bool,
    pub rows: Vec<Row>,
    /// First and last row, first and last column, as indexes.
    pub merged: Vec<(usize, usize, usize, usize)>,
    /// Columns that nobody sees, as indexes.
    pub hidden_columns: Vec<usize>,
    /// Whether a blank list of predecessors means that there are none, as in MS Project.
    pub links_are_complete: bool,
}

/// One row of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As people count rows, or lines of a text: from 1.
    pub number: usize,
    pub cells: Vec<Cell>,
    pub hidden: bool,
    /// How deep it lies in the outline: 0 at the top.
    pub level: u8,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    pub value: Value,
    /// Steps of indent, by format.
    pub indent: u8,
}

/// What is in a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// Days since 1899-12-30, as spreadsheets count.
    Serial(f64),
    /// A formula that was never computed.
    Formula(String),
    /// Such as `#REF!`.
    Error(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell {
            value: if text.trim().is_empty() {
                Value::Empty
            } else {
                Value::Text(text)
            },
            indent: 0,
        }
    }

    /// Whether nothing is in it, or what programs write for nothing.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Empty => true,
            Value::Text(text) => is_nothing(text),
            _ => false,
        }
    }

    /// As a person reads it, without the space around it.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::Empty => String::new(),
            Value::Text(text) => text.trim().to_string(),
            Value::Number(number) => number_text(*number),
            Value::Bool(true) => "TRUE".into(),
            Value::Bool(false) => "FALSE".into(),
            Value::Serial(serial) => serial_text(*serial),
            Value::Formula(formula) => format!("={formula}"),
            Value::Error(error) => error.clone(),
        }
    }
}

impl Row {
    pub fn cell(&self, column: usize) -> &Cell {
        const NONE: &Cell = &Cell {
            value: Value::Empty,
            indent: 0,
        };
        self.cells.get(column).unwrap_or(NONE)
    }

    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

impl Sheet {
    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.rows
            .iter()
            .map(|row| row.cells.len())
            .max()
            .unwrap_or(0)
    }
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["nan", "null", "none", "#n/a"]
            .iter()
            .any(|no| text.eq_ignore_ascii_case(no))
}

/// `A`, `B`, ..., `AA`, of an index from 0.
pub fn column_name(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (index % 26) as u8));
        match (index / 26).checked_sub(1) {
            Some(next) => index = next,
            None => return name,
        }
    }
}

fn number_text(number: f64) -> String {
    let rounded = (number * 1e9).round() / 1e9;
    format!("{rounded}")
}

fn serial_text(serial: f64) -> String {
    use crate::import::values::Stamp;
    match Stamp::of_serial(serial) {
        stamp if serial < 1.0 => stamp.clock().unwrap_or_default(),
        stamp => stamp.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_of_a_spreadsheet() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(index), name);
        }
    }

    #[test]
    fn a_cell_is_shown_as_people_read_it() {
        let shown = |value: Value| Cell { value, indent: 0 }.shown();
        assert_eq!(shown(Value::Number(1.1)), "1.1");
        assert_eq!(shown(Value::Number(0.1 + 0.2)), "0.3");
        assert_eq!(shown(Value::Number(90.0)), "90");
        assert_eq!(shown(Value::Serial(46353.75)), "2026-11-27 18:00");
        assert_eq!(shown(Value::Serial(0.5)), "12:00");
        assert_eq!(shown(Value::Text("  a ".into())), "a");
    }
}
