//! What is promised lies ahead.

use super::*;

#[test]
fn a_promise_lies_ahead() {
    use Rule::{ImpossibleTime, UnlikelyTime};
    let by = |at: Instant| Command::Block {
        title: "no space".into(),
        fields: BlockerFields {
            resolve_by: Some(at),
            ..BlockerFields::default()
        },
    };
    let next = |at: Instant| Command::Call {
        contact: "vendor".into(),
        reached: None,
        answered: false,
        blocker: None,
        next: Some(at),
        text: String::new(),
    };
    let until = |at: Instant| Command::Decide {
        gate: "G1".into(),
        decision: Decision::Hold,
        until: Some(at),
        conditions: Vec::new(),
    };
    let condition = |at: Instant| Command::Decide {
        gate: "G1".into(),
        decision: Decision::Hold,
        until: None,
        conditions: vec![(
            "x".into(),
            ConditionFields {
                by: Some(at),
                ..ConditionFields::default()
            },
        )],
    };
    let delegate = |at: Instant| Command::Delegate {
        role: "dba".into(),
        to: "ruth".into(),
        until: Some(at),
    };
    let deadline = |at: Instant| Command::Amend {
        step: "G1".into(),
        changes: Amendment {
            decide_by: Some(at),
            ..Amendment::default()
        },
    };
    let earliest = |at: Instant| Command::Amend {
        step: "2.2".into(),
        changes: Amendment {
            not_before: Some(at),
            ..Amendment::default()
        },
    };
    let closes = |at: Instant| Command::Window { closes: at };
    let promises: [&dyn Fn(Instant) -> Command; 8] = [
        &by, &next, &until, &condition, &delegate, &deadline, &earliest, &closes,
    ];
    for (n, promise) in promises.iter().enumerate() {
        for (minutes, refused) in [
            (-5, Some(ImpossibleTime)),
            (30, None),
            (60 * 24 * 30, Some(UnlikelyTime)),
        ] {
            let mut night = Night::rehearsal();
            let at = night.now + Span::minutes(minutes).delta();
            let rule = night
                .record("amara", because(promise(at)))
                .err()
                .map(|refusal| refusal.rule);
            // That something may begin since a while ago lets it begin; a condition asks for a go.
            let refused = match (n, minutes) {
                (6, -5) => None,
                (3, 30) => Some(Rule::NotOpen),
                _ => refused,
            };
            assert_eq!(rule, refused, "{n} {minutes}");
        }
    }
    // What is told of an hour ago was promised then.
    let mut night = Night::rehearsal();
    night.wait(60);
    let (told, promised) = (ago(&night, 50), ago(&night, 20));
    night.does("amara", because(by(promised)).at(told));
    let refusal = night.refused("amara", because(by(ago(&night, 55))).at(told));
    assert_eq!(refusal.rule, ImpossibleTime);
}
