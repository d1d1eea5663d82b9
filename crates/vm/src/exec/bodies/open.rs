//! Open objects: a register of type obj refers to one.

use super::*;

/// The header of fresh objects of the shape that the word after the head names.
#[inline(always)]
pub(super) unsafe fn wanted_header(s: &S) -> u64 {
    unsafe { *(*s.func()).shapes.add(s.number()) }
}

/// The session's number of that shape.
#[inline(always)]
pub(super) unsafe fn wanted_shape(s: &S) -> u16 {
    unsafe { header_shape(wanted_header(s)) }
}

#[inline(always)]
pub(crate) unsafe fn obj_new(s: &mut S) -> Flow {
    unsafe {
        let header = wanted_header(s);
        let words = layout::header_refs(header) + layout::raw_words(layout::header_raw(header));
        if header & FLAG_LARGE != 0 || words > MOST_FAST {
            return Flow::Slow;
        }
        give_object(s, header, words)
    }
}

/// A fresh object of zeros; its header says that it is small and has that many words.
#[inline(always)]
unsafe fn give_object(s: &mut S, header: u64, words: usize) -> Flow {
    unsafe {
        match heap(s).allocate_fast(header, words) {
            Some(object) => {
                for index in 0..words {
                    // Volatile, or the loop would become a call for a few words.
                    object.add(1 + index).write_volatile(0);
                }
                s.set(s.a(), Word::from_object(object));
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_new_sized(s: &mut S) -> Flow {
    unsafe {
        // Negative sizes are large ones here.
        let (refs, raw) = (s.raw(s.b()), s.raw(s.c()));
        if refs > MOST_FAST as u64 || raw > (MOST_FAST * 8) as u64 {
            return Flow::Slow;
        }
        let (refs, raw) = (refs as usize, raw as usize);
        let words = refs + layout::raw_words(raw);
        if words > MOST_FAST {
            return Flow::Slow;
        }
        give_object(s, layout::header(wanted_shape(s), refs, raw), words)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_cast(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if !Heap::is_shape(word, wanted_shape(s)) {
            return Flow::Slow;
        }
        s.set(s.a(), word);
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_is(s: &mut S) -> Flow {
    unsafe {
        let is = Heap::is_shape(s.get(s.b()), wanted_shape(s));
        s.set_raw(s.a(), u64::from(is));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_of(s: &mut S) -> Flow {
    unsafe {
        let object = s.get(s.b());
        let is = Heap::is_shape(object, wanted_shape(s)) && Heap::refs(object).first() == Some(&s.get(s.c()));
        s.set_raw(s.a(), u64::from(is));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_dispose(s: &mut S) -> Flow {
    unsafe {
        heap(s).dispose(s.get(s.a()));
        s.next(1)
    }
}

/// Raw bytes are copied and compared without a charge if there are fewer.
const CHARGED: u64 = 64;

/// Places in the objects of two registers, at the offsets in raw registers, and how many raw bytes there are wanted; if
/// they lie in the objects and are few.
#[inline(always)]
unsafe fn few_bytes(s: &S, registers: [usize; 2]) -> Option<([*mut u8; 2], usize)> {
    unsafe {
        let length = u64::from(s.half(3));
        if length >= CHARGED {
            return None;
        }
        let offsets = s.offsets();
        let first = raw_at(object(s, registers[0]), s.raw(offsets[0]), length)?;
        let second = raw_at(object(s, registers[1]), s.raw(offsets[1]), length)?;
        Some(([first, second], length as usize))
    }
}

/// Copies few raw bytes, whole words: a record without references.
#[inline(always)]
pub(crate) unsafe fn raw_copy(s: &mut S) -> Flow {
    unsafe {
        let Some(([into, from], length)) = few_bytes(s, [s.a(), s.b()]) else {
            return Flow::Slow;
        };
        let are_words = (into.addr() | from.addr() | length) % size_of::<u64>() == 0;
        let overlap = into.addr().abs_diff(from.addr()) < length;
        if !are_words || overlap {
            return Flow::Slow;
        }
        for word in 0..length / size_of::<u64>() {
            // Volatile, or the loop would become a call for a few words.
            let value = *from.cast::<u64>().add(word);
            into.cast::<u64>().add(word).write_volatile(value);
        }
        s.next(2)
    }
}

/// Compares few raw bytes.
#[inline(always)]
pub(crate) unsafe fn raw_compare(s: &mut S) -> Flow {
    unsafe {
        let Some(([one, other], length)) = few_bytes(s, [s.b(), s.c()]) else {
            return Flow::Slow;
        };
        let mut ordering = 0_i64;
        for index in 0..length {
            let (x, y) = (*one.add(index), *other.add(index));
            if x != y {
                ordering = if x < y { -1 } else { 1 };
                break;
            }
        }
        s.set_raw(s.a(), ordering as u64);
        s.next(2)
    }
}

/// The address of an open object.
#[inline(always)]
pub(super) unsafe fn object(s: &S, register: usize) -> *mut u64 {
    unsafe {
        let word = s.get(register);
        debug_assert!(word.is_object(), "a register of type obj holds an object");
        debug_assert!(header_shape(*word.address()) >= shape::EMPTY, "it is of an open shape");
        core::ptr::with_exposed_provenance_mut((word.0 - TAG_OBJECT) as usize)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_refs(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), layout::refs_len(object(s, s.b())) as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), layout::raw_len(object(s, s.b())) as u64);
        s.next(1)
    }
}

/// An offset of the word after the head, plus the value of a raw register.
#[inline(always)]
pub(super) unsafe fn offset_at(s: &S, register: usize) -> u64 {
    unsafe { (s.number() as u64).wrapping_add(s.raw(register)) }
}

/// The offset of the element with the index in a raw register; `None`: there is none.
#[inline(always)]
pub(super) unsafe fn offset_of_element(s: &S, register: usize) -> Option<u64> {
    unsafe {
        let offset = arith::element_offset(element(s), s.i64(register)).ok()?;
        Some(offset as u64)
    }
}

/// The element in the word after the head, whose stride is `unit`.
#[inline(always)]
pub(crate) unsafe fn element_unit(s: &S, unit: u32) -> Element {
    unsafe {
        Element {
            low: i64::from(*s.pc.cast::<i16>().add(6)),
            length: s.half(2),
            stride: unit,
            displacement: u32::from(*s.pc.cast::<u16>().add(7)),
        }
    }
}

/// As [`offset_of_element`], for neighbouring elements.
#[inline(always)]
pub(super) unsafe fn offset_of_unit(s: &S, register: usize, unit: u32) -> Option<u64> {
    unsafe {
        let offset = arith::element_offset(element_unit(s, unit), s.i64(register)).ok()?;
        Some(offset as u64)
    }
}

/// The raw bytes of width `width` at an offset, if they lie in the object.
#[inline(always)]
pub(super) unsafe fn raw_at(object: *mut u64, offset: u64, width: u64) -> Option<*mut u8> {
    unsafe {
        let (refs, raw) = layout::sizes(object);
        let raw = raw as u64;
        if raw >= width && offset <= raw - width {
            Some(object.add(1 + refs).cast::<u8>().add(offset as usize))
        } else {
            None
        }
    }
}

/// The ref at an offset, if it lies in the object.
#[inline(always)]
pub(super) unsafe fn ref_at(object: *mut u64, offset: u64) -> Option<*mut Word> {
    unsafe {
        if offset < layout::refs_len(object) as u64 {
            Some(object.add(1 + offset as usize).cast())
        } else {
            None
        }
    }
}

macro_rules! loads {
    ($(($load:ident, $store:ident): |$s:ident, $register:ident| $offset:expr, $words:literal, $place:ident;)*) => {$(
        #[inline(always)]
        pub(crate) unsafe fn $load($s: &mut S) -> Flow {
            unsafe {
                let $register = $s.c();
                let Some(offset) = $offset else {
                    return Flow::Slow;
                };
                $place!(load $s, offset, $words)
            }
        }

        #[inline(always)]
        pub(crate) unsafe fn $store($s: &mut S) -> Flow {
            unsafe {
                let $register = $s.b();
                let Some(offset) = $offset else {
                    return Flow::Slow;
                };
                $place!(store $s, offset, $words)
            }
        }
    )*};
}

/// Reads or writes eight raw bytes. A store at a fixed offset has its value in the second operand, others in the third.
macro_rules! eight_bytes {
    (load $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.b()), $offset, 8) {
            Some(place) => {
                $s.set_raw($s.a(), place.cast::<u64>().read_unaligned());
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.a()), $offset, 8) {
            Some(place) => {
                place.cast::<u64>().write_unaligned($s.raw($s.c()));
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

macro_rules! one_byte {
    (load $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.b()), $offset, 1) {
            Some(place) => {
                $s.set_raw($s.a(), u64::from(*place));
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.a()), $offset, 1) {
            Some(place) => {
                *place = $s.raw($s.c()) as u8;
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

macro_rules! one_ref {
    (load $s:ident, $offset:ident, $words:literal) => {
        match ref_at(object($s, $s.b()), $offset) {
            Some(place) => {
                $s.set($s.a(), *place);
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match ref_at(object($s, $s.a()), $offset) {
            Some(_) => {
                let target = $s.get($s.a());
                if !heap($s).try_write(target, $offset as usize, $s.get($s.c())) {
                    return Flow::Slow;
                }
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

loads! {
    (raw_load_at, raw_store_at): |s, register| Some(offset_at(s, register)), 2, eight_bytes;
    (raw_load_element, raw_store_element): |s, register| offset_of_element(s, register), 4, eight_bytes;
    (raw_load_unit, raw_store_unit): |s, register| offset_of_unit(s, register, 8), 2, eight_bytes;
    (u8_load_unit, u8_store_unit): |s, register| offset_of_unit(s, register, 1), 2, one_byte;
    (ref_load_unit, ref_store_unit): |s, register| offset_of_unit(s, register, 1), 2, one_ref;
    (u8_load_at, u8_store_at): |s, register| Some(offset_at(s, register)), 2, one_byte;
    (u8_load_element, u8_store_element): |s, register| offset_of_element(s, register), 4, one_byte;
    (ref_load_at, ref_store_at): |s, register| Some(offset_at(s, register)), 2, one_ref;
    (ref_load_element, ref_store_element): |s, register| offset_of_element(s, register), 4, one_ref;
}

#[inline(always)]
pub(crate) unsafe fn raw_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        eight_bytes!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn raw_store(s: &mut S) -> Flow {
    unsafe {
        match raw_at(object(s, s.a()), s.number() as u64, 8) {
            Some(place) => {
                place.cast::<u64>().write_unaligned(s.raw(s.b()));
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn u8_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        one_byte!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn u8_store(s: &mut S) -> Flow {
    unsafe {
        match raw_at(object(s, s.a()), s.number() as u64, 1) {
            Some(place) => {
                *place = s.raw(s.b()) as u8;
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn ref_field(s: &mut S) -> Flow {
    unsafe {
        let wanted = header_shape(*(*s.func()).shapes.add(s.half(2) as usize));
        let object = s.get(s.b());
        if !Heap::is_shape(object, wanted) {
            return Flow::Slow;
        }
        match Heap::refs(object).get(s.half(3) as usize) {
            Some(&word) => {
                s.set(s.a(), word);
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn ref_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        one_ref!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn ref_store(s: &mut S) -> Flow {
    unsafe {
        match ref_at(object(s, s.a()), s.number() as u64) {
            Some(_) => {
                let target = s.get(s.a());
                if !heap(s).try_write(target, s.number(), s.get(s.b())) {
                    return Flow::Slow;
                }
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}
