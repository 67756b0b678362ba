//! The app without a terminal: keys by their names, a clock that is set, the screen as text.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::run::Rule;
use crate::run::testing::Night;
use crate::time::{Instant, Span};
use crate::tui::app::{After, App};
use crate::tui::clock::{Clock, Monotonic};
use crate::tui::export::Export;
use crate::tui::form::{Field, Form, Kind, Slot, Trouble};
use crate::tui::screen::{Access, Dialog};
use crate::tui::theme::{Colours, Glyphs, Look};

pub const SMALL: Size = Size {
    width: 80,
    height: 24,
};
pub const LARGE: Size = Size {
    width: 160,
    height: 50,
};
/// No attributes to draw, and nothing outside ASCII.
pub const PLAIN: Look = Look {
    colours: Colours::None,
    glyphs: Glyphs::Ascii,
};

/// Longer than anything in the background takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// More fields than any form has.
const MANY: usize = 80;

/// A clock that goes only when it is told to.
pub struct Told {
    pub now: Cell<Instant>,
    pub monotonic: Cell<Monotonic>,
}

impl Clock for Told {
    fn now(&self) -> Instant {
        self.now.get()
    }

    fn monotonic(&self) -> Monotonic {
        self.monotonic.get()
    }
}

impl Told {
    pub fn wait(&self, millis: i64) {
        self.now
            .set(self.now.get() + chrono::TimeDelta::milliseconds(millis));
        self.monotonic
            .set(self.monotonic.get() + Duration::from_millis(millis.unsigned_abs()));
    }
}

/// Somebody at the screen of a night.
pub struct TestApp<'a> {
    pub app: App<'a>,
    pub clock: Told,
    pub last: After,
}

impl<'a> TestApp<'a> {
    pub fn open(night: &'a mut Night, who: &str, size: Size) -> TestApp<'a> {
        TestApp::with(night, who, size, Access::Full, PLAIN)
    }

    /// At a screen that can write the report.
    pub fn exporting(night: &'a mut Night, who: &str, export: Arc<Export>) -> TestApp<'a> {
        TestApp::made(night, who, SMALL, (Access::Full, PLAIN), Some(export))
    }

    /// With the card read, if there was one.
    pub fn past_card(night: &'a mut Night, who: &str, size: Size) -> TestApp<'a> {
        let mut ui = TestApp::open(night, who, size);
        if !ui.app.screen.dialogs.is_empty() {
            ui.keys("enter");
        }
        ui
    }

    pub fn with(
        night: &'a mut Night,
        who: &str,
        size: Size,
        access: Access,
        look: Look,
    ) -> TestApp<'a> {
        TestApp::made(night, who, size, (access, look), None)
    }

    fn made(
        night: &'a mut Night,
        who: &str,
        size: Size,
        (access, look): (Access, Look),
        export: Option<Arc<Export>>,
    ) -> TestApp<'a> {
        let clock = Told {
            now: Cell::new(night.now),
            monotonic: Cell::new(Monotonic::from_secs(100)),
        };
        let session = night.session(who);
        let app = App::new(session, look, access, size, export, &clock);
        clock.wait(1_000);
        TestApp {
            app,
            clock,
            last: After::Nothing,
        }
    }

    /// Keys by their names, half a second apart: `down enter b "no VPN" ctrl-s`.
    pub fn keys(&mut self, script: &str) -> &mut Self {
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

    pub fn press(&mut self, key: KeyEvent) {
        self.press_after(500, key);
    }

    /// A key so many milliseconds after the one before.
    pub fn press_after(&mut self, millis: i64, key: KeyEvent) {
        self.clock.wait(millis);
        self.last = self.app.event(Event::Key(key), &self.clock);
    }

    /// Lets time pass, as the loop does.
    pub fn wait(&mut self, span: Span) -> &mut Self {
        self.clock.wait(span.secs() * 1_000);
        self.last = self.app.tick(&self.clock);
        self
    }

    /// Looks again and again until other threads have done their work; the clock stands still.
    pub fn until(&mut self, mut is_so: impl FnMut(&Self) -> bool) -> &mut Self {
        let began = std::time::Instant::now();
        while !is_so(self) {
            assert!(began.elapsed() < PATIENCE, "{}", self.text());
            std::thread::yield_now();
            self.wait(Span::ZERO);
        }
        self
    }

    /// The form on top.
    pub fn form(&self) -> Option<&Form> {
        match self.app.screen.dialogs.last() {
            Some(Dialog::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// Answers the field of that name in the form on top; `backup Finished` is a cell of a table.
    pub fn answer(&mut self, name: &str, answer: &str) -> &mut Self {
        let is_it = |field: &Field| match &field.slot {
            Slot::Cell { step, column } => format!("{step} {}", column.name()) == name,
            _ => field.label.trim() == name,
        };
        let there = |form: &Form| form.focused().is_some_and(is_it);
        for _ in 0..MANY {
            if self.form().is_none_or(there) {
                break;
            }
            self.keys("tab");
        }
        let field = self
            .form()
            .filter(|form| there(form))
            .and_then(Form::focused)
            .unwrap_or_else(|| panic!("no field '{name}': {}", self.text()));
        if !matches!(field.kind, Kind::Choice { .. }) {
            self.keys("ctrl-u");
        }
        self.keys(&format!("\"{answer}\""))
    }

    /// Types the word that the form on top wants, where it wants one.
    pub fn type_word(&mut self) -> &mut Self {
        let wanted = self.form().and_then(|form| {
            form.asked().find_map(|(_, field)| match &field.slot {
                Slot::Word(word) => Some((field.label.clone(), word.clone())),
                _ => None,
            })
        });
        match wanted {
            Some((label, word)) => self.answer(&label, &word),
            None => self,
        }
    }

    /// The rule that refused the form on top; a form that asks for a reason or a text by itself
    /// asks for it as the rule does.
    pub fn refused(&self) -> Option<Rule> {
        match self.form()?.trouble.as_ref()? {
            Trouble::Refused(refusal) => Some(refusal.rule),
            Trouble::Field { slot, .. } => match slot {
                Slot::Because => Some(Rule::ReasonMissing),
                Slot::Text | Slot::Title => Some(Rule::TextMissing),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn resize(&mut self, size: Size) -> &mut Self {
        self.app
            .event(Event::Resize(size.width, size.height), &self.clock);
        self
    }

    pub fn buffer(&self) -> Buffer {
        let size = self.app.screen.size;
        let area = Rect::new(0, 0, size.width, size.height);
        let mut buf = Buffer::empty(area);
        self.app.draw(self.clock.now(), area, &mut buf);
        buf
    }

    /// The screen as text, without the spaces at the ends of lines.
    pub fn text(&self) -> String {
        let buf = self.buffer();
        let row = |y: u16| {
            let cells = (0..buf.area.width).map(|x| buf[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_string()
        };
        (0..buf.area.height).map(row).collect::<Vec<_>>().join("\n")
    }

    /// The two last lines.
    pub fn footer(&self) -> String {
        let text = self.text();
        let (head, last) = text.rsplit_once('\n').unwrap_or_default();
        let above = head.rsplit('\n').next().unwrap_or_default();
        format!("{above}\n{last}")
    }
}

/// A key by its name: `enter`, `f1`, `ctrl-s`, `alt-enter`, or a character.
pub fn named(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.split_once('-') {
        Some(("ctrl", rest)) => (KeyModifiers::CONTROL, rest),
        Some(("alt", rest)) => (KeyModifiers::ALT, rest),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "f1" => KeyCode::F(1),
        one if one.chars().count() == 1 => KeyCode::Char(one.chars().next().unwrap()),
        other => panic!("no key is called {other}"),
    };
    KeyEvent::new(code, modifiers)
}
