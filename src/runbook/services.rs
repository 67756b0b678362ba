//! Services: what people depend on, and what those need in turn.

use super::cycle::cycles;
use super::file::ServiceFile;
use super::names::each_once;
use super::path::At;
use super::plan::{Downtime, Service};
use super::resolve::{Context, line, lines};

impl Context<'_> {
    pub fn services(&mut self, services: Vec<ServiceFile>) -> Vec<Service> {
        let root = At::Root;
        let list = root.key("services");
        let names = &self.names.services;
        let mut needs = Vec::new();
        for (i, service) in services.iter().enumerate() {
            let at = list.item(i);
            self.not_empty(at.key("name"), &service.name);
            names.check_all(at.key("needs"), &service.needs, self.found);
            names.check_all(at.key("proves"), &service.proves, self.found);
            each_once(at.key("sites"), &service.sites, self.found);
            if let Some(contact) = &service.contact {
                self.reachable(at.key("contact"), contact);
            }
            let known = service.needs.iter();
            needs.push(known.filter_map(|n| names.names.get(n).copied()).collect());
        }
        for cycle in cycles(&needs) {
            let name = |i: &usize| services[*i].id.as_str();
            let all: Vec<_> = cycle.iter().chain(cycle.first()).map(name).collect();
            let message = format!("these services need each other: {}", all.join(" -> "));
            let first = list.item(cycle[0]);
            let finding = self.found.add(first.key("needs"), message);
            for i in &cycle[1..] {
                finding.note(
                    list.item(*i).key("needs"),
                    format!("what {} needs", name(i)),
                );
            }
        }
        let resolve = |(i, service)| self.service(list.item(i), service);
        services.into_iter().enumerate().map(resolve).collect()
    }

    fn service(&mut self, at: At, service: ServiceFile) -> Service {
        let downtime = service.downtime.map(|downtime| {
            let at = at.key("downtime");
            self.not_empty(at.key("procedure"), &downtime.procedure);
            let longest = downtime.longest;
            Downtime {
                procedure: lines(downtime.procedure),
                longest: longest.map(|given| self.span(at.key("longest"), &given)),
            }
        });
        Service {
            id: service.id,
            name: line(service.name),
            criticality: service.criticality.unwrap_or_default(),
            needs: service.needs,
            contact: service.contact,
            test: service.test.map(lines),
            proves: service.proves,
            sites: service.sites.into_iter().map(line).collect(),
            soak: service.soak.map(|given| self.span(at.key("soak"), &given)),
            downtime,
        }
    }
}
