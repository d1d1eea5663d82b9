//! What a procedure is: the function of a closure, the native of a native procedure, their names and arguments.

#![allow(unsafe_code, reason = "reads the code of closures")]

use polyc_runtime::layout::{CLOSURE_CODE, TAG_MASK};
use polyc_runtime::native::Registry;
use polyc_runtime::{Heap, ProcedureFacts, Word, shape};

use super::state::Function;

/// The function of a closure.
pub(super) fn closure_function(closure: Word) -> *mut Function {
    debug_assert!(closure.0 & TAG_MASK != 0);
    // SAFETY: the word refers to a closure, whose first ref is its code.
    let code = unsafe { Heap::refs(closure)[CLOSURE_CODE] };
    core::ptr::with_exposed_provenance_mut(code.0 as usize)
}

/// The position of the native of a native procedure.
pub(super) fn native_number(procedure: Word) -> Option<usize> {
    // SAFETY: the word is one of the heap (H1); a native procedure's raw bytes are its number.
    unsafe {
        if !Heap::is_shape(procedure, shape::NATIVE_PROCEDURE) {
            return None;
        }
        let number = Heap::raw(procedure).try_into().map_or(0, u64::from_ne_bytes);
        Some(number as usize)
    }
}

/// The name and the arguments of a procedure. A continuation has no name and takes any.
pub(crate) fn facts(natives: &Registry, procedure: Word) -> ProcedureFacts {
    if let Some(number) = native_number(procedure) {
        if let Some(row) = natives.rows().get(number) {
            let (least, most) = row.arity();
            let name = row.name().to_owned();
            return ProcedureFacts { name, least, most };
        }
        let Some(function) = natives.host_function(number) else {
            return ProcedureFacts::default();
        };
        let count = function.params().len();
        return exactly(function.name(), count);
    }
    // SAFETY: the word is one of the heap (H1).
    if !unsafe { Heap::is_shape(procedure, shape::CLOSURE) } {
        return ProcedureFacts::default();
    }
    // SAFETY: the code of a closure is an entry of an instance of this session (only `closure.new` makes it), and that
    // keeps its program alive.
    let (func, instance) = unsafe {
        let func = &*closure_function(procedure);
        (func, func.instance.as_ref())
    };
    let Some(instance) = instance else {
        return ProcedureFacts::default();
    };
    let name = &instance.module().declarations.functions[func.id.index()].name;
    let facts = exactly(name, usize::from(func.ref_params) - 1 - usize::from(func.has_rest));
    let most = facts.most.filter(|_| !func.has_rest);
    ProcedureFacts { most, ..facts }
}

fn exactly(name: &str, count: usize) -> ProcedureFacts {
    ProcedureFacts {
        name: name.to_owned(),
        least: count,
        most: Some(count),
    }
}
