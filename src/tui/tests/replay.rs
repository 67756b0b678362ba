//! The sample night again: each place is what the log had told by then, keys move the night and
//! never write, and the screen says that it is a replay.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::ui::{LARGE, PLAIN, SMALL, Told, named};
use crate::journal::{Entry, RealDisk};
use crate::report::{Source, Status, to_json};
use crate::run::{Run, Session};
use crate::situation::Situation;
use crate::time::Instant;
use crate::tui::app::After;
use crate::tui::clock::Monotonic;
use crate::tui::replay::Replay;
use crate::tui::screen::View;

/// Somebody who looks at a night again.
struct Viewer {
    replay: Replay,
    clock: Told,
    last: After,
}

impl Viewer {
    fn of_sample(size: Size) -> Viewer {
        let clock = Told {
            now: Cell::new("2026-12-01T14:00:00Z".parse().unwrap()),
            monotonic: Cell::new(Monotonic::from_secs(100)),
        };
        let replay = Replay::new(sample(), PLAIN, size, &clock);
        Viewer {
            replay,
            clock,
            last: After::Nothing,
        }
    }

    /// Keys as in a ui.
    fn keys(&mut self, script: &str) -> &mut Viewer {
        for (n, part) in script.split('"').enumerate() {
            match n % 2 {
                0 => part
                    .split_whitespace()
                    .for_each(|name| self.press(named(name))),
                _ => part
                    .chars()
                    .for_each(|c| self.press(KeyCode::Char(c).into())),
            }
        }
        self
    }

    fn press(&mut self, key: KeyEvent) {
        self.clock.wait(500);
        // The loop ticks between keys; what plays goes on.
        self.replay.tick(&self.clock);
        self.last = self.replay.event(Event::Key(key), &self.clock);
    }

    fn wait(&mut self, millis: i64) -> &mut Viewer {
        self.clock.wait(millis);
        self.last = self.replay.tick(&self.clock);
        self
    }

    fn entry(&self) -> usize {
        self.replay.then().0.log.len()
    }

    fn clock_text(&self) -> String {
        let (run, now) = self.replay.then();
        run.plan.window.zone.day_clock(now)
    }

    fn text(&self) -> String {
        let size = self.replay.screen.size;
        let area = Rect::new(0, 0, size.width, size.height);
        let mut buf = Buffer::empty(area);
        self.replay.draw(area, &mut buf);
        let row = |y: u16| {
            let cells = (0..area.width).map(|x| buf[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_string()
        };
        (0..area.height).map(row).collect::<Vec<_>>().join("\n")
    }
}

fn sample() -> Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample-run");
    let session = Session::open(Arc::new(RealDisk), &folder, None, "");
    session.unwrap_or_else(|e| panic!("{e}")).into_run()
}

fn status(run: &Run, now: Instant) -> String {
    let status = Status::of(&Situation::at(now, run, ""), &Source::default());
    to_json(&status).unwrap()
}

#[test]
fn every_place_is_what_the_entries_up_to_there_say() {
    let night = sample();
    let entries: Vec<Entry> = night.log.iter().map(|line| line.entry.clone()).collect();
    let plan = Run::fold(Arc::new(night.runbook().clone()), &[]);
    let told = |n: usize| {
        let run = Run::fold(Arc::new(plan.runbook().clone()), &entries[..n]);
        status(&run, entries[n - 1].hlc().at)
    };
    let all: Vec<String> = (1..=entries.len()).map(told).collect();
    let mut viewer = Viewer::of_sample(SMALL);
    let shown = |viewer: &Viewer| {
        let (run, now) = viewer.replay.then();
        (run.log.len(), status(run, now))
    };
    // On to the end, and back.
    for (n, told) in all.iter().enumerate() {
        assert_eq!(shown(&viewer), (n + 1, told.clone()));
        viewer.keys("right");
    }
    for (n, told) in all.iter().enumerate().rev() {
        assert_eq!(shown(&viewer), (n + 1, told.clone()));
        viewer.keys("left");
    }
    // As `replay --at` finds it.
    for (n, told) in all.iter().enumerate() {
        let at = entries[n].hlc().at;
        let then = night.after_entries(night.entries_by(at));
        assert_eq!(status(&then, at), *told, "entry {}", n + 1);
    }
}

#[test]
fn keys_move_the_night() {
    let cases: &[(&str, usize, &str)] = &[
        ("", 1, "Thu 26 Nov 14:00"),
        ("right right right", 4, "Thu 26 Nov 14:03"),
        (". . ,", 2, "Thu 26 Nov 14:00"),
        ("left", 1, "Thu 26 Nov 14:00"),
        (">", 369, "Mon 30 Nov 17:00"),
        ("> right", 369, "Mon 30 Nov 17:00"),
        ("> <", 1, "Thu 26 Nov 14:00"),
        // The first gate, the first blocker, and back.
        ("]", 45, "Thu 26 Nov 15:55"),
        ("] ]", 95, "Fri 27 Nov 21:47"),
        ("] ] [", 45, "Thu 26 Nov 15:55"),
        ("t \"sat 02:14\" enter", 148, "Sat 28 Nov 02:14"),
        (
            "t \"sat 02:14\" enter t \"-30m\" enter",
            143,
            "Sat 28 Nov 01:44",
        ),
        ("t \"2020-01-01 00:00\" enter", 1, "Thu 26 Nov 14:00"),
        ("t \"2030-01-01 00:00\" enter", 369, "Mon 30 Nov 17:00"),
        ("t \"sat 02:14\" esc", 1, "Thu 26 Nov 14:00"),
        (
            "t \"x\" ctrl-u \"sat 02:14\" enter",
            148,
            "Sat 28 Nov 02:14",
        ),
    ];
    for (keys, entry, at) in cases {
        let mut viewer = Viewer::of_sample(SMALL);
        viewer.keys(keys);
        assert_eq!(
            (viewer.entry(), viewer.clock_text().as_str()),
            (*entry, *at),
            "{keys}"
        );
    }
}

/// What happens is selected, also among the gates.
#[test]
fn the_selection_goes_where_the_night_is() {
    let mut viewer = Viewer::of_sample(SMALL);
    viewer.keys("g ] t \"sat 02:23\" enter ]");
    assert_eq!(viewer.replay.screen.step(), Some("go-change"));
    assert_eq!(
        viewer.replay.screen.lists[View::Gates].id.as_deref(),
        Some("go-change")
    );
    viewer.keys("T [ [");
    assert_eq!(viewer.replay.screen.step(), Some("array"));
}

#[test]
fn it_plays_at_the_speed_that_is_said_and_stops_at_the_end() {
    let mut viewer = Viewer::of_sample(SMALL);
    viewer.keys("t \"sat 02:14\" enter space").wait(8_000);
    assert_eq!(
        (viewer.entry(), viewer.clock_text().as_str()),
        (150, "Sat 28 Nov 02:22")
    );
    assert!(viewer.text().contains(" PLAYING x60   entry 150/369"));
    viewer.keys("+ + space");
    assert!(viewer.text().contains(" PAUSED x1200   entry "));
    let entry = viewer.entry();
    viewer.wait(60_000);
    assert_eq!(viewer.entry(), entry);
    viewer.keys("- - - - - - space").wait(10_000);
    assert!(viewer.text().contains(" PLAYING x1   entry "));
    viewer.keys("+ + + + + + +").wait(400_000);
    assert!(
        viewer.text().contains(" PAUSED x3600   entry 369/369"),
        "{}",
        viewer.text()
    );
    assert!(viewer.text().contains("that is the end of the log"));
}

#[test]
fn what_leads_nowhere_is_said() {
    for (keys, says) in [
        ("[", "there is no decision or blocker"),
        ("> ]", "there is no decision or blocker"),
        ("t \"noon\" enter", "'noon' is not a time"),
        ("t \"wed 02:14\" enter", "'wed 02:14' is not a time"),
        ("t \"2020-01-01 00:00\" enter", "the log starts here"),
        ("t \"2030-01-01 00:00\" enter", "the log ends here"),
    ] {
        let mut viewer = Viewer::of_sample(SMALL);
        viewer.keys(keys);
        assert!(viewer.text().contains(says), "{keys}: {}", viewer.text());
    }
}

/// The views are those of the night; what would be recorded there means nothing here.
#[test]
fn it_only_shows() {
    let mut viewer = Viewer::of_sample(SMALL);
    viewer.keys("t \"sat 02:14\" enter");
    let before = viewer.text();
    viewer.keys("n b c s d F S o e i v D X H G Z W P C u E K h a x");
    assert_eq!(viewer.text(), before);
    for (key, shows) in [
        ("B", "the portable array drops off the bus again"),
        ("g", "G2"),
        ("l", "waiting for G2"),
        ("p", "Kim Vo"),
        ("O", "Database support"),
        ("V", "if nobody decides: hold"),
        ("?", "Keys in a replay"),
    ] {
        let mut viewer = Viewer::of_sample(SMALL);
        viewer.keys("t \"sat 02:14\" enter").keys(key);
        let text = viewer.text();
        assert!(text.contains(shows), "{key}: {text}");
        assert!(
            text.starts_with("  REPLAY  ") && text.contains("PAUSED x60"),
            "{key}"
        );
        viewer.keys("enter enter");
        assert!(
            !viewer.text().contains("Enter save"),
            "{key}: {}",
            viewer.text()
        );
    }
    assert_eq!(viewer.keys("q").last, After::Leave);
}

#[test]
fn the_screen_says_that_it_is_a_replay() {
    for (name, size) in [("small", SMALL), ("large", LARGE)] {
        let mut viewer = Viewer::of_sample(size);
        viewer.keys("t \"sat 02:14\" enter");
        insta::assert_snapshot!(format!("replay-{name}"), viewer.text());
    }
}
