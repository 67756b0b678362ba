//! A post-mortem to fill in: what was projected, what came, what the log knows of the reasons, and
//! empty places for what people must say themselves. It states facts and blames nobody.

use crate::situation::Situation;
use crate::time::Span;

use super::markdown::{bullet, escaped, replaced, table_text};
use super::{Cell, Report};

/// The document, as Markdown, from the same rows as every report.
pub fn post_mortem(situation: &Situation, report: &Report) -> String {
    let zone = &report.zone;
    let field = |name: &str| {
        report
            .field(name)
            .map_or(String::new(), |cell| cell.line(zone))
    };
    let said = |name: &str| escaped(&or_unknown(field(name)));
    let mut out = format!("# Post-mortem: {}\n\n", said("runbook"));
    out += &format!(
        "{}, window {} to {}. Outcome: {}. The log verifies: {}.\n",
        said("mode"),
        said("window_opens"),
        said("window_closes"),
        said("outcome"),
        said("verified")
    );
    out += &replaced(&field("redacted"));
    out += "\n## Projected\n\n";
    out += &bullet(&format!("Finish: {}", said("planned_finish")));
    out += &bullet(&format!("Steps of the window: {}", said("steps_total")));
    out += "\n## Actual\n\n";
    out += &bullet(&format!("Finish: {}", said("finished")));
    out += &bullet(&format!("Later than planned: {}", said("slip_seconds")));
    out += &bullet(&format!("Steps done: {}", said("steps_done")));
    let blockers = report.table("blockers").map_or(0, |table| table.rows.len());
    out += &bullet(&format!("Blockers: {blockers}"));
    out += "\n## Reasons for variance\n\n";
    out += &part(report, "slip");
    out += "\n## What happened\n\n";
    out += &part(report, "story");
    out += "\n## Contributing conditions, as the log has them\n\n";
    out += &conditions(situation, report);
    for (heading, ask) in ASKED {
        out += &format!("\n## {heading}\n\n{ask}\n");
    }
    out
}

/// What the log can't know.
const ASKED: &[(&str, &str)] = &[
    (
        "Impact",
        "Who could not work, for how long, and what that meant for patients or customers:",
    ),
    ("What went well", "-"),
    ("What we did not expect", "-"),
    (
        "Why it made sense at the time",
        "For each decision that would be taken differently today:",
    ),
    (
        "What we change",
        "| What | Who | By when |\n| --- | --- | --- |\n|  |  |  |",
    ),
];

fn conditions(situation: &Situation, report: &Report) -> String {
    let mut out = String::new();
    for (title, table) in [
        ("Blockers", "blockers"),
        ("Rules that were set aside", "overrides"),
        ("Holds and stops", "pauses"),
        ("Changes of the plan", "plan-changes"),
        ("Contradictions", "conflicts"),
    ] {
        let rows = report.table(table).map_or(0, |table| table.rows.len());
        if rows > 0 {
            out += &format!("### {title}\n\n{}\n", part(report, table));
        }
    }
    out += "### In figures\n\n";
    let count = |name: &str| {
        report
            .field(name)
            .map_or(String::new(), |c| c.line(&report.zone))
    };
    out += &bullet(&format!(
        "Entries written down late: {}",
        count("late_entries")
    ));
    out += &bullet(&format!(
        "Entries corrected or void: {}",
        count("corrected")
    ));
    out += &bullet(&format!(
        "Steps done suspiciously quickly: {}",
        quick(report)
    ));
    out += &bullet(&format!("Clocks that disagreed: {}", clocks(situation)));
    out
}

fn quick(report: &Report) -> usize {
    let Ok(attempts) = report.table("attempts") else {
        return 0;
    };
    let column = attempts.columns.iter().position(|c| c.name == "quick");
    let is_quick = |row: &&Vec<Cell>| column.is_some_and(|at| row[at] == Cell::Flag(true));
    attempts.rows.iter().filter(is_quick).count()
}

/// Clocks by which entries were written more than five minutes from the order of the log.
fn clocks(situation: &Situation) -> usize {
    let differs = |line: &&crate::run::LogLine| {
        let entry = &line.entry;
        let recorded = entry.recorded();
        let by = Span::between(recorded, entry.hlc().at);
        by.secs().abs() > Span::minutes(5).secs()
    };
    let lines = situation.run.log.iter().filter(differs);
    let mut writers: Vec<String> = lines.map(|line| line.entry.id().writer).collect();
    writers.sort_unstable();
    writers.dedup();
    writers.len()
}

fn part(report: &Report, table: &str) -> String {
    report
        .table(table)
        .map_or(String::new(), |table| table_text(report, table))
}

fn or_unknown(text: String) -> String {
    match text.is_empty() {
        true => "not known".into(),
        false => text,
    }
}
