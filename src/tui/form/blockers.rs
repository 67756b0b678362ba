//! Forms about what is stuck. Only the first line of a new blocker is required.

use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble};
use crate::journal::{BlockerFields, TestResult};
use crate::run::{Blocker, Command, Request};
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
        let blocker = blocker(s, of)?;
        let what = match blocker.is_condition() {
            true => "The condition is met:",
            false => "Resolved:",
        };
        let title = format!("{what} {} {}", blocker.number, blocker.title);
        Ok(
            Draft::new(title, vec![Field::line(Slot::Because, "What solved it")])
                .about(Subject::Blocker(blocker.key())),
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
    let open = |b: &&Blocker| b.is_open();
    let found: Vec<&Blocker> = match subject {
        Subject::Blocker(id) => s.run.blocker(id).into_iter().collect(),
        Subject::Contact {
            about: Some(id), ..
        } => s.run.blocker(id).into_iter().collect(),
        Subject::Step(id) => {
            let ix = s.run.plan.step(id);
            let of_step = |b: &&Blocker| ix.is_some_and(|ix| b.steps.contains(&ix));
            s.run.blockers.iter().filter(open).filter(of_step).collect()
        }
        Subject::Service(id) => {
            let of_it = |b: &&Blocker| b.services.contains(id);
            s.run.blockers.iter().filter(open).filter(of_it).collect()
        }
        _ => s.run.blockers.iter().filter(open).collect(),
    };
    match found[..] {
        [one] => Ok(one),
        [] => Err("no open blocker there; B shows all, b raises one".into()),
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
        let at = test.site.as_ref();
        let at = at.map_or(String::new(), |site| format!(" at {site}"));
        let note = test.note.as_ref();
        let note = note.map_or(String::new(), |note| format!(": {note}"));
        format!("{} failed its test{at}{note}", service.name)
    })
}

fn update(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let blocker = blocker(s, of)?;
    if blocker.is_condition() {
        return Err(format!(
            "{} is a condition: R says that it is met",
            blocker.number
        ));
    }
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
        Field::time(Slot::ResolveBy, "Solved by", Nearest::Future)
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
    let fields = BlockerFields {
        severity: all.severity.filter(|_| r.is_changed(Slot::Severity)),
        owner: all.owner.filter(|_| r.is_changed(Slot::Owner)),
        vendor: all.vendor.filter(|_| r.is_changed(Slot::Vendor)),
        ticket: all.ticket.filter(|_| r.is_changed(Slot::Ticket)),
        resolve_by: all.resolve_by.filter(|_| r.is_changed(Slot::ResolveBy)),
        ..BlockerFields::default()
    };
    let text = r.text(Slot::Text);
    if text.is_none() && title.is_none() && fields == BlockerFields::default() {
        let why = "nothing is new yet".to_string();
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
