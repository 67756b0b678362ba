//! The gates, and what speaks for and against each: criteria as they stand, votes, the decision.

use ratatui::layout::Rect;

use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use super::steps::stage_word;
use super::{ahead, people};
use crate::run::{Condition, ConditionState, Decided, Met, Stage};
use crate::runbook::{Gate, ShownBy, Step, StepIx};
use crate::situation::{CriterionFacts, GateFacts, Situation, VoteFacts};
use crate::text::{pad_with, safe, width};
use crate::time::Span;
use crate::tui::layout::Parts;
use crate::tui::names::{Subject, View};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::state::{decision_word, step_number, vote_text};
use crate::words::{called, near, no_longer, objections, services_in_brief};

/// Columns of a criterion's text at most.
const CRITERION: usize = 48;

pub(super) struct Gates;

impl Pane for Gates {
    fn view(&self) -> View {
        View::Gates
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts, pen);
    }

    fn ids(&self, s: &Situation, _: &Screen) -> Vec<Option<String>> {
        ids(s).into_iter().map(Some).collect()
    }

    fn subject(&self, _: &Situation, screen: &Screen) -> Option<Subject> {
        let id = screen.lists[View::Gates].id.clone();
        id.map(Subject::Step)
    }

    fn enter(&self, s: &Situation, screen: &Screen) -> Enter {
        let id = screen.lists[View::Gates].id.as_deref();
        Enter::Work {
            step: id.and_then(|id| s.run.plan.step(id)),
            in_full: false,
        }
    }

    /// One that is decided gives way to the one that is up for a decision.
    fn open(&self, s: &Situation, screen: &mut Screen, _: &Subject) {
        screen.show(View::Gates);
        let plan = &s.run.plan;
        let list = &mut screen.lists[View::Gates];
        let is_decided = |id: &str| plan.step(id).is_none_or(|ix| s.stage(ix) == Stage::Done);
        if list.id.as_deref().is_none_or(is_decided) {
            let is_open = |id: &String| {
                let stage = plan.step(id).map(|ix| s.stage(ix));
                matches!(stage, Some(Stage::Ready | Stage::Failed))
            };
            let open = ids(s).into_iter().find(is_open);
            list.id = open.or(list.id.take());
        }
    }

    fn numbers(&self, s: &Situation) -> Option<Vec<(String, String)>> {
        let steps = s.run.plan.steps.iter();
        let numbered = |step: &Step| Some((step.number.strip_prefix('G')?.into(), step.id.clone()));
        Some(steps.filter_map(numbered).collect())
    }
}

/// The ids of the gates, in the order of the plan.
fn ids(s: &Situation) -> Vec<String> {
    let steps = s
        .run
        .plan
        .in_order()
        .filter_map(|ix| s.run.plan.steps.get(ix));
    steps
        .filter(|s| s.gate.is_some())
        .map(|s| s.id.clone())
        .collect()
}

fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let ids = ids(s);
    let at = screen.lists[View::Gates].index(&ids);
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
    let in_sight = ids.iter().enumerate().skip(screen.lists[View::Gates].top);
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
    pen.texts(area.x, area.y, room, &texts);
}

/// What going on from a gate that is up for a decision leads to: the finish, and the rollback once
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
    let worst = after.max_by_key(|(next, _)| {
        std::cmp::Reverse(s.rollback_limit_after(*next).and_then(|w| w.at()))
    });
    let finish = format!("finish {}, 4 in 5", near(s, finish));
    Some(match worst {
        None => (
            format!("{finish}; the rollback stays as it is"),
            Tone::Plain,
        ),
        Some((next, (text, tone))) => (
            format!(
                "{finish}; {text}, once {} has started",
                step_number(s, next)
            ),
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
            &format!("{}; if nobody decides: {late}", deadline(s, at)),
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
    let Some(facts) = s.gate(ix) else { return };
    for doubt in doubts(s, &facts) {
        page.text(&doubt, Tone::Bad);
    }
    page.text("Criteria", Tone::Strong);
    let columns = facts
        .criteria
        .iter()
        .map(|c| width(&safe(&c.criterion.text)).min(CRITERION))
        .max()
        .unwrap_or(0);
    for facts in &facts.criteria {
        let (text, tone) = criterion_text(s, facts);
        let box_ = match facts.met {
            Met::Yes => "[x]",
            Met::WorkedAround => "[w]",
            Met::No => "[ ]",
        };
        let what = pad_with(
            &safe(&facts.criterion.text),
            columns,
            page.look().ellipsis(),
        );
        page.text(&format!("{box_} {what}  {text}"), tone);
    }
    for c in &facts.conditions {
        let text = format!(
            "{} condition: {} ({})",
            c.number,
            c.title,
            condition_text(s, c)
        );
        let tone = if c.is_open() {
            Tone::Attention
        } else {
            Tone::Faint
        };
        page.text(&text, tone);
    }
    if let Some((text, tone)) = if_we_go(s, ix) {
        page.field("If we go", &text, tone);
    }
    page.field("Votes", &votes_text(s, ix), Tone::Plain);
    write_services(s, ix, page);
    page.field("Voters", &gate.votes.join(", "), Tone::Faint);
    if !facts.objections.silent.is_empty() && facts.decision().is_none() {
        page.field("No vote", &facts.objections.silent.join(", "), Tone::Faint);
    }
    page.field("Decides", &gate.decides.join(", "), Tone::Faint);
    let quiet = quiet(s, gate);
    if !quiet.is_empty() && !s.stage(ix).meets_needs() {
        page.field("Not voted", &quiet.join(", "), Tone::Attention);
    }
    if screen.acts() {
        let keys = format!("v vote   t tick   D decide {}   n note", step.number);
        page.text(&keys, Tone::Key);
    }
}

/// What a decision was made over, and what it stood on that doesn't hold any more.
fn doubts(s: &Situation, gate: &GateFacts) -> Vec<String> {
    let decision = gate.decision();
    let over = decision
        .and_then(|d| objections(s.run, gate, &d.objections))
        .map(|over| format!("Overrode {over}"));
    over.into_iter().chain(no_longer(gate)).collect()
}

/// How a criterion stands, and how that is seen.
fn criterion_text(s: &Situation, facts: &CriterionFacts) -> (String, Tone) {
    let tone = if facts.met.holds() {
        Tone::Good
    } else {
        Tone::Plain
    };
    let text = match (&facts.criterion.shown_by, facts.blocker, facts.tick) {
        (ShownBy::Step(_), Some(b), _) => {
            let until = b.resolve_by.map(|at| format!(", expected {}", near(s, at)));
            let age = s.blocker(b).open_for.short();
            let text = format!("{} BLOCKED {age}{}", b.number, until.unwrap_or_default());
            return (text, Tone::Bad);
        }
        (ShownBy::Step(_), ..) => format!("{} {}", facts.shown_by, facts.state),
        (ShownBy::Service(_), ..) => format!("{}: {}", facts.shown_by, facts.state),
        (ShownBy::Person, _, Some(stamp)) => {
            format!("{} {}", called(s.run, &stamp.by), s.clock(stamp.at))
        }
        (ShownBy::Person, _, None) => "not ticked yet".into(),
    };
    (text, tone)
}

/// `met by amara at 02:40`, `open, grant by 03:00`, `withdrawn at 03:10, the gate was decided again`.
pub(super) fn condition_text(s: &Situation, condition: &Condition) -> String {
    match &condition.state {
        ConditionState::Met(stamp, _) => {
            let by = called(s.run, &stamp.by);
            format!("met by {by} at {}", s.clock(stamp.at))
        }
        ConditionState::Withdrawn(stamp) => {
            let at = s.clock(stamp.at);
            format!("withdrawn at {at}, the gate was decided again")
        }
        ConditionState::Open => {
            let owner = condition
                .owner
                .as_deref()
                .map_or("nobody".to_string(), |id| called(s.run, id));
            let by = condition.due.map(|at| format!(" by {}", near(s, at)));
            format!("open, {owner}{}", by.unwrap_or_default())
        }
    }
}

/// The board now, and as it was at each vote and at the decision where it was another one.
fn write_services(s: &Situation, ix: StepIx, page: &mut Page) {
    let now = s.run.service_states();
    if let Some(text) = services_in_brief(s.run, &now) {
        page.field("Services", &text, Tone::Plain);
    }
    let Some(gate) = s.run.steps.get(ix).map(|st| &st.gate) else {
        return;
    };
    let votes = gate
        .effective_votes()
        .into_iter()
        .map(|vote| (&vote.stamp, vote.vote.word(), &vote.services));
    let decision = gate
        .decision()
        .map(|d| (&d.stamp, decision_word(d), &d.services));
    for (stamp, word, then) in votes.chain(decision).filter(|(.., then)| **then != now) {
        let board = services_in_brief(s.run, then).unwrap_or("none touched".into());
        let text = format!("at {}'s {word}: {board}", called(s.run, &stamp.by));
        page.field(&near(s, stamp.at), &text, Tone::Faint);
    }
}

/// `amara go, joe no-go 'the lab is down'`.
pub(super) fn votes_text(s: &Situation, ix: StepIx) -> String {
    let facts = s.gate(ix);
    let votes = facts.iter().flat_map(|facts| facts.last_votes());
    let one = |facts: &VoteFacts| {
        let v = facts.voted;
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
            called(s.run, &v.stamp.by),
            vote_text(facts)
        )
    };
    let votes: Vec<String> = votes.map(one).collect();
    if votes.is_empty() {
        "nobody has voted".into()
    } else {
        votes.join(", ")
    }
}

/// `2 of 3: Restore verified, ...`, the open ones by name.
pub(super) fn criteria_text(s: &Situation, ix: StepIx) -> String {
    let Some(gate) = s.gate(ix) else {
        return String::new();
    };
    let open: Vec<&str> = gate.open().map(|c| c.criterion.text.as_str()).collect();
    let (all, met) = (gate.criteria.len(), gate.criteria.len() - open.len());
    let still = if open.is_empty() {
        String::new()
    } else {
        format!("; open: {}", open.join(", "))
    };
    format!("{met} of {all}{still}")
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
    let (by, at) = (called(s.run, &decided.stamp.by), s.clock(decided.stamp.at));
    format!("{} by {by} at {at}{until}{why}", decision_word(decided))
}

fn votes_short(s: &Situation, ix: StepIx) -> String {
    match s.gate(ix).map_or((0, 0), |gate| gate.tally()) {
        (0, 0) => "no votes".into(),
        (go, no_go) => format!("{go} go, {no_go} no-go"),
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
    let all = people::ids(s).into_iter().filter(|id| asked(id));
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
