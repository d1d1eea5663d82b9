//! Model to IR. Variables of an activation that nothing else sees are SSA variables; the others share one object, its
//! frame. An inner routine gets the frames and variable parameters it uses of outer ones as parameters in front of its
//! own, so there are no static links to follow.

mod calls;
mod control;
mod expressions;
mod external;
mod io;
mod offset;
mod places;
mod routine;
mod sets;
mod shared;
mod statements;
mod storage;
mod strings;

use std::collections::HashMap;

use polyc_base::decl::{Convention, ExportKind, Interface};
use polyc_base::{Signature, Type};
use polyc_ir::{Module, ModuleBuilder};

use crate::model::{Mode, Model, Routine, RoutineId};
use crate::rules::Rules;
use crate::types::TypeId;

use routine::Body;
use shared::{Literals, Shared, parameter_types, place_types};
use storage::Capture;

/// The module of a checked program.
#[must_use]
pub fn lower(model: &Model, mut module: ModuleBuilder) -> Module {
    let stores = storage::assign(model, &mut module);
    let mut shared = Shared {
        model,
        stores,
        functions: Vec::new(),
        shapes: HashMap::new(),
        literals: Literals::default(),
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
                params.extend(place_types(shared.types(), shared.model.variable(variable).ty));
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
