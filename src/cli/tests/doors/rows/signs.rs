//! Evidence, sign-offs and blockers.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says("lin", "evidence 1.2 rows 120", Taken, Taken)
            .after(STARTED)
            .form("1 . 2 e", &[("Rows in patients", "120")]),
        says(
            "lin",
            "evidence 1.2 rows 7",
            Refused(EvidenceInvalid),
            Marked(&[EvidenceInvalid]),
        )
        .after(STARTED)
        .form("1 . 2 e", &[("Rows in patients", "7")]),
        says(
            "lin",
            "evidence 1.2 rows 7",
            Refused(EvidenceInvalid),
            OnlyNow,
        )
        .after(STARTED)
        .table(&[("backup Evidence", "rows=7")]),
        says("lin", "evidence 1.2 rows 120", Taken, OnlyNow)
            .after(STARTED)
            .table(&[("backup Evidence", "rows=120")]),
        // The form asks for what the step asks for.
        says(
            "lin",
            "evidence 1.2 row 120",
            Refused(UnknownId),
            Refused(UnknownId),
        )
        .after(STARTED),
        says("amara", "sign 1.2", Taken, Taken)
            .after(BACKED_UP)
            .form("1 . 2 i", &[])
            .key("m enter enter"),
        says("lin", "sign 1.2", Refused(OwnWork), Refused(OwnWork))
            .after(BACKED_UP)
            .form("1 . 2 i", &[]),
        says(
            "lin",
            "sign 1.2 --for amara",
            Refused(TypedByDoer),
            Refused(TypedByDoer),
        )
        .after(BACKED_UP)
        .form("1 . 2 i", &[("Who did it", "amara")]),
        says(
            "ruth",
            "sign 1.2 --for 'LIN BAPTISTE'",
            Refused(OwnWork),
            Refused(OwnWork),
        )
        .after(BACKED_UP)
        .form("1 . 2 i", &[("Who did it", "LIN BAPTISTE")]),
        says(
            "ruth",
            "sign 1.2",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .after(BACKED_UP)
        .form("1 . 2 i", &[]),
        says(
            "amara",
            "sign 1.2",
            Refused(AlreadySigned),
            Marked(&[AlreadySigned]),
        )
        .after(SIGNED)
        .form("1 . 2 i", &[]),
        says(
            "amara",
            "sign 1.2",
            Refused(NoSuchSignOff),
            Marked(&[NoSuchSignOff]),
        )
        .after(STARTED)
        .besides(&["lin fail 1.2 --because 'no space'"])
        .form("1 . 2 i", &[]),
        says("amara", "sign 1.2", Refused(UnknownId), Refused(UnknownId))
            .after(STARTED)
            .form("1 . 2 i", &[]),
        says("amara", "refuse 1.2 --because x", Taken, Taken)
            .after(BACKED_UP)
            .form("1 . 2 I", &[("Why", "x")]),
        says(
            "amara",
            "refuse 1.2",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .after(BACKED_UP)
        .form("1 . 2 I", &[]),
        says("amara", "block 2.3 --title x", Taken, Taken)
            .form("2 . 3 b", &[("What", "x")])
            .table(&[
                ("anyone Finished", "@"),
                ("anyone Outcome", "b"),
                ("Why", "x"),
            ]),
        says(
            "amara",
            "block 2.3 --title ' '",
            Refused(TextMissing),
            Refused(TextMissing),
        )
        .form("2 . 3 b", &[]),
        says(
            "amara",
            "block 2.3 --title x --owner 'Marc Roy'",
            Refused(OutsidePerson),
            Refused(OutsidePerson),
        )
        .form("2 . 3 b", &[("What", "x"), ("Owner", "Marc Roy")]),
        says("amara", "update B1 'a disk is sent'", Taken, Taken)
            .besides(&["lin block 1.2 --title x"])
            .form("B M", &[("What is new", "a disk is sent")]),
        says(
            "amara",
            "update B1 --severity low",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .besides(&["lin block 1.2 --title x"])
        .form("B M", &[("Severity", "low")]),
        // The form says at once that nothing is changed, and shows what is open.
        says(
            "amara",
            "update B1",
            Refused(TextMissing),
            Refused(TextMissing),
        )
        .besides(&["lin block 1.2 --title x"]),
        says("amara", "update B1 x", Refused(NotOpen), Marked(&[NotOpen]))
            .besides(&["lin block 1.2 --title x", "lin unblock B1"]),
        says("lin", "unblock B1", Taken, Taken)
            .besides(&["lin block 1.2 --title x"])
            .form("B R", &[]),
        says("lin", "unblock B1", Refused(NotOpen), Marked(&[NotOpen]))
            .besides(&["lin block 1.2 --title x", "lin unblock B1"]),
    ]
}
