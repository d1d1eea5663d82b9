//! Known procedures: a call through a closure or native procedure made in the same body calls it directly, if the
//! arguments fit; arguments for a rest parameter become a list. (Closure analysis of the simplest kind, 0CFA without
//! flow between functions.)

use polyc_base::decl::{Convention, ImportKind};
use polyc_base::scalar::Immediate;
use polyc_base::{Declarations, FuncId, ImportId, Loc, Op, Type};
use polyc_ir::flow::Definitions;
use polyc_ir::{Body, Inst, Terminator, Value, Values};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "calls",
    meaning: "call closures made in the same function directly",
    run,
};

/// Makes calls of known procedures direct; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        declarations,
        body,
        sink,
        ..
    } = cx;
    let callees = known_callees(body, cx.analyses.definitions(body));
    let mut changed = false;
    for (index, callees) in callees.into_iter().enumerate() {
        for (position, callee) in callees.into_iter().rev() {
            let loc = match position {
                Position::Inst(position) => body.blocks[index].insts[position].loc,
                Position::End => body.blocks[index].terminator_loc,
            };
            if make_direct(declarations, body, index, position, callee) {
                changed = true;
                sink.done(loc, || format!("calls `{}` directly", name(declarations, callee)));
            } else {
                sink.missed(loc, || {
                    let name = name(declarations, callee);
                    let reason = reason_against(callee, position);
                    format!("`{name}` is not called directly: {reason}")
                });
            }
        }
    }
    changed
}

/// The operation that made a called value.
#[derive(Clone, Copy)]
enum Callee {
    Function(FuncId),
    Native(ImportId),
}

/// Where a call stands in its block.
#[derive(Clone, Copy)]
enum Position {
    Inst(usize),
    End,
}

fn name(declarations: &Declarations, callee: Callee) -> &str {
    match callee {
        Callee::Function(func) => declarations.function(func).map_or("", |it| &it.name),
        Callee::Native(import) => declarations.import(import).map_or("", |it| &it.name),
    }
}

const fn reason_against(callee: Callee, position: Position) -> &'static str {
    match (callee, position) {
        (Callee::Function(_), _) | (Callee::Native(_), Position::Inst(_)) => "it does not take that many arguments",
        (Callee::Native(_), Position::End) => "it may itself ask for a tail call",
    }
}

fn known_callees(body: &Body, definitions: &Definitions) -> Vec<Vec<(Position, Callee)>> {
    let callee_of = |op: &Op, args: &[Value]| {
        let Op::CallClosure { .. } = op else {
            return None;
        };
        match definitions.inst(body, *args.first()?)?.op {
            Op::ClosureNew { func, .. } => Some(Callee::Function(func)),
            Op::ClosureNative { import } => Some(Callee::Native(import)),
            _ => None,
        }
    };
    let calls_of = |block: &polyc_ir::BlockData| {
        let insts = block.insts.iter().enumerate();
        let calls =
            insts.filter_map(|(position, inst)| Some((Position::Inst(position), callee_of(&inst.op, &inst.args)?)));
        let end = match &block.terminator {
            Terminator::TailCall { op, args } => callee_of(op, args),
            _ => None,
        };
        calls.chain(end.map(|callee| (Position::End, callee))).collect()
    };
    body.blocks.iter().map(calls_of).collect()
}

fn make_direct(declarations: &Declarations, body: &mut Body, block: usize, position: Position, callee: Callee) -> bool {
    match (callee, position) {
        (Callee::Function(func), _) => call_function(declarations, body, block, position, func),
        (Callee::Native(import), Position::Inst(position)) => {
            let inst = &mut body.blocks[block].insts[position];
            let argc = inst.args.len() - 1;
            let Some(op) = native_call(declarations, import, argc) else {
                return false;
            };
            inst.args.remove(0);
            inst.op = op;
            true
        }
        // A native may itself ask for a tail call, which stays one only in a tail call of the native.
        (Callee::Native(_), Position::End) => false,
    }
}

/// The direct call of a native with dynamic arguments and result, if that many arguments fit.
fn native_call(declarations: &Declarations, import: ImportId, argc: usize) -> Option<Op> {
    let argc = u32::try_from(argc).ok()?;
    let op = Op::CallNative { import, argc };
    match &declarations.import(import).ok()?.kind {
        ImportKind::Native { signature, .. } if signature.is_dynamic() => op.typing(declarations).ok().map(|_| op),
        _ => None,
    }
}

fn call_function(declarations: &Declarations, body: &mut Body, block: usize, position: Position, func: FuncId) -> bool {
    let Ok(function) = declarations.function(func) else {
        return false;
    };
    let args = match (position, &body.blocks[block].terminator) {
        (Position::Inst(position), _) => body.blocks[block].insts[position].args.clone(),
        (Position::End, Terminator::TailCall { args, .. }) => args.clone(),
        (Position::End, _) => return false,
    };
    let (least, most) = function.arity();
    let given = args.len() - 1;
    if given < least || most.is_some_and(|most| given > most) {
        return false;
    }
    let rest = function.convention == Convention::Procedure { rest: true };
    let (at, loc) = match position {
        Position::Inst(position) => (position, body.blocks[block].insts[position].loc),
        Position::End => (body.blocks[block].insts.len(), body.blocks[block].terminator_loc),
    };
    let mut list = Vec::new();
    let mut direct = args;
    if rest {
        let last = build_list(body, &direct[1 + least..], loc, &mut list);
        direct.truncate(1 + least);
        direct.push(last);
    }
    let op = Op::Call { func };
    let added = list.len();
    let data = &mut body.blocks[block];
    data.insts.splice(at..at, list);
    match position {
        Position::Inst(position) => {
            let inst = &mut data.insts[position + added];
            (inst.op, inst.args) = (op, direct);
        }
        Position::End => data.terminator = Terminator::TailCall { op, args: direct },
    }
    true
}

/// The list of these values; instructions that make it are appended.
fn build_list(body: &mut Body, elements: &[Value], loc: Loc, insts: &mut Vec<Inst>) -> Value {
    let mut append = |op, args: &[Value]| {
        let result = body.new_value(Type::Any);
        insts.push(Inst {
            op,
            args: Values::from_slice(args),
            result: Some(result),
            loc,
        });
        result
    };
    let nil = Op::AnyImmediate { value: Immediate::Nil };
    let mut list = append(nil, &[]);
    for &element in elements.iter().rev() {
        list = append(Op::PairNew {}, &[element, list]);
    }
    list
}
