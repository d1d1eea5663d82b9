//! Changes to texts and bytes.

use std::ops::Range;

use fastrand::Rng;

/// Changes a text a little: bytes, pieces, words of the language, pieces of other texts, nesting, length.
pub fn text(random: &mut Rng, text: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let at = random.usize(..=text.len());
    let end = (at + random.usize(..40)).min(text.len());
    match random.u32(..12) {
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
            let open = [&b"("[..], b"[", b"begin ", b"'", b"\"", b"-", b"not ", b"{", b"if "];
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
        8 => lines(random, text),
        9 => swap_groups(random, text),
        10 => {
            let other = &seeds[random.usize(..seeds.len())];
            if let (Some(from), Some(to)) = (group(random, other), group(random, text)) {
                text.splice(to, other[from].iter().copied());
            }
        }
        _ => {
            let punctuation = b"()[]{}.,;:'\"`+-*/=<>^@#\\|&!?~ \n";
            text.insert(at, punctuation[random.usize(..punctuation.len())]);
        }
    }
}

/// Moves, repeats or removes a line.
fn lines(random: &mut Rng, text: &mut Vec<u8>) {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|&it| it == b'\n').collect();
    if lines.len() < 2 {
        return;
    }
    let (from, to) = (random.usize(..lines.len()), random.usize(..lines.len()));
    let line = lines[from];
    match random.u32(..3) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(to, line),
        _ => lines.swap(from, to),
    }
    *text = lines.concat();
}

/// A part of the text in brackets, its brackets included, that begins after a random place.
fn group(random: &mut Rng, text: &[u8]) -> Option<Range<usize>> {
    let from = random.usize(..=text.len());
    let start = from + text[from..].iter().position(|it| b"([{".contains(it))?;
    let mut depth = 0;
    for (index, byte) in text.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start..index + 1);
        }
    }
    None
}

/// Puts a part in brackets in the place of another.
fn swap_groups(random: &mut Rng, text: &mut Vec<u8>) {
    if let (Some(from), Some(to)) = (group(random, text), group(random, text)) {
        let part = text[from].to_vec();
        text.splice(to, part);
    }
}

/// Changes a few bytes: sets, flips, removes, repeats, copies, claims a large number.
pub fn bytes(random: &mut Rng, bytes: &mut Vec<u8>) {
    for _ in 0..random.usize(1..6) {
        if bytes.is_empty() {
            return;
        }
        let at = random.usize(0..bytes.len());
        match random.u8(0..8) {
            0 => bytes[at] = random.u8(..),
            1 => bytes[at] ^= 1 << random.u32(0..8),
            2 => bytes.truncate(at),
            3 => {
                bytes.remove(at);
            }
            4 => bytes.insert(at, random.u8(..)),
            5 => drop(bytes.splice(at..=at, [0xff, 0xff, 0x3f])),
            6 => {
                let zeros = 1 << random.u32(..16);
                bytes.resize(bytes.len() + zeros, random.u8(0..12));
            }
            _ => {
                let end = (at + random.usize(1..32)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = random.usize(0..bytes.len());
                bytes.splice(to..to, part);
            }
        }
    }
}
