//! Throws: the machine first searches for a handler, then leaves the frames above it.
//!
//! There are three kinds of handlers. *Catch* ends the search: the frames above are left, control goes on in its frame.
//! *Call* ends it too: its procedure is called on top of the frame that threw, above a frame of the machine's own that
//! remembers the depth of the handler; a search that meets this frame goes on below the handler (R7RS 6.11). *Finally*
//! does not end the search; it runs when its frame is left.
//!
//! The blocks of a handler's target may lie in the range of another handler of the same function: the outer one.

#![allow(unsafe_code, reason = "reads and writes registers of frames")]

use polyc_base::trap::{Limit, Trap, TrapCode};
use polyc_runtime::{Heap, Thrown, Word, shape};

use super::calls::{Leave, Limited};
use super::collect::{SMALL, offset_of};
use super::segment::{FrameView, Frames, Home, is_internal, stopped};
use super::state::{Frame, Function};
use super::vm::{Signal, Stop, Vm, VmResult};
use crate::code::{Prepared, PreparedHandler, PreparedOp};

/// Free bytes that are enough for any condition, trace and integer: with these free, a collection would not have
/// helped.
const ENOUGH: usize = 1 << 20;

/// Frames that one unit of fuel skips.
const SKIPPED: u64 = 16;

/// Whether a handler's result may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raise {
    /// It is the result of the operation, which has that many words.
    Continuable(usize),
    /// No.
    Final,
}

/// The result of a search.
#[derive(Clone, Copy, Debug)]
enum Found {
    /// A catch in the frame of that depth.
    Catch { depth: u64 },
    /// A procedure, of a handler in the frame of that depth.
    Call { depth: u64, procedure: Word },
}

/// Why frames are left.
#[derive(Clone, Copy, Debug)]
enum Unwinding {
    /// Something was thrown, and is caught in the frame of that depth.
    Throw { value: Word, depth: u64 },
    /// The program ends with that exit code.
    Exit(u8),
}

/// A frame as searching and unwinding see it: the running function or a suspended one.
#[derive(Clone, Copy)]
struct FramePlace {
    func: *mut Function,
    /// A word of the operation it is at; `None`: it is at none of its own.
    at: Option<u32>,
    raw: *mut u64,
    refs: *mut Word,
    depth: u64,
    home: Option<Home>,
}

impl FramePlace {
    fn prepared(&self) -> Option<&Prepared> {
        // SAFETY: null, or the function's code, which its program keeps alive.
        unsafe { (*self.func).prepared.as_ref() }
    }

    /// The handlers around the place, the inner ones first.
    fn handlers(&self) -> impl Iterator<Item = PreparedHandler> {
        let prepared = self.prepared();
        let mut at = self.at;
        // A chain of handlers around handlers ends, except in strange code.
        let mut left = prepared.map_or(0, |it| it.handlers.len());
        core::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let handler = prepared?.handler_at(at?)?;
            at = match handler {
                PreparedHandler::Catch { target, .. } | PreparedHandler::Finally { target, .. } => Some(target),
                PreparedHandler::Call { .. } => None,
            };
            Some(handler)
        })
    }
}

impl Vm {
    /// Handles the signal of a slow path. Returns whether the run goes on.
    pub(super) fn handle(&mut self, signal: Signal) -> bool {
        let mut signal = signal;
        loop {
            let outcome = match signal {
                Signal::Stopped => return false,
                Signal::Thrown(Thrown::Limit(Limit::Memory)) if self.makes_room() => return true,
                Signal::Thrown(Thrown::Limit(limit)) => {
                    self.stop = Some(Stop::Paused(limit));
                    return false;
                }
                Signal::Thrown(thrown) => self.leave(thrown),
            };
            match outcome {
                Ok(()) => {
                    self.is_repeated = false;
                    return true;
                }
                Err(next) => signal = next,
            }
        }
    }

    /// Throws a value, or begins to end the program. If a limit stops that, it is the first thing when the run goes on:
    /// the operation that threw may have had effects, and is not done again.
    fn leave(&mut self, thrown: Thrown) -> VmResult {
        let before = (self.func, self.pc);
        self.thrown = Some(thrown);
        let outcome = self.test_handlers().and_then(|()| match thrown {
            Thrown::Value(value) => self.throw(value, Raise::Final),
            Thrown::Exit(code) => self.unwind(Unwinding::Exit(code)),
            Thrown::Halt(code) => {
                self.stop = Some(Stop::Exited(code));
                Err(Signal::Stopped)
            }
            Thrown::Limit(limit) => Err(limit.into()),
        });
        let is_limited = matches!(outcome, Err(Signal::Thrown(Thrown::Limit(_))));
        if is_limited && (self.func, self.pc) == before {
            self.put_off_throw();
        } else {
            self.thrown = None;
        }
        outcome
    }

    /// Tests fuel and time where handlers that fail throw one after the other: no code runs between.
    fn test_handlers(&mut self) -> VmResult {
        if self.func == self.special.bottom() {
            self.test_fuel()?;
        }
        Ok(())
    }

    /// Makes the throw the first thing that happens when the run goes on. The function that threw is stopped.
    fn put_off_throw(&mut self) {
        // SAFETY: the control stack has room for three frames beyond its limit.
        unsafe { self.suspend_in(stopped(self.pc)) };
        self.run_nothing();
        self.pc = self.special.throw_pending();
    }

    /// The operation `throw_pending`.
    pub(super) fn throw_pending(&mut self) -> VmResult {
        self.run_nothing();
        match self.thrown.take() {
            Some(thrown) => Err(Signal::Thrown(thrown)),
            None => Ok(()),
        }
    }

    /// Whether an operation that found no memory is to be done again after a collection: conditions, traces and large
    /// integers are made without asking for room before, and a native's price in bytes may be too low. Not twice at one
    /// place, and not if the operation may have had effects.
    fn makes_room(&mut self) -> bool {
        // SAFETY: `pc` is at an operation.
        let op = PreparedOp::from_number(unsafe { *self.pc.cast::<u16>() }).single();
        let is_native = self.repeatable_native(op);
        let is_garbage_in_the_way = is_native || !self.runtime.heap.may_allocate(ENOUGH);
        if self.is_repeated || op.calls_native() && !is_native || !is_garbage_in_the_way {
            return false;
        }
        self.is_repeated = true;
        self.collect_all(SMALL).is_ok()
    }

    /// The operation `raise.continuable`.
    pub(super) fn raise_continuable(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a window with the value.
        let value = unsafe { state.get(state.b()) };
        self.throw(value, Raise::Continuable(2))
    }

    /// The operation `handler_returned`: the frame holds the thrown value.
    pub(super) fn handler_returned<T>(&mut self) -> VmResult<T> {
        // SAFETY: the running function is the machine's own, with one ref register.
        let value = unsafe { *self.refs };
        self.trap_about(Trap::new(TrapCode::HandlerReturned), value)
    }

    fn throw(&mut self, value: Word, raise: Raise) -> VmResult {
        let (found, visited) = self.search();
        let place = (self.func, self.pc);
        let outcome = match found {
            None => {
                self.stop = Some(Stop::Uncaught(value));
                Err(Signal::Stopped)
            }
            Some(found) => self.throw_to(found, value, raise),
        };
        self.charge_passed(place, visited, &outcome);
        outcome
    }

    fn throw_to(&mut self, found: Found, value: Word, raise: Raise) -> VmResult {
        self.remember_trace(value)?;
        match found {
            Found::Catch { depth } => self.unwind(Unwinding::Throw { value, depth }),
            Found::Call { depth, procedure } => self.call_handler(value, depth, procedure, raise),
        }
    }

    /// Charges the frames and handlers that a throw passed, unless a limit stopped it where it was: then it is done
    /// again.
    fn charge_passed(&mut self, place: (*mut Function, *const u64), passed: u64, outcome: &VmResult) {
        let is_limited = matches!(outcome, Err(Signal::Thrown(Thrown::Limit(_))));
        if !(is_limited && (self.func, self.pc) == place) {
            self.charge_at(place, passed);
        }
    }

    /// The running function.
    fn running(&self) -> FramePlace {
        // SAFETY: `func` is the running function's entry.
        let prepared = unsafe { (*self.func).prepared.as_ref() };
        FramePlace {
            func: self.func,
            at: prepared.and_then(|it| offset_of(it, self.pc)),
            raw: self.raw,
            refs: self.refs,
            depth: self.depth(),
            home: None,
        }
    }

    /// A suspended function.
    fn suspended(&self, view: &FrameView) -> FramePlace {
        // SAFETY: as in `running`.
        let prepared = unsafe { (*view.func).prepared.as_ref() };
        let offset = prepared.and_then(|it| offset_of(it, view.pc));
        FramePlace {
            func: view.func,
            // A call is before the place where it goes on.
            at: offset.and_then(|it| it.checked_sub(u32::from(!view.is_stopped))),
            raw: view.raw,
            refs: view.refs,
            depth: view.depth,
            home: Some(view.home),
        }
    }

    /// The handler that a throw finds, and how many frames and handlers it looked at.
    fn search(&self) -> (Option<Found>, u64) {
        let mut visited = 0;
        let mut frames = Frames::all(self);
        let mut next = Some(self.running());
        while let Some(place) = next {
            let (found, passed) = self.handler_in(&place);
            visited += self.counted(&place) + passed;
            if found.is_some() {
                return (found, visited);
            }
            if place.func == self.special.handler() {
                // Frames of the handler's depth and above belong to the code that raised the exception it is handling.
                // SAFETY: such a frame has the depth of its handler in its raw register.
                let depth = unsafe { *place.raw };
                let Some(below) = depth.checked_sub(1) else {
                    return (None, visited);
                };
                // Each may be a segment of its own.
                visited += place.depth.saturating_sub(depth) / SKIPPED;
                frames.skip_to(below, usize::MAX);
            }
            next = frames.next().map(|view| self.suspended(&view));
        }
        (None, visited)
    }

    /// How many frames a passed frame counts for: 0 where none runs, as when a throw that was put off goes on.
    fn counted(&self, place: &FramePlace) -> u64 {
        u64::from(place.func != self.special.bottom())
    }

    /// The innermost handler of a frame that ends a search, and how many are passed before it.
    fn handler_in(&self, place: &FramePlace) -> (Option<Found>, u64) {
        let depth = place.depth;
        let mut passed = 0;
        let found = place.handlers().find_map(|handler| match handler {
            PreparedHandler::Finally { .. } => {
                passed += 1;
                None
            }
            PreparedHandler::Catch { .. } => Some(Found::Catch { depth }),
            PreparedHandler::Call { register } => {
                // SAFETY: the register is a local of type `any` (V14), so part of the frame.
                let procedure = unsafe { *place.refs.add(usize::from(register)) };
                self.check_written(procedure);
                Some(Found::Call { depth, procedure })
            }
        });
        (found, passed)
    }

    /// Calls a handler's procedure on top of the running function.
    fn call_handler(&mut self, value: Word, depth: u64, procedure: Word, raise: Raise) -> VmResult {
        self.args.clear();
        self.args.push(value);
        // Before any frame is pushed, so that the operation can be run again if there is no memory.
        let mut procedure = procedure;
        self.pay_call(&mut procedure)?;
        let value = self.args.first().copied().unwrap_or(Word::NIL);
        let pc = match raise {
            // SAFETY: the operation has that many words and is followed by another.
            Raise::Continuable(words) => unsafe { self.pc.add(words) },
            Raise::Final => stopped(self.pc),
        };
        let code = match raise {
            Raise::Continuable(_) => self.special.handler_result(),
            Raise::Final => self.special.handler_returned(),
        };
        let before = (self.registers(), self.pc);
        // SAFETY: the control stack has room for three frames beyond its limit. One is that of the running function, or
        // of the one whose call or throw a limit has put off, when no function runs; another that of the machine's own
        // function. Nothing else is beyond a limit here: functions begin below it, and where none has begun since the
        // last handler was called, that one has left it so (below).
        unsafe {
            self.suspend_in(pc);
            *self.raw = depth;
            *self.refs = value;
            self.push(Frame {
                pc: code,
                func: self.special.handler(),
                raw: self.raw,
                refs: self.refs,
            });
            self.raw = self.raw.add(super::special::HANDLER_RAW);
            self.refs = self.refs.add(super::special::HANDLER_REFS);
        }
        // The procedure's result goes to the first register after the frame, and perhaps no function begins that raises
        // the limit.
        self.ref_limit = self.ref_limit.max(self.refs.wrapping_add(1));
        self.run_nothing();
        // A value that is not a procedure, or a native, may throw before a function begins that would look for room.
        if self.is_full(0) {
            // `pay_call` has made sure of the memory.
            self.seal().inspect_err(|_| {
                self.restore(before.0);
                self.pc = before.1;
            })?;
        }
        self.call_procedure(procedure, Leave::Replaced, Limited::PutOff)
    }

    /// Pushes a frame that goes on at `pc` for the running function, if one runs. The registers of the next frame begin
    /// where the window of the function was.
    unsafe fn suspend_in(&mut self, pc: *const u64) {
        if self.func == self.special.bottom() {
            return;
        }
        let (raw, refs) = self.window();
        // SAFETY: the caller knows that the control stack has room; the window is one of the function.
        unsafe {
            self.push(Frame {
                pc,
                func: self.func,
                raw: self.raw,
                refs: self.refs,
            });
            self.raw = self.raw.add(raw);
            self.refs = self.refs.add(refs);
        }
    }

    unsafe fn push(&mut self, frame: Frame) {
        // SAFETY: the caller knows that the control stack has room.
        unsafe {
            *self.control_top = frame;
            self.control_top = self.control_top.add(1);
        }
    }

    // --- unwinding

    fn unwind(&mut self, unwinding: Unwinding) -> VmResult {
        let (goal, visited) = self.next_stop(unwinding);
        let before = (self.func, self.pc);
        let outcome = self.go_to_stop(unwinding, goal);
        self.charge_passed(before, visited, &outcome);
        outcome
    }

    fn go_to_stop(&mut self, unwinding: Unwinding, goal: Option<(FramePlace, PreparedHandler)>) -> VmResult {
        let Some((place, handler)) = goal else {
            if let Unwinding::Exit(code) = unwinding {
                self.stop = Some(Stop::Exited(code));
            } else {
                // Strange code: it came to `resume_unwind` again after the throw had been caught.
                return self.trap(Trap::new(TrapCode::Unreachable));
            }
            return Err(Signal::Stopped);
        };
        match handler {
            PreparedHandler::Catch { target, register } => {
                let Unwinding::Throw { value, .. } = unwinding else {
                    return self.trap(Trap::new(TrapCode::Unreachable));
                };
                self.continue_in(place, target, register, value);
            }
            PreparedHandler::Finally { target, register } => {
                let record = self.make_record(unwinding)?;
                self.continue_in(place, target, register, record);
            }
            PreparedHandler::Call { .. } => {}
        }
        Ok(())
    }

    /// Where unwinding stops next, and how many frames and handlers it looked at.
    fn next_stop(&self, unwinding: Unwinding) -> (Option<(FramePlace, PreparedHandler)>, u64) {
        let mut visited = 0;
        let suspended = Frames::all(self).map(|view| self.suspended(&view));
        for place in core::iter::once(self.running()).chain(suspended) {
            visited += self.counted(&place);
            let is_target = matches!(unwinding, Unwinding::Throw { depth, .. } if depth == place.depth);
            let stops = |it: &PreparedHandler| {
                visited += 1;
                match it {
                    PreparedHandler::Finally { .. } => true,
                    PreparedHandler::Catch { .. } => is_target,
                    PreparedHandler::Call { .. } => false,
                }
            };
            if let Some(handler) = place.handlers().find(stops) {
                return (Some((place, handler)), visited);
            }
        }
        (None, visited)
    }

    /// Leaves all frames above a place; control goes on there, at an offset, with a value in a ref register.
    fn continue_in(&mut self, place: FramePlace, target: u32, register: u16, value: Word) {
        self.has_caught = true;
        match place.home {
            None => {}
            Some(Home::Stack(index)) => {
                self.control_top = self.control.at(index);
                self.func = place.func;
                self.raw = place.raw;
                self.refs = place.refs;
            }
            Some(Home::Segment(segment, position)) => {
                self.adopt(segment, position);
                self.unseal();
            }
        }
        // SAFETY: the function has that register (V14) and its code that offset.
        unsafe {
            *self.refs.add(usize::from(register)) = value;
            self.pc = (*(*self.func).prepared).code.as_ptr().add(target as usize);
        }
    }

    /// The content of the unwinding register of a frame while its `finally` runs.
    fn make_record(&mut self, unwinding: Unwinding) -> Result<Word, Limit> {
        let record = self.runtime.heap.allocate(shape::INTERNAL, 1, 16)?;
        let (value, parts) = match unwinding {
            Unwinding::Throw { value, depth } => (value, [1, depth]),
            Unwinding::Exit(code) => (Word::NIL, [2, u64::from(code)]),
        };
        // SAFETY: the object is fresh, with one ref and sixteen raw bytes.
        unsafe {
            self.runtime.heap.write(record, 0, value);
            let raw = Heap::raw_mut(record);
            raw[..8].copy_from_slice(&parts[0].to_ne_bytes());
            raw[8..].copy_from_slice(&parts[1].to_ne_bytes());
        }
        Ok(record)
    }

    /// The operation `resume_unwind`.
    pub(super) fn resume_unwind(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the register is that of unwinding, which only this file writes after it was undefined.
        let unwinding = unsafe { read_record(state.get(state.a())) };
        match unwinding {
            Some(unwinding) => self.unwind(unwinding),
            None => self.trap(Trap::new(TrapCode::Unreachable)),
        }
    }
}

unsafe fn read_record(record: Word) -> Option<Unwinding> {
    if !is_internal(record) {
        return None;
    }
    // SAFETY: the only objects of the machine's own in registers are those of `make_record`.
    let (refs, raw) = unsafe { (Heap::refs(record), Heap::raw(record)) };
    let part = |it: &[u8]| it.try_into().map_or(0, u64::from_ne_bytes);
    let (kind, number) = (part(&raw[..8]), part(&raw[8..]));
    match kind {
        1 => Some(Unwinding::Throw {
            value: refs[0],
            depth: number,
        }),
        2 => Some(Unwinding::Exit(number as u8)),
        _ => None,
    }
}
