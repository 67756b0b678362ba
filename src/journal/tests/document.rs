//! The page about the format names every event with every field.

use super::*;

const PAGE: &str = include_str!("../../../docs/log-format.md");
const SOURCE: &str = concat!(
    include_str!("../event/mod.rs"),
    include_str!("../event/parts.rs")
);

/// The names of all events, as the reader itself gives them.
fn event_types() -> Vec<String> {
    let unknown = r#"{"by":"x","type":"?"}"#;
    let error = serde_json::from_str::<Fact>(unknown)
        .unwrap_err()
        .to_string();
    let known = error.split("expected one of").nth(1).unwrap();
    known
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .collect()
}

/// The fields of a variant or struct in the source, by its opening line.
fn fields(opening: &str) -> Vec<String> {
    let Some((_, rest)) = SOURCE.split_once(opening) else {
        return Vec::new();
    };
    let block = rest
        .lines()
        .take_while(|l| !l.trim_start().starts_with('}'));
    block
        .filter_map(|l| l.trim_start().trim_start_matches("pub ").split_once(": "))
        .map(|(name, _)| name.to_string())
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|name| name != "fields") // flattened
        .collect()
}

fn camel(name: &str) -> String {
    let word = |w: &str| w[..1].to_uppercase() + &w[1..];
    name.split('_').map(word).collect()
}

#[test]
fn the_page_has_every_event_with_its_fields() {
    let types = event_types();
    assert!(types.len() > 35, "{types:?}");
    for name in &types {
        let row = PAGE
            .lines()
            .find(|l| l.starts_with(&format!("| `{name}` |")))
            .unwrap_or_else(|| panic!("no row for {name}"));
        for field in fields(&format!("    {} {{\n", camel(name))) {
            assert!(row.contains(&format!("`{field}`")), "{name} has no {field}");
        }
    }
    let row = |name: &str| PAGE.lines().find(|l| l.starts_with(name)).unwrap();
    for (start, block) in [
        ("| `run_opened`", "pub struct Opening {\n"),
        ("| `blocker_raised`", "pub struct BlockerFields {\n"),
        ("| `decided`", "pub struct ConditionFields {\n"),
        ("| `step_finished`", "pub struct ServiceResult {\n"),
    ] {
        let fields = fields(block);
        assert!(!fields.is_empty(), "{block}");
        for field in fields {
            assert!(
                row(start).contains(&format!("`{field}`")),
                "{start}: {field}"
            );
        }
    }
    let rows = PAGE
        .lines()
        .skip_while(|l| !l.starts_with("| type |"))
        .skip(2)
        .take_while(|l| l.starts_with("| `"))
        .count();
    assert_eq!(rows, types.len(), "a row for something that is no event");
}
