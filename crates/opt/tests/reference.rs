//! The second half of `docs/ir.md` agrees with the tables; `POLYC_BLESS=1 cargo test -p polyc-opt --test reference`
//! writes it.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::path::Path;

use polyc_base::verify::rules as declarations;
use polyc_ir::rules;
use polyc_opt::{Level, PASSES, passes_of};

const BEGIN: &str = "\n## The verifier\n";

fn reference() -> String {
    let mut text = format!(
        "{BEGIN}\nIt runs on what a frontend built and, in debug builds and tests, on what each pass made of it. The rules \
         (`tests/verify/refused` of `polyc-ir` breaks each):\n\n"
    );
    for rule in declarations::ALL.iter().chain(rules::ALL) {
        text.push_str(&format!("{}. {}\n", rule.number, rule.text));
    }
    text.push_str(
        "\n## The passes\n\nFunctions are optimised callees first. A round of passes runs again, up to four times, while it changes something; \
         after inlining too.\n\n| pass | levels | what it does |\n|---|---|---|\n",
    );
    for pass in PASSES {
        let levels = Level::ALL
            .into_iter()
            .filter(|&level| passes_of(level).any(|it| it.name == pass.name));
        let levels: Vec<String> = levels.map(|level| format!("`-{level:?}`")).collect();
        let (name, levels) = (pass.name, levels.join(" "));
        text.push_str(&format!("| `{name}` | {levels} | {} |\n", pass.meaning));
    }
    text
}

#[test]
fn the_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ir.md");
    let written = std::fs::read_to_string(&path).expect("the page is there");
    let by_hand = written.split_once(BEGIN).map_or(written.as_str(), |(head, _)| head);
    let expected = format!("{by_hand}{}", reference());
    if std::env::var_os("POLYC_BLESS").is_some() {
        std::fs::write(&path, &expected).expect("writable");
        return;
    }
    assert!(
        written == expected,
        "docs/ir.md does not agree with the tables: see the head of this test"
    );
}

/// The example of the page is a module's function, and prints as it stands there.
#[test]
fn the_example_is_right() {
    if std::env::var_os("POLYC_BLESS").is_some() {
        return; // the page is being written
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ir.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let example = page
        .split("```text\n")
        .nth(1)
        .and_then(|it| it.split("```").next())
        .expect("there is one");
    let module = polyc_ir::parse(&format!("module \"m\" language \"t\"\n{example}"));
    let module = module.unwrap_or_else(|error| panic!("{error}"));
    polyc_ir::verify(&module).unwrap_or_else(|errors| panic!("{}", errors[0]));
    assert_eq!(polyc_ir::print_function(&module, polyc_base::FuncId::new(0)), example);
}
