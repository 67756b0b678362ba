//! What each event does to the state.

use crate::journal::{EntryId, Event, Fact, Opening, Pause, Way};
use crate::time::Span;

use super::track::Earlier;
use super::*;

/// What came of an event.
pub(super) enum Effect {
    /// What it says.
    Taken,
    /// A finish that came suspiciously soon after its start.
    Quick,
    /// It says what was known already.
    Confirms,
    /// It stands, but can't be true together with what stood before.
    Contradicts(Earlier),
    /// Nothing: it is about something that is not known here.
    None,
}

impl Run {
    /// Who writes is here, and is checked in by their first entry.
    pub(super) fn hear(&mut self, stamp: &Stamp) {
        for person in [Some(&stamp.by), stamp.typed_by.as_ref()]
            .into_iter()
            .flatten()
        {
            // Those who are only spoken of, a vendor say, are not in the room.
            let typed = stamp.typed_by.as_ref().unwrap_or(&stamp.by) == person;
            if !typed && self.plan.person(person).is_none() {
                continue;
            }
            let presence = self.presence_mut(person, stamp);
            presence.last_heard = presence.last_heard.max(stamp.recorded);
            if typed {
                presence.typed = presence.typed.max(Some(stamp.recorded));
                presence.host = stamp.entry.host().map(str::to_string);
                presence.since.get_or_insert(stamp.at);
                presence.checked_out = None;
            }
        }
    }

    fn presence_mut(&mut self, person: &str, stamp: &Stamp) -> &mut Presence {
        let found = self.people.iter().position(|p| p.person == person);
        let ix = found.unwrap_or_else(|| {
            self.people.push(Presence {
                person: person.to_string(),
                name: None,
                roles: Vec::new(),
                contact: None,
                since: None,
                last_heard: stamp.recorded,
                typed: None,
                host: None,
                checked_out: None,
            });
            self.people.len() - 1
        });
        &mut self.people[ix]
    }

    pub(super) fn take_event(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let because = || fact.text("because").map(str::to_string);
        if breaks_authority(fact) && lets_others_on(&fact.event) {
            return Effect::None;
        }
        match &fact.event {
            Event::RunOpened(opening) => self.take_opening(opening, stamp),
            Event::CheckedIn {
                person,
                roles,
                contact,
            } => {
                let presence = self.presence_mut(person, &stamp);
                presence.since = Some(presence.since.unwrap_or(stamp.at));
                // Whoever ticks them at the roll call sees or hears them.
                presence.last_heard = presence.last_heard.max(stamp.at);
                presence.checked_out = None;
                presence.name = fact
                    .text("name")
                    .map(str::to_string)
                    .or(presence.name.take());
                // Told of the past against the rule that asks for a lead: here, but with no say.
                if !breaks_authority(fact) {
                    presence.roles.extend(roles.iter().cloned());
                }
                presence.contact = contact.clone().or(presence.contact.take());
                Effect::Taken
            }
            Event::CheckedOut { person } => {
                let presence = self.presence_mut(person, &stamp);
                presence.since = None;
                presence.checked_out = Some(stamp.at);
                Effect::Taken
            }
            Event::Delegated { role, to, until } => {
                self.delegations.retain(|d| d.role != *role || d.to != *to);
                self.delegations.push(Delegation {
                    role: role.clone(),
                    to: to.clone(),
                    until: *until,
                    stamp,
                });
                Effect::Taken
            }
            Event::StepStarted { step, way } => {
                let told_late = fact.occurred.is_some();
                self.work_on(step, *way, fact, &stamp.clone(), |run| {
                    run.on_track(step, *way, "started", &stamp.entry.clone(), |t| {
                        t.start(stamp, told_late)
                    })
                })
            }
            Event::StepFinished { step, way, .. } => {
                self.take_results(fact, &stamp);
                self.work_on(step, *way, fact, &stamp.clone(), |run| {
                    run.take_finish(fact, stamp)
                })
            }
            Event::StepSkipped { step, way } => {
                // What a restore took back is nobody's work any more.
                let is_back = self
                    .plan
                    .step(step)
                    .is_some_and(|ix| self.is_rolled_back(ix));
                let knew = is_back || knew(fact, Rule::StillRunning);
                self.on_track(step, *way, "skipped", &stamp.entry.clone(), |t| {
                    t.skip(stamp, because(), knew)
                })
            }
            Event::StepReopened { step, way } => self.take_reopened(step, *way, because(), stamp),
            Event::SignedOff {
                step,
                way,
                role,
                finish,
            }
            | Event::SignOffRefused {
                step,
                way,
                role,
                finish,
            } => {
                let sign_off = SignOff {
                    role: role.clone(),
                    stamp,
                    signed: matches!(fact.event, Event::SignedOff { .. }),
                    finish: finish.clone(),
                    because: because(),
                    lapsed: None,
                    confirmed: Vec::new(),
                };
                self.on_track(step, *way, "signed", &sign_off.stamp.entry.clone(), |t| {
                    t.sign(sign_off)
                })
            }
            Event::EvidenceGiven {
                step,
                way,
                id,
                file,
            } => {
                let given = EvidenceGiven {
                    id: id.clone(),
                    stamp,
                    value: fact.text("value").map(str::to_string),
                    file: file.clone(),
                    attempt: 0,
                };
                self.on_track(step, *way, "proven", &given.stamp.entry.clone(), |t| {
                    t.take_evidence(given)
                })
            }
            Event::CommandRan { step, .. } => self.known_step(Some(step)),
            Event::NoteWritten { step } => self.known_step(step.as_ref()),
            Event::Called {
                contact,
                reached,
                answered,
                blocker,
                next,
            } => {
                self.calls.push(Call {
                    contact: contact.clone(),
                    reached: reached.clone(),
                    answered: *answered,
                    blocker: blocker.clone(),
                    next: *next,
                    text: fact.text("text").map(str::to_string),
                    stamp,
                });
                Effect::Taken
            }
            Event::BlockerRaised { number, fields } => {
                let title = fact.text("title").unwrap_or("(withheld)").to_string();
                self.raise(*number, title, fields, stamp);
                Effect::Taken
            }
            Event::BlockerUpdated { blocker, fields } => {
                self.update_blocker(blocker, fields, fact, stamp)
            }
            Event::BlockerResolved { blocker } => self.resolve(blocker, stamp, because()),
            Event::ConditionMet {
                decision,
                condition,
                ..
            } => self.meet_condition(decision, *condition, stamp, because()),
            Event::Voted {
                gate,
                vote,
                foreseen,
                met,
            } => {
                let held = || self.plan.step(gate).map(|ix| self.criteria_met(ix));
                let voted = Voted {
                    met: met.clone().or_else(held).unwrap_or_default(),
                    stamp,
                    vote: *vote,
                    foreseen: *foreseen,
                    services: self.service_states(),
                    because: because(),
                };
                self.on_gate(gate, |g| g.votes.push(voted))
            }
            Event::CriterionTicked { gate, criterion } => {
                self.on_gate(gate, |g| g.ticks.push((*criterion, stamp)))
            }
            Event::Decided { .. } => self.take_decision(fact, stamp),
            Event::Held { scope } => {
                self.held.retain(|h| h.scope != *scope);
                self.held.push(Hold {
                    scope: scope.clone(),
                    stamp,
                    because: because(),
                });
                Effect::Taken
            }
            Event::Stopped => {
                let stop = (stamp, because());
                self.stopped.get_or_insert(stop.clone());
                self.stops.push(stop);
                Effect::Taken
            }
            Event::Resumed { pause, scope } => self.take_resumed(*pause, scope.as_ref(), stamp),
            Event::RunClosed { outcome } => self.take_close(*outcome, fact, stamp),
            Event::RollbackStarted { extent } => {
                if self.rollback().is_none() {
                    self.ask_again();
                }
                self.rollbacks.push(Rollback {
                    extent: extent.clone(),
                    stamp,
                    because: because(),
                    lifted: None,
                });
                Effect::Taken
            }
            Event::StepAdded { .. } => self.take_added(fact, stamp),
            Event::StepAmended { .. } => self.take_amended(fact, stamp),
            Event::WindowMoved { closes } => self.move_window(*closes, fact, stamp),
            Event::Replanned { planned } => {
                self.set_planned(planned);
                Effect::Taken
            }
            Event::ConflictSettled { .. } => self.take_settlement(fact, stamp),
            // What they change was changed before the fold.
            Event::TakenBack { entry } | Event::Corrected { entry, .. } => {
                if self.line(entry).is_none_or(|l| l.revised_by.is_empty()) {
                    return Effect::None;
                }
                self.lapse_sign_offs(&entry.clone(), &stamp);
                Effect::Taken
            }
            Event::ServiceTested { service, .. } => {
                self.take_results(fact, &stamp);
                match self.plan.service(service) {
                    Some(_) => Effect::Taken,
                    None => Effect::None,
                }
            }
            Event::ClockCompared { .. } => Effect::Taken,
            Event::HandedOver { to } => {
                let text = fact.text("text").map(str::to_string);
                self.take_handed_over(to.as_ref(), text, stamp);
                Effect::Taken
            }
            Event::TakenOver { from } => {
                let text = fact.text("text").map(str::to_string);
                if self.take_taken_over(from.as_ref(), text, stamp) {
                    Effect::Taken
                } else {
                    Effect::None
                }
            }
            Event::GoingForward { phase } => {
                self.going_forward.push(GoingForward {
                    phase: phase.clone(),
                    because: fact.text("because").map(str::to_string),
                    stamp,
                });
                Effect::Taken
            }
            Event::NotUnderstood => Effect::None,
        }
    }

    fn take_resumed(&mut self, pause: Pause, scope: Option<&String>, stamp: Stamp) -> Effect {
        match pause {
            Pause::Stop => {
                self.stops.clear();
                match self.stopped.take() {
                    Some(_) => Effect::Taken,
                    None => Effect::None,
                }
            }
            Pause::Hold => {
                let before = self.held.len();
                self.held.retain(|h| h.scope.as_ref() != scope);
                if self.held.len() < before {
                    Effect::Taken
                } else {
                    Effect::None
                }
            }
            Pause::Rollback if self.rollback().is_none() => Effect::None,
            Pause::Rollback => {
                let active = self.rollbacks.iter_mut().filter(|r| r.lifted.is_none());
                active.for_each(|r| r.lifted = Some(stamp.clone()));
                Effect::Taken
            }
        }
    }

    /// Takes what was done about a step, and what that makes of its having been taken back.
    fn work_on(
        &mut self,
        step: &str,
        way: Way,
        fact: &Fact,
        stamp: &Stamp,
        change: impl FnOnce(&mut Run) -> Effect,
    ) -> Effect {
        let Some(ix) = self.plan.step(step).filter(|_| way.is_forward()) else {
            return change(self);
        };
        if self.is_begun_anew(ix, fact, stamp) {
            self.steps[ix].forward.reopen(stamp.clone(), None);
            self.begin_anew(ix, stamp, None);
        }
        let effect = change(self);
        self.spend_restores(ix, stamp);
        effect
    }

    fn take_reopened(
        &mut self,
        step: &str,
        way: Way,
        because: Option<String>,
        stamp: Stamp,
    ) -> Effect {
        let Some(ix) = self.plan.step(step) else {
            return Effect::None;
        };
        if way == Way::Restore {
            self.unmark_restored(ix);
        }
        let taken_back = way.is_forward() && self.is_rolled_back(ix);
        let track = self.steps[ix].track_mut(way);
        let effect = track.reopen(stamp.clone(), because.clone());
        if taken_back {
            self.begin_anew(ix, &stamp, because);
            return Effect::Taken;
        }
        effect
    }

    fn take_opening(&mut self, opening: &Opening, stamp: Stamp) -> Effect {
        if self.opened.is_some() {
            return Effect::None;
        }
        if opening.shift != Span::ZERO {
            // The plan as it stands, not as it was read: the opening may come late, from a feed
            // that sorts behind others, and what was added by then has its place in `steps`.
            self.plan = self.plan.clone().shifted(opening.shift);
        }
        if let Some(lead) = &opening.lead {
            self.plan.led_by(lead);
        }
        self.set_baseline(&opening.baseline);
        self.opened = Some(Opened {
            opening: opening.clone(),
            stamp,
        });
        Effect::Taken
    }

    fn known_step(&self, step: Option<&String>) -> Effect {
        match step {
            Some(id) if self.plan.step(id).is_none() => Effect::None,
            _ => Effect::Taken,
        }
    }

    /// Changes a track; `said` is what the entry says of the step, for a contradiction.
    pub(super) fn on_track(
        &mut self,
        step: &str,
        way: Way,
        said: &str,
        entry: &EntryId,
        change: impl FnOnce(&mut Track) -> Effect,
    ) -> Effect {
        let Some(ix) = self.plan.step(step) else {
            return Effect::None;
        };
        let effect = change(self.steps[ix].track_mut(way));
        if let Effect::Contradicts(earlier) = &effect {
            let number = &self.plan.steps[ix].number;
            let work = match way {
                Way::Forward => number.to_string(),
                Way::Back => format!("the undo of {number}"),
                Way::Restore => format!("the restore of {number}"),
            };
            let what = format!("{work} is both {said} and {}", earlier.said);
            let both = [earlier.entry.clone(), entry.clone()];
            self.contradiction(what, Some(ix), both);
        }
        effect
    }

    fn on_gate(&mut self, gate: &str, change: impl FnOnce(&mut GateState)) -> Effect {
        let ix = self
            .plan
            .step(gate)
            .filter(|&ix| self.plan.steps[ix].gate.is_some());
        match ix.and_then(|ix| self.steps.get_mut(ix)) {
            Some(state) => {
                change(&mut state.gate);
                Effect::Taken
            }
            None => Effect::None,
        }
    }
}

/// Whether whoever wrote that knew that it breaks the rule.
pub(super) fn knew(fact: &Fact, rule: Rule) -> bool {
    let said = fact.against.iter().chain(&fact.overrides);
    said.into_iter().any(|name| name == rule.name())
}

/// What others rest on. Whoever had no say in it does not get it by telling of the past that it
/// was so: that is on record and marked, and changes nothing. Work that was done is done.
fn lets_others_on(event: &Event) -> bool {
    matches!(
        event,
        Event::Delegated { .. }
            | Event::StepSkipped { .. }
            | Event::SignedOff { .. }
            | Event::Voted { .. }
            | Event::Decided { .. }
            | Event::Resumed { .. }
            | Event::GoingForward { .. }
            | Event::StepAmended { .. }
            | Event::WindowMoved { .. }
    )
}

/// Whether a past fact was entered by somebody who had no say in it.
pub(super) fn breaks_authority(fact: &Fact) -> bool {
    let say = [Rule::NotLead.name(), Rule::NotYourRole.name()];
    fact.against.iter().any(|rule| say.contains(&rule.as_str()))
}
