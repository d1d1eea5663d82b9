//! Frames on the stacks and in sealed segments.
//!
//! A segment holds frames that were on the stacks when a continuation was captured or the stacks were full. It never
//! changes, so any number of continuations share it. Returning past the bottom of the stacks copies one frame back
//! (Clinger, Hartheimer, Ost: *Implementation Strategies for First-Class Continuations*, 1999).
//!
//! ```text
//! refs [ parent segment | ref registers of all frames, the bottom one first ]
//! raw  [ frames of the parent below | depth below | frames | raw words | captured | per frame: pc, func, raw, refs | raw registers ]
//! ```
//! The position in the parent is the number of its frames that are below: a segment may be sealed on top of half
//! another one. The frames never change; `captured` is set when a continuation that holds them, and those below, is
//! captured.

#![allow(unsafe_code, reason = "copies frames between the stacks and the heap")]

use polyc_base::trap::Limit;
use polyc_runtime::{Heap, Word, shape};

use super::collect::{is_live, live_registers, offset_of};
use super::state::{Frame, Function};
use super::vm::{SLACK, Vm};
use crate::prepare::Mode;

const POSITION: usize = 0;
const BELOW: usize = 1;
const COUNT: usize = 2;
const RAW_WORDS: usize = 3;
const CAPTURED: usize = 4;
const HEADER: usize = 5;
const FRAME_WORDS: usize = 4;

/// A suspended frame, wherever it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameView {
    /// Where it goes on, or where it was stopped.
    pub pc: *const u64,
    /// Whether it was stopped by a throw and never goes on.
    pub is_stopped: bool,
    pub func: *mut Function,
    pub raw: *mut u64,
    pub refs: *mut Word,
    /// One past its last ref register.
    pub ref_end: *mut Word,
    /// How many frames are below it.
    pub depth: u64,
    pub home: Home,
}

/// Where a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// On the control stack, at that index.
    Stack(usize),
    /// In a segment, with that many frames of it up to and including this one.
    Segment(Word, usize),
}

/// The lowest bit of the code address of a frame that was stopped.
const STOPPED: usize = 1;

/// A code address that says that its frame was stopped there.
pub(super) fn stopped(pc: *const u64) -> *const u64 {
    pc.map_addr(|it| it | STOPPED)
}

fn split(pc: *const u64) -> (*const u64, bool) {
    (pc.map_addr(|it| it & !STOPPED), pc.addr() & STOPPED != 0)
}

/// Suspended frames from the top down.
pub(crate) struct Frames {
    /// Index of the next frame on the control stack; 0: none is left there.
    index: usize,
    control: *mut Frame,
    ref_end: *mut Word,
    depth: u64,
    segment: Word,
    position: usize,
}

impl Frames {
    /// Those on the stacks only.
    pub(crate) fn active(vm: &Vm) -> Self {
        Self {
            position: 0,
            ..Self::all(vm)
        }
    }

    /// Those on the stacks, then sealed ones. Nothing may be allocated while it is used.
    pub(crate) fn all(vm: &Vm) -> Self {
        Self {
            index: vm.frames(),
            control: vm.control.start(),
            ref_end: vm.refs,
            depth: vm.depth(),
            segment: vm.segment,
            position: vm.position,
        }
    }

    /// Leaves out the frames above a depth: the next one is at that depth or below. Takes time for the segments
    /// between, not for the frames; after that many segments it gives up, and there is no next one.
    pub(crate) fn skip_to(&mut self, depth: u64, most_segments: usize) {
        let mut segments = 0;
        while self.depth > depth.saturating_add(1) {
            let above = self.depth - depth - 1;
            if self.index > 0 {
                let skipped = usize::try_from(above).map_or(self.index, |it| it.min(self.index));
                self.index -= skipped;
                self.depth -= skipped as u64;
                // SAFETY: the frame above the next one was on the control stack.
                self.ref_end = unsafe { (*self.control.add(self.index + 1)).refs };
            } else if self.position > 0 {
                let skipped = usize::try_from(above).map_or(self.position, |it| it.min(self.position));
                self.position -= skipped;
                self.depth -= skipped as u64;
                if self.position == 0 {
                    segments += 1;
                    if segments > most_segments {
                        return;
                    }
                    // SAFETY: `segment` is one, as the position said, and alive.
                    (self.segment, self.position) = unsafe { Segment::of(self.segment) }.parent();
                }
            } else {
                return;
            }
        }
    }

    fn next_active(&mut self) -> FrameView {
        // SAFETY: frames 1 to `index` are on the control stack.
        let frame = unsafe { *self.control.add(self.index) };
        let (pc, is_stopped) = split(frame.pc);
        let view = FrameView {
            pc,
            is_stopped,
            func: frame.func,
            raw: frame.raw,
            refs: frame.refs,
            ref_end: self.ref_end,
            depth: self.depth,
            home: Home::Stack(self.index),
        };
        self.ref_end = frame.refs;
        self.index -= 1;
        view
    }
}

impl Iterator for Frames {
    type Item = FrameView;

    fn next(&mut self) -> Option<FrameView> {
        self.depth = self.depth.checked_sub(1)?;
        if self.index > 0 {
            return Some(self.next_active());
        }
        if self.position == 0 {
            return None;
        }
        // SAFETY: `segment` is one, as the position says, and alive.
        let segment = unsafe { Segment::of(self.segment) };
        let view = segment.frame(self.position, self.depth);
        self.position -= 1;
        if self.position == 0 {
            (self.segment, self.position) = segment.parent();
        }
        Some(view)
    }
}

/// A segment's words.
struct Segment {
    word: Word,
    raw: *mut u64,
    refs: *mut Word,
}

impl Segment {
    /// # Safety
    /// The word refers to a live segment, and nothing is allocated while this is used.
    unsafe fn of(word: Word) -> Self {
        // SAFETY: H1 and H2 by the caller; raw regions are aligned to words.
        unsafe {
            Self {
                word,
                raw: polyc_runtime::layout::raw_start(word.address()).cast(),
                refs: polyc_runtime::layout::refs_start(word.address()).cast(),
            }
        }
    }

    fn header(&self, field: usize) -> usize {
        // SAFETY: the raw region begins with the header.
        unsafe { *self.raw.add(field) as usize }
    }

    fn parent(&self) -> (Word, usize) {
        // SAFETY: the first ref is the parent.
        (unsafe { *self.refs }, self.header(POSITION))
    }

    fn frame_word(&self, index: usize, field: usize) -> usize {
        // SAFETY: a segment has `COUNT` frames of four words after the header.
        unsafe { *self.raw.add(HEADER + index * FRAME_WORDS + field) as usize }
    }

    /// Offset of the first raw or ref register of the frame after `index`, or of their end.
    fn end(&self, index: usize, field: usize) -> usize {
        if index + 1 < self.header(COUNT) {
            self.frame_word(index + 1, field)
        } else if field == 2 {
            self.header(RAW_WORDS)
        } else {
            // SAFETY: the word refers to a segment (H2).
            unsafe { polyc_runtime::layout::refs_len(self.word.address()) - 1 }
        }
    }

    /// The frame that `position` frames of the segment end with.
    fn frame(&self, position: usize, depth: u64) -> FrameView {
        let index = position - 1;
        let registers = HEADER + self.header(COUNT) * FRAME_WORDS;
        let pc = core::ptr::with_exposed_provenance(self.frame_word(index, 0));
        let (pc, is_stopped) = split(pc);
        // SAFETY: the offsets lie in the regions of the segment.
        unsafe {
            FrameView {
                pc,
                is_stopped,
                func: core::ptr::with_exposed_provenance_mut(self.frame_word(index, 1)),
                raw: self.raw.add(registers + self.frame_word(index, 2)),
                refs: self.refs.add(1 + self.frame_word(index, 3)),
                ref_end: self.refs.add(1 + self.end(index, 3)),
                depth,
                home: Home::Segment(self.word, position),
            }
        }
    }
}

impl Vm {
    /// Bytes of the segment that [`Vm::seal`] would make.
    pub(super) fn seal_bytes(&self) -> usize {
        let raw = self.raw.addr() - self.raw_stack.start().addr();
        let refs = self.refs.addr() - self.ref_stack.start().addr();
        64 + raw + refs + self.frames() * FRAME_WORDS * 8
    }

    /// Moves all suspended frames to a segment, so that none is on the stacks. The running function's registers then
    /// begin at the start of the stacks; the caller moves the contents it needs. Does not collect; if it fails, nothing
    /// has changed.
    pub(super) fn seal(&mut self) -> Result<(), Limit> {
        let count = self.frames();
        if count > 0 {
            let word = self.make_segment(count)?;
            self.sealed += count as u64;
            self.has_sealed = true;
            self.segment = word;
            self.position = count;
        }
        self.reset_stacks();
        Ok(())
    }

    fn make_segment(&mut self, count: usize) -> Result<Word, Limit> {
        // SAFETY: the registers of suspended frames lie between the start of the stacks and the running function's.
        let (raw_words, refs) = unsafe {
            (
                self.raw.offset_from(self.raw_stack.start()) as usize,
                self.refs.offset_from(self.ref_stack.start()) as usize,
            )
        };
        let raw_bytes = (HEADER + count * FRAME_WORDS + raw_words) * 8;
        let word = self.runtime.heap.allocate(shape::INTERNAL, 1 + refs, raw_bytes)?;
        // SAFETY: the object is fresh, with regions of these sizes, and nothing is allocated below; the stacks hold
        // that many words, and those of the refs stack are valid (R).
        unsafe {
            let segment = Segment::of(word);
            *segment.refs = self.segment;
            *segment.raw.add(POSITION) = self.position as u64;
            *segment.raw.add(BELOW) = self.sealed;
            *segment.raw.add(COUNT) = count as u64;
            *segment.raw.add(RAW_WORDS) = raw_words as u64;
            *segment.raw.add(CAPTURED) = 0;
            let registers = HEADER + count * FRAME_WORDS;
            segment.raw.add(registers).copy_from(self.raw_stack.start(), raw_words);
            for view in Frames::active(self) {
                self.seal_frame(&segment, &view);
            }
        }
        Ok(word)
    }

    /// Notes that a continuation holds the sealed frames. Segments below a captured one are captured already.
    pub(super) fn note_capture(&self) {
        let (mut word, mut position) = (self.segment, self.position);
        while position > 0 {
            // SAFETY: frames of the segment are wanted, so it is one, and alive; the field is one of its raw region.
            unsafe {
                let segment = Segment::of(word);
                if core::ptr::replace(segment.raw.add(CAPTURED), 1) != 0 {
                    return;
                }
                (word, position) = segment.parent();
            }
        }
    }

    /// Writes a frame and its live ref registers; the others stay 0, so that they keep nothing alive.
    unsafe fn seal_frame(&self, segment: &Segment, view: &FrameView) {
        let Home::Stack(index) = view.home else {
            return;
        };
        // SAFETY: the segment has room for every frame on the stacks and their registers.
        unsafe {
            let raw = view.raw.offset_from(self.raw_stack.start()) as u64;
            let refs = view.refs.offset_from(self.ref_stack.start()) as usize;
            let frame = *self.control.at(index);
            let words = [
                frame.pc.expose_provenance() as u64,
                frame.func.expose_provenance() as u64,
                raw,
                refs as u64,
            ];
            let place = segment.raw.add(HEADER + (index - 1) * FRAME_WORDS);
            for (field, word) in words.into_iter().enumerate() {
                *place.add(field) = word;
            }
            let live = live_registers(view);
            let len = view.ref_end.offset_from(view.refs) as usize;
            for register in 0..len {
                let place = segment.refs.add(1 + refs + register);
                if is_live(live, register) {
                    *place = *view.refs.add(register);
                } else if self.is_checked {
                    *place = Word::UNWRITTEN;
                }
            }
        }
    }

    /// Brings the top sealed frame back as the running function; the stacks are empty. `None`: there is none. Otherwise
    /// returns whether a continuation holds it, so that it may come back again.
    pub(super) fn unseal(&mut self) -> Option<bool> {
        if self.position == 0 {
            return None;
        }
        // SAFETY: `segment` is one and alive; nothing is allocated on the heap while it is used.
        unsafe {
            let segment = Segment::of(self.segment);
            let view = segment.frame(self.position, 0);
            let is_captured = segment.header(CAPTURED) != 0;
            let raw_len = segment.end(self.position - 1, 2) - segment.frame_word(self.position - 1, 2);
            let ref_len = view.ref_end.offset_from(view.refs) as usize;
            self.sealed -= 1;
            self.position -= 1;
            if self.position == 0 {
                (self.segment, self.position) = segment.parent();
            }
            self.make_room(&*view.func);
            self.raw.copy_from(view.raw, raw_len);
            self.refs.copy_from(view.refs, ref_len);
            self.func = view.func;
            self.pc = view.pc;
            Some(is_captured)
        }
    }

    /// Fuel of returning to the top frame of a segment once more, up to the next charge.
    pub(super) fn rest_of(&self, segment: Word, position: usize) -> u64 {
        if position == 0 {
            return 0;
        }
        // SAFETY: frames of the segment are wanted, so it is one, and alive.
        let frame = unsafe { Segment::of(segment).frame(position, 0) };
        self.fuel_after(frame.func, frame.pc)
    }

    /// Fuel of a function after a call, up to the next charge; 0 if none is charged.
    pub(super) fn fuel_after(&self, func: *mut Function, pc: *const u64) -> u64 {
        if self.mode == Mode::Plain {
            return 0;
        }
        // SAFETY: `prepared` is null or the function's code, which its program keeps alive.
        let prepared = unsafe { (*func).prepared.as_ref() };
        let remaining = prepared.and_then(|it| {
            let remaining = it.remaining_at(offset_of(it, pc)?.checked_sub(1)?);
            Some(remaining.saturating_add(it.frame_fuel))
        });
        u64::from(remaining.unwrap_or(0)).max(1)
    }

    /// Makes room for the registers of a function at the start of the stacks, which are empty and hold nothing.
    fn make_room(&mut self, func: &Function) {
        let (raw, refs) = (func.raw_size as usize, func.ref_size as usize);
        self.reset_stacks();
        if raw > self.raw_stack.len() - SLACK || refs > self.ref_stack.len() - SLACK {
            self.grow_stacks(raw, refs, (0, 0));
        }
        self.raise_ref_limit(func);
    }

    /// Moves the limit of the refs stack up so that a function fits at the running one's registers, if the stack has
    /// the room. The words in between are valid: all are, to the end (R).
    pub(super) fn raise_ref_limit(&mut self, func: &Function) {
        let needed = self.refs.wrapping_add(func.ref_size as usize);
        if needed > self.ref_limit {
            self.ref_limit = needed.wrapping_add(256).min(self.refs_end());
        }
    }

    /// Makes `segment`, `position` the frames to return to, and the stacks empty.
    pub(super) fn adopt(&mut self, segment: Word, position: usize) {
        self.segment = segment;
        self.position = position;
        self.has_sealed = true;
        self.sealed = if position == 0 {
            0
        } else {
            // SAFETY: frames of the segment are wanted, so it is one, and alive.
            unsafe { Segment::of(segment).header(BELOW) as u64 + position as u64 }
        };
        self.reset_stacks();
    }
}

/// Whether a word refers to a segment or another object of the machine's own.
pub(super) fn is_internal(word: Word) -> bool {
    // SAFETY: the word is one of the heap (H1).
    unsafe { Heap::is_shape(word, shape::INTERNAL) }
}
