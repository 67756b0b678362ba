//! What is printed, as data: both formats are set from this and from nothing else, so that the
//! sheet on the wall and the one on a USB stick can't differ.

/// A runbook or a run, on paper. No text in it is safe for any format yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub title: String,
    /// On each page beside the title: which runbook, and its revision.
    pub edition: String,
    /// On each page below: which run, and as of when; nothing for a blank runbook.
    pub standing: Option<String>,
    pub head: Vec<Row>,
    pub sheets: Vec<Sheet>,
}

/// A chapter of the paper: a phase, the call tree, the rollback.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// Whether it begins on a page of its own, to be handed out or hung up by itself.
    pub own_page: bool,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Rows(Vec<Row>),
    Item(Item),
    Table(Table),
}

/// A piece of work or knowledge that the end of a page never cuts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Its box; nothing for what is not ticked.
    pub tick: Option<Tick>,
    pub number: String,
    pub title: String,
    /// Short facts on one line: who, how long, after what.
    pub facts: Vec<String>,
    pub rows: Vec<Row>,
}

/// What stands in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    Open,
    /// The letter that a pen would write there.
    Marked(char),
}

/// Lines with a word before them that says what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub label: &'static str,
    pub lines: Vec<Line>,
    /// Nobody may miss it.
    pub loud: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    pub mark: LineMark,
    /// How deep it stands in lists.
    pub depth: usize,
    pub words: Vec<Word>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineMark {
    #[default]
    None,
    Dot,
    Number(u64),
    Box(Tick),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    Text(String),
    /// To be typed as it stands.
    Code(String),
    Strong(String),
    /// Space to write by hand, behind its label.
    Room(String, Size),
    /// One of several answers.
    Choice(Tick, String),
}

/// How much room a pen gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// `__:__`.
    Time,
    Initials,
    Name,
    /// The rest of a line, or much of it.
    Long,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Empty where the sheet's title says it.
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Vec<Line>>>,
    /// Empty rows behind them, high enough to write in.
    pub empty: usize,
}

/// A column, and its share of the width of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub title: &'static str,
    /// In characters of the text, 78 for all with two between each.
    pub width: usize,
}

impl Row {
    pub(super) fn new(label: &'static str, lines: Vec<Line>) -> Row {
        Row {
            label,
            lines,
            loud: false,
        }
    }

    pub(super) fn text(label: &'static str, text: impl Into<String>) -> Row {
        Row::new(label, vec![Line::text(text)])
    }

    pub(super) fn loud(label: &'static str, text: impl Into<String>) -> Row {
        Row {
            loud: true,
            ..Row::text(label, text)
        }
    }
}

impl Line {
    pub(super) fn of(words: impl Into<Vec<Word>>) -> Line {
        Line {
            words: words.into(),
            ..Line::default()
        }
    }

    pub(super) fn text(text: impl Into<String>) -> Line {
        Line::of([Word::Text(text.into())])
    }

    /// A line to be ticked.
    pub(super) fn ticked(tick: Tick, words: impl Into<Vec<Word>>) -> Line {
        Line {
            mark: LineMark::Box(tick),
            ..Line::of(words)
        }
    }
}

impl Word {
    pub(super) fn text(text: impl Into<String>) -> Word {
        Word::Text(text.into())
    }

    pub(super) fn room(what: impl Into<String>, size: Size) -> Word {
        Word::Room(what.into(), size)
    }

    pub(super) fn choice(what: impl Into<String>) -> Word {
        Word::Choice(Tick::Open, what.into())
    }
}

impl Table {
    pub(super) fn of<const N: usize>(
        title: impl Into<String>,
        columns: [(&'static str, usize); N],
        rows: impl IntoIterator<Item = [Vec<Line>; N]>,
    ) -> Table {
        let column = |(title, width)| Column { title, width };
        Table {
            title: title.into(),
            columns: columns.into_iter().map(column).collect(),
            rows: rows.into_iter().map(Vec::from).collect(),
            empty: 0,
        }
    }

    /// With so many rows to be filled in by hand.
    pub(super) fn with_empty(self, empty: usize) -> Table {
        Table { empty, ..self }
    }
}

/// A cell with a text in it.
pub(super) fn cell(text: impl Into<String>) -> Vec<Line> {
    vec![Line::text(text)]
}
