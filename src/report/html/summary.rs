//! What a lead looks for first: how it ended, the few figures that matter, what is still open, and
//! the night in short.

use crate::report::escape::escaped;
use crate::report::{Cell, Field, Report};

use super::cells::Pen;
use super::lines::{Line, lines};

/// The figures, by their names in the header; what has no value is left out.
const FIGURES: &[&str] = &[
    "planned_finish",
    "finished",
    "end_slip_seconds",
    "window_closes",
    "rollback_called",
    "undone",
    "undos_total",
    "no_way_back",
    "no_way_back_step",
    "steps_done",
    "steps_total",
    "steps_skipped",
    "steps_running",
    "steps_failed",
    "blockers",
    "blockers_open",
    "blocked_seconds",
    "pauses",
    "overrides",
    "late_entries",
    "corrected",
    "conflicts",
    "verified",
];

pub(super) fn summary(out: &mut String, pen: &Pen, report: &Report) {
    out.push_str("<section id=\"summary\" aria-labelledby=\"summary-title\">\n<h2 id=\"summary-title\">Summary</h2>\n<dl class=\"figures\">\n");
    for name in FIGURES {
        let mut fields = report.header.iter();
        let field = fields.find(|f| f.name == *name && !f.value.is_empty());
        field.into_iter().for_each(|field| figure(out, pen, field));
    }
    out.push_str("</dl>\n");
    still_open(out, pen, report);
    out.push_str("</section>\n");
}

fn figure(out: &mut String, pen: &Pen, field: &Field) {
    let (name, title, value) = (field.name, escaped(field.title), pen.cell(&field.value));
    let class = if weighs(field) {
        " class=\"heavy\""
    } else {
        ""
    };
    out.push_str(&format!(
        "<div{class}><dt>{title}</dt><dd data-field=\"{name}\">{value}</dd></div>\n"
    ));
}

/// Whether a figure says that something did not go as it should.
fn weighs(field: &Field) -> bool {
    let bad = match field.name {
        "steps_failed" | "blockers_open" | "conflicts" => true,
        "end_slip_seconds" | "rollback_called" | "no_way_back" => true,
        "verified" => return !matches!(&field.value, Cell::Text(verdict) if verdict == "ok"),
        _ => false,
    };
    let none = match &field.value {
        Cell::Number(number) => *number == 0,
        Cell::Span(span) => span.secs() <= 0,
        _ => false,
    };
    bad && !none
}

fn still_open(out: &mut String, pen: &Pen, report: &Report) {
    let open: Vec<Line> = lines(report, "open").collect();
    out.push_str("<h3>Still open</h3>\n");
    if open.is_empty() {
        out.push_str("<p>Nothing.</p>\n");
        return;
    }
    out.push_str("<ul class=\"open\">\n");
    for line in &open {
        let kind = escaped(line.text("kind"));
        let what = pen.cell(line.get("what"));
        let by = match line.get("who") {
            Cell::Empty => String::new(),
            who => format!(" <small>{}</small>", pen.cell(who)),
        };
        let since = line.time("since");
        let since = since.map_or(String::new(), |at| {
            format!(" <small>since {}</small>", pen.time(at))
        });
        out.push_str(&format!("<li><b>{kind}</b> {what}{by}{since}</li>\n"));
    }
    out.push_str("</ul>\n");
}

/// The whole head of the report.
pub(super) fn about(out: &mut String, pen: &Pen, report: &Report) {
    out.push_str(
        "<details class=\"table\"><summary>About this run</summary>\n<table id=\"header\">\n\
         <caption class=\"unseen\">About this run</caption>\n<tbody>\n",
    );
    for field in report.header.iter().filter(|f| !f.value.is_empty()) {
        let (name, title, value) = (field.name, escaped(field.title), pen.cell(&field.value));
        out.push_str(&format!(
            "<tr><th scope=\"row\">{title}</th><td data-field=\"{name}\">{value}</td></tr>\n"
        ));
    }
    out.push_str("</tbody>\n</table>\n</details>\n");
}

/// The night in short: a line for each row, under the date of its day.
pub(super) fn story(out: &mut String, pen: &Pen, report: &Report) {
    out.push_str("<section id=\"story\" aria-labelledby=\"story-title\">\n<h2 id=\"story-title\">The night in short</h2>\n");
    who_is_who(out, pen, report);
    let mut day = None;
    for line in lines(report, "story") {
        let Some(from) = line.time("at") else {
            continue;
        };
        let today = pen.zone.local(from).date_naive();
        let before = day.replace(today);
        if before != Some(today) {
            let end = before.map_or("", |_| "</ol>\n");
            let date = today.format("%A %-d %B %Y");
            out.push_str(&format!("{end}<h3>{date}</h3>\n<ol class=\"story\">\n"));
        }
        let until = line.time("until");
        let until = until.map_or(String::new(), |at| format!(" to {}", clock(pen, at)));
        let (from, what) = (clock(pen, from), pen.cell(line.get("what")));
        out.push_str(&format!(
            "<li><b>{from}{until}</b> <span>{what}</span></li>\n"
        ));
    }
    out.push_str(if day.is_some() {
        "</ol>\n"
    } else {
        "<p>None.</p>\n"
    });
    out.push_str("</section>\n");
}

fn clock(pen: &Pen, at: crate::time::Instant) -> String {
    let (exact, clock) = (pen.zone.rfc3339(at), pen.zone.clock(at));
    format!("<time datetime=\"{exact}\">{clock}</time>")
}

/// The story has people's short ids, as the night had.
fn who_is_who(out: &mut String, pen: &Pen, report: &Report) {
    let people = lines(report, "people").map(|line| {
        let (id, name) = (pen.cell(line.get("id")), pen.cell(line.get("name")));
        let is = if id == name {
            id
        } else {
            format!("{id} is {name}")
        };
        match line.get("roles") {
            roles if roles.is_empty() => is,
            roles => format!("{is} ({})", pen.cell(roles)),
        }
    });
    let people: Vec<String> = people.collect();
    if !people.is_empty() {
        out.push_str(&format!("<p>Here {}.</p>\n", people.join("; ")));
    }
}
