//! What a step is made of: crew, durations, its undo, evidence, checks and gates.

use super::file::*;
use super::forms::{Crew, Pairs, Short};
use super::names::each_once;
use super::path::At;
use super::plan::*;
use super::resolve::{Context, line, lines};
use crate::text;

impl Context<'_> {
    /// Who does a step: its owner, or a role or crew.
    pub fn crew_or_owner(
        &mut self,
        at: At,
        owner: Option<String>,
        role: Option<String>,
        crew: Option<Crew>,
    ) -> Vec<(String, u32)> {
        let Some(owner) = owner else {
            return self.crew(at, role, crew);
        };
        for (key, is_given) in [("role", role.is_some()), ("crew", crew.is_some())] {
            if is_given {
                let message = format!("both 'owner' and '{key}' are there");
                let finding = self.found.add(at.key("owner"), message).on_key();
                finding.hint("keep 'owner' for one person, team or contact, else the other");
            }
        }
        self.names.owner(at.key("owner"), &owner, self.found);
        vec![(owner, 1)]
    }

    pub fn crew(&mut self, at: At, role: Option<String>, crew: Option<Crew>) -> Vec<(String, u32)> {
        let Some(Pairs(crew)) = crew else {
            if let Some(role) = &role {
                self.names.role(at.key("role"), role, self.found);
            }
            return role.into_iter().map(|role| (role, 1)).collect();
        };
        if role.is_some() {
            let finding = self
                .found
                .add(at.key("role"), "both 'role' and 'crew' are there");
            finding
                .on_key()
                .hint("put the role into the crew, as {role: 1}");
        }
        let list = at.key("crew");
        if crew.is_empty() {
            self.found
                .add(list, "the crew is empty")
                .hint("write crew: {ROLE: 1}");
        }
        for (i, (role, count)) in crew.iter().enumerate() {
            let at = list.key(role);
            if self.names.role(at, role, self.found).is_none() {
                self.found.last_on_key(at);
            }
            if *count == 0 {
                let finding = self.found.add(at, format!("0 of '{role}' is nobody"));
                finding.hint("write 1 or more, or leave the role out");
            }
            if crew[..i].iter().any(|(r, _)| r == role) {
                let finding = self.found.add(at, format!("'{role}' is there twice"));
                finding.on_key().hint("remove one of them");
            }
        }
        crew
    }

    pub fn takes(&mut self, at: At, takes: Short<TakesFile>) -> Option<Takes> {
        let three = match takes {
            Short::Text(given) => return Some(Takes::exactly(self.span(at, &given))),
            Short::Full(three) => three,
        };
        let before = self.found.len();
        let takes = Takes {
            best: self.span(at.key("best"), &three.best),
            likely: self.span(at.key("likely"), &three.likely),
            worst: self.span(at.key("worst"), &three.worst),
        };
        if self.found.len() > before {
            return None;
        }
        let hint = "best can't be more than likely, and likely not more than worst";
        if takes.best > takes.likely {
            let message = format!(
                "best ({}) is longer than likely ({})",
                takes.best, takes.likely
            );
            self.found.add(at.key("best"), message).hint(hint);
        } else if takes.likely > takes.worst {
            let message = format!(
                "likely ({}) is longer than worst ({})",
                takes.likely, takes.worst
            );
            self.found.add(at.key("likely"), message).hint(hint);
        }
        Some(takes)
    }

    /// `1 in 8`: less often than always.
    pub fn odds(&mut self, at: At, text: &str) -> Option<Odds> {
        let read = || {
            let (times, of) = text.split_once(" in ")?;
            let (times, of) = (times.trim().parse().ok()?, of.trim().parse().ok()?);
            (times < of).then_some(Odds { times, of })
        };
        let odds = read();
        if odds.is_none() {
            let message = format!("'{text}' doesn't say how often it fails");
            self.found.add(at, message).hint("write 1 in 8");
        }
        odds
    }

    pub fn undo(&mut self, at: At, undo: UndoFile, step: &Step) -> Undo {
        if let Some(why) = undo.impossible {
            self.not_empty(at.key("impossible"), &why);
            let given = [
                ("do", undo.instructions.is_some()),
                ("takes", undo.takes.is_some()),
                ("role", undo.role.is_some()),
                ("crew", undo.crew.is_some()),
                ("expect", undo.expect.is_some()),
                ("tests", undo.tests.is_some()),
                ("sign_off", undo.sign_off.is_some()),
                ("evidence", undo.evidence.is_some()),
                ("confirm", undo.confirm.is_some()),
            ];
            for (key, _) in given.iter().filter(|(_, is_given)| *is_given) {
                let message = format!("an undo can't be impossible and have '{key}'");
                let finding = self.found.add(at.key(key), message).on_key();
                finding.hint("keep 'do' if it can be undone, 'impossible' if it can't");
            }
            return Undo::Impossible(line(why));
        }
        match &undo.instructions {
            Some(instructions) => self.not_empty(at.key("do"), instructions),
            None => {
                let finding = self
                    .found
                    .add(at, "the undo says neither 'do' nor 'impossible'");
                finding.hint("write {do: how to undo it, takes: 5m} or {impossible: why}");
            }
        }
        let parts = WorkFile {
            takes: undo.takes,
            role: undo.role,
            crew: undo.crew,
            expect: undo.expect,
            tests: undo.tests,
            sign_off: undo.sign_off,
            evidence: undo.evidence,
            confirm: undo.confirm,
        };
        let instructions = undo.instructions.unwrap_or_default();
        let mut work = self.work(at, instructions, parts, step);
        work.expect = work.expect.or_else(|| step.expect.clone());
        Undo::Work(work)
    }

    pub fn restore_point(&mut self, at: At, point: RestorePointFile, step: &Step) -> RestorePoint {
        let services = &self.names.services;
        services.check_all(at.key("of"), &point.of, self.found);
        if point.of.is_empty() {
            let finding = self
                .found
                .add(at.key("of"), "a restore point must cover a service");
            finding.hint("of: the services that the restore covers");
        }
        self.not_empty(at.key("do"), &point.instructions);
        let parts = WorkFile {
            takes: point.takes,
            role: point.role,
            crew: point.crew,
            expect: point.expect,
            // Not the step's: what shows a good backup doesn't show a good restore.
            tests: Some(point.tests.unwrap_or_default()),
            sign_off: point.sign_off,
            evidence: point.evidence,
            confirm: point.confirm,
        };
        RestorePoint {
            restore: self.work(at, point.instructions, parts, step),
            of: point.of,
        }
    }

    /// Going back; crew, tests, sign-offs and what is typed are the step's where they aren't given.
    fn work(&mut self, at: At, instructions: String, file: WorkFile, step: &Step) -> Work {
        if let Some(tests) = &file.tests {
            let services = &self.names.services;
            services.check_all(at.key("tests"), tests, self.found);
        }
        if let Some(roles) = &file.sign_off {
            self.names
                .check_roles(at.key("sign_off"), roles, self.found);
        }
        let evidence = self.evidence(at.key("evidence"), file.evidence.unwrap_or_default());
        let own_crew = file.role.is_some() || file.crew.is_some();
        let crew = self.crew(at, file.role, file.crew);
        Work {
            instructions: lines(instructions),
            takes: file.takes.and_then(|t| self.takes(at.key("takes"), t)),
            crew: if own_crew { crew } else { step.crew.clone() },
            expect: file.expect.map(lines),
            tests: file.tests.unwrap_or_else(|| step.tests.clone()),
            sign_off: file.sign_off.unwrap_or_else(|| step.sign_off.clone()),
            evidence,
            confirm: file.confirm.map(line).or_else(|| step.confirm.clone()),
        }
    }

    pub fn evidence(&mut self, list: At, evidence: Vec<EvidenceFile>) -> Vec<Evidence> {
        let mut ids: Vec<String> = Vec::with_capacity(evidence.len());
        let resolve = |(i, file): (usize, EvidenceFile)| {
            let at = list.item(i);
            super::names::well_formed(at.key("id"), &file.id, self.found);
            if let Some(first) = ids.iter().position(|id| *id == file.id) {
                let message = format!("'{}' is there twice in this step", file.id);
                let finding = self.found.add(at.key("id"), message);
                finding.note(list.item(first).key("id"), "first here");
            }
            ids.push(file.id.clone());
            self.not_empty(at.key("ask"), &file.ask);
            Evidence {
                kind: self.evidence_kind(at, &file),
                id: file.id,
                ask: line(file.ask),
            }
        };
        evidence.into_iter().enumerate().map(resolve).collect()
    }

    fn evidence_kind(&mut self, at: At, file: &EvidenceFile) -> EvidenceKind {
        let kind = file.kind.unwrap_or(KindFile::Text);
        for (key, value) in [("min", file.min), ("max", file.max)] {
            let Some(value) = value else { continue };
            if kind != KindFile::Number {
                let finding = self
                    .found
                    .add(at.key(key), format!("'{key}' is for numbers only"));
                finding.on_key().hint("add kind: number, or remove it");
            } else if !value.is_finite() {
                let message = format!("'{key}' must be a number that can be reached");
                self.found.add(at.key(key), message);
            }
        }
        if let (Some(min), Some(max)) = (file.min, file.max)
            && min > max
        {
            let finding = self
                .found
                .add(at.key("min"), format!("min ({min}) is above max ({max})"));
            finding.hint("no number would be right");
        }
        if file.choices.is_some() && kind != KindFile::Choice {
            let finding = self
                .found
                .add(at.key("choices"), "'choices' are for kind: choice only");
            finding.on_key().hint("add kind: choice, or remove them");
        }
        match kind {
            KindFile::Text => EvidenceKind::Text,
            KindFile::File => EvidenceKind::File,
            KindFile::Number => EvidenceKind::Number {
                min: file.min,
                max: file.max,
            },
            KindFile::Choice => EvidenceKind::Choice(self.choices(at, file)),
        }
    }

    fn choices(&mut self, at: At, file: &EvidenceFile) -> Vec<String> {
        let given = file.choices.as_deref().unwrap_or_default();
        let choices: Vec<String> = given.iter().cloned().map(line).collect();
        let list = at.key("choices");
        if choices.is_empty() {
            let at = if file.choices.is_some() { list } else { at };
            let finding = self.found.add(at, "there is nothing to choose from");
            finding.hint("choices: [printed, blank, jammed]");
        }
        for (i, choice) in choices.iter().enumerate() {
            self.not_empty(list.item(i), choice);
        }
        each_once(list, &choices, self.found);
        choices
    }

    pub fn run(&mut self, at: At, run: RunFile) -> RunCommand {
        self.not_empty(at.key("command"), &run.command);
        // What is shown must be what runs, so a command is refused where a text would be cleaned.
        if run.command.chars().any(|c| text::is_unsafe(c) && c != '\n') {
            let finding = self.found.add(
                at.key("command"),
                "the command contains characters that can't be shown",
            );
            finding.hint("put it into a script, and run that");
        }
        RunCommand {
            command: run.command,
            timeout: run.timeout.map(|t| self.span(at.key("timeout"), &t)),
        }
    }

    pub fn gate(&mut self, at: At, gate: GateFile) -> Gate {
        if gate.decides.is_empty() {
            let finding = self
                .found
                .add(at.key("decides"), "nobody decides this gate");
            finding.hint("decides: the roles of which one person decides, such as [lead]");
        }
        let names = self.names;
        names.check_roles(at.key("decides"), &gate.decides, self.found);
        names.check_roles(at.key("votes"), &gate.votes, self.found);
        let list = at.key("criteria");
        let criteria = gate
            .criteria
            .into_iter()
            .enumerate()
            .map(|(i, criterion)| self.criterion(list.item(i), criterion))
            .collect();
        Gate {
            decides: gate.decides,
            votes: gate.votes,
            decide_by: gate
                .decide_by
                .and_then(|t| self.time_from_opening(at.key("decide_by"), &t)),
            if_late: gate.if_late.unwrap_or_default(),
            criteria,
        }
    }

    fn criterion(&mut self, at: At, criterion: Short<CriterionFile>) -> Criterion {
        let file = match criterion {
            Short::Full(file) => file,
            Short::Text(text) => {
                self.not_empty(at, &text);
                return Criterion {
                    text: line(text),
                    shown_by: ShownBy::Person,
                };
            }
        };
        self.not_empty(at.key("text"), &file.text);
        let step = file
            .step
            .as_ref()
            .map(|s| self.names.steps.find(at.key("step"), s, self.found));
        if let Some(service) = &file.service {
            let services = &self.names.services;
            services.find(at.key("service"), service, self.found);
        }
        let shown_by = match (step, file.service) {
            (Some(_), Some(_)) => {
                let message = "a step and a service can't both show one criterion";
                let finding = self.found.add(at.key("service"), message);
                finding.on_key().hint("make two criteria of it");
                ShownBy::Person
            }
            (Some(Some(step)), None) => ShownBy::Step(step),
            (None, Some(service)) => ShownBy::Service(service),
            _ => ShownBy::Person,
        };
        Criterion {
            text: line(file.text),
            shown_by,
        }
    }
}

/// What an undo and the restore of a restore point have in common.
struct WorkFile {
    takes: Option<Short<TakesFile>>,
    role: Option<String>,
    crew: Option<Crew>,
    expect: Option<String>,
    tests: Option<Vec<String>>,
    sign_off: Option<Vec<String>>,
    evidence: Option<Vec<EvidenceFile>>,
    confirm: Option<String>,
}
