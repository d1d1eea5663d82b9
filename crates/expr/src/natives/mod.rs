//! Natives of Expr: one file a family. CEL's values have no identity and never change once a program sees them, so most
//! natives are functions of their arguments; what looks into a list or map is only said to read.

mod arithmetic;
mod compare;
mod convert;
mod format;
pub mod forms;
mod lists;
mod maps;
mod matches;
mod math;
pub mod show;
mod strings;
mod substrings;
pub mod value;

use polyc_base::Effects;
use polyc_base::Type;
use polyc_runtime::native::{Args, Charge, Row};
use polyc_runtime::{Context, Value, View};

const FAMILIES: [&[Row]; 10] = [
    arithmetic::ROWS,
    compare::ROWS,
    convert::ROWS,
    format::ROWS,
    lists::ROWS,
    maps::ROWS,
    matches::ROWS,
    math::ROWS,
    strings::ROWS,
    substrings::ROWS,
];

const COUNT: usize = {
    let (mut count, mut family) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].len();
        family += 1;
    }
    count
};

/// Every native of Expr.
pub static ALL: [Row; COUNT] = {
    let mut all = [FAMILIES[0][0]; COUNT];
    let (mut family, mut next) = (0, 0);
    while family < FAMILIES.len() {
        let mut row = 0;
        while row < FAMILIES[family].len() {
            all[next] = FAMILIES[family][row];
            (next, row) = (next + 1, row + 1);
        }
        family += 1;
    }
    all
};

/// The native of that name.
///
/// # Panics
/// If there is none: the compiler names only natives of its own.
#[must_use]
pub fn find(name: &str) -> &'static Row {
    let row = ALL.iter().find(|row| row.name() == name);
    row.expect("the compiler names natives that exist")
}

/// A function of its arguments; its price grows with their sizes.
const fn function(row: Row) -> Row {
    let row = row.only(Effects::ALLOCATES.and(Effects::TRAPS));
    match row.result() {
        Some(Type::Any | Type::Obj) => row.cost(by_size),
        Some(Type::I64 | Type::F64 | Type::Bool) | None => row.cost(by_length),
    }
}

/// A function that looks into lists or maps; its price grows with the sizes of its arguments.
const fn reader(row: Row) -> Row {
    let effects = Effects::READS.and(Effects::ALLOCATES);
    function(row).only(effects.and(Effects::TRAPS))
}

/// The price of going once through each argument and making something as large as all of them.
fn by_size<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let items = items(context, args);
    Charge::linear(items, items.saturating_mul(8))
}

/// The price of going once through each argument.
fn by_length<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    Charge::linear(items(context, args), 0)
}

fn items<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> usize {
    let sizes = (0..args.len()).map(|index| size(context, args, index));
    sizes.fold(0, usize::saturating_add)
}

fn size<'h>(context: &Context<'h>, args: Args<'_, 'h>, index: usize) -> usize {
    args.any(index).map_or(1, |value| size_of_value(context, value))
}

/// How many elements, characters or bytes a value has.
fn size_of_value<'h>(context: &Context<'h>, value: Value<'h>) -> usize {
    match context.view(value) {
        View::String(text) => text.len(context),
        View::Bytes(bytes) => bytes.len(context),
        View::Vector(vector) => vector.len(context),
        View::Map(map) => map.places(context).saturating_mul(4),
        _ => 1,
    }
}
