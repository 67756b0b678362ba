//! Gates, pauses and rollbacks.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says("joe", "vote G1 go", Taken, Taken)
            .after(AT_THE_GATE)
            .form("g v", &[("Vote", "g")]),
        says(
            "amara",
            "vote G1 go --for 'Marc Roy'",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .after(AT_THE_GATE)
        .besides(&["amara check-in 'Marc Roy'"])
        .form("g v", &[("Vote", "g"), ("Whose vote", "Marc Roy")]),
        says(
            "joe",
            "vote G1 go",
            Refused(AlreadyFinished),
            Marked(&[AlreadyFinished]),
        )
        .after(GONE)
        .form("g v", &[("Vote", "g")]),
        says("amara", "decide G1 go --because x", Taken, Taken)
            .after(VOTED)
            .form("g D", &[("Decision", "go"), ("Why", "x")]),
        says(
            "amara",
            "decide G1 go --because x",
            Refused(CriteriaOpen),
            Marked(&[CriteriaOpen]),
        )
        .after(AT_THE_GATE)
        .form("g D", &[("Decision", "go"), ("Why", "x")]),
        says("amara", "decide G1 hold --because x", Taken, Taken)
            .after(VOTED)
            .form("g D", &[("Decision", "h"), ("Why", "x")]),
        says(
            "amara",
            "decide G1 hold",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .after(VOTED)
        .form("g D", &[("Decision", "h")]),
        says(
            "joe",
            "decide G1 go --because x",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .after(VOTED)
        .form("g D", &[("Decision", "go"), ("Why", "x")]),
        says(
            "amara",
            "decide G1 go --because x",
            Refused(Blocked),
            Marked(&[Blocked]),
        )
        .after(VOTED)
        .besides(&["lin block G1 --title x"])
        .form("g D", &[("Decision", "go"), ("Why", "x")]),
        says(
            "amara",
            "decide G1 go --because x",
            Refused(Held),
            Marked(&[Held]),
        )
        .after(VOTED)
        .besides(&["amara hold"])
        .form("g D", &[("Decision", "go"), ("Why", "x")]),
        // Conditions belong to a go on the screen.
        says(
            "amara",
            "decide G1 hold --condition x --because x",
            Refused(NotOpen),
            Marked(&[NotOpen]),
        )
        .after(VOTED),
        says("amara", "tick G1 2", Taken, Taken)
            .after(AT_THE_GATE)
            .form("g t", &[]),
        says(
            "amara",
            "tick G1 2",
            Refused(AlreadyFinished),
            Marked(&[AlreadyFinished]),
        )
        .after(AT_THE_GATE)
        .besides(&["amara tick G1 2"]),
        // The form offers what a person ticks and nobody has ticked.
        says("amara", "tick G1 1", Refused(NotOpen), Marked(&[NotOpen])).after(AT_THE_GATE),
        says("amara", "hold", Taken, Taken).form("H", &[]),
        says("ruth", "hold", Refused(NotLead), Marked(&[NotLead])).form("H", &[]),
        says("ruth", "stop", Taken, Taken).form("X", &[]),
        // The screen says at once that it is stopped.
        says(
            "ruth",
            "stop",
            Refused(AlreadyFinished),
            Marked(&[AlreadyFinished]),
        )
        .besides(&["lin stop"]),
        says("amara", "resume", Taken, Taken)
            .besides(&["amara hold"])
            .form("G", &[]),
        says("ruth", "resume", Refused(NotLead), Marked(&[NotLead]))
            .besides(&["amara hold"])
            .form("G", &[]),
        says("ruth", "resume", Refused(NotLead), Marked(&[NotLead]))
            .besides(&["lin stop"])
            .form("G", &[]),
        says(
            "ruth",
            "resume --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .besides(&["amara rollback --because no-go"])
        .form("G", &[("Why", "x")]),
        says(
            "amara",
            "resume",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .besides(&["amara rollback --because no-go"])
        .form("G", &[]),
        // The screen says at once that there is nothing to resume.
        says("amara", "resume", Refused(NotOpen), Marked(&[NotOpen])),
        says("amara", "rollback --because x", Taken, Taken)
            .form("Z", &[("How far", "everything, by undos"), ("Why", "x")]),
        says(
            "amara",
            "rollback",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("Z", &[("How far", "everything, by undos")]),
        says(
            "ruth",
            "rollback --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("Z", &[("How far", "everything, by undos"), ("Why", "x")]),
        says("amara", "go-forward 2 --because x", Taken, Taken).form("2 . 1 >", &[("Why", "x")]),
        says(
            "ruth",
            "go-forward 2 --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("2 . 1 >", &[("Why", "x")]),
        says(
            "amara",
            "go-forward 2",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("2 . 1 >", &[]),
    ]
}
