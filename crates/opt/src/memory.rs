//! The memory that operations read and write: the kind of object, the region, and the place in it.
//!
//! Two places of different kinds are never the same memory. Two of one kind count as the same unless their offsets
//! prove that they differ. Which object they are in does not count.

use polyc_base::arith::Element;
use polyc_base::{Declarations, Effects, GlobalId, ImportId, Op};

/// A place in memory that may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MemoryPlace {
    Global(GlobalId),
    Import(ImportId),
    Dynamic,
    PairFirst,
    PairRest,
    Vector,
    Bytes,
    String,
    Box,
    Closure,
    Refs(Extent),
    Raw(Extent),
    /// The lengths of an open object's regions.
    Lengths,
    /// Any of these, and the world outside.
    Anywhere,
}

/// Where in a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// From an offset, that many units.
    At {
        offset: u32,
        width: u32,
    },
    /// That part of some element.
    Element {
        element: Element,
        width: u32,
    },
    Anywhere,
}

/// The memory that an operation may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    Nothing,
    One(MemoryPlace),
    Everything,
}

const fn at(offset: u32, width: u32) -> Extent {
    Extent::At { offset, width }
}

const fn of(element: Element, width: u32) -> Extent {
    Extent::Element { element, width }
}

/// The place that an operation's result depends on, and on nothing else that may change; `None` too for what changes
/// something itself.
pub fn place_read(op: &Op, declarations: &Declarations) -> Option<MemoryPlace> {
    Some(match *op {
        Op::GlobalGet { global } => MemoryPlace::Global(global),
        Op::ImportGet { import } => MemoryPlace::Import(import),
        Op::DynamicGet {} => MemoryPlace::Dynamic,
        Op::PairFirst {} => MemoryPlace::PairFirst,
        Op::PairRest {} => MemoryPlace::PairRest,
        Op::VectorGet {} => MemoryPlace::Vector,
        Op::BytesGet {} => MemoryPlace::Bytes,
        Op::StringGet {} => MemoryPlace::String,
        Op::BoxGet {} => MemoryPlace::Box,
        Op::ClosureGet { .. } => MemoryPlace::Closure,
        Op::RefLoad { offset } | Op::RefField { offset, .. } => MemoryPlace::Refs(at(offset, 1)),
        Op::ObjOf { .. } => MemoryPlace::Refs(at(0, 1)),
        Op::RefLoadAt { .. } => MemoryPlace::Refs(Extent::Anywhere),
        Op::RefLoadElement { element } => MemoryPlace::Refs(of(element, 1)),
        Op::I64Load { offset } | Op::F64Load { offset } | Op::I64Field { offset, .. } => {
            MemoryPlace::Raw(at(offset, 8))
        }
        Op::U8Load { offset } => MemoryPlace::Raw(at(offset, 1)),
        Op::I64LoadAt { .. } | Op::F64LoadAt { .. } | Op::U8LoadAt { .. } => MemoryPlace::Raw(Extent::Anywhere),
        Op::I64LoadElement { element } | Op::F64LoadElement { element } => MemoryPlace::Raw(of(element, 8)),
        Op::U8LoadElement { element } => MemoryPlace::Raw(of(element, 1)),
        Op::RawCompare { .. } => MemoryPlace::Raw(Extent::Anywhere),
        Op::AnyEqual {} => MemoryPlace::Anywhere,
        Op::ObjRefs {} | Op::ObjRaw {} => MemoryPlace::Lengths,
        Op::CallNative { .. } => {
            let effects = op.effects_in(declarations);
            let only_reads = effects.reads() && !effects.may_change() && !effects.has(Effects::FRESH);
            return only_reads.then_some(MemoryPlace::Anywhere);
        }
        _ => return None,
    })
}

/// The memory that an operation may change. Objects that it makes are new, so they hold no place seen before.
pub fn change(op: &Op, declarations: &Declarations) -> Change {
    let place = match *op {
        Op::GlobalSet { global } => MemoryPlace::Global(global),
        Op::ImportSet { import } => MemoryPlace::Import(import),
        Op::DynamicSet {} => MemoryPlace::Dynamic,
        Op::PairSetFirst {} => MemoryPlace::PairFirst,
        Op::PairSetRest {} => MemoryPlace::PairRest,
        Op::VectorSet {} => MemoryPlace::Vector,
        Op::BytesSet {} => MemoryPlace::Bytes,
        Op::StringSet {} => MemoryPlace::String,
        Op::BoxSet {} => MemoryPlace::Box,
        Op::ClosureSet { .. } => MemoryPlace::Closure,
        Op::RefStore { offset } => MemoryPlace::Refs(at(offset, 1)),
        Op::RefStoreAt { .. } => MemoryPlace::Refs(Extent::Anywhere),
        Op::RefStoreElement { element } => MemoryPlace::Refs(of(element, 1)),
        Op::I64Store { offset } | Op::F64Store { offset } => MemoryPlace::Raw(at(offset, 8)),
        Op::U8Store { offset } => MemoryPlace::Raw(at(offset, 1)),
        Op::I64StoreAt { .. } | Op::F64StoreAt { .. } | Op::U8StoreAt { .. } => MemoryPlace::Raw(Extent::Anywhere),
        Op::I64StoreElement { element } | Op::F64StoreElement { element } => MemoryPlace::Raw(of(element, 8)),
        Op::U8StoreElement { element } => MemoryPlace::Raw(of(element, 1)),
        _ if op.effects_in(declarations).may_change() => return Change::Everything,
        _ => return Change::Nothing,
    };
    Change::One(place)
}

impl Change {
    /// Whether the contents of a place may differ after it.
    pub fn affects(self, place: MemoryPlace) -> bool {
        match self {
            Self::Nothing => false,
            Self::One(changed) => changed.may_be(place),
            Self::Everything => true,
        }
    }
}

impl MemoryPlace {
    fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (Self::Refs(a), Self::Refs(b)) | (Self::Raw(a), Self::Raw(b)) => a.may_meet(b),
            // Two imports may name one global.
            (Self::Import(_), Self::Import(_)) => true,
            (_, Self::Anywhere) => true,
            _ => self == other,
        }
    }
}

impl Extent {
    fn may_meet(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::At { offset, width },
                Self::At {
                    offset: other,
                    width: other_width,
                },
            ) => {
                let (a, b) = (u64::from(offset), u64::from(other));
                a < b + u64::from(other_width) && b < a + u64::from(width)
            }
            (
                Self::Element { element, width },
                Self::Element {
                    element: other,
                    width: other_width,
                },
            ) if element.stride == other.stride && element.stride > 0 => parts_meet(element, width, other, other_width),
            _ => true,
        }
    }
}

/// Whether parts of elements of one stride may meet: whether their offsets do so within a stride, going round.
const fn parts_meet(a: Element, a_width: u32, b: Element, b_width: u32) -> bool {
    let stride = a.stride as u64;
    let from_a_to_b = (b.displacement as u64 + stride - a.displacement as u64 % stride) % stride;
    let from_b_to_a = (stride - from_a_to_b) % stride;
    from_a_to_b < a_width as u64 || from_b_to_a < b_width as u64
}

/// The read that gives back the value of a write, with the operands of its place; the last operand of the write is the
/// value.
pub const fn read_after(op: &Op) -> Option<Op> {
    Some(match *op {
        Op::GlobalSet { global } => Op::GlobalGet { global },
        Op::ImportSet { import } => Op::ImportGet { import },
        Op::DynamicSet {} => Op::DynamicGet {},
        Op::PairSetFirst {} => Op::PairFirst {},
        Op::PairSetRest {} => Op::PairRest {},
        Op::VectorSet {} => Op::VectorGet {},
        Op::BoxSet {} => Op::BoxGet {},
        Op::ClosureSet { index } => Op::ClosureGet { index },
        Op::RefStore { offset } => Op::RefLoad { offset },
        Op::RefStoreAt { offset } => Op::RefLoadAt { offset },
        Op::RefStoreElement { element } => Op::RefLoadElement { element },
        Op::I64Store { offset } => Op::I64Load { offset },
        Op::I64StoreAt { offset } => Op::I64LoadAt { offset },
        Op::I64StoreElement { element } => Op::I64LoadElement { element },
        Op::F64Store { offset } => Op::F64Load { offset },
        Op::F64StoreAt { offset } => Op::F64LoadAt { offset },
        Op::F64StoreElement { element } => Op::F64LoadElement { element },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each operation, with some operands.
    fn operations() -> Vec<Op> {
        const WORDS: [&str; 11] = [
            "1", "true", "0.5", "pair", "nil", "const1", "fn1", "global1", "import1", "shape1", "1:2:8:0",
        ];
        let example = |name: &'static str| {
            let count = u32::try_from(Op::operand_words(name)?).ok()?;
            (0..WORDS.len().pow(count)).find_map(|number| {
                let word = |place| WORDS[number / WORDS.len().pow(place) % WORDS.len()];
                let words: Vec<&str> = (0..count).map(word).collect();
                Op::parse(name, &words)
            })
        };
        let names = Op::table().into_iter().map(|row| row.name);
        names
            .map(|name| example(name).unwrap_or_else(|| panic!("{name}: no word is its operand")))
            .collect()
    }

    #[test]
    fn every_operation_that_reads_one_place_and_every_write_is_known() {
        let declarations = Declarations::default();
        for op in operations() {
            let place_read = |op: &Op| place_read(op, &declarations);
            // Two fresh objects are not the same, however equal what was read for them.
            let depends = op.effects().reads() && !op.effects().has(Effects::FRESH);
            assert_eq!(place_read(&op).is_some(), depends, "{op}");
            match change(&op, &declarations) {
                Change::Nothing => assert!(!op.effects().may_change(), "{op}"),
                Change::One(place) => {
                    assert!(op.effects().may_change() && !op.effects().calls(), "{op}");
                    if let Some(read) = read_after(&op) {
                        assert_eq!(place_read(&read), Some(place), "{op}");
                    }
                }
                Change::Everything => assert_eq!(read_after(&op), None, "{op}"),
            }
        }
    }

    #[test]
    fn fields_of_the_elements_of_one_array_are_apart() {
        let field = |displacement| {
            let element = Element {
                low: 1,
                length: 5,
                stride: 56,
                displacement,
            };
            MemoryPlace::Raw(of(element, 8))
        };
        assert!(Change::One(field(8)).affects(field(8)));
        assert!(Change::One(field(8)).affects(field(64)));
        assert!(!Change::One(field(8)).affects(field(16)));
        assert!(!Change::One(field(16)).affects(field(8)));
        assert!(Change::One(field(52)).affects(field(0)));
        assert!(Change::One(MemoryPlace::Raw(at(4, 8))).affects(MemoryPlace::Raw(at(0, 8))));
        assert!(!Change::One(MemoryPlace::Raw(at(8, 8))).affects(MemoryPlace::Raw(at(0, 8))));
    }
}
