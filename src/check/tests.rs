//! The table of rules: names, words, fixtures.

use std::collections::HashSet;

use super::plan::Plan;
use super::*;
use crate::runbook;

#[test]
fn names_are_unique_and_words_are_there() {
    let mut seen = HashSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.name), "{} twice", rule.name);
        assert!(
            rule.name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-')
        );
        for words in [
            rule.finds,
            rule.why,
            rule.mend,
            rule.spares,
            rule.before,
            rule.after,
        ] {
            assert!(
                !words.trim().is_empty(),
                "{} says nothing of something",
                rule.name
            );
        }
        assert!(
            !rule.mend.ends_with('.') && !rule.finds.ends_with('.'),
            "{}",
            rule.name
        );
        assert!(
            rule.why.ends_with('.') && rule.spares.ends_with('.'),
            "{}",
            rule.name
        );
    }
}

/// `takes` of the rollback from the end of a night with these steps.
fn rollback_time(steps: &str) -> String {
    let text = format!(
        "runbook: R\nid: r\nwindow: {{opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}}\n\
         services: [{{id: emr, name: Records}}, {{id: sql, name: Database}}]\n\
         phases:\n  - id: p\n    title: P\n    steps:\n{steps}"
    );
    let book = runbook::load(text.as_bytes(), "r.yaml").unwrap_or_else(|p| panic!("{p}"));
    let plan = Plan::of(&book);
    let (_, end) = plan.end().unwrap();
    plan.rollback_time(end).to_string()
}

const POINT: &str = "      - {id: save, title: Back up, takes: 1h, restore_point: {of: [sql], do: Restore, takes: 90m}}\n";
const MORE: &str = "      - {id: keep, title: Snapshot, takes: 1h, restore_point: {of: [emr], do: Revert, takes: 15m}}\n";

#[test]
fn undos_go_back_side_by_side_and_one_after_the_other() {
    let chain = "      - {id: a, title: A, takes: 1h, changes: [sql], undo: {do: Back, takes: 20m}}\n\
                 \x20     - {id: b, title: B, takes: 1h, changes: [emr], undo: {do: Back, takes: 30m}}\n";
    assert_eq!(rollback_time(chain), "50m");
    assert_eq!(
        rollback_time(&chain.replace("title: B", "needs: [], title: B")),
        "30m"
    );
}

#[test]
fn a_restore_counts_where_it_is_shorter_or_there_is_no_undo() {
    let undone = |takes: &str| {
        let step = format!(
            "      - {{id: a, title: A, takes: 1h, changes: [sql], undo: {{do: Back, takes: {takes}}}}}\n"
        );
        rollback_time(&format!("{POINT}{step}"))
    };
    assert_eq!(undone("1h"), "1h");
    assert_eq!(undone("3h"), "1h30m");
    let restored = "      - {id: a, title: A, takes: 1h, changes: [sql]}\n";
    assert_eq!(rollback_time(&format!("{POINT}{restored}")), "1h30m");
    // Another restore point is shorter and does not take it back.
    assert_eq!(rollback_time(&format!("{MORE}{POINT}{restored}")), "1h30m");
    // No single restore takes back both.
    let both = "      - {id: b, title: B, takes: 1h, changes: [emr]}\n";
    assert_eq!(
        rollback_time(&format!("{MORE}{POINT}{restored}{both}")),
        "1h45m"
    );
}
