//! The tables, those of one question together. What is long is folded, and says how long it is.

use crate::report::escape::escaped;
use crate::report::tables::RECORDED;
use crate::report::{Report, Table};
use crate::words::Cell;

use super::cells::Pen;
use super::pictures::Picture;

/// A table with more rows is folded.
const FOLDED: usize = 100;

/// Of a table with more rows only the first and the last are in the page: a browser has to lay
/// out all of it.
const MOST: usize = 1_000;

/// A text of more letters gets a column that is wide enough to read it.
const WIDE: usize = 40;

/// Tables that answer one question.
pub(super) struct Chapter {
    pub id: &'static str,
    pub title: &'static str,
    tables: &'static [&'static str],
}

const CHAPTERS: &[Chapter] = &[
    Chapter {
        id: "planned",
        title: "Planned and actual",
        tables: &[
            "phases",
            "steps",
            "slip-totals",
            "slip",
            "attempts",
            "plan-changes",
        ],
    },
    Chapter {
        id: "works",
        title: "Services and downtime",
        tables: &["services", "downtime", "tests"],
    },
    Chapter {
        id: "stuck",
        title: "What was stuck",
        tables: &["blockers", "calls", "pauses"],
    },
    Chapter {
        id: "decided",
        title: "Gates and decisions",
        tables: &["gates", "votes", "criteria", "conditions", "ahead"],
    },
    Chapter {
        id: "back",
        title: "Going back",
        tables: &["rollbacks", "undos"],
    },
    Chapter {
        id: "signed",
        title: "Sign-offs and evidence",
        tables: &["sign-off-matrix", "sign-offs", "evidence"],
    },
    Chapter {
        id: "who",
        title: "People",
        tables: &["people", "hand-overs", "hand-over-items", "delegations"],
    },
    Chapter {
        id: "exceptions",
        title: "About the log",
        tables: &[
            "overrides",
            "late-entries",
            "corrections",
            "conflicts",
            "clocks",
            "verification",
        ],
    },
    Chapter {
        id: "log",
        title: "The whole log",
        tables: &["timeline"],
    },
];

/// What the page shows elsewhere, not as a table.
const TOLD: &[&str] = &["story", "open"];

/// Whatever table no chapter asks for.
const MORE: Chapter = Chapter {
    id: "more",
    title: "More",
    tables: &[],
};

/// The chapters that this report has, with their tables.
pub(super) fn chapters(report: &Report) -> Vec<(&'static Chapter, Vec<&Table>)> {
    let named = |name: &&str| report.tables.iter().find(|t| t.name == *name);
    let mut all: Vec<(&Chapter, Vec<&Table>)> = CHAPTERS
        .iter()
        .map(|chapter| (chapter, chapter.tables.iter().filter_map(named).collect()))
        .collect();
    let known =
        |name: &&str| TOLD.contains(name) || CHAPTERS.iter().any(|c| c.tables.contains(name));
    let more = report.tables.iter().filter(|t| !known(&t.name));
    all.push((&MORE, more.collect()));
    all.retain(|(_, tables)| !tables.is_empty());
    all
}

pub(super) fn chapter(
    out: &mut String,
    pen: &Pen,
    report: &Report,
    chapter: &Chapter,
    tables: &[&Table],
) {
    let (id, title) = (chapter.id, chapter.title);
    out.push_str(&format!(
        "<section class=\"tables\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>\n"
    ));
    let (empty, full): (Vec<&Table>, Vec<&Table>) = tables.iter().partition(|t| t.rows.is_empty());
    for table in full {
        // The log is for looking something up, however short it is.
        let fold = table.rows.len() > FOLDED || table.name == "timeline";
        if fold {
            folded(out, pen, table)
        } else {
            of(out, pen, table, "")
        }
        if table.name == "late-entries" {
            each_late_entry(out, pen, report);
        }
    }
    if !empty.is_empty() {
        let titles = empty
            .iter()
            .map(|t| escaped(t.title))
            .collect::<Vec<String>>()
            .join("; ");
        out.push_str(&format!("<p class=\"none\">None: {titles}.</p>\n"));
    }
    out.push_str("</section>\n");
}

/// The entries of the log that were entered late, with both times.
fn each_late_entry(out: &mut String, pen: &Pen, report: &Report) {
    let timeline = report.tables.iter().find(|t| t.name == "timeline");
    let Some((timeline, recorded)) = timeline.and_then(|table| {
        let place = table.columns.iter().position(|c| c.name == RECORDED)?;
        Some((table, place))
    }) else {
        return;
    };
    let is_late = |row: &&Vec<Cell>| row.get(recorded).is_some_and(|cell| !cell.is_empty());
    let late = Table {
        name: "late-each",
        title: "Each late entry, with both times",
        columns: timeline.columns.clone(),
        rows: timeline.rows.iter().filter(is_late).cloned().collect(),
    };
    folded(out, pen, &late);
}

fn folded(out: &mut String, pen: &Pen, table: &Table) {
    let (title, rows) = (escaped(table.title), table.rows.len());
    out.push_str(&format!(
        "<details class=\"table rows\"><summary>{title} <small>({rows} rows)</small></summary>\n"
    ));
    of(out, pen, table, " class=\"unseen\"");
    out.push_str("</details>\n");
}

/// One table. Columns in which no row has anything are left out, as in every format for people.
fn of(out: &mut String, pen: &Pen, table: &Table, caption: &str) {
    let used = |ix: &usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(*ix));
        cells.any(|cell| !cell.is_empty())
    };
    let shown: Vec<usize> = (0..table.columns.len()).filter(used).collect();
    let (name, title) = (table.name, escaped(table.title));
    // Wide tables scroll inside of a box, which the keyboard has to reach.
    out.push_str(&format!(
        "<div class=\"scroll\" role=\"group\" aria-label=\"{title}\" tabindex=\"0\">\n\
         <table id=\"{name}\">\n<caption{caption}>{title}</caption>\n<thead><tr>"
    ));
    for &ix in &shown {
        let column = &table.columns[ix];
        let (name, title) = (escaped(&column.name), escaped(&column.title));
        out.push_str(&format!(
            "<th scope=\"col\" data-column=\"{name}\">{title}</th>"
        ));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (place, row) in kept(table.rows.len()) {
        match row {
            Some(row) => line(out, pen, table, &shown, row),
            None => gap(out, shown.len(), place),
        }
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// The places of the rows that are shown; nothing, with their number, for those that are not.
fn kept(rows: usize) -> Vec<(usize, Option<usize>)> {
    if rows <= MOST {
        return (0..rows).map(|row| (row, Some(row))).collect();
    }
    let half = MOST / 2;
    let left_out = rows - 2 * half;
    let some = |row| (row, Some(row));
    let first = (0..half).map(some);
    let last = (rows - half..rows).map(some);
    first.chain([(left_out, None)]).chain(last).collect()
}

fn gap(out: &mut String, columns: usize, left_out: usize) {
    out.push_str(&format!(
        "<tr class=\"gap\"><td colspan=\"{columns}\">{left_out} rows are not in this page: the \
         report as JSON or CSV has all of them</td></tr>\n"
    ));
}

fn line(out: &mut String, pen: &Pen, table: &Table, shown: &[usize], row: usize) {
    let cells = &table.rows[row];
    out.push_str("<tr>");
    for (place, &ix) in shown.iter().enumerate() {
        let Some(value) = cells.get(ix) else { continue };
        let text = match table.name {
            "evidence" => evidence(pen, value, row),
            _ => pen.cell(value),
        };
        let figure = match value {
            Cell::Number(_) | Cell::Span(_) => " class=\"n\"",
            Cell::Time(_) => " class=\"t\"",
            Cell::Text(text) if text.len() > WIDE => " class=\"w\"",
            Cell::Text(text) if text.len() > WIDE / 3 => " class=\"m\"",
            _ => "",
        };
        match place {
            0 => out.push_str(&format!("<th scope=\"row\"{figure}>{text}</th>")),
            _ => out.push_str(&format!("<td{figure}>{text}</td>")),
        }
    }
    out.push_str("</tr>\n");
}

/// A file that was given, with its picture where it is one, small until it is opened.
fn evidence(pen: &Pen, value: &Cell, row: usize) -> String {
    let picture = pen.pictures.get(row);
    let shown = match value {
        Cell::File(file) => picture.map(|p| shown(p, file.asked.as_ref().unwrap_or(&file.name))),
        _ => None,
    };
    pen.cell(value) + &shown.unwrap_or_default()
}

fn shown(picture: &Picture, asked: &str) -> String {
    let (address, asked) = (&picture.address, escaped(asked));
    let (width, height) = (picture.width, picture.height);
    format!(
        "<details class=\"picture\"><summary><img src=\"{address}\" alt=\"{asked}\" \
         width=\"{width}\" height=\"{height}\" loading=\"lazy\"></summary>\
         <small>{width} × {height}</small></details>"
    )
}
