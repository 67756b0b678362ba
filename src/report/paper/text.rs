//! The paper as plain text: 80 columns, for any printer and any editor.

use crate::text::{safe, width, wrap};

use super::{Block, Item, Line, LineMark, Paper, Row, Sheet, Size, Table, Tick, Word};

const COLUMNS: usize = 80;
/// Where the rows of an item begin, below its title.
const INDENT: usize = 4;
/// The room for a row's label.
const LABEL: usize = 11;
/// A space at which no line is broken. Safe text has none of these.
const JOINED: char = '\u{1}';

/// The whole paper.
pub fn paper_text(paper: &Paper) -> String {
    let mut out = Setter::default();
    let title = safe(&paper.title).into_owned();
    out.wrapped("", &title);
    out.line(&"=".repeat(width(&title).clamp(1, COLUMNS)));
    out.rows(&paper.head, 0);
    for sheet in &paper.sheets {
        out.sheet(sheet);
    }
    let standing = paper.standing.as_ref().map(|s| format!(", {s}"));
    let end = format!("End of {}{}", paper.edition, standing.unwrap_or_default());
    out.line("");
    out.wrapped("", &safe(&end));
    out.text
}

#[derive(Default)]
struct Setter {
    text: String,
}

impl Setter {
    fn line(&mut self, line: &str) {
        self.text += line.trim_end();
        self.text.push('\n');
    }

    /// A text behind something that only its first line has.
    fn wrapped(&mut self, before: &str, text: &str) {
        let behind = " ".repeat(width(before));
        for line in wrap(text, COLUMNS, before, &behind) {
            self.line(&line);
        }
    }

    fn sheet(&mut self, sheet: &Sheet) {
        self.line("");
        self.line(&"=".repeat(COLUMNS));
        self.wrapped("", &safe(&sheet.title).to_uppercase());
        self.line(&"=".repeat(COLUMNS));
        for block in &sheet.blocks {
            self.line("");
            match block {
                Block::Rows(rows) => self.rows(rows, 0),
                Block::Item(item) => self.item(item),
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn item(&mut self, item: &Item) {
        let before = item
            .tick
            .map_or(String::new(), |t| format!("{} ", boxed(t)));
        let title = format!("{}  {}", item.number, item.title);
        self.wrapped(&before, safe(title.trim()).trim());
        let facts: Vec<String> = item.facts.iter().map(|f| safe(f).into_owned()).collect();
        self.wrapped(&" ".repeat(INDENT), &facts.join(" | "));
        self.rows(&item.rows, INDENT);
    }

    fn rows(&mut self, rows: &[Row], indent: usize) {
        for row in rows {
            let loud = if row.loud { "!! " } else { "" };
            let mut label = format!("{}{:LABEL$}", " ".repeat(indent), row.label);
            for line in &row.lines {
                for line in set(line, COLUMNS - indent - LABEL - loud.len()) {
                    self.line(&format!("{label}{loud}{line}"));
                    label = " ".repeat(indent + LABEL);
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.title.is_empty() {
            self.line(&safe(&table.title));
        }
        let titles = table.columns.iter().map(|c| vec![c.title.to_string()]);
        self.cells(table, &titles.collect::<Vec<_>>());
        let rules = table.columns.iter().map(|c| "-".repeat(c.width));
        self.line(&rules.collect::<Vec<_>>().join("  "));
        for row in &table.rows {
            let cells = row.iter().zip(&table.columns);
            let set = cells.map(|(lines, c)| lines.iter().flat_map(|l| set(l, c.width)).collect());
            self.cells(table, &set.collect::<Vec<_>>());
        }
        for _ in 0..table.empty {
            self.line("");
            let room = table.columns.iter().map(|c| "_".repeat(c.width));
            self.line(&room.collect::<Vec<_>>().join("  "));
        }
    }

    /// A row of cells side by side, as high as the highest.
    fn cells(&mut self, table: &Table, cells: &[Vec<String>]) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for n in 0..height {
            let parts = cells.iter().zip(&table.columns).map(|(lines, column)| {
                let line = lines.get(n).map_or("", String::as_str);
                format!(
                    "{line}{}",
                    " ".repeat(column.width.saturating_sub(width(line)))
                )
            });
            self.line(&parts.collect::<Vec<_>>().join("  "));
        }
    }
}

/// A line with its dot, number or box, in so many columns.
fn set(line: &Line, columns: usize) -> Vec<String> {
    // Deeper than that a list is no longer one.
    let indent = "  ".repeat(line.depth.min(5));
    let before = match line.mark {
        LineMark::None => indent,
        LineMark::Dot => format!("{indent}- "),
        LineMark::Number(n) => format!("{indent}{n}. "),
        LineMark::Box(tick) => format!("{indent}{} ", boxed(tick)),
    };
    let columns = columns.max(before.len() + 1);
    wrap(
        &flat(&line.words),
        columns,
        &before,
        &" ".repeat(before.len()),
    )
    .into_iter()
    .map(|line| line.replace(JOINED, " "))
    .collect()
}

fn flat(words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Word::Text(text) | Word::Strong(text) => out += &safe(text),
            Word::Code(code) => out += &format!("`{}`", safe(code)),
            Word::Room(what, size) => {
                let room = format!("{}{JOINED}{}", safe(what), room(*size));
                apart(&mut out, room.trim_start_matches(JOINED));
            }
            Word::Choice(tick, what) => {
                let choice = format!("{} {}", boxed(*tick), safe(what));
                apart(&mut out, &choice.replace(' ', &JOINED.to_string()));
            }
        }
    }
    out
}

/// What is filled in stands apart from the words around it.
fn apart(out: &mut String, what: &str) {
    let kept = out.trim_end().len();
    out.truncate(kept);
    if !out.is_empty() {
        out.push_str("  ");
    }
    out.push_str(what);
    out.push_str("  ");
}

fn room(size: Size) -> String {
    match size {
        Size::Time => "__:__".into(),
        Size::Initials => "_".repeat(8),
        Size::Name => "_".repeat(18),
        Size::Long => "_".repeat(36),
    }
}

fn boxed(tick: Tick) -> String {
    match tick {
        Tick::Open => "[ ]".into(),
        Tick::Marked(letter) => format!("[{letter}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_and_rooms_stay_whole() {
        for (text, columns, lines) in [
            ("", 10, vec![]),
            ("one two three", 7, vec!["one two", "three"]),
            ("a  b   c", 20, vec!["a  b   c"]),
            ("abcdefghij klm", 4, vec!["abcd", "efgh", "ij", "klm"]),
            ("  indented code", 20, vec!["  indented code"]),
        ] {
            assert_eq!(wrap(text, columns, "", ""), lines, "{text:?} in {columns}");
        }
        let words = [
            Word::text("Rows"),
            Word::room("finished", Size::Time),
            Word::Choice(Tick::Open, "not yet".into()),
        ];
        assert_eq!(
            flat(&words).replace(JOINED, " "),
            "Rows  finished __:__  [ ] not yet  "
        );
        let line = Line::of(words);
        assert_eq!(set(&line, 16), ["Rows", "finished __:__", "[ ] not yet"]);
    }
}
