//! The declarations of a module, the same in the IR and in the bytecode: the two differ only in function bodies.

use core::fmt;
use std::sync::Arc;

use crate::effects::Effects;
use crate::id::{ConstId, EntryId, FuncId, GlobalId, ImportId, Loc, ShapeId};
use crate::scalar::{Immediate, Type};
use crate::span::{LineColumn, LineIndex, SourceMap, Span};

/// Types of parameters and of the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Parameters, in order.
    pub params: Vec<Type>,
    /// Result; `None`: no value.
    pub result: Option<Type>,
}

impl Signature {
    /// A signature of these types.
    #[must_use]
    pub const fn new(params: Vec<Type>, result: Option<Type>) -> Self {
        Self { params, result }
    }

    /// Whether every parameter and the result are `any`: the convention of function values.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.result == Some(Type::Any) && self.params.iter().all(|&ty| ty == Type::Any)
    }
}

/// How a function may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Convention {
    /// Only directly, with typed arguments.
    Direct,
    /// Also through a closure: every parameter and the result are `any`, the first parameter is the closure itself.
    Procedure {
        /// Whether the last parameter is the list of the remaining arguments.
        rest: bool,
    },
}

/// A function: its body is in the IR or bytecode module at the same index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionDecl {
    /// Name for people; need not be unique.
    pub name: String,
    /// Types.
    pub signature: Signature,
    /// How it may be called.
    pub convention: Convention,
    /// Where it is defined.
    pub loc: Loc,
}

impl FunctionDecl {
    /// Whether a closure can be made of it.
    #[must_use]
    pub const fn is_procedure(&self) -> bool {
        matches!(self.convention, Convention::Procedure { .. })
    }

    /// Least and most arguments of a call through a closure (without the closure itself).
    #[must_use]
    pub fn arity(&self) -> (usize, Option<usize>) {
        let given = self.signature.params.len().saturating_sub(1);
        match self.convention {
            Convention::Procedure { rest: true } => (given.saturating_sub(1), None),
            _ => (given, Some(given)),
        }
    }
}

/// What an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// A function of another module.
    Function {
        /// Its types.
        signature: Signature,
    },
    /// A native of the session's registry; `module` is empty.
    Native {
        /// Its types.
        signature: Signature,
        /// Whether any number of further `any` arguments may follow.
        variadic: bool,
        /// What it may do: linking refuses a native that may do more.
        effects: Effects,
    },
    /// A global of another module, or a cell of an open environment.
    Global {
        /// Its type.
        ty: Type,
        /// Whether it may be set.
        mutable: bool,
    },
}

/// Something of another module or the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module that exports it; empty for natives.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// What it is.
    pub kind: ImportKind,
}

/// A variable of the module. Its first value is that of a local: zero, false, undefined, the empty object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Global {
    /// Name for people.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// A shape: how large a fresh object's regions are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Of an open shape a name for people; of a native one its name in the session's registry.
    pub name: String,
    /// References (traced words).
    pub refs: u32,
    /// Raw bytes (never traced).
    pub raw: u32,
    /// Whose objects have it.
    pub kind: ShapeKind,
}

/// Whose objects have a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// The module's own: it makes them, and reads and writes their fields.
    Open,
    /// Natives', imported by name: the registry says what the module may do with them.
    Native(Access),
}

/// What bytecode may do with objects of a native shape, besides telling them from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Nothing.
    Hidden,
    /// Read fields.
    Read,
    /// Make objects, read and write fields.
    Write,
}

impl Access {
    /// Each.
    pub const ALL: [Self; 3] = [Self::Hidden, Self::Read, Self::Write];

    /// Its word in the text forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl Shape {
    /// Whether the module may read fields of its objects.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.kind != ShapeKind::Native(Access::Hidden)
    }

    /// Whether the module may make objects of it and write their fields.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        matches!(self.kind, ShapeKind::Open | ShapeKind::Native(Access::Write))
    }
}

/// Types that languages agree on at a module border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interface {
    /// A 64-bit integer.
    Int,
    /// An unsigned 64-bit integer.
    Uint,
    /// A float.
    Real,
    /// A truth value.
    Bool,
    /// A character.
    Char,
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// A list.
    List,
    /// A map.
    Map,
    /// A function with parameters of these types.
    Func {
        /// Parameters.
        params: Vec<Interface>,
        /// Result.
        result: Box<Interface>,
    },
    /// No value.
    Unit,
    /// Whatever the exporting language has.
    Any,
}

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        crate::text::write_interface(&mut text, self);
        f.write_str(&text)
    }
}

impl Interface {
    /// Most parameters of an interface type.
    pub const MAX_PARAMS: usize = 255;
    /// Deepest nesting of interface types.
    pub const MAX_NESTING: usize = 32;

    /// Whether a module may have it: no type in it has too many parameters or is nested too deep.
    #[must_use]
    pub fn fits(&self) -> bool {
        let mut work = vec![(self, 1)];
        while let Some((interface, depth)) = work.pop() {
            if depth > Self::MAX_NESTING {
                return false;
            }
            if let Self::Func { params, result } = interface {
                if params.len() > Self::MAX_PARAMS {
                    return false;
                }
                work.extend(params.iter().map(|it| (it, depth + 1)));
                work.push((result, depth + 1));
            }
        }
        true
    }
}

/// What an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// A function.
    Function(FuncId),
    /// A global.
    Global {
        /// Which.
        global: GlobalId,
        /// Whether importers may set it too. The module itself may set any of its globals.
        mutable: bool,
    },
}

/// A function or global other modules and the host may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name others use.
    pub name: String,
    /// What it is.
    pub kind: ExportKind,
    /// Its type at the border.
    pub interface: Interface,
}

/// An entry of the constant pool; parts refer to earlier entries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// An immediate.
    Immediate(Immediate),
    /// An integer of 64 bits.
    Integer(i64),
    /// A larger integer: decimal digits, with `-` in front if negative.
    BigInteger(String),
    /// A float, as bits.
    Float(u64),
    /// A character.
    Character(char),
    /// An immutable string.
    String(String),
    /// Immutable bytes.
    Bytes(Vec<u8>),
    /// A symbol.
    Symbol(String),
    /// An immutable pair.
    Pair(ConstId, ConstId),
    /// An immutable vector.
    Vector(Vec<ConstId>),
}

impl Constant {
    /// Bytes of its contents outside the value itself.
    #[must_use]
    pub const fn held(&self) -> usize {
        match self {
            Self::String(it) | Self::Symbol(it) | Self::BigInteger(it) => it.len(),
            Self::Bytes(it) => it.len(),
            Self::Vector(it) => it.len() * size_of::<ConstId>(),
            Self::Immediate(_) | Self::Integer(_) | Self::Float(_) | Self::Character(_) | Self::Pair(..) => 0,
        }
    }

    /// The first `most` characters, bytes or parts of it: a listing shows constants where they are used, so whole ones
    /// could make it longer than the module by any factor.
    #[must_use]
    pub fn beginning(&self, most: usize) -> Self {
        let text = |text: &str| text.chars().take(most).collect();
        match self {
            Self::String(it) => Self::String(text(it)),
            Self::Symbol(it) => Self::Symbol(text(it)),
            Self::BigInteger(it) => Self::BigInteger(text(it)),
            Self::Bytes(it) => Self::Bytes(it[..it.len().min(most)].to_vec()),
            Self::Vector(it) => Self::Vector(it[..it.len().min(most)].to_vec()),
            Self::Immediate(_) | Self::Integer(_) | Self::Float(_) | Self::Character(_) | Self::Pair(..) => {
                self.clone()
            }
        }
    }
}

/// Why a location has a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// A macro was used there.
    Expanded(Loc),
    /// The function was inlined at that call.
    Inlined {
        /// The function whose code this is.
        callee: FuncId,
        /// The call; [`Loc::NONE`] if it was a tail call, which leaves no frame of its caller.
        at: Loc,
    },
}

/// A place in the source that code came from, with the chain it came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The text; `file` indexes the module's sources.
    pub span: Span,
    /// Where it was expanded or inlined.
    pub via: Option<Via>,
}

/// A source text a module was compiled from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name for people: never an absolute path.
    pub name: String,
    /// BLAKE3 of the text.
    pub hash: [u8; 32],
    /// Its lines.
    pub lines: Arc<LineIndex>,
}

impl SourceMap {
    /// The texts as a module names them; `hash` is BLAKE3.
    #[must_use]
    pub fn table(&self, hash: impl Fn(&[u8]) -> [u8; 32]) -> Vec<Source> {
        let rows = self.files().iter().map(|file| Source {
            name: file.name.clone(),
            hash: hash(file.text.as_bytes()),
            lines: Arc::clone(&file.lines),
        });
        rows.collect()
    }
}

/// A position in a source text, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    /// Name of the text.
    pub file: &'a str,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
}

/// Everything of a module but the bodies of its functions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declarations {
    /// Name by which others import it.
    pub name: String,
    /// The language it was written in.
    pub language: String,
    /// The compiler that made it, with the options that matter.
    pub producer: String,
    /// Source texts.
    pub sources: Vec<Source>,
    /// Locations; row 0 is "no source" and not held: [`Loc`] 1 is `locations[0]`.
    pub locations: Vec<Location>,
    /// Constant pool.
    pub constants: Vec<Constant>,
    /// Shapes, its own and natives'.
    pub shapes: Vec<Shape>,
    /// Imports.
    pub imports: Vec<Import>,
    /// Globals.
    pub globals: Vec<Global>,
    /// Functions.
    pub functions: Vec<FunctionDecl>,
    /// Exports, by name.
    pub exports: Vec<Export>,
    /// Run once when the module is instantiated or run: no parameters, result `any`.
    pub entry: Option<FuncId>,
    /// Data that a language keeps for itself: name and bytes.
    pub custom: Vec<(String, Vec<u8>)>,
}

macro_rules! lookups {
    ($($(#[$meta:meta])* $name:ident: $entry:ident $id:ty => $field:ident, $ty:ty;)*) => {
        impl Declarations {
            /// Whether an entry is declared.
            ///
            /// # Errors
            /// A sentence if it is not.
            pub fn check(&self, entry: EntryId) -> Result<(), String> {
                match entry { $(EntryId::$entry(id) => self.$name(id).map(|_| ()),)* }
            }
        $(
            $(#[$meta])*
            ///
            /// # Errors
            /// A sentence if the module declares no such entry.
            pub fn $name(&self, id: $id) -> Result<&$ty, String> {
                self.$field
                    .get(id.index())
                    .ok_or_else(|| format!("{id} is not declared"))
            }
        )*}
    };
}
lookups! {
    /// A function.
    function: Function FuncId => functions, FunctionDecl;
    /// An import.
    import: Import ImportId => imports, Import;
    /// A global.
    global: Global GlobalId => globals, Global;
    /// A shape.
    shape: Shape ShapeId => shapes, Shape;
    /// A constant.
    constant: Constant ConstId => constants, Constant;
}

impl Declarations {
    /// The location of a row; `None` for [`Loc::NONE`] and rows that do not exist.
    #[must_use]
    pub fn location(&self, loc: Loc) -> Option<&Location> {
        self.locations.get(loc.index().checked_sub(1)?)
    }

    /// Where people see code of a location: at the use of a macro, however many macros are in between, rather than at
    /// its definition.
    #[must_use]
    pub fn use_of(&self, loc: Loc) -> Loc {
        let mut loc = loc;
        while let Some(Via::Expanded(outer)) = self.location(loc).and_then(|it| it.via)
            && outer < loc
        {
            loc = outer;
        }
        loc
    }

    /// The position of the text itself that a location names: of a macro's definition, if the code came from one.
    #[must_use]
    pub fn position(&self, loc: Loc) -> Option<Position<'_>> {
        let span = self.location(loc)?.span;
        let source = self.sources.get(span.file.index())?;
        let LineColumn { line, column } = source.lines.line_column(span.start);
        Some(Position {
            file: &source.name,
            line,
            column,
        })
    }

    /// The position where people see code of a location.
    #[must_use]
    pub fn place(&self, loc: Loc) -> Option<Position<'_>> {
        self.position(self.use_of(loc))
    }
}
