//! What a plan says is done already.

use super::scan::plain;
use crate::import::read::{Cell, Value};

/// Where a step stands, as the plan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Open,
    UnderWay,
    Done,
    /// It will not be done.
    Dropped,
    Blocked,
}

/// The words for each state: English, French, German, Spanish, Portuguese, Japanese.
const WORDS: &[(State, &[&str])] = &[
    (
        State::Open,
        &[
            "not started",
            "open",
            "todo",
            "to do",
            "planned",
            "pending",
            "new",
            "scheduled",
            "ready",
            "offen",
            "geplant",
            "nicht begonnen",
            "ausstehend",
            "neu",
            "a faire",
            "non commence",
            "pas commence",
            "prevu",
            "en attente",
            "ouvert",
            "pendiente",
            "no iniciado",
            "sin iniciar",
            "planificado",
            "por hacer",
            "pendente",
            "nao iniciado",
            "nao iniciada",
            "planejado",
            "a fazer",
            "aberto",
            "未着手",
            "未実施",
            "未対応",
            "未",
            "予定",
            "未完了",
            "false",
            "falsch",
            "faux",
            "falso",
            "no",
            "non",
            "nein",
            "nao",
            "n",
            "0",
            "☐",
            "[ ]",
            "⬜",
            "unchecked",
        ],
    ),
    (
        State::UnderWay,
        &[
            "in progress",
            "wip",
            "under way",
            "underway",
            "started",
            "running",
            "ongoing",
            "active",
            "en cours",
            "commence",
            "demarre",
            "in arbeit",
            "laufend",
            "lauft",
            "begonnen",
            "in bearbeitung",
            "em andamento",
            "em curso",
            "iniciado",
            "iniciada",
            "en curso",
            "en progreso",
            "en proceso",
            "進行中",
            "対応中",
            "作業中",
            "実施中",
            "着手",
            "🔄",
            ":heavy_minus_sign:",
            "half",
        ],
    ),
    (
        State::Done,
        &[
            "done",
            "complete",
            "completed",
            "finished",
            "closed",
            "resolved",
            "passed",
            "pass",
            "ok",
            "yes",
            "y",
            "true",
            "x",
            "✓",
            "✔",
            "✔️",
            "✅",
            "☑",
            "☒",
            "[x]",
            "100%",
            "erledigt",
            "fertig",
            "abgeschlossen",
            "wahr",
            "ja",
            "termine",
            "terminee",
            "fait",
            "faite",
            "vrai",
            "oui",
            "acheve",
            "complete a 100%",
            "hecho",
            "completado",
            "completada",
            "terminado",
            "finalizado",
            "verdadero",
            "si",
            "concluido",
            "concluida",
            "feito",
            "verdadeiro",
            "sim",
            "完了",
            "済",
            "済み",
            "終了",
            "完",
            "真",
            "○",
            ":white_check_mark:",
            "checked",
        ],
    ),
    (
        State::Dropped,
        &[
            "n/a",
            "na",
            "not applicable",
            "cancelled",
            "canceled",
            "skipped",
            "dropped",
            "obsolete",
            "entfallt",
            "entfallen",
            "abgebrochen",
            "storniert",
            "annule",
            "annulee",
            "sans objet",
            "cancelado",
            "cancelada",
            "no aplica",
            "anulado",
            "nao se aplica",
            "中止",
            "不要",
            "対象外",
            "取消",
        ],
    ),
    (
        State::Blocked,
        &[
            "blocked",
            "on hold",
            "stuck",
            "waiting",
            "delayed",
            "bloque",
            "bloquee",
            "blockiert",
            "bloqueado",
            "bloqueada",
            "em espera",
            "保留",
            "ブロック",
        ],
    ),
];

/// The state that a word stands for, if it is one: `Concluído`, `2-WIP`, `☑ Complete`.
pub fn state(text: &str) -> Option<State> {
    let lower = plain(text);
    let whole = lower.trim();
    let named = |word: &str| {
        let found = WORDS.iter().find(|(_, words)| words.contains(&word));
        found.map(|(state, _)| *state)
    };
    // `2-WIP`, `1. Planned`
    let after_number = || {
        let rest = whole
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['-', '.', ')', ':', ' '])?;
        named(rest.trim())
    };
    let after_box = || {
        let rest = whole.strip_prefix(['☑', '✅', '✔', '✓'])?;
        rest.trim()
            .chars()
            .any(char::is_alphabetic)
            .then_some(State::Done)
    };
    named(whole).or_else(after_number).or_else(after_box)
}

/// What a tick or a percentage in a cell says.
pub fn tick(cell: &Cell, is_percent: bool) -> Option<State> {
    match &cell.value {
        Value::Bool(true) => Some(State::Done),
        Value::Bool(false) | Value::Empty => Some(State::Open),
        Value::Number(number) if is_percent => Some(of_percent(if *number > 1.0 {
            *number
        } else {
            number * 100.0
        })),
        Value::Number(number) if *number == 1.0 => Some(State::Done),
        Value::Number(number) if *number == 0.0 => Some(State::Open),
        Value::Text(text) => match text.trim().strip_suffix('%') {
            Some(number) => number.trim().replace(',', ".").parse().ok().map(of_percent),
            None if is_percent => text
                .trim()
                .replace(',', ".")
                .parse()
                .ok()
                .map(of_percent)
                .or_else(|| state(text)),
            None => state(text),
        },
        _ => None,
    }
}

fn of_percent(percent: f64) -> State {
    if percent >= 100.0 {
        State::Done
    } else if percent > 0.0 {
        State::UnderWay
    } else {
        State::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_known_in_six_languages() {
        for (text, expected) in [
            ("Concluído", Some(State::Done)),
            ("Em andamento", Some(State::UnderWay)),
            ("Não iniciado", Some(State::Open)),
            ("2-WIP", Some(State::UnderWay)),
            ("1-Planned", Some(State::Open)),
            ("WAHR", Some(State::Done)),
            ("FALSCH", Some(State::Open)),
            ("Terminé", Some(State::Done)),
            ("erledigt", Some(State::Done)),
            ("完了", Some(State::Done)),
            ("未着手", Some(State::Open)),
            ("✅", Some(State::Done)),
            ("[ ]", Some(State::Open)),
            ("N/A", Some(State::Dropped)),
            ("blockiert", Some(State::Blocked)),
            ("☑ Complete", Some(State::Done)),
            ("see note", None),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
    }

    #[test]
    fn a_percentage_says_how_far_it_is() {
        let cell = |value| Cell { value, indent: 0 };
        assert_eq!(tick(&cell(Value::Number(1.0)), true), Some(State::Done));
        assert_eq!(tick(&cell(Value::Number(0.5)), true), Some(State::UnderWay));
        assert_eq!(tick(&cell(Value::Number(0.0)), true), Some(State::Open));
        assert_eq!(tick(&Cell::text("100 %"), false), Some(State::Done));
        assert_eq!(tick(&Cell::text("40"), true), Some(State::UnderWay));
    }
}
