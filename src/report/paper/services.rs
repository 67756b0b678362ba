//! Services: how people work without each, for how long, and how to test that it is back.

use crate::journal::TestResult;
use crate::run::{ServiceState, Tested};
use crate::runbook::{Criticality, Downtime, Service};
use crate::situation::{ServiceFacts, service_facts};

use super::prose::lines;
use super::steps::some;
use super::{Block, Item, Line, Press, Row, Sheet, Size, Tick, Word};

impl Press<'_> {
    pub(super) fn services(self) -> Sheet {
        let known = self.situation().map(service_facts).unwrap_or_default();
        let mut services: Vec<(usize, &Service)> = self.plan.services.iter().enumerate().collect();
        services.sort_by_key(|(_, service)| service.criticality);
        let item = |(ix, service)| Block::Item(self.service(service, known.get(ix)));
        Sheet {
            title: "Services and downtime procedures".into(),
            own_page: true,
            blocks: services.into_iter().map(item).collect(),
        }
    }

    fn service(self, service: &Service, known: Option<&ServiceFacts>) -> Item {
        let mut facts: Vec<String> = known.map(|known| self.state(known)).into_iter().collect();
        facts.push(criticality(service.criticality).to_string());
        if !service.needs.is_empty() {
            facts.push(format!("needs {}", self.service_names(&service.needs)));
        }
        let contact = service.contact.as_deref();
        facts.extend(contact.map(|id| self.name_and_number(id)));
        facts.extend(
            service
                .soak
                .map(|soak| format!("not changed again for {soak}")),
        );
        let mut rows: Vec<Row> = known
            .and_then(|known| self.out(known))
            .into_iter()
            .collect();
        rows.extend(service.downtime.iter().map(downtime));
        rows.extend(some(
            "Test",
            service.test.as_deref().map(lines).unwrap_or_default(),
        ));
        if !service.proves.is_empty() {
            rows.push(Row::text("Proves", self.service_names(&service.proves)));
        }
        rows.push(Row::new("Result", self.results(service, known)));
        Item {
            title: service.name.clone(),
            facts,
            rows,
            ..Item::default()
        }
    }

    /// `down since Sat 28 Nov 07:29`.
    fn state(self, known: &ServiceFacts) -> String {
        let state = known.outlook.state.word();
        match known.outlook.since {
            Some(at) => format!("{state} since {}", self.day(at)),
            None => state.to_string(),
        }
    }

    /// How long it has been out, or was where that was too long.
    fn out(self, known: &ServiceFacts) -> Option<Row> {
        let out = crate::words::downtime(self.situation()?.run, &known.downtime)?;
        let planned = known
            .downtime
            .planned_span()
            .map_or(String::new(), |span| format!(", planned {}", span.short()));
        let row = if known.is_too_long() {
            Row::loud
        } else {
            Row::text
        };
        Some(row("Downtime", format!("{out}{planned}")))
    }

    /// A line to be filled in for each site, or one for the whole: ticked where a test counts.
    fn results(self, service: &Service, known: Option<&ServiceFacts>) -> Vec<Line> {
        let sites = known.map_or(&[][..], |known| &known.sites);
        let here = |n: usize| sites.get(n).map(|site| (site.state, site.result));
        match service.sites.as_slice() {
            [] => vec![self.result("", known.map(|known| (known.outlook.state, known.by)))],
            sites => {
                let sites = sites.iter().enumerate();
                sites.map(|(n, site)| self.result(site, here(n))).collect()
            }
        }
    }

    fn result(self, site: &str, known: Option<(ServiceState, Option<&Tested>)>) -> Line {
        let test = known.and_then(|(_, test)| test);
        let mut words: Vec<Word> = Vec::new();
        if !site.is_empty() {
            words.push(Word::Strong(format!("{site}:")));
        }
        let choices = [TestResult::Pass, TestResult::Degraded, TestResult::Fail];
        words.extend(choices.map(|choice| {
            let tick = if test.is_some_and(|test| test.result == choice) {
                Tick::Marked('x')
            } else {
                Tick::Open
            };
            Word::Choice(tick, choice.word().into())
        }));
        match test {
            Some(test) => words.push(Word::Text(self.said(test, known.map(|(state, _)| state)))),
            None => words.extend([Word::room("", Size::Time), Word::room("by", Size::Initials)]),
        }
        Line::of(words)
    }

    /// `Sat 28 Nov 07:29 sam`; and what it is now, where that is not what the test said.
    fn said(self, test: &Tested, now: Option<ServiceState>) -> String {
        let (at, by) = (self.day(test.stamp.at), self.called(&test.stamp.by));
        let failed = test.result == TestResult::Fail;
        let now = now
            .filter(|state| state.is_out() && !failed)
            .map_or(String::new(), |state| format!(" (now {})", state.word()));
        format!("{at} {by}{now}")
    }
}

fn downtime(downtime: &Downtime) -> Row {
    let mut lines = lines(&downtime.procedure);
    let longest = downtime.longest;
    lines.extend(longest.map(|span| Line::of([Word::Strong(format!("at most {span}"))])));
    Row::new("Without it", lines)
}

fn criticality(criticality: Criticality) -> &'static str {
    match criticality {
        Criticality::Safety => "safety",
        Criticality::Revenue => "revenue",
        Criticality::Operations => "operations",
        Criticality::Convenience => "convenience",
    }
}
