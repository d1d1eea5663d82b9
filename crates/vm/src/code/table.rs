//! The table of prepared operations: the second table beside `polyc_base::op`.
//!
//! Every scalar operation of the first table is a prepared operation on registers under the same name. A row here is
//! `Variant "name" [operands] Extra body(…), "meaning";`: the operands are the three 16-bit numbers of the head, in
//! order, `Extra` says what follows, and `body` is the function of `exec::bodies` that is the fast path. `exec::slow`
//! does the rest (allocation, traps, big numbers).
//!
//! A row of `fused` (in `code::fused`) is an operation and the one that follows it: one step of the interpreter instead
//! of two, a *superinstruction*. Both stay in the code; the head of the first says that the second comes next. So a
//! branch may lead to the second, and a slow path of either runs as if nothing were fused. The first may be fused
//! itself, which makes longer steps. The second runs only if the first neither branches nor needs its slow path. A
//! `fuel` is fused in this way with whatever follows it, without a row.
//!
//! Kinds of operands: `D` raw register written, `R` raw register read, `E` ref register written, `F` ref register read,
//! `K` signed constant, `N` number, `X` unused. A window (two `N`) is the first raw and ref register of a call's
//! arguments, where the callee's own registers begin. The last word of a call ends with the raw and the ref register
//! for its result. The register in the other bank is scratch, so code that does not know the result's bank may write
//! both.

/// Calls `$callback! { {prepared {rows} fused {rows}} scalar {..} fixed {..} special {..} }`.
macro_rules! for_each_prepared {
    ($callback:ident) => {
        $crate::code::for_each_fused! { $callback
prepared {
    MoveRaw "move.raw" [D R X] None move_raw(), "copy a raw register";
    MoveRef "move.ref" [E F X] None move_ref(), "copy a ref register";
    ConstSmall "const.small" [D K X] None const_small(), "a small integer, or a truth value as 0 or 1";
    ConstRaw "const.raw" [D X X] Bits const_raw(), "the bits of an i64 or f64";
    ConstRef "const.ref" [E X X] Bits const_ref(), "an immediate word";
    ConstPool "const.pool" [E X X] Number const_pool(), "an entry of the instance's constants";
    ConstEmpty "const.empty" [E X X] None const_empty(), "the empty object";

    I64AddK "i64.add.k" [D R K] None binary_k(arith::i64_add), "sum with a constant";
    I64MulK "i64.mul.k" [D R K] None binary_k(arith::i64_mul), "product with a constant";
    I64DivK "i64.div.k" [D R K] None binary_k(arith::i64_div), "quotient by a constant";
    I64RemK "i64.rem.k" [D R K] None binary_k(arith::i64_rem), "remainder by a constant";
    I64ModK "i64.mod.k" [D R K] None binary_k(arith::i64_mod), "modulo a constant";
    I64AddWrapK "i64.add_wrap.k" [D R K] None binary_k(arith::i64_add_wrap), "sum with a constant modulo 2^64";
    I64MulWrapK "i64.mul_wrap.k" [D R K] None binary_k(arith::i64_mul_wrap), "product with a constant modulo 2^64";
    I64AndK "i64.and.k" [D R K] None binary_k(arith::i64_and), "bitwise and with a constant";
    I64ShlK "i64.shl.k" [D R K] None binary_k(arith::i64_shl), "shift left by a constant";
    I64ShrSK "i64.shr_s.k" [D R K] None binary_k(arith::i64_shr_s), "shift right by a constant, copying the sign";
    I64ShrUK "i64.shr_u.k" [D R K] None binary_k(arith::i64_shr_u), "shift right by a constant, filling with zeros";
    I64Check "i64.check" [D R X] Range i64_check(), "the value itself, in a range";
    I64Element "i64.element" [D R X] Element i64_element(), "offset of an element";

    Br "br" [X X X] Near branch_always(), "go on there";
    BrIf "br.if" [R X X] Near branch_bool(true), "go on there if true";
    BrUnless "br.unless" [R X X] Near branch_bool(false), "go on there if false";
    BrI64Eq "br.i64.eq" [R R X] Branch branch_i64(arith::i64_eq), "compare and branch";
    BrI64Ne "br.i64.ne" [R R X] Branch branch_i64(arith::i64_ne), "compare and branch";
    BrI64Lt "br.i64.lt" [R R X] Branch branch_i64(arith::i64_lt), "compare and branch";
    BrI64Le "br.i64.le" [R R X] Branch branch_i64(arith::i64_le), "compare and branch";
    BrI64Gt "br.i64.gt" [R R X] Branch branch_i64(arith::i64_gt), "compare and branch";
    BrI64Ge "br.i64.ge" [R R X] Branch branch_i64(arith::i64_ge), "compare and branch";
    BrI64EqK "br.i64.eq.k" [R X X] BranchK branch_i64_k(arith::i64_eq), "compare with a constant and branch";
    BrI64NeK "br.i64.ne.k" [R X X] BranchK branch_i64_k(arith::i64_ne), "compare with a constant and branch";
    BrI64LtK "br.i64.lt.k" [R X X] BranchK branch_i64_k(arith::i64_lt), "compare with a constant and branch";
    BrI64LeK "br.i64.le.k" [R X X] BranchK branch_i64_k(arith::i64_le), "compare with a constant and branch";
    BrI64GtK "br.i64.gt.k" [R X X] BranchK branch_i64_k(arith::i64_gt), "compare with a constant and branch";
    BrI64GeK "br.i64.ge.k" [R X X] BranchK branch_i64_k(arith::i64_ge), "compare with a constant and branch";
    BrF64Eq "br.f64.eq" [R R N] Branch branch_f64(arith::f64_eq), "compare floats and branch if the outcome is N";
    BrF64Lt "br.f64.lt" [R R N] Branch branch_f64(arith::f64_lt), "compare floats and branch if the outcome is N";
    BrF64Le "br.f64.le" [R R N] Branch branch_f64(arith::f64_le), "compare floats and branch if the outcome is N";
    BrTruthy "br.truthy" [F X X] Near branch_truthy(true), "go on there unless false";
    BrFalse "br.false" [F X X] Near branch_truthy(false), "go on there if false";
    BrSame "br.same" [F F X] Branch branch_same(true), "go on there if the same word";
    BrNotSame "br.not_same" [F F X] Branch branch_same(false), "go on there unless the same word";
    BrIsWord "br.is_word" [F X X] BranchBits branch_word(true), "go on there if it is that immediate";
    BrNotWord "br.not_word" [F X X] BranchBits branch_word(false), "go on there unless it is that immediate";
    BrPair "br.pair" [F X X] Near branch_pair(true), "go on there if it is a pair";
    BrNotPair "br.not_pair" [F X X] Near branch_pair(false), "go on there unless it is a pair";
    BrAnyEq "br.any.eq" [F F N] Branch branch_any(Comparison::Eq), "compare numbers and branch if the outcome is N";
    BrAnyLt "br.any.lt" [F F N] Branch branch_any(Comparison::Lt), "compare numbers and branch if the outcome is N";
    BrAnyLe "br.any.le" [F F N] Branch branch_any(Comparison::Le), "compare numbers and branch if the outcome is N";
    BrAnyGt "br.any.gt" [F F N] Branch branch_any(Comparison::Gt), "compare numbers and branch if the outcome is N";
    BrAnyGe "br.any.ge" [F F N] Branch branch_any(Comparison::Ge), "compare numbers and branch if the outcome is N";
    BrAnyEqK "br.any.eq.k" [F X N] BranchK branch_any_k(Comparison::Eq), "compare with a constant and branch if the outcome is N";
    BrAnyLtK "br.any.lt.k" [F X N] BranchK branch_any_k(Comparison::Lt), "compare with a constant and branch if the outcome is N";
    BrAnyLeK "br.any.le.k" [F X N] BranchK branch_any_k(Comparison::Le), "compare with a constant and branch if the outcome is N";
    BrAnyGtK "br.any.gt.k" [F X N] BranchK branch_any_k(Comparison::Gt), "compare with a constant and branch if the outcome is N";
    BrAnyGeK "br.any.ge.k" [F X N] BranchK branch_any_k(Comparison::Ge), "compare with a constant and branch if the outcome is N";
    Switch "switch" [R X X] Switch switch(), "go on at the target of the value in a table after the code";

    AnyFromI64 "any.from_i64" [E R X] None any_from_i64(), "the integer as a dynamic value";
    AnyFromF64 "any.from_f64" [E R X] None any_from_f64(), "the float as a dynamic value";
    AnyFromBool "any.from_bool" [E R X] None any_from_bool(), "the truth value as a dynamic value";
    AnyFromChar "any.from_char" [E R X] None any_from_char(), "the character as a dynamic value";
    I64FromAny "i64.from_any" [D F X] None i64_from_any(), "an integer";
    F64FromAny "f64.from_any" [D F X] None f64_from_any(), "a float";
    BoolFromAny "bool.from_any" [D F X] None bool_from_any(), "a boolean";
    CharFromAny "char.from_any" [D F X] None char_from_any(), "a code point";
    AnyTruthy "any.truthy" [D F X] None any_truthy(), "anything but false";
    AnyIs "any.is" [D F N] None any_is(), "is of that kind";
    AnyIsPair "any.is_pair" [D F X] None any_is_pair(), "is a pair";
    AnyIsWord "any.is_word" [D F X] Bits any_is_word(), "is that immediate";
    AnySame "any.same" [D F F] None any_same(), "the same word";
    AnyEqv "any.eqv" [D F F] None any_eqv(), "equal as eqv?";
    AnyEqual "any.equal" [D F F] None any_equal(), "of equal contents";
    AnyDefined "any.defined" [E F X] Number any_defined(), "the value itself, if defined";
    AnyAdd "any.add" [E F F] None any_arithmetic(Word::small_add, |x, y| x + y), "sum";
    AnySub "any.sub" [E F F] None any_arithmetic(Word::small_sub, |x, y| x - y), "difference";
    AnyMul "any.mul" [E F F] None any_arithmetic(Word::small_mul, |x, y| x * y), "product";
    AnyAddK "any.add.k" [E F K] None any_k(Word::small_add), "sum with a constant";
    AnySubK "any.sub.k" [E F K] None any_k(Word::small_sub), "difference with a constant";
    AnyQuotient "any.quotient" [E F F] None any_divide(Division::Quotient), "integer quotient";
    AnyRemainder "any.remainder" [E F F] None any_divide(Division::Remainder), "integer remainder";
    AnyModulo "any.modulo" [E F F] None any_divide(Division::Modulo), "integer modulo";
    AnyFloorQuotient "any.floor_quotient" [E F F] None any_divide(Division::FloorQuotient), "integer quotient, rounded down";
    AnyNumEq "any.num_eq" [D F F] None any_compare(Comparison::Eq), "numerically equal";
    AnyLt "any.lt" [D F F] None any_compare(Comparison::Lt), "numerically less";
    AnyLe "any.le" [D F F] None any_compare(Comparison::Le), "numerically less or equal";
    AnyGt "any.gt" [D F F] None any_compare(Comparison::Gt), "numerically greater";
    AnyGe "any.ge" [D F F] None any_compare(Comparison::Ge), "numerically greater or equal";

    PairNew "pair.new" [E F F] None pair_new(), "a fresh pair";
    PairFirst "pair.first" [E F X] None pair_get(PAIR_FIRST), "first field";
    PairRest "pair.rest" [E F X] None pair_get(PAIR_REST), "second field";
    PairSetFirst "pair.set_first" [F F X] None pair_set(PAIR_FIRST), "change the first field";
    PairSetRest "pair.set_rest" [F F X] None pair_set(PAIR_REST), "change the second field";
    VectorNew "vector.new" [E R F] None slowly(), "a fresh vector, filled";
    VectorOf "vector.of" [E N X] Number vector_of(), "a fresh vector of registers from N on";
    VectorLen "vector.len" [D F X] None vector_len(), "length";
    VectorGet "vector.get" [E F R] None vector_get(), "element";
    VectorSet "vector.set" [F R F] None vector_set(), "change an element";
    BytesNew "bytes.new" [E R R] None slowly(), "fresh bytes";
    BytesLen "bytes.len" [D F X] None bytes_len(), "number of bytes";
    BytesGet "bytes.get" [D F R] None bytes_get(), "byte";
    BytesSet "bytes.set" [F R R] None bytes_set(), "change a byte";
    StringLen "string.len" [D F X] None string_len(), "number of code points";
    StringGet "string.get" [D F R] None string_get(), "code point";
    StringSet "string.set" [F R R] None string_set(), "change a code point";
    StringAppend "string.append" [E F F] None slowly(), "the characters of both";
    BoxNew "box.new" [E F X] None box_new(), "a fresh cell";
    BoxGet "box.get" [E F X] None box_get(), "what a cell holds";
    BoxSet "box.set" [F F X] None box_set(), "change what a cell holds";
    ClosureNew "closure.new" [E N X] Closure closure_new(), "a closure over registers from N on";
    ClosureNative "closure.native" [E X X] Number slowly(), "a native as a procedure";
    ClosureGet "closure.get" [E F X] Number closure_get(), "captured value";
    ClosureSet "closure.set" [F F X] Number slowly(), "set a captured value";
    ValuesOf "values.of" [E N X] Number slowly(), "several values of registers from N on";
    ValuesCount "values.count" [D F X] None slowly(), "how many values";
    ValuesGet "values.get" [E F X] Number slowly(), "one of several values";
    DynamicGet "dynamic.get" [E X X] None dynamic_get(), "the dynamic state";
    DynamicSet "dynamic.set" [F X X] None dynamic_set(), "change the dynamic state";

    ObjNew "obj.new" [E X X] Number obj_new(), "a fresh object of a shape";
    ObjNewSized "obj.new_sized" [E R R] Number obj_new_sized(), "a fresh object of a shape and size";
    ObjCast "obj.cast" [E F X] Number obj_cast(), "the object, of that shape";
    ObjIs "obj.is" [D F X] Number obj_is(), "is an object of that shape";
    ObjOf "obj.of" [D F F] Number obj_of(), "is an object of that shape whose first reference is that";
    RefField "ref.field" [E F X] Pair ref_field(), "reference at an offset of an object of that shape";
    I64Field "i64.field" [D F X] Pair slowly(), "eight raw bytes at an offset of an object of that shape";
    ObjRefs "obj.refs" [D F X] None obj_refs(), "length of the ref region";
    ObjRaw "obj.raw" [D F X] None obj_raw(), "length of the raw region";
    ObjDispose "obj.dispose" [F X X] None obj_dispose(), "shrink both regions to nothing";
    RefLoad "ref.load" [E F X] Number ref_load(Offset::Fixed), "reference at an offset";
    RefStore "ref.store" [F F X] Number ref_store(Offset::Fixed), "store a reference";
    RefLoadAt "ref.load_at" [E F R] Number ref_load(Offset::At), "reference at offset + value";
    RefStoreAt "ref.store_at" [F R F] Number ref_store(Offset::At), "store a reference at offset + value";
    RefLoadElement "ref.load_element" [E F R] Element ref_load(Offset::Element), "reference of an element";
    RefStoreElement "ref.store_element" [F R F] Element ref_store(Offset::Element), "store an element";
    RawLoad "raw.load" [D F X] Number raw_load(Offset::Fixed), "eight raw bytes at an offset";
    RawStore "raw.store" [F R X] Number raw_store(Offset::Fixed), "store eight raw bytes";
    RawLoadAt "raw.load_at" [D F R] Number raw_load(Offset::At), "eight raw bytes at offset + value";
    RawStoreAt "raw.store_at" [F R R] Number raw_store(Offset::At), "store eight raw bytes at offset + value";
    RawLoadElement "raw.load_element" [D F R] Element raw_load(Offset::Element), "eight-byte element";
    RawStoreElement "raw.store_element" [F R R] Element raw_store(Offset::Element), "store an eight-byte element";
    U8Load "u8.load" [D F X] Number u8_load(Offset::Fixed), "one raw byte at an offset";
    U8Store "u8.store" [F R X] Number u8_store(Offset::Fixed), "store one raw byte";
    U8LoadAt "u8.load_at" [D F R] Number u8_load(Offset::At), "one raw byte at offset + value";
    U8StoreAt "u8.store_at" [F R R] Number u8_store(Offset::At), "store one raw byte at offset + value";
    U8LoadElement "u8.load_element" [D F R] Element u8_load(Offset::Element), "one-byte element";
    U8StoreElement "u8.store_element" [F R R] Element u8_store(Offset::Element), "store a one-byte element";
    RefLoadUnit "ref.load_unit" [E F R] Unit ref_load(Offset::Unit(1)), "reference of an element, elements side by side";
    RefStoreUnit "ref.store_unit" [F R F] Unit ref_store(Offset::Unit(1)), "store an element, elements side by side";
    RawLoadUnit "raw.load_unit" [D F R] Unit raw_load(Offset::Unit(8)), "eight-byte element, elements side by side";
    RawStoreUnit "raw.store_unit" [F R R] Unit raw_store(Offset::Unit(8)), "store an eight-byte element, elements side by side";
    U8LoadUnit "u8.load_unit" [D F R] Unit u8_load(Offset::Unit(1)), "one-byte element, elements side by side";
    U8StoreUnit "u8.store_unit" [F R R] Unit u8_store(Offset::Unit(1)), "store a one-byte element, elements side by side";
    ObjCopy "obj.copy" [N N X] Pair slowly(), "copy refs and raw bytes; operands in registers from N (refs), N (raw) on";
    RawCopy "raw.copy" [F F X] Bytes raw_copy(), "copy raw bytes to the first from the second";
    RawCompare "raw.compare" [D F F] Bytes raw_compare(), "compare raw bytes";

    GlobalGetRaw "global.get.raw" [D X X] Number global_get_raw(), "a global";
    GlobalGetRef "global.get.ref" [E X X] Number global_get_ref(), "a global";
    GlobalSetRaw "global.set.raw" [R X X] Number global_set_raw(), "change a global";
    GlobalSetRef "global.set.ref" [F X X] Number global_set_ref(), "change a global";
    ImportGetRaw "import.get.raw" [D X X] Number import_get_raw(), "an imported global";
    ImportGetRef "import.get.ref" [E X X] Number import_get_ref(), "an imported global";
    ImportSetRaw "import.set.raw" [R X X] Number import_set_raw(), "change an imported global";
    ImportSetRef "import.set.ref" [F X X] Number import_set_ref(), "change an imported global";

    Call "call" [N N X] Call call(), "call a function of this module; window N, N";
    CallImport "call.import" [N N X] Import call_import(), "call a function of another module";
    CallClosure "call.closure" [N N N] Result call_closure(), "call a procedure with N arguments";
    CallNative "call.native" [N N N] Import slowly(), "call a native with N arguments";
    CallApply "call.apply" [N N X] Result slowly(), "call a procedure with the elements of a list";
    CallCc "call.cc" [N N X] Result slowly(), "call a procedure with the current continuation";
    RaiseContinuable "raise.continuable" [N N X] Result slowly(), "raise a value; go on with the handler's result";
    TailCall "tail.call" [N N X] DistanceCounts tail_call(|s| near_callee(s)), "leave by calling a function of this module";
    TailCallImport "tail.call.import" [N N X] ImportCounts tail_call(|s| link(s).function()), "leave by calling a function of another module";
    TailCallClosure "tail.call.closure" [N N N] None tail_call_closure(), "leave by calling a procedure";
    TailCallApply "tail.call.apply" [N N X] None slowly(), "leave by calling a procedure with the elements of a list";
    TailCallCc "tail.call.cc" [N N X] None slowly(), "leave by calling a procedure with the current continuation";
    ReturnRaw "return.raw" [R X X] None return_raw(), "leave with a raw result";
    ReturnRef "return.ref" [F X X] None return_ref(), "leave with a ref result";
    ReturnNone "return.none" [X X X] None return_none(), "leave without a result";
    Throw "throw" [F X X] None slowly(), "throw a value";
    ResumeUnwind "resume_unwind" [F X X] None slowly(), "unwinding goes on; the register says where to";
    Unreachable "unreachable" [X X X] None slowly(), "trap: a compiler bug";

    Fuel "fuel" [X X X] Fuel fuel(), "charge what comes next, and pause if nothing is left";
    Count "count" [X X X] Fuel count(), "count one more run of what follows";
    Trace "trace" [X X X] Number slowly(), "show the machine before the instruction at that offset";
    Enter "enter" [X X X] None slowly(), "prepare the function, make room on the stacks";
    Underflow "underflow" [X X X] None slowly(), "bring back a sealed frame, or end the run";
    CallPending "call_pending" [X X X] None slowly(), "make the call that a limit has put off";
    ThrowPending "throw_pending" [X X X] None slowly(), "throw what a limit has put off";
    HandlerReturned "handler_returned" [X X X] None slowly(), "trap: a handler returned from an exception that is not continuable";
}
        }
    };
}
pub(crate) use for_each_prepared;

/// The kind of an operand of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// Raw register written.
    D,
    /// Raw register read.
    R,
    /// Ref register written.
    E,
    /// Ref register read.
    F,
    /// Signed constant.
    K,
    /// Number.
    N,
    /// Unused.
    X,
}

/// The further operands of an operation, after the three of its head. Branch offsets count words from the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Nothing.
    None,
    /// A branch offset in place of the second and third operand.
    Near,
    /// Fuel, or a counter, in place of the second and third operand.
    Fuel,
    /// A branch offset.
    Branch,
    /// A branch offset; a signed constant: of a dynamic number, the word.
    BranchK,
    /// Sixty-four bits.
    Bits,
    /// A branch offset; sixty-four bits.
    BranchBits,
    /// A number.
    Number,
    /// Two numbers.
    Pair,
    /// A function's number; how many values it captures.
    Closure,
    /// Distance, in words, to another function's entry in the instance's table; registers of the result.
    Call,
    /// An import; registers of the result.
    Import,
    /// Registers of the result.
    Result,
    /// Distance in bytes to another function's entry; raw and ref arguments.
    DistanceCounts,
    /// An import; raw and ref arguments.
    ImportCounts,
    /// Least and most.
    Range,
    /// Low; length and stride; displacement.
    Element,
    /// Length; low and displacement, of 16 bits. The stride is the size of an element.
    Unit,
    /// Raw registers of the offsets in two objects; number of bytes.
    Bytes,
    /// The second and third operand are the offset of a switch's table: low; number of targets and default offset;
    /// offsets of the targets, two a word.
    Switch,
}

impl Extra {
    /// Words of the whole operation.
    pub(crate) const fn words(self) -> usize {
        match self {
            Self::None | Self::Near | Self::Fuel | Self::Switch => 1,
            Self::Branch
            | Self::BranchK
            | Self::Unit
            | Self::Bytes
            | Self::Bits
            | Self::Number
            | Self::Pair
            | Self::Closure
            | Self::Call
            | Self::Import
            | Self::Result => 2,
            Self::BranchBits | Self::DistanceCounts | Self::ImportCounts | Self::Range => 3,
            Self::Element => 4,
        }
    }
}

macro_rules! define_prepared {
    (
        { prepared { $($p:ident $p_name:literal [$a:ident $b:ident $c:ident] $extra:ident $body:ident($($arg:expr),*), $p_doc:literal;)* }
          fused { $($fused:ident = $first:ident, $second:ident;)* } }
        scalar { $($s:ident = $s_number:literal $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident, $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        fixed { $($f:ident = $f_number:literal $f_name:literal [$($f_field:ident: $f_ty:ty),*] ($($f_in:ident),*) $(-> $f_out:ident)?,
                  $($f_effects:ident)|+, $f_fuel:literal, $f_doc:literal;)* }
        special { $($x:ident = $x_number:literal $x_name:literal [$($x_field:ident: $x_ty:ty),*] $x_typing:ident,
                    $($x_effects:ident)|+, $x_fuel:literal, $x_doc:literal;)* }
    ) => {
        /// The number of a prepared operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub(crate) enum PreparedOp {
            $(#[doc = $s_doc] $s,)*
            $(#[doc = $p_doc] $p,)*
            $(#[doc = concat!(stringify!($first), ", then ", stringify!($second))] $fused,)*
        }

        /// How many operations are scalar; they come first.
        const SCALARS: usize = [$(PreparedOp::$s),*].len();

        impl PreparedOp {
            /// Every operation, in order of its number.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$s,)* $(Self::$p,)* $(Self::$fused,)*];

            /// The operation itself, without those that follow it in one step.
            pub(crate) const fn single(self) -> Self {
                match self {
                    $(Self::$fused => Self::$first.single(),)*
                    $(Self::$s => Self::$s,)*
                    $(Self::$p => Self::$p,)*
                }
            }

            /// The fused step of an operation, or a fused step, and the operation that follows it, if there is one.
            pub(crate) const fn then(self, second: Self) -> Option<Self> {
                match (self, second) {
                    $((Self::$first, Self::$second) => Some(Self::$fused),)*
                    _ => None,
                }
            }

            /// The parts of a fused step: an operation or a fused step, and the operation that follows it.
            pub(crate) const fn parts(self) -> Option<(Self, Self)> {
                match self {
                    $(Self::$fused => Some((Self::$first, Self::$second)),)*
                    $(Self::$s => None,)*
                    $(Self::$p => None,)*
                }
            }

            /// Name in printed code: of a fused step, that of its first operation.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$fused => Self::$first.name(),)*
                    $(Self::$s => $s_name,)*
                    $(Self::$p => $p_name,)*
                }
            }

            /// Kinds of the operands of the head.
            pub(crate) fn operands(self) -> [Operand; 3] {
                match self {
                    $(Self::$fused => Self::$first.operands(),)*
                    $(Self::$s => {
                        let reads: &[&str] = &[$(stringify!($s_in)),*];
                        [Operand::D, Operand::R, if reads.len() == 2 { Operand::R } else { Operand::X }]
                    })*
                    $(Self::$p => [Operand::$a, Operand::$b, Operand::$c],)*
                }
            }

            /// The kind of the further operands.
            pub(crate) const fn extra(self) -> Extra {
                match self {
                    $(Self::$fused => Self::$first.extra(),)*
                    $(Self::$s => Extra::None,)*
                    $(Self::$p => Extra::$extra,)*
                }
            }

            /// The prepared form of a scalar operation; the others have no single one.
            pub(crate) const fn of_scalar(op: &polyc_base::Op) -> Option<Self> {
                match op {
                    $(polyc_base::Op::$s => Some(Self::$s),)*
                    $(polyc_base::Op::$f { .. } => None,)*
                    $(polyc_base::Op::$x { .. } => None,)*
                }
            }

            /// The scalar operation it is.
            pub(crate) const fn scalar(self) -> Option<polyc_base::Op> {
                if self as usize >= SCALARS {
                    return None;
                }
                match self {
                    $(Self::$s => Some(polyc_base::Op::$s),)*
                    $(Self::$p => None,)*
                    $(Self::$fused => None,)*
                }
            }
        }
    };
}
for_each_prepared!(define_prepared);

impl PreparedOp {
    /// The operation of that number. Numbers beyond those of all operations are of a `fuel` that is one step with
    /// what follows it.
    pub(crate) fn from_number(number: u16) -> Self {
        let all = Self::ALL.get(usize::from(number));
        all.copied().unwrap_or(Self::Fuel)
    }

    /// Names of the operations of the step of that number, in order.
    pub(crate) fn names(number: u16) -> Vec<&'static str> {
        let number = usize::from(number);
        let (is_charged, step) = match number.checked_sub(Self::ALL.len()) {
            Some(charged) => (true, Self::ALL[charged]),
            None => (false, Self::ALL[number]),
        };
        let mut names = if is_charged {
            vec![Self::Fuel.name()]
        } else {
            Vec::new()
        };
        step.append_names(&mut names);
        names
    }

    fn append_names(self, to: &mut Vec<&'static str>) {
        match self.parts() {
            Some((first, second)) => {
                first.append_names(to);
                to.push(second.name());
            }
            None => to.push(self.name()),
        }
    }

    /// The number of a `fuel` that is one step with this operation or fused step, which follows it.
    pub(crate) const fn charged(self) -> u16 {
        Self::ALL.len() as u16 + self as u16
    }

    /// Whether it may call a native, which may have effects.
    pub(crate) const fn calls_native(self) -> bool {
        matches!(
            self.single(),
            Self::CallNative
                | Self::CallClosure
                | Self::TailCallClosure
                | Self::CallApply
                | Self::TailCallApply
                | Self::CallCc
                | Self::TailCallCc
                | Self::CallPending
        )
    }
}

/// The operations of each fused step, by their names in printed code. The name of the step is theirs, joined by `+`.
pub fn fused_steps() -> impl Iterator<Item = Vec<&'static str>> {
    let all = PreparedOp::ALL.iter().filter(|it| it.parts().is_some());
    all.map(|&it| PreparedOp::names(it as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The identifier of a fused step is made from the names of its operations.
    #[test]
    fn identifiers_are_the_names_in_camel_case() {
        for &op in PreparedOp::ALL {
            let names = PreparedOp::names(op as u16);
            let words = names.iter().flat_map(|it| it.split(['.', '_']));
            let identifier: String = words
                .flat_map(|it| [it[..1].to_uppercase(), it[1..].to_owned()])
                .collect();
            assert_eq!(identifier, format!("{op:?}"));
        }
    }
}
