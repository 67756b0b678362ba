//! The rules, one file each, the gravest first: what is told first when much is wrong.

mod comments;
mod final_without_gate;
mod many_first_times;
mod no_proven_restore_point;
mod no_way_back;
mod one_point_duration;
mod windows_overlap;

use super::rule::Rule;

pub use comments::{ALLOW_UNKNOWN, ALLOW_UNUSED, ALLOW_WITHOUT_REASON};

/// Every rule. Their order is the order in which the worst is told.
pub static RULES: &[&Rule] = &[
    &no_proven_restore_point::RULE,
    &no_way_back::RULE,
    &many_first_times::RULE,
    &final_without_gate::RULE,
    &windows_overlap::RULE,
    &one_point_duration::RULE,
    &ALLOW_WITHOUT_REASON,
    &ALLOW_UNKNOWN,
    &ALLOW_UNUSED,
];

/// The place of a rule in the table.
pub(super) fn rank(rule: &Rule) -> usize {
    let place = RULES.iter().position(|r| r.name == rule.name);
    place.unwrap_or(RULES.len())
}
