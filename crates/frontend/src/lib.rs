//! Languages: the [`Frontend`] trait, the facts of a language ([`LanguageInfo`]), and the [`Registry`] of languages.

mod calls;
mod cause;
pub mod codes;
pub mod explain;
mod info;
pub mod language;
mod limit;
pub mod nearest;
pub mod scope;
pub mod syntax;
mod token;
mod tree;

use core::any::Any;
use std::sync::Arc;

use polyc_base::decl::{Interface, Source};
use polyc_base::effects::Effects;
use polyc_base::{
    Budget, Declarations, Diagnosed, Diagnostic, FileId, SourceFile, SourceMap, Span, TrapCode, diagnostic,
};
use polyc_ir::{Module, ModuleBuilder};
use polyc_runtime::native::Fallible;
use polyc_runtime::{Context, PlainForms, Value, ValueForms};

pub use calls::{Calls, native};
pub use cause::{CauseRow, NativeCauses, cause_of_native};
pub use info::{Choice, Comments, LanguageInfo, LanguageOption, OptionError, OptionValue, Options, Prelude, Sample};
pub use limit::{limit_of, limit_reached};
pub use token::{Token, TokenClass, TokenKind, TokenTable, gaps};
pub use tree::{Tree, TreeNode};

/// A language. Each is one static value without state: all it knows of a program is in its results.
pub trait Frontend: Send + Sync {
    /// What the language is.
    fn info(&self) -> &'static LanguageInfo;

    /// The tokens of a text; only the first of them if the budget does not suffice.
    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>);

    /// The tree of a text; unspecified if the budget does not suffice.
    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>);

    /// Compiles a text to an IR module. Its entry function runs it and returns the value of the program, or the
    /// unspecified value; exports, interface types and custom sections are in the module's declarations.
    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module>;

    /// The name of a type of values that pass between languages; `None`: as polyc says it.
    fn type_name(&self, interface: &Interface) -> Option<String> {
        let _ = interface;
        None
    }

    /// The forms in which the language has values of a host.
    fn forms(&self) -> &'static dyn ValueForms {
        &PlainForms
    }

    /// A value as the language prints it. It asks for fuel as it goes, and ends at a limit of the context's texts.
    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h>;

    /// A trap in the language's own words; `None`: in polyc's words.
    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        let _ = trap;
        None
    }
}

/// A value as text, and whether that is the whole: if not, the limit that it reached.
pub type Shown<'h> = (String, Fallible<'h, ()>);

/// What to compile.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All texts.
    pub sources: &'a SourceMap,
    /// The one to compile.
    pub file: FileId,
    /// The same as the module names them.
    pub table: &'a [Source],
    /// Name of the module: the file's stem.
    pub module: &'a str,
    /// Which module of the language's own prelude it is, if it is one.
    pub prelude: Option<usize>,
    /// The language's own options.
    pub options: &'a Options,
    /// The open environment whose cells the top-level names are, for texts that are evaluated one after the other: what
    /// `eval` is given, loaded files, what is typed at a prompt.
    pub open: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A program or a module of a user.
    #[must_use]
    pub const fn new(sources: &'a SourceMap, file: FileId, table: &'a [Source], module: &'a str) -> Self {
        Self {
            sources,
            file,
            table,
            module,
            prelude: None,
            options: Options::NONE,
            open: None,
        }
    }

    /// The text to compile.
    #[must_use]
    pub fn text(&self) -> &'a str {
        &self.sources.file(self.file).text
    }

    /// An empty module of that language, which names its texts.
    #[must_use]
    pub fn builder(&self, language: &str, budget: &Budget) -> ModuleBuilder {
        let mut builder = ModuleBuilder::new(self.module, language).within(budget);
        builder.set_sources(self.table.to_vec());
        builder
    }
}

/// What other modules offer a program that is being compiled, and its budget.
pub trait Environment {
    /// What the module of that name declares; `None` if there is none.
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>>;

    /// Finds the text of the library with that path of names: beside the program, or where its host says. `Ok(None)`:
    /// there is none.
    ///
    /// # Errors
    /// Why the text cannot be read.
    fn library(&mut self, path: &[String]) -> Result<Option<FoundText>, String> {
        let _ = path;
        Ok(None)
    }

    /// The text of a file that is included in another text, whose folder its name begins in.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn include(&mut self, from: FileId, name: &str) -> Result<FoundText, String> {
        let _ = from;
        Err(format!("there is no file `{name}`"))
    }

    /// The texts found so far. Their ids follow those of the compilation's own texts, in this order.
    fn found(&self) -> &[Arc<SourceFile>] {
        &[]
    }

    /// The functions that the host defines in a module of that name; none if there is no such module.
    fn host_functions(&self, module: &str) -> Vec<HostFunctionType> {
        let _ = module;
        Vec::new()
    }

    /// What the language remembers of the open environment of the input, such as the syntax that earlier texts have
    /// defined; at first it is `()`. A text that is refused changes nothing.
    fn memory(&mut self) -> Option<&mut Box<dyn Any + Send>> {
        None
    }

    /// The budget of the compilation: a frontend charges whatever grows with the text, and ends early once the budget
    /// is spent.
    fn budget(&self) -> Budget {
        Budget::default()
    }
}

/// What a compilation gives: the module, unless the text has a mistake or the budget is spent.
pub fn compiled(
    mut diagnostics: Vec<Diagnostic>,
    budget: &Budget,
    module: impl FnOnce() -> Module,
) -> Diagnosed<Module> {
    diagnostic::sort(&mut diagnostics);
    let is_right = !budget.is_spent() && !diagnostics.iter().any(Diagnostic::is_error);
    Diagnosed {
        value: is_right.then(module),
        diagnostics,
    }
}

/// A text that was found for a compilation. Its spans are those of `file`, which the compilation's [`SourceMap`] has
/// only when it is over.
#[derive(Clone, Debug)]
pub struct FoundText {
    /// Its id.
    pub file: FileId,
    /// The file, with the name that reports give it.
    pub source: Arc<SourceFile>,
}

/// A program that is compiled alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoModules;

impl Environment for NoModules {
    fn module(&mut self, _: &str) -> Option<Arc<Declarations>> {
        None
    }
}

/// A function of the host, as programs see it. It is a native: all its parameters and its result are of type `any`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostFunctionType {
    /// Its name in its module.
    pub name: String,
    /// The name of the native.
    pub native: String,
    /// What it takes.
    pub params: Vec<Interface>,
    /// What it gives.
    pub result: Interface,
    /// What it may do.
    pub effects: Effects,
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
    /// The name of that value, if it is a procedure that has one.
    pub procedure: Option<&'a str>,
    /// The trap in polyc's words.
    pub message: &'a str,
    /// The place in the source, if it is known.
    pub span: Option<Span>,
    /// Custom sections of the module, which the language kept for itself.
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
        self.all().iter().copied().find(|it| it.info().name == name)
    }

    /// The language of files with that extension.
    #[must_use]
    pub fn by_extension(&self, extension: &str) -> Option<&'static dyn Frontend> {
        let mut all = self.all().iter().copied();
        all.find(|it| it.info().extensions.contains(&extension))
    }
}
