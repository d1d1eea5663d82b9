//! `trace`.

use anyhow::{Result, bail};

use crate::args::TraceArgs;

/// Runs and shows each instruction.
pub fn trace(_args: &TraceArgs) -> Result<u8> {
    bail!("the machine is not there yet")
}
