//! The preludes of the languages. Those of polyc, and those that an engine is given as module files, are decoded and
//! verified when first used; the others are compiled when first used.

use std::sync::{Arc, OnceLock};

use polyc_bytecode::{decode, verify};
use polyc_compile::{Level, compile_preludes};
use polyc_frontend::{Frontend, Registry};
use polyc_vm::Program;

use crate::program::CompileError;

/// A module of a prelude: its name and its module file.
pub type Embedded = (&'static str, &'static [u8]);

/// The preludes of polyc, made by the build script.
const PRELUDES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/preludes.rs"));

/// The preludes made so far.
pub struct Preludes {
    decoded: Vec<Decoded>,
    compiled: Vec<Compiled>,
}

/// A module of a prelude that is a module file.
struct Decoded {
    embedded: Embedded,
    program: OnceLock<Option<Arc<Program>>>,
}

impl Decoded {
    /// The module; `None` if this version of polyc does not read the file.
    fn program(&self) -> Option<Arc<Program>> {
        let made = self.program.get_or_init(|| {
            let module = decode(self.embedded.1).ok()?;
            verify(module).ok().map(Program::prelude)
        });
        made.clone()
    }
}

/// The prelude of a language, from its text.
struct Compiled {
    language: &'static dyn Frontend,
    programs: OnceLock<Result<Vec<Arc<Program>>, CompileError>>,
}

impl Compiled {
    fn programs(&self) -> &Result<Vec<Arc<Program>>, CompileError> {
        self.programs.get_or_init(|| {
            let compiled = compile_preludes(self.language, Level::default());
            let modules = compiled.map_err(|it| CompileError::new(it.sources, it.diagnostics))?;
            Ok(modules.into_iter().map(Program::prelude).collect())
        })
    }

    fn has(&self, name: &str) -> bool {
        self.language.info().prelude.iter().any(|it| it.name == name)
    }
}

impl Preludes {
    /// The preludes of these languages, none made yet; some of them as module files, beside those of polyc.
    pub fn new(languages: &Registry, files: &[Embedded]) -> Self {
        let decoded = PRELUDES.iter().chain(files).map(|&embedded| Decoded {
            embedded,
            program: OnceLock::new(),
        });
        let compiled = languages.all().iter().map(|&language| Compiled {
            language,
            programs: OnceLock::new(),
        });
        Self {
            decoded: decoded.collect(),
            compiled: compiled.collect(),
        }
    }

    /// Compiles the prelude of a language, if there are no files of it and it has not been done.
    ///
    /// # Errors
    /// The mistakes in it.
    pub fn compile(&self, language: &dyn Frontend) -> Result<(), CompileError> {
        let info = language.info();
        if info.prelude.iter().all(|it| self.decoded(it.name).is_some()) {
            return Ok(());
        }
        let found = self.compiled.iter().find(|it| it.language.info().name == info.name);
        match found.map(Compiled::programs) {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Whether there is a prelude module of that name.
    pub fn has(&self, name: &str) -> bool {
        self.decoded(name).is_some() || self.compiled.iter().any(|it| it.has(name))
    }

    /// The prelude module of that name.
    pub fn program(&self, name: &str) -> Option<Arc<Program>> {
        if let Some(program) = self.decoded(name).and_then(Decoded::program) {
            return Some(program);
        }
        let programs = self.compiled.iter().find(|it| it.has(name))?.programs();
        let mut programs = programs.as_ref().ok()?.iter();
        programs
            .find(|it| it.module().declarations.name == name)
            .map(Arc::clone)
    }

    fn decoded(&self, name: &str) -> Option<&Decoded> {
        self.decoded.iter().find(|it| it.embedded.0 == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prelude_decodes_and_verifies() {
        let preludes = Preludes::new(&Registry::default(), &[]);
        for (name, _) in PRELUDES {
            let program = preludes.program(name).expect("it is in the table");
            assert_eq!(program.module().declarations.name, *name);
        }
        assert!(preludes.program("no such module").is_none());
    }
}
