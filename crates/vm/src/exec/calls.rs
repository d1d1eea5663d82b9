//! The slow side of calls: beginning functions, procedures of every kind, lists of arguments.

#![allow(unsafe_code, reason = "moves arguments between registers")]

use polyc_base::trap::{Limit, Trap, TrapCode};
use polyc_runtime::native::Row;
use polyc_runtime::{Heap, Thrown, Value, Word, shape};

use super::collect::SMALL;
use super::native_calls::takes;
use super::procedures::{closure_function, native_number};
use super::state::{Frame, Function};
use super::vm::{SLACK, Signal, Vm, VmResult};
use crate::prepare::Mode;

/// Elements of a list that are taken without asking whether it ends.
const SHORT_LIST: usize = 64;

/// How a call leaves the running function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leave {
    /// It goes on that many words after the head; the callee's registers begin in the window of the operation.
    Suspended(usize),
    /// It does not come back.
    Replaced,
}

/// What happens to a call that a limit stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limited {
    /// Nothing has happened: the operation is run again.
    Again,
    /// The operation is half done: the call is the first thing when the run goes on.
    PutOff,
}

/// The state that suspending changes.
#[derive(Clone, Copy)]
pub(super) struct Registers {
    pub(super) func: *mut Function,
    pub(super) control_top: *mut Frame,
    raw: *mut u64,
    pub(super) refs: *mut Word,
}

impl Vm {
    /// The operation `enter`: prepares the running function at its first call, makes room for its registers, checks the
    /// depth. Its parameters are in place.
    pub(super) fn enter_function(&mut self) -> VmResult {
        // SAFETY: `func` is an entry of an instance's table, which nothing else refers to meanwhile.
        let func = unsafe { &mut *self.func };
        if func.prepared.is_null() {
            // SAFETY: functions of instances only are entered; instances outlive the run.
            let program = unsafe { &(*func.instance).program };
            let prepared = program.prepared(func.id, self.mode);
            func.raw_size = u32::from(prepared.raw_registers) + 1;
            func.ref_size = u32::from(prepared.ref_registers) + 1;
            func.prepared = prepared;
            if self.mode == Mode::Counted {
                func.counts = self.counters.begin(func, prepared);
            }
        }
        // SAFETY: just set, kept alive by the program.
        let code = unsafe { (*func.prepared).code.as_ptr() };
        func.code = code;
        let limit = self.runtime.limits().depth;
        if limit.is_some_and(|limit| self.depth() > limit) {
            return Err(Limit::Depth.into());
        }
        self.raise_ref_limit(func);
        if !self.fits(func) {
            let params = (usize::from(func.raw_params), usize::from(func.ref_params));
            self.make_room_for_running(func, params)?;
        }
        self.pc = code;
        Ok(())
    }

    /// The same, once the limit of the refs stack has been raised for it.
    #[inline]
    pub(super) fn fits_after_raising(&mut self, func: &Function) -> bool {
        self.raise_ref_limit(func);
        self.fits(func)
    }

    fn fits(&self, func: &Function) -> bool {
        self.raw.wrapping_add(func.raw_size as usize) <= self.raw_limit
            && self.refs.wrapping_add(func.ref_size as usize) <= self.ref_limit
            && self.control_top <= self.control_limit
    }

    /// Seals all suspended frames; the first registers of the running function, that many of each bank, move along.
    fn make_room_for_running(&mut self, func: &Function, params: (usize, usize)) -> VmResult {
        self.poll(self.seal_bytes())?;
        let (raw, refs) = (self.raw, self.refs);
        self.seal()?;
        // SAFETY: the registers lie inside the stacks, which still hold them.
        unsafe {
            self.raw.copy_from(raw, params.0);
            self.refs.copy_from(refs, params.1);
        }
        let (raw, refs) = (func.raw_size as usize, func.ref_size as usize);
        self.raise_ref_limit(func);
        if !self.fits(func) {
            self.grow_stacks(raw, refs, params);
            self.raise_ref_limit(func);
        }
        Ok(())
    }

    /// Begins the function of a closure with the arguments in `args`.
    fn begin_closure(&mut self, callee: *mut Function, closure: Word, leave: Leave) -> VmResult {
        let before = self.registers();
        if let Leave::Suspended(words) = leave {
            self.suspend(words);
        }
        if !self.has_room() {
            let size = self.args.len() + 1 + SLACK;
            // `pay_call` has made sure of the memory.
            self.seal().inspect_err(|_| self.restore(before))?;
            if size + SLACK > self.ref_stack.len() {
                self.grow_stacks(0, size, (0, 0));
            }
        }
        self.put_args(closure);
        self.func = callee;
        // SAFETY: the callee is an entry of an instance of this session.
        let func = unsafe { &*callee };
        let is_ready = !func.prepared.is_null() && self.fits(func);
        self.pc = if is_ready { func.code } else { self.enter };
        Ok(())
    }

    /// Suspends the running function, which goes on that many words later; the next one's registers begin in the
    /// window.
    pub(super) fn suspend(&mut self, words: usize) {
        let state = self.state();
        // SAFETY: the control stack has room for three frames beyond its limit, below which every function begins; the
        // operation has a window.
        unsafe {
            *self.control_top = Frame {
                pc: state.pc.add(words),
                func: self.func,
                raw: self.raw,
                refs: self.refs,
            };
            self.control_top = self.control_top.add(1);
            self.raw = self.raw.add(state.a());
            self.refs = self.refs.add(state.b());
        }
    }

    /// Whether a procedure and its arguments fit on the refs stack.
    fn has_room(&self) -> bool {
        self.refs.wrapping_add(self.args.len() + 1 + SLACK) <= self.refs_end()
    }

    /// Whether that many more frames would exceed a limit of the stacks.
    pub(super) fn is_full(&self, frames: usize) -> bool {
        let words = frames * SLACK / 2;
        self.control_top.wrapping_add(frames) > self.control_limit
            || self.raw.wrapping_add(words) > self.raw_limit
            || self.refs.wrapping_add(words) > self.refs_end()
    }

    pub(super) fn registers(&self) -> Registers {
        Registers {
            func: self.func,
            control_top: self.control_top,
            raw: self.raw,
            refs: self.refs,
        }
    }

    /// Undoes [`Vm::suspend`].
    pub(super) fn restore(&mut self, before: Registers) {
        (self.func, self.control_top) = (before.func, before.control_top);
        (self.raw, self.refs) = (before.raw, before.refs);
    }

    fn put_args(&mut self, closure: Word) {
        let end = self.refs.wrapping_add(1 + self.args.len());
        self.ref_limit = self.ref_limit.max(end);
        // SAFETY: the caller has checked that the stack has room.
        unsafe {
            *self.refs = closure;
            self.refs.add(1).copy_from(self.args.as_ptr(), self.args.len());
        }
    }

    /// Gives the result of an operation that is a call: to the window, or to the caller if the running function is
    /// replaced.
    pub(super) fn give_ref(&mut self, value: Word, leave: Leave) {
        match leave {
            Leave::Suspended(words) => self.skip(words),
            Leave::Replaced => self.pop_frame(),
        }
        let state = self.state();
        // SAFETY: `pc` is after a call.
        unsafe { state.set(state.result_registers().1, value) };
    }

    /// Goes on in the top frame.
    pub(super) fn pop_frame(&mut self) {
        // SAFETY: there is always a frame: the lowest one brings back sealed ones.
        let frame = unsafe {
            self.control_top = self.control_top.sub(1);
            *self.control_top
        };
        self.func = frame.func;
        self.pc = frame.pc;
        self.raw = frame.raw;
        self.refs = frame.refs;
    }

    // --- procedures

    /// Calls a value, which should be a procedure, with the arguments in `args`. Collects first if the call needs it;
    /// the caller keeps no words meanwhile.
    pub(super) fn call_procedure(&mut self, procedure: Word, leave: Leave, limited: Limited) -> VmResult {
        let (mut procedure, mut limited) = (procedure, limited);
        loop {
            match self.begin_procedure(&mut procedure, leave) {
                Ok(true) => return Ok(()),
                Ok(false) => limited = Limited::PutOff,
                Err(Signal::Thrown(Thrown::Limit(limit))) if limited == Limited::PutOff => {
                    self.put_off(procedure, leave);
                    return Err(limit.into());
                }
                Err(signal) => return Err(signal),
            }
        }
    }

    /// Begins a call. `false`: it was a native or continuation that asks for a call of another procedure in its place.
    fn begin_procedure(&mut self, procedure: &mut Word, leave: Leave) -> VmResult<bool> {
        self.pay_call(procedure)?;
        let shape = if procedure.is_object() {
            // SAFETY: the word is one of the heap (H1).
            unsafe { polyc_runtime::layout::header_shape(*procedure.address()) }
        } else {
            0
        };
        match shape {
            shape::CLOSURE => self.call_closure(*procedure, leave)?,
            shape::NATIVE_PROCEDURE => {
                if let Some(next) = self.call_native_procedure(*procedure, leave)? {
                    *procedure = next;
                    return Ok(false);
                }
            }
            shape::CONTINUATION => {
                if let Some(rewind) = self.resume_continuation(*procedure)? {
                    *procedure = rewind;
                    return Ok(false);
                }
            }
            _ => return self.trap_about(Trap::new(TrapCode::NotProcedure), *procedure),
        }
        Ok(true)
    }

    /// Makes a call the first thing that happens when the run goes on.
    fn put_off(&mut self, procedure: Word, leave: Leave) {
        if let Leave::Suspended(words) = leave {
            self.suspend(words);
        }
        self.pending = (procedure, core::mem::take(&mut self.args));
        self.run_nothing();
        self.pc = self.special.call_pending();
    }

    /// The operation `call_pending`.
    pub(super) fn call_pending(&mut self) -> VmResult {
        let (procedure, args) = core::mem::replace(&mut self.pending, (Word::NIL, Vec::new()));
        self.args = args;
        self.run_nothing();
        self.call_procedure(procedure, Leave::Replaced, Limited::PutOff)
    }

    pub(super) fn call_closure(&mut self, closure: Word, leave: Leave) -> VmResult {
        let callee = closure_function(closure);
        // SAFETY: the code of a closure is an entry of an instance of this session (only `closure.new` makes it).
        let func = unsafe { &*callee };
        let params = usize::from(func.ref_params) - 1;
        let least = params - usize::from(func.has_rest);
        let given = self.args.len();
        if given < least || (given > least && !func.has_rest) {
            return self.arity_trap(given, least, (!func.has_rest).then_some(least), closure);
        }
        if func.has_rest {
            let rest = self.rest_list(least)?;
            self.args.truncate(least);
            self.args.push(rest);
        }
        self.begin_closure(callee, closure, leave)
    }

    pub(super) fn arity_trap<T>(
        &mut self,
        given: usize,
        least: usize,
        most: Option<usize>,
        procedure: Word,
    ) -> VmResult<T> {
        let number = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
        let operands = [number(given), number(least), most.map_or(-1, number)];
        self.trap_about(Trap::with(TrapCode::ArityMismatch, operands), procedure)
    }

    /// A list of the arguments from an index on.
    fn rest_list(&mut self, from: usize) -> VmResult<Word> {
        let mut list = Word::NIL;
        for &item in self.args[from..].iter().rev() {
            // SAFETY: arguments are words of the heap (R).
            list = unsafe { self.runtime.heap.pair(item, list) }?;
        }
        Ok(list)
    }

    /// The operations `call.closure` and `tail.call.closure` where the fast path gave up.
    pub(super) fn call_closure_slowly(&mut self, leave: Leave) -> VmResult {
        // SAFETY: the operation has a window with the procedure and that many arguments.
        let argc = unsafe { self.state().c() };
        let procedure = self.window_args(argc);
        self.call_procedure(procedure, leave, Limited::Again)
    }

    /// Makes sure that a call has the memory it needs before any part of it happens; the procedure may move.
    pub(super) fn pay_call(&mut self, procedure: &mut Word) -> VmResult {
        let mut bytes = self.call_bytes(*procedure);
        // A handler's call pushes two frames.
        if !self.has_room() || self.is_full(2) {
            bytes = bytes.saturating_add(self.seal_bytes() + self.frame_bytes() + SMALL);
        }
        if !self.runtime.heap.must_collect_for(bytes) {
            return Ok(());
        }
        self.pending = (*procedure, core::mem::take(&mut self.args));
        let paid = self.poll(bytes);
        (*procedure, self.args) = core::mem::replace(&mut self.pending, (Word::NIL, Vec::new()));
        paid
    }

    /// Bytes that a call of a procedure may allocate before the procedure runs, or all it allocates if it is a native.
    fn call_bytes(&mut self, procedure: Word) -> usize {
        let list = SMALL + self.args.len() * 24;
        match self.native_of(procedure) {
            Some(row) if takes(row, self.args.len()) => {
                // SAFETY: only natives with dynamic arguments become procedures (`Op::typing`), and these are words.
                let charge = unsafe { self.runtime.native_cost(row, &self.args) };
                list.saturating_add(usize::try_from(charge.bytes).unwrap_or(usize::MAX))
            }
            _ => list,
        }
    }

    /// The native of a native procedure; `None` if that is a function of the host.
    pub(super) fn native_of(&self, procedure: Word) -> Option<&'static Row> {
        self.natives.rows().get(native_number(procedure)?).copied()
    }

    /// Puts that many arguments, which follow the procedure in the window, in `args`; returns the procedure.
    pub(super) fn window_args(&mut self, argc: usize) -> Word {
        let state = self.state();
        self.args.clear();
        // SAFETY: the operation has a window with that much in it.
        unsafe {
            let first = state.b();
            self.args.extend((1..=argc).map(|it| state.get(first + it)));
            state.get(first)
        }
    }

    /// The operations `call.apply` and `tail.call.apply`: procedure and list are in the window.
    pub(super) fn apply(&mut self, leave: Leave) -> VmResult {
        let procedure = self.list_args()?;
        let (place, price) = ((self.func, self.pc), self.args.len() as u64);
        self.afford(price)?;
        let called = self.call_procedure(procedure, leave, Limited::Again);
        let is_again = matches!(called, Err(Signal::Thrown(Thrown::Limit(_)))) && self.pc == place.1;
        if !is_again {
            self.charge_at(place, price);
        }
        called
    }

    /// Puts the elements of the list in the window in `args`; returns the procedure before it.
    fn list_args(&mut self) -> VmResult<Word> {
        let procedure = self.window_args(1);
        let mut list = self.args.pop().unwrap_or(Word::NIL);
        for _ in 0..SHORT_LIST {
            if !list.is_pair() {
                break;
            }
            // SAFETY: the word is one of the heap (H1), and refers to a pair.
            let fields = unsafe { Heap::refs(list) };
            self.args.push(fields[0]);
            list = fields[1];
        }
        if list != Word::NIL {
            // It is long, circular, or not a list.
            self.args = self.with(|context, state| {
                // SAFETY: the window has the list as its second register.
                let list = unsafe { Value::from_word(state.get(state.b() + 1)) };
                let items = context.expect_list(list)?;
                Ok(items.into_iter().map(Value::word).collect())
            })?;
        }
        Ok(procedure)
    }
}
