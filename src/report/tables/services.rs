//! The services: the board as it stands, how long each was out, and each test with its result.

use crate::report::Table;
use crate::run::{Run, ServiceState, Tested};
use crate::runbook::StepIx;
use crate::situation::{ServiceFacts, Situation, Stretch, service_facts};
use crate::words::{Cell, outage_cause, outage_end};

use crate::report::rows::NAMES;

pub(super) fn services(situation: &Situation) -> Table {
    let columns = [
        ("service", "Service"),
        ("name", "Name"),
        ("state", "State"),
        ("since", "Since"),
        ("out_since", "Down since"),
        ("out_seconds", "Down for"),
        ("longest_seconds", "Limit"),
        ("over_seconds", "Over its limit"),
        ("planned_seconds", "Planned downtime"),
        ("total_seconds", "Down in total"),
        ("longest_stretch_seconds", "Longest single outage"),
        ("sites_proven", "Sites proven"),
        ("sites", "Sites"),
        ("by", "Tested by"),
        ("step", "Step"),
        ("changed_by", "Last changed by"),
    ];
    let facts = service_facts(situation);
    let rows = facts.iter().map(|f| service(situation.run, f));
    Table::of("services", "Services", columns, rows)
}

fn service(run: &Run, facts: &ServiceFacts) -> [Cell; 16] {
    let outlook = &facts.outlook;
    let (proven, sites) = outlook.sites;
    let touched = outlook.state != ServiceState::Untouched;
    let downtime = &facts.downtime;
    let current = downtime.current();
    let was_out = !downtime.stretches.is_empty();
    let by = facts.by.map(|test| test.stamp.by.as_str());
    [
        Cell::from(&facts.service.id),
        Cell::from(&facts.service.name),
        outlook.state.word().into(),
        outlook.since.into(),
        current.map(|stretch| stretch.from).into(),
        current.map(Stretch::span).into(),
        downtime.limit.into(),
        downtime.over().into(),
        downtime.planned_span().into(),
        was_out.then(|| downtime.total()).into(),
        downtime.longest().map(Stretch::span).into(),
        (touched && sites > 0).then_some(proven).into(),
        (sites > 0).then_some(sites).into(),
        by.map_or(Cell::Empty, |by| Cell::person(run, by)),
        number(run, facts.by.and_then(|test| test.step)),
        number(run, outlook.changed_by),
    ]
}

/// Each stretch in which a service was out: at each of its sites, where it has any.
pub(super) fn downtime(situation: &Situation) -> Table {
    let columns = [
        ("service", "Service"),
        ("name", "Name"),
        ("site", "Site"),
        ("from", "Down from"),
        ("until", "Back"),
        ("out_seconds", "Down for"),
        ("planned_seconds", "Planned downtime"),
        ("limit_seconds", "Limit"),
        ("over_seconds", "Over its limit"),
        ("because", "Because"),
        ("back", "How it came back"),
    ];
    let facts = service_facts(situation);
    let rows = facts
        .iter()
        .flat_map(|facts| stretches(situation.run, facts));
    Table::of("downtime", "Downtime", columns, rows)
}

fn stretches(run: &Run, facts: &ServiceFacts) -> Vec<[Cell; 11]> {
    let of_places = facts.places().into_iter();
    let all = of_places.flat_map(|(site, downtime)| {
        let stretches = downtime.stretches.iter();
        stretches.map(move |stretch| (site, downtime, stretch))
    });
    all.map(|(site, downtime, stretch)| {
        [
            Cell::from(&facts.service.id),
            Cell::from(&facts.service.name),
            site.into(),
            stretch.from.into(),
            Some(stretch.until).filter(|_| !stretch.is_open).into(),
            stretch.span().into(),
            downtime.planned_span().into(),
            downtime.limit.into(),
            downtime.over_by(stretch).into(),
            outage_cause(NAMES, run, facts, stretch).into(),
            outage_end(NAMES, run, facts, stretch).into(),
        ]
    })
    .collect()
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
        test.result.word().into(),
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
