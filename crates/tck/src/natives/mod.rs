//! Natives, called by modules made for it: with any arguments, with extremes, with large ones.

mod arguments;
mod extremes;
mod prices;
mod values;

use std::time::Instant;

use polyc::{Engine, Module, Program, verify};
use polyc_base::decl::{Convention, Export, ExportKind, FunctionDecl, Import, ImportKind, Interface, Shape, ShapeKind};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, ImportId, Loc, Op, Signature, Type};
use polyc_bytecode::{BodyBuilder, Instruction, LocalId};
use polyc_runtime::native::Row;

pub use arguments::{Ended, call_with_any_arguments};
pub use extremes::{Strides, call_with_extremes};
pub use prices::{FailingPrices, Measured, check_price};
pub(crate) use values::values;

/// A module that imports a native and declares `main`, which gives any value.
pub(crate) fn importing(row: &Row, params: &[Type]) -> Module {
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
pub(crate) fn forwarding(row: &Row, params: &[Type]) -> Program {
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

/// Shapes that a module declares itself: with names of shapes that natives may know, and regions they do not expect.
pub(crate) fn forged(names: &[&str]) -> Vec<Shape> {
    let shape = |name: &str, refs, raw| Shape {
        name: name.to_owned(),
        refs,
        raw,
        kind: ShapeKind::Open,
    };
    let usual = [shape("shape", 3, 40), shape("record", 2, 0), shape("", 0, 1)];
    let named = names
        .iter()
        .flat_map(|it| [shape(it, 0, 0), shape(it, 1, 0), shape(it, 0, 8)]);
    usual.into_iter().chain(named).collect()
}

/// The name of the shape of objects that natives know, or that the language's modules declare.
pub(crate) fn shape_names(engine: &Engine, row: &Row) -> Vec<&'static str> {
    let languages = engine.languages().all().iter();
    let own = languages.filter(|it| row.name().starts_with(&format!("{}.", it.info().name)));
    own.flat_map(|it| it.info().shapes).map(|it| it.name()).collect()
}

/// Nanoseconds this thread has run, whatever else the machine does, where the system tells.
#[expect(clippy::disallowed_methods, reason = "what is measured is time")]
#[must_use]
pub fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|it| it.split_whitespace().next()?.parse().ok());
    told.unwrap_or_else(|| {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed();
        u64::try_from(elapsed.as_nanos()).expect("the test ends within centuries")
    })
}
