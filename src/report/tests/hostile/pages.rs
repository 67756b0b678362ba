//! What pages are made of, and that no text makes more of them.

use super::texts::assert_plain;
use crate::report::{Paper, paper_html, paper_text};
use crate::text::width;

/// Text makes no tag and no attribute: all there is is what the page is made of, closed in order,
/// and nothing in it runs or is fetched.
pub(super) fn html_holds(html: &str) {
    assert_plain(&html.replace('\n', ""));
    let (head, body) = html.split_once("</style>").unwrap();
    assert_eq!(head.matches("<style>").count(), 1);
    let title = head.split_once("<title>").unwrap().1;
    assert!(!title.split_once("</title>").unwrap().0.contains('<'));
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            // The head, whose end was split off, is still open.
            let last = open
                .pop()
                .or((name == "head" || name == "html").then_some(name));
            assert_eq!(last, Some(name), "{html}");
            continue;
        }
        let name = tag.split([' ', '\n']).next().unwrap().trim_end_matches('/');
        assert!(PAGE.contains(&name), "{tag}");
        if !tag.ends_with('/') && name != "img" {
            open.push(name);
        }
        let mut rest = tag.strip_prefix(name).unwrap_or("").trim_end_matches('/');
        while let Some((attribute, more)) = rest.trim_start().split_once("=\"") {
            let (value, more) = more.split_once('"').unwrap();
            assert!(ATTRIBUTES.contains(&attribute), "{attribute} in {tag}");
            let fine = match attribute {
                "href" => value.starts_with('#') || value.starts_with("evidence/"),
                // They are only said.
                "aria-label" | "data-column" | "alt" => true,
                "src" => value
                    .strip_prefix("data:image/png;base64,")
                    .is_some_and(|data| data.bytes().all(is_base64)),
                _ => value
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " -+:.()#/,_".contains(c)),
            };
            assert!(fine, "{attribute} in {tag}");
            rest = more;
        }
        assert!(rest.trim().is_empty(), "{rest} in {tag}");
    }
    assert!(open.is_empty(), "{open:?}");
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// What the report's page is made of.
const PAGE: &[&str] = &[
    "body",
    "header",
    "nav",
    "main",
    "section",
    "footer",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "div",
    "dt",
    "dd",
    "a",
    "b",
    "strong",
    "small",
    "span",
    "code",
    "time",
    "data",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "img",
    "svg",
    "title",
    "desc",
    "defs",
    "pattern",
    "rect",
    "circle",
    "path",
    "text",
    "g",
];

const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "href",
    "tabindex",
    "role",
    "scope",
    "colspan",
    "datetime",
    "value",
    "data-column",
    "data-field",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "d",
    "patternUnits",
    "patternTransform",
    "src",
    "alt",
    "loading",
];

/// Text stays text: it makes no tag, no rule of the style, and no line that is too long.
pub(super) fn paper_holds(paper: &Paper) {
    let text = paper_text(paper);
    assert_plain(&text.replace('\n', ""));
    assert!(text.lines().all(|l| width(l) <= 80), "{text}");
    let html = paper_html(paper);
    assert_plain(&html.replace('\n', ""));
    let style = html.split_once("<style>").unwrap().1;
    let (style, body) = style.split_once("</style>").unwrap();
    let strings = style
        .lines()
        .filter(|line| line.contains("-left { content: \""));
    for line in strings {
        let string = line
            .split_once("content: \"")
            .unwrap()
            .1
            .strip_suffix("\" }")
            .unwrap();
        let escaped =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | ':' | '-' | '\\');
        assert!(string.chars().all(escaped), "{string:?}");
    }
    let opened = html.matches("<style>").count();
    assert_eq!((opened, html.matches("</style>").count()), (1, 1));
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(TAGS.contains(&name), "{tag}");
        for attribute in tag.split("=\"").skip(1) {
            let value = attribute.split_once('"').unwrap().0;
            let plain = |c: char| c.is_ascii_alphanumeric() || " :-%".contains(c);
            assert!(value.chars().all(plain), "{tag}");
        }
    }
}

/// What the paper is made of.
const TAGS: &[&str] = &[
    "html", "head", "body", "header", "section", "article", "h1", "h2", "h3", "p", "dl", "dt",
    "dd", "div", "span", "b", "i", "code", "strong", "table", "caption", "thead", "tbody", "tr",
    "th", "td",
];
