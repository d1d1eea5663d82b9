//! CEL's conformance vectors, from the directory `cel` of `POLYC_CONFORMANCE`.
//!
//! Each file passes at least as many as the table says: raise a number when more pass. `POLYC_CONFORMANCE_FAILURES=1`
//! lists what fails and why (with `--nocapture`).

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their data files and where they are"
)]

mod judge;
mod vectors;

use std::path::PathBuf;

/// Files, and how many of their vectors pass at least.
const FILES: &[(&str, usize)] = &[
    ("basic", 39),
    ("bindings_ext", 5),
    ("block_ext", 0),
    ("comparisons", 269),
    ("conversions", 87),
    ("encoders_ext", 0),
    ("fields", 47),
    ("fp_math", 29),
    ("integer_math", 56),
    ("lists", 32),
    ("logic", 22),
    ("macros", 31),
    ("macros2", 40),
    ("math_ext", 154),
    ("namespace", 12),
    ("network_ext", 0),
    ("optionals", 0),
    ("parse", 146),
    ("plumbing", 4),
    ("string", 43),
    ("string_ext", 165),
    ("timestamps", 0),
    ("type_deduction", 14),
];

#[test]
fn as_many_vectors_pass_as_before() {
    let Some(root) = std::env::var_os("POLYC_CONFORMANCE").filter(|it| !it.is_empty()) else {
        println!("SKIPPED: POLYC_CONFORMANCE does not say where the vectors are");
        return;
    };
    let list_failures = std::env::var_os("POLYC_CONFORMANCE_FAILURES").is_some();
    let directory = PathBuf::from(root).join("cel");
    let (mut passed, mut all, mut worse) = (0, 0, Vec::new());
    for &(file, least) in FILES {
        let vectors = vectors::read(&directory.join(format!("{file}.json")));
        let mut passing = 0;
        for vector in &vectors {
            match judge::judge(vector) {
                Ok(()) => passing += 1,
                Err(reason) if list_failures => {
                    println!("{file} {}: {:?}: {reason}", vector.name, vector.source);
                }
                Err(_) => {}
            }
        }
        println!("{file:16} {passing:4} of {}", vectors.len());
        passed += passing;
        all += vectors.len();
        if passing < least {
            worse.push(format!("{file}: {passing} pass, {least} did"));
        }
    }
    println!("conformance: {passed} of {all} CEL vectors pass");
    assert!(worse.is_empty(), "{}", worse.join("; "));
}
