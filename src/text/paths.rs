//! Paths as other programs hand them over: in quotes, with escaped characters, as `file://`.

use std::path::{Path, PathBuf};

/// The file or folder that is meant. What is there under the name as it was typed is that; else
/// quotes, `file://`, `~` and escapes are undone, as far as what they stand for is there.
pub fn path_meant(typed: &str, home: Option<&Path>, is_there: impl Fn(&Path) -> bool) -> PathBuf {
    let typed = typed.trim();
    let bare = unquoted(typed);
    let plain = match from_url(bare) {
        Some(path) => PathBuf::from(path),
        None => from_home(bare, home),
    };
    let as_typed = PathBuf::from(typed);
    let unescaped = unescaped(&plain.to_string_lossy());
    let mut all = [
        Some(as_typed),
        Some(plain.clone()),
        unescaped.map(PathBuf::from),
    ]
    .into_iter()
    .flatten();
    all.find(|path| is_there(path)).unwrap_or(plain)
}

/// Without the quotes around it, and without what PowerShell puts before them.
fn unquoted(typed: &str) -> &str {
    let inner = typed.strip_prefix("& ").map_or(typed, str::trim_start);
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('«', '»')];
    let mut bare = pairs.iter().filter_map(|(open, close)| {
        let inside = inner.strip_prefix(*open)?.strip_suffix(*close)?;
        Some(inside.trim())
    });
    bare.next().unwrap_or(typed)
}

/// The path of a `file://` address of this machine, or of a share.
fn from_url(text: &str) -> Option<String> {
    let begins = text.get(..5)?;
    let rest = text
        .get(5..)
        .filter(|_| begins.eq_ignore_ascii_case("file:"))?;
    let path = match rest.strip_prefix("//") {
        None => rest.to_string(),
        Some(rest) => match rest.split_once('/') {
            Some(("" | "localhost", path)) => format!("/{path}"),
            _ => format!("//{rest}"),
        },
    };
    let path = percent_decoded(&path)?;
    // `/C:/Users` is no path of Windows.
    let drive = path.strip_prefix('/').filter(|path| has_drive(path));
    Some(drive.map_or(path.clone(), str::to_string))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let hex = others
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = &others[if byte.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8(bytes).ok()
}

fn from_home(text: &str, home: Option<&Path>) -> PathBuf {
    let below = text
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    match (below, home) {
        (Some(below), Some(home)) => home.join(below.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(text),
    }
}

/// Without the backslashes that a terminal puts before spaces and signs; nothing where there are
/// none. Those of Windows stay as they are.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains('\\') || has_drive(text) || text.starts_with("\\\\") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(|next| !next.is_alphanumeric());
        out.extend(if escapes { chars.next() } else { Some(c) });
    }
    Some(out)
}

fn has_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_other_programs_hand_them_over() {
        let home = Path::new("/home/amara");
        let there = [
            "/tmp/Mes documents/écran 1.png",
            "/tmp/it's (2).log",
            "/home/amara/night.log",
            "'odd'.log",
            "a\\ b",
        ];
        let is_there = |path: &Path| there.iter().any(|known| Path::new(known) == path);
        for (typed, meant) in [
            (
                "/tmp/Mes documents/écran 1.png",
                "/tmp/Mes documents/écran 1.png",
            ),
            (
                " \"/tmp/Mes documents/écran 1.png\" ",
                "/tmp/Mes documents/écran 1.png",
            ),
            (
                "'/tmp/Mes documents/écran 1.png'",
                "/tmp/Mes documents/écran 1.png",
            ),
            (
                "/tmp/Mes\\ documents/écran\\ 1.png",
                "/tmp/Mes documents/écran 1.png",
            ),
            ("/tmp/it\\'s\\ \\(2\\).log", "/tmp/it's (2).log"),
            (
                "file:///tmp/Mes%20documents/%C3%A9cran%201.png",
                "/tmp/Mes documents/écran 1.png",
            ),
            ("FILE://localhost/tmp/it's%20(2).log", "/tmp/it's (2).log"),
            ("'file:///tmp/it%27s%20(2).log'", "/tmp/it's (2).log"),
            ("file:/tmp/it's (2).log", "/tmp/it's (2).log"),
            ("~/night.log", "/home/amara/night.log"),
            ("\"~/night.log\"", "/home/amara/night.log"),
            ("'odd'.log", "'odd'.log"),
            ("a\\ b", "a\\ b"),
            // What is not there yet, or on another system.
            ("report.html", "report.html"),
            ("\"my report.html\"", "my report.html"),
            ("& 'C:\\Mes documents\\a.png'", "C:\\Mes documents\\a.png"),
            ("\"E:\\night\\b.log\"", "E:\\night\\b.log"),
            ("\\\\server\\share\\b 1.log", "\\\\server\\share\\b 1.log"),
            ("file:///C:/Users/lin/a%20b.log", "C:/Users/lin/a b.log"),
            ("file://server/share/b.log", "//server/share/b.log"),
            ("~lin/x", "~lin/x"),
            ("50%.log", "50%.log"),
            ("'", "'"),
            ("", ""),
        ] {
            let found = path_meant(typed, Some(home), is_there);
            assert_eq!(found, Path::new(meant), "{typed:?}");
        }
    }
}
