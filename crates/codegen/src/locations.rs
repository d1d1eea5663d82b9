//! The locations that finished code still has: passes and constants made again leave rows that nothing names.

use polyc_base::Loc;
use polyc_base::decl::{Location, Via};
use polyc_bytecode::Module;

/// Drops the rows that neither code nor functions name, nor a row that stays came through.
pub fn keep_used(module: &mut Module) {
    let Module { declarations, bodies } = module;
    let mut used = vec![false; declarations.locations.len() + 1];
    let spans = bodies.iter().flat_map(|body| &body.spans);
    let functions = declarations.functions.iter().map(|it| it.loc);
    for loc in spans.map(|it| it.1).chain(functions) {
        used[loc.index()] = true;
    }
    // Row 0 is not held; a row came through earlier ones.
    for (index, location) in declarations.locations.iter().enumerate().rev() {
        if used[index + 1] {
            used[parent(location).index()] = true;
        }
    }
    let mut numbers = vec![Loc::NONE; used.len()];
    let mut kept = 0;
    for (index, mut location) in std::mem::take(&mut declarations.locations).into_iter().enumerate() {
        if used[index + 1] {
            kept += 1;
            numbers[index + 1] = Loc::new(kept);
            if let Some(Via::Expanded(at) | Via::Inlined { at, .. }) = &mut location.via {
                *at = numbers[at.index()];
            }
            declarations.locations.push(location);
        }
    }
    let spans = bodies.iter_mut().flat_map(|body| &mut body.spans);
    let functions = declarations.functions.iter_mut().map(|it| &mut it.loc);
    for loc in spans.map(|it| &mut it.1).chain(functions) {
        *loc = numbers[loc.index()];
    }
}

/// The row that a location came through.
const fn parent(location: &Location) -> Loc {
    match location.via {
        None => Loc::NONE,
        Some(Via::Expanded(at) | Via::Inlined { at, .. }) => at,
    }
}
