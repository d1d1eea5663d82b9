//! Prints prepared code, for people.

use core::fmt::Write;

use super::{Extra, Operand, Prepared, PreparedOp, split_halves, split_quarters};

/// Most targets of a switch that are printed: any number of switches may share a long table.
const MOST_TARGETS: usize = 16;

/// The code, one operation a line, with the bytecode offsets, handlers and live registers beside it.
pub(crate) fn print_prepared(prepared: &Prepared) -> String {
    let mut out = String::new();
    let (raw, refs) = (prepared.raw_registers, prepared.ref_registers);
    writeln!(out, "registers: {raw} raw, {refs} refs").expect("writing to a string");
    for range in &prepared.handlers {
        let (start, end) = (range.start, range.end);
        writeln!(out, "handler {start:04}..{end:04} {:?}", range.handler).expect("writing to a string");
    }
    let mut at = 0;
    while at < prepared.end as usize {
        at += print_operation(prepared, at, &mut out);
    }
    out
}

/// Prints the operation at an offset; how many words it has.
fn print_operation(prepared: &Prepared, at: usize, out: &mut String) -> usize {
    let words = &prepared.code[at..];
    let [number, operands @ ..] = split_quarters(words[0]);
    let op = PreparedOp::from_number(number);
    // The operations of the first's step, of which the others are printed as if they stood alone.
    let name = PreparedOp::names(number).join("+");
    write!(out, "{at:04} {name:18}").expect("writing to a string");
    for (kind, operand) in op.operands().into_iter().zip(operands) {
        match kind {
            Operand::D => write!(out, " r{operand} <-"),
            Operand::E => write!(out, " f{operand} <-"),
            Operand::R => write!(out, " r{operand}"),
            Operand::F => write!(out, " f{operand}"),
            Operand::K => write!(out, " {}", operand as i16),
            Operand::N => write!(out, " {operand}"),
            Operand::X => Ok(()),
        }
        .expect("writing to a string");
    }
    let count = print_extra(op.extra(), at, words, out);
    let place = u32::try_from(at).expect("code is smaller than 2^32 words");
    if prepared.live_exactly(place).is_some() {
        print_live(prepared, place, out);
    }
    let row = prepared.origins.binary_search_by_key(&place, |it| it.0);
    if let Ok(row) = row {
        write!(out, "  ; {}", prepared.origins[row].1).expect("writing to a string");
    }
    out.push('\n');
    count
}

/// The registers of a call's result.
fn result_of(word: u64) -> String {
    let [.., raw, refs] = split_quarters(word);
    format!(" -> r{raw}/f{refs}")
}

fn print_live(prepared: &Prepared, at: u32, out: &mut String) {
    out.push_str("  live");
    let set = prepared.live_exactly(at).unwrap_or_default();
    for register in 0..usize::from(prepared.ref_registers) {
        if set[register / 64] >> (register % 64) & 1 != 0 {
            write!(out, " f{register}").expect("writing to a string");
        }
    }
}

/// Prints the further words; returns how many words the operation has.
fn print_extra(extra: Extra, at: usize, words: &[u64], out: &mut String) -> usize {
    let halves = |index: usize| split_halves(words[index]);
    let target = |offset: u32| at as i64 + i64::from(offset as i32);
    match extra {
        Extra::None => Ok(()),
        Extra::Near => write!(out, " -> {:04}", target(halves(0)[1])),
        Extra::Fuel => write!(out, " {}", halves(0)[1]),
        Extra::Branch => write!(out, " -> {:04}", target(halves(1)[0])),
        Extra::BranchK => {
            let [offset, constant] = halves(1);
            write!(out, " {} -> {:04}", constant as i32, target(offset))
        }
        Extra::Unit => {
            let [low, displacement] = [2, 3].map(|it| split_quarters(words[1])[it]);
            write!(out, " {}:{}:{displacement}", low as i16, halves(1)[0])
        }
        Extra::Bytes => {
            let [first, second, ..] = split_quarters(words[1]);
            write!(out, " r{first} r{second} #{}", halves(1)[1])
        }
        Extra::Bits => write!(out, " {:#x}", words[1]),
        Extra::BranchBits => write!(out, " {:#x} -> {:04}", words[2], target(halves(1)[0])),
        Extra::Number => write!(out, " #{}", halves(1)[0]),
        Extra::Pair | Extra::Closure => write!(out, " #{} #{}", halves(1)[0], halves(1)[1]),
        Extra::Call => write!(out, " {:+}{}", halves(1)[0] as i32, result_of(words[1])),
        Extra::Import => write!(out, " #{}{}", halves(1)[0], result_of(words[1])),
        Extra::Result => write!(out, "{}", result_of(words[1])),
        Extra::DistanceCounts => {
            let [raw, refs, ..] = split_quarters(words[2]);
            write!(out, " {:+} ({raw} raw, {refs} refs)", words[1] as i64)
        }
        Extra::ImportCounts => {
            let [raw, refs, ..] = split_quarters(words[2]);
            write!(out, " #{} ({raw} raw, {refs} refs)", halves(1)[0])
        }
        Extra::Range => write!(out, " {}..={}", words[1] as i64, words[2] as i64),
        Extra::Element => {
            let ([length, stride], [displacement, _]) = (halves(2), halves(3));
            write!(out, " {}:{length}:{stride}:{displacement}", words[1] as i64)
        }
        Extra::Switch => {
            let table = halves(0)[1] as usize;
            let target = |offset: u32| target(table as u32) + i64::from(offset as i32);
            let [count, default] = halves(table + 1);
            write!(out, " {}", words[table] as i64).expect("writing to a string");
            for index in 0..(count as usize).min(MOST_TARGETS) {
                let offset = halves(table + 2 + index / 2)[index % 2];
                write!(out, " {:04}", target(offset)).expect("writing to a string");
            }
            if count as usize > MOST_TARGETS {
                out.push_str(" …");
            }
            write!(out, " else {:04}", target(default))
        }
    }
    .expect("writing to a string");
    extra.words()
}
