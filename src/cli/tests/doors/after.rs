//! What was entered late against a rule is on record, and lets nothing through: whatever rests on
//! it meets the rule, told now or late.

use super::{go_on, night, record};
use crate::run::Rule;
use crate::time::Span;

/// What happened, with what was entered late and against which rule; then who says what, and the
/// rule that refuses it.
const RESTS_ON_IT: &[(&[&str], Rule, &str, &str, Rule)] = {
    use Rule::*;
    &[
        (
            &[
                "amara finish 1.1",
                "lin start 1.2",
                "wait 9",
                "lin evidence 1.2 rows 7 --at -5m",
                "lin evidence 1.2 result clean",
            ],
            EvidenceInvalid,
            "lin",
            "finish 1.2",
            EvidenceInvalid,
        ),
        (
            &["wait 9", "lin start 1.3 --at -5m"],
            NeedsUnmet,
            "lin",
            "workaround 1.3 --because x",
            NeedsUnmet,
        ),
        (
            &["wait 9", "lin finish 2.1 --at -5m"],
            NeedsUnmet,
            "joe",
            "start 2.2",
            NeedsUnmet,
        ),
        (
            &["wait 9", "joe decide G1 go --because x --at -5m"],
            NotYourRole,
            "lin",
            "start 2.1 --confirm SQL01",
            NeedsUnmet,
        ),
        (
            &[
                "amara finish 1.1",
                "lin workaround 1.2 --because x",
                "wait 9",
                "ruth sign 1.2 --at -5m",
            ],
            NotYourRole,
            "lin",
            "start 1.3",
            NeedsUnmet,
        ),
        (
            &["wait 9", "ruth skip 1.1 --because x --at -5m"],
            NotYourRole,
            "lin",
            "start 1.2",
            NeedsUnmet,
        ),
        (
            &["wait 9", "ruth amend 1.2 --needs '' --because x --at -5m"],
            NotLead,
            "lin",
            "start 1.2",
            NeedsUnmet,
        ),
        (
            &["amara hold", "wait 9", "ruth resume --at -5m"],
            NotLead,
            "amara",
            "start 1.1",
            Held,
        ),
        (
            &["lin stop", "wait 9", "ruth resume --at -5m"],
            NotLead,
            "amara",
            "start 1.1",
            Stopped,
        ),
        (
            &[
                "amara rollback --because no-go",
                "wait 9",
                "ruth resume --because x --at -5m",
            ],
            NotLead,
            "amara",
            "start 1.1",
            RollingBack,
        ),
        (
            &["wait 9", "ruth delegate lead ruth --because x --at -5m"],
            NotLead,
            "ruth",
            "close stopped --because x",
            NotLead,
        ),
        (
            &["wait 9", "ruth check-in 'Marc Roy' --roles lead --at -5m"],
            NotLead,
            "amara",
            "close stopped --because x --for 'Marc Roy'",
            NotLead,
        ),
    ]
};

#[test]
fn nothing_rests_on_what_broke_a_rule() {
    for (story, broke, who, line, rule) in RESTS_ON_IT {
        let mut night = night(0, story);
        let marked = |against: &Vec<String>| against.iter().any(|name| name == broke.name());
        let lines = &night.run("amara").log;
        let there = lines.iter().any(|line| marked(&line.entry.fact().against));
        assert!(there, "{story:?} breaks no {broke}");
        assert_eq!(
            record(&mut night, who, line),
            Err(*rule),
            "{story:?}, {line}"
        );
    }
}

/// That a phase goes forward, and that the window closes later, is for the lead to say.
#[test]
fn nobody_makes_time_to_go_back_by_telling_of_it() {
    let closes = "ruth window --closes '28 Nov 09:00' --because x --at -5m";
    for told in ["ruth go-forward 2 --because x --at -5m", closes] {
        let mut night = night(0, &["wait 60"]);
        let window = night.run("amara").plan.window.closes;
        go_on(&mut night, told);
        assert_eq!(night.run("amara").plan.window.closes, window, "{told}");
        let by = night.now - Span::minutes(30).delta();
        night.session("lin").knows_the_way_back(by);
        let start = "start 2.1 --confirm SQL01 --override needs-unmet --because x";
        let refused = record(&mut night, "lin", start);
        assert_eq!(refused, Err(Rule::TooLateToGoBack), "{told}");
    }
}

/// What was out of its turn is in it once what it needs is told as well.
#[test]
fn what_is_told_in_any_order_is_complete_in_the_end() {
    let mut night = night(0, &["wait 30", "lin workaround 1.2 --because x --at -5m"]);
    assert_eq!(
        record(&mut night, "lin", "finish 1.3"),
        Err(Rule::NeedsUnmet)
    );
    go_on(&mut night, "amara finish 1.1 --at -9m");
    go_on(&mut night, "amara sign 1.2");
    go_on(&mut night, "lin start 1.3");
}
