#!/usr/bin/env bash
# Runs what of the runtime can run under Miri, which finds undefined behaviour: the heap, its collector, objects and numbers.
#
#   tests/miri.sh [OPTIONS OF cargo test]
#
# Needs a nightly compiler with Miri: rustup component add --toolchain nightly miri. Takes an hour or more. The machine is not
# among it: its handlers are jumps between functions of another calling convention.
set -euo pipefail
cd "$(dirname "$0")/.."
# Words hold addresses whose provenance is exposed; tests read settings from the environment.
export MIRIFLAGS="${MIRIFLAGS:--Zmiri-permissive-provenance -Zmiri-disable-isolation}"
exec cargo +nightly miri test -p polyc-runtime "$@"
