//! Where each variable lives, and what each routine needs of the routines around it.

use std::collections::BTreeSet;

use polyc_base::{GlobalId, ShapeId, Type};
use polyc_ir::ModuleBuilder;

use crate::model::{Mode, Model, RoutineId, Variable, VariableId};
use crate::types::{Form, Layout};

/// Where a variable lives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Storage {
    /// SSA variables of its activation.
    Registers,
    /// A global: a scalar of the program that routines use.
    Global(GlobalId),
    /// The frame of its activation, at these offsets of references and raw bytes.
    Frame(u32, u32),
    /// A variable parameter: somewhere else.
    Reference,
}

/// What a routine gets of the routines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Capture {
    /// The frame of an activation.
    Frame(RoutineId),
    /// A variable parameter.
    Reference(VariableId),
}

/// All of it.
pub(super) struct Stores {
    /// By variable.
    pub(super) variables: Vec<Storage>,
    /// By routine: the shape of its frame, if it has one.
    pub(super) frames: Vec<Option<ShapeId>>,
    /// By routine: what it gets, in the order of its parameters.
    pub(super) captures: Vec<Vec<Capture>>,
    /// Where the frame of the program is for its routines, if one uses it.
    pub(super) program_frame: Option<GlobalId>,
}

pub(super) fn assign(model: &Model, module: &mut ModuleBuilder) -> Stores {
    let mut layouts = vec![Layout::default(); model.routines.len()];
    let mut variables = Vec::new();
    for variable in &model.variables {
        let layout = &mut layouts[variable.owner.index()];
        variables.push(place(model, module, variable, layout));
    }
    let mut frames = Vec::new();
    for (routine, layout) in model.routines.iter().zip(&layouts) {
        let used = layout.refs > 0 || layout.raw > 0;
        let name = format!("frame of {}", routine.name);
        frames.push(used.then(|| module.shape(name, layout.refs, layout.raw)));
    }
    let shared = model.routines.iter().flat_map(|it| &it.uses).any(|&id| {
        let owner = model.variable(id).owner;
        owner == RoutineId::PROGRAM && matches!(variables[id.index()], Storage::Frame(..))
    });
    let program_frame = shared.then(|| module.global("frame", Type::Obj));
    Stores {
        captures: captures(model, &variables),
        variables,
        frames,
        program_frame,
    }
}

fn place(
    model: &Model,
    module: &mut ModuleBuilder,
    variable: &Variable,
    frame: &mut Layout,
) -> Storage {
    if variable.mode == Mode::Reference {
        return Storage::Reference;
    }
    let form = model.types.form(variable.ty);
    if form != Form::Memory && !variable.addressed {
        if !variable.captured {
            return Storage::Registers;
        }
        if variable.owner == RoutineId::PROGRAM
            && let [ty] = form.types()
        {
            return Storage::Global(module.global(&*variable.name, *ty));
        }
    }
    // The checker refuses blocks whose variables do not fit.
    let (refs, raw) = frame
        .append(model.types.layout(variable.ty))
        .unwrap_or_default();
    Storage::Frame(refs, raw)
}

/// What each routine uses itself of the routines around, then what those it calls need and it has not itself, until
/// nothing changes.
fn captures(model: &Model, variables: &[Storage]) -> Vec<Vec<Capture>> {
    let owner = |capture: Capture| match capture {
        Capture::Frame(routine) => routine,
        Capture::Reference(variable) => model.variable(variable).owner,
    };
    let mut needs: Vec<BTreeSet<Capture>> = Vec::new();
    for routine in &model.routines {
        let uses = routine.uses.iter().filter_map(|&id| {
            let owner = model.variable(id).owner;
            match variables[id.index()] {
                Storage::Frame(..) if owner != RoutineId::PROGRAM => Some(Capture::Frame(owner)),
                Storage::Reference => Some(Capture::Reference(id)),
                _ => None,
            }
        });
        needs.push(uses.collect());
    }
    let mut changed = true;
    while changed {
        changed = false;
        for (index, routine) in model.routines.iter().enumerate() {
            for callee in &routine.calls {
                for capture in needs[callee.index()].clone() {
                    if owner(capture).index() != index {
                        changed |= needs[index].insert(capture);
                    }
                }
            }
        }
    }
    needs
        .into_iter()
        .map(|set| set.into_iter().collect())
        .collect()
}
