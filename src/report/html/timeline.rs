//! The timeline as a picture: what was planned above what was done, what was stuck below it, and
//! what held everybody across it. The tables say the same in words.

use crate::report::escape::escaped;
use crate::report::{Cell, Report};
use crate::text::fit;
use crate::time::Instant;

use super::axis::Axis;
use super::cells::Pen;
use super::chart::{self, Bar, Chart, Kind, Row};
use super::lines::lines;

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

/// The picture, or nothing where there is nothing to draw.
pub(super) fn timeline(out: &mut String, pen: &Pen, report: &Report) {
    let Some(chart) = Chart::of(report) else {
        return;
    };
    let height = TOP + ROW * chart.rows.len() as f64 + 12.0;
    let axis = Axis {
        from: chart.from,
        to: chart.to,
        start: LEFT,
        end: WIDTH - RIGHT,
    };
    let said = in_words(pen, report, &chart);
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
    moments(out, report, &axis, height);
    for (place, row) in chart.rows.iter().enumerate() {
        draw(out, pen, &axis, row, TOP + ROW * place as f64);
    }
    out.push_str("</svg>\n</div>\n");
    caption(out, &chart);
    out.push_str("</figure>\n");
}

fn in_words(pen: &Pen, report: &Report, chart: &Chart) -> String {
    let number = |table: &str| lines(report, table).count();
    let (from, to) = (pen.short(chart.from), pen.short(chart.to));
    format!(
        "From {from} to {to}, a row for each phase and step: what was planned above what was \
         done. {} blockers, {} holds and stops, {} decisions at gates, {} rollbacks. The tables \
         below have the same.",
        number("blockers"),
        number("pauses"),
        lines(report, "gates")
            .filter(|g| g.time("decided").is_some())
            .count(),
        number("rollbacks"),
    )
}

fn caption(out: &mut String, chart: &Chart) {
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
            "<p>Left out: {} that were planned for later and never begun.</p>\n",
            chart.left_out
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
fn moments(out: &mut String, report: &Report, axis: &Axis, height: f64) {
    let mut words: Vec<(f64, &str)> = Vec::new();
    let now = chart::now(report).unwrap_or(axis.to);
    for pause in lines(report, "pauses").take(PAUSES) {
        let Some(from) = pause.time("from") else {
            continue;
        };
        let until = pause.time("until").unwrap_or(now);
        if until < axis.from || from > axis.to {
            continue;
        }
        let (x, end) = (axis.place(from), axis.place(until));
        let width = (end - x).max(2.0);
        let (y, tall) = (TOP - 6.0, height - TOP + 6.0);
        out.push_str(&format!(
            "<rect class=\"pause\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{tall:.1}\"/>\n"
        ));
        words.push((x, pause.text("kind")));
    }
    let time = |name: &str| match report.field(name) {
        Some(Cell::Time(at)) => Some(*at),
        _ => None,
    };
    let rollbacks = lines(report, "rollbacks").filter_map(|r| r.time("called"));
    let open = time("closed").is_none().then_some(("now", now));
    let lines = [
        time("window_opens").map(|at| ("window opens", at)),
        time("window_closes").map(|at| ("window closes", at)),
        time("no_way_back").map(|at| ("no way back", at)),
        open,
    ];
    let lines = lines.into_iter().flatten();
    for (said, at) in lines.chain(rollbacks.map(|at| ("rollback called", at))) {
        if axis.holds(at) {
            let x = axis.place(at);
            out.push_str(&format!(
                "<path class=\"moment\" d=\"M{x:.1} {y:.1}V{height:.1}\"/>\n",
                y = TOP - 6.0
            ));
            words.push((x, said));
        }
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
    for bar in &row.blockers {
        used.push(blocker(out, axis, bar, y));
    }
    if let Some(at) = row.deadline.filter(|at| axis.holds(*at)) {
        let x = axis.place(at);
        out.push_str(&format!(
            "<path class=\"due\" d=\"M{x:.1} {top:.1}v20\"/>",
            top = y + 2.0
        ));
    }
    for (at, decision) in &row.decisions {
        used.push(gate(out, axis, *at, decision, y));
    }
    title(out, row, &used, y);
    out.push('\n');
}

fn work(out: &mut String, pen: &Pen, axis: &Axis, row: &Row, bar: &Bar, y: f64) -> (f64, f64) {
    let class = match (row.kind, bar.word.as_str()) {
        (Kind::Phase, _) => "work phase",
        (_, "failed" | "set aside" | "rolled back") => "work failed",
        (Kind::Undo, _) => "work back",
        _ if bar.open => "work running",
        _ => "work",
    };
    let (from, to) = (pen.short(bar.from), pen.short(bar.to));
    let until = match bar.open {
        true => "until now".to_string(),
        false => format!("to {to}"),
    };
    let said = escaped(&format!("{} {from} {until} {}", row.number, bar.word));
    out.push_str(&format!("<g><title>{}</title>", said.trim()));
    let place = rect(out, axis, (class, bar.from, bar.to), (y + 9.0, 9.0));
    out.push_str("</g>");
    place
}

fn blocker(out: &mut String, axis: &Axis, bar: &Bar, y: f64) -> (f64, f64) {
    let (x, end) = rect(out, axis, ("stuck", bar.from, bar.to), (y + 19.0, 4.0));
    let open = if bar.open { " open" } else { "" };
    let said = escaped(&format!("{}{open}", bar.word));
    let (long, base) = (said.len() as f64 * LETTER, y + 25.0);
    let behind = end + long + 3.0 < WIDTH;
    let (at, class) = match behind {
        true => (end + 3.0, "said stuck-word"),
        false => (x - 3.0, "said stuck-word end"),
    };
    out.push_str(&format!(
        "<text class=\"{class}\" x=\"{at:.1}\" y=\"{base:.1}\">{said}</text>"
    ));
    match behind {
        true => (x, end + 6.0 + long),
        false => (x - 6.0 - long, end),
    }
}

fn gate(out: &mut String, axis: &Axis, at: Instant, decision: &str, y: f64) -> (f64, f64) {
    let (x, top) = (axis.place(at), y + 5.0);
    let (class, cross) = match decision {
        "go" => ("gate go", String::new()),
        "no-go" => ("gate no", "m-4 4l8 8m0 -8l-8 8".to_string()),
        _ => ("gate", String::new()),
    };
    let said = escaped(decision);
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
fn title(out: &mut String, row: &Row, used: &[(f64, f64)], y: f64) {
    let title = format!("{}{}", fit(&row.title, 56), row.more);
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
