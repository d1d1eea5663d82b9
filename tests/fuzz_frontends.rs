//! Whatever the text, compiling it ends, does not panic, and takes at most 64 times its size and 16 MiB.
//!
//! A short run by default; `POLYC_FUZZ_ITERATIONS=10000 cargo test --test fuzz_frontends` is a long one. The seed is fixed:
//! a failure repeats.

#![allow(
    clippy::disallowed_methods,
    reason = "reads the corpus, and its iterations from the environment"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use polyc_driver::{Engine, Frontend, Level, Unit};

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

/// Longest time for one text, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

fn iterations() -> usize {
    let given = std::env::var("POLYC_FUZZ_ITERATIONS").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(2_000)
}

/// The corpus programs of a language, and its samples.
fn seeds(language: &dyn Frontend) -> Vec<Vec<u8>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = std::fs::read_dir(corpus)
        .expect("the corpus is there")
        .flat_map(|entry| {
            let directory = entry.expect("it can be listed").path();
            std::fs::read_dir(directory).expect("it can be listed")
        })
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| {
            let extension = path.extension().and_then(|it| it.to_str());
            extension.is_some_and(|it| language.extensions().contains(&it))
        })
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| std::fs::read(path).expect("it can be read"));
    let samples = language
        .samples()
        .iter()
        .map(|it| it.source.as_bytes().to_vec());
    texts.chain(samples).collect()
}

/// Changes a text a little: bytes, pieces, words of the language, pieces of other texts, nesting, length.
fn mutate(random: &mut Rng, text: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let at = random.usize(..=text.len());
    let end = (at + random.usize(..40)).min(text.len());
    match random.u32(..9) {
        0 if at < text.len() => text[at] = random.u8(..),
        1 => drop(text.drain(at..end)),
        2 => {
            let piece = text[at..end].to_vec();
            let to = random.usize(..=text.len());
            text.splice(to..to, piece);
        }
        3 if !words.is_empty() => {
            let word = words[random.usize(..words.len())];
            text.splice(at..at, format!(" {word} ").into_bytes());
        }
        4 => {
            let other = &seeds[random.usize(..seeds.len())];
            let from = random.usize(..=other.len());
            let to = (from + random.usize(..200)).min(other.len());
            text.splice(at..end, other[from..to].iter().copied());
        }
        5 => {
            let open = [
                &b"("[..],
                b"[",
                b"begin ",
                b"'",
                b"\"",
                b"-",
                b"not ",
                b"{",
                b"if ",
            ];
            let open = open[random.usize(..open.len())];
            let count = 1 << random.u32(..12);
            text.splice(at..at, open.repeat(count));
        }
        6 => {
            let digits = 1 << random.u32(..10);
            text.splice(at..at, b"9".repeat(digits));
        }
        7 => {
            let odd = [
                "\u{0}", "\u{feff}", "é", "\u{202e}", "😀", "\r", "\u{2028}", "#|", "(*", "//",
            ];
            text.splice(at..at, odd[random.usize(..odd.len())].bytes());
        }
        _ => {
            let punctuation = b"()[]{}.,;:'\"`+-*/=<>^@#\\|&!?~ \n";
            text.insert(at, punctuation[random.usize(..punctuation.len())]);
        }
    }
}

fn check(engine: &Engine, language: &'static dyn Frontend, text: &[u8], what: &str) {
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let start = Instant::now();
    let unit = Unit {
        language,
        name: "fuzz",
        bytes: text,
    };
    let compiled = engine.compile(unit, Level::O2);
    let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    let most = 64 * text.len() + (16 << 20);
    let lossy = || String::from_utf8_lossy(text);
    assert!(
        peak <= most,
        "{what}: {peak} bytes for a text of {}:\n{}",
        text.len(),
        lossy()
    );
    assert!(
        start.elapsed() < LONGEST,
        "{what}: {:?} for\n{}",
        start.elapsed(),
        lossy()
    );
    assert!(
        compiled.result.is_some() || compiled.has_errors(),
        "{what}: neither a module nor an error for\n{}",
        lossy()
    );
}

#[test]
fn mutated_programs_compile_or_are_refused() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let engine = Engine::new();
    for &language in engine.languages().all() {
        let seeds = seeds(language);
        let mut random = Rng::with_seed(7);
        for round in 0..iterations() {
            let mut text = seeds[random.usize(..seeds.len())].clone();
            for _ in 0..random.usize(1..6) {
                mutate(&mut random, &mut text, &seeds, language.keywords());
            }
            check(
                &engine,
                language,
                &text,
                &format!("{} round {round}", language.name()),
            );
        }
    }
}

#[test]
fn deep_nesting_is_a_diagnostic() {
    let _guard = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let engine = Engine::new();
    for &language in engine.languages().all() {
        for open in [
            "(",
            "[",
            "{",
            "'",
            "-",
            "not ",
            "begin ",
            "if ",
            "((lambda () ",
            "1+(",
            "x.f(",
        ] {
            check(&engine, language, open.repeat(20_000).as_bytes(), open);
        }
    }
}
