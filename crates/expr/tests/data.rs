//! Texts in directories, each with a snapshot of what a stage makes of it.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use polyc_base::{Budget, Declarations, Diagnosed, Diagnostic, FileId, SourceMap};
use polyc_expr::EXPR;
use polyc_frontend::{Environment, Frontend, Input};

struct Nowhere;

impl Environment for Nowhere {
    fn module(&mut self, _: &str) -> Option<std::sync::Arc<Declarations>> {
        None
    }
}

fn compile(sources: &SourceMap, file: FileId) -> Diagnosed<polyc_ir::Module> {
    let table = sources.table(|_| [0; 32]);
    EXPR.compile(Input::new(sources, file, &table, "test"), &mut Nowhere)
}

/// Checks every text of a directory against its snapshot.
fn check(stage: &str, show: impl Fn(&SourceMap, FileId) -> String) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(stage);
    let entries = std::fs::read_dir(&directory).expect("the directory exists");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|it| it.extension().is_some_and(|it| it == "expr"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let mut sources = SourceMap::default();
        let file = sources.add(format!("{name}.expr"), text.as_str());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_description(text);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, show(&sources, file)));
    }
}

fn list(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for it in diagnostics {
        let at = sources.line_column(it.span);
        let found = sources.text(it.span);
        writeln!(out, "{}:{} {} {} [{found}]", at.line, at.column, it.code, it.message).expect("a string");
        for label in &it.labels {
            let at = sources.line_column(label.span);
            writeln!(out, "    {}:{} {}", at.line, at.column, label.message).expect("a string");
        }
        if let Some(hint) = &it.hint {
            writeln!(out, "    hint: {hint}").expect("a string");
        }
    }
    out
}

#[test]
fn trees() {
    check("tree", |sources, file| {
        let (tree, diagnostics) = EXPR.tree(Input::new(sources, file, &[], "test"), &Budget::default());
        assert!(diagnostics.is_empty(), "{}", list(sources, &diagnostics));
        tree.to_string()
    });
}

#[test]
fn diagnostics() {
    check("diagnostics", |sources, file| {
        let compiled = compile(sources, file);
        assert!(compiled.value.is_none());
        list(sources, &compiled.diagnostics)
    });
}

#[test]
fn ir() {
    check("ir", |sources, file| {
        let compiled = compile(sources, file);
        let module = compiled
            .value
            .unwrap_or_else(|| panic!("{}", list(sources, &compiled.diagnostics)));
        polyc_ir::verify(&module).unwrap_or_else(|error| panic!("{error:?}\n{}", polyc_ir::print_plain(&module)));
        polyc_ir::print_plain(&module)
    });
}
