//! A text with headings, lists, boxes and tables: Markdown as GitHub reads it.

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd,
};

use super::rows::{Cell, Row, Sheet};

/// Signs that people use for a box to tick, and for a ticked one.
pub const OPEN_BOXES: [char; 4] = ['☐', '⬜', '□', '🔲'];
pub const TICKED_BOXES: [char; 4] = ['☑', '✅', '✔', '☒'];

/// A text in the order of its lines.
#[derive(Debug, Default)]
pub struct Doc {
    pub blocks: Vec<Block>,
    /// Boxes that are no items: the line, and why.
    pub passed_over: Vec<(usize, &'static str)>,
}

#[derive(Debug)]
pub enum Block {
    Heading {
        level: u8,
        text: String,
        line: usize,
    },
    Item(Item),
    Table(Sheet, usize),
    /// A paragraph, code or quote: as Markdown.
    Text(String),
}

/// One item of a list.
#[derive(Debug, Default, Clone)]
pub struct Item {
    /// How many lists it lies in, besides its own.
    pub depth: usize,
    /// Whether its box is ticked; nothing where it has none.
    pub ticked: Option<bool>,
    /// Whether its list is numbered.
    pub numbered: bool,
    pub text: String,
    pub line: usize,
    /// Paragraphs and code below it.
    pub more: Vec<String>,
}

impl Item {
    pub fn is_box(&self) -> bool {
        self.ticked.is_some()
    }
}

/// What a Markdown text has in it.
pub fn doc(text: &str) -> Doc {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut maker = Maker {
        starts,
        ..Maker::default()
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        maker.take(event, range.start, range.end);
    }
    maker.doc
}

#[derive(Default)]
struct Maker {
    /// Where lines begin.
    starts: Vec<usize>,
    doc: Doc,
    /// Of each list that is open: whether it is numbered.
    lists: Vec<bool>,
    /// The places of the items that are open, in the document.
    items: Vec<usize>,
    /// What is being read.
    buffer: String,
    /// Where the block that is being read begins.
    begun: usize,
    /// Whether the text of the current item has been read.
    in_code: Option<String>,
    quotes: usize,
    table: Option<Sheet>,
    /// Alternative text of pictures and front matter are left out.
    ignore: usize,
    link: Vec<String>,
    in_heading: bool,
}

impl Maker {
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    fn take(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.open(tag, start),
            Event::End(tag) => self.close(tag, start, end),
            Event::Text(text) if self.ignore == 0 => self.buffer.push_str(&text),
            Event::Code(text) => {
                let quoted = if self.in_heading {
                    text.to_string()
                } else {
                    format!("`{text}`")
                };
                self.buffer.push_str(&quoted);
            }
            Event::SoftBreak if self.in_heading => self.buffer.push(' '),
            Event::SoftBreak => self.buffer.push('\n'),
            Event::HardBreak => self.buffer.push('\n'),
            Event::TaskListMarker(ticked) => {
                if let Some(Block::Item(item)) = self
                    .items
                    .last()
                    .and_then(|at| self.doc.blocks.get_mut(*at))
                {
                    item.ticked = Some(ticked);
                }
            }
            Event::InlineHtml(html) => self.inline_html(&html, start),
            Event::Html(html) => self.buffer.push_str(&html),
            Event::Rule => self.flush(start),
            _ => {}
        }
    }

    fn inline_html(&mut self, html: &str, start: usize) {
        let lower = html.to_ascii_lowercase();
        if lower.starts_with("<br") {
            self.buffer.push('\n');
        } else if lower.starts_with("<!--") {
            self.note_comment(html, start);
        } else if !is_tag(&lower) {
            // `<name>` is what somebody has to fill in.
            self.buffer.push_str(html);
        }
    }

    fn note_comment(&mut self, html: &str, start: usize) {
        let first = self.line(start);
        for (offset, line) in html.lines().enumerate() {
            if has_box(line) {
                self.doc
                    .passed_over
                    .push((first + offset, "it is commented out"));
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>, start: usize) {
        match tag {
            Tag::List(first) => {
                self.flush(start);
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                self.flush(start);
                self.items.push(self.doc.blocks.len());
                let item = Item {
                    depth: self.lists.len().saturating_sub(1),
                    numbered: self.lists.last().copied().unwrap_or(false),
                    line: self.line(start),
                    ..Item::default()
                };
                self.doc.blocks.push(Block::Item(item));
                self.begun = start;
            }
            Tag::Heading { .. } => {
                self.flush(start);
                self.begun = start;
                self.in_heading = true;
            }
            Tag::Paragraph => self.begun = start,
            Tag::CodeBlock(kind) => {
                self.flush(start);
                self.begun = start;
                self.in_code = Some(match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                });
            }
            Tag::HtmlBlock => {
                self.flush(start);
                self.begun = start;
            }
            Tag::BlockQuote(_) => {
                self.flush(start);
                self.quotes += 1;
            }
            Tag::Table(_) => {
                self.flush(start);
                self.begun = start;
                self.table = Some(Sheet::default());
            }
            Tag::TableHead | Tag::TableRow => {
                let number = self.line(start);
                if let Some(table) = &mut self.table {
                    table.rows.push(Row {
                        number,
                        ..Row::default()
                    });
                }
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle | MetadataBlockKind::PlusesStyle) => {
                self.ignore += 1
            }
            Tag::Link { dest_url, .. } => self.link.push(dest_url.to_string()),
            Tag::Strong if self.table.is_none() && !self.in_heading => self.buffer.push_str("**"),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd, start: usize, end: usize) {
        match tag {
            TagEnd::List(_) => {
                self.flush(end);
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush(end);
                self.items.pop();
            }
            TagEnd::Heading(level) => {
                let text = std::mem::take(&mut self.buffer).trim().to_string();
                let line = self.line(start);
                self.in_heading = false;
                self.doc.blocks.push(Block::Heading {
                    level: depth(level),
                    text,
                    line,
                });
            }
            TagEnd::Paragraph => self.flush(end),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::BlockQuote(_) => {
                self.flush(end);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.buffer);
                if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
                    row.cells.push(Cell::text(text));
                }
            }
            TagEnd::Table => {
                let line = self.line(self.begun);
                if let Some(table) = self.table.take() {
                    self.doc.blocks.push(Block::Table(table, line));
                }
            }
            TagEnd::MetadataBlock(_) => self.ignore = self.ignore.saturating_sub(1),
            TagEnd::Link => {
                if let Some(url) = self.link.pop()
                    && !self.in_heading
                    && !url.is_empty()
                    && !self.buffer.ends_with(&url)
                {
                    self.buffer.push_str(&format!(" ({url})"));
                }
            }
            TagEnd::Strong if self.table.is_none() && !self.in_heading => {
                self.buffer.push_str("**")
            }
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let code = std::mem::take(&mut self.buffer);
        let language = self.in_code.take().unwrap_or_default();
        let first = self.line(self.begun);
        for (offset, line) in code.lines().enumerate() {
            if has_box(line) {
                self.doc
                    .passed_over
                    .push((first + offset + 1, "it is inside code"));
            }
        }
        let fence = if code.contains("```") { "````" } else { "```" };
        self.place(format!(
            "{fence}{language}\n{}\n{fence}",
            code.trim_end_matches('\n')
        ));
    }

    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.buffer);
        if html.trim_start().starts_with("<!--") {
            self.note_comment(&html, self.begun);
            return;
        }
        let text = super::html::without_tags(&html);
        if !text.is_empty() {
            self.place(text);
        }
    }

    /// Ends the text that was being read.
    fn flush(&mut self, _at: usize) {
        if self.table.is_some() || self.in_code.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.buffer).trim().to_string();
        if text.is_empty() {
            return;
        }
        if self.quotes > 0 {
            let quoted: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
            return self.place(quoted.join("\n"));
        }
        match self
            .items
            .last()
            .and_then(|at| self.doc.blocks.get_mut(*at))
        {
            Some(Block::Item(item)) if item.text.is_empty() => {
                let (text, mark) = without_box(&text);
                item.text = text.to_string();
                item.ticked = item.ticked.or(mark);
            }
            _ => self.place(text),
        }
    }

    /// Puts a text below the open item, or by itself.
    fn place(&mut self, text: String) {
        match self
            .items
            .last()
            .and_then(|at| self.doc.blocks.get_mut(*at))
        {
            Some(Block::Item(item)) => item.more.push(text),
            _ => self.doc.blocks.push(Block::Text(text)),
        }
    }
}

/// The text behind a box that was drawn with a sign.
fn without_box(text: &str) -> (&str, Option<bool>) {
    if let Some(rest) = text.strip_prefix(OPEN_BOXES) {
        return (rest.trim_start(), Some(false));
    }
    if let Some(rest) = text.strip_prefix(TICKED_BOXES) {
        return (rest.trim_start_matches('\u{fe0f}').trim_start(), Some(true));
    }
    (
        text.strip_prefix("[]").map_or(text, str::trim_start),
        text.starts_with("[]").then_some(false),
    )
}

fn has_box(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    ["- [ ]", "* [ ]", "- [x]", "* [x]", "+ [ ]", "+ [x]"]
        .iter()
        .any(|mark| lower.contains(mark))
}

/// Whether it is a tag of HTML, and not something to fill in.
fn is_tag(lower: &str) -> bool {
    const TAGS: &[&str] = &[
        "a", "b", "i", "u", "s", "em", "strong", "code", "kbd", "sub", "sup", "span", "details",
        "summary", "p", "div", "img", "hr", "del", "ins", "small", "mark", "ul", "ol", "li",
        "table", "tr", "td", "th", "font", "center",
    ];
    let name = lower.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    TAGS.contains(&&name[..end])
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<(usize, Option<bool>, String, usize)> {
        let all = doc(text).blocks.into_iter();
        all.filter_map(|block| match block {
            Block::Item(item) => Some((item.depth, item.ticked, item.text, item.line)),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn boxes_have_their_depth_and_their_tick() {
        let text = "# T\n\n- [x] one\n- [ ] two `a`\n  - [ ] three <name>\n\n1. four\n";
        assert_eq!(
            items(text),
            [
                (0, Some(true), "one".to_string(), 3),
                (0, Some(false), "two `a`".into(), 4),
                (1, Some(false), "three <name>".into(), 5),
                (0, None, "four".into(), 7),
            ]
        );
    }

    #[test]
    fn boxes_in_code_and_comments_are_no_items() {
        let text = "- [ ] one\n\n<!-- - [ ] two -->\n\n```\n- [ ] three\n```\n";
        assert_eq!(items(text).len(), 1);
        let passed: Vec<usize> = doc(text)
            .passed_over
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(passed, [3, 6]);
    }

    #[test]
    fn what_stands_below_an_item_belongs_to_it() {
        let text = "1. one\n   more\n\n   para\n\n   ```\n   code\n   ```\n2. two\n";
        let Some(Block::Item(item)) = doc(text).blocks.into_iter().next() else {
            panic!("no item")
        };
        assert_eq!(item.text, "one\nmore");
        assert_eq!(item.more, ["para", "```\ncode\n```"]);
    }
}
