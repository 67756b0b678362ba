//! Titles that read like a decision, a loop or a placeholder.

use super::scan::plain;

/// Beginnings of a go/no-go decision.
const GATES: &[&str] = &[
    "go/no-go",
    "go / no-go",
    "go/no go",
    "go / no go",
    "go no go",
    "go/nogo",
    "go-no-go",
    "go no-go",
    "go-nogo",
    "gonogo",
    "decision point",
    "point de decision",
    "decision go",
    "entscheidungspunkt",
    "go-entscheidung",
    "punto de decision",
    "ponto de decisao",
    "decisao go",
    "go判定",
    "切替判定",
    "移行判定",
    "go/nogo判定",
    "実施判断",
    "go or no-go",
    "go or no go",
];

const LOOPS: &[&str] = &[
    "repeat ",
    "for each ",
    "for every ",
    "loop ",
    "go to step",
    "goto ",
    "go back to",
    "return to step",
    "until ",
    "same steps",
    "redo ",
    "repeter ",
    "repetez ",
    "pour chaque ",
    "recommencer ",
    "jusqu'a ",
    "wiederhol",
    "fur jede",
    "fur alle ",
    "zuruck zu schritt",
    "repetir ",
    "para cada ",
    "volver al paso",
    "voltar ao passo",
    "hasta que ",
    "ate que ",
    "繰り返",
    "ごとに",
    "再実行",
    "に戻る",
];

const DECISIONS: &[&str] = &[
    "if ",
    "in case ",
    "when not ",
    "unless ",
    "si ",
    "s'il ",
    "sinon",
    "en cas ",
    "au cas ",
    "falls ",
    "wenn ",
    "sofern ",
    "en caso ",
    "se ",
    "caso ",
    "em caso ",
    "もし",
    "場合",
    "otherwise",
    "else ",
    "decide whether",
];

const FAILURES: &[&str] = &[
    "en cas d'echec",
    "en cas de ",
    "if it fails",
    "if this fails",
    "on failure",
    "in case of failure",
    "bei fehler",
    "im fehlerfall",
    "en caso de fallo",
    "em caso de falha",
    "失敗時",
    "異常時",
    "失敗した場合",
];

/// Words that stand for something that isn't known yet. The short ones must be the whole text.
const PLACEHOLDERS: &[&str] = &[
    "tbd",
    "tbc",
    "tba",
    "tbd.",
    "todo",
    "?",
    "??",
    "???",
    "-",
    "--",
    "—",
    "xxx",
    "n/a",
    "na",
    "fixme",
    "noch offen",
    "offen",
    "a completer",
    "a definir",
    "a confirmer",
    "por definir",
    "pendiente",
    "a confirmar",
    "未定",
    "未確定",
    "調整中",
    "to be defined",
    "to be confirmed",
    "to be decided",
    "name",
    "[name]",
    "...",
    "…",
];

/// Whether a title names a decision to go or not.
pub fn is_gate(title: &str) -> bool {
    let lower = plain(title);
    GATES.iter().any(|gate| lower.contains(gate))
}

/// Whether a step reads as if it did others again.
pub fn looks_like_loop(title: &str) -> bool {
    let lower = plain(title);
    let begins = |mark: &&&str| lower.starts_with(**mark) || lower.contains(&format!(" {mark}"));
    LOOPS.iter().any(|mark| {
        if mark.is_ascii() {
            begins(&mark)
        } else {
            lower.contains(mark)
        }
    })
}

/// Whether a step reads as if it were done only in some case.
pub fn looks_like_decision(title: &str) -> bool {
    let plain = plain(title);
    let lower = plain.trim_start();
    DECISIONS.iter().any(|mark| {
        if mark.is_ascii() {
            lower.starts_with(mark)
        } else {
            lower.contains(mark)
        }
    })
}

/// Whether a text says what to do when it goes wrong.
pub fn looks_like_failure(text: &str) -> bool {
    let lower = plain(text);
    FAILURES.iter().any(|mark| lower.contains(mark))
}

/// Whether a text only stands for one that is still to come.
pub fn is_placeholder(text: &str) -> bool {
    let lower = plain(text);
    PLACEHOLDERS.contains(&lower.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_show_decisions_and_loops() {
        assert!(is_gate("Go / No-Go for opening"));
        assert!(is_gate("Décision GO / NO GO à 07h00"));
        assert!(is_gate("J 06h30 : point de décision"));
        assert!(!is_gate("Go to the data centre"));
        assert!(looks_like_loop(
            "Repeat the steps 1.a and 1.b for the second site"
        ));
        assert!(looks_like_loop("Für jede Station: Drucker prüfen"));
        assert!(!looks_like_loop("Copy the database"));
        assert!(looks_like_decision(
            "If the depth is not 0 after 20 minutes, call the vendor"
        ));
        assert!(looks_like_decision("Si la file ne se vide pas, appeler"));
        assert!(!looks_like_decision("Set up the site"));
        assert!(is_placeholder("noch offen"));
        assert!(is_placeholder("未定"));
        assert!(!is_placeholder("TODO o hospital avisado"));
    }
}
