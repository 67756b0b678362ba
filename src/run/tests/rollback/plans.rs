//! Random plans, and what happens to them.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;

/// A step of a random plan: which of those before it needs (by bits), which services it changes,
/// what its undo is, what its restore point covers, whether it is a gate.
pub type Part = (u16, u8, u8, u8, u8);
/// Which step, what is done about it, and how many minutes ago where it is entered late.
pub type Act = (usize, u8, Option<i64>);

pub fn any_part() -> impl Strategy<Value = Part> {
    (any::<u16>(), 0..8u8, 0..6u8, 0..24u8, 0..6u8)
}

pub fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    vec((0..16usize, 0..12u8, proptest::option::of(0..40i64)), 4..24)
}

pub fn services(bits: u8) -> String {
    let names = (0..3).filter(|bit| bits & (1 << bit) != 0);
    names
        .map(|bit| format!("s{bit}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The first step lies in a phase before the window, the last in one after it.
pub fn yaml(parts: &[Part]) -> String {
    let mut yaml = String::from(
        "runbook: Random\nid: random\n\
         window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}\n\
         people: [{id: amara, name: Amara Osei, roles: [lead]}]\n\
         services: [{id: s0, name: S0}, {id: s1, name: S1}, {id: s2, name: S2}]\nphases:\n",
    );
    let last = parts.len() - 1;
    let phases = [
        (0, "before"),
        (1, "window"),
        (1 + last / 2, "window"),
        (last, "after"),
    ];
    for (ix, &(needs, changes, undo, point, gate)) in parts.iter().enumerate() {
        for (nth, (_, when)) in phases.iter().enumerate().filter(|(_, (at, _))| *at == ix) {
            let _ = writeln!(
                yaml,
                "  - id: phase{nth}\n    title: P\n    when: {when}\n    steps:"
            );
        }
        // About two of those before it, so that streams stay apart.
        let needed: Vec<String> = (0..ix)
            .filter(|n| needs & (1 << (n % 16)) != 0 && (n + ix) % 3 != 1)
            .map(|n| format!("x{n}"))
            .collect();
        let _ = write!(
            yaml,
            "      - {{id: x{ix}, title: X, needs: [{}]",
            needed.join(", ")
        );
        if gate == 0 {
            yaml.push_str(", gate: {decides: [lead]}}\n");
            continue;
        }
        let _ = write!(yaml, ", changes: [{}]", services(changes));
        match undo {
            0 | 1 => {}
            2 => yaml.push_str(", undo: {impossible: burnt}"),
            _ => yaml.push_str(", undo: {do: Take it back, takes: 5m}"),
        }
        if point & 7 != 0 && point < 16 {
            let of = services(point & 7);
            let _ = write!(
                yaml,
                ", restore_point: {{of: [{of}], do: Restore, takes: 9m}}"
            );
        }
        yaml.push_str("}\n");
    }
    yaml
}
