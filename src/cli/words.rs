//! A line as words, the way people write it: `note l'imprimante n'a pas redémarré`.
//!
//! A quote counts where it begins a word, or the value of `--option=`, and is closed at the end of
//! one; then what is between is one word. Everything else stays as it is written: apostrophes,
//! backslashes, `#`. The text of a verb that takes one, as `note` does, and the value of an evidence
//! are all that is written there, unless it is one word in quotes.

use std::ops::Range;

/// One word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// Where it stands, with its quotes.
    place: Range<usize>,
    is_quoted: bool,
}

/// The words of a line as the parser takes them: options, then what has its place, then the text in
/// one piece.
pub fn arguments(parser: &clap::Command, line: &str) -> Result<Vec<String>, String> {
    let words = split(line);
    let all = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect();
    let Some((at, verb)) = verb(parser, &words) else {
        return Ok(all(words));
    };
    let is_text = |arg: &clap::Arg| ["text", "value"].contains(&arg.get_id().as_str());
    let Some(before) = verb.get_positionals().position(is_text) else {
        return Ok(all(words));
    };
    let mut options: Vec<String> = words[..at].iter().map(|word| word.text.clone()).collect();
    options.push(words[at].text.clone());
    let mut places: Vec<String> = Vec::new();
    let mut texts: Vec<Range<usize>> = Vec::new();
    let mut rest = at + 1;
    while let Some(word) = words.get(rest) {
        let is_last = texts.last().is_some_and(|run| run.end == rest);
        match option(parser, verb, word) {
            Flag::End => {
                texts.push(rest + 1..words.len());
                rest = words.len();
            }
            // The parser knows best what it is.
            Flag::Unknown => return Ok(all(words)),
            Flag::With(values) => {
                let end = (rest + 1 + values).min(words.len());
                options.extend(words[rest..end].iter().map(|word| word.text.clone()));
                rest = end;
            }
            Flag::None if places.len() < before => {
                places.push(word.text.clone());
                rest += 1;
            }
            Flag::None if is_last => {
                rest += 1;
                texts
                    .iter_mut()
                    .next_back()
                    .into_iter()
                    .for_each(|run| run.end = rest);
            }
            Flag::None => {
                texts.push(rest..rest + 1);
                rest += 1;
            }
        }
    }
    texts.retain(|run| !run.is_empty());
    let text = match &texts[..] {
        [] => None,
        [run] => Some(in_one_piece(line, &words[run.clone()])),
        _ => {
            let why = "the text is split by options: put all of it before or all of it after them";
            return Err(why.into());
        }
    };
    options.push("--".into());
    Ok(options.into_iter().chain(places).chain(text).collect())
}

/// What is written; of one word in quotes what they hold.
fn in_one_piece(line: &str, words: &[Word]) -> String {
    match words {
        [only] => only.text.clone(),
        [first, .., last] => line[first.place.start..last.place.end].to_string(),
        [] => String::new(),
    }
}

/// The first word that is no option, where it is a verb.
fn verb<'a>(parser: &'a clap::Command, words: &[Word]) -> Option<(usize, &'a clap::Command)> {
    let mut at = 0;
    while let Flag::With(values) = option(parser, parser, words.get(at)?) {
        at += 1 + values;
    }
    Some((at, parser.find_subcommand(&words.get(at)?.text)?))
}

enum Flag {
    None,
    /// An option, with so many words behind it.
    With(usize),
    /// `--`: from here on nothing is an option.
    End,
    Unknown,
}

fn option(parser: &clap::Command, verb: &clap::Command, word: &Word) -> Flag {
    let Some(name) = word.text.strip_prefix("--").filter(|_| !word.is_quoted) else {
        return Flag::None;
    };
    let (name, has_value) = match name.split_once('=') {
        Some((name, _)) => (name, true),
        None => (name, false),
    };
    let mut known = parser.get_arguments().chain(verb.get_arguments());
    match known.find(|arg| arg.get_long() == Some(name)) {
        _ if name.is_empty() => Flag::End,
        None => Flag::Unknown,
        Some(arg) if arg.get_action().takes_values() && !has_value => Flag::With(1),
        Some(_) => Flag::With(0),
    }
}

fn split(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + start;
        let word = word(&line[start..]);
        at = start + word.place.end;
        words.push(Word {
            place: start..at,
            ..word
        });
    }
    words
}

/// The word that a text begins with.
fn word(text: &str) -> Word {
    let plain = text.find(char::is_whitespace).unwrap_or(text.len());
    // `--title="no VPN"`.
    let option = text[..plain]
        .starts_with("--")
        .then(|| text[..plain].find('='))
        .flatten();
    let open = option.map_or(0, |equals| equals + 1);
    let quoted = quoted(&text[open..]);
    match quoted {
        Some((inner, length)) => Word {
            text: format!("{}{inner}", &text[..open]),
            place: 0..open + length,
            is_quoted: open == 0,
        },
        None => Word {
            text: text[..plain].to_string(),
            place: 0..plain,
            is_quoted: false,
        },
    }
}

/// What stands between the quotes that a text begins with, and how long it is with them.
fn quoted(text: &str) -> Option<(String, usize)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let end = closing(text, quote, true).or_else(|| closing(text, quote, false))?;
    let inner = &text[1..end];
    let inner = match quote {
        '"' => inner.replace("\\\"", "\""),
        // As programs put an apostrophe into such a word for a shell.
        _ => APOSTROPHES
            .iter()
            .fold(inner.to_string(), |inner, way| inner.replace(way, "'")),
    };
    Some((inner, end + 1))
}

const APOSTROPHES: [&str; 2] = ["'\\''", "'\"'\"'"];

/// The first quote that stands at the end of a word. `strict`: no backslash is before it.
fn closing(text: &str, quote: char, strict: bool) -> Option<usize> {
    let mut at = 1;
    while let Some(found) = text.get(at..)?.find(quote) {
        let here = at + found;
        let apostrophe = APOSTROPHES
            .iter()
            .find(|way| quote == '\'' && text[here..].starts_with(**way));
        if let Some(way) = apostrophe {
            at = here + way.len();
            continue;
        }
        let ends = text[here + 1..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        let escaped = strict && quote == '"' && text[..here].ends_with('\\');
        if ends && !escaped {
            return Some(here);
        }
        at = here + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::verbs::Line;

    fn texts(line: &str) -> Vec<String> {
        split(line).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn quotes_count_at_the_ends_of_words_only() {
        for (line, words) in [
            ("start 2.3", &["start", "2.3"][..]),
            (
                "fail 3.5 --because 'the two SHA-256 differ'",
                &["fail", "3.5", "--because", "the two SHA-256 differ"],
            ),
            ("x --title=\"no VPN\" y", &["x", "--title=no VPN", "y"]),
            (
                "x --title='L'accueil est fermé'",
                &["x", "--title=L'accueil est fermé"],
            ),
            ("l'imprimante n'a pas", &["l'imprimante", "n'a", "pas"]),
            ("'tis not", &["'tis", "not"]),
            ("'unclosed", &["'unclosed"]),
            ("\"", &["\""]),
            ("'' \"\"", &["", ""]),
            ("E:\\night\\b.log", &["E:\\night\\b.log"]),
            ("\"E:\\my night\\b.log\"", &["E:\\my night\\b.log"]),
            ("\"E:\\my night\\\"", &["E:\\my night\\"]),
            ("\\\\server\\share", &["\\\\server\\share"]),
            ("\"\\\\server\\my share\"", &["\\\\server\\my share"]),
            ("\"he said \\\"no\\\" twice\"", &["he said \"no\" twice"]),
            (
                "'it'\\''s the users'\\'' day' x",
                &["it's the users' day", "x"],
            ),
            ("'it'\"'\"'s'", &["it's"]),
            ("ticket #4411", &["ticket", "#4411"]),
            ("a\u{a0}b", &["a", "b"]),
            ("\ta  b ", &["a", "b"]),
            ("", &[]),
        ] {
            assert_eq!(texts(line), words, "{line}");
        }
    }

    #[test]
    fn a_text_is_all_that_is_written_there() {
        let parser = Line::command();
        for (line, words) in [
            (
                "note l'imprimante  n'a pas redémarré",
                &["note", "--", "l'imprimante  n'a pas redémarré"][..],
            ),
            (
                "note path E:\\night\\b.log",
                &["note", "--", "path E:\\night\\b.log"],
            ),
            (
                "note he said 'no' and left",
                &["note", "--", "he said 'no' and left"],
            ),
            ("note 'on the bridge'", &["note", "--", "on the bridge"]),
            (
                "note 'on the bridge' --step 2.3",
                &["note", "--step", "2.3", "--", "on the bridge"],
            ),
            (
                "note --step 2.3 chkdsk -f is running",
                &["note", "--step", "2.3", "--", "chkdsk -f is running"],
            ),
            (
                "note ticket #4411 is back --at -5m",
                &["note", "--at", "-5m", "--", "ticket #4411 is back"],
            ),
            (
                "note --at=-5m - still dead",
                &["note", "--at=-5m", "--", "- still dead"],
            ),
            (
                "note -- --force was needed",
                &["note", "--", "--force was needed"],
            ),
            (
                "note '--force' was needed",
                &["note", "--", "'--force' was needed"],
            ),
            (
                "--for lin note it's on",
                &["--for", "lin", "note", "--", "it's on"],
            ),
            (
                "call vendor it's their disk --blocker B1",
                &["call", "--blocker", "B1", "--", "vendor", "it's their disk"],
            ),
            (
                "call vendor --no-answer",
                &["call", "--no-answer", "--", "vendor"],
            ),
            (
                "update B1 'one disk' --owner 'Lin Baptiste'",
                &["update", "--owner", "Lin Baptiste", "--", "B1", "one disk"],
            ),
            (
                "hand-over --to lin all's well",
                &["hand-over", "--to", "lin", "--", "all's well"],
            ),
            (
                "take-over amara it's mine",
                &["take-over", "--", "amara", "it's mine"],
            ),
            (
                "evidence 1.2 photo 'a b.png'",
                &["evidence", "--", "1.2", "photo", "a b.png"],
            ),
            (
                "evidence 1.2 photo /tmp/a\\ b.png --at -5m",
                &[
                    "evidence",
                    "--at",
                    "-5m",
                    "--",
                    "1.2",
                    "photo",
                    "/tmp/a\\ b.png",
                ],
            ),
            (
                "evidence 1.2 gb -4 812",
                &["evidence", "--", "1.2", "gb", "-4 812"],
            ),
            (
                "skip 1.1 1.2 --because x",
                &["skip", "1.1", "1.2", "--because", "x"],
            ),
            ("note --stpe 1 x", &["note", "--stpe", "1", "x"]),
            ("jump now", &["jump", "now"]),
        ] {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            assert_eq!(arguments(&parser, line), Ok(words), "{line}");
        }
        let parted = arguments(&parser, "note x --because l'écran est noir");
        assert!(parted.is_err_and(|why| why.contains("split by options")));
    }
}
