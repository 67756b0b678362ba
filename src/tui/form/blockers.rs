//! Forms about what is stuck. Only the first line of a new blocker is required.

use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble};
use crate::journal::{BlockerFields, TestResult};
use crate::run::{Blocker, Command, Obstacle, Request};
use crate::runbook::{Service, Severity};
use crate::situation::Situation;
use crate::time::{Instant, Nearest};

pub(super) const BLOCK: Spec = Spec {
    draft: block,
    build: |r| {
        let title = r.must(Slot::Title, "say what is stuck, in a few words")?;
        let fields = fields(r)?;
        Ok(vec![Command::Block { title, fields }.into()])
    },
};
pub(super) const UPDATE: Spec = Spec {
    draft: update,
    build: build_update,
};
pub(super) const UNBLOCK: Spec = Spec {
    draft: |s, of| {
        let obstacle = obstacle(s, of)?;
        let what = match obstacle {
            Obstacle::Condition(_) => "The condition is met:",
            Obstacle::Blocker(_) => "Resolved:",
        };
        let title = format!("{what} {} {}", obstacle.number(), obstacle.title());
        Ok(
            Draft::new(title, vec![Field::line(Slot::Because, "What resolved it")])
                .about(Subject::Blocker(obstacle.key())),
        )
    },
    build: |r| {
        let blocker = r.blocker();
        Ok(vec![Command::Unblock { blocker }.into()])
    },
};

const SEVERITIES: [(Severity, &str); 3] = [
    (Severity::High, "high"),
    (Severity::Medium, "medium"),
    (Severity::Low, "low"),
];

/// The blocker that is meant: the selected one, or the only one of the selected step.
pub(super) fn blocker<'a>(s: &'a Situation, subject: &Subject) -> Result<&'a Blocker, String> {
    match obstacle(s, subject)? {
        Obstacle::Blocker(blocker) => Ok(blocker),
        Obstacle::Condition(condition) => Err(format!(
            "{} is a condition: press R when it is met",
            condition.number
        )),
    }
}

/// The same, where a condition of a gate can be meant as well.
fn obstacle<'a>(s: &'a Situation, subject: &Subject) -> Result<Obstacle<'a>, String> {
    let is_meant = |o: &Obstacle<'a>| match (subject, *o) {
        (Subject::Step(id), Obstacle::Blocker(b)) => {
            s.run.plan.step(id).is_some_and(|ix| b.steps.contains(&ix))
        }
        (Subject::Step(id), Obstacle::Condition(c)) => s.run.plan.step(id) == Some(c.gate),
        (Subject::Service(id), o) => o.blocker().is_some_and(|b| b.services.contains(id)),
        _ => true,
    };
    let found: Vec<Obstacle> = match subject {
        Subject::Blocker(id) => s.run.obstacle(id).into_iter().collect(),
        Subject::Contact {
            about: Some(id), ..
        } => s.run.obstacle(id).into_iter().collect(),
        _ => {
            let open = s.run.obstacles().filter(|o| o.is_open());
            open.filter(is_meant).collect()
        }
    };
    match found[..] {
        [one] => Ok(one),
        [] => Err("no open blocker on this step; B shows all, b raises one".into()),
        _ => Err("several are open: choose one with B".into()),
    }
}

fn block(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let number = |id: &String| {
        let step = s.run.plan.step(id).and_then(|ix| s.run.plan.steps.get(ix));
        step.map(|step| (step.number.clone(), step.title.clone()))
    };
    let on = match of {
        Subject::Step(id) => number(id),
        _ => None,
    };
    let service = match of {
        Subject::Service(id) => s.run.plan.service(id),
        _ => None,
    };
    let title = match &on {
        _ if service.is_some() => {
            format!("Blocker on {}", service.map_or("", |service| &service.name))
        }
        Some((number, title)) => format!("Blocker on {number} {title}"),
        None => "Blocker on the run as a whole".into(),
    };
    let what = Field::text(Slot::Title, "What").hint("a few words are enough");
    let mut all = vec![what.filled(service.map_or(String::new(), |sv| what_failed(s, sv)))];
    let vendor = service.and_then(|service| service.contact.clone());
    all.extend(detail_fields(None, vendor, s));
    let steps = on.map(|(number, _)| number).unwrap_or_default();
    all.push(
        Field::picks(Slot::Steps, "Steps", Source::Steps)
            .filled(steps)
            .hint(if service.is_some() {
                "none"
            } else {
                "the whole run"
            }),
    );
    let down = Field::picks(Slot::Services, "Services", Source::Services);
    all.push(down.filled(service.map_or("", |service| &service.id)));
    Ok(Draft::new(title, all))
}

/// What the last failed test of a service said: `Records: the test failed at north, no logon`.
fn what_failed(s: &Situation, service: &Service) -> String {
    let mut tests = s.run.tests.iter().rev();
    let last = tests.find(|test| test.service == service.id);
    let failed = last.filter(|test| test.result == TestResult::Fail);
    failed.map_or(String::new(), |test| {
        let at = test
            .site
            .as_ref()
            .map_or(String::new(), |site| format!(" at {site}"));
        let note = test
            .note
            .as_ref()
            .map_or(String::new(), |note| format!(": {note}"));
        format!("{} failed its test{at}{note}", service.name)
    })
}

fn update(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let blocker = blocker(s, of)?;
    let mut all = vec![
        Field::text(Slot::Text, "What is new"),
        Field::line(Slot::Title, "What").filled(&blocker.title),
    ];
    all.extend(detail_fields(Some(blocker), blocker.vendor.clone(), s));
    Ok(
        Draft::new(format!("Update {} {}", blocker.number, blocker.title), all)
            .about(Subject::Blocker(blocker.key())),
    )
}

/// The fields that a new blocker and an update share.
fn detail_fields(of: Option<&Blocker>, vendor: Option<String>, s: &Situation) -> Vec<Field> {
    let text = |get: fn(&Blocker) -> &Option<String>| of.and_then(|b| get(b).clone());
    let severity = of.map_or(Severity::High, |b| b.severity);
    let chosen = SEVERITIES
        .iter()
        .position(|(sev, _)| *sev == severity)
        .unwrap_or(0);
    let time = of.and_then(|b| b.resolve_by).map(|at| clock_text(s, at));
    vec![
        Field::choice(Slot::Severity, "Severity", SEVERITIES.map(|(_, word)| word))
            .choosing(chosen),
        Field::pick(Slot::Owner, "Owner", Source::Anyone)
            .filled(text(|b| &b.owner).unwrap_or_default()),
        Field::pick(Slot::Vendor, "Vendor", Source::Contacts).filled(vendor.unwrap_or_default()),
        Field::line(Slot::Ticket, "Ticket").filled(text(|b| &b.ticket).unwrap_or_default()),
        Field::time(Slot::ResolveBy, "Resolve by", Nearest::Future)
            .hint("03:00 or +30m")
            .filled(time.unwrap_or_default()),
    ]
}

/// A time as the field would take it back, whatever the day.
pub(super) fn clock_text(s: &Situation, at: Instant) -> String {
    s.run
        .plan
        .window
        .zone
        .local(at)
        .format("%Y-%m-%d %H:%M%:z")
        .to_string()
}

fn fields(r: &Reading) -> Result<BlockerFields, Trouble> {
    let (steps, services) = (r.all(Slot::Steps), r.all(Slot::Services));
    Ok(BlockerFields {
        steps: (!steps.is_empty()).then_some(steps),
        services: (!services.is_empty()).then_some(services),
        severity: Some(SEVERITIES[r.chosen(Slot::Severity).min(2)].0),
        owner: r.who(Slot::Owner),
        vendor: r.who(Slot::Vendor),
        ticket: r.text(Slot::Ticket),
        resolve_by: r.time(Slot::ResolveBy)?,
    })
}

/// Only what was changed here: an untouched field may be older than another person's update.
fn build_update(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let all = fields(r)?;
    let title = r.text(Slot::Title).filter(|_| r.is_changed(Slot::Title));
    if all.resolve_by.is_none() && r.is_changed(Slot::ResolveBy) {
        let why = "a time can be moved, not removed".to_string();
        return Err(Trouble::Field {
            slot: Slot::ResolveBy,
            why,
        });
    }
    // What was emptied is nobody's, or none, from now on.
    let changed =
        |answer: Option<String>, slot: Slot| r.is_changed(slot).then(|| answer.unwrap_or_default());
    let fields = BlockerFields {
        severity: all.severity.filter(|_| r.is_changed(Slot::Severity)),
        owner: changed(all.owner, Slot::Owner),
        vendor: changed(all.vendor, Slot::Vendor),
        ticket: changed(all.ticket, Slot::Ticket),
        resolve_by: all.resolve_by.filter(|_| r.is_changed(Slot::ResolveBy)),
        ..BlockerFields::default()
    };
    let text = r.text(Slot::Text);
    if text.is_none() && title.is_none() && fields == BlockerFields::default() {
        let why = "nothing is changed yet".to_string();
        return Err(Trouble::Field {
            slot: Slot::Text,
            why,
        });
    }
    let blocker = r.blocker();
    let command = Command::Update {
        blocker,
        title,
        text,
        fields,
    };
    Ok(vec![command.into()])
}
