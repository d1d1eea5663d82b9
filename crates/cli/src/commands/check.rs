//! `check`.

use anyhow::Result;
use polyc::Engine;

use crate::Reported;
use crate::args::CheckArgs;
use crate::files::{self, Input};
use crate::load::Loader;

/// Reports the mistakes of all files.
pub fn check(engine: &Engine, args: &CheckArgs) -> Result<u8> {
    let inputs: Vec<Input> = args.files.iter().map(|it| files::read(it)).collect::<Result<_>>()?;
    let all: Vec<&Input> = inputs.iter().collect();
    let loader = Loader::new(engine, args.limits.limits(), &args.source, &all)?;
    let mut worst = 0;
    for input in all {
        match loader.compile(input, |engine, source| engine.check(source)) {
            Ok(_) => {}
            Err(error) => match error.downcast_ref::<Reported>() {
                Some(Reported(code)) => worst = worst.max(*code),
                None => return Err(error),
            },
        }
    }
    Ok(worst)
}
