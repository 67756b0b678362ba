//! What a lead looks for first: how it ended, the few figures that matter, what is still open, and
//! the night in short.

use crate::report::escape::escaped;
use crate::report::{Field, Report};
use crate::time::Instant;
use crate::words::Cell;

use super::cells::Pen;

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
    "steps_total",
    "steps_done",
    "steps_worked_around",
    "steps_skipped",
    "steps_rolled_back",
    "steps_unsigned",
    "steps_running",
    "steps_failed",
    "gates_no_go",
    "steps_not_started",
    "blockers",
    "blockers_open",
    "blocked_seconds",
    "blocked_any_seconds",
    "out_too_long",
    "pauses",
    "overrides",
    "late_entries",
    "corrected",
    "conflicts",
    "verified",
];

/// Of the steps these are shown only where there are any: with the others they add up.
const RARE: &[&str] = &[
    "steps_worked_around",
    "steps_rolled_back",
    "steps_unsigned",
    "gates_no_go",
    "steps_not_started",
];

pub(super) fn summary(out: &mut String, pen: &Pen, report: &Report) {
    out.push_str("<section id=\"summary\" aria-labelledby=\"summary-title\">\n<h2 id=\"summary-title\">Summary</h2>\n<dl class=\"figures\">\n");
    for name in FIGURES {
        let mut fields = report.header.iter();
        let field = fields.find(|f| f.name == *name && is_shown(f));
        field.into_iter().for_each(|field| figure(out, pen, field));
    }
    out.push_str("</dl>\n");
    still_open(out, pen, report);
    out.push_str("</section>\n");
}

fn is_shown(field: &Field) -> bool {
    let is_rare = RARE.contains(&field.name) && field.value == Cell::Number(0);
    !field.value.is_empty() && !is_rare
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
        "end_slip_seconds" | "rollback_called" | "no_way_back" | "out_too_long" => true,
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
    out.push_str("<h3>Still open</h3>\n");
    if report.open.is_empty() {
        out.push_str("<p>Nothing.</p>\n");
        return;
    }
    out.push_str("<ul class=\"open\">\n");
    for line in &report.open {
        let (kind, what) = (escaped(line.kind), pen.text(&line.what));
        let by = match &line.who {
            Cell::Empty => String::new(),
            who => format!(" <small>{}</small>", pen.cell(who)),
        };
        let since = line.since.map_or(String::new(), |at| {
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
    let mut day = None;
    for line in &report.story {
        let today = pen.zone.local(line.at).date_naive();
        let before = day.replace(today);
        if before != Some(today) {
            let end = before.map_or("", |_| "</ol>\n");
            let date = today.format("%A %-d %B %Y");
            out.push_str(&format!("{end}<h3>{date}</h3>\n<ol class=\"story\">\n"));
        }
        let until = line
            .until
            .map(|at| format!(" to {}", time(pen, at, line.at)));
        let (from, until) = (time(pen, line.at, line.at), until.unwrap_or_default());
        let what = pen.text(&line.what);
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

/// A time as it is read beside another one, with its date where that is another.
fn time(pen: &Pen, at: Instant, other: Instant) -> String {
    let (exact, clock) = (pen.zone.rfc3339(at), pen.zone.near(at, other));
    format!("<time datetime=\"{exact}\">{}</time>", escaped(&clock))
}

#[cfg(test)]
mod tests {
    use super::FIGURES;
    use crate::report::{Source, rows};
    use crate::run::testing::Night;
    use crate::situation::Situation;

    /// A field that has another name now would be left out without a word.
    #[test]
    fn every_figure_is_in_the_head() {
        let mut night = Night::live();
        let now = night.now;
        let report = rows(
            &Situation::at(now, night.run("amara"), ""),
            &Source::default(),
        );
        for name in FIGURES {
            assert!(report.field(name).is_some(), "{name}");
        }
    }

    /// A reader adds up what the head shows of the steps.
    #[test]
    fn the_steps_add_up() {
        let steps = |name: &&&str| name.starts_with("steps_") || **name == "gates_no_go";
        let mut night = Night::live();
        let now = night.now;
        let report = rows(
            &Situation::at(now, night.run("amara"), ""),
            &Source::default(),
        );
        let number = |name: &&str| match report.field(name) {
            Some(crate::words::Cell::Number(number)) => *number,
            other => panic!("{name}: {other:?}"),
        };
        let of_all: Vec<_> = FIGURES.iter().filter(steps).map(number).collect();
        assert_eq!(of_all[1..].iter().sum::<i64>(), of_all[0], "{of_all:?}");
    }
}
