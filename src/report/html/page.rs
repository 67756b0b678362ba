//! The page around it all: head, landmarks, contents, and the chapters in the order in which they
//! are read.

use crate::report::Report;
use crate::report::escape::escaped;
use crate::words::Cell;

use super::cells::Pen;
use super::{Page, outlook, summary, tables, timeline};

const STYLE: &str = include_str!("style.css");

pub(super) fn of(report: &Report, page: &Page) -> String {
    let pen = Pen::of(report, &page.pictures);
    let chapters = tables::chapters(report);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n");
    head(&mut out, report, page);
    out.push_str("<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
    banner(&mut out, &pen, report);
    let own = [
        ("summary", "Summary"),
        ("story", "The night in short"),
        ("pictures", "Timeline"),
    ];
    let all = own
        .into_iter()
        .chain(chapters.iter().map(|(c, _)| (c.id, c.title)));
    contents(&mut out, all);
    out.push_str("<main id=\"main\" tabindex=\"-1\">\n");
    summary::summary(&mut out, &pen, report);
    summary::story(&mut out, &pen, report);
    pictures(&mut out, &pen, report);
    for (chapter, tables) in &chapters {
        tables::chapter(&mut out, &pen, report, chapter, tables);
    }
    summary::about(&mut out, &pen, report);
    out.push_str("</main>\n");
    footer(&mut out, &pen, report);
    out.push_str("</body>\n</html>\n");
    out
}

fn pictures(out: &mut String, pen: &Pen, report: &Report) {
    out.push_str(
        "<section id=\"pictures\" aria-labelledby=\"pictures-title\">\n\
         <h2 id=\"pictures-title\">Timeline</h2>\n",
    );
    if let Some(chart) = &report.charts.timeline {
        timeline::timeline(out, pen, chart);
    }
    outlook::outlook(out, pen, &report.charts.outlook);
    out.push_str("</section>\n");
}

fn head(out: &mut String, report: &Report, page: &Page) {
    out.push_str("<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    // Nothing is ever fetched, whatever a text says.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n",
    );
    if let Some(seconds) = page.refresh {
        out.push_str(&format!(
            "<meta http-equiv=\"refresh\" content=\"{seconds}\">\n"
        ));
    }
    let title = title(report);
    out.push_str(&format!(
        "<title>{title}: report</title>\n<style>\n{STYLE}</style>\n</head>\n"
    ));
}

fn title(report: &Report) -> String {
    let title = escaped(&line(report, "runbook"));
    // A rehearsal reads like the real night, and must not be taken for it.
    match line(report, "mode").as_str() {
        "rehearsal" => format!("{title} (REHEARSAL)"),
        _ => title,
    }
}

fn banner(out: &mut String, pen: &Pen, report: &Report) {
    let title = title(report);
    out.push_str(&format!("<header>\n<h1>{title}</h1>\n"));
    let edition = ["revision", "change"].map(|name| match line(report, name) {
        value if value.is_empty() => String::new(),
        value => format!("{name} {}, ", escaped(&value)),
    });
    let mode = escaped(&line(report, "mode"));
    let opened = match report.field("opened") {
        Some(Cell::Time(at)) => format!(", opened {}", pen.zone.local(*at).format("%A %-d %B %Y")),
        _ => String::new(),
    };
    let edition = edition.concat();
    out.push_str(&format!("<p>{edition}{mode} run{opened}</p>\n"));
    let outcome = line(report, "outcome");
    let reason = match line(report, "outcome_reason") {
        reason if reason.is_empty() => reason,
        reason => format!(": {}", escaped(&reason)),
    };
    let now = report
        .field("now")
        .map(|at| pen.cell(at))
        .unwrap_or_default();
    if outcome.is_empty() {
        out.push_str(&format!(
            "<p class=\"outcome\"><strong>still open</strong>, as of {now}, {}</p>\n",
            escaped(&line(report, "direction"))
        ))
    } else {
        out.push_str(&format!(
            "<p class=\"outcome\"><strong>{}</strong>{reason}</p>\n",
            escaped(&outcome)
        ))
    }
    out.push_str("</header>\n");
}

fn contents<'a>(out: &mut String, chapters: impl Iterator<Item = (&'a str, &'a str)>) {
    out.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
    for (id, title) in chapters {
        out.push_str(&format!("<li><a href=\"#{id}\">{title}</a></li>\n"));
    }
    out.push_str("</ul>\n</nav>\n");
}

fn footer(out: &mut String, pen: &Pen, report: &Report) {
    let (zone, run) = (
        escaped(&line(report, "timezone")),
        escaped(&line(report, "run")),
    );
    let now = report
        .field("now")
        .map(|at| pen.cell(at))
        .unwrap_or_default();
    out.push_str(&format!(
        "<footer>\n<p>Run {run}, as of {now}. Times are those of {zone}. Links to evidence work where \
         this file lies in the run&#39;s folder.</p>\n</footer>\n"
    ));
}

/// A value of the head on one line, not yet safe for HTML.
fn line(report: &Report, field: &str) -> String {
    let value = report.field(field);
    value
        .map(|value| value.line(&report.zone))
        .unwrap_or_default()
}
