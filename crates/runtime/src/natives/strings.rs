//! Strings: making, joining, cutting, searching, comparing, case, and conversion to lists, vectors, bytes, symbols.

use core::cmp::Ordering;

use super::{
    CHARACTER, LIST, LOOKS, ONE, THREE, TWO, VECTOR, at_most, check_room, range, size, sized, through, through_all,
    through_list, through_part,
};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::native::{Args, Charge, Row};
use crate::units::Units;
use crate::value::{Text, Value};

pub(super) const ROWS: &[Row] = &[
    Row::any(
        "string.make",
        ONE,
        make,
        "a string of that length; optional: the character",
    )
    .variadic()
    .cost(sized),
    Row::any("string.of", &[], of, "a string of these characters")
        .variadic()
        .cost(of_price),
    Row::any(
        "string.append",
        &[],
        append,
        "a fresh string of all the strings' characters",
    )
    .variadic()
    .cost(through_all::<CHARACTER>),
    Row::any(
        "string.copy",
        ONE,
        copy,
        "a fresh string of a part; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, CHARACTER>),
    Row::any(
        "string.substring",
        THREE,
        copy,
        "a fresh string of the part from start to end",
    )
    .cost(through_part::<0, 1, CHARACTER>),
    Row::any("string.compare", TWO, compare, "-1, 0 or 1 by code points")
        .only(LOOKS)
        .cost(through_all::<0>),
    Row::any(
        "string.index",
        TWO,
        index,
        "first place of a string in another, or -1; optional: start",
    )
    .only(LOOKS)
    .variadic()
    .cost(through_all::<0>),
    Row::any("string.upcase", ONE, upcase, "in upper case").cost(through::<0, FOLDED>),
    Row::any("string.downcase", ONE, downcase, "in lower case").cost(through::<0, FOLDED>),
    Row::any("string.foldcase", ONE, foldcase, "without case").cost(through::<0, FOLDED>),
    Row::nothing(
        "string.fill",
        TWO,
        fill,
        "set a part to a character; optional: start, end",
    )
    .variadic()
    .cost(fill_price),
    Row::nothing(
        "string.copy_into",
        THREE,
        copy_into,
        "copy into a string at a place; optional: start, end",
    )
    .variadic()
    .cost(copy_into_price),
    Row::any(
        "string.to_list",
        ONE,
        to_list,
        "list of the characters; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, LIST>),
    Row::any("string.of_list", ONE, of_list, "string of a list of characters").cost(through_list::<0, CHARACTER>),
    Row::any(
        "string.to_vector",
        ONE,
        to_vector,
        "vector of the characters; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, VECTOR>),
    Row::any(
        "string.of_vector",
        ONE,
        of_vector,
        "string of a vector of characters; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, CHARACTER>),
    Row::any(
        "string.to_utf8",
        ONE,
        to_utf8,
        "bytes of the UTF-8 form; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, CHARACTER>),
    Row::any(
        "string.of_utf8",
        ONE,
        of_utf8,
        "string of UTF-8 bytes; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, CHARACTER>),
    Row::any("string.to_symbol", ONE, to_symbol, "the symbol of that name").cost(through::<0, CHARACTER>),
    Row::any("string.freeze", ONE, freeze, "the string itself, immutable from now on"),
    Row::any(
        "symbol.to_string",
        ONE,
        symbol_to_string,
        "the name of a symbol, immutable",
    ),
    Row::any(
        "symbol.generate",
        ONE,
        generate,
        "a fresh symbol of that name, unlike any other",
    )
    .cost(through::<0, CHARACTER>),
];

/// Bytes of a character in another case: up to three characters.
const FOLDED: usize = 3 * CHARACTER;

/// The price of a character for each argument.
fn of_price<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    super::making::<CHARACTER>(args.len())
}

/// The price of setting a part: the whole string may have to become wider.
fn widening<'h>(context: &Context<'h>, string: Value<'h>, part: Charge) -> Charge {
    let length = match context.expect_string(string) {
        Ok(it) if matches!(it.units(context), Units::Narrow(_)) => it.len(context),
        _ => 0,
    };
    let widened = super::making::<CHARACTER>(length);
    Charge::new(part.fuel + widened.fuel, part.bytes + widened.bytes)
}

fn fill_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let part = through_part::<0, 2, 0>(context, args);
    match context.expect_char(args.value(1)) {
        Ok(it) if u32::from(it) > 255 => widening(context, args.value(0), part),
        _ => part,
    }
}

fn copy_into_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let part = through_part::<2, 3, 0>(context, args);
    match context.expect_string(args.value(2)) {
        Ok(it) if matches!(it.units(context), Units::Wide(_)) => widening(context, args.value(0), part),
        _ => part,
    }
}

/// A mutable string must have a character of its own; a blank, as R7RS leaves open.
fn make<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 1, 2)?;
    let length = size(context, args.value(0))?;
    let fill = args.optional(1).map_or(Ok(' '), |it| context.expect_char(it))?;
    context.string_filled(length, fill)
}

fn of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    of_chars(context, args.rest(0))
}

fn of_chars<'h>(context: &mut Context<'h>, items: &[Value<'h>]) -> NativeResult<'h> {
    let chars: Result<Vec<char>, _> = items.iter().map(|&it| context.expect_char(it)).collect();
    context.string_of(&chars?)
}

fn append<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    for &value in args.rest(0) {
        context.expect_string(value)?;
    }
    context.string_join(args.rest(0).iter().map(|&it| Text::wrap(it)))
}

fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let string = context.expect_string(args.value(0))?;
    let (start, end) = range(context, args, 1, string.len(context))?;
    context.string_of_parts(&[(string, start, end)])
}

fn compare<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let a = context.expect_string(args.value(0))?.units(context);
    let b = context.expect_string(args.value(1))?.units(context);
    Ok(Value::small(match a.compare(b) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}

fn index<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 2, 3)?;
    let hay = context.expect_string(args.value(0))?.units(context);
    let needle = context.expect_string(args.value(1))?.units(context);
    let start = args.optional(2).map_or(Ok(0), |it| size(context, it))?;
    let found = find(hay, needle, start).map_or(-1, |it| it as i64);
    context.integer(found)
}

/// First place from `start` on where `needle` lies in `hay`, in linear time.
#[must_use]
pub fn find(hay: Units<'_>, needle: Units<'_>, start: usize) -> Option<usize> {
    let hay = hay.slice(start, hay.len())?;
    let (mut text, mut wanted) = (String::new(), String::new());
    hay.append_to(&mut text);
    needle.append_to(&mut wanted);
    let at = text.find(&wanted)?;
    Some(start + text[..at].chars().count())
}

fn upcase<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?.to_string(context);
    context.string(&text.to_uppercase())
}

fn downcase<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?.to_string(context);
    context.string(&text.to_lowercase())
}

fn foldcase<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?.to_string(context);
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|it| crate::case::full_fold(it, &mut folded));
    context.string(&folded)
}

fn fill<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let string = context.expect_string(args.value(0))?;
    let character = context.expect_char(args.value(1))?;
    context.check_mutable(string.value())?;
    let (start, end) = range(context, args, 2, string.len(context))?;
    for at in start..end {
        string.set(context, at, character)?;
    }
    Ok(())
}

fn copy_into<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let (to, at) = (context.expect_string(args.value(0))?, size(context, args.value(1))?);
    let from = context.expect_string(args.value(2))?;
    context.check_mutable(to.value())?;
    let (start, end) = range(context, args, 3, from.len(context))?;
    check_room(at, end - start, to.len(context))?;
    // Both may be the same string: read before writing.
    let part = from.units(context).slice(start, end);
    let chars: Vec<char> = part.map(|it| it.chars().collect()).unwrap_or_default();
    for (offset, character) in chars.into_iter().enumerate() {
        to.set(context, at + offset, character)?;
    }
    Ok(())
}

fn characters<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Result<Vec<Value<'h>>, Failure<'h>> {
    let string = context.expect_string(args.value(0))?;
    let (start, end) = range(context, args, 1, string.len(context))?;
    let part = string.units(context).slice(start, end);
    Ok(part
        .map(|it| it.chars().map(Value::character).collect())
        .unwrap_or_default())
}

fn to_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let chars = characters(context, args)?;
    context.list(&chars)
}

fn to_vector<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let chars = characters(context, args)?;
    context.vector(&chars)
}

fn of_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = context.expect_list(args.value(0))?;
    of_chars(context, &items)
}

fn of_vector<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let vector = context.expect_vector(args.value(0))?;
    let (start, end) = range(context, args, 1, vector.len(context))?;
    let items = vector.items(context)[start..end].to_vec();
    of_chars(context, &items)
}

fn to_utf8<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let string = context.expect_string(args.value(0))?;
    let (start, end) = range(context, args, 1, string.len(context))?;
    let text = string.part(context, start, end);
    context.bytes(text.as_bytes())
}

fn of_utf8<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let bytes = context.expect_bytes(args.value(0))?;
    let (start, end) = range(context, args, 1, bytes.len(context))?;
    let text = String::from_utf8(bytes.as_slice(context)[start..end].to_vec());
    match text {
        Ok(text) => Ok(context.string(&text)?),
        Err(_) => Err(Failure::error("the bytes are not UTF-8", &[args.value(0)])),
    }
}

fn to_symbol<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let name = context.expect_string(args.value(0))?.to_string(context);
    context.symbol(&name)
}

fn freeze<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let string = context.expect_string(args.value(0))?;
    context.freeze(string.value());
    Ok(string.into())
}

fn symbol_to_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.expect_symbol(args.value(0))?.name(context).into())
}

fn generate<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let name = context.expect_string(args.value(0))?.to_string(context);
    context.symbol_uninterned(&name)
}
