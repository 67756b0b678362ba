//! The services: the board as it stands, and each test with its result.

use crate::report::{Cell, Table, terms};
use crate::run::{Run, ServiceOutlook, ServiceState, Tested};
use crate::runbook::StepIx;
use crate::situation::{Situation, board};
use crate::time::Span;

pub(super) fn services(situation: &Situation) -> Table {
    let columns = [
        ("service", "Service"),
        ("name", "Name"),
        ("state", "State"),
        ("since", "Since"),
        ("by", "Tested by"),
        ("step", "Step"),
        ("changed_by", "Changed last by"),
        ("sites_proven", "Sites proven"),
        ("sites", "Sites"),
        ("out_since", "Out since"),
        ("out_seconds", "Out for"),
        ("longest_seconds", "Downtime bears"),
    ];
    let rows = board(situation);
    let rows = rows.iter().map(|outlook| service(situation, outlook));
    Table::of("services", "Services", columns, rows)
}

fn service(situation: &Situation, outlook: &ServiceOutlook) -> [Cell; 12] {
    let run = situation.run;
    let service = &run.plan.services[outlook.service];
    let (proven, sites) = outlook.sites;
    let test = outlook.by.as_ref();
    let touched = outlook.state != ServiceState::Untouched;
    let out = outlook.out_since;
    let longest = service.downtime.as_ref().and_then(|d| d.longest);
    [
        Cell::from(&service.id),
        Cell::from(&service.name),
        outlook.state.word().into(),
        outlook.since.into(),
        test.map_or(Cell::Empty, |test| Cell::person(run, &test.stamp.by)),
        number(run, test.and_then(|test| test.step)),
        number(run, outlook.changed_by),
        (touched && sites > 0).then_some(proven).into(),
        (sites > 0).then_some(sites).into(),
        out.into(),
        out.map(|since| Span::between(since, situation.now)).into(),
        longest.into(),
    ]
}

pub(super) fn tests(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("service", "Service"),
        ("site", "Site"),
        ("result", "Result"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("note", "Note"),
        ("step", "Step"),
        ("how", "How it is tested"),
    ];
    let run = situation.run;
    let mut tests: Vec<&Tested> = run.tests.iter().collect();
    tests.sort_by_key(|test| test.stamp.at);
    let rows = tests.into_iter().map(|tested| test(run, tested));
    Table::of("tests", "Tests of services", columns, rows)
}

fn test(run: &Run, test: &Tested) -> [Cell; 9] {
    let service = run.plan.service(&test.service);
    let typist = test.stamp.typed_by.as_deref();
    [
        test.stamp.at.into(),
        Cell::from(&test.service),
        test.site.as_ref().into(),
        terms::result(test.result).into(),
        Cell::person(run, &test.stamp.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        test.note.as_ref().into(),
        number(run, test.step),
        service.and_then(|service| service.test.as_ref()).into(),
    ]
}

fn number(run: &Run, step: Option<StepIx>) -> Cell {
    step.and_then(|ix| run.plan.steps.get(ix))
        .map(|step| &step.number)
        .into()
}
