//! Where each variable lives, and what each routine needs of the routines around it.

use std::collections::BTreeSet;

use polyc_base::budget::{Budget, LIVE_VARIABLE};
use polyc_base::{GlobalId, ShapeId, Type};
use polyc_ir::ModuleBuilder;

use crate::model::{Mode, Model, RoutineId, Statement, StatementKind, Variable, VariableId};
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

/// Most variables in registers times places where ways of control meet, of one routine: each variable may get a
/// parameter at each of them. Further variables live in the frame, which an activation has to itself.
const MOST_PRODUCT: usize = 1 << 16;

/// Most variables in registers of one routine: a function has 60,000 slots for these and for what it computes.
const MOST_REGISTERS: usize = 1 << 13;

pub(super) fn assign(model: &Model, module: &mut ModuleBuilder) -> Stores {
    let mut layouts = vec![Layout::default(); model.routines.len()];
    // How many more variables of each routine may be in registers.
    let joins = model.routines.iter().map(|it| count_joins(&it.body));
    let mut room: Vec<usize> = joins.map(|it| MOST_REGISTERS.min(MOST_PRODUCT / it.max(1))).collect();
    let mut variables = Vec::new();
    let mut has_frame = vec![false; model.routines.len()];
    for variable in &model.variables {
        let owner = variable.owner.index();
        let storage = place(model, module, variable, &mut layouts[owner], room[owner] > 0);
        match storage {
            Storage::Registers => room[owner] = room[owner].saturating_sub(1),
            // Also for a record without fields, which takes no room.
            Storage::Frame(..) => has_frame[owner] = true,
            Storage::Global(_) | Storage::Reference => {}
        }
        variables.push(storage);
    }
    let mut frames = Vec::new();
    for ((routine, layout), used) in model.routines.iter().zip(&layouts).zip(has_frame) {
        let name = format!("frame of {}", routine.name);
        frames.push(used.then(|| module.shape(name, layout.refs, layout.raw)));
    }
    let shared = model.routines.iter().flat_map(|it| &it.uses).any(|&id| {
        let owner = model.variable(id).owner;
        owner == RoutineId::PROGRAM && matches!(variables[id.index()], Storage::Frame(..))
    });
    let program_frame = shared.then(|| module.global("frame", Type::Obj));
    Stores {
        captures: captures(model, &variables, module.budget()),
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
    has_room: bool,
) -> Storage {
    if variable.mode == Mode::Reference {
        return Storage::Reference;
    }
    let form = model.types.form(variable.ty);
    if form != Form::Memory && !variable.addressed {
        if !variable.captured {
            let layout = model.types.layout(variable.ty);
            let mut larger = *frame;
            return match larger.append(layout) {
                Some((refs, raw)) if !has_room => {
                    *frame = larger;
                    Storage::Frame(refs, raw)
                }
                _ => Storage::Registers,
            };
        }
        if variable.owner == RoutineId::PROGRAM
            && let [ty] = form.types()
        {
            return Storage::Global(module.global(&*variable.name, *ty));
        }
    }
    // The checker refuses blocks whose variables do not fit.
    let (refs, raw) = frame.append(model.types.layout(variable.ty)).unwrap_or_default();
    Storage::Frame(refs, raw)
}

/// How many places there are in statements where ways of control meet. Statements nest no deeper than the parser
/// allows.
fn count_joins(statements: &[Statement]) -> usize {
    statements.iter().map(joins_of).sum()
}

fn joins_of(statement: &Statement) -> usize {
    match &statement.kind {
        StatementKind::Sequence(body) => count_joins(body),
        StatementKind::If(arms, otherwise) => {
            let arms = arms.iter().map(|(_, body)| 1 + joins_of(body));
            arms.sum::<usize>() + otherwise.as_ref().map_or(0, |it| joins_of(it))
        }
        StatementKind::Case(_, arms) => 1 + arms.iter().map(|it| joins_of(&it.body)).sum::<usize>(),
        StatementKind::Repeat(body, _) => 1 + count_joins(body),
        StatementKind::While(_, body) => 1 + joins_of(body),
        StatementKind::For(it) => 2 + joins_of(&it.body),
        StatementKind::With(_, _, body) => joins_of(body),
        StatementKind::Label(_) => 1,
        StatementKind::Empty
        | StatementKind::Assign(..)
        | StatementKind::Call(_)
        | StatementKind::New(..)
        | StatementKind::Dispose(..)
        | StatementKind::Transfer(_)
        | StatementKind::Write(_)
        | StatementKind::WriteLine
        | StatementKind::Page
        | StatementKind::Read(..)
        | StatementKind::ReadLine
        | StatementKind::Goto(_) => 0,
    }
}

/// What each routine uses itself of the routines around, then what those it calls need and it has not itself: each need
/// goes from a routine to its callers once.
fn captures(model: &Model, variables: &[Storage], budget: &Budget) -> Vec<Vec<Capture>> {
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
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); model.routines.len()];
    for (index, routine) in model.routines.iter().enumerate() {
        for callee in &routine.calls {
            callers[callee.index()].push(index);
        }
    }
    let all = needs.iter().enumerate();
    let mut work: Vec<(usize, Capture)> = all
        .flat_map(|(index, set)| set.iter().map(move |&it| (index, it)))
        .collect();
    while let Some((callee, capture)) = work.pop() {
        for &caller in &callers[callee] {
            if owner(capture).index() != caller && needs[caller].insert(capture) {
                work.push((caller, capture));
            }
        }
        if !budget.charge(callers[callee].len(), LIVE_VARIABLE) {
            break;
        }
    }
    needs.into_iter().map(|set| set.into_iter().collect()).collect()
}
