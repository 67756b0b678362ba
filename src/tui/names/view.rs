//! The views: their names, and how each divides the screen.

use crate::time::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    #[default]
    Steps,
    /// When everything was planned, was done, and is expected.
    Timeline,
    Blockers,
    Gates,
    /// What each service is known to be, and what to test first.
    Services,
    Log,
    People,
    /// Whom to call, what is due, and the calls that were made.
    Calls,
    /// The selected step, or gate, in full.
    Detail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    #[default]
    All,
    Mine,
    Ready,
    Blocked,
    Late,
}

/// How much of the night the timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zoom {
    #[default]
    Whole,
    HalfDay,
    FourHours,
}

/// How a view is called, and how it divides the part of the screen that is its own.
struct Facts {
    view: View,
    /// On its tab.
    name: &'static str,
    /// Rows of its list that list nothing: above the first, and below the last.
    head: u16,
    foot: u16,
    detail: Detail,
    selects: Selects,
}

/// Where the selection of a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selects {
    /// In the rows of the plan, which it shows.
    Rows,
    /// In the rows of the plan, of which it shows the selected one only.
    Row,
    /// In a list of its own.
    Own,
}

/// Where a view shows what is selected in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nowhere: the list has all the room.
    Nowhere,
    /// Below the list, in so many rows, however wide the screen is: a line of the log, or a night,
    /// is too long for half a screen.
    Below(u16),
    /// Beside the list on a wide screen, else below it in so many rows.
    Beside(u16),
    /// Beside the list on a wide screen, else below it; the list has so many rows then.
    BesideMost(u16),
}

/// The views, in the order of the tabs.
#[rustfmt::skip]
const VIEWS: &[Facts] = &[
    Facts { view: View::Steps, name: "Steps", head: 0, foot: 0, detail: Detail::Beside(4), selects: Selects::Rows },
    Facts { view: View::Timeline, name: "Time", head: 2, foot: 0, detail: Detail::Below(3), selects: Selects::Rows },
    Facts { view: View::Blockers, name: "Blockers", head: 0, foot: 0, detail: Detail::Beside(8), selects: Selects::Own },
    Facts { view: View::Gates, name: "Gates", head: 0, foot: 0, detail: Detail::BesideMost(3), selects: Selects::Own },
    Facts { view: View::Services, name: "Services", head: 1, foot: 0, detail: Detail::Beside(7), selects: Selects::Own },
    Facts { view: View::Log, name: "Log", head: 0, foot: 0, detail: Detail::Below(4), selects: Selects::Own },
    Facts { view: View::People, name: "People", head: 1, foot: 2, detail: Detail::Nowhere, selects: Selects::Own },
    Facts { view: View::Calls, name: "Calls", head: 0, foot: 0, detail: Detail::Beside(6), selects: Selects::Own },
    Facts { view: View::Detail, name: "Step", head: 0, foot: 0, detail: Detail::Nowhere, selects: Selects::Row },
];

impl View {
    /// In the order of the tabs.
    pub const ALL: [View; VIEWS.len()] = {
        let mut all = [View::Steps; VIEWS.len()];
        let mut at = 0;
        while at < VIEWS.len() {
            assert!(
                VIEWS[at].view as usize == at,
                "a row for each view, in their order"
            );
            all[at] = VIEWS[at].view;
            at += 1;
        }
        all
    };

    fn facts(self) -> &'static Facts {
        &VIEWS[self as usize]
    }

    /// As its tab says.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Rows above the first of its list.
    pub fn head(self) -> u16 {
        self.facts().head
    }

    /// Rows of its list that list nothing.
    pub fn around(self) -> u16 {
        self.facts().head + self.facts().foot
    }

    pub fn detail(self) -> Detail {
        self.facts().detail
    }

    /// It shows the rows of the plan, and has the selection in them.
    pub fn has_rows(self) -> bool {
        self.facts().selects == Selects::Rows
    }

    /// What is selected in it is a row of the plan.
    pub fn selects_rows(self) -> bool {
        self.facts().selects != Selects::Own
    }

    /// The view so many tabs on.
    pub fn turned(self, by: isize) -> View {
        let at = self as isize + by;
        View::ALL[at.rem_euclid(View::ALL.len() as isize) as usize]
    }
}

impl Filter {
    pub const ALL: [Filter; 5] = [
        Filter::All,
        Filter::Mine,
        Filter::Ready,
        Filter::Blocked,
        Filter::Late,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Mine => "mine",
            Filter::Ready => "ready",
            Filter::Blocked => "blocked",
            Filter::Late => "late",
        }
    }

    pub fn next(self) -> Filter {
        let at = Filter::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Filter::ALL[(at + 1) % Filter::ALL.len()]
    }
}

impl Zoom {
    const ALL: [Zoom; 3] = [Zoom::Whole, Zoom::HalfDay, Zoom::FourHours];

    /// How long it is; nothing for the whole.
    pub fn span(self) -> Option<Span> {
        match self {
            Zoom::Whole => None,
            Zoom::HalfDay => Some(Span::minutes(12 * 60)),
            Zoom::FourHours => Some(Span::minutes(4 * 60)),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Zoom::Whole => "whole night",
            Zoom::HalfDay => "12 hours",
            Zoom::FourHours => "4 hours",
        }
    }

    /// The next that shows less than the whole, which is so long; after the last the whole again.
    pub fn next(self, whole: Span) -> Zoom {
        let mut closer = Zoom::ALL
            .into_iter()
            .skip_while(|z| *z != self)
            .skip(1)
            .filter(|z| z.span().is_some_and(|span| span < whole));
        closer.next().unwrap_or_default()
    }
}
