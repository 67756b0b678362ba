//! Where the night left its rules; and whether the log verifies.

use crate::report::rows::number_of;
use crate::report::{Source, Table};
use crate::situation::Situation;
use crate::text::safe;
use crate::words::{Cell, ShortIds, reason};

use crate::report::rows::NAMES;

/// Rules that were set aside on purpose, and those that a past fact broke.
pub(super) fn overrides(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("by", "Who"),
        ("kind", "Kind"),
        ("rules", "Rules"),
        ("step", "Step"),
        ("what", "What"),
        ("reason", "Reason"),
        ("entry", "Entry"),
    ];
    let run = situation.run;
    let ids = ShortIds::of(run);
    let rows = run.log.iter().filter_map(|line| {
        let fact = line.fact();
        let (kind, rules): (_, Vec<&String>) = match &fact.overrides {
            Some(rule) => (
                "override",
                [rule].into_iter().chain(&fact.against).collect(),
            ),
            None if fact.against.is_empty() => return None,
            None => ("past fact", fact.against.iter().collect()),
        };
        Some([
            line.occurred().into(),
            Cell::person(run, &fact.by),
            kind.into(),
            rules.into_iter().collect(),
            number_of(run, fact.event.step()),
            Cell::from(NAMES.what(run, line)),
            reason(line).into(),
            ids.cell(&line.entry.id()),
        ])
    });
    Table::of("overrides", "Overrides and broken rules", columns, rows)
}

pub(super) fn verification(source: &Source) -> Table {
    let columns = [("kind", "What"), ("text", "Result")];
    let verified = &source.verified;
    let verdict = ["verdict".into(), Cell::from(&verified.verdict)];
    let findings = verified
        .findings
        .iter()
        .map(|f| ["finding".into(), Cell::from(safe(f).into_owned())]);
    let rows = std::iter::once(verdict).chain(findings);
    Table::of("verification", "Verification of the log", columns, rows)
}
