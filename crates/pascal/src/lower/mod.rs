//! Model to IR. Variables of an activation that nothing else sees are SSA variables; the others share one object, its
//! frame. An inner routine gets the frames and variable parameters it uses of outer ones as parameters in front of its
//! own, so there are no static links to follow.

mod calls;
mod control;
mod expressions;
mod io;
mod places;
mod routine;
mod sets;
mod statements;
mod storage;
mod strings;

use std::collections::HashMap;

use polyc_base::decl::{Convention, ExportKind, Interface};
use polyc_base::{FuncId, ImportId, ShapeId, Signature, Type};
use polyc_ir::{Module, ModuleBuilder};

use crate::model::{Mode, Model, Routine, RoutineId};
use crate::natives;
use crate::rules::Rules;
use crate::types::{TypeId, Types};

use routine::Body;
use storage::{Capture, Storage, Stores};

/// The module of a checked program.
#[must_use]
pub fn lower(model: &Model, mut module: ModuleBuilder) -> Module {
    let stores = storage::assign(model, &mut module);
    let mut shared = Shared {
        model,
        stores,
        functions: Vec::new(),
        shapes: HashMap::new(),
        literals: strings::Literals::default(),
        rules: Rules::default(),
    };
    declare_functions(&mut shared, &mut module);
    // The program comes last: it makes the literals of all others.
    for index in (0..model.routines.len()).rev() {
        let routine = RoutineId::from_index(index);
        if module.budget().is_spent() {
            break;
        }
        Body::lower(&mut shared, &mut module, routine);
    }
    module.set_entry(shared.functions[0]);
    export(&shared, &mut module);
    if let Some(bytes) = shared.rules.encode() {
        module.custom(crate::rules::SECTION, bytes);
    }
    module.finish()
}

/// What all bodies share.
struct Shared<'a> {
    model: &'a Model,
    stores: Stores,
    /// By routine.
    functions: Vec<FuncId>,
    /// Shapes of what pointers point to.
    shapes: HashMap<TypeId, ShapeId>,
    literals: strings::Literals,
    rules: Rules,
}

impl Shared<'_> {
    fn types(&self) -> &Types {
        &self.model.types
    }

    /// The shape of a variable that `new` makes.
    fn shape(&mut self, module: &mut ModuleBuilder, ty: TypeId) -> ShapeId {
        let types = &self.model.types;
        *self.shapes.entry(ty).or_insert_with(|| {
            let layout = types.layout(ty);
            module.shape(types.describe(ty), layout.refs, layout.raw)
        })
    }
}

fn declare_functions(shared: &mut Shared<'_>, module: &mut ModuleBuilder) {
    for (index, routine) in shared.model.routines.iter().enumerate() {
        let id = RoutineId::from_index(index);
        let signature = signature(shared, routine, id);
        let loc = module.loc(routine.span);
        let name = qualified_name(shared.model, id);
        let function = module.declare(name, signature, Convention::Direct, loc);
        shared.functions.push(function);
    }
}

fn signature(shared: &Shared<'_>, routine: &Routine, id: RoutineId) -> Signature {
    if id == RoutineId::PROGRAM {
        return Signature::new(vec![], Some(Type::Any));
    }
    let mut params = Vec::new();
    for capture in &shared.stores.captures[id.index()] {
        match *capture {
            Capture::Frame(_) => params.push(Type::Obj),
            Capture::Reference(variable) => {
                params.extend(place_types(
                    shared.types(),
                    shared.model.variable(variable).ty,
                ));
            }
        }
    }
    for &parameter in &routine.parameters {
        let variable = shared.model.variable(parameter);
        params.extend(parameter_types(shared.types(), variable.mode, variable.ty));
    }
    let result = routine.result.map(|result| {
        let form = shared.types().form(shared.model.variable(result).ty);
        form.types()[0]
    });
    Signature::new(params, result)
}

/// What a parameter takes: values in registers, or a place.
fn parameter_types(types: &Types, mode: Mode, ty: TypeId) -> Vec<Type> {
    let registers = types.form(ty).types();
    if mode == Mode::Reference || registers.is_empty() {
        place_types(types, ty)
    } else {
        registers.to_vec()
    }
}

/// A place: the object, the offset of its references and of its raw bytes, so far as it has them.
fn place_types(types: &Types, ty: TypeId) -> Vec<Type> {
    let layout = types.layout(ty);
    let mut list = vec![Type::Obj];
    list.extend((layout.refs > 0).then_some(Type::I64));
    list.extend((layout.raw > 0).then_some(Type::I64));
    list
}

/// `outer.inner`
fn qualified_name(model: &Model, id: RoutineId) -> String {
    let routine = model.routine(id);
    match routine.parent {
        None => "program".to_owned(),
        Some(RoutineId::PROGRAM) => routine.name.to_string(),
        Some(parent) => format!("{}.{}", model.routine(parent).name, routine.name),
    }
}

/// Routines of the program whose parameters and results other languages know.
fn export(shared: &Shared<'_>, module: &mut ModuleBuilder) {
    for (routine, &function) in shared.model.routines.iter().zip(&shared.functions) {
        if routine.parent != Some(RoutineId::PROGRAM) {
            continue;
        }
        if let Some(interface) = interface(shared.model, routine) {
            module.export(&*routine.name, ExportKind::Function(function), interface);
        }
    }
}

fn interface(model: &Model, routine: &Routine) -> Option<Interface> {
    let of = |ty| match ty {
        TypeId::INTEGER => Some(Interface::Int),
        TypeId::REAL => Some(Interface::Real),
        TypeId::BOOLEAN => Some(Interface::Bool),
        TypeId::CHAR => Some(Interface::Char),
        _ => None,
    };
    let mut params = Vec::new();
    for &parameter in &routine.parameters {
        let variable = model.variable(parameter);
        if variable.mode != Mode::Value {
            return None;
        }
        params.push(of(variable.ty)?);
    }
    let result = match routine.result {
        Some(result) => of(model.variable(result).ty)?,
        None => Interface::Unit,
    };
    Some(Interface::Func {
        params,
        result: Box::new(result),
    })
}

/// Imports a native; its types are those of its row.
fn native(module: &mut ModuleBuilder, name: &str) -> ImportId {
    let row = natives::ROWS.iter().find(|row| row.name() == name);
    let row = row.expect("lowering names natives of the table");
    module.import_native(
        row.name(),
        row.params(),
        row.is_variadic(),
        row.result(),
        row.effects(),
    )
}
