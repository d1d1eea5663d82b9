//! What a language is to polyc: the [`Frontend`] trait, and the [`Registry`] of languages.

use std::sync::Arc;

use polyc_base::decl::Source;
use polyc_base::{Budget, Declarations, Diagnostic, FileId, SourceMap, Span, TrapCode};
use polyc_ir::Module;
use polyc_runtime::native::{Fallible, NativeShape, Row};
use polyc_runtime::{Context, Value};

/// A language. One static value each; everything it knows of a program is in what it returns.
pub trait Frontend: Send + Sync {
    /// Name on the command line: `lisp`.
    fn name(&self) -> &'static str;

    /// What it is, for the list of languages: `Scheme (R7RS-small)`.
    fn title(&self) -> &'static str;

    /// Extensions of its files, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Its natives.
    fn natives(&self) -> &'static [Row];

    /// The shapes of the objects that only its natives make, or that modules may use as the shapes say.
    fn shapes(&self) -> &'static [&'static NativeShape] {
        &[]
    }

    /// Modules written in the language itself, compiled when polyc is built; each may import those before it.
    fn prelude(&self) -> &'static [Prelude] {
        &[]
    }

    /// Words with a meaning of their own, for completion and highlighting.
    fn keywords(&self) -> &'static [&'static str];

    /// Small programs that show the language.
    fn samples(&self) -> &'static [Sample];

    /// Whether running a file prints the value of the program (`-e` always does, if there is one).
    fn prints_result(&self) -> bool {
        false
    }

    /// The tokens of a text; the first of them, if the budget does not suffice for all.
    fn tokens(
        &self,
        sources: &SourceMap,
        file: FileId,
        budget: &Budget,
    ) -> (Vec<Token>, Vec<Diagnostic>);

    /// The tree of a text, printed; anything, if the budget does not suffice for it.
    fn tree(&self, sources: &SourceMap, file: FileId, budget: &Budget)
    -> (String, Vec<Diagnostic>);

    /// Compiles a text to an IR module. Its entry function runs it and returns the value of the program, or the
    /// unspecified value; exports, interface types and custom sections are in the module's declarations.
    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Compiled;

    /// A value as the language prints it. It asks for fuel as it goes, and ends at a limit of the context's texts.
    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h>;

    /// A trap in the language's own words; `None`: as polyc says it.
    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        let _ = trap;
        None
    }
}

/// A value as text, and whether that is the whole: if not, the limit that it came to.
pub type Shown<'h> = (String, Fallible<'h, ()>);

/// A module of a language's prelude.
#[derive(Clone, Copy, Debug)]
pub struct Prelude {
    /// Name by which it is imported: `lisp.base`.
    pub name: &'static str,
    /// Its text.
    pub source: &'static str,
}

/// A small program.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What it shows.
    pub title: &'static str,
    /// Its text.
    pub source: &'static str,
}

/// A token, for `emit --stage tokens` and editors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is: `identifier`, `integer`, `(`.
    pub kind: String,
    /// Where it is.
    pub span: Span,
}

/// What to compile.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All texts.
    pub sources: &'a SourceMap,
    /// The one to compile.
    pub file: FileId,
    /// Name of the module: the file's stem.
    pub module: &'a str,
    /// Whether top-level names live in cells others may define and assign (REPL input, loaded files).
    pub open: bool,
}

/// What the rest of the world offers a program being compiled.
pub trait Environment {
    /// What the module of that name declares; `None` if there is none.
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>>;

    /// What the compilation may take: a frontend charges what grows with the text, and ends early once it is spent.
    fn budget(&self) -> Budget {
        Budget::default()
    }
}

/// Result of a compilation.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The module; `None` if there are errors.
    pub module: Option<Module>,
    /// Errors and warnings, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compiled {
    /// The same, the module naming the texts it may come from; `hash` hashes one. Until then its locations are in files it does not name.
    #[must_use]
    pub fn with_sources(mut self, sources: &SourceMap, hash: impl Fn(&[u8]) -> [u8; 32]) -> Self {
        if let Some(module) = &mut self.module {
            let rows = sources.files().iter().map(|file| Source {
                name: file.name.clone(),
                hash: hash(file.text.as_bytes()),
                lines: file.lines.clone(),
            });
            module.declarations.sources = rows.collect();
        }
        self
    }
}

/// A trap whose operands have been printed by the language of the function that trapped.
#[derive(Clone, Copy, Debug)]
pub struct TrapText<'a> {
    /// What went wrong.
    pub code: TrapCode,
    /// Integer operands, as [`TrapCode`] says.
    pub operands: [i64; 3],
    /// The value it is about, as the language shows it.
    pub value: Option<&'a str>,
    /// What polyc says.
    pub message: &'a str,
    /// Where in the source, if that is known.
    pub span: Option<Span>,
    /// Custom sections of the module: what the language kept for itself.
    pub custom: &'a [(String, Vec<u8>)],
}

/// The languages of a session, by name and extension.
#[derive(Clone, Default)]
pub struct Registry {
    frontends: Vec<&'static dyn Frontend>,
}

impl Registry {
    /// A registry of these languages.
    #[must_use]
    pub const fn new(frontends: Vec<&'static dyn Frontend>) -> Self {
        Self { frontends }
    }

    /// All languages, in order.
    #[must_use]
    pub fn all(&self) -> &[&'static dyn Frontend] {
        &self.frontends
    }

    /// The language of that name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&'static dyn Frontend> {
        self.all().iter().copied().find(|it| it.name() == name)
    }

    /// The language of files with that extension.
    #[must_use]
    pub fn by_extension(&self, extension: &str) -> Option<&'static dyn Frontend> {
        let mut all = self.all().iter().copied();
        all.find(|it| it.extensions().contains(&extension))
    }
}
