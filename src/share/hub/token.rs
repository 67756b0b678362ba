//! Names as the hub takes them: what could mean something else there stands as its bytes, `=2e`
//! for a dot.

/// Letters, figures and what is in `plain` stay as they are; `=` must not be in it.
pub fn encoded(name: &str, plain: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || plain.as_bytes().contains(&b);
    let token = name.bytes().map(|b| {
        if is_plain(b) {
            char::from(b).to_string()
        } else {
            format!("={b:02x}")
        }
    });
    token.collect()
}

/// The name again.
pub fn decoded(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after
            .get(..2)
            .filter(|_| *first == b'=')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_name_is_one_token_and_comes_back(name in ".{0,40}") {
            let token = encoded(&name, "-_~");
            prop_assert!(!token.contains(['.', '*', '>', ' ', '@']) && token.is_ascii());
            prop_assert_eq!(decoded(&token), name);
        }
    }
}
