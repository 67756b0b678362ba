//! Names as people type them: one name in all its spellings, and names that are close to it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::is_hidden;

/// So many letters of a name can be wrong.
const MOST: usize = 3;

/// Letters without what people leave out when they type in a hurry: case, accents, apostrophes,
/// the kind of hyphen (all of them are spaces) and of space. What is looked for is compared so.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (c, _) in folded_chars(text) {
        out.push(c);
    }
    out
}

/// Whether both are one name: `Benoit Cote`, `Côté, Benoît` and `BENOÎT CÔTÉ` are.
pub fn same_name(one: &str, other: &str) -> bool {
    one == other || name_key(one) == name_key(other)
}

/// What all spellings of a name have in common.
pub fn name_key(name: &str) -> String {
    let key = match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => folded(&format!("{first} {last}")),
        _ => folded(name),
    };
    key.trim().to_string()
}

/// How far what was typed is from a name that it may mean, in letters; nothing where it is another
/// name. Some of its words, in any order, are enough, and their beginnings.
pub fn name_distance(typed: &str, name: &str) -> Option<usize> {
    let (typed, name) = (name_key(typed), name_key(name));
    if typed.is_empty() || name.is_empty() {
        return None;
    }
    let whole = strsim::damerau_levenshtein(&typed, &name);
    // One letter of two or three wrong is another word, but may be meant where it is all there is.
    let most = match name.chars().count() {
        0..=2 => 0,
        letters => (1 + letters / 6).min(MOST),
    };
    let whole = Some(whole).filter(|distance| *distance <= most);
    words_apart(&typed, &name).into_iter().chain(whole).min()
}

/// How far each word is from the beginning, or from the whole, of another one of the name.
fn words_apart(typed: &str, name: &str) -> Option<usize> {
    let mut left: Vec<&str> = name.split(' ').collect();
    let words = typed.split([' ', '.']).filter(|word| !word.is_empty());
    let distances = words.map(|word| {
        let far = |other: &str| {
            if other.starts_with(word) {
                0
            } else {
                strsim::damerau_levenshtein(word, other)
            }
        };
        let nearest = (0..left.len()).min_by_key(|at| far(left[*at]))?;
        let (other, distance) = (left[nearest], far(left[nearest]));
        left.swap_remove(nearest);
        (distance <= other.chars().count() / 4).then_some(distance)
    });
    let distance = distances.sum::<Option<usize>>()?;
    (distance <= MOST).then_some(distance)
}

/// Where a text has those letters, whatever their accents and case: the bytes that they take.
pub fn find_folded(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = folded(wanted).trim().chars().collect();
    let chars: Vec<(char, Range<usize>)> = folded_chars(text).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= chars.len() {
        let here = &chars[at..at + wanted.len()];
        let is_it = here.iter().map(|(c, _)| c).eq(&wanted);
        at += match (is_it, here) {
            (true, [(_, first), .., (_, last)]) => {
                found.push(first.start..last.end);
                wanted.len()
            }
            (true, [(_, only)]) => {
                found.push(only.clone());
                1
            }
            _ => 1,
        };
    }
    found
}

/// The letters of [`folded`], each with the bytes of the text that it stands for. Marks that are
/// left out belong to the letter before them.
fn folded_chars(text: &str) -> impl Iterator<Item = (char, Range<usize>)> {
    let mut out: Vec<(char, Range<usize>)> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let bytes = at..at + c.len_utf8();
        if is_left_out(c) {
            if let Some((_, before)) = out.last_mut().filter(|(c, _)| *c != ' ') {
                before.end = bytes.end;
            }
        } else if c.is_ascii() && !c.is_ascii_punctuation() && !c.is_ascii_whitespace() {
            out.push((c.to_ascii_lowercase(), bytes));
        } else if is_space(c) {
            if out.last().is_none_or(|(c, _)| *c != ' ') {
                out.push((' ', bytes));
            }
        } else {
            let letters = std::iter::once(c).nfkd().filter(|c| !is_left_out(*c));
            let lower = letters.flat_map(char::to_lowercase).flat_map(spelled_out);
            out.extend(lower.map(|c| (c, bytes.clone())));
        }
    }
    out.into_iter()
}

/// Accents, apostrophes, and what takes no room.
fn is_left_out(c: char) -> bool {
    let accent = matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}');
    let apostrophe = matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | '′'
            | '＇'
    );
    accent || apostrophe || is_hidden(c) || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
}

/// Spaces, and the hyphens and dashes that people type for each other and for a space.
fn is_space(c: char) -> bool {
    let hyphen = matches!(
        c,
        '-' | '_' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    );
    c.is_whitespace() || hyphen
}

/// Letters that are more than a letter with an accent.
fn spelled_out(c: char) -> impl Iterator<Item = char> {
    let same: &[char] = match c {
        'ß' => &['s', 's'],
        'æ' => &['a', 'e'],
        'œ' => &['o', 'e'],
        'þ' => &['t', 'h'],
        'ø' => &['o'],
        'ł' => &['l'],
        'đ' | 'ð' => &['d'],
        'ħ' => &['h'],
        'ŧ' => &['t'],
        'ı' => &['i'],
        'ŋ' => &['n'],
        'ĸ' => &['k'],
        'ς' => &['σ'],
        _ => &[],
    };
    let other = same.is_empty().then_some(c);
    same.iter().copied().chain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_typed_in_many_ways() {
        for (typed, name, same) in [
            ("Benoit Cote", "Benoît Côté", true),
            ("BENOÎT CÔTÉ", "benoît côté", true),
            ("Benoi\u{302}t Co\u{302}te\u{301}", "Benoît Côté", true),
            ("  Benoît \u{a0} Côté ", "Benoît Côté", true),
            ("Benoît\u{202f}Côté", "Benoît Côté", true),
            ("Côté, Benoît", "Benoît Côté", true),
            ("Jean‑Luc Picard", "Jean-Luc Picard", true),
            ("Jean–Luc Picard", "Jean Luc  Picard", true),
            ("O’Brien", "O'Brien", true),
            ("Oʼbrien", "O‘Brien", true),
            ("Strasse", "Straße", true),
            ("Soren Aebischer", "Søren Æbischer", true),
            ("Lukasz", "Łukasz", true),
            ("Ｌｉｎ", "Lin", true),
            ("İlknur", "ilknur", true),
            ("Cø\u{ad}te", "Cote", true),
            ("山田 太郎", "山田\u{3000}太郎", true),
            ("Benoit Coté-X", "Benoît Côté", false),
            ("Lin", "Lim", false),
            ("राम", "रमा", false),
            ("", "Lin", false),
        ] {
            assert_eq!(same_name(typed, name), same, "{typed:?} {name:?}");
            assert_eq!(same_name(name, typed), same, "{name:?} {typed:?}");
        }
    }

    #[test]
    fn a_name_may_be_meant_by_another() {
        for (typed, name, distance) in [
            ("Benoit", "Benoît Côté", Some(0)),
            ("cote", "Benoît Côté", Some(0)),
            ("B. Cote", "Benoît Côté", Some(0)),
            ("Cote Ben", "Benoît Côté", Some(0)),
            ("Benoit Coté-X", "Benoît Côté", Some(2)),
            ("Benoti Cote", "Benoît Côté", Some(1)),
            ("Trembley", "Joe Tremblay", Some(1)),
            ("Jo Trembley", "Joe Tremblay", Some(1)),
            ("amra", "amara", Some(1)),
            ("rutg", "ruth", Some(1)),
            ("lim", "lin", Some(1)),
            ("ab", "ac", None),
            ("zoe", "joe", Some(1)),
            ("Marc Roy", "Benoît Côté", None),
            ("Ruta Berg", "Ruth Adeyemi", None),
            ("", "Lin", None),
        ] {
            assert_eq!(name_distance(typed, name), distance, "{typed:?} {name:?}");
        }
    }

    #[test]
    fn letters_are_found_where_they_stand() {
        for (text, wanted, found) in [
            (
                "said Benoi\u{302}t Côté.",
                "benoit cote",
                vec!["Benoi\u{302}t Côté"],
            ),
            (
                "l’imprimante, L'IMPRIMANTE",
                "l'imprimante",
                vec!["l’imprimante", "L'IMPRIMANTE"],
            ),
            ("Straße", "strasse", vec!["Straße"]),
            ("a  b", "a b", vec!["a  b"]),
            ("x", "", vec![]),
            ("ééé", "e", vec!["é", "é", "é"]),
        ] {
            let places = find_folded(text, wanted).into_iter();
            assert_eq!(
                places.map(|at| &text[at]).collect::<Vec<_>>(),
                found,
                "{text:?}"
            );
        }
    }
}
