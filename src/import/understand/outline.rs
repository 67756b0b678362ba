//! A text as a plan: headings become phases, boxes and items become steps.

use super::header;
use super::meaning::{Meaning, meaning_of};
use super::sections::Section;
use super::table::{one_line, table};
use crate::import::draft::{Boxes, Draft, Place, Step, SubItem};
use crate::import::options::Options;
use crate::import::read::{Block, Cell, Doc, Item, ReadError, Sheet};
use crate::import::values::{Moment, Read, State, duration, is_gate, moment_in, owners};

/// Reads a text into the draft.
///
/// # Errors
/// What was said with `--map` is not in a table.
pub fn outline(
    doc: Doc,
    name: &str,
    options: &Options,
    draft: &mut Draft,
) -> Result<(), ReadError> {
    let items = || {
        doc.blocks.iter().filter_map(|block| match block {
            Block::Item(item) => Some(item),
            _ => None,
        })
    };
    let boxes = Boxes {
        all: items().filter(|item| item.is_box()).count(),
        ticked: items().filter(|item| item.ticked == Some(true)).count(),
    };
    for (line, why) in &doc.passed_over {
        draft.left_out(Place::Line(*line), format!("a box that is no item: {why}"));
    }
    draft.boxes = Some(boxes);
    draft.title = title(&doc);
    let plan_tables = doc
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Table(sheet, _) if is_plan(sheet, boxes.all > 0)));
    let has_lists = items().any(|item| item.numbered);
    let mut maker = Maker {
        draft,
        name,
        options,
        bullets_count: boxes.all == 0 && !plan_tables,
        numbers_count: has_lists,
        has_boxes: boxes.all > 0,
        boxed: boxed(&doc),
        sections: vec![Section::default()],
        open: Vec::new(),
    };
    for block in doc.blocks {
        maker.take(block)?;
    }
    maker.end_sections(0);
    draft.understood.push("phases by the headings".to_string());
    Ok(())
}

/// The first heading, if it is the only one of its level or stands above everything.
fn title(doc: &Doc) -> String {
    let mut headings = doc.blocks.iter().filter_map(|block| match block {
        Block::Heading { level, text, .. } => Some((*level, text)),
        _ => None,
    });
    let first = headings.next();
    match first {
        Some((level, text)) if level == 1 || headings.all(|(other, _)| other > level) => {
            text.clone()
        }
        _ => String::new(),
    }
}

/// The lines of the headings that have boxes below them.
fn boxed(doc: &Doc) -> Vec<usize> {
    let mut line = 0;
    let mut lines = Vec::new();
    for block in &doc.blocks {
        match block {
            Block::Heading { line: at, .. } => line = *at,
            Block::Item(item) if item.is_box() => lines.push(line),
            _ => {}
        }
    }
    lines
}

/// An item that is open: the items below it belong to it.
#[derive(Debug, Clone, Default)]
struct Open {
    depth: usize,
    /// The step that it is, or belongs to.
    step: Option<usize>,
    text: String,
}

struct Maker<'a> {
    draft: &'a mut Draft,
    name: &'a str,
    options: &'a Options,
    /// Whether plain bullets are steps.
    bullets_count: bool,
    numbers_count: bool,
    has_boxes: bool,
    /// The lines of the headings that have boxes below them.
    boxed: Vec<usize>,
    /// From the top down.
    sections: Vec<Section>,
    open: Vec<Open>,
}

impl Maker<'_> {
    fn take(&mut self, block: Block) -> Result<(), ReadError> {
        if !matches!(block, Block::Item(_)) {
            self.open.clear();
        }
        match block {
            Block::Heading { level, text, line } => self.heading(level, text, line),
            Block::Item(item) => self.item(item),
            Block::Table(sheet, line) => self.table(sheet, line)?,
            Block::Text(text) => self.text(text),
        }
        Ok(())
    }

    fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn heading(&mut self, level: u8, text: String, line: usize) {
        let keep = self
            .sections
            .iter()
            .position(|s| s.level >= level)
            .unwrap_or(self.sections.len());
        self.end_sections(keep.max(1));
        if keep == 0 {
            self.end_sections(0);
        }
        let mut section = Section::new(level, one_line(&text), line);
        section.has_boxes = self.boxed.contains(&line);
        self.sections.push(section);
    }

    /// Ends sections: text that found no step goes into the summary, a decision becomes a gate.
    fn end_sections(&mut self, keep: usize) {
        while self.sections.len() > keep {
            let Some(mut section) = self.sections.pop() else {
                return;
            };
            if section.is_gate() && section.last.is_none() {
                let waiting = std::mem::take(&mut section.waiting);
                self.sections.push(section.clone());
                let step = Step {
                    title: section.text.clone(),
                    place: Place::Line(section.line),
                    source: format!("{}!line {}", self.name, section.line),
                    details: waiting,
                    gate: Some(section.criteria.clone()),
                    ..Step::default()
                };
                self.add(step);
                self.sections.pop();
                continue;
            }
            let is_title = section.text == self.draft.title;
            if !section.waiting.is_empty() {
                if !section.text.is_empty() && !is_title {
                    let heading = format!("## {}", section.text);
                    self.draft.about.push(heading);
                    self.draft.taken(
                        Place::Line(section.line),
                        format!(
                            "'{}' has no steps; its text is in the summary",
                            section.text
                        ),
                    );
                }
                self.draft.about.append(&mut section.waiting);
            }
        }
    }

    fn text(&mut self, text: String) {
        let section = self.section();
        match section.last {
            Some(step) if section.phase.is_some() => self.draft.steps[step].details.push(text),
            _ => section.waiting.push(text),
        }
    }

    fn item(&mut self, item: Item) {
        self.open.retain(|open| open.depth < item.depth);
        let parent = self.open.iter().rev().find_map(|open| open.step);
        let text = item.text.clone();
        let depth = item.depth;
        let step = match parent {
            Some(step) => {
                self.sub_item(step, item);
                Some(step)
            }
            None if self.is_step(&item) => Some(self.step(item)),
            None => {
                let mark = if item.numbered { "1." } else { "-" };
                let mut lines = vec![format!("{}{mark} {}", "  ".repeat(item.depth), item.text)];
                lines.extend(item.more);
                // A list stays together.
                let section = self.section();
                let before = match section.last {
                    Some(_) => None,
                    None => section
                        .waiting
                        .last_mut()
                        .filter(|t| t.trim_start().starts_with(['-', '1'])),
                };
                match before {
                    Some(list) => *list = format!("{list}\n{}", lines.join("\n")),
                    None => self.text(lines.join("\n")),
                }
                None
            }
        };
        self.open.push(Open { depth, step, text });
    }

    fn is_step(&mut self, item: &Item) -> bool {
        if item.is_box() {
            return true;
        }
        if item.text.is_empty() {
            return false;
        }
        let (bullets, numbers) = (self.bullets_count, self.numbers_count);
        let has_boxes = self.has_boxes;
        let section = self.section();
        let is_listed =
            (bullets && item.depth == 0) || (numbers && item.numbered && item.depth == 0);
        let is_wanted = !has_boxes || (!section.has_boxes && section.at().is_some());
        is_listed && is_wanted && !section.is_information()
    }

    fn step(&mut self, item: Item) -> usize {
        let part_of: Vec<&str> = self
            .open
            .iter()
            .map(|open| open.text.trim_end_matches(':'))
            .collect();
        let mut details: Vec<String> = Vec::new();
        if !part_of.is_empty() {
            details.push(format!("Part of: {}", part_of.join(", ")));
        }
        details.extend(item.more);
        let mut lines = item.text.lines();
        let first = lines.next().unwrap_or_default();
        let mut title = one_line(&first.replace("**", ""));
        // A long line was only broken to fit.
        let mut rest: Vec<&str> = Vec::new();
        for line in lines {
            let is_wrapped =
                rest.is_empty() && first.chars().count() > 55 && title.chars().count() < 140;
            if is_wrapped {
                title = one_line(&format!("{title} {}", line.replace("**", "")));
            } else {
                rest.push(line);
            }
        }
        if !rest.is_empty() {
            details.insert(0, rest.join("\n"));
        }
        if title.chars().count() > 140 {
            details.insert(0, item.text.clone());
            let cut: String = title.chars().take(120).collect();
            let end = cut.rfind(' ').filter(|at| *at > 40).unwrap_or(cut.len());
            title = format!("{}…", &cut[..end]);
        }
        let found = aside(&title);
        let gate = is_gate(&title).then(Vec::new);
        self.add(Step {
            title,
            place: Place::Line(item.line),
            source: format!("{}!line {}", self.name, item.line),
            details,
            state: if item.ticked == Some(true) {
                State::Done
            } else {
                State::Open
            },
            gate,
            takes: found.takes,
            start: found.start,
            owners: found.owners,
            ..Step::default()
        })
    }

    fn sub_item(&mut self, step: usize, item: Item) {
        let own = self
            .open
            .iter()
            .filter(|open| open.step == Some(step))
            .count();
        let step = &mut self.draft.steps[step];
        step.items.push(SubItem {
            depth: own.saturating_sub(1),
            ticked: item.ticked,
            text: std::iter::once(item.text)
                .chain(item.more)
                .collect::<Vec<_>>()
                .join("\n"),
        });
    }

    /// Puts a step into the phase of the section that it stands in.
    fn add(&mut self, mut step: Step) -> usize {
        let phase = self.phase();
        step.phase = phase;
        let mut before = Vec::new();
        for section in &mut self.sections {
            // Text right above the first step belongs to it, the title's to the plan.
            if section.level > 0 && section.text != self.draft.title {
                before.append(&mut section.waiting);
            }
        }
        before.append(&mut step.details);
        step.details = before;
        let at = self.draft.steps.len();
        self.draft.steps.push(step);
        for section in &mut self.sections {
            section.last = Some(at);
        }
        at
    }

    fn phase(&mut self) -> usize {
        if let Some(phase) = self.section().phase {
            return phase;
        }
        let named: Vec<String> = self
            .sections
            .iter()
            .map(|s| s.text.clone())
            .filter(|t| !t.is_empty())
            .collect();
        let at = self.section().at();
        let taken = |title: &String, draft: &Draft| draft.phases.iter().any(|p| p.title == *title);
        let own = named.last().cloned().unwrap_or_else(|| "Plan".into());
        let with_parent = || match named.as_slice() {
            [.., parent, own] => format!("{parent}: {own}"),
            _ => own.clone(),
        };
        let mut title = own.clone();
        if taken(&title, self.draft) {
            title = with_parent();
        }
        let mut count = 2;
        while taken(&title, self.draft) {
            title = format!("{own} ({count})");
            count += 1;
        }
        let (phase, _) = self.draft.phase(&title);
        self.draft.phases[phase].at = at;
        self.section().phase = Some(phase);
        phase
    }

    fn table(&mut self, sheet: Sheet, line: usize) -> Result<(), ReadError> {
        if self.section().is_gate() && !is_plan(&sheet, self.has_boxes) {
            let rows = sheet.rows.iter().skip(1).filter(|row| !row.is_empty());
            let criteria: Vec<String> = rows
                .map(|row| {
                    row.cells
                        .iter()
                        .filter(|c| !c.is_empty())
                        .map(Cell::shown)
                        .collect::<Vec<_>>()
                        .join(": ")
                })
                .collect();
            self.section().criteria.extend(criteria);
            return Ok(());
        }
        if !is_plan(&sheet, self.has_boxes) {
            self.text(as_text(&sheet));
            return Ok(());
        }
        let mut inner = Draft::default();
        table(&sheet, self.name, self.options, &mut inner)?;
        self.draft
            .understood
            .push(format!("a table in line {line}"));
        self.draft.understood.append(&mut inner.understood);
        self.draft.has_links |= inner.has_links;
        let in_lines = |place: Place| match place {
            Place::Row(n) => Place::Line(n),
            other => other,
        };
        for mut finding in inner.findings {
            finding.place = in_lines(finding.place);
            finding.text = finding
                .text
                .replace("rows ", "lines ")
                .replace("row ", "line ");
            self.draft.findings.push(finding);
        }
        let only_one = inner.phases.len() == 1 && inner.phases[0].title == "Plan";
        for mut step in inner.steps {
            let title = inner.phases[step.phase].title.clone();
            step.place = in_lines(step.place);
            step.source = format!("{}!{}", self.name, step.place);
            if only_one {
                self.add(step);
            } else {
                step.phase = self.draft.phase(&title).0;
                self.draft.steps.push(step);
            }
        }
        Ok(())
    }
}

/// Whether a table has steps in its rows.
fn is_plan(sheet: &Sheet, has_boxes: bool) -> bool {
    let Some(header) = header::header(sheet).filter(|h| h.rows == [0]) else {
        return false;
    };
    let found: Vec<Meaning> = header
        .names
        .iter()
        .filter_map(|name| meaning_of(name).filter(|m| m.strength >= 100))
        .map(|m| m.meaning)
        .collect();
    let has = |wanted: &[Meaning]| found.iter().any(|m| wanted.contains(m));
    // `Step` is a number or what is done: the cells tell.
    let numbers = header
        .names
        .iter()
        .position(|name| meaning_of(name).is_some_and(|m| m.meaning == Meaning::Reference));
    let has_words = |column: usize| {
        sheet
            .rows
            .iter()
            .skip(1)
            .any(|row| row.cell(column).shown().contains(' '))
    };
    let is_titled = has(&[Meaning::Title, Meaning::Details]) || numbers.is_some_and(has_words);
    let when = has(&[
        Meaning::Start,
        Meaning::Duration,
        Meaning::Needs,
        Meaning::Undo,
    ]);
    let who = has(&[
        Meaning::Owner,
        Meaning::State,
        Meaning::Tick,
        Meaning::Expect,
        Meaning::Reference,
    ]);
    // Beside boxes, a table must be very sure of itself.
    is_titled
        && if has_boxes {
            when && has(&[Meaning::Owner]) && has(&[Meaning::Reference, Meaning::Start])
        } else {
            when || who
        }
}

fn as_text(sheet: &Sheet) -> String {
    let row = |cells: &[Cell]| {
        format!(
            "| {} |",
            cells
                .iter()
                .map(|c| one_line(&c.shown()))
                .collect::<Vec<_>>()
                .join(" | ")
        )
    };
    let mut lines: Vec<String> = sheet.rows.iter().map(|r| row(&r.cells)).collect();
    if let Some(first) = sheet.rows.first() {
        lines.insert(1, format!("|{}", "---|".repeat(first.cells.len())));
    }
    lines.join("\n")
}

#[derive(Default)]
struct Aside {
    takes: Option<crate::import::values::Length>,
    start: Option<Moment>,
    owners: Vec<String>,
}

/// What a title says in brackets or at its beginning: `(≈ 10 min)`, `(Accueil)`, `18:00 - `.
fn aside(title: &str) -> Aside {
    let mut found = Aside::default();
    if let Read::Moment(moment) = moment_in(title, crate::import::values::DayOrder::Unknown, 0)
        && !matches!(moment, Moment::On(stamp) if stamp.year() < 1990)
    {
        found.start = Some(moment);
    }
    let last = title
        .trim_end_matches(['.', ' '])
        .strip_suffix([')', '）'])
        .and_then(|rest| rest.rsplit_once(['(', '（']));
    let Some((_, inside)) = last else {
        return found;
    };
    let with_unit = duration(inside, None)
        .filter(|l| !l.guessed_unit && l.worst > 0.0 && !inside.contains(':'));
    if with_unit.is_some() {
        found.takes = with_unit;
    }
    if let Some(owner) = inside.strip_prefix('@') {
        found.owners = owners(owner);
    }
    found
}
