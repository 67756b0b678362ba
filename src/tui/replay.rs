//! The night again: the same screen, at an earlier place of the merged log. Nothing is read again
//! and nothing is written; what others record meanwhile is for the next replay.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::app::After;
use super::clock::{Clock, Monotonic};
use super::forecast_worker::ForecastWorker;
use super::keys::Seek;
use super::screen::{Access, Cursor, Playback, Saying, Screen, View};
use super::terminal::{Guard, Left, WAIT};
use super::theme::Look;
use super::update::{self, Effect};
use super::view;
use crate::journal::Event as Happened;
use crate::run::{LogLine, Run};
use crate::situation::Situation;
use crate::time::{Instant, parse_within};

/// Seconds of the night in a second.
const SPEEDS: [u32; 6] = [1, 10, 60, 300, 1_200, 3_600];
/// A minute in a second, at first.
const SPEED: usize = 2;
/// So many entries are taken one by one rather than all from the beginning.
const FEW: usize = 64;
/// Between two pictures while it plays.
const FRAME: Duration = Duration::from_millis(50);

/// A run, as it was after so many entries.
pub struct Replay {
    /// As the log tells it to the end.
    night: Run,
    then: Run,
    /// On the clock that orders the log.
    now: Instant,
    playing: bool,
    speed: usize,
    pub screen: Screen,
    worker: ForecastWorker,
}

/// Shows a run again until somebody leaves.
pub fn replay(night: Run, look: Look, clock: &dyn Clock) -> io::Result<Left> {
    let mut guard = Guard::take()?;
    guard.title(&format!("REPLAY {}", night.plan.title))?;
    let mut replay = Replay::new(night, look, guard.terminal.size()?, clock);
    replay.look_ahead(ForecastWorker::in_background());
    let mut after = After::Draw;
    loop {
        if let After::Copy(text) = &after {
            replay.screen.copied(guard.copy(text, None));
            after = After::Draw;
        }
        if let After::Mouse(is_ours) = after {
            guard.mouse(is_ours)?;
            after = After::Draw;
        }
        if after == After::Suspend {
            guard.suspend()?;
            after = After::Redraw;
        }
        if after == After::Redraw {
            guard.clear()?;
            after = After::Draw;
        }
        if after == After::Draw && !event::poll(Duration::ZERO)? {
            guard
                .terminal
                .draw(|frame| replay.draw(frame.area(), frame.buffer_mut()))?;
            after = After::Nothing;
        }
        if guard.is_stopped() {
            return Ok(Left::BySignal);
        }
        if event::poll(if replay.playing { FRAME } else { WAIT })? {
            after = after.and(replay.event(event::read()?, clock));
        }
        if after == After::Leave {
            return Ok(Left::ByKey);
        }
        after = after.and(replay.tick(clock));
    }
}

impl Replay {
    /// Paused at the first entry.
    pub fn new(night: Run, look: Look, size: Size, clock: &dyn Clock) -> Replay {
        let access = Access::ReadOnly("this is a replay: it can't be changed".into());
        let mut screen = Screen::new(look, access, size);
        screen.monotonic = clock.monotonic();
        let mut replay = Replay {
            then: night.after_entries(0),
            now: night.plan.window.opens,
            night,
            playing: false,
            speed: SPEED,
            screen,
            worker: ForecastWorker::Off,
        };
        replay.go_to_entry(1);
        let s = situation(&replay.then, &replay.worker, replay.now);
        update::begin(&s, &mut replay.screen);
        replay.settle();
        replay
    }

    /// From now on it looks ahead, from then.
    pub fn look_ahead(&mut self, worker: ForecastWorker) {
        self.screen.looks_ahead = worker.is_on();
        self.worker = worker;
        self.settle();
    }

    /// The run as it is shown.
    #[cfg(test)]
    pub fn then(&self) -> (&Run, Instant) {
        (&self.then, self.now)
    }

    /// Something came from the terminal.
    pub fn event(&mut self, event: Event, clock: &dyn Clock) -> After {
        self.screen.monotonic = clock.monotonic();
        let s = situation(&self.then, &self.worker, self.now);
        let effect = match event {
            Event::Key(key) => match self.screen.keyboard.key(key, clock.monotonic()) {
                Some(key) => update::key(&s, &mut self.screen, key),
                None => return After::Nothing,
            },
            Event::Paste(text) => {
                update::paste(&s, &mut self.screen, &text);
                None
            }
            Event::Mouse(event) => {
                update::mouse(&s, &mut self.screen, event);
                None
            }
            Event::Resize(width, height) => {
                self.screen.size = Size::new(width, height);
                None
            }
            _ => return After::Nothing,
        };
        match effect {
            Some(Effect::Leave) => return After::Leave,
            Some(Effect::Copy(text)) => return After::Copy(text),
            Some(Effect::Mouse(mouse)) => return After::Mouse(mouse),
            Some(Effect::Redraw) => return After::Redraw,
            Some(Effect::Suspend) => return After::Suspend,
            Some(Effect::Seek(seek)) => self.seek(seek),
            Some(Effect::SeekTo(text)) => self.wind_to(&text),
            // Nothing here writes.
            _ => {}
        }
        self.settle();
        After::Draw
    }

    /// Time went by: while it plays, so does the night.
    pub fn tick(&mut self, clock: &dyn Clock) -> After {
        let monotonic = clock.monotonic();
        let gone = monotonic.saturating_sub(self.screen.monotonic);
        self.screen.monotonic = monotonic;
        let playing = self.playing;
        if playing {
            self.play(gone);
        }
        let seen = self.worker.look(&self.then, self.now, None);
        if seen {
            self.screen.moved = self.worker.moved().cloned();
        }
        if seen || playing {
            self.settle();
            After::Draw
        } else {
            After::Nothing
        }
    }

    /// Draws into a buffer.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let s = situation(&self.then, &self.worker, self.now);
        view::draw(&s, &self.screen, area, buf);
    }

    fn play(&mut self, gone: Monotonic) {
        let gone = gone * SPEEDS.get(self.speed).copied().unwrap_or(1);
        self.now += crate::time::calendar::TimeDelta::from_std(gone).unwrap_or_default();
        let entries = self.night.entries_by(self.now);
        if entries > self.entry() {
            self.tell(entries);
            self.follow();
        }
        if entries == self.night.log.len() {
            self.playing = false;
            self.screen.say(Saying::Fyi, "that is the end of the log");
        }
    }

    fn seek(&mut self, seek: Seek) {
        match seek {
            Seek::PlayOrPause => self.playing = !self.playing,
            Seek::Faster => self.speed = (self.speed + 1).min(SPEEDS.len() - 1),
            Seek::Slower => self.speed = self.speed.saturating_sub(1),
            Seek::NextEntry => self.go_to_entry(self.entry() + 1),
            Seek::EntryBefore => self.go_to_entry(self.entry().saturating_sub(1)),
            Seek::NextMark => self.go_to_mark(|log, at| {
                let ahead = log.get(at..)?.iter().position(is_mark)?;
                Some(at + ahead)
            }),
            Seek::MarkBefore => self.go_to_mark(|log, at| {
                let before = log.get(..at.saturating_sub(1))?;
                before.iter().rposition(is_mark)
            }),
            Seek::Begin => self.go_to_entry(1),
            Seek::End => self.go_to_entry(self.night.log.len()),
            Seek::ToTime => {}
        }
    }

    fn go_to_mark(&mut self, find: impl Fn(&[LogLine], usize) -> Option<usize>) {
        match find(&self.night.log, self.entry()) {
            Some(line) => self.go_to_entry(line + 1),
            None => self
                .screen
                .say(Saying::No, "there is no decision or blocker"),
        }
    }

    /// To a time that was typed; to the nearest end of the night where it is outside.
    fn wind_to(&mut self, text: &str) {
        let moment = |line: Option<&LogLine>| line.map_or(self.now, moment);
        let night = (
            moment(self.night.log.first()),
            moment(self.night.log.last()),
        );
        match parse_within(text, self.now, night, &self.then.plan.window.zone) {
            Ok(at) if at < night.0 => {
                self.go_to_entry(1);
                self.screen.say(Saying::No, "the log starts here");
            }
            Ok(at) if at > night.1 => {
                self.go_to_entry(self.night.log.len());
                self.screen.say(Saying::No, "the log ends here");
            }
            Ok(at) => {
                self.tell(self.night.entries_by(at));
                self.now = at;
                self.follow();
            }
            Err(error) => self.screen.say(Saying::No, error.to_string()),
        }
    }

    /// To that entry, counted from 1, at its moment.
    fn go_to_entry(&mut self, entry: usize) {
        let entry = entry.clamp(1, self.night.log.len().max(1));
        self.tell(entry);
        if let Some(line) = self.night.log.get(entry - 1) {
            self.now = moment(line);
        }
        self.follow();
    }

    /// Tells so many entries; those that come next are taken one by one, as on the night.
    fn tell(&mut self, entries: usize) {
        let told = self.entry();
        let news = self.night.log.get(told..entries);
        match news.filter(|news| news.len() <= FEW) {
            Some(news) => news.iter().for_each(|line| self.then.apply(&line.entry)),
            None => self.then = self.night.after_entries(entries),
        }
        if entries < told {
            self.worker.forget();
            self.screen.moved = None;
        }
    }

    /// The selection goes where the night is.
    fn follow(&mut self) {
        let lately = self.then.log.iter().rev().take(FEW);
        let id = lately.map(step_of).find(Option::is_some).flatten();
        let plan = &self.then.plan;
        if let Some(step) = id.and_then(|id| plan.steps.get(plan.step(id)?)) {
            if let Some(phase) = plan.phases.get(step.phase) {
                self.screen.folded.remove(&phase.id);
            }
            self.screen.cursor = Cursor::Step(step.id.clone());
            if step.gate.is_some() {
                self.screen.lists[View::Gates].id = Some(step.id.clone());
            }
        }
    }

    /// How many entries are shown.
    fn entry(&self) -> usize {
        self.then.log.len()
    }

    /// Brings the screen in line with the place.
    fn settle(&mut self) {
        self.screen.playback = Some(Playback {
            entry: self.entry(),
            of: self.night.log.len(),
            playing: self.playing,
            speed: SPEEDS.get(self.speed).copied().unwrap_or(1),
        });
        let s = situation(&self.then, &self.worker, self.now);
        update::settle(&s, &mut self.screen);
    }
}

fn situation<'a>(then: &'a Run, worker: &'a ForecastWorker, now: Instant) -> Situation<'a> {
    Situation::at(now, then, "").with_ahead(worker.ahead())
}

/// Its place on the clock that orders the log.
fn moment(line: &LogLine) -> Instant {
    line.entry.hlc().at
}

/// The step that it is about, of a blocker the first that is stuck.
fn step_of(line: &LogLine) -> Option<&str> {
    match &line.fact().event {
        Happened::BlockerRaised { fields, .. } => fields.steps.as_ref()?.first(),
        event => return event.step(),
    }
    .map(String::as_str)
}

/// What one looks for in a night.
fn is_mark(line: &LogLine) -> bool {
    let event = &line.entry.fact().event;
    matches!(
        event,
        Happened::Decided { .. } | Happened::BlockerRaised { .. }
    )
}
