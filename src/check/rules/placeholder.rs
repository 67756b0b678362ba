//! A text that somebody meant to finish.

use crate::check::blanks::{blanks, braces, is_todo, nothing, phrase};
use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::{Text, lines, pieces, texts};
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::next_word;

pub static RULE: Rule = Rule {
    name: "placeholder",
    group: Group::Writing,
    severity: Severity::Warning,
    finds: "a text with a placeholder: TBD, TBC, TODO:, XXX, ???, ___, {{ host }}, ${HOST}, [server name], <something>, à compléter, noch offen, por definir, 未定",
    why: "On the night it becomes a question for whoever is awake, and nobody can answer it.",
    mend: "write what was meant, or remove the text",
    spares: "Whole words only; todo and fixme only in capitals or with a colon, and not the Spanish \
             or Portuguese TODO, nor a part of a name such as F_ACB_TODO. In code (backquotes or a block) only TBD counts: XML, variables, redirections, wildcards and mktemp's XXXXXX aren't placeholders. Web and mail addresses in <>, HTML and List<String> aren't either. No list of words is complete or without a false alarm, so this is a warning.",
    before: "do: Restore the backup of <date> to TBD\n",
    after: "do: Restore the backup of Friday 18:05 to `recsql09`\n",
    look: Look::Plan(look),
};

/// HTML that Markdown lets through.
const HTML: &[&str] = &[
    "a", "b", "br", "code", "del", "details", "div", "em", "hr", "i", "img", "kbd", "li", "ol",
    "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "td", "th", "tr",
    "u", "ul",
];

fn look(plan: &Plan, report: &mut Report) {
    let mut found: Vec<(Text, &str)> = Vec::new();
    texts(plan, &mut |text| {
        if let Some(what) = placeholder(text.text) {
            found.push((text, what));
        }
    });
    for (text, what) in found {
        let message = format!("{} still says '{what}'", text.owner(plan));
        match text.step {
            Some(ix) => report.step(plan, ix, &text.key(), message),
            None => report.at(text.path(), message),
        };
    }
}

/// The first placeholder in a text.
fn placeholder(text: &str) -> Option<&str> {
    if let Some(nothing) = nothing(text) {
        return Some(nothing);
    }
    lines(text).find_map(|(line, fenced)| {
        pieces(line).find_map(|(piece, quoted)| {
            if fenced || quoted {
                word(piece, true)
            } else {
                word(piece, false)
                    .or_else(|| question_marks(piece))
                    .or_else(|| bracketed(piece))
                    .or_else(|| braces(piece))
                    .or_else(|| blanks(piece))
                    .or_else(|| phrase(piece))
            }
        })
    })
}

/// A word that says that something is still to be written.
fn word(text: &str, is_code: bool) -> Option<&str> {
    let mut rest = text;
    while let Some((word, behind)) = next_word(rest) {
        let before = &text[..text.len() - behind.len() - word.len()];
        if is_placeholder(before, word, behind, is_code) {
            return Some(word);
        }
        rest = behind;
    }
    None
}

fn is_placeholder(before: &str, word: &str, behind: &str, is_code: bool) -> bool {
    let same = |other: &str| word.eq_ignore_ascii_case(other);
    // A part of a name: F_ACB_TODO, xxx.csv.
    let next = behind.chars().nth(1).is_some_and(char::is_alphanumeric);
    let in_name = before.ends_with(['_', '.', '/'])
        || behind.starts_with('_')
        || behind.starts_with(['.', '/', '-']) && next;
    if in_name {
        return false;
    }
    if is_code || same("tbd") {
        return same("tbd");
    }
    if ["TBC", "TBA", "TBD"].contains(&word) {
        return true;
    }
    if same("todo") && word == "TODO" {
        return is_todo(before, behind);
    }
    let shouted = word.bytes().all(|b| b.is_ascii_uppercase()) || behind.starts_with(':');
    let is_ipsum = |(next, _): (&str, &str)| next.eq_ignore_ascii_case("ipsum");
    same("xxx")
        || shouted && (same("todo") || same("fixme"))
        || same("lorem") && next_word(behind).is_some_and(is_ipsum)
}

fn question_marks(text: &str) -> Option<&str> {
    text.find("???").map(|at| &text[at..at + 3])
}

/// `<date>`, `<the new host>`, `<...>`; not `<5`, `a < b`, `<https://..>`, `<br>`.
fn bracketed(text: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let inside = &rest[at + 1..];
        // List<String>
        let is_type = rest[..at].ends_with(char::is_alphanumeric);
        let begins = inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '.' | '…'));
        let end = inside
            .find(['<', '>'])
            .filter(|&end| inside[end..].starts_with('>') && end <= LONGEST);
        // `<<PRN-N>>` is a name, and `https://wiki/x?a=<id>` an address.
        let before = &text[..text.len() - rest.len() + at];
        let word = before.rsplit(char::is_whitespace).next();
        let is_name = before.ends_with('<') || word.is_some_and(|w| w.contains("://"));
        let stands = |&end: &usize| {
            begins && !is_type && !is_name && !is_markup(&inside[..end]) && !is_key(&inside[..end])
        };
        if let Some(end) = end.filter(stands) {
            return Some(&rest[at..at + end + 2]);
        }
        rest = inside;
    }
    None
}

/// A key of the keyboard, as in `<Ctrl>+<P>`.
fn is_key(inside: &str) -> bool {
    const KEYS: &[&str] = &[
        "ctrl",
        "control",
        "strg",
        "alt",
        "altgr",
        "shift",
        "maj",
        "cmd",
        "command",
        "option",
        "win",
        "windows",
        "super",
        "meta",
        "fn",
        "tab",
        "enter",
        "return",
        "entrée",
        "esc",
        "escape",
        "échap",
        "space",
        "espace",
        "backspace",
        "del",
        "delete",
        "suppr",
        "ins",
        "insert",
        "home",
        "end",
        "fin",
        "pgup",
        "pgdn",
        "page up",
        "page down",
        "up",
        "down",
        "left",
        "right",
        "haut",
        "bas",
        "print",
        "prtsc",
        "break",
        "pause",
        "menu",
    ];
    let one = |key: &str| {
        let key = key.trim().to_lowercase();
        let function = key
            .strip_prefix('f')
            .is_some_and(|n| n.parse::<u8>().is_ok());
        KEYS.contains(&key.as_str()) || key.chars().count() == 1 || function
    };
    inside.split(['+', '-']).all(one)
}

/// HTML, or an address.
fn is_markup(inside: &str) -> bool {
    let name = inside.split([' ', '/']).next().unwrap_or_default();
    inside.contains("://")
        || inside.contains('@')
        || HTML.iter().any(|html| html.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn placeholders_are_found() {
        for (text, what) in [
            ("Call TBD", "TBD"),
            ("- On `sql01`: run it\n- Then tbd.", "tbd"),
            ("TODO: write this", "TODO"),
            ("555-XXX", "XXX"),
            ("Who? ???", "???"),
            ("Lorem ipsum dolor", "Lorem"),
            ("Restore <date> now", "<date>"),
            ("a < b, then <...>", "<...>"),
            ("Copy it to `TBD`", "TBD"),
            ("TODO write this", "TODO"),
            ("Owner: TODO", "TODO"),
            ("TODO", "TODO"),
            ("Replace {{ host }}", "{{ host }}"),
            ("Log on to ${HOST}", "${HOST}"),
            ("Name: ___", "___"),
            ("Time TBC", "TBC"),
            ("responsable à compléter", "à compléter"),
            ("Responsable : A DEFINIR", "a definir"),
            ("（確定待ち）", "確定待ち"),
            ("担当は未定です", "未定"),
            ("Ansprechpartner noch offen", "noch offen"),
            ("{à remplir}", "{à remplir}"),
            ("Restart [server name] now", "[server name]"),
            ("<Server_Name>", "<Server_Name>"),
            ("N/A", "N/A"),
        ] {
            assert_eq!(placeholder(text), Some(what), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_spared() {
        for text in [
            "the todo list of the night",
            "Latency <5 ms and >2 ms",
            "a < b and c > d",
            "Press <Ctrl>+<P>, then <Ctrl-Alt-Del> or <F5>, choose <<PRN-N>>",
            "see https://wiki/x?a=<id> for it",
            "See <https://example.org> or <help@example.org>",
            "one<br>two",
            "`<Server name=\"a\"/>` and `ls ???.log`",
            "```\nmktemp /tmp/XXX\ncat <file> # TODO\n```",
            "Outbound ATBDX",
            "Really??",
            "less than <",
            "Respaldar TODO el servidor",
            "registro de TODAS las acciones; revisar TODO",
            "Apagar TODO",
            "Stop the consumer of table F_ACB_TODO",
            "Set List<String> in the template",
            "GET /api/{id}/jobs",
            "See [the plan](https://example.org) and [1]",
            "[x] done, [ ] open",
            "[Optional] Restart it",
            "`echo ${HOST} {{ host }}`",
            "open xxx.csv",
            "___",
            "Latencia <90 s y error < 1 %",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
