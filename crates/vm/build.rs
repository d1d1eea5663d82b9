//! Chooses the interpreter's engine: handlers that tail-call each other where the compiler turns such calls into jumps.

#![expect(clippy::disallowed_methods, reason = "a build script asks cargo what it builds")]

use std::env;

/// Architectures whose backend makes sibling calls of the interpreter's handlers.
const TAIL_CALLING: &[&str] = &[
    "x86",
    "x86_64",
    "arm",
    "aarch64",
    "riscv32",
    "riscv64",
    "loongarch64",
    "s390x",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(polyc_tail_calls)");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    // Below level 2 the calls stay calls, and the host stack would grow with every instruction.
    let optimised = matches!(env::var("OPT_LEVEL").as_deref(), Ok("2" | "3"));
    if optimised && TAIL_CALLING.contains(&architecture.as_str()) {
        println!("cargo::rustc-cfg=polyc_tail_calls");
    }
}
