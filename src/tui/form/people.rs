//! Forms about people: who is here, who was called, what somebody says.

use super::blockers::blocker;
use super::word::REASON;
use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble, When};
use crate::run::{Blocker, Command, Request};
use crate::situation::Situation;
use crate::time::Nearest;

pub(super) const CHECK_IN: Spec = Spec {
    draft: |s, of| {
        let who = match of {
            Subject::Person(id) if id != s.acting => id.clone(),
            _ => String::new(),
        };
        let fields = vec![
            Field::pick(Slot::Name, "Who", Source::People)
                .hint("me")
                .filled(who),
            Field::picks(Slot::Roles, "Roles", Source::Roles).hint("for an outside person"),
            Field::line(Slot::Reach, "Reached at").hint("phone, room"),
        ];
        Ok(Draft::new("Check in", fields))
    },
    build: |r| {
        let (name, roles, contact) = (r.who(Slot::Name), r.all(Slot::Roles), r.text(Slot::Reach));
        let command = Command::CheckIn {
            name,
            roles,
            contact,
        };
        Ok(vec![command.into()])
    },
};
pub(super) const CHECK_OUT: Spec = Spec {
    draft: |s, of| {
        let who = match of {
            Subject::Person(id) if id != s.acting => id.clone(),
            _ => String::new(),
        };
        let by = Field::pick(Slot::By, "Who", Source::People)
            .hint("me")
            .filled(who);
        Ok(Draft::new("Check out", vec![by]))
    },
    build: |_| Ok(vec![Command::CheckOut.into()]),
};
pub(super) const DELEGATE: Spec = Spec {
    draft: |s, of| {
        let who = match of {
            Subject::Person(id) if id != s.me => id.clone(),
            _ => String::new(),
        };
        let first = usize::from(!who.is_empty());
        let fields = vec![
            Field::pick(Slot::To, "To", Source::People).filled(who),
            Field::line(Slot::Because, "Why").hint(REASON),
            Field::pick(Slot::Role, "Role", Source::Roles).filled(role_to_lend(s, of)),
            Field::time(Slot::Until, "Until", Nearest::Future).hint("the end"),
        ];
        let what = "They can do everything that needs this role, until then.";
        Ok(Draft::new("Give a role", fields)
            .beginning_at(first)
            .intro([what.to_string()]))
    },
    build: |r| {
        r.must(Slot::To, "say who gets the role")?;
        r.must(Slot::Role, "say which role")?;
        let command = Command::Delegate {
            role: r.who(Slot::Role).unwrap_or_default(),
            to: r.who(Slot::To).unwrap_or_default(),
            until: r.time(Slot::Until)?,
        };
        Ok(vec![command.into()])
    },
};
pub(super) const NOTE: Spec = Spec {
    draft: |s, of| {
        let number = number(s, of);
        let title = match &number {
            Some(number) => format!("Note on {number}"),
            None => "Note".into(),
        };
        let fields = vec![
            Field::text(Slot::Text, "Note"),
            Field::pick(Slot::Step, "Step", Source::Steps)
                .hint("the run as a whole")
                .filled(number.unwrap_or_default()),
        ];
        Ok(Draft::new(title, fields))
    },
    build: |r| {
        let text = r.must(Slot::Text, "write the note")?;
        let step = r.who(Slot::Step);
        Ok(vec![Command::Note { step, text }.into()])
    },
};
pub(super) const CALL: Spec = Spec {
    draft: call,
    build: build_call,
};

/// The role that the selected step takes, else the first of mine.
fn role_to_lend(s: &Situation, of: &Subject) -> String {
    let step = match of {
        Subject::Step(id) => s.run.plan.step(id).and_then(|ix| s.run.plan.steps.get(ix)),
        _ => None,
    };
    let crew = step
        .and_then(|step| step.crew.first())
        .map(|(role, _)| role);
    let mine = s.run.roles_of(s.acting).first();
    crew.or(mine).cloned().unwrap_or_default()
}

fn number(s: &Situation, of: &Subject) -> Option<String> {
    let Subject::Step(id) = of else {
        return None;
    };
    let ix = s.run.plan.step(id)?;
    s.run.plan.steps.get(ix).map(|step| step.number.clone())
}

fn call(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let (contact, about) = match of {
        Subject::Contact { id, about } => (id.clone(), about_of(s, id, about.as_deref())),
        Subject::Person(id) if id != s.me => (id.clone(), None),
        Subject::Run | Subject::Person(_) => (String::new(), None),
        Subject::Service(id) => {
            let about = blocker(s, of).ok();
            let vendor = about.and_then(|b| b.vendor.clone());
            let contact = || s.run.plan.service(id)?.contact.clone();
            (vendor.or_else(contact).unwrap_or_default(), about)
        }
        of => {
            let about = blocker(s, of).ok();
            let vendor = about.and_then(|b| b.vendor.clone());
            (vendor.unwrap_or_default(), about)
        }
    };
    let number = about.map(|b| b.number.clone()).unwrap_or_default();
    // Who is known already is not typed over.
    let said = usize::from(!contact.is_empty());
    let fields = vec![
        Field::pick(Slot::Contact, "Who", Source::Contacts).filled(contact),
        Field::text(Slot::Text, "What was said"),
        Field::choice(Slot::Answered, "Answered", ["yes", "no answer"]),
        Field::line(Slot::Reached, "Who answered").when(When::Chosen(Slot::Answered, &[0])),
        Field::pick(Slot::Blocker, "About", Source::Blockers)
            .filled(number)
            .hint("no blocker"),
        Field::time(Slot::NextTime, "Next call", Nearest::Future).hint("+30m"),
    ];
    Ok(Draft::new("Call", fields).beginning_at(said))
}

/// What a contact is called about: the blocker that was chosen with it, or the only one that it
/// is the vendor of.
fn about_of<'a>(s: &Situation<'a>, contact: &str, number: Option<&str>) -> Option<&'a Blocker> {
    let run = s.run;
    if let Some(number) = number {
        return run.blocker(number);
    }
    let mut theirs = run
        .open_blockers()
        .filter(|b| b.vendor.as_deref() == Some(contact));
    theirs.next().filter(|_| theirs.next().is_none())
}

fn build_call(r: &Reading) -> Result<Vec<Request>, Trouble> {
    r.must(Slot::Contact, "say who was called")?;
    let command = Command::Call {
        contact: r.who(Slot::Contact).unwrap_or_default(),
        reached: r.text(Slot::Reached),
        answered: r.chosen(Slot::Answered) == 0,
        blocker: r.who(Slot::Blocker),
        next: r.time(Slot::NextTime)?,
        text: r.text(Slot::Text).unwrap_or_default(),
    };
    Ok(vec![command.into()])
}
