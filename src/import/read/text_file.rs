//! Text in any encoding, and plain text as Markdown.

use crate::text::unicode;

/// The text of a file: Unicode, or whatever code page its letters speak for.
pub fn decoded(bytes: &[u8]) -> String {
    let text = unicode(bytes).unwrap_or_else(|| guessed(bytes));
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn guessed(bytes: &[u8]) -> String {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let (encoding, _) = (detector.guess(None, chardetng::Utf8Detection::Allow), ());
    encoding.decode(bytes).0.into_owned()
}

/// Plain text so that Markdown reads it as people do: boxes and bullets without a dash become items,
/// and no line is code because it is indented.
pub fn as_markdown(text: &str) -> String {
    let has_marks = text.lines().any(|line| {
        let line = line.trim_start();
        is_box(line) || is_bullet(line) || is_numbered(line)
    });
    let one = |line: &str| {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let space = " ".repeat(
            line[..indent]
                .chars()
                .map(|c| if c == '\t' { 4 } else { 1 })
                .sum(),
        );
        if is_box(trimmed) {
            format!("{space}- {trimmed}\n")
        } else if let Some(rest) = bulleted(trimmed) {
            format!("{space}- {rest}\n")
        } else if !has_marks && !trimmed.is_empty() && !is_rule(trimmed) {
            // A list without any mark: one item a line.
            format!("{space}- {trimmed}\n")
        } else {
            format!("{space}{trimmed}\n")
        }
    };
    text.lines().map(one).collect()
}

fn is_box(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["[ ]", "[x]", "[]"]
        .iter()
        .any(|mark| lower.starts_with(mark))
        || starts_with_box(line)
}

fn starts_with_box(line: &str) -> bool {
    line.starts_with(super::markdown::OPEN_BOXES) || line.starts_with(super::markdown::TICKED_BOXES)
}

fn is_bullet(line: &str) -> bool {
    bulleted(line).is_some() || line.starts_with("- ") || line.starts_with("* ")
}

fn bulleted(line: &str) -> Option<&str> {
    line.strip_prefix(['•', '‣', '◦', '▪', '–', '—', '・', '●', '○', '►'])
        .map(str::trim_start)
}

fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

fn is_rule(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(c, '=' | '-' | '_' | '*' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_in_many_encodings() {
        for (bytes, text) in [
            (
                &b"Zug\xe4nge pr\xfcfen (Drucker)"[..],
                "Zugänge prüfen (Drucker)",
            ),
            ("é\r\nà".as_bytes(), "é\nà"),
            (b"\xff\xfea\0b\0", "ab"),
            (
                b"\x93\xfa\x96{\x8c\xea\x82\xcc\x83e\x83L\x83X\x83g\x82\xc5\x82\xb7",
                "日本語のテキストです",
            ),
        ] {
            assert_eq!(decoded(bytes), text);
        }
    }

    #[test]
    fn boxes_and_bullets_of_plain_text_are_items() {
        assert_eq!(
            as_markdown("T\n=\n[ ] a\n  • b\n"),
            "T\n=\n- [ ] a\n  - b\n"
        );
        assert_eq!(as_markdown("Stop\nGo\n"), "- Stop\n- Go\n");
    }
}
