//! IR to bytecode: from values in blocks to instructions on an operand stack and numbered local slots.
//!
//! A function goes through five steps, each a module:
//!
//! 1. [`demand`]: which values are needed, and how often each is used;
//! 2. [`select`]: stack code for each block. A value that is used once, in its block and in an order that changes
//!    nothing, stays on the operand stack; constants are made again at each use; any other value gets a local of its
//!    own;
//! 3. [`layout`]: the order of the blocks, reverse postorder with each loop in one piece;
//! 4. [`intervals`] and [`slots`]: where each local lives, and from that few slots: a loop's variable and its next
//!    value share one;
//! 5. [`emit`]: branches, labels, handler ranges.
//!
//! If the values of a function do not fit in the slots of a frame, they are packed, and all is done again ([`packs`]).
//! At last, rows of locations that no code is left of go ([`locations`]).
//!
//! Everything iterates; nothing recurses over the program.

mod demand;
mod emit;
mod graph;
mod intervals;
mod layout;
mod locations;
pub mod packs;
mod select;
mod slots;

use polyc_base::decl::Location;
use polyc_base::{Budget, Cause, Declarations, Loc};
use polyc_bytecode as bytecode;
use polyc_ir as ir;

/// How often the head of a loop, which tests whether to go on, has code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopHeads {
    /// Once, as it is written, so that its count says how often it ran.
    Once,
    /// Where the loop begins and, if it is short, where the loop turns: one jump less each time.
    Repeated,
}

/// Slots that the values of a function take without packs: `MAX_SLOTS`, less room for operands.
const MOST_SLOTS: usize = 50_000;
/// How many values are looked at for a pack. As many may be live besides the packs, in every block.
const PACK_SIZE: usize = 1000;

/// The bytecode of a verified module. Each function of the module is freed as soon as its code is made. If the budget
/// is spent, the remaining functions have no code.
#[must_use]
pub fn lower(module: ir::Module, heads: LoopHeads, budget: &Budget) -> bytecode::Module {
    let has_causes = cfg!(debug_assertions) && ir::has_causes(&module);
    let ir::Module {
        mut declarations,
        bodies,
    } = module;
    let bodies = bodies.into_iter().enumerate();
    let bodies = bodies
        .map(|(index, body)| match budget.look_ahead(body.size()) {
            true => lower_body(body, index, &mut declarations, heads, budget),
            false => None,
        })
        .map(Option::unwrap_or_default)
        .collect();
    let mut module = bytecode::Module { declarations, bodies };
    locations::keep_used(&mut module);
    if has_causes {
        check_causes(&module);
    }
    module
}

/// A new location for packs: where the function is, or else its first instruction that is anywhere; none without that.
fn place_of_packs(declarations: &mut Declarations, function: usize, body: &ir::Body) -> Loc {
    let own = declarations.functions.get(function).map(|it| it.loc);
    let insts = body.blocks.iter().flat_map(|block| &block.insts);
    let mut places = own.into_iter().chain(insts.map(|it| it.loc));
    let Some(&place) = places.find_map(|it| declarations.location(it)) else {
        return Loc::NONE;
    };
    declarations.locations.push(Location {
        cause: Some(Cause::Representation),
        ..place
    });
    Loc::from_index(declarations.locations.len())
}

/// In debug builds and tests: each instruction whose operation needs a cause has one.
fn check_causes(module: &bytecode::Module) {
    for body in &module.bodies {
        for (offset, instruction) in body.instructions().map_while(Result::ok) {
            let needs_cause = instruction.operation().and_then(|it| it.usual_cause());
            let cause = module.declarations.cause(body.loc(offset));
            assert!(needs_cause.is_none() || cause.is_some(), "no cause: {instruction}");
        }
    }
}

/// The code of a function; none if the budget does not suffice.
fn lower_body(
    mut body: ir::Body,
    function: usize,
    declarations: &mut Declarations,
    heads: LoopHeads,
    budget: &Budget,
) -> Option<bytecode::Body> {
    let mut is_packed = false;
    loop {
        let demand = demand::Demand::of(&body, declarations);
        let graph = select::select_graph(declarations, &body, &demand);
        let layout = layout::Layout::of(&graph);
        let intervals = intervals::live_intervals(&graph, &layout, &body, budget)?;
        let slots = slots::Slots::assign(&graph, &layout, &body, intervals);
        if is_packed || slots.slots.len() <= MOST_SLOTS {
            return Some(emit::emit_body(&graph, &layout, &slots, declarations, heads));
        }
        let loc = place_of_packs(declarations, function, &body);
        packs::pack_values(&mut body, PACK_SIZE, loc);
        is_packed = true;
    }
}
