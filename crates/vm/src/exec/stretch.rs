//! The observing engine: one operation at a time, noting which stretches of code run.
//!
//! A stretch is a sequence of operations that run one after another as they lie in the code: from where control came
//! to the first operation that branches, calls, returns or needs its slow path. A fused step saves time inside of
//! stretches only, so their counts are what fused steps are chosen from.

#![allow(unsafe_code, reason = "runs prepared code through raw pointers")]

use std::collections::HashMap;

use super::state::Flow;
use super::vm::Vm;
use super::{engine, slow};
use crate::code::{Prepared, PreparedOp as P, split_quarters};
use crate::status::{CodeStretches, Operation, Stretch};

/// How often each stretch ran, and how often its last operation needed its slow path, by the addresses of its first and
/// last operation.
pub(crate) type Stretches = HashMap<[usize; 2], [u64; 2]>;

/// Runs until a slow path stops, as the other engines do.
///
/// # Safety
/// As theirs.
pub(super) unsafe fn run(vm: *mut Vm) {
    // SAFETY: the contract of `State`, kept by every operation.
    unsafe {
        let mut first = (*vm).pc;
        loop {
            let mut state = (*vm).state();
            let last = state.pc;
            let op = P::from_number(*last.cast::<u16>()).single();
            let flow = engine::step(op, &mut state);
            ((*vm).pc, (*vm).raw, (*vm).refs) = (state.pc, state.raw, state.refs);
            if flow == Flow::Next {
                continue;
            }
            if let Some(stretches) = &mut (*vm).stretches {
                let [times, slowly] = stretches.entry([first.addr(), last.addr()]).or_default();
                *times += 1;
                *slowly += u64::from(flow == Flow::Slow);
            }
            if flow == Flow::Slow && !slow::step(vm) {
                return;
            }
            first = (*vm).pc;
        }
    }
}

impl Vm {
    /// The code of functions that have run, with the stretches noted so far.
    pub(crate) fn stretches(&self) -> Vec<CodeStretches> {
        let noted = self.stretches.iter().flatten();
        let mut noted: Vec<_> = noted.map(|(&places, &counts)| (places, counts)).collect();
        noted.sort_unstable();
        let functions = self.instances.iter().flat_map(|instance| {
            // SAFETY: the entry exists, and its code is kept alive by its program.
            let prepared = |it| unsafe { (*instance.functions.at(it)).prepared.as_ref() };
            (0..instance.functions.len()).filter_map(prepared)
        });
        functions.map(|it| code_stretches(it, &noted)).collect()
    }
}

fn code_stretches(prepared: &Prepared, noted: &[([usize; 2], [u64; 2])]) -> CodeStretches {
    let start = prepared.code.as_ptr().addr();
    let end = prepared.code[prepared.end as usize..].as_ptr().addr();
    let mut heads = Vec::new();
    let mut operations = Vec::new();
    let mut at = 0;
    while at < prepared.end as usize {
        heads.push(start + at * size_of::<u64>());
        let [number, ..] = split_quarters(prepared.code[at]);
        let op = P::from_number(number);
        let step = P::names(number).len();
        operations.push(Operation { name: op.name(), step });
        at += op.extra().words();
    }
    let index = |address: usize| heads.binary_search(&address).expect("an operation begins there");
    let from = noted.partition_point(|it| it.0[0] < start);
    let stretches = noted[from..].iter().take_while(|it| it.0[0] < end);
    let stretches = stretches.map(|&([first, last], [times, slowly])| Stretch {
        first: index(first),
        last: index(last),
        times,
        slowly,
    });
    CodeStretches {
        stretches: stretches.collect(),
        operations,
    }
}
