//! A time zone that never has daylight saving time, by the name of one that has.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "fixed-zone",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "a time zone such as EST, which has no daylight saving time",
    why: "In summer the clocks on the wall in New York show EDT, an hour ahead of EST. Every time on the screen would be an hour off, and nobody would know which one is right.",
    mend: "write the place: America/New_York, America/Denver, Pacific/Honolulu, Europe/Paris",
    spares: "UTC has no daylight saving time anywhere. A place that has none, such as America/Phoenix, is named by its place.",
    before: "window: {opens: 2026-07-10 18:00, closes: 2026-07-11 06:00, timezone: EST}\n",
    after: "window: {opens: 2026-07-10 18:00, closes: 2026-07-11 06:00, timezone: America/New_York}\n",
    look: Look::Plan(look),
};

/// Names of the zone database that are an offset, with the place that is probably meant.
const FIXED: &[(&str, &str)] = &[
    ("EST", "America/New_York"),
    ("MST", "America/Denver"),
    ("HST", "Pacific/Honolulu"),
];

fn look(plan: &Plan, report: &mut Report) {
    let name = plan.book.window.zone.name();
    let place = FIXED.iter().find(|(fixed, _)| *fixed == name);
    let place = place.map(|(_, place)| *place);
    if place.is_none() && !name.starts_with("Etc/GMT+") && !name.starts_with("Etc/GMT-") {
        return;
    }
    let meant = place.map_or(String::new(), |place| format!("; {place} has"));
    report.at(
        "window.timezone",
        format!("{name} has no daylight saving time{meant}"),
    );
}
