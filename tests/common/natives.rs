//! Modules that call a native, for the tests that go through all of them.

use std::time::Instant;

use polyc::{Module, Program, verify};
use polyc_base::decl::{Convention, Export, ExportKind, FunctionDecl, Import, ImportKind, Interface};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, ImportId, Loc, Op, Signature, Type};
use polyc_bytecode::{BodyBuilder, Instruction, LocalId};
use polyc_runtime::native::Row;

/// A module that imports a native and declares `main`, which gives any value.
pub fn importing(row: &Row, params: &[Type]) -> Module {
    let mut module = Module::default();
    let declarations = &mut module.declarations;
    declarations.name = row.name().to_owned();
    declarations.imports.push(Import {
        module: String::new(),
        name: row.name().to_owned(),
        kind: ImportKind::Native {
            signature: Signature::new(row.params().to_vec(), row.result()),
            variadic: row.is_variadic(),
            effects: row.effects(),
        },
    });
    declarations.functions.push(FunctionDecl {
        name: "main".to_owned(),
        signature: Signature::new(params.to_vec(), Some(Type::Any)),
        convention: Convention::Direct,
        loc: Loc::NONE,
    });
    module
}

/// A program whose `main` hands its parameters on to a native and drops the result.
#[allow(dead_code, reason = "not every test asks")]
pub fn forwarding(row: &Row, params: &[Type]) -> Program {
    let mut module = importing(row, params);
    module.declarations.exports.push(Export {
        name: "main".to_owned(),
        kind: ExportKind::Function(FuncId::new(0)),
        interface: Interface::Any,
    });
    let mut builder = BodyBuilder::new(params.len());
    for index in 0..params.len() {
        let local = LocalId::from_index(index);
        builder.emit(Instruction::LocalGet { local });
    }
    builder.emit(Op::CallNative {
        import: ImportId::new(0),
        argc: u32::try_from(params.len()).expect("few"),
    });
    // The result may be as large as the arguments: it is dropped.
    if row.result().is_some() {
        builder.emit(Instruction::Drop {});
    }
    let value = Immediate::Unspecified;
    builder.emit(Op::AnyImmediate { value });
    builder.emit(Instruction::Return {});
    let body = builder.finish(&module.declarations);
    module.bodies.push(body);
    let module = verify(module).unwrap_or_else(|error| panic!("{}: {error}", row.name()));
    polyc_vm::Program::prelude(module).into()
}

/// Nanoseconds this thread has run, whatever else the machine does, where the system tells.
#[allow(dead_code, reason = "not every test asks")]
pub fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|it| it.split_whitespace().next()?.parse().ok());
    told.unwrap_or_else(|| {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed();
        u64::try_from(elapsed.as_nanos()).expect("the test ends within centuries")
    })
}
