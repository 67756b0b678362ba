//! Values between commas, semicolons, tabs or bars.

use super::rows::{Cell, Row, Sheet};

/// The one sheet of such a file.
pub fn sheet(text: &str, name: &str) -> Sheet {
    let (text, named) = after_separator_line(text);
    let delimiter = named.unwrap_or_else(|| delimiter(text, name));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let skipped = usize::from(named.is_some());
    // What can't be a record is none: with flexible rows and text, nothing can't.
    let rows = reader
        .records()
        .filter_map(Result::ok)
        .enumerate()
        .map(|(index, record)| Row {
            number: index + 1 + skipped,
            cells: record
                .iter()
                .map(|field| Cell::text(unescaped(field)))
                .collect(),
            hidden: false,
            level: 0,
        });
    Sheet {
        rows: with_blank_lines(rows.collect(), text, delimiter, skipped),
        ..Sheet::default()
    }
}

/// The reader leaves out blank lines; a spreadsheet counts them as rows.
fn with_blank_lines(mut rows: Vec<Row>, text: &str, delimiter: u8, skipped: usize) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut blank = 0;
    let mut last_end = 1;
    let lines: Vec<&str> = text.split('\n').collect();
    for (row, record) in rows.iter_mut().zip(reader.records().filter_map(Result::ok)) {
        let line = record.position().map_or(1, |p| p.line() as usize);
        // The position of a record is before the blank lines that come before it.
        let mut first = line.max(last_end);
        while lines
            .get(first - 1)
            .is_some_and(|l| l.trim_end_matches('\r').is_empty())
        {
            first += 1;
            blank += 1;
        }
        last_end = first
            + record
                .iter()
                .map(|field| field.matches('\n').count())
                .sum::<usize>()
            + 1;
        row.number += blank;
    }
    let _ = skipped;
    rows
}

/// Cells that a program guarded against being a formula: `'=A1`.
fn unescaped(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => field,
    }
}

/// Excel may say in the first line what stands between the values: `sep=;`.
fn after_separator_line(text: &str) -> (&str, Option<u8>) {
    let named = text.strip_prefix("sep=").and_then(|rest| {
        let delimiter = rest.bytes().next().filter(u8::is_ascii)?;
        Some((rest[1..].strip_prefix('\n')?, Some(delimiter)))
    });
    named.unwrap_or((text, None))
}

/// What stands between the values: what is in most of the first lines, outside of quotes.
fn delimiter(text: &str, name: &str) -> u8 {
    // What was exported says it behind its first words.
    if let Some(rest) = text.strip_prefix(crate::import::MARK)
        && let Some(delimiter @ (b',' | b';' | b'\t')) = rest.bytes().next()
    {
        return delimiter;
    }
    let lower = name.to_ascii_lowercase();
    if [".tsv", ".tab"].iter().any(|end| lower.ends_with(end)) && text.contains('\t') {
        return b'\t';
    }
    let score = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let widths: Vec<usize> = reader
            .records()
            .filter_map(Result::ok)
            .take(40)
            .map(|record| record.len())
            .collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        let as_wide = widths.iter().filter(|w| **w == widest).count();
        if widest < 2 {
            0
        } else {
            as_wide * 100 + widest.min(60)
        }
    };
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter))
        .filter(|delimiter| score(*delimiter) > 0)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, Vec<String>)> {
        let sheet = sheet(text, "plan.csv");
        let row = |row: &Row| (row.number, row.cells.iter().map(Cell::shown).collect());
        sheet.rows.iter().map(row).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let rows = shown("a;b\n\n1;\"x\ny\"\n2;z, u\n");
        assert_eq!(rows[0], (1, vec!["a".to_string(), "b".into()]));
        assert_eq!(rows[1].0, 3);
        assert_eq!(rows[1].1[1], "x\ny");
        assert_eq!(rows[2], (4, vec!["2".to_string(), "z, u".into()]));
    }

    #[test]
    fn the_delimiter_shows() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1;2\n",
            "a\tb\n1\t2\n",
            "a|b\n1|2\n",
            "sep=;\na;b\n1;2\n",
        ] {
            let rows = shown(text);
            assert_eq!(
                rows.last().map(|r| r.1.clone()),
                Some(vec!["1".to_string(), "2".into()])
            );
        }
    }
}
