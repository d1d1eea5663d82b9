//! Open objects: a register of type obj refers to one.

use super::*;

/// The header of fresh objects of the shape that the word after the head names.
#[inline(always)]
pub(super) unsafe fn wanted_header(s: &S) -> u64 {
    *(*s.func()).shapes.add(s.number())
}

/// The session's number of that shape.
#[inline(always)]
pub(super) unsafe fn wanted_shape(s: &S) -> u16 {
    header_shape(wanted_header(s))
}

#[inline(always)]
pub(crate) unsafe fn obj_new(s: &mut S) -> Flow {
    let header = wanted_header(s);
    let words = layout::header_refs(header) + layout::raw_words(layout::header_raw(header));
    if header & FLAG_LARGE != 0 || words > MOST_FAST {
        return Flow::Slow;
    }
    give_object(s, header, words)
}

/// A fresh object of zeros; its header says that it is small and has that many words.
#[inline(always)]
unsafe fn give_object(s: &mut S, header: u64, words: usize) -> Flow {
    match heap(s).allocate_fast(header, words) {
        Some(object) => {
            for index in 0..words {
                // Volatile, or the loop would become a call for a few words.
                object.add(1 + index).write_volatile(0);
            }
            s.give(Word::from_object(object), 2)
        }
        None => Flow::Slow,
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_new_sized(s: &mut S) -> Flow {
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

#[inline(always)]
pub(crate) unsafe fn obj_cast(s: &mut S) -> Flow {
    let word = s.get(s.b());
    if !Heap::is_shape(word, wanted_shape(s)) {
        return Flow::Slow;
    }
    s.give(word, 2)
}

#[inline(always)]
pub(crate) unsafe fn obj_is(s: &mut S) -> Flow {
    let is = Heap::is_shape(s.get(s.b()), wanted_shape(s));
    s.give_raw(u64::from(is), 2)
}

#[inline(always)]
pub(crate) unsafe fn obj_of(s: &mut S) -> Flow {
    let object = s.get(s.b());
    let is = Heap::is_shape(object, wanted_shape(s)) && Heap::refs(object).first() == Some(&s.get(s.c()));
    s.give_raw(u64::from(is), 2)
}

#[inline(always)]
pub(crate) unsafe fn obj_dispose(s: &mut S) -> Flow {
    heap(s).dispose(s.get(s.a()));
    s.next(1)
}

/// Raw bytes are copied and compared without a charge if there are fewer.
const CHARGED: u64 = 64;

/// Places in the objects of two registers, at the offsets in raw registers, and how many raw bytes there are wanted; if
/// they lie in the objects and are few.
#[inline(always)]
unsafe fn few_bytes(s: &S, registers: [usize; 2]) -> Option<([*mut u8; 2], usize)> {
    let length = u64::from(s.half(3));
    if length >= CHARGED {
        return None;
    }
    let offsets = s.offsets();
    let first = raw_at(object(s, registers[0]), s.raw(offsets[0]), length)?;
    let second = raw_at(object(s, registers[1]), s.raw(offsets[1]), length)?;
    Some(([first, second], length as usize))
}

/// Copies few raw bytes, whole words: a record without references.
#[inline(always)]
pub(crate) unsafe fn raw_copy(s: &mut S) -> Flow {
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

/// Compares few raw bytes.
#[inline(always)]
pub(crate) unsafe fn raw_compare(s: &mut S) -> Flow {
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
    s.give_raw(ordering as u64, 2)
}

/// The address of an open object.
#[inline(always)]
pub(super) unsafe fn object(s: &S, register: usize) -> *mut u64 {
    let word = s.get(register);
    debug_assert!(word.is_object(), "a register of type obj holds an object");
    debug_assert!(header_shape(*word.address()) >= shape::EMPTY, "it is of an open shape");
    core::ptr::with_exposed_provenance_mut((word.0 - TAG_OBJECT) as usize)
}

#[inline(always)]
pub(crate) unsafe fn obj_refs(s: &mut S) -> Flow {
    s.give_raw(layout::refs_len(object(s, s.b())) as u64, 1)
}

#[inline(always)]
pub(crate) unsafe fn obj_raw(s: &mut S) -> Flow {
    s.give_raw(layout::raw_len(object(s, s.b())) as u64, 1)
}

/// How an access says where it goes in its object's region.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Offset {
    /// By the number after the head.
    Fixed,
    /// By that number plus the value of a raw register.
    At,
    /// By the index of an element in a raw register.
    Element,
    /// As `Element`; the element's stride is this.
    Unit(u32),
}

impl Offset {
    /// Words of the operation.
    pub(crate) const fn words(self) -> usize {
        if matches!(self, Self::Element) { 4 } else { 2 }
    }

    /// The offset, by the raw register that an operand of the head names.
    #[inline(always)]
    pub(crate) unsafe fn find(self, s: &S, operand: usize) -> Result<u64, Trap> {
        let element = match self {
            Self::Fixed => return Ok(s.number() as u64),
            Self::At => return Ok((s.number() as u64).wrapping_add(s.raw(s.operand(operand)))),
            Self::Element => element(s),
            Self::Unit(stride) => Element {
                low: i64::from(*s.pc.cast::<i16>().add(6)),
                length: s.half(2),
                stride,
                displacement: u32::from(*s.pc.cast::<u16>().add(7)),
            },
        };
        let offset = arith::element_offset(element, s.i64(s.operand(operand)))?;
        Ok(offset as u64)
    }

    /// The register of the value that is stored: the third operand's, or the second's if no operand says where.
    #[inline(always)]
    pub(crate) unsafe fn stored(self, s: &S) -> usize {
        if matches!(self, Self::Fixed) { s.b() } else { s.c() }
    }

    /// The place of that many raw bytes, if they lie in the object that an operand names.
    #[inline(always)]
    unsafe fn raw_place(self, s: &S, operand: usize, width: u64) -> Option<*mut u8> {
        let offset = self.find(s, operand + 1).ok()?;
        raw_at(object(s, s.operand(operand)), offset, width)
    }

    /// The place of a reference, likewise.
    #[inline(always)]
    unsafe fn ref_place(self, s: &S, operand: usize) -> Option<(*mut u64, usize)> {
        let offset = self.find(s, operand + 1).ok()?;
        let object = object(s, s.operand(operand));
        (offset < layout::refs_len(object) as u64).then_some((object, offset as usize))
    }
}

/// The raw bytes of width `width` at an offset, if they lie in the object.
#[inline(always)]
unsafe fn raw_at(object: *mut u64, offset: u64, width: u64) -> Option<*mut u8> {
    let (refs, raw) = layout::sizes(object);
    let raw = raw as u64;
    if raw >= width && offset <= raw - width {
        Some(object.add(1 + refs).cast::<u8>().add(offset as usize))
    } else {
        None
    }
}

/// Reads eight raw bytes.
#[inline(always)]
pub(crate) unsafe fn raw_load(s: &mut S, offset: Offset) -> Flow {
    let place = offset.raw_place(s, 2, 8);
    s.give_raw_if(place.map(|it| it.cast::<u64>().read_unaligned()), offset.words())
}

/// Writes eight raw bytes.
#[inline(always)]
pub(crate) unsafe fn raw_store(s: &mut S, offset: Offset) -> Flow {
    let Some(place) = offset.raw_place(s, 1, 8) else {
        return Flow::Slow;
    };
    place.cast::<u64>().write_unaligned(s.raw(offset.stored(s)));
    s.next(offset.words())
}

#[inline(always)]
pub(crate) unsafe fn u8_load(s: &mut S, offset: Offset) -> Flow {
    let place = offset.raw_place(s, 2, 1);
    s.give_raw_if(place.map(|it| u64::from(*it)), offset.words())
}

#[inline(always)]
pub(crate) unsafe fn u8_store(s: &mut S, offset: Offset) -> Flow {
    let Some(place) = offset.raw_place(s, 1, 1) else {
        return Flow::Slow;
    };
    *place = s.raw(offset.stored(s)) as u8;
    s.next(offset.words())
}

#[inline(always)]
pub(crate) unsafe fn ref_load(s: &mut S, offset: Offset) -> Flow {
    let place = offset.ref_place(s, 2);
    s.give_if(
        place.map(|(object, index)| Word(*object.add(1 + index))),
        offset.words(),
    )
}

#[inline(always)]
pub(crate) unsafe fn ref_store(s: &mut S, offset: Offset) -> Flow {
    let Some((_, index)) = offset.ref_place(s, 1) else {
        return Flow::Slow;
    };
    let is_written = heap(s).try_write(s.get(s.a()), index, s.get(offset.stored(s)));
    s.next_if(is_written, offset.words())
}

#[inline(always)]
pub(crate) unsafe fn ref_field(s: &mut S) -> Flow {
    let wanted = header_shape(*(*s.func()).shapes.add(s.half(2) as usize));
    let object = s.get(s.b());
    if !Heap::is_shape(object, wanted) {
        return Flow::Slow;
    }
    s.give_if(Heap::refs(object).get(s.half(3) as usize).copied(), 2)
}
