//! The slow side of open objects: allocation, copying, comparing, and the traps of accesses.

#![allow(
    unsafe_code,
    reason = "reads and writes regions of objects, after checking their bounds"
)]

use polyc_base::Kind;
use polyc_base::decl::ShapeKind;
use polyc_base::trap::{Trap, TrapCode};
use polyc_runtime::layout;
use polyc_runtime::{Heap, Word};

use super::bodies::Offset;
use super::collect::SMALL;
use super::vm::{Vm, VmResult};
use crate::code::PreparedOp as P;

impl Vm {
    /// The session's number and the declared sizes of the shape that the word after the head names.
    fn wanted_shape(&mut self) -> (u16, usize, usize) {
        let state = self.state();
        // SAFETY: the running function belongs to an instance whose module declares the shape (V21).
        unsafe {
            let number = state.number();
            let instance = &*(*self.func).instance;
            let shape = &instance.module().declarations.shapes[number];
            (
                layout::header_shape(*instance.shapes.at(number)),
                shape.refs as usize,
                shape.raw as usize,
            )
        }
    }

    pub(super) fn obj_new(&mut self) -> VmResult {
        let (shape, refs, raw) = self.wanted_shape();
        self.give_object(shape, refs, raw)
    }

    pub(super) fn obj_new_sized(&mut self) -> VmResult {
        let (refs, raw) = (self.size(2)?, self.size(3)?);
        let (shape, _, _) = self.wanted_shape();
        self.give_object(shape, refs, raw)
    }

    fn give_object(&mut self, shape: u16, refs: usize, raw: usize) -> VmResult {
        let bytes = refs * 8 + raw;
        self.poll(SMALL + bytes)?;
        if bytes > SMALL {
            // A size that the fast path allocates costs the same when it is allocated here.
            self.charge(bytes as u64 / 64);
        }
        let object = self.runtime.heap.allocate(shape, refs, raw)?;
        self.give(object, 2)
    }

    /// The second operand is not an object of a shape of the module.
    pub(super) fn shape_trap<T>(&mut self, shape: usize) -> VmResult<T> {
        let state = self.state();
        // SAFETY: the operation has a ref register, and the module declares the shape (V21).
        let (is_nil, kind) = unsafe {
            let instance = &*(*self.func).instance;
            let declared = &instance.module().declarations.shapes[shape];
            (state.get(state.b()) == Word::NIL, declared.kind)
        };
        if is_nil {
            return self.trap(Trap::new(TrapCode::NilReference));
        }
        let wanted = match kind {
            ShapeKind::Open => Kind::Object,
            ShapeKind::Native(_) => Kind::Native,
        };
        self.kind_trap(2, wanted)
    }

    /// The object that has a field, which is checked to be of the shape, and the field's offset.
    fn field(&mut self) -> VmResult<(Word, usize)> {
        let state = self.state();
        // SAFETY: the operation has a ref register, and its second word names a shape of the instance (V21).
        let (object, shape, offset, wanted) = unsafe {
            let shape = state.half(2) as usize;
            let header = *(*self.func).shapes.add(shape);
            let (object, offset) = (state.get(state.b()), state.half(3) as usize);
            (object, shape, offset, layout::header_shape(header))
        };
        // SAFETY: registers hold words of the heap (R).
        if unsafe { Heap::is_shape(object, wanted) } {
            Ok((object, offset))
        } else {
            self.shape_trap(shape)
        }
    }

    pub(super) fn ref_field(&mut self) -> VmResult {
        let (object, offset) = self.field()?;
        // SAFETY: the word refers to an object, and its regions are slices.
        let refs = unsafe { Heap::refs(object) };
        match refs.get(offset) {
            Some(&word) => self.give(word, 2),
            None => self.bounds_trap(offset as i64, refs.len()),
        }
    }

    pub(super) fn i64_field(&mut self) -> VmResult {
        let (object, offset) = self.field()?;
        // SAFETY: the word refers to an object, and its regions are slices.
        let raw = unsafe { Heap::raw(object) };
        let Some(bytes) = raw.get(offset..).and_then(<[u8]>::first_chunk) else {
            return self.bounds_trap(offset as i64, raw.len());
        };
        self.give_raw(u64::from_le_bytes(*bytes), 2)
    }

    /// Where an access goes in its object's region, by the operand after the object's; it traps if there is no such
    /// element.
    fn access_offset(&mut self, object: usize, offset: Offset) -> VmResult<i64> {
        let state = self.state();
        // SAFETY: the operation has an offset as `offset` says.
        let found = unsafe { offset.find(&state, object + 1) };
        found.map(|it| it as i64).or_else(|trap| self.trap(trap))
    }

    /// A store of a reference whose fast path gave up: it traps, or the object is to be remembered.
    pub(super) fn ref_store(&mut self, op: P, offset: Offset) -> VmResult {
        let at = self.access_offset(1, offset)?;
        let state = self.state();
        // SAFETY: the operation has an object and a value; the store is in the object's bounds.
        unsafe {
            let object = state.get(state.a());
            if !is_inside(at, 1, layout::refs_len(object.address())) {
                return self.access_trap(op, 1, offset);
            }
            let value = state.get(offset.stored(&state));
            self.runtime.heap.write(object, at as usize, value);
        }
        self.skip(offset.words());
        Ok(())
    }

    /// The trap of an access to the object that an operand of the head names: the index first, then the object.
    pub(super) fn access_trap(&mut self, op: P, operand: usize, offset: Offset) -> VmResult {
        let at = self.access_offset(operand, offset)?;
        let state = self.state();
        // SAFETY: the operation has an object.
        let (refs, raw) = unsafe { layout::sizes(state.get(state.operand(operand)).address()) };
        self.bounds_trap(at, if op.name().starts_with("ref.") { refs } else { raw })
    }

    fn bounds_trap<T>(&mut self, offset: i64, length: usize) -> VmResult<T> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        self.trap(Trap::with(TrapCode::ObjectBounds, [offset, length, 0]))
    }

    pub(super) fn obj_copy(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has two objects in ref registers, four offsets in raw ones, and two lengths. All
        // accesses are checked against the objects' sizes.
        unsafe {
            let (refs, raw) = (state.half(2) as usize, state.half(3) as usize);
            let object = |index| state.get(state.a() + index);
            let offset = |index| state.i64(state.b() + index);
            for place in 0..2 {
                let (has_refs, has_raw) = layout::sizes(object(place).address());
                let at = offset(place * 2);
                if refs > 0 && !is_inside(at, refs, has_refs) {
                    return self.bounds_trap(at, has_refs);
                }
                let at = offset(place * 2 + 1);
                if raw > 0 && !is_inside(at, raw, has_raw) {
                    return self.bounds_trap(at, has_raw);
                }
            }
            self.charge((refs / 8 + raw / 64) as u64);
            if raw > 0 {
                let from = layout::raw_start(object(1).address()).offset(offset(3) as isize);
                let to = layout::raw_start(object(0).address()).offset(offset(1) as isize);
                to.copy_from(from, raw);
            }
            if refs > 0 {
                let (at, start) = (offset(0) as usize, offset(2) as usize);
                let heap = &mut self.runtime.heap;
                heap.copy_refs(object(0), at, object(1), start, refs);
            }
        }
        self.skip(2);
        Ok(())
    }

    pub(super) fn raw_copy(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has two objects in ref registers.
        let [into, from] = unsafe { self.raw_places([state.a(), state.b()]) }?;
        // SAFETY: the operation has a length; both places have that many bytes.
        unsafe {
            let length = state.half(3) as usize;
            self.charge(length as u64 / 64);
            into.copy_from(from, length);
        }
        self.skip(2);
        Ok(())
    }

    pub(super) fn raw_compare(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has two objects in ref registers.
        let places = unsafe { self.raw_places([state.b(), state.c()]) }?;
        // SAFETY: the operation has a length; both places have that many bytes, which nothing changes meanwhile.
        unsafe {
            let length = state.half(3) as usize;
            let [one, other] = places.map(|it| core::slice::from_raw_parts(it.cast_const(), length));
            state.set_raw(state.a(), one.cmp(other) as i64 as u64);
            self.charge(length as u64 / 64);
        }
        self.skip(2);
        Ok(())
    }

    /// Where the raw bytes begin that an operation names in two objects; they lie in the objects.
    ///
    /// # Safety
    /// The operation has two objects in these ref registers, two offsets and a length.
    unsafe fn raw_places(&mut self, registers: [usize; 2]) -> VmResult<[*mut u8; 2]> {
        let state = self.state();
        let mut places = [core::ptr::null_mut(); 2];
        for index in 0..2 {
            // SAFETY: the caller's promise; the place is used if it lies in the object.
            unsafe {
                let length = state.half(3) as usize;
                let object = state.get(registers[index]).address();
                let at = state.i64(state.offsets()[index]);
                let has = layout::raw_len(object);
                places[index] = layout::raw_start(object);
                if length > 0 {
                    if !is_inside(at, length, has) {
                        return self.bounds_trap(at, has);
                    }
                    places[index] = places[index].offset(at as isize);
                }
            }
        }
        Ok(places)
    }
}

/// Whether `length` elements from an offset on lie within a region of that size.
fn is_inside(offset: i64, length: usize, has: usize) -> bool {
    usize::try_from(offset).is_ok_and(|offset| offset <= has && length <= has - offset)
}
