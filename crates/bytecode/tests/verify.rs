//! The verifier and the text form on the modules in `accepted/` and `refused/`. The first line of a refused one is a
//! comment with the message; `POLYC_BLESS=1 cargo test -p polyc-bytecode --test verify` writes it, to be read.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use polyc_base::decl::{Convention, Export, ExportKind, FunctionDecl, Interface};
use polyc_base::verify::rules as declarations;
use polyc_base::{FuncId, Loc, Op, Signature};
use polyc_bytecode::verify::{MAX_CODE, rules};
use polyc_bytecode::{Body, BodyBuilder, Instruction, Module, VerifyError, parse_text, verify, write_text};

fn files(directory: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(directory);
    let entries = fs::read_dir(path).expect("the directory is there");
    let mut files: Vec<_> = entries.map(|it| it.expect("readable").path()).collect();
    files.sort();
    files
}

fn parse(path: &Path, text: &str) -> Module {
    parse_text(text).unwrap_or_else(|error| panic!("{}:{error}", path.display()))
}

#[test]
fn accepted_modules_verify_and_print_as_they_are() {
    for path in files("accepted") {
        let text = fs::read_to_string(&path).expect("readable");
        let module = parse(&path, &text);
        let lines: Vec<&str> = text.lines().filter(|it| !it.starts_with(';')).collect();
        assert_eq!(write_text(&module), lines.join("\n") + "\n");
        verify(module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn refused_modules_say_why() {
    let bless = std::env::var_os("POLYC_BLESS").is_some();
    for path in files("refused") {
        let text = fs::read_to_string(&path).expect("readable");
        let module = parse(&path, &text);
        let again = parse(&path, &write_text(&module));
        assert_eq!(module, again, "{}", path.display());
        let error = verify(module).expect_err(&path.display().to_string());
        let stem = path.file_stem().expect("a name").to_string_lossy();
        assert!(
            stem.starts_with(&format!("v{:02}_", error.rule.number)),
            "{stem}: {error}"
        );
        let line = format!("; {error}");
        if bless {
            let body = text.split_once('\n').filter(|it| it.0.starts_with(';'));
            let body = body.map_or(text.as_str(), |it| it.1);
            fs::write(&path, format!("{line}\n{body}")).expect("writable");
        } else {
            assert_eq!(text.lines().next(), Some(line.as_str()), "{stem}");
        }
    }
}

/// A module that exports a function with that many parameters.
fn exporting(params: usize) -> Module {
    let mut module = module(plain_body());
    module.declarations.exports.push(Export {
        name: "f".to_owned(),
        kind: ExportKind::Function(FuncId::new(0)),
        interface: Interface::Func {
            params: vec![Interface::Int; params],
            result: Box::new(Interface::Unit),
        },
    });
    module
}

/// A module of one function without parameters and result.
fn module(body: Body) -> Module {
    let mut module = Module::default();
    module.declarations.functions.push(FunctionDecl {
        name: "f".to_owned(),
        signature: Signature::default(),
        convention: Convention::Direct,
        loc: Loc::NONE,
    });
    module.bodies.push(body);
    module
}

fn plain_body() -> Body {
    let mut builder = BodyBuilder::new(0);
    builder.emit(Op::I64Const { value: 1 << 40 });
    builder.emit(Instruction::Drop {});
    builder.emit(Instruction::Unreachable {});
    builder.finish(&Default::default())
}

/// Modules that the text form cannot express.
fn others() -> Vec<(u8, Module)> {
    let mut unbodied = module(plain_body());
    unbodied.bodies.clear();
    let with = |change: &dyn Fn(&mut Body)| {
        let mut body = plain_body();
        change(&mut body);
        module(body)
    };
    vec![
        (1, unbodied),
        (8, exporting(256)),
        (12, with(&|body| body.labels = vec![3])),
        (12, with(&|body| body.labels = vec![u32::MAX])),
        (15, with(&|body| body.spans = vec![(0, Loc::NONE); 2])),
        (15, with(&|body| body.spans = vec![(3, Loc::NONE)])),
        (15, with(&|body| body.spans = vec![(0, Loc::NONE), (99, Loc::NONE)])),
        (16, with(&|body| body.code = vec![0; MAX_CODE + 1])),
    ]
}

#[test]
fn other_modules_are_refused_too() {
    for (rule, module) in others() {
        let error: VerifyError = verify(module).expect_err("refused");
        assert_eq!(error.rule.number, rule, "{error}");
    }
    assert!(verify(module(plain_body())).is_ok());
    assert!(verify(exporting(255)).is_ok());
}

#[test]
fn every_rule_refuses_something() {
    let names = files("refused");
    let numbers = names.iter().map(|path| {
        let stem = path.file_stem().expect("a name").to_string_lossy();
        stem[1..3].parse::<u8>().expect("two digits")
    });
    let seen: BTreeSet<u8> = numbers.chain(others().iter().map(|it| it.0)).collect();
    let rules = declarations::ALL.iter().chain(rules::ALL);
    assert_eq!(seen, rules.map(|it| it.number).collect());
}
