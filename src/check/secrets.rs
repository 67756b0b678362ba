//! Passwords and keys in a text.

/// Words behind which a secret stands.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pw",
    "pass",
    "secret",
    "token",
    "apikey",
    "api-key",
    "api_key",
    "key",
    "bearer",
    "mdp",
    "passe",
    "kennwort",
    "passwort",
    "pin",
];

/// How well-known keys begin.
const BEGINNINGS: &[&str] = &[
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk_live_",
    "-----BEGIN",
    "AIza",
    "eyJhbGciOi",
];

/// Whether a password, a key or a token stands in a text.
pub(super) fn holds_a_secret(text: &str) -> bool {
    text.contains("PRIVATE KEY-----")
        || text
            .lines()
            .any(|line| line_holds_one(line) || in_address(line))
}

fn line_holds_one(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '`' | ',' | ';'))
        .flat_map(|word| word.split_inclusive(": "))
        .filter(|word| !word.is_empty())
        .collect();
    let known = |word: &&str| {
        BEGINNINGS
            .iter()
            .any(|begin| word.starts_with(begin) && word.len() >= begin.len() + 12)
    };
    if words.iter().any(known) {
        return true;
    }
    let mut after: Option<usize> = None;
    for word in words {
        let (name, glued) = match word.split_once(':') {
            Some((name, rest)) => (name, rest),
            None => (word, ""),
        };
        let trimmed = name
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if is_name(&trimmed) {
            if looks_secret(glued) {
                return true;
            }
            after = Some(0);
            continue;
        }
        let Some(far) = after else { continue };
        if looks_secret(word) {
            return true;
        }
        // "password is X", "password for sa: X", "mot de passe : X"; no further.
        let links = [
            "is", "for", "est", "to", "sa", "admin", "root", "of", "user", "-", ":", "word",
        ];
        let trimmed = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let is_link = trimmed.is_empty() || links.contains(&trimmed.as_str());
        after = (is_link && far < 3).then_some(far + 1);
    }
    false
}

/// Words, also as the last part of a name: `DB_PASSWORD`, `--password`.
fn is_name(word: &str) -> bool {
    let last = word.rsplit(['_', '-', '.', '/']).next().unwrap_or(word);
    NAMES.contains(&word) || (last != "pass" && last != "key" && NAMES.contains(&last))
}

/// Letters with figures or signs, at least six; no variable, path, date or number.
fn looks_secret(word: &str) -> bool {
    let word =
        word.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ',' | '"' | '\'' | '`' | ':'));
    let has = |is: fn(char) -> bool| word.chars().any(is);
    let letters = has(char::is_alphabetic);
    let digits = has(|c| c.is_ascii_digit());
    let signs = has(|c| matches!(c, '!' | '@' | '#' | '%' | '^' | '&' | '*' | '?' | '+' | '$'));
    let is_variable = word.starts_with(['$', '%', '<', '{', '[', '/', '\\', '-', '*', '@']);
    let is_place = word.contains("://") || word.contains('\\') || word.contains('/') && !signs;
    // A host such as SQL01, an entry such as CHG-1204.
    let is_label = word
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-' || c == '_');
    word.chars().count() >= 6
        && letters
        && (digits || signs)
        && !is_variable
        && !is_place
        && !(is_label && word.len() < 16)
        && !(signs
            && !digits
            && word.ends_with(['?', '!'])
            && word.chars().filter(|c| !c.is_alphanumeric()).count() == 1)
}

/// `https://user:secret@host`.
fn in_address(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let Some((_, rest)) = word.split_once("://") else {
            return false;
        };
        let Some((who, _)) = rest
            .split('/')
            .next()
            .and_then(|host| host.rsplit_once('@'))
        else {
            return false;
        };
        who.split_once(':').is_some_and(|(_, secret)| {
            !secret.is_empty() && !secret.starts_with(['$', '<', '{', '*'])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found() {
        for text in [
            "Log in to SQLTEST01 as sa with password Sommer2026!, restore the newest backup",
            "Password: Winter2026",
            "password is hunter2x",
            "pwd=Tr0ub4dor&3",
            "mot de passe : Hiver2026",
            "sqlcmd -U sa --password 'S3cr3t99' -Q x",
            "curl -H 'Authorization: Bearer ab12cd34ef56ab12cd34ef56'",
            "export DB_PASSWORD=kj34kjh34",
            "https://bob:tiger77@host/x",
            "key AKIAIOSFODNN7EXAMPLE",
            "-----BEGIN RSA PRIVATE KEY-----",
        ] {
            assert!(holds_a_secret(text), "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_one_is_not() {
        for text in [
            "Log in with the password from the vault, entry SQL01",
            "Password: see the envelope",
            "pwd=$PASSWORD",
            "Reset the password of 12 users",
            "Change the password every 90 days",
            "The token ring of 1998",
            "password <password>",
            "Press the key F12, then Enter",
            "https://wiki/x?a=<id>",
            "Did the password work?",
            "Test the password reset at https://host/reset",
        ] {
            assert!(!holds_a_secret(text), "{text}");
        }
    }
}
