//! Modules that call a native, for the tests that go through all of them.

use polyc_base::decl::{Convention, FunctionDecl, Import, ImportKind};
use polyc_base::{Loc, Signature, Type};
use polyc_driver::Module;
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
