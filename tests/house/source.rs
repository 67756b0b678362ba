//! The source files of the crate, and what each of them imports from the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The names of a path: `crate::run::Run` is `["run", "Run"]`.
pub type Names = Vec<String>;

/// One source file, without what is compiled for tests only.
pub struct Source {
    /// Below `src`, with forward slashes: `run/mod.rs`.
    pub file: String,
    /// The module that it is: `["run"]`.
    pub module: Names,
    /// Names that it gives on under its own: `pub use`, with where they come from.
    exports: BTreeMap<String, Names>,
    /// Modules whose names it gives on: `pub use module::*`.
    export_all: Vec<Names>,
    /// Every path in it that leads into this crate.
    paths: BTreeSet<Names>,
    /// The first name of every path in it that leads into another crate.
    pub crates: BTreeSet<String>,
}

/// All source files of the crate.
pub struct Sources {
    pub all: Vec<Source>,
    by_module: BTreeMap<Names, usize>,
}

impl Sources {
    pub fn read() -> Sources {
        let mut files = Vec::new();
        collect(&root(), &mut files);
        let mut all: Vec<Source> = files.iter().map(|path| Source::read(path)).collect();
        all.retain(|source| !source.is_test());
        assert!(all.len() > 20, "the sources are not where this test looks");
        let places = all.iter().enumerate();
        let by_module = places.map(|(at, source)| (source.module.clone(), at));
        let by_module = by_module.collect();
        Sources { all, by_module }
    }

    /// The files that a file imports from, by their places.
    pub fn imports(&self, at: usize) -> BTreeSet<usize> {
        let source = &self.all[at];
        let found = source.paths.iter().filter_map(|path| self.defined(path, 0));
        found.filter(|other| *other != at).collect()
    }

    /// The names that a file imports from that other file.
    pub fn names(&self, at: usize, other: usize) -> Vec<String> {
        let paths = self.all[at].paths.iter();
        let of_other = paths.filter(|path| self.defined(path, 0) == Some(other));
        of_other.map(|path| path.join("::")).collect()
    }

    /// The file in which the last name of the path is defined: a name that a module only gives on
    /// is looked for where it comes from.
    fn defined(&self, path: &[String], depth: usize) -> Option<usize> {
        let (at, rest) = self.module_of(path)?;
        let Some(name) = rest.first().filter(|_| depth < 20) else {
            return Some(at);
        };
        let source = &self.all[at];
        if let Some(from) = source.exports.get(name) {
            let path: Names = from.iter().chain(&rest[1..]).cloned().collect();
            return self.defined(&path, depth + 1);
        }
        let globs = source.export_all.iter();
        let mut from = globs.filter_map(|module| {
            let (other, _) = self.module_of(module)?;
            let path: Names = module.iter().chain(rest).cloned().collect();
            self.all[other]
                .defines(name)
                .then(|| self.defined(&path, depth + 1))?
        });
        from.next().or(Some(at))
    }

    /// The file of the innermost module on the path, and what is left of the path.
    fn module_of<'p>(&self, path: &'p [String]) -> Option<(usize, &'p [String])> {
        (1..=path.len()).rev().find_map(|length| {
            let at = self.by_module.get(&path[..length])?;
            Some((*at, &path[length..]))
        })
    }
}

impl Source {
    fn read(path: &Path) -> Source {
        let below = path.strip_prefix(root()).unwrap();
        let file = below.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(path).unwrap();
        let tree = syn::parse_file(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
        let module = module_of(&file);
        let mut source = Source {
            file,
            module: module.clone(),
            exports: BTreeMap::new(),
            export_all: Vec::new(),
            paths: BTreeSet::new(),
            crates: BTreeSet::new(),
        };
        let mut reader = Reader {
            module,
            known: BTreeMap::new(),
            source: &mut source,
        };
        reader.learn(&tree.items);
        reader.visit_file(&tree);
        source
    }

    /// The first module below the crate.
    pub fn top(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    fn is_test(&self) -> bool {
        let is_test = |name: &String| ["tests", "testing"].contains(&name.as_str());
        self.module.iter().any(is_test) || self.module.is_empty() && self.file != "lib.rs"
    }

    fn defines(&self, name: &str) -> bool {
        self.exports.contains_key(name) || self.paths.contains(&own(&self.module, name))
    }
}

fn own(module: &[String], name: &str) -> Names {
    let mut path = module.to_vec();
    path.push(name.to_string());
    path
}

/// Reads one file: first what its `use` lines make known, then every path in it.
struct Reader<'s> {
    /// Where we are; modules inside the file count as the file.
    module: Names,
    /// Names in the file that stand for something of this crate.
    known: BTreeMap<String, Names>,
    source: &'s mut Source,
}

impl Reader<'_> {
    fn learn(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Use(used) if !is_for_tests(&used.attrs) => self.learn_use(used),
                Item::Mod(module) if !is_for_tests(&module.attrs) => {
                    let path = own(&self.module, &module.ident.to_string());
                    if module.content.is_none() {
                        self.known.insert(module.ident.to_string(), path);
                    }
                }
                other => {
                    if let Some(name) = name_of(other) {
                        self.source.paths.insert(own(&self.module, &name));
                    }
                }
            }
        }
    }

    fn learn_use(&mut self, used: &ItemUse) {
        let mut leaves = Vec::new();
        flatten(&used.tree, &mut Vec::new(), &mut leaves);
        let is_export = !matches!(used.vis, Visibility::Inherited);
        for (path, name) in leaves {
            let Some(full) = self.absolute(&path) else {
                self.source.crates.extend(path.first().cloned());
                continue;
            };
            match (is_export, name.as_str()) {
                (true, "*") => self.source.export_all.push(full),
                (true, _) => {
                    self.source.exports.insert(name.clone(), full.clone());
                    self.known.insert(name, full);
                }
                (false, "*") => {
                    self.source.paths.insert(full);
                }
                (false, _) => {
                    self.known.insert(name.clone(), full.clone());
                    // A module alone says nothing yet: what is used of it does.
                    if !name.starts_with(|c: char| c.is_lowercase()) {
                        self.source.paths.insert(full);
                    }
                }
            }
        }
    }

    /// The path from the crate's root; nothing where it leads into another crate.
    fn absolute(&self, path: &[String]) -> Option<Names> {
        let first = path.first()?;
        let rest = |from: usize| path[from..].iter().cloned();
        match first.as_str() {
            "crate" | "runsheet" => Some(rest(1).collect()),
            "self" => Some(self.module.iter().cloned().chain(rest(1)).collect()),
            "super" => {
                let up = path.iter().take_while(|name| *name == "super").count();
                let base = self.module[..self.module.len().saturating_sub(up)].iter();
                Some(base.cloned().chain(rest(up)).collect())
            }
            name => {
                let known = self.known.get(name)?;
                Some(known.iter().cloned().chain(rest(1)).collect())
            }
        }
    }

    fn met(&mut self, path: Names) {
        match self.absolute(&path) {
            Some(full) => {
                self.source.paths.insert(full);
            }
            None if path.len() > 1 => self.source.crates.extend(path.into_iter().next()),
            None => {}
        }
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        let is_skipped = match item {
            Item::Use(_) => true,
            Item::Mod(module) => is_for_tests(&module.attrs),
            Item::Fn(function) => is_for_tests(&function.attrs),
            Item::Impl(block) => is_for_tests(&block.attrs),
            _ => false,
        };
        match item {
            _ if is_skipped => {}
            // In a module inside the file, 'super' is the file.
            Item::Mod(module) => {
                self.module.push(module.ident.to_string());
                visit::visit_item(self, item);
                self.module.pop();
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter().map(|part| part.ident.to_string());
        self.met(names.collect());
        visit::visit_path(self, path);
    }

    /// `pub(super)` says who may see it, and imports nothing.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    /// What a macro is given: names that stand for something, one after the other with `::`.
    fn visit_macro(&mut self, call: &'a syn::Macro) {
        let mut path: Names = Vec::new();
        for word in call.tokens.to_string().split_whitespace() {
            if word == "::" {
                continue;
            }
            let names = |c: char| !c.is_alphanumeric() && c != '_' && c != ':';
            for part in word.split(names).filter(|part| !part.is_empty()) {
                path.clear();
                path.extend(part.split("::").map(str::to_string));
                if self.known.contains_key(&path[0]) || path[0] == "crate" {
                    self.met(path.clone());
                }
            }
        }
        visit::visit_macro(self, call);
    }
}

/// The paths of a `use`, each with the name by which it is known.
fn flatten(tree: &UseTree, before: &mut Names, leaves: &mut Vec<(Names, String)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            let known = before.last().cloned().unwrap_or_default();
            leaves.push((before.clone(), known));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            leaves.push((own(before, &name), name));
        }
        UseTree::Rename(name) => {
            leaves.push((
                own(before, &name.ident.to_string()),
                name.rename.to_string(),
            ));
        }
        UseTree::Glob(_) => leaves.push((before.clone(), "*".into())),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, leaves);
            }
        }
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            _ => return false,
        };
        tokens == "test"
    })
}

fn module_of(file: &str) -> Names {
    let name = file.trim_end_matches(".rs");
    let name = name.strip_suffix("/mod").unwrap_or(name);
    if ["lib", "main"].contains(&name) {
        return Vec::new();
    }
    name.split('/').map(str::to_string).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
