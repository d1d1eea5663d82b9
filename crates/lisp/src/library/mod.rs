//! What names mean that the program does not define: keywords, operations compiled in line, natives, and procedures
//! of the prelude.

pub mod inline;
pub mod keyword;
pub mod standard;

use core::fmt;
use std::collections::HashMap;
use std::sync::Arc;

use polyc_base::decl::{Convention, ExportKind, Signature};
use polyc_base::{Declarations, FileId};
use polyc_frontend::{Environment, FoundText, HostFunctionType, Prelude};
use polyc_runtime::native::Row;

use crate::natives;
use inline::Inline;

/// A procedure of the standard library.
#[derive(Clone, Copy)]
pub enum Standard {
    /// Compiled in line where it is called.
    Inline(&'static Inline),
    /// A native.
    Native(&'static Row),
    /// A procedure of the prelude.
    Imported(ImportedId),
    /// A function of the host.
    Host(HostId),
}

impl Standard {
    /// Whether it is the same procedure.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Inline(a), Self::Inline(b)) => core::ptr::eq(a, b),
            (Self::Native(a), Self::Native(b)) => core::ptr::eq(a, b),
            (Self::Imported(a), Self::Imported(b)) => a == b,
            (Self::Host(a), Self::Host(b)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Debug for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inline(inline) => f.write_str(inline.name),
            Self::Native(row) => f.write_str(row.name()),
            Self::Imported(id) => fmt::Debug::fmt(id, f),
            Self::Host(id) => fmt::Debug::fmt(id, f),
        }
    }
}

polyc_base::id! {
    /// A procedure of the prelude that the program mentions.
    pub struct ImportedId("imported");
    /// A function of the host that the program imports.
    pub struct HostId("host");
}

/// A procedure of the prelude.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The module.
    pub module: &'static str,
    /// Its name, in the program and there.
    pub name: String,
    /// Types, the closure's included.
    pub signature: Signature,
    /// Whether the last parameter is the list of the remaining arguments.
    pub rest: bool,
}

impl Imported {
    /// Arguments before the rest list.
    #[must_use]
    pub fn fixed(&self) -> usize {
        self.signature.params.len() - 1 - usize::from(self.rest)
    }
}

/// Name of the global that holds a prelude procedure as a value.
#[must_use]
pub fn closure_export(name: &str) -> String {
    format!("{name}.closure")
}

/// The standard library as one compilation sees it.
pub struct Library<'e> {
    environment: &'e mut dyn Environment,
    /// Modules of the prelude that may be imported.
    visible: &'static [Prelude],
    modules: Vec<Option<Arc<Declarations>>>,
    imported: Vec<Imported>,
    by_name: HashMap<String, Option<ImportedId>>,
    host: Vec<HostFunctionType>,
    /// Whether names that begin with `%` are known.
    pub internal: bool,
}

impl<'e> Library<'e> {
    /// The library for a program, or for a module of the prelude (`internal`), which sees the modules before it.
    pub fn new(environment: &'e mut dyn Environment, visible: &'static [Prelude], internal: bool) -> Self {
        Self {
            environment,
            visible,
            modules: Vec::new(),
            imported: Vec::new(),
            by_name: HashMap::new(),
            host: Vec::new(),
            internal,
        }
    }

    /// The procedure of that name; how it is best called.
    pub fn procedure(&mut self, name: &str) -> Option<Standard> {
        if name.starts_with('%') && !self.internal {
            return None;
        }
        self.host_function_named(name)
            .or_else(|| inline::by_name(name).map(Standard::Inline))
            .or_else(|| natives::by_scheme_name(name).map(Standard::Native))
            .or_else(|| self.import(name).map(Standard::Imported))
    }

    /// The procedure of that name, as a value.
    pub fn value(&mut self, name: &str) -> Option<Standard> {
        let native = natives::by_scheme_name(name).filter(|row| natives::is_procedure(row));
        self.host_function_named(name)
            .or_else(|| native.map(Standard::Native))
            .or_else(|| self.import(name).map(Standard::Imported))
    }

    /// Makes the functions of a module of the host known; their names, none if there is no such module.
    pub fn import_host(&mut self, module: &str) -> Vec<String> {
        let functions = self.environment.host_functions(module);
        let names = functions.iter().map(|it| it.name.clone()).collect();
        self.host.extend(functions);
        names
    }

    /// Whether the host has that module.
    #[must_use]
    pub fn has_host(&self, module: &str) -> bool {
        !self.environment.host_functions(module).is_empty()
    }

    /// The text of a library of the user.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn find(&mut self, path: &[String]) -> Result<Option<FoundText>, String> {
        self.environment.library(path)
    }

    /// The text of a file that another text includes.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn include(&mut self, from: FileId, name: &str) -> Result<FoundText, String> {
        self.environment.include(from, name)
    }

    /// A function of the host.
    #[must_use]
    pub fn host_function(&self, id: HostId) -> &HostFunctionType {
        &self.host[id.index()]
    }

    /// The one of that name that was imported last.
    fn host_function_named(&self, name: &str) -> Option<Standard> {
        let index = self.host.iter().rposition(|it| it.name == name)?;
        Some(Standard::Host(HostId::from_index(index)))
    }

    /// A procedure of the prelude, also one that programs cannot name.
    pub fn import(&mut self, name: &str) -> Option<ImportedId> {
        if let Some(found) = self.by_name.get(name) {
            return *found;
        }
        let found = (0..self.visible.len()).find_map(|index| self.find_export(index, name));
        let id = found.map(|imported| {
            self.imported.push(imported);
            ImportedId::from_index(self.imported.len() - 1)
        });
        self.by_name.insert(name.to_owned(), id);
        id
    }

    /// Every name that a program may use: special forms and procedures.
    pub fn names(&mut self) -> Vec<String> {
        let inline = inline::INLINE.iter().map(|row| row.name);
        let known = inline
            .chain(natives::scheme_names())
            .chain(keyword::KEYWORDS.iter().copied());
        let mut names: Vec<String> = known.map(str::to_owned).collect();
        for index in 0..self.visible.len() {
            if let Some(declarations) = self.module(index) {
                let functions = declarations.exports.iter();
                let functions = functions.filter(|it| matches!(it.kind, ExportKind::Function(_)));
                names.extend(functions.map(|it| it.name.clone()));
            }
        }
        names.retain(|it| !it.starts_with('%'));
        names
    }

    /// What is known about an imported procedure.
    #[must_use]
    pub fn imported(&self, id: ImportedId) -> &Imported {
        &self.imported[id.index()]
    }

    fn module(&mut self, index: usize) -> Option<&Declarations> {
        while self.modules.len() <= index {
            let next = self.visible[self.modules.len()].name;
            self.modules.push(self.environment.module(next));
        }
        self.modules[index].as_deref()
    }

    fn find_export(&mut self, index: usize, name: &str) -> Option<Imported> {
        let module = self.visible[index].name;
        let declarations = self.module(index)?;
        let exports = &declarations.exports;
        let export = exports.iter().find(|export| export.name == name)?;
        let ExportKind::Function(func) = export.kind else {
            return None;
        };
        let function = declarations.function(func).ok()?;
        let Convention::Procedure { rest } = function.convention else {
            return None;
        };
        Some(Imported {
            module,
            name: name.to_owned(),
            signature: function.signature.clone(),
            rest,
        })
    }
}
