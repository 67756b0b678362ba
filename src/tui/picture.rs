//! The screen without a terminal: for benchmarks, and for pictures in documents.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::screen::{Access, Screen};
use super::theme::Look;
use super::{update, view};
use crate::situation::Situation;
use crossterm::event::{KeyCode, KeyEvent};

/// A screen that is looked at and not sat at.
pub struct Picture(Screen);

impl Picture {
    pub fn new(s: &Situation, look: Look, size: Size) -> Picture {
        let access = Access::ReadOnly("this is a picture".into());
        Picture::of(s, look, access, size)
    }

    /// As somebody sees it who types, and with the forecast where the situation has one.
    pub fn acting(s: &Situation, look: Look, size: Size) -> Picture {
        Picture::of(s, look, Access::Full, size)
    }

    fn of(s: &Situation, look: Look, access: Access, size: Size) -> Picture {
        let mut screen = Screen::new(look, access, size);
        screen.looks_ahead = s.ahead.is_some();
        update::begin(s, &mut screen);
        Picture(screen)
    }

    /// As if that key had been pressed.
    pub fn press(&mut self, s: &Situation, code: KeyCode) {
        update::key(s, &mut self.0, KeyEvent::from(code));
    }

    pub fn draw(&self, s: &Situation, area: Rect, buf: &mut Buffer) {
        view::draw(s, &self.0, area, buf);
    }
}
