//! Lowers the core language to the IR.
//!
//! Each procedure that is not blocks of another becomes a function: free variables come as further arguments of a
//! direct call, or from the closure (parameter 0). A top-level procedure is called directly; its closure, if it is
//! used as a value, is made once, first thing in the entry function; if it may be used before its definition, then
//! there. A variable that is ever assigned lives in a box.

mod call;
mod closure;
mod constant;
mod expr;
mod inline;
mod record;
mod region;
mod top;

use std::collections::{HashMap, HashSet};

use polyc_base::decl::{Convention, Signature, Via};
use polyc_base::{Cause, ConstId, Constant, Diagnostic, FuncId, Loc, ShapeId, Type};
use polyc_ir::{Block, FunctionBuilder, Handler, ModuleBuilder, Value};

use crate::core::{Core, LambdaId, Node, Role, Roles, Var};
use crate::library::inline::Rep;
use crate::library::{Library, Standard};
use crate::undefined::{Undefined, find_undefined};

use expr::Task;
use top::TopSlot;

/// What lowering knows of the whole module.
pub struct Lowering<'c, 'e> {
    core: &'c Core,
    roles: &'c Roles,
    /// Free variables by procedure.
    free: &'c [Vec<Var>],
    library: &'c Library<'e>,
    /// What procedures compiled in line are as values.
    values: HashMap<&'static str, Standard>,
    functions: HashMap<LambdaId, FuncId>,
    tops: Vec<TopSlot>,
    undefined: Undefined,
    /// Warnings met on the way.
    diagnostics: Vec<Diagnostic>,
    is_prelude: bool,
    /// Top-level procedures that are only called: they need no closure.
    direct: HashSet<LambdaId>,
    /// What the program's places, parts of constants and shapes are in the module.
    locations: Vec<Loc>,
    constants: Vec<ConstId>,
    shapes: Vec<ShapeId>,
}

/// Lowers a program into `module`; gives warnings.
pub fn lower_program(
    core: &Core,
    roles: &Roles,
    free: &[Vec<Var>],
    library: &mut Library<'_>,
    module: &mut ModuleBuilder,
) -> Vec<Diagnostic> {
    let values = inline_values(core, library);
    let undefined = find_undefined(core, library);
    let mut lowering = Lowering {
        core,
        roles,
        free,
        library,
        values,
        functions: HashMap::new(),
        tops: Vec::new(),
        undefined,
        diagnostics: Vec::new(),
        is_prelude: library.internal,
        direct: HashSet::new(),
        locations: vec![Loc::NONE; core.location_count() + 1],
        constants: Vec::new(),
        shapes: Vec::new(),
    };
    lowering.declare_data(module);
    lowering.find_direct_tops();
    lowering.declare_functions(module);
    lowering.declare_tops(module);
    lowering.lower_entry(module);
    for index in 0..core.lambdas.len() {
        if module.budget().is_spent() {
            break;
        }
        lowering.lower_lambda(module, LambdaId::from_index(index));
    }
    lowering.export_tops(module);
    lowering.note_undefined(module);
    lowering.diagnostics
}

/// Finds the procedures that are used as values although they are compiled in line where they are called.
fn inline_values(core: &Core, library: &mut Library<'_>) -> HashMap<&'static str, Standard> {
    let mut values = HashMap::new();
    for &expr in &core.body {
        core.walk(expr, |core, expr| {
            if let Node::Standard(Standard::Inline(row)) = core.node(expr)
                && let Some(value) = library.value(row.name)
            {
                values.insert(row.name, value);
            }
        });
    }
    values
}

impl Lowering<'_, '_> {
    /// Shapes and parts of constants; each part comes after its own parts.
    fn declare_data(&mut self, module: &mut ModuleBuilder) {
        let shapes = self.core.shapes.iter();
        self.shapes = shapes.map(|(name, slots)| module.shape(&**name, *slots, 0)).collect();
        for constant in &self.core.constants {
            let constant = self.in_module(constant);
            self.constants.push(module.constant(constant));
        }
    }

    /// A constant with the module's parts.
    fn in_module(&self, constant: &Constant) -> Constant {
        let part = |id: &ConstId| self.constants[id.index()];
        match constant {
            Constant::Pair(first, rest) => Constant::Pair(part(first), part(rest)),
            Constant::Vector(items) => Constant::Vector(items.iter().map(part).collect()),
            other => other.clone(),
        }
    }

    /// A place in the module; the macro uses that it came through come first.
    fn location(&mut self, module: &mut ModuleBuilder, loc: Loc) -> Loc {
        let mut pending = vec![loc];
        while let Some(&loc) = pending.last() {
            let Some(location) = self.core.get_location(loc) else {
                return Loc::NONE;
            };
            let via = match location.via {
                Some(Via::Expanded(outer)) if self.locations[outer.index()] == Loc::NONE => {
                    pending.push(outer);
                    continue;
                }
                Some(Via::Expanded(outer)) => Some(Via::Expanded(self.locations[outer.index()])),
                other => other,
            };
            if self.locations[loc.index()] == Loc::NONE {
                self.locations[loc.index()] = module.loc_via(location.span, via);
            }
            pending.pop();
        }
        self.locations[loc.index()]
    }

    /// Every procedure that becomes a function is declared before any body, so that all may call each other.
    fn declare_functions(&mut self, module: &mut ModuleBuilder) {
        for index in 0..self.core.lambdas.len() {
            let id = LambdaId::from_index(index);
            if matches!(self.roles.role(id), Role::Blocks | Role::Nothing) {
                continue;
            }
            let lambda = self.core.get_lambda(id);
            let formals = &lambda.formals;
            let (extra, convention) = if self.is_direct(id) {
                (self.free[index].len(), Convention::Direct)
            } else {
                let rest = formals.rest.is_some();
                (1, Convention::Procedure { rest })
            };
            let params = vec![Type::Any; formals.all().count() + extra];
            let signature = Signature::new(params, Some(Type::Any));
            let loc = self.location(module, lambda.loc);
            let func = module.declare(&*lambda.name, signature, convention, loc);
            self.functions.insert(id, func);
        }
    }

    fn is_direct(&self, lambda: LambdaId) -> bool {
        self.roles.role(lambda) == Role::Direct || self.direct.contains(&lambda)
    }

    fn lower_entry(&mut self, module: &mut ModuleBuilder) {
        let signature = Signature::new(vec![], Some(Type::Any));
        let func = module.declare("main", signature, Convention::Direct, Loc::NONE);
        module.set_entry(func);
        let mut function = FunctionLowering::new(self, module, func);
        function.make_closures();
        function.program();
        function.finish();
    }

    fn lower_lambda(&mut self, module: &mut ModuleBuilder, id: LambdaId) {
        let Some(&func) = self.functions.get(&id) else {
            return;
        };
        let direct = self.is_direct(id);
        let lambda = self.core.get_lambda(id);
        let mut function = FunctionLowering::new(self, module, func);
        function.set_loc(lambda.loc);
        function.receive(id, direct);
        function.run(Task::Tail(lambda.body, Exit::Return));
        function.finish();
    }
}

/// A value and how it is held.
#[derive(Clone, Copy, Debug)]
struct Operand {
    value: Value,
    rep: Rep,
}

/// Where the value of an expression in tail position goes.
#[derive(Clone, Copy, Debug)]
enum Exit {
    /// Out of the function.
    Return,
    /// To a block, as its parameter.
    Join(Block),
    /// To a block, without it.
    Discard(Block),
    /// To one of two blocks, as it is true or false; and what asks for the choice, if the text does not.
    Test(Block, Block, Option<Cause>),
}

/// A procedure that is a block of the function being lowered.
#[derive(Clone, Copy)]
struct Loop {
    block: Block,
    exit: Exit,
}

/// Lowers one function.
struct FunctionLowering<'f, 'c, 'e, 'm> {
    lowering: &'f mut Lowering<'c, 'e>,
    builder: FunctionBuilder<'m>,
    /// Values, or boxes, of the variables in scope.
    vars: HashMap<Var, Value>,
    loops: HashMap<Var, Loop>,
    /// The handler edge of blocks made now.
    handler: Option<Handler>,
    /// What is to be done, the next last: expressions may nest without bound.
    tasks: Vec<Task>,
    /// Values that tasks have left and others will take.
    operands: Vec<Operand>,
}

impl<'f, 'c, 'e, 'm> FunctionLowering<'f, 'c, 'e, 'm> {
    fn new(lowering: &'f mut Lowering<'c, 'e>, module: &'m mut ModuleBuilder, func: FuncId) -> Self {
        Self {
            lowering,
            builder: FunctionBuilder::new(module, func),
            vars: HashMap::new(),
            loops: HashMap::new(),
            handler: None,
            tasks: Vec::new(),
            operands: Vec::new(),
        }
    }

    fn core(&self) -> &'c Core {
        self.lowering.core
    }

    /// Sets the place of what follows.
    fn set_loc(&mut self, loc: Loc) {
        let loc = self.lowering.location(self.builder.module, loc);
        self.builder.set_loc(loc);
    }

    fn create_block(&mut self) -> Block {
        let block = self.builder.create_block();
        if let Some(handler) = self.handler.clone() {
            self.builder.set_handler(block, handler);
        }
        block
    }

    fn finish(self) {
        self.builder.finish();
    }
}
