//! JSON: the rows under their stable names, times in RFC 3339 with the local offset, durations in
//! seconds. See `docs/json.md`.

use std::fmt::Write as _;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::text::is_unsafe;
use crate::time::Zone;

use crate::report::{Report, Table};
use crate::words::Cell;

/// The whole report.
pub fn json(report: &Report) -> serde_json::Result<String> {
    to_json(report)
}

/// Any value as JSON on several lines.
pub fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(inert)
}

/// Any value as JSON on one line, as JSON Lines have it.
pub fn to_json_line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(inert)
}

/// Characters that steer a terminal or hide what stands there are written as escapes: nothing of
/// a text is lost, and nothing of it acts. JSON has them only inside of strings.
fn inert(json: String) -> String {
    let fine = |c: char| c == '\n' || !is_unsafe(c);
    if json.chars().all(fine) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if fine(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string can't fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let header = Object(
            self.header
                .iter()
                .map(|f| (f.name, Value(&f.value, &self.zone)))
                .collect(),
        );
        let table = |table| (snake(table), Rows(table, &self.zone));
        let tables: Vec<(String, Rows)> = self.tables.iter().map(table).collect();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("header", &header)?;
        map.serialize_entry("tables", &Object(tables))?;
        map.end()
    }
}

fn snake(table: &Table) -> String {
    table.name.replace('-', "_")
}

/// Keys and values in this order.
struct Object<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Object<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(k, v)| (k, v)))
    }
}

/// A table as an array of objects.
struct Rows<'a>(&'a Table, &'a Zone);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Rows(table, zone) = *self;
        serializer.collect_seq(table.rows.iter().map(|row| {
            let names = table.columns.iter().map(|column| &column.name);
            let values = row.iter().map(|cell| Value(cell, zone));
            Object(names.zip(values).collect())
        }))
    }
}

struct Value<'a>(&'a Cell, &'a Zone);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Value(cell, zone) = *self;
        match cell {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::File(file) => serializer.serialize_str(&file.name),
            Cell::Number(number) => serializer.serialize_i64(*number),
            Cell::Time(at) => serializer.serialize_str(&zone.rfc3339(*at)),
            Cell::Span(span) => serializer.serialize_i64(span.secs()),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::Person { id, .. } | Cell::Entry { id, .. } => serializer.serialize_str(id),
            Cell::List(cells) => serializer.collect_seq(cells.iter().map(|cell| Value(cell, zone))),
        }
    }
}
