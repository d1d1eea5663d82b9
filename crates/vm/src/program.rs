//! Programs: verified modules with their prepared code, shared by sessions.

use std::sync::{Arc, OnceLock};

use polyc_base::decl::{Export, Via};
use polyc_base::{FileId, FuncId, Loc, SourceFile, SourceMap};
use polyc_bytecode::{Module, Verified};

use crate::code::{Prepared, print_prepared};
use crate::prepare::{Mode, prepare};

/// A verified module and the code prepared from it so far, each function at its first call. Immutable but for that, and
/// shared by any number of sessions.
#[derive(Debug)]
pub struct Program {
    module: Verified<Module>,
    is_prelude: bool,
    /// The texts it was compiled from, if they are at hand.
    sources: Option<Arc<SourceMap>>,
    /// By mode, then by function.
    prepared: [Box<[OnceLock<Box<Prepared>>]>; 4],
    /// Exports in the order of their names; made when first wanted.
    exports: OnceLock<Box<[u32]>>,
    /// For each location the use of the macro that it was expanded from; made when first wanted.
    uses: OnceLock<Box<[Loc]>>,
}

impl Program {
    /// A program of a module.
    #[must_use]
    pub fn new(module: Verified<Module>) -> Self {
        let functions = module.bodies.len();
        let empty = || (0..functions).map(|_| OnceLock::new()).collect();
        Self {
            module,
            is_prelude: false,
            sources: None,
            prepared: [empty(), empty(), empty(), empty()],
            exports: OnceLock::new(),
            uses: OnceLock::new(),
        }
    }

    /// A program of a module that is part of a language: it may import reserved natives.
    #[must_use]
    pub fn prelude(module: Verified<Module>) -> Arc<Self> {
        let mut program = Self::new(module);
        program.is_prelude = true;
        Arc::new(program)
    }

    /// As [`Program::shared`], with the texts the module was compiled from: reports show their lines.
    #[must_use]
    pub fn with_sources(module: Verified<Module>, sources: Arc<SourceMap>) -> Arc<Self> {
        let mut program = Self::new(module);
        program.sources = Some(sources);
        Arc::new(program)
    }

    /// The text that a row of the module's table of sources names, if it is at hand.
    #[must_use]
    pub fn source(&self, file: FileId) -> Option<&Arc<SourceFile>> {
        let found = self.sources.as_ref()?.files().get(file.index())?;
        let row = self.module.declarations.sources.get(file.index())?;
        (Arc::ptr_eq(&found.lines, &row.lines) || found.lines == row.lines).then_some(found)
    }

    /// Whether it is part of a language.
    #[must_use]
    pub const fn is_prelude(&self) -> bool {
        self.is_prelude
    }

    /// As [`Program::new`], shared.
    #[must_use]
    pub fn shared(module: Verified<Module>) -> Arc<Self> {
        Arc::new(Self::new(module))
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The export of that name.
    pub(crate) fn export(&self, name: &str) -> Option<&Export> {
        let exports = &self.module.declarations.exports;
        let at = |index: &u32| &exports[*index as usize];
        let sorted = self.exports.get_or_init(|| {
            let count = u32::try_from(exports.len()).expect("a module has fewer exports");
            let mut order: Box<[u32]> = (0..count).collect();
            order.sort_by_key(|it| &at(it).name);
            order
        });
        let found = sorted.binary_search_by_key(&name, |it| &at(it).name);
        found.ok().map(|it| at(&sorted[it]))
    }

    /// [`Declarations::use_of`](polyc_base::Declarations::use_of), found for all locations at once: a trace asks for
    /// many.
    #[must_use]
    pub fn use_of(&self, loc: Loc) -> Loc {
        let uses = self.uses.get_or_init(|| {
            let locations = &self.module.declarations.locations;
            let mut uses: Vec<Loc> = Vec::with_capacity(locations.len());
            for (index, location) in locations.iter().enumerate() {
                // It was expanded at an earlier row (V2), or nowhere.
                let outer = match location.via {
                    Some(Via::Expanded(outer)) => outer.index().checked_sub(1),
                    _ => None,
                };
                let outer = outer.and_then(|it| uses.get(it).copied());
                uses.push(outer.unwrap_or(Loc::from_index(index + 1)));
            }
            uses.into_boxed_slice()
        });
        let row = loc.index().checked_sub(1);
        row.and_then(|it| uses.get(it).copied()).unwrap_or(loc)
    }

    /// The code of a function, prepared if it is not yet.
    pub(crate) fn prepared(&self, func: FuncId, mode: Mode) -> &Prepared {
        let slot = &self.prepared[mode as usize][func.index()];
        slot.get_or_init(|| Box::new(prepare(&self.module, func, mode)))
    }

    /// The prepared code of a function, printed.
    #[must_use]
    pub fn print_prepared(&self, func: FuncId, mode: Mode) -> String {
        print_prepared(self.prepared(func, mode))
    }
}
