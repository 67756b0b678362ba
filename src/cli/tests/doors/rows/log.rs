//! What puts the log right, and the end.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    use Rule::*;
    vec![
        says(
            "amara",
            "correct amara/2 --text y --because x",
            Taken,
            OnlyNow,
        )
        .besides(&["amara note x"])
        .form("l y", &[("It is", "y"), ("Why", "x")]),
        says(
            "amara",
            "correct amara/2 --text y",
            Refused(ReasonMissing),
            OnlyNow,
        )
        .besides(&["amara note x"])
        .form("l y", &[("It is", "y")]),
        says(
            "ruth",
            "correct amara/2 --text y --because x",
            Refused(NotLead),
            OnlyNow,
        )
        .besides(&["amara note x"])
        .form("l y", &[("It is", "y"), ("Why", "x")]),
        // The screen says at once what can't be corrected.
        says(
            "amara",
            "correct amara/1 --text y --because x",
            Refused(NotCorrectable),
            OnlyNow,
        ),
        says("amara", "settle K1 amara/2 --because x", Taken, Taken)
            .contradicted()
            .form("Q", &[("Which is right", "a"), ("Why", "x")]),
        says(
            "amara",
            "settle K1 amara/2",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .contradicted()
        .form("Q", &[("Which is right", "a")]),
        says(
            "ruth",
            "settle K1 amara/2 --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .contradicted()
        .form("Q", &[("Which is right", "a"), ("Why", "x")]),
        says("amara", "take-back", Taken, OnlyNow)
            .besides(&["amara note x"])
            .resting(0)
            .form("u", &[]),
        says("amara", "take-back", Refused(TooLate), Marked(&[TooLate]))
            .besides(&["amara note x"])
            .form("u", &[]),
        says("amara", "close stopped --because x", Taken, Taken)
            .form("C", &[("Outcome", "stopped"), ("Why", "x")]),
        says(
            "amara",
            "close stopped",
            Refused(ReasonMissing),
            Refused(ReasonMissing),
        )
        .form("C", &[("Outcome", "stopped")]),
        says(
            "ruth",
            "close stopped --because x",
            Refused(NotLead),
            Marked(&[NotLead]),
        )
        .form("C", &[("Outcome", "stopped"), ("Why", "x")]),
        says(
            "amara",
            "close stopped --because x",
            Refused(StillRunning),
            Marked(&[StillRunning]),
        )
        .after(STARTED)
        .form("C", &[("Outcome", "stopped"), ("Why", "x")]),
        says(
            "amara",
            "close stopped --because x",
            Refused(Unsettled),
            Marked(&[Unsettled]),
        )
        .contradicted()
        .form("C", &[("Outcome", "stopped"), ("Why", "x")]),
    ]
}
