//! Every way in which a runbook can be wrong: `tests/fixtures/runbooks/*.yaml`, each with the text
//! that an author sees in a `.txt` beside it. `BLESS=1 cargo test` writes those anew.

use std::path::{Path, PathBuf};

use runsheet::runbook::{self, Undo};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/runbooks");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_error_is_told_as_written() {
    let mut different = Vec::new();
    for file in fixtures() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let shown = match runbook::load(&std::fs::read(&file).unwrap(), &name) {
            Ok(_) => "fine\n".to_string(),
            Err(problems) => format!("{problems}\n"),
        };
        let golden = file.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, &shown).unwrap();
        }
        if std::fs::read_to_string(&golden).unwrap_or_default() != shown {
            different.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
