//! How a value stands in the page: short to read, and exact beside it for programs.

use crate::report::Report;
use crate::report::escape::{escaped, escaped_lines};
use crate::run::EVIDENCE;
use crate::text::safe;
use crate::time::{Instant, Span, Zone};
use crate::words::{Cell, File};

use super::Pictures;
use super::pictures::file_name;

/// A text with more characters is folded behind its beginning.
const LONG: usize = 600;

/// How much of a folded text is shown.
const BEGINNING: usize = 160;

/// A list of more is folded.
const MANY: usize = 30;

/// Of a list of more only the beginning is in the page.
const MOST: usize = 200;

/// Writes values, times on the clock of the run.
pub(super) struct Pen<'a> {
    pub zone: &'a Zone,
    /// Names of days are not enough to tell its times apart.
    with_dates: bool,
    pub pictures: &'a Pictures,
}

impl<'a> Pen<'a> {
    pub fn of(report: &'a Report, pictures: &'a Pictures) -> Pen<'a> {
        // When it was written changes nothing of how a night reads.
        let header = report
            .header
            .iter()
            .filter(|f| f.name != "now")
            .map(|f| &f.value);
        let cells = report.tables.iter().flat_map(|t| t.rows.iter().flatten());
        let times = header.chain(cells).filter_map(|cell| match cell {
            Cell::Time(at) => Some(*at),
            _ => None,
        });
        let range = times.fold(None, |range: Option<(Instant, Instant)>, at| {
            let (from, to) = range.unwrap_or((at, at));
            Some((from.min(at), to.max(at)))
        });
        let days = range.map_or(0, |(from, to)| Span::between(from, to).secs() / 86_400);
        Pen {
            zone: &report.zone,
            with_dates: days >= 6,
            pictures,
        }
    }

    /// `Fri 18:03:30`, the seconds small; over several weeks `27 Nov 18:03:30`.
    pub fn time(&self, at: Instant) -> String {
        let exact = self.zone.rfc3339(at);
        let local = self.zone.local(at);
        let day = self.day(at);
        let (clock, seconds) = (local.format("%H:%M"), local.format(":%S"));
        // The name of the zone, in an hour that occurs twice.
        let zone = self.zone.clock(at).split_off(clock.to_string().len());
        format!("<time datetime=\"{exact}\">{day} {clock}<small>{seconds}</small>{zone}</time>")
    }

    /// `Fri 18:03`, for pictures.
    pub fn short(&self, at: Instant) -> String {
        format!("{} {}", self.day(at), self.clock(at))
    }

    pub fn day(&self, at: Instant) -> String {
        let format = if self.with_dates { "%-d %b" } else { "%a" };
        self.zone.local(at).format(format).to_string()
    }

    /// `18:03`, with the zone where that comes twice.
    pub fn clock(&self, at: Instant) -> String {
        self.zone.clock(at)
    }

    /// A text, folded where it is long.
    pub fn text(&self, text: &str) -> String {
        long(text)
    }

    pub fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Time(at) => self.time(*at),
            Cell::Span(span) => format!("<data value=\"{}\">{span}</data>", span.secs()),
            Cell::Text(text) => self.text(text),
            Cell::Entry { short, .. } => format!("<code>{}</code>", escaped(short)),
            Cell::File(file) => file_link(file),
            Cell::List(cells) => self.list(cells),
            Cell::Empty | Cell::Number(_) | Cell::Flag(_) | Cell::Person { .. } => {
                escaped(&cell.line(self.zone))
            }
        }
    }

    /// One value by itself, more as a list.
    fn list(&self, cells: &[Cell]) -> String {
        match cells {
            [one] => self.cell(one),
            cells if cells.len() > MANY => self.many(cells),
            cells if cells.iter().all(is_word) => {
                let words: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
                words.join(", ")
            }
            cells => self.items(cells),
        }
    }

    fn many(&self, cells: &[Cell]) -> String {
        let (count, shown) = (cells.len(), &cells[..cells.len().min(MOST)]);
        let more = match count - shown.len() {
            0 => String::new(),
            more => format!("<p>{more} more are in the report as JSON or CSV</p>"),
        };
        let items = self.items(shown);
        format!("<details><summary>{count}</summary>{items}{more}</details>")
    }

    fn items(&self, cells: &[Cell]) -> String {
        let items = cells
            .iter()
            .map(|cell| format!("<li>{}</li>", self.cell(cell)));
        format!("<ul>{}</ul>", items.collect::<String>())
    }
}

/// To where it lies in the run folder, beside a report in there.
fn file_link(file: &File) -> String {
    let name = escaped_lines(file.name.trim());
    match file_name(file) {
        None => name,
        Some(address) => format!("<a href=\"{EVIDENCE}/{}\">{name}</a>", percent(&address)),
    }
}

/// A file name as a part of an address: all that could mean something there as its bytes.
fn percent(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

/// Short enough to stand in a line with others.
fn is_word(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => text.len() < 24 && !text.contains(' '),
        Cell::Person { .. } | Cell::Entry { .. } => true,
        _ => false,
    }
}

/// A text, folded where it is long.
fn long(text: &str) -> String {
    // A text can't have more characters than bytes.
    if text.len() <= LONG {
        return escaped_lines(text.trim());
    }
    let shown = safe(text);
    let count = shown.chars().count();
    let beginning: String = shown.chars().take(BEGINNING).collect();
    format!(
        "<details><summary>{}… <small>({count} characters)</small></summary>{}</details>",
        escaped(beginning.trim()),
        escaped_lines(text.trim()),
    )
}
