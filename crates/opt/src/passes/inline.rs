//! Inlining: a call of a small known function becomes its code. Callees first, so that copied code is already optimised
//! (Chang, Mahlke, Chen and Hwu, *Profile-guided Automatic Inline Expansion for C Programs*, 1992, without the
//! profile).
//!
//! Not copied are functions with handlers, functions that capture their continuation or call themselves, and functions
//! with loops, which outweigh the call. Nothing is copied to code that runs once in a program.
//!
//! A trace must show the same frames. So copied code has a location [`Via::Inlined`]; its `at` is [`Loc::NONE`] if the
//! call was a tail call, which leaves no frame. A tail call in the callee becomes a call made by the caller, because
//! the callee's frame would be gone too. But a call of any value may fail while the callee's frame still exists. So a
//! callee with such a tail call is copied only to tail calls, or where the called value is known.

use std::collections::HashMap;

use polyc_base::decl::{Location, Via};
use polyc_base::{FuncId, Loc, Op};
use polyc_ir::{Block, BlockData, Body, Dominators, Inst, Target, Terminator, Value};

use crate::call_graph::operations;
use crate::locations::LocationRows;
use crate::loops::loop_heads;
use crate::pass::{Pass, PassContext};

/// Cost of a function that is copied wherever it is called.
const SMALL: usize = 12;
/// Cost of a function that is copied to the one place that calls it.
const CALLED_ONCE: usize = 60;
/// A caller does not grow beyond this cost.
const LARGEST_CALLER: usize = 2_000;
/// The deepest that copied calls may nest. Each instruction's location names all calls that it was copied through.
const MOST_LEVELS: u32 = 32;

/// Inlining.
pub static PASS: Pass = Pass {
    name: "inline",
    meaning: "copy small functions to where they are called",
    run,
};

/// Copies small callees into a function.
fn run(cx: &mut PassContext<'_>) -> bool {
    let before = cx.body.size();
    let mut sum = cost(cx.body);
    // Nothing is copied to where the program passes once.
    let is_entry = cx.declarations.entry == Some(cx.func);
    let is_repeated = |&block: &Block| !is_entry || cx.analyses.loops(cx.body).innermost[block.index()].is_some();
    let blocks: Vec<Block> = cx.body.block_ids().filter(is_repeated).collect();
    for block in blocks {
        // From the end: what follows a copied call moves to another block.
        for site in call_sites(cx.body.block(block)).into_iter().rev() {
            let data = cx.body.block(block);
            let loc = match site.position {
                Some(position) => data.insts[position].loc,
                None => data.terminator_loc,
            };
            let cost = cost_to_copy(cx, block, &site);
            let is_copied = cost.as_ref().is_ok_and(|cost| sum + cost <= LARGEST_CALLER);
            if is_copied {
                copy(cx, block, &site);
            }
            let function = cx.declarations.functions.get(site.callee.index());
            let name = function.map_or("", |it| &it.name);
            match cost {
                Ok(cost) if is_copied => {
                    sum += cost;
                    cx.sink.done(loc, || format!("inlined `{name}`"));
                }
                Ok(_) => cx
                    .sink
                    .missed(loc, || format!("`{name}` is not inlined: the caller is large enough")),
                Err(reason) => {
                    let text = || format!("`{name}` is not inlined: {reason}");
                    cx.sink.missed(loc, text);
                }
            }
        }
    }
    cx.charge_copies(before);
    cx.body.size() > before
}

/// The cost of copying the callee, or why it is not copied.
fn cost_to_copy(cx: &PassContext<'_>, block: Block, site: &Site) -> Result<usize, Reason> {
    let callee = site.callee;
    if callee == cx.func {
        return Err(Reason::CallsItself);
    }
    let body = cx.others.get(callee.index()).ok_or(Reason::Unknown)?;
    let called_once = cx.calls.references[callee.index()] == 1;
    let most = if called_once { CALLED_ONCE } else { SMALL };
    let cost = cost(body);
    if cx.calls.levels[callee.index()] >= MOST_LEVELS {
        return Err(Reason::Deep);
    }
    if cost > most {
        return Err(Reason::Large { cost, most });
    }
    if let Some(reason) = reason_against(body, callee) {
        return Err(reason);
    }
    match site.position {
        Some(position) if !tail_calls_succeed(cx, block, position, body) => Err(Reason::TailCallMayFail),
        _ => Ok(cost),
    }
}

fn copy(cx: &mut PassContext<'_>, block: Block, site: &Site) {
    let level = cx.calls.levels[site.callee.index()] + 1;
    let own = &mut cx.calls.levels[cx.func.index()];
    *own = level.max(*own);
    let callee_body = cx.others[site.callee.index()].clone();
    let at = match site.position {
        None => Loc::NONE,
        Some(position) => {
            let loc = cx.body.block(block).insts[position].loc;
            let function = &cx.declarations.functions[cx.func.index()];
            // `Loc::NONE` would say that the call was a tail call.
            if loc == Loc::NONE { function.loc } else { loc }
        }
    };
    let callee_loc = cx.declarations.functions[site.callee.index()].loc;
    let locations = &mut cx.declarations.locations;
    let mut relocate = Relocation {
        callee: site.callee,
        callee_loc,
        at,
        locations,
        rows: cx.locations,
        moved: HashMap::new(),
    };
    let body = &mut *cx.body;
    let (args, end) = split(body, block, site);
    let copier = Copier::new(body, &callee_body, &args);
    body.block_mut(block).terminator = Terminator::Jump(Target::new(copier.first_block));
    let handler = body.block(block).handler.clone();
    for (index, data) in callee_body.blocks.into_iter().enumerate() {
        let mut data = copier.block(data, &mut relocate);
        if index == 0 {
            // The function's parameters have become the arguments.
            data.params.clear();
        }
        data.handler = handler.clone();
        if let Some(end) = &end {
            let at = relocate.call(at, data.terminator_loc);
            return_to(body, &mut data, *end, at);
        }
        body.blocks.push(data);
    }
}

/// Why a function is not copied.
enum Reason {
    Unknown,
    CallsItself,
    Deep,
    Large { cost: usize, most: usize },
    HasHandler,
    Captures,
    HasLoop,
    TailCallMayFail,
}

impl core::fmt::Display for Reason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unknown => f.write_str("it is in another module"),
            Self::CallsItself => f.write_str("it calls itself"),
            Self::Deep => f.write_str("its own copies nest too deep"),
            Self::Large { cost, most } => write!(f, "{cost} instructions, the budget is {most}"),
            Self::HasHandler => f.write_str("it handles errors"),
            Self::Captures => f.write_str("it captures its continuation"),
            Self::HasLoop => f.write_str("it has a loop"),
            Self::TailCallMayFail => {
                f.write_str("it tail calls a value, which may fail, and a trace would not show it")
            }
        }
    }
}

fn reason_against(body: &Body, func: FuncId) -> Option<Reason> {
    if body.blocks.iter().any(|block| block.handler.is_some()) {
        Some(Reason::HasHandler)
    } else if operations(body).any(|op| matches!(op, Op::CallCc {})) {
        Some(Reason::Captures)
    } else if operations(body).any(|op| *op == Op::Call { func }) {
        Some(Reason::CallsItself)
    } else if loop_heads(body, &Dominators::new(body)).contains(&true) {
        Some(Reason::HasLoop)
    } else {
        None
    }
}

/// Whether each tail call in a body called there is sure to begin another frame: it calls a function, or a closure of
/// the caller's that takes that many arguments.
fn tail_calls_succeed(cx: &PassContext<'_>, block: Block, position: usize, callee: &Body) -> bool {
    let caller = &cx.body;
    let given = &caller.block(block).insts[position].args;
    let is_known = |args: &[Value]| {
        let called = args.first();
        let param = callee.blocks[0].params.iter().position(|it| Some(it) == called);
        let Some(closure) = param.and_then(|param| given.get(param)) else {
            return false;
        };
        let insts = caller.blocks.iter().flat_map(|block| &block.insts);
        let mut made_by = insts.filter(|inst| inst.result == Some(*closure));
        let Some(Op::ClosureNew { func, .. }) = made_by.next().map(|inst| inst.op) else {
            return false;
        };
        cx.declarations.function(func).is_ok_and(|function| {
            let (least, most) = function.arity();
            let count = args.len() - 1;
            count >= least && most.is_none_or(|most| count <= most)
        })
    };
    callee.blocks.iter().all(|block| match &block.terminator {
        Terminator::TailCall { op, args } => match op {
            Op::Call { .. } | Op::CallImport { .. } => true,
            Op::CallClosure { .. } => is_known(args),
            _ => false,
        },
        _ => true,
    })
}

/// Operations but constants, and blocks but the first.
fn cost(body: &Body) -> usize {
    let insts = body.blocks.iter().flat_map(|block| &block.insts);
    insts.filter(|inst| !inst.op.is_constant()).count() + body.blocks.len() - 1
}

/// A direct call.
struct Site {
    /// The instruction; `None`: a tail call.
    position: Option<usize>,
    callee: FuncId,
}

fn call_sites(block: &BlockData) -> Vec<Site> {
    let insts = block.insts.iter().enumerate();
    let mut sites: Vec<Site> = insts
        .filter_map(|(position, inst)| match inst.op {
            Op::Call { func } => Some(Site {
                position: Some(position),
                callee: func,
            }),
            _ => None,
        })
        .collect();
    if let Terminator::TailCall {
        op: Op::Call { func }, ..
    } = block.terminator
    {
        sites.push(Site {
            position: None,
            callee: func,
        });
    }
    sites
}

/// Takes a call out of its block; gives its arguments and, unless it is a tail call, the new block with what followed
/// it, whose parameter is the result.
fn split(body: &mut Body, block: Block, site: &Site) -> (Vec<Value>, Option<Block>) {
    let data = body.block_mut(block);
    let Some(position) = site.position else {
        let args = match std::mem::take(&mut data.terminator) {
            Terminator::TailCall { args, .. } => args.to_vec(),
            _ => unreachable!("the site is a tail call"),
        };
        return (args, None);
    };
    let rest = data.insts.split_off(position + 1);
    let call = data.insts.pop().expect("the call is at the position");
    let following = BlockData {
        params: call.result.into_iter().collect(),
        insts: rest,
        terminator: std::mem::take(&mut data.terminator),
        terminator_loc: data.terminator_loc,
        handler: data.handler.clone(),
    };
    data.terminator_loc = call.loc;
    body.blocks.push(following);
    let end = Block::from_index(body.blocks.len() - 1);
    (call.args.to_vec(), Some(end))
}

/// Turns the end of a copied block that leaves its function into a jump after the call.
fn return_to(body: &mut Body, data: &mut BlockData, end: Block, at: Loc) {
    data.terminator = match std::mem::take(&mut data.terminator) {
        Terminator::Return(value) => Terminator::Jump(Target::with(end, value.as_slice())),
        Terminator::TailCall { op, args } => {
            let types: Vec<_> = body.block(end).params.iter().map(|&it| body.ty(it)).collect();
            let result = types.first().map(|&ty| body.new_value(ty));
            data.insts.push(Inst {
                op,
                args,
                result,
                loc: at,
            });
            Terminator::Jump(Target::with(end, result.as_slice()))
        }
        other => other,
    };
}

/// Renames a callee's values and blocks.
struct Copier {
    values: Vec<Value>,
    first_block: Block,
}

impl Copier {
    fn new(body: &mut Body, callee: &Body, args: &[Value]) -> Self {
        let params = &callee.blocks[0].params;
        let mut given = vec![None; callee.types.len()];
        for (param, &arg) in params.iter().zip(args) {
            given[param.index()] = Some(arg);
        }
        let values: Vec<Value> = given
            .iter()
            .zip(&callee.types)
            .map(|(given, &ty)| given.unwrap_or_else(|| body.new_value(ty)))
            .collect();
        // Arguments keep the names they have in the caller.
        for (value, name) in callee
            .names
            .iter()
            .filter(|(value, _)| given.get(value.index()) == Some(&None))
        {
            body.names.insert(values[value.index()], name.clone());
        }
        let first_block = Block::from_index(body.blocks.len());
        Self { values, first_block }
    }

    fn block(&self, mut data: BlockData, relocate: &mut Relocation<'_>) -> BlockData {
        let rename = |value: &mut Value| *value = self.values[value.index()];
        data.params.iter_mut().for_each(rename);
        for inst in &mut data.insts {
            inst.args.iter_mut().for_each(rename);
            inst.result.iter_mut().for_each(rename);
            inst.loc = relocate.loc(inst.loc);
        }
        data.terminator.for_each_use_mut(rename);
        for target in data.successors_mut() {
            *target = Block::from_index(self.first_block.index() + target.index());
        }
        data.terminator_loc = relocate.loc(data.terminator_loc);
        data
    }
}

/// Gives copied code its locations.
struct Relocation<'a> {
    callee: FuncId,
    callee_loc: Loc,
    at: Loc,
    locations: &'a mut Vec<Location>,
    rows: &'a mut LocationRows,
    /// Locations moved already.
    moved: HashMap<Loc, Loc>,
}

impl Relocation<'_> {
    /// The location with the call at the end of its chain.
    fn loc(&mut self, loc: Loc) -> Loc {
        // Code without a location still shows whose it is.
        let loc = if loc == Loc::NONE { self.callee_loc } else { loc };
        let mut chain = Vec::new();
        let mut at = loc;
        while at != Loc::NONE && !self.moved.contains_key(&at) {
            let Some(location) = at.index().checked_sub(1).and_then(|row| self.locations.get(row)) else {
                break;
            };
            chain.push((at, *location));
            at = match location.via {
                None => Loc::NONE,
                Some(Via::Expanded(at) | Via::Inlined { at, .. }) => at,
            };
        }
        for (old, location) in chain.into_iter().rev() {
            let via = match location.via {
                None => Via::Inlined {
                    callee: self.callee,
                    at: self.at,
                },
                Some(Via::Expanded(at)) => Via::Expanded(self.moved_to(at)),
                // A frame that was gone already stays so; what called it is the callee's caller.
                Some(Via::Inlined { callee, at: Loc::NONE }) => Via::Inlined { callee, at: self.at },
                Some(Via::Inlined { callee, at }) => Via::Inlined {
                    callee,
                    at: self.moved_to(at),
                },
            };
            let new = self.intern(Location {
                via: Some(via),
                ..location
            });
            self.moved.insert(old, new);
        }
        self.moved_to(loc)
    }

    /// Where a call was made, with the cause that a tail call in the copied code has.
    fn call(&mut self, at: Loc, tail_call: Loc) -> Loc {
        let row = tail_call.index().checked_sub(1);
        match row.and_then(|row| self.locations.get(row)?.cause) {
            Some(cause) => self.rows.because(self.locations, at, cause),
            None => at,
        }
    }

    fn moved_to(&self, loc: Loc) -> Loc {
        self.moved.get(&loc).copied().unwrap_or(Loc::NONE)
    }

    fn intern(&mut self, location: Location) -> Loc {
        self.rows.row(self.locations, location)
    }
}
