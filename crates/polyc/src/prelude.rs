//! The preludes of the languages: those of polyc are module files in it, decoded and verified when first used; those of
//! other languages are compiled when first used.

use std::sync::{Arc, OnceLock};

use polyc_bytecode::{decode, verify};
use polyc_compile::{Level, compile_preludes};
use polyc_frontend::{Frontend, Registry};
use polyc_vm::Program;

use crate::program::CompileError;

/// Names and module files, made by the build script.
const PRELUDES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/preludes.rs"));

/// The preludes made so far.
pub struct Preludes {
    decoded: Vec<OnceLock<Arc<Program>>>,
    compiled: Vec<Compiled>,
}

/// The prelude of a language from outside.
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
    /// The preludes of these languages, none made yet.
    pub fn new(languages: &Registry) -> Self {
        let is_outside = |it: &&&'static dyn Frontend| it.info().prelude.iter().any(|it| embedded(it.name).is_none());
        let compiled = |language: &&'static dyn Frontend| Compiled {
            language: *language,
            programs: OnceLock::new(),
        };
        Self {
            decoded: PRELUDES.iter().map(|_| OnceLock::new()).collect(),
            compiled: languages.all().iter().filter(is_outside).map(compiled).collect(),
        }
    }

    /// Compiles the prelude of a language, if that is not in polyc and has not been done.
    ///
    /// # Errors
    /// The mistakes in it.
    pub fn compile(&self, language: &dyn Frontend) -> Result<(), CompileError> {
        let found = self
            .compiled
            .iter()
            .find(|it| it.language.info().name == language.info().name);
        match found.map(Compiled::programs) {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Whether there is a prelude module of that name.
    pub fn has(&self, name: &str) -> bool {
        embedded(name).is_some() || self.compiled.iter().any(|it| it.has(name))
    }

    /// The prelude module of that name.
    pub fn program(&self, name: &str) -> Option<Arc<Program>> {
        let Some(index) = embedded(name) else {
            let programs = self.compiled.iter().find(|it| it.has(name))?.programs();
            let found = programs
                .as_ref()
                .ok()?
                .iter()
                .find(|it| it.module().declarations.name == name);
            return found.map(Arc::clone);
        };
        let program = self.decoded[index].get_or_init(|| {
            let module = decode(PRELUDES[index].1).expect("this build encoded it");
            Program::prelude(verify(module).expect("this build verified it"))
        });
        Some(Arc::clone(program))
    }
}

/// The position of a prelude that is in polyc.
fn embedded(name: &str) -> Option<usize> {
    PRELUDES.iter().position(|it| it.0 == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prelude_decodes_and_verifies() {
        let preludes = Preludes::new(&polyc_compile::languages());
        assert!(preludes.compiled.is_empty());
        for (name, _) in PRELUDES {
            let program = preludes.program(name).expect("it is in the table");
            assert_eq!(program.module().declarations.name, *name);
        }
        assert!(preludes.program("no such module").is_none());
    }
}
