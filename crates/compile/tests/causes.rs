//! `docs/causes.md` agrees with the tables; `POLYC_BLESS=1 cargo test -p polyc-compile --test causes` writes it.

#![allow(clippy::disallowed_methods, reason = "the test reads and writes the reference")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use polyc_base::{Cause, Op};
use polyc_compile::languages;

const HEAD: &str = "\
# Causes

Generated from `crates/base/src/cause.rs` and the `causes.rs` of each language by
`POLYC_BLESS=1 cargo test -p polyc-compile --test causes`; a test checks that it is up to date.

The same program gives different code in different languages because their rules differ. An instruction's location says
which rule asked for it, if it is not just what the text says: a *cause*. Each language says it in its own words, with the
clause of its definition: ISO 7185:1990 for Pascal (with the errors of annex D), R7RS-small for Lisp, the headings of the CEL
language definition for Expr, ECMA-55 for BASIC. Listings show a cause as `because overflow`.
";

fn reference() -> String {
    let mut out = HEAD.to_owned();
    let registry = languages();
    for &cause in Cause::ALL {
        out.push_str(&format!("\n## {cause}\n\n{} (no. {})\n", cause.sentence(), cause as u8));
        let rows = registry.all().iter().filter_map(|language| {
            let row = language.info().causes.iter().find(|row| row.cause == cause)?;
            Some(format!(
                "- {} ({}): {}\n",
                language.info().name,
                row.clause,
                row.sentence
            ))
        });
        let rows: String = rows.collect();
        if !rows.is_empty() {
            out.push_str(&format!("\n{rows}"));
        }
        let operations = Op::table().into_iter().filter(|row| row.cause == Some(cause));
        let operations: Vec<String> = operations.map(|row| format!("`{}`", row.name)).collect();
        if !operations.is_empty() {
            out.push_str(&format!("\nUsual cause of {}.\n", operations.join(", ")));
        }
    }
    out
}

#[test]
fn the_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/causes.md");
    let reference = reference();
    if std::env::var_os("POLYC_BLESS").is_some() {
        fs::write(&path, &reference).expect("writable");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == reference,
        "docs/causes.md is not what the tables say: see the head of this test"
    );
}

#[test]
fn each_language_says_a_cause_once_and_each_cause_is_some_languages() {
    let mut said = BTreeSet::new();
    for language in languages().all() {
        let causes: Vec<Cause> = language.info().causes.iter().map(|row| row.cause).collect();
        assert!(
            causes.is_sorted_by(|a, b| a < b),
            "{}: {causes:?}",
            language.info().name
        );
        said.extend(causes);
    }
    assert_eq!(said, Cause::ALL.iter().copied().collect());
}
