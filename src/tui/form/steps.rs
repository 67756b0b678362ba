//! Forms about a step: start, finish, skip, open again, evidence, sign-off.

use super::pauses::{titled_work, warning};
use super::services::{MISSING, missing, result_fields, results};
use super::word::REASON;
use super::{Draft, Field, Reading, Slot, Spec, Subject, Trouble};
use crate::journal::{Outcome, Way};
use crate::run::{Attempt, Command, Doing, Observed, Request, Stage, Task};
use crate::runbook::{EvidenceKind, Service, Step, StepIx};
use crate::situation::Situation;
use crate::words::{called, near, not_signed, sentence};

pub(super) const START: Spec = Spec {
    draft: start,
    build: build_start,
};
pub(super) const FINISH: Spec = Spec {
    draft: |s, of| finish(s, of, 0),
    build: build_finish,
};
pub(super) const WORK_AROUND: Spec = Spec {
    draft: |s, of| finish(s, of, 1),
    build: build_finish,
};
pub(super) const FAIL: Spec = Spec {
    draft: |s, of| finish(s, of, 2),
    build: build_finish,
};
pub(super) const SKIP: Spec = Spec {
    draft: |s, of| {
        let (ix, _) = step(s, of)?;
        let way = s.run.way_of(ix, Doing::Finish);
        let why = Field::line(Slot::Because, "Why").hint(REASON);
        let waits = dependents(s, of);
        let intro =
            (!waits.is_empty()).then(|| format!("These steps will run without it: {waits}"));
        Ok(Draft::new(titled_work(s, "Skip", ix, way), vec![why]).intro(intro))
    },
    build: |r| Ok(vec![Command::Skip { step: r.step() }.into()]),
};
pub(super) const REOPEN: Spec = Spec {
    draft: |s, of| {
        let (ix, _) = step(s, of)?;
        let way = s.run.way_of(ix, Doing::Reopen);
        let why = Field::line(Slot::Because, "Why").hint(REASON);
        Ok(Draft::new(titled_work(s, "Reopen", ix, way), vec![why]))
    },
    build: |r| Ok(vec![Command::Reopen { step: r.step() }.into()]),
};
pub(super) const EVIDENCE: Spec = Spec {
    draft: |s, of| {
        let (ix, step) = step(s, of)?;
        let way = s.run.way_of(ix, Doing::Finish);
        let fields = evidence_fields(s, ix, way);
        if fields.is_empty() {
            Err(format!(
                "{} asks for no evidence; n writes a note",
                step.number
            ))
        } else {
            let signed = s.run.has_signature(ix, way).then(|| SIGNED.to_string());
            Ok(Draft::new(titled_work(s, "Evidence for", ix, way), fields).intro(signed))
        }
    },
    build: |r| Ok(evidence(r)),
};
pub(super) const SIGN: Spec = Spec {
    draft: |s, of| sign(s, of, "Sign"),
    build: |r| build_sign(r, true),
};
pub(super) const REFUSE_SIGN: Spec = Spec {
    draft: |s, of| sign(s, of, "Refuse to sign"),
    build: |r| build_sign(r, false),
};

const SIGNED: &str = "It is signed: to change it, give a reason; it must then be signed again.";

/// The outcomes of the choice, in its order.
const OUTCOMES: [(Outcome, &str); 3] = [
    (Outcome::Done, "done"),
    (Outcome::WorkedAround, "worked around"),
    (Outcome::Failed, "failed"),
];

/// The step that a form is about, or what to do first.
pub(super) fn step<'a>(s: &'a Situation, subject: &Subject) -> Result<(StepIx, &'a Step), String> {
    let Subject::Step(id) = subject else {
        return Err("choose a step first".into());
    };
    let ix = s
        .run
        .plan
        .step(id)
        .ok_or_else(|| format!("there is no step {id} any more"))?;
    s.run
        .plan
        .steps
        .get(ix)
        .map(|step| (ix, step))
        .ok_or_else(|| "choose a step first".into())
}

pub(super) fn titled(verb: &str, step: &Step) -> String {
    format!("{verb} {} {}", step.number, step.title)
}

fn no_gate(step: &Step) -> Result<(), String> {
    match step.gate {
        Some(_) => Err(format!("{} is a gate; D decides it, v votes", step.number)),
        None => Ok(()),
    }
}

fn start(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let (ix, step) = step(s, of)?;
    no_gate(step)?;
    let way = s.run.way_of(ix, Doing::Start);
    let mut intro: Vec<String> = taken(s, ix, way).into_iter().collect();
    if let Some(what) = step.first_time.as_ref().filter(|_| way.is_forward()) {
        intro.push(format!(
            "First time with {what}: take it slowly, two pairs of eyes."
        ));
    }
    intro.extend(warning(s, ix).filter(|_| way.is_forward()));
    intro.extend(what_to_do(s, ix, way));
    let fields = confirm_field(s, ix, way).into_iter().collect();
    Ok(Draft::new(titled_work(s, "Start", ix, way), fields).intro(intro))
}

/// Somebody else has it in hand: whoever starts it too joins them, with a reason.
fn taken(s: &Situation, ix: StepIx, way: Way) -> Option<String> {
    let attempt = s.run.track(ix, way).filter(|t| t.is_running())?.current()?;
    let who: Vec<String> = attempt.in_hand().map(|id| called(s.run, id)).collect();
    let since = attempt.start().map(|at| near(s, at)).unwrap_or_default();
    let heard = s.as_of(attempt).map_or(String::new(), |at| {
        format!(", no news since {}", near(s, at))
    });
    Some(format!(
        "{} has had it running since {since}{heard}. To join, override.",
        who.join(", ")
    ))
}

/// Of an undo or a restore, which is not in sight as the step is: what there is to do.
fn what_to_do(s: &Situation, ix: StepIx, way: Way) -> Option<String> {
    let task = Task::of(&s.run.plan, ix, way).filter(|_| !way.is_forward())?;
    let first = task.instructions.lines().find(|l| !l.trim().is_empty())?;
    Some(format!("Do: {}", first.trim()))
}

fn confirm_field(s: &Situation, ix: StepIx, way: Way) -> Option<Field> {
    let wanted = Task::of(&s.run.plan, ix, way)?.confirm?;
    Some(Field::line(Slot::Confirm, "Confirm").hint(format!("type {wanted}")))
}

fn build_start(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let confirm = r.text(Slot::Confirm);
    let step = r.step();
    Ok(vec![Command::Start { step, confirm }.into()])
}

fn finish(s: &Situation, of: &Subject, outcome: usize) -> Result<Draft, String> {
    let (ix, step) = step(s, of)?;
    no_gate(step)?;
    let way = s.run.way_of(ix, Doing::Finish);
    let task = Task::of(&s.run.plan, ix, way).unwrap_or_default();
    let mut fields: Vec<Field> = Vec::new();
    // Evidence first: it is what there is to type when all went well.
    fields.extend(evidence_fields(s, ix, way));
    if s.run.work_stage(ix, way) != Some(Stage::Running) {
        fields.extend(confirm_field(s, ix, way));
    }
    let tested: Vec<&Service> = task
        .tests
        .iter()
        .filter_map(|id| s.run.plan.service(id))
        .collect();
    fields.extend(results_of(&tested));
    if outcome == 0 && !tested.is_empty() {
        fields.push(Field::line(Slot::Because, "Note").hint("test result"));
    }
    let words = OUTCOMES.map(|(_, word)| word);
    fields.push(Field::choice(Slot::Outcome, "Outcome", words).choosing(outcome));
    let mut draft = Draft::new(titled_work(s, "Finish", ix, way), fields);
    draft
        .intro
        .extend(task.expect.map(|e| format!("Expect: {e}")));
    let how = |service: &&Service| Some(format!("Test: {}", service.test.as_ref()?));
    draft.intro.extend(tested.iter().filter_map(how));
    for blocker in s.run.blockers_on(ix, way) {
        draft
            .intro
            .push(format!("{} is open: {}", blocker.number, blocker.title));
    }
    if !task.sign_off.is_empty() {
        draft.intro.push(format!(
            "Then it waits for the sign-off of {}",
            task.sign_off.join(", ")
        ));
    }
    if outcome > 0 {
        draft
            .fields
            .insert(0, Field::line(Slot::Because, "Why").hint(REASON));
    }
    Ok(draft)
}

fn build_finish(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let outcome = OUTCOMES[r.chosen(Slot::Outcome).min(2)].0;
    // Who says that it is done, or that it failed, has seen what it tests, or says that it was not
    // tested; who works around it may have nothing to test.
    let was_tested = outcome != Outcome::WorkedAround;
    if let Some(slot) = missing(r.form).filter(|_| was_tested) {
        let why = MISSING.to_string();
        return Err(Trouble::Field { slot, why });
    }
    let mut requests = evidence(r);
    let finish = Command::Finish {
        step: r.step(),
        outcome,
        confirm: r.text(Slot::Confirm),
        results: results(r.form),
    };
    requests.push(finish.into());
    Ok(requests)
}

/// The results that a finish asks for, each named after its service.
fn results_of(tested: &[&Service]) -> Vec<Field> {
    let label = |service: &Service, field: &Field| match &field.slot {
        Slot::Result {
            site: Some(site), ..
        } => format!("{} {site}", service.name),
        _ => service.name.clone(),
    };
    let named = |service: &Service| -> Vec<Field> {
        let mut fields = result_fields(service);
        for field in &mut fields {
            field.label = label(service, field);
        }
        fields
    };
    tested.iter().flat_map(|service| named(service)).collect()
}

/// A field for each thing to prove, with what was given already.
fn evidence_fields(s: &Situation, ix: StepIx, way: Way) -> Vec<Field> {
    let task = Task::of(&s.run.plan, ix, way).unwrap_or_default();
    let given = |id: &str| s.run.track(ix, way)?.evidence(id)?.value.clone();
    let one = |e: &crate::runbook::Evidence| {
        let slot = Slot::Evidence(e.id.clone());
        let value = given(&e.id);
        let field = match &e.kind {
            EvidenceKind::Text => Field::line(slot, &e.ask),
            EvidenceKind::Number { min, max } => Field::line(slot, &e.ask).hint(bounds(*min, *max)),
            EvidenceKind::File => {
                let hint = value.as_ref().map(|v| format!("given: {v}"));
                return Field::path(slot, &e.ask)
                    .hint(hint.unwrap_or_else(|| "the path of a file".into()));
            }
            EvidenceKind::Choice(choices) => {
                let options = std::iter::once("-").chain(choices.iter().map(String::as_str));
                let chosen = value
                    .as_ref()
                    .and_then(|v| choices.iter().position(|c| c == v));
                return Field::choice(slot, &e.ask, options).choosing(chosen.map_or(0, |c| c + 1));
            }
        };
        field.filled(value.unwrap_or_default())
    };
    task.evidence.iter().map(one).collect()
}

pub(super) fn bounds(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("a number from {min} to {max}"),
        (Some(min), None) => format!("a number, at least {min}"),
        (None, Some(max)) => format!("a number, at most {max}"),
        (None, None) => "a number".into(),
    }
}

/// What was answered here: what stood there already may be older than another person's answer.
fn evidence(r: &Reading) -> Vec<Request> {
    let mut requests = Vec::new();
    for field in r.form.fields.iter().filter(|f| f.is_changed()) {
        let Slot::Evidence(id) = &field.slot else {
            continue;
        };
        let answer = field.answer();
        if answer.is_empty() || field.chosen() == Some(0) {
            continue;
        }
        let given = Command::Evidence {
            step: r.step(),
            id: id.clone(),
            value: Observed::Value(answer),
        };
        requests.push(given.into());
    }
    requests
}

fn sign(s: &Situation, of: &Subject, verb: &str) -> Result<Draft, String> {
    let (ix, step) = step(s, of)?;
    let way = s.run.way_of(ix, Doing::Sign);
    let task = Task::of(&s.run.plan, ix, way).unwrap_or_default();
    if task.sign_off.is_empty() {
        return Err(format!("{} asks for no sign-off", step.number));
    }
    let track = s.run.track(ix, way);
    let attempt = track.and_then(|t| t.current());
    let mut roles = s.run.unsigned(ix, way);
    if roles.is_empty() {
        roles = task.sign_off.iter().map(String::as_str).collect();
    }
    // What can be signed by whoever acts stands first.
    roles.sort_by_key(|role| s.run.capacity(s.acting, role, s.now).is_none());
    let fields = match verb {
        "Sign" => vec![Field::choice(Slot::Role, "As", roles)],
        _ => vec![
            Field::choice(Slot::Role, "As", roles),
            Field::line(Slot::Because, "Why").hint(REASON),
        ],
    };
    let mut draft = Draft::new(titled_work(s, verb, ix, way), fields);
    if let Some(finish) = attempt.and_then(|a| a.finish.as_ref()) {
        let by = called(s.run, &finish.stamp.by);
        draft
            .intro
            .push(format!("Finished by {by} at {}", s.clock(finish.stamp.at)));
    }
    draft
        .intro
        .extend(task.expect.map(|e| format!("Expect: {e}")));
    for evidence in task.evidence {
        let given = track.and_then(|t| t.evidence(&evidence.id));
        let value = given
            .and_then(|g| g.value.as_deref())
            .unwrap_or("nothing given");
        draft.intro.push(format!("{}: {value}", evidence.ask));
    }
    draft.intro.extend(attempt.and_then(|a| tested(s, a)));
    draft.intro.extend(changed(s, ix, way));
    Ok(draft)
}

/// `Tests: Medical records pass, Printing fail`: what the finish recorded about them.
fn tested(s: &Situation, attempt: &Attempt) -> Option<String> {
    let finish = attempt.finish.as_ref()?;
    let told: Vec<String> = s
        .run
        .tests
        .iter()
        .filter(|t| finish.is(&t.stamp.entry))
        .map(|test| {
            let name = s
                .run
                .plan
                .service(&test.service)
                .map(|service| &service.name);
            let site = test.site.as_ref().map(|site| format!(" {site}"));
            let (name, site) = (name.unwrap_or(&test.service), site.unwrap_or_default());
            format!("{name}{site} {}", test.result.word())
        })
        .collect();
    (!told.is_empty()).then(|| format!("Tests: {}", told.join(", ")))
}

/// What was changed of what somebody had signed.
fn changed(s: &Situation, ix: StepIx, way: Way) -> Vec<String> {
    let sign_offs = s.work(ix, way).sign_offs;
    let changed = sign_offs.iter().filter_map(|facts| {
        let change = facts.given?.lapsed.as_ref()?;
        let what = sentence(s.run, s.run.line(&change.entry)?);
        let since = not_signed(facts, |id| called(s.run, id));
        let (who, at) = (called(s.run, &change.by), near(s, change.at));
        Some(format!("{}: {since}: {at} {who} {what}", facts.role))
    });
    changed.collect()
}

fn build_sign(r: &Reading, signed: bool) -> Result<Vec<Request>, Trouble> {
    let (step, role) = (r.step(), r.text(Slot::Role).unwrap_or_default());
    let command = if signed {
        Command::Sign { step, role }
    } else {
        Command::RefuseSign { step, role }
    };
    Ok(vec![command.into()])
}

/// The numbers of the steps that need this one.
fn dependents(s: &Situation, of: &Subject) -> String {
    let Ok((ix, _)) = step(s, of) else {
        return String::new();
    };
    let needing = s
        .run
        .plan
        .steps
        .iter()
        .filter(|other| other.needs.contains(&ix));
    needing
        .map(|other| other.number.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
