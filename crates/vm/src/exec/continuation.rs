//! Continuations: capturing, resuming, returning past the bottom of the stacks.

#![allow(unsafe_code, reason = "reads and fills objects of the machine's own")]

use polyc_runtime::{Heap, Word, shape};

use super::calls::{Leave, Limited};
use super::collect::SMALL;
use super::special::{HANDLER_RAW, HANDLER_REFS};
use super::state::Function;
use super::vm::{Signal, Stop, Vm, VmResult};

impl Vm {
    /// The operations `call.cc` and `tail.call.cc`: the procedure is in the window.
    pub(super) fn call_cc(&mut self, leave: Leave) -> VmResult {
        self.poll(2 * SMALL + 256 + self.seal_bytes() + self.frame_bytes())?;
        let procedure = self.window_args(0);
        let continuation = self.runtime.heap.allocate(shape::CONTINUATION, 3, 8)?;
        let before = self.registers();
        if let Leave::Suspended(words) = leave {
            self.suspend(words);
        }
        self.seal().inspect_err(|_| self.restore(before))?;
        self.charge_at((before.func, self.pc), self.frame_fuel(before.func));
        self.note_capture();
        // SAFETY: a function runs that has code, so an instance.
        let language = unsafe { &(*(*before.func).instance).program.module().declarations.language };
        let rewind = self.runtime.rewind(language);
        // SAFETY: the object is fresh, with three refs and eight raw bytes.
        unsafe {
            self.runtime.heap.write(continuation, 0, self.segment);
            self.runtime.heap.write(continuation, 1, self.dynamic);
            self.runtime.heap.write(continuation, 2, rewind);
            Heap::raw_mut(continuation).copy_from_slice(&(self.position as u64).to_ne_bytes());
        }
        // The caller is sealed, or gone: the procedure returns past the bottom.
        self.run_nothing();
        self.args.clear();
        self.args.push(continuation);
        self.call_procedure(procedure, Leave::Replaced, Limited::PutOff)
    }

    /// Makes the machine's own function the running one, so that nothing is looked for in registers that are gone.
    pub(super) fn run_nothing(&mut self) {
        self.func = self.special.bottom();
        self.pc = self.special.underflow();
    }

    /// Fuel of copying a frame of a function.
    fn frame_fuel(&self, func: *mut Function) -> u64 {
        // SAFETY: an entry whose code, if it has any, is kept alive.
        let prepared = unsafe { (*func).prepared.as_ref() };
        prepared.map_or(0, |it| u64::from(it.frame_fuel))
    }

    /// Bytes that the running function's registers take in a segment.
    pub(super) fn frame_bytes(&self) -> usize {
        // SAFETY: `func` is the running function's entry.
        unsafe { ((*self.func).raw_size + (*self.func).ref_size) as usize * 8 }
    }

    /// Goes on where a continuation was captured, with the arguments. If the dynamic state differs and the language
    /// that captured it has a procedure for that, this procedure is to be called instead, with the arguments then in
    /// `args`. At a limit nothing has happened.
    pub(super) fn resume_continuation(&mut self, continuation: Word) -> VmResult<Option<Word>> {
        // SAFETY: the word refers to a continuation, which only `call_cc` makes.
        let (segment, dynamic, rewind, position) = unsafe {
            let refs = Heap::refs(continuation);
            let raw = Heap::raw(continuation);
            let position = raw.try_into().map_or(0, u64::from_ne_bytes);
            (refs[0], refs[1], refs[2], position as usize)
        };
        if self.dynamic != dynamic && rewind != Word::NIL {
            self.args.splice(0..0, [continuation, dynamic]);
            return Ok(Some(rewind));
        }
        let value = match self.args[..] {
            [value] => value,
            _ => self.values_of_args()?,
        };
        self.charge_before(self.rest_of(segment, position))?;
        self.dynamic = dynamic;
        self.adopt(segment, position);
        if self.unseal().is_some() {
            // `call.cc` has a result in a ref register.
            let state = self.state();
            // SAFETY: `pc` is after a call.
            unsafe { state.set(state.result_registers().1, value) };
        } else {
            // SAFETY: the stacks are empty, and have a first register.
            unsafe { *self.refs = value };
            self.pop_frame();
        }
        Ok(None)
    }

    fn values_of_args(&mut self) -> VmResult<Word> {
        let heap = &mut self.runtime.heap;
        let word = heap.allocate(shape::VALUES, self.args.len(), 0)?;
        for (index, &item) in self.args.iter().enumerate() {
            // SAFETY: the object is fresh and has that many refs.
            unsafe { heap.write(word, index, item) };
        }
        Ok(word)
    }

    /// The operation `underflow`: a function returned past the bottom of the stacks.
    pub(super) fn underflow(&mut self) -> VmResult {
        // SAFETY: the stacks are empty; the function's result, if it has one, is in their first registers.
        let (raw, value) = unsafe { (*self.raw_stack.start(), *self.ref_stack.start()) };
        let Some(is_captured) = self.unseal() else {
            self.come_to_rest();
            self.stop = Some(Stop::Done);
            return Err(Signal::Stopped);
        };
        let state = self.state();
        // SAFETY: `pc` is after a call; the register of the bank that the result is not of is free.
        unsafe {
            let (raw_register, ref_register) = state.result_registers();
            state.set_raw(raw_register, raw);
            state.set(ref_register, value);
        }
        if is_captured {
            self.charge(self.fuel_after(self.func, self.pc));
        }
        Ok(())
    }

    /// Where the windows of the running function begin.
    pub(super) fn window(&self) -> (usize, usize) {
        // SAFETY: `func` is the running function's entry, and its code, if it has any, is kept alive.
        match unsafe { (*self.func).prepared.as_ref() } {
            Some(prepared) => (usize::from(prepared.raw_locals), usize::from(prepared.ref_locals)),
            None => (HANDLER_RAW, HANDLER_REFS),
        }
    }
}
