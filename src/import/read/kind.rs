//! Of which kind a file is, by its bytes first and then by its name.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Xls,
    Ods,
    /// Values between commas, semicolons or tabs.
    Delimited,
    Markdown,
    /// Plain text, or what was on the clipboard.
    Plain,
    Html,
    /// MS Project's XML.
    Project,
    /// In words, with its article.
    Other(&'static str),
}

/// Endings of names, and what such files are.
const ENDINGS: &[(&str, Kind)] = &[
    ("csv", Kind::Delimited),
    ("tsv", Kind::Delimited),
    ("tab", Kind::Delimited),
    ("md", Kind::Markdown),
    ("markdown", Kind::Markdown),
    ("mdown", Kind::Markdown),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("mpp", Kind::Other("a plan of MS Project in its own format")),
    ("docx", Kind::Other("a Word document")),
    ("pdf", Kind::Other("a PDF")),
    ("atrb", Kind::Other("a runbook of Atuin")),
];

/// Of which kind a file is.
pub fn kind_of(bytes: &[u8], name: &str) -> Kind {
    let ending = ending(name);
    match bytes {
        [b'P', b'K', ..] => zipped(bytes, &ending),
        [0xd0, 0xcf, 0x11, 0xe0, ..] if ending == "mpp" => {
            Kind::Other("a plan of MS Project in its own format")
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Kind::Xls,
        [b'%', b'P', b'D', b'F', ..] => Kind::Other("a PDF"),
        _ => of_text(bytes, &ending),
    }
}

fn zipped(bytes: &[u8], ending: &str) -> Kind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    if has(b"opendocument.spreadsheet") || ending == "ods" {
        Kind::Ods
    } else if has(b"xl/workbook") {
        Kind::Xlsx
    } else if has(b"word/document.xml") {
        Kind::Other("a Word document")
    } else {
        Kind::Other("an archive")
    }
}

fn of_text(bytes: &[u8], ending: &str) -> Kind {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4_000)]).replace('\0', "");
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let lower = start.to_ascii_lowercase();
    if lower.contains("schemas.microsoft.com/project") {
        return Kind::Project;
    }
    let named = ENDINGS.iter().find(|(e, _)| *e == ending);
    if let Some((_, kind)) = named {
        return *kind;
    }
    let begins = |tags: &[&str]| tags.iter().any(|tag| lower.starts_with(tag));
    if begins(&[
        "<!doctype html",
        "<html",
        "<table",
        "<body",
        "<ul",
        "<ol",
        "<meta",
        "<h1",
    ]) {
        return Kind::Html;
    }
    if ending != "txt" && has_headings_or_boxes(start) {
        return Kind::Markdown;
    }
    if is_table(start) {
        return Kind::Delimited;
    }
    Kind::Plain
}

fn has_headings_or_boxes(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        ["# ", "## ", "### ", "- [", "* ["]
            .iter()
            .any(|mark| line.starts_with(mark))
    })
}

/// Whether the first lines have one delimiter in the same number, at least once.
fn is_table(text: &str) -> bool {
    let lines: Vec<&str> = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(6)
        .collect();
    lines.len() > 1
        && ['\t', ';', ','].iter().any(|delimiter| {
            let counts = || lines.iter().map(|line| line.matches(*delimiter).count());
            let least = counts().min().unwrap_or(0);
            match delimiter {
                '\t' => least > 0 || counts().filter(|n| *n > 0).count() * 2 > lines.len(),
                // Sentences have commas too.
                _ => least > 1 && counts().max() == Some(least),
            }
        })
}

fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_shows_in_its_bytes_or_its_name() {
        for (bytes, name, kind) in [
            (&b"a,b\n1,2\n"[..], "plan.csv", Kind::Delimited),
            (b"a\tb\tc\n1\t2\t3\n", "-", Kind::Delimited),
            (b"- [ ] one\n", "-", Kind::Markdown),
            (b"[ ] one\n", "list.txt", Kind::Plain),
            (b"<table><tr></tr></table>", "-", Kind::Html),
            (b"\xd0\xcf\x11\xe0", "plan.xls", Kind::Xls),
            (b"%PDF-1.7", "plan.md", Kind::Other("a PDF")),
            (b"Stop, wait.\nGo, then.\n", "-", Kind::Plain),
        ] {
            assert_eq!(kind_of(bytes, name), kind, "{name}");
        }
    }
}
