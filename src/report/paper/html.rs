//! The paper as one HTML file to print: no script, no network, black on white, Letter or A4.

use crate::report::escape::escaped;
use crate::text::safe;

use super::{Block, Column, Item, Line, LineMark, Paper, Row, Sheet, Size, Table, Tick, Word};

/// How it looks, but for what stands in the margins of each page.
const STYLE: &str = include_str!("print.css");

/// The whole paper.
pub fn paper_html(paper: &Paper) -> String {
    let title = escaped(&paper.title);
    let edition = escaped(&paper.edition);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    out += "<meta charset=\"utf-8\">\n";
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    out += &format!("<title>{title}, {edition}</title>\n");
    out += &format!(
        "<style>\n{}{STYLE}</style>\n</head>\n<body>\n",
        margins(paper)
    );
    out += &format!("<header>\n<h1>{title}</h1>\n");
    rows(&mut out, &paper.head);
    out += "</header>\n";
    for part in &paper.sheets {
        sheet(&mut out, part);
    }
    out += "</body>\n</html>\n";
    out
}

/// What stands on each page: title and edition, which run as of when, and the page's number.
fn margins(paper: &Paper) -> String {
    let standing = paper.standing.as_deref().unwrap_or_default();
    format!(
        "@page {{\n  @top-left {{ content: {} }}\n  @top-right {{ content: {} }}\n  \
         @bottom-left {{ content: {} }}\n}}\n",
        quoted(&paper.title),
        quoted(&paper.edition),
        quoted(standing),
    )
}

fn sheet(out: &mut String, sheet: &Sheet) {
    let class = if sheet.own_page { "sheet own" } else { "sheet" };
    out.push_str(&format!("<section class=\"{class}\">\n"));
    out.push_str(&format!("<h2>{}</h2>\n", escaped(&sheet.title)));
    for block in &sheet.blocks {
        match block {
            Block::Rows(block) => rows(out, block),
            Block::Item(block) => item(out, block),
            Block::Table(block) => table(out, block),
        }
    }
    out.push_str("</section>\n");
}

fn item(out: &mut String, item: &Item) {
    out.push_str("<article>\n");
    out.push_str(&item.tick.map_or(String::new(), boxed));
    let number = if item.number.is_empty() {
        String::new()
    } else {
        format!("<span class=\"no\">{}</span> ", escaped(&item.number))
    };
    out.push_str(&format!("<h3>{number}{}</h3>\n", escaped(&item.title)));
    let facts: Vec<String> = item.facts.iter().map(|fact| escaped(fact)).collect();
    if !facts.is_empty() {
        out.push_str(&format!(
            "<p class=\"facts\">{}</p>\n",
            facts.join(" &middot; ")
        ));
    }
    rows(out, &item.rows);
    out.push_str("</article>\n");
}

fn rows(out: &mut String, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("<dl>\n");
    for row in rows {
        let class = if row.loud { " class=\"loud\"" } else { "" };
        out.push_str(&format!(
            "<dt{class}>{}</dt><dd{class}>",
            escaped(row.label)
        ));
        lines(out, &row.lines);
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

fn table(out: &mut String, table: &Table) {
    out.push_str("<table>\n");
    if !table.title.is_empty() {
        out.push_str(&format!("<caption>{}</caption>\n", escaped(&table.title)));
    }
    let all: usize = table.columns.iter().map(|c| c.width).sum();
    let share = |column: &Column| column.width * 100 / all.max(1);
    out.push_str("<thead><tr>");
    for column in &table.columns {
        let (share, title) = (share(column), escaped(column.title));
        out.push_str(&format!(
            "<th scope=\"col\" style=\"width:{share}%\">{title}</th>"
        ));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td>");
            lines(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    for _ in 0..table.empty {
        let cells = "<td></td>".repeat(table.columns.len());
        out.push_str(&format!("<tr class=\"empty\">{cells}</tr>\n"));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn lines(out: &mut String, lines: &[Line]) {
    for line in lines {
        let mark = match line.mark {
            LineMark::None => String::new(),
            LineMark::Dot => "<b class=\"dot\">-</b>".into(),
            LineMark::Number(n) => format!("<b class=\"dot\">{n}.</b>"),
            LineMark::Box(tick) => boxed(tick),
        };
        let pen = line
            .words
            .iter()
            .any(|w| matches!(w, Word::Room(..) | Word::Choice(..)));
        let class = match (mark.is_empty(), pen) {
            (true, false) => "line",
            (false, false) => "line marked",
            (true, true) => "line pen",
            (false, true) => "line marked pen",
        };
        let depth = match line.depth.min(5) {
            0 => String::new(),
            depth => format!(" style=\"margin-left:{}em\"", 2 * depth),
        };
        out.push_str(&format!("<div class=\"{class}\"{depth}>{mark}<span>"));
        for (n, word) in line.words.iter().enumerate() {
            out.push_str(&set(word, n == 0));
        }
        out.push_str("</span></div>");
    }
}

/// A word. What a line begins with takes the same room in each, so that rooms stand in columns.
fn set(word: &Word, first: bool) -> String {
    match word {
        Word::Text(text) => kept(text),
        Word::Code(code) => format!("<code>{}</code>", kept(code)),
        Word::Strong(text) => {
            if first {
                format!("<strong class=\"first\">{}</strong>", kept(text))
            } else {
                format!("<strong>{}</strong>", kept(text))
            }
        }
        Word::Room(what, size) => {
            let class = match (size, first) {
                (Size::Time, _) => "room time",
                (Size::Name, true) => "room who",
                _ => "room",
            };
            let room = room(*size);
            let what = escaped(what);
            format!("<span class=\"{class}\"><span>{what}</span> {room}</span>")
        }
        Word::Choice(tick, what) => {
            let (tick, what) = (boxed(*tick), escaped(what));
            format!("<span class=\"choice\">{tick}{what}</span>")
        }
    }
}

fn room(size: Size) -> &'static str {
    match size {
        Size::Time => "<i class=\"hh\"></i>:<i class=\"hh\"></i>",
        Size::Initials => "<i class=\"initials\"></i>",
        Size::Name => "<i class=\"name\"></i>",
        Size::Long => "<i class=\"long\"></i>",
    }
}

fn boxed(tick: Tick) -> String {
    match tick {
        Tick::Open => "<span class=\"box\" role=\"img\" aria-label=\"open\"></span>".into(),
        Tick::Marked(letter) => format!("<span class=\"box\">{letter}</span>"),
    }
}

/// Text in which numbers to call and options of commands are not broken at their hyphens.
fn kept(text: &str) -> String {
    let text = safe(text);
    let piece = |piece: &str| {
        let word = piece.trim_end();
        if word.contains('-') && word.len() <= 28 {
            let after = &piece[word.len()..];
            format!("<span class=\"kept\">{}</span>{after}", escaped(word))
        } else {
            escaped(piece)
        }
    };
    text.split_inclusive(' ').map(piece).collect()
}

/// Text as a string of CSS. What could end the string, or the style, is written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in safe(text).chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | ':' | '-') {
            out.push(c)
        } else {
            out.push_str(&format!("\\{:x} ", u32::from(c)))
        }
    }
    out + "\""
}
