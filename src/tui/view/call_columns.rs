//! How wide the columns of the view of calls are.

use super::pen::Pen;
use crate::situation::{Due, Party, Situation};
use crate::text::{pad_with, safe, width};
use crate::tui::calls::{self, CallRow};

/// The widths that differ from run to run: a telephone number is never cut for a name.
pub(super) struct Columns {
    pub(super) name: usize,
    reach: usize,
    account: usize,
    hours: usize,
    pub(super) why: usize,
    pub(super) by: usize,
}

impl Columns {
    pub(super) fn new(lines: &[CallRow], s: &Situation, columns: u16) -> Columns {
        let parties: Vec<&Party> = lines
            .iter()
            .filter_map(|line| match line {
                CallRow::Party(party) => Some(party),
                _ => None,
            })
            .collect();
        let dues: Vec<&Due> = lines
            .iter()
            .filter_map(|line| match line {
                CallRow::Due(due) => Some(due),
                _ => None,
            })
            .collect();
        let widest = |get: for<'p> fn(&'p Party) -> Option<&'p str>, least: usize| {
            let all = parties.iter().filter_map(|p| get(p)).map(width);
            all.max().unwrap_or(0).max(least)
        };
        // A person has neither account nor hours, so their number may be longer.
        let office = |p: &&Party| p.account.is_some() || p.hours.is_some() || p.then.is_some();
        let reach = parties
            .iter()
            .copied()
            .filter(office)
            .filter_map(|p| p.reach)
            .map(width)
            .max()
            .unwrap_or(0)
            .max(9);
        let account = widest(|p| p.account, 7).min(12);
        let then = widest(|p| p.then, 4).min(16);
        // Three before the name, one between two cells.
        let room = usize::from(columns).saturating_sub(3 + reach + account + then + 4);
        let name = widest(|p| Some(p.name), 12).min((room * 2 / 3).max(12));
        Columns {
            name,
            reach,
            account,
            hours: room.saturating_sub(name).min(24),
            why: dues
                .iter()
                .map(|d| width(&calls::why(s, d)))
                .max()
                .unwrap_or(0),
            by: dues
                .iter()
                .map(|d| width(s.run.called(d.by)))
                .max()
                .unwrap_or(0),
        }
    }

    /// A row of the table, its name so far from the left.
    pub(super) fn party(&self, indent: usize, cells: [&str; 5], pen: &Pen) -> String {
        let cell = |text: &str, n: usize| pad_with(&safe(text), n, pen.look().ellipsis());
        let [name, reach, account, hours, then] = cells;
        format!(
            "{:indent$}{} {} {} {} {}",
            "",
            cell(name, self.name + 3 - indent),
            cell(reach, self.reach),
            cell(account, self.account),
            cell(hours, self.hours),
            safe(then),
        )
    }
}
