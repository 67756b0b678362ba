//! A file that was edited while its run is open: what it says otherwise, and what can be amended.

use super::changes::{add, needs, new};
use crate::run::testing::{Night, RUNBOOK};
use crate::run::{Command, Edits, Request, as_in};
use crate::runbook::{Runbook, load};

fn file(changes: &[(&str, &str)]) -> Runbook {
    let yaml = changes
        .iter()
        .fold(RUNBOOK.to_string(), |yaml, (old, new)| {
            assert!(yaml.contains(old), "{old}");
            yaml.replacen(old, new, 1)
        });
    load(yaml.as_bytes(), "test.yaml").unwrap_or_else(|problems| panic!("{problems}"))
}

fn edits(night: &mut Night, changes: &[(&str, &str)]) -> Edits {
    let run = night.run("amara");
    Edits::of(run, &as_in(run, file(changes), None))
}

/// Amends the run as the file says; what stays to be done by hand.
fn amended(night: &mut Night, changes: &[(&str, &str)]) -> Vec<String> {
    for command in edits(night, changes).commands {
        night.does("amara", Request::from(command).because("the file"));
    }
    edits(night, changes).lines()
}

const ANYONE: &str = "      - {id: anyone, title: Wipe the whiteboard, needs: []}\n";

#[test]
fn what_can_be_amended_is_and_the_rest_is_listed() {
    let told = "      - {id: tell, title: Tell them, needs: []}\n";
    let again = "      - {id: again, title: Tell them again, role: lead}\n";
    let signed = "      - {id: tell, title: Tell them, sign_off: [lead], needs: []}\n";
    for (changes, left) in [
        (vec![("title: Freeze changes", "title: Freeze all")], vec![]),
        (vec![("takes: 10m", "takes: 12m")], vec![]),
        (
            vec![(
                "not_before: 2026-11-28 05:00",
                "not_before: 2026-11-28 04:00",
            )],
            vec![],
        ),
        (
            vec![("do: Restore, takes: 30m", "do: Restore all, takes: 30m")],
            vec![],
        ),
        (
            vec![("closes: 2026-11-28 06:00", "closes: 2026-11-28 07:00")],
            vec![],
        ),
        (vec![(ANYONE, &*[ANYONE, told, again].concat())], vec![]),
        (vec![(ANYONE, &*[told, again, ANYONE].concat())], vec![]),
        (
            vec![(ANYONE, &*[ANYONE, signed].concat())],
            // It is there now, and says what it lacks.
            vec!["2.3a Tell them: sign-off lead [can't be amended]"],
        ),
        (
            vec![(ANYONE, "")],
            vec!["step removed: 2.3 Wipe the whiteboard [skip it if nobody needs it]"],
        ),
        (
            vec![(
                "      - {id: freeze",
                "      - {id: first, title: First}\n      - {id: freeze",
            )],
            vec![
                "new step: First, first of phase Prepare \
                 [can't be added: its phase has no step of the run before it]",
                "1.1 Freeze changes: needs the new step 'First' [can't be amended]",
            ],
        ),
        (
            vec![(
                ANYONE,
                &*[
                    ANYONE,
                    "      - {id: end, title: End, gate: {decides: [lead]}}\n",
                ]
                .concat(),
            )],
            vec![
                "new step: End, after 2.3 Wipe the whiteboard, needs 2.3, decided by lead, if nobody decides: hold [a gate can't be added]",
            ],
        ),
        (
            vec![(
                "takes: {best: 30m, likely: 45m, worst: 2h}",
                "takes: {best: 30m, likely: 45m, worst: 3h}",
            )],
            vec![
                "1.2 Back up the database: takes 45m (30m to 3h) (was 45m (30m to 2h)) [can't be amended]",
            ],
        ),
        (
            vec![("contact: 555-0142", "contact: 555-0143")],
            vec!["Records vendor: contact 555-0143 (was 555-0142) [can't be amended]"],
        ),
        (
            vec![("roles: [clinical]", "roles: [clinical, network]")],
            vec![
                "Ruth Adeyemi: roles clinical, network (was clinical) [can't be amended: check them in, or give them the role]",
            ],
        ),
    ] {
        for mut night in [Night::live(), Night::rehearsal()] {
            assert!(!edits(&mut night, &changes).is_empty(), "{changes:?}");
            assert_eq!(amended(&mut night, &changes), left, "{changes:?}");
        }
    }
}

#[test]
fn what_the_night_added_stays() {
    let mut night = Night::live();
    night.does("amara", add(new("vpn", "1.1")));
    night.does("amara", needs("anyone", &["vpn"]));
    assert!(edits(&mut night, &[]).is_empty(), "the file never had it");
    let changes = [("needs: []}", "needs: [freeze]}")];
    assert_eq!(
        edits(&mut night, &changes).lines(),
        ["2.3 Wipe the whiteboard: needs 1.1 (was 1.1a)"]
    );
    assert_eq!(amended(&mut night, &changes), Vec::<String>::new());
    let run = night.run("lin");
    let anyone = &run.plan.steps[run.plan.step("anyone").unwrap()];
    let waits: Vec<&str> = anyone
        .needs
        .iter()
        .map(|&ix| &*run.plan.steps[ix].id)
        .collect();
    assert_eq!(waits, ["freeze", "vpn"]);
}

#[test]
fn a_rehearsal_keeps_its_window_and_a_live_run_is_told_of_another() {
    let week = [
        ("opens: 2026-11-27", "opens: 2026-12-04"),
        ("closes: 2026-11-28", "closes: 2026-12-05"),
        ("not_before: 2026-11-28", "not_before: 2026-12-05"),
    ];
    let rehearsal = edits(&mut Night::rehearsal(), &week);
    assert!(rehearsal.is_empty(), "{:?}", rehearsal.lines());
    let live = edits(&mut Night::live(), &week);
    assert_eq!(
        live.lines(),
        [
            "the window: opens Fri 4 Dec 18:00 (was Fri 27 Nov 18:00) [can't be amended]",
            "the window: closes Sat 5 Dec 06:00 (was Sat 28 Nov 06:00)",
            "2.2 Open the doors: not before Sat 5 Dec 05:00 (was Sat 28 Nov 05:00)",
        ]
    );
    assert!(matches!(live.commands[1], Command::Window { .. }));
}
