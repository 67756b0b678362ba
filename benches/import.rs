//! Importing a workbook of 10,000 rows, against reading its cells. Goal: less than three times as
//! long.

use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use runsheet::import::{self, Options, Stamp};
use rust_xlsxwriter::Workbook;

const ROWS: u32 = 10_000;
/// Of so many the fastest counts: what else the machine does only slows.
const ROUNDS: usize = 5;

fn main() {
    let bytes = workbook();
    let read = fastest(|| {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).expect("a workbook");
        book.worksheet_range("Plan")
            .expect("a sheet")
            .rows()
            .count()
    });
    let imported = fastest(|| {
        import::import(&bytes, "plan.xlsx", &options())
            .expect("a plan")
            .steps
    });
    let ratio = imported.as_secs_f64() / read.as_secs_f64();
    println!(
        "{ROWS} rows: reading the cells {read:.1?}, importing {imported:.1?}, ratio {ratio:.2} (goal: below 3)"
    );
}

fn fastest(work: impl Fn() -> usize) -> Duration {
    let one = |_| {
        let start = Instant::now();
        assert!(work() >= ROWS as usize - 100);
        start.elapsed()
    };
    (0..ROUNDS).map(one).min().unwrap_or_default()
}

fn options() -> Options {
    Options {
        sheet: None,
        rows: None,
        map: Vec::new(),
        month_first: None,
        title: None,
        lead: Some("amara".into()),
        opens: None,
        closes: None,
        timezone: None,
        today: Stamp {
            day: 20_000,
            minute: None,
        },
    }
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Plan").expect("a name");
    let head = [
        "ID",
        "Phase",
        "Task",
        "Owner",
        "Duration",
        "Predecessors",
        "Start",
        "Status",
    ];
    for (column, text) in head.iter().enumerate() {
        sheet.write_string(0, column as u16, *text).expect("a cell");
    }
    for row in 1..=ROWS {
        let phase = format!("Phase {}", row / 500);
        let cells = [
            format!("T-{row}"),
            phase,
            format!("Move the service number {row} to the new host"),
            format!("Team {} / Vendor {}", row % 7, row % 5),
            format!("{} min", 5 + row % 90),
            if row > 1 {
                format!("T-{}", row - 1)
            } else {
                String::new()
            },
            format!("2026-11-{:02} {:02}:00", 1 + row % 28, row % 24),
            if row % 3 == 0 {
                "Done".into()
            } else {
                "Open".into()
            },
        ];
        for (column, text) in cells.iter().enumerate() {
            sheet
                .write_string(row, column as u16, text.as_str())
                .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
