//! Pictures among the evidence, carried in the page so that it stays one file. What they are is
//! recognized by their bytes, not by their names. SVG is none of them: it can hold scripts and
//! addresses.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use imagesize::ImageType;

use crate::journal::Digest;
use crate::report::Report;
use crate::words::{Cell, File};

/// What a browser has to lay out, at most, in pixels: a small file can unfold to more than a
/// machine has memory for.
const MOST_PIXELS: usize = 50_000_000;

/// Bytes of all the pictures in one page, so that it can still be sent.
const MOST_BYTES: usize = 6_000_000;

/// The pictures of a report, each by the place of its row among the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pictures(BTreeMap<usize, Picture>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// All of it, as an address that nothing is fetched for.
    pub address: String,
    /// Pixels.
    pub width: usize,
    pub height: usize,
}

impl Pictures {
    /// The most bytes of a file that is carried in the page; a larger one is only linked to.
    pub const LARGEST: u64 = 500_000;

    /// Those files of the evidence that are pictures, and small enough. `read` is given the name of
    /// a file in the evidence folder. What is not what was given that night is left out.
    pub fn of(report: &Report, read: impl Fn(&str) -> Option<Vec<u8>>) -> Pictures {
        let mut pictures = BTreeMap::new();
        let mut left = MOST_BYTES;
        for (place, file) in files(report) {
            let Some(name) = file_name(file) else {
                continue;
            };
            let is_given = |bytes: &Vec<u8>| Digest::of(&[bytes]).to_string() == file.sha256;
            let bytes = read(&name).filter(|bytes| bytes.len() <= left && is_given(bytes));
            if let Some((bytes, picture)) = bytes.and_then(|b| Some((b.len(), picture(&b)?))) {
                left -= bytes;
                pictures.insert(place, picture);
            }
        }
        Pictures(pictures)
    }

    pub(super) fn get(&self, place: usize) -> Option<&Picture> {
        self.0.get(&place)
    }
}

/// The files among the evidence, each with the place of its row.
fn files(report: &Report) -> impl Iterator<Item = (usize, &File)> {
    let evidence = report.tables.iter().find(|t| t.name == "evidence");
    let rows = evidence
        .into_iter()
        .flat_map(|table| table.rows.iter().enumerate());
    rows.filter_map(|(place, row)| Some((place, row.iter().find_map(file)?)))
}

fn file(cell: &Cell) -> Option<&File> {
    match cell {
        Cell::File(file) => Some(file),
        _ => None,
    }
}

/// What a file is called in the evidence folder; nothing where its name would lead out of that
/// folder.
pub(super) fn file_name(file: &File) -> Option<String> {
    let (name, sha256) = (&file.name, &file.sha256);
    let is_digest = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    let is_plain = !name.is_empty() && !name.contains(['/', '\\', '\0']);
    (is_digest && is_plain).then(|| format!("{sha256}-{name}"))
}

fn picture(bytes: &[u8]) -> Option<Picture> {
    let kind = match imagesize::image_type(bytes).ok()? {
        ImageType::Png => "png",
        ImageType::Jpeg => "jpeg",
        ImageType::Gif => "gif",
        ImageType::Webp => "webp",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let pixels = size.width.checked_mul(size.height)?;
    (1..=MOST_PIXELS).contains(&pixels).then(|| Picture {
        address: format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)),
        width: size.width,
        height: size.height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".iter().copied();
        let size = width.to_be_bytes().into_iter().chain(height.to_be_bytes());
        head.chain(size)
            .chain([8, 2, 0, 0, 0, 0, 0, 0, 0])
            .collect()
    }

    #[test]
    fn bytes_tell_what_is_a_picture() {
        let kind = |bytes: &[u8]| {
            let address = picture(bytes)?.address;
            Some(address.split(';').next()?.to_string())
        };
        let webp =
            b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";
        let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x20\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        for (bytes, expected) in [
            (&png(3, 2)[..], Some("data:image/png")),
            (b"GIF89a\x01\0\x01\0\x80\0\0", Some("data:image/gif")),
            (webp, Some("data:image/webp")),
            (jpeg, Some("data:image/jpeg")),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"<html><script>alert(1)</script>", None),
            (b"BM\0\0\0\0", None),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"", None),
            (&png(0, 9), None),
            (&png(100_000, 100_000), None),
            (&png(u32::MAX, u32::MAX), None),
        ] {
            assert_eq!(kind(bytes).as_deref(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        let digest = "ab".repeat(32);
        let file = |name: &str, sha256: &str| {
            file_name(&File {
                name: name.into(),
                sha256: sha256.into(),
                asked: None,
            })
        };
        let name = |name: &str| file(name, &digest);
        assert_eq!(name("a b.png"), Some(format!("{digest}-a b.png")));
        for bad in ["", "../x.png", "..\\x.png", "a/b", "\0"] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
        assert_eq!(file("x.png", "javascript:alert(1)"), None);
    }
}
