//! Causes: which rule of a language asked for an operation.
//!
//! Languages get different code for the same program because their rules differ. A cause names such a rule in neutral
//! words; each language has a table of the clauses of its standard. The cause of an instruction is part of its location
//! ([`Location::cause`](crate::decl::Location)), so inlining and passes keep it with the place it comes from.
//!
//! A frontend says a cause where the operation alone does not tell; elsewhere the cause is the one that the operation
//! usually has ([`Op::usual_cause`]).

use core::fmt;

use crate::op::Op;

macro_rules! causes {
    ($($cause:ident = $number:literal $name:literal, $sentence:literal;)*) => {
        /// A rule that a language may have; its number in module files never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Cause {
            $(#[doc = $sentence] $cause = $number,)*
        }

        impl Cause {
            /// Each, in order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$cause,)*];

            /// The name in the text forms.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$cause => $name,)* }
            }

            /// What a language says that asks for it.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$cause => $sentence,)* }
            }

            /// The cause of that number.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$cause),)* _ => None }
            }

            /// The cause of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$cause),)* _ => None }
            }
        }
    };
}
causes! {
    Overflow = 1 "overflow", "An integer result that does not fit is an error.";
    Division = 2 "division", "Division by zero is an error.";
    Remainder = 3 "remainder", "The language says which sign a remainder has, and which divisors are errors.";
    Range = 4 "range", "A value outside the range of its type is an error.";
    Bounds = 5 "bounds", "An index or key that is not there is an error.";
    Domain = 6 "domain", "A function is defined for some arguments only; another one is an error.";
    Kind = 7 "kind", "The kind of a value is known only when the program runs, and is checked where the value is used.";
    Representation = 8 "representation", "A place for values of any type holds each in one form; numbers are put into it and taken out.";
    Conversion = 9 "conversion", "A value of one type is made from a value of another.";
    Rounding = 10 "rounding", "The language says how a number is rounded.";
    GenericArithmetic = 11 "generic-arithmetic", "One operator serves all kinds of numbers; the kinds are looked at when the program runs.";
    Equality = 12 "equality", "Equality of values that are not plain numbers has rules of its own.";
    Order = 13 "order", "The order of values that are not plain numbers has rules of its own.";
    Truth = 14 "truth", "Values of any kind may be conditions; the language says which count as true.";
    Text = 15 "text", "Text is a sequence of characters, counted and indexed as such.";
    Call = 16 "call", "The value that is called is known only when the program runs; it must be a procedure that takes that many arguments.";
    RestArguments = 17 "rest-arguments", "A function may take any number of arguments; those beyond the named ones come in a list.";
    TailCall = 18 "tail-call", "A call that is the last thing a function does takes no room.";
    Closure = 19 "closure", "A function is a value, and keeps the variables that it uses.";
    BoxedVariable = 20 "boxed-variable", "A variable that is assigned may be shared with functions and continuations, so it is a cell of its own.";
    Environment = 21 "environment", "An inner routine uses the variables of the activations around it.";
    Reference = 22 "reference", "A parameter may stand for a variable of the caller.";
    Copy = 23 "copy", "Assigning or passing a value with parts copies it.";
    Storage = 24 "storage", "A value with parts is an object; each access finds that its part is there.";
    Nil = 25 "nil", "Following a reference to nothing is an error.";
    Variant = 26 "variant", "Which parts a value has depends on another part of it; using one that is not there is an error.";
    Initialisation = 27 "initialisation", "Using a variable before it has a value is an error.";
    EvaluationOrder = 28 "evaluation-order", "The language says which value is found or computed first; it is kept until it is used.";
    Laziness = 29 "laziness", "An operand is computed only if it is needed.";
    Absorption = 30 "absorption", "An error of one operand does not matter if the other operand decides.";
    Loop = 31 "loop", "The language says how often a loop runs, and what its variable is meanwhile.";
    Selection = 32 "selection", "A value chooses between alternatives; the language says what happens if none fits.";
    Exception = 33 "exception", "A program may raise errors and handle them.";
    Continuation = 34 "continuation", "The rest of a computation is a value that may be used at any time, and more than once.";
    DynamicState = 35 "dynamic-state", "Some settings last as long as a call, and belong to its continuation.";
    MultipleValues = 36 "multiple-values", "An expression may have several values, or none.";
    Set = 37 "set", "Sets are values of the language.";
    InputOutput = 38 "input-output", "The language says how values are read and written.";
    Library = 39 "library", "A routine of the language's library does this, and checks its arguments.";
    Host = 40 "host", "A function of the host does this; what it takes and gives passes the border.";
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! usual_causes {
    ({ $($cause:ident: $($op:ident)*;)* } none { $($none:ident)* }) => {
        impl Op {
            /// The rule that this operation alone tells of, if the frontend says no other: one who chose an addition
            /// that traps wants overflow to be an error. `None`: the operation traps, boxes and converts nothing.
            #[must_use]
            pub const fn usual_cause(&self) -> Option<Cause> {
                match self {
                    $($(Self::$op { .. })|* => Some(Cause::$cause),)*
                    $(Self::$none { .. })|* => None,
                }
            }
        }

        /// The same by the name of the variant, for the reference.
        pub(crate) fn usual_cause_of(variant: &str) -> Option<Cause> {
            $(if [$(stringify!($op)),*].contains(&variant) {
                return Some(Cause::$cause);
            })*
            None
        }
    };
}
usual_causes! { {
    Overflow: I64Add I64Sub I64Mul I64Neg I64Abs U64Add U64Sub U64Mul;
    Division: I64Div U64Div;
    Remainder: I64Rem I64Mod U64Rem AnyRemainder AnyModulo;
    Range: I64Check;
    Bounds: I64Element RefLoadElement RefStoreElement I64LoadElement I64StoreElement F64LoadElement F64StoreElement
        U8LoadElement U8StoreElement VectorGet VectorSet BytesGet BytesSet;
    Kind: I64FromAny F64FromAny BoolFromAny CharFromAny PairFirst PairRest PairSetFirst PairSetRest VectorLen BytesLen
        RefField I64Field;
    Representation: AnyFromI64 AnyFromF64 AnyFromBool AnyFromChar AnyFromObj;
    Conversion: I64FromBool I64FromU64 U64FromI64 F64FromI64 F64FromU64 I64Trunc U64Trunc I64FromBits F64FromBits;
    Rounding: I64Round F64RoundEven;
    GenericArithmetic: AnyAdd AnySub AnyMul AnyQuotient AnyFloorQuotient AnyNumEq AnyLt AnyLe AnyGt
        AnyGe;
    Equality: AnyEqv AnyEqual;
    Truth: AnyTruthy;
    Text: StringLen StringGet StringSet StringAppend;
    Call: CallClosure Apply;
    Closure: ClosureNew ClosureNative ClosureGet ClosureSet;
    BoxedVariable: BoxNew BoxGet BoxSet;
    Storage: VectorNew BytesNew ObjNew ObjNewSized RefLoad RefStore I64Load I64Store F64Load F64Store U8Load U8Store
        RefLoadAt RefStoreAt I64LoadAt I64StoreAt F64LoadAt F64StoreAt U8LoadAt U8StoreAt;
    Copy: ObjCopy;
    Order: RawCompare;
    Nil: ObjCast;
    Initialisation: AnyDefined;
    Exception: RaiseContinuable;
    Continuation: CallCc;
    DynamicState: DynamicGet DynamicSet;
    MultipleValues: ValuesOf ValuesCount ValuesGet;
    Library: CallNative;
} none {
    I64AddWrap I64SubWrap I64MulWrap I64And I64Or I64Xor I64Shl I64ShrS I64ShrU I64Eq I64Ne I64Lt I64Le I64Gt I64Ge
        U64Lt U64Le U64Gt U64Ge F64Add F64Sub F64Mul F64Div F64Neg F64Abs F64Sqrt F64Floor F64Ceil F64Trunc F64Pow F64Exp
        F64Ln F64Sin F64Cos F64Tan F64Asin F64Acos F64Atan F64Atan2 F64Eq F64Ne F64Lt F64Le F64Gt F64Ge F64IsNan BoolNot
        BoolAnd BoolOr BoolEq BoolNe I64Const F64Const BoolConst AnyImmediate AnyInteger Const ObjEmpty AnyIs AnySame
        PairNew ObjIs ObjOf ObjRefs ObjRaw ObjDispose VectorOf GlobalGet GlobalSet ImportGet ImportSet Call CallImport
} }

/// Bits of a cause's number: module files have it in one byte with how a location came.
pub const CAUSE_BITS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Effects;

    #[test]
    fn numbers_and_names_are_exact() {
        for &cause in Cause::ALL {
            assert_eq!(Cause::from_number(cause as u8), Some(cause));
            assert_eq!(Cause::from_name(cause.name()), Some(cause));
        }
        assert!(Cause::ALL.iter().all(|&it| (it as u8) < 1 << CAUSE_BITS));
        assert_eq!(Cause::from_number(0), None);
        assert_eq!(Cause::from_number(Cause::ALL.len() as u8 + 1), None);
    }

    /// What traps without calling anything, and what takes memory only to hold a number.
    #[test]
    fn what_may_trap_or_box_has_a_usual_cause() {
        for row in Op::table() {
            let traps = row.effects.can_throw() && !row.effects.calls();
            let boxes = row.effects.has(Effects::ALLOCATES) && !row.effects.has(Effects::FRESH);
            assert!(row.cause.is_some() || !traps && !boxes, "{}", row.name);
        }
        let add = Op::table().into_iter().find(|row| row.name == Op::I64Add.name());
        assert_eq!(add.and_then(|row| row.cause), Op::I64Add.usual_cause());
    }
}
