//! Whatever the bytes, decoding and verifying them ends, does not panic, and takes at most 64 times their size and 16 MiB.
//!
//! A short run by default; `POLYC_FUZZ_ITERATIONS=10000 cargo test -p polyc-bytecode --test robustness` is a long one.
//! The seed is fixed: a failure repeats.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read and write their data files"
)]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use fastrand::Rng;
use polyc_bytecode::binary::MAGIC;
use polyc_bytecode::{
    DisassembleOptions, decode, disassemble, encode, parse_text, verify, write_text,
};

/// The system's allocator, counting.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator cannot be written without")]
// SAFETY: every call goes to the system's allocator as it came; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`, and the block came from the system.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The counters are of the whole process, so one test measures at a time.
static MEASURING: Mutex<()> = Mutex::new(());

fn iterations() -> usize {
    let given = std::env::var("POLYC_FUZZ_ITERATIONS").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(2_000)
}

/// Calls `read` and checks what it allocates for an input of that size.
fn bounded(size: usize, read: impl FnOnce()) {
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    read();
    let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    let most = 64 * size + (16 << 20);
    assert!(peak <= most, "{peak} bytes for an input of {size}");
}

fn read(bytes: &[u8]) {
    bounded(bytes.len(), || {
        if let Ok(module) = decode(bytes) {
            let _ = verify(module).map_err(|error| error.to_string());
        }
    });
}

/// What is decoded can be printed, verified or not.
fn print(bytes: &[u8]) {
    if let Ok(module) = decode(bytes) {
        black_box(disassemble(&module, &DisassembleOptions::default()));
        black_box(write_text(&module));
    }
}

#[test]
fn random_bytes() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut random = Rng::with_seed(1);
    // With the header of a real file in front every other time, so that sections are reached.
    let header = encode(&common::everything())[..27].to_vec();
    for round in 0..iterations() {
        let most = 1 << random.u32(1..12);
        let length = random.usize(0..most);
        let mut bytes: Vec<u8> = match round % 2 {
            0 => Vec::new(),
            _ => header.clone(),
        };
        bytes.extend((0..length).map(|_| random.u8(..)));
        read(&bytes);
    }
    read(&MAGIC);
}

/// Changes a few bytes: sets, flips, removes, repeats, copies.
fn mutate(bytes: &mut Vec<u8>, random: &mut Rng) {
    for _ in 0..random.usize(1..6) {
        if bytes.is_empty() {
            return;
        }
        let at = random.usize(0..bytes.len());
        match random.u8(0..6) {
            0 => bytes[at] = random.u8(..),
            1 => bytes[at] ^= 1 << random.u32(0..8),
            2 => bytes.truncate(at),
            3 => {
                bytes.remove(at);
            }
            4 => bytes.insert(at, random.u8(..)),
            _ => {
                let end = (at + random.usize(1..32)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = random.usize(0..bytes.len());
                bytes.splice(to..to, part);
            }
        }
    }
}

#[test]
fn mutated_modules() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut random = Rng::with_seed(2);
    let valid = encode(&common::everything());
    for _ in 0..iterations() {
        let mut bytes = valid.clone();
        mutate(&mut bytes, &mut random);
        read(&bytes);
        print(&bytes);
    }
}

/// Changes inside the code, which the file's own structure does not catch: most of these reach the verifier.
#[test]
fn mutated_code() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut random = Rng::with_seed(3);
    let valid = common::everything();
    for _ in 0..iterations() {
        let mut module = valid.clone();
        let bodies = module.bodies.len();
        mutate(
            &mut module.bodies[random.usize(0..bodies)].code,
            &mut random,
        );
        let bytes = encode(&module);
        read(&bytes);
        print(&bytes);
    }
}

#[test]
fn mutated_text() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut random = Rng::with_seed(4);
    let valid = write_text(&common::everything()).into_bytes();
    for _ in 0..iterations() {
        let mut bytes = valid.clone();
        mutate(&mut bytes, &mut random);
        let text = String::from_utf8_lossy(&bytes);
        bounded(text.len(), || {
            if let Ok(module) = parse_text(&text) {
                let _ = verify(module).map_err(|error| error.to_string());
            }
        });
    }
}

/// Files that claim much: a long table, many uses of one string, nested lists that each claim the rest of the file.
#[test]
fn claims_are_bounded_by_the_bytes() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    const SIZE: usize = 1 << 20;
    let mut module = common::everything();
    module.bodies[0].local_names = vec!["a name of 24 bytes, half".to_owned(); SIZE];
    read(&encode(&module));
    let valid = encode(&common::everything());
    let mut random = Rng::with_seed(5);
    for _ in 0..iterations() / 10 {
        // A number of two to four bytes in place of one byte, and the file grown so that it may be true.
        let mut bytes = valid.clone();
        let at = random.usize(27..bytes.len());
        bytes.splice(at..=at, [0xff, 0xff, 0x3f]);
        bytes.resize(bytes.len() + SIZE, random.u8(0..12));
        read(&bytes);
    }
}
