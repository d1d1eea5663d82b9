//! The opcode table: the operations of `polyc-base` and, after them, the instructions that a stack machine adds.
//!
//! Rows of the second part are `Variant = opcode "text name" [operand: type, …] "takes -> gives" fuel, "meaning";`. An
//! instruction is its opcode, one byte, and its operands. An opcode keeps its number and operands for ever
//! (`tests/opcodes.txt`), so that older module files are still read after an instruction is added.

use core::fmt;

use polyc_base::arith::Element;
use polyc_base::operand::{FloatBits, TextOperand};
use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Declarations, EntryId, FileId, FuncId, GlobalId, ImportId, Kind, Loc, Op, ShapeId, Type};

use crate::cursor::{Cursor, Malformed, write_i64, write_u32};
use crate::ids::{Label, LocalId, TableId};

/// Calls `$callback! { {control rows} {extra} scalar {..} fixed {..} special {..} }`: the whole opcode table.
macro_rules! for_each_instruction {
    ($callback:ident) => {
        polyc_base::for_each_op! { $callback {
            control {
                LocalGet = 184 "local.get" [local: LocalId] "-> t", 1, "push a local";
                LocalSet = 185 "local.set" [local: LocalId] "t ->", 1, "pop into a local";
                LocalTee = 186 "local.tee" [local: LocalId] "t -> t", 1, "copy the top into a local";
                Drop = 187 "drop" [] "t ->", 1, "pop and forget";
                Br = 188 "br" [label: Label] "->", 1, "go to a label; the stack is empty";
                BrIf = 189 "br_if" [label: Label] "bool ->", 1, "go to a label if true; the stack is empty after the pop";
                BrUnless = 190 "br_unless" [label: Label] "bool ->", 1, "go to a label if false; the stack is empty after the pop";
                Switch = 191 "switch" [table: TableId] "i64 ->", 2, "go to the label a switch table has for the value";
                Return = 192 "return" [] "result ->", 1, "leave the function with its result, if it has one";
                Throw = 193 "throw" [] "any ->", 2, "throw a value; not continuable";
                ResumeUnwind = 194 "resume_unwind" [] "->", 1, "end of a `finally`: unwinding goes on";
                Unreachable = 195 "unreachable" [] "->", 1, "trap: a compiler bug";
                TailCall = 196 "tail.call" [func: FuncId] "params ->", 2, "leave by calling a function of this module";
                TailCallImport = 197 "tail.call.import" [import: ImportId] "params ->", 2, "leave by calling a function of another module";
                TailCallClosure = 198 "tail.call.closure" [argc: u32] "any×(argc+1) ->", 2, "leave by calling a procedure";
                TailApply = 199 "tail.call.apply" [] "any any ->", 2, "leave by calling a procedure with the elements of a list";
                TailCallCc = 200 "tail.call.cc" [] "any ->", 2, "leave by calling a procedure with the current continuation";
            }
        } }
    };
}

/// How an operand is written in code and in the text form.
pub(crate) trait Operand: TextOperand {
    fn encode(&self, out: &mut Vec<u8>);
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed>;
}

/// Version of the prices of instructions and natives: `docs/fuel.md`. A change of any of them raises it.
pub const FUEL_VERSION: u32 = 4;

macro_rules! define_instruction {
    (
        { control { $($c:ident = $c_number:literal $c_name:literal [$($c_field:ident: $c_ty:ty),*] $c_types:literal, $c_fuel:literal, $c_doc:literal;)* } }
        scalar { $($s:ident = $s_number:literal $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident,
                   $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        fixed { $($f:ident = $f_number:literal $f_name:literal [$($f_field:ident: $f_ty:ty),*] ($($f_in:ident),*) $(-> $f_out:ident)?,
                  $($f_effects:ident)|+, $f_fuel:literal, $f_doc:literal;)* }
        special { $($x:ident = $x_number:literal $x_name:literal [$($x_field:ident: $x_ty:ty),*] $x_typing:ident,
                    $($x_effects:ident)|+, $x_fuel:literal, $x_doc:literal;)* }
    ) => {
        /// An instruction with its operands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the table names each operand")]
        pub enum Instruction {
            /// An operation on the operand stack.
            Op(Op),
            $(#[doc = $c_doc] $c { $($c_field: $c_ty),* },)*
        }

        /// The first byte of an instruction, as its row says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Opcode {
            $(#[doc = $s_doc] $s = $s_number,)*
            $(#[doc = $f_doc] $f = $f_number,)*
            $(#[doc = $x_doc] $x = $x_number,)*
            $(#[doc = $c_doc] $c = $c_number,)*
        }

        impl Opcode {
            /// Every opcode, in order of the tables.
            pub const ALL: &'static [Self] = &[
                $(Self::$s,)* $(Self::$f,)* $(Self::$x,)* $(Self::$c,)*
            ];

            /// The opcode of that number.
            #[must_use]
            pub const fn from_byte(byte: u8) -> Option<Self> {
                Some(match byte {
                    $($s_number => Self::$s,)* $($f_number => Self::$f,)* $($x_number => Self::$x,)* $($c_number => Self::$c,)*
                    _ => return None,
                })
            }

            /// The types of the operands written in an instruction, each with a comma.
            #[must_use]
            pub const fn operands(self) -> &'static str {
                match self {
                    $(Self::$s => "",)*
                    $(Self::$f => concat!($(stringify!($f_ty), ",",)* ""),)*
                    $(Self::$x => concat!($(stringify!($x_ty), ",",)* ""),)*
                    $(Self::$c => concat!($(stringify!($c_ty), ",",)* ""),)*
                }
            }

            /// Name in the text form.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$s => $s_name,)* $(Self::$f => $f_name,)* $(Self::$x => $x_name,)* $(Self::$c => $c_name,)*
                }
            }
        }

        impl Instruction {
            /// The number of its row.
            #[must_use]
            pub const fn opcode(&self) -> Opcode {
                match self {
                    $(Self::Op(Op::$s) => Opcode::$s,)*
                    $(Self::Op(Op::$f { .. }) => Opcode::$f,)*
                    $(Self::Op(Op::$x { .. }) => Opcode::$x,)*
                    $(Self::$c { .. } => Opcode::$c,)*
                }
            }

            /// Units of fuel it costs.
            #[must_use]
            pub const fn fuel(&self) -> u32 {
                match self {
                    Self::Op(op) => op.fuel(),
                    $(Self::$c { .. } => $c_fuel,)*
                }
            }

            fn encode_operands(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::Op(Op::$s) => {})*
                    $(Self::Op(Op::$f { $($f_field),* }) => { $($f_field.encode(out);)* })*
                    $(Self::Op(Op::$x { $($x_field),* }) => { $($x_field.encode(out);)* })*
                    $(Self::$c { $($c_field),* } => { $($c_field.encode(out);)* })*
                }
                let _ = out;
            }

            fn decode_operands(opcode: Opcode, cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
                let _ = &cursor;
                Ok(match opcode {
                    $(Opcode::$s => Self::Op(Op::$s),)*
                    $(Opcode::$f => Self::Op(Op::$f { $($f_field: <$f_ty>::decode(cursor)?),* }),)*
                    $(Opcode::$x => Self::Op(Op::$x { $($x_field: <$x_ty>::decode(cursor)?),* }),)*
                    $(Opcode::$c => Self::$c { $($c_field: <$c_ty>::decode(cursor)?),* },)*
                })
            }

            /// How many words of operands follow a name in the text form; `None` if there is no such instruction.
            #[must_use]
            pub fn operand_words(name: &str) -> Option<usize> {
                match name {
                    $($c_name => { let fields: &[&str] = &[$(stringify!($c_field)),*]; Some(fields.len()) })*
                    _ => Op::operand_words(name),
                }
            }

            /// The instruction of that name with those operands; `None` if the name or a word is wrong.
            #[must_use]
            pub fn parse(name: &str, words: &[&str]) -> Option<Self> {
                let mut rest = words.iter().copied();
                let instruction = match name {
                    $($c_name => Self::$c { $($c_field: <$c_ty>::read_text(rest.next()?)?),* },)*
                    _ => return Op::parse(name, words).map(Self::Op),
                };
                rest.next().is_none().then_some(instruction)
            }

            /// Appends the words of the operands, each after a blank.
            pub fn write_operands(&self, out: &mut String) {
                match self {
                    Self::Op(op) => op.write_operands(out),
                    $(Self::$c { $($c_field),* } => { $(out.push(' '); $c_field.write_text(out);)* })*
                }
            }
        }

        /// The rows of the control table: name, operands, types, fuel, meaning.
        pub const CONTROL_ROWS: &[ControlRow] = &[$(ControlRow {
            opcode: Opcode::$c,
            operands: concat!($(stringify!($c_field), " ",)* ""),
            types: $c_types,
            fuel: $c_fuel,
            meaning: $c_doc,
        },)*];
    };
}
for_each_instruction!(define_instruction);

/// A row of the control table.
#[derive(Debug)]
pub struct ControlRow {
    /// The opcode.
    pub opcode: Opcode,
    /// The names of its operands.
    pub operands: &'static str,
    /// What it takes and gives.
    pub types: &'static str,
    /// Units of fuel.
    pub fuel: u32,
    /// What it does.
    pub meaning: &'static str,
}

/// Not an opcode: reserved as the first of two bytes, for the time when all opcodes of one byte are taken.
pub const TWO_BYTE_OPCODE: u8 = 0xff;

const _: () = assert!(Opcode::from_byte(TWO_BYTE_OPCODE).is_none());

impl Instruction {
    /// Name in the text form.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.opcode().name()
    }

    /// Whether control never goes on to the next instruction.
    #[must_use]
    pub const fn is_terminator(&self) -> bool {
        self.leaves_by_throw_or_call() || matches!(self, Self::Br { .. } | Self::Switch { .. } | Self::Return {})
    }

    /// Whether a handler may see a throw or trap of it.
    #[must_use]
    pub fn can_throw(&self, declarations: &Declarations) -> bool {
        match self {
            Self::Op(op) => op.effects_in(declarations).can_throw(),
            _ => self.leaves_by_throw_or_call(),
        }
    }

    const fn leaves_by_throw_or_call(&self) -> bool {
        matches!(self, Self::Throw {} | Self::ResumeUnwind {} | Self::Unreachable {})
            || Self::tail_called(self).is_some()
    }

    /// The operation it is, or the call that it makes.
    #[must_use]
    pub const fn operation(&self) -> Option<Op> {
        match self {
            Self::Op(op) => Some(*op),
            _ => self.tail_called(),
        }
    }

    /// Calls `found` with each entry of the declarations that is written in it.
    pub fn for_each_entry(&self, found: impl FnMut(EntryId)) {
        if let Some(op) = self.operation() {
            op.for_each_entry(found);
        }
    }

    /// The label a branch names.
    #[must_use]
    pub const fn label(&self) -> Option<Label> {
        match *self {
            Self::Br { label } | Self::BrIf { label } | Self::BrUnless { label } => Some(label),
            _ => None,
        }
    }

    /// The instruction with that label in place of the one it names, if it names one.
    #[must_use]
    pub const fn with_label(self, label: Label) -> Self {
        match self {
            Self::Br { .. } => Self::Br { label },
            Self::BrIf { .. } => Self::BrIf { label },
            Self::BrUnless { .. } => Self::BrUnless { label },
            other => other,
        }
    }
}

macro_rules! tail_calls {
    ($($tail:ident = $call:ident { $($operand:ident)? };)*) => {
        impl Instruction {
            /// The call that a tail call makes.
            #[must_use]
            pub const fn tail_called(&self) -> Option<Op> {
                match *self {
                    $(Self::$tail { $($operand)? } => Some(Op::$call { $($operand)? }),)*
                    _ => None,
                }
            }

            /// The tail call of a call; `None` if there is none ([`Op::can_tail_call`]).
            #[must_use]
            pub const fn tail_call(op: Op) -> Option<Self> {
                match op {
                    $(Op::$call { $($operand)? } => Some(Self::$tail { $($operand)? }),)*
                    _ => None,
                }
            }
        }
    };
}
tail_calls! {
    TailCall = Call { func };
    TailCallImport = CallImport { import };
    TailCallClosure = CallClosure { argc };
    TailApply = Apply {};
    TailCallCc = CallCc {};
}

impl From<Op> for Instruction {
    fn from(op: Op) -> Self {
        Self::Op(op)
    }
}

impl fmt::Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut operands = String::new();
        self.write_operands(&mut operands);
        write!(f, "{}{operands}", self.name())
    }
}

/// Appends an instruction: its opcode and its operands.
pub fn encode_instruction(instruction: &Instruction, code: &mut Vec<u8>) {
    code.push(instruction.opcode() as u8);
    instruction.encode_operands(code);
}

/// The instructions of a body's code with their offsets; ends after the first error.
#[derive(Clone, Debug)]
pub struct Instructions<'a> {
    cursor: Cursor<'a>,
}

impl<'a> Instructions<'a> {
    /// Reads encoded instructions from the first byte on.
    #[must_use]
    pub const fn new(code: &'a [u8]) -> Self {
        Self {
            cursor: Cursor::new(code),
        }
    }

    /// Offset of the next instruction; after an error, 0.
    #[must_use]
    pub(crate) const fn position(&self) -> usize {
        self.cursor.position()
    }

    fn decode(&mut self) -> Result<Instruction, Malformed> {
        let offset = self.cursor.position();
        let byte = self.cursor.byte("a known opcode")?;
        match Opcode::from_byte(byte) {
            Some(opcode) => Instruction::decode_operands(opcode, &mut self.cursor),
            None => Cursor::malformed(offset, format!("byte {byte:#04x}"), "a known opcode"),
        }
    }
}

impl Iterator for Instructions<'_> {
    type Item = Result<(u32, Instruction), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.cursor.is_at_end() {
            return None;
        }
        let offset = u32::try_from(self.cursor.position()).expect("code is under 4 GiB");
        let instruction = self.decode();
        if instruction.is_err() {
            self.cursor = Cursor::new(&[]);
        }
        Some(instruction.map(|it| (offset, it)))
    }
}

impl Operand for u32 {
    fn encode(&self, out: &mut Vec<u8>) {
        write_u32(*self, out);
    }
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        cursor.u32("an unsigned operand")
    }
}

impl Operand for i64 {
    fn encode(&self, out: &mut Vec<u8>) {
        write_i64(*self, out);
    }
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        cursor.i64("a signed operand")
    }
}

impl Operand for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        match cursor.byte("0 or 1")? {
            0 => Ok(false),
            1 => Ok(true),
            byte => Cursor::malformed(cursor.position() - 1, format!("byte {byte:#04x}"), "0 or 1"),
        }
    }
}

impl Operand for FloatBits {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_le_bytes());
    }
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        Ok(Self(u64::from_le_bytes(cursor.array("a float")?)))
    }
}

impl Operand for Element {
    fn encode(&self, out: &mut Vec<u8>) {
        let low = self.low;
        low.encode(out);
        self.length.encode(out);
        self.stride.encode(out);
        self.displacement.encode(out);
    }
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            low: i64::decode(cursor)?,
            length: u32::decode(cursor)?,
            stride: u32::decode(cursor)?,
            displacement: u32::decode(cursor)?,
        })
    }
}

macro_rules! id_operand {
    ($($ty:ty),*) => {$(
        impl Operand for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                write_u32(self.number(), out);
            }
            fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
                cursor.u32("the number of an entry").map(Self::new)
            }
        }
    )*};
}
id_operand!(
    ConstId, FileId, FuncId, GlobalId, ImportId, Label, Loc, LocalId, ShapeId, TableId
);

macro_rules! named_operand {
    ($($ty:ty: $expected:literal),*) => {$(
        impl Operand for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
            fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
                let byte = cursor.byte($expected)?;
                Self::from_byte(byte).map_or_else(
                    || Cursor::malformed(cursor.position() - 1, format!("byte {byte:#04x}"), $expected),
                    Ok,
                )
            }
        }
    )*};
}
named_operand!(Kind: "a kind", Immediate: "an immediate", Type: "a type");

polyc_base::text_ids!(LocalId, Label, TableId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_round_trips() {
        // Operands of all ones, of a small number, of zeros: each opcode with those of them that it can read.
        let mut seen = 0;
        for &opcode in Opcode::ALL {
            let mut code = vec![opcode as u8];
            code.extend_from_slice(&[1; 16]);
            let Some(Ok((0, instruction))) = Instructions::new(&code).next() else {
                panic!("{} cannot be read", opcode.name());
            };
            assert_eq!(instruction.opcode(), opcode);
            let mut encoded = Vec::new();
            encode_instruction(&instruction, &mut encoded);
            assert_eq!(code[..encoded.len()], encoded);
            let text = instruction.to_string();
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(Instruction::operand_words(words[0]), Some(words.len() - 1));
            assert_eq!(Instruction::parse(words[0], &words[1..]), Some(instruction));
            seen += 1;
        }
        assert_eq!(seen, Opcode::ALL.len());
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = Opcode::ALL.iter().map(|it| it.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Opcode::ALL.len());
    }

    #[test]
    fn reading_stops_at_the_first_error() {
        let mut code = Vec::new();
        encode_instruction(&Instruction::Drop {}, &mut code);
        code.push(0xff);
        code.push(0xff);
        let read: Vec<_> = Instructions::new(&code).collect();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0], Ok((0, Instruction::Drop {})));
        assert_eq!(read[1].as_ref().map_err(|it| it.offset), Err(1));
    }

    #[test]
    fn an_instruction_stays_small() {
        assert_eq!(size_of::<Instruction>(), 24);
    }
}
