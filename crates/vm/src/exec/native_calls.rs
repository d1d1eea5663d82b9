//! Calls of natives: directly, with typed arguments, and as procedures, with dynamic ones.

#![allow(unsafe_code, reason = "moves arguments between registers and natives")]

use polyc_runtime::native::{Cost, FIXED_BYTES, Row};
use polyc_runtime::{Answer, Word};

use super::calls::{Leave, Limited};
use super::vm::{Vm, VmResult};
use crate::code::PreparedOp;

impl Vm {
    /// The operation `call.native`.
    pub(super) fn call_native(&mut self) -> VmResult {
        const WORDS: usize = 2;
        let state = self.state();
        // SAFETY: the operation names a linked native, and its window holds arguments of the types of its row, which
        // linking compared with those of the import.
        let (native, argc) = unsafe {
            let link = *(*self.func).links.add(state.number());
            (link.native(), state.c())
        };
        let Some(&row) = self.natives.rows().get(native) else {
            return self.call_host_directly(native, argc);
        };
        let price = match row.price() {
            Cost::Fixed(fuel) => {
                self.poll(FIXED_BYTES as usize)?;
                u64::from(fuel)
            }
            Cost::Sized(_) => {
                self.gather(row, argc);
                self.price_of_native(row)?
            }
        };
        // Finding the price may have collected, so the arguments are taken only now.
        self.gather(row, argc);
        let slots = core::mem::take(&mut self.slots);
        // SAFETY: as above.
        let answer = self.run_charged(price, |runtime| unsafe { runtime.call_native(row, &slots) });
        self.slots = slots;
        self.slots.clear();
        match answer? {
            Answer::Result(bits) => {
                self.skip(WORDS);
                let state = self.state();
                // SAFETY: `pc` is after a call, which has a register for a result of the type of the row.
                unsafe {
                    let (raw, refs) = state.result_registers();
                    if row.result().is_some_and(polyc_base::Type::is_ref) {
                        state.set(refs, Word(bits));
                    } else {
                        state.set_raw(raw, bits);
                    }
                }
                Ok(())
            }
            Answer::Nothing => {
                self.skip(WORDS);
                Ok(())
            }
            Answer::TailCall { procedure, args } => {
                self.args = args;
                // The native has run, and must not run again.
                self.call_procedure(procedure, Leave::Suspended(WORDS), Limited::PutOff)
            }
        }
    }

    /// Puts the arguments of a native in `slots`, from both banks of the window.
    fn gather(&mut self, row: &Row, argc: usize) {
        let state = self.state();
        self.slots.clear();
        // SAFETY: the window holds that many arguments of these types (V19).
        unsafe {
            let (mut raw, mut refs) = (state.a(), state.b());
            for index in 0..argc {
                if row.params().get(index).is_none_or(|it| it.is_ref()) {
                    self.slots.push(state.get(refs));
                    refs += 1;
                } else {
                    // The collector leaves words alone that are not pointers; scalars are hidden from it below.
                    self.slots.push(Word(state.raw(raw)));
                    raw += 1;
                }
            }
        }
    }

    /// The price of a native that depends on its arguments, if there is the memory and the fuel for it.
    fn price_of_native(&mut self, row: &Row) -> VmResult<u64> {
        let slots = core::mem::take(&mut self.slots);
        // SAFETY: `gather` has put the arguments there.
        let charge = unsafe { self.runtime.native_cost(row, &slots) };
        self.slots = slots;
        self.slots.clear();
        self.poll(usize::try_from(charge.bytes).unwrap_or(usize::MAX))?;
        self.afford(charge.fuel)?;
        Ok(charge.fuel)
    }

    /// Whether the operation at `pc` is the call of a native that may run twice without a difference.
    pub(super) fn repeatable_native(&mut self, op: PreparedOp) -> bool {
        if !matches!(op, PreparedOp::CallNative) {
            return false;
        }
        // SAFETY: the operation names a linked native.
        let native = unsafe { (*(*self.func).links.add(self.state().number())).native() };
        let row = self.natives.rows().get(native);
        row.is_some_and(|row| row.is_repeatable())
    }

    /// Calls a native procedure with dynamic arguments. Returns the procedure that it tail-calls, if any, with the
    /// arguments then in `args`.
    pub(super) fn call_native_procedure(&mut self, procedure: Word, leave: Leave) -> VmResult<Option<Word>> {
        let Some(row) = self.native_of(procedure) else {
            return self.call_host_procedure(procedure, leave);
        };
        if !takes(row, self.args.len()) {
            let (least, most) = row.arity();
            return self.arity_trap(self.args.len(), least, most, procedure);
        }
        // SAFETY: only natives with dynamic arguments become procedures (`Op::typing`), and these are words.
        let charge = unsafe { self.runtime.native_cost(row, &self.args) };
        self.afford(charge.fuel)?;
        let args = core::mem::take(&mut self.args);
        // SAFETY: as above.
        let answer = self.run_charged(charge.fuel, |runtime| unsafe { runtime.call_native(row, &args) });
        self.args = args;
        match answer? {
            Answer::Result(bits) => {
                self.give_ref(Word(bits), leave);
                Ok(None)
            }
            Answer::Nothing => {
                self.give_ref(Word::UNSPECIFIED, leave);
                Ok(None)
            }
            Answer::TailCall { procedure, args } => {
                self.args = args;
                Ok(Some(procedure))
            }
        }
    }
}

/// Whether a native takes that many arguments.
pub(super) fn takes(row: &Row, argc: usize) -> bool {
    let (least, most) = row.arity();
    argc >= least && most.is_none_or(|most| argc <= most)
}
