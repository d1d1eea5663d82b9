//! Where a run is: the trace of frames, kept with a condition when it is caught, and the steps shown to a tracer.

#![allow(unsafe_code, reason = "reads frames and registers")]

use polyc_base::trap::Limit;
use polyc_base::{Folding, FuncId, Repeat, Type};
use polyc_runtime::native::Argument;
use polyc_runtime::{Heap, Value, View, Word, shape};

use super::collect::offset_of;
use super::segment::{FrameView, Frames};
use super::state::Function;
use super::vm::{Vm, VmResult};
use crate::machine::TraceStep;

/// Frames kept from the top, and from the bottom, of a trace.
const MOST_TOP: usize = 48;
const MOST_BOTTOM: u64 = 16;
/// Segments between the two ends. If a continuation was captured in each of very many frames, the lower end is left
/// out.
const MOST_SEGMENTS: usize = 512;
/// Bytes of a frame in a kept trace.
const ROW: usize = 12;

/// A frame of a trace: instance, function, offset in the bytecode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TracePlace {
    pub instance: u32,
    pub func: FuncId,
    pub offset: u32,
}

/// Frames from the top down. The middle of a long trace is left out; the count of its frames includes the machine's
/// own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    pub top: Vec<TracePlace>,
    /// What of the top repeats.
    pub repeats: Vec<Repeat>,
    pub omitted: u64,
    pub bottom: Vec<TracePlace>,
}

impl Vm {
    /// The frames on the stack. Takes about the same time whatever their number.
    pub(crate) fn trace(&self) -> Trace {
        let mut trace = Trace::default();
        trace.top.extend(self.place(self.func, self.pc, false));
        let mut frames = Frames::all(self);
        let mut below = self.depth();
        while trace.top.len() < MOST_TOP
            && let Some(view) = frames.next()
        {
            below = view.depth;
            trace.top.extend(self.place_of(view));
        }
        self.finish_trace(&mut trace, frames, below);
        trace
    }

    /// The same, with calls that repeat folded, so that of a deep recursion nothing is left out. Takes time for each
    /// frame that repeats.
    pub(crate) fn folded_trace(&self) -> Trace {
        let mut folding = Folding::default();
        let mut frames = Frames::all(self);
        let mut below = self.depth();
        let running = (self.func, self.pc, false);
        let mut next = Some(running);
        while let Some(call) = next {
            if Self::is_shown(call.0) {
                folding.push(call);
            }
            let (kept, is_repeating) = folding.kept();
            if kept >= MOST_TOP && !is_repeating {
                break;
            }
            next = frames.next().map(|view| {
                below = view.depth;
                (view.func, view.pc, !view.is_stopped)
            });
        }
        let (calls, repeats) = folding.finish();
        let place = |&(func, pc, is_after): &_| self.place(func, pc, is_after);
        let mut trace = Trace {
            top: calls.iter().filter_map(place).collect(),
            repeats,
            ..Trace::default()
        };
        self.finish_trace(&mut trace, frames, below);
        trace
    }

    /// Counts the frames left out, of those below, and adds the last ones.
    fn finish_trace(&self, trace: &mut Trace, mut frames: Frames, below: u64) {
        trace.omitted = below.saturating_sub(MOST_BOTTOM);
        frames.skip_to(MOST_BOTTOM - 1, MOST_SEGMENTS);
        trace.bottom.extend(frames.filter_map(|it| self.place_of(it)));
    }

    fn place_of(&self, view: FrameView) -> Option<TracePlace> {
        self.place(view.func, view.pc, !view.is_stopped)
    }

    /// Whether a function's frames have a place: those of the machine's own have none.
    fn is_shown(func: *mut Function) -> bool {
        // SAFETY: frames hold entries of functions.
        unsafe { !(*func).prepared.is_null() && !(*func).instance.is_null() }
    }

    /// The place of a frame; `None` for frames of the machine's own.
    pub(super) fn place(&self, func: *mut Function, pc: *const u64, is_after: bool) -> Option<TracePlace> {
        // SAFETY: frames hold entries of functions, whose code and instance are kept alive.
        let (func, prepared, instance) = unsafe {
            let func = &*func;
            (func, func.prepared.as_ref()?, func.instance.as_ref()?)
        };
        // A function that has not begun is at its start.
        let at = offset_of(prepared, pc).unwrap_or(0);
        Some(TracePlace {
            instance: u32::try_from(instance.number).expect("instances fit in memory"),
            func: func.id,
            offset: prepared.origin(at.saturating_sub(u32::from(is_after))),
        })
    }

    /// Keeps the trace with a condition that is about to be caught, if it has none yet: thrown again, it tells where it
    /// came from.
    pub(super) fn remember_trace(&mut self, value: Word) -> Result<(), Limit> {
        // SAFETY: the word is one of the heap (H1).
        let is_condition = unsafe { Heap::is_shape(value, shape::CONDITION) };
        if !is_condition || self.kept_trace(value).is_some() {
            return Ok(());
        }
        let trace = self.trace();
        let rows = trace.top.len() + trace.bottom.len();
        let kept = self.runtime.heap.allocate(shape::INTERNAL, 0, 12 + rows * ROW)?;
        // SAFETY: the object is fresh, with that many raw bytes.
        let raw = unsafe { Heap::raw_mut(kept) };
        raw[..4].copy_from_slice(&(trace.top.len() as u32).to_ne_bytes());
        raw[4..12].copy_from_slice(&trace.omitted.to_ne_bytes());
        let all = trace.top.iter().chain(&trace.bottom);
        for (row, place) in raw[12..].chunks_exact_mut(ROW).zip(all) {
            row[..4].copy_from_slice(&place.instance.to_ne_bytes());
            row[4..8].copy_from_slice(&place.func.number().to_ne_bytes());
            row[8..].copy_from_slice(&place.offset.to_ne_bytes());
        }
        self.runtime.enter(|context| {
            // SAFETY: both are words of the heap.
            let (value, kept) = unsafe { (Value::from_word(value), Value::from_word(kept)) };
            if let View::Condition(condition) = context.view(value) {
                condition.set_trace(context, kept);
            }
        });
        Ok(())
    }

    /// The trace kept with a condition.
    pub(crate) fn kept_trace(&mut self, value: Word) -> Option<Trace> {
        let kept = self.runtime.enter(|context| {
            // SAFETY: the word is one of the heap (H1).
            match context.view(unsafe { Value::from_word(value) }) {
                View::Condition(condition) => Some(condition.trace(context).word()),
                _ => None,
            }
        })?;
        if !super::segment::is_internal(kept) {
            return None;
        }
        // SAFETY: conditions keep only what `remember_trace` made.
        let raw = unsafe { Heap::raw(kept) };
        let part = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_ne_bytes);
        let top = part(&raw[..4]) as usize;
        let mut places: Vec<TracePlace> = raw[12..]
            .chunks_exact(ROW)
            .map(|row| TracePlace {
                instance: part(&row[..4]),
                func: FuncId::new(part(&row[4..8])),
                offset: part(&row[8..]),
            })
            .collect();
        let bottom = places.split_off(top.min(places.len()));
        Some(Trace {
            top: places,
            repeats: Vec::new(),
            omitted: raw[4..12].try_into().map_or(0, u64::from_ne_bytes),
            bottom,
        })
    }

    // --- steps

    /// The operation `trace`: shows the machine before an instruction. Showing may take longer than running, so the
    /// clock is looked at each time. At a limit, also one reached by showing, nothing has been shown, and the run is
    /// paused here.
    pub(super) fn trace_step(&mut self) -> VmResult {
        self.look()?;
        let Some(mut on_step) = self.on_step.take() else {
            self.skip(2);
            return Ok(());
        };
        let state = self.state();
        // SAFETY: the operation has an offset; the running function belongs to an instance and is prepared.
        let (offset, instance, func) = unsafe {
            let func = &*self.func;
            (state.number() as u32, &*func.instance, func.id)
        };
        let depth = self.depth();
        let program = &instance.program;
        let module = program.module();
        let decl = &module.declarations.functions[func.index()];
        let prepared = program.prepared(func, crate::prepare::Mode::Traced);
        let stack_types = prepared.traced_stack(offset);
        let local_types: Vec<Type> = decl
            .signature
            .params
            .iter()
            .chain(&module.body(func).locals)
            .copied()
            .collect();
        let shown = self.runtime.look(|context| {
            let mut raw = 0;
            let mut refs = 0;
            let mut read = |&ty: &Type, skip_refs: usize| {
                // SAFETY: prepared for tracing, locals and operands have registers in order, of these types.
                unsafe {
                    if ty.is_ref() {
                        refs += 1;
                        Argument::Value(state.value_in(refs - 1 + skip_refs))
                    } else {
                        raw += 1;
                        let bits = state.raw(raw - 1);
                        match ty {
                            Type::F64 => Argument::F64(f64::from_bits(bits)),
                            Type::Bool => Argument::Bool(bits != 0),
                            _ => Argument::I64(bits as i64),
                        }
                    }
                }
            };
            let locals: Vec<_> = local_types.iter().map(|it| read(it, 0)).collect();
            let ref_locals = local_types.iter().filter(|it| it.is_ref()).count();
            let unwinding = usize::from(prepared.ref_locals) - ref_locals;
            let stack: Vec<_> = stack_types.iter().map(|it| read(it, unwinding)).collect();
            on_step(
                context,
                &TraceStep {
                    program,
                    func,
                    offset,
                    depth,
                    locals: &locals,
                    stack: &stack,
                },
            )
        });
        self.on_step = Some(on_step);
        shown?;
        self.skip(2);
        Ok(())
    }
}
