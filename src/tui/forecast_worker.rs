//! The forecast worker: makes the forecast again after every entry and every minute, in the
//! background, so that the screen never waits for it.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use super::cause::News;
use crate::forecast::{Ahead, Effort, Memory, RunSnapshot, Supposed, WhatIf, shown_late, suppose};
use crate::journal::EntryId;
use crate::run::Run;
use crate::runbook::Runbook;
use crate::time::{Instant, Span};
use crate::words::brief_reason;

/// Where the forecast is made.
#[derive(Debug, Default)]
pub enum ForecastWorker {
    /// Nowhere.
    #[default]
    Off,
    /// At once, before the screen is drawn.
    #[cfg(test)]
    AtOnce(Box<Latest>, Memory),
    Background(Box<Latest>, Thread),
}

/// The last answers.
#[derive(Debug, Default)]
pub struct Latest {
    pub ahead: Option<Ahead>,
    /// The last time that the expected finish moved, and why.
    pub moved: Option<Moved>,
    /// What would lie ahead if that were so.
    pub what_if: Option<WhatIf>,
    /// Entries and minute of the last look.
    looked: Option<Moment>,
    /// The same of the last look at what would be, and what was supposed.
    supposed: Option<(Moment, String)>,
    /// The entries that the last answer knew.
    known: usize,
}

/// Entries and minute.
type Moment = (usize, i64);

/// The expected finish moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub by: Span,
    /// In a few words.
    pub why: String,
    pub at: Instant,
}

/// A thread that looks when it is asked to.
#[derive(Debug)]
pub struct Thread {
    asks: Sender<Question>,
    answers: Receiver<Answer>,
    busy: bool,
    /// What it works on is not asked any more.
    outdated: bool,
}

/// A plan and where it stands, and what was supposed to make it so; nothing: as it is.
#[derive(Debug)]
struct Question {
    plan: Runbook,
    snapshot: RunSnapshot,
    supposed: Option<String>,
    /// What was written since the last look, where there was one.
    news: Option<News>,
}

/// What you saw.
#[derive(Debug)]
struct Answer {
    ahead: Option<Ahead>,
    supposed: Option<String>,
    /// The entry that moved the finish, if one did.
    cause: Option<EntryId>,
}

/// What moved by less is not worth a word.
const WORTH_SAYING: Span = Span::minutes(5);

impl ForecastWorker {
    #[cfg(test)]
    pub fn at_once() -> ForecastWorker {
        ForecastWorker::AtOnce(Box::default(), Memory::default())
    }

    pub fn in_background() -> ForecastWorker {
        ForecastWorker::Background(Box::default(), Thread::start())
    }

    pub fn is_on(&self) -> bool {
        !matches!(self, ForecastWorker::Off)
    }

    pub fn ahead(&self) -> Option<&Ahead> {
        self.latest()?.ahead.as_ref()
    }

    pub fn moved(&self) -> Option<&Moved> {
        self.latest()?.moved.as_ref()
    }

    pub fn what_if(&self) -> Option<&WhatIf> {
        self.latest()?.what_if.as_ref()
    }

    fn latest(&self) -> Option<&Latest> {
        match self {
            ForecastWorker::Off => None,
            #[cfg(test)]
            ForecastWorker::AtOnce(latest, _) => Some(latest),
            ForecastWorker::Background(latest, _) => Some(latest),
        }
    }

    /// What you saw is not so any more: the clock went back.
    pub fn forget(&mut self) {
        match self {
            ForecastWorker::Off => {}
            #[cfg(test)]
            ForecastWorker::AtOnce(latest, _) => **latest = Latest::default(),
            ForecastWorker::Background(latest, worker) => {
                **latest = Latest::default();
                worker.outdated = worker.busy;
            }
        }
    }

    /// Looks again where something was written or a minute went by, and at what would be where
    /// something else is supposed; says whether there is something new to be seen.
    pub fn look(&mut self, run: &Run, now: Instant, supposed: Option<&str>) -> bool {
        match self {
            ForecastWorker::Off => false,
            #[cfg(test)]
            ForecastWorker::AtOnce(latest, memory) => {
                let mut seen = false;
                while let Some(question) = latest.next(run, now, supposed) {
                    latest.take(run, question.answer(memory), now);
                    seen = true;
                }
                seen
            }
            ForecastWorker::Background(latest, worker) => {
                let mut seen = false;
                loop {
                    match worker.answers.try_recv() {
                        Ok(answer) => {
                            worker.busy = false;
                            if std::mem::take(&mut worker.outdated) {
                                continue;
                            }
                            latest.take(run, answer, now);
                            seen = true;
                        }
                        Err(TryRecvError::Empty) => break,
                        // It fell; another one looks at what is written next, or in a minute.
                        Err(TryRecvError::Disconnected) => {
                            *worker = Thread::start();
                            break;
                        }
                    }
                }
                // One at a time: of what is typed meanwhile only the last is asked.
                let question = (!worker.busy).then(|| latest.next(run, now, supposed));
                if let Some(question) = question.flatten() {
                    worker.busy = worker.asks.send(question).is_ok();
                }
                seen
            }
        }
    }
}

impl Thread {
    fn start() -> Thread {
        let (asks, questions) = channel::<Question>();
        let (say, answers) = channel();
        thread::spawn(move || {
            let mut memory = Memory::default();
            while let Ok(question) = questions.recv() {
                if say.send(question.answer(&mut memory)).is_err() {
                    return;
                }
            }
        });
        Thread {
            asks,
            answers,
            busy: false,
            outdated: false,
        }
    }
}

impl Question {
    fn answer(self, memory: &mut Memory) -> Answer {
        let ahead = Ahead::of(&self.plan, &self.snapshot, Effort::LIVE, memory).ok();
        let is = ahead.as_ref().and_then(|ahead| ahead.forecast.p80);
        let news = self
            .news
            .as_ref()
            .filter(|news| is.is_some_and(|is| moved(news.was, is).is_some()));
        Answer {
            cause: news.and_then(News::cause),
            ahead,
            supposed: self.supposed,
        }
    }
}

impl Latest {
    /// What to look at next: the run as it is, and then what would be.
    fn next(&mut self, run: &Run, now: Instant, supposed: Option<&str>) -> Option<Question> {
        let wanted = (run.log.len(), now.timestamp() / 60);
        if self.looked.replace(wanted) != Some(wanted) {
            return Some(Question {
                plan: run.plan.clone(),
                snapshot: run.snapshot(now),
                supposed: None,
                news: self.news(run, now),
            });
        }
        let supposed = supposed?.to_string();
        let asked = Some((wanted, supposed.clone()));
        if self.supposed == asked {
            return None;
        }
        self.supposed = asked;
        let snapshot = run.snapshot(now);
        let all = Supposed::read(&supposed, &run.plan, &snapshot).ok()?;
        let (plan, snapshot) = suppose(&run.plan, &snapshot, &all).ok()?;
        Some(Question {
            plan,
            snapshot,
            supposed: Some(supposed),
            news: None,
        })
    }

    fn news(&self, run: &Run, now: Instant) -> Option<News> {
        let entries = self.known..run.log.len();
        let was = self.ahead.as_ref()?.forecast.p80?;
        (!entries.is_empty()).then(|| News {
            run: run.clone(),
            entries,
            was,
            now,
        })
    }

    /// What you saw.
    fn take(&mut self, run: &Run, answer: Answer, now: Instant) {
        let Some(supposed) = answer.supposed else {
            return self.take_what_is(run, answer.ahead, answer.cause, now);
        };
        let supposed = vec![supposed];
        let ahead = answer.ahead;
        self.what_if = ahead.map(|ahead| WhatIf { supposed, ahead });
    }

    /// It knew the entries of the last look.
    fn take_what_is(
        &mut self,
        run: &Run,
        ahead: Option<Ahead>,
        cause: Option<EntryId>,
        now: Instant,
    ) {
        let finish = |ahead: &Option<Ahead>| ahead.as_ref()?.forecast.p80;
        let before = std::mem::replace(&mut self.ahead, ahead);
        let ends = finish(&before).zip(finish(&self.ahead));
        if let Some(by) = ends.and_then(|(was, is)| moved(was, is)) {
            let why = brief_reason(run, cause.as_ref(), now);
            self.moved = Some(Moved { by, why, at: now });
        }
        self.known = self.looked.map_or(0, |(entries, _)| entries);
    }
}

/// By how much the finish moved, as it is shown, where that is worth a word.
fn moved(was: Instant, is: Instant) -> Option<Span> {
    let by = Span::between(shown_late(was), shown_late(is));
    (by.secs().abs() >= WORTH_SAYING.secs()).then_some(by)
}
