//! Results of tests.

use crate::journal::{Event, TestResult};
use crate::run::Refusal;
use crate::text::nearest;

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
        let services = &self.run.plan.services;
        let wanted = service.trim();
        let found = services.iter().find(|s| s.id == wanted);
        let found = found.ok_or_else(|| {
            let ids = services.iter().map(|s| s.id.as_str());
            unknown("service", wanted, nearest(wanted, ids))
        })?;
        let site = site.map(str::trim).filter(|site| !site.is_empty());
        if let Some(site) = site.filter(|site| !found.sites.iter().any(|s| s == site)) {
            let sites = found.sites.iter().map(String::as_str);
            return Err(unknown("site", site, nearest(site, sites)));
        }
        let draft = Draft::new(Event::ServiceTested {
            service: found.id.clone(),
            site: site.map(str::to_string),
            result,
        });
        let note = note.filter(|note| !note.trim().is_empty());
        Ok(match note {
            Some(note) => draft.text("text", note),
            None => draft,
        })
    }
}
