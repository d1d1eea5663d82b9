//! Tree and types to IR.
//!
//! `int` and `uint` are `i64`, `double` is `f64`, `bool` is `bool`; everything else is `any`. A list is a vector, a map
//! a map, `null` is nil, and a `uint` or a type as an `any` is an object of this language's natives.

mod calls;
mod comprehensions;
mod expressions;
mod failing;
mod logical;
mod values;

use std::collections::HashMap;

use polyc_base::decl::{Convention, ExportKind, Interface};
use polyc_base::op::Op;
use polyc_base::scalar::Immediate;
use polyc_base::{Budget, FuncId, GlobalId, Loc, Signature, Type};
use polyc_frontend::Input;
use polyc_ir::{Block, FunctionBuilder, Handler, HandlerKind, Module, ModuleBuilder, Value, Values};

use crate::check::{Checked, FunctionId, LocalId, ValueId};
use crate::tree::{ExprId, Tree};
use crate::types::{Ty, TypeKind};

/// What all functions of a module need.
struct Program<'a, 't> {
    tree: &'a Tree<'t>,
    checked: &'a Checked<'t>,
    /// Whether evaluating an expression may end in an error.
    fails: Vec<bool>,
    functions: Vec<FuncId>,
    globals: Vec<GlobalId>,
}

/// The IR module of a checked tree without mistakes.
#[must_use]
pub fn lower(tree: &Tree<'_>, checked: &Checked<'_>, input: Input<'_>, budget: &Budget) -> Module {
    let mut module = input.builder("expr", budget);
    let program = declare(tree, checked, &mut module);
    for position in 0..checked.functions.len() {
        if budget.is_spent() {
            break;
        }
        lower_function(&program, FunctionId::from_index(position), &mut module);
    }
    lower_entry(&program, &mut module);
    module.finish()
}

/// Declares functions and globals, and exports the functions.
fn declare<'a, 't>(tree: &'a Tree<'t>, checked: &'a Checked<'t>, module: &mut ModuleBuilder) -> Program<'a, 't> {
    let globals = checked
        .values
        .iter()
        .map(|value| module.global(&value.name, machine(checked, value.ty)))
        .collect();
    let functions = checked
        .functions
        .iter()
        .map(|function| {
            let params = function.params.iter();
            let params = params.map(|&param| checked.locals[param.index()].ty);
            let signature = Signature::new(
                params.clone().map(|ty| machine(checked, ty)).collect(),
                Some(machine(checked, function.result)),
            );
            let loc = module.loc(function.span);
            let id = module.declare(function.name, signature, Convention::Direct, loc);
            let interface = Interface::Func {
                params: params.map(|ty| interface(checked, ty)).collect(),
                result: Box::new(interface(checked, function.result)),
            };
            module.export(function.name, ExportKind::Function(id), interface);
            id
        })
        .collect();
    Program {
        tree,
        checked,
        fails: failing::find(tree, checked),
        functions,
        globals,
    }
}

fn lower_function(program: &Program<'_, '_>, id: FunctionId, module: &mut ModuleBuilder) {
    let function = &program.checked.functions[id.index()];
    let mut lowering = Lowering::new(program, module, program.functions[id.index()]);
    let values = lowering.b.params().to_vec();
    for (&param, value) in function.params.iter().zip(values) {
        lowering.set_local(param, value);
    }
    lowering.tail(function.body, function.result);
    lowering.b.finish();
}

/// The entry: values in order, then the final expression.
fn lower_entry(program: &Program<'_, '_>, module: &mut ModuleBuilder) {
    let signature = Signature::new(Vec::new(), Some(Type::Any));
    let entry = module.declare("(program)", signature, Convention::Direct, Loc::NONE);
    module.set_entry(entry);
    let mut lowering = Lowering::new(program, module, entry);
    for (position, value) in program.checked.values.iter().enumerate() {
        let result = lowering.value_checked(value.value, value.ty);
        let global = program.globals[position];
        lowering.b.op(Op::GlobalSet { global }, &[result]);
    }
    match program.tree.result {
        Some(result) => lowering.tail(result, Ty::DYN),
        None => {
            let nothing = lowering.b.immediate(Immediate::Unspecified);
            lowering.b.ret(Some(nothing));
        }
    }
    lowering.b.finish();
}

/// The machine type that values of a static type have.
fn machine(checked: &Checked<'_>, ty: Ty) -> Type {
    match checked.types.kind(ty) {
        TypeKind::Int | TypeKind::Uint => Type::I64,
        TypeKind::Double => Type::F64,
        TypeKind::Bool => Type::Bool,
        TypeKind::Dyn
        | TypeKind::Null
        | TypeKind::String
        | TypeKind::Bytes
        | TypeKind::Type
        | TypeKind::List(_)
        | TypeKind::Map(..)
        | TypeKind::Variable(_) => Type::Any,
    }
}

/// A static type at the module's border. A `uint` crosses as an integer: others have no unsigned one.
fn interface(checked: &Checked<'_>, ty: Ty) -> Interface {
    match checked.types.kind(ty) {
        TypeKind::Int => Interface::Int,
        TypeKind::Uint => Interface::Uint,
        TypeKind::Double => Interface::Real,
        TypeKind::Bool => Interface::Bool,
        TypeKind::String => Interface::String,
        TypeKind::Bytes => Interface::Bytes,
        TypeKind::List(_) => Interface::List,
        TypeKind::Map(..) => Interface::Map,
        TypeKind::Dyn | TypeKind::Null | TypeKind::Type | TypeKind::Variable(_) => Interface::Any,
    }
}

/// One function being lowered.
struct Lowering<'a, 't, 'm> {
    program: &'a Program<'a, 't>,
    b: FunctionBuilder<'m>,
    locals: HashMap<LocalId, Value>,
    /// An operand that has been evaluated before the operator around it: the left one, in a chain.
    evaluated: Option<(ExprId, Value)>,
}

impl<'a, 't, 'm> Lowering<'a, 't, 'm> {
    fn new(program: &'a Program<'a, 't>, module: &'m mut ModuleBuilder, func: FuncId) -> Self {
        Self {
            program,
            b: FunctionBuilder::new(module, func),
            locals: HashMap::new(),
            evaluated: None,
        }
    }

    /// What follows comes from that expression.
    fn at(&mut self, id: ExprId) {
        self.b.at(self.program.tree.exprs[id.index()].focus);
    }

    fn ty(&self, id: ExprId) -> Ty {
        self.program.checked.ty(id)
    }

    fn kind(&self, ty: Ty) -> TypeKind {
        self.program.checked.types.kind(ty)
    }

    fn fails(&self, id: ExprId) -> bool {
        self.program.fails[id.index()]
    }

    fn set_local(&mut self, local: LocalId, value: Value) {
        let name = self.program.checked.locals[local.index()].name;
        self.b.name_value(value, name);
        self.locals.insert(local, value);
    }

    fn global(&self, value: ValueId) -> GlobalId {
        self.program.globals[value.index()]
    }

    /// Goes on in a new block inside a region whose errors `catch` gets; gives the region to go back to.
    fn enter_region(&mut self, catch: Block) -> Option<Handler> {
        self.b.enter_region(Handler {
            kind: HandlerKind::Catch(catch),
            args: Values::new(),
        })
    }
}
