//! A host that a program can do nothing to: it gives input for ever and counts what is written.

use polyc::{Host, Stream};
use polyc_runtime::host::HostResult;

/// Input without end; output is counted and kept, everything else is refused.
#[derive(Default)]
pub struct Endless {
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
}

impl Endless {
    /// A host whose input repeats these bytes; it has none if there are none.
    pub fn new(input: Vec<u8>) -> Self {
        Self {
            input,
            ..Self::default()
        }
    }
}

impl Host for Endless {
    fn write(&mut self, _: Stream, bytes: &[u8]) -> HostResult<()> {
        self.output.extend_from_slice(bytes);
        Ok(())
    }

    fn read(&mut self, _: Stream, buffer: &mut [u8]) -> HostResult<usize> {
        if self.input.is_empty() {
            return Ok(0);
        }
        for byte in buffer.iter_mut() {
            *byte = self.input[self.at];
            self.at = (self.at + 1) % self.input.len();
        }
        Ok(buffer.len())
    }

    fn output(&self) -> &[u8] {
        &self.output
    }
}
