//! Whatever is said in whatever order: what was taken is possible, and counts for nobody who has
//! no say in it.

use proptest::prelude::*;
use proptest::sample::select;

use super::{night, record};
use crate::run::{Attempt, Rule, Run, Stage};
use crate::situation::Situation;
use crate::text::same_name;
use crate::time::{Instant, Span};

/// Who does it, as people write their names.
const NAMES: [&str; 12] = [
    "amara",
    "AMARA OSEI",
    "Amara-Osei",
    "lin",
    "Lin  Baptiste",
    "lín baptiste",
    "joe",
    "Joe Tremblay",
    "JOÉ TREMBLAY",
    "ruth",
    "Marc L'Écuyer",
    "marc l’ecuyer",
];

/// What a signature is soon for.
const BEGUN: [&str; 6] = [
    "amara finish 1.1",
    "lin start 1.2",
    "lin evidence 1.2 rows 120000",
    "lin evidence 1.2 result clean",
    "amara check-in 'Marc L’Écuyer'",
    "wait 120",
];

const SIGNING: [(&str, &str); 5] = [
    ("joe", "resume"),
    ("lin", "finish 1.2"),
    ("ruth", "sign 1.2 --for \"LÍN BAPTISTE\""),
    ("lin", "sign 1.2"),
    ("amara", "sign 1.2"),
];

/// What is said; `@` is an entry of the log.
const LINES: [&str; 34] = [
    "start 1.1",
    "finish 1.1",
    "start 1.2",
    "start 1.2",
    "finish 1.2",
    "finish 1.2",
    "workaround 1.2",
    "fail 1.2",
    "skip 1.2",
    "reopen 1.2",
    "evidence 1.2 rows 120000",
    "evidence 1.2 rows 7",
    "evidence 1.2 result clean",
    "sign 1.2",
    "sign 1.2",
    "sign 1.2",
    "refuse 1.2",
    "skip 1.3",
    "vote G1 go",
    "tick G1 2",
    "decide G1 go",
    "start 2.3",
    "finish 2.3",
    "block 1.2 --title x",
    "unblock B1",
    "hold",
    "resume",
    "stop",
    "rollback",
    "delegate lead lin",
    "take-back",
    "correct @ --void",
    "correct @",
    "check-in 'Marc L’Écuyer'",
];

#[derive(Debug, Clone)]
struct Saying {
    typist: &'static str,
    line: &'static str,
    of: usize,
    by: Option<&'static str>,
    ago: Option<i64>,
    overrides: Option<&'static str>,
}

fn any_saying() -> impl Strategy<Value = Saying> {
    let typist = select(&["amara", "lin", "joe", "ruth"][..]);
    let overrides = select(
        &[
            "needs-unmet",
            "not-your-role",
            "outside-person",
            "typed-by-doer",
            "evidence-missing",
            "unlikely-time",
        ][..],
    );
    (
        typist,
        select(&LINES[..]),
        0..40_usize,
        proptest::option::of(select(&NAMES[..])),
        proptest::option::of(-2..180_i64),
        proptest::option::of(overrides),
    )
        .prop_map(|(typist, line, of, by, ago, overrides)| Saying {
            typist,
            line,
            of,
            by,
            ago,
            overrides,
        })
}

impl Saying {
    fn line(&self, run: &Run) -> String {
        let entry = &run.log[self.of % run.log.len()].entry;
        let mut line = self.line.replace('@', &entry.id().to_string());
        line += " --because x";
        // A correction changes one thing.
        let is_void = line.contains("--void");
        let by = self.by.filter(|_| !is_void);
        let ago = self
            .ago
            .filter(|_| !is_void)
            .filter(|_| by.is_none() || !line.starts_with("correct"));
        if let Some(by) = by {
            line += &format!(" --for \"{by}\"");
        }
        match ago {
            Some(ago @ 0..) => line += &format!(" --at -{ago}m"),
            Some(ahead) => line += &format!(" --at +{}m", -ahead),
            None if line.starts_with("correct") && by.is_none() && !is_void => line += " --void",
            None => {}
        }
        if let Some(rule) = self.overrides {
            line += &format!(" --override {rule}");
        }
        line
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn nothing_that_is_taken_is_impossible(said in prop::collection::vec(any_saying(), 1..40)) {
        let mut night = night(0, &BEGUN);
        for saying in said {
            let line = saying.line(night.run(saying.typist));
            let _ = record(&mut night, saying.typist, &line);
            night.wait(1);
        }
        // Whatever came of it, each tries to get it signed.
        for (typist, line) in SIGNING {
            let _ = record(&mut night, typist, line);
        }
        let now = night.now;
        let run = night.run("amara");
        no_negative_duration(run, now)?;
        for step in &run.steps {
            for attempt in &step.forward.attempts {
                nobody_signs_their_own(attempt)?;
            }
        }
        a_signature_is_for_what_was_seen(run, now)?;
    }
}

/// What was reopened, and failed again since, can't have been finished all the time.
#[test]
fn nothing_is_taken_back_that_would_make_another_entry_impossible() {
    let mut night = night(0, &BEGUN);
    for (typist, line) in [
        ("amara", "finish 1.2 --at -2m"),
        ("joe", "reopen 1.2 --because 'a stripe is missing'"),
        ("amara", "fail 1.2 --at -1m --because 'no answer'"),
        ("amara", "evidence 1.2 rows 120000 --at -4m"),
    ] {
        record(&mut night, typist, line).unwrap_or_else(|rule| panic!("{line}: {rule}"));
        night.wait(1);
    }
    assert_eq!(
        record(&mut night, "joe", "take-back"),
        Err(Rule::ImpossibleTime)
    );
    assert!(night.run("amara").too_early.is_empty());
}

fn no_negative_duration(run: &Run, now: Instant) -> Result<(), TestCaseError> {
    prop_assert!(run.too_early.is_empty(), "{:?}", run.too_early);
    let s = Situation::at(now, run, "amara");
    for ix in run.plan.in_order() {
        let took = s.step(ix).took;
        prop_assert!(took.is_none_or(|took| took >= Span::ZERO), "{took:?}");
    }
    for blocker in s.blockers() {
        prop_assert!(blocker.open_for >= Span::ZERO, "{:?}", blocker.blocker);
    }
    Ok(())
}

/// Under any spelling.
fn nobody_signs_their_own(attempt: &Attempt) -> Result<(), TestCaseError> {
    let Some(signed) = attempt.sign_off("lead").filter(|s| s.signed) else {
        return Ok(());
    };
    let own = attempt.doers().any(|d| same_name(d, &signed.stamp.by));
    prop_assert!(!own, "{attempt:?}");
    Ok(())
}

/// The signature of a step that is done names the finish that stands.
fn a_signature_is_for_what_was_seen(run: &Run, now: Instant) -> Result<(), TestCaseError> {
    let Some(ix) = run.plan.step("backup") else {
        return Ok(());
    };
    if run.stage(ix, now) != Stage::Done {
        return Ok(());
    }
    let attempt = run.steps[ix].forward.current();
    let Some(signed) = attempt.and_then(|attempt| attempt.sign_off("lead")) else {
        return Err(TestCaseError::fail("done without a signature"));
    };
    let finish = attempt.and_then(|attempt| attempt.finish.as_ref());
    let named = finish.is_some_and(|finish| finish.is(&signed.finish));
    prop_assert!(named, "{signed:?} of {finish:?}");
    Ok(())
}
