//! Draws `assets/screen.svg`, the picture in the README: `cargo run --example screenshot`.
//!
//! It shows the sample night at 02:14, as its lead sees it: the moment at which `demo` begins.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier};
use runsheet::cli::sample::{NIGHT, Play};
use runsheet::forecast::{Ahead, Effort, Memory};
use runsheet::journal::Mode;
use runsheet::run::Session;
use runsheet::situation::Situation;
use runsheet::time::{Zone, parse_date_time};
use runsheet::tui::{Look, Picture};

const NOW: &str = "2026-11-28T02:14:00-05:00";
const SIZE: Size = Size::new(112, 30);
/// Of a character, in the units of the picture.
const WIDTH: u16 = 8;
const HEIGHT: u16 = 18;
/// Between the edge of the picture and the screen.
const MARGIN: u16 = 12;

const PAPER: &str = "#0d1117";
const INK: &str = "#d6dde6";

fn main() -> Result<(), Box<dyn Error>> {
    fs::write(file(), svg()?)?;
    println!("{}", file().display());
    Ok(())
}

pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg")
}

/// The picture, the same each time.
pub fn svg() -> Result<String, Box<dyn Error>> {
    Ok(drawn(&screen()?))
}

/// The screen in the middle of the sample night.
fn screen() -> Result<Buffer, Box<dyn Error>> {
    let now = parse_date_time(NOW, &Zone::utc(), None)?;
    let played = Play {
        until: Some(now),
        ..Play::of(NIGHT, Mode::Live)
    };
    let played = played.run().map_err(|failure| failure.to_string())?;
    let session = Session::open(Arc::new(played.disk), &played.folder, None, "amara")?;
    let run = session.run();
    let snapshot = run.snapshot(now);
    let ahead = Ahead::of(&run.plan, &snapshot, Effort::LIVE, &mut Memory::default())?;
    let s = Situation::at(now, run, "amara").with_ahead(Some(&ahead));
    let area = Rect::from((Position::ORIGIN, SIZE));
    let mut buf = Buffer::empty(area);
    Picture::acting(&s, Look::default(), SIZE).draw(&s, area, &mut buf);
    Ok(buf)
}

fn drawn(screen: &Buffer) -> String {
    let width = SIZE.width * WIDTH + 2 * MARGIN;
    let height = SIZE.height * HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" shape-rendering=\"crispEdges\">\n\
         <title>runsheet in the middle of a cutover night</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"13\" fill=\"{INK}\">\n"
    );
    for y in 0..SIZE.height {
        let row: Vec<&Cell> = (0..SIZE.width).map(|x| &screen[(x, y)]).collect();
        let mut x = 0;
        for run in row.chunk_by(|a, b| a.style() == b.style()) {
            stretch(&mut svg, run, x, y);
            x += run.len() as u16;
        }
    }
    svg + "</g>\n</svg>\n"
}

/// Cells of one style in a row: what is behind them, and their words.
fn stretch(svg: &mut String, cells: &[&Cell], x: u16, y: u16) {
    let style = cells[0];
    let (fg, bg) = (colour(style.fg, INK), colour(style.bg, PAPER));
    let reversed = style.modifier.contains(Modifier::REVERSED);
    let (fg, bg) = if reversed { (bg, fg) } else { (fg, bg) };
    let top = MARGIN + y * HEIGHT;
    if bg != PAPER {
        let (left, width) = (MARGIN + x * WIDTH, cells.len() as u16 * WIDTH);
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{bg}\"/>"
        );
    }
    let mut attributes = String::new();
    if fg != INK {
        let _ = write!(attributes, " fill=\"{fg}\"");
    }
    if style.modifier.contains(Modifier::BOLD) {
        attributes.push_str(" font-weight=\"bold\"");
    }
    for (at, words) in apart(cells) {
        let left = MARGIN + (x + at) * WIDTH;
        let base = top + 13;
        let length = words.chars().count() as u16 * WIDTH;
        let words = words.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<text x=\"{left}\" y=\"{base}\" textLength=\"{length}\"{attributes}>{words}</text>"
        );
    }
}

/// Words with single spaces between them, each with its column: SVG folds several spaces into one.
fn apart(cells: &[&Cell]) -> Vec<(u16, String)> {
    let mut all: Vec<(u16, String)> = Vec::new();
    let mut spaces = 2;
    for (at, cell) in cells.iter().enumerate() {
        if cell.symbol() == " " {
            spaces += 1;
            continue;
        }
        match all.last_mut() {
            Some((_, words)) if spaces < 2 => {
                words.push_str(&" ".repeat(spaces));
                words.push_str(cell.symbol());
            }
            _ => all.push((at as u16, cell.symbol().to_string())),
        }
        spaces = 0;
    }
    all
}

/// Of a dark terminal. Those that the screen doesn't use are not told apart.
fn colour(colour: Color, default: &'static str) -> &'static str {
    match colour {
        Color::Reset => default,
        Color::Black => PAPER,
        Color::White => "#ffffff",
        Color::DarkGray => "#8b949e",
        Color::Red => "#ff6b61",
        Color::Green => "#56d364",
        Color::Yellow => "#e3b341",
        Color::Cyan => "#56d4dd",
        _ => INK,
    }
}
