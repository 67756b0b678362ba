//! Keys that nobody meant, at the speed at which hands type: what changes the run as a whole does
//! not happen by accident.

use crossterm::event::{Event, KeyCode, KeyEvent};

use super::off_plan;
use super::ui::{SMALL, TestApp};
use crate::journal::{Event as Happened, Verdict, verify};
use crate::run::testing::Night;
use crate::time::Span;

const NIGHTS: [fn() -> Night; 4] = [
    off_plan::night,
    off_plan::back::ready,
    off_plan::paused::stopped,
    off_plan::paused::much_paused,
];
const KEYS: usize = 20_000;

/// Numbers without a pattern, always the same ones: the linear congruence of Knuth's MMIX.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// What asks for something that concerns the whole run comes more often than chance would have
    /// it, and so does Enter.
    fn key(&mut self) -> KeyEvent {
        const LETTERS: &[u8] =
            b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/?[]!+=$%< ~";
        const WHOLE: &[u8] = b"ZGCP>ZGCPZG";
        const OTHER: [KeyCode; 10] = [
            KeyCode::Tab,
            KeyCode::Esc,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::PageDown,
            KeyCode::Backspace,
            KeyCode::Tab,
            KeyCode::F(1),
        ];
        let code = match self.below(10) {
            0..5 => KeyCode::Char(char::from(LETTERS[self.below(LETTERS.len())])),
            5 => KeyCode::Char(char::from(WHOLE[self.below(WHOLE.len())])),
            6 | 7 => KeyCode::Enter,
            _ => OTHER[self.below(OTHER.len())],
        };
        KeyEvent::from(code)
    }
}

fn concerns_whole_run(event: &Happened) -> bool {
    match event {
        Happened::RollbackStarted { .. }
        | Happened::RunClosed { .. }
        | Happened::Replanned { .. }
        | Happened::GoingForward { .. } => true,
        Happened::Resumed { scope, .. } => scope.is_none(),
        _ => false,
    }
}

#[test]
fn twenty_thousand_keys_of_a_lead_change_nothing_of_the_whole_run() {
    let mut draw = Draw(1);
    for before in NIGHTS {
        let mut night = before();
        let began = night.run("amara").log.len();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        for _ in 0..KEYS / NIGHTS.len() {
            ui.clock.wait(90 + draw.below(400) as i64);
            let key = draw.key();
            ui.app.event(Event::Key(key), &ui.clock);
        }
        drop(ui);
        let run = night.run("amara");
        let since = run.log.iter().skip(began).map(|line| &line.fact().event);
        let whole: Vec<_> = since.filter(|event| concerns_whole_run(event)).collect();
        assert!(whole.is_empty(), "{whole:?}");
        assert!(run.log.len() > began, "no key did anything");
        let checked = verify(&night.disk, &night.folder).unwrap();
        assert_eq!(checked.verdict, Verdict::Ok, "{:?}", checked.findings);
    }
}

/// Somebody who is not on the roster sets a rule aside only with a word; others need the reason
/// alone.
#[test]
fn an_outsider_overrides_with_a_word() {
    for (who, word) in [("Marc Roy", true), ("joe", false)] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::past_card(&mut night, "joe", SMALL);
        ui.keys("a \"Marc Roy\" enter").wait(Span::seconds(3));
        let began = ui.app.entries();
        ui.keys(&format!(
            "1 . 1 esc s tab \"{who}\" enter ctrl-o \"no lead is there\" enter"
        ));
        assert_eq!(ui.app.entries() > began, !word, "{who}: {}", ui.text());
        if word {
            assert!(ui.text().contains("type OVERRIDE here"), "{}", ui.text());
            ui.keys("\"override\" enter");
            assert!(ui.app.entries() > began, "{}", ui.text());
        }
    }
}
