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
