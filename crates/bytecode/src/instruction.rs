//! The opcode table: the operations of `polyc-base` and, after them, what a stack machine adds.
//!
//! Rows of the second part are `Variant "text name" [operand: type, …] "takes -> gives" fuel, "meaning";`. An
//! instruction is one opcode byte, the position of its row, and its operands.

use polyc_base::{FuncId, ImportId, Op};

use crate::model::{Label, LocalId, TableId};

/// Calls `$callback! { {control rows} {extra} scalar {..} fixed {..} special {..} }`: the whole opcode table.
macro_rules! for_each_instruction {
    ($callback:ident) => {
        polyc_base::for_each_op! { $callback {
            control {
                LocalGet "local.get" [local: LocalId] "-> t", 1, "push a local";
                LocalSet "local.set" [local: LocalId] "t ->", 1, "pop into a local";
                LocalTee "local.tee" [local: LocalId] "t -> t", 1, "copy the top into a local";
                Drop "drop" [] "t ->", 1, "pop and forget";
                Br "br" [label: Label] "->", 1, "go to a label; the stack is empty";
                BrIf "br_if" [label: Label] "bool ->", 1, "go to a label if true; the stack is empty after the pop";
                BrUnless "br_unless" [label: Label] "bool ->", 1, "go to a label if false; the stack is empty after the pop";
                Switch "switch" [table: TableId] "i64 ->", 2, "go to the label a switch table has for the value";
                Return "return" [] "result ->", 1, "leave the function with its result, if it has one";
                Throw "throw" [] "any ->", 2, "throw a value; not continuable";
                ResumeUnwind "resume_unwind" [] "->", 1, "end of a `finally`: unwinding goes on";
                Unreachable "unreachable" [] "->", 1, "trap: a compiler bug";
                TailCall "tail.call" [func: FuncId] "params ->", 2, "leave by calling a function of this module";
                TailCallImport "tail.call.import" [import: ImportId] "params ->", 2, "leave by calling a function of another module";
                TailCallClosure "tail.call.closure" [argc: u32] "any×(argc+1) ->", 2, "leave by calling a procedure";
                TailApply "tail.call.apply" [] "any any ->", 2, "leave by calling a procedure with the elements of a list";
                TailCallCc "tail.call.cc" [] "any ->", 2, "leave by calling a procedure with the current continuation";
            }
        } }
    };
}
pub(crate) use for_each_instruction;

macro_rules! define_instruction {
    (
        { control { $($c:ident $c_name:literal [$($field:ident: $ty:ty),*] $types:literal, $fuel:literal, $doc:literal;)* } }
        $($groups:tt)*
    ) => {
        /// An instruction with its operands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the table names each operand")]
        pub enum Instruction {
            /// An operation on the operand stack.
            Op(Op),
            $(#[doc = $doc] $c { $($field: $ty),* },)*
        }

        impl Instruction {
            /// Name in the text form.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    Self::Op(op) => op.name(),
                    $(Self::$c { .. } => $c_name,)*
                }
            }

            /// Units of fuel it costs.
            #[must_use]
            pub const fn fuel(&self) -> u32 {
                match self {
                    Self::Op(op) => op.fuel(),
                    $(Self::$c { .. } => $fuel,)*
                }
            }
        }
    };
}
for_each_instruction!(define_instruction);
