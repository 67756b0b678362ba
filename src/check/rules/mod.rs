//! The rules, one file each, the gravest first: what is told first when much is wrong.

mod changed_not_tested;
mod comments;
mod critical_tested_last;
mod deadline_too_late;
mod dependent_not_tested;
mod final_without_gate;
mod first_time_unrehearsed;
mod gate_without_criteria;
mod gate_without_deadline;
mod many_changes_between_tests;
mod many_first_times;
mod no_gate_before_final;
mod no_proven_restore_point;
mod no_time_to_go_back;
mod no_way_back;
mod one_point_duration;
mod test_without_expectation;
mod tested_too_early;
mod testing_at_the_end;
mod undo_without_estimate;
mod unrelated_changes;
mod windows_overlap;

use super::rule::Rule;

pub use comments::{ALLOW_UNKNOWN, ALLOW_UNUSED, ALLOW_WITHOUT_REASON};

/// Every rule. Their order is the order in which the worst is told.
pub static RULES: &[&Rule] = &[
    &many_first_times::RULE,
    &no_proven_restore_point::RULE,
    &testing_at_the_end::RULE,
    &no_time_to_go_back::RULE,
    &no_gate_before_final::RULE,
    &no_way_back::RULE,
    &changed_not_tested::RULE,
    &first_time_unrehearsed::RULE,
    &final_without_gate::RULE,
    &deadline_too_late::RULE,
    &windows_overlap::RULE,
    &tested_too_early::RULE,
    &unrelated_changes::RULE,
    &many_changes_between_tests::RULE,
    &critical_tested_last::RULE,
    &dependent_not_tested::RULE,
    &undo_without_estimate::RULE,
    &gate_without_deadline::RULE,
    &gate_without_criteria::RULE,
    &test_without_expectation::RULE,
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
