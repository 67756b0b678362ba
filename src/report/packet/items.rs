//! What there is to know, item by item.

use crate::journal::{Decision, Event, Outcome, Way};
use crate::report::status::{no_way_back, rolling_back};
use crate::report::words::{quoted, scope};
use crate::report::{called, near, reason, terms};
use crate::run::{Attempt, Blocker, Run, Stage, Stamp, Task};
use crate::runbook::{Gate, StepIx};
use crate::situation::{Due, DueKind, ServiceState, Situation, board};
use crate::text::safe;
use crate::time::{Instant, Span};

use super::{Item, Kind};

/// All of it, in the order in which it is told; of a kind what passes comes first.
pub(super) fn of(s: &Situation, from: Option<&str>, began: Option<Instant>) -> Vec<Item> {
    let found = Found { s, from };
    let mut all = [
        found.abnormal(),
        found.blockers(),
        found.running(),
        found.calls(),
        found.gates(),
        found.notes(began),
    ]
    .concat();
    all.sort_by_key(|item| (item.kind, !item.passes));
    all
}

struct Found<'a> {
    s: &'a Situation<'a>,
    from: Option<&'a str>,
}

impl Found<'_> {
    fn item(&self, kind: Kind, number: Option<&str>, what: String) -> Item {
        Item {
            kind,
            number: number.map(|n| safe(n).into_owned()),
            what: safe(&what).into_owned(),
            who: None,
            since_text: None,
            since: None,
            next: None,
            passes: false,
        }
    }

    fn since(&self, item: Item, at: Instant) -> Item {
        let since_text = Some(self.s.run.plan.window.zone.rfc3339(at));
        Item {
            since: Some(at),
            since_text,
            ..item
        }
    }

    fn by(&self, item: Item, stamp: &Stamp) -> Item {
        let who = Some(stamp.by.clone());
        Item {
            who,
            ..self.since(item, stamp.at)
        }
    }

    fn is_theirs(&self, person: Option<&str>) -> bool {
        self.from.is_some() && person == self.from
    }

    fn abnormal(&self) -> Vec<Item> {
        let s = self.s;
        let said = |what: String| self.item(Kind::Abnormal, None, what);
        let mut all = self.pauses();
        all.extend(rolling_back(s).into_iter().take(1).map(said));
        all.extend(no_way_back(s.run).map(said));
        let conflicts = s.run.open_conflicts();
        all.extend(
            conflicts.map(|c| self.item(Kind::Abnormal, Some(&c.number), c.what.to_string())),
        );
        all.extend(self.services());
        all.extend(s.run.plan.in_order().filter_map(|ix| self.otherwise(ix)));
        let failed = s.undos.iter().filter(|u| u.stage == Stage::Failed);
        all.extend(failed.map(|u| said(format!("{} failed", terms::piece(s.run, u.step, u.way)))));
        let lent = s.run.delegations.iter();
        let lent = lent.filter(|d| d.until.is_none_or(|until| s.now <= until));
        all.extend(lent.map(|d| {
            let until = d.until.map(|at| format!("until {}", near(s, at)));
            let what = format!("{} has the role {}", called(s.run, &d.to), d.role);
            let lent = self.item(Kind::Abnormal, None, what);
            Item {
                next: until,
                ..self.by(lent, &d.stamp)
            }
        }));
        all
    }

    fn pauses(&self) -> Vec<Item> {
        let run = self.s.run;
        let item = |what: String, stamp: &Stamp, why: &Option<String>| {
            self.by(self.item(Kind::Abnormal, None, what + &because(why)), stamp)
        };
        let stopped = run.stopped.iter();
        let stopped = stopped.map(|(stamp, why)| item("STOPPED".into(), stamp, why));
        let held = run.held.iter().map(|hold| {
            let what = format!("ON HOLD {}", scope(run, hold.scope.as_deref()));
            item(what, &hold.stamp, &hold.because)
        });
        stopped.chain(held).collect()
    }

    fn services(&self) -> Vec<Item> {
        let bad = |state| matches!(state, ServiceState::Down | ServiceState::Degraded);
        let all = board(self.s).into_iter().filter(|o| bad(o.state));
        let told = all.filter_map(|outlook| {
            let name = &self.s.run.plan.services.get(outlook.service)?.name;
            let what = format!("{name} is {}", outlook.state.word());
            let item = self.item(Kind::Abnormal, None, what);
            Some(match outlook.since {
                Some(at) => self.since(item, at),
                None => item,
            })
        });
        told.collect()
    }

    /// A step that did not go as planned, or a gate that did not open.
    fn otherwise(&self, ix: StepIx) -> Option<Item> {
        let run = self.s.run;
        let (step, state) = (run.plan.steps.get(ix)?, run.steps.get(ix)?);
        let finish = state.forward.finish();
        let (word, stamp, why) = match (self.s.stage(ix), state.gate.decision()) {
            (Stage::RolledBack, _) => return None,
            (_, Some(decided)) => match decided.decision {
                Decision::Go => return None,
                Decision::NoGo => ("no-go", &decided.stamp, &decided.because),
                Decision::Hold => ("on hold", &decided.stamp, &decided.because),
            },
            (Stage::Skipped, _) => {
                let (stamp, why) = state.forward.skipped.as_ref()?;
                ("skipped", stamp, why)
            }
            _ => match finish.map(|f| (f.outcome, f)) {
                Some((Outcome::Failed, f)) => ("failed", &f.stamp, &f.because),
                Some((Outcome::WorkedAround, f)) => ("worked around", &f.stamp, &f.because),
                _ => return None,
            },
        };
        let what = format!("{} {word}{}", step.title, because(why));
        let item = self.item(Kind::Abnormal, Some(&step.number), what);
        let until = state.gate.decision().and_then(|decided| decided.until);
        Some(Item {
            next: until.map(|at| format!("until {}", near(self.s, at))),
            ..self.by(item, stamp)
        })
    }

    fn blockers(&self) -> Vec<Item> {
        let open = self.s.run.blockers.iter().filter(|b| b.is_open());
        open.map(|blocker| self.blocker(blocker)).collect()
    }

    fn blocker(&self, blocker: &Blocker) -> Item {
        let s = self.s;
        let steps = blocker.steps.iter();
        let steps: Vec<&str> = steps
            .filter_map(|&ix| Some(s.run.plan.steps.get(ix)?.number.as_str()))
            .collect();
        let on = match steps.is_empty() {
            true => String::new(),
            false => format!(" ({})", steps.join(", ")),
        };
        let mut known = Vec::new();
        known.extend(blocker.ticket.as_ref().map(|t| format!("ticket {t}")));
        known.extend(
            blocker
                .resolve_by
                .map(|at| format!("expected by {}", near(s, at))),
        );
        let due = s.due_about(blocker);
        known.extend(due.first().map(|due| call(s, due)));
        let kind = match blocker.is_condition() {
            true => Kind::Condition,
            false => Kind::Blocker,
        };
        // Quoted, as in every sentence: so it is known for somebody's words.
        let what = format!("{}{on}", quoted(&blocker.title));
        let owner = blocker.owner.as_deref();
        // Whose calls it brings, where nobody owns it.
        let caller = due.first().map(|due| due.by);
        let item = self.item(kind, Some(&blocker.number), what);
        Item {
            who: owner.map(str::to_string),
            next: (!known.is_empty()).then(|| safe(&known.join("; ")).into_owned()),
            passes: self.is_theirs(owner.or(caller)),
            ..self.since(item, blocker.raised.at)
        }
    }

    fn running(&self) -> Vec<Item> {
        let plan = &self.s.run.plan;
        let undos = self.s.undos.iter().map(|u| (u.step, u.way, u.stage));
        let steps = plan.in_order();
        let steps = steps.map(|ix| (ix, Way::Forward, self.s.stage(ix)));
        let all = undos.chain(steps);
        all.filter_map(|(ix, way, stage)| match stage {
            Stage::Running => self.running_step(ix, way),
            Stage::AwaitingSignOff => self.unsigned(ix, way),
            _ => None,
        })
        .collect()
    }

    fn running_step(&self, ix: StepIx, way: Way) -> Option<Item> {
        let s = self.s;
        let attempt = s.run.track(ix, way)?.current()?;
        let holder = attempt.in_hand().last();
        let item = self.item(
            Kind::Running,
            Some(&terms::piece(s.run, ix, way)),
            s.run.plan.steps.get(ix)?.title.clone(),
        );
        let item = match attempt.start() {
            Some(at) => self.since(item, at),
            None => item,
        };
        Some(Item {
            who: holder.map(str::to_string),
            next: Some(self.so_far(ix, way, attempt)),
            passes: self.from.is_some_and(|from| attempt.is_in_hand_of(from)),
            ..item
        })
    }

    /// `33m of 45m`.
    fn so_far(&self, ix: StepIx, way: Way, attempt: &Attempt) -> String {
        let took = attempt.duration(self.s.now).short();
        let takes = Task::of(&self.s.run.plan, ix, way).and_then(|task| task.takes);
        match takes {
            Some(takes) => format!("{took} of {}", takes.likely.short()),
            None => took,
        }
    }

    fn unsigned(&self, ix: StepIx, way: Way) -> Option<Item> {
        let s = self.s;
        let attempt = s.run.track(ix, way)?.current()?;
        let finish = attempt.finish.as_ref()?;
        let item = self.item(
            Kind::Running,
            Some(&terms::piece(s.run, ix, way)),
            s.run.plan.steps.get(ix)?.title.clone(),
        );
        let roles = s.run.unsigned(ix, way).join(", ");
        Some(Item {
            next: Some(format!("waits for the sign-off of {}", safe(&roles))),
            ..self.by(item, &finish.stamp)
        })
    }

    fn calls(&self) -> Vec<Item> {
        let promised = self.s.due().into_iter();
        let promised = promised.filter(|due| due.kind == DueKind::NextCall);
        promised
            .map(|due| {
                let about = due.about.map_or(String::new(), |b| format!(", about {b}"));
                let what = format!("{}{about}", call(self.s, &due));
                Item {
                    who: Some(due.by.to_string()),
                    passes: self.is_theirs(Some(due.by)),
                    ..self.item(Kind::Call, None, what)
                }
            })
            .collect()
    }

    fn gates(&self) -> Vec<Item> {
        let plan = &self.s.run.plan;
        let open = |ix: &StepIx| !self.s.stage(*ix).meets_needs() && !self.s.run.goes_back(*ix);
        let gates = plan.in_order().filter(open);
        let gates = gates.filter_map(|ix| Some((ix, plan.steps[ix].gate.as_ref()?)));
        gates.map(|(ix, gate)| self.gate(ix, gate)).collect()
    }

    fn gate(&self, ix: StepIx, gate: &Gate) -> Item {
        let s = self.s;
        let step = &s.run.plan.steps[ix];
        let by = gate
            .decide_by
            .map(|at| format!("decide by {}", near(s, at)));
        let who = format!("{} decides", gate.decides.join(", "));
        let waits = match s.waits_for(ix) {
            none if none.is_empty() => None,
            needs => Some(format!("after {}", needs.join(", "))),
        };
        let next: Vec<String> = by.into_iter().chain([who]).chain(waits).collect();
        Item {
            next: Some(safe(&next.join("; ")).into_owned()),
            ..self.item(Kind::Gate, Some(&step.number), step.title.clone())
        }
    }

    fn notes(&self, began: Option<Instant>) -> Vec<Item> {
        let run = self.s.run;
        let lines = run.log.iter().filter(|line| !line.is_void());
        let lines = lines.filter(|line| began.is_none_or(|at| line.occurred() >= at));
        lines
            .filter_map(|line| match &line.fact().event {
                Event::NoteWritten { step } => {
                    let number = step.as_deref().map(|id| number(run, id));
                    let text = line.fact().text("text").unwrap_or("(withheld)");
                    let item = self.item(Kind::Note, number, text.to_string());
                    Some(Item {
                        who: Some(line.fact().by.clone()),
                        next: reason(line).map(|why| safe(why).into_owned()),
                        ..self.since(item, line.occurred())
                    })
                }
                _ => None,
            })
            .collect()
    }
}

/// `: 'no sponge'`, where there is a reason.
fn because(why: &Option<String>) -> String {
    let why = why.as_deref().filter(|why| !why.is_empty());
    why.map_or(String::new(), |why| format!(": {}", quoted(why)))
}

fn number<'a>(run: &'a Run, id: &'a str) -> &'a str {
    let step = run.plan.step(id).and_then(|ix| run.plan.steps.get(ix));
    step.map_or(id, |step| &step.number)
}

/// `call Amara Osei, ext 4411, at 02:30`; `38m late` where that is over.
fn call(s: &Situation, due: &Due) -> String {
    let party = s.party(due.whom);
    let reach = party.reach.map_or(String::new(), |n| format!(", {n}"));
    let when = match Span::between(due.at, s.now) {
        late if late.secs() >= 60 => format!("{} late", late.short()),
        _ => format!("at {}", near(s, due.at)),
    };
    format!("call {}{reach}, {when}", party.name)
}
