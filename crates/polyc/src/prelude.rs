//! The preludes in polyc: module files, decoded and verified when first used.

use std::sync::{Arc, OnceLock};

use polyc_bytecode::{decode, verify};
use polyc_vm::Program;

/// Names and module files, made by the build script.
const PRELUDES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/preludes.rs"));

/// The preludes decoded so far.
pub struct Preludes {
    programs: Vec<OnceLock<Arc<Program>>>,
}

impl Default for Preludes {
    fn default() -> Self {
        Self {
            programs: PRELUDES.iter().map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Preludes {
    /// Whether there is a prelude module of that name.
    pub fn has(&self, name: &str) -> bool {
        PRELUDES.iter().any(|it| it.0 == name)
    }

    /// The prelude module of that name.
    pub fn program(&self, name: &str) -> Option<Arc<Program>> {
        let index = PRELUDES.iter().position(|it| it.0 == name)?;
        let program = self.programs[index].get_or_init(|| {
            let module = decode(PRELUDES[index].1).expect("this build encoded it");
            Program::prelude(verify(module).expect("this build verified it"))
        });
        Some(Arc::clone(program))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prelude_decodes_and_verifies() {
        let preludes = Preludes::default();
        for (name, _) in PRELUDES {
            let program = preludes.program(name).expect("it is in the table");
            assert_eq!(program.module().declarations.name, *name);
        }
        assert!(preludes.program("no such module").is_none());
    }
}
