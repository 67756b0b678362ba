//! Steps that a person, a team or a contact owns, and what the plan they come from calls them.

use crate::journal::Mode;
use crate::run::testing::{Night, finish, start};

const PLAN: &str = "
runbook: Owned
id: owned
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: net, name: Network team, team: true, size: 4}
contacts: [{id: vendor, name: Records vendor}]
roles: {dba: データベース}
phases:
  - id: move
    title: Move
    steps:
      - {id: cables, title: Plug it in, owner: net, ref: 2.g}
      - {id: call, title: Switch the licence, owner: vendor, needs: [], ref: A-7}
      - {id: copy, title: Copy, role: dba, needs: [], ref: '1.1'}
      - {id: look, title: Look, owner: lin, needs: [], ref: A-7}
";

#[test]
fn only_its_owner_does_a_step() {
    let mut night = Night::open(PLAN, Mode::Rehearsal);
    let refusal = night.refused("lin", start("cables"));
    assert_eq!(
        refusal.why,
        "starting 1.1 Plug it in is up to Network team, not to lin"
    );
    assert!(refusal.allowed.contains("net can"), "{refusal}");
    night.does("net", start("2.G"));
    night.does("net", finish("2.g"));
    assert!(
        night
            .refused("amara", start("call"))
            .why
            .contains("Records vendor")
    );
    night.does("vendor", start("call"));
    let refusal = night.refused("amara", start("copy"));
    assert!(refusal.why.contains("the データベース role"), "{refusal}");
    night.does("lin", start("look"));
}

#[test]
fn a_reference_that_may_be_two_steps_is_asked_about() {
    let mut night = Night::open(PLAN, Mode::Rehearsal);
    // 1.1 is the number of one step here and of another in the plan it comes from.
    let refusal = night.refused("lin", start("1.1"));
    assert_eq!(refusal.why, "'1.1' may be 1.1 Plug it in, or 1.3 Copy");
    assert_eq!(refusal.allowed, "name it by its id: cables or copy");
    assert!(night.refused("lin", start("a-7")).why.contains("1.4 Look"));
    night.does("lin", start("copy"));
}
