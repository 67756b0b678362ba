//! What there is to know, item by item.

use crate::journal::{Decision, Event, Outcome, Way};
use crate::report::status::{no_rollback, rolling_back};
use crate::run::{Blocker, Condition, Run, Stage, Stamp};
use crate::runbook::{Gate, StepIx};
use crate::situation::{
    Due, DueKind, ServiceFacts, ServiceState, SignOffState, Situation, service_facts,
};
use crate::text::safe;
use crate::time::{Instant, Span};
use crate::words::{
    Names, downtime, downtime_sentence, near, no_longer, not_signed, quoted, reason, scope, terms,
};

use super::{Item, Kind};

/// All of it, in the order in which it is shown; of a kind what passes comes first.
pub(super) fn of(
    s: &Situation,
    names: Names,
    from: Option<&str>,
    began: Option<Instant>,
) -> Vec<Item> {
    let found = Found { s, names, from };
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
    names: Names,
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
        all.extend(rolling_back(s, self.names).into_iter().take(1).map(said));
        all.extend(no_rollback(s).map(said));
        let conflicts = s.run.open_conflicts();
        all.extend(
            conflicts.map(|c| self.item(Kind::Abnormal, Some(&c.number), c.what.to_string())),
        );
        all.extend(self.services());
        all.extend(s.run.plan.in_order().filter_map(|ix| self.otherwise(ix)));
        let failed = s.undos.iter().filter(|u| u.stage == Stage::Failed);
        all.extend(failed.map(|u| said(format!("{} failed", terms::piece(s.run, u.step, u.way)))));
        let lent = s
            .run
            .delegations
            .iter()
            .filter(|d| d.until.is_none_or(|until| s.now <= until));
        all.extend(lent.map(|d| {
            let until = d.until.map(|at| format!("until {}", near(s, at)));
            let what = format!("{} has the role {}", self.names.of(s.run, &d.to), d.role);
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
        let stopped = run
            .stopped
            .iter()
            .map(|(stamp, why)| item("STOPPED".into(), stamp, why));
        let held = run.held.iter().map(|hold| {
            let what = format!("ON HOLD {}", scope(run, hold.scope.as_deref()));
            item(what, &hold.stamp, &hold.because)
        });
        stopped.chain(held).collect()
    }

    /// What does not work as it should, and what was out for longer than it can bear.
    fn services(&self) -> Vec<Item> {
        let bad = |state| matches!(state, ServiceState::Down | ServiceState::Degraded);
        let told = |facts: ServiceFacts| {
            let (name, outlook) = (&facts.service.name, &facts.outlook);
            let is = || format!("{name} is {}", outlook.state.word());
            let what = match (bad(outlook.state), downtime(self.s.run, &facts.downtime)) {
                (true, None) => is(),
                (true, Some(out)) => format!("{}, {out}", is()),
                (false, _) if facts.is_too_long() => downtime_sentence(self.s.run, &facts)?,
                (false, _) => return None,
            };
            let item = self.item(Kind::Abnormal, None, what);
            let current = facts.downtime.current().map(|stretch| stretch.from);
            Some(
                match outlook.since.filter(|_| bad(outlook.state)).or(current) {
                    Some(at) => self.since(item, at),
                    None => item,
                },
            )
        };
        service_facts(self.s).into_iter().filter_map(told).collect()
    }

    /// A step that did not go as planned, or a gate that did not open.
    fn otherwise(&self, ix: StepIx) -> Option<Item> {
        let run = self.s.run;
        let (step, state) = (run.plan.steps.get(ix)?, run.steps.get(ix)?);
        let finish = state.forward.finish();
        let (word, stamp, why) = match (self.s.stage(ix), state.gate.decision()) {
            (Stage::RolledBack, _) => return None,
            (_, Some(decided)) => match decided.decision {
                Decision::Go => return self.doubted_go(ix),
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

    /// A go that was decided over something, or that stood on what doesn't hold any more.
    fn doubted_go(&self, ix: StepIx) -> Option<Item> {
        let gate = self.s.gate(ix)?;
        let decision = gate.decision()?;
        let over = self
            .names
            .objections(self.s.run, &gate, &decision.objections)
            .map(|over| format!("go over {over}"));
        let all: Vec<String> = over.into_iter().chain(no_longer(&gate)).collect();
        let step = self.s.run.plan.steps.get(ix)?;
        let what = format!("{}: {}", step.title, all.join("; "));
        let item = self.item(Kind::Abnormal, Some(&step.number), what);
        (!all.is_empty()).then(|| self.by(item, &decision.decided.stamp))
    }

    fn blockers(&self) -> Vec<Item> {
        let blockers = self.s.run.open_blockers().map(|b| self.blocker(b));
        let conditions = self.s.run.open_conditions().map(|c| self.condition(c));
        blockers.chain(conditions).collect()
    }

    fn condition(&self, condition: &Condition) -> Item {
        let s = self.s;
        let gate = s.run.plan.steps.get(condition.gate).map(|g| &g.number);
        let on = gate.map_or(String::new(), |number| format!(" ({number})"));
        let what = format!("{}{on}", quoted(&condition.title));
        let owner = condition.owner.as_deref();
        let due = condition.due.map(|at| format!("due by {}", near(s, at)));
        let item = self.item(Kind::Condition, Some(&condition.number), what);
        Item {
            who: owner.map(str::to_string),
            next: due,
            passes: self.is_theirs(owner),
            ..self.since(item, condition.asked.at)
        }
    }

    fn blocker(&self, blocker: &Blocker) -> Item {
        let s = self.s;
        let steps: Vec<&str> = blocker
            .steps
            .iter()
            .filter_map(|&ix| Some(s.run.plan.steps.get(ix)?.number.as_str()))
            .collect();
        let on = if steps.is_empty() {
            String::new()
        } else {
            format!(" ({})", steps.join(", "))
        };
        let mut known = Vec::new();
        known.extend(blocker.ticket.as_ref().map(|t| format!("ticket {t}")));
        known.extend(
            blocker
                .resolve_by
                .map(|at| format!("expected by {}", near(s, at))),
        );
        let due = s.due_about(blocker);
        known.extend(due.first().map(|due| self.call(due)));
        // Quoted, as in every sentence: so it is known for somebody's words.
        let what = format!("{}{on}", quoted(&blocker.title));
        let owner = blocker.owner.as_deref();
        // Whose calls it brings, where it has no owner.
        let caller = due.first().map(|due| due.by);
        let item = self.item(Kind::Blocker, Some(&blocker.number), what);
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
        let steps = plan
            .in_order()
            .map(|ix| (ix, Way::Forward, self.s.stage(ix)));
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
            next: s.so_far(ix, way).map(|so_far| so_far.short()),
            passes: self.from.is_some_and(|from| attempt.is_in_hand_of(from)),
            ..item
        })
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
        let sign_offs = s.work(ix, way).sign_offs;
        let given: Vec<String> = sign_offs
            .iter()
            .filter(|f| f.state != SignOffState::Signed)
            .filter(|f| f.given.is_some())
            .map(|f| not_signed(f, |id| self.names.of(s.run, id)))
            .collect();
        let why = if given.is_empty() {
            String::new()
        } else {
            format!(" ({})", given.join(", "))
        };
        let roles = safe(&roles);
        Some(Item {
            next: Some(format!("waits for the sign-off of {roles}{why}")),
            ..self.by(item, &finish.stamp)
        })
    }

    fn calls(&self) -> Vec<Item> {
        let promised = self
            .s
            .due()
            .into_iter()
            .filter(|due| due.kind == DueKind::NextCall);
        promised
            .map(|due| {
                let about = due.about.map_or(String::new(), |b| format!(", about {b}"));
                let what = format!("{}{about}", self.call(&due));
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
        let gates = plan
            .in_order()
            .filter(open)
            .filter_map(|ix| Some((ix, plan.steps[ix].gate.as_ref()?)));
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
        let lines = run
            .log
            .iter()
            .filter(|line| !line.is_void())
            .filter(|line| began.is_none_or(|at| line.occurred() >= at));
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

    /// `call amara, ext 4411, at 02:30`; `38m late` where that is over.
    fn call(&self, due: &Due) -> String {
        let s = self.s;
        let reach = s
            .party(due.whom)
            .reach
            .map_or(String::new(), |n| format!(", {n}"));
        let when = match Span::between(due.at, s.now) {
            late if late.secs() >= 60 => format!("{} late", late.short()),
            _ => format!("at {}", near(s, due.at)),
        };
        format!("call {}{reach}, {when}", self.names.of(s.run, due.whom))
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
