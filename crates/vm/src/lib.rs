//! Prepared code, interpreter, stacks, linking, limits, tracing.
