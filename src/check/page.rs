//! The page of a rule, for `explain`; and all pages, for the documentation.

use super::rule::{Group, Rule};
use super::rules::RULES;

/// What there is to know about a rule, as Markdown.
pub fn page(rule: &Rule) -> String {
    let severity = rule.severity.word();
    format!(
        "{name} ({severity})\n\nFinds {finds}.\n\nWhy: {why}\n\nFix: {mend}.\n\n\
         What it doesn't report: {spares}\n\nBefore:\n\n{before}\nAfter:\n\n{after}",
        name = rule.name,
        finds = rule.finds,
        why = rule.why,
        mend = rule.mend,
        spares = rule.spares,
        before = indented(rule.before),
        after = indented(rule.after),
    )
}

/// All pages, by group.
pub fn pages() -> String {
    let mut text = String::from(
        "# The rules of `check`\n\nA test makes this page from the program's own table. Don't edit it by hand: \
         `BLESS=1 cargo test --test check` writes it.\n\n`runsheet explain RULE` prints one rule.\n",
    );
    for group in Group::ALL {
        text.push_str(&format!("\n## {}\n", group.title()));
        for rule in RULES.iter().filter(|rule| rule.group == group) {
            text.push_str(&format!("\n### {}", page(rule)));
        }
    }
    text
}

fn indented(yaml: &str) -> String {
    yaml.lines().map(|line| format!("    {line}\n")).collect()
}
