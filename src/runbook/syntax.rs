//! Files that are not YAML, or not as the format wants it: the parser's words made an author's.

use super::file::File;
use super::problem::Found;
use super::recover;
use super::source::Place;
use super::tree::{Malformed, TOO_DEEP, Tree};

/// A file that is not even parsed.
pub fn refusal(malformed: Malformed) -> Found {
    let mut found = Found::default();
    add("", malformed, &mut found);
    found
}

/// The file with what is wrong left out, and all that was; no file where no reading helps.
pub fn recover(text: &str, error: &serde_yaml::Error, found: &mut Found) -> Option<File> {
    let what = error.to_string();
    let place = error.location();
    let malformed = |message: &str| Malformed {
        message: message.to_string(),
        line: place.as_ref().map_or(1, |p| p.line()),
        column: place.as_ref().map_or(1, |p| p.column()),
    };
    let refused = malformed(what.split(" at line ").next().unwrap_or(&what));
    let tree = match Tree::parse(text) {
        Ok(tree) if !is_syntax(&what) => tree,
        Ok(Tree {
            second: Some(mark), ..
        }) => {
            add(text, Malformed::at(&mark, what), found);
            return None;
        }
        Err(malformed) if malformed.message == TOO_DEEP => {
            add(text, malformed, found);
            return None;
        }
        // What is no YAML is the parser's to say; serde's words are about types.
        Err(malformed) => {
            let own = if is_about_types(&what) {
                malformed
            } else {
                refused
            };
            add(text, own, found);
            return None;
        }
        _ => {
            add(text, refused, found);
            return None;
        }
    };
    if tree.nodes.is_empty() {
        add(text, malformed("the file is empty"), found);
        return None;
    }
    let file = recover::read(text, tree, found);
    // Where the two parsers don't agree, the one that refused is right.
    if found.is_empty() {
        let plain = || Malformed {
            message: "this can't be read".into(),
            ..malformed("")
        };
        add(
            text,
            if is_about_types(&what) {
                plain()
            } else {
                refused
            },
            found,
        );
    }
    file
}

/// Words of serde about a type or key, which an author has never heard of.
fn is_about_types(what: &str) -> bool {
    let words = [
        "invalid type",
        "unknown field",
        "unknown variant",
        "missing field",
        "invalid value",
    ];
    words.iter().any(|word| what.contains(word))
}

/// Errors after which there is nothing to read.
fn is_syntax(what: &str) -> bool {
    ["more than one document", "limit exceeded", "unknown anchor"]
        .iter()
        .any(|known| what.contains(known))
}

fn add(text: &str, malformed: Malformed, found: &mut Found) {
    let Malformed {
        message,
        line,
        column,
    } = malformed;
    let (message, hint) = match in_place(text, line, column, &message) {
        Some((message, hint)) => (message.to_string(), Some(hint)),
        None => in_words(&message),
    };
    let finding = found.push(String::new(), message);
    finding.hint = hint.map(str::to_string);
    finding.place = Some(Place {
        line,
        column,
        length: 1,
    });
}

/// What the line itself says better than the parser.
fn in_place(
    text: &str,
    line: usize,
    column: usize,
    what: &str,
) -> Option<(&'static str, &'static str)> {
    let line = text.lines().nth(line.checked_sub(1)?)?;
    let indent = &line[..line.len() - line.trim_start().len()];
    if indent.contains('\t') {
        return Some((
            "a tab in the indentation",
            "indent with spaces; YAML takes no tabs there",
        ));
    }
    let before: String = line.chars().take(column.saturating_sub(1)).collect();
    let first_on_line = !before.contains(": ");
    (what.contains("mapping values") && first_on_line)
        .then_some(("a key where there can't be one", INDENT))
}

/// What a parser means, and what to do about it.
fn in_words(what: &str) -> (String, Option<&'static str>) {
    let known = WORDS.iter().find(|words| what.contains(words.sign));
    let message = known.and_then(|words| words.message).unwrap_or(what);
    (message.to_string(), known.map(|words| words.hint))
}

/// A parser's message by a part of it, with better words for it where there are any.
struct Words {
    sign: &'static str,
    message: Option<&'static str>,
    hint: &'static str,
}

const fn words(sign: &'static str, message: &'static str, hint: &'static str) -> Words {
    Words {
        sign,
        message: Some(message),
        hint,
    }
}

const fn hint(sign: &'static str, hint: &'static str) -> Words {
    Words {
        sign,
        message: None,
        hint,
    }
}

const INDENT: &str =
    "check the indentation: spaces only, and the same for keys that belong together";
const QUOTE: &str =
    "put quotes around a text that contains ': ' or ' #', or begins with { [ & * ! % @ `";
const LIST: &str = "close it with ], and put commas between its items";
const MAP: &str =
    "close it with }, put commas between its keys and quotes around texts with commas";
const ONE: &str = "remove the line with ---, or make two files of it";
const DEEP: &str = "a runbook needs nine levels; put quotes around a text that begins with [ or {";
const UTF_8: &str = "save it as UTF-8 text";

#[rustfmt::skip]
const WORDS: &[Words] = &[
    words("mapping values are not allowed", "a ':' where no key can be", QUOTE),
    words("cannot start any token", "a character that no value can begin with", QUOTE),
    words("alphabetic or numeric", "an anchor or alias without a proper name", QUOTE),
    words("did not find expected key", "this is neither a key nor part of the text before", INDENT),
    words("expected '-' indicator", "this is not an item of the list before", INDENT),
    words("could not find expected ':'", "a key without ':' behind it", INDENT),
    words("did not find expected ',' or ']'", "a [ without its ]", LIST),
    words("did not find expected ',' or '}'", "a { without its }", MAP),
    words("unexpected end of stream", "a quoted text that doesn't end", "close it with the quote that it began with"),
    words("unknown escape", "an unknown escape in a text in \" quotes", "write \\\\ for a backslash, or use ' quotes"),
    words("control characters", "a character that can't be in a YAML file", "remove it, or write it as an escape in \" quotes"),
    words("unknown anchor", "an alias for which there is no anchor", "put quotes around a text that begins with *"),
    words("more than one document", "a second document begins here", ONE),
    words("recursion limit", "nested too deep", DEEP),
    words("repetition limit", "the aliases make too much of this file", "write them out"),
    hint("the file is empty", "'runsheet new' writes a runbook to begin with, and 'runsheet import FILE' reads a plan that you have"),
    hint("NUL byte", UTF_8),
    hint("is UTF-16", UTF_8),
    hint("is not UTF-8", UTF_8),
    hint("nested too deep", DEEP),
    hint("more than a million", "that is too much for one night; split it into several runbooks"),
    hint("aliases make", "write them out"),
    hint("inside its own anchor", "put quotes around a text that begins with *"),
    hint("MiB; a runbook", "keep large texts in files of their own, and name them in the step"),
];
