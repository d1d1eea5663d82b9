//! Holds the shape of the workspace: which crate may use which, and which files have unsafe code.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read and write their data files, and ask cargo for the edges"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Stands for the crates of all languages, each of which has the name of its language.
const LANGUAGE: &str = "each language";

/// Crate and the crates of this workspace it uses. docs/architecture.md has the same table.
const EDGES: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("render", &["base"]),
    ("ir", &["base"]),
    ("opt", &["ir", "base"]),
    ("bytecode", &["base"]),
    ("codegen", &["ir", "bytecode", "base"]),
    ("runtime", &["base"]),
    ("vm", &["runtime", "bytecode", "base"]),
    ("frontend", &["ir", "runtime", "base"]),
    (LANGUAGE, &["frontend", "ir", "runtime", "base"]),
    (
        "compile",
        &[
            "frontend", LANGUAGE, "opt", "codegen", "ir", "bytecode", "runtime", "base",
        ],
    ),
    (
        "polyc",
        &[
            "compile", "vm", "frontend", "ir", "bytecode", "runtime", "render", "base",
        ],
    ),
    ("tck", &["polyc", "vm", "frontend", "bytecode", "runtime", "base"]),
    ("cli", &["polyc", "tck"]),
];

/// Crates whose build script uses crates of this workspace.
const BUILD_EDGES: &[(&str, &[&str])] = &[("polyc", &["compile"])];

/// Crates whose tests use crates of this workspace that the crate itself does not.
const TEST_EDGES: &[(&str, &[&str])] = &[];

/// Files with unsafe code.
const UNSAFE: &[&str] = &[
    "crates/polyc/tests/allocations.rs",
    "crates/runtime/src/access.rs",
    "crates/runtime/src/apart.rs",
    "crates/runtime/src/call.rs",
    "crates/runtime/src/check.rs",
    "crates/runtime/src/collect.rs",
    "crates/runtime/src/heap.rs",
    "crates/runtime/src/known.rs",
    "crates/runtime/src/layout.rs",
    "crates/runtime/src/native/mod.rs",
    "crates/runtime/src/remember.rs",
    "crates/runtime/src/space.rs",
    "crates/runtime/src/trace.rs",
    "crates/runtime/src/value.rs",
    "crates/runtime/src/weak.rs",
    "crates/runtime/tests/collector.rs",
    "crates/runtime/tests/generations.rs",
    "crates/runtime/tests/natives.rs",
    "crates/vm/src/call.rs",
    "crates/vm/src/exec/bodies/branches.rs",
    "crates/vm/src/exec/bodies/calls.rs",
    "crates/vm/src/exec/bodies/dynamic.rs",
    "crates/vm/src/exec/bodies/globals.rs",
    "crates/vm/src/exec/bodies/mod.rs",
    "crates/vm/src/exec/bodies/open.rs",
    "crates/vm/src/exec/bodies/scalars.rs",
    "crates/vm/src/exec/bodies/sealed.rs",
    "crates/vm/src/exec/calls.rs",
    "crates/vm/src/exec/checked.rs",
    "crates/vm/src/exec/collect.rs",
    "crates/vm/src/exec/continuation.rs",
    "crates/vm/src/exec/count.rs",
    "crates/vm/src/exec/engine.rs",
    "crates/vm/src/exec/fuel.rs",
    "crates/vm/src/exec/host_calls.rs",
    "crates/vm/src/exec/memory.rs",
    "crates/vm/src/exec/native_calls.rs",
    "crates/vm/src/exec/numbers.rs",
    "crates/vm/src/exec/objects.rs",
    "crates/vm/src/exec/procedures.rs",
    "crates/vm/src/exec/open_objects.rs",
    "crates/vm/src/exec/segment.rs",
    "crates/vm/src/exec/slow.rs",
    "crates/vm/src/exec/state.rs",
    "crates/vm/src/exec/stretch.rs",
    "crates/vm/src/exec/throw.rs",
    "crates/vm/src/exec/trace.rs",
    "crates/vm/src/exec/vm.rs",
    "crates/vm/src/instance.rs",
    "crates/vm/src/machine.rs",
    "crates/vm/src/plain.rs",
    "tests/common/counting.rs",
];

/// By crate, the crates that it uses.
type Edges = BTreeMap<String, BTreeSet<String>>;

fn edges_of(table: &[(&str, &[&str])]) -> Edges {
    let rows = table.iter().map(|&(name, used)| (name, used.iter().copied()));
    expanded(rows)
}

/// With the languages that there are.
fn expanded<'t>(rows: impl Iterator<Item = (&'t str, impl Iterator<Item = &'t str>)>) -> Edges {
    let languages: Vec<&str> = polyc_compile::languages()
        .all()
        .iter()
        .map(|it| it.info().name)
        .collect();
    let names = |name: &'t str| match name {
        LANGUAGE => languages.clone(),
        _ => vec![name],
    };
    let mut edges = Edges::new();
    for (name, used) in rows {
        let used: BTreeSet<String> = used.flat_map(names).map(str::to_owned).collect();
        for name in names(name) {
            edges.insert(name.to_owned(), used.clone());
        }
    }
    edges
}

/// What cargo says of the crates in crates/: by crate, the others that it uses in one way: `null` is as a library,
/// `dev` in its tests, `build` in its build script.
fn edges_in(metadata: &Value, kind: &Value) -> Edges {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let mut edges = Edges::new();
    for package in array(&metadata["packages"]) {
        let manifest = Path::new(text(&package["manifest_path"]));
        let Some(name) = manifest.parent().and_then(|it| it.strip_prefix(&crates).ok()) else {
            continue;
        };
        let dependencies = array(&package["dependencies"]).iter();
        let used = dependencies
            .filter(|it| it["kind"] == *kind)
            .filter_map(|it| Path::new(it["path"].as_str()?).strip_prefix(&crates).ok())
            .map(|it| it.display().to_string())
            .collect();
        edges.insert(name.display().to_string(), used);
    }
    edges
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Only crates that use some.
fn without_empty(mut edges: Edges) -> Edges {
    edges.retain(|_, used| !used.is_empty());
    edges
}

#[test]
fn crates_use_the_crates_the_design_says() {
    let metadata = metadata();
    let mut used = edges_in(&metadata, &Value::Null);
    let said = edges_of(EDGES);
    for language in polyc_compile::languages().all() {
        // A language may take all it is made of from `frontend`.
        let name = language.info().name;
        if used
            .get(name)
            .is_some_and(|it| it.contains("frontend") && it.is_subset(&said[name]))
        {
            used.insert(name.to_owned(), said[name].clone());
        }
    }
    assert_eq!(used, said);
    let build = edges_in(&metadata, &"build".into());
    assert_eq!(without_empty(build), edges_of(BUILD_EDGES));
    let mut test = without_empty(edges_in(&metadata, &"dev".into()));
    // The tests of a language may be those of its crate.
    test.retain(|name, used| {
        let is_language = polyc_compile::languages().by_name(name).is_some();
        !is_language || !used.iter().all(|it| ["polyc", "tck"].contains(&it.as_str()))
    });
    assert_eq!(test, edges_of(TEST_EDGES));
}

#[test]
fn the_documented_map_is_the_design() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = std::fs::read_to_string(path).expect("it is part of the checkout");
    let names = |cell| {
        let names = str::split(cell, ',').map(|it| it.trim().trim_matches('`'));
        names.filter(|it| !matches!(*it, "" | "–"))
    };
    let rows = page.lines().skip_while(|it| !it.starts_with("| crate |")).skip(2);
    let rows = rows.take_while(|it| it.starts_with('|')).flat_map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let used = cells[3];
        names(cells[1]).map(move |name| (name, names(used)))
    });
    let documented = expanded(rows);
    assert_eq!(documented, edges_of(EDGES));
}

/// Every Rust file of the workspace, with its path from the root.
fn rust_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut directories = vec![
        "crates".to_owned(),
        "tests".to_owned(),
        "benches".to_owned(),
        "templates".to_owned(),
    ];
    let mut files = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(root.join(&directory)).expect("it can be listed") {
            let entry = entry.expect("it can be listed");
            let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                directories.push(path);
            } else if path.ends_with(".rs") {
                let text = std::fs::read_to_string(entry.path()).expect("it is text");
                files.push((path, text));
            }
        }
    }
    files
}

#[test]
fn unsafe_is_only_where_the_design_allows() {
    // This file names it only.
    let files = rust_files().into_iter().filter(|it| it.0 != "tests/architecture.rs");
    let has_unsafe = |(path, text): (String, String)| {
        let code = text.lines().map(|it| it.split("//").next().unwrap_or(it));
        let words = |it: &str| {
            it.split(|ch: char| !ch.is_alphanumeric() && ch != '_')
                .any(|it| it == "unsafe")
        };
        code.into_iter().any(words).then_some(path)
    };
    let found: BTreeSet<String> = files.filter_map(has_unsafe).collect();
    let allowed: BTreeSet<String> = UNSAFE.iter().map(|&it| it.to_owned()).collect();
    assert_eq!(found, allowed);
}

#[test]
fn long_files_have_a_reason() {
    const TABLES: [&str; 1] = ["crates/base/src/op.rs"];
    for (path, text) in rust_files() {
        let lines = text.lines().count();
        let says_why = text.lines().take(10).any(|it| it.contains("file is long"));
        assert!(
            lines <= 800 || TABLES.contains(&path.as_str()) || says_why,
            "{path} has {lines} lines and does not say why its \"file is long\""
        );
    }
}

/// rustfmt holds code to the width in `rustfmt.toml`, but not comments; tables and code in comments are as they are.
#[test]
fn comments_have_the_width_of_code() {
    const WIDTH: usize = 120;
    let mut wide = Vec::new();
    for (path, text) in rust_files() {
        let mut is_code = false;
        for (index, line) in text.lines().enumerate() {
            let comment = line.trim_start();
            if !comment.starts_with("//") {
                is_code = false;
                continue;
            }
            let said = comment.trim_start_matches(['/', '!']).trim_start();
            is_code ^= said.starts_with("```");
            if line.chars().count() > WIDTH && !is_code && !said.starts_with('|') {
                wide.push(format!("{path}:{}", index + 1));
            }
        }
    }
    assert!(
        wide.is_empty(),
        "comments wider than {WIDTH} characters: {}",
        wide.join(", ")
    );
}
