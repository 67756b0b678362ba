//! Each key of a runbook, said otherwise; and what is no difference.

use super::differences;
use crate::runbook::{Runbook, load};

const PLAN: &str = r#"
runbook: Print server
id: print
revision: "1"
change: CHG-1
summary: Moves the queues.
window:
  opens: 2026-11-27 18:00
  closes: 2026-11-27 23:00
  doors_open: 2026-11-28 06:00
  timezone: America/Toronto
  decision_margin: 30m
people:
  - {id: amara, name: Amara Osei, roles: [lead], contact: "555-0100"}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara], available: [2026-11-27 17:00 / 2026-11-28 03:00]}
contacts:
  - {id: vendor, name: PrintCo, contact: 555-0142, account: A-1, hours: 24x7, then: amara}
services:
  - {id: net, name: Network}
  - id: print
    name: Printing
    criticality: revenue
    needs: [net]
    contact: vendor
    test: Print a page.
    proves: [net]
    sites: [north]
    soak: 7d
    downtime: {procedure: By hand., longest: 8h}
escalation:
  high: [{after: 15m, call: amara}]
waits: {sign_off: 5m, decision: 15m}
phases:
  - id: move
    title: Move
    steps:
      - id: copy
        title: Copy the queues
        do: |
          Open the console.
          Copy all.
        expect: 12 queues
        role: dba
        takes: 20m
        not_before: +1h
        changes: [print]
        undo: {do: Delete the copy, takes: 5m}
        restore_point: {of: [print], do: Restore it, takes: 10m}
        sign_off: [lead]
        evidence: [{id: count, ask: How many, kind: number, min: 1}]
        confirm: PRN2
        run: {command: check.ps1, timeout: 1m}
        first_time: Windows Server 2025
      - {id: switch, title: Point the clinics to it, proves_restore: copy}
  - id: after
    title: Afterwards
    steps:
      - {id: test, title: Print a page, tests: [print]}
      - id: go
        title: Go or no-go
        gate:
          decides: [lead]
          votes: [dba]
          decide_by: +3h
          if_late: hold
          criteria: [{text: Pages come out, service: print}, {text: Switched, step: switch}, Clinics told]
"#;

fn plan(yaml: &str) -> Runbook {
    load(yaml.as_bytes(), "plan.yaml").unwrap_or_else(|problems| panic!("{problems}"))
}

/// What is said of the plan with these words in place of those.
fn said(changes: &[(&str, &str)]) -> Vec<String> {
    let new = changes.iter().fold(PLAN.to_string(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    });
    let differences = differences(&plan(PLAN), &plan(&new));
    differences.iter().map(ToString::to_string).collect()
}

#[test]
fn each_key_that_says_something_else_is_told() {
    for (old, new, told) in [
        (
            "runbook: Print",
            "runbook: The print",
            "the runbook: title 'The print server' (was 'Print server')",
        ),
        (
            "revision: \"1\"",
            "revision: \"2\"",
            "the runbook: revision '2' (was '1')",
        ),
        (
            "change: CHG-1",
            "change: CHG-2",
            "the runbook: change ticket 'CHG-2' (was 'CHG-1')",
        ),
        (
            "change: CHG-1\n",
            "",
            "the runbook: no change ticket (was 'CHG-1')",
        ),
        (
            "Moves the queues",
            "Moves all queues",
            "the runbook: summary 'Moves all queues.' (was 'Moves the queues.')",
        ),
        (
            "closes: 2026-11-27 23:00",
            "closes: 2026-11-27 23:30",
            "the window: closes Fri 27 Nov 23:30 (was Fri 27 Nov 23:00)",
        ),
        (
            "doors_open: 2026-11-28 06:00",
            "doors_open: 2026-11-28 07:00",
            "the window: the doors open Sat 28 Nov 07:00 (was Sat 28 Nov 06:00)",
        ),
        (
            "decision_margin: 30m",
            "decision_margin: 1h",
            "the window: time to decide on a rollback 1h (was 30m)",
        ),
        (
            "sign_off: 5m",
            "sign_off: 10m",
            "the waiting times: for a sign-off 10m (was 5m)",
        ),
        (
            "decision: 15m",
            "decision: 10m",
            "the waiting times: for a decision 10m (was 15m)",
        ),
        (
            "after: 15m",
            "after: 20m",
            "the escalation: of high severity after 20m amara (was 15m amara)",
        ),
        (
            "name: Amara Osei",
            "name: A. Osei",
            "Amara Osei: name 'A. Osei' (was 'Amara Osei')",
        ),
        (
            "555-0100",
            "555-0101",
            "Amara Osei: contact 555-0101 (was 555-0100)",
        ),
        (
            "roles: [dba]",
            "roles: [dba, lead]",
            "Lin Baptiste: roles dba, lead (was dba)",
        ),
        (
            ", deputy_for: [amara]",
            "",
            "Lin Baptiste: no deputy for (was amara)",
        ),
        (
            "2026-11-28 03:00",
            "2026-11-28 04:00",
            "Lin Baptiste: available Fri 27 Nov 17:00 to Sat 28 Nov 04:00 (was Fri 27 Nov 17:00 to Sat 28 Nov 03:00)",
        ),
        (
            "services:",
            "  - {id: carrier, name: TelCo}\nservices:",
            "new contact: TelCo",
        ),
        (
            "name: PrintCo",
            "name: Print & Co",
            "PrintCo: name 'Print & Co' (was 'PrintCo')",
        ),
        (
            "account: A-1",
            "account: A-2",
            "PrintCo: account A-2 (was A-1)",
        ),
        (
            "hours: 24x7",
            "hours: office",
            "PrintCo: hours office (was 24x7)",
        ),
        ("then: amara", "then: lin", "PrintCo: then lin (was amara)"),
        (
            "criticality: revenue",
            "criticality: safety",
            "Printing: criticality safety (was revenue)",
        ),
        (
            "    needs: [net]\n",
            "",
            "Printing: needs nothing (was net)",
        ),
        (
            "    contact: vendor\n",
            "    contact: lin\n",
            "Printing: contact lin (was vendor)",
        ),
        (
            "test: Print a page.",
            "test: Print two.",
            "Printing: test 'Print two.' (was 'Print a page.')",
        ),
        ("    proves: [net]\n", "", "Printing: no proves (was net)"),
        (
            "sites: [north]",
            "sites: [north, south]",
            "Printing: sites north, south (was north)",
        ),
        ("soak: 7d", "soak: 1d", "Printing: soak 1d (was 7d)"),
        (
            "By hand.",
            "On paper.",
            "Printing: downtime procedure 'On paper.' (was 'By hand.')",
        ),
        (
            "longest: 8h",
            "longest: 4h",
            "Printing: longest downtime 4h (was 8h)",
        ),
        (
            "title: Move\n",
            "title: Move it\n",
            "phase 1 Move: title 'Move it' (was 'Move')",
        ),
        (
            "title: Afterwards\n",
            "title: Afterwards\n    when: after\n",
            "phase 2 Afterwards: is after the window (was in the window)",
        ),
        (
            "title: Copy the queues",
            "title: Copy all queues",
            "1.1 Copy the queues: title 'Copy all queues' (was 'Copy the queues')",
        ),
        (
            "Copy all.",
            "Copy 12.",
            "1.1 Copy the queues: instructions 'Copy 12.' (was 'Copy all.')",
        ),
        (
            "expect: 12 queues",
            "expect: 13 queues",
            "1.1 Copy the queues: expect '13 queues' (was '12 queues')",
        ),
        (
            "role: dba",
            "crew: {dba: 2}",
            "1.1 Copy the queues: role 2 dba (was dba)",
        ),
        (
            "takes: 20m",
            "takes: {best: 20m, likely: 30m, worst: 1h}",
            "1.1 Copy the queues: takes 30m (20m to 1h) (was 20m)",
        ),
        (
            "not_before: +1h",
            "not_before: +2h",
            "1.1 Copy the queues: not before Fri 27 Nov 20:00 (was Fri 27 Nov 19:00)",
        ),
        (
            "changes: [print]",
            "changes: [print, net]",
            "1.1 Copy the queues: changes print, net (was print)",
        ),
        (
            "Delete the copy",
            "Delete both",
            "1.1 Copy the queues: undo 'Delete both' (was 'Delete the copy')",
        ),
        (
            "{do: Delete the copy, takes: 5m}",
            "{do: Delete the copy, takes: 9m}",
            "1.1 Copy the queues: undo takes 9m (was 5m)",
        ),
        (
            "of: [print], do",
            "of: [print, net], do",
            "1.1 Copy the queues: restore point of print, net (was print)",
        ),
        (
            "do: Restore it",
            "do: Restore all",
            "1.1 Copy the queues: restore 'Restore all' (was 'Restore it')",
        ),
        (
            "        sign_off: [lead]\n",
            "",
            "1.1 Copy the queues: no sign-off (was lead)",
        ),
        (
            "min: 1}",
            "min: 2}",
            "1.1 Copy the queues: evidence How many (number from 2) (was How many (number from 1))",
        ),
        (
            "confirm: PRN2",
            "confirm: PRN3",
            "1.1 Copy the queues: confirmation PRN3 (was PRN2)",
        ),
        (
            "command: check.ps1",
            "command: test.ps1",
            "1.1 Copy the queues: command 'test.ps1' (was 'check.ps1')",
        ),
        (
            "timeout: 1m",
            "timeout: 2m",
            "1.1 Copy the queues: timeout of the command 2m (was 1m)",
        ),
        (
            "Windows Server 2025",
            "SQL Server 2025",
            "1.1 Copy the queues: first time 'SQL Server 2025' (was 'Windows Server 2025')",
        ),
        (
            ", proves_restore: copy",
            "",
            "1.2 Point the clinics to it: no proves the restore of (was 1.1)",
        ),
        (
            ", tests: [print]",
            "",
            "2.1 Print a page: no tests (was print)",
        ),
        (
            "decides: [lead]",
            "decides: [lead, dba]",
            "G1 Go or no-go: decided by lead, dba (was lead)",
        ),
        (
            "          votes: [dba]\n",
            "",
            "G1 Go or no-go: no votes of (was dba)",
        ),
        (
            "decide_by: +3h",
            "decide_by: +4h",
            "G1 Go or no-go: decide by Fri 27 Nov 22:00 (was Fri 27 Nov 21:00)",
        ),
        (
            "if_late: hold",
            "if_late: no-go",
            "G1 Go or no-go: if nobody decides: no-go (was hold)",
        ),
        (
            ", Clinics told",
            "",
            "G1 Go or no-go: criteria 'Pages come out' (print), 'Switched' (1.2) (was 'Pages come out' (print), 'Switched' (1.2), 'Clinics told')",
        ),
    ] {
        assert_eq!(said(&[(old, new)]), [told], "{new}");
    }
}

#[test]
fn what_came_and_what_went_is_told_in_a_few_words() {
    let switch = "      - {id: switch, title: Point the clinics to it, proves_restore: copy}\n";
    let told = "      - {id: tell, title: Tell the clinics, role: lead, takes: 5m}\n";
    for (changes, all) in [
        (
            vec![(switch, [switch, told].concat())],
            vec![
                "new step: Tell the clinics, after 1.2 Point the clinics to it, role lead, takes 5m, needs 1.2",
                "2.1 Print a page: needs the new step 'Tell the clinics' (was 1.2)",
            ],
        ),
        (
            vec![(switch, [told, switch].concat())],
            vec![
                "new step: Tell the clinics, after 1.1 Copy the queues, role lead, takes 5m, needs 1.1",
                "1.2 Point the clinics to it: needs the new step 'Tell the clinics' (was 1.1)",
            ],
        ),
        (
            vec![
                (", {text: Switched, step: switch}", String::new()),
                (switch, String::new()),
            ],
            vec![
                "step removed: 1.2 Point the clinics to it",
                "2.1 Print a page: needs 1.1 (was 1.2)",
                "G1 Go or no-go: criteria 'Pages come out' (print), 'Clinics told' (was 'Pages come out' (print), 'Switched' (1.2), 'Clinics told')",
            ],
        ),
        (
            vec![(
                "contacts:",
                "  - {id: joe, name: Joe Tremblay, roles: [network]}\ncontacts:".into(),
            )],
            vec!["new person: Joe Tremblay, roles network"],
        ),
        (
            vec![
                ("2026-11-27 18:00", "2027-11-26 18:00".into()),
                ("2026-11-27 23:00", "2027-11-26 23:00".into()),
                ("2026-11-28 06:00", "2027-11-27 06:00".into()),
                (", not_before", ", not_before".into()),
            ]
            .into_iter()
            .take(3)
            .collect(),
            vec![
                "the window: opens Fri 26 Nov 18:00 (was Fri 27 Nov 18:00)",
                "the window: closes Fri 26 Nov 23:00 (was Fri 27 Nov 23:00)",
                "the window: the doors open Sat 27 Nov 06:00 (was Sat 28 Nov 06:00)",
                "1.1 Copy the queues: not before Fri 26 Nov 19:00 (was Fri 27 Nov 19:00)",
                "G1 Go or no-go: decide by Fri 26 Nov 21:00 (was Fri 27 Nov 21:00)",
            ],
        ),
    ] {
        let changes: Vec<(&str, &str)> = changes.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(said(&changes), all);
    }
}

#[test]
fn another_order_is_told_once_for_each_phase() {
    let test = "      - {id: test, title: Print a page, tests: [print], needs: [switch]}\n";
    let text = PLAN
        .replace(
            "title: Print a page, tests: [print]}",
            "title: Print a page, tests: [print], needs: [switch]}",
        )
        .replace(
            "title: Go or no-go\n",
            "title: Go or no-go\n        needs: [test]\n",
        );
    let end = text.trim_end().to_string() + "\n";
    let moved = end.replace(test, "") + test;
    let said: Vec<String> = differences(&plan(&text), &plan(&moved))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(said, ["phase 2 Afterwards: its steps are in another order"]);
}

#[test]
fn how_a_file_is_written_is_no_difference() {
    let crlf = PLAN.replace('\n', "\r\n");
    let blanks = PLAN.replace("Copy all.\n", "Copy all.   \n\n");
    let comment = PLAN.replace("people:", "# the roster\npeople: # as of May");
    let bom = format!("\u{feff}{PLAN}");
    let quotes = PLAN.replace("title: Move\n", "title: 'Move'\n");
    for text in [PLAN.to_string(), crlf, blanks, comment, bom, quotes] {
        assert_eq!(differences(&plan(PLAN), &plan(&text)), []);
    }
}
