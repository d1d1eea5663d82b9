//! Open objects and vectors.

use std::cell::RefCell;
use std::rc::Rc;

use polyc_base::arith::{Element, element_offset};
use polyc_base::scalar::Scalar;
use polyc_base::{Op, TrapCode};

use super::{Datum, Object, Run, WRONG, trap};

/// Whether [`operation`] says what it means.
pub fn is_one(op: &Op) -> bool {
    region(op).is_some()
        || matches!(
            op,
            Op::ObjRefs {} | Op::ObjRaw {} | Op::ObjDispose {} | Op::ObjCopy { .. }
        )
        || matches!(op, Op::RawCompare { .. } | Op::VectorNew {} | Op::VectorLen {})
        || matches!(op, Op::VectorGet {} | Op::VectorSet {} | Op::I64Element { .. })
}

/// The target of an access, and the form of its offset.
enum Region {
    Refs,
    Word,
    Byte,
}

enum Place {
    Fixed(u32),
    At(u32),
    Of(Element),
}

fn region(op: &Op) -> Option<(Region, Place)> {
    Some(match *op {
        Op::RefLoad { offset } | Op::RefStore { offset } => (Region::Refs, Place::Fixed(offset)),
        Op::RefLoadAt { offset } | Op::RefStoreAt { offset } => (Region::Refs, Place::At(offset)),
        Op::RefLoadElement { element } | Op::RefStoreElement { element } => (Region::Refs, Place::Of(element)),
        Op::I64Load { offset } | Op::I64Store { offset } | Op::F64Load { offset } | Op::F64Store { offset } => {
            (Region::Word, Place::Fixed(offset))
        }
        Op::I64LoadAt { offset } | Op::I64StoreAt { offset } | Op::F64LoadAt { offset } | Op::F64StoreAt { offset } => {
            (Region::Word, Place::At(offset))
        }
        Op::I64LoadElement { element }
        | Op::I64StoreElement { element }
        | Op::F64LoadElement { element }
        | Op::F64StoreElement { element } => (Region::Word, Place::Of(element)),
        Op::U8Load { offset } | Op::U8Store { offset } => (Region::Byte, Place::Fixed(offset)),
        Op::U8LoadAt { offset } | Op::U8StoreAt { offset } => (Region::Byte, Place::At(offset)),
        Op::U8LoadElement { element } | Op::U8StoreElement { element } => (Region::Byte, Place::Of(element)),
        _ => return None,
    })
}

fn i64_of(value: &Datum) -> i64 {
    match value {
        Datum::Scalar(Scalar::I64(value)) => *value,
        _ => unreachable!("typed"),
    }
}

fn object_of(value: &Datum) -> &Rc<RefCell<Object>> {
    match value {
        Datum::Object(object) => object,
        _ => unreachable!("typed"),
    }
}

fn integer(value: usize) -> Datum {
    Datum::Scalar(Scalar::I64(i64::try_from(value).expect("small")))
}

/// The part of a region that begins there; a trap if it is not all inside.
fn range(from: i128, length: usize, has: usize) -> Run<std::ops::Range<usize>> {
    match usize::try_from(from) {
        Ok(from) if from + length <= has => Ok(from..from + length),
        _ => trap(TrapCode::ObjectBounds),
    }
}

fn offset(place: &Place, args: &[Datum]) -> Run<i128> {
    match *place {
        Place::Fixed(offset) => Ok(offset.into()),
        Place::At(offset) => Ok(i128::from(offset) + i128::from(i64_of(&args[1]))),
        Place::Of(element) => match element_offset(element, i64_of(&args[1])) {
            Ok(offset) => Ok(offset.into()),
            Err(it) => trap(it.code),
        },
    }
}

/// An operation on objects or vectors.
pub fn operation(op: &Op, args: &[Datum]) -> Run<Option<Datum>> {
    if let Some((region, place)) = region(op) {
        return access(op, &region, &place, args);
    }
    Ok(Some(match *op {
        Op::ObjRefs {} => integer(object_of(&args[0]).borrow().refs.len()),
        Op::ObjRaw {} => integer(object_of(&args[0]).borrow().raw.len()),
        Op::ObjDispose {} => {
            let mut object = object_of(&args[0]).borrow_mut();
            object.refs.clear();
            object.raw.clear();
            return Ok(None);
        }
        Op::I64Element { element } => match element_offset(element, i64_of(&args[0])) {
            Ok(offset) => Datum::Scalar(Scalar::I64(offset)),
            Err(it) => return trap(it.code),
        },
        Op::ObjCopy { refs, raw } => {
            copy(refs as usize, raw as usize, args)?;
            return Ok(None);
        }
        Op::RawCompare { length } => {
            let part = |place: usize| {
                let object = object_of(&args[place]).borrow();
                let from = i64_of(&args[place + 1]).into();
                let range = range(from, length as usize, object.raw.len())?;
                Ok(object.raw[range].to_vec())
            };
            let (first, second): (Vec<u8>, Vec<u8>) = (part(0)?, part(2)?);
            Datum::Scalar(Scalar::I64(first.cmp(&second) as i64))
        }
        _ => return vector(op, args),
    }))
}

fn access(op: &Op, region: &Region, place: &Place, args: &[Datum]) -> Run<Option<Datum>> {
    let at = offset(place, args)?;
    let mut object = object_of(&args[0]).borrow_mut();
    let operands = if matches!(place, Place::Fixed(_)) { 1 } else { 2 };
    let written = args.get(operands);
    if let Region::Refs = region {
        let index = range(at, 1, object.refs.len())?.start;
        if let Some(value) = written {
            object.refs[index] = value.clone();
            return Ok(None);
        }
        return Ok(Some(object.refs[index].clone()));
    }
    let width = if let Region::Byte = region { 1 } else { 8 };
    let range = range(at, width, object.raw.len())?;
    let part = &mut object.raw[range];
    if let Some(value) = written {
        let bits = match value {
            Datum::Scalar(Scalar::I64(value)) => value.cast_unsigned(),
            Datum::Scalar(Scalar::F64(value)) => value.to_bits(),
            _ => unreachable!("typed"),
        };
        part.copy_from_slice(&bits.to_le_bytes()[..width]);
        return Ok(None);
    }
    let mut bytes = [0; 8];
    bytes[..width].copy_from_slice(part);
    let bits = u64::from_le_bytes(bytes);
    let is_float = matches!(
        op,
        Op::F64Load { .. } | Op::F64LoadAt { .. } | Op::F64LoadElement { .. }
    );
    Ok(Some(Datum::Scalar(if is_float {
        Scalar::F64(f64::from_bits(bits))
    } else {
        Scalar::I64(bits.cast_signed())
    })))
}

/// Copies to a place from a place: object, ref offset, raw offset.
fn copy(refs: usize, raw: usize, args: &[Datum]) -> Run<()> {
    let mut ranges = Vec::new();
    for place in args.chunks(3) {
        let object = object_of(&place[0]).borrow();
        let (at_refs, at_raw) = (i64_of(&place[1]).into(), i64_of(&place[2]).into());
        ranges.push((
            range(at_refs, refs, object.refs.len())?,
            range(at_raw, raw, object.raw.len())?,
        ));
    }
    let (from, to) = (object_of(&args[3]), object_of(&args[0]));
    let new_refs = from.borrow().refs[ranges[1].0.clone()].to_vec();
    let new_raw = from.borrow().raw[ranges[1].1.clone()].to_vec();
    let mut to = to.borrow_mut();
    to.refs[ranges[0].0.clone()].clone_from_slice(&new_refs);
    to.raw[ranges[0].1.clone()].copy_from_slice(&new_raw);
    Ok(())
}

fn vector(op: &Op, args: &[Datum]) -> Run<Option<Datum>> {
    if let Op::VectorNew {} = op {
        let length = usize::try_from(i64_of(&args[0])).expect("generated");
        let elements = vec![args[1].clone(); length];
        return Ok(Some(Datum::Vector(Rc::new(RefCell::new(elements)))));
    }
    let Datum::Vector(vector) = &args[0] else {
        return trap(WRONG);
    };
    let mut elements = vector.borrow_mut();
    if let Op::VectorLen {} = op {
        return Ok(Some(integer(elements.len())));
    }
    let element = usize::try_from(i64_of(&args[1])).ok();
    let Some(element) = element.and_then(|index| elements.get_mut(index)) else {
        return trap(TrapCode::IndexOutOfBounds);
    };
    match args.get(2) {
        None => Ok(Some(element.clone())),
        Some(value) => {
            *element = value.clone();
            Ok(None)
        }
    }
}
