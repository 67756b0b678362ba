//! Text of other programs, in whatever encoding it comes.

/// The text, where it is Unicode: UTF-8, or UTF-16 that says so by its mark or by its zeros.
/// Nothing where it is neither.
pub fn unicode(bytes: &[u8]) -> Option<String> {
    match Utf::of(bytes) {
        (Utf::Eight, mark) => String::from_utf8(bytes[mark..].to_vec()).ok(),
        (wide, mark) => wide.units(&bytes[mark..]),
    }
}

/// Text of another program: Unicode, else in the code page of that number (`850`), else in that of
/// Windows for the west of Europe. Each byte has its own character then, so that what was meant can
/// be found again.
pub fn decoded(bytes: &[u8], page: Option<u16>) -> String {
    let in_page = |bytes: &[u8]| -> String {
        let upper: Vec<char> = page
            .and_then(upper_half)
            .unwrap_or(WINDOWS_1252)
            .chars()
            .collect();
        let one = |byte: &u8| match byte {
            0..=127 => char::from(*byte),
            _ => upper
                .get(usize::from(*byte) - 128)
                .copied()
                .unwrap_or(char::from(*byte)),
        };
        bytes.iter().map(one).collect()
    };
    let begun = match std::str::from_utf8(bytes) {
        // It was cut in the middle of a letter.
        Err(error) if error.error_len().is_none() => Some(error.valid_up_to()),
        _ => None,
    };
    match (unicode(bytes), begun) {
        (Some(text), _) => text,
        (None, Some(end)) => decoded(&bytes[..end], page) + &in_page(&bytes[end..]),
        (None, None) => in_page(bytes),
    }
}

/// How characters are made of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utf {
    Eight,
    SixteenLittle,
    SixteenBig,
}

impl Utf {
    /// As the beginning of a text says, and how many bytes say it.
    pub fn of(bytes: &[u8]) -> (Utf, usize) {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => (Utf::Eight, 3),
            [0xff, 0xfe, ..] => (Utf::SixteenLittle, 2),
            [0xfe, 0xff, ..] => (Utf::SixteenBig, 2),
            [first, 0] | [first, 0, _] | [first, 0, _, 0, ..] if *first != 0 => {
                (Utf::SixteenLittle, 0)
            }
            [0, second] | [0, second, 0, ..] if *second != 0 => (Utf::SixteenBig, 0),
            _ => (Utf::Eight, 0),
        }
    }

    /// The bytes that say so at the beginning of a text.
    pub fn mark(self) -> &'static [u8] {
        match self {
            Utf::Eight => &[0xef, 0xbb, 0xbf],
            Utf::SixteenLittle => &[0xff, 0xfe],
            Utf::SixteenBig => &[0xfe, 0xff],
        }
    }

    /// The text of these units; nothing where they are none.
    fn units(self, bytes: &[u8]) -> Option<String> {
        let pairs = bytes.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return None;
        }
        let unit = |pair: &[u8]| match (self, pair) {
            (Utf::SixteenBig, [high, low]) => u16::from_be_bytes([*high, *low]),
            (_, [low, high]) => u16::from_le_bytes([*low, *high]),
            _ => 0,
        };
        let units: Vec<u16> = pairs.map(unit).collect();
        String::from_utf16(&units).ok()
    }

    /// A line that was read in it, without its end; nothing where it can't be decoded.
    pub fn line(self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Utf::Eight => String::from_utf8(bytes.to_vec()).ok()?,
            wide => wide.units(bytes)?,
        };
        let text = text.trim_end_matches(['\n', '\r']);
        Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_string())
    }
}

/// The characters of a code page behind ASCII; nothing where it is not one of these.
fn upper_half(page: u16) -> Option<&'static str> {
    let mut pages = PAGES.iter();
    pages
        .find(|(number, _)| *number == page)
        .map(|(_, upper)| *upper)
}

const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// The consoles of Windows in the Americas and Europe, and what Unix calls ISO 8859-15.
#[rustfmt::skip]
const PAGES: &[(u16, &str)] = &[
    (437, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (850, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"),
    (852, "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}"),
    (858, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"),
    (860, "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (863, "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (1250, "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"),
    (1252, WINDOWS_1252),
    (28605, "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\u{a0}¡¢£€¥Š§š©ª«¬\u{ad}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_in_many_encodings() {
        let wide = |text: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(of).collect()
        };
        for (bytes, page, text) in [
            (b"r\xc3\xa9ussi".to_vec(), Some(850), "réussi"),
            (b"\xef\xbb\xbfr\xc3\xa9ussi".to_vec(), None, "réussi"),
            (wide("\u{feff}réussi", u16::to_le_bytes), None, "réussi"),
            (wide("\u{feff}réussi", u16::to_be_bytes), None, "réussi"),
            (wide("réussi", u16::to_le_bytes), None, "réussi"),
            (wide("réussi", u16::to_be_bytes), None, "réussi"),
            (b"r\x82ussi".to_vec(), Some(850), "réussi"),
            (b"r\x82ussi".to_vec(), Some(437), "réussi"),
            (b"r\x82ussi \xd5".to_vec(), Some(858), "réussi €"),
            (b"r\xe9ussi".to_vec(), Some(1252), "réussi"),
            (b"r\xe9ussi".to_vec(), Some(28605), "réussi"),
            (b"r\xe9ussi".to_vec(), None, "réussi"),
            (b"r\xe9ussi".to_vec(), Some(932), "réussi"),
            (b"\x81\xff".to_vec(), None, "\u{81}ÿ"),
            (b"r\xc3\xa9ussi \xe2\x82".to_vec(), None, "réussi â‚"),
            (Vec::new(), None, ""),
        ] {
            assert_eq!(decoded(&bytes, page), text, "{bytes:?} in {page:?}");
        }
    }

    #[test]
    fn no_byte_is_lost() {
        for page in PAGES.iter().map(|(page, _)| Some(*page)).chain([None]) {
            let all: Vec<u8> = (128..=255).collect();
            let text = decoded(&all, page);
            let distinct: std::collections::HashSet<char> = text.chars().collect();
            assert_eq!(
                (text.chars().count(), distinct.len()),
                (128, 128),
                "{page:?}"
            );
            assert!(!text.contains('\u{fffd}'));
        }
    }
}
