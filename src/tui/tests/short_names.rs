//! On the screen everybody on the roster has one name, the short one.

use std::fs;
use std::path::Path;

/// Of the people in the runbooks of these tests.
const FULL: [&str; 4] = ["Amara Osei", "Lin Baptiste", "Joe Tremblay", "Ruth Adeyemi"];

/// Every screen that these tests have seen. But for the list of people, which has both names, and
/// for the line that says who is meant by a name that is being typed.
#[test]
fn the_screen_uses_short_names() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests");
    let mut seen = 0;
    for folder in [tests.join("snapshots"), tests.join("off_plan/snapshots")] {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.contains("people") || name.contains("person") {
                continue;
            }
            seen += 1;
            for line in fs::read_to_string(&path).unwrap().lines() {
                for full in FULL {
                    let is_meant = line.contains(&format!("= {full}"));
                    assert!(is_meant || !line.contains(full), "{name}: {line}");
                }
            }
        }
    }
    assert!(seen > 300, "{seen}");
}
