//! The timeline as a picture: what was planned above what was done, what was stuck below it, and
//! what held everybody across it. The tables say the same in words.

use crate::journal::Decision;
use crate::report::charts::{Bar, Kind, Row, Stuck, Timeline};
use crate::report::escape::escaped;
use crate::run::Stage;
use crate::situation::Fate;
use crate::text::fit;
use crate::time::Instant;

use super::axis::Axis;
use super::cells::Pen;

const WIDTH: f64 = 1120.0;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 14.0;
/// Room above the rows for words and the hours.
const TOP: f64 = 70.0;
/// Lines of words in it.
const LINES: usize = 3;
const ROW: f64 = 25.0;
/// More would only be a grey picture.
const PAUSES: usize = 200;
/// About the width of a letter.
const LETTER: f64 = 6.6;

pub(super) fn timeline(out: &mut String, pen: &Pen, chart: &Timeline) {
    let height = TOP + ROW * chart.rows.len() as f64 + 12.0;
    let axis = Axis {
        from: chart.from,
        to: chart.to,
        start: LEFT,
        end: WIDTH - RIGHT,
    };
    let said = in_words(pen, chart);
    out.push_str(&format!(
        "<figure>\n<div class=\"scroll\" role=\"group\" aria-label=\"Timeline\" tabindex=\"0\">\n\
         <svg class=\"chart\" role=\"img\" aria-labelledby=\"timeline-name timeline-words\" \
         viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\">\n\
         <title id=\"timeline-name\">Timeline of the night</title>\n\
         <desc id=\"timeline-words\">{said}</desc>\n\
         <defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect class=\"stripe\" width=\"2\" height=\"6\"/></pattern></defs>\n"
    ));
    grid(out, pen, &axis, height);
    moments(out, chart, &axis, height);
    for (place, row) in chart.rows.iter().enumerate() {
        draw(out, pen, &axis, row, TOP + ROW * place as f64);
    }
    out.push_str("</svg>\n</div>\n");
    caption(out, chart);
    out.push_str("</figure>\n");
}

fn in_words(pen: &Pen, chart: &Timeline) -> String {
    let (from, to) = (pen.short(chart.from), pen.short(chart.to));
    let decisions: usize = chart.rows.iter().map(|row| row.decisions.len()).sum();
    format!(
        "From {from} to {to}, a row for each phase and step: what was planned above what was \
         done. {} blockers, {} holds and stops, {decisions} decisions at gates, {} rollbacks. The \
         tables below have the same.",
        chart.blockers,
        chart.pauses.len(),
        chart.rollbacks,
    )
}

fn caption(out: &mut String, chart: &Timeline) {
    let legend = [
        (
            "<rect class=\"plan\" y=\"5\" width=\"24\" height=\"4\"/>",
            "planned",
        ),
        (
            "<rect class=\"work\" y=\"2\" width=\"24\" height=\"9\"/>",
            "done",
        ),
        (
            "<rect class=\"work failed\" y=\"2\" width=\"24\" height=\"9\"/>",
            "failed, set aside or rolled back",
        ),
        (
            "<rect class=\"work back\" y=\"2\" width=\"24\" height=\"9\"/>",
            "undone or restored",
        ),
        (
            "<rect class=\"stuck\" y=\"5\" width=\"24\" height=\"4\"/>",
            "blocker",
        ),
        ("<path class=\"gate go\" d=\"M12 0l7 7-7 7-7-7z\"/>", "go"),
        ("<path class=\"gate\" d=\"M12 0l7 7-7 7-7-7z\"/>", "hold"),
        (
            "<path class=\"gate no\" d=\"M12 0l7 7-7 7-7-7zM8 3l8 8M16 3l-8 8\"/>",
            "no-go",
        ),
        (
            "<rect class=\"pause\" width=\"24\" height=\"14\"/>",
            "hold or stop",
        ),
    ];
    out.push_str("<figcaption>\n<ul class=\"legend\">\n");
    for (mark, word) in legend {
        out.push_str(&format!(
            "<li><svg aria-hidden=\"true\" width=\"24\" height=\"14\">{mark}</svg> {word}</li>\n"
        ));
    }
    out.push_str("</ul>\n");
    if chart.only_phases {
        out.push_str("<p>There are too many steps to draw: it shows the phases.</p>\n");
    }
    if chart.left_out > 0 {
        out.push_str(&format!(
            "<p>Left out: {} planned for later and never started.</p>\n",
            chart.left_out
        ));
    }
    if chart.blockers_left_out > 0 {
        out.push_str(&format!(
            "<p>Left out: {} blockers of steps outside the window.</p>\n",
            chart.blockers_left_out
        ));
    }
    out.push_str("</figcaption>\n");
}

fn grid(out: &mut String, pen: &Pen, axis: &Axis, height: f64) {
    for tick in axis.ticks(pen.zone, 12) {
        let x = axis.place(tick.at);
        let class = if tick.day { "grid day" } else { "grid" };
        let label = escaped(&tick.label);
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"M{x:.1} {y:.1}V{height:.1}\"/>\
             <text class=\"tick\" x=\"{x:.1}\" y=\"{label_y:.1}\">{label}</text>\n",
            y = TOP - 6.0,
            label_y = TOP - 12.0,
        ));
    }
}

/// What concerns all rows: pauses, the window, the call to go back.
fn moments(out: &mut String, chart: &Timeline, axis: &Axis, height: f64) {
    let mut words: Vec<(f64, &str)> = Vec::new();
    let (y, tall) = (TOP - 6.0, height - TOP + 6.0);
    let overlaps = |from: Instant, to: Instant| to >= axis.from && from <= axis.to;
    let pauses = chart.pauses.iter().take(PAUSES);
    for pause in pauses.filter(|pause| overlaps(pause.from, pause.to)) {
        let (x, end) = (axis.place(pause.from), axis.place(pause.to));
        let width = (end - x).max(2.0);
        out.push_str(&format!(
            "<rect class=\"pause\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{tall:.1}\"/>\n"
        ));
        words.push((x, pause.word));
    }
    for (at, said) in chart.moments.iter().filter(|(at, _)| axis.holds(*at)) {
        let x = axis.place(*at);
        out.push_str(&format!(
            "<path class=\"moment\" d=\"M{x:.1} {y:.1}V{height:.1}\"/>\n"
        ));
        words.push((x, said));
    }
    above(out, words);
}

/// Words above the rows, each on the lowest line on which it has room.
fn above(out: &mut String, mut words: Vec<(f64, &str)>) {
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines = [0.0_f64; LINES];
    for (at, said) in words {
        let long = said.len() as f64 * LETTER + 4.0;
        // One at the edge stands to the left of its place.
        let x = (at + 4.0).min(WIDTH - long);
        let free = lines.iter().position(|end| *end <= x);
        let line = free.unwrap_or(LINES - 1);
        lines[line] = x + long;
        let (said, y) = (escaped(said), TOP - 30.0 - 12.0 * line as f64);
        out.push_str(&format!(
            "<text class=\"said\" x=\"{x:.1}\" y=\"{y:.1}\">{said}</text>\n"
        ));
    }
}

fn draw(out: &mut String, pen: &Pen, axis: &Axis, row: &Row, y: f64) {
    let heavy = if row.kind == Kind::Phase {
        " heavy"
    } else {
        ""
    };
    let number = escaped(&fit(&row.number, 8));
    out.push_str(&format!(
        "<text class=\"number{heavy}\" x=\"{x:.1}\" y=\"{base:.1}\">{number}</text>",
        x = LEFT - 8.0,
        base = y + 16.0,
    ));
    let mut used: Vec<(f64, f64)> = Vec::new();
    if let Some((from, to)) = row.planned.filter(|(from, _)| *from < axis.to) {
        used.push(rect(out, axis, ("plan", from, to), (y + 3.0, 4.0)));
    }
    for bar in &row.work {
        used.push(work(out, pen, axis, row, bar, y));
    }
    for stuck in &row.blockers {
        used.push(blocker(out, axis, stuck, y));
    }
    if let Some(at) = row.deadline.filter(|at| axis.holds(*at)) {
        let x = axis.place(at);
        out.push_str(&format!(
            "<path class=\"due\" d=\"M{x:.1} {top:.1}v20\"/>",
            top = y + 2.0
        ));
    }
    for (at, decision) in &row.decisions {
        used.push(gate(out, axis, *at, *decision, y));
    }
    title(out, pen, row, &used, y);
    out.push('\n');
}

fn work(out: &mut String, pen: &Pen, axis: &Axis, row: &Row, bar: &Bar, y: f64) -> (f64, f64) {
    let class = match (row.kind, bar.fate) {
        (Kind::Phase, _) => "work phase",
        (_, Some(Fate::Failed | Fate::SetAside)) => "work failed",
        _ if bar.taken_back => "work failed",
        (Kind::Undo(_), _) => "work back",
        _ if bar.is_open => "work running",
        _ => "work",
    };
    let (from, to) = (pen.short(bar.from), pen.short(bar.to));
    let until = if bar.is_open {
        "until now".to_string()
    } else {
        format!("to {to}")
    };
    let fate = bar.fate.map_or("", Fate::word);
    let back = if bar.taken_back {
        ", then rolled back"
    } else {
        ""
    };
    let said = escaped(&format!("{} {from} {until} {fate}{back}", row.number));
    out.push_str(&format!("<g><title>{}</title>", said.trim()));
    let place = rect(out, axis, (class, bar.from, bar.to), (y + 9.0, 9.0));
    out.push_str("</g>");
    place
}

fn blocker(out: &mut String, axis: &Axis, stuck: &Stuck, y: f64) -> (f64, f64) {
    let (x, end) = rect(out, axis, ("stuck", stuck.from, stuck.to), (y + 19.0, 4.0));
    let open = if stuck.is_open { " open" } else { "" };
    let said = escaped(&format!("{}{open}", stuck.number));
    let (long, base) = (said.len() as f64 * LETTER, y + 25.0);
    let behind = end + long + 3.0 < WIDTH;
    let (at, class) = if behind {
        (end + 3.0, "said stuck-word")
    } else {
        (x - 3.0, "said stuck-word end")
    };
    out.push_str(&format!(
        "<text class=\"{class}\" x=\"{at:.1}\" y=\"{base:.1}\">{said}</text>"
    ));
    if behind {
        (x, end + 6.0 + long)
    } else {
        (x - 6.0 - long, end)
    }
}

fn gate(out: &mut String, axis: &Axis, at: Instant, decision: Decision, y: f64) -> (f64, f64) {
    let (x, top) = (axis.place(at), y + 5.0);
    let (class, cross) = match decision {
        Decision::Go => ("gate go", ""),
        Decision::NoGo => ("gate no", "m-4 4l8 8m0 -8l-8 8"),
        Decision::Hold => ("gate", ""),
    };
    let said = decision.word();
    out.push_str(&format!(
        "<path class=\"{class}\" d=\"M{x:.1} {top:.1}l8 8-8 8-8-8z{cross}\"><title>{said}</title></path>"
    ));
    (x - 8.0, x + 8.0)
}

/// A stretch of time, never so short that it can't be seen; where it begins and ends.
fn rect(
    out: &mut String,
    axis: &Axis,
    (class, from, to): (&str, Instant, Instant),
    (y, height): (f64, f64),
) -> (f64, f64) {
    let (x, end) = (axis.place(from), axis.place(to));
    let width = (end - x).max(2.5);
    out.push_str(&format!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
    ));
    (x, x + width)
}

/// The title stands behind the bars, where there is room; else before them.
fn title(out: &mut String, pen: &Pen, row: &Row, used: &[(f64, f64)], y: f64) {
    let title = match row.kind {
        Kind::Undo(way) => format!("{} of {} {}", way.work(), row.number, row.title),
        _ => row.title.clone(),
    };
    let title = format!("{}{}", fit(&title, 56), more(pen, row));
    let long = title.chars().count() as f64 * LETTER;
    let first = used.iter().map(|(x, _)| *x).fold(WIDTH, f64::min);
    let last = used.iter().map(|(_, end)| *end).fold(LEFT, f64::max);
    let (x, end) = match (last + 6.0 + long < WIDTH, first - 6.0 - long > LEFT) {
        (true, _) => (last + 6.0, ""),
        (false, true) => (first - 6.0, " end"),
        (false, false) => (LEFT + 4.0, ""),
    };
    let heavy = if row.kind == Kind::Phase {
        " heavy"
    } else {
        ""
    };
    let (title, base) = (escaped(&title), y + 17.0);
    out.push_str(&format!(
        "<text class=\"said{heavy}{end}\" x=\"{x:.1}\" y=\"{base:.1}\">{title}</text>"
    ));
}

/// Behind the title, how it went: ` +12m`, ` (running)`, `: hold 19:35, go 20:03`.
fn more(pen: &Pen, row: &Row) -> String {
    let decided: Vec<String> = row
        .decisions
        .iter()
        .map(|(at, what)| format!("{} {}", what.word(), pen.clock(*at)))
        .collect();
    if row.kind == Kind::Step && !decided.is_empty() {
        return format!(": {}", decided.join(", "));
    }
    let late = row.late.map(|late| format!(" {}", late.signed()));
    let stage = row
        .stage
        .filter(|stage| *stage != Stage::Done)
        .map(|stage| format!(" ({})", stage.word()));
    late.into_iter().chain(stage).collect()
}
