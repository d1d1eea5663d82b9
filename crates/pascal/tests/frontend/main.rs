//! Tests of the frontend: what it says of a text, the tree and the IR it makes.

mod diagnostics;
mod robustness;
mod samples;
mod support;
mod tree;
