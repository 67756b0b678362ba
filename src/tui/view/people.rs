//! Who is here, in which roles, when they were last heard of, and how to reach them.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::situation::Situation;
use crate::text::{pad_with, safe};
use crate::tui::rows;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::words::near;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let ids = rows::people(s);
    let at = rows::spot_index(&screen.people, &ids);
    for (y, (n, id)) in (area.y..area.bottom()).zip(ids.iter().enumerate().skip(screen.people.top))
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(s, id, line, pen);
        if n == at {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    if ids.is_empty() {
        pen.text(
            area.x + 1,
            area.y,
            area.width,
            "Nobody is on the roster.",
            Tone::Faint,
        );
    }
}

fn draw_row(s: &Situation, id: &str, area: Rect, pen: &mut Pen) {
    let presence = s.run.presence(id);
    let (word, tone) = match presence {
        Some(p) if p.since.is_some() => {
            let since = p.since.map(|at| near(s, at)).unwrap_or_default();
            (format!("here {since}"), Tone::Good)
        }
        // Somebody whose word was taken down without their being here.
        Some(p) => match p.checked_out {
            Some(at) => (format!("left {}", near(s, at)), Tone::Faint),
            None => ("not here".into(), Tone::Faint),
        },
        None => ("not yet".into(), Tone::Faint),
    };
    let heard = presence
        .map(|p| format!("heard {}", near(s, p.last_heard)))
        .unwrap_or_default();
    let reach = s.run.plan.person(id).and_then(|p| p.contact.clone());
    let reach = presence
        .and_then(|p| p.contact.clone())
        .or(reach)
        .unwrap_or_default();
    let running = (0..s.run.plan.steps.len())
        .filter(|ix| s.stage(*ix) == crate::run::Stage::Running)
        .filter(|ix| {
            s.run.steps[*ix]
                .forward
                .current()
                .is_some_and(|a| a.is_doer(id))
        })
        .map(|ix| s.run.plan.steps[ix].number.clone());
    let running: Vec<String> = running.collect();
    let does = if running.is_empty() {
        String::new()
    } else {
        format!("runs {}  ", running.join(", "))
    };
    let cell = |text: &str, n: usize| pad_with(&safe(text), n, pen.look().ellipsis());
    let me = if id == s.me { "*" } else { " " };
    let texts = [
        (format!(" {me}"), Tone::Strong),
        (cell(s.run.name_of(id), 20), Tone::Strong),
        (
            format!(" {}", cell(&s.run.roles_of(id).join(","), 16)),
            Tone::Plain,
        ),
        (format!(" {}", cell(&word, 14)), tone),
        (format!(" {} ", cell(&heard, 15)), Tone::Plain),
        (does, Tone::Running),
        (reach, Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, area.width, &texts);
}
