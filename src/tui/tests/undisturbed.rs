//! What others record while somebody types moves neither what they type nor what is selected.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::agreement::{PLAN, wish};
use super::stale::elsewhere;
use super::ui::{SMALL, TestApp};
use crate::journal::Mode;
use crate::run::testing::Night;
use crate::run::{Request, Session};
use crate::time::Span;

/// How many entries of others in all.
const ENTRIES: usize = 1_000;

/// A view, and a form that is half typed in it.
const HALF_TYPED: [&str; 5] = [
    "2 . 1 esc n \"the vendor said\"",
    "b \"no light\" enter B b \"no VPN to\"",
    "l K tab tab \"jo\"",
    "U esc H tab \"water on\"",
    "g v tab \"nurses can't\"",
];

/// What is typed and where, and what is selected.
fn sight(ui: &TestApp) -> Vec<String> {
    let screen = &ui.app.screen;
    let form = ui.form().expect("a form is open");
    let answers = form
        .fields
        .iter()
        .map(|field| format!("{:?}: {}", field.slot, field.answer()));
    let mut sight: Vec<String> = answers.collect();
    sight.push(format!(
        "{:?}",
        form.focused().map(|f| (&f.slot, f.text.cursor()))
    ));
    sight.push(format!("{:?} {:?}", screen.view, screen.cursor));
    sight.push(format!("{:?}", screen.lists[screen.view].id));
    sight
}

/// One of the others does what comes to their mind; what is refused is overridden.
fn something(others: &mut [Session], rng: &mut StdRng, ui: &TestApp) -> bool {
    let other = rng.random_range(0..others.len());
    let other = &mut others[other];
    let mut request = Request::from(wish(rng)).because("a reason");
    let now = ui.clock.now.get();
    match other.record(&request, now) {
        Ok(_) => true,
        Err(refusal) => {
            request.overrides = refusal.rule();
            other.record(&request, now).is_ok()
        }
    }
}

#[test]
fn a_thousand_entries_of_others_move_nothing() {
    for (seed, half_typed) in (1..).zip(HALF_TYPED) {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut night = Night::open(PLAN, Mode::Live);
        let mut others: Vec<Session> = ["lin", "joe", "ruth"]
            .iter()
            .map(|who| elsewhere(&night, who))
            .collect();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        ui.keys(half_typed);
        let before = sight(&ui);
        let began = ui.app.entries();
        while ui.app.entries() - began < ENTRIES / HALF_TYPED.len() {
            if something(&mut others, &mut rng, &ui) {
                others.iter_mut().for_each(|other| _ = other.refresh());
            }
            ui.wait(Span::seconds(3));
            assert_eq!(sight(&ui), before, "{half_typed}\n{}", ui.text());
        }
    }
}
