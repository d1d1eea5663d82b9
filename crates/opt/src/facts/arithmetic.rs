//! Facts about results, from the facts about operands.

use polyc_base::{Constant, Declarations, Op, Type, arith};

use super::{Fact, Range};
use crate::known::least_and_most;

/// The fact about a constant.
fn constant_fact(op: &Op, declarations: &Declarations) -> Option<Fact> {
    let integer = |value| Fact::Integer(Range::new(value, value));
    match *op {
        Op::I64Const { value } | Op::AnyInteger { value } => Some(integer(value)),
        Op::F64Const { .. } => Some(Fact::Float),
        Op::Const { constant } => match declarations.constant(constant).ok()? {
            Constant::Integer(value) => Some(integer(*value)),
            Constant::Float(_) => Some(Fact::Float),
            _ => Some(Fact::Unknown),
        },
        _ => None,
    }
}

/// The fact about a result of that type.
pub fn result(op: &Op, args: &[Fact], ty: Type, declarations: &Declarations) -> Fact {
    if let Some(fact) = constant_fact(op, declarations) {
        return fact;
    }
    if args.contains(&Fact::Unseen) {
        return Fact::Unseen;
    }
    let known = match *args {
        [a] => unary(op, a),
        [a, b] => binary(op, a, b),
        _ => None,
    };
    let known = known.or_else(|| least_and_most(op).map(|(low, high)| Range::new(low, high)));
    match known {
        Some(range) => Fact::Integer(range),
        None if is_float(op, args) => Fact::Float,
        None => Fact::of_type(ty),
    }
}

/// Whether a dynamic result is a float: a number with a float gives a float, or traps.
fn is_float(op: &Op, args: &[Fact]) -> bool {
    match op {
        Op::AnyFromF64 {} => true,
        Op::AnyAdd {}
        | Op::AnySub {}
        | Op::AnyMul {}
        | Op::AnyQuotient {}
        | Op::AnyRemainder {}
        | Op::AnyModulo {}
        | Op::AnyFloorQuotient {} => args.contains(&Fact::Float),
        _ => false,
    }
}

fn unary(op: &Op, arg: Fact) -> Option<Range> {
    let range = arg.range()?;
    match *op {
        Op::I64FromAny {} | Op::AnyFromI64 {} => Some(range),
        Op::I64Check { low, high } => range.intersection(Range::new(low, high)),
        Op::I64Element { element } => {
            let last = element.low.checked_add(i64::from(element.length) - 1)?;
            let range = range.intersection(Range::new(element.low, last))?;
            let low = arith::element_offset(element, range.low).ok()?;
            let high = arith::element_offset(element, range.high).ok()?;
            Some(Range::new(low, high))
        }
        _ => None,
    }
}

fn binary(op: &Op, a: Fact, b: Fact) -> Option<Range> {
    let (a, b) = (a.range()?, b.range()?);
    match op {
        Op::I64AddWrap | Op::AnyAdd {} => exact(sum(a, b)),
        Op::I64SubWrap | Op::AnySub {} => exact(difference(a, b)),
        Op::I64MulWrap | Op::AnyMul {} => exact(product(a, b)),
        // A result out of range traps.
        Op::I64Add => within(sum(a, b)),
        Op::I64Sub => within(difference(a, b)),
        Op::I64Mul => within(product(a, b)),
        Op::I64Div | Op::AnyQuotient {} => quotient(a, b),
        Op::AnyFloorQuotient {} if a.low >= 0 && b.low > 0 => quotient(a, b),
        Op::I64Rem | Op::AnyRemainder {} if b.low > 0 => {
            let most = b.high - 1;
            let low = if a.low >= 0 { 0 } else { a.low.max(-most) };
            let high = if a.high <= 0 { 0 } else { a.high.min(most) };
            Some(Range::new(low, high))
        }
        Op::I64Mod | Op::AnyModulo {} if b.low > 0 => {
            let most = b.high - 1;
            let high = if a.low >= 0 { a.high.min(most) } else { most };
            Some(Range::new(0, high))
        }
        Op::I64And if a.low >= 0 => Some(Range::new(0, a.high)),
        Op::I64And if b.low >= 0 => Some(Range::new(0, b.high)),
        _ => None,
    }
}

/// Bounds that may lie outside 64 bits.
type Wide = (i128, i128);

fn sum(a: Range, b: Range) -> Wide {
    let wide = i128::from;
    (wide(a.low) + wide(b.low), wide(a.high) + wide(b.high))
}

fn difference(a: Range, b: Range) -> Wide {
    let wide = i128::from;
    (wide(a.low) - wide(b.high), wide(a.high) - wide(b.low))
}

fn product(a: Range, b: Range) -> Wide {
    let corners = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)];
    let products = corners.map(|(a, b)| i128::from(a) * i128::from(b));
    let low = products.into_iter().fold(products[0], i128::min);
    (low, products.into_iter().fold(products[0], i128::max))
}

/// The range, if 64 bits hold all of it.
fn exact((low, high): Wide) -> Option<Range> {
    Some(Range::new(low.try_into().ok()?, high.try_into().ok()?))
}

/// The part of a range that 64 bits hold; `None`: there is none.
fn within((low, high): Wide) -> Option<Range> {
    let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let fits = low <= most && high >= least;
    fits.then(|| exact((low.max(least), high.min(most))))?
}

/// Quotients toward zero by divisors above it.
const fn quotient(a: Range, b: Range) -> Option<Range> {
    if b.low <= 0 {
        return None;
    }
    let low = a.low / if a.low < 0 { b.low } else { b.high };
    let high = a.high / if a.high < 0 { b.high } else { b.low };
    Some(Range::new(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each range of small integers against every pair of operands.
    #[test]
    fn a_result_is_in_the_range_of_results() {
        let ops = [
            Op::I64Add,
            Op::I64SubWrap,
            Op::I64Mul,
            Op::I64Div,
            Op::I64Rem,
            Op::I64Mod,
            Op::I64And,
        ];
        let ranges: Vec<Range> = (-3..4)
            .flat_map(|low| (low..4).map(move |high| Range::new(low, high)))
            .collect();
        for op in ops {
            for &a in &ranges {
                for &b in &ranges {
                    let facts = [Fact::Integer(a), Fact::Integer(b)];
                    let declarations = Declarations::default();
                    let fact = result(&op, &facts, Type::I64, &declarations);
                    let range = fact.range().expect("an integer");
                    for (x, y) in (a.low..=a.high).flat_map(|x| (b.low..=b.high).map(move |y| (x, y))) {
                        let scalars = [x, y].map(polyc_base::scalar::Scalar::I64);
                        if let Some(Ok(polyc_base::scalar::Scalar::I64(value))) = op.fold(&scalars) {
                            let found = Range::new(value, value);
                            assert!(found.is_within(range), "{op} {x} {y}: {value}, {range:?}");
                        }
                    }
                }
            }
        }
    }
}
