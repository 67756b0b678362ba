//! Files that are not YAML, or not as the format wants it: the parser's words made an author's.

use super::file::File;
use super::problem::Found;
use super::salvage;
use super::source::Place;
use super::tree::{Malformed, Tree};

/// A file that is not even parsed.
pub fn refusal(malformed: Malformed) -> Found {
    let mut found = Found::default();
    add(
        malformed.line,
        malformed.column,
        &malformed.message,
        &mut found,
    );
    found
}

/// The file with what is wrong left out, and all that was; no file where no reading helps.
pub fn salvage(text: &str, error: &serde_yaml::Error, found: &mut Found) -> Option<File> {
    let what = error.to_string();
    let syntax = |found: &mut Found| {
        let (line, column) = error
            .location()
            .map_or((1, 1), |place| (place.line(), place.column()));
        let what = what.split(" at line ").next().unwrap_or(&what);
        add(line, column, what, found);
    };
    match Tree::parse(text) {
        Ok(tree) if !is_syntax(&what) => {
            let file = salvage::read(tree, found);
            // The two parsers don't agree; the one that refused is right.
            if found.is_empty() {
                syntax(found);
            }
            file
        }
        _ => {
            syntax(found);
            None
        }
    }
}

/// Errors after which there is nothing to read.
fn is_syntax(what: &str) -> bool {
    [
        "more than one document",
        "limit exceeded",
        "unknown anchor",
        "EOF while parsing",
    ]
    .iter()
    .any(|known| what.contains(known))
}

fn add(line: usize, column: usize, what: &str, found: &mut Found) {
    let (message, hint) = in_words(what);
    let finding = found.push(String::new(), message);
    finding.hint = hint.map(str::to_string);
    finding.place = Some(Place {
        line,
        column,
        length: 1,
    });
}

/// What a parser means, and what to do about it.
fn in_words(what: &str) -> (String, Option<&'static str>) {
    let quote =
        "put quotes around a text that contains ': ' or ' #', or begins with { [ & * ! % @ `";
    let indent = "check the indentation: spaces only, and the same for all keys of a map";
    for (sign, message, hint) in [
        (
            "mapping values are not allowed",
            "a ':' where no key can be",
            quote,
        ),
        (
            "cannot start any token",
            "a character that no value can begin with",
            "indent with spaces, not tabs; put quotes around a text that begins with @ ` % or a tab",
        ),
        (
            "did not find expected key",
            "this is neither a key nor part of the text before",
            indent,
        ),
        (
            "did not find expected '-' indicator",
            "this is not an item of the list before",
            indent,
        ),
        (
            "could not find expected ':'",
            "a key without ':' behind it",
            indent,
        ),
        (
            "did not find expected ',' or ']'",
            "a list in [ ] that doesn't end",
            "close it with ], and put commas between its items",
        ),
        (
            "did not find expected ',' or '}'",
            "a map in { } that doesn't end",
            "close it with }, put commas between its keys and quotes around texts that contain one",
        ),
        (
            "unexpected end of stream",
            "a quoted text that doesn't end",
            "close it with the quote that it began with",
        ),
        (
            "unknown escape",
            "an unknown escape in a text in \" quotes",
            "write \\\\ for a backslash, or use ' quotes",
        ),
        (
            "control characters",
            "a character that can't be in a YAML file",
            "remove it, or write it as an escape in \" quotes",
        ),
        (
            "unknown anchor",
            "an alias for which there is no anchor",
            "put quotes around a text that begins with *",
        ),
        (
            "more than one document",
            "there is more than one document in the file",
            "remove the line with ---, or make two files of it",
        ),
        (
            "EOF while parsing",
            "the file is empty",
            "`runsheet new` writes one to begin with",
        ),
        (
            "limit exceeded",
            "nested or repeated too much",
            "write aliases out",
        ),
        (
            "NUL byte",
            "the file contains a NUL byte",
            "save it as UTF-8 text",
        ),
        ("is UTF-16", "", "save it as UTF-8"),
        ("is not UTF-8", "", "save it as UTF-8"),
        (
            "nested too deep",
            "",
            "a runbook needs nine levels; put quotes around a text that begins with [ or {",
        ),
        (
            "recursion limit",
            "nested too deep",
            "a runbook needs nine levels; put quotes around a text that begins with [ or {",
        ),
        ("aliases make", "", "write them out"),
        (
            "inside its own anchor",
            "",
            "put quotes around a text that begins with *",
        ),
        (
            "MiB; a runbook",
            "",
            "keep large texts in files of their own, and name them in the step",
        ),
    ] {
        if what.contains(sign) {
            let message = if message.is_empty() { what } else { message };
            return (message.to_string(), Some(hint));
        }
    }
    (what.to_string(), None)
}
