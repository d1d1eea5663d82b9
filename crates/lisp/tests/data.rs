//! Texts in directories, each with a snapshot of what a stage makes of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polyc_base::{Budget, Declarations, Diagnosed, Diagnostic, FileId, SourceMap};
use polyc_frontend::{Environment, Frontend, Input};
use polyc_lisp::LISP;

/// The prelude's modules.
#[derive(Default)]
struct Modules(BTreeMap<String, Arc<Declarations>>);

impl Environment for Modules {
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
        self.0.get(name).cloned()
    }
}

fn compile(sources: &SourceMap, file: FileId, modules: &mut Modules) -> Diagnosed<polyc_ir::Module> {
    let table = sources.table(|_| [0; 32]);
    LISP.compile(Input::new(sources, file, &table, "test"), modules)
}

/// The prelude, compiled and verified.
fn prelude() -> Modules {
    let mut modules = Modules::default();
    for (index, prelude) in LISP.info().prelude.iter().enumerate() {
        let mut sources = SourceMap::default();
        let file = sources.add(prelude.name, prelude.source);
        let table = sources.table(|_| [0; 32]);
        let input = Input {
            prelude: Some(index),
            ..Input::new(&sources, file, &table, prelude.name)
        };
        let compiled = LISP.compile(input, &mut modules);
        let found = list(&sources, &compiled.diagnostics);
        assert_eq!(found, "", "{}", prelude.name);
        let module = compiled.value.expect("the prelude has no mistakes");
        polyc_ir::verify(&module).expect("the prelude's IR is valid");
        let declarations = Arc::new(module.declarations);
        modules.0.insert(prelude.name.to_owned(), declarations);
    }
    modules
}

/// Checks every text of a directory against its snapshot.
#[expect(clippy::disallowed_methods, reason = "tests are files")]
fn check(stage: &str, mut show: impl FnMut(&SourceMap, FileId) -> String) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(stage);
    let entries = std::fs::read_dir(&directory).expect("the directory exists");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|it| it.extension().is_some_and(|it| it == "scm"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_stem().expect("a file").to_string_lossy();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let mut sources = SourceMap::default();
        let file = sources.add(format!("{name}.scm"), text.as_str());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_description(text);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.as_ref(), show(&sources, file)));
    }
}

fn list(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for it in diagnostics {
        let at = sources.line_column(it.span);
        let (line, column, code, message) = (at.line, at.column, it.code, &it.message);
        writeln!(out, "{line}:{column} {code} {message}").expect("a string");
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
fn procedures_compiled_in_line_are_values_too() {
    let mut modules = prelude();
    for row in polyc_lisp::library::inline::INLINE {
        if row.name.starts_with('%') {
            continue;
        }
        let mut sources = SourceMap::default();
        let file = sources.add("value.scm", row.name);
        let module = compile(&sources, file, &mut modules).value;
        let text = polyc_ir::print_plain(&module.expect("it is an expression"));
        assert!(!text.contains("any.defined"), "{} is not a value:\n{text}", row.name);
    }
}

#[test]
fn texts_have_these_tokens() {
    check("tokens", |sources, file| {
        let (tokens, diagnostics) = LISP.tokens(Input::new(sources, file, &[], "test"), &Budget::default());
        let mut out = String::new();
        for token in tokens {
            writeln!(out, "{} {}", token.kind.name, sources.text(token.span)).expect("a string");
        }
        out + &list(sources, &diagnostics)
    });
}

#[test]
fn programs_expand_to_these_trees() {
    check("tree", |sources, file| {
        let (tree, diagnostics) = LISP.tree(Input::new(sources, file, &[], "test"), &Budget::default());
        tree.to_string() + &list(sources, &diagnostics)
    });
}

#[test]
fn programs_become_this_ir() {
    let mut modules = prelude();
    check("ir", |sources, file| {
        let compiled = compile(sources, file, &mut modules);
        let found = list(sources, &compiled.diagnostics);
        let Some(module) = compiled.value else {
            return found;
        };
        if let Err(errors) = polyc_ir::verify(&module) {
            return format!("{}\n{:#?}", polyc_ir::print_plain(&module), errors);
        }
        polyc_ir::print_plain(&module) + &found
    });
}

#[test]
fn mistakes_are_reported() {
    let mut modules = prelude();
    check("mistakes", |sources, file| {
        let compiled = compile(sources, file, &mut modules);
        list(sources, &compiled.diagnostics)
    });
}
