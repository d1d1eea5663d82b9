//! Which rule of annex D of ISO 7185 a check enforces: carried in the module by the place of the check in the source.

use std::collections::BTreeMap;

use polyc_base::Span;

/// Name of the custom section.
pub const SECTION: &str = "pascal.rules";

/// Rules by the first and last byte of the construct.
#[derive(Debug, Default)]
pub struct Rules {
    table: BTreeMap<(u32, u32), u8>,
}

impl Rules {
    /// Notes that a trap there is of that rule.
    pub fn add(&mut self, span: Span, rule: u8) {
        self.table.insert((span.start, span.end), rule);
    }

    /// Rows of nine bytes, ascending: start, end, rule; `None` if there are none.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for (&(start, end), &rule) in &self.table {
            bytes.extend(start.to_le_bytes());
            bytes.extend(end.to_le_bytes());
            bytes.push(rule);
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    /// The rule of a place in an encoded table.
    #[must_use]
    pub fn find(bytes: &[u8], span: Span) -> Option<u8> {
        let mut wanted = [0; 8];
        wanted[..4].copy_from_slice(&span.start.to_le_bytes());
        wanted[4..].copy_from_slice(&span.end.to_le_bytes());
        let mut rows = bytes.chunks_exact(9);
        rows.find(|row| row[..8] == wanted).map(|row| row[8])
    }
}

/// What a rule says, in one sentence.
#[must_use]
pub const fn text(rule: u8) -> &'static str {
    match rule {
        1 => "the index is outside the array",
        2 => "the field is of a variant that is not active",
        3 => "the pointer is nil",
        4 => "the pointer is undefined: the variable it pointed to was disposed of, or it never had a value",
        7 => "the value does not fit the parameter",
        8 => "the set has members that the parameter's type does not",
        16 => "input is at its end",
        17 => "the character read does not fit the variable",
        23 => "dispose of nil",
        24 => "dispose of an undefined pointer",
        28 => "the elements to pack do not lie in the array",
        31 => "the elements to unpack do not lie in the array",
        32 => "the square is larger than maxint",
        33 => "the argument of ln is not greater than zero",
        34 => "the argument of sqrt is negative",
        35 => "trunc has no integer for this real",
        36 => "round has no integer for this real",
        37 => "chr has no character for this number",
        38 => "succ of the largest value",
        39 => "pred of the smallest value",
        42 => "eoln at the end of input",
        44 => "division by zero",
        45 => "div by zero",
        46 => "the right operand of mod is not greater than zero",
        47 => "the result is not an integer of the machine",
        49 => "the value does not fit the variable",
        50 => "the set has members that the variable's type does not",
        51 => "no case constant is equal to the value",
        52 => "the initial value does not fit the control variable",
        53 => "the final value does not fit the control variable",
        54 => "input has no integer here",
        55 => "the integer read does not fit the variable",
        56 => "input has no number here",
        58 => "a width or number of digits is less than one",
        _ => "an error",
    }
}

/// A message with the rule it is about.
#[must_use]
pub fn cite(message: impl core::fmt::Display, rule: u8) -> String {
    format!("{message} (ISO 7185 D.{rule})")
}

/// The bits of a set from `low` to `high`; none if `low` is above.
#[must_use]
pub fn range_words(low: i64, high: i64) -> [u64; 4] {
    core::array::from_fn(|word| {
        let base = word as i64 * 64;
        let low = low.saturating_sub(base).max(0);
        let high = high.saturating_sub(base).min(63);
        if low > high {
            return 0;
        }
        (u64::MAX >> (63 - (high - low))) << low
    })
}
