//! Markdown of a runbook as lines for paper: lists, commands and emphasis, and nothing else.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::sheet::{Line, LineMark, Word};

/// The lines of a Markdown text. What Markdown would hide, such as HTML, stays to be read.
pub(super) fn prose(text: &str) -> Vec<Line> {
    let mut setter = Setter::default();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        setter.take(event);
    }
    setter.end_line();
    setter.lines
}

/// A text that is not Markdown, of which people still set commands between backticks.
pub(super) fn words(text: &str) -> Vec<Word> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![Word::text(text)];
    }
    let word = |(n, part): (usize, &str)| match n % 2 {
        0 => Word::text(part),
        _ => Word::Code(part.into()),
    };
    let words = parts.into_iter().enumerate().map(word);
    words
        .filter(|w| !matches!(w, Word::Text(t) if t.is_empty()))
        .collect()
}

/// [`words`], a line for each line of the text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| Line::of(words(line.trim()))).collect()
}

/// Sets one event behind the other.
#[derive(Default)]
struct Setter {
    lines: Vec<Line>,
    line: Line,
    /// The lists that we are in: the next number of each, or a dot.
    lists: Vec<Option<u64>>,
    strong: usize,
    code_block: bool,
    /// Where the links that we are in lead.
    links: Vec<String>,
}

impl Setter {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code_block => self.code_lines(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) => self.line.words.push(Word::Code(code.into_string())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.go_on_below(),
            Event::Rule => self.end_line(),
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::List(first) => {
                self.end_line();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_line();
                self.line.mark = self.next_mark();
                self.line.depth = self.lists.len().saturating_sub(1);
            }
            Tag::Heading { .. } => {
                self.end_line();
                self.strong += 1;
            }
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            Tag::CodeBlock(_) => {
                self.end_line();
                self.line.depth = self.lists.len();
                self.code_block = true;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(dest_url.into_string());
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => self.begin_paragraph(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::Heading(_) => {
                self.strong = self.strong.saturating_sub(1);
                self.end_line();
            }
            TagEnd::Strong | TagEnd::Emphasis => self.strong = self.strong.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.code_block = false;
                self.end_line();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock => {
                self.end_line();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = text.to_string();
        self.line.words.push(match self.strong {
            0 => Word::Text(text),
            _ => Word::Strong(text),
        });
    }

    /// Where a link leads is what paper has of it.
    fn end_link(&mut self) {
        let Some(link) = self.links.pop().filter(|l| !l.is_empty()) else {
            return;
        };
        let said = |w: &Word| matches!(w, Word::Text(t) | Word::Strong(t) if *t == link);
        if !self.line.words.last().is_some_and(said) {
            self.text(&format!(" ({link})"));
        }
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.line.words.push(Word::Code(line.to_string()));
            self.go_on_below();
        }
    }

    /// The first paragraph of a list's item stands beside its dot, the next ones below it.
    fn begin_paragraph(&mut self) {
        if !self.line.words.is_empty() {
            self.end_line();
        }
        if self.line.mark == LineMark::None {
            self.line.depth = self.lists.len();
        }
    }

    /// Ends the line; what follows belongs to the same item.
    fn go_on_below(&mut self) {
        self.end_line();
        self.line.depth = self.lists.len();
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.words.is_empty() {
            self.lines.push(line);
        }
    }

    fn next_mark(&mut self) -> LineMark {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = LineMark::Number(*number);
                *number = number.saturating_add(1);
                mark
            }
            _ => LineMark::Dot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let word = |w: &Word| match w {
            Word::Code(t) => format!("`{t}`"),
            Word::Strong(t) => format!("*{t}*"),
            Word::Text(t) => t.clone(),
            other => format!("{other:?}"),
        };
        let line = |l: &Line| {
            let words: String = l.words.iter().map(word).collect();
            let mark = match l.mark {
                LineMark::None => String::new(),
                LineMark::Dot => "- ".into(),
                LineMark::Number(n) => format!("{n}. "),
                LineMark::Box(_) => "[]".into(),
            };
            format!("{}{mark}{words}", "  ".repeat(l.depth))
        };
        prose(text).iter().map(line).collect()
    }

    #[test]
    fn markdown_becomes_lines() {
        for (text, lines) in [
            ("", vec![]),
            ("one\ntwo", vec!["one two"]),
            ("one\n\ntwo", vec!["one", "two"]),
            (
                "- On `db01`: **stop**\n- go on",
                vec!["- On `db01`: *stop*", "- go on"],
            ),
            ("3. c\n4. d\n   - deep\n", vec!["3. c", "4. d", "  - deep"]),
            (
                "- a\n\n  more of a\n\n- b",
                vec!["- a", "  more of a", "- b"],
            ),
            (
                "Run:\n\n```sh\nls -l\n  cd\n```\nthen",
                vec!["Run:", "`ls -l`", "`  cd`", "then"],
            ),
            ("# Head\ntext", vec!["*Head*", "text"]),
            ("log in as <admin>", vec!["log in as <admin>"]),
            (
                "[wiki](http://w/x) and <http://w/y>",
                vec!["wiki (http://w/x) and http://w/y"],
            ),
        ] {
            assert_eq!(shown(text), lines, "{text:?}");
        }
    }

    #[test]
    fn commands_between_backticks_are_kept_apart() {
        let code = |t: &str| Word::Code(t.into());
        assert_eq!(words("`a b` ends"), [code("a b"), Word::text(" ends")]);
        assert_eq!(words("one ` only"), [Word::text("one ` only")]);
    }
}
