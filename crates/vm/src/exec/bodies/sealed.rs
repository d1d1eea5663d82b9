//! Sealed objects: pairs, vectors, bytes, strings, boxes, closures; the dynamic state.

use super::*;

#[inline(always)]
pub(super) unsafe fn heap<'a>(s: &S) -> &'a mut Heap {
    &mut (*s.vm).runtime.heap
}

#[inline(always)]
pub(crate) unsafe fn pair_new(s: &mut S) -> Flow {
    s.give_if(heap(s).pair_fast(s.get(s.b()), s.get(s.c())), 1)
}

/// A fresh object whose refs from `skip` on are that many registers, from that of the second operand on.
#[inline(always)]
unsafe fn fresh(s: &S, shape: u16, skip: usize, count: usize) -> Option<Word> {
    if count > MOST_FAST {
        return None;
    }
    let refs = skip + count;
    let object = heap(s).allocate_fast(layout::header(shape, refs, 0), refs)?;
    for index in 0..count {
        *object.add(1 + skip + index) = s.get(s.b() + index).0;
    }
    Some(Word::from_object(object))
}

/// Sizes up to this are allocated in the fast path.
pub(super) const MOST_FAST: usize = 64;

#[inline(always)]
pub(crate) unsafe fn box_new(s: &mut S) -> Flow {
    s.give_if(fresh(s, shape::BOX, 0, 1), 1)
}

#[inline(always)]
pub(crate) unsafe fn closure_new(s: &mut S) -> Flow {
    let (func, count) = (s.half(2), s.half(3) as usize);
    let Some(closure) = fresh(s, shape::CLOSURE, CLOSURE_CAPTURES, count) else {
        return Flow::Slow;
    };
    let own = s.func();
    let distance = func as isize - (*own).id.number() as isize;
    // The entry's address is a multiple of eight, so as a word it is a small integer.
    *closure.address().add(1 + CLOSURE_CODE) = own.offset(distance).expose_provenance() as u64;
    s.give(closure, 2)
}

#[inline(always)]
pub(crate) unsafe fn vector_of(s: &mut S) -> Flow {
    let object = fresh(s, shape::VECTOR, 0, s.number());
    s.give_if(object, 2)
}

#[inline(always)]
pub(crate) unsafe fn pair_get(s: &mut S, field: usize) -> Flow {
    let pair = s.get(s.b());
    if !pair.is_pair() {
        return Flow::Slow;
    }
    s.give(*pair.address().byte_add(field).cast(), 1)
}

#[inline(always)]
pub(crate) unsafe fn pair_set(s: &mut S, field: usize) -> Flow {
    let pair = s.get(s.a());
    let is_written =
        pair.is_pair() && *pair.address() & FLAG_IMMUTABLE == 0 && heap(s).try_write(pair, field / 8 - 1, s.get(s.b()));
    s.next_if(is_written, 1)
}

#[inline(always)]
pub(crate) unsafe fn vector_len(s: &mut S) -> Flow {
    let vector = s.get(s.b());
    if !Heap::is_shape(vector, shape::VECTOR) {
        return Flow::Slow;
    }
    s.give_raw(layout::refs_len(vector.address()) as u64, 1)
}

#[inline(always)]
pub(crate) unsafe fn vector_get(s: &mut S) -> Flow {
    let vector = s.get(s.b());
    let index = s.raw(s.c());
    if !Heap::is_shape(vector, shape::VECTOR) || index >= layout::refs_len(vector.address()) as u64 {
        return Flow::Slow;
    }
    s.give(Word(*vector.address().add(1 + index as usize)), 1)
}

#[inline(always)]
pub(crate) unsafe fn vector_set(s: &mut S) -> Flow {
    let vector = s.get(s.a());
    let index = s.raw(s.b());
    let is_written = Heap::is_shape(vector, shape::VECTOR)
        && *vector.address() & FLAG_IMMUTABLE == 0
        && index < layout::refs_len(vector.address()) as u64
        && heap(s).try_write(vector, index as usize, s.get(s.c()));
    s.next_if(is_written, 1)
}

#[inline(always)]
pub(crate) unsafe fn bytes_len(s: &mut S) -> Flow {
    let bytes = s.get(s.b());
    if !Heap::is_shape(bytes, shape::BYTES) {
        return Flow::Slow;
    }
    s.give_raw(layout::raw_len(bytes.address()) as u64, 1)
}

#[inline(always)]
pub(crate) unsafe fn bytes_get(s: &mut S) -> Flow {
    let bytes = s.get(s.b());
    let index = s.raw(s.c());
    if !Heap::is_shape(bytes, shape::BYTES) || index >= layout::raw_len(bytes.address()) as u64 {
        return Flow::Slow;
    }
    let byte = *layout::raw_start(bytes.address()).add(index as usize);
    s.give_raw(u64::from(byte), 1)
}

#[inline(always)]
pub(crate) unsafe fn bytes_set(s: &mut S) -> Flow {
    let bytes = s.get(s.a());
    let (index, byte) = (s.raw(s.b()), s.raw(s.c()));
    if !Heap::is_shape(bytes, shape::BYTES)
        || *bytes.address() & FLAG_IMMUTABLE != 0
        || index >= layout::raw_len(bytes.address()) as u64
        || byte > 255
    {
        return Flow::Slow;
    }
    *layout::raw_start(bytes.address()).add(index as usize) = byte as u8;
    s.next(1)
}

/// The storage of a string; `None`: it is not a string.
#[inline(always)]
pub(super) unsafe fn storage(string: Word) -> Option<Word> {
    Heap::is_shape(string, shape::STRING).then(|| Word(*string.address().add(1)))
}

/// A code point of storage with that many bytes each; `None`: there is none.
#[inline(always)]
unsafe fn unit(storage: Word, index: u64, width: u64) -> Option<*mut u8> {
    let length = layout::raw_len(storage.address()) as u64 / width;
    // Storage has no refs.
    let first: *mut u8 = storage.address().add(1).cast();
    (index < length).then(|| first.add((index * width) as usize))
}

#[inline(always)]
pub(crate) unsafe fn string_len(s: &mut S) -> Flow {
    let Some(storage) = storage(s.get(s.b())) else {
        return Flow::Slow;
    };
    let bytes = layout::raw_len(storage.address()) as u64;
    let is_wide = header_shape(*storage.address()) == shape::WIDE;
    s.give_raw(if is_wide { bytes / 4 } else { bytes }, 1)
}

#[inline(always)]
pub(crate) unsafe fn string_get(s: &mut S) -> Flow {
    let Some(storage) = storage(s.get(s.b())) else {
        return Flow::Slow;
    };
    let index = s.raw(s.c());
    let code = if header_shape(*storage.address()) == shape::NARROW {
        unit(storage, index, 1).map(|it| u32::from(*it))
    } else {
        cold_path();
        unit(storage, index, 4).map(|it| u32::from_le(it.cast::<u32>().read_unaligned()))
    };
    let Some(code) = code else {
        return Flow::Slow;
    };
    s.give_raw(u64::from(code), 1)
}

/// Only for strings that keep their width of one byte a code point.
#[inline(always)]
pub(crate) unsafe fn string_set(s: &mut S) -> Flow {
    let string = s.get(s.a());
    let Some(storage) = storage(string) else {
        return Flow::Slow;
    };
    let code = s.raw(s.c());
    if *string.address() & FLAG_IMMUTABLE != 0 || header_shape(*storage.address()) != shape::NARROW || code > 255 {
        return Flow::Slow;
    }
    match unit(storage, s.raw(s.b()), 1) {
        Some(place) => {
            *place = code as u8;
            s.next(1)
        }
        None => Flow::Slow,
    }
}

#[inline(always)]
pub(crate) unsafe fn box_get(s: &mut S) -> Flow {
    let cell = s.get(s.b());
    if !Heap::is_shape(cell, shape::BOX) {
        return Flow::Slow;
    }
    s.give(Word(*cell.address().add(1)), 1)
}

#[inline(always)]
pub(crate) unsafe fn box_set(s: &mut S) -> Flow {
    let cell = s.get(s.a());
    let is_written = Heap::is_shape(cell, shape::BOX) && heap(s).try_write(cell, 0, s.get(s.b()));
    s.next_if(is_written, 1)
}

#[inline(always)]
pub(crate) unsafe fn closure_get(s: &mut S) -> Flow {
    let closure = s.get(s.b());
    let index = CLOSURE_CAPTURES + s.number();
    if !Heap::is_shape(closure, shape::CLOSURE) || index >= layout::refs_len(closure.address()) {
        return Flow::Slow;
    }
    s.give(Word(*closure.address().add(1 + index)), 2)
}

#[inline(always)]
pub(crate) unsafe fn dynamic_get(s: &mut S) -> Flow {
    s.give((*s.vm).dynamic, 1)
}

#[inline(always)]
pub(crate) unsafe fn dynamic_set(s: &mut S) -> Flow {
    (*s.vm).dynamic = s.get(s.a());
    s.next(1)
}
