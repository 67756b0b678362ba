//! The only hand that writes cells: everything that it writes is made safe and fits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};

use crate::text::{fit_with, safe, width};
use crate::tui::theme::{Look, Tone};

pub struct Pen<'a> {
    pub buf: &'a mut Buffer,
    look: Look,
}

impl<'a> Pen<'a> {
    pub fn new(buf: &'a mut Buffer, look: Look) -> Pen<'a> {
        Pen { buf, look }
    }

    pub fn look(&self) -> Look {
        self.look
    }

    /// Writes a text into at most so many columns; says how many it took.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, tone: Tone) -> u16 {
        let room = self.buf.area.right().saturating_sub(x).min(columns);
        if room == 0 || y >= self.buf.area.bottom() || y < self.buf.area.y {
            return 0;
        }
        let safe = safe(text);
        let shown = fit_with(&safe, usize::from(room), self.look.ellipsis());
        let style = self.look.style(tone);
        let (end, _) = self.buf.set_stringn(x, y, &shown, usize::from(room), style);
        end - x
    }

    /// Texts one after the other; what does not fit is left out.
    pub fn texts<T: AsRef<str>>(
        &mut self,
        x: u16,
        y: u16,
        columns: u16,
        texts: &[(T, Tone)],
    ) -> u16 {
        let mut used = 0;
        for (text, tone) in texts {
            let room = columns.saturating_sub(used);
            used += self.text(x + used, y, room, text.as_ref(), *tone);
        }
        used
    }

    /// A text that ends at the right edge of an area's first row; says where it begins.
    pub fn right(&mut self, area: Rect, text: &str, tone: Tone) -> u16 {
        let columns = (width(&safe(text)) as u16).min(area.width);
        let x = area.right() - columns;
        self.text(x, area.y, columns, text, tone);
        x
    }

    /// A line of several styles, as it is.
    pub fn line(&mut self, x: u16, y: u16, columns: u16, line: &Line) {
        if y < self.buf.area.bottom() && x < self.buf.area.right() {
            let room = (self.buf.area.right() - x).min(columns);
            self.buf.set_line(x, y, line, room);
        }
    }

    /// Gives an area a tone without changing what is written there.
    pub fn style(&mut self, area: Rect, tone: Tone) {
        self.buf.set_style(area, self.look.style(tone));
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        Clear.render(area, self.buf);
        self.style(area, Tone::Plain);
    }

    /// Horizontal lines all over an area.
    pub fn rule(&mut self, area: Rect) {
        let (rule, style) = (self.look.rule(), self.look.style(Tone::Rule));
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buf.cell_mut((x, y)) {
                    cell.set_char(rule).set_style(style);
                }
            }
        }
    }

    /// A frame with a title, emptied; gives the area inside.
    pub fn frame(&mut self, area: Rect, title: &str, tone: Tone) -> Rect {
        self.clear(area);
        if area.width < 4 || area.height < 3 {
            return Rect::ZERO;
        }
        Block::bordered()
            .border_set(self.look.borders())
            .border_style(self.look.style(Tone::Rule))
            .render(area, self.buf);
        self.text(
            area.x + 2,
            area.y,
            area.width - 4,
            &format!(" {title} "),
            tone,
        );
        Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
    }
}
