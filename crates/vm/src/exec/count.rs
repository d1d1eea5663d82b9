//! Exact counts of a run: how often each instruction began, and its fuel.
//!
//! Code prepared for counting has an operation `count` where a run of instructions from one place of the source begins,
//! and at the start of each block. A block is charged on entry, so an instruction's fuel is its block's count times its
//! price. Fuel charged on the way (natives, copies) is noted with the instruction that asked for it.

#![allow(unsafe_code, reason = "reads entries of functions and counters")]

use std::collections::BTreeMap;
use std::sync::Arc;

use polyc_base::FuncId;

use super::memory::Block;
use super::state::Function;
use super::vm::Vm;
use crate::code::Prepared;
use crate::program::Program;
use crate::status::{FunctionCount, InstructionCount};

/// The counters of a session.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// A block for each function that has run.
    functions: Vec<Counted>,
    /// Fuel charged on the way, by instance, function and offset.
    on_the_way: BTreeMap<(usize, FuncId, u32), u64>,
}

#[derive(Debug)]
struct Counted {
    instance: usize,
    func: FuncId,
    counts: Block<u64>,
}

impl Counters {
    /// Counters for the code of a function.
    pub(super) fn begin(&mut self, func: &Function, prepared: &Prepared) -> *mut u64 {
        // SAFETY: functions of instances only are prepared; instances outlive the run.
        let instance = unsafe { (*func.instance).number };
        let counts = Block::new(prepared.runs.len());
        let start = counts.start();
        let func = func.id;
        self.functions.push(Counted { instance, func, counts });
        start
    }

    /// The counts of one function, with the fuel charged on the way.
    fn read(&self, counted: &Counted, program: &Arc<Program>, prepared: &Prepared) -> FunctionCount {
        let body = program.module().body(counted.func);
        let mut instructions: Vec<InstructionCount> = Vec::new();
        // SAFETY: the first counter is the function's own, and the machine does not run.
        let calls = unsafe { *counted.counts.at(0) };
        let (mut next, mut times, mut entered) = (1, 0, 0);
        for (offset, instruction) in body.instructions().map_while(Result::ok) {
            if let Some(run) = prepared.runs.get(next).filter(|it| it.offset == offset) {
                // SAFETY: there is a counter for each run, and the machine does not run.
                times = unsafe { *counted.counts.at(next) };
                if run.begins_block {
                    entered = times;
                }
                next += 1;
            }
            let key = (counted.instance, counted.func, offset);
            let on_the_way = self.on_the_way.get(&key).copied().unwrap_or(0);
            instructions.push(InstructionCount {
                offset,
                loc: body.loc(offset),
                times,
                fuel: entered * u64::from(instruction.fuel()) + on_the_way,
            });
        }
        FunctionCount {
            program: Arc::clone(program),
            func: counted.func,
            calls,
            instructions,
        }
    }
}

impl Vm {
    /// Notes fuel that an instruction is charged beside its price.
    pub(super) fn note_fuel(&mut self, (func, pc): (*mut Function, *const u64), fuel: u64) {
        if let Some(place) = self.place(func, pc, false)
            && fuel > 0
        {
            let key = (place.instance as usize, place.func, place.offset);
            let noted = self.counters.on_the_way.entry(key).or_default();
            *noted = noted.saturating_add(fuel);
        }
    }

    /// The counts so far, a row for each function that has begun.
    pub(crate) fn counts(&self) -> Vec<FunctionCount> {
        let rows = self.counters.functions.iter().map(|counted| {
            let instance = &self.instances[counted.instance];
            // SAFETY: its code is kept alive by its program; it was prepared when its counters were made.
            let prepared = unsafe { &*(*instance.function(counted.func)).prepared };
            self.counters.read(counted, &instance.program, prepared)
        });
        rows.collect()
    }
}
