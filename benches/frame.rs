//! One frame at 10,000 steps against a frame of a bare ratatui screen of the same size with the
//! same text, in one run. Goal: 1.3.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::Text;
use ratatui::widgets::Paragraph;
use runsheet::run::testing::Night;
use runsheet::situation::Situation;
use runsheet::tui::{Look, Picture};

const STEPS: usize = 10_000;
const FRAMES: usize = 300;
const ROUNDS: usize = 20;

fn main() {
    let mut night = Night::open(&runbook(), runsheet::journal::Mode::Live);
    let now = night.now;
    let run = night.run("amara");
    for size in [Size::new(80, 24), Size::new(160, 50)] {
        let s = Situation::at(now, run, "amara");
        // Two pictures that differ by a row, so that every frame has something to write.
        let here = Picture::new(&s, Look::default(), size);
        let mut there = Picture::new(&s, Look::default(), size);
        there.press(&s, KeyCode::Down);
        let texts = [text(&here, &s, size), text(&there, &s, size)];
        let (mut ours, mut bare) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            ours = ours.min(frames(size, |n, area, buf| match n % 2 {
                0 => here.draw(&s, area, buf),
                _ => there.draw(&s, area, buf),
            }));
            bare = bare.min(frames(size, |n, area, buf| {
                use ratatui::widgets::Widget;
                Paragraph::new(texts[n % 2].clone()).render(area, buf);
            }));
        }
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        let each = |d: Duration| d.as_secs_f64() * 1e6 / FRAMES as f64;
        println!(
            "frame at {STEPS} steps, {}x{}: {:.1} us, bare {:.1} us, ratio {ratio:.2} (goal 1.3)",
            size.width,
            size.height,
            each(ours),
            each(bare)
        );
    }
    key_to_screen(run, now);
}

/// What a key takes in all: the situation, the change, and the frame.
fn key_to_screen(run: &runsheet::run::Run, now: runsheet::time::Instant) {
    let size = Size::new(80, 24);
    let s = Situation::at(now, run, "amara");
    let mut picture = Picture::new(&s, Look::default(), size);
    let mut terminal =
        Terminal::new(TestBackend::new(size.width, size.height)).expect("infallible");
    let began = Instant::now();
    let keys = 200;
    for _ in 0..keys {
        let s = Situation::at(now, run, "amara");
        picture.press(&s, KeyCode::Down);
        let drawn = terminal.draw(|f| picture.draw(&s, f.area(), f.buffer_mut()));
        black_box(drawn.expect("infallible"));
    }
    let each = began.elapsed().as_secs_f64() * 1e3 / f64::from(keys);
    println!("key to screen at {STEPS} steps, 80x24: {each:.2} ms");
}

fn frames(size: Size, draw: impl Fn(usize, Rect, &mut Buffer)) -> Duration {
    let mut terminal =
        Terminal::new(TestBackend::new(size.width, size.height)).expect("infallible");
    let began = Instant::now();
    for n in 0..FRAMES {
        let drawn = terminal.draw(|frame| draw(n, frame.area(), frame.buffer_mut()));
        black_box(drawn.expect("infallible"));
    }
    began.elapsed()
}

/// What a picture shows, with its styles.
fn text(picture: &Picture, s: &Situation, size: Size) -> Text<'static> {
    use ratatui::text::{Line, Span};
    let area = Rect::new(0, 0, size.width, size.height);
    let mut buf = Buffer::empty(area);
    picture.draw(s, area, &mut buf);
    let line = |y: u16| {
        let mut spans: Vec<Span> = Vec::new();
        for x in 0..size.width {
            let cell = &buf[(x, y)];
            match spans.last_mut() {
                Some(last) if last.style == cell.style() => {
                    last.content.to_mut().push_str(cell.symbol());
                }
                _ => spans.push(Span::styled(cell.symbol().to_string(), cell.style())),
            }
        }
        Line::from(spans)
    };
    (0..size.height).map(line).collect::<Vec<_>>().into()
}

fn runbook() -> String {
    let mut yaml = String::from(
        "runbook: Ten thousand steps\nid: many\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}\npeople:\n  - {id: amara, name: Amara Osei, roles: [lead, dba]}\nphases:\n",
    );
    for phase in 0..100 {
        yaml.push_str(&format!(
            "  - id: phase-{phase}\n    title: Phase {phase}\n    steps:\n"
        ));
        for step in 0..STEPS / 100 {
            yaml.push_str(&format!(
                "      - {{id: s-{phase}-{step}, title: Step {step} of a long night, do: Look at it, role: dba, takes: 10m}}\n"
            ));
        }
    }
    yaml
}
