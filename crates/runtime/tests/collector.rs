//! Random graphs of objects, changed and collected, always equal to a model in plain Rust.

#![allow(unsafe_code, reason = "plays the machine: shows its words to the collector")]

use polyc_base::trap::Limit;
use polyc_runtime::{Context, Limits, NoHost, Roots, Runtime, Stress, Tracer, Value, View, Word};

/// An object of the model; fields are positions in the model.
enum Model {
    Pair(usize, usize),
    Vector(Vec<usize>),
    Text(String),
    Bytes(Vec<u8>),
    Float(f64),
    Integer(i64),
    Symbol(String),
    Box(usize),
}

/// The machine's words: one for each object of the model that is still held.
#[derive(Default)]
struct Words(Vec<Word>);

impl Roots for Words {
    fn trace(&mut self, tracer: &mut Tracer) {
        // SAFETY: the words come from this heap and are shown at every collection.
        unsafe { tracer.words(&mut self.0) };
    }
}

fn runtime(memory: Option<u64>, stress: Stress) -> Runtime {
    let limits = Limits { memory, ..Limits::NONE };
    let mut runtime = Runtime::new(Box::new(NoHost), limits).expect("there is memory");
    runtime.heap.set_stress(stress);
    runtime
}

fn pair(runtime: &mut Runtime, first: Word, rest: Word) -> Word {
    // SAFETY: both are immediates or were made by this runtime since its last collection.
    unsafe { runtime.heap.pair(first, rest) }.expect("there is memory")
}

fn value<'h>(words: &Words, at: usize) -> Value<'h> {
    // SAFETY: held words are traced, so they are live.
    unsafe { Value::from_word(words.0[at]) }
}

/// Makes a random object out of existing ones.
fn make(random: &mut fastrand::Rng, models: &[Model]) -> Model {
    let pick = |random: &mut fastrand::Rng| random.usize(..models.len().max(1));
    match random.u8(..if models.is_empty() { 5 } else { 8 }) {
        0 => Model::Text((0..random.usize(..20)).map(|_| random.char(..)).collect()),
        1 => Model::Bytes((0..random.usize(..40)).map(|_| random.u8(..)).collect()),
        2 => Model::Float(f64::from_bits(random.u64(..))),
        3 => Model::Integer(random.i64(..)),
        4 => Model::Symbol(format!("s{}", random.u8(..20))),
        5 => Model::Pair(pick(random), pick(random)),
        6 => Model::Vector((0..random.usize(..10)).map(|_| pick(random)).collect()),
        _ => Model::Box(pick(random)),
    }
}

fn build<'h>(context: &mut Context<'h>, words: &Words, model: &Model) -> Value<'h> {
    let built = match model {
        Model::Pair(a, b) => context.pair(value(words, *a), value(words, *b)),
        Model::Vector(items) => {
            let items: Vec<_> = items.iter().map(|&it| value(words, it)).collect();
            context.vector(&items)
        }
        Model::Text(text) => context.string(text),
        Model::Bytes(bytes) => context.bytes(bytes),
        Model::Float(float) => context.float(*float),
        Model::Integer(integer) => context.integer(*integer),
        Model::Symbol(name) => context.symbol(name),
        Model::Box(content) => context.cell(value(words, *content)),
    };
    built.expect("there is memory")
}

fn check<'h>(context: &mut Context<'h>, words: &Words, models: &[Model]) {
    for (at, model) in models.iter().enumerate() {
        let object: Value<'h> = value(words, at);
        match (model, context.view(object)) {
            (Model::Pair(a, b), View::Pair(pair)) => {
                assert_eq!(pair.first(context), value(words, *a));
                assert_eq!(pair.rest(context), value(words, *b));
            }
            (Model::Vector(items), View::Vector(vector)) => {
                let expected: Vec<_> = items.iter().map(|&it| value(words, it)).collect();
                assert_eq!(vector.items(context), expected);
            }
            (Model::Text(text), View::String(string)) => {
                assert_eq!(string.to_string(context), *text)
            }
            (Model::Bytes(bytes), View::Bytes(it)) => assert_eq!(it.as_slice(context), bytes),
            (Model::Float(a), View::Float(b)) => assert_eq!(a.to_bits(), b.to_bits()),
            (Model::Integer(a), View::Integer(b)) => assert_eq!(*a, b),
            (Model::Symbol(name), View::Symbol(symbol)) => {
                assert_eq!(symbol.to_string(context), *name);
                assert_eq!(context.symbol(name).expect("it exists"), object, "interned once");
            }
            (Model::Box(content), View::Box(cell)) => {
                assert_eq!(cell.get(context), value(words, *content));
            }
            (_, view) => panic!("object {at} has become {view:?}"),
        }
    }
}

/// Changes a field of a random object, in the heap and in the model.
fn mutate(random: &mut fastrand::Rng, runtime: &mut Runtime, words: &Words, models: &mut [Model]) {
    let (at, target) = (random.usize(..models.len()), random.usize(..models.len()));
    runtime.enter(|context| {
        let content = value(words, target);
        match (&mut models[at], context.view(value(words, at))) {
            (Model::Pair(first, _), View::Pair(pair)) => {
                *first = target;
                pair.set_first(context, content).expect("mutable");
            }
            (Model::Box(held), View::Box(cell)) => {
                *held = target;
                cell.set(context, content);
            }
            (Model::Vector(items), View::Vector(vector)) if !items.is_empty() => {
                let index = random.usize(..items.len());
                items[index] = target;
                vector.set(context, index, content).expect("mutable, inside");
            }
            (Model::Text(text), View::String(string)) if !text.is_empty() => {
                let mut chars: Vec<char> = text.chars().collect();
                let index = random.usize(..chars.len());
                chars[index] = random.char(..);
                string.set(context, index, chars[index]).expect("mutable, inside");
                *text = chars.into_iter().collect();
            }
            _ => {}
        }
    });
}

fn run(seed: u64, stress: Stress, steps: usize) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut runtime = runtime(None, stress);
    let (mut words, mut models) = (Words::default(), Vec::new());
    let mut hashes = Vec::new();
    for _ in 0..steps {
        if stress.collect_always && runtime.heap.must_collect(64) || random.u8(..) == 0 {
            // SAFETY: `words` is all that is used later.
            unsafe { runtime.heap.collect(&mut words, 64) }.expect("there is memory");
        }
        let model = make(&mut random, &models);
        let word = runtime.enter(|context| build(context, &words, &model).word());
        models.push(model);
        words.0.push(word);
        hashes.push(runtime.enter(|context| context.identity_hash(value(&words, words.0.len() - 1))));
        mutate(&mut random, &mut runtime, &words, &mut models);
    }
    runtime.enter(|context| {
        check(context, &words, &models);
        for (at, hash) in hashes.iter().enumerate() {
            assert_eq!(context.identity_hash(value(&words, at)), *hash);
        }
    });
}

#[test]
fn graphs_survive_collections() {
    for seed in 0..20 {
        run(seed, Stress::default(), 2_000);
    }
}

#[test]
fn graphs_survive_a_collection_at_every_allocation() {
    let stress = Stress {
        collect_always: true,
        ..Stress::default()
    };
    for seed in 0..5 {
        run(seed, stress, 300);
    }
}

#[test]
fn a_failed_allocation_is_a_limit() {
    for at in 1..50 {
        let mut runtime = runtime(
            None,
            Stress {
                fail_at: Some(at),
                ..Stress::default()
            },
        );
        let made = runtime.enter(|context| {
            (0..).find(|_| {
                let text = context.string("text").and_then(|it| context.pair(it, Value::NIL));
                matches!(text, Err(polyc_runtime::native::Failure::Limit(Limit::Memory)))
            })
        });
        // A string is two objects, a pair one.
        assert_eq!(made, Some((at - 1) / 3), "allocation {at}");
        // The heap is whole: it works again.
        runtime.heap.set_stress(Stress::default());
        assert!(runtime.enter(|context| context.string("more").is_ok()));
    }
}

#[test]
fn garbage_is_freed_and_memory_is_bounded() {
    let mut runtime = runtime(Some(8 << 20), Stress::default());
    let mut words = Words::default();
    for _ in 0..1_000_000 {
        if runtime.heap.must_collect(24) {
            // SAFETY: `words` is all that is used later.
            unsafe { runtime.heap.collect(&mut words, 24) }.expect("all is garbage");
        }
        let pair = pair(&mut runtime, Word::ZERO, Word::NIL);
        words.0 = vec![pair];
    }
    assert!(runtime.heap.used() <= 8 << 20);
    assert!(runtime.heap.statistics().collections > 1);
}

#[test]
fn live_data_beyond_the_limit_stops() {
    let mut runtime = runtime(Some(1 << 20), Stress::default());
    let mut words = Words(vec![Word::NIL]);
    let mut pairs = 0;
    loop {
        if runtime.heap.must_collect(24) {
            // SAFETY: `words` is all that is used later.
            if let Err(limit) = unsafe { runtime.heap.collect(&mut words, 24) } {
                assert_eq!(limit, Limit::Memory);
                break;
            }
        }
        words.0[0] = pair(&mut runtime, Word::ZERO, words.0[0]);
        pairs += 1;
    }
    // Nearly all of the limit is used, and every object is whole.
    assert!((1 << 20) * 9 / 10 / 24 < pairs && pairs <= (1 << 20) / 24, "{pairs}");
    let length = runtime.enter(|context| context.proper_length(value(&words, 0)));
    assert_eq!(length, Some(pairs));
    // With a higher limit it goes on.
    runtime.heap.set_memory_limit(Some(4 << 20));
    // SAFETY: `words` is all that is used later.
    assert_eq!(unsafe { runtime.heap.collect(&mut words, 24) }, Ok(()));
}

#[test]
fn large_objects_keep_their_sizes() {
    let mut runtime = runtime(None, Stress::default());
    let mut words = Words(runtime.enter(|context| {
        let vector = context.vector_filled(2_000_000, Value::small(7)).expect("memory");
        let bytes = context.bytes_filled(3_000_001, 9).expect("memory");
        let text = context.string_filled(1_500_000, 'λ').expect("memory");
        vec![vector.word(), bytes.word(), text.word()]
    }));
    // SAFETY: `words` is all that is used later.
    unsafe { runtime.heap.collect_all(&mut words, 0) }.expect("memory");
    runtime.enter(|context| {
        let vector = context.expect_vector(value(&words, 0)).expect("a vector");
        assert!(vector.items(context).iter().all(|&it| it == Value::small(7)));
        assert_eq!(vector.len(context), 2_000_000);
        let bytes = context.expect_bytes(value(&words, 1)).expect("bytes");
        assert_eq!(bytes.as_slice(context), vec![9; 3_000_001]);
        let text = context.expect_string(value(&words, 2)).expect("a string");
        assert_eq!(text.len(context), 1_500_000);
        assert_eq!(text.get(context, 1_499_999).ok(), Some('λ'));
    });
}

#[test]
fn a_long_list_is_collected_without_recursion() {
    let mut runtime = runtime(None, Stress::default());
    let mut words = Words(vec![Word::NIL]);
    for _ in 0..3_000_000 {
        words.0[0] = pair(&mut runtime, words.0[0], Word::NIL);
    }
    // SAFETY: `words` is all that is used later.
    unsafe { runtime.heap.collect_all(&mut words, 0) }.expect("memory");
    assert_eq!(runtime.heap.statistics().live, 3_000_000 * 24);
}

#[test]
fn roots_keep_values_until_dropped() {
    let mut runtime = runtime(None, Stress::default());
    let root = runtime.enter(|context| {
        let text = context.string("kept").expect("memory");
        context.root(text)
    });
    // SAFETY: nothing else is used later.
    unsafe { runtime.heap.collect_all(&mut (), 0) }.expect("memory");
    let live = runtime.heap.statistics().live;
    let kept = runtime.enter(|context| {
        let value = context.rooted(&root).expect("a root of this session");
        context.expect_string(value).map(|it| it.to_string(context)).ok()
    });
    assert_eq!(kept.as_deref(), Some("kept"));
    let mut other = self::runtime(None, Stress::default());
    assert!(other.enter(|context| context.rooted(&root).is_none()));
    std::thread::spawn(move || drop(root)).join().expect("no panic");
    // SAFETY: nothing else is used later.
    unsafe { runtime.heap.collect_all(&mut (), 0) }.expect("memory");
    assert!(live > 0 && runtime.heap.statistics().live == 0);
}

#[test]
fn unused_symbols_are_forgotten() {
    let mut runtime = runtime(None, Stress::default());
    let root = runtime.enter(|context| {
        let kept = context.symbol("kept").expect("memory");
        for number in 0..1000 {
            context.symbol(&format!("s{number}")).expect("memory");
        }
        context.root(kept)
    });
    // SAFETY: nothing else is used later.
    unsafe { runtime.heap.collect_all(&mut (), 0) }.expect("memory");
    assert!(runtime.heap.statistics().live < 100);
    runtime.enter(|context| {
        assert_eq!(context.symbol("kept").ok(), context.rooted(&root));
    });
}

#[test]
fn disposed_objects_are_empty_and_shrink() {
    let mut runtime = runtime(None, Stress::default());
    let shape = runtime.register_shape("record").expect("few shapes");
    let mut words = Words(vec![
        runtime.heap.allocate(shape, 3, 20).expect("memory"),
        runtime.heap.allocate(shape, 3 << 20, 20).expect("memory"),
        Word::empty_object(),
    ]);
    runtime.enter(|context| {
        for at in 0..words.0.len() {
            let object = context.expect_object(value(&words, at)).expect("an object");
            object.dispose(context);
            assert!(object.refs(context).is_empty() && object.raw(context).is_empty());
            assert!(object.get(context, 0).is_err());
        }
    });
    // SAFETY: `words` is all that is used later.
    unsafe { runtime.heap.collect_all(&mut words, 0) }.expect("memory");
    assert_eq!(runtime.heap.statistics().live, 8 + 8);
    assert_eq!(words.0[2], Word::empty_object());
}

#[test]
fn a_session_may_go_to_another_thread() {
    const fn is_send<T: Send>() {}
    is_send::<Runtime>();
    is_send::<polyc_runtime::Root>();
}

/// Twice the live data cost twice the copying: each byte is promoted once, and the space between major collections
/// grows with the live data.
#[test]
fn collections_cost_in_proportion_to_the_live_data() {
    let copied = |pairs: usize| {
        let mut runtime = runtime(None, Stress::default());
        let mut words = Words(vec![Word::NIL]);
        for _ in 0..pairs {
            if runtime.heap.must_collect(24) {
                // SAFETY: `words` is all that is used later.
                unsafe { runtime.heap.collect(&mut words, 24) }.expect("there is memory");
            }
            words.0[0] = pair(&mut runtime, Word::ZERO, words.0[0]);
        }
        runtime.heap.statistics().copied as usize
    };
    for pairs in [500_000, 1_000_000, 2_000_000, 4_000_000] {
        let copied = copied(pairs);
        assert!(copied <= pairs * 24 * 7 / 2, "{pairs} pairs: {copied} bytes copied");
    }
}
