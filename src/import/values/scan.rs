//! A text taken piece by piece: numbers, then the words around them.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Number {
        value: f64,
        /// As it is written, without a fraction: `08` has two digits.
        digits: usize,
        is_whole: bool,
    },
    /// In lower case, without accents.
    Word(String),
    Sign(char),
}

/// The pieces of a text, without its spaces. A comma or point between digits is a fraction.
pub fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = plain(text).chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at).copied() {
        let start = at;
        if first.is_ascii_digit() {
            while chars.get(at).is_some_and(char::is_ascii_digit) {
                at += 1;
            }
            let digits = at - start;
            let is_fraction = chars.get(at).is_some_and(|c| matches!(c, '.' | ','))
                && chars.get(at + 1).is_some_and(char::is_ascii_digit)
                && !is_dotted(&chars, start, at);
            if is_fraction {
                at += 1;
                while chars.get(at).is_some_and(char::is_ascii_digit) {
                    at += 1;
                }
            }
            let written: String = chars[start..at].iter().collect();
            pieces.push(Piece::Number {
                value: written.replace(',', ".").parse().unwrap_or(0.0),
                digits,
                is_whole: !is_fraction,
            });
        } else if first.is_alphabetic() {
            let is_wide = is_wide(first);
            while chars
                .get(at)
                .is_some_and(|c| c.is_alphabetic() && is_wide == self::is_wide(*c))
            {
                at += 1;
            }
            pieces.push(Piece::Word(chars[start..at].iter().collect()));
        } else {
            if !first.is_whitespace() {
                pieces.push(Piece::Sign(first));
            }
            at += 1;
        }
    }
    pieces
}

/// Whether a point there is one of several, as in a date: `27.11.2026`.
fn is_dotted(chars: &[char], start: usize, at: usize) -> bool {
    let point = chars[at];
    let before = start.checked_sub(1).and_then(|i| chars.get(i)) == Some(&point);
    let mut rest = chars[at + 1..].iter();
    let after = rest.find(|c| !c.is_ascii_digit()) == Some(&point);
    before || after
}

/// Letters that are written without a space between words.
pub fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff)
}

/// In lower case, without accents, with the digits and signs of ASCII.
pub fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower: String = text.nfkd().collect::<String>().to_lowercase();
    lower
        // The marks of Japanese letters are part of them.
        .chars()
        .filter(|c| !is_combining_mark(*c) || matches!(*c as u32, 0x3099 | 0x309a))
        .collect::<String>()
        .nfc()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
            '\u{301c}' | '\u{ff5e}' | '\u{223c}' => '~',
            '\u{2019}' | '\u{2018}' | '\u{2032}' => '\'',
            'ß' => 's',
            '\u{a0}' | '\u{3000}' | '\u{202f}' | '\u{2009}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |piece: Piece| match piece {
            Piece::Number { value, .. } => value.to_string(),
            Piece::Word(word) => word,
            Piece::Sign(sign) => sign.to_string(),
        };
        pieces(text)
            .into_iter()
            .map(one)
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn numbers_words_and_signs_come_apart() {
        assert_eq!(shown("1h30"), "1|h|30");
        assert_eq!(shown("0,5 Std."), "0.5|std|.");
        assert_eq!(shown("27.11.2026"), "27|.|11|.|2026");
        assert_eq!(shown("１時間３０分"), "1|時間|30|分");
        assert_eq!(shown("Août – été"), "aout|-|ete");
        assert_eq!(shown("データ"), "データ");
    }
}
