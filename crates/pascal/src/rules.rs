//! Which rule of annex D of ISO 7185 a check enforces: carried in the module by the place of the check in the source.

use core::fmt;
use std::collections::BTreeMap;

use polyc_base::Span;
use polyc_base::explain::{Examples, Explanation};

/// Declares the rules: a name, the number in annex D, the clause that it sums up, and what it says.
macro_rules! rules {
    ($($name:ident = $number:literal, $clause:literal, $text:literal;)*) => {
        /// A rule of annex D: an error of a running program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Rule {
            $(
                #[doc = concat!("Clause ", $clause, ": ", $text, ".")]
                $name = $number,
            )*
        }

        impl Rule {
            /// The rule of that number.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// What it says, in one sentence.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }

        /// What the rules mean.
        pub const EXPLANATIONS: &[Explanation] = &[$(
            Explanation {
                code: concat!("D.", $number),
                title: $text,
                text: "ISO 7185 lists this in annex D as an error that a program may make while it runs. polyc finds it, and \
                       ends the program there with this message and the place in the source.",
                clause: Some($clause),
                examples: Examples::None,
            },
        )*];
    };
}

rules! {
    Index = 1, "6.5.3.2", "the index is outside the array";
    Variant = 2, "6.5.3.3", "the field is of a variant that is not active";
    NilPointer = 3, "6.5.4", "the pointer is nil";
    UndefinedPointer = 4, "6.5.4", "the pointer is undefined: the variable it pointed to was disposed of, or it never had a value";
    Parameter = 7, "6.6.3.2", "the value does not fit the parameter";
    SetParameter = 8, "6.6.3.2", "the set has members that the parameter's type does not";
    EndOfFile = 16, "6.6.5.2", "input is at its end";
    ReadCharacter = 17, "6.6.5.2", "the character read does not fit the variable";
    DisposeNil = 23, "6.6.5.3", "dispose of nil";
    DisposeUndefined = 24, "6.6.5.3", "dispose of an undefined pointer";
    Pack = 28, "6.6.5.4", "the elements to pack do not lie in the array";
    Unpack = 31, "6.6.5.4", "the elements to unpack do not lie in the array";
    Square = 32, "6.6.6.2", "the square is larger than maxint";
    Ln = 33, "6.6.6.2", "the argument of ln is not greater than zero";
    Sqrt = 34, "6.6.6.2", "the argument of sqrt is negative";
    Trunc = 35, "6.6.6.3", "trunc has no integer for this real";
    Round = 36, "6.6.6.3", "round has no integer for this real";
    Chr = 37, "6.6.6.4", "chr has no character for this number";
    Succ = 38, "6.6.6.4", "succ of the largest value";
    Pred = 39, "6.6.6.4", "pred of the smallest value";
    EndOfLine = 42, "6.6.6.5", "eoln at the end of input";
    Division = 44, "6.7.2.2", "division by zero";
    Div = 45, "6.7.2.2", "div by zero";
    Mod = 46, "6.7.2.2", "the right operand of mod is not greater than zero";
    Overflow = 47, "6.7.2.2", "the result is not an integer of the machine";
    Assignment = 49, "6.8.2.2", "the value does not fit the variable";
    SetAssignment = 50, "6.8.2.2", "the set has members that the variable's type does not";
    Case = 51, "6.8.3.5", "no case constant is equal to the value";
    FirstValue = 52, "6.8.3.9", "the initial value does not fit the control variable";
    LastValue = 53, "6.8.3.9", "the final value does not fit the control variable";
    ReadInteger = 54, "6.9.1", "input has no integer here";
    IntegerRead = 55, "6.9.1", "the integer read does not fit the variable";
    ReadReal = 56, "6.9.1", "input has no number here";
    Width = 58, "6.9.3.1", "a width or number of digits is less than one";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D.{}", *self as u8)
    }
}

/// Name of the custom section.
pub const SECTION: &str = "pascal.rules";

/// Rules by the first and last byte of the construct.
#[derive(Debug, Default)]
pub struct Rules {
    table: BTreeMap<(u32, u32), Rule>,
}

impl Rules {
    /// Notes that a trap there is of that rule.
    pub fn add(&mut self, span: Span, rule: Rule) {
        self.table.insert((span.start, span.end), rule);
    }

    /// Rows of nine bytes, ascending: start, end, rule; `None` if there are none.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for (&(start, end), &rule) in &self.table {
            bytes.extend(start.to_le_bytes());
            bytes.extend(end.to_le_bytes());
            bytes.push(rule as u8);
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    /// The rule of a place in an encoded table.
    #[must_use]
    pub fn find(bytes: &[u8], span: Span) -> Option<Rule> {
        let mut wanted = [0; 8];
        wanted[..4].copy_from_slice(&span.start.to_le_bytes());
        wanted[4..].copy_from_slice(&span.end.to_le_bytes());
        let mut rows = bytes.chunks_exact(9);
        let row = rows.find(|row| row[..8] == wanted)?;
        Rule::from_number(row[8])
    }
}

/// A message with the rule it is about.
#[must_use]
pub fn cite(message: impl fmt::Display, rule: Rule) -> String {
    format!("{message} (ISO 7185 {rule})")
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
