//! What is still open: all that somebody has to answer for after the night, in one list.

use crate::report::{OpenLine, Source, Table};
use crate::run::Run;
use crate::situation::{OpenItem, Situation};
use crate::text::safe;
use crate::time::Instant;
use crate::words::{Cell, open_item};

pub(super) fn table(lines: &[OpenLine]) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("what", "What"),
        ("who", "Who"),
        ("since", "Since"),
    ];
    let rows = lines.iter().map(|line| {
        let (what, who) = (Cell::from(&line.what), line.who.clone());
        [line.kind.into(), what, who, line.since.into()]
    });
    Table::of("open", "Still open", columns, rows)
}

pub(in crate::report) fn open(situation: &Situation, source: &Source) -> Vec<OpenLine> {
    let items = situation.open_items();
    let lines = items.iter().map(|item| line(situation.run, item));
    verdict(source).into_iter().chain(lines).collect()
}

fn verdict(source: &Source) -> Option<OpenLine> {
    let verdict = &source.verified.verdict;
    let fine = verdict == "ok" || verdict.is_empty();
    let what = format!("it does not verify: {}", safe(verdict));
    (!fine).then_some(OpenLine {
        kind: "log",
        what,
        who: Cell::Empty,
        since: None,
    })
}

fn line(run: &Run, item: &OpenItem) -> OpenLine {
    let (kind, what) = open_item(run, item);
    let (who, since) = who_and_since(item);
    let who = who.map_or(Cell::Empty, |id| Cell::person(run, id));
    OpenLine {
        kind,
        what,
        who,
        since,
    }
}

/// Who has to answer for it, and since when it is open.
fn who_and_since<'a>(item: &OpenItem<'a>) -> (Option<&'a str>, Option<Instant>) {
    match item {
        OpenItem::Pause(pause) => {
            let by = pause.began.fact().by.as_str();
            (Some(by), Some(pause.began.occurred()))
        }
        OpenItem::Blocker(facts) => {
            let blocker = facts.blocker;
            (blocker.owner.as_deref(), Some(blocker.raised.at))
        }
        OpenItem::Condition(condition) => (condition.owner.as_deref(), Some(condition.asked.at)),
        OpenItem::Step(.., stamp) => (stamp.map(|s| s.by.as_str()), stamp.map(|s| s.at)),
        OpenItem::SignOff(.., sign_off, finish) => {
            let given = sign_off.given;
            let since = given
                .map(|s| s.lapsed.as_ref().unwrap_or(&s.stamp))
                .or(*finish)
                .map(|s| s.at);
            (given.map(|s| s.stamp.by.as_str()), since)
        }
        OpenItem::Conflict(_)
        | OpenItem::Undo(..)
        | OpenItem::NotUndone(_)
        | OpenItem::NotDone { .. }
        | OpenItem::Evidence(..) => (None, None),
    }
}
