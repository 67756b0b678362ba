//! What prepares a night, and what waits for its window.

use super::*;

pub const PREPARED: &str = r#"
runbook: Prepared
id: prepared
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara Osei, roles: [lead]}]
services: [{id: emr, name: Medical records}]
phases:
  - id: before
    title: Before
    when: before
    steps: [{id: book, title: Book the vendor}]
  - id: night
    title: Night
    steps: [{id: move, title: Move, changes: [emr], needs: []}, {id: look, title: Look, needs: []}]
"#;

/// What prepares a run may be weeks old when the run is opened.
#[test]
fn preparation_is_older_than_the_run() {
    use Rule::{ImpossibleTime, UnlikelyTime};
    let day = 24 * 60;
    for (step, ago, refused) in [
        ("book", 13 * day, None),
        ("book", 60 * day, None),
        ("book", 400 * day, Some(ImpossibleTime)),
        ("look", 13 * day, Some(UnlikelyTime)),
    ] {
        let mut night = Night::open(PREPARED, Mode::Live);
        night.wait(1);
        let told = Request::from(finish(step)).at(self::ago(&night, ago));
        let rule = night
            .record("amara", told)
            .err()
            .map(|refusal| refusal.rule);
        assert_eq!(rule, refused, "{step} {ago}");
    }
}

#[test]
fn work_of_the_window_waits_for_it() {
    let mut night = Night::before_the_window(26 * 24 * 60);
    let refusal = night.refused("amara", start("2.3"));
    assert_eq!(refusal.rule, Rule::BeforeWindow);
    assert_eq!(
        refusal.why,
        "2.3 Wipe the whiteboard belongs to the window, which opens Fri 27 Nov 18:00, in 26d"
    );
    for early in [finish("2.3"), ends("2.3", Outcome::WorkedAround)] {
        assert_eq!(
            night.refused("amara", because(early)).rule,
            Rule::BeforeWindow
        );
    }
    let begun = night.does(
        "amara",
        because(start("2.3")).overriding(Rule::BeforeWindow),
    );
    assert_eq!(begun.fact().overrides.as_deref(), Some("before-window"));
    night.does("amara", because(ends("1.1", Outcome::Failed)));
    // Told of the past it is taken, and marked.
    let mut night = Night::before_the_window(60);
    let told = night.tells("amara", start("2.3"));
    assert_eq!(told.fact().against, ["before-window"]);
    // A rehearsal opens its window, and what prepares a night does not wait for it.
    Night::rehearsal().does("amara", start("2.3"));
    let mut night = Night::open(PREPARED, Mode::Live);
    let early = back_to(&mut night, 60);
    assert_eq!(
        early.refused("amara", start("look")).rule,
        Rule::BeforeWindow
    );
    early.does("amara", start("book"));
}
