//! Half-typed forms outlive the screen.

use std::path::{Path, PathBuf};

use super::ui::{SMALL, TestApp};
use crate::run::testing::{Night, finish};
use crate::situation::Situation;
use crate::time::Span;
use crate::tui::app::After;
use crate::tui::form::{Form, Subject};
use crate::tui::names::Ask;

/// A ui whose half-typed forms are kept there.
fn sit<'a>(night: &'a mut Night, who: &str, root: &Path) -> TestApp<'a> {
    let mut ui = TestApp::open(night, who, SMALL);
    ui.app.keep_drafts(root);
    ui
}

/// All files below a folder.
fn files(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut all = Vec::new();
    for entry in entries {
        match entry.path() {
            path if path.is_dir() => all.extend(files(&path)),
            path => all.push(path),
        }
    }
    all
}

#[test]
fn what_is_half_typed_comes_back_after_a_kill() {
    // How the screen ends, and whether it is the key of the form or the one for the last form that
    // brings it back.
    for (ends, key) in [
        ("killed", "n"),
        ("killed", ","),
        ("hung up", "n"),
        ("left", "n"),
    ] {
        let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
        let mut ui = sit(&mut night, "amara", root.path());
        ui.keys("n \"ticket 88121, call back\"");
        match ends {
            "killed" => drop(ui.wait(Span::ZERO)),
            "hung up" => ui.app.leave(),
            _ => {
                ui.keys("esc q");
                assert!(
                    ui.text().contains("kept for next time: Note"),
                    "{}",
                    ui.text()
                );
                ui.keys("q");
                assert_eq!(ui.last, After::Leave);
                assert_eq!(ui.app.half_typed(), ["Note on 1.1"]);
                ui.app.leave();
            }
        }
        let mut ui = sit(&mut night, "amara", root.path());
        assert!(
            ui.text().contains("half typed last time: Note on 1.1"),
            "{}",
            ui.text()
        );
        ui.keys(key);
        assert!(
            ui.text().contains("ticket 88121, call back"),
            "{ends}: {}",
            ui.text()
        );
        ui.keys("\" at 3\" enter");
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        ui.wait(Span::ZERO);
        assert_eq!(files(root.path()), Vec::<PathBuf>::new(), "{ends}");
    }
}

#[test]
fn half_typed_forms_are_those_of_one_person_in_one_run() {
    let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
    sit(&mut night, "amara", root.path())
        .keys("n \"secret\"")
        .wait(Span::ZERO);
    let mut ui = sit(&mut night, "joe", root.path());
    ui.keys("n");
    assert!(!ui.text().contains("secret"), "{}", ui.text());
    let mut ui = sit(&mut night, "amara", root.path());
    ui.keys("n");
    assert!(ui.text().contains("secret"), "{}", ui.text());
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_is_half_typed() {
    use std::os::unix::fs::PermissionsExt;
    let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
    let root = root.path().join("drafts");
    sit(&mut night, "amara", &root)
        .keys("n \"secret\"")
        .wait(Span::ZERO);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let [file] = &files(&root)[..] else {
        panic!("one form is half typed")
    };
    assert_eq!(mode(file), 0o600);
    for folder in file
        .ancestors()
        .skip(1)
        .take_while(|f| f.starts_with(&root))
    {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
}

#[test]
fn an_emptied_form_is_no_draft() {
    for script in [
        "n \"x\" backspace",
        "n \"x\" ctrl-u",
        "n \"x\" backspace esc",
        "n tab ctrl-u esc",
        "% \"x\"",
    ] {
        let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
        let mut ui = sit(&mut night, "amara", root.path());
        ui.keys("n \"x\"").wait(Span::ZERO).keys("esc n ctrl-u esc");
        ui.keys(script).wait(Span::ZERO);
        assert_eq!(files(root.path()), Vec::<PathBuf>::new(), "{script}");
    }
}

/// For whom something was typed is part of it.
#[test]
fn what_was_typed_for_a_colleague_stays_theirs() {
    let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
    let mut ui = sit(&mut night, "amara", root.path());
    ui.keys("h \"joe\" enter n \"rack 4 is hot\"")
        .wait(Span::ZERO);
    let mut ui = sit(&mut night, "amara", root.path());
    ui.keys("n enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("amara");
    assert_eq!(run.log.last().unwrap().fact().by, "joe");
}

/// What was typed about a step that has moved on meanwhile is not lost, and not taken for something
/// else.
#[test]
fn a_half_typed_table_and_a_finished_step() {
    let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
    sit(&mut night, "amara", root.path())
        .keys("1 . 1 enter F \"disk full\"")
        .wait(Span::ZERO);
    night.does("lin", finish("freeze"));
    let mut ui = sit(&mut night, "amara", root.path());
    if !ui.app.screen.dialogs.is_empty() {
        ui.keys("enter");
    }
    ui.keys(",");
    assert!(ui.text().contains("disk full"), "{}", ui.text());
}

#[test]
fn a_damaged_file_is_named_and_left_alone() {
    let (mut night, root) = (Night::rehearsal(), tempfile::tempdir().unwrap());
    sit(&mut night, "amara", root.path())
        .keys("n \"x\"")
        .wait(Span::ZERO);
    let file = files(root.path()).remove(0);
    std::fs::write(&file, "{").unwrap();
    let mut ui = sit(&mut night, "amara", root.path());
    assert!(ui.text().contains("can't be read"), "{}", ui.text());
    ui.wait(Span::ZERO);
    assert!(file.exists());
}

#[test]
fn a_form_opens_in_its_first_empty_field() {
    let mut night = Night::rehearsal();
    let now = night.now;
    let session = night.session("amara");
    let s = Situation::at(now, session.run(), "amara");
    for ask in Ask::ALL {
        let Ok(form) = Form::new(ask, &s, Subject::Step("freeze".into())) else {
            continue;
        };
        let Some(field) = form.focused() else {
            continue;
        };
        assert!(field.is_open(), "{ask:?} begins in {}", field.label);
    }
}
