//! The meaning of every scalar operation, once: the constant folder, the interpreter and natives call these.
//!
//! A function that may trap returns `Result`. Floats are IEEE 754 binary64, rounding to nearest, ties to even;
//! transcendental functions are those of `pxfm`, so that results are the same bits on every machine.

#![expect(clippy::missing_errors_doc, reason = "each trap is named in the function's one line")]

use crate::trap::{Trap, TrapCode};

/// Result of an operation that may trap.
pub type Trapping<T> = Result<T, Trap>;

const OVERFLOW: Trap = Trap::new(TrapCode::IntegerOverflow);
const ZERO_DIVISOR: Trap = Trap::new(TrapCode::DivisionByZero);
const CONVERSION: Trap = Trap::new(TrapCode::ConversionRange);

macro_rules! i64_overflowing {
    ($($(#[$meta:meta])* $name:ident = $checked:ident;)*) => {$(
        $(#[$meta])*
        #[inline(always)]
        pub fn $name(a: i64, b: i64) -> Trapping<i64> {
            a.$checked(b).ok_or(OVERFLOW)
        }
    )*};
}
i64_overflowing! {
    /// `a + b`; traps on overflow.
    i64_add = checked_add;
    /// `a - b`; traps on overflow.
    i64_sub = checked_sub;
    /// `a * b`; traps on overflow.
    i64_mul = checked_mul;
}

/// `-a`; traps on overflow.
#[inline(always)]
pub fn i64_neg(a: i64) -> Trapping<i64> {
    a.checked_neg().ok_or(OVERFLOW)
}

/// Absolute value; traps on overflow.
#[inline(always)]
pub fn i64_abs(a: i64) -> Trapping<i64> {
    a.checked_abs().ok_or(OVERFLOW)
}

/// Quotient rounded toward zero; traps on a zero divisor and on overflow.
#[inline(always)]
pub fn i64_div(a: i64, b: i64) -> Trapping<i64> {
    if b == 0 {
        return Err(ZERO_DIVISOR);
    }
    a.checked_div(b).ok_or(OVERFLOW)
}

/// Remainder with the sign of `a`; traps on a zero divisor.
#[inline(always)]
pub fn i64_rem(a: i64, b: i64) -> Trapping<i64> {
    if b == 0 {
        return Err(ZERO_DIVISOR);
    }
    Ok(a.wrapping_rem(b))
}

/// `a mod b` of ISO 7185 6.7.2.2: `0 <= result < b`; traps unless `b > 0`.
#[inline(always)]
pub fn i64_mod(a: i64, b: i64) -> Trapping<i64> {
    if b <= 0 {
        return Err(Trap::new(TrapCode::ModulusNotPositive));
    }
    Ok(a.rem_euclid(b))
}

/// `a + b` modulo 2^64.
#[inline(always)]
pub const fn i64_add_wrap(a: i64, b: i64) -> i64 {
    a.wrapping_add(b)
}

/// `a - b` modulo 2^64.
#[inline(always)]
pub const fn i64_sub_wrap(a: i64, b: i64) -> i64 {
    a.wrapping_sub(b)
}

/// `a * b` modulo 2^64.
#[inline(always)]
pub const fn i64_mul_wrap(a: i64, b: i64) -> i64 {
    a.wrapping_mul(b)
}

/// Bitwise and.
#[inline(always)]
pub const fn i64_and(a: i64, b: i64) -> i64 {
    a & b
}

/// Bitwise or.
#[inline(always)]
pub const fn i64_or(a: i64, b: i64) -> i64 {
    a | b
}

/// Bitwise exclusive or.
#[inline(always)]
pub const fn i64_xor(a: i64, b: i64) -> i64 {
    a ^ b
}

/// `a` shifted left by the low six bits of `b`.
#[inline(always)]
pub const fn i64_shl(a: i64, b: i64) -> i64 {
    a.wrapping_shl(b as u32)
}

/// `a` shifted right by the low six bits of `b`, copying the sign.
#[inline(always)]
pub const fn i64_shr_s(a: i64, b: i64) -> i64 {
    a.wrapping_shr(b as u32)
}

/// `a` shifted right by the low six bits of `b`, filling with zeros.
#[inline(always)]
pub const fn i64_shr_u(a: i64, b: i64) -> i64 {
    (a as u64).wrapping_shr(b as u32) as i64
}

macro_rules! comparisons {
    ($($name:ident($as:ty, $from:ty) $op:tt;)*) => {$(
        #[doc = concat!("`a ", stringify!($op), " b`.")]
        #[inline(always)]
        pub const fn $name(a: $from, b: $from) -> bool {
            (a as $as) $op (b as $as)
        }
    )*};
}
comparisons! {
    i64_eq(i64, i64) ==;
    i64_ne(i64, i64) !=;
    i64_lt(i64, i64) <;
    i64_le(i64, i64) <=;
    i64_gt(i64, i64) >;
    i64_ge(i64, i64) >=;
    u64_lt(u64, i64) <;
    u64_le(u64, i64) <=;
    u64_gt(u64, i64) >;
    u64_ge(u64, i64) >=;
    f64_eq(f64, f64) ==;
    f64_ne(f64, f64) !=;
    f64_lt(f64, f64) <;
    f64_le(f64, f64) <=;
    f64_gt(f64, f64) >;
    f64_ge(f64, f64) >=;
    bool_eq(bool, bool) ==;
    bool_ne(bool, bool) !=;
}

macro_rules! u64_overflowing {
    ($($(#[$meta:meta])* $name:ident = $checked:ident;)*) => {$(
        $(#[$meta])*
        #[inline(always)]
        pub fn $name(a: i64, b: i64) -> Trapping<i64> {
            (a as u64).$checked(b as u64).map(|r| r as i64).ok_or(OVERFLOW)
        }
    )*};
}
u64_overflowing! {
    /// `a + b`, unsigned; traps on overflow.
    u64_add = checked_add;
    /// `a - b`, unsigned; traps on overflow.
    u64_sub = checked_sub;
    /// `a * b`, unsigned; traps on overflow.
    u64_mul = checked_mul;
}

/// Unsigned quotient; traps on a zero divisor.
#[inline(always)]
pub fn u64_div(a: i64, b: i64) -> Trapping<i64> {
    (a as u64).checked_div(b as u64).map(|r| r as i64).ok_or(ZERO_DIVISOR)
}

/// Unsigned remainder; traps on a zero divisor.
#[inline(always)]
pub fn u64_rem(a: i64, b: i64) -> Trapping<i64> {
    (a as u64).checked_rem(b as u64).map(|r| r as i64).ok_or(ZERO_DIVISOR)
}

/// Signed to unsigned; traps if negative.
#[inline(always)]
pub fn u64_from_i64(a: i64) -> Trapping<i64> {
    if a < 0 { Err(CONVERSION) } else { Ok(a) }
}

/// Unsigned to signed; traps above 2^63 - 1.
#[inline(always)]
pub fn i64_from_u64(a: i64) -> Trapping<i64> {
    if a < 0 { Err(CONVERSION) } else { Ok(a) }
}

macro_rules! f64_binary {
    ($($name:ident $op:tt;)*) => {$(
        #[doc = concat!("`a ", stringify!($op), " b`.")]
        #[inline(always)]
        pub const fn $name(a: f64, b: f64) -> f64 {
            a $op b
        }
    )*};
}
f64_binary! {
    f64_add +;
    f64_sub -;
    f64_mul *;
    f64_div /;
}

/// `-a`.
#[inline(always)]
pub const fn f64_neg(a: f64) -> f64 {
    -a
}

/// Absolute value.
#[inline(always)]
pub const fn f64_abs(a: f64) -> f64 {
    a.abs()
}

/// Whether `a` is not a number.
#[inline(always)]
pub const fn f64_is_nan(a: f64) -> bool {
    a.is_nan()
}

macro_rules! f64_unary {
    ($($(#[$meta:meta])* $name:ident = $function:path;)*) => {$(
        $(#[$meta])*
        #[inline(always)]
        pub fn $name(a: f64) -> f64 {
            $function(a)
        }
    )*};
}
f64_unary! {
    /// Square root, correctly rounded.
    f64_sqrt = f64::sqrt;
    /// Largest integer not above.
    f64_floor = f64::floor;
    /// Smallest integer not below.
    f64_ceil = f64::ceil;
    /// Rounded toward zero.
    f64_trunc = f64::trunc;
    /// Rounded to the nearest integer, ties to even.
    f64_round_even = f64::round_ties_even;
    /// `e` to the power `a`.
    f64_exp = pxfm::f_exp;
    /// Natural logarithm.
    f64_ln = pxfm::f_log;
    /// Sine of radians.
    f64_sin = pxfm::f_sin;
    /// Cosine of radians.
    f64_cos = pxfm::f_cos;
    /// Tangent of radians.
    f64_tan = pxfm::f_tan;
    /// Arc sine in radians.
    f64_asin = pxfm::f_asin;
    /// Arc cosine in radians.
    f64_acos = pxfm::f_acos;
    /// Arc tangent in radians.
    f64_atan = pxfm::f_atan;
}

/// Arc tangent of `y / x` in radians, in the quadrant of the point.
#[inline(always)]
pub fn f64_atan2(y: f64, x: f64) -> f64 {
    pxfm::f_atan2(y, x)
}

/// `a` to the power `b`; 1 if `a` is 1 or `b` is 0, whatever the other is (IEEE 754-2019 9.2.1).
#[inline(always)]
pub fn f64_pow(a: f64, b: f64) -> f64 {
    if a == 1.0 || b == 0.0 {
        return 1.0;
    }
    pxfm::f_pow(a, b)
}

/// Nearest float.
#[inline(always)]
pub const fn f64_from_i64(a: i64) -> f64 {
    a as f64
}

/// Nearest float of an unsigned integer.
#[inline(always)]
pub const fn f64_from_u64(a: i64) -> f64 {
    a as u64 as f64
}

/// Toward zero; traps outside -2^63..2^63 and on NaN.
#[inline(always)]
pub fn i64_trunc(a: f64) -> Trapping<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    // No float lies between -2^63 - 1 and -2^63.
    if (-LIMIT..LIMIT).contains(&a) {
        Ok(a as i64)
    } else {
        Err(CONVERSION)
    }
}

/// To the nearest integer, ties away from zero (ISO 7185 6.6.6.3); traps as [`i64_trunc`]. `f64::round` is a call of
/// the math library on many machines, this is not: a float with a fraction is below 2^52, so the fraction is exact.
#[inline(always)]
pub fn i64_round(a: f64) -> Trapping<i64> {
    let whole = i64_trunc(a)?;
    let fraction = a - whole as f64;
    Ok(whole + (fraction >= 0.5) as i64 - (fraction <= -0.5) as i64)
}

/// Toward zero, unsigned; traps outside 0..2^64 and on NaN.
#[inline(always)]
pub fn u64_trunc(a: f64) -> Trapping<i64> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    let truncated = a.trunc();
    if (0.0..LIMIT).contains(&truncated) {
        Ok(truncated as u64 as i64)
    } else {
        Err(CONVERSION)
    }
}

/// 0 or 1.
#[inline(always)]
pub const fn i64_from_bool(a: bool) -> i64 {
    a as i64
}

/// The bits of a float.
#[inline(always)]
pub const fn i64_from_bits(a: f64) -> i64 {
    a.to_bits() as i64
}

/// The float of these bits.
#[inline(always)]
pub const fn f64_from_bits(a: i64) -> f64 {
    f64::from_bits(a as u64)
}

/// Logical negation.
#[inline(always)]
pub const fn bool_not(a: bool) -> bool {
    !a
}

/// Both, each already evaluated.
#[inline(always)]
pub const fn bool_and(a: bool, b: bool) -> bool {
    a & b
}

/// Either, both already evaluated.
#[inline(always)]
pub const fn bool_or(a: bool, b: bool) -> bool {
    a | b
}

/// `a` itself; traps unless `low <= a <= high`.
#[inline(always)]
pub fn i64_check(a: i64, low: i64, high: i64) -> Trapping<i64> {
    if low <= a && a <= high {
        Ok(a)
    } else {
        Err(Trap::with(TrapCode::RangeCheck, [a, low, high]))
    }
}

/// How an index becomes an offset into an object: `displacement + (index - low) * stride`, for
/// `low <= index < low + length`. Packed, so that an operation that holds one takes three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(Rust, packed(4))]
pub struct Element {
    /// Smallest index.
    pub low: i64,
    /// Number of elements.
    pub length: u32,
    /// Distance of neighbours: references or bytes, as the access counts.
    pub stride: u32,
    /// Offset of the first element.
    pub displacement: u32,
}

/// The offset of element `index`; traps if there is none.
#[inline(always)]
pub fn element_offset(element: Element, index: i64) -> Trapping<i64> {
    let position = index.wrapping_sub(element.low) as u64;
    if position < u64::from(element.length) {
        let offset = position * u64::from(element.stride) + u64::from(element.displacement);
        Ok(offset as i64)
    } else {
        let high = element.low.wrapping_add(i64::from(element.length)).wrapping_sub(1);
        Err(Trap::with(TrapCode::IndexOutOfBounds, [index, element.low, high]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_follows_each_standard() {
        assert_eq!(i64_div(-7, 2), Ok(-3));
        assert_eq!(i64_rem(-7, 2), Ok(-1));
        assert_eq!(i64_mod(-7, 2), Ok(1));
        assert_eq!(i64_rem(i64::MIN, -1), Ok(0));
        assert_eq!(i64_div(i64::MIN, -1), Err(OVERFLOW));
        assert_eq!(i64_div(1, 0), Err(ZERO_DIVISOR));
        assert!(i64_mod(1, 0).is_err());
    }

    #[test]
    fn float_to_integer_traps_at_the_edges() {
        assert_eq!(i64_trunc(-9_223_372_036_854_775_808.0), Ok(i64::MIN));
        assert!(i64_trunc(9_223_372_036_854_775_808.0).is_err());
        assert!(i64_trunc(f64::NAN).is_err());
        assert_eq!(u64_trunc(-0.5), Ok(0));
        assert!(u64_trunc(-1.0).is_err());
        assert_eq!(i64_round(2.5), Ok(3));
        assert_eq!(i64_round(-2.5), Ok(-3));
        for edge in [
            0.5,
            1.5,
            2_f64.powi(51) + 0.5,
            2_f64.powi(52) + 1.0,
            2_f64.powi(53),
            2_f64.powi(63),
        ] {
            for a in [
                edge,
                edge.next_down(),
                edge.next_up(),
                -edge,
                -edge.next_up(),
                -edge.next_down(),
            ] {
                let is_in_range = a.abs() < 2_f64.powi(63) || a == -2_f64.powi(63);
                assert_eq!(
                    i64_round(a),
                    if is_in_range {
                        Ok(a.round() as i64)
                    } else {
                        Err(CONVERSION)
                    },
                    "{a}"
                );
                assert_eq!(
                    i64_trunc(a),
                    if is_in_range {
                        Ok(a.trunc() as i64)
                    } else {
                        Err(CONVERSION)
                    },
                    "{a}"
                );
            }
        }
        assert_eq!(i64_round(f64::NAN), Err(CONVERSION));
    }

    #[test]
    fn elements_check_both_ends() {
        let element = Element {
            low: -1,
            length: 3,
            stride: 8,
            displacement: 16,
        };
        assert_eq!(element_offset(element, -1), Ok(16));
        assert_eq!(element_offset(element, 1), Ok(32));
        assert!(element_offset(element, 2).is_err());
        assert!(element_offset(element, i64::MIN).is_err());
    }
}
