//! Each file of `programs` is a module in text form; its first line has the result of its entry, in every way of
//! running it.

mod common;

use std::fs;
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its directory")]
fn programs_give_what_they_say() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut paths: Vec<_> = fs::read_dir(directory)
        .expect("the directory is there")
        .map(|it| it.expect("an entry").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = fs::read_to_string(&path).expect("text");
        let first = text.lines().next().and_then(|it| it.strip_prefix("; gives "));
        let expected = first.unwrap_or_else(|| panic!("{}: what it gives", path.display()));
        eprintln!("{}", path.display());
        common::check(&text, expected);
    }
}
