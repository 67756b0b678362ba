//! Who is here, shifts, calls and notes.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says("amara", "check-in ruth", Taken, Taken).form("a", &[("Who", "ruth")]),
        says(
            "amara",
            "check-in 'Joe Trembley'",
            Refused(OutsidePerson),
            Refused(OutsidePerson),
        )
        .form("a", &[("Who", "Joe Trembley")]),
        says(
            "ruth",
            "check-in 'Marc Roy' --roles dba",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("a", &[("Who", "Marc Roy"), ("Roles", "dba")]),
        says("lin", "check-out", Taken, Taken).form("A", &[]),
        says("amara", "delegate dba ruth --because x", Taken, Taken)
            .form("L", &[("To", "ruth"), ("Role", "dba"), ("Why", "x")]),
        says(
            "ruth",
            "delegate lead ruth --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("L", &[("To", "ruth"), ("Role", "lead"), ("Why", "x")]),
        says(
            "amara",
            "delegate dba ruth",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("L", &[("To", "ruth"), ("Role", "dba")]),
        says(
            "amara",
            "delegate pilot ruth --because x",
            Refused(UnknownId),
            Refused(UnknownId),
        )
        .form("L", &[("To", "ruth"), ("Role", "pilot"), ("Why", "x")]),
        says("lin", "hand-over --to joe 'all well'", Taken, Taken)
            .form(")", &[("In my words", "all well"), ("To", "joe")]),
        says(
            "lin",
            "hand-over ' '",
            Refused(TextMissing),
            Refused(TextMissing),
        )
        .form(")", &[]),
        says(
            "lin",
            "hand-over --to lin 'all well'",
            Refused(UnknownId),
            Refused(UnknownId),
        )
        .form(")", &[("In my words", "all well"), ("To", "lin")]),
        says("joe", "take-over lin", Taken, Taken).form("(", &[("From", "lin")]),
        // The form asks from whom.
        says("joe", "take-over", Refused(NotOpen), Marked(&[NotOpen])),
        says(
            "amara",
            "call vendor --reached Kim 'a new disk'",
            Taken,
            Taken,
        )
        .form(
            "c",
            &[
                ("Who", "vendor"),
                ("What was said", "a new disk"),
                ("Who answered", "Kim"),
            ],
        ),
        says(
            "amara",
            "call vendro x",
            Refused(UnknownId),
            Refused(UnknownId),
        )
        .form("c", &[("Who", "vendro"), ("What was said", "x")]),
        says("amara", "note x", Taken, Taken).form("n", &[("Note", "x"), ("Step", "")]),
        says(
            "amara",
            "note ' '",
            Refused(TextMissing),
            Refused(TextMissing),
        )
        .form("n", &[]),
        says(
            "amara",
            "note x --step 9.9",
            Refused(UnknownId),
            Refused(UnknownId),
        )
        .form("n", &[("Note", "x"), ("Step", "9.9")]),
        says(
            "amara",
            "note x --for 'Marc Roy'",
            Refused(OutsidePerson),
            Refused(OutsidePerson),
        )
        .form(
            "n",
            &[("Note", "x"), ("Step", ""), ("Who did it", "Marc Roy")],
        ),
        says("amara", "note x", Taken, Refused(Future))
            .at("+2h")
            .form("n", &[("Note", "x"), ("Step", "")]),
        says("amara", "note x", Taken, Refused(ImpossibleTime))
            .at("24 Nov 10:00")
            .form("n", &[("Note", "x"), ("Step", "")]),
        says("amara", "note x", Taken, Refused(UnlikelyTime))
            .at("fri 06:00")
            .form("n", &[("Note", "x"), ("Step", "")]),
        says("amara", "note x", Refused(Closed), Marked(&[Closed]))
            .besides(&["amara close stopped --because 'drill over'"])
            .form("n", &[("Note", "x"), ("Step", "")]),
    ]
}
