//! Each pass alone: `tests/PASS/NAME.pir` becomes `tests/PASS/NAME.expected.pir`. A first line `; nothing changes` says
//! that the pass must leave the module as it is, and no expectation is beside it. `POLYC_BLESS=1` writes the results;
//! read them.

#![expect(clippy::disallowed_methods, reason = "a test reads its files")]

use std::path::{Path, PathBuf};

use polyc_ir::{Module, parse, print, print_plain, verify};
use polyc_opt::{PASSES, Pass, run_pass};

fn inputs(pass: &Pass) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(pass.name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} has tests", pass.name));
    let paths = entries.map(|entry| entry.expect("can be listed").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".pir") && !name.ends_with(".expected.pir")
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has tests", pass.name);
    paths
}

fn read_module(path: &Path, text: &str) -> Module {
    let module = parse(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if let Err(errors) = verify(&module) {
        panic!("{}: {}", path.display(), errors[0]);
    }
    module
}

fn check(pass: &'static Pass, path: &Path) {
    let text = std::fs::read_to_string(path).expect("a test is UTF-8");
    let input = read_module(path, &text);
    let mut output = input.clone();
    let changed = run_pass(&mut output, pass, &mut ());
    assert_eq!(changed, output != input, "{}: what the pass says of it", path.display());
    if let Err(errors) = verify(&output) {
        panic!("{}: {}\n{}", path.display(), errors[0], print(&output));
    }
    if text.starts_with("; nothing changes") {
        assert!(!changed, "{}: {}", path.display(), print_plain(&output));
        return;
    }
    // Locations matter where there are any.
    let printed = if text.contains("@loc") {
        print(&output)
    } else {
        print_plain(&output)
    };
    let expected_path = path.with_extension("expected.pir");
    if std::env::var_os("POLYC_BLESS").is_some() {
        std::fs::write(&expected_path, &printed).expect("the checkout can be written");
    }
    let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
    assert_eq!(printed, expected, "{}", path.display());
}

#[test]
fn each_pass_does_what_its_files_expect() {
    for &pass in PASSES {
        for path in inputs(pass) {
            check(pass, &path);
        }
    }
}

/// A second run of a pass changes nothing.
#[test]
fn a_pass_run_again_ends() {
    for &pass in PASSES.iter().filter(|pass| pass.name != "inline") {
        for path in inputs(pass) {
            let text = std::fs::read_to_string(&path).expect("a test is UTF-8");
            let mut module = read_module(&path, &text);
            let rounds = (0..5).take_while(|_| run_pass(&mut module, pass, &mut ())).count();
            assert!(rounds < 5, "{} goes on changing {}", pass.name, path.display());
        }
    }
}
