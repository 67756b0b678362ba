//! Who does a step: several names in one cell.

/// Words between two names.
const AND: &[&str] = &[
    " and ", " et ", " und ", " y ", " e ", " with ", " avec ", " mit ",
];

/// The names in a cell, without what stands in brackets beside them.
pub fn owners(text: &str) -> Vec<String> {
    let mut rest = without_asides(text);
    for word in AND {
        rest = rest.replace(word, "\n").replace(&word.to_uppercase(), "\n");
    }
    let marks = [
        '+', '/', ',', ';', '\n', '&', '、', '，', '／', '＋', '・', '|',
    ];
    let mut names: Vec<String> = Vec::new();
    for name in rest.split(marks).map(cleaned).filter(|name| is_name(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn cleaned(name: &str) -> String {
    let name = name.trim().trim_start_matches(['@', '-', '*', '•']).trim();
    name.trim_end_matches([':', '.'])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric) && !super::is_placeholder(name)
}

/// Drops what stands in brackets, unless that is all there is.
fn without_asides(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    let mut inside = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '［' => depth += 1,
            ')' | ']' | '）' | '］' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            c => inside.push(c),
        }
    }
    if kept.chars().any(char::is_alphanumeric) {
        kept
    } else {
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_in_a_cell_are_several_owners() {
        for (text, names) in [
            ("DBA + Storage", vec!["DBA", "Storage"]),
            ("App team / Vendor", vec!["App team", "Vendor"]),
            ("Platform, Storage", vec!["Platform", "Storage"]),
            ("Ann and Bob", vec!["Ann", "Bob"]),
            ("Soins et Accueil", vec!["Soins", "Accueil"]),
            ("開発側、先方管理者", vec!["開発側", "先方管理者"]),
            ("開発側 + 先方管理者", vec!["開発側", "先方管理者"]),
            ("Person-04 (backup: Person-05)", vec!["Person-04"]),
            ("[QA Lead]", vec!["QA Lead"]),
            ("@amara", vec!["amara"]),
            ("?", vec![]),
            ("TBD", vec![]),
            ("DBA / DBA", vec!["DBA"]),
        ] {
            assert_eq!(owners(text), names, "{text}");
        }
    }
}
