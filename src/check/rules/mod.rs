//! The rules, one file each, the gravest first: what is shown first when much is wrong.

mod back_to_back_people;
mod change_after_last_gate;
mod change_without_expectation;
mod changed_not_tested;
mod changed_without_contact;
mod clocks_change;
mod command_without_host;
mod comments;
mod contact_closed;
mod contacts_in_circle;
mod crew_too_large;
mod criterion_after_gate;
mod critical_tested_last;
mod deadline_before_reached;
mod deadline_too_late;
mod dependent_not_tested;
mod doors_open_at_close;
mod downtime_too_long;
mod escalation_after_window;
mod estimate_too_narrow;
mod final_without_gate;
mod first_time_unrehearsed;
mod first_times_together;
mod fixed_zone;
mod gate_by_its_doers;
mod gate_without_criteria;
mod gate_without_deadline;
mod jobs_not_paused;
mod longer_than_window;
mod many_changes_between_tests;
mod many_first_times;
mod no_aftercare;
mod no_deputy;
mod no_duration;
mod no_escalation;
mod no_freeze_check;
mod no_gate_before_final;
mod no_notice;
mod no_proven_restore_point;
mod no_return_notice;
mod no_slack;
mod no_time_to_go_back;
mod no_vote_of_users;
mod no_way_back;
mod nobody_on_shift;
mod nobody_to_call;
mod not_delivered_yet;
mod nothing_reconciled;
mod old_data_removed;
mod one_person_role;
mod one_point_duration;
mod phases_out_of_order;
mod placeholder;
mod safety_without_downtime;
mod same_id_differs;
mod secret_in_plan;
mod several_actions;
mod shift_outside_window;
mod signs_own_work;
mod soak_not_over;
mod starts_outside_window;
mod test_without_expectation;
mod tested_by_its_doer;
mod tested_too_early;
mod testing_at_the_end;
mod too_long_on_end;
mod undo_too_quick;
mod undo_without_estimate;
mod unrelated_changes;
mod windows_overlap;
mod worst_beyond_window;

use super::rule::Rule;

pub use comments::{ALLOW_UNKNOWN, ALLOW_UNUSED, ALLOW_WITHOUT_REASON};

/// Every rule. Their order is the order in which the worst is shown.
pub static RULES: &[&Rule] = &[
    &many_first_times::RULE,
    &no_proven_restore_point::RULE,
    &testing_at_the_end::RULE,
    &no_time_to_go_back::RULE,
    &no_gate_before_final::RULE,
    &no_way_back::RULE,
    &old_data_removed::RULE,
    &changed_not_tested::RULE,
    &first_time_unrehearsed::RULE,
    &final_without_gate::RULE,
    &safety_without_downtime::RULE,
    &downtime_too_long::RULE,
    &longer_than_window::RULE,
    &deadline_too_late::RULE,
    &deadline_before_reached::RULE,
    &criterion_after_gate::RULE,
    &not_delivered_yet::RULE,
    &first_times_together::RULE,
    &soak_not_over::RULE,
    &windows_overlap::RULE,
    &crew_too_large::RULE,
    &nobody_on_shift::RULE,
    &signs_own_work::RULE,
    &shift_outside_window::RULE,
    &starts_outside_window::RULE,
    &worst_beyond_window::RULE,
    &secret_in_plan::RULE,
    &escalation_after_window::RULE,
    &contacts_in_circle::RULE,
    &phases_out_of_order::RULE,
    &fixed_zone::RULE,
    &placeholder::RULE,
    &no_slack::RULE,
    &tested_too_early::RULE,
    &unrelated_changes::RULE,
    &many_changes_between_tests::RULE,
    &critical_tested_last::RULE,
    &dependent_not_tested::RULE,
    &one_person_role::RULE,
    &no_deputy::RULE,
    &too_long_on_end::RULE,
    &no_vote_of_users::RULE,
    &gate_by_its_doers::RULE,
    &change_after_last_gate::RULE,
    &tested_by_its_doer::RULE,
    &no_notice::RULE,
    &nothing_reconciled::RULE,
    &jobs_not_paused::RULE,
    &no_freeze_check::RULE,
    &no_return_notice::RULE,
    &no_escalation::RULE,
    &changed_without_contact::RULE,
    &contact_closed::RULE,
    &nobody_to_call::RULE,
    &no_aftercare::RULE,
    &back_to_back_people::RULE,
    &undo_without_estimate::RULE,
    &undo_too_quick::RULE,
    &gate_without_deadline::RULE,
    &gate_without_criteria::RULE,
    &change_without_expectation::RULE,
    &test_without_expectation::RULE,
    &no_duration::RULE,
    &estimate_too_narrow::RULE,
    &clocks_change::RULE,
    &doors_open_at_close::RULE,
    &same_id_differs::RULE,
    &one_point_duration::RULE,
    &command_without_host::RULE,
    &several_actions::RULE,
    &ALLOW_WITHOUT_REASON,
    &ALLOW_UNKNOWN,
    &ALLOW_UNUSED,
];

/// The place of a rule in the table.
pub(super) fn rank(rule: &Rule) -> usize {
    let place = RULES.iter().position(|r| r.name == rule.name);
    place.unwrap_or(RULES.len())
}
