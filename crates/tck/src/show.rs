//! Values of every kind, shown by the language.

use polyc::{Engine, Frontend, Handle, Limits, MemoryHost, Module, Program, Session, verify};
use polyc_base::decl::{Convention, FunctionDecl};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, Loc, Op, Signature, Type};
use polyc_bytecode::{BodyBuilder, Instruction};

use crate::guard::caught;
use crate::natives::values;
use crate::report::{Check, Failure};

/// A program of the language that does nothing: a session that ran it shows values as the language does.
fn nothing(language: &dyn Frontend) -> Program {
    let mut module = Module::default();
    let declarations = &mut module.declarations;
    declarations.name = "nothing".to_owned();
    declarations.language = language.info().name.to_owned();
    declarations.functions.push(FunctionDecl {
        name: "main".to_owned(),
        signature: Signature::new(Vec::new(), Some(Type::Any)),
        convention: Convention::Direct,
        loc: Loc::NONE,
    });
    declarations.entry = Some(FuncId::new(0));
    let mut builder = BodyBuilder::new(0);
    let value = Immediate::Unspecified;
    builder.emit(Op::AnyImmediate { value });
    builder.emit(Instruction::Return {});
    let body = builder.finish(&module.declarations);
    module.bodies.push(body);
    verify(module).expect("it is well formed").into()
}

/// Shows every value; how many, and what is wrong.
pub(crate) fn check_show(engine: &Engine, language: &dyn Frontend) -> (u64, Vec<Failure>) {
    let limits = Limits {
        fuel: Some(u64::MAX / 2),
        ..Limits::default()
    };
    let mut session = Session::builder(engine)
        .host(MemoryHost::default())
        .limits(limits)
        .build();
    if session.load(&nothing(language)).is_err() {
        return (0, Vec::new());
    }
    let values = session.machine().with_context(|context| {
        let values = values(context).expect("there is memory");
        let values = values.into_iter();
        values.map(|it| Handle::from(context.root(it))).collect::<Vec<_>>()
    });
    let (mut count, mut failures) = (0, Vec::new());
    for value in values {
        count += 1;
        let value = value.into();
        if let Err(panic) = caught(|| session.show(&value)) {
            let subject = format!("`Frontend::show` of {}", language.info().name);
            let what = format!("{panic}: show values of every kind, those of other languages too");
            failures.push(Failure::new(Check::Show, subject, what).with_input(format!("value {count} of the kit")));
            break;
        }
    }
    (count, failures)
}
