//! The service board: what each service is known to be, since when and from what.

mod course;
mod needs;
mod outage;
mod records;
mod turns;

pub use needs::{Needs, places};
pub use outage::{Outage, OutageCause, OutageEnd};

use crate::journal::{TestResult, Way};
use crate::runbook::StepIx;
use crate::time::Instant;

use self::course::{Course, Place, courses};
use self::records::Records;
use super::Run;

/// What a service is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ServiceState {
    /// Neither it nor anything that it needs was changed or tested.
    #[default]
    Untouched,
    /// Somebody is changing it right now.
    Off,
    /// Changed or mended, or what it needs was, and not tested since.
    Unproven,
    Proven,
    Degraded,
    Down,
    /// What it needs is down.
    Untestable,
}

impl ServiceState {
    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            ServiceState::Untouched => "untouched",
            ServiceState::Off => "off as planned",
            ServiceState::Unproven => "unproven",
            ServiceState::Proven => "proven",
            ServiceState::Degraded => "degraded",
            ServiceState::Down => "down",
            ServiceState::Untestable => "untestable",
        }
    }

    /// It has to be tested, or mended, before somebody can rely on it.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            ServiceState::Untouched | ServiceState::Proven | ServiceState::Off
        )
    }

    /// People can't rely on it: they work by its downtime procedure. What passed with reservations
    /// works; what was not tested since it was changed is out until it is.
    ///
    /// Of one site, or of a service without sites. A service that is degraded because it fails at
    /// some of its sites is out there.
    pub fn is_out(self) -> bool {
        !matches!(
            self,
            ServiceState::Untouched | ServiceState::Proven | ServiceState::Degraded
        )
    }
}

/// One service on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceOutlook {
    /// Its place in the plan's services.
    pub service: usize,
    pub state: ServiceState,
    /// What the last test that counts, or an open blocker, said of it: also where it can't be
    /// tested now because of something beneath it.
    pub failed: bool,
    /// When the test or blocker that says so was, else since when it is in that state.
    pub since: Option<Instant>,
    /// The test that says so, by its place in the tests of the run.
    pub by: Option<usize>,
    /// The step that changed it last, or whose change was taken back last.
    pub changed_by: Option<StepIx>,
    /// The last change of it was an undo or a restore.
    pub taken_back: bool,
    /// What is down that it stands on; for [`ServiceState::Untestable`].
    pub beneath: Vec<usize>,
    /// Of its sites so many are proven.
    pub sites: (usize, usize),
    /// One for each of its sites; one for all of it where it has none.
    pub places: Vec<PlaceOutlook>,
    /// When it was out, at whichever of its sites.
    pub outages: Vec<Outage>,
}

/// A service at one of its sites, or everywhere where it has none.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceOutlook {
    pub state: ServiceState,
    /// The test that counts there, by its place in the tests of the run.
    pub result: Option<usize>,
    /// When it was out there, in order; the last may go on.
    pub outages: Vec<Outage>,
}

impl Run {
    /// What each service is known to be, in the order of the plan.
    pub fn service_states(&self) -> Vec<ServiceState> {
        let board = self.board();
        board.iter().map(|outlook| outlook.state).collect()
    }

    /// The ids of those that were touched and that nobody has proven since.
    pub fn not_proven(&self) -> Vec<String> {
        let services = self.plan.services.iter().zip(self.service_states());
        let known = [ServiceState::Untouched, ServiceState::Proven];
        let open = services.filter(|(_, state)| !known.contains(state));
        open.map(|(service, _)| service.id.clone()).collect()
    }

    /// What one service is known to be.
    pub fn service_state(&self, id: &str) -> Option<ServiceState> {
        let place = self.plan.services.iter().position(|s| s.id == id)?;
        self.service_states().get(place).copied()
    }

    /// The board: one for each service, in the order of the plan.
    pub fn board(&self) -> Vec<ServiceOutlook> {
        self.board_with(&Needs::of(&self.plan.services))
    }

    /// The same, for who knows already what needs what.
    pub fn board_with(&self, needs: &Needs) -> Vec<ServiceOutlook> {
        let records = Records::of(self);
        let courses = courses(self, needs, &records).into_iter().enumerate();
        let outlook = |(ix, course)| self.outlook(&records, ix, course);
        courses.map(outlook).collect()
    }

    fn outlook(&self, records: &Records, ix: usize, course: Course) -> ServiceOutlook {
        let at = |n: usize| self.tests[n].stamp.at;
        let place = |place: Place| PlaceOutlook {
            state: place.state,
            result: place.result(self),
            outages: place.outages,
        };
        let places: Vec<PlaceOutlook> = course.places.into_iter().map(place).collect();
        let results = || places.iter().filter_map(|place| place.result);
        let last = results().max_by_key(|&n| at(n));
        let by = last.filter(|_| course.blocked.is_none());
        let since = match course.state {
            ServiceState::Off | ServiceState::Unproven | ServiceState::Untestable => course.since,
            _ => course.blocked.or(by.map(at)),
        };
        let proven = places.iter().filter(|p| p.state == ServiceState::Proven);
        let sites = match self.plan.services[ix].sites.len() {
            0 => (0, 0),
            all => (proven.count(), all),
        };
        let change = records.last_change(ix);
        let passed = |n: usize| self.tests[n].result == TestResult::Pass;
        ServiceOutlook {
            service: ix,
            state: course.state,
            failed: course.blocked.is_some() || results().any(|n| !passed(n)),
            since,
            by,
            changed_by: change.map(|change| change.step),
            taken_back: change.is_some_and(|change| change.way != Way::Forward),
            beneath: course.beneath,
            sites,
            outages: outage::at_any(places.iter().map(|place| place.outages.clone())),
            places,
        }
    }
}
