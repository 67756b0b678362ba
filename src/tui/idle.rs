//! Idle time: when somebody who comes back to the keys gets a card, and what it says.

use super::clock::Monotonic;
use super::{calls, form};
use crate::journal::Event;
use crate::run::LogLine;
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::time::{Instant, Span};
use crate::words::state::{author, extent_text, my_last};
use crate::words::terms::piece;
use crate::words::{called, sentence};

/// No key for so long is being away.
const IDLE: Monotonic = Monotonic::from_secs(600);
/// Who wrote something so lately still knows it.
const FRESH: Span = Span::minutes(2);
/// As much news as fits the card.
const NEWS: usize = 6;

/// When a key was pressed last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Idle {
    last_key: Option<(Monotonic, Instant)>,
}

/// What the card says; made when it opens, so that it does not change while it is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recap {
    pub title: String,
    pub last_act: Option<String>,
    pub half_done: Vec<String>,
    pub since: Vec<String>,
    pub more: usize,
    pub next: Option<String>,
}

impl Idle {
    /// A key was pressed. The card, if it came after a long pause in which others wrote, or in
    /// which there was work to do that may have been done away from the keys.
    pub fn key(&mut self, at: Monotonic, s: &Situation) -> Option<Recap> {
        let (then, left) = self.last_key.replace((at, s.wall))?;
        let idle = at.saturating_sub(then) >= IDLE;
        let worth_it = || news(s, left).next().is_some() || has_work(s);
        (idle && worth_it()).then(|| recap(s, left, "no key was pressed"))
    }

    /// Somebody is at the keys from now on.
    pub fn begin(&mut self, at: Monotonic, now: Instant) {
        self.last_key = Some((at, now));
    }
}

/// The card after joining again: only for somebody who has done something in this run before, and
/// was away for a while, or missed something, or left something half done.
pub fn rejoined(s: &Situation) -> Option<Recap> {
    let arrives = |l: &&LogLine| {
        matches!(
            l.entry.fact().event,
            Event::RunOpened(_) | Event::CheckedIn { .. }
        )
    };
    let acts = |l: &&LogLine| l.entry.typist() == s.me && !arrives(l);
    let last = s.run.log.iter().rev().find(acts)?;
    let since = last.entry.recorded();
    let was_away = Span::between(since, s.wall) >= FRESH;
    let left_work = || running(s).any(|(_, start)| Span::between(start, s.wall) >= FRESH);
    if !was_away && news(s, since).next().is_none() && !left_work() {
        return None;
    }
    Some(recap(s, since, "your last entry before joining again"))
}

fn recap(s: &Situation, left: Instant, why: &str) -> Recap {
    let clock = |line: &LogLine| s.clock(line.entry.recorded());
    let line = |l: &LogLine| format!("{}  {} {}", clock(l), author(s, l), sentence(s.run, l));
    let all: Vec<String> = news(s, left).map(line).collect();
    let more = all.len().saturating_sub(NEWS);
    let mine = my_last(s).map(|l| format!("{}  {}", clock(l), sentence(s.run, l)));
    Recap {
        title: format!(
            "Away {}: {why}, {}.",
            Span::age(left, s.wall).short(),
            s.clock(left)
        ),
        last_act: mine,
        half_done: half_done(s),
        since: all.into_iter().skip(more).collect(),
        more,
        next: s.my_next().map(|(ix, turn)| next_text(s, ix, turn)),
    }
}

/// What others wrote since then.
fn news<'a>(s: &'a Situation, since: Instant) -> impl Iterator<Item = &'a LogLine> {
    let typed_by_me = |line: &LogLine| line.entry.typist() == s.me;
    let lines = s.run.log.iter();
    lines.filter(move |l| l.entry.recorded() > since && !typed_by_me(l))
}

/// A step runs, or is ready, for whoever acts here.
fn has_work(s: &Situation) -> bool {
    let mut turns = s.run.plan.in_order().filter_map(|ix| s.turn(ix));
    turns.any(|turn| matches!(turn, Turn::Finish | Turn::Start))
}

fn half_done(s: &Situation) -> Vec<String> {
    let text = |(ix, start): (StepIx, Instant)| {
        let step = s.run.plan.steps.get(ix)?;
        let since = s.clock(start);
        Some(format!("{} {}, started {since}", step.number, step.title))
    };
    running(s).filter_map(text).collect()
}

/// What I have running, and since when.
fn running<'a>(s: &'a Situation) -> impl Iterator<Item = (StepIx, Instant)> + 'a {
    let mine = s.run.plan.in_order();
    mine.filter(|ix| s.turn(*ix) == Some(Turn::Finish))
        .filter_map(|ix| Some((ix, s.run.steps.get(ix)?.forward.current()?.start()?)))
}

/// What there is to do about a step, or its undo, as one says it.
pub fn next_text(s: &Situation, ix: usize, turn: Turn) -> String {
    let way = s.run.way_of(ix, turn.doing());
    let title = s.run.plan.steps.get(ix).map_or("", |st| &st.title);
    let label = format!("{} {title}", piece(s.run, ix, way));
    match turn {
        Turn::Finish => format!("update {label}"),
        _ => format!("{} {label}", turn_word(turn)),
    }
}

/// The verb of a turn.
pub fn turn_word(turn: Turn) -> &'static str {
    match turn {
        Turn::Finish => "finish",
        Turn::Sign => "sign",
        Turn::Decide => "decide",
        Turn::Vote => "vote on",
        Turn::Start => "start",
    }
}

/// Somebody else stopped the run: everybody says where their work stands.
fn stop(s: &Situation) -> Option<String> {
    let (stamp, why) = s.run.stopped.as_ref()?;
    let typed_by_me = stamp.typist() == s.me;
    let why = why.as_deref().unwrap_or("no reason given");
    let mine = running(s)
        .next()
        .map(|_| "; J: update your steps")
        .unwrap_or_default();
    (!typed_by_me).then(|| format!("STOPPED by {}: {why}{mine}", called(s.run, &stamp.by)))
}

fn rollback(s: &Situation) -> Option<String> {
    let rollback = s.run.rollback()?;
    let stamp = &rollback.stamp;
    let typed_by_me = stamp.typist() == s.me;
    let what = extent_text(s.run, &rollback.extent);
    (!typed_by_me).then(|| {
        format!(
            "ROLLING BACK {what}, called by {}",
            called(s.run, &stamp.by)
        )
    })
}

/// At the beginning of a run, before any work: that the roll is not called yet, for whoever leads.
pub fn roll_call(s: &Situation) -> Option<String> {
    let begun = s.run.steps.iter().any(|step| step.is_begun());
    let missing = s.missing().count();
    let offered = leads(s) && !begun && missing > 0;
    offered.then(|| format!("# roll call: {missing} who should be here have not checked in"))
}

/// Who is there to see that all are here.
fn leads(s: &Situation) -> bool {
    s.run.capacity(s.me, "lead", s.wall).is_some()
}

/// Whose shift has begun without them, for a lead to call them.
fn late<'a>(s: &'a Situation) -> impl Iterator<Item = String> + 'a {
    let leads = leads(s);
    let begun = s.missing().filter(move |e| leads && e.person.id != s.me);
    begun.filter_map(|e| {
        let from = e.from.filter(|from| *from <= s.wall)?;
        let whom = calls::whom(s, &e.person.id);
        Some(format!(
            "{whom} should be here since {}; # roll call",
            s.clock(from)
        ))
    })
}

/// What needs me, to notice when something comes to need me.
pub fn needs(s: &Situation) -> Vec<String> {
    let turns = s.run.plan.in_order().filter_map(|ix| {
        let turn = s.turn(ix).filter(|t| *t != Turn::Finish)?;
        Some(next_text(s, ix, turn))
    });
    let blockers = s.run.open_blockers().filter(|b| {
        let on_mine = |ix: &usize| s.turn(*ix) == Some(Turn::Finish);
        let raised_by_me = b.raised.typist() == s.me;
        !raised_by_me && (b.owner.as_deref() == Some(s.acting) || b.steps.iter().any(on_mine))
    });
    let due = s.due().into_iter();
    let calls = due.filter(|due| due.by == s.me && due.is_due(s.wall));
    stop(s)
        .into_iter()
        .chain(rollback(s))
        .chain(form::waiting(s))
        .chain(late(s))
        .chain(turns)
        .chain(blockers.map(|b| format!("{} '{}' is yours", b.number, b.title)))
        .chain(calls.map(|due| calls::need(s, &due)))
        .collect()
}
