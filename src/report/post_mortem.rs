//! A post-mortem to fill in: what was projected, what came, what the log knows of the reasons, and
//! empty places for what people must say themselves. It states facts and blames nobody.

use crate::journal::Way;
use crate::situation::Situation;
use crate::text::safe;

use super::Report;
use super::formats::markdown::{bullet, escaped, replaced, table_text};
use crate::words::Cell;

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
    out += &part(report, "slip-totals");
    out += "\n";
    out += &part(report, "slip");
    out += "\n## What happened\n\n";
    out += &took_part(situation, report);
    out += &part(report, "story");
    out += "\n## Contributing conditions, from the log\n\n";
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
        "For each decision you would make differently today:",
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
        quick(situation)
    ));
    out += &bullet(&format!("Clocks that disagreed: {}", clocks(situation)));
    out
}

/// Who was there, with their roles: the story names them only.
fn took_part(situation: &Situation, report: &Report) -> String {
    let Some(Cell::List(names)) = report.field("people") else {
        return String::new();
    };
    let people: Vec<String> = situation
        .run
        .people
        .iter()
        .zip(names)
        .map(|(presence, name)| {
            let name = name.line(&report.zone);
            match situation.run.roles_of(&presence.person) {
                [] => escaped(&name),
                roles => escaped(&safe(&format!("{name} ({})", roles.join(", ")))),
            }
        })
        .collect();
    if people.is_empty() {
        String::new()
    } else {
        format!("Took part: {}.\n\n", people.join("; "))
    }
}

/// Steps, undos and restores.
fn quick(situation: &Situation) -> usize {
    let tracks = situation.run.steps.iter().flat_map(|step| {
        let ways = Way::ALL.into_iter();
        ways.map(|way| step.track(way))
    });
    let finishes = tracks
        .flat_map(|track| &track.attempts)
        .filter_map(|attempt| attempt.finish.as_ref());
    finishes.filter(|finish| finish.quick).count()
}

/// Whose clocks disagreed with the others.
fn clocks(situation: &Situation) -> String {
    let off = situation.clocks();
    let said: Vec<String> = off.iter().map(|off| escaped(&off.sentence())).collect();
    if said.is_empty() {
        "none".into()
    } else {
        said.join("; ")
    }
}

fn part(report: &Report, table: &str) -> String {
    report
        .table(table)
        .map_or(String::new(), |table| table_text(report, table))
}

fn or_unknown(text: String) -> String {
    if text.is_empty() {
        "not known".into()
    } else {
        text
    }
}
