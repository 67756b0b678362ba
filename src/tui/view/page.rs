//! A text of several styles that is built line by line and wrapped to a width.

use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::markdown::markdown;
use crate::text::{safe, width};
use crate::tui::theme::{Look, Tone};

/// Lines that fit a width, in the making.
pub struct Page {
    pub lines: Vec<Line<'static>>,
    look: Look,
    width: usize,
}

impl Page {
    pub fn new(look: Look, width: u16) -> Page {
        Page {
            lines: Vec::new(),
            look,
            width: usize::from(width.max(10)),
        }
    }

    pub fn look(&self) -> Look {
        self.look
    }

    pub fn span(&self, text: &str, tone: Tone) -> Span<'static> {
        Span::styled(safe(text).into_owned(), self.look.style(tone))
    }

    pub fn text(&mut self, text: &str, tone: Tone) {
        let line = Line::from(self.span(text, tone));
        self.lines.extend(wrapped(line, self.width, 0));
    }

    pub fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// A heading, with a blank line before it.
    pub fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.blank();
        }
        self.text(text, Tone::Strong);
    }

    /// A name and what it says; further lines stand below the first.
    pub fn field(&mut self, name: &str, text: &str, tone: Tone) {
        self.named(10, name, text, tone);
    }

    /// A [`field`](Page::field) whose name takes so many columns.
    pub fn named(&mut self, columns: usize, name: &str, text: &str, tone: Tone) {
        let name = self.span(&format!("{name:<columns$}"), Tone::Faint);
        let line = Line::from(vec![name, self.span(text, tone)]);
        self.lines.extend(wrapped(line, self.width, columns));
    }

    /// Markdown.
    pub fn markdown(&mut self, text: &str) {
        for line in markdown(text, self.look) {
            self.lines.extend(wrapped(line, self.width, 0));
        }
    }
}

/// Breaks a line at spaces, and within a word where it is longer than the width; further lines
/// are indented.
pub fn wrapped(line: Line<'static>, columns: usize, indent: usize) -> Vec<Line<'static>> {
    if line.width() <= columns {
        return vec![line];
    }
    let indent = indent.min(columns / 2);
    let mut out: Vec<Line<'static>> = Vec::new();
    let mut row: Vec<Span<'static>> = Vec::new();
    let mut used = 0;
    let style = line.style;
    let mut end_row = |row: &mut Vec<Span<'static>>, used: &mut usize| {
        out.push(Line::from(std::mem::take(row)).style(style));
        row.push(Span::raw(" ".repeat(indent)));
        *used = indent;
    };
    for span in line.spans {
        for word in span.content.split_inclusive(' ') {
            if used + width(word.trim_end()) > columns && used > indent {
                end_row(&mut row, &mut used);
            }
            if used + width(word.trim_end()) <= columns {
                let room = columns - used;
                let piece = if width(word) > room {
                    word.trim_end()
                } else {
                    word
                };
                used += width(piece);
                row.push(Span::styled(piece.to_string(), span.style));
                continue;
            }
            // A word that is longer than a whole row: broken between its letters.
            let mut piece = String::new();
            for letter in word.graphemes(true) {
                if used + width(&piece) + width(letter) > columns && !piece.is_empty() {
                    row.push(Span::styled(std::mem::take(&mut piece), span.style));
                    end_row(&mut row, &mut used);
                }
                piece.push_str(letter);
            }
            used += width(&piece);
            row.push(Span::styled(piece, span.style));
        }
    }
    out.push(Line::from(row).style(style));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, columns: usize, indent: usize) -> Vec<String> {
        let line = Line::from(text.to_string());
        wrapped(line, columns, indent)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn lines_break_at_words_and_long_words_anywhere() {
        assert_eq!(rows("one two three", 8, 0), ["one two ", "three"]);
        assert_eq!(rows("one two three", 8, 2), ["one two ", "  three"]);
        assert_eq!(rows("abcdefghij", 4, 0), ["abcd", "efgh", "ij"]);
        assert_eq!(rows("日本語の診療", 5, 0), ["日本", "語の", "診療"]);
    }

    #[test]
    fn no_row_is_wider_than_asked() {
        for columns in 10..40 {
            for row in rows(
                "a 日本語 word-that-is-quite-long e\u{301}tat and more",
                columns,
                4,
            ) {
                assert!(width(row.trim_end()) <= columns, "{row:?} in {columns}");
            }
        }
    }
}
