//! Numbers as people write them.

use super::folded;

/// Why a text is not a number.
#[derive(Debug, Clone, PartialEq)]
pub enum NotANumber {
    NoNumber,
    /// The comma may part thousands or tenths.
    Either(f64, f64),
}

/// The number in a text: `712.5`, `712,5`, `4 812`, `1'234`; with its unit, where that is among the
/// words of what is asked: `712 GB` for a size in GB.
pub fn number(text: &str, asked: &str) -> Result<f64, NotANumber> {
    let text = text.trim().replace('\u{2212}', "-");
    let end = text
        .rfind(|c: char| c.is_ascii_digit())
        .ok_or(NotANumber::NoNumber)?;
    let (figures, unit) = text.split_at(end + 1);
    if !is_unit(unit, asked) {
        return Err(NotANumber::NoNumber);
    }
    match figures.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => written(figures),
    }
}

/// Nothing, or words of what is asked for.
fn is_unit(unit: &str, asked: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text
            .split(|c: char| !c.is_alphabetic() && !"%°$€£".contains(c))
            .filter(|part| !part.is_empty());
        parts.map(folded).collect()
    };
    let asked = words(asked);
    let trimmed = unit.trim();
    let other = trimmed
        .chars()
        .any(|c| c.is_ascii_punctuation() && !"%$()/".contains(c));
    !other && words(unit).iter().all(|word| asked.contains(word))
}

/// With spaces, apostrophes or points between thousands, and a comma or a point before tenths.
fn written(figures: &str) -> Result<f64, NotANumber> {
    let (sign, digits) = match figures.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, figures.strip_prefix('+').unwrap_or(figures)),
    };
    let mark = |c: char| c == ',' || c == '.';
    let marks: Vec<char> = digits.chars().filter(|c| mark(*c)).collect();
    // The last of two kinds, or one that stands alone, is before the tenths.
    let decimal = match marks[..] {
        [] => None,
        [only] => Some(only),
        [.., before, last] if before != last => Some(last),
        _ => None,
    };
    let (whole, tenths) = match decimal.and_then(|mark| digits.rsplit_once(mark)) {
        Some((whole, tenths)) => (whole, Some(tenths)),
        None => (digits, None),
    };
    let joined = joined(whole).ok_or(NotANumber::NoNumber)?;
    let read = |text: &str| text.parse::<f64>().map_err(|_| NotANumber::NoNumber);
    match tenths {
        None => Ok(sign * read(&joined)?),
        Some(tenths) if !tenths.bytes().all(|b| b.is_ascii_digit()) => Err(NotANumber::NoNumber),
        Some(tenths) => {
            let fraction = sign * read(&format!("{joined}.{tenths}"))?;
            let may_be_thousands = tenths.len() == 3 && (1..=3).contains(&whole.len());
            if may_be_thousands && !whole.starts_with('0') && decimal == Some(',') {
                Err(NotANumber::Either(
                    sign * read(&format!("{joined}{tenths}"))?,
                    fraction,
                ))
            } else {
                Ok(fraction)
            }
        }
    }
}

/// Without what stands between groups of three; nothing where the groups are otherwise.
fn joined(whole: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || "'’.,".contains(c);
    let groups: Vec<&str> = whole.split(between).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let fits = match &groups[..] {
        [only] => digits(only),
        [first, rest @ ..] => {
            digits(first) && first.len() <= 3 && rest.iter().all(|g| digits(g) && g.len() == 3)
        }
        [] => false,
    };
    let kinds: Vec<char> = whole.chars().filter(|c| between(*c)).collect();
    let one_kind = kinds.windows(2).all(|pair| pair[0] == pair[1]);
    (fits && one_kind).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let gb = "Size in GB";
        for (text, asked, number_is) in [
            ("712", gb, Some(712.0)),
            ("712.5", gb, Some(712.5)),
            ("712,5", gb, Some(712.5)),
            (" 4 812 ", gb, Some(4812.0)),
            ("4\u{a0}812", gb, Some(4812.0)),
            ("4\u{202f}812,25", gb, Some(4812.25)),
            ("1'234", gb, Some(1234.0)),
            ("1’234’567.5", gb, Some(1_234_567.5)),
            ("1.234.567", gb, Some(1_234_567.0)),
            ("1,234,567", gb, Some(1_234_567.0)),
            ("1.234,5", gb, Some(1234.5)),
            ("1,234.5", gb, Some(1234.5)),
            ("0,125", gb, Some(0.125)),
            ("4 812,125", gb, Some(4812.125)),
            ("-3", gb, Some(-3.0)),
            ("\u{2212}3,5", gb, Some(-3.5)),
            ("+7", gb, Some(7.0)),
            ("1e3", gb, Some(1000.0)),
            ("712 GB", gb, Some(712.0)),
            ("712,5gb", gb, Some(712.5)),
            ("66 sessions", "Sessions still open", Some(66.0)),
            ("66 open sessions", "Sessions still open", Some(66.0)),
            ("99 %", "Disk in use, in %", Some(99.0)),
            ("712 MB", gb, None),
            ("712 GB?", gb, None),
            ("about 7", gb, None),
            ("48 12", gb, None),
            ("1'23", gb, None),
            ("1 234,567.8", gb, None),
            ("7,", gb, None),
            ("many", gb, None),
            ("inf", gb, None),
            ("1e999", gb, None),
            ("", gb, None),
        ] {
            assert_eq!(
                number(text, asked).ok(),
                number_is,
                "{text:?} for {asked:?}"
            );
        }
        assert_eq!(number("1,234", gb), Err(NotANumber::Either(1234.0, 1.234)));
        assert_eq!(
            number("-12,345 GB", gb),
            Err(NotANumber::Either(-12345.0, -12.345))
        );
    }
}
