#!/usr/bin/env bash
# Gives a fuzz target to cargo-fuzz: tests/fuzz/cargo-fuzz.sh TARGET [OPTIONS OF LIBFUZZER]
#
# TARGET is pbc, run, pbt, pir, or a language. Needs cargo-fuzz and a nightly compiler, or RUSTC_BOOTSTRAP=1. The crate it makes lies in target/cargo-fuzz, outside the workspace; inputs found are kept there.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
target="${1:?name a target: pbc, run, pbt, pir or a language}"
shift
crate="$root/target/cargo-fuzz"
mkdir -p "$crate/fuzz_targets" "$crate/src"
: >"$crate/src/lib.rs"

cat >"$crate/Cargo.toml" <<MANIFEST
[package]
name = "polyc-fuzz"
version = "0.0.0"
edition = "2024"
publish = false

[package.metadata]
cargo-fuzz = true

[workspace]

[dependencies]
fastrand = "2"
libfuzzer-sys = "0.4"
polyc-base = { path = "$root/crates/base" }
polyc-bytecode = { path = "$root/crates/bytecode" }
polyc = { path = "$root/crates/polyc" }
polyc-opt = { path = "$root/crates/opt" }
polyc-tck = { path = "$root/crates/tck" }

# As in the workspace: the interpreter's handlers must end in jumps.
[profile.release.package.polyc-vm]
opt-level = 3
debug-assertions = false
overflow-checks = false

[[bin]]
name = "$target"
path = "fuzz_targets/$target.rs"
test = false
doc = false
MANIFEST

cat >"$crate/fuzz_targets/$target.rs" <<SOURCE
#![no_main]

#[path = "$root/tests/common/counting.rs"]
mod counting;
#[allow(dead_code)]
#[path = "$root/tests/fuzz/modules.rs"]
mod modules;
#[path = "$root/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let target = targets::targets().into_iter().find(|it| it.name == "$target");
    target.expect("it is one of them").check(bytes);
});
SOURCE
if [ "$target" = run ]; then
    # Changes that most bytes would not survive are made to the module, not to its file.
    cat >>"$crate/fuzz_targets/$target.rs" <<'SOURCE'

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 4 != 0
        && let Ok(mut module) = polyc::decode(&data[..size])
    {
        modules::mutate(&mut module, &mut fastrand::Rng::with_seed(u64::from(seed)));
        let bytes = polyc::encode(&module);
        if bytes.len() <= max_size {
            data[..bytes.len()].copy_from_slice(&bytes);
            return bytes.len();
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, max_size)
});
SOURCE
fi

export POLYC_FUZZ_SEEDS="$crate/seeds"
(cd "$root" && cargo test --quiet --test fuzz seeds_for_other_fuzzers >/dev/null)
mkdir -p "$crate/corpus/$target"
cd "$crate"
exec cargo fuzz run --fuzz-dir "$crate" "$target" "$crate/corpus/$target" "$crate/seeds/$target" \
    -- -max_len=65536 -timeout=60 -rss_limit_mb=1024 "$@"
