//! All that a language is made of, from this crate and those below it: the trait it implements, the builder of its
//! code, its natives. Languages of this workspace may take it from here, those from outside from `polyc::language`.

pub use polyc_base::decl::{
    Constant, Convention, Export, ExportKind, Import, ImportKind, Interface, Position, Signature, Source as SourceRow,
};
pub use polyc_base::diagnostic::sort;
pub use polyc_base::scalar::Immediate;
pub use polyc_base::text::clipped;
pub use polyc_base::trap::{Trap, TrapCode};
pub use polyc_base::{
    Budget, Cause, ConstId, Declarations, Diagnosed, Diagnostic, Effects, FileId, FuncId, GlobalId, ImportId, Kind,
    Label, LineColumn, Loc, Op, Severity, ShapeId, SourceFile, SourceMap, Span, Type, arith,
};
pub use polyc_ir::{
    Block, FunctionBuilder, HandlerKind, If, Loop, Module, ModuleBuilder, Switch, Truth, Value, Variable,
};

pub use crate::explain::{Examples, Explanation};
pub use crate::{
    Calls, CauseRow, Choice, Comments, Environment, FoundText, Frontend, HostFunctionType, Input, LanguageInfo,
    LanguageOption, NativeCauses, NoModules, OptionError, OptionValue, Options, Prelude, Registry, Sample, Shown,
    Token, TokenClass, TokenKind, TokenTable, TrapText, Tree, TreeNode, cause_of_native, compiled, diagnostic_codes,
    native, nearest::nearest, scope, syntax, token_kinds,
};

/// Natives: functions in Rust that a language's programs call, and the values they work on.
pub mod native {
    pub use polyc_runtime::host::Stream;
    pub use polyc_runtime::native::{
        Args, Argument, Charge, Comparison, Cost, Failure, Fallible, Function, Hash, NativeResult, NativeShape, Never,
        Print, Returned, Row,
    };
    pub use polyc_runtime::natives::equal;
    pub use polyc_runtime::{
        BigInteger, Bytes, Cell, Condition, Context, Map, Native, Number, Object, Pair, Procedure, Symbol, Text, Units,
        Value, ValueForms, Values, Vector, View, natives,
    };
}
