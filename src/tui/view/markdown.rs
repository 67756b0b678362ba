//! Markdown of a runbook as lines. The only place that knows which crate does it.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tui_markdown::{Options, StyleSheet, from_str_with_options};

use crate::text::{safe, safe_lines};
use crate::tui::theme::{Look, Tone};

/// The lines of a Markdown text, not wrapped.
pub fn markdown(text: &str, look: Look) -> Vec<Line<'static>> {
    let text = safe_lines(text);
    let options = Options::new(Sheet(look));
    let rendered = from_str_with_options(&text, &options);
    let owned = |line: Line| {
        let spans = line.spans.into_iter().map(|s| {
            let content = safe(&s.content).into_owned();
            Span::styled(content, s.style)
        });
        Line::from(spans.collect::<Vec<_>>()).style(line.style)
    };
    rendered.lines.into_iter().map(owned).collect()
}

/// A Markdown text in one line, without its signs.
pub fn plain(text: &str) -> String {
    let lines = markdown(text, Look::default());
    let words = lines.iter().map(|line| line.to_string().trim().to_string());
    words
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first thing that a Markdown text says, without its signs.
pub fn first_line(text: &str) -> String {
    let paragraph = text
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty())
        .unwrap_or_default();
    plain(paragraph.trim_start_matches(['-', '*', ' ']))
}

/// The tones of the theme for what Markdown has.
#[derive(Debug, Clone)]
struct Sheet(Look);

impl StyleSheet for Sheet {
    fn heading(&self, _level: u8) -> Style {
        self.0.style(Tone::Strong)
    }

    fn code(&self) -> Style {
        self.0.style(Tone::Strong)
    }

    fn link(&self) -> Style {
        self.0.style(Tone::Strong)
    }

    fn blockquote(&self) -> Style {
        self.0.style(Tone::Plain)
    }

    fn heading_meta(&self) -> Style {
        self.0.style(Tone::Faint)
    }

    fn metadata_block(&self) -> Style {
        self.0.style(Tone::Faint)
    }

    fn heading_marker(&self, _level: u8) -> &str {
        ""
    }

    fn code_block_fence(&self) -> &str {
        ""
    }
}
