//! Each `lower/NAME.pir` becomes `lower/NAME.pbt`. `POLYC_BLESS=1` writes the results; read them before you keep them.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::fs;
use std::path::Path;

fn check(input: &Path) {
    let text = fs::read_to_string(input).expect("the directory was listed");
    let name = input.display();
    let module = polyc_ir::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    polyc_ir::verify(&module).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let code = polyc_codegen::lower(
        module,
        polyc_codegen::LoopHeads::Repeated,
        &polyc_base::Budget::default(),
    );
    let found = polyc_bytecode::write_text(&code);
    if let Err(error) = polyc_bytecode::verify(code) {
        panic!("{name}: {error}\n{found}");
    }
    let output = input.with_extension("pbt");
    if std::env::var_os("POLYC_BLESS").is_some() {
        fs::write(&output, &found).expect("the directory can be written");
    }
    let wanted = fs::read_to_string(&output).unwrap_or_default();
    assert_eq!(found, wanted, "{}", output.display());
}

#[test]
fn ir_becomes_the_bytecode_beside_it() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lower");
    let mut inputs: Vec<_> = fs::read_dir(directory)
        .expect("the directory is part of the checkout")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "pir"))
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    inputs.iter().for_each(|it| check(it));
}
