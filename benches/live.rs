//! The forecast of a night that is under way, and whether it makes the screen wait: 300 steps,
//! half of them begun, twelve people, undos and restore points. Key to frame while a forecast is
//! made all the time in the background, against the same without it, in one run.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use runsheet::forecast::{Ahead, Effort, Memory};
use runsheet::journal::{Mode, Outcome};
use runsheet::run::testing::Night;
use runsheet::run::{Command, Run};
use runsheet::situation::Situation;
use runsheet::tui::{Look, Picture};

const STEPS: usize = 300;
const KEYS: usize = 2_000;
const ROUNDS: usize = 7;

fn main() {
    let mut night = Night::open(&runbook(), Mode::Rehearsal);
    begin_half(&mut night);
    let now = night.now;
    let run = night.run("amara");
    let snapshot = run.snapshot(now);
    let mut memory = Memory::default();
    for which in ["first", "next"] {
        let began = Instant::now();
        let ahead = Ahead::of(&run.plan, &snapshot, Effort::LIVE, &mut memory);
        println!(
            "the {which} look ahead at {STEPS} steps, {} begun, 12 people: {:.0} ms ({:.0} of 100 fit)",
            snapshot.begun.len(),
            began.elapsed().as_secs_f64() * 1e3,
            ahead.expect("the plan has no ring").forecast.fits * 100.0
        );
    }
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    let (busy, made) = (AtomicBool::new(false), AtomicUsize::new(0));
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if busy.load(Ordering::Relaxed) {
                    let _ = black_box(Ahead::of(
                        &run.plan,
                        &snapshot,
                        Effort::LIVE,
                        &mut Memory::default(),
                    ));
                    made.fetch_add(1, Ordering::Relaxed);
                } else {
                    thread::sleep(Duration::from_millis(1))
                }
            }
        });
        // The two in turns, so that what else the machine does hits both.
        for _ in 0..ROUNDS {
            busy.store(false, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(500));
            alone.extend(keys(run, now));
            busy.store(true, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(20));
            beside.extend(keys(run, now));
        }
        over.store(true, Ordering::Relaxed);
    });
    let made = made.load(Ordering::Relaxed);
    for (name, times) in [("alone", &mut alone), ("beside a forecast", &mut beside)] {
        times.sort();
        let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        println!(
            "key to frame {name}: median {:.3} ms, 99 in 100 {:.3} ms, worst {:.3} ms",
            ms(at(0.5)),
            ms(at(0.99)),
            ms(at(1.0))
        );
    }
    let (a, b) = (alone[alone.len() / 2], beside[beside.len() / 2]);
    let ratio = b.as_secs_f64() / a.as_secs_f64();
    let dropped = beside
        .iter()
        .filter(|d| **d > Duration::from_millis(16))
        .count();
    println!(
        "ratio of the medians {ratio:.2}; {made} forecasts; {dropped} of {} frames took more than 16 ms",
        beside.len()
    );
}

/// What each key takes: the situation, the change and the frame.
fn keys(run: &Run, now: runsheet::time::Instant) -> Vec<Duration> {
    let size = Size::new(80, 24);
    let s = Situation::at(now, run, "amara");
    let mut picture = Picture::new(&s, Look::default(), size);
    let mut terminal =
        Terminal::new(TestBackend::new(size.width, size.height)).expect("infallible");
    let key = |n: usize| {
        let began = Instant::now();
        let s = Situation::at(now, run, "amara");
        let code = if (n / 100).is_multiple_of(2) {
            KeyCode::Down
        } else {
            KeyCode::Up
        };
        picture.press(&s, code);
        let drawn = terminal.draw(|f| picture.draw(&s, f.area(), f.buffer_mut()));
        black_box(drawn.expect("infallible"));
        began.elapsed()
    };
    (0..KEYS).map(key).collect()
}

fn begin_half(night: &mut Night) {
    for n in 0..STEPS / 2 {
        let step = format!("s-{}-{}", n / 50, n % 50);
        let finish = Command::Finish {
            step: step.clone(),
            outcome: Outcome::Done,
            confirm: None,
            results: Vec::new(),
        };
        night.does(
            "amara",
            Command::Start {
                step,
                confirm: None,
            },
        );
        night.wait(3);
        night.does("amara", finish);
    }
}

fn runbook() -> String {
    let mut yaml = String::from(
        "runbook: Three hundred steps\nid: many\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}\nservices:\n",
    );
    for service in 0..10 {
        yaml.push_str(&format!(
            "  - {{id: v{service}, name: Service {service}}}\n"
        ));
    }
    yaml.push_str("people:\n  - {id: amara, name: Amara Osei, roles: [r0, r1, r2, r3]}\n");
    for person in 1..12 {
        let from = if person % 3 == 0 {
            "28 06:00"
        } else {
            "27 18:00"
        };
        let (a, b) = (person % 4, (person + 1) % 4);
        yaml.push_str(&format!(
            "  - {{id: p{person}, name: Person {person}, roles: [r{a}, r{b}], available: [2026-11-{from} / 2026-11-29 23:00]}}\n"
        ));
    }
    yaml.push_str("phases:\n");
    for phase in 0..STEPS / 50 {
        yaml.push_str(&format!(
            "  - id: phase-{phase}\n    title: Phase {phase}\n    steps:\n"
        ));
        for step in 0..50 {
            let number = phase * 50 + step;
            // Eight streams beside each other.
            let need = match number.checked_sub(8) {
                Some(n) => format!("s-{}-{}", n / 50, n % 50),
                None => String::new(),
            };
            let rest = match number % 5 {
                0 => format!(
                    "restore_point: {{of: [v{}], do: x, takes: 40m}}",
                    number / 5 % 10
                ),
                1 => format!("tests: [v{}]", number / 5 % 10),
                _ => format!(
                    "changes: [v{}], undo: {{do: x, takes: {{best: 5m, likely: 10m, worst: 40m}}}}",
                    number / 5 % 10
                ),
            };
            yaml.push_str(&format!(
                "      - {{id: s-{phase}-{step}, title: Step {step}, do: Look at it, role: r{}, needs: [{need}], takes: {{best: 10m, likely: 15m, worst: 1h}}, {rest}}}\n",
                number % 4
            ));
        }
    }
    yaml
}
