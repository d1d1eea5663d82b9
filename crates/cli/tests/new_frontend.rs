//! `polyc new-frontend`: the crates that it writes, where they lie, and what it refuses. With
//! `POLYC_NEW_FRONTEND=cargo` the crates are compiled and their tests run; without it, the templates they are made of
//! are: `templates/` is part of the workspace.

#![allow(
    clippy::disallowed_methods,
    reason = "the test looks at files, and starts cargo if the environment says so"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Ran, command, directory, root};

const LIST: &str = "crates/compile/Cargo.toml";

fn ran(here: &Path, args: &[&str]) -> Ran {
    let args: Vec<&str> = ["new-frontend"].iter().chain(args).copied().collect();
    Ran::from(command(&args).current_dir(here).output().expect("the binary starts"))
}

/// Every file below a directory, by its path from there.
fn files(directory: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let path = path.strip_prefix(directory).expect("it lies there");
                found.insert(path.to_string_lossy().into_owned());
            }
        }
    }
    found
}

/// A directory with the files of the workspace that the command looks at.
fn workspace(name: &str) -> PathBuf {
    let here = directory(name);
    fs::create_dir_all(here.join("crates/compile")).expect("writable");
    fs::copy(root().join(LIST), here.join(LIST)).expect("writable");
    here
}

/// The files of a template become those of the crate, and nothing in them names the template.
#[test]
fn a_crate_has_the_files_of_its_template() {
    for (kind, shared) in [("dynamic", vec![]), ("static", vec!["src/parse.rs", "src/natives.rs"])] {
        let here = workspace(&format!("new_frontend_{kind}"));
        let before = fs::read_to_string(here.join(LIST)).expect("it is there");
        ran(&here, &["toy", "--ext", "ty", &format!("--{kind}")]).exits(0);
        let crate_ = here.join("crates/toy");
        let template = files(&root().join("templates").join(kind)).into_iter();
        let mut expected: BTreeSet<String> = template.map(|it| it.replace(".newlang", ".ty")).collect();
        expected.extend(shared.into_iter().map(str::to_owned));
        assert_eq!(files(&crate_), expected);
        for file in &expected {
            let text = fs::read_to_string(crate_.join(file))
                .expect("it is text")
                .to_lowercase();
            for word in ["newlang", "template", "use polyc::language;", "#[path"] {
                assert!(!text.contains(word), "{kind}: {file} has `{word}`");
            }
        }
        // One line outside of the crate.
        let after = fs::read_to_string(here.join(LIST)).expect("it is there");
        assert_eq!(after, before + "polyc-toy = { path = \"../toy\" }\n");
        let (codes, path) = (crate_.join("src/codes.rs"), here.join("crates"));
        assert!(fs::read_to_string(codes).expect("it is there").contains("\"T001\""));
        assert_eq!(files(&path).len(), expected.len() + 1);
    }
}

#[test]
fn a_crate_outside_takes_polyc_from_where_it_is_told() {
    let here = directory("new_frontend_outside");
    let url = "https://example.org/polyc.git";
    ran(&here, &["toy", "--ext", "toy", "--polyc", url]).exits(0);
    let manifest = |name: &str| fs::read_to_string(here.join(name).join("Cargo.toml")).expect("it is there");
    assert!(manifest("toy").contains("polyc-cli = { git = \"https://example.org/polyc.git\" }"));
    let from = root();
    ran(
        &here,
        &["tiny", "--ext", "tiny", "--polyc", from.to_str().expect("text")],
    )
    .exits(0);
    let path = from.canonicalize().expect("it is there").join("crates/tck");
    assert!(manifest("tiny").contains(&format!("polyc-tck = {{ path = {:?} }}", path.display().to_string())));
    assert!(files(&here.join("tiny")).contains("src/main.rs"));
}

#[test]
fn what_cannot_be_is_refused() {
    let here = workspace("new_frontend_refused");
    let refuses = |args: &[&str], message: &str| {
        ran(&here, args).exits(2).complains(message);
    };
    refuses(
        &["Toy", "--ext", "toy"],
        "`Toy` cannot name a language: expected lower-case letters",
    );
    refuses(&["lisp", "--ext", "toy"], "there is a language `lisp` already");
    refuses(&["toy", "--ext", "a.b"], "`a.b` cannot be an extension");
    refuses(&["toy", "--ext", "scm"], "files `.scm` are lisp's");
    refuses(&["toy", "--ext", "pbc"], "files `.pbc` are polyc's own");
    refuses(&["toy", "--ext", "toy", "--polyc", "nowhere"], "`nowhere`");
    refuses(
        &["toy", "--ext", "toy", "--polyc", "crates"],
        "is not polyc: expected a file",
    );
    refuses(&["toy"], "--ext <EXT>");
    refuses(&["toy", "--ext", "toy", "--static", "--dynamic"], "cannot be used with");
    ran(&here, &["toy", "--ext", "toy"]).exits(0);
    refuses(&["toy", "--ext", "toy"], "is there already");
    let outside = std::env::temp_dir();
    let found = Ran::from(
        command(&["new-frontend", "toy", "--ext", "toy"])
            .current_dir(outside)
            .output()
            .expect("the binary starts"),
    );
    found
        .exits(2)
        .complains("this is not the workspace of polyc: say where its crates are");
}

/// The crates compile without a warning and pass their tests. The first time takes minutes: what they use is compiled
/// for them.
#[test]
fn crates_outside_pass_their_tests() {
    if std::env::var("POLYC_NEW_FRONTEND").is_ok_and(|it| it == "cargo") {
        let here = directory("new_frontend_cargo");
        for kind in ["dynamic", "static"] {
            let name = &kind[..4];
            let from = root();
            let polyc = from.to_str().expect("text");
            ran(&here, &[name, "--ext", name, &format!("--{kind}"), "--polyc", polyc]).exits(0);
            let here = here.join(name);
            // The versions that this workspace has.
            fs::copy(from.join("Cargo.lock"), here.join("Cargo.lock")).expect("writable");
            let cargo = |args: &[&str]| {
                let mut cargo = Command::new(env!("CARGO"));
                cargo.args(args).arg("--offline").current_dir(&here);
                // What is compiled stays for the next time.
                let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
                    .parent()
                    .expect("it lies in the target");
                let ran = Ran::from(cargo.env("CARGO_TARGET_DIR", target).output().expect("cargo starts"));
                assert!(!ran.err.contains("warning"), "{ran:#?}");
                ran.exits(0)
            };
            cargo(&["test"]);
            let ran = cargo(&["run", "--quiet", "--", &format!("tests/programs/loops.{name}")]);
            assert!(ran.out.starts_with("111\n"), "{ran:#?}");
        }
    }
}
