//! Where we were: what is said after coming back, and when coming back is worth a card.

use super::calls;
use super::form;
use super::pace::Beat;
use super::words::{author, extent_text, my_last, piece};
use crate::journal::Event;
use crate::report::sentence;
use crate::run::LogLine;
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::time::{Instant, Span};

/// Hands off the keys for so long is being away.
const IDLE: Beat = Beat::from_secs(600);
/// Who wrote something so lately still knows it.
const FRESH: Span = Span::minutes(2);
/// As much news as fits the card.
const NEWS: usize = 6;

/// When the hands were last on the keys.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Away {
    last_key: Option<(Beat, Instant)>,
}

/// What the card says; made when it opens, so that it does not change while it is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    pub title: String,
    pub last_act: Option<String>,
    pub half_done: Vec<String>,
    pub since: Vec<String>,
    pub more: usize,
    pub next: Option<String>,
}

impl Away {
    /// A key was pressed. The card, if it came after a long pause in which others wrote, or in
    /// which there was work to do that may have been done away from the keys.
    pub fn key(&mut self, beat: Beat, s: &Situation) -> Option<Card> {
        let (then, left) = self.last_key.replace((beat, s.now))?;
        let idle = beat.saturating_sub(then) >= IDLE;
        let worth_it = || news(s, left).next().is_some() || has_work(s);
        (idle && worth_it()).then(|| card(s, left, "no key was pressed"))
    }

    /// The hands are here from now on.
    pub fn begin(&mut self, beat: Beat, now: Instant) {
        self.last_key = Some((beat, now));
    }
}

/// The card after joining again: only for somebody who has done something in this run before, and
/// was away for a while, or missed something, or left something half done.
pub fn rejoined(s: &Situation) -> Option<Card> {
    let arrives = |l: &&LogLine| {
        matches!(
            l.entry.fact().event,
            Event::RunOpened(_) | Event::CheckedIn { .. }
        )
    };
    let acts = |l: &&LogLine| l.entry.typist() == s.me && !arrives(l);
    let last = s.run.log.iter().rev().find(acts)?;
    let since = last.entry.recorded();
    let was_away = Span::between(since, s.now) >= FRESH;
    let left_work = || running(s).any(|(_, start)| Span::between(start, s.now) >= FRESH);
    if !was_away && news(s, since).next().is_none() && !left_work() {
        return None;
    }
    Some(card(s, since, "your last entry before joining again"))
}

fn card(s: &Situation, left: Instant, why: &str) -> Card {
    let zone = &s.run.plan.window.zone;
    let clock = |line: &LogLine| zone.clock(line.entry.recorded());
    let line = |l: &LogLine| format!("{}  {} {}", clock(l), author(s, l), sentence(s.run, l));
    let all: Vec<String> = news(s, left).map(line).collect();
    let more = all.len().saturating_sub(NEWS);
    let mine = my_last(s).map(|l| format!("{}  {}", clock(l), sentence(s.run, l)));
    Card {
        title: format!(
            "Away {}: {why}, {}.",
            Span::between(left, s.now).short(),
            zone.clock(left)
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
        Turn::Finish => format!("say where {label} stands"),
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
    let mine = running(s).next().map(|_| "; J: say where your steps stand");
    let mine = mine.unwrap_or_default();
    (!typed_by_me).then(|| format!("STOPPED by {}: {why}{mine}", stamp.by))
}

fn rollback(s: &Situation) -> Option<String> {
    let rollback = s.run.rollback()?;
    let stamp = &rollback.stamp;
    let typed_by_me = stamp.typist() == s.me;
    let what = extent_text(s.run, &rollback.extent);
    (!typed_by_me).then(|| format!("ROLLING BACK {what}, called by {}", stamp.by))
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
    s.run.capacity(s.me, "lead", s.now).is_some()
}

/// Whose shift has begun without them, for a lead to call them.
fn late<'a>(s: &'a Situation) -> impl Iterator<Item = String> + 'a {
    let leads = leads(s);
    let begun = s.missing().filter(move |e| leads && e.person.id != s.me);
    begun.filter_map(|e| {
        let from = e.from.filter(|from| *from <= s.now)?;
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
    let calls = due.filter(|due| due.by == s.me && due.is_due(s.now));
    stop(s)
        .into_iter()
        .chain(rollback(s))
        .chain(form::waiting(s))
        .chain(late(s))
        .chain(turns)
        .chain(blockers.map(|b| format!("{} '{}' is on you", b.number, b.title)))
        .chain(calls.map(|due| calls::need(s, &due)))
        .collect()
}
