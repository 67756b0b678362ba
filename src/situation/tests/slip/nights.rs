//! Nights by hand, each of another kind, from `nights.txt`.

use std::collections::HashSet;

use super::*;
use crate::situation::SlipKind;

/// A night, or the beginning of one.
struct Script<'a> {
    name: &'a str,
    plan: String,
    /// In minutes after the window opens.
    opened: i64,
    now: i64,
    lines: Vec<&'a str>,
    rows: Vec<&'a str>,
}

fn scripts() -> Vec<Script<'static>> {
    let text = include_str!("nights.txt");
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let mut parts = lines.split(|line| line.starts_with("== "));
    let begun = &parts.next().unwrap()[1..];
    let names = lines.iter().filter_map(|line| line.strip_prefix("== "));
    names
        .zip(parts)
        .map(|(name, lines)| script(name, lines, begun))
        .collect()
}

/// `begun`: the lines of `...`.
fn script<'a>(name: &'a str, lines: &[&'a str], begun: &[&'a str]) -> Script<'a> {
    let mut script = Script {
        name,
        plan: PLAN.to_string(),
        opened: 0,
        now: 600,
        lines: Vec::new(),
        rows: Vec::new(),
    };
    for line in lines {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("...", _) => script.lines.extend(begun),
            ("plan", change) => {
                let (was, is) = change.split_once(" => ").unwrap();
                assert!(script.plan.contains(was), "{name}: {was}");
                script.plan = script.plan.replace(was, is);
            }
            ("opened", minute) => script.opened = minute.parse().unwrap(),
            ("now", minute) => script.now = minute.parse().unwrap(),
            _ if line.starts_with(['+', '-']) => script.rows.push(line),
            _ => script.lines.push(line),
        }
    }
    script
}

fn played(script: &Script) -> (Night, Instant) {
    let mut night = Night::opened(&script.plan, Mode::Live, Span::minutes(script.opened));
    let opens = night.run("amara").plan.window.opens;
    for line in &script.lines {
        does(&mut night, opens, line);
    }
    (night, opens + Span::minutes(script.now).delta())
}

#[test]
fn each_night_says_where_its_time_went() {
    let mut wrong = Vec::new();
    let mut kinds = HashSet::new();
    for script in scripts() {
        let (mut night, now) = played(&script);
        let s = Situation::at(now, night.run("amara"), "amara");
        let slip = slip(&s).unwrap();
        sums(&slip);
        kinds.extend(slip.rows.iter().map(|row| row.kind));
        let rows: Vec<String> = slip.rows.iter().map(|row| words(&s, row)).collect();
        if rows != script.rows {
            wrong.push(format!("== {}\n{}", script.name, rows.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "it says\n{}", wrong.join("\n"));
    let missing: Vec<_> = SlipKind::ALL
        .iter()
        .filter(|k| !kinds.contains(k))
        .collect();
    assert!(missing.is_empty(), "no night of the kinds {missing:?}");
}

#[test]
fn totals_are_by_kind_and_the_largest_is_first() {
    let all = scripts();
    let script = all.iter().find(|night| night.name == "given up").unwrap();
    let (mut night, now) = played(script);
    let s = Situation::at(now, night.run("amara"), "amara");
    let slip = slip(&s).unwrap();
    let totals: Vec<_> = slip
        .totals()
        .into_iter()
        .map(|(kind, sum)| (kind, sum.secs() / 60))
        .collect();
    assert_eq!(
        totals,
        [
            (SlipKind::FailedAttempt, 90),
            (SlipKind::NobodyStarted, 20),
            (SlipKind::NotDone, -120),
        ]
    );
    assert_eq!(slip.by(), Span::minutes(-10));
    assert_eq!(slip.lateness(), None, "given up is neither early nor late");
}
