//! The hard cases of a generational collector: young objects that only old ones refer to, through every kind of store;
//! large objects; tables that know objects without keeping them; the memory taken.

#![allow(
    unsafe_code,
    reason = "plays the machine: shows its words to the collector; counts what is allocated"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use polyc_runtime::host::{Host, Stream};
use polyc_runtime::native::NativeShape;
use polyc_runtime::{Context, Limits, MemoryHost, Roots, Runtime, Statistics, Stress, Tracer, Value, View, Word};

thread_local! {
    /// Bytes this thread has allocated and not freed, and the most there were.
    static TAKEN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

struct Counting;

fn count(grown: usize, shrunk: usize) {
    TAKEN.with(|it| {
        let (now, most) = it.get();
        let now = (now + grown).saturating_sub(shrunk);
        it.set((now, most.max(now)));
    });
}

// SAFETY: the system's allocator, counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promise.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(place, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The machine's words.
#[derive(Default)]
struct Words(Vec<Word>);

impl Roots for Words {
    fn trace(&mut self, tracer: &mut Tracer) {
        // SAFETY: the words come from this heap and are shown at every collection.
        unsafe { tracer.words(&mut self.0) };
    }
}

/// A session and the words it holds.
struct Session {
    runtime: Runtime,
    words: Words,
}

impl Session {
    fn new(memory: Option<u64>) -> Self {
        let limits = Limits { memory, ..Limits::NONE };
        let host = Box::new(MemoryHost::default());
        Self {
            runtime: Runtime::new(host, limits).expect("there is memory"),
            words: Words::default(),
        }
    }

    fn minor(&mut self) {
        let before = self.statistics();
        // SAFETY: `words` is all that is used later.
        unsafe { self.runtime.heap.collect(&mut self.words, 0) }.expect("there is memory");
        self.runtime.finalise();
        let now = self.statistics();
        assert_eq!(now.collections, before.collections + 1);
        assert_eq!(now.major, before.major, "a minor one was wanted");
    }

    fn major(&mut self) {
        // SAFETY: `words` is all that is used later.
        unsafe { self.runtime.heap.collect_all(&mut self.words, 0) }.expect("there is memory");
        self.runtime.finalise();
    }

    /// Collects where the machine would before it allocates that much.
    fn poll(&mut self, bytes: usize) {
        if self.runtime.heap.must_collect(bytes) {
            // SAFETY: `words` is all that is used later.
            unsafe { self.runtime.heap.collect(&mut self.words, bytes) }.expect("there is memory");
        }
    }

    fn statistics(&self) -> Statistics {
        self.runtime.heap.statistics()
    }

    /// Holds the object that `make` makes.
    fn hold(&mut self, make: impl for<'h> FnOnce(&mut Context<'h>) -> Value<'h>) {
        let word = self.runtime.enter(|context| make(context).word());
        self.words.0.push(word);
    }

    fn enter<R>(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>, &[Value<'h>]) -> R) -> R {
        let words = &self.words.0;
        self.runtime.enter(|context| {
            // SAFETY: held words are traced, so they are live.
            let values: Vec<_> = words.iter().map(|&it| unsafe { Value::from_word(it) }).collect();
            f(context, &values)
        })
    }
}

fn text<'h>(context: &mut Context<'h>, number: u32) -> Value<'h> {
    context.string(&number.to_string()).expect("memory")
}

fn number<'h>(context: &Context<'h>, value: Value<'h>) -> u32 {
    let text = context.expect_string(value).expect("a string was stored");
    text.to_string(context).parse().expect("a number")
}

static HOLDER: NativeShape = NativeShape::new("holder", 3, 0);

/// Elements of a vector that is apart, the last card not full.
const MANY: usize = 5_003;

/// An object of each kind that references are stored in.
fn holders(session: &mut Session) {
    let shape = session.runtime.register_shape("record").expect("few shapes");
    session.hold(|it| it.pair(Value::NIL, Value::NIL).expect("memory"));
    session.hold(|it| it.cell(Value::NIL).expect("memory"));
    session.hold(|it| it.vector_filled(100, Value::NIL).expect("memory"));
    session.hold(|it| it.vector_filled(MANY, Value::NIL).expect("memory"));
    session.hold(|it| it.new_native(&HOLDER, &[Value::NIL; 3], &[]).expect("memory"));
    session.hold(|it| it.map().expect("memory").into());
    for refs in [4, MANY] {
        let record = session.runtime.heap.allocate(shape, refs, 8).expect("memory");
        session.words.0.push(record);
    }
}

/// Where the next store goes: an object of `holders` and a place in it.
fn place(random: &mut fastrand::Rng) -> (usize, usize) {
    let places = [2, 1, 100, MANY, 3, 50, 4, MANY];
    let holder = random.usize(..places.len());
    (holder, random.usize(..places[holder]))
}

fn store<'h>(context: &mut Context<'h>, holder: Value<'h>, at: usize, value: Value<'h>) {
    match context.view(holder) {
        View::Pair(pair) if at == 0 => pair.set_first(context, value).expect("mutable"),
        View::Pair(pair) => pair.set_rest(context, value).expect("mutable"),
        View::Box(cell) => cell.set(context, value),
        View::Vector(vector) => vector.set(context, at, value).expect("inside"),
        View::Native(native) => native.set(context, at, value).expect("inside"),
        View::Object(object) => object.set(context, at, value).expect("inside"),
        View::Map(map) => {
            let key = Value::small(at as i32);
            let mut same = |_: &Context<'h>, it: Value<'h>| Ok(it == key);
            map.insert(context, at as u64, key, value, &mut same).expect("memory");
        }
        other => panic!("{other:?} holds nothing"),
    }
}

fn load<'h>(context: &Context<'h>, holder: Value<'h>, at: usize) -> Value<'h> {
    match context.view(holder) {
        View::Pair(pair) if at == 0 => pair.first(context),
        View::Pair(pair) => pair.rest(context),
        View::Box(cell) => cell.get(context),
        View::Vector(vector) => vector.get(context, at).expect("inside"),
        View::Native(native) => native.get(context, at).expect("inside"),
        View::Object(object) => object.get(context, at).expect("inside"),
        View::Map(map) => {
            let key = Value::small(at as i32);
            let mut same = |_: &Context<'h>, it: Value<'h>| Ok(it == key);
            map.get(context, at as u64, &mut same)
                .expect("there is no limit of fuel")
                .expect("it was stored")
        }
        other => panic!("{other:?} holds nothing"),
    }
}

/// Fresh strings stored in old objects of every kind, which alone refer to them, through collections of both kinds.
#[test]
fn old_objects_keep_young_ones_through_every_kind_of_store() {
    for seed in 0..8 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut session = Session::new(None);
        holders(&mut session);
        let mut model = std::collections::BTreeMap::new();
        for step in 0..3_000 {
            match random.u8(..20) {
                0 => session.minor(),
                1 if random.u8(..8) == 0 => session.major(),
                _ => {}
            }
            let (holder, at) = place(&mut random);
            session.enter(|context, values| {
                let fresh = text(context, step);
                store(context, values[holder], at, fresh);
            });
            model.insert((holder, at), step);
        }
        session.minor();
        session.enter(|context, values| {
            for (&(holder, at), &step) in &model {
                assert_eq!(number(context, load(context, values[holder], at)), step);
            }
        });
    }
}

#[test]
fn copied_ranges_are_remembered() {
    for length in [100, MANY] {
        let mut session = Session::new(None);
        session.hold(|it| it.vector_filled(length, Value::NIL).expect("memory"));
        session.minor();
        session.hold(|it| {
            let items: Vec<_> = (0..70).map(|number| text(it, number)).collect();
            it.vector(&items).expect("memory")
        });
        let (to, from) = (session.words.0[0], session.words.0[1]);
        let at = length - 75;
        // SAFETY: both have the refs.
        unsafe { session.runtime.heap.copy_refs(to, at, from, 0, 70) };
        session.words.0.truncate(1);
        session.minor();
        session.enter(|context, values| {
            for place in 0..70 {
                let item = load(context, values[0], at + place);
                assert_eq!(number(context, item), place as u32);
            }
        });
    }
}

/// More old objects with young ones in them than the list takes: the next collection is a major one.
#[test]
fn objects_beyond_the_list_are_found() {
    const OBJECTS: usize = 100_000;
    let mut session = Session::new(None);
    session.hold(|it| it.vector_filled(OBJECTS, Value::NIL).expect("memory"));
    session.enter(|context, values| {
        for at in 0..OBJECTS {
            let cell = context.cell(Value::NIL).expect("memory");
            store(context, values[0], at, cell);
        }
    });
    session.minor();
    session.enter(|context, values| {
        for at in 0..OBJECTS {
            let fresh = text(context, at as u32);
            let cell = load(context, values[0], at);
            store(context, cell, 0, fresh);
        }
    });
    let before = session.statistics();
    session.poll(1 << 20);
    assert_eq!(session.statistics().major, before.major + 1);
    session.enter(|context, values| {
        for at in 0..OBJECTS {
            let cell = load(context, values[0], at);
            assert_eq!(number(context, load(context, cell, 0)), at as u32);
        }
    });
}

/// A minor collection costs in proportion to its survivors, not to old objects.
#[test]
fn minor_collections_leave_old_objects_alone() {
    let mut session = Session::new(None);
    session.hold(|it| it.list(&[Value::NIL; 200_000]).expect("memory"));
    session.minor();
    let before = session.statistics();
    for _ in 0..100 {
        session.hold(|it| it.pair(Value::NIL, Value::NIL).expect("memory"));
        session.minor();
    }
    assert_eq!(session.statistics().copied - before.copied, 100 * 24);
    assert_eq!(session.statistics().promoted - before.promoted, 100 * 24);
}

#[test]
fn large_objects_stay_where_they_are_and_go_when_they_die() {
    let mut session = Session::new(None);
    session.hold(|it| it.vector_filled(MANY, Value::NIL).expect("memory"));
    session.hold(|it| it.bytes_filled(1 << 20, 7).expect("memory"));
    let before = session.words.0.clone();
    session.minor();
    session.major();
    assert_eq!(session.words.0, before);
    assert!(session.statistics().live > 1 << 20 && session.statistics().copied == 0);
    session.words.0.pop();
    session.major();
    assert!(session.statistics().live < 50_000);
    // One that dies young is freed by a minor collection.
    session.enter(|context, _| context.bytes_filled(1 << 20, 7).is_ok());
    let used = session.runtime.heap.used();
    session.minor();
    assert!(session.runtime.heap.used() < used - (1 << 20));
}

/// Large objects are collected as they are made, however little of the nursery is used.
#[test]
fn large_garbage_is_bounded() {
    let mut session = Session::new(Some(64 << 20));
    for _ in 0..2_000 {
        session.poll(200_000);
        session.enter(|context, _| context.bytes_filled(200_000, 1).is_ok());
    }
    assert!(session.statistics().peak < 12 << 20);
}

#[test]
fn symbols_are_forgotten_young_and_kept_by_old_objects() {
    let mut session = Session::new(None);
    session.hold(|it| it.cell(Value::NIL).expect("memory"));
    session.minor();
    session.enter(|context, values| {
        let kept = context.symbol("kept").expect("memory");
        store(context, values[0], 0, kept);
        context.symbol("lost").expect("memory");
    });
    session.minor();
    let live = session.statistics().live;
    session.enter(|context, values| {
        let kept = context.symbol("kept").expect("memory");
        assert_eq!(load(context, values[0], 0), kept, "interned once");
        context.symbol("lost").expect("memory");
    });
    session.minor();
    assert_eq!(session.statistics().live, live, "`lost` was made anew, and lost");
}

#[test]
fn identity_hashes_survive_moving() {
    let mut session = Session::new(None);
    let mut hashes = Vec::new();
    for round in 0..60 {
        session.hold(|it| it.cell(Value::NIL).expect("memory"));
        session.hold(|it| it.vector_filled(MANY, Value::NIL).expect("memory"));
        // Some are hashed young, some old.
        let first = session.words.0.len().saturating_sub(3);
        hashes.resize(first, None);
        session.enter(|context, values| {
            for (&value, hash) in values.iter().zip(&mut hashes) {
                let now = context.identity_hash(value);
                assert_eq!(*hash.get_or_insert(now), now);
            }
        });
        if round % 7 == 0 {
            session.major();
        } else {
            session.minor();
        }
    }
    let mut distinct: Vec<_> = hashes.into_iter().flatten().collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 117);
}

static HANDLE: NativeShape = NativeShape::new("handle", 0, 1).finalise(|host: &mut dyn Host, raw: &[u8]| {
    host.write(Stream::OUTPUT, raw).expect("a host in memory");
});

#[test]
fn finalisers_run_once_in_the_order_objects_were_made() {
    let mut session = Session::new(None);
    for name in [b"a", b"b", b"c", b"d"] {
        session.hold(|it| it.new_native(&HANDLE, &[], name).expect("memory"));
    }
    session.words.0.remove(1);
    session.minor();
    assert_eq!(session.runtime.host().output(), b"b");
    session.enter(|context, _| context.new_native(&HANDLE, &[], b"e").is_ok());
    session.words.0.clear();
    session.minor();
    assert_eq!(session.runtime.host().output(), b"be", "the others are old");
    session.major();
    session.major();
    assert_eq!(session.runtime.host().output(), b"beacd");
    assert_eq!(session.statistics().finalised, 5);
}

/// A list grows to `pairs` pairs, each with garbage beside it; returns the most memory taken meanwhile.
fn grow(pairs: usize) -> (usize, Statistics) {
    let (before, _) = TAKEN.with(Cell::get);
    TAKEN.with(|it| it.set((before, before)));
    let mut session = Session::new(None);
    session.words.0.push(Word::NIL);
    for number in 0..pairs * 4 {
        session.poll(24);
        // SAFETY: both were made by this heap since, or are held.
        let pair = unsafe { session.runtime.heap.pair(Word::ZERO, session.words.0[0]) };
        if number % 4 == 0 {
            session.words.0[0] = pair.expect("memory");
        }
    }
    (TAKEN.with(Cell::get).1 - before, session.statistics())
}

#[test]
fn memory_taken_is_within_three_times_the_live_bytes() {
    for pairs in [1_000_000, 1_700_000, 3_000_000, 4_000_000] {
        let (most, statistics) = grow(pairs);
        let live = pairs * 24;
        assert!(most <= live * 3, "{pairs} pairs, {live} bytes: {most} taken");
        // The count the API gives is of the same memory, but for tables of the heap's own.
        let peak = statistics.peak as usize;
        assert!(peak <= most && most - peak < 1 << 20, "{peak} of {most}");
    }
}

/// Every mode of stress does the same to the same program.
#[test]
fn stress_changes_nothing_but_the_work() {
    let run = |stress: Stress| {
        let mut random = fastrand::Rng::with_seed(5);
        let mut session = Session::new(None);
        holders(&mut session);
        session.runtime.heap.set_stress(stress);
        let mut seen = Vec::new();
        for step in 0..400 {
            session.poll(4096);
            let (holder, at) = place(&mut random);
            session.enter(|context, values| {
                let fresh = text(context, step);
                store(context, values[holder], at, fresh);
                seen.push(number(context, load(context, values[holder], at)));
            });
        }
        (seen, session.statistics())
    };
    let (plain, _) = run(Stress::default());
    let collect_always = Stress {
        collect_always: true,
        ..Stress::default()
    };
    let (minor, counted) = run(collect_always);
    assert!(plain == minor && counted.collections == 400 && counted.major == 100);
    let (major, counted) = run(Stress {
        move_always: true,
        ..collect_always
    });
    assert!(plain == major && counted.major == 400);
}
