//! Forms about services: the result of a test, everywhere or site by site.

use super::steps::step;
use super::{Draft, Field, Form, Reading, Slot, Spec, Subject, Trouble};
use crate::journal::{ServiceResult, TestResult};
use crate::run::{Command, Request};
use crate::runbook::Service;
use crate::situation::Situation;

pub(super) const TEST: Spec = Spec {
    draft: test,
    build: build_test,
};

/// The results of the choice, in its order; each begins with another letter.
const RESULTS: [(TestResult, &str); 4] = [
    (TestResult::Pass, "pass"),
    (TestResult::Degraded, "degraded"),
    (TestResult::Fail, "fail"),
    (TestResult::NotTested, "not tested"),
];

/// What a missing result is answered with.
pub(super) const MISSING: &str = "give the test result: p pass, d degraded, f fail, n not tested";

/// The service that is meant: the selected one, or the only one that the selected step tests.
fn service<'a>(s: &'a Situation, of: &Subject) -> Result<&'a Service, String> {
    let none = "choose a service first: U shows them";
    let id = match of {
        Subject::Service(id) => id,
        of => match step(s, of).map(|(_, step)| step.tests.as_slice()) {
            Ok([only]) => only,
            _ => return Err(none.into()),
        },
    };
    s.run.plan.service(id).ok_or_else(|| none.into())
}

fn test(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let service = service(s, of)?;
    let mut fields = result_fields(service);
    fields.push(Field::line(Slot::Text, "Note").hint("what you saw"));
    let how = service.test.iter().map(|how| format!("Test: {how}"));
    Ok(Draft::new(format!("Test result: {}", service.name), fields)
        .about(Subject::Service(service.id.clone()))
        .intro(how))
}

/// A field for the result of a service's test, or for each of its sites.
pub(super) fn result_fields(service: &Service) -> Vec<Field> {
    let field = |site: Option<&String>, label: String| {
        let slot = Slot::Result {
            service: service.id.clone(),
            site: site.cloned(),
        };
        let words = RESULTS.map(|(_, word)| word);
        Field::choice(slot, label, std::iter::once("-").chain(words))
    };
    if service.sites.is_empty() {
        vec![field(None, "Result".into())]
    } else {
        let sites = service.sites.iter();
        sites.map(|site| field(Some(site), site.clone())).collect()
    }
}

/// The results that were chosen, in the order of their fields.
pub(super) fn results(form: &Form) -> Vec<ServiceResult> {
    let chosen = |field: &Field| {
        let Slot::Result { service, site } = &field.slot else {
            return None;
        };
        let (result, _) = RESULTS.get(field.chosen()?.checked_sub(1)?)?;
        Some(ServiceResult {
            service: service.clone(),
            site: site.clone(),
            result: *result,
        })
    };
    form.asked()
        .filter_map(|(_, field)| chosen(field))
        .collect()
}

/// The first field for a result, where nothing was chosen in any of that service.
pub(super) fn missing(form: &Form) -> Option<Slot> {
    let results = results(form);
    let of = |field: &Field| match &field.slot {
        Slot::Result { service, .. } => {
            let said = results.iter().any(|r| r.service == *service);
            (!said).then(|| field.slot.clone())
        }
        _ => None,
    };
    form.asked().find_map(|(_, field)| of(field))
}

fn build_test(r: &Reading) -> Result<Vec<Request>, Trouble> {
    if let Some(slot) = missing(r.form) {
        let why = MISSING.to_string();
        return Err(Trouble::Field { slot, why });
    }
    let results = results(r.form);
    let note = r.text(Slot::Text);
    // What went wrong at one site is not said of those where it went well.
    let is_bad = |result: TestResult| result != TestResult::Pass;
    let any_bad = results.iter().any(|r| is_bad(r.result));
    let one = |shown: ServiceResult| {
        let noted = !any_bad || is_bad(shown.result);
        Command::Test {
            note: note.clone().filter(|_| noted),
            service: shown.service,
            site: shown.site,
            result: shown.result,
        }
        .into()
    };
    Ok(results.into_iter().map(one).collect())
}

impl Form {
    /// A letter chose a result and another result is asked next: a key a site.
    pub fn choose_on(&mut self) {
        let at = self.focus;
        self.turn(1);
        let is_result = |f: &Field| matches!(f.slot, Slot::Result { .. });
        if self.focus < at || !self.focused().is_some_and(is_result) {
            self.focus = at;
        }
    }
}

/// The service that one of these requests says has failed.
pub fn failed(requests: &[Request]) -> Option<String> {
    let failed = |result: TestResult| result == TestResult::Fail;
    requests.iter().find_map(|request| match &request.command {
        Command::Test {
            service, result, ..
        } if failed(*result) => Some(service.clone()),
        Command::Finish { results, .. } => {
            let bad = results.iter().find(|r| failed(r.result));
            bad.map(|r| r.service.clone())
        }
        _ => None,
    })
}
