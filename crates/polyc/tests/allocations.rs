//! What a call from the host allocates.

#![allow(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use polyc::{Engine, Error, NoHost, Session, Source};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator; it counts, for each thread, the blocks that it is asked for.
struct Counting;

fn count() {
    // A thread that is ending counts nothing.
    let _ = ALLOCATIONS.try_with(|it| it.set(it.get() + 1));
}

// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Blocks that this thread asks for while `f` runs.
fn allocations(f: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    f();
    ALLOCATIONS.get() - before
}

const TEXT: &str = "fn two(a: int, b: int): int = a * 10 + b;
    fn half(a: double, b: bool): double = b ? a / 2.0 : a;
    fn text(a: int, s: string): bool = s == 'tcp' && a == 80;
    0";

#[test]
fn a_call_with_scalars_or_a_text_allocates_nothing() -> Result<(), Error> {
    assert!(allocations(|| drop(std::hint::black_box(Box::new(1)))) > 0, "it counts");
    let engine = Engine::new();
    let program = engine.compile(Source::new("expr", "f.expr", TEXT))?;
    let mut session = Session::new(&engine, NoHost);
    let instance = session.load(&program)?;
    let two = session.function::<(i64, i64), i64>(&instance, "two")?.into_handle();
    let small = session.function::<(u8, i32), u16>(&instance, "two")?.into_handle();
    let half = session.function::<(f64, bool), f64>(&instance, "half")?.into_handle();
    let text = session.function::<(i64, &str), bool>(&instance, "text")?.into_handle();
    // The first call of each prepares its code.
    two.call(&mut session, (1, 2))?;
    half.call(&mut session, (1.0, true))?;
    text.call(&mut session, (80, "tcp"))?;
    let made = allocations(|| {
        for number in 0..1000 {
            assert_eq!(two.call(&mut session, (number, 2)).ok(), Some(number * 10 + 2));
            assert_eq!(small.call(&mut session, (4, 2)).ok(), Some(42));
            assert_eq!(half.call(&mut session, (3.0, true)).ok(), Some(1.5));
            assert_eq!(text.call(&mut session, (number, "tcp")).ok(), Some(number == 80));
        }
    });
    assert_eq!(made, 0);
    Ok(())
}
