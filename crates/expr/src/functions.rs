//! The standard functions and operators: one row an overload, with its types and the code that computes it.

use polyc_base::Op;

/// A type in a signature; `A` and `B` are parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    Dyn,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Type,
    A,
    B,
    List(&'static Self),
    Map(&'static Self, &'static Self),
}

/// How an overload is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `f(x, y)`, or an operator.
    Function,
    /// `x.f(y)`
    Method,
    /// Either way.
    Both,
}

/// What computes an overload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An instruction on the operands.
    Op(Op),
    /// A native of that name.
    Native(&'static str),
    /// Nothing: the argument is the result.
    Identity,
}

/// One way to call a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overload {
    /// How it is called.
    pub style: Style,
    /// Types of its parameters, the receiver first.
    pub params: &'static [Pattern],
    /// Type of its result.
    pub result: Pattern,
    /// What computes it.
    pub code: Code,
    /// Whether it may end in an error although its arguments have these types.
    pub fails: bool,
}

/// All overloads of a name.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name, points included; operators as in CEL: `_+_`.
    pub name: &'static str,
    /// Its overloads, each different in types, number of arguments or style.
    pub overloads: &'static [Overload],
    /// The native that chooses by the values' types; there is one where overloads differ in types only.
    pub dynamic: Option<&'static str>,
    /// Whether that native takes operands no overload does: it then runs wherever an operand is `dyn`.
    pub mixes: bool,
}

/// The function of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Names of the functions that may be called in that style, but for operators.
pub fn names(style: Style) -> impl Iterator<Item = &'static str> {
    let all = FUNCTIONS.iter().filter(|it| !it.name.contains('_'));
    let called = all.filter(move |it| it.overloads.iter().any(|it| it.style == style || it.style == Both));
    called.map(|it| it.name)
}

use Pattern::{A, B, Bool, Bytes, Double, Dyn, Int, List, Map, String, Type, Uint};
use Style::{Both, Function as Global, Method};

const LIST: Pattern = List(&A);
const MAP: Pattern = Map(&A, &B);
const STRINGS: Pattern = List(&String);

const fn op(style: Style, params: &'static [Pattern], result: Pattern, op: Op) -> Overload {
    let fails = op.effects().can_throw();
    Overload {
        style,
        params,
        result,
        code: Code::Op(op),
        fails,
    }
}

/// Of a native that fails on some arguments.
const fn native(style: Style, params: &'static [Pattern], result: Pattern, name: &'static str) -> Overload {
    Overload {
        style,
        params,
        result,
        code: Code::Native(name),
        fails: true,
    }
}

const fn identity(param: &'static [Pattern], result: Pattern) -> Overload {
    Overload {
        style: Global,
        params: param,
        result,
        code: Code::Identity,
        fails: false,
    }
}

impl Overload {
    /// It succeeds on every argument of these types.
    const fn total(mut self) -> Self {
        self.fails = false;
        self
    }
}

const fn function(name: &'static str, dynamic: &'static str, overloads: &'static [Overload]) -> Function {
    Function {
        name,
        overloads,
        dynamic: Some(dynamic),
        mixes: false,
    }
}

/// The native takes operands no overload does, such as numbers of two types.
const fn mixing(name: &'static str, dynamic: &'static str, overloads: &'static [Overload]) -> Function {
    Function {
        mixes: true,
        ..function(name, dynamic, overloads)
    }
}

/// No two overloads differ in types only.
const fn simple(name: &'static str, overloads: &'static [Overload]) -> Function {
    Function {
        name,
        overloads,
        dynamic: None,
        mixes: false,
    }
}

macro_rules! relation {
    ($name:literal, $dynamic:literal, $int:ident, $uint:ident, $double:ident) => {
        mixing(
            $name,
            $dynamic,
            &[
                op(Global, &[Int, Int], Bool, Op::$int),
                op(Global, &[Uint, Uint], Bool, Op::$uint),
                op(Global, &[Double, Double], Bool, Op::$double),
                native(Global, &[Bool, Bool], Bool, $dynamic).total(),
                native(Global, &[String, String], Bool, $dynamic).total(),
                native(Global, &[Bytes, Bytes], Bool, $dynamic).total(),
            ],
        )
    };
}

/// Of a number it is that number; of a list it has the type of the elements.
macro_rules! extreme {
    ($name:literal, $native:literal) => {
        function(
            $name,
            $native,
            &[
                identity(&[Int], Int),
                identity(&[Uint], Uint),
                identity(&[Double], Double),
                native(Global, &[List(&Int)], Int, $native),
                native(Global, &[List(&Uint)], Uint, $native),
                native(Global, &[List(&Double)], Double, $native),
            ],
        )
    };
}

/// Every standard function.
pub const FUNCTIONS: &[Function] = &[
    // Operators.
    function(
        "_+_",
        "expr.add",
        &[
            op(Global, &[Int, Int], Int, Op::I64Add),
            op(Global, &[Uint, Uint], Uint, Op::U64Add),
            op(Global, &[Double, Double], Double, Op::F64Add),
            native(Global, &[String, String], String, "expr.string_concat").total(),
            native(Global, &[Bytes, Bytes], Bytes, "expr.bytes_concat").total(),
            native(Global, &[LIST, LIST], LIST, "expr.list_concat").total(),
        ],
    ),
    function(
        "_-_",
        "expr.subtract",
        &[
            op(Global, &[Int, Int], Int, Op::I64Sub),
            op(Global, &[Uint, Uint], Uint, Op::U64Sub),
            op(Global, &[Double, Double], Double, Op::F64Sub),
        ],
    ),
    function(
        "_*_",
        "expr.multiply",
        &[
            op(Global, &[Int, Int], Int, Op::I64Mul),
            op(Global, &[Uint, Uint], Uint, Op::U64Mul),
            op(Global, &[Double, Double], Double, Op::F64Mul),
        ],
    ),
    function(
        "_/_",
        "expr.divide",
        &[
            op(Global, &[Int, Int], Int, Op::I64Div),
            op(Global, &[Uint, Uint], Uint, Op::U64Div),
            op(Global, &[Double, Double], Double, Op::F64Div),
        ],
    ),
    function(
        "_%_",
        "expr.remainder",
        &[
            op(Global, &[Int, Int], Int, Op::I64Rem),
            op(Global, &[Uint, Uint], Uint, Op::U64Rem),
        ],
    ),
    function(
        "-_",
        "expr.negate",
        &[
            op(Global, &[Int], Int, Op::I64Neg),
            op(Global, &[Double], Double, Op::F64Neg),
        ],
    ),
    simple("!_", &[op(Global, &[Bool], Bool, Op::BoolNot)]),
    relation!("_<_", "expr.less", I64Lt, U64Lt, F64Lt),
    relation!("_<=_", "expr.less_equal", I64Le, U64Le, F64Le),
    relation!("_>_", "expr.greater", I64Gt, U64Gt, F64Gt),
    relation!("_>=_", "expr.greater_equal", I64Ge, U64Ge, F64Ge),
    function(
        "_in_",
        "expr.in",
        &[
            native(Global, &[A, LIST], Bool, "expr.list_has").total(),
            native(Global, &[A, MAP], Bool, "expr.map_has").total(),
        ],
    ),
    mixing(
        "_[_]",
        "expr.index",
        &[
            op(Global, &[LIST, Int], A, Op::VectorGet {}),
            native(Global, &[MAP, A], B, "expr.map_get"),
        ],
    ),
    // Sizes.
    function(
        "size",
        "expr.size",
        &[
            op(Both, &[String], Int, Op::StringLen {}).total(),
            op(Both, &[Bytes], Int, Op::BytesLen {}).total(),
            op(Both, &[LIST], Int, Op::VectorLen {}).total(),
            native(Both, &[MAP], Int, "expr.map_size").total(),
        ],
    ),
    // Conversions.
    function(
        "int",
        "expr.to_int",
        &[
            identity(&[Int], Int),
            op(Global, &[Uint], Int, Op::I64FromU64),
            native(Global, &[Double], Int, "expr.int_of_double"),
            native(Global, &[String], Int, "expr.to_int"),
        ],
    ),
    function(
        "uint",
        "expr.to_uint",
        &[
            identity(&[Uint], Uint),
            op(Global, &[Int], Uint, Op::U64FromI64),
            op(Global, &[Double], Uint, Op::U64Trunc),
            native(Global, &[String], Uint, "expr.to_uint"),
        ],
    ),
    function(
        "double",
        "expr.to_double",
        &[
            identity(&[Double], Double),
            op(Global, &[Int], Double, Op::F64FromI64),
            op(Global, &[Uint], Double, Op::F64FromU64),
            native(Global, &[String], Double, "expr.to_double"),
        ],
    ),
    function(
        "string",
        "expr.to_string",
        &[
            identity(&[String], String),
            native(Global, &[Bool], String, "expr.to_string").total(),
            native(Global, &[Int], String, "expr.to_string").total(),
            native(Global, &[Uint], String, "expr.to_string").total(),
            native(Global, &[Double], String, "expr.to_string").total(),
            native(Global, &[Bytes], String, "expr.to_string"),
            native(Global, &[Type], String, "expr.to_string").total(),
        ],
    ),
    function(
        "bytes",
        "expr.to_bytes",
        &[
            identity(&[Bytes], Bytes),
            native(Global, &[String], Bytes, "expr.to_bytes").total(),
        ],
    ),
    function(
        "bool",
        "expr.to_bool",
        &[identity(&[Bool], Bool), native(Global, &[String], Bool, "expr.to_bool")],
    ),
    simple("dyn", &[identity(&[A], Dyn)]),
    simple("type", &[native(Global, &[A], Type, "expr.type_of").total()]),
    // Lists.
    simple("lists.range", &[native(Global, &[Int], List(&Int), "expr.list_range")]),
    // Strings and lists.
    function(
        "reverse",
        "expr.reverse",
        &[
            native(Method, &[String], String, "expr.reverse").total(),
            native(Method, &[LIST], LIST, "expr.reverse").total(),
        ],
    ),
    // Strings.
    simple(
        "contains",
        &[native(Method, &[String, String], Bool, "expr.contains").total()],
    ),
    simple(
        "startsWith",
        &[native(Method, &[String, String], Bool, "expr.starts_with").total()],
    ),
    simple(
        "endsWith",
        &[native(Method, &[String, String], Bool, "expr.ends_with").total()],
    ),
    simple("charAt", &[native(Method, &[String, Int], String, "expr.char_at")]),
    simple(
        "indexOf",
        &[
            native(Method, &[String, String], Int, "expr.index_of").total(),
            native(Method, &[String, String, Int], Int, "expr.index_of_from"),
        ],
    ),
    simple(
        "lastIndexOf",
        &[
            native(Method, &[String, String], Int, "expr.last_index_of").total(),
            native(Method, &[String, String, Int], Int, "expr.last_index_of_from"),
        ],
    ),
    simple(
        "join",
        &[
            native(Method, &[STRINGS], String, "expr.join"),
            native(Method, &[STRINGS, String], String, "expr.join_with"),
        ],
    ),
    simple(
        "lowerAscii",
        &[native(Method, &[String], String, "expr.lower_ascii").total()],
    ),
    simple(
        "upperAscii",
        &[native(Method, &[String], String, "expr.upper_ascii").total()],
    ),
    simple(
        "replace",
        &[
            native(Method, &[String, String, String], String, "expr.replace"),
            native(Method, &[String, String, String, Int], String, "expr.replace_some"),
        ],
    ),
    simple(
        "split",
        &[
            native(Method, &[String, String], STRINGS, "expr.split"),
            native(Method, &[String, String, Int], STRINGS, "expr.split_some"),
        ],
    ),
    simple(
        "substring",
        &[
            native(Method, &[String, Int], String, "expr.substring_from"),
            native(Method, &[String, Int, Int], String, "expr.substring"),
        ],
    ),
    simple("trim", &[native(Method, &[String], String, "expr.trim").total()]),
    simple(
        "strings.quote",
        &[native(Global, &[String], String, "expr.quote").total()],
    ),
    simple("format", &[native(Method, &[String, LIST], String, "expr.format")]),
    simple("matches", &[native(Both, &[String, String], Bool, "expr.matches")]),
    // Mathematics. The parser gives `math.greatest` and `math.least` of several arguments their list.
    extreme!("math.greatest", "expr.greatest"),
    extreme!("math.least", "expr.least"),
    simple("math.ceil", &[op(Global, &[Double], Double, Op::F64Ceil)]),
    simple("math.floor", &[op(Global, &[Double], Double, Op::F64Floor)]),
    simple("math.trunc", &[op(Global, &[Double], Double, Op::F64Trunc)]),
    simple("math.round", &[native(Global, &[Double], Double, "expr.round").total()]),
    simple("math.sqrt", &[op(Global, &[Double], Double, Op::F64Sqrt)]),
    simple("math.isNaN", &[op(Global, &[Double], Bool, Op::F64IsNan)]),
    simple("math.isInf", &[native(Global, &[Double], Bool, "expr.is_inf").total()]),
    simple(
        "math.isFinite",
        &[native(Global, &[Double], Bool, "expr.is_finite").total()],
    ),
    function(
        "math.abs",
        "expr.abs",
        &[
            op(Global, &[Int], Int, Op::I64Abs),
            identity(&[Uint], Uint),
            op(Global, &[Double], Double, Op::F64Abs),
        ],
    ),
    function(
        "math.sign",
        "expr.sign",
        &[
            native(Global, &[Int], Int, "expr.sign").total(),
            native(Global, &[Uint], Uint, "expr.sign").total(),
            native(Global, &[Double], Double, "expr.sign").total(),
        ],
    ),
    function(
        "math.bitAnd",
        "expr.bit_and",
        &[
            op(Global, &[Int, Int], Int, Op::I64And),
            op(Global, &[Uint, Uint], Uint, Op::I64And),
        ],
    ),
    function(
        "math.bitOr",
        "expr.bit_or",
        &[
            op(Global, &[Int, Int], Int, Op::I64Or),
            op(Global, &[Uint, Uint], Uint, Op::I64Or),
        ],
    ),
    function(
        "math.bitXor",
        "expr.bit_xor",
        &[
            op(Global, &[Int, Int], Int, Op::I64Xor),
            op(Global, &[Uint, Uint], Uint, Op::I64Xor),
        ],
    ),
    function(
        "math.bitNot",
        "expr.bit_not",
        &[
            native(Global, &[Int], Int, "expr.bit_not").total(),
            native(Global, &[Uint], Uint, "expr.bit_not").total(),
        ],
    ),
    function(
        "math.bitShiftLeft",
        "expr.shift_left",
        &[
            native(Global, &[Int, Int], Int, "expr.shift_left"),
            native(Global, &[Uint, Int], Uint, "expr.shift_left"),
        ],
    ),
    function(
        "math.bitShiftRight",
        "expr.shift_right",
        &[
            native(Global, &[Int, Int], Int, "expr.shift_right"),
            native(Global, &[Uint, Int], Uint, "expr.shift_right"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_by_arity_has_a_dynamic_native() {
        for function in FUNCTIONS {
            for (position, one) in function.overloads.iter().enumerate() {
                let same = function.overloads[..position]
                    .iter()
                    .any(|other| other.params.len() == one.params.len());
                assert!(!same || function.dynamic.is_some(), "{}", function.name);
            }
        }
    }
}
