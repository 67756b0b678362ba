//! While a form is open somebody else changes what it is about: it says so, and never acts on
//! something else.

use super::*;
use crate::run::Session;
use crate::run::testing::writer;
use crate::time::Span;

/// What somebody else does meanwhile.
type Meanwhile = fn(&mut Night) -> Request;

/// A form that is open while something else happens.
struct Case {
    before: fn() -> Night,
    who: &'static str,
    open: &'static str,
    meanwhile: Meanwhile,
    then: &'static str,
    seen: &'static str,
    /// How many entries come of it.
    recorded: usize,
}

fn case(before: fn() -> Night, who: &'static str, open: &'static str) -> Case {
    Case {
        before,
        who,
        open,
        meanwhile: stop,
        then: "enter",
        seen: "",
        recorded: 0,
    }
}

impl Case {
    fn meanwhile(self, meanwhile: Meanwhile) -> Case {
        Case { meanwhile, ..self }
    }

    fn then(self, then: &'static str) -> Case {
        Case { then, ..self }
    }

    fn records(self, recorded: usize) -> Case {
        Case { recorded, ..self }
    }

    fn sees(self, seen: &'static str) -> Case {
        Case { seen, ..self }
    }

    fn run(&self) {
        let mut night = (self.before)();
        let request = (self.meanwhile)(&mut night);
        let mut other = elsewhere(&night, "amara");
        let mut ui = TestApp::past_card(&mut night, self.who, SMALL);
        ui.wait(Span::seconds(3)).keys(self.open);
        let open = self.open;
        assert_eq!(ui.app.screen.dialogs.len(), 1, "{open}\n{}", ui.text());
        if let Err(error) = other.record(&request, ui.clock.now.get()) {
            panic!("{open}: {error}");
        }
        ui.wait(Span::seconds(3));
        let count = ui.app.entries();
        for key in self.then.split_whitespace() {
            ui.wait(Span::seconds(3)).keys(key);
        }
        let text = ui.text();
        assert_eq!(ui.app.entries() - count, self.recorded, "{open}\n{text}");
        assert!(text.contains(self.seen), "{open}\n{text}");
    }
}

/// The same run on another machine.
fn elsewhere(night: &Night, who: &str) -> Session {
    let disk = std::sync::Arc::new(night.disk.clone());
    Session::open(disk, &night.folder, Some(writer(who, "other")), who).unwrap()
}

fn stop(_: &mut Night) -> Request {
    Command::Stop.into()
}

fn go_on(_: &mut Night) -> Request {
    Request::from(Command::Resume { scope: None }).because("again")
}

fn settle(night: &mut Night) -> Request {
    let conflict = &night.run("amara").conflicts[0];
    let stands = conflict.entries[0].to_string();
    let conflict = conflict.number.clone();
    Request::from(Command::Settle { conflict, stands }).because("seen")
}

fn lab_goes_back(_: &mut Night) -> Request {
    let extent = only("lab");
    Request::from(Command::Rollback { extent }).because("lab is down")
}

fn all_goes_back(_: &mut Night) -> Request {
    let extent = RollbackExtent::Everything;
    Request::from(Command::Rollback { extent }).because("lab is down")
}

/// The lab failed, and can be started again.
fn lab_failed() -> Night {
    let mut night = night();
    night.does("joe", Request::from(fail("lab")).because("no results"));
    night
}

#[test]
fn what_is_settled_or_goes_on_already_is_said() {
    let settled = || case(changed::conflict, "amara", "Q right tab \"x\"").meanwhile(settle);
    settled().sees("settled already").run();
    let of_two = || case(changed::two_conflicts, "amara", "Q right tab \"x\"").meanwhile(settle);
    of_two().sees("settled already").run();
    // Then it shows the other one, and the answer was not about that.
    of_two()
        .then("enter enter")
        .sees("choose which entry is right")
        .run();
    let resumed = |before, open| case(before, "amara", open).meanwhile(go_on);
    let already = "it has already been resumed";
    resumed(paused::stopped, "G").sees(already).run();
    resumed(back::all_back, "G \"x\"").sees(already).run();
    // The stop is lifted; the hold was not what was meant.
    resumed(paused::much_paused, "G").sees(already).run();
    resumed(paused::much_paused, "G")
        .sees("< the hold of the run >  1 of 3")
        .run();
}

#[test]
fn what_somebody_else_called_is_not_called_twice() {
    let stopped = case(night, "amara", "X \"x\"");
    stopped.sees("stopped the run").run();
    let back = case(night, "amara", "Z right tab \"x\" tab \"rollback\"");
    let twice = back.meanwhile(all_goes_back);
    twice.sees("called this rollback").run();
    let more = case(night, "amara", "Z right tab \"x\" tab \"rollback\"");
    more.meanwhile(lab_goes_back)
        .records(1)
        .sees("everything, by undos")
        .run();
}

#[test]
fn a_step_that_goes_back_by_now_is_not_taken_for_its_undo() {
    let outdated = "about something else now";
    let forward = |open| case(lab_failed, "joe", open).meanwhile(lab_goes_back);
    for open in ["2 . 3 esc s", "2 . 3 esc d", "2 . 3 esc o \"x\""] {
        forward(open).sees(outdated).run();
    }
    // It shows the undo then, and is asked for that.
    let start = || forward("2 . 3 esc s");
    start().sees("Start undo of 2.3").run();
    start().then("enter enter").records(1).run();
    // Nor the other way round.
    let undo = case(back::ready, "joe", "2 . 3 esc s").meanwhile(go_on);
    undo.sees(outdated).run();
}

#[test]
fn a_draft_of_a_step_is_none_of_its_undo() {
    let mut night = lab_failed();
    let mut other = elsewhere(&night, "amara");
    let request = lab_goes_back(&mut night);
    let mut joe = TestApp::past_card(&mut night, "joe", SMALL);
    joe.keys("2 . 3 esc s \"second try\" esc");
    other.record(&request, joe.clock.now.get()).unwrap();
    joe.wait(Span::seconds(3)).keys("s");
    let text = joe.text();
    assert!(text.contains("Start undo of 2.3"), "{text}");
}

#[test]
fn enter_shows_the_undo_before_it_starts_it() {
    let mut night = lab_failed();
    let mut other = elsewhere(&night, "amara");
    let request = lab_goes_back(&mut night);
    let mut joe = TestApp::past_card(&mut night, "joe", SMALL);
    joe.keys("2 . 3 esc");
    other.record(&request, joe.clock.now.get()).unwrap();
    joe.wait(Span::seconds(3));
    let count = joe.app.entries();
    assert!(joe.text().contains("Enter to its undo"), "{}", joe.text());
    joe.keys("enter");
    assert_eq!(joe.app.entries(), count, "{}", joe.text());
    assert!(
        joe.text().contains("here: start undo of 2.3"),
        "{}",
        joe.text()
    );
    joe.wait(Span::seconds(3)).keys("enter");
    assert_eq!(joe.app.entries(), count + 1, "{}", joe.text());
}

#[test]
fn a_blocker_that_gets_another_number_is_still_the_one_that_was_meant() {
    // In the list, and for a step; what is typed stays.
    for open in ["B R \"they are there\"", "2 . 3 esc R \"they are there\""] {
        let mut night = night();
        let mut ruth = elsewhere(&night, "ruth");
        let before = night.now;
        night.wait(1).does("joe", block("lab", "no results"));
        let mut ui = TestApp::past_card(&mut night, "joe", SMALL);
        ui.keys(open);
        assert!(
            ui.text().contains("Resolved: B1 no results"),
            "{}",
            ui.text()
        );
        // What she wrote before, and heard of nothing, arrives.
        let hers = block("signs", "no tape").into();
        ruth.record(&hers, before).unwrap();
        ui.wait(Span::seconds(3)).keys("enter");
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        let run = night.run("joe");
        let open: Vec<&str> = run.open_blockers().map(|b| b.title.as_str()).collect();
        assert_eq!(open, ["no tape"]);
        let all: Vec<_> = run
            .blockers
            .iter()
            .map(|b| (b.number.as_str(), b.title.as_str()))
            .collect();
        assert_eq!(all, [("B1", "no tape"), ("B1b", "no results")]);
    }
}
