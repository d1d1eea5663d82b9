//! Strings, maps, lists and native objects against plain Rust.

use polyc_base::scalar::Kind;
use polyc_base::trap::TrapCode;
use polyc_runtime::native::{Comparison, Failure, NativeShape};
use polyc_runtime::{Context, Hasher, Limits, NoHost, Runtime, Value, View, natives};

fn enter<R>(check: impl for<'h> FnOnce(&mut Context<'h>) -> R) -> R {
    let mut runtime = Runtime::new(Box::new(NoHost), Limits::NONE).expect("memory");
    runtime.enter(check)
}

fn hash_of<'h>(context: &mut Context<'h>, value: Value<'h>) -> u64 {
    natives::equal_hash(context, value, Hasher::VISIBLE).expect("no limit")
}

#[test]
fn strings_index_by_code_point_and_widen() {
    enter(|context| {
        let value = context.string("aé\u{ff}").expect("memory");
        let text = context.expect_string(value).expect("a string");
        assert_eq!(text.len(context), 3);
        assert_eq!(text.get(context, 2).ok(), Some('\u{ff}'));
        assert!(matches!(
            text.get(context, 3),
            Err(Failure::Trap(trap)) if trap.code == TrapCode::IndexOutOfBounds
        ));
        text.set(context, 0, '𝕏').expect("mutable");
        assert_eq!(text.to_string(context), "𝕏é\u{ff}");
        text.set(context, 0, 'a').expect("mutable");
        assert_eq!(text.to_string(context), "aé\u{ff}");
        assert!(text.set(context, 3, 'a').is_err());
        context.freeze(value);
        assert!(matches!(text.set(context, 0, 'b'), Err(Failure::Immutable(it)) if it == value));
    });
}

#[test]
fn empty_strings_are_strings() {
    enter(|context| {
        let value = context.string("").expect("memory");
        let text = context.expect_string(value).expect("a string");
        assert!(text.is_empty(context) && text.get(context, 0).is_err());
        assert!(text.set(context, 0, 'a').is_err());
    });
}

#[test]
fn random_strings_match_rust() {
    let mut random = fastrand::Rng::with_seed(1);
    let mut character = move |wide: bool| -> char {
        if wide {
            random.char(..)
        } else {
            char::from(random.u8(..))
        }
    };
    let mut random = fastrand::Rng::with_seed(2);
    for round in 0..300 {
        let mut model: Vec<char> = (0..random.usize(1..30)).map(|_| character(round % 3 == 0)).collect();
        enter(|context| {
            let value = context.string_of(&model).expect("memory");
            let text = context.expect_string(value).expect("a string");
            for _ in 0..20 {
                let index = random.usize(..model.len());
                model[index] = character(random.u8(..10) == 0);
                text.set(context, index, model[index]).expect("mutable");
                let found: Vec<char> = text.units(context).chars().collect();
                assert_eq!(found, model);
            }
            let (start, end) = (random.usize(..=model.len()), model.len());
            let part = context
                .string_of_parts(&[(text, start, end), (text, 0, start)])
                .expect("memory");
            let part = context.expect_string(part).expect("a string").to_string(context);
            let expected: String = model[start..].iter().chain(&model[..start]).collect();
            assert_eq!(part, expected);
        });
    }
}

#[test]
fn maps_match_a_model_and_keep_their_order() {
    let mut random = fastrand::Rng::with_seed(3);
    for round in 0..50 {
        let mut model: Vec<(i32, i32)> = Vec::new();
        enter(|context| {
            let map = context.map().expect("memory");
            for step in 0..500 {
                let key = random.i32(..if round % 2 == 0 { 40 } else { 4000 });
                let (at, value) = (model.iter().position(|it| it.0 == key), Value::small(key));
                // Every other map has a poor hash.
                let hash = if round % 4 < 2 { key as u64 } else { key as u64 % 3 };
                let mut same = |_: &Context<'_>, it| Ok(it == value);
                match random.u8(..5) {
                    0..=2 => {
                        let before = map.insert(context, hash, value, Value::small(step), &mut same);
                        assert_eq!(before.ok().flatten(), at.map(|at| Value::small(model[at].1)));
                        match at {
                            Some(at) => model[at].1 = step,
                            None => model.push((key, step)),
                        }
                    }
                    3 => {
                        let removed = map.remove(context, hash, &mut same).expect("mutable");
                        assert_eq!(removed, at.map(|at| Value::small(model.remove(at).1)));
                    }
                    _ => {
                        let found = map.get(context, hash, &mut same).expect("no limit");
                        assert_eq!(found, at.map(|at| Value::small(model[at].1)));
                    }
                }
                assert_eq!(map.len(context), model.len());
            }
            let found: Vec<_> = map.iter(context).collect();
            let expected: Vec<_> = model.iter().map(|&(k, v)| (Value::small(k), Value::small(v))).collect();
            assert_eq!(found, expected);
            let (mut cursor, mut walked) = (0, Vec::new());
            while let Some((key, value, next)) = map.next(context, cursor) {
                walked.push((key, value));
                cursor = next;
            }
            assert_eq!(walked, expected);
            let copy = map.copy(context).expect("memory");
            map.clear(context).expect("mutable");
            assert!(map.is_empty(context) && map.iter(context).next().is_none());
            assert_eq!(copy.iter(context).collect::<Vec<_>>(), expected);
            context.freeze(copy.value());
            assert!(copy.clear(context).is_err());
        });
    }
}

/// Keys of one neighbourhood, each with a hash of its own: looking past them is charged, and so is making room for
/// them.
#[test]
fn probes_beyond_a_few_are_charged() {
    const KEYS: u64 = 600;
    let mut runtime = Runtime::new(Box::new(NoHost), Limits::NONE).expect("memory");
    runtime.enter(|context| {
        let hasher = context.hasher();
        let slot = |key: u64| hasher.word(key).finish() >> 32 & 0xfff;
        let mut keys = (0..).filter(|&key| slot(key) == 0);
        let map = context.map().expect("memory");
        for key in keys.by_ref().take(KEYS as usize) {
            let value = Value::small(key as i32);
            let mut same = |_: &Context<'_>, it| Ok(it == value);
            map.insert(context, key, value, value, &mut same).expect("memory");
        }
        let missing = keys.next().expect("keys never end");
        let found = map.get(context, missing, &mut |_, _| Ok(false));
        assert_eq!(found.ok(), Some(None));
    });
    let charged = runtime.take_extra_fuel();
    // Each insertion passes all keys before it, and all that move.
    assert!(charged > KEYS * KEYS / 2, "{charged}");
}

#[test]
fn circular_lists_have_no_length() {
    enter(|context| {
        let list = context
            .list(&[Value::small(1), Value::small(2), Value::small(3)])
            .expect("memory");
        assert_eq!(context.proper_length(list), Some(3));
        for at in 0..3 {
            let list = context.list(&[Value::NIL; 3]).expect("memory");
            let pairs: Vec<_> =
                core::iter::successors(context.as_pair(list), |it| context.as_pair(it.rest(context))).collect();
            pairs[2].set_rest(context, pairs[at].value()).expect("mutable");
            assert_eq!(context.proper_length(list), None);
            assert!(matches!(context.expect_list(list), Err(Failure::TypeMismatch { .. })));
        }
    });
}

#[test]
fn a_description_ends_with_the_texts_of_the_context() {
    enter(|context| {
        let long = context.string(&"é".repeat(10_000)).expect("memory");
        let deep = (0..300).try_fold(long, |inner, _| context.vector_filled(300, inner));
        let deep = deep.expect("memory");
        let mut list = Value::NIL;
        for _ in 0..100 {
            list = context.pair(long, list).expect("memory");
        }
        let circle = ring(context, 3);
        for value in [long, deep, list, circle] {
            for most in [0, 1, 50, 1000] {
                let text = context.with_short_texts(most, |context| context.describe(value));
                assert!(text.len() <= 2 * most + 20, "{most}: {text}");
                assert!(value == long || text.ends_with('…'), "{most}: {text}");
            }
        }
    });
}

#[test]
fn equality_ends_on_circles_and_deep_lists() {
    enter(|context| {
        let (a, b) = (ring(context, 3), ring(context, 5));
        assert!(natives::equal(context, a, b).unwrap_or_default());
        assert!(!context.describe(a).is_empty());
        let (mut left, mut right) = (Value::NIL, Value::NIL);
        for _ in 0..200_000 {
            left = context.pair(left, Value::NIL).expect("memory");
            right = context.pair(right, Value::NIL).expect("memory");
        }
        assert!(natives::equal(context, left, right).unwrap_or_default());
        assert_eq!(hash_of(context, left), hash_of(context, right));
        let other = context.pair(left, Value::TRUE).expect("memory");
        let same = context.pair(right, Value::NIL).expect("memory");
        assert!(!natives::equal(context, other, same).unwrap_or_default());
    });
}

/// A circular list of that many pairs.
fn ring<'h>(context: &mut Context<'h>, length: usize) -> Value<'h> {
    let list = context.list(&vec![Value::small(1); length]).expect("memory");
    let mut last = context.as_pair(list).expect("not empty");
    while let Some(next) = context.as_pair(last.rest(context)) {
        last = next;
    }
    last.set_rest(context, list).expect("mutable");
    list
}

static POINT: NativeShape = NativeShape::new("point", 1, 2)
    .equality(Comparison::Contents)
    .print(|context, it| format!("point {:?}", it.raw(context)));
static TOKEN: NativeShape = NativeShape::new("token", 0, 0);

#[test]
fn native_objects_know_their_shape() {
    enter(|context| {
        let point = context.new_native(&POINT, &[Value::TRUE], &[1, 2]).expect("memory");
        let same = context.new_native(&POINT, &[Value::TRUE], &[1, 2]).expect("memory");
        let other = context.new_native(&POINT, &[Value::FALSE], &[1, 2]).expect("memory");
        let token = context.new_native(&TOKEN, &[], &[]).expect("memory");
        assert_eq!(context.kind(point), Kind::Native);
        assert!(context.native(point, &POINT).is_some() && context.native(point, &TOKEN).is_none());
        assert!(context.expect_native(token, &POINT).is_err());
        assert!(
            natives::equal(context, point, same).unwrap_or_default()
                && !natives::equal(context, point, other).unwrap_or_default()
        );
        assert_eq!(hash_of(context, point), hash_of(context, same));
        let second = context.new_native(&TOKEN, &[], &[]).expect("memory");
        assert!(
            natives::equal(context, token, token).unwrap_or_default()
                && !natives::equal(context, token, second).unwrap_or_default()
        );
        assert_eq!(context.describe(point), "point [1, 2]");
        assert_eq!(context.describe(token), "#<token>");
        let View::Native(point) = context.view(point) else {
            panic!("it is native")
        };
        point.set(context, 0, token).expect("it has a ref");
        point.raw_mut(context)[1] = 9;
        assert!(point.set(context, 1, token).is_err());
        assert_eq!((point.refs(context), point.raw(context)), (&[token][..], &[1, 9][..]));
    });
}

#[test]
fn extensions_are_kept_by_type() {
    enter(|context| {
        *context.extension::<u32>() = 7;
        context.extension::<String>().push('x');
        assert_eq!(
            (*context.extension::<u32>(), context.extension::<String>().as_str()),
            (7, "x")
        );
    });
}

#[test]
fn conditions_hold_their_trap() {
    enter(|context| {
        let value = context
            .thrown(Failure::mismatch(Kind::Pair, Value::TRUE))
            .expect("memory");
        let View::Condition(condition) = context.view(value) else {
            panic!("a condition")
        };
        assert_eq!(condition.trap(context).code, TrapCode::TypeMismatch);
        assert_eq!(condition.wanted(context), Some(Kind::Pair));
        assert_eq!(condition.about(context), Value::TRUE);
        assert!(condition.message(context).is_none());
        let value = context
            .thrown(Failure::error("bad", &[Value::small(1)]))
            .expect("memory");
        let View::Condition(condition) = context.view(value) else {
            panic!("a condition")
        };
        assert_eq!(
            condition.message(context).map(|it| it.to_string(context)).as_deref(),
            Some("bad")
        );
        assert_eq!(context.describe(condition.irritants(context)), "(1)");
        assert!(matches!(context.thrown(Failure::Exit(3)), Err(Failure::Exit(3))));
    });
}

#[test]
fn output_is_limited() {
    let limits = Limits {
        output: Some(5),
        ..Limits::NONE
    };
    let mut runtime = Runtime::new(Box::<polyc_runtime::MemoryHost>::default(), limits).expect("memory");
    runtime.enter(|context| {
        assert!(context.write(polyc_runtime::host::Stream::OUTPUT, b"abc").is_ok());
        assert!(matches!(
            context.write(polyc_runtime::host::Stream::OUTPUT, b"def"),
            Err(Failure::Limit(polyc_base::trap::Limit::Output))
        ));
    });
    assert_eq!(runtime.host().output(), b"abc");
}

#[test]
fn descriptions_are_cut_off() {
    enter(|context| {
        let long = context.string_filled(100_000, 'x').expect("memory");
        let list = context.list(&vec![long; 1000]).expect("memory");
        let huge = context
            .big(&(num_bigint::BigInt::from(1) << 3_000_000))
            .expect("memory");
        assert!(context.describe(list).len() < 100_000);
        assert_eq!(context.describe(huge), "#<integer of 3000001 bits>");
    });
}
