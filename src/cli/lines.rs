//! Lines as they come on standard input, in UTF-8 or in UTF-16.

use std::io::{self, BufRead, BufReader, Read};

use crate::text::Utf;

/// As much as a pipe holds, in bytes.
const BUFFER: usize = 64 * 1024;

/// The lines of an input, each as soon as it is there.
pub struct Lines<R> {
    input: BufReader<R>,
    /// As the first line says.
    utf: Option<Utf>,
    number: usize,
}

impl<R: Read> Lines<R> {
    pub fn of(input: R) -> Lines<R> {
        Lines {
            input: BufReader::with_capacity(BUFFER, input),
            utf: None,
            number: 0,
        }
    }

    /// Whether the next line is here already.
    pub fn is_here(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The number of the last line that was read, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The next line without its end; inside, nothing where it can't be decoded.
    pub fn next(&mut self) -> io::Result<Option<Option<String>>> {
        let mut bytes = Vec::new();
        self.input.read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let utf = *self.utf.get_or_insert_with(|| Utf::of(&bytes).0);
        while utf != Utf::Eight && !self.ends(utf, &mut bytes)? {
            let before = bytes.len();
            self.input.read_until(b'\n', &mut bytes)?;
            if bytes.len() == before {
                break;
            }
        }
        Ok(Some(utf.line(&bytes)))
    }

    /// Whether what was read ends a line of UTF-16; of the little kind there is half a unit more.
    fn ends(&mut self, utf: Utf, bytes: &mut Vec<u8>) -> io::Result<bool> {
        if utf == Utf::SixteenLittle && bytes.len() % 2 == 1 {
            self.input.by_ref().take(1).read_to_end(bytes)?;
        }
        let unit: &[u8] = match utf {
            Utf::SixteenLittle => b"\n\0",
            _ => b"\0\n",
        };
        Ok(bytes.len().is_multiple_of(2) && bytes.ends_with(unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Option<String>> {
        let mut lines = Lines::of(bytes);
        std::iter::from_fn(|| lines.next().unwrap_or_default()).collect()
    }

    #[test]
    fn lines_come_in_the_encodings_of_windows_and_unix() {
        let text = "note redémarré\r\n\nnote \u{a0a}\u{100a} \u{a00} 👩\nlast";
        let lines = [
            "note redémarré",
            "",
            "note \u{a0a}\u{100a} \u{a00} 👩",
            "last",
        ]
        .map(|line| Some(line.to_string()));
        let wide = |text: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(of).collect()
        };
        let marked = format!("\u{feff}{text}");
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            wide(&marked, u16::to_le_bytes),
            wide(&marked, u16::to_be_bytes),
            wide(text, u16::to_le_bytes),
            wide(text, u16::to_be_bytes),
        ] {
            assert_eq!(read(&bytes), lines, "{bytes:?}");
        }
    }

    #[test]
    fn a_line_that_is_no_text_leaves_the_others_alone() {
        let ok = |text: &str| Some(text.to_string());
        assert_eq!(read(b"a\nr\xe9ussi\nb\n"), [ok("a"), None, ok("b")]);
        // A surrogate by itself; half a unit at the end.
        let wide = b"\xff\xfea\0\n\0\x00\xd8\n\0b\0\n\0c";
        assert_eq!(read(wide), [ok("a"), None, ok("b"), None]);
        assert_eq!(read(b""), []);
    }
}
