//! Torn tails: whether bytes without a newline are a proper beginning of a line, as a power cut
//! leaves it, or something else.

use super::Digest;

/// Whether `bytes` are the beginning of a line, but no whole one, in a feed of that run after that
/// line, so far as these are known.
pub(super) fn is_beginning(bytes: &[u8], run: Option<&str>, after: Option<(&str, u64)>) -> bool {
    let whole_characters = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A cut in the middle of a character has no error length.
        Err(e) => e.error_len().is_none(),
    };
    whole_characters && head_fits(bytes, run, after) && Scan::new(bytes).ends_early()
}

/// Whether one of the two begins with the other.
fn alike(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

fn head_fits(bytes: &[u8], run: Option<&str>, after: Option<(&str, u64)>) -> bool {
    let start = b"{\"v\":";
    let Some(rest) = bytes.strip_prefix(start) else {
        return alike(bytes, start);
    };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = &rest[digits..];
    if rest.is_empty() {
        return true;
    }
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let mut head = ",\"run\":".to_string();
    if let Some(run) = run {
        head += &json(run);
        head += ",\"writer\":";
        if let Some((writer, n)) = after {
            head += &format!("{},\"n\":{},\"hlc\":\"", json(writer), n.saturating_add(1));
        }
    }
    digits > 0 && alike(rest, head.as_bytes())
}

/// What may come next in JSON without spaces.
#[derive(Clone, Copy, PartialEq)]
enum Due {
    Value,
    FirstItem,
    FirstKey,
    Key,
    Colon,
    More,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Open brackets.
    open: Vec<u8>,
    due: Due,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8]) -> Scan<'a> {
        Scan {
            bytes,
            at: 0,
            open: Vec::new(),
            due: Due::Value,
        }
    }

    /// Whether the bytes end before the line does, and are right until there.
    fn ends_early(mut self) -> bool {
        while self.at < self.bytes.len() {
            if !self.end_fits() || !self.token() {
                return false;
            }
            if self.open.is_empty() {
                return false; // a whole value, or something behind one
            }
        }
        true
    }

    /// One token, or the beginning of one at the end.
    fn token(&mut self) -> bool {
        let byte = self.bytes[self.at];
        self.at += 1;
        match (self.due, byte) {
            (Due::Value | Due::FirstItem, b'{') => {
                self.open.push(b'}');
                self.due = Due::FirstKey;
            }
            (Due::Value | Due::FirstItem, b'[') => {
                self.open.push(b']');
                self.due = Due::FirstItem;
            }
            (Due::Value | Due::FirstItem, b'"') => {
                self.due = Due::More;
                return self.string();
            }
            (Due::Value | Due::FirstItem, b'-' | b'0'..=b'9') => {
                self.due = Due::More;
                self.at += self.bytes[self.at..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit() || b"+-.eE".contains(b))
                    .count();
            }
            (Due::Value | Due::FirstItem, b't' | b'f' | b'n') => {
                self.due = Due::More;
                let rest = &self.bytes[self.at - 1..];
                let words: [&[u8]; 3] = [b"true", b"false", b"null"];
                let Some(word) = words.into_iter().find(|w| alike(w, rest)) else {
                    return false;
                };
                self.at = self.bytes.len().min(self.at - 1 + word.len());
            }
            (Due::FirstKey | Due::Key, b'"') => {
                self.due = Due::Colon;
                return self.string();
            }
            (Due::Colon, b':') => self.due = Due::Value,
            (Due::More, b',') if self.open.last() == Some(&b'}') => self.due = Due::Key,
            (Due::More, b',') => self.due = Due::Value,
            (Due::More | Due::FirstKey, b'}') | (Due::More | Due::FirstItem, b']') => {
                self.due = Due::More;
                return self.open.pop() == Some(byte);
            }
            _ => return false,
        }
        true
    }

    /// The rest of a string.
    fn string(&mut self) -> bool {
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => return true,
                b'\\' => {
                    match self.bytes.get(self.at) {
                        Some(b) if !b"\"\\/bfnrtu".contains(b) => return false,
                        _ => {}
                    }
                    self.at += 1;
                }
                0..0x20 => return false,
                _ => {}
            }
        }
        true
    }

    /// Behind the event everything is known: the hash is that of what stands before it, texts
    /// follow only if there are any, and a salt is hex.
    fn end_fits(&self) -> bool {
        let rest = &self.bytes[self.at..];
        if self.due != Due::Key || self.open.len() != 1 {
            return true;
        }
        if let Some(salt) = rest.strip_prefix(b"\"salt\":\"") {
            let salt = salt.strip_suffix(b"\"").unwrap_or(salt);
            return salt.iter().all(u8::is_ascii_hexdigit);
        }
        if !rest.starts_with(b"\"hash\"") {
            return true;
        }
        let body = &self.bytes[..self.at - 1];
        let mut expected = format!("\"hash\":\"{}\"", Digest::of(&[body])).into_bytes();
        let has_texts = body.windows(9).any(|w| w == b"\"texts\":{");
        expected.extend_from_slice(if has_texts { b",\"texts\":{\"" } else { b"}" });
        alike(rest, &expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_of_a_line_is_a_beginning_and_the_line_is_not() {
        let body = r#"{"v":1,"run":"r","writer":"a","n":3,"hlc":"t","prev":"","seen":{},"event":{"a":[1,-2.5,true,null,"x\"\u00e9é"],"texts":{"b":"c"}}"#;
        let hash = Digest::of(&[body.as_bytes()]);
        let line = format!(r#"{body},"hash":"{hash}","texts":{{"b":"é"}},"salt":"00"}}"#);
        for cut in 0..line.len() {
            let bytes = &line.as_bytes()[..cut];
            assert!(is_beginning(bytes, Some("r"), Some(("a", 2))), "{cut}");
            assert!(is_beginning(bytes, None, None), "{cut}");
        }
        assert!(!is_beginning(line.as_bytes(), Some("r"), Some(("a", 2))));
        let cut = &line.as_bytes()[..40];
        assert!(!is_beginning(cut, Some("q"), Some(("a", 2))));
        assert!(!is_beginning(cut, Some("r"), Some(("a", 3))));
    }

    #[test]
    fn other_bytes_are_not() {
        for bad in [
            "x",
            "{ ",
            "{\"v\":x",
            "{\"v\":1,\"run\":\"r\",}",
            "{\"v\":1,\"run\":[1}",
            "{\"v\":1,\"run\":\"a\u{1}",
            "{\"v\":1,\"run\":tru_",
            "\0\0\0\0",
            "{\"v\":1,\"run\":1,\"hash\":\"00",
        ] {
            assert!(!is_beginning(bad.as_bytes(), None, None), "{bad}");
        }
    }
}
