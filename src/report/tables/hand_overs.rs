//! Shifts that changed: who handed over to whom, and what was open then.

use crate::report::Table;
use crate::report::packet::{Item, Packet, packet};
use crate::run::{HandOver, Passing, Run};
use crate::situation::Situation;
use crate::words::Cell;

use crate::report::rows::NAMES;

/// Each with what was said, and how much went over.
pub(super) fn hand_overs(situation: &Situation, packed: &[Packed]) -> Table {
    let columns = [
        ("number", "Hand-over"),
        ("from", "From"),
        ("to", "To"),
        ("at", "Handed over"),
        ("recorded_by", "Typed by"),
        ("text", "What was said"),
        ("taken", "Taken over"),
        ("taken_recorded_by", "Typed by"),
        ("taken_text", "What was said"),
        ("passed", "Went over"),
        ("changed", "Changed since"),
    ];
    let run = situation.run;
    let person = |id: Option<&str>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let rows = (1..).zip(packed).map(|(number, packed)| {
        let (number, hand_over): (usize, &HandOver) = (number, packed.hand_over);
        let side = |side: &Option<Passing>| -> [Cell; 3] {
            let side = side.as_ref();
            [
                side.map(|p| p.stamp.at).into(),
                person(side.and_then(|p| p.stamp.typed_by.as_deref())),
                side.and_then(|p| p.text.as_ref()).into(),
            ]
        };
        let [at, typist, text] = side(&hand_over.handed);
        let [taken, taken_typist, taken_text] = side(&hand_over.taken);
        [
            number.into(),
            person(Some(&hand_over.from)),
            person(hand_over.incoming()),
            at,
            typist,
            text,
            taken,
            taken_typist,
            taken_text,
            packed.packet.as_ref().map(|p| p.passing()).into(),
            hand_over.changed.as_ref().map(|stamp| stamp.at).into(),
        ]
    });
    Table::of("hand-overs", "Hand-overs", columns, rows)
}

/// What was open at each hand-over, as it was known then.
pub(super) fn items(situation: &Situation, packed: &[Packed]) -> Table {
    let columns = [
        ("hand_over", "Hand-over"),
        ("kind", "Kind"),
        ("number", "Number"),
        ("what", "What"),
        ("who", "Who"),
        ("since", "Since"),
        ("next", "Next"),
        ("passes", "Went over"),
    ];
    let run = situation.run;
    let row = |number: usize, item: &Item| {
        let who = item.who.as_deref();
        [
            number.into(),
            item.kind.word().into(),
            item.number.as_ref().into(),
            Cell::from(&item.what),
            who.map_or(Cell::Empty, |id| Cell::person(run, id)),
            item.since.into(),
            item.next.as_ref().into(),
            item.passes.into(),
        ]
    };
    let mut rows = Vec::new();
    for (number, packed) in (1..).zip(packed) {
        let items = packed.packet.iter().flat_map(|packet| &packet.items);
        rows.extend(items.map(|item| row(number, item)));
    }
    let title = "What was open at each hand-over";
    Table::of("hand-over-items", title, columns, rows)
}

/// A hand-over with its packet, as the entries before it tell it.
pub(super) struct Packed<'a> {
    hand_over: &'a HandOver,
    packet: Option<Packet>,
}

/// All of them, in the order of their first mention.
pub(super) fn packed<'a>(situation: &Situation<'a>) -> Vec<Packed<'a>> {
    let run = situation.run;
    let place = |hand_over: &HandOver| {
        let entry = &hand_over.first()?.entry;
        run.log.iter().position(|line| line.entry.id() == *entry)
    };
    let mut told: Vec<(usize, &HandOver)> = run
        .hand_overs
        .iter()
        .filter_map(|h| Some((place(h)?, h)))
        .collect();
    told.sort_by_key(|(place, _)| *place);
    // Before the first entry of all there is nothing to tell of.
    let first = told.iter().take_while(|(place, _)| *place == 0);
    let mut all: Vec<Packed> = first.map(|(_, h)| Packed::new(h, None)).collect();
    let rest = &told[all.len()..];
    let numbers: Vec<usize> = rest.iter().map(|(place, _)| *place).collect();
    let mut next = rest.iter().map(|(_, hand_over)| *hand_over);
    run.along(&numbers, |then, _| {
        if let Some(hand_over) = next.next() {
            all.push(Packed::new(hand_over, as_it_was(then, hand_over)));
        }
    });
    all
}

fn as_it_was(then: &Run, hand_over: &HandOver) -> Option<Packet> {
    let at = hand_over.first()?.at;
    let s = Situation::at(at, then, "");
    Some(packet(
        &s,
        NAMES,
        Some(&hand_over.from),
        hand_over.incoming(),
    ))
}

impl<'a> Packed<'a> {
    fn new(hand_over: &'a HandOver, packet: Option<Packet>) -> Packed<'a> {
        Packed { hand_over, packet }
    }
}
