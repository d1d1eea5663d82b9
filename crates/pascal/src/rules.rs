//! Which rule of annex D of ISO 7185 a check enforces: carried in the module by the place of the check in the source.

use core::fmt;
use std::collections::BTreeMap;

use polyc_base::Span;
use polyc_frontend::explain::{Examples, Explanation};

/// A program with these declarations and statements.
macro_rules! program {
    ($declarations:literal, $statements:literal) => {
        concat!(
            "program p(input, output);\n",
            $declarations,
            "\nbegin ",
            $statements,
            " end."
        )
    };
}

/// Declares the rules: a name, the number in annex D, the clause that it sums up, what it says, and the declarations of
/// two examples with statements that break it and that do not.
macro_rules! rules {
    ($($name:ident = $number:literal, $clause:literal, $text:literal, $declarations:literal, $wrong:literal, $right:literal;)*) => {
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
                examples: Examples::Runs {
                    wrong: program!($declarations, $wrong),
                    right: program!($declarations, $right),
                },
            },
        )*];
    };
}

rules! {
    Index = 1, "6.5.3.2", "the index is outside the array",
        "var a: array [1..3] of integer; i: integer;",
        "i := 4; a[i] := 1",
        "i := 3; a[i] := 1";
    Variant = 2, "6.5.3.3", "the field is of a variant that is not active",
        "var v: record case b: boolean of true: (i: integer); false: (r: real) end;",
        "v.b := true; v.r := 1.0",
        "v.b := false; v.r := 1.0";
    NilPointer = 3, "6.5.4", "the pointer is nil",
        "var q: ^integer;",
        "q := nil; q^ := 1",
        "new(q); q^ := 1";
    UndefinedPointer = 4, "6.5.4", "the pointer is undefined: the variable it pointed to was disposed of, or it never had a value",
        "var q: ^integer;",
        "new(q); dispose(q); q^ := 1",
        "new(q); q^ := 1; dispose(q)";
    Parameter = 7, "6.6.3.2", "the value does not fit the parameter",
        "type small = 1..3;\nvar i: integer;\nprocedure take(n: small); begin end;",
        "i := 4; take(i)",
        "i := 3; take(i)";
    SetParameter = 8, "6.6.3.2", "the set has members that the parameter's type does not",
        "type few = set of 1..3;\nvar many: set of 1..9;\nprocedure take(n: few); begin end;",
        "many := [4]; take(many)",
        "many := [3]; take(many)";
    EndOfFile = 16, "6.6.5.2", "input is at its end",
        "var c: char;",
        "readln; read(c)",
        "read(c)";
    ReadCharacter = 17, "6.6.5.2", "the character read does not fit the variable",
        "var c: 'a'..'c';",
        "read(c)",
        "c := 'a'";
    DisposeNil = 23, "6.6.5.3", "dispose of nil",
        "var q: ^integer;",
        "q := nil; dispose(q)",
        "new(q); dispose(q)";
    DisposeUndefined = 24, "6.6.5.3", "dispose of an undefined pointer",
        "var q: ^integer;",
        "new(q); dispose(q); dispose(q)",
        "new(q); dispose(q)";
    Pack = 28, "6.6.5.4", "the elements to pack do not lie in the array",
        "var a: array [1..3] of char; z: packed array [1..3] of char; i: integer;",
        "for i := 1 to 3 do a[i] := 'x'; i := 2; pack(a, i, z)",
        "for i := 1 to 3 do a[i] := 'x'; i := 1; pack(a, i, z)";
    Unpack = 31, "6.6.5.4", "the elements to unpack do not lie in the array",
        "var a: array [1..3] of char; z: packed array [1..3] of char; i: integer;",
        "z := 'abc'; i := 2; unpack(z, a, i)",
        "z := 'abc'; i := 1; unpack(z, a, i)";
    Square = 32, "6.6.6.2", "the square is larger than maxint",
        "var i: integer;",
        "i := maxint; writeln(sqr(i))",
        "i := 3; writeln(sqr(i))";
    Ln = 33, "6.6.6.2", "the argument of ln is not greater than zero",
        "var r: real;",
        "r := 0; writeln(ln(r))",
        "r := 1; writeln(ln(r))";
    Sqrt = 34, "6.6.6.2", "the argument of sqrt is negative",
        "var r: real;",
        "r := -1; writeln(sqrt(r))",
        "r := 1; writeln(sqrt(r))";
    Trunc = 35, "6.6.6.3", "trunc has no integer for this real",
        "var r: real;",
        "r := 1e30; writeln(trunc(r))",
        "r := 1.5; writeln(trunc(r))";
    Round = 36, "6.6.6.3", "round has no integer for this real",
        "var r: real;",
        "r := 1e30; writeln(round(r))",
        "r := 1.5; writeln(round(r))";
    Chr = 37, "6.6.6.4", "chr has no character for this number",
        "var i: integer;",
        "i := -1; writeln(chr(i))",
        "i := 65; writeln(chr(i))";
    Succ = 38, "6.6.6.4", "succ of the largest value",
        "var day: (monday, tuesday);",
        "day := tuesday; day := succ(day)",
        "day := monday; day := succ(day)";
    Pred = 39, "6.6.6.4", "pred of the smallest value",
        "var day: (monday, tuesday);",
        "day := monday; day := pred(day)",
        "day := tuesday; day := pred(day)";
    EndOfLine = 42, "6.6.6.5", "eoln at the end of input",
        "",
        "readln; if eoln then writeln",
        "if eoln then writeln";
    Division = 44, "6.7.2.2", "division by zero",
        "var r: real;",
        "r := 0; writeln(1 / r)",
        "r := 2; writeln(1 / r)";
    Div = 45, "6.7.2.2", "div by zero",
        "var i: integer;",
        "i := 0; writeln(1 div i)",
        "i := 2; writeln(1 div i)";
    Mod = 46, "6.7.2.2", "the right operand of mod is not greater than zero",
        "var i: integer;",
        "i := 0; writeln(1 mod i)",
        "i := 2; writeln(1 mod i)";
    Overflow = 47, "6.7.2.2", "the result is not an integer of the machine",
        "var i: integer;",
        "i := maxint; writeln(i + 1)",
        "i := 1; writeln(i + 1)";
    Assignment = 49, "6.8.2.2", "the value does not fit the variable",
        "var i: integer; s: 1..3;",
        "i := 4; s := i",
        "i := 3; s := i";
    SetAssignment = 50, "6.8.2.2", "the set has members that the variable's type does not",
        "var few: set of 1..3; many: set of 1..9;",
        "many := [4]; few := many",
        "many := [3]; few := many";
    Case = 51, "6.8.3.5", "no case constant is equal to the value",
        "var i: integer;",
        "i := 3; case i of 1: writeln; 2: writeln end",
        "i := 2; case i of 1: writeln; 2: writeln end";
    FirstValue = 52, "6.8.3.9", "the initial value does not fit the control variable",
        "var i: integer; s: 1..3;",
        "i := 0; for s := i to 3 do writeln(s)",
        "i := 1; for s := i to 3 do writeln(s)";
    LastValue = 53, "6.8.3.9", "the final value does not fit the control variable",
        "var i: integer; s: 1..3;",
        "i := 4; for s := 1 to i do writeln(s)",
        "i := 3; for s := 1 to i do writeln(s)";
    ReadInteger = 54, "6.9.1", "input has no integer here",
        "var i: integer;",
        "read(i, i)",
        "read(i)";
    IntegerRead = 55, "6.9.1", "the integer read does not fit the variable",
        "var s: 1..3;",
        "read(s)",
        "s := 3";
    ReadReal = 56, "6.9.1", "input has no number here",
        "var r: real;",
        "read(r, r)",
        "read(r)";
    Width = 58, "6.9.3.1", "a width or number of digits is less than one",
        "var i: integer;",
        "i := 0; writeln(1: i)",
        "i := 5; writeln(1: i)";
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
