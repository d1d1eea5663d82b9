//! The listing for people.

mod common;

use common::everything;
use polyc_bytecode::{DisassembleOptions, disassemble, parse_text};

#[test]
fn the_whole_module() {
    insta::assert_snapshot!(disassemble(&everything(), &DisassembleOptions::default()));
}

#[test]
fn one_function_with_its_source() {
    let mut module = everything();
    // Ten characters, then two lines.
    let text = "fn select\tn =\n  1 + \u{202e}n\n";
    module.declarations.sources[0].lines = polyc_base::LineIndex::new(text).into();
    let options = DisassembleOptions {
        texts: &[Some(text)],
        function: Some("select"),
    };
    insta::assert_snapshot!(disassemble(&module, &options));
}

#[test]
fn names_do_not_reach_the_terminal() {
    let text = "module \"a\\u{1b}]0;x\\u{7}\" language \"\"\nglobal0 = global \"\\u{202e}b\" any\n";
    let module = parse_text(text).expect("a module");
    let listing = disassemble(&module, &DisassembleOptions::default());
    assert!(!listing.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{listing}");
}
