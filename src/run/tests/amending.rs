//! What is amended and replanned, and what would be.

use super::changes::{add, amend, needs, new};
use super::{Mode, RollbackExtent, Run, Span};
use crate::forecast;
use crate::run::testing::{Night, finish, start};
use crate::run::{Amendment, Command, Correction, Mark, NewStep, Request, Rule, imagine};
use crate::runbook::Undo;

#[test]
fn each_field_is_amended_and_what_it_was_is_kept() {
    let mut night = Night::live();
    let later = night.now + Span::minutes(60).delta();
    let changes = Amendment {
        needs: Some(vec![]),
        takes: Some(Span::minutes(90)),
        role: Some("network".into()),
        not_before: Some(later),
        ..Amendment::default()
    };
    night.does("amara", amend("backup", changes));
    night.does(
        "amara",
        amend(
            "G1",
            Amendment {
                decide_by: Some(later),
                ..Amendment::default()
            },
        ),
    );
    let run = night.run("lin");
    let backup = &run.plan.steps[1];
    assert_eq!(
        (run.plan.crew_text(&backup.crew).as_str(), backup.not_before),
        ("network", Some(later))
    );
    assert_eq!(backup.takes.map(|t| t.mean()), Some(Span::minutes(90)));
    assert_eq!(
        run.plan.steps[3].gate.as_ref().unwrap().decide_by,
        Some(later)
    );
    let was: Vec<String> = run.steps[1].amended[0]
        .was
        .iter()
        .map(|(f, w)| format!("{f}: {w}"))
        .collect();
    assert_eq!(
        was,
        [
            "needs: 1.1",
            "takes: 45m (30m to 2h)",
            "role: dba",
            "not before: -"
        ]
    );
    assert_eq!(
        run.steps[3].amended[0].was,
        [("decide by", "-".to_string())]
    );
    assert_eq!(night.refused("joe", start("backup")).rule, Rule::TooEarly);
    assert_eq!(
        night
            .refused("amara", amend("1.1", Amendment::default()))
            .rule,
        Rule::TextMissing
    );
}

#[test]
fn changing_the_plan_takes_a_lead_or_a_deputy_and_a_reason() {
    let mut night = Night::rehearsal();
    let closes = night.now + Span::minutes(900).delta();
    for command in [
        Command::Add(new("vpn", "1.1")),
        Command::Amend {
            step: "1.1".into(),
            changes: Amendment {
                role: Some("dba".into()),
                ..Amendment::default()
            },
        },
        Command::Window { closes },
        Command::Replan,
        Command::Delegate {
            role: "dba".into(),
            to: "ruth".into(),
            until: None,
        },
    ] {
        let wish = Request::from(command.clone());
        assert_eq!(
            night.refused("ruth", wish.clone().because("x")).rule,
            Rule::NotLead
        );
        assert_eq!(
            night.refused("amara", wish.clone()).rule,
            Rule::ReasonMissing
        );
        let entry = night.does("lin", wish.because("x")).id();
        let marks = &night.run("amara").line(&entry).unwrap().marks;
        assert!(marks.contains(&Mark::Deputy), "{command:?}: {marks:?}");
    }
    let run = night.run("amara");
    assert_eq!(run.plan.window.closes, closes);
    assert_eq!(run.windows.len(), 1);
}

#[test]
fn planning_anew_leaves_the_baseline() {
    let mut night = Night::live();
    let before = night.run("amara").baseline(4);
    night.wait(90);
    let now = night.now;
    let run = night.run("amara");
    let expected = forecast::plain_from(&run.plan, &run.progress(now), now);
    night.does(
        "amara",
        Request::from(Command::Replan).because("we began late"),
    );
    let run = night.run("lin");
    let times = expected[4].unwrap();
    assert_eq!(run.planned(4), Some((times.start, times.finish)));
    assert_eq!(
        (run.baseline(4), run.baseline(4) != run.planned(4)),
        (before, true)
    );
}

#[test]
fn what_is_imagined_is_what_comes() {
    let mut night = Night::open(crate::run::testing::RUNBOOK, Mode::Rehearsal);
    let finished = night.does("amara", finish("1.1")).id().to_string();
    night.tells("lin", finish("upgrade"));
    let correct = |correction| {
        Request::from(Command::Correct {
            entry: finished.clone(),
            correction,
        })
        .because("x")
    };
    for request in [
        add(NewStep {
            needed_by: vec!["1.2".into()],
            ..new("vpn", "1.1")
        }),
        needs("2.3", &["1.1"]),
        Request::from(Command::Rollback {
            extent: RollbackExtent::Everything,
        })
        .because("x"),
        correct(Correction::For("joe".into())),
        correct(Correction::Void),
    ] {
        let now = night.now;
        let moment = crate::run::Moment {
            now,
            typist: "amara",
            rollback_by: None,
            after: &[],
            foreseen: None,
        };
        let imagined = imagine(night.run("amara"), &moment, &request).unwrap();
        night.does("amara", request);
        let came = night.run("amara");
        assert_eq!(imagined.plan, came.plan);
        assert_eq!(imagined.undos(), came.undos());
        let stages = |run: &Run| {
            (0..run.steps.len())
                .map(|ix| run.stage(ix, now))
                .collect::<Vec<_>>()
        };
        assert_eq!(stages(&imagined), stages(came));
    }
}

#[test]
fn the_words_of_a_step_are_amended_and_what_they_were_is_kept() {
    let mut night = Night::rehearsal();
    let changes = Amendment {
        title: Some("Upgrade the tables".into()),
        instructions: Some("Run 81.sql".into()),
        expect: Some("0 errors".into()),
        undo: Some("Restore the dump".into()),
        ..Amendment::default()
    };
    let amended = night.does("amara", amend("upgrade", changes)).id();
    let run = night.run("lin");
    let ix = run.plan.step("upgrade").unwrap();
    let step = &run.plan.steps[ix];
    assert_eq!(step.title, "Upgrade the tables");
    assert_eq!(step.instructions, "Run 81.sql");
    assert_eq!(step.expect.as_deref(), Some("0 errors"));
    let Some(Undo::Work(undo)) = &step.undo else {
        panic!("{:?}", step.undo);
    };
    assert_eq!(undo.instructions, "Restore the dump");
    assert!(undo.takes.is_some(), "only its words changed");
    let was = &run.steps[ix].amended[0].was;
    let was: Vec<String> = was.iter().map(|(f, w)| format!("{f}: {w}")).collect();
    assert_eq!(
        was,
        [
            "title: Upgrade the schema",
            "what to do: -",
            "expect: -",
            "undo: Restore"
        ]
    );
    assert!(run.line(&amended).unwrap().marks.is_empty());
    let blank = Amendment {
        title: Some(" ".into()),
        ..Amendment::default()
    };
    assert_eq!(
        night.refused("amara", amend("upgrade", blank)).rule,
        Rule::TextMissing
    );
    let gate = Amendment {
        expect: Some("all well".into()),
        ..Amendment::default()
    };
    assert_eq!(
        night.refused("amara", amend("G1", gate)).rule,
        Rule::UnknownId
    );
}
