//! How things look: what a colour means, and the few drawn characters, for each kind of console.
//!
//! Colour is never alone: whatever has a tone has a word or a sign as well.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::text::Ellipsis;

/// The colours and characters that a console can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    pub colours: Colours,
    pub glyphs: Glyphs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    #[default]
    Default,
    HighContrast,
    /// Attributes only, as `NO_COLOR` asks for.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    #[default]
    Unicode,
    /// For consoles and fonts that have no box drawing.
    Ascii,
}

/// What something is, as far as its look is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Faint,
    Strong,
    Live,
    Rehearsal,
    Good,
    Running,
    Ready,
    Attention,
    Bad,
    /// It must be seen from across the room.
    Alarm,
    Selected,
    Key,
    Rule,
}

const ALL: [Tone; 14] = [
    Tone::Plain,
    Tone::Faint,
    Tone::Strong,
    Tone::Live,
    Tone::Rehearsal,
    Tone::Good,
    Tone::Running,
    Tone::Ready,
    Tone::Attention,
    Tone::Bad,
    Tone::Alarm,
    Tone::Selected,
    Tone::Key,
    Tone::Rule,
];

impl Tone {
    /// Every tone, for tests and samples.
    pub const ALL: [Tone; 14] = ALL;
}

impl Look {
    /// The style of a tone.
    pub fn style(self, tone: Tone) -> Style {
        match self.colours {
            Colours::Default => with_colour(tone),
            Colours::HighContrast => high_contrast(tone),
            Colours::None => attributes(tone),
        }
    }

    pub fn ellipsis(self) -> Ellipsis {
        match self.glyphs {
            Glyphs::Unicode => Ellipsis::Unicode,
            Glyphs::Ascii => Ellipsis::Ascii,
        }
    }

    /// The line between two parts of the screen.
    pub fn rule(self) -> char {
        match self.glyphs {
            Glyphs::Unicode => '─',
            Glyphs::Ascii => '-',
        }
    }

    pub fn column(self) -> char {
        match self.glyphs {
            Glyphs::Unicode => '│',
            Glyphs::Ascii => '|',
        }
    }

    /// The done and the open part of a bar.
    pub fn bar(self) -> (char, char) {
        match self.glyphs {
            Glyphs::Unicode => ('█', '░'),
            Glyphs::Ascii => ('#', '-'),
        }
    }

    /// What was planned, in a bar.
    pub fn planned(self) -> char {
        match self.glyphs {
            Glyphs::Unicode => '·',
            Glyphs::Ascii => '.',
        }
    }

    /// The frame of a dialog.
    pub fn borders(self) -> border::Set<'static> {
        match self.glyphs {
            Glyphs::Unicode => border::PLAIN,
            Glyphs::Ascii => border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            },
        }
    }
}

fn with_colour(tone: Tone) -> Style {
    let plain = Style::new();
    match tone {
        Tone::Plain => plain,
        Tone::Faint => plain.fg(Color::DarkGray),
        Tone::Strong | Tone::Key => plain.add_modifier(Modifier::BOLD),
        Tone::Live => plain
            .fg(Color::White)
            .bg(Color::Red)
            .add_modifier(Modifier::BOLD),
        Tone::Rehearsal => plain
            .fg(Color::Black)
            .bg(Color::Cyan)
            .add_modifier(Modifier::BOLD),
        Tone::Good => plain.fg(Color::Green),
        Tone::Running => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Tone::Ready => plain.fg(Color::Yellow),
        Tone::Attention => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Tone::Bad => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Tone::Alarm => plain
            .fg(Color::Red)
            .add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
        Tone::Selected => plain.add_modifier(Modifier::REVERSED),
        Tone::Rule => plain.fg(Color::DarkGray),
    }
}

fn high_contrast(tone: Tone) -> Style {
    let plain = Style::new().fg(Color::White).bg(Color::Black);
    match tone {
        Tone::Plain | Tone::Faint | Tone::Rule => plain,
        Tone::Strong | Tone::Key | Tone::Good => plain.add_modifier(Modifier::BOLD),
        Tone::Live => Style::new()
            .fg(Color::White)
            .bg(Color::Red)
            .add_modifier(Modifier::BOLD),
        Tone::Rehearsal | Tone::Selected => Style::new()
            .fg(Color::Black)
            .bg(Color::White)
            .add_modifier(Modifier::BOLD),
        Tone::Running | Tone::Ready | Tone::Attention => {
            plain.fg(Color::Yellow).add_modifier(Modifier::BOLD)
        }
        Tone::Bad | Tone::Alarm => Style::new()
            .fg(Color::Black)
            .bg(Color::Yellow)
            .add_modifier(Modifier::BOLD),
    }
}

fn attributes(tone: Tone) -> Style {
    let plain = Style::new();
    match tone {
        Tone::Plain | Tone::Good | Tone::Ready => plain,
        Tone::Faint | Tone::Rule => plain.add_modifier(Modifier::DIM),
        Tone::Strong | Tone::Key | Tone::Running | Tone::Attention => {
            plain.add_modifier(Modifier::BOLD)
        }
        Tone::Bad => plain.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
        Tone::Live | Tone::Alarm => plain.add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
        Tone::Rehearsal | Tone::Selected => plain.add_modifier(Modifier::REVERSED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_none() {
        let look = Look {
            colours: Colours::None,
            ..Look::default()
        };
        for tone in Tone::ALL {
            let style = look.style(tone);
            assert_eq!((style.fg, style.bg), (None, None), "{tone:?}");
        }
    }
}
