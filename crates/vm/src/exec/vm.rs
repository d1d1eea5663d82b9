//! The machine while it runs: stacks, registers, heap, and the run's beginning and end.

#![allow(unsafe_code, reason = "owns the stacks that handlers reach through pointers")]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polyc_base::trap::{Limit, Trap};
use polyc_runtime::native::Reply;
use polyc_runtime::native::{Failure, Fallible, Registry};
use polyc_runtime::{Context, Runtime, Thrown, Value, Word};

use super::memory::Block;
use super::special::Special;
use super::state::{Frame, Function, State};
use super::{checked, count::Counters, engine, engine::Engine, fuel::Meter, stretch::Stretches};
use crate::instance::Instance;
use crate::machine::StepCallback;
use crate::prepare::Mode;

/// Words beyond the end of a stack that may still be written: a result of a function without registers.
pub(super) const SLACK: usize = 16;

/// Words of a stack at least.
pub(crate) const LEAST_WORDS: usize = 64;

/// Frames beyond the limit of the control stack that may still be pushed.
const ROOM: usize = 3;

/// Why a run ended or is paused.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The bottom function returned; its result is in the first registers.
    Done,
    /// A limit was reached; the operation at `pc` is to be run again, or the next one.
    Paused(Limit),
    /// Nothing caught the thrown value; its frames still exist.
    Uncaught(Word),
    /// The program ended itself.
    Exited(u8),
}

/// How a slow path ends if it does not go on.
#[derive(Debug)]
pub(crate) enum Signal {
    /// Something is thrown, or a limit reached.
    Thrown(Thrown),
    /// The run has stopped; the machine says why.
    Stopped,
}

impl From<Thrown> for Signal {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

impl From<Limit> for Signal {
    fn from(limit: Limit) -> Self {
        Self::Thrown(Thrown::Limit(limit))
    }
}

/// Result of a slow path.
pub(crate) type VmResult<T = ()> = Result<T, Signal>;

/// The machine. Handlers reach it through a pointer; the first fields are those they use.
#[repr(C)]
pub(crate) struct Vm {
    /// The running function.
    pub func: *mut Function,
    /// One past the last frame.
    pub control_top: *mut Frame,
    /// A function that finds `control_top` beyond this makes room first. Three frames more always fit: that of the
    /// call, and two of a handler.
    pub control_limit: *mut Frame,
    /// End of the raw stack.
    pub raw_limit: *mut u64,
    /// End of the part of the refs stack that may be in use; a function that needs more moves it up.
    pub ref_limit: *mut Word,
    /// Fuel left of this slice.
    pub fuel: i64,
    /// The dynamic state.
    pub dynamic: Word,
    /// The code that prepares a function and makes room for it.
    pub enter: *const u64,
    /// The registers while no handler runs.
    pub pc: *const u64,
    pub raw: *mut u64,
    pub refs: *mut Word,
    pub runtime: Runtime,
    /// Sealed frames below the stacks: a segment, or nil if there is none.
    pub segment: Word,
    /// How many frames of that segment are still to be returned to.
    pub position: usize,
    /// How many frames are sealed below the stacks.
    pub sealed: u64,
    pub control: Block<Frame>,
    pub raw_stack: Block<u64>,
    pub ref_stack: Block<Word>,
    pub special: Box<Special>,
    pub instances: Vec<Arc<Instance>>,
    /// Cells of open environments.
    pub cells: Vec<Block<Word>>,
    /// Native procedures by number, those that have been wanted.
    pub native_procedures: Vec<Word>,
    pub natives: Arc<Registry>,
    pub mode: Mode,
    pub engine: Engine,
    /// Whether registers are checked where they are read (`checked.rs`).
    pub is_checked: bool,
    /// In checked mode, the ends of the used parts of the raw and of the refs stack.
    pub in_use: (*mut u64, *mut Word),
    /// Whether the last operation ended at a handler's target.
    pub has_caught: bool,
    pub meter: Meter,
    pub counters: Counters,
    /// What ran, if that is noted (`stretch.rs`).
    pub stretches: Option<Stretches>,
    pub stop_request: Arc<AtomicBool>,
    pub stop: Option<Stop>,
    /// Whether nothing is left of the last run.
    pub is_at_rest: bool,
    /// Whether frames were sealed since the stacks were last emptied.
    pub has_sealed: bool,
    /// Whether the operation at `pc` is done again because it found no memory.
    pub is_repeated: bool,
    /// Arguments of the native being called, scalars as their bits.
    pub slots: Vec<Word>,
    /// Arguments of the procedure being called.
    pub args: Vec<Word>,
    /// A procedure that is to be called, and its arguments, while the machine collects or a limit has put the call off.
    pub pending: (Word, Vec<Word>),
    /// The value being thrown, while a limit may put the throw off.
    pub thrown: Option<Thrown>,
    /// The function of the host whose result the run waits for, by its position.
    pub awaited: Option<usize>,
    /// The reply of a function of the host that is still to become a value of the session.
    pub reply: Option<(usize, Reply)>,
    /// The callback that is shown instructions.
    pub on_step: Option<StepCallback>,
}

// SAFETY: every pointer refers to memory that the machine owns (blocks, boxes, the heap) or that its programs own,
// which it keeps alive; nothing of it is shared while it runs.
unsafe impl Send for Vm {}

impl Vm {
    // --- the run

    /// Whether a run may begin as things are.
    #[inline]
    pub(crate) const fn is_clear(&self) -> bool {
        self.is_at_rest && !self.is_checked
    }

    /// Forgets the run there was.
    #[inline]
    pub(crate) fn reset_run(&mut self) {
        if !self.is_clear() {
            self.clear_run();
        }
    }

    #[cold]
    fn clear_run(&mut self) {
        self.is_at_rest = true;
        self.dynamic = Word::NIL;
        self.runtime.unbind_ports();
        self.func = self.special.bottom();
        self.pc = self.special.underflow();
        self.segment = Word::NIL;
        self.position = 0;
        self.sealed = 0;
        self.stop = None;
        self.pending = (Word::NIL, Vec::new());
        self.thrown = None;
        (self.awaited, self.reply) = (None, None);
        self.runtime.forget_held();
        self.reset_stacks();
        if self.is_checked {
            self.forget((0, 0), (0, 0), None);
        }
    }

    /// The bottom function has returned: nothing of the run is left.
    #[inline]
    pub(super) fn come_to_rest(&mut self) {
        self.dynamic = Word::NIL;
        self.runtime.unbind_ports();
        self.func = self.special.bottom();
        self.pc = self.special.underflow();
        if core::mem::take(&mut self.has_sealed) || self.is_checked {
            self.reset_stacks();
        } else {
            // The lowest frame is as it was, and so are the limits.
            self.raw = self.raw_stack.start();
            self.refs = self.ref_stack.start();
            self.control_top = self.control.at(1);
        }
        self.is_at_rest = true;
    }

    /// Empties the stacks and makes `func` the running function, its arguments about to be put in the first registers.
    pub(crate) fn begin(&mut self, func: *mut Function) {
        self.reset_run();
        self.start(func);
    }

    /// The same, of stacks that are empty.
    #[inline]
    pub(crate) fn start(&mut self, func: *mut Function) {
        self.func = func;
        // SAFETY: an entry of an instance of this session.
        let func = unsafe { &*func };
        let is_ready = !func.prepared.is_null() && !self.is_checked && self.fits_after_raising(func);
        self.pc = if is_ready { func.code } else { self.enter };
    }

    /// Makes sure that the empty stacks have that many words for parameters.
    #[inline]
    pub(crate) fn make_room_for_params(&mut self, count: usize) {
        if count + SLACK > LEAST_WORDS {
            self.grow_for_params(count);
        }
    }

    #[cold]
    fn grow_for_params(&mut self, count: usize) {
        if count + SLACK > self.raw_stack.len() || count + SLACK > self.ref_stack.len() {
            self.grow_stacks(count, count, (0, 0));
        }
    }

    /// Makes a call of a procedure the first thing that happens.
    pub(crate) fn begin_procedure_call(&mut self, call: (Word, Vec<Word>)) {
        self.pending = call;
        self.pc = self.special.call_pending();
    }

    /// The first registers of the stacks: the result of the bottom function is in one of them.
    #[inline]
    pub(crate) fn first_registers(&self) -> (u64, Word) {
        // SAFETY: the stacks are never without words, and those of the refs stack are valid (R).
        unsafe { (*self.raw_stack.start(), *self.ref_stack.start()) }
    }

    /// Runs until something stops it.
    #[inline]
    pub(crate) fn run(&mut self) -> Stop {
        if self.returns() {
            return Stop::Done;
        }
        self.stop.take().unwrap_or(Stop::Done)
    }

    /// Runs until something stops it: whether that is the end of the bottom function. If not, `stop` says what.
    #[inline]
    pub(crate) fn returns(&mut self) -> bool {
        self.stop = None;
        self.is_repeated = false;
        self.is_at_rest = false;
        self.go_on();
        self.run_on();
        if self.meter.is_timed() {
            self.meter.pause(&mut self.runtime);
        }
        self.is_at_rest
    }

    #[inline]
    fn go_on(&mut self) {
        if self.meter.is_timed() {
            self.meter.go_on(&mut self.runtime);
            self.runtime.set_deadline(self.meter.deadline());
        }
    }

    /// Does the work of a native for the host, under the limits of the last run, as a part of it.
    pub(crate) fn with_limits(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>) -> Fallible<'h, ()>) -> VmResult {
        self.go_on();
        let done = self.test_fuel().and_then(|()| self.with(|context, _| f(context)));
        if self.meter.is_timed() {
            self.meter.pause(&mut self.runtime);
        }
        done
    }

    #[inline]
    fn run_on(&mut self) {
        if self.goes_on() {
            engine::run(self);
        }
    }

    /// Makes the stacks empty but for the frame that brings back sealed ones.
    pub(crate) fn reset_stacks(&mut self) {
        self.raw = self.raw_stack.start();
        self.refs = self.ref_stack.start();
        // SAFETY: the control stack has room for one frame.
        unsafe {
            *self.control.start() = Frame {
                pc: self.special.underflow(),
                func: self.special.bottom(),
                raw: self.raw,
                refs: self.refs,
            };
        }
        self.control_top = self.control.at(1);
        self.set_limits();
    }

    /// Sets the limits of the stacks from their sizes and the depth allowed.
    pub(crate) fn set_limits(&mut self) {
        let depth = self.runtime.limits().depth.unwrap_or(u64::MAX);
        let left = depth.saturating_sub(self.sealed).saturating_add(1);
        let frames = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(self.control.len() - ROOM);
        self.control_limit = self.control.at(frames);
        self.raw_limit = self.raw_stack.at(self.raw_stack.len() - SLACK);
        if self.ref_limit.is_null() {
            // A function without registers of its own may still be given a result.
            self.ref_limit = self.ref_stack.at(1);
        }
    }

    /// End of the refs stack.
    pub(crate) fn refs_end(&self) -> *mut Word {
        self.ref_stack.at(self.ref_stack.len() - SLACK)
    }

    /// Replaces the stacks by larger ones, while no frame is on them and the running function has that many words of
    /// parameters in its first registers.
    pub(crate) fn grow_stacks(&mut self, raw: usize, refs: usize, params: (usize, usize)) {
        let raw_stack = self.new_stack(self.raw_stack.len().max(raw + SLACK), checked::UNWRITTEN);
        let ref_stack = self.new_stack(self.ref_stack.len().max(refs + SLACK), Word::UNWRITTEN);
        // SAFETY: parameters lie at the start of both stacks, and the new ones are not smaller.
        unsafe {
            raw_stack.start().copy_from(self.raw_stack.start(), params.0);
            ref_stack.start().copy_from(self.ref_stack.start(), params.1);
        }
        self.raw_stack = raw_stack;
        self.ref_stack = ref_stack;
        self.ref_limit = core::ptr::null_mut();
        self.reset_stacks();
        self.in_use = (self.raw, self.refs);
    }

    /// A stack of that many words; in checked mode, none is written.
    fn new_stack<T: Copy>(&self, len: usize, unwritten: T) -> Block<T> {
        if self.is_checked {
            Block::guarded(len, unwritten, checked::GUARD)
        } else {
            Block::new(len)
        }
    }

    /// Gives the machine stacks of these sizes.
    pub(crate) fn make_stacks(&mut self, words: usize, frames: usize) {
        self.raw_stack = self.new_stack(words, checked::UNWRITTEN);
        self.ref_stack = self.new_stack(words, Word::UNWRITTEN);
        let guard = if self.is_checked { checked::GUARD } else { 0 };
        self.control = Block::guarded(frames, Frame::NONE, guard);
        self.ref_limit = core::ptr::null_mut();
        self.reset_stacks();
        self.in_use = (self.raw, self.refs);
    }

    /// Suspended frames on the control stack, the lowest not counted: it only brings back sealed ones.
    pub(crate) fn frames(&self) -> usize {
        // SAFETY: both point into the control stack.
        let count = unsafe { self.control_top.offset_from(self.control.start()) };
        count as usize - 1
    }

    /// How many frames are below the running function.
    pub(crate) fn depth(&self) -> u64 {
        self.sealed + self.frames() as u64
    }

    // --- the current operation

    /// The registers.
    pub(crate) fn state(&mut self) -> State {
        let (pc, raw, refs) = (self.pc, self.raw, self.refs);
        State {
            vm: self,
            pc,
            raw,
            refs,
        }
    }

    /// Goes on after that many words.
    pub(crate) fn skip(&mut self, words: usize) {
        // SAFETY: the operation at `pc` has that many words and is followed by another.
        self.pc = unsafe { self.pc.add(words) };
    }

    /// Goes on at an offset from the head of the operation.
    pub(crate) fn jump(&mut self, offset: i32) {
        // SAFETY: a branch's offset leads to an operation of the same code.
        self.pc = unsafe { self.pc.offset(offset as isize) };
    }

    /// Runs `f` on values; what fails is thrown.
    pub(crate) fn with<T>(
        &mut self,
        f: impl for<'h> FnOnce(&mut Context<'h>, State) -> Fallible<'h, T>,
    ) -> VmResult<T> {
        let state = self.state();
        self.run_charged(0, |runtime| {
            runtime.enter(|context| f(context, state).map_err(|failure| context.to_thrown(failure)))
        })
    }

    /// Does an operation of that many words on values, and goes on after it; what fails is thrown.
    pub(crate) fn operate(
        &mut self,
        words: usize,
        f: impl for<'h> FnOnce(&mut Context<'h>, State) -> Fallible<'h, ()>,
    ) -> VmResult {
        self.with(f)?;
        self.skip(words);
        Ok(())
    }

    /// The signal of a trap about nothing.
    pub(crate) fn trap<T>(&mut self, trap: Trap) -> VmResult<T> {
        self.with(|_, _| Err(Failure::Trap(trap)))
    }

    /// The signal of a trap about a word.
    pub(crate) fn trap_about<T>(&mut self, trap: Trap, about: Word) -> VmResult<T> {
        self.with(|context, _| {
            // SAFETY: the word is one of a register or an object of this heap (H1).
            let about = unsafe { Value::from_word(about) };
            Err(Failure::Throw(context.condition(trap, about)?))
        })
    }
}
