//! Empty lines for what no plan has: what gets stuck, and who was called about it.

use super::{Block, Sheet, Table};

/// Rows to fill in; both tables together are a page.
const BLOCKERS: usize = 9;
const CALLS: usize = 9;

pub(super) fn lines() -> Sheet {
    let blockers = [
        ("No.", 4),
        ("Time", 6),
        ("What is stuck, which steps", 28),
        ("Owner", 9),
        ("Vendor, ticket", 14),
        ("Solved", 7),
    ];
    let calls = [
        ("Time", 6),
        ("Called", 13),
        ("Reached", 10),
        ("About", 6),
        ("What was said, ticket", 24),
        ("Next call", 9),
    ];
    let tables = [
        Table::of("Blockers", blockers, []).with_empty(BLOCKERS),
        Table::of("Calls", calls, []).with_empty(CALLS),
    ];
    Sheet {
        title: "Blockers and calls".into(),
        own_page: true,
        blocks: tables.into_iter().map(Block::Table).collect(),
    }
}
