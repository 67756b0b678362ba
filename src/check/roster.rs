//! Who has what role, and what asks for it.

use crate::runbook::{Person, StepIx, Undo, Work};

use super::plan::Plan;

/// The role that takes the night's decisions where the roster has it.
pub(super) const LEAD: &str = "lead";

/// Something in the window that asks for a role.
pub(super) struct Need<'a> {
    pub role: &'a str,
    pub step: StepIx,
    /// The key that asks.
    pub key: &'static str,
}

impl Need<'_> {
    /// What asks for it: `1.3 Move the link`, `the undo of 1.3 Move the link`.
    pub fn said(&self, plan: &Plan) -> String {
        let what = match self.key {
            "undo" => "the undo of ",
            "restore_point" => "the restore of ",
            _ => "",
        };
        format!("{what}{}", plan.label(self.step))
    }
}

impl<'a> Plan<'a> {
    /// Where somebody stands in the file.
    pub fn person_path(&self, person: &Person, key: &str) -> String {
        let people = &self.book.people;
        let at = people.iter().position(|p| p.id == person.id);
        format!("people[{}].{key}", at.unwrap_or_default())
    }

    /// Everybody who has a role.
    pub fn having<'s>(&'s self, role: &'s str) -> impl Iterator<Item = &'a Person> + 's {
        let people = self.book.people.iter();
        people.filter(move |p| p.has_role(role))
    }

    /// The one person who has a role, where nobody has it as well or is their deputy. A team is
    /// more than one person.
    pub fn only_one(&self, role: &str) -> Option<&'a Person> {
        let mut having = self.having(role);
        let (one, None) = (having.next()?, having.next()) else {
            return None;
        };
        let mut people = self.book.people.iter();
        let deputised = people.any(|p| p.deputy_for.contains(&one.id));
        (!deputised && one.team.is_none()).then_some(one)
    }

    /// The roles that lead or decide: of whoever leads, and of every gate.
    pub fn leading(&self) -> Vec<&'a str> {
        let gates = self.book.steps.iter().filter_map(|s| s.gate.as_ref());
        let decides = gates.flat_map(|g| g.decides.iter().map(String::as_str));
        let mut roles: Vec<&str> = decides.collect();
        if self.book.has_role(LEAD) {
            roles.push(LEAD);
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// All that asks for a role inside the window, in the order of the plan.
    pub fn needs_of_roles(&self) -> Vec<Need<'a>> {
        let mut needs = Vec::new();
        for ix in self.window() {
            let step = self.step(ix);
            let mut ask = |key, role: &'a String| {
                needs.push(Need {
                    role,
                    step: ix,
                    key,
                });
            };
            step.crew.iter().for_each(|(role, _)| ask("role", role));
            step.sign_off.iter().for_each(|role| ask("sign_off", role));
            for (key, work) in self.ways_back(ix) {
                let crew = work.crew.iter().map(|(role, _)| role);
                crew.chain(&work.sign_off).for_each(|role| ask(key, role));
            }
            if let Some(gate) = &step.gate {
                let roles = gate.decides.iter().chain(&gate.votes);
                roles.for_each(|role| ask("gate", role));
            }
        }
        needs
    }

    /// The undo of a step and the restore of its restore point, with their keys.
    pub fn ways_back(&self, ix: StepIx) -> impl Iterator<Item = (&'static str, &'a Work)> {
        let step = self.step(ix);
        let undo = match &step.undo {
            Some(Undo::Work(work)) => Some(("undo", work)),
            _ => None,
        };
        let restore = step.restore_point.as_ref();
        undo.into_iter()
            .chain(restore.map(|point| ("restore_point", &point.restore)))
    }
}
