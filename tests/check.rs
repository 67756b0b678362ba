//! The rules of `check`, each with its folder in `tests/check`: `bad.yaml` triggers it (several
//! files, `bad-1.yaml`, `bad-2.yaml`, where it looks at several together), `near.yaml` nearly does,
//! and `bad.txt` is what is said. `BLESS=1 cargo test --test check` writes what is said anew.

use std::fs;
use std::path::{Path, PathBuf};

use runsheet::check::{self, Checked, Finding, Input, RULES, Telling};
use runsheet::runbook::{self, Criticality, Runbook, Source};
use serde_json::Value;

#[test]
fn every_rule_finds_what_it_is_for_and_spares_what_is_nearly_so() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let folder = root().join("tests/check").join(rule.name);
        let (bad, near) = (files(&folder, "bad"), files(&folder, "near"));
        if bad.is_empty() || near.is_empty() {
            wrong.push(format!("{}: no bad.yaml or no near.yaml", rule.name));
            continue;
        }
        let said = said(rule.name, &bad);
        if said.is_empty() {
            wrong.push(format!("{}: finds nothing in its own fixture", rule.name));
        }
        let nearly = self::said(rule.name, &near);
        if !nearly.is_empty() {
            wrong.push(format!("{}: a false alarm:\n{nearly}", rule.name));
        }
        wrong.extend(golden(&folder.join("bad.txt"), &said));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_of_the_rules_is_made_from_them() {
    let wrong = golden(&root().join("docs/rules.md"), &check::pages());
    assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let log = on_bad_plans(check::sarif);
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-schema-2.1.0.json")
    );
    let [run] = log["runs"].as_array().unwrap().as_slice() else {
        panic!("not one run");
    };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "runsheet");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for (rule, json) in RULES.iter().zip(rules) {
        assert_eq!(json["id"], rule.name);
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!json[text]["text"].as_str().unwrap().is_empty());
        }
        assert!(is_level(&json["defaultConfiguration"]["level"]));
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= RULES.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(is_level(&result["level"]));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.is_empty() && uri.bytes().all(|b| b.is_ascii_graphic() && b != b'\\'));
        let at = |name: &str| place["region"][name].as_u64().unwrap();
        assert!(at("startLine") >= 1 && at("startColumn") >= 1);
        assert!(at("endColumn") > at("startColumn"));
    }
}

fn is_level(level: &Value) -> bool {
    ["none", "note", "warning", "error"].contains(&level.as_str().unwrap())
}

#[test]
fn every_field_is_documented() {
    let docs = include_str!("../docs/json.md");
    let (_, docs) = docs.split_once("## `check RUNBOOK").unwrap();
    let checked = on_bad_plans(check::json);
    let mut names: Vec<&String> = checked.as_object().unwrap().keys().collect();
    for finding in checked["findings"].as_array().unwrap() {
        names.extend(finding.as_object().unwrap().keys());
    }
    for name in names {
        assert!(
            docs.contains(&format!("`{name}`")),
            "{name} is not in docs/json.md"
        );
    }
}

/// What is written of all the plans with which a rule finds fault.
fn on_bad_plans(write: fn(&[Input], &Checked) -> String) -> Value {
    let folder = |rule: &&check::Rule| files(&root().join("tests/check").join(rule.name), "bad");
    let loaded: Vec<(Runbook, Source)> = RULES
        .iter()
        .flat_map(folder)
        .map(|file| load(&file))
        .collect();
    let inputs = inputs(&loaded);
    serde_json::from_str(&write(&inputs, &check::check(&inputs))).unwrap()
}

fn inputs(loaded: &[(Runbook, Source)]) -> Vec<Input<'_>> {
    let all = loaded.iter();
    all.map(|(runbook, source)| Input { runbook, source })
        .collect()
}

/// The staged runbooks are sound, alone and together, and allow themselves nothing.
#[test]
fn the_staged_runbooks_are_sound() {
    let staged = staged();
    assert_eq!(staged.len(), 11);
    let loaded: Vec<(Runbook, Source)> = staged.iter().map(|file| load(file)).collect();
    let inputs: Vec<Input> = loaded
        .iter()
        .map(|(runbook, source)| Input { runbook, source })
        .collect();
    let alone = inputs.iter().map(std::slice::from_ref);
    for some in alone.chain([&inputs[..]]) {
        let checked = check::check(some);
        assert!(
            checked.passes(true) && checked.allowed == 0,
            "{}",
            check::text(some, &checked, Telling::default())
        );
    }
}

/// The board and triage are as good as what the plan says of its services.
#[test]
fn every_service_can_be_tested_and_proves_only_what_it_stands_on() {
    for file in staged() {
        let (runbook, _) = load(&file);
        let service = |id: &str| runbook.services.iter().find(|s| s.id == id).unwrap();
        for s in &runbook.services {
            let whose = format!("{} of {}", s.id, file.display());
            assert!(s.contact.is_some() && s.test.is_some(), "{whose}");
            assert!(
                s.downtime.is_some() || s.criticality != Criticality::Safety,
                "{whose}"
            );
            let mut below: Vec<&str> = Vec::new();
            let mut open: Vec<&str> = vec![&s.id];
            while let Some(id) = open.pop() {
                open.extend(service(id).needs.iter().map(String::as_str));
                below.extend(service(id).needs.iter().map(String::as_str));
            }
            let beside = s.proves.iter().find(|id| !below.contains(&id.as_str()));
            assert_eq!(beside, None, "{whose} does not need it");
        }
    }
}

/// The week as it was: what is said of it tells why it could not work.
#[test]
fn the_big_bang_week_is_told_as_it_was() {
    let (runbook, source) = load(&root().join("runbooks/big-bang-week.yaml"));
    let input = Input {
        runbook: &runbook,
        source: &source,
    };
    let checked = check::check(&[input]);
    assert!(!checked.passes(false));
    let said = check::picture(&input) + "\n" + &check::text(&[input], &checked, Telling::default());
    let wrong = golden(&root().join("tests/check/big-bang-week.txt"), &said);
    assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
}

fn staged() -> Vec<PathBuf> {
    let all = fs::read_dir(root().join("runbooks")).unwrap();
    let files = all.map(|item| item.unwrap().path());
    let mut staged: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|e| e == "yaml"))
        .filter(|file| !file.ends_with("big-bang-week.yaml"))
        .collect();
    staged.sort();
    staged
}

/// What a rule says of these files together, with its source lines.
fn said(rule: &str, files: &[PathBuf]) -> String {
    let loaded: Vec<(Runbook, Source)> = files.iter().map(|file| load(file)).collect();
    let inputs = inputs(&loaded);
    let Checked { findings, .. } = check::check(&inputs);
    let of_rule = findings.into_iter().filter(|f| f.rule.name == rule);
    let findings: Vec<Finding> = of_rule.collect();
    if findings.is_empty() {
        return String::new();
    }
    let only = Checked {
        findings,
        allowed: 0,
    };
    check::text(&inputs, &only, Telling::default())
}

fn load(file: &Path) -> (Runbook, Source) {
    let bytes = fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let runbook = runbook::load(&bytes, &name);
    let runbook = runbook.unwrap_or_else(|problems| panic!("{}\n{problems}", file.display()));
    (runbook, Source::new(&bytes, &name))
}

/// `bad.yaml`, or `bad-1.yaml`, `bad-2.yaml`, ...
fn files(folder: &Path, name: &str) -> Vec<PathBuf> {
    let one = folder.join(format!("{name}.yaml"));
    let several = (1..).map(|n| folder.join(format!("{name}-{n}.yaml")));
    if one.is_file() {
        vec![one]
    } else {
        several.take_while(|file| file.is_file()).collect()
    }
}

/// What is wrong where a file does not say what it should; with `BLESS=1` it then does.
fn golden(file: &Path, expected: &str) -> Option<String> {
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, expected).unwrap();
    }
    let found = fs::read_to_string(file).unwrap_or_default();
    (found != expected).then(|| format!("{} is not:\n{expected}", file.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}
