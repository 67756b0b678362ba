//! Words and marks that say that a text is still to be written, in the languages plans come in.

/// Phrases, in small letters. In scripts without spaces they are found anywhere, else as words.
const PHRASES: &[&str] = &[
    "to be confirmed",
    "to be defined",
    "to be determined",
    "to be announced",
    "to be decided",
    "to be completed",
    "à compléter",
    "a completer",
    "à remplir",
    "à définir",
    "à confirmer",
    "à préciser",
    "à déterminer",
    "à renseigner",
    "por definir",
    "a definir",
    "por confirmar",
    "a confirmar",
    "por determinar",
    "a determinar",
    "por completar",
    "a completar",
    "a preencher",
    "por rellenar",
    "noch offen",
    "noch zu klären",
    "noch unklar",
    "zu definieren",
    "noch festzulegen",
    "wird noch festgelegt",
    "wird noch benannt",
    "noch zu ergänzen",
    "zu ergänzen",
    "noch zu bestimmen",
    "da definire",
    "da confermare",
    "da completare",
    "da compilare",
    "nog te bepalen",
    "nader te bepalen",
    "nog in te vullen",
    "do ustalenia",
    "do uzupełnienia",
    "未定",
    "未確定",
    "確定待ち",
    "検討中",
    "調整中",
    "要記入",
    "後で記入",
    "待定",
    "待确认",
    "待確認",
    "待填写",
    "미정",
    "추후 결정",
    "추후 확정",
];

/// What a name in brackets ends with when somebody is to fill it in.
const NAMES: &[&str] = &[
    "name",
    "names",
    "number",
    "date",
    "time",
    "host",
    "hostname",
    "server",
    "ip",
    "url",
    "path",
    "user",
    "username",
    "owner",
    "version",
    "address",
    "phone",
    "ticket",
    "person",
    "team",
    "password",
    "id",
    "email",
    "contact",
    "department",
    "site",
    "nom",
    "numéro",
    "serveur",
    "heure",
    "nombre",
    "número",
    "fecha",
    "hora",
    "servidor",
    "nome",
    "datum",
    "nummer",
    "uhrzeit",
    "rechner",
];

/// A phrase that says that something is open.
pub(super) fn phrase(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let is_word = |at: usize, phrase: &str| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = lower[..at].chars().next_back();
        let behind = lower[at + phrase.len()..].chars().next();
        !phrase.is_ascii() && phrase.chars().all(|c| c > '\u{2fff}' || c == ' ')
            || !letter(before) && !letter(behind)
    };
    PHRASES.iter().copied().find(|phrase| {
        let mut found = lower.match_indices(phrase);
        found.any(|(at, phrase)| is_word(at, phrase))
    })
}

/// `{{ host }}`, `${HOST}`, `{à remplir}`, `[server name]`; not `[link](to)`, `[x]`, `/api/{id}`.
pub(super) fn braces(text: &str) -> Option<&str> {
    for (open, close) in [("{{", "}}"), ("${", "}"), ("{", "}"), ("[", "]")] {
        for (at, _) in text.match_indices(open) {
            let inside = &text[at + open.len()..];
            let Some(end) = inside.find(close) else {
                continue;
            };
            let before = text[..at].chars().next_back();
            let behind = inside[end + close.len()..].chars().next();
            if is_to_be_filled_in(open, &inside[..end], before, behind) {
                return Some(&text[at..at + open.len() + end + close.len()]);
            }
        }
    }
    None
}

fn is_to_be_filled_in(
    open: &str,
    inside: &str,
    before: Option<char>,
    behind: Option<char>,
) -> bool {
    let inside = inside.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.');
    let has_letters = inside.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if !has_letters || inside.chars().count() > 40 || !inside.chars().all(is_name) {
        return false;
    }
    let stands_alone = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ':' | '"'));
    match open {
        "{{" | "${" => true,
        "{" => stands_alone,
        _ => {
            let last = inside
                .rsplit([' ', '_', '-'])
                .next()
                .unwrap_or_default()
                .to_lowercase();
            let is_link = behind.is_some_and(|c| matches!(c, '(' | ':' | '['));
            stands_alone && !is_link && NAMES.contains(&last.as_str())
        }
    }
}

/// `___` where a value is still missing. A line of nothing else separates two parts of a text.
pub(super) fn blanks(text: &str) -> Option<&str> {
    let at = text.find("___")?;
    let rest = &text[at..];
    let end = rest.find(|c| c != '_').unwrap_or(rest.len());
    let is_part_of_name = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, behind) = (text[..at].chars().next_back(), rest[end..].chars().next());
    let is_rule = text.trim().chars().all(|c| c == '_');
    (!is_rule && !is_part_of_name(before) && !is_part_of_name(behind)).then_some(&rest[..3])
}

/// A whole text that says nothing: `N/A`, `n.a.`, `-`, `...`.
pub(super) fn nothing(text: &str) -> Option<&str> {
    let text = text.trim();
    let known = ["n/a", "n.a.", "s/o", "k.a.", "...", "…", "?", "??"];
    known
        .iter()
        .any(|k| text.eq_ignore_ascii_case(k))
        .then_some(text)
}

/// Words behind TODO, or near it, that make it a word of Spanish or Portuguese: all of it.
const ALL_OF_IT: &[&str] = &[
    "el", "la", "los", "las", "lo", "o", "os", "a", "as", "de", "del", "do", "da", "dos", "das",
    "que", "en", "em", "y", "e", "con", "com", "para", "por", "un", "una", "um", "uma", "tipo",
    "al",
];

/// Whether a TODO in capitals is one: with a colon, alone, or before words that no Spanish has.
pub(super) fn is_todo(before: &str, behind: &str) -> bool {
    let before = before.trim_end();
    let behind = behind.trim_end();
    if behind.starts_with(':') || behind.trim_start().starts_with('(') {
        return true;
    }
    let letters = |text: &str| text.chars().any(char::is_alphanumeric);
    let next = behind
        .trim_start()
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    match (letters(before), letters(behind)) {
        (false, false) => true,
        (false, true) => !ALL_OF_IT.contains(&next.as_str()),
        (true, false) => before.ends_with([':', '=', '-', '–', '(', '[']),
        (true, true) => false,
    }
}
