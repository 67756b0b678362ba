//! Results of tests.

use crate::journal::{Event, ServiceResult, TestResult, Way};
use crate::run::{Refusal, Rule};
use crate::runbook::{Service, StepIx};
use crate::text::nearest;

use super::rules::or;
use super::steps::unknown;
use super::{Draft, Wish};

impl Wish<'_> {
    /// Anybody may say what they see.
    pub(super) fn test(
        &self,
        service: &str,
        site: Option<&str>,
        result: TestResult,
        note: Option<&str>,
    ) -> Result<Draft, Refusal> {
        let found = self.service(service)?;
        let draft = Draft::new(Event::ServiceTested {
            service: found.id.clone(),
            site: site_of(found, site)?,
            result,
        });
        let note = note.filter(|note| !note.trim().is_empty());
        Ok(match note {
            Some(note) => draft.text("text", note),
            None => draft,
        })
    }

    /// A result of a test that is part of that work, with the service that is meant.
    pub(super) fn shown(
        &self,
        ix: StepIx,
        way: Way,
        shown: &ServiceResult,
    ) -> Result<ServiceResult, Refusal> {
        let tests = self.task(ix, way).tests;
        let not_meant = |why: String| {
            let allowed = match tests {
                [] => "record the result on its own: test SERVICE RESULT".to_string(),
                _ => format!("it tests {}: use --result {}=pass", or_all(tests), tests[0]),
            };
            Refusal::new(Rule::UnknownId, why, allowed)
        };
        let service = match (shown.service.trim(), tests) {
            ("", [only]) => self.service(only)?,
            ("", _) => {
                let why = "it doesn't say which service the result is for".to_string();
                return Err(not_meant(why));
            }
            (named, _) => self.service(named)?,
        };
        if !tests.contains(&service.id) {
            let why = format!("{} does not test {}", self.piece(ix, way), service.id);
            return Err(not_meant(why));
        }
        Ok(ServiceResult {
            service: service.id.clone(),
            site: site_of(service, shown.site.as_deref())?,
            result: shown.result,
        })
    }

    fn service(&self, name: &str) -> Result<&Service, Refusal> {
        let services = &self.run.plan.services;
        let wanted = name.trim();
        let found = services.iter().find(|s| s.id == wanted);
        found.ok_or_else(|| {
            let ids = services.iter().map(|s| s.id.as_str());
            unknown("service", wanted, nearest(wanted, ids))
        })
    }
}

fn site_of(service: &Service, site: Option<&str>) -> Result<Option<String>, Refusal> {
    let site = site.map(str::trim).filter(|site| !site.is_empty());
    if let Some(site) = site.filter(|site| !service.sites.iter().any(|s| s == site)) {
        let sites = service.sites.iter().map(String::as_str);
        let allowed = match nearest(site, sites) {
            Some(near) => format!("did you mean {near}?"),
            None if service.sites.is_empty() => "leave it out: it has no sites".to_string(),
            None => format!("its sites are {}", service.sites.join(", ")),
        };
        let why = format!("{} has no site '{site}'", service.id);
        return Err(Refusal::new(Rule::UnknownId, why, allowed));
    }
    Ok(site.map(str::to_string))
}

fn or_all(services: &[String]) -> String {
    let ids: Vec<&str> = services.iter().map(String::as_str).collect();
    or(&ids)
}
