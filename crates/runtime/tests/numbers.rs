//! Arithmetic of the tower against big integers and exact decimal text.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use polyc_runtime::native::Fallible;
use std::convert::Infallible;

use polyc_runtime::Hasher;
use polyc_runtime::number::{self, Number, arith, compare, convert, eqv, text};
use polyc_runtime::{Context, Limits, NoHost, Runtime, Value, View};

fn runtime() -> Runtime {
    Runtime::new(Box::new(NoHost), Limits::NONE).expect("memory")
}

/// Integers that sit at every edge: of 61, 64 and 128 bits, and random ones of up to 300 bits.
fn integer(random: &mut fastrand::Rng) -> BigInt {
    let sign = if random.bool() { 1 } else { -1 };
    let magnitude = match random.u8(..4) {
        0 => BigInt::from(random.i64(-3..=3)),
        1 => (BigInt::from(1) << [59u32, 60, 61, 62, 63, 64, 127, 128][random.usize(..8)]) + random.i64(-2..=2),
        2 => BigInt::from(random.i64(..)),
        _ => {
            let bytes: Vec<u8> = (0..random.usize(..38)).map(|_| random.u8(..)).collect();
            BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes)
        }
    };
    magnitude * sign
}

fn make<'h>(context: &mut Context<'h>, value: &BigInt) -> Value<'h> {
    let made = context.big(value).expect("memory");
    assert_eq!(context.expect_integer(made).ok().as_ref(), Some(value), "reads back");
    assert_eq!(
        made.word().is_small(),
        value.to_i64().is_some_and(|it| it << 3 >> 3 == it),
        "canonical"
    );
    made
}

type Operation = for<'h> fn(&mut Context<'h>, Value<'h>, Value<'h>) -> Fallible<'h, Value<'h>>;
type Meaning = fn(&BigInt, &BigInt) -> BigInt;

#[test]
fn integers_agree_with_the_oracle() {
    let total: [(&str, Operation, Meaning); 3] = [
        ("add", arith::add, |a, b| a + b),
        ("sub", arith::sub, |a, b| a - b),
        ("mul", arith::mul, |a, b| a * b),
    ];
    let divisions: [(&str, Operation, Meaning); 4] = [
        ("quotient", arith::quotient, |a, b| a / b),
        ("remainder", arith::remainder, |a, b| a % b),
        ("modulo", arith::modulo, |a, b| a.mod_floor(b)),
        ("floor_quotient", arith::floor_quotient, |a, b| a.div_floor(b)),
    ];
    let mut random = fastrand::Rng::with_seed(2);
    for _ in 0..50_000 {
        let (a, b) = (integer(&mut random), integer(&mut random));
        runtime_check(|context| {
            let (x, y) = (make(context, &a), make(context, &b));
            for (name, operation, meaning) in total {
                let found = operation(context, x, y).and_then(|it| context.expect_integer(it));
                assert_eq!(found.ok(), Some(meaning(&a, &b)), "{a} {name} {b}");
            }
            for (name, operation, meaning) in divisions {
                let found = operation(context, x, y).and_then(|it| context.expect_integer(it));
                let expected = (!b.is_zero()).then(|| meaning(&a, &b));
                assert_eq!(found.ok(), expected, "{a} {name} {b}");
            }
            assert_eq!(compare(context, x, y).ok(), Some(Some(a.cmp(&b))));
            assert_eq!(eqv(context, x, y), a == b);
            if a == b {
                let mut hash = |it| {
                    let hasher = compare::hash_eqv(context, it, Hasher::VISIBLE);
                    hasher.map(Hasher::finish).expect("no limit")
                };
                assert_eq!(hash(x), hash(y));
            }
        });
    }
}

fn digits(number: &Number, radix: u32) -> String {
    let Ok(text) = text::format(number, radix, &mut |_| Ok::<(), Infallible>(()));
    text.expect("an integer")
}

/// One runtime serves all: it is renewed before its memory grows.
fn runtime_check(check: impl for<'h> FnOnce(&mut Context<'h>)) {
    thread_local!(static SHARED: std::cell::RefCell<Runtime> = std::cell::RefCell::new(runtime()));
    SHARED.with_borrow_mut(|shared| {
        if shared.heap.used() > 1 << 20 {
            *shared = runtime();
        }
        shared.enter(check);
    });
}

#[test]
fn small_fast_paths_agree_with_the_slow_ones() {
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..50_000 {
        let (a, b) = (integer(&mut random), integer(&mut random));
        runtime_check(|context| {
            let (x, y) = (make(context, &a), make(context, &b));
            let fast = [
                (x.word().small_add(y.word()), arith::add(context, x, y)),
                (x.word().small_sub(y.word()), arith::sub(context, x, y)),
                (x.word().small_mul(y.word()), arith::mul(context, x, y)),
            ];
            for (fast, slow) in fast {
                let slow = slow.expect("memory").word();
                assert_eq!(fast.is_some(), x.word().are_small(y.word()) && slow.is_small());
                assert!(fast.is_none_or(|it| it == slow));
            }
        });
    }
}

fn float(random: &mut fastrand::Rng) -> f64 {
    match random.u8(..4) {
        0 => f64::from_bits(random.u64(..)),
        1 => [
            0.0,
            -0.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            5e-324,
            f64::MAX,
            0.5,
        ][random.usize(..8)],
        2 => (random.i64(..) as f64) + [0.0, 0.5][random.usize(..2)],
        _ => 2f64.powi(random.i32(50..70)) + random.f64() * 4.0,
    }
}

/// `a <=> b` by making both exact: the float is mantissa times a power of two.
fn exact_order(a: &BigInt, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let bits = b.to_bits();
    let exponent = i64::from((bits >> 52) as u16 & 0x7ff);
    let fraction = BigInt::from(bits & ((1 << 52) - 1));
    let (mantissa, power) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction + (1u64 << 52), exponent - 1075)
    };
    let mantissa = if b.is_sign_negative() { -mantissa } else { mantissa };
    Some((a << 1074u32).cmp(&(mantissa << (power + 1074))))
}

#[test]
fn integers_and_floats_compare_exactly() {
    let mut random = fastrand::Rng::with_seed(4);
    for _ in 0..20_000 {
        let f = float(&mut random);
        let i = if random.bool() && f.is_finite() {
            num_traits::FromPrimitive::from_f64(f.trunc()).unwrap_or(BigInt::ZERO) + random.i64(-1..=1)
        } else {
            integer(&mut random)
        };
        runtime_check(|context| {
            let (x, y) = (make(context, &i), context.float(f).expect("memory"));
            let expected = exact_order(&i, f);
            assert_eq!(compare(context, x, y).ok(), Some(expected), "{i} {f}");
            assert_eq!(
                compare(context, y, x).ok(),
                Some(expected.map(Ordering::reverse)),
                "{f} {i}"
            );
            assert!(!eqv(context, x, y));
        });
    }
    let big = Number::Integer((1 << 53) + 1);
    assert_eq!(
        big.compare(&Number::Float((1u64 << 53) as f64)),
        Some(Ordering::Greater)
    );
}

#[test]
fn integers_become_the_nearest_float() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..50_000 {
        let value = integer(&mut random) << random.u32(..900);
        // Rust reads decimal text exactly.
        let expected: f64 = value.to_string().parse().expect("digits");
        assert_eq!(convert::big_to_f64(&value).to_bits(), expected.to_bits(), "{value}");
    }
    assert_eq!(convert::big_to_f64(&(BigInt::from(1) << 2000)), f64::INFINITY);
    for halfway in [(1u64 << 53) + 1, (1 << 53) + 3, (1 << 63) + 1024, (1 << 63) + 1025] {
        assert_eq!(convert::big_to_f64(&halfway.into()), halfway as f64);
    }
}

#[test]
fn ratios_are_rightly_rounded() {
    let mut random = fastrand::Rng::with_seed(6);
    for _ in 0..20_000 {
        // Small operands divide exactly as floats do.
        let (a, b) = (random.i64(-(1 << 53)..1 << 53), random.i64(1..1 << 53));
        let expected = a as f64 / b as f64;
        assert_eq!(convert::ratio_to_f64(&a.into(), &b.into()), expected, "{a} / {b}");
        // So do their multiples, which are large.
        let factor = integer(&mut random).abs() + 1;
        let (a, b) = (BigInt::from(a) * &factor, BigInt::from(b) * &factor);
        assert_eq!(convert::ratio_to_f64(&a, &b), expected, "{a} / {b}");
    }
    let power = |it: u32| BigInt::from(1) << it;
    assert_eq!(convert::ratio_to_f64(&power(0), &power(1074)), 5e-324);
    assert_eq!(convert::ratio_to_f64(&power(0), &power(1075)), 0.0);
    assert_eq!(convert::ratio_to_f64(&BigInt::from(3), &power(1075)), 1e-323);
    assert_eq!(convert::ratio_to_f64(&power(2000), &power(0)), f64::INFINITY);
    assert_eq!(convert::ratio_to_f64(&power(2000), &-power(1999)), -2.0);
}

#[test]
fn floats_are_kept_and_print_as_read() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..50_000 {
        let value = float(&mut random);
        runtime_check(|context| {
            let made = context.float(value).expect("memory");
            let View::Float(back) = context.view(made) else {
                panic!("{value} is a float")
            };
            assert_eq!(back.to_bits(), value.to_bits());
        });
        let printed = text::format_float(value);
        let Some(Number::Float(read)) = text::parse(&printed, 10) else {
            panic!("{printed}")
        };
        assert!(
            read.to_bits() == value.to_bits() || value.is_nan() && read.is_nan(),
            "{printed}"
        );
    }
}

#[test]
fn integers_print_as_read_in_every_radix() {
    let mut random = fastrand::Rng::with_seed(8);
    for _ in 0..5_000 {
        let value = integer(&mut random);
        let number = value.to_i64().map_or(Number::Big(value), Number::Integer);
        for radix in 2..=36 {
            let printed = digits(&number, radix);
            assert_eq!(
                text::parse(&printed, radix),
                Some(number.clone()),
                "{printed} in {radix}"
            );
            assert_eq!(text::parse(&printed.to_uppercase(), radix), Some(number.clone()));
        }
    }
}

#[test]
fn exact_integers_of_floats() {
    assert_eq!(convert::exact(-0.0), Some(Number::Integer(0)));
    assert_eq!(convert::exact(2f64.powi(63)), Some(Number::Big(BigInt::from(1) << 63)));
    assert_eq!(convert::exact(-(2f64.powi(63))), Some(Number::Integer(i64::MIN)));
    assert_eq!(convert::exact(0.5), None);
    assert_eq!(convert::exact(f64::NAN), None);
}

#[test]
fn float_division_follows_the_signs() {
    for (a, b, quotient, remainder, modulo) in [
        (7.0, 2.0, 3.0, 1.0, 1.0),
        (-7.0, 2.0, -3.0, -1.0, 1.0),
        (7.0, -2.0, -3.0, 1.0, -1.0),
        (-7.0, -2.0, 3.0, -1.0, -1.0),
        (6.0, -2.0, -3.0, 0.0, 0.0),
    ] {
        runtime_check(|context| {
            let (x, y) = (context.float(a).expect("memory"), context.float(b).expect("memory"));
            for (operation, expected) in [
                (arith::quotient as Operation, quotient),
                (arith::remainder, remainder),
                (arith::modulo, modulo),
            ] {
                let found = operation(context, x, y).expect("integers");
                assert_eq!(context.f64(found), Some(expected), "{a} {b}");
            }
            let half = context.float(0.5).expect("memory");
            assert!(arith::quotient(context, half, y).is_err());
            assert!(arith::modulo(context, x, Value::small(0)).is_err());
        });
    }
}

#[test]
fn roots_and_divisors() {
    let mut random = fastrand::Rng::with_seed(9);
    for _ in 0..2_000 {
        let (a, b) = (integer(&mut random), integer(&mut random));
        runtime_check(|context| {
            let (x, y) = (make(context, &a), make(context, &b));
            let gcd = number::integer::gcd(context, x, y).and_then(|it| context.expect_integer(it));
            assert_eq!(gcd.ok(), Some(a.gcd(&b)));
            let root = number::integer::exact_integer_sqrt(context, x);
            assert_eq!(root.is_ok(), !a.is_negative());
            if let Ok((root, rest)) = root {
                let (root, rest) = (context.expect_integer(root), context.expect_integer(rest));
                let (root, rest) = (root.expect("an integer"), rest.expect("an integer"));
                assert_eq!(&root * &root + &rest, a);
                assert!(rest <= root * 2);
            }
        });
    }
}
