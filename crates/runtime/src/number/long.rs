//! Functions that take more than linear time on long integers: division, roots, divisors, powers, digits and back. Each
//! goes in steps, and each step is charged before it is made, so a limit is seen between two steps; nothing has changed
//! by then.
//!
//! Only a product is one step, whatever its size: it takes far less than the square of the size.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{Num, One, ToPrimitive, Zero};

/// Charges fuel for the step that comes next.
pub(crate) type Charge<'a, E> = &'a mut dyn FnMut(u64) -> Result<(), E>;

/// Products of two words of 64 bits in a step of a division: milliseconds.
const STEP: u64 = 1 << 22;
/// Least words of a dividend in a step.
const LEAST_BLOCK: usize = 32;
/// Digits that are converted at once.
const DIGITS: usize = 512;
/// Bits of which the root is taken at once.
const ROOT_BITS: u64 = 2048;

/// The price of multiplying or dividing integers of these sizes.
pub(crate) const fn quadratic_fuel(x: u64, y: u64) -> u64 {
    let (x, y) = (x / 64 + 1, y / 64 + 1);
    // Operands and results are copied, too: much of the time if one of them is small.
    (x.saturating_mul(y) / 16).saturating_add((x + y) / 4)
}

/// Quotient and remainder; `b` is not zero. Long division, with digits of as many words as a step may divide.
pub(crate) fn div_rem<E>(a: &BigUint, b: &BigUint, charge: Charge<'_, E>) -> Result<(BigUint, BigUint), E> {
    let divisor_words = b.bits() / 64 + 1;
    let block = ((STEP / divisor_words) as usize).max(LEAST_BLOCK);
    let mut step = |a: &BigUint| {
        charge(quadratic_fuel(a.bits().saturating_sub(b.bits()), b.bits()))?;
        Ok(a.div_rem(b))
    };
    if a.bits() <= b.bits() + 64 * block as u64 {
        return step(a);
    }
    let words = a.to_u32_digits();
    let mut quotient = vec![0; words.len()];
    let mut remainder = BigUint::ZERO;
    let halves = 2 * block;
    for (part, place) in words.chunks(halves).zip(quotient.chunks_mut(halves)).rev() {
        let dividend = (remainder << (32 * part.len())) + BigUint::from_slice(part);
        let (digit, rest) = step(&dividend)?;
        let digit = digit.to_u32_digits();
        place[..digit.len()].copy_from_slice(&digit);
        remainder = rest;
    }
    Ok((BigUint::new(quotient), remainder))
}

/// The same of signed integers: the quotient is rounded toward zero.
pub(crate) fn signed_div_rem<E>(a: &BigInt, b: &BigInt, charge: Charge<'_, E>) -> Result<(BigInt, BigInt), E> {
    let (quotient, remainder) = div_rem(a.magnitude(), b.magnitude(), charge)?;
    let quotient = BigInt::from_biguint(a.sign() * b.sign(), quotient);
    Ok((quotient, BigInt::from_biguint(a.sign(), remainder)))
}

/// The greatest integer whose square is not above `n`. Each round doubles the bits of the root that are right, by one
/// division of as many (Mark Dickinson's algorithm, as in Python's `math.isqrt`).
pub(crate) fn sqrt<E>(n: &BigUint, charge: Charge<'_, E>) -> Result<BigUint, E> {
    if n.bits() <= ROOT_BITS {
        charge(quadratic_fuel(n.bits(), n.bits()))?;
        return Ok(n.sqrt());
    }
    let half = (n.bits() - 1) / 2;
    let (mut root, mut bits) = (BigUint::one(), 0);
    for shift in (0..u64::BITS - half.leading_zeros()).rev() {
        let before = bits;
        bits = half >> shift;
        let (quotient, _) = div_rem(&(n >> (2 * half - before - bits + 1)), &root, charge)?;
        root = (root << (bits - before - 1)) + quotient;
    }
    charge(quadratic_fuel(root.bits(), root.bits()))?;
    if &root * &root > *n {
        root -= 1u32;
    }
    Ok(root)
}

/// The greatest common divisor (Lehmer; Knuth, *The Art of Computer Programming* 4.5.2, algorithm L): the quotients of
/// many steps of Euclid's are found from the leading words, and applied to the integers at once.
pub(crate) fn gcd<E>(a: &BigUint, b: &BigUint, charge: Charge<'_, E>) -> Result<BigUint, E> {
    let (mut a, mut b) = if a < b {
        (b.clone(), a.clone())
    } else {
        (a.clone(), b.clone())
    };
    while b.bits() > 64 {
        // Four products of an integer and a word, and their sums.
        charge(a.bits() / 64 / 2 + 1)?;
        let [p, q, r, s] = cofactors(&a, &b);
        if q == 0 {
            let rest = div_rem(&a, &b, charge)?.1;
            (a, b) = (b, rest);
        } else {
            (a, b) = (combined(&a, p, &b, q), combined(&a, r, &b, s));
        }
    }
    if b.is_zero() {
        return Ok(a);
    }
    let rest = div_rem(&a, &b, charge)?.1;
    let (b, rest) = (b.to_u64().unwrap_or_default(), rest.to_u64().unwrap_or_default());
    Ok(b.gcd(&rest).into())
}

/// The matrix of the steps of Euclid's that the leading words of `a` and `b` determine for certain; `a` is not less.
fn cofactors(a: &BigUint, b: &BigUint) -> [i64; 4] {
    // Bits of the leading words: sums of them and of cofactors fit 64.
    let shift = a.bits().saturating_sub(62);
    let leading = |it: &BigUint| (it >> shift).to_i64().unwrap_or_default();
    let (mut x, mut y) = (leading(a), leading(b));
    let [mut p, mut q, mut r, mut s] = [1, 0, 0, 1];
    while y + r != 0 && y + s != 0 {
        let quotient = (x + p) / (y + r);
        if quotient != (x + q) / (y + s) {
            break;
        }
        (p, r) = (r, p - quotient * r);
        (q, s) = (s, q - quotient * s);
        (x, y) = (y, x - quotient * y);
    }
    [p, q, r, s]
}

/// `a * p + b * q`, of which one is not negative, and neither is the sum.
fn combined(a: &BigUint, p: i64, b: &BigUint, q: i64) -> BigUint {
    let (a, b) = (a * p.unsigned_abs(), b * q.unsigned_abs());
    match (p < 0, q < 0) {
        (false, false) => a + b,
        (false, true) => a - b,
        (true, _) => b - a,
    }
}

/// `base` to the power `exponent`, both positive.
pub(crate) fn pow<E>(base: &BigUint, exponent: u32, charge: Charge<'_, E>) -> Result<BigUint, E> {
    let twos = base.trailing_zeros().unwrap_or_default();
    let odd = base >> twos;
    let mut power = BigUint::one();
    for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
        charge(quadratic_fuel(power.bits(), power.bits()))?;
        power = &power * &power;
        if exponent >> bit & 1 == 1 {
            charge(quadratic_fuel(power.bits(), odd.bits()))?;
            power *= &odd;
        }
    }
    Ok(power << (twos * u64::from(exponent)))
}

/// Digits of an integer. A long one is divided by a power of the radix about half as long, and so are its parts.
pub(crate) fn digits<E>(value: &BigUint, radix: u32, charge: Charge<'_, E>) -> Result<String, E> {
    if radix.is_power_of_two() {
        charge(quadratic_fuel(value.bits(), 0))?;
        return Ok(value.to_str_radix(radix));
    }
    let mut powers = Vec::new();
    let mut power = BigUint::from(radix).pow(DIGITS as u32);
    while power <= *value {
        charge(quadratic_fuel(power.bits(), power.bits()))?;
        let square = &power * &power;
        powers.push(power);
        power = square;
    }
    let mut out = String::new();
    push_digits(value, &powers, radix, &mut out, charge)?;
    Ok(out)
}

/// Appends digits, with zeros before them unless they are the first: as many as the power after the given ones has
/// zeros.
fn push_digits<E>(
    value: &BigUint,
    powers: &[BigUint],
    radix: u32,
    out: &mut String,
    charge: Charge<'_, E>,
) -> Result<(), E> {
    if out.is_empty() && value.is_zero() && !powers.is_empty() {
        return Ok(());
    }
    let Some((power, smaller)) = powers.split_last() else {
        charge(quadratic_fuel(value.bits(), value.bits()))?;
        let digits = value.to_str_radix(radix);
        if !out.is_empty() {
            out.extend(core::iter::repeat_n('0', DIGITS - digits.len()));
        }
        out.push_str(&digits);
        return Ok(());
    };
    let (high, low) = div_rem(value, power, charge)?;
    if !out.is_empty() || !high.is_zero() {
        push_digits(&high, smaller, radix, out, charge)?;
    }
    push_digits(&low, smaller, radix, out, charge)
}

/// The integer of digits, of which there is at least one: parts of them, put together in pairs of twice the length.
pub(crate) fn of_digits<E>(digits: &str, radix: u32, charge: Charge<'_, E>) -> Result<Option<BigUint>, E> {
    let parts = digits.as_bytes().rchunks(DIGITS).map(|part| {
        let part = core::str::from_utf8(part).ok()?;
        BigUint::from_str_radix(part, radix).ok()
    });
    charge(quadratic_fuel(4 * digits.len() as u64, 4 * DIGITS as u64))?;
    let Some(mut parts) = parts.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let mut power = BigUint::from(radix).pow(DIGITS as u32);
    while parts.len() > 1 {
        let mut longer = Vec::with_capacity(parts.len().div_ceil(2));
        let mut pairs = parts.into_iter();
        while let Some(low) = pairs.next() {
            longer.push(match pairs.next() {
                Some(high) => {
                    charge(quadratic_fuel(high.bits(), power.bits()))?;
                    high * &power + low
                }
                None => low,
            });
        }
        parts = longer;
        if parts.len() > 1 {
            charge(quadratic_fuel(power.bits(), power.bits()))?;
            power = &power * &power;
        }
    }
    Ok(parts.pop())
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;

    use super::*;

    fn free(_: u64) -> Result<(), Infallible> {
        Ok(())
    }

    fn random(random: &mut fastrand::Rng, words: usize) -> BigUint {
        let mut digits: Vec<u32> = (0..words).map(|_| random.u32(..)).collect();
        // Runs of zeros and ones are where estimates go wrong.
        if random.bool() {
            let from = random.usize(..=words);
            let fill = if random.bool() { 0 } else { u32::MAX };
            digits[from..].fill(fill);
        }
        BigUint::new(digits)
    }

    #[test]
    fn steps_come_to_what_one_operation_does() {
        let mut generator = fastrand::Rng::with_seed(5);
        for round in 0..60 {
            let most = if round < 50 { 200 } else { 20_000 };
            let words = [0, 1].map(|_| generator.usize(1..most));
            let [a, b] = words.map(|words| random(&mut generator, words));
            let (a, b) = (a, b + 1u32);
            let Ok(divided) = div_rem(&a, &b, &mut free);
            assert_eq!(divided, a.div_rem(&b));
            let Ok(root) = sqrt(&a, &mut free);
            assert!(&root * &root <= a && (&root + 1u32).pow(2) > a);
            let Ok(text) = digits(&a, 10, &mut free);
            let Ok(read) = of_digits(&text, 10, &mut free);
            assert_eq!(read.as_ref(), Some(&a));
            if round < 50 {
                assert_eq!(text, a.to_str_radix(10));
                let Ok(divisor) = gcd(&a, &b, &mut free);
                assert_eq!(divisor, a.gcd(&b));
                let shared = &b * 12u32;
                let Ok(divisor) = gcd(&(&shared * 35u32), &(&shared * 6u32), &mut free);
                assert_eq!(divisor, shared);
                let exponent = generator.u32(..9);
                let Ok(power) = pow(&b, exponent, &mut free);
                assert_eq!(power, b.pow(exponent));
            }
        }
    }

    /// The longest step of a division is far shorter than the whole.
    #[test]
    fn long_divisions_are_charged_in_steps() {
        let (a, b) = (BigUint::one() << 4_000_000, (BigUint::one() << 2_000_000) - 3u32);
        let mut steps = Vec::new();
        let Ok(_) = div_rem(&a, &b, &mut |fuel| {
            steps.push(fuel);
            Ok::<(), Infallible>(())
        });
        let longest = steps.iter().max().copied().unwrap_or_default();
        assert!(longest * 50 < steps.iter().sum(), "{longest} of {steps:?}");
        let stopped = div_rem(&a, &b, &mut |_| Err(()));
        assert_eq!(stopped, Err(()));
    }
}
