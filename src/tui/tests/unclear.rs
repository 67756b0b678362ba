//! What the screen says of files that are not as they should be.

use ratatui::layout::Size;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::FEEDS;
use crate::run::testing::{Night, note};
use crate::time::Span;

/// The two last lines while a file is shorter than it was and damaged, and once it is whole again.
fn said(size: Size) -> String {
    let mut night = Night::rehearsal();
    night.does("lin", note("vendor on the phone"));
    let (disk, folder) = (night.disk.clone(), night.folder.clone());
    let lin = night.session("lin").journal().writer().unwrap().to_string();
    let feed = folder.join(FEEDS).join(format!("{lin}.jsonl"));
    let whole = disk.get(&feed).unwrap();
    let damaged = String::from_utf8(whole.clone())
        .unwrap()
        .replace("note_written", "note_w");
    let mut ui = TestApp::open(&mut night, "amara", size);
    let mut said = Vec::new();
    for bytes in [damaged.into_bytes(), whole] {
        disk.put(&feed, bytes);
        ui.wait(Span::seconds(20));
        said.push(ui.footer());
    }
    said.join("\n")
}

#[test]
fn what_can_not_be_read_is_told_until_it_can() {
    insta::assert_snapshot!("unclear_80x24", said(SMALL));
    insta::assert_snapshot!("unclear_160x50", said(LARGE));
}
