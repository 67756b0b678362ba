//! What lay ahead as a picture: when the night would end and how late the run could be rolled back,
//! as it looked at each moment, and as those saw it who voted and decided.

use crate::journal::Foreseen;
use crate::report::Foresight;
use crate::report::charts::Outlook;
use crate::report::escape::escaped;
use crate::time::Instant;

use super::axis::Axis;
use super::cells::Pen;

const WIDTH: f64 = 1120.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 130.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 30.0;

/// A line of the picture.
struct Curve {
    of: fn(&Foreseen) -> Option<Instant>,
    class: &'static str,
    words: &'static str,
}

const CURVES: [Curve; 2] = [
    Curve {
        of: |foreseen| foreseen.finish,
        class: "finish",
        words: "expected finish",
    },
    Curve {
        of: |foreseen| foreseen.rollback_by,
        class: "retreat",
        words: "roll back by",
    },
];

/// The picture, or nothing where nobody looked ahead.
pub(super) fn outlook(out: &mut String, pen: &Pen, seen: &Outlook) {
    let Some((across, up)) = axes(seen) else {
        return;
    };
    let said = in_words(pen, seen, &across);
    out.push_str(&format!(
        "<h3>Forecast during the night</h3>\n<figure>\n\
         <div class=\"scroll\" role=\"group\" aria-label=\"What lay ahead\" tabindex=\"0\">\n\
         <svg class=\"chart\" role=\"img\" aria-labelledby=\"outlook-name outlook-words\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\n\
         <title id=\"outlook-name\">Forecast during the night</title>\n\
         <desc id=\"outlook-words\">{said}</desc>\n"
    ));
    grid(out, pen, &across, &up);
    level(out, seen.window_closes, &up);
    for curve in &CURVES {
        draw(out, &seen.again, (&across, &up), curve);
    }
    for sight in &seen.people {
        marks(out, sight, &across, &up);
    }
    out.push_str(
        "</svg>\n</div>\n<figcaption><p>Across: the time of the night. Up: what was expected at \
         that time. Each line is worked out again from the log at that time; circles (finish) and squares (roll back by) are what was on the screen at a vote or a decision. Where a line meets the dashed diagonal, its time had come. In a rollback, the finish is when everything is undone.</p></figcaption>\n</figure>\n",
    );
}

/// The time of the night, and the times that were expected.
fn axes(seen: &Outlook) -> Option<(Axis, Axis)> {
    let all = || seen.again.iter().chain(&seen.people);
    let (first, last) = (all().map(|s| s.at).min()?, all().map(|s| s.at).max()?);
    let expected = all().flat_map(|sight| CURVES.iter().filter_map(|c| (c.of)(&sight.foreseen)));
    let (mut low, mut high) = (first, last);
    for at in expected.chain([seen.window_closes]) {
        (low, high) = (low.min(at), high.max(at));
    }
    let across = Axis {
        from: first,
        to: last,
        start: LEFT,
        end: WIDTH - RIGHT,
    };
    let up = Axis {
        from: low,
        to: high,
        start: HEIGHT - BOTTOM,
        end: TOP,
    };
    (first < last && low < high).then_some((across, up))
}

fn in_words(pen: &Pen, seen: &Outlook, across: &Axis) -> String {
    let (from, to) = (pen.short(across.from), pen.short(across.to));
    let ends = CURVES.map(|curve| {
        let known = || seen.again.iter().filter_map(|s| (curve.of)(&s.foreseen));
        match (known().next(), known().next_back()) {
            (Some(first), Some(last)) => {
                let (first, last) = (pen.short(first), pen.short(last));
                format!(" {}: at first {first}, at last {last}.", curve.words)
            }
            _ => String::new(),
        }
    });
    format!(
        "From {from} to {to}.{} The tables of decisions have each.",
        ends.concat()
    )
}

fn grid(out: &mut String, pen: &Pen, across: &Axis, up: &Axis) {
    let (bottom, end) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
    for tick in across.ticks(pen.zone, 10) {
        let (x, label, base) = (across.place(tick.at), escaped(&tick.label), HEIGHT - 12.0);
        out.push_str(&format!(
            "<path class=\"grid\" d=\"M{x:.1} {TOP}V{bottom}\"/>\
             <text class=\"tick\" x=\"{x:.1}\" y=\"{base:.1}\">{label}</text>\n"
        ));
    }
    for tick in up.ticks(pen.zone, 8) {
        let (y, x) = (up.place(tick.at), LEFT - 8.0);
        let label = escaped(&pen.short(tick.at));
        out.push_str(&format!(
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{end}\"/>\
             <text class=\"number\" x=\"{x:.1}\" y=\"{base:.1}\">{label}</text>\n",
            base = y + 4.0
        ));
    }
    // Where what is expected is now.
    let (from, to) = (across.from.max(up.from), across.to.min(up.to));
    let (x, y) = (across.place(from), up.place(from));
    let (x2, y2) = (across.place(to), up.place(to));
    out.push_str(&format!(
        "<path class=\"moment\" d=\"M{x:.1} {y:.1}L{x2:.1} {y2:.1}\"/>\
         <text class=\"said end\" x=\"{at:.1}\" y=\"{base:.1}\">now</text>\n",
        at = x2 - 6.0,
        base = y2 - 6.0
    ));
}

/// The close of the window.
fn level(out: &mut String, closes: Instant, up: &Axis) {
    let (y, end) = (up.place(closes), WIDTH - RIGHT);
    out.push_str(&format!(
        "<path class=\"moment\" d=\"M{LEFT} {y:.1}H{end}\"/>\
         <text class=\"said\" x=\"{x:.1}\" y=\"{base:.1}\">window closes</text>\n",
        x = LEFT + 6.0,
        base = y + 13.0
    ));
}

/// A line in steps: what was foreseen holds until it is foreseen again.
fn draw(out: &mut String, seen: &[Foresight], (across, up): (&Axis, &Axis), curve: &Curve) {
    let mut path = String::new();
    let mut last: Option<(f64, f64)> = None;
    let mut known = None;
    for sight in seen {
        let x = across.place(sight.at);
        let y = (curve.of)(&sight.foreseen).map(|at| up.place(at));
        path += &match (last, y) {
            (None, Some(y)) => format!("M{x:.1} {y:.1}"),
            (Some(_), Some(y)) => format!("H{x:.1}V{y:.1}"),
            (Some(_), None) => format!("H{x:.1}"),
            (None, None) => String::new(),
        };
        last = y.map(|y| (x, y));
        known = last.or(known);
    }
    if path.is_empty() {
        return;
    }
    let (class, words) = (curve.class, curve.words);
    // The words stand where the line ends.
    let end = known.map_or(String::new(), |(x, y)| {
        format!(
            "<text class=\"said {class}-word\" x=\"{x:.1}\" y=\"{base:.1}\">{words}</text>",
            x = x + 6.0,
            base = y + 4.0
        )
    });
    out.push_str(&format!(
        "<path class=\"curve {class}\" d=\"{path}\"/>{end}\n"
    ));
}

/// What one person saw.
fn marks(out: &mut String, sight: &Foresight, across: &Axis, up: &Axis) {
    let x = across.place(sight.at);
    if let Some(y) = sight.foreseen.finish.map(|at| up.place(at)) {
        out.push_str(&format!(
            "<circle class=\"mark finish\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\n"
        ));
    }
    if let Some(y) = sight.foreseen.rollback_by.map(|at| up.place(at)) {
        let (x, y) = (x - 4.5, y - 4.5);
        out.push_str(&format!(
            "<rect class=\"mark retreat\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"9\" height=\"9\"/>\n"
        ));
    }
}
