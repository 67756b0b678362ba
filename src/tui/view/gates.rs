//! The gates, and what speaks for and against each: criteria as they stand, votes, the decision.

use ratatui::layout::Rect;

use super::ahead;
use super::layout::Parts;
use super::page::Page;
use super::pen::Pen;
use super::steps::stage_word;
use crate::report::{called, standing};
use crate::run::{Decided, ServiceState, Stage, Voted};
use crate::runbook::{Criterion, Gate, ShownBy, Step, StepIx};
use crate::situation::Situation;
use crate::text::{pad_with, safe, width};
use crate::time::Span;
use crate::tui::rows;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::words::{decision_word, near, step_number, vote_word};

/// Columns of a criterion's text at most.
const CRITERION: usize = 48;

pub(super) fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let ids = rows::gates(s);
    let at = rows::spot_index(&screen.gates, &ids);
    let area = parts.list;
    if ids.is_empty() {
        pen.text(
            area.x + 1,
            area.y,
            area.width,
            "This runbook has no gates.",
            Tone::Faint,
        );
        return;
    }
    let in_sight = ids.iter().enumerate().skip(screen.gates.top);
    for (y, (n, id)) in (area.y..area.bottom()).zip(in_sight) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        if let Some((ix, step, gate)) = gate_of(s, id) {
            draw_row(s, ix, step, gate, line, pen);
        }
        if n == at {
            pen.text(area.x, y, 2, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    let Some((ix, step, _)) = ids.get(at).and_then(|id| gate_of(s, id)) else {
        return;
    };
    let mut page = Page::new(screen.look, parts.detail.width.saturating_sub(2));
    page.text(&format!("{} {}", step.number, step.title), Tone::Strong);
    write(s, screen, ix, &mut page);
    for (y, line) in (parts.detail.y..parts.detail.bottom()).zip(&page.lines) {
        pen.line(
            parts.detail.x + 1,
            y,
            parts.detail.width.saturating_sub(2),
            line,
        );
    }
}

fn draw_row(s: &Situation, ix: StepIx, step: &Step, gate: &Gate, area: Rect, pen: &mut Pen) {
    let (word, tone) = stage_word(s, ix);
    let by = gate.decide_by.map_or(String::new(), |at| deadline(s, at));
    let right = pen.right(area, &format!("{} ", votes_short(s, ix)), Tone::Plain);
    let room = right.saturating_sub(area.x + 1);
    let title = room.saturating_sub(14 + 32);
    let cell = |text: &str, n: u16| pad_with(&safe(text), usize::from(n), pen.look().ellipsis());
    let texts = [
        (format!("   {:<5}", step.number), Tone::Plain),
        (format!("{word:<6}"), tone),
        (cell(&step.title, title), Tone::Plain),
        (format!(" {by}"), Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, room, &texts);
}

/// What going on from a gate that is up for a decision leads to: the finish, and the way back once
/// what stands on it is begun.
fn if_we_go(s: &Situation, ix: StepIx) -> Option<(String, Tone)> {
    let is_up = matches!(s.stage(ix), Stage::Ready | Stage::Failed);
    let finish = s.finish().filter(|_| is_up)?.at?;
    let plan = &s.run.plan;
    let follows = plan
        .in_order()
        .filter(|&next| plan.steps[next].needs.contains(&ix));
    let after = follows.filter_map(|next| Some((next, ahead::after(s, next)?)));
    // The one that costs most.
    let worst = after
        .max_by_key(|(next, _)| std::cmp::Reverse(s.way_back_after(*next).and_then(|w| w.at())));
    let finish = format!("finish {}, 4 in 5", near(s, finish));
    Some(match worst {
        None => (
            format!("{finish}; the way back stays as it is"),
            Tone::Plain,
        ),
        Some((next, (text, tone))) => (
            format!("{finish}; {text}, once {} is begun", step_number(s, next)),
            tone,
        ),
    })
}

/// What a gate is decided on, into a page.
pub(super) fn write(s: &Situation, screen: &Screen, ix: StepIx, page: &mut Page) {
    let Some((step, gate)) = s
        .run
        .plan
        .steps
        .get(ix)
        .and_then(|st| Some((st, st.gate.as_ref()?)))
    else {
        return;
    };
    if let Some(at) = gate.decide_by {
        let late = match gate.if_late {
            crate::runbook::IfLate::Hold => "hold",
            crate::runbook::IfLate::NoGo => "no-go",
        };
        page.text(
            &format!("{}; silence means {late}", deadline(s, at)),
            Tone::Plain,
        );
    }
    match s.run.steps.get(ix).and_then(|st| st.gate.decision()) {
        Some(decided) => page.text(&decided_text(s, decided), stage_word(s, ix).1),
        None => page.text(s.stage(ix).word(), stage_word(s, ix).1),
    }
    let waits = s.waits_for(ix);
    if !waits.is_empty() {
        page.field("After", &waits.join(", "), Tone::Plain);
    }
    page.text("Criteria", Tone::Strong);
    let columns = gate
        .criteria
        .iter()
        .map(|c| width(&safe(&c.text)).min(CRITERION))
        .max();
    let columns = columns.unwrap_or(0);
    for (n, criterion) in gate.criteria.iter().enumerate() {
        let (met, text, tone) = criterion_state(s, ix, n, criterion);
        let box_ = if met { "[x]" } else { "[ ]" };
        let what = pad_with(&safe(&criterion.text), columns, page.look().ellipsis());
        page.text(&format!("{box_} {what}  {text}"), tone);
    }
    for c in s
        .run
        .blockers
        .iter()
        .filter(|b| b.is_condition() && b.steps.contains(&ix))
    {
        let state = match &c.resolved {
            Some((stamp, _)) => format!("met by {} at {}", stamp.by, s.clock(stamp.at)),
            None => {
                let by = c
                    .resolve_by
                    .map_or(String::new(), |at| format!(" by {}", near(s, at)));
                format!("open, {}{by}", c.owner.as_deref().unwrap_or("nobody"))
            }
        };
        page.text(
            &format!("{} condition: {} ({state})", c.number, c.title),
            Tone::Attention,
        );
    }
    if let Some((text, tone)) = if_we_go(s, ix) {
        page.field("If we go", &text, tone);
    }
    page.field("Votes", &votes_text(s, ix), Tone::Plain);
    write_services(s, ix, page);
    page.field("Voters", &gate.votes.join(", "), Tone::Faint);
    page.field("Decides", &gate.decides.join(", "), Tone::Faint);
    let quiet = quiet(s, gate);
    if !quiet.is_empty() && !s.stage(ix).meets_needs() {
        page.field("Not heard", &quiet.join(", "), Tone::Attention);
    }
    if screen.acts() {
        let keys = format!("v vote   t tick   D decide {}   n note", step.number);
        page.text(&keys, Tone::Key);
    }
}

/// Whether a criterion is met, and how that is seen.
fn criterion_state(
    s: &Situation,
    gate: StepIx,
    n: usize,
    criterion: &Criterion,
) -> (bool, String, Tone) {
    match &criterion.shown_by {
        ShownBy::Step(ix) => {
            let (number, stage) = (
                s.run
                    .plan
                    .steps
                    .get(*ix)
                    .map_or("?", |st| st.number.as_str()),
                s.stage(*ix),
            );
            let blocker = s.run.blockers_of(*ix).next();
            let (text, tone) = match (blocker, stage_tone(stage.meets_needs())) {
                (Some(b), _) => {
                    let until = b.resolve_by.map(|at| format!(", expected {}", near(s, at)));
                    let age = b.age(s.now).short();
                    (
                        format!("{} BLOCKED {age}{}", b.number, until.unwrap_or_default()),
                        Tone::Bad,
                    )
                }
                (None, tone) => (format!("{number} {}", stage.word()), tone),
            };
            (stage.meets_needs(), text, tone)
        }
        ShownBy::Service(id) => {
            let name = s
                .run
                .plan
                .service(id)
                .map_or(id.as_str(), |sv| sv.name.as_str());
            let state = s.run.service_state(id).unwrap_or(ServiceState::Untouched);
            let proven = state == ServiceState::Proven;
            let tone = if proven { Tone::Good } else { Tone::Plain };
            (proven, format!("{name}: {}", state.word()), tone)
        }
        ShownBy::Person => match s.run.steps.get(gate).and_then(|st| st.gate.tick(n)) {
            Some(stamp) => (
                true,
                format!("{} {}", stamp.by, s.clock(stamp.at)),
                Tone::Good,
            ),
            None => (false, "not ticked yet".into(), Tone::Plain),
        },
    }
}

/// The board now, and as it was at each vote and at the decision where it was another one.
fn write_services(s: &Situation, ix: StepIx, page: &mut Page) {
    let now = s.run.service_states();
    if let Some(text) = standing(s.run, &now) {
        page.field("Services", &text, Tone::Plain);
    }
    let Some(gate) = s.run.steps.get(ix).map(|st| &st.gate) else {
        return;
    };
    let votes = gate.standing_votes().into_iter();
    let votes = votes.map(|vote| (&vote.stamp, vote_word(vote.vote), &vote.services));
    let decision = gate.decision();
    let decision = decision.map(|d| (&d.stamp, decision_word(d), &d.services));
    for (stamp, word, then) in votes.chain(decision).filter(|(.., then)| **then != now) {
        let board = standing(s.run, then);
        let board = board.as_deref().unwrap_or("none touched");
        let text = format!("at {}'s {word}: {board}", s.run.name_of(&stamp.by));
        page.field(&near(s, stamp.at), &text, Tone::Faint);
    }
}

fn stage_tone(met: bool) -> Tone {
    if met { Tone::Good } else { Tone::Plain }
}

/// `amara go, joe no-go 'the lab is down'`.
pub(super) fn votes_text(s: &Situation, ix: StepIx) -> String {
    let votes = s
        .run
        .steps
        .get(ix)
        .map(|st| st.gate.standing_votes())
        .unwrap_or_default();
    let one = |v: &&Voted| {
        let typed = v
            .stamp
            .typed_by
            .as_ref()
            .map_or(String::new(), |t| format!(" (by {t})"));
        let why = v
            .because
            .as_ref()
            .map_or(String::new(), |b| format!(" '{b}'"));
        format!(
            "{}{typed} {}{why}",
            s.run.name_of(&v.stamp.by),
            vote_word(v.vote)
        )
    };
    match votes.is_empty() {
        true => "nobody has voted".into(),
        false => votes.iter().map(one).collect::<Vec<_>>().join(", "),
    }
}

/// `2 of 3: Restore verified, ...`, the open ones by name.
pub(super) fn criteria_text(s: &Situation, ix: StepIx) -> String {
    let Some(gate) = s.run.plan.steps.get(ix).and_then(|st| st.gate.as_ref()) else {
        return String::new();
    };
    let open: Vec<&str> = (gate.criteria.iter().enumerate())
        .filter(|(n, c)| !criterion_state(s, ix, *n, c).0)
        .map(|(_, c)| c.text.as_str())
        .collect();
    let met = gate.criteria.len() - open.len();
    let still = if open.is_empty() {
        String::new()
    } else {
        format!("; open: {}", open.join(", "))
    };
    format!("{met} of {}{still}", gate.criteria.len())
}

/// `hold by amara at 03:05, until 03:20: waiting for the lab`.
pub(super) fn decided_text(s: &Situation, decided: &Decided) -> String {
    let until = decided
        .until
        .map_or(String::new(), |at| format!(", until {}", near(s, at)));
    let why = decided
        .because
        .as_ref()
        .map_or(String::new(), |b| format!(": {b}"));
    let (by, at) = (s.run.name_of(&decided.stamp.by), s.clock(decided.stamp.at));
    format!("{} by {by} at {at}{until}{why}", decision_word(decided))
}

fn votes_short(s: &Situation, ix: StepIx) -> String {
    let votes = s
        .run
        .steps
        .get(ix)
        .map(|st| st.gate.standing_votes())
        .unwrap_or_default();
    let go = votes.iter().filter(|v| vote_word(v.vote) == "go").count();
    match votes.len() {
        0 => "no votes".into(),
        all => format!("{go} go, {} no-go", all - go),
    }
}

fn deadline(s: &Situation, at: crate::time::Instant) -> String {
    let left = Span::between(s.now, at);
    match left.secs() {
        0.. => format!("decide by {}, in {}", near(s, at), left.short()),
        _ => format!(
            "decide by {}, {} ago",
            near(s, at),
            left.short().trim_start_matches('-')
        ),
    }
}

/// Of those who vote and decide, who is not here, and who has not been heard of for a while.
fn quiet(s: &Situation, gate: &Gate) -> Vec<String> {
    let asked = |id: &str| {
        let mut roles = gate.votes.iter().chain(&gate.decides);
        roles.any(|role| s.run.roles_of(id).contains(role))
    };
    let all = rows::people(s).into_iter().filter(|id| asked(id));
    all.filter_map(|id| {
        let name = called(s.run, &id);
        match s.quiet_since(&id) {
            _ if id != s.me && !s.run.is_present(&id) => Some(format!("{name} (not here)")),
            Some(at) => Some(format!("{name} since {}", near(s, at))),
            None => None,
        }
    })
    .collect()
}

fn gate_of<'a>(s: &'a Situation, id: &str) -> Option<(StepIx, &'a Step, &'a Gate)> {
    let ix = s.run.plan.step(id)?;
    let step = s.run.plan.steps.get(ix)?;
    Some((ix, step, step.gate.as_ref()?))
}
