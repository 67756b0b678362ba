//! Text made safe to show: no control sequences, no hidden direction, the width it really takes.
//!
//! Runbooks, feeds and file names come from elsewhere. What they contain must neither steer a
//! terminal nor look like something that it isn't.

mod decode;
mod names;
mod numbers;
mod paths;
mod word_enum;

use std::borrow::Cow;

pub use decode::{Utf, decoded, unicode};
pub use names::{find_folded, folded, name_distance, name_key, same_name};
pub use numbers::{NotANumber, number};
pub use paths::path_meant;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One line: control sequences and hidden characters dropped, tabs and newlines made spaces.
pub fn safe(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// Like [`safe`], for a text of several lines.
pub fn safe_lines(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

/// How many columns a text takes in a terminal.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The mark of a text that was cut, in a font that has it and in one that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ellipsis {
    #[default]
    Unicode,
    Ascii,
}

impl Ellipsis {
    pub fn as_str(self) -> &'static str {
        match self {
            Ellipsis::Unicode => "…",
            Ellipsis::Ascii => "~",
        }
    }
}

/// The text in at most so many columns; what is cut off ends in an ellipsis.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    fit_with(text, columns, Ellipsis::Unicode)
}

/// [`fit`] with a choice of ellipsis.
pub fn fit_with(text: &str, columns: usize, ellipsis: Ellipsis) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        // Measured as a whole: the width of joined characters is not the sum of theirs.
        if width(&text[..at + grapheme.len()]) > columns - 1 {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}{}", &text[..end], ellipsis.as_str()))
}

/// The text in exactly so many columns: cut or filled with spaces behind it.
pub fn pad(text: &str, columns: usize) -> String {
    pad_with(text, columns, Ellipsis::Unicode)
}

/// [`pad`] with a choice of ellipsis.
pub fn pad_with(text: &str, columns: usize, ellipsis: Ellipsis) -> String {
    let mut shown = fit_with(text, columns, ellipsis).into_owned();
    let missing = columns.saturating_sub(width(&shown));
    shown.extend(std::iter::repeat_n(' ', missing));
    shown
}

/// The text in lines of at most so many columns, `first` in front of the first and `behind` in
/// front of the others. It is broken at spaces, and inside a word only where the word alone is too
/// long. Spaces at its beginning stay, those at a break don't. No text is no line.
pub fn wrap(text: &str, columns: usize, first: &str, behind: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut gap) = (first.to_string(), 0);
    let (mut start, mut used) = (width(first), width(first));
    for (n, word) in text.trim_end().split(' ').enumerate() {
        gap += usize::from(n > 0);
        if word.is_empty() {
            continue;
        }
        if used > start && used + gap + width(word) > columns {
            lines.push(std::mem::replace(&mut line, behind.to_string()));
            start = width(behind);
            (used, gap) = (start, 0);
        }
        line.extend(std::iter::repeat_n(' ', gap));
        used += std::mem::take(&mut gap);
        let room = columns.saturating_sub(used.max(width(behind))).max(1);
        for (n, piece) in pieces(word, room).into_iter().enumerate() {
            if n > 0 {
                lines.push(std::mem::replace(&mut line, behind.to_string()));
                start = width(behind);
                used = start;
            }
            line += &piece;
            used += width(&piece);
        }
    }
    if used > start {
        lines.push(line);
    }
    lines
}

/// A word in pieces of at most so many columns.
fn pieces(word: &str, columns: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0);
    for grapheme in word.graphemes(true) {
        let wide = width(grapheme);
        if used > 0 && used + wide > columns {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        piece += grapheme;
        used += wide;
    }
    pieces.push(piece);
    pieces
}

/// The candidate that was probably meant by a word, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    // A third of the letters wrong is another word; and nothing is near a single letter.
    let most = match wanted.chars().count() {
        0 | 1 => 0,
        2..6 => 1,
        letters => letters / 3,
    };
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let near = candidates
        .iter()
        .map(|c| (strsim::damerau_levenshtein(&wanted, &c.to_lowercase()), *c))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate);
    // People also name the first part of a longer name.
    let begins = |c: &&&str| wanted.len() > 2 && c.to_lowercase().starts_with(&wanted);
    near.or_else(|| candidates.iter().find(begins).copied())
}

/// Whether a character must not reach a screen as it is.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || is_hidden(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

fn clean(text: &str, keep_lines: bool) -> Cow<'_, str> {
    let fine = |c: char| !is_unsafe(c) || (keep_lines && c == '\n');
    // Nearly all text is plain ASCII, and this runs over every text of a plan.
    let plain = |b: &u8| matches!(b, b' '..=b'~') || (keep_lines && *b == b'\n');
    if text.as_bytes().iter().all(plain) || text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\u{1b}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' => sequence(rest),
            _ => c.len_utf8(),
        };
        match c {
            '\r' if rest[1..].starts_with('\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' if keep_lines => out.push('\n'),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\t' if keep_lines => out.push_str("    "),
            '\t' => out.push(' '),
            c if is_unsafe(c) => {}
            c => out.push(c),
        }
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// The length in bytes of the control sequence that the text begins with. One that doesn't end in
/// its line is only as long as its introducer, so that it can't hide the text behind it.
fn sequence(text: &str) -> usize {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let (kind, start) = match (first, chars.next()) {
        ('\u{1b}', Some(next)) if next.is_ascii_graphic() || next == ' ' => (next, 1 + 1),
        ('\u{1b}', _) => return 1,
        // The one-character forms of ESC [, ESC ] and so on.
        (c, _) => (
            char::from_u32(c as u32 - 0x40).unwrap_or_default(),
            c.len_utf8(),
        ),
    };
    let body = text[start..].split('\n').next().unwrap_or_default();
    let ended = match kind {
        '[' => csi_end(body),
        ']' | 'P' | 'X' | '^' | '_' => string_end(body, kind == ']'),
        ' '..='/' => body
            .find(|c: char| !matches!(c, ' '..='/'))
            .filter(|at| matches!(body.as_bytes()[*at], b'0'..=b'~'))
            .map(|at| at + 1),
        _ => Some(0),
    };
    start + ended.unwrap_or(0)
}

fn csi_end(body: &str) -> Option<usize> {
    let end = body.find(|c: char| !matches!(c, ' '..='?'))?;
    matches!(body.as_bytes()[end], b'@'..=b'~').then_some(end + 1)
}

fn string_end(body: &str, bell_ends: bool) -> Option<usize> {
    body.char_indices().find_map(|(at, c)| match c {
        '\u{7}' if bell_ends => Some(at + 1),
        '\u{9c}' => Some(at + c.len_utf8()),
        '\u{1b}' if body[at + 1..].starts_with('\\') => Some(at + 2),
        _ => None,
    })
}

/// Characters that take no room and change how others are read. The joiners of emoji and of
/// Persian and Indic scripts (U+200C, U+200D) stay: without them text is wrong.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_go_and_their_text_stays() {
        for (given, shown) in [
            ("plain", "plain"),
            ("\x1b[31mred\x1b[0m", "red"),
            ("\u{9b}31mred", "red"),
            ("\x1b]0;title\x07rest", "rest"),
            ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
            ("\x1bPq#0\x1b\\after", "after"),
            ("open \x1b]0;never ends", "open 0;never ends"),
            ("\x1b(Bset", "set"),
            ("\x1bcreset", "reset"),
            ("end\x1b", "end"),
            ("\x1b[", ""),
            ("a\tb\r\nc\rd\u{85}e", "a b c d e"),
            ("bell\x07 back\x08 nul\0 del\x7f", "bell back nul del"),
            ("user\u{202e}fdp.exe\u{2066}x", "userfdp.exex"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            (
                "فارسی\u{200c}ها 👩\u{200d}⚕️",
                "فارسی\u{200c}ها 👩\u{200d}⚕️",
            ),
        ] {
            assert_eq!(safe(given), shown, "{given:?}");
            assert_eq!(safe(&safe(given)), safe(given), "{given:?}");
        }
        assert!(matches!(safe("as it was – é"), Cow::Borrowed(_)));
        assert_eq!(safe_lines("a\n\tb\r\nc\x1b[1m"), "a\n    b\nc");
        assert!(matches!(safe_lines("a\nb\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn texts_are_cut_by_columns_not_by_characters() {
        for (given, columns, shown) in [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("記録更新", 8, "記録更新"),
            ("記録更新", 7, "記録更…"),
            ("記録更新", 6, "記録…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("👩\u{200d}⚕️ nurse", 4, "👩\u{200d}⚕️ …"),
            ("any", 1, "…"),
            ("any", 0, ""),
        ] {
            assert_eq!(fit(given, columns), shown, "{given:?} in {columns}");
            assert!(width(&fit(given, columns)) <= columns);
        }
        assert_eq!(fit_with("longer", 5, Ellipsis::Ascii), "long~");
        assert_eq!(pad("記録更新", 6), "記録… ");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(width(&pad("e\u{301}", 3)), 3);
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["backup-emr", "restore-emr", "go-1", "dba"];
        for (word, found) in [
            ("bakcup-emr", Some("backup-emr")),
            ("Backup-EMR", Some("backup-emr")),
            ("restor-emr", Some("restore-emr")),
            ("go1", Some("go-1")),
            ("dbs", Some("dba")),
            ("network", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), found, "{word}");
        }
    }

    #[test]
    fn hostile_collections_come_out_harmless() {
        let inputs = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/inputs/hostile");
        for file in [
            "blns.txt",
            "terminal/garak_ansi_live_payloads.json",
            "terminal/vt-push-parser__result.md",
            "csv-injection_payloadbox.txt",
        ] {
            let Ok(bytes) = std::fs::read(format!("{inputs}/{file}")) else {
                continue;
            };
            let text = String::from_utf8_lossy(&bytes).replace("\\u001b", "\x1b");
            assert!(!safe(&text).chars().any(is_unsafe), "{file}");
            for line in text.lines() {
                let line = safe(line);
                assert!(!line.chars().any(is_unsafe), "{line:?}");
                for columns in [0, 1, 7, 40] {
                    assert!(width(&fit(&line, columns)) <= columns, "{line:?}");
                    assert_eq!(width(&pad(&line, columns)), columns, "{line:?}");
                }
            }
        }
    }
}
