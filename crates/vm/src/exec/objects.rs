//! The slow side of sealed objects: allocation, strings, and the traps of accesses that their fast paths refused.

#![allow(unsafe_code, reason = "registers become values; fresh objects are filled")]

use polyc_base::Kind;
use polyc_base::trap::{Trap, TrapCode};
use polyc_runtime::layout::{self, CLOSURE_CAPTURES, CLOSURE_CODE};
use polyc_runtime::native::Failure;
use polyc_runtime::{Context, Heap, Value, Word, shape};

use super::collect::SMALL;
use super::vm::{Vm, VmResult};

/// Largest number of elements asked of the heap, which has its own limits.
const MOST: i64 = 1 << 40;

fn index_trap<'h>(index: i64, length: usize) -> Failure<'h> {
    let high = i64::try_from(length).unwrap_or(i64::MAX) - 1;
    Failure::Trap(Trap::with(TrapCode::IndexOutOfBounds, [index, 0, high]))
}

impl Vm {
    /// A size in a raw register, named by an operand of the head.
    pub(super) fn size(&mut self, operand: usize) -> VmResult<usize> {
        let state = self.state();
        // SAFETY: the operation has such an operand.
        let size = unsafe { state.i64(state.operand(operand)) };
        if (0..=MOST).contains(&size) {
            return Ok(size as usize);
        }
        self.trap(Trap::with(TrapCode::BadSize, [size, 0, 0]))
    }

    /// Puts a word in the first operand's register, and goes on after the operation's words.
    pub(super) fn give(&mut self, word: Word, words: usize) -> VmResult {
        let state = self.state();
        // SAFETY: the operation's first operand is a ref register for the result.
        unsafe { state.set(state.a(), word) };
        self.skip(words);
        Ok(())
    }

    /// As [`Vm::give`], in the raw register.
    pub(super) fn give_raw(&mut self, bits: u64, words: usize) -> VmResult {
        let state = self.state();
        // SAFETY: the operation's first operand is a raw register for the result.
        unsafe { state.set_raw(state.a(), bits) };
        self.skip(words);
        Ok(())
    }

    // --- pairs, boxes, closures, values

    pub(super) fn pair_new(&mut self) -> VmResult {
        self.poll(SMALL)?;
        let state = self.state();
        // SAFETY: the operation has two ref registers, which hold words of the heap (R).
        let pair = unsafe {
            let (first, rest) = (state.get(state.b()), state.get(state.c()));
            self.runtime.heap.pair(first, rest)?
        };
        self.give(pair, 1)
    }

    pub(super) fn pair_set(&mut self, field: usize) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers.
            let (pair, value) = unsafe { (state.value(1), state.value(2)) };
            let pair = context.expect_pair(pair)?;
            match field {
                0 => pair.set_first(context, value),
                _ => pair.set_rest(context, value),
            }
        })
    }

    pub(super) fn box_new(&mut self) -> VmResult {
        self.poll(SMALL)?;
        let state = self.state();
        let cell = self.runtime.heap.allocate(shape::BOX, 1, 0)?;
        // SAFETY: the operation has a ref register; the object is fresh and has one ref.
        unsafe { self.runtime.heap.write(cell, 0, state.get(state.b())) };
        self.give(cell, 1)
    }

    pub(super) fn box_set(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers.
            let (cell, value) = unsafe { (state.value(1), state.value(2)) };
            context.expect_box(cell)?.set(context, value);
            Ok(())
        })
    }

    pub(super) fn closure_new(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a function and a number of captured values.
        let (func, count) = unsafe { (state.half(2), state.half(3) as usize) };
        self.poll(SMALL + count * 8)?;
        let closure = self
            .runtime
            .heap
            .allocate(shape::CLOSURE, CLOSURE_CAPTURES + count, 0)?;
        // SAFETY: the running function belongs to an instance, which has that function (V21). Its entry's address is a
        // multiple of eight, so as a word it is a small integer. The object is fresh and has that many refs.
        unsafe {
            let instance = &*(*self.func).instance;
            let entry = instance.function(polyc_base::FuncId::new(func));
            let code = Word(entry.expose_provenance() as u64);
            self.runtime.heap.write(closure, CLOSURE_CODE, code);
            for index in 0..count {
                let value = state.get(state.b() + index);
                self.runtime.heap.write(closure, CLOSURE_CAPTURES + index, value);
            }
        }
        self.give(closure, 2)
    }

    pub(super) fn closure_native(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation names an import that is linked to a native (V21).
        let number = unsafe { (*(*self.func).links.add(state.number())).native() };
        if self.native_procedures.len() <= number {
            self.native_procedures.resize(number + 1, Word::NIL);
        }
        if self.native_procedures[number] == Word::NIL {
            let procedure = self.runtime.heap.allocate(shape::NATIVE_PROCEDURE, 0, 8)?;
            // SAFETY: the object is fresh and has eight raw bytes.
            unsafe { Heap::raw_mut(procedure) }.copy_from_slice(&(number as u64).to_ne_bytes());
            self.native_procedures[number] = procedure;
        }
        self.give(self.native_procedures[number], 2)
    }

    pub(super) fn closure_get_trap(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a ref register and an index.
        let (closure, index) = unsafe { (state.get(state.b()), state.number()) };
        self.capture_trap(closure, index, 2)
    }

    fn capture_trap(&mut self, closure: Word, index: usize, operand: usize) -> VmResult {
        // SAFETY: the word is one of the heap (H1).
        if !unsafe { Heap::is_shape(closure, shape::CLOSURE) } {
            return self.kind_trap(operand, Kind::Procedure);
        }
        // SAFETY: it refers to a closure.
        let count = unsafe { layout::refs_len(closure.address()) } - CLOSURE_CAPTURES;
        self.with(|_, _| Err(index_trap(index as i64, count)))
    }

    pub(super) fn closure_set(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has two ref registers and an index; the store is in the object's bounds.
        unsafe {
            let (closure, index) = (state.get(state.a()), CLOSURE_CAPTURES + state.number());
            if !Heap::is_shape(closure, shape::CLOSURE) || index >= layout::refs_len(closure.address()) {
                return self.capture_trap(closure, state.number(), 1);
            }
            self.runtime.heap.write(closure, index, state.get(state.b()));
        }
        self.skip(2);
        Ok(())
    }

    /// A fresh object with the contents of registers.
    pub(super) fn fresh_of_registers(&mut self, shape: u16) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a number of operands, and that many ref registers.
        let count = unsafe { state.number() };
        if shape == shape::VALUES && count == 1 {
            // SAFETY: as above.
            let value = unsafe { state.get(state.b()) };
            return self.give(value, 2);
        }
        self.poll(SMALL + count * 8)?;
        let object = self.runtime.heap.allocate(shape, count, 0)?;
        for index in 0..count {
            // SAFETY: as above; the object is fresh and has that many refs.
            unsafe {
                let value = state.get(state.b() + index);
                self.runtime.heap.write(object, index, value);
            }
        }
        self.give(object, 2)
    }

    pub(super) fn values_count(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a ref register and a raw one for the result.
        unsafe {
            let value = state.get(state.b());
            let count = match Heap::is_shape(value, shape::VALUES) {
                true => layout::refs_len(value.address()),
                false => 1,
            };
            state.set_raw(state.a(), count as u64);
        }
        self.skip(1);
        Ok(())
    }

    pub(super) fn values_get(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a ref register and an index.
        let (value, index) = unsafe { (state.get(state.b()), state.number()) };
        // SAFETY: the word is one of the heap (H1).
        let items = match unsafe { Heap::is_shape(value, shape::VALUES) } {
            // SAFETY: it is a values object.
            true => unsafe { Heap::refs(value) },
            false => core::slice::from_ref(&value),
        };
        match items.get(index) {
            Some(&item) => self.give(item, 2),
            None => {
                let length = items.len();
                self.with(|_, _| Err(index_trap(index as i64, length)))
            }
        }
    }

    // --- vectors, bytes, strings

    pub(super) fn vector_new(&mut self) -> VmResult {
        let length = self.size(2)?;
        self.poll(SMALL + length * 8)?;
        self.charge(length as u64 / 8);
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register.
            unsafe { state.set_a(context.vector_filled(length, state.value(3))?) };
            Ok(())
        })
    }

    pub(super) fn vector_get_trap(&mut self) -> VmResult {
        self.with(|context, state| {
            // SAFETY: the operation has a ref register and a raw one.
            unsafe {
                let vector = context.expect_vector(state.value(2))?;
                Err(index_trap(state.i64(state.c()), vector.len(context)))
            }
        })
    }

    pub(super) fn vector_set(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers and a raw one.
            let (vector, index, value) = unsafe { (state.value(1), state.i64(state.b()), state.value(3)) };
            let checked = context.expect_vector(vector)?;
            let length = checked.len(context);
            match usize::try_from(index) {
                Ok(index) if index < length && !context.is_immutable(vector) => checked.set(context, index, value),
                _ => Err(refuse_store(context, vector, index, length)),
            }
        })
    }

    pub(super) fn bytes_new(&mut self) -> VmResult {
        let length = self.size(2)?;
        self.poll(SMALL + length)?;
        self.charge(length as u64 / 64);
        self.operate(1, |context, state| {
            // SAFETY: the operation has two raw registers.
            unsafe {
                let fill = state.raw(state.c()) as u8;
                state.set_a(context.bytes_filled(length, fill)?);
            }
            Ok(())
        })
    }

    pub(super) fn bytes_get_trap(&mut self) -> VmResult {
        self.with(|context, state| {
            // SAFETY: the operation has a ref register and a raw one.
            unsafe {
                let bytes = context.expect_bytes(state.value(2))?;
                Err(index_trap(state.i64(state.c()), bytes.len(context)))
            }
        })
    }

    pub(super) fn bytes_set_trap(&mut self) -> VmResult {
        self.with(|context, state| {
            // SAFETY: the operation has a ref register and two raw ones.
            let (bytes, index, byte) = unsafe { (state.value(1), state.i64(state.b()), state.i64(state.c())) };
            let length = context.expect_bytes(bytes)?.len(context);
            let is_inside = usize::try_from(index).is_ok_and(|it| it < length);
            if is_inside && !context.is_immutable(bytes) {
                return Err(Failure::Trap(Trap::with(TrapCode::RangeCheck, [byte, 0, 255])));
            }
            Err(refuse_store(context, bytes, index, length))
        })
    }

    pub(super) fn string_len(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register and a raw one for the result.
            unsafe {
                let text = context.expect_string(state.value(2))?;
                state.set_raw(state.a(), text.len(context) as u64);
            }
            Ok(())
        })
    }

    pub(super) fn string_get(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register, a raw one, and one for the result.
            unsafe {
                let text = context.expect_string(state.value(2))?;
                let index = state.i64(state.c());
                let Ok(place) = usize::try_from(index) else {
                    return Err(index_trap(index, text.len(context)));
                };
                state.set_raw(state.a(), u64::from(text.get(context, place)?));
            }
            Ok(())
        })
    }

    pub(super) fn string_append(&mut self) -> VmResult {
        let length = self.with(|context, state| {
            // SAFETY: the operation has two ref registers.
            let [first, second] = unsafe { [state.value(2), state.value(3)] };
            Ok(context.expect_string(first)?.len(context) + context.expect_string(second)?.len(context))
        })?;
        self.poll(SMALL + length * 4)?;
        self.operate(1, |context, state| {
            // SAFETY: as above.
            let parts = unsafe { [state.value(2), state.value(3)] };
            let parts = [context.expect_string(parts[0])?, context.expect_string(parts[1])?];
            // As the native of this name.
            context.charge_fuel(length as u64 / 4)?;
            let joined = context.string_concat(&parts)?;
            // SAFETY: the operation has a ref register for the result.
            unsafe { state.set_a(joined) };
            Ok(())
        })
    }

    pub(super) fn string_set(&mut self) -> VmResult {
        self.poll(SMALL)?;
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register and two raw ones.
            let (text, index, code) = unsafe { (state.value(1), state.i64(state.b()), state.i64(state.c())) };
            let text = context.expect_string(text)?;
            let Ok(place) = usize::try_from(index) else {
                return Err(index_trap(index, text.len(context)));
            };
            let Some(character) = u32::try_from(code).ok().and_then(char::from_u32) else {
                let most = i64::from(u32::from(char::MAX));
                return Err(Failure::Trap(Trap::with(TrapCode::RangeCheck, [code, 0, most])));
            };
            text.set(context, place, character)
        })
    }
}

/// Why a store that the fast path refused fails: a bad index, or an immutable object.
fn refuse_store<'h>(context: &Context<'h>, object: Value<'h>, index: i64, length: usize) -> Failure<'h> {
    if usize::try_from(index).is_ok_and(|it| it < length) && context.is_immutable(object) {
        Failure::Immutable(object)
    } else {
        index_trap(index, length)
    }
}
