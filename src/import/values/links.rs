//! What a step waits for, as it is written: `1.2`, `12FS+30m`, `2.1;1.2`, `TRE-5 FS+30`.

use super::duration::duration;
use super::scan::plain;

/// One thing that a step waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// An id, a row number or a name.
    pub to: String,
    pub relation: Relation,
    /// Minutes from the end of the other to the start of this one.
    pub lag: Option<f64>,
    /// As it is written.
    pub written: String,
}

/// Which end waits for which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    FinishToStart,
    StartToStart,
    FinishToFinish,
    StartToFinish,
}

/// The letters of MS Project: English, German, French, Spanish, Portuguese.
const RELATIONS: &[(&str, Relation)] = &[
    ("fs", Relation::FinishToStart),
    ("ea", Relation::FinishToStart),
    ("fd", Relation::FinishToStart),
    ("fc", Relation::FinishToStart),
    ("ti", Relation::FinishToStart),
    ("ss", Relation::StartToStart),
    ("aa", Relation::StartToStart),
    ("dd", Relation::StartToStart),
    ("cc", Relation::StartToStart),
    ("ii", Relation::StartToStart),
    ("ff", Relation::FinishToFinish),
    ("ee", Relation::FinishToFinish),
    ("tt", Relation::FinishToFinish),
    ("sf", Relation::StartToFinish),
    ("ae", Relation::StartToFinish),
    ("df", Relation::StartToFinish),
    ("cf", Relation::StartToFinish),
    ("it", Relation::StartToFinish),
];

/// Texts that say that there is nothing to wait for.
const NOTHING: &[&str] = &[
    "", "0", "-", "--", "—", "none", "n/a", "na", "aucun", "aucune", "keine", "ninguna", "ninguno",
    "nenhum", "nenhuma", "なし",
];

/// Words before a number: `row 12`, `step 3`.
const BEFORE: &[&str] = &[
    "row ", "step ", "task ", "line ", "zeile ", "schritt ", "ligne ", "etape ", "fila ", "paso ",
    "linha ", "passo ", "after ", "apres ", "nach ",
];

/// What is written in a cell; `is_known` tells ids and names of the plan, so that a name with a comma
/// stays whole.
pub fn links(text: &str, is_known: &dyn Fn(&str) -> bool) -> Vec<Link> {
    let whole = text.trim();
    if NOTHING.contains(&plain(whole).as_str()) {
        return Vec::new();
    }
    if is_known(whole) {
        return vec![plain_link(whole)];
    }
    let parts = |marks: &'static [char]| {
        whole
            .split(marks)
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let strong: Vec<&str> = parts(&[';', '\n', '|']).collect();
    strong
        .into_iter()
        .flat_map(|part| split_further(part, is_known))
        .filter(|part| !NOTHING.contains(&plain(part).as_str()))
        .map(|part| one(part, is_known))
        .collect()
}

fn split_further<'a>(part: &'a str, is_known: &dyn Fn(&str) -> bool) -> Vec<&'a str> {
    if is_known(part) {
        return vec![part];
    }
    let by_comma = part
        .split([',', '、', '，', '&', '+'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let pieces: Vec<&str> = by_comma.collect();
    // `2.1FS+30m` has a plus that adds time.
    let comma_only: Vec<&str> = part
        .split([',', '、', '，', '&'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    if pieces.len() > comma_only.len() && pieces.iter().all(|piece| is_known(piece)) {
        return pieces;
    }
    let words = |part: &'a str| -> Vec<&'a str> {
        for word in [" and ", " et ", " und ", " y ", " e "] {
            if part.contains(word) && !is_known(part) {
                return part.split(word).map(str::trim).collect();
            }
        }
        if !is_known(part) && part.contains('/') && part.split('/').all(|p| is_known(p.trim())) {
            return part.split('/').map(str::trim).collect();
        }
        // `1 2 3`
        let by_space: Vec<&str> = part.split_whitespace().collect();
        if by_space.len() > 1 && by_space.iter().all(|piece| is_known(piece)) {
            return by_space;
        }
        vec![part]
    };
    comma_only.into_iter().flat_map(words).collect()
}

fn plain_link(to: &str) -> Link {
    Link {
        to: to.to_string(),
        relation: Relation::FinishToStart,
        lag: None,
        written: to.to_string(),
    }
}

fn one(text: &str, is_known: &dyn Fn(&str) -> bool) -> Link {
    if is_known(text) {
        return plain_link(text);
    }
    let (rest, lag) = split_lag(text, is_known);
    let (to, relation) = split_relation(rest);
    Link {
        to: without_word(to, is_known).to_string(),
        relation,
        lag,
        written: text.to_string(),
    }
}

/// The time behind a plus or minus, unless the sign belongs to a name.
fn split_lag<'a>(text: &'a str, is_known: &dyn Fn(&str) -> bool) -> (&'a str, Option<f64>) {
    let Some(at) = text.rfind(['+', '-', '−', '–']).filter(|at| *at > 0) else {
        return (text, None);
    };
    let before = text[..at].trim_end();
    let sign = if text[at..].starts_with('+') {
        1.0
    } else {
        -1.0
    };
    let after = text[at..].chars().skip(1).collect::<String>();
    let has_relation = split_relation(before).0.len() < before.len();
    let length = duration(after.trim(), None).filter(|_| has_relation || is_known(before));
    match length {
        Some(length) => (before, Some(sign * length.best)),
        None => (text, None),
    }
}

fn split_relation(text: &str) -> (&str, Relation) {
    let lower = text.to_ascii_lowercase();
    if lower.len() != text.len() || text.len() < 3 || !text.is_char_boundary(text.len() - 2) {
        return (text, Relation::FinishToStart);
    }
    let (head, tail) = text.split_at(text.len() - 2);
    // Behind a digit or a space: a name may end in the same letters.
    let apart = head.ends_with(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == ')');
    let found = RELATIONS
        .iter()
        .find(|(letters, _)| *letters == tail.to_ascii_lowercase());
    match found.filter(|_| apart) {
        Some((_, relation)) => (head.trim_end(), *relation),
        None => (text, Relation::FinishToStart),
    }
}

fn without_word<'a>(text: &'a str, is_known: &dyn Fn(&str) -> bool) -> &'a str {
    if is_known(text) {
        return text;
    }
    let lower = plain(text);
    let found = BEFORE.iter().find(|word| lower.starts_with(**word));
    match found {
        Some(word) => text
            .get(word.len()..)
            .unwrap_or(text)
            .trim_start()
            .trim_start_matches('#'),
        None => text.trim_start_matches('#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Relation, Option<f64>)> {
        let known = [
            "1",
            "2",
            "2.1",
            "1.2",
            "TRE-5",
            "TRE-7",
            "Freeze, then copy",
            "MIG-BAL",
            "MIG-STM",
        ];
        let is_known = |name: &str| known.contains(&name);
        links(text, &is_known)
            .into_iter()
            .map(|link| (link.to, link.relation, link.lag))
            .collect()
    }

    #[test]
    fn links_are_written_in_many_ways() {
        use Relation::*;
        let one = |to: &str, relation, lag| vec![(to.to_string(), relation, lag)];
        assert_eq!(shown("2.1"), one("2.1", FinishToStart, None));
        assert_eq!(shown("2fs"), one("2", FinishToStart, None));
        assert_eq!(shown("12FS+30m"), one("12", FinishToStart, Some(30.0)));
        assert_eq!(shown("3FS+1d"), one("3", FinishToStart, Some(1_440.0)));
        assert_eq!(
            shown("TRE-5 FS+30"),
            one("TRE-5", FinishToStart, Some(30.0))
        );
        assert_eq!(shown("4AA"), one("4", StartToStart, None));
        assert_eq!(shown("2-10 min"), one("2", FinishToStart, Some(-10.0)));
        assert_eq!(shown("TRE-9"), one("TRE-9", FinishToStart, None));
        assert_eq!(
            shown("Freeze, then copy"),
            one("Freeze, then copy", FinishToStart, None)
        );
        assert_eq!(shown("row 12"), one("12", FinishToStart, None));
        for text in [
            "2.1;1.2",
            "2.1, 1.2",
            "2.1 + 1.2",
            "2.1 and 1.2",
            "2.1\n1.2",
            "2.1 1.2",
            "2.1/1.2",
        ] {
            let both: Vec<String> = shown(text).into_iter().map(|link| link.0).collect();
            assert_eq!(both, ["2.1", "1.2"], "{text}");
        }
        assert_eq!(shown("0"), []);
        assert_eq!(shown("-"), []);
    }
}
