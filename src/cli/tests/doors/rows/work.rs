//! Work on steps, and tests.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says("amara", "start 1.1", Taken, Taken)
            .form("1 . 1 s", &[])
            .key("m enter")
            .table(&[("freeze Started", "@")]),
        says(
            "lin",
            "start 1.2",
            Refused(NeedsUnmet),
            Marked(&[NeedsUnmet]),
        )
        .form("1 . 2 s", &[])
        .table(&[("backup Started", "@")]),
        says(
            "ruth",
            "start 1.1",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .form("1 . 1 s", &[])
        .table(&[("freeze Started", "@")]),
        says("amara", "start 2.3", Refused(Stopped), Marked(&[Stopped]))
            .besides(&["ruth stop"])
            .form("2 . 3 s", &[])
            .table(&[("anyone Started", "@")]),
        says("amara", "start 2.3", Refused(Held), Marked(&[Held]))
            .besides(&["amara hold"])
            .form("2 . 3 s", &[])
            .table(&[("anyone Started", "@")]),
        says(
            "amara",
            "start 2.3",
            Refused(RollingBack),
            Marked(&[RollingBack]),
        )
        .besides(&["amara rollback --because no-go"])
        .table(&[("anyone Started", "@")]),
        says(
            "amara",
            "start 2.3",
            Refused(BeforeWindow),
            Marked(&[BeforeWindow]),
        )
        .before_the_window(180)
        .form("2 . 3 s", &[])
        .table(&[("anyone Started", "@")]),
        says("joe", "start 2.2", Refused(TooEarly), Marked(&[TooEarly]))
            .after(UPGRADED)
            .form("2 . 2 s", &[])
            .table(&[("late-start Started", "@")]),
        says("lin", "start 2.1 --confirm SQL01", Taken, Taken)
            .after(GONE)
            .form("2 . 1 s", &[("Confirm", "SQL01")]),
        says("lin", "start 2.1", Refused(Confirm), Marked(&[Confirm]))
            .after(GONE)
            .form("2 . 1 s", &[])
            .table(&[("upgrade Started", "@")]),
        says(
            "joe",
            "start 1.2",
            Refused(AlreadyRunning),
            Marked(&[AlreadyRunning]),
        )
        .after(STARTED)
        .form("1 . 2 s", &[]),
        says(
            "joe",
            "start 1.2",
            Refused(AlreadyFinished),
            Marked(&[AlreadyFinished]),
        )
        .after(BACKED_UP)
        .form("1 . 2 s", &[]),
        // The screen says at once that a gate is decided.
        says("amara", "start G1", Refused(UnknownId), Refused(UnknownId)),
        says("amara", "start 2.3", Taken, Refused(ImpossibleTime))
            .at("24 Nov 10:00")
            .form("2 . 3 s", &[])
            .table(&[("anyone Started", "@")]),
        says("amara", "start 2.3", Taken, Refused(UnlikelyTime))
            .at("fri 06:00")
            .form("2 . 3 s", &[])
            .table(&[("anyone Started", "@")]),
        says(
            "amara",
            "start 2.3 --for 'Marc Roy'",
            Refused(OutsidePerson),
            Refused(OutsidePerson),
        )
        .form("2 . 3 s", &[("Who did it", "Marc Roy")])
        .table(&[("anyone Started", "@"), ("anyone Who", "Marc Roy")]),
        says("amara", "finish 2.3", Taken, Taken)
            .form("2 . 3 d", &[])
            .table(&[("anyone Finished", "@")]),
        says("lin", "finish 1.2", Taken, Taken)
            .after(PROVEN)
            .form("1 . 2 d", &[])
            .table(&[("backup Finished", "@")]),
        says("joe", "finish 1.2", Taken, Taken)
            .after(PROVEN)
            .form("1 . 2 d", &[])
            .table(&[("backup Finished", "@"), ("backup Who", "joe")]),
        says(
            "lin",
            "finish 1.2",
            Refused(EvidenceMissing),
            Marked(&[EvidenceMissing]),
        )
        .after(STARTED)
        .form("1 . 2 d", &[])
        .table(&[("backup Finished", "@")]),
        says(
            "lin",
            "finish 1.2",
            Refused(EvidenceInvalid),
            Refused(EvidenceInvalid),
        )
        .after(STARTED)
        .besides(&[
            "wait 9",
            "lin evidence 1.2 rows 7 --at -5m",
            "lin evidence 1.2 result clean",
        ])
        .form("1 . 2 d", &[])
        .table(&[("backup Finished", "@")]),
        says("lin", "finish 1.2", Refused(Blocked), Marked(&[Blocked]))
            .after(PROVEN)
            .besides(&["lin block 1.2 --title 'no space'"])
            .form("1 . 2 d", &[])
            .table(&[("backup Finished", "@")]),
        says(
            "ruth",
            "finish 1.2",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .after(PROVEN)
        .form("1 . 2 d", &[])
        .table(&[("backup Finished", "@"), ("backup Who", "ruth")]),
        says(
            "lin",
            "finish 1.3",
            Refused(NeedsUnmet),
            Marked(&[NeedsUnmet, EvidenceMissing]),
        )
        .after(STARTED)
        .form("1 . 3 d", &[])
        .table(&[("log-file Finished", "@")]),
        says(
            "joe",
            "finish 1.2",
            Refused(AlreadyFinished),
            Marked(&[AlreadyFinished]),
        )
        .after(BACKED_UP)
        .form("1 . 2 d", &[]),
        says("lin", "finish 1.2", Taken, Refused(ImpossibleTime))
            .after(PROVEN)
            .at("-2h")
            .form("1 . 2 d", &[])
            .table(&[("backup Finished", "@")]),
        says("lin", "workaround 1.2 --because x", Taken, Taken)
            .after(STARTED)
            .form("1 . 2 w", &[("Why", "x")])
            .table(&[
                ("backup Finished", "@"),
                ("backup Outcome", "w"),
                ("Why", "x"),
            ]),
        says(
            "lin",
            "workaround 1.2",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .after(STARTED)
        .form("1 . 2 w", &[])
        .table(&[("backup Finished", "@"), ("backup Outcome", "w")]),
        says("lin", "fail 1.2 --because x", Taken, Taken)
            .after(STARTED)
            .form("1 . 2 F", &[("Why", "x")])
            .table(&[
                ("backup Finished", "@"),
                ("backup Outcome", "f"),
                ("Why", "x"),
            ]),
        says(
            "lin",
            "fail 1.2",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .after(STARTED)
        .form("1 . 2 F", &[])
        .table(&[("backup Finished", "@"), ("backup Outcome", "f")]),
        says("amara", "skip 2.3 --because x", Taken, Taken)
            .form("2 . 3 S", &[("Why", "x")])
            .table(&[
                ("anyone Finished", "@"),
                ("anyone Outcome", "s"),
                ("Why", "x"),
            ]),
        says(
            "amara",
            "skip 2.3",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("2 . 3 S", &[])
        .table(&[("anyone Finished", "@"), ("anyone Outcome", "s")]),
        says(
            "ruth",
            "skip 1.1 --because x",
            Refused(NotYourRole),
            Marked(&[NotYourRole]),
        )
        .form("1 . 1 S", &[("Why", "x")])
        .table(&[
            ("freeze Finished", "@"),
            ("freeze Outcome", "s"),
            ("Why", "x"),
        ]),
        says(
            "lin",
            "skip 1.2 --because x",
            Refused(StillRunning),
            Marked(&[StillRunning]),
        )
        .after(STARTED)
        .form("1 . 2 S", &[("Why", "x")])
        .table(&[
            ("backup Finished", "@"),
            ("backup Outcome", "s"),
            ("Why", "x"),
        ]),
        says("amara", "reopen 1.1 --because x", Taken, Taken)
            .after(FROZEN)
            .form("1 . 1 o", &[("Why", "x")]),
        says(
            "amara",
            "reopen 1.1",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .after(FROZEN)
        .form("1 . 1 o", &[]),
        says(
            "amara",
            "reopen 2.3 --because x",
            Refused(NotFinished),
            Marked(&[NotFinished]),
        )
        .form("2 . 3 o", &[("Why", "x")]),
        says("amara", "test emr pass", Taken, Taken).form("U !", &[("Result", "p")]),
        says("amara", "test emr fail --note 'no logon'", Taken, Taken)
            .form("U !", &[("Result", "f"), ("Note", "no logon")]),
        // Those are chosen from a list.
        says(
            "amara",
            "test erm pass",
            Refused(UnknownId),
            Refused(UnknownId),
        ),
        says(
            "lin",
            "start 2.1 --confirm SQL01",
            Refused(TooLateToGoBack),
            Marked(&[TooLateToGoBack]),
        )
        .after(GONE)
        .too_late()
        .form("2 . 1 s", &[("Confirm", "SQL01")]),
        says("amara", "start 2.3", Taken, Refused(Future))
            .at("+2h")
            .form("2 . 3 s", &[])
            .table(&[("anyone Started", "@")]),
        says("amara", "finish 2.3", Taken, Refused(Future))
            .at("+2h")
            .form("2 . 3 d", &[])
            .table(&[("anyone Finished", "@")]),
    ]
}
