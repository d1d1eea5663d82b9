//! Holds the shape of the workspace: which crate may use which.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read and write their data files"
)]

use std::collections::BTreeSet;
use std::path::Path;

/// Crate and the crates of this workspace it may depend on (docs/architecture.md has the same table).
const EDGES: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("ir", &["base"]),
    ("opt", &["ir", "base"]),
    ("bytecode", &["base"]),
    ("codegen", &["ir", "bytecode", "base"]),
    ("runtime", &["base"]),
    ("vm", &["runtime", "bytecode", "base"]),
    ("frontend", &["ir", "runtime", "base"]),
    ("expr", &["frontend", "ir", "runtime", "base"]),
    ("lisp", &["frontend", "ir", "runtime", "base"]),
    ("pascal", &["frontend", "ir", "runtime", "base"]),
    (
        "compile",
        &[
            "frontend", "expr", "lisp", "pascal", "opt", "codegen", "ir", "bytecode", "runtime",
            "base",
        ],
    ),
    (
        "driver",
        &[
            "compile", "vm", "frontend", "opt", "codegen", "ir", "bytecode", "runtime", "base",
        ],
    ),
    ("polyc", &["driver", "base"]),
];

/// The workspace crates a manifest names, in any of its dependency tables.
fn workspace_dependencies(manifest: &str) -> BTreeSet<String> {
    manifest
        .lines()
        .filter_map(|line| line.strip_prefix("polyc-"))
        .filter_map(|rest| rest.split(['.', ' ', '=']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn crates_use_only_the_crates_the_design_allows() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let present: BTreeSet<String> = std::fs::read_dir(&crates)
        .expect("crates/ is part of the checkout")
        .map(|entry| {
            let entry = entry.expect("crates/ can be listed");
            entry.file_name().to_string_lossy().into_owned()
        })
        .collect();
    let designed: BTreeSet<String> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(present, designed, "crates in crates/ and in the table");

    for (name, allowed) in EDGES {
        let path = crates.join(name).join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).expect("every crate has a manifest");
        for used in workspace_dependencies(&manifest) {
            assert!(
                allowed.contains(&used.as_str()),
                "crates/{name} uses crates/{used}, which the design does not allow"
            );
        }
    }
}

/// Every Rust file of the workspace, with its path from the root.
fn rust_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut directories = vec![
        "crates".to_owned(),
        "tests".to_owned(),
        "benches".to_owned(),
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
    for (path, text) in rust_files() {
        let allowed = path.starts_with("crates/runtime/src/")
            || path.starts_with("crates/vm/src/")
            || path.contains("tests/");
        let has =
            text.contains("unsafe {") || text.contains("unsafe fn") || text.contains("unsafe impl");
        assert!(allowed || !has, "{path} has unsafe code");
    }
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
