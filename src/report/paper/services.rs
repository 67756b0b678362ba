//! Services: how people work without each, for how long, and how to test that it is back.

use crate::runbook::{Criticality, Downtime, Service};

use super::prose::lines;
use super::steps::some;
use super::{Block, Item, Line, Press, Row, Sheet, Size, Word};

impl Press<'_> {
    pub(super) fn services(self) -> Sheet {
        let mut services: Vec<&Service> = self.plan.services.iter().collect();
        services.sort_by_key(|service| service.criticality);
        let items = services.into_iter().map(|s| Block::Item(self.service(s)));
        Sheet {
            title: "Services and downtime procedures".into(),
            own_page: true,
            blocks: items.collect(),
        }
    }

    fn service(self, service: &Service) -> Item {
        let mut facts = vec![criticality(service.criticality).to_string()];
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
        let mut rows: Vec<Row> = service.downtime.iter().map(downtime).collect();
        rows.extend(some(
            "Test",
            service.test.as_deref().map(lines).unwrap_or_default(),
        ));
        if !service.proves.is_empty() {
            rows.push(Row::text("Proves", self.service_names(&service.proves)));
        }
        rows.push(Row::new("Result", results(service)));
        Item {
            title: service.name.clone(),
            facts,
            rows,
            ..Item::default()
        }
    }
}

fn downtime(downtime: &Downtime) -> Row {
    let mut lines = lines(&downtime.procedure);
    let longest = downtime.longest;
    lines.extend(longest.map(|span| Line::of([Word::Strong(format!("at most {span}"))])));
    Row::new("Without it", lines)
}

/// A line to be filled in for each site, or one for the whole.
fn results(service: &Service) -> Vec<Line> {
    let result = |site: &str| {
        let mut words: Vec<Word> = Vec::new();
        if !site.is_empty() {
            words.push(Word::Strong(format!("{site}:")));
        }
        words.extend(["pass", "degraded", "fail"].map(Word::choice));
        words.push(Word::room("", Size::Time));
        words.push(Word::room("by", Size::Initials));
        Line::of(words)
    };
    match service.sites.is_empty() {
        true => vec![result("")],
        false => service.sites.iter().map(|site| result(site)).collect(),
    }
}

fn criticality(criticality: Criticality) -> &'static str {
    match criticality {
        Criticality::Safety => "safety",
        Criticality::Revenue => "revenue",
        Criticality::Operations => "operations",
        Criticality::Convenience => "convenience",
    }
}
