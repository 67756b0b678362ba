//! A command of which nobody knows where to type it.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::{doings, lines, pieces};
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::text::fit;

pub static RULE: Rule = Rule {
    name: "command-without-host",
    group: Group::Writing,
    severity: Severity::Advice,
    finds: "a command in backquotes in a line that names no host",
    why: "Six windows are open, on old servers and new ones. Typing the right command in the wrong window causes an outage.",
    mend: "say where: On `recsql01`: `sqlcmd -i E:\\cut\\full-backup.sql`",
    spares: "The host can be named in the line, in the line before, in the command itself, or as the text to type before the step (confirm). Any word that ends in a number, such as recsql01, and any line that begins with On, At, From or In, names a host. A single word in backquotes isn't a command, and neither are words that look like a name on a screen.",
    before: "do: Run `systemctl restart engine`\n",
    after: "do: \"On `ife01`: `systemctl restart engine`\"\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        if plan.step(ix).confirm.is_some() {
            continue;
        }
        for (key, text) in doings(plan, ix) {
            let found = without_host(text);
            let Some(first) = found.first() else {
                continue;
            };
            let more = match found.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let message = format!(
                "{} doesn't say where to type '{}'{more}",
                plan.label(ix),
                fit(first, 50)
            );
            report.step(plan, ix, key, message);
        }
    }
}

/// The commands in a text without a host.
fn without_host(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut before = "";
    for (line, fenced) in lines(text) {
        let command = pieces(line).find(|(piece, is_code)| *is_code && is_command(piece));
        if let Some((command, _)) = command.filter(|_| !fenced)
            && !names_host(line)
            && !names_host(before)
        {
            found.push(command);
        }
        before = line;
    }
    found
}

/// `sqlcmd -i x.sql`, `Get-Service Spooler`, `net stop spooler`; not `Records 8`.
fn is_command(code: &str) -> bool {
    let mut words = code.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    let has_option =
        |word: &str| word.len() > 1 && word.starts_with(['-', '/']) || word.contains(['\\', '=']);
    let is_plain = first
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_program = first.contains(['\\', '/']) || first.to_ascii_lowercase().ends_with(".exe");
    let is_cmdlet = first.split_once('-').is_some_and(|(verb, noun)| {
        let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
        capital(verb) && capital(noun)
    });
    first.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.' || c == '/')
        && (is_plain || is_program || is_cmdlet || has_option(second) || words.any(has_option))
}

/// Whether a line says where.
fn names_host(line: &str) -> bool {
    const PLACES: &[&str] = &["On ", "At ", "From ", "In ", "Into "];
    PLACES.iter().any(|place| line.starts_with(place))
        || line.contains(" on `")
        || line
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.'))
            .any(is_host)
}

/// `recsql01`, `north-fd01`, `10.31.0.11`, `sql.example.org`.
fn is_host(word: &str) -> bool {
    let word = word.trim_matches(['.', '-']);
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = letters.len() < word.len() && letters.len() > 1;
    let begins = word.starts_with(|c: char| c.is_ascii_alphabetic());
    let only_letters = letters.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    (numbered && begins && only_letters) || word.matches('.').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_names_on_a_screen() {
        for command in [
            "sqlcmd -i x.sql",
            "Get-RecSession -All",
            "Get-Service Spooler",
            "net stop spooler",
            "D:\\cut\\setup.exe /keep",
            "./check.sh now",
        ] {
            assert!(is_command(command), "{command}");
        }
        for name in [
            "Records 8",
            "ZZTEST, Maple",
            "Receive and hold",
            "x",
            "6640 online",
        ] {
            assert!(!is_command(name), "{name}");
        }
    }

    #[test]
    fn hosts_are_found_in_the_line_or_the_one_before() {
        assert_eq!(
            without_host("- Run `net stop spooler`"),
            ["net stop spooler"]
        );
        for text in [
            "- On `birch`: `net stop spooler`",
            "- Log on to `recsql01`.\n- Run `net stop spooler`",
            "- `net stop spooler /host:prn01`",
            "- From a clinic PC: `ping -n 5 x`",
            "- Press `Sync`.",
        ] {
            assert!(without_host(text).is_empty(), "{text}");
        }
    }
}
