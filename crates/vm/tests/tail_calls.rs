//! No operation calls the next one: it jumps there. An operation that calls would leave a host frame, and
//! `depth.rs` may not reach its slow path.

#![cfg(all(target_arch = "x86_64", polyc_tail_calls))]

use std::env;
use std::hint::black_box;
use std::process::Command;

use polyc_vm::{Machine, Status};

/// Needs `objdump`; without it, `depth.rs` alone watches over the host stack.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its own code")]
fn operations_jump_to_the_next_one() {
    // So that the interpreter is part of this program.
    black_box(Machine::resume as fn(&mut Machine) -> Status);
    let program = env::current_exe().expect("a test is a program");
    let output = Command::new("objdump")
        .args(["--disassemble", "--demangle", "--no-show-raw-insn"])
        .arg(program)
        .output();
    let Ok(output) = output else {
        eprintln!("objdump is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut operations = 0;
    let mut jumps = 0;
    let mut is_operation = false;
    let mut name = "";
    for line in text.lines() {
        if line.ends_with(">:") {
            is_operation = line.contains("exec::engine::tail::");
            operations += usize::from(is_operation);
            name = line;
        }
        // The table of operations has eight bytes a row.
        if is_operation && line.contains(",8)") {
            assert!(!line.contains("call"), "{name}\n{line}");
            jumps += usize::from(line.contains("jmp"));
        }
    }
    // Those that have no fast path do not jump.
    assert!(
        operations > 300 && jumps > 300,
        "{operations} operations have {jumps} jumps"
    );
}
