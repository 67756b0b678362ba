//! Changes of the plan.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says(
            "amara",
            "add vpn --after 2.3 --title vpn --because x",
            Taken,
            Taken,
        )
        .form("2 . 3 +", &[("Title", "vpn"), ("Why", "x")]),
        says(
            "amara",
            "add vpn --after 2.3 --title vpn",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("2 . 3 +", &[("Title", "vpn")]),
        says(
            "amara",
            "add backup --after 2.3 --title Backup --because x",
            Refused(IdTaken),
            Marked(&[IdTaken]),
        )
        .form("2 . 3 +", &[("Title", "Backup"), ("Why", "x")]),
        says(
            "ruth",
            "add vpn --after 2.3 --title vpn --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("2 . 3 +", &[("Title", "vpn"), ("Why", "x")]),
        says("amara", "amend 2.3 --takes 20m --because x", Taken, Taken)
            .form("2 . 3 =", &[("Takes", "20m"), ("Why", "x")]),
        says(
            "amara",
            "amend 1.1 --needs 1.2 --because x",
            Refused(Ring),
            Marked(&[Ring]),
        )
        .form("1 . 1 =", &[("Needs", "1.2"), ("Why", "x")]),
        says(
            "ruth",
            "amend 1.2 --needs '' --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("1 . 2 =", &[("Needs", ""), ("Why", "x")]),
        // It ends the signature.
        says("amara", "amend 1.2 --title y --because x", Taken, Taken)
            .after(SIGNED)
            .form("1 . 2 =", &[("Title", "y"), ("Why", "x")]),
        says(
            "amara",
            "window --closes '28 Nov 08:00' --because x",
            Taken,
            Taken,
        )
        .form("W", &[("Closes", "28 Nov 08:00"), ("Why", "x")]),
        says(
            "ruth",
            "window --closes '28 Nov 08:00' --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("W", &[("Closes", "28 Nov 08:00"), ("Why", "x")]),
        says(
            "amara",
            "window --closes '27 Nov 17:55' --because x",
            Refused(BadWindow),
            Refused(BadWindow),
        )
        .before_the_window(180)
        .form("W", &[("Closes", "27 Nov 17:55"), ("Why", "x")]),
        says("amara", "replan --because x", Taken, Taken).form("P", &[("Why", "x")]),
        says(
            "ruth",
            "replan --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("P", &[("Why", "x")]),
    ]
}
